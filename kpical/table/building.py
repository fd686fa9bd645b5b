"""A sheet while it is read: its cells come in one by one, and what merged ranges cover is taken away at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from kpical.errors import SpreadsheetError
from kpical.place import Spot, cell_name
from kpical.table.allowance import Allowance
from kpical.table.grid import LAST_CELL, LAST_COLUMN, LAST_ROW, Cell, Range, Sheet, range_at

_LONG = 40  # characters of a number: hardly one has more


class Builder:
    """The cells of one sheet so far. `place` names the sheet."""

    def __init__(self, file: str, name: str, allowance: Allowance, *, hidden: bool) -> None:
        self.file, self.name, self.hidden, self.allowance = file, name, hidden, allowance
        self.place = Spot(file, name)
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merged: list[Range] = []

    def spot(self, row: int, column: int) -> Spot:
        """The place of a cell, of the sheet where row or column is 0."""
        return Spot(self.file, self.name, row, column)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """One cell that holds something. Raises SpreadsheetError: far, twice, cells."""
        if column > LAST_COLUMN or row > LAST_ROW:
            raise SpreadsheetError("far", self.place, cell_name(row, column), LAST_CELL)
        if len(cell.text) > _LONG and cell.kind == "number":
            self.allowance.say(len(cell.text))  # 1E-300 has three hundred
        self.allowance.kept -= 1  # as keep() does, without a call for each cell
        cells = self._rows.get(row)
        if cells is None:
            self._rows[row] = {column: cell}
            self.allowance.keep()  # the row, too
        elif column in cells:
            raise SpreadsheetError("twice", self.spot(row, column))
        else:
            cells[column] = cell
        if self.allowance.kept < 0:
            self.allowance.keep(0)

    def merge(self, merged: Range) -> None:
        """A merged range, once its first cell has been put; it is nothing where that cell holds nothing."""
        if merged.left in self._rows.get(merged.top, ()):
            self._merged.append(merged)

    def sheet(self) -> Sheet:
        """The sheet. Raises SpreadsheetError: overlap, cells."""
        across = self._across(max(self._rows, default=0))
        for row in across.keys() & self._rows.keys():
            self._rows[row] = _uncovered(row, self._rows[row], across[row])
        rows = {row: dict(sorted(cells.items())) for row, cells in sorted(self._rows.items()) if cells}
        return Sheet(self.name, self.hidden, rows, tuple(sorted(self._merged)), across)

    def _across(self, last: int) -> dict[int, list[Range]]:
        """The merged ranges through each row down to the last, from left to right."""
        across: dict[int, list[Range]] = defaultdict(list)
        for merged in self._merged:
            bottom = min(merged.bottom, last)
            self.allowance.keep(bottom - merged.top + 1)
            for row in range(merged.top, bottom + 1):
                across[row].append(merged)
        for ranges in across.values():
            ranges.sort(key=lambda merged: merged.left)
            for left, right in pairwise(ranges):
                if left.right >= right.left:
                    raise SpreadsheetError("overlap", self.place, f"{left}, {right}")
        return dict(across)


def _uncovered(row: int, cells: Mapping[int, Cell], ranges: list[Range]) -> dict[int, Cell]:
    """The row's cells but those that a merged range covers; its first cell stays."""
    found = {}
    for column, cell in cells.items():
        merged = range_at(ranges, column)
        if merged is None or (merged.top, merged.left) == (row, column):
            found[column] = cell
    return found
