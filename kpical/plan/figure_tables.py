"""Tables of figures: long, a figure a row (指標, 項目, 數值), or wide, a year or an agency a row with a column an input."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from kpical.plan.collect import Collector, FigureEntry
from kpical.plan.columns import WideColumn, check_one, meanings
from kpical.plan.figure_rows import FigureRow, Tabular, turned
from kpical.plan.model import Item
from kpical.plan.totals import compare
from kpical.problem.errors import AmbiguousColumn, FigureError, KpicalError, MissingColumn, RaggedRow
from kpical.problem.position import Spot
from kpical.quantity.figure import is_missing
from kpical.quantity.period import Period
from kpical.quantity.unit import Unit, find_unit, named
from kpical.table.captions import read_caption
from kpical.table.cell_unit import NOTHING, Beside, Refused, nearest
from kpical.table.column import is_of_months, part_below, role_of
from kpical.table.header import (
    SEARCHED,
    HeadedColumn,
    Header,
    aside,
    captions,
    captions_below,
    category_column,
    columns_of,
    find_header,
    roles,
)
from kpical.table.row_kinds import is_blank, is_note, total_word
from kpical.table.units import Stated, TableUnits, table_units

_OF_ROW = ("source", "year", "month", "agency", "unit")  # what a row of a wide table says of all its figures
_NAME_OF_INDICATOR = "指標名稱"  # serves where no head says 指標
_LESSER = ("input", "unit", "source", "year", "agency")  # a table may do without


class _TableLayout(NamedTuple):
    """What is known of a table from its header: which rows are figures, and where each role stands."""

    table: Tabular
    header: Header
    roles: Mapping[str, int]
    lines: Sequence[FigureRow]  # the figures', without notes and the like
    totals: Sequence[FigureRow]  # where others stand
    units: TableUnits
    blank: frozenset[str]  # roles of which no row says anything: a blank year is the plan's
    width: int  # up to the last head
    aside: frozenset[int]  # columns within it that hold no figures
    category_at: int | None  # where targets depend on it


def collect(table: Tabular, into: Collector) -> bool:
    """Every figure of the table. False where no head of it means anything.

    Raises AmbiguousColumn where a head means inputs of several indicators that are not the same.
    """
    table = turned(table) if into.transpose else table
    lines = list(table.rows)
    rows = [line.cells for line in lines[:SEARCHED]]
    long = _long_header(rows)
    if long:
        _check_twice(long.columns)
        layout = _layout(table, lines, rows, long, [_roles(long.columns)["value"]], into)
        _long(layout, into)
        compare(table, layout.totals, into, lambda some, scratch: _long(layout._replace(lines=some), scratch), layout.lines)
        return True
    header = find_header(rows, lambda columns: list(meanings(columns, into)), all_there=True)
    columns = meanings(header.columns, into) if header else {}
    if len(columns) < 2 and _lies_on_its_side(rows, into):
        into.figures.notice("turned", file=table.file, sheet=table.sheet)
        return False
    if header is None:
        return False
    for column in columns.values():
        check_one(column, into)
    layout = _layout(table, lines, rows, header, list(columns), into)
    _tell_unread(layout, columns, into)
    _wide(layout, columns, into)
    compare(table, layout.totals, into, lambda some, scratch: _wide(layout._replace(lines=some), columns, scratch), layout.lines)
    return True


def _lies_on_its_side(rows: Sequence[Sequence[str]], into: Collector) -> bool:
    """Whether the names of several figures stand below each other; one of them, beside its figure, may look like a header."""
    return len(meanings(columns_of([row[0] if row else "" for row in rows]), into)) > 1


def is_long(table: Tabular) -> bool:
    """Whether the table has the heads of one figure a row."""
    return _long_header([line.cells for line in islice(table.rows, SEARCHED)]) is not None


def _long_header(rows: Sequence[Sequence[str]]) -> Header | None:
    for row_index, row in enumerate(rows):
        columns = columns_of(row)
        if {"indicator", "value"} <= _roles(columns).keys():
            return Header(row_index, row_index, row_index + 1, columns)
    return None


def _roles(columns: Sequence[HeadedColumn]) -> dict[str, int]:
    """The column of each role; the first one where a head comes twice."""
    by_role = roles(columns)
    names = [i for i, column in enumerate(columns) if column.text == _NAME_OF_INDICATOR]
    return by_role if "indicator" in by_role or not names else by_role | {"indicator": names[0]}


def _check_twice(columns: Sequence[HeadedColumn]) -> None:
    """Raises AmbiguousColumn where two heads say the same: nobody can notify which of them holds the figures."""
    seen: dict[str, str] = {}
    for column in columns:
        role = role_of(column.text)
        if role in seen and role != "aside":
            raise AmbiguousColumn(seen[role], [seen[role], column.text], reason="twice")
        if role:
            seen[role] = column.text


def _tell_unread(layout: _TableLayout, columns: Mapping[int, WideColumn], into: Collector) -> None:
    """The heads that mean nothing here, and those that mean something without their group."""
    table = layout.table
    read = {*columns, layout.category_at, *(layout.roles[role] for role in _OF_ROW if role in layout.roles)}
    unread = [column.text for i, column in enumerate(layout.header.columns) if column.text and i not in read]
    if unread := [head for head in unread if role_of(head) != "aside"]:
        into.figures.notice("unread", file=table.file, sheet=table.sheet, heads=unread)


def _layout(
    table: Tabular,
    lines: Sequence[FigureRow],
    rows: Sequence[Sequence[str]],
    header: Header,
    figures: Sequence[int],
    into: Collector,
) -> _TableLayout:
    by_role = _roles(header.columns)
    said = [caption for _, _, caption in captions(rows, header)]
    units = table_units(said, into.units, captions_below(rows[header.below :]))
    if units.caption:
        into.figures.notice("caption", text=[*dict.fromkeys(caption.text for caption in said)])
    for line in lines[: header.below]:
        if line.error:
            into.problem(line.error)
    below, totals = _figures(table, lines, header, figures, by_role, into)
    unit_at = by_role.get("unit")
    if unit_at is not None and "value" not in by_role and not _has_units(below, unit_at):
        by_role = {role: column_index for role, column_index in by_role.items() if role != "unit"} | {
            "agency": by_role.get("agency", unit_at)
        }
    width = max((i for i, column in enumerate(header.columns, 1) if column.text), default=0)
    apart = aside(header.columns[:width])
    blank = (role for role in ("year", "month", "agency") if not any(_cell(line.cells, by_role.get(role, -1)) for line in below))
    return _TableLayout(
        table=table,
        header=header,
        roles=by_role,
        lines=below,
        totals=totals,
        units=units,
        blank=frozenset(blank),
        width=width,
        aside=apart,
        category_at=category_column(header.columns) if into.asks_category else None,
    )


def _has_units(lines: Sequence[FigureRow], column_index: int) -> bool:
    first = next((text for line in lines if (text := _cell(line.cells, column_index))), "")
    return not first or find_unit(first) is not None


def _figures(
    table: Tabular,
    lines: Sequence[FigureRow],
    header: Header,
    figures: Sequence[int],
    by_role: Mapping[str, int],
    into: Collector,
) -> tuple[list[FigureRow], list[FigureRow]]:
    """The rows below the header that hold figures, and totals where others stand: no blank ones, no notes, no header again."""
    heads = [cell.strip() for cell in lines[header.at].cells]
    several = len(header.columns) > 1
    labels = [by_role[role] for role in ("agency", "year") if role in by_role] or [0]
    rows: list[FigureRow] = []
    totals: list[FigureRow] = []
    noted = False
    for line in lines[header.below :]:
        cells = line.cells
        filled = [cell for cell in cells if not is_blank(cell)]
        if not filled or [cell.strip() for cell in cells] == heads:
            continue
        # what a merged cell says stands in every cell that it covers
        noted = noted or (len(set(filled)) == 1 and several and (is_note(filled[0]) or read_caption(filled[0]) is not None))
        if noted and all(_cell(cells, column_index) in {"", filled[0].strip()} for column_index in figures):
            text = "　".join(dict.fromkeys(cell.strip() for cell in filled))
            into.figures.remark(text, Spot(table.file, table.sheet, line.number, 1))
            continue
        (totals if _total(cells, labels) and several else rows).append(line)
    if not rows:
        return totals, []
    if totals:
        words = dict.fromkeys(_total(line.cells, labels) for line in totals)
        into.figures.notice("totals", file=table.file, sheet=table.sheet, words=list(words))
    return rows, [_of_agency(line, rows, by_role) for line in totals]


def _total(cells: Sequence[str], labels: Sequence[int]) -> str:
    """The word of a total: in the agency's cell, or in the year's where no agency stands beside it."""
    said = next((text for column_index in labels if (text := _cell(cells, column_index))), "")
    return total_word(said)


def _of_agency(total: FigureRow, lines: Sequence[FigureRow], by_role: Mapping[str, int]) -> FigureRow:
    """The total with its word in the agency's cell; one that stands in the year's is of the period of all rows, if it is one."""
    agency_at, year_at = by_role.get("agency"), by_role.get("year")
    if agency_at is None or year_at is None or not total_word(word := _cell(total.cells, year_at)):
        return total
    when = [by_role[role] for role in ("year", "month") if role in by_role]
    periods = {tuple(_cell(line.cells, column_index) for column_index in when) for line in lines}
    period = periods.pop() if len(periods) == 1 else ("",) * len(when)
    cells = dict(enumerate(total.cells)) | dict(zip(when, period, strict=True)) | {agency_at: word}
    return total._replace(cells=[cells.get(i, "") for i in range(max(cells) + 1)])


def _misfit(layout: _TableLayout, line: FigureRow) -> KpicalError | None:
    """What is wrong with a row as a whole: its bytes, or in a CSV a comma that has shifted it.

    A shifted row has cells beyond the heads, or a number where none belongs.
    """
    if line.error:
        return line.error
    cells, width, table = line.cells, layout.width, layout.table
    beyond = any(cell.strip() for cell in cells[width:])
    shifted = len(cells) != width and any(_begins_a_number(_cell(cells, column_index)) for column_index in layout.aside)
    return RaggedRow(len(cells), width, table.spot(line.number, width)) if not table.sheet and (beyond or shifted) else None


def _begins_a_number(text: str) -> bool:
    return text.lstrip("-+")[:1].isdigit()


def _cell(cells: Sequence[str], column_index: int) -> str:
    """The cell without outer blanks; "" where the row ends before it, or no column has it."""
    return cells[column_index].strip() if 0 <= column_index < len(cells) else ""


def _owner(layout: _TableLayout, line: FigureRow, items: Iterable[Item], into: Collector) -> tuple[str, Period] | None:
    """Agency and period of a row; None, with a problem, where it has none or cannot be read, which fails its indicators."""
    agency_at = layout.roles.get("agency", -1)
    agency = _cell(line.cells, agency_at)
    claimed = "" if total_word(agency) and agency_at >= 0 and not layout.totals else agency
    if misfit := _misfit(layout, line):
        read = into.read_period(*_period_cells(layout, line), compact=_of_months(layout))
        into.problem(misfit, items, claimed, None if isinstance(read, FigureError) else read)
        return None
    if agency_at >= 0 and is_missing(agency) and "agency" not in layout.blank:
        spot, head = layout.table.spot(line.number, agency_at), layout.header.columns[agency_at].text
        into.problem(FigureError("no_agency", agency, head, limit=_above(layout, line, agency_at), place=spot))
        return None
    period = _period(layout, line, items, claimed, into)
    if period is None:
        return None
    if layout.category_at is not None:
        column_index = layout.category_at
        into.classify(claimed, period, _cell(line.cells, column_index), layout.table.spot(line.number, column_index))
    return claimed, period


def _period(layout: _TableLayout, line: FigureRow, items: Iterable[Item], agency: str, into: Collector) -> Period | None:
    """The period of a row; None, with a problem, where a cell for it is blank in this row alone, or is none."""
    where = layout.table.spot(line.number, layout.roles.get("year", layout.roles.get("month", -1)))
    texts = _period_cells(layout, line)
    for role, text in zip(("year", "month"), texts, strict=True):
        at = layout.roles.get(role, -1)
        if at >= 0 and is_missing(text) and role not in layout.blank:
            place = layout.table.spot(line.number, at)
            into.problem(FigureError("missing", text, layout.header.columns[at].text, place=place), items, agency)
            return None
    year, part = texts
    return into.period_of(year, where, items, agency, part=part, compact=_of_months(layout))


def _period_cells(layout: _TableLayout, line: FigureRow) -> tuple[str, str]:
    """What a row says of its year, and of the month or the quarter beside it."""
    year, part = (_cell(line.cells, layout.roles.get(role, -1)) for role in ("year", "month"))
    return year, "" if is_missing(part) else part_below(layout.header.columns[layout.roles["month"]].text, part)


def _of_months(layout: _TableLayout) -> bool:
    """Whether the head of the year says that digits alone are a month of one."""
    at = layout.roles.get("year", -1)
    return at >= 0 and is_of_months(layout.header.columns[at].text)


def _above(layout: _TableLayout, line: FigureRow, column_index: int) -> str:
    """The nearest text in the column above the row."""
    row = bisect_left(layout.lines, line.number, key=lambda other: other.number)
    return next((text for i in range(row - 1, -1, -1) if (text := _cell(layout.lines[i].cells, column_index))), "")


def _long(layout: _TableLayout, into: Collector) -> None:
    by_role = layout.roles
    word_at, value_at = by_role["indicator"], by_role["value"]
    input_at, unit_at, source_at, *_ = (by_role.get(role, -1) for role in _LESSER)
    table, of_value = layout.table, layout.header.columns[value_at]
    for line in layout.lines:
        number, cells = line.number, line.cells
        word, value, unit_text = _cell(cells, word_at), _cell(cells, value_at), _cell(cells, unit_at)
        if line.error:
            into.problem(line.error, into.items.get(word, ()), _cell(cells, by_role.get("agency", -1)))
            continue
        if not word:
            if value:
                into.problem(MissingColumn("", "", reason="no_indicator_cell", place=table.spot(number, word_at)))
            continue
        items = into.items_of(word, table.spot(number, word_at))
        owner = _owner(layout, line, items, into)
        if owner is None or not items:
            continue
        stated = Stated(into.unit_of(unit_text), "row") if unit_text else Stated(of_value.unit, "head" if of_value.unit else "")
        name, cell = _cell(cells, input_at), line.beside.get(value_at, NOTHING)
        entry = FigureEntry(value, None, table.spot(number, value_at), _cell(cells, source_at))
        if unit_text and stated.unit is None and not cell.wrong:
            error = FigureError("unknown_unit", value, name or word, limit=unit_text, place=table.spot(number, unit_at))
            entry = entry._replace(error=error)
        for item in items:
            own = (
                entry
                if entry.error
                else _with_unit(entry, stated, of_value.unknown, layout.units, into.declared(item, owner[1], name), name, cell)
            )
            into.add(*owner, (item,), name, own, table.spot(number, input_at) if input_at >= 0 else None)


def _with_unit(
    entry: FigureEntry, head: Stated, unknown: str, units: TableUnits, declared: Unit | None, word: str, cell: Beside
) -> FigureEntry:  # fmt: skip
    """The figure with the nearest unit that is written for it, or with why nobody can notify what it counts in."""
    answer = nearest(declared, head, unknown, units, cell)
    if not isinstance(answer, Refused):
        return entry._replace(unit=answer.unit, origin=answer.origin)
    if cell.wrong:
        return entry._replace(error=FigureError(answer.reason, entry.text, place=entry.where))
    if is_missing(entry.text):
        return entry
    wanted = named(declared) if answer.reason in {"caption", "foreign_money"} else ""
    return entry._replace(error=FigureError(answer.reason, entry.text, word, wanted, limit=answer.limit, place=entry.where))


def _wide(layout: _TableLayout, columns: Mapping[int, WideColumn], into: Collector) -> None:
    table = layout.table
    _, unit_at, source_at, *_ = (layout.roles.get(role, -1) for role in _LESSER)
    items = tuple({item.id: item for column in columns.values() for item in column.items}.values())
    for line in layout.lines:
        number, cells = line.number, line.cells
        owner = _owner(layout, line, items, into)
        if owner is None:
            continue
        agency, year = owner
        unit_text = _cell(cells, unit_at)
        unit = into.unit_of(unit_text) if unit_text else None
        if unit_text and unit is None:
            problem = FigureError("unknown_unit", "", limit=unit_text, place=table.spot(number, unit_at))
            into.problem(problem, items, agency, year)
            continue
        units = layout.units._replace(row=(unit,) if unit else ())
        for column_index, column in columns.items():
            entry = FigureEntry(_cell(cells, column_index), None, table.spot(number, column_index), _cell(cells, source_at))
            head, cell = Stated(column.unit, "head" if column.unit else ""), line.beside.get(column_index, NOTHING)
            for item in column.items:
                own = _with_unit(
                    entry, head, column.column.unknown, units, into.declared(item, year, column.word), column.word, cell
                )
                into.add(agency, year, (item,), column.word, own)
