"""A sheet while it is read: its cells come in one by one, and what merged ranges cover is taken away at the end."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Spot, cell_name
from kpical.table.grid import LAST_CELL, LAST_COLUMN, LAST_ROW, Notice, Range, SheetCell, SheetGrid, range_at
from kpical.table.limits import ReadingLimits

_LONG = 40  # characters of a number: hardly one has more
_NAMED = 5  # of the cells that a notice is about


class Builder:
    """The cells of one sheet so far. `place` names the sheet."""

    def __init__(self, file: str, name: str, limits: ReadingLimits, *, hidden: bool) -> None:
        self.file, self.name, self.hidden, self.limits = file, name, hidden, limits
        self.place = Spot(file, name)
        self._rows: dict[int, dict[int, SheetCell]] = {}
        self._merged: list[Range] = []
        self._notices: dict[str, list[str]] = {}

    def spot(self, row: int, column: int) -> Spot:
        """The place of a cell, of the sheet where row or column is 0."""
        return Spot(self.file, self.name, row, column)

    def put(self, row: int, column: int, cell: SheetCell) -> None:
        """One cell that holds something. Raises SpreadsheetError: far, twice, cells."""
        if column > LAST_COLUMN or row > LAST_ROW:
            raise SpreadsheetError("far", self.place, cell_name(row, column), LAST_CELL)
        if len(cell.text) > _LONG and cell.kind == "number":
            self.limits.say(len(cell.text))  # 1E-300 has three hundred
        self.limits.kept -= 1  # as keep() does, without a call for each cell
        cells = self._rows.get(row)
        if cells is None:
            self._rows[row] = {column: cell}
            self.limits.keep()  # the row, too
        elif column in cells:
            raise SpreadsheetError("twice", self.spot(row, column))
        else:
            cells[column] = cell
        if self.limits.kept < 0:
            self.limits.keep(0)

    def merge(self, merged: Range) -> None:
        """A merged range, once its first cell has been put; it is nothing where that cell holds nothing."""
        if merged.left in self._rows.get(merged.top, ()):
            self._merged.append(merged)

    def notify(self, code: str, cells: str) -> None:
        """A notice, told once with the first few cells or ranges that it is about."""
        named = self._notices.setdefault(code, [])
        if len(named) < _NAMED:
            named.append(cells)

    def sheet(self) -> SheetGrid:
        """The sheet. Raises SpreadsheetError: cells."""
        across = self._across(max(self._rows, default=0))
        for row in across.keys() & self._rows.keys():
            self._rows[row] = _uncovered(row, self._rows[row], across[row])
        rows = {row: dict(sorted(cells.items())) for row, cells in sorted(self._rows.items()) if cells}
        notices = tuple(Notice(code, {"cells": cells}) for code, cells in self._notices.items())
        return SheetGrid(
            name=self.name, hidden=self.hidden, rows=rows, merged=tuple(sorted(self._merged)), across=across, notices=notices
        )

    def _across(self, last: int) -> dict[int, list[Range]]:
        """The merged ranges through each row down to the last, from left to right; none that overlaps an earlier one."""
        across: dict[int, list[Range]] = defaultdict(list)
        merged, self._merged = self._merged, []
        for one in merged:
            rows = range(one.top, min(one.bottom, last) + 1)
            self.limits.keep(len(rows))
            places = [_place(across[row], one) for row in rows]
            if -1 in places:
                self.notify("merge_left_out", str(one))
                continue
            self._merged.append(one)
            for row, place in zip(rows, places, strict=True):
                across[row].insert(place, one)
        return {row: ranges for row, ranges in across.items() if ranges}


def _place(ranges: list[Range], one: Range) -> int:
    """Where the range stands among a row's ranges, from left to right; -1 where it overlaps one of them."""
    index = bisect_left(ranges, one.left, key=lambda merged: merged.left)
    if (index and ranges[index - 1].right >= one.left) or (index < len(ranges) and ranges[index].left <= one.right):
        return -1
    return index


def _uncovered(row: int, cells: Mapping[int, SheetCell], ranges: list[Range]) -> dict[int, SheetCell]:
    """The row's cells but those that a merged range covers; its first cell stays."""
    uncovered = {}
    for column, cell in cells.items():
        merged = range_at(ranges, column)
        if merged is None or (merged.top, merged.left) == (row, column):
            uncovered[column] = cell
    return uncovered
