"""What the header of a table says: its heads, its lines, and where the columns stand that say which recipe a row takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kpical.catalogue.model import Indicator
from kpical.recipe.job import Job
from kpical.recipe.result_columns import FOR_PROGRAMS, ROW
from kpical.recipe.row_numbers import RowNumbers
from kpical.table.csv_text import cells, guarded, line, passed_on, unguarded, without_last
from kpical.table.header import (
    HeadedColumn,
    Header,
)
from kpical.table.units import TableUnits

_PLAIN = RowNumbers()
Lines = Sequence[tuple[bytes, bytes]]  # records and their line ends


class TableHeader(NamedTuple):
    """The header of a table and what it says. `tail`: so many of the last columns are those of an earlier run.

    `above` and `below` are the lines over the heads and a row of units under them; `units` hold for the whole table.
    """

    heads: Sequence[str]
    columns: Sequence[HeadedColumn]
    record: bytes
    end: bytes
    above: Lines
    below: Lines
    tail: int
    located: Header
    year_at: int | None
    month_at: int | None  # beside the year, where a definition or a target may hang on the month
    word_at: int | None
    unit_at: int | None
    category_at: int | None
    asked: Sequence[tuple[str, Indicator]]
    results: Sequence[str]  # the heads of the results, the last one `error`
    units: TableUnits
    aside: frozenset[int]  # columns that hold no figures
    published_at: int | None = None  # where the figures stand that are audited
    unread_month_at: int | None = None  # the column of the month, where nothing hangs on it

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.heads)

    @property
    def kept(self) -> bytes:
        """The head without the columns of an earlier run."""
        return self.without_tail(self.record)

    def without_tail(self, record: bytes) -> bytes:
        """The record without the columns of an earlier run."""
        for _ in range(self.tail):
            record = without_last(record)
        return record

    def written(self, job: Job) -> bytes:
        """All down to the first row, with the heads of the results."""
        kept = passed_on(self.kept, raw=job.raw)
        results = line(self.results if job.raw else map(guarded, self.results))
        above = b"".join(passed_on(record, raw=job.raw) + end for record, end in self.above)
        below = b"".join(self.padded(passed_on(record, raw=job.raw)) + end for record, end in self.below)
        return above + kept + b"," * bool(kept) + results + (self.end or b"\n") + below

    def padded(self, record: bytes) -> bytes:
        """The record with blank results behind it."""
        return record + b"," * (self.width - self.tail - len(cells(record)) + len(self.results))

    def rejected(self) -> bytes:
        """All down to the first of the rejected rows: what the figures mean may stand above them."""
        above = b"".join(record + end for record, end in self.above)
        below = b"".join(record + b",," + end for record, end in self.below)
        return above + self.kept + b"," * bool(self.kept) + f"{ROW},{FOR_PROGRAMS.error}".encode() + (self.end or b"\n") + below


def text_of(cell: bytes) -> str:
    """A cell's text, without the guard."""
    return unguarded(cell.decode("utf-8", "replace"))
