"""The header of a table: found, checked against what is asked for, and written again with the heads of the results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from kpical.batch.headers import Columns, check_maps, check_shared, match, means
from kpical.batch.job import Find, Job
from kpical.catalogue.model import Definition, Indicator
from kpical.csv_text import cells, guarded, line, passed_on, unguarded, without_last
from kpical.errors import BadOption, KpicalError, MissingColumn
from kpical.inputs import definition_for, slots
from kpical.table.header import SEARCHED, Column, Header, Means, aside, captions, columns_of, find_header, header_at, roles
from kpical.table.heads import role_of
from kpical.table.records import Chunk, together
from kpical.table.row_kinds import is_blank
from kpical.table.separators import Tell, untold
from kpical.table.units import TableUnits, table_units
from kpical.unit import find_unit

Lines = Sequence[tuple[bytes, bytes]]  # records and their line ends


class Heading(NamedTuple):
    """The header of a table and what it says. `replaces`: the last column is the error column of an earlier run.

    `above` and `below` are the lines over the heads and a row of units under them; `units` hold for the whole table.
    """

    heads: Sequence[str]
    columns: Sequence[Column]
    record: bytes
    end: bytes
    above: Lines
    below: Lines
    replaces: bool
    year_at: int | None
    word_at: int | None
    unit_at: int | None
    asked: Sequence[tuple[str, Indicator]]
    results: Sequence[str]  # the heads of the results, the last one `error`
    units: TableUnits
    aside: frozenset[int]  # columns that hold no figures

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.heads)

    @property
    def kept(self) -> bytes:
        """The head without the error column of an earlier run."""
        return without_last(self.record) if self.replaces else self.record

    def written(self, job: Job) -> bytes:
        """All down to the first row, with the heads of the results."""
        kept = passed_on(self.kept, raw=job.raw)
        results = line(self.results if job.raw else map(guarded, self.results))
        above = b"".join(passed_on(record, raw=job.raw) + end for record, end in self.above)
        below = b"".join(self.padded(passed_on(record, raw=job.raw)) + end for record, end in self.below)
        return above + kept + b"," * bool(kept) + results + (self.end or b"\n") + below

    def padded(self, record: bytes) -> bytes:
        """The record with blank results behind it."""
        return record + b"," * (self.width - self.replaces - len(cells(record)) + len(self.results))

    def rejected(self) -> bytes:
        """All down to the first of the rejected rows: what the figures mean may stand above them."""
        above = b"".join(record + end for record, end in self.above)
        below = b"".join(record + b"," + end for record, end in self.below)
        return above + self.kept + b"," * bool(self.kept) + b"error" + (self.end or b"\n") + below


def read_heading(job: Job, incoming: Iterator[Chunk], find: Find, tell: Tell = untold) -> tuple[Heading, Iterator[Chunk]]:
    """The heading, with its columns checked, and the rows below it; what is to be known of it is told.

    Raises MissingColumn, AmbiguousColumn, BadOption and what `find` raises.
    """
    asked = [(word, find(word)) for word in job.words]
    check_maps(asked, job.maps if job.words else ())
    held, header = _found(job, asked, incoming)
    texts = _rows(held, job.head)
    heading = _heading(job, asked, held, texts, header, tell)
    _check(heading, job, texts, tell)
    if header.at and not job.head:
        tell("header_found", line=str(header.at + 1), heads=[column.path for column in heading.columns if column.text][:8])
    rest = Chunk(held.records[header.below :], held.ends[header.below :], held.data, held.quoted, held.stray)
    return heading, chain([rest], incoming)


def _found(job: Job, asked: Sequence[tuple[str, Indicator]], incoming: Iterator[Chunk]) -> tuple[Chunk, Header]:
    """The first records, as many as it takes, and the header: the one that the user names, or that is found."""
    held = next(incoming, None)
    if job.head:
        while held and len(held.records) <= job.head and (more := next(incoming, None)):
            held = together(held, more)
    if held is None or len(held.records) < job.head:
        raise MissingColumn("", "", reason="no_head")
    if job.head:
        return held, _by_hand(_rows(held, job.head), job.head - 1)
    needed, meant = sum(_needed(indicator) for _, indicator in asked) or 1, _meant(job, asked)
    if asked and {"indicator", "value"} <= roles(columns_of(_rows(held)[0])).keys():
        return held, _by_hand(_rows(held), 0)  # a figure a row: no table for batch, whatever its figures are called
    ended = False
    while not (header := find_header(_rows(held), meant, needed, all_there=ended)):
        if ended or len(held.records) >= SEARCHED:
            return held, find_header(_rows(held), meant, all_there=True) or _by_hand(_rows(held), 0)
        more = next(incoming, None)
        ended = more is None
        held = together(held, more) if more else held
    return held, header


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


def _by_hand(rows: Sequence[Sequence[str]], at: int) -> Header:
    return header_at(rows, at) or Header(at, at, at + 1, columns_of(rows[at]))


def _rows(held: Chunk, head: int = 0) -> list[list[str]]:
    """The first rows: those that are searched, down to the one below the user's own line of heads."""
    return [[text_of(cell) for cell in cells(record)] for record in held.records[: max(SEARCHED, head + 1)]]


def _heading(
    job: Job, asked: Sequence[tuple[str, Indicator]], held: Chunk, rows: Sequence[Sequence[str]], header: Header, tell: Tell
) -> Heading:
    heads = [column.text for column in header.columns]
    by_role = roles(header.columns)
    replaces = heads[-1:] == ["error"]
    said = list(captions(rows, header))
    units = table_units((caption for _, _, caption in said), job.units)
    if units.caption:
        tell("caption", text="；".join(dict.fromkeys(caption.text for _, _, caption in said)))
    lines = list(zip(held.records, held.ends, strict=True))
    return Heading(
        heads=heads,
        columns=header.columns,
        record=held.records[header.at],
        end=held.ends[header.at],
        above=lines[: header.at],
        below=lines[header.at + 1 : header.below],
        replaces=replaces,
        year_at=None if job.year is not None else by_role.get("year"),
        word_at=None if job.words else by_role.get("indicator"),
        unit_at=_unit_column(by_role.get("unit"), rows[header.below :]),
        asked=asked,
        results=_result_heads(job, heads[:-1] if replaces else heads),
        units=units,
        aside=aside(header.columns),
    )


def _unit_column(at: int | None, rows: Sequence[Sequence[str]]) -> int | None:
    """The column headed 單位, where the first row has a unit there; else it names the agency."""
    first = next((row for row in rows if at is not None and at < len(row) and not is_blank(row[at])), None)
    return at if first and at is not None and find_unit(first[at]) else None


def text_of(cell: bytes) -> str:
    """A cell's text, without the guard."""
    return unguarded(cell.decode("utf-8", "replace"))


def _result_heads(job: Job, taken: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in [job.renamed.get(word, word) for word in job.words] or ["result"]:
        found += [name] + [f"{name}:exact"] * job.exact + [f"{name}:met"] * job.verdict
    found += ["error"] if job.words else ["unit", "error"]
    for i, head in enumerate(found):
        if head in found[:i]:
            raise BadOption("same_word", head)
        if head in taken:
            raise BadOption("same_head", head)
    return found


def _check(heading: Heading, job: Job, rows: Sequence[Sequence[str]], tell: Tell) -> None:
    """Every asked indicator finds its columns, for one of its definitions where the rows say the year."""
    if not job.words and heading.word_at is None:
        raise BadOption("no_indicator_column", wanted=heading.heads)
    ready = [(word, *_columns(heading, job, word, indicator, rows)) for word, indicator in heading.asked]
    check_shared(ready, heading.columns, job.maps)
    taken = {(column.unit, column.origin) for _, _, columns in ready for column in columns.values()}
    for origin, units in (("option", heading.units.option), ("caption", heading.units.caption)):
        for unit in units:
            if ready and heading.unit_at is None and (unit, origin) not in taken:
                tell("unit_unused", unit=unit.name)
    alone = {heading.columns[column.at].path for _, _, columns in ready for column in columns.values() if column.alone}
    if alone:
        tell("head_alone", heads=sorted(alone))


def _columns(
    heading: Heading, job: Job, word: str, indicator: Indicator, rows: Sequence[Sequence[str]]
) -> tuple[Definition, Columns]:
    failures: list[KpicalError] = []
    for definition, year in _choices(heading, job, indicator):
        try:
            return definition, match(word, indicator, definition, year, heading.columns, job.maps, heading.units)
        except KpicalError as error:
            failures.append(error)
    failure = failures[0]
    if isinstance(failure, MissingColumn) and not failure.reason:
        by_role = roles(heading.columns)
        if {"indicator", "value"} <= by_role.keys():
            raise MissingColumn(failure.input, indicator.id, reason="long_table")
        if _is_transposed(indicator, rows):
            raise MissingColumn(failure.input, indicator.id, reason="transposed")
    raise failure


def _is_transposed(indicator: Indicator, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the figures' names stand below each other, one a row."""
    first = columns_of([row[0] if row else "" for row in rows])
    return len(means(indicator.definitions, (), first)) > 1


def _choices(heading: Heading, job: Job, indicator: Indicator) -> list[tuple[Definition, int | None]]:
    """The definitions that the rows may need, the newest first."""
    if heading.year_at is not None:
        return [(definition, definition.valid.first) for definition in reversed(indicator.definitions)]
    return [(definition_for(indicator, job.year), job.year)]
