"""The header of a table: found, checked against what is asked for, and written again with the heads of the results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from kpical.catalogue.called import Find, called
from kpical.catalogue.model import Definition, Indicator
from kpical.computation.inputs import definition_for, slots
from kpical.problem.errors import BadOption, KpicalError
from kpical.problem.table_errors import MissingColumn
from kpical.quantity.period import Period
from kpical.quantity.period_text import says_month
from kpical.quantity.unit import YUAN, Unit, find_unit
from kpical.recipe.columns import Columns, check_maps, check_shared, match, means
from kpical.recipe.job import Job
from kpical.recipe.published import published_column
from kpical.recipe.recipes import hangs_on_the_year
from kpical.recipe.result_columns import FOR_PROGRAMS, may_be_ours, result_heads, tail_of
from kpical.recipe.row_columns import category_column, first_below, month_column, unit_column
from kpical.recipe.row_numbers import RowNumbers
from kpical.recipe.table_header import TableHeader, text_of
from kpical.table.column import role_of
from kpical.table.csv_text import cells
from kpical.table.header import (
    MOST_GROUPS,
    SEARCHED,
    Header,
    Means,
    aside,
    captions,
    captions_below,
    columns_of,
    find_header,
    header_at,
    is_number,
    roles,
)
from kpical.table.records import Chunk, together
from kpical.table.separators import Notify, silent
from kpical.table.units import TableUnits, table_units

_PLAIN = RowNumbers()


def read_header(
    job: Job, incoming: Iterator[Chunk], find: Find, notify: Notify = silent, numbers: RowNumbers = _PLAIN
) -> tuple[TableHeader, Iterator[Chunk]]:
    """The header, with its columns checked, and the rows below it; what is to be known of it is told.

    Raises MissingColumn, AmbiguousColumn, BadOption and what `find` raises.
    """
    asked = [(word, find(word)) for word in job.words]
    check_maps(asked, job.maps if job.words else ())
    chunk, located = _located(job, asked, incoming, numbers, notify)
    while len(chunk.records) < SEARCHED and _hangs_on_rows(located, _rows(chunk, job.head)) and (more := next(incoming, None)):
        chunk = together(chunk, more)  # a file and a pipe, whose blocks are shorter, are read alike
    texts = _rows(chunk, job.head)
    header = _header(job, asked, chunk, texts, located, notify)
    _check(header, job, texts, notify)
    if FOR_PROGRAMS.error in header.heads[: header.width - header.tail]:
        notify("own_error", head=FOR_PROGRAMS.error)
    if ours := header.heads[len(header.heads) - header.tail :]:
        notify("replaced", heads=ours)
    if located.row and not job.head:
        notify(
            "header_found", line=str(numbers.of(located.row)), heads=[column.path for column in header.columns if column.text][:8]
        )
    rest = Chunk(
        records=chunk.records[located.below :],
        ends=chunk.ends[located.below :],
        data=chunk.data,
        quoted=chunk.quoted,
        stray=chunk.stray,
    )
    _tell_title(job, asked, header, texts, notify)
    return header, chain([rest], incoming)


def _hangs_on_rows(located: Header, rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows may still tell what a head means: whether 單位 is of units or agencies, the last column of an earlier run."""
    unit = roles(located.columns).get("unit")
    undecided = unit is not None and first_below(rows[located.below :], unit) is None
    return undecided or may_be_ours([column.text for column in located.columns[-2:]])


def _tell_title(
    job: Job, asked: Sequence[tuple[str, Indicator]], header: TableHeader, rows: Sequence[Sequence[str]], notify: Notify
) -> None:
    """A title that speaks of a month, over rows that say none, where it matters which period it is."""
    if (job.period and job.period.is_month) or not roles(header.columns).keys().isdisjoint({"year", "month"}):
        return
    matters = any(indicator.by_month or (job.period is None and _depends_on_year(indicator, job)) for _, indicator in asked)
    for text in dict.fromkeys(cell.strip() for row in rows[: header.located.first] for cell in row if says_month(cell)):
        if matters and job.period:
            notify("title_month", text=text, period=job.period)
        elif matters:
            notify("title_undated", text=text)


def _depends_on_year(indicator: Indicator, job: Job) -> bool:
    dated = (target.first or target.last for definition in indicator.definitions for target in definition.dated_targets)
    return hangs_on_the_year(indicator) or (job.verdict and any(dated))


def _located(
    job: Job, asked: Sequence[tuple[str, Indicator]], incoming: Iterator[Chunk], numbers: RowNumbers, notify: Notify
) -> tuple[Chunk, Header]:
    """The first records, as many as it takes, and the header: the one that the user names, or that is found."""
    chunk, head = _first_records(job.head, incoming, numbers)
    needed, meant = sum(_needed(indicator) for _, indicator in asked) or 1, _meant(job, asked)
    if job.head:
        rows = _rows(chunk, max(head, job.head))
        named = _by_hand(rows, head - 1) if job.named else _named(rows, head, job.head, meant)
        if not job.named and not numbers.of(named.first) <= job.head <= numbers.of(named.row):
            notify("head_counted", number=str(job.head), line=str(numbers.of(named.row)))
        return chunk, named
    if asked and {"indicator", "value"} <= roles(columns_of(_rows(chunk)[0])).keys():
        return chunk, _by_hand(_rows(chunk), 0)  # a figure a row: no table for batch, whatever its figures are called
    ended = False
    while not (located := find_header(_rows(chunk), meant, needed, all_there=ended)):
        if ended or len(chunk.records) >= SEARCHED:
            return chunk, find_header(_rows(chunk), meant, all_there=True) or _by_hand(_rows(chunk), 0)
        more = next(incoming, None)
        ended = more is None
        chunk = together(chunk, more) if more else chunk
    return chunk, located


def has_header(job: Job, find: Find, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first rows of a sheet have a header for what is asked."""
    meant = _meant(job, [(word, find(word)) for word in job.words])
    if job.head:
        return len(rows) >= job.head and bool(meant(_by_hand(rows, job.head - 1).columns))
    return find_header(rows, meant, all_there=True) is not None


def _meant(job: Job, asked: Sequence[tuple[str, Indicator]]) -> Means:
    """What finds the columns that mean a figure; where each row names its indicator, the column that does."""
    if not asked:
        return lambda columns: [i for i, column in enumerate(columns) if role_of(column.text) == "indicator"]
    definitions = [definition for _, indicator in asked for definition in indicator.definitions]
    return lambda columns: means(definitions, job.maps, columns)


def _needed(indicator: Indicator) -> int:
    newest = indicator.definitions[-1]
    return sum(slot.default is None for slot in slots(newest, newest.valid.first))


def _first_records(number: int, incoming: Iterator[Chunk], numbers: RowNumbers) -> tuple[Chunk, int]:
    """The first records, down to the row that the user names, and which record that is, from 1; 0 where none is named."""
    chunk = next(incoming, None)
    head = numbers.index(number) + 1 if number and numbers.holds(number) else number
    while number and chunk and len(chunk.records) <= max(head, number) and (more := next(incoming, None)):
        chunk = together(chunk, more)
    if chunk is None:
        raise MissingColumn("", "", reason="no_head")
    if len(chunk.records) < head:
        raise MissingColumn("", "", str(number), reason="head_beyond")
    return chunk, head


def _named(rows: Sequence[Sequence[str]], head: int, counted: int, meant: Means) -> Header:
    """The user's own row of heads, with the rows below that it holds groups of.

    Where it means nothing, the one of that number among the rows that hold something.
    """
    located = _by_hand(rows, head - 1)
    for index in range(head, min(head + MOST_GROUPS, len(rows))):
        below = header_at(rows, index)
        if below and below.first < head and len(meant(below.columns)) >= max(1, len(meant(located.columns))):
            located = below
    if counted == head or counted > len(rows) or meant(located.columns):
        return located
    other = _by_hand(rows, counted - 1)
    return other if meant(other.columns) else located


def _by_hand(rows: Sequence[Sequence[str]], index: int) -> Header:
    return header_at(rows, index) or Header(index, index, index + 1, columns_of(rows[index]))


def _rows(chunk: Chunk, head: int = 0) -> list[list[str]]:
    """The first rows: those that are searched, down to the one below the user's own line of heads."""
    return [[text_of(cell) for cell in cells(record)] for record in chunk.records[: max(SEARCHED, head + 1)]]


def _header(
    job: Job, asked: Sequence[tuple[str, Indicator]], chunk: Chunk, rows: Sequence[Sequence[str]], located: Header, notify: Notify
) -> TableHeader:
    heads = [column.text for column in located.columns]
    if not any(heads):
        raise MissingColumn("", "", reason="no_head")
    tail = tail_of(job, heads, rows[located.below :])
    columns = located.columns[: len(heads) - tail]
    by_role = roles(columns)
    said = list(captions(rows, located))
    units = table_units((caption for _, _, caption in said), job.units, captions_below(rows[located.below :]))
    if units.caption:
        notify("caption", text=[*dict.fromkeys(caption.text for _, _, caption in said)])
    lines = list(zip(chunk.records, chunk.ends, strict=True))
    month_index = month_column(job, asked, columns, by_role)
    return TableHeader(
        heads=heads,
        columns=columns,
        record=chunk.records[located.row],
        end=chunk.ends[located.row],
        above=lines[: located.row],
        below=lines[located.row + 1 : located.below],
        tail=tail,
        located=located,
        year_at=by_role.get("year"),
        month_at=month_index,
        word_at=None if job.words else by_role.get("indicator"),
        unit_at=unit_column(job, columns, by_role.get("unit"), rows[located.below :]),
        category_at=category_column(job, asked, columns),
        asked=asked,
        results=_result_heads(job, heads[: len(heads) - tail]),
        units=units,
        aside=aside(located.columns),
        published_at=published_column(job, asked, columns, notify),
        unread_month_at=by_role.get("month") if month_index is None else None,
    )


def _result_heads(job: Job, taken: Sequence[str]) -> list[str]:
    heads = result_heads(job, FOR_PROGRAMS, taken)
    for i, head in enumerate(heads):
        if head in heads[:i]:
            raise BadOption("same_word", head)
        if head in taken and head != FOR_PROGRAMS.error:
            raise BadOption("same_head", head)
    return heads


def _check(header: TableHeader, job: Job, rows: Sequence[Sequence[str]], notify: Notify) -> None:
    """Every asked indicator finds its columns, for one of its definitions where the rows say the year."""
    if not job.words and header.word_at is None:
        raise BadOption("no_indicator_column", wanted=header.heads)
    ready = [(word, *_columns(header, job, word, indicator, rows)) for word, indicator in header.asked]
    check_shared(ready, header.columns, job.maps)
    taken = {(column.unit, column.origin) for _, _, columns in ready for column in columns.values()}
    printed = [definition.unit for _, definition, _ in ready if job.audit and definition.unit]
    for origin, units in (("option", header.units.option), ("caption", header.units.caption)):
        for unit in units:
            unused = header.unit_at is None and (unit, origin) not in taken
            if ready and unused and not any(own.takes(unit) for own in printed):
                notify("unit_unused", unit=unit.name)
    for unit in _units_of_rows(header, rows):
        if not any(_takes(definition, unit) for _, definition, _ in ready):
            notify("unit_unused", unit=unit.name)
    alone = {header.columns[column.position].path for _, _, columns in ready for column in columns.values() if column.alone}
    if alone:
        notify("head_alone", heads=sorted(alone))
    bare = {index for _, definition, columns in ready for index in _bare_beside(definition, columns)}
    figures = rows[header.located.below :]
    if header.unit_at is None and any(index < len(row) and is_number(row[index]) for index in bare for row in figures):
        notify("bare_heads", heads=[header.columns[index].path for index in sorted(bare)])


def _units_of_rows(header: TableHeader, rows: Sequence[Sequence[str]]) -> list[Unit]:
    """The units in the column of units, as far as the first rows notify."""
    index = header.unit_at
    texts = dict.fromkeys(row[index] for row in rows[header.located.below :] if index is not None and index < len(row))
    return [unit for unit in map(find_unit, texts) if unit]


def _takes(definition: Definition, unit: Unit) -> bool:
    """Whether a figure takes the unit, or refuses it as foreign money."""
    declared = [slot.input.unit for slot in slots(definition, definition.valid.first)]
    return any(wanted is not None and (wanted.takes(unit) or TableUnits(row=(unit,)).foreign(wanted)) for wanted in declared)


def _bare_beside(definition: Definition, columns: Columns) -> list[int]:
    """The columns of money that nothing says the unit of, where others of the indicator have one."""
    declared = {slot.path: slot.input.unit for slot in slots(definition, definition.valid.first)}
    money = [column for address, column in columns.items() if (unit := declared.get(address.path)) and unit.takes(YUAN)]
    bare = [column.position for column in money if column.unit is None]
    return bare if len(bare) < len(money) else []


def _columns(
    header: TableHeader, job: Job, word: str, indicator: Indicator, rows: Sequence[Sequence[str]]
) -> tuple[Definition, Columns]:
    failures: list[KpicalError] = []
    units = header.units if header.unit_at is None else TableUnits()  # the rows say theirs
    for definition, period in _choices(header, job, indicator):
        try:
            return definition, match(word, indicator, definition, period, heads=header.columns, maps=job.maps, units=units)
        except KpicalError as error:
            failures.append(error)
    failure = failures[0]
    if isinstance(failure, MissingColumn) and not failure.reason:
        by_role = roles(header.columns)
        if {"indicator", "value"} <= by_role.keys():
            raise MissingColumn(failure.input, called(indicator), reason="long_table")
        if _is_transposed(indicator, rows):
            raise MissingColumn(failure.input, called(indicator), reason="transposed")
    raise failure


def _is_transposed(indicator: Indicator, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the figures' names stand below each other, one a row."""
    first = columns_of([row[0] if row else "" for row in rows])
    return len(means(indicator.definitions, (), first)) > 1


def _choices(header: TableHeader, job: Job, indicator: Indicator) -> list[tuple[Definition, Period | None]]:
    """The definitions that the rows may need, the newest first."""
    if header.year_at is not None and job.period is None:
        return [(definition, definition.valid.first) for definition in reversed(indicator.definitions)]
    return [(definition_for(indicator, job.period), job.period)]
