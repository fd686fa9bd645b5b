"""The column of months where nothing hangs on the month: no row is computed from it, and what is no month in it is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter

from kpical.files.atomic import Block
from kpical.problem.errors import FigureError
from kpical.quantity.figure import is_missing
from kpical.quantity.period_text import dated, period_in, read_period
from kpical.recipe.job import TOLD
from kpical.recipe.row_numbers import records_of
from kpical.recipe.table_header import TableHeader, text_of
from kpical.table.column import is_of_months, role_of
from kpical.table.csv_text import cells
from kpical.table.roles import part_of_year
from kpical.table.row_kinds import total_word

_MOST_KEPT = 4096  # years and months are few; the rest is rubbish
_ANY_YEAR = "98"


class UnreadMonths:
    """Looks at the rows as they are written; `texts` are what was found, and `rows` the first records in which it stands."""

    def __init__(self, header: TableHeader) -> None:
        self.header, self.column, self.year = header, header.unread_month_at, header.year_at
        self.beside = (self.column or 0) if self.year is None else self.year  # whose cell, with the month's, says all
        self.width = header.width - header.tail + len(header.results)
        self.texts: dict[str, None] = {}
        self.rows: list[int] = []
        self.more = False  # than those that are told
        self._good: set[tuple[bytes, bytes]] = set()  # cells of year and month that are understood

    def heed(self, blocks: Iterable[Block], first: int, count: int) -> None:
        """So many written records, the first of which has that number."""
        if self.column is None or self.more:
            return
        data = b"".join(map(bytes, blocks))
        records = records_of(data, count)
        if b'"' not in data and self._are_good(records):
            return
        for number, record in enumerate(records, first):
            row = cells(record)
            if len(row) == self.width and not self._is_understood(row[self.beside], row[self.column]):
                self._note(text_of(row[self.column]).strip(), number)

    def _are_good(self, records: Sequence[bytes]) -> bool:
        """Whether the cells of all that are not blank are understood already: nearly always, and quickly seen."""
        both = itemgetter(self.beside, self.column or 0)
        last = max(self.beside, self.column or 0) + 1
        try:
            return {both(record.split(b",", last)) for record in records if record} <= self._good
        except IndexError:
            return False  # a row that is too short

    def _note(self, text: str, number: int) -> None:
        if len(self.rows) == TOLD:
            self.more = True
            return
        self.texts[text] = None
        self.rows.append(number)

    def _is_understood(self, year: bytes, month: bytes) -> bool:
        if (year, month) in self._good:
            return True
        understood = self._read(text_of(year).strip(), text_of(month).strip())
        if understood and len(self._good) < _MOST_KEPT:
            self._good.add((year, month))
        return understood

    def _read(self, year: str, month: str) -> bool:
        """Whether the cell is blank or a month or quarter of the row's year; a year that is none is told with its row."""
        assert self.column is not None, "there would be nothing to read"
        head = self.header.heads[self.column]
        if is_missing(month) or total_word(month) or role_of(month) == role_of(head):
            return True
        part = part_of_year(head, month)
        whole = "" if self.year is None or is_missing(year) or total_word(year) else year
        compact = self.year is not None and is_of_months(self.header.heads[self.year])
        try:
            if whole:
                read_period(whole, compact=compact)
        except FigureError:
            return True
        try:
            return bool((not whole and dated(part)) or period_in(whole or _ANY_YEAR, part, compact=compact))
        except FigureError:
            return False
