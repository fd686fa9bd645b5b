"""A sheet as rows of cells, as a person sees it: what a merged cell says stands in every cell that it covers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Spot, cell_name
from kpical.table.grid import BLANK, SheetCell, SheetGrid

MOST_COLUMNS = 1024  # no table of figures has more; a sheet may have 16,384
_TOLD = 5
MOST_PLACES = 5_000_000  # rows × columns: ten times as many as cells that hold something


def lines(file: str, sheet: SheetGrid) -> Iterator[tuple[int, list[SheetCell]]]:
    """The number and the cells of each row that holds something, each as long as the sheet is wide.

    Raises SpreadsheetError for a sheet that is too wide.
    """
    width = sheet.last_column
    if width > MOST_COLUMNS or width * len(sheet.rows) > MOST_PLACES:
        raise SpreadsheetError("wide", Spot(file, sheet.name), str(width), str(MOST_COLUMNS))
    for number in numbers(sheet):
        cells = [BLANK] * width
        for column, cell in sheet.rows.get(number, {}).items():
            cells[column - 1] = cell
        for merged in sheet.across.get(number, ()):
            seen = sheet.cell(merged.top, merged.left)
            cells[merged.left - 1 : merged.right] = [seen] * (min(merged.right, width) - merged.left + 1)
        yield number, cells


def numbers(sheet: SheetGrid) -> list[int]:
    """Those of the rows that hold something, in order."""
    return sorted({*sheet.rows, *sheet.across})


def first_column(sheet: SheetGrid) -> int:
    """The first column that holds something, counted from 1."""
    return min((min(row) for row in sheet.rows.values()), default=1)


def doubtful(sheet: SheetGrid, doubt: str) -> list[str]:
    """The names of the first few cells that are in that doubt."""
    names = (cell_name(r, c) for r, row in sheet.rows.items() for c, cell in row.items() if cell.doubt == doubt)
    return list(islice(names, _TOLD))
