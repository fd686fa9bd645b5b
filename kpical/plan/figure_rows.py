"""A table of figures as rows of cells, read from above or, where its years stand beside each other, turned first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kpical.problem.errors import FigureError, KpicalError
from kpical.problem.position import Spot
from kpical.quantity.period_text import period_or_none, read_period
from kpical.table.cell_unit import BesideRow
from kpical.table.column import role_of
from kpical.table.row_kinds import is_blank, is_note, total_word

if TYPE_CHECKING:  # a table in CSV does without
    from kpical.table.grid import SheetGrid

_NOTHING: BesideRow = {}
_MOST_HEADS = 3  # rows over the figures of a table that is turned


class FigureRow(NamedTuple):
    """A row: its number, its texts, and what its cells say beside them; `error` where it could not be read whole."""

    number: int
    cells: Sequence[str]
    beside: BesideRow = _NOTHING
    error: KpicalError | None = None


class Tabular(NamedTuple):
    """Rows of a file or of one of its sheets, and for the heads those that a merged cell reaches into.

    `numbers` are the rows of a table that was turned, by its columns; `grid` is the sheet's.
    """

    file: str
    sheet: str
    rows: Iterable[FigureRow]
    numbers: Sequence[int] = ()
    grid: SheetGrid | None = None

    def spot(self, row: int, column: int) -> Spot:
        """Where a cell stands; its column counts from 0 here."""
        if self.numbers:
            return Spot(self.file, self.sheet, self.numbers[column] if 0 <= column < len(self.numbers) else 0, row)
        return Spot(self.file, self.sheet, row, column + 1)

    def is_number(self, row: int, column: int) -> bool:
        """Whether a sheet stores the cell as a number, of which the zeros at the end are lost."""
        spot = self.spot(row, column)
        return self.grid is not None and self.grid.cell(spot.row, spot.column).kind == "number"


def turned(table: Tabular) -> Tabular:
    """The table with its rows as columns; the lines over it and the notes below stay as they are."""
    lines = [line for line in table.rows if not all(map(is_blank, line.cells))]
    first = next((i for i, line in enumerate(lines) if _is_row(line)), len(lines))
    last = next((i for i in range(first, len(lines)) if not _is_row(lines[i]) and is_note(_first(lines[i]))), len(lines))
    body = lines[first:last]
    unread = next((line.error for line in body if line.error), None)
    columns = [
        _column(body, column, unread if column else None) for column in range(max((len(line.cells) for line in body), default=0))
    ]
    rows = [*lines[:first], *_headed(columns), *lines[last:]]
    return table._replace(rows=rows, numbers=[line.number for line in body])


def _is_row(line: FigureRow) -> bool:
    """Whether more stands in it than a title or a note, which a merged cell may repeat; a year beside a blank corner does."""
    texts = {cell for cell in line.cells if not is_blank(cell)}
    return len(texts) > 1 or (len(texts) == 1 and is_blank(line.cells[0]) and period_or_none(*texts) is not None)


def _first(line: FigureRow) -> str:
    return next(cell for cell in line.cells if not is_blank(cell))


def _column(body: Sequence[FigureRow], column: int, error: KpicalError | None) -> FigureRow:
    cells = [line.cells[column] if column < len(line.cells) else "" for line in body]
    return FigureRow(column + 1, cells, {i: line.beside[column] for i, line in enumerate(body) if column in line.beside}, error)


def _say_when(labels: Sequence[str]) -> bool:
    """Whether they are periods: one that says so in words, or digits alone that all may be; what is none then fails by itself."""
    when = {label for label in labels if _may_be_period(label)}
    return bool(when) and (len(when) == len(set(labels)) or any(not label.strip().isdecimal() for label in when))


def _may_be_period(label: str) -> bool:
    try:
        read_period(label, compact=True)
    except FigureError as error:
        return error.reason != "not_a_period"
    return True


def _headed(columns: Sequence[FigureRow]) -> list[FigureRow]:
    """The columns with a word for what stands in the first rows, where their corner says none: years, else agencies."""
    if not columns:
        return []
    # 數值 over the figures of a list names nobody
    named = [line if role_of(line.cells[0]) != "value" else line._replace(cells=["", *line.cells[1:]]) for line in columns]
    corners = list(columns[0].cells)
    for row, corner in enumerate(corners[:_MOST_HEADS]):
        if role_of(corner) in {"year", "month", "agency"} or (row and corner.strip() and not role_of(corner)):
            continue  # it says so itself, or it is a figure's name
        labels = [line.cells[row] for line in named[1:] if line.cells[row].strip() and role_of(line.cells[row]) != "unit"]
        if _say_when([label for label in labels if not total_word(label)]):
            corners[row] = "年度"
        elif row == 0:
            corners[row] = "機關"
    return [named[0]._replace(cells=corners), *named[1:]]
