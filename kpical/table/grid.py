"""Tables as sheets of cells: only those that hold something, each with the name by which a person finds it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from kpical.problem.display import visible
from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Place, Spot, cell_name
from kpical.problem.reasons import FigureReason
from kpical.quantity.unit import Unit

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet in Excel 2007 and later; LibreOffice has the same
LAST_CELL = "XFD1048576"
MOST_NAME = 255  # characters of a sheet's name; Excel allows 31

CellKind = Literal["text", "number", "date", "error", "truth"]
Doubt = Literal["", "digits", "stale", "not_computed", "not_a_number", "no_text"]


class NumberFormat(NamedTuple):
    """What a cell's number format says beside the number, which stays as it is stored.

    The number that is seen is the stored one ÷ 1000^thousands. `unit` is the one that stands beside it; `unknown` what stands
    there and is none (萬, 約); `currency` is 元 where only its sign is shown, which leaves the scale to heads and captions.
    """

    unit: Unit | None = None
    thousands: int = 0
    unknown: str = ""
    currency: Unit | None = None


class SheetCell(NamedTuple):
    """What a person would type for a cell: `8468852.54`, `5%`, `是`, `約5`; a date in ISO form where it has one.

    An error's text is what the file shows (`#DIV/0!`), or the formula. `doubt` says why the cell may mislead:

    - digits: a number of more than 15 significant digits, which may not be what was typed;
    - stale: a formula's value that the writing program itself wants computed anew;
    - not_computed: an error, a formula without a value, as programs write them; save it in a spreadsheet program;
    - not_a_number: an error, a cell that says to be a number and is none;
    - no_text: an error, a cell whose text the file does not have.

    `places` are the decimals that its number format shows, where it fixes them.
    """

    text: str
    kind: CellKind = "text"
    doubt: Doubt = ""
    format: NumberFormat | None = None
    places: int | None = None


BLANK = SheetCell("")
_WRONG: dict[Doubt, FigureReason] = {"not_computed": "cell_not_computed", "no_text": "cell_no_text"}


def wrong(cell: SheetCell) -> FigureReason | None:
    """Why a cell is no figure, whatever its text says."""
    if cell.kind == "error":
        return _WRONG.get(cell.doubt, "cell_error")
    return "cell_date" if cell.kind == "date" else None


class Notice(NamedTuple):
    """What is to be told of a sheet or a workbook: the code of a notice, and its facts."""

    code: str
    facts: Mapping[str, str | Sequence[str]]


class Range(NamedTuple):
    """Cells from one corner to the other, both within."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(frozen=True)
class SheetGrid:
    """One sheet. `rows` has the cells that hold something and are seen, by row and column from 1, in order.

    `merged` are the merged ranges whose first cell holds something; cells that they cover are not in `rows`.
    `across` has, for each row down to the last one, the merged ranges that go through it, from left to right.
    """

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, SheetCell]]
    merged: tuple[Range, ...] = ()
    across: Mapping[int, list[Range]] = field(default_factory=dict, repr=False, compare=False)
    notices: tuple[Notice, ...] = ()

    @cached_property
    def last_row(self) -> int:
        """The last row that holds something; 0 where none does."""
        return max(self.rows, default=0)

    @cached_property
    def last_column(self) -> int:
        """The last column that holds something; 0 where none does."""
        return max(map(max, self.rows.values()), default=0)

    def cell(self, row: int, column: int) -> SheetCell:
        """What is seen at that place: everywhere in a merged range, its first cell; BLANK where there is nothing."""
        if row in self.across and (merged := range_at(self.across[row], column)):
            row, column = merged.top, merged.left
        return self.rows.get(row, {}).get(column, BLANK)

    def text(self, row: int, column: int) -> str:
        """The text seen at that place, "" where there is nothing."""
        return self.cell(row, column).text


class WorkbookGrids(NamedTuple):
    """A file's sheets, in its order, hidden ones too."""

    file: str
    sheets: tuple[SheetGrid, ...]
    notices: tuple[Notice, ...] = ()


def range_at(ranges: list[Range], column: int) -> Range | None:
    """The one of a row's ranges, ordered and apart from each other, that has the column."""
    index = bisect_right(ranges, column, key=lambda merged: merged.left) - 1
    return ranges[index] if index >= 0 and column <= ranges[index].right else None


def sheet_name(text: str) -> str:
    """The name of a sheet as it can be shown on one line."""
    return visible(text[:MOST_NAME].replace("\n", " "))


def column_number(letters: str) -> int:
    """The column of the letters A to XFD; 0 where they are none, a column beyond XFD for those that go further."""
    if not (letters.isascii() and letters.isalpha() and letters.isupper()):
        return 0
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - 64
    return number


def row_number(digits: str) -> int:
    """The row of the digits 1 to 1048576; 0 where they are none, a row beyond the last for those that go further."""
    if not (digits.isascii() and digits.isdigit()) or digits[0] == "0":
        return 0
    return int(digits[:8])


def position(name: str, place: Place | Spot) -> tuple[int, int]:
    """Row and column of the name of a cell: B3 is (3, 2).

    Raises SpreadsheetError, at that place: reference where it is no name, far where it is beyond XFD1048576.
    """
    digits = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    row, column = row_number(digits), column_number(name[: len(name) - len(digits)])
    if not row or not column:
        raise SpreadsheetError("reference", place, name)
    if row > LAST_ROW or column > LAST_COLUMN:
        raise SpreadsheetError("far", place, name, LAST_CELL)
    return row, column
