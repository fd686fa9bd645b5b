"""The columns of a table that hold figures, as a sheet has them: numbers, with what was typed as a note where that says more."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from kpical.computation.calculation import show
from kpical.problem.errors import FigureError
from kpical.quantity.figure import read_figure
from kpical.quantity.last_digit import read_printed
from kpical.quantity.rounding import exact_text, rounded
from kpical.quantity.unit import ANY, Unit, base_unit
from kpical.report.model import Cell, Number
from kpical.report.workbook.cell import Look, content, digits_of, figure, is_too_long, shown_width, width_as_number
from kpical.report.workbook.formula_text import MOST_DIGITS
from kpical.report.workbook.proof import CellValue
from kpical.report.workbook.sheet_rows import SheetRows, Waiting
from kpical.report.workbook.text import clean


class FigureCell(NamedTuple):
    """A figure that formulas may refer to: as it stands in its cell, and the name of its unit."""

    value: CellValue
    unit: str


class FigureColumn:
    """Figures that are read in one unit; where steps read them in two, a cell stays what was typed, for no formula.

    `unsaid`: the written table has the unit of its numbers in no other cell. `audited`: a figure that no number format shows
    with the last digit that was printed, as 1.2億 in 元, stays what was typed: how exact it is counts.
    """

    def __init__(
        self, column: int, units: Sequence[Unit | None], rows: SheetRows, *, unsaid: bool, audited: bool = False
    ) -> None:
        self.column, self.rows, self.unsaid, self.audited = column, rows, unsaid, audited
        self.of_one_unit = len(units) == 1
        self.unit = units[0] if self.of_one_unit else None
        self.name = "" if self.unit is None or self.unit == ANY else self.unit.name
        self.plain = self.name != "%" and not (self.unit and self.unit.is_truth)
        self.look: int = rows.look(look_of(Cell("0", Number(Fraction(0), self.name, bare=not unsaid)), Decimal(0)))
        self.most = -1  # the greatest of the whole numbers

    def take(self, text: str, referable: dict[int, FigureCell]) -> Waiting:
        """A cell, and what formulas may refer to in it."""
        if text.isdigit() and text.isascii() and len(text) <= MOST_DIGITS and self.plain and (text[0] != "0" or text == "0"):
            number = int(text)
            if number > self.most:
                self.most = number
                unit = self.unit if self.unsaid and self.name else None
                self.rows.room(self.column).add(text, shown_width(number, 1, unit))
            if self.of_one_unit:
                referable[self.column] = FigureCell(number, self.name)
            return number
        cell = self._cell(text)
        if cell is None:
            return self.rows.text(self.column, text)
        if self.of_one_unit and cell.number:
            referable[self.column] = FigureCell(figure(cell), cell.number.unit)
        return waiting(cell, self.column, self.rows)

    def _cell(self, text: str) -> Cell | None:
        """The cell as a number; None where it is none."""
        try:
            read = read_figure(text, self.unit)
        except FigureError:
            return None
        if read is None:
            return None
        name = read.unit.name if read.unit else ""
        plain = text.replace(",", "").strip()
        decimals = _decimals(text, self.unit, read.unit)
        if (not self.of_one_unit and plain != read.digits) or (self.audited and decimals is None and plain != read.digits):
            return None
        digits = read.digits if decimals is None else rounded(read.value, decimals)
        typed = "" if plain in (digits, digits + name, show(read, with_unit=False)) else text
        # a unit that stands in the heads or above, or nowhere, is not written again
        bare = not self.unsaid and read.origin != "cell"
        return Cell(text, Number(read.value, name, decimals=decimals, bare=bare), note=typed)


class BaseColumn:
    """Figures of a unit that has no name, a thousandth of 元, in the one that has: no other cell says what they are."""

    def __init__(self, column: int, unit: Unit, rows: SheetRows, other: FigureColumn | BaseColumn | None) -> None:
        self.column, self.unit, self.rows, self.other = column, unit, rows, other
        self.name = base_unit(unit.dimension).name
        self.look: int = other.look if other else 0

    def take(self, text: str, referable: dict[int, FigureCell]) -> Waiting:
        """A cell; no formula refers to it. What is no figure of the unit is what it is to other steps."""
        try:
            read = read_figure(text, self.unit)
        except FigureError:
            read = None
        if read:
            decimals = _decimals(text, self.unit, base_unit(self.unit.dimension))
            return waiting(Cell(text, Number(read.base, self.name, decimals), note=text), self.column, self.rows)
        return self.other.take(text, referable) if self.other else self.rows.text(self.column, text)


def _decimals(text: str, unit: Unit | None, shown_in: Unit | None) -> int | None:
    """With how many decimals the figure is as exact as it was typed, in the unit in which it is shown; None with none."""
    printed = read_printed(text, unit)
    if printed is None or not printed.step:
        return None
    steps = exact_text((shown_in.scale if shown_in else 1) / printed.step) or ""
    return len(steps) - 1 if steps.rstrip("0") == "1" else None


class PrintedNumbers:
    """Numbers in one unit that are digits already, each with as many decimals as its text has."""

    def __init__(self, unit: Unit | None, rows: SheetRows) -> None:
        self.unit, self.rows = unit, rows
        self.looks: dict[int, int] = {}  # by decimals

    def cell(self, column: int, text: str) -> Waiting:
        """A cell; a fraction and what has too many digits stay a text."""
        places = len(text.partition(".")[2])
        percent = self.unit is not None and self.unit.is_percent
        digits = f"{Decimal(text).scaleb(-2):f}" if percent and "/" not in text else text
        if "/" in text or is_too_long(digits):
            return self.rows.text(column, text)
        if places not in self.looks:
            cell = Cell("", Number(Fraction(0), self.unit.name if self.unit else "", places))
            self.looks[places] = self.rows.look(look_of(cell, Decimal(0)))
        self.rows.room(column).add(text, shown_width(abs(int(Decimal(text))), places, self.unit))
        return digits, None, self.looks[places], "", ""


def look_of(cell: Cell, value: Decimal | str | None) -> Look:
    """How the cell looks; its column says to which side it stands."""
    return Look("cell", "", "", digits_of(cell, value))


def waiting(cell: Cell, column: int, rows: SheetRows) -> Waiting:
    """A cell that holds a number."""
    value = content(cell)
    rows.room(column).add(cell.text, width_as_number(cell))
    look, note = rows.look(look_of(cell, value)), clean(cell.note)
    return (str(value), None, look, "", note) if isinstance(value, Decimal) else (None, value, look, "", note)
