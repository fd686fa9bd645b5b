"""One cell of a workbook: what stands in it, how that is shown, and what may be typed into it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from kpical.catalogue.model import Input
from kpical.problem.display import width
from kpical.quantity.rounding import exact_text, grouped, rounded, whole_text
from kpical.quantity.unit import Unit, find_unit, named
from kpical.report.model import Cell
from kpical.report.workbook.formula_text import MOST_DIGITS
from kpical.report.workbook.script import NO, YES, is_truth
from kpical.report.workbook.text import clean
from kpical.words import Words

WIDEST, NARROWEST = 40, 8  # cells of text in a column
_MOST_DECIMALS = 30  # of a number format
_MOST_NUMBER = Decimal(10**MOST_DIGITS - 1)
FONT = "Microsoft JhengHei"  # 微軟正黑體; where it is not, the program takes its own
COLOURS = {
    "head": "#E7E6E6", "input": "#FFF8E1", "border": "#7F7F7F", "good": "#1B5E20", "bad": "#9C0006", "quiet": "#595959",
}  # fmt: skip


class Said(NamedTuple):
    """What a workbook itself says: the footer, why a result has no formula, what a cell to be filled in takes."""

    page: str  # of {page} and {pages}
    value_only: str
    number: str
    whole: str
    truth: str
    least: str  # {bound}
    most: str


@cache
def said(lang: str) -> Said:
    """What a workbook in that language says, with its blanks."""
    return Said(**{name: Words(lang).texts[f"workbook.{name}"] for name in Said._fields})


class Digits(NamedTuple):
    """How a number is shown: with that many decimals (None: as it is), as a percentage, with a unit behind it."""

    decimals: int | None
    percent: bool = False
    unit: str = ""

    def shown(self, value: Decimal) -> str:
        """The number as a spreadsheet shows it."""
        value = value.scaleb(2) if self.percent else value
        decimals = 2 if self.percent and self.decimals is None else self.decimals
        text = f"{value:f}" if decimals is None else f"{value:,.{decimals}f}"
        return text + ("%" if self.percent else self.unit)


class Look(NamedTuple):
    """`role` is title, heading, label, line, head, cell or input; `tone` one of sheet.TONES.

    `verdict` are the two texts, good and bad, of a cell that says by itself which of them holds.
    """

    role: str
    tone: str = ""
    align: str = "left"
    digits: Digits | None = None
    verdict: tuple[str, str] = ("", "")


class WorkbookCell(NamedTuple):
    """A cell: a number, a text, or nothing yet. Beside a formula the value is what the formula gives."""

    column: int
    value: Decimal | str | None
    look: Look
    formula: str = ""
    note: str = ""
    accepts: Input | None = None
    across: int = 1  # columns
    down: int = 1  # rows
    covered: bool = False  # by a cell above it


def unit_of(cell: Cell) -> Unit | None:
    """The unit of the cell's number, or of the one that is to be filled in."""
    if cell.number:
        return _unit(cell.number.unit) if cell.number.unit else None
    return cell.accepts.unit if cell.accepts else cell.live.definition.unit if cell.live else None


_unit = lru_cache(maxsize=256)(find_unit)


def figure(cell: Cell) -> Fraction | bool | None:
    """What stands in the cell for a formula: a number, 是 as True and 否 as False; None for anything else."""
    unit, number = unit_of(cell), cell.number
    if number and number.value.denominator == 1 and number.decimals is None and not (unit and (unit.is_percent or unit.is_truth)):
        return number.value if abs(number.value) <= _MOST_NUMBER else None
    value = content(cell)
    if is_truth(unit):
        return {YES: True, NO: False}.get(str(value))
    return Fraction(value) if isinstance(value, Decimal) else None


def is_text(cell: Cell) -> bool:
    """Whether a cell is nothing but a text."""
    return cell.number is None and cell.live is None and cell.accepts is None and not cell.note


def content(cell: Cell) -> Decimal | str | None:
    """What stands in the cell: a number with all its digits or as it is shown, else a text.

    A number of more digits than a spreadsheet keeps, or than it shows behind the point, is a text.
    """
    if cell.number is None:
        return clean(cell.text) or None
    value, _, decimals, mode, _ = cell.number
    unit = unit_of(cell)
    if is_truth(unit):
        return YES if value else NO
    percent = 2 * (unit is not None and unit.is_percent)
    if percent:
        value /= 100
    if decimals is None:
        digits = whole_text(value.numerator) if value.denominator == 1 else exact_text(value)
    else:
        digits = rounded(value, decimals + percent, mode)
    if digits is None or is_too_long(digits):
        return clean(cell.text) or None
    return Decimal(digits)


def is_too_long(digits: str) -> bool:
    """Whether a number has more digits than a spreadsheet keeps, or than it shows behind the point."""
    if len(digits) <= MOST_DIGITS:
        return False
    whole, _, decimals = digits.lstrip("-").partition(".")
    return len((whole + decimals).lstrip("0")) > MOST_DIGITS or len(decimals) > _MOST_DECIMALS


def digits_of(cell: Cell, value: Decimal | str | None) -> Digits | None:
    """How the cell's number is shown; a formula without a result tells it by its unit, an empty cell has that beside it."""
    unit = unit_of(cell)
    if is_truth(unit) or not (cell.number or cell.accepts or cell.live):
        return None
    name = ("" if cell.number.bare else cell.number.unit) if cell.number else "" if cell.accepts else named(unit)
    percent = unit is not None and unit.is_percent
    decimals = cell.number.decimals if cell.number else cell.live.decimals if cell.live else None
    if decimals is None and isinstance(value, Decimal):
        decimals = max(-int(value.as_tuple().exponent) - 2 * percent, 0)
    return Digits(decimals, percent, "" if percent else clean(name))


def width_as_number(cell: Cell) -> int:
    """The cells of text that the cell's number takes, 0 where it holds none."""
    if cell.number is None or is_truth(unit := unit_of(cell)):
        return 0
    value, _, decimals, _, bare = cell.number
    behind = decimals or 0
    if decimals is None:
        behind = 1 if value.denominator == 1 else len(exact_text(value % 1) or "")
    return shown_width(abs(value.numerator) // value.denominator, behind, None if bare else unit)


def shown_width(whole: int, behind: int, unit: Unit | None) -> int:
    """The cells of text that a number takes, grouped, with so many digits behind the point and the unit behind them."""
    places = (whole.bit_length() * 1233 >> 12) + 1  # bits as digits
    return 2 + places + places // 3 + behind + (width(unit.name) if unit else 0)


class Room:
    """How much room the cells of a column take: the longest head, text and number as it is shown."""

    __slots__ = ("head", "least", "number", "text")

    def __init__(self, least: int = NARROWEST) -> None:
        self.least = least
        self.head = self.text = self.number = 0

    def add(self, text: str, shown: int = 0) -> None:
        """A text, and the cells that it takes where it is a number."""
        cells = width(text) if "\n" not in text else max(map(width, text.split("\n")))
        self.text = max(self.text, cells)
        self.number = max(self.number, shown)

    def add_cell(self, cell: Cell) -> None:
        """A cell. What a number takes is not cut: a spreadsheet shows ### instead."""
        self.add(cell.text, width_as_number(cell) if cell.number else 0)
        if cell.accepts:
            self.least = max(self.least, 2 * NARROWEST)

    def add_head(self, title: str) -> None:
        """A head."""
        self.head = max(self.head, width(title))

    def cells(self, widest_head: int, widest: int) -> int:
        """The width of the column in cells of text."""
        return max(self.least, min(self.head, widest_head), min(self.text, widest), min(self.number, 2 * WIDEST)) + 2


class Limits(NamedTuple):
    """What a cell to be filled in takes: 是 or 否, or a number between two bounds, as they stand in the cell."""

    truth: bool
    whole: bool
    low: Decimal
    high: Decimal
    told: str


@lru_cache(maxsize=256)
def limits(accepts: Input, said: Said) -> Limits:
    """What the input takes. A number has no more digits than a spreadsheet keeps."""
    if is_truth(accepts.unit):
        return Limits(truth=True, whole=False, low=Decimal(0), high=Decimal(1), told=said.truth)
    unit = named(accepts.unit)
    whole = accepts.whole and unit != "%"
    told, ends = said.whole if whole else said.number, []
    for bound, otherwise, words in ((accepts.low, -_MOST_NUMBER, said.least), (accepts.high, _MOST_NUMBER, said.most)):
        text = exact_text(bound / (100 if unit == "%" else 1)) if bound is not None else None
        ends.append(Decimal(text) if text else otherwise)
        told += words.format(bound=grouped(exact_text(bound) or "") + unit) if bound is not None else ""
    return Limits(truth=False, whole=whole, low=ends[0], high=ends[1], told=told)
