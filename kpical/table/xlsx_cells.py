"""One worksheet of an xlsx file: its XML to a sheet of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Spot, cell_name
from kpical.table.grid import BLANK, LAST_CELL, LAST_ROW, Range, SheetCell, column_number, position, row_number
from kpical.table.markup import Attributes, Markup, named
from kpical.table.number_format import GENERAL, Sections, section_for
from kpical.table.sheet_builder import Builder
from kpical.table.stored_number import number_cell

# Files as Excel writes them by default, and files in the strict form of the standard
MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
TRUTH = {
    "1": SheetCell("是", "truth"),
    "0": SheetCell("否", "truth"),
    "true": SheetCell("是", "truth"),
    "false": SheetCell("否", "truth"),
}
_MERGED = 4  # a merged range costs as much as that many elements
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SharedParts(NamedTuple):
    """What all worksheets of a file share: the different texts, and how each style shows numbers."""

    texts: Sequence[SheetCell]
    styles: Mapping[str, Sections]  # by the style's number; none where the file has no styles
    since_1904: bool = False
    stale: bool = False  # the writing program wants every formula computed anew


def unescaped(text: str) -> str:
    """The text without the escapes for what XML cannot hold: `_x000D_` is a carriage return, `_x005F_` is `_`."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def read_cells(blocks: Iterable[bytes], markup: Markup, book: SharedParts, builder: Builder) -> None:
    """Puts the part's cells and merged ranges into the builder.

    Raises SpreadsheetError, in addition to what `markup` and `builder` raise: reference, far, damaged.
    """
    reader = _WorksheetReader(markup, book, builder)
    markup.where = reader.spot
    markup.read(blocks, named(MAIN, reader.starts), named(MAIN, reader.ends))
    if not reader.begun:
        raise markup.damaged("sheetData")


class _WorksheetReader:
    """Where the reading is: the row and the column, and what is known of the cell."""

    def __init__(self, markup: Markup, book: SharedParts, builder: Builder) -> None:
        self.markup, self.book, self.builder = markup, book, builder
        self.begun = False
        self.row_number, self.row_name, self.column = 0, "0", 0
        self.columns: dict[str, int] = {}  # by their letters
        self.type, self.style = "n", "0"
        self.formula: str | None = None
        self.value: str | None = None
        self.pieces: list[str] | None = None  # of a text that stands in the cell itself
        listen, skip = markup.listen, markup.skip
        self.starts = {
            "sheetData": self.begins, "row": self.row, "c": self.cell, "f": listen, "v": listen, "is": self.inline, "t": listen,
            "rPh": skip, "mergeCell": self.merge, "extLst": skip,
        }  # fmt: skip
        self.ends = {"c": self.cell_ends, "f": self.formula_ends, "v": self.value_ends, "t": self.text_ends}
        self.makers = {
            "n": self.number, "s": self.shared, "str": self.string, "inlineStr": self.inline_string, "b": self.truth,
            "e": self.error, "d": self.date,
        }  # fmt: skip

    def spot(self) -> Spot:
        return self.builder.spot(self.row_number, self.column)

    def begins(self, attributes: Attributes) -> None:
        self.begun = True

    def row(self, attributes: Attributes) -> None:
        name = attributes.get("r")
        self.column = 0
        self.row_number = self.row_number + 1 if name is None else row_number(name)
        self.row_name = str(self.row_number)
        if not self.row_number:
            raise SpreadsheetError("reference", self.builder.place, name or "")
        if self.row_number > LAST_ROW:
            raise SpreadsheetError("far", self.builder.place, name or self.row_name, LAST_CELL)

    def cell(self, attributes: Attributes) -> None:
        name = attributes.get("r")
        self.column = self.column + 1 if name is None else self.column_of(name)
        self.type, self.style = attributes.get("t", "n"), attributes.get("s") or "0"
        self.formula = self.value = self.pieces = None

    def column_of(self, name: str) -> int:
        """The column of the cell of that name, which must be one of this row."""
        letters = name[: -len(self.row_name)]
        column = self.columns.get(letters)
        if column is None or not name.endswith(self.row_name):
            row, column = _position(name, self.builder.place)
            if row != self.row_number:
                raise SpreadsheetError("reference", self.builder.place, name)
            self.columns[letters] = column
        return column

    def formula_ends(self) -> None:
        self.formula = self.markup.heard()

    def value_ends(self) -> None:
        self.value = self.markup.heard()

    def inline(self, attributes: Attributes) -> None:
        self.pieces = []

    def text_ends(self) -> None:
        if self.pieces is not None:
            self.pieces.append(self.markup.heard())

    def cell_ends(self) -> None:
        if self.value is None and self.formula is None and self.pieces is None:
            return
        make = self.makers.get(self.type)
        if make is None:
            raise self.markup.damaged(f't="{self.type}"')
        if self.formula is None:
            cell = make(self.value or "")
        elif self.value or (self.value is not None and self.type == "str"):
            cell = make(self.value)
            if self.book.stale and cell.kind != "error":
                cell = cell._replace(doubt="stale")
        else:  # programs that do not compute write no value, or <v/>
            cell = SheetCell(f"={self.formula}", "error", "not_computed")
        if cell.text:
            self.builder.put(self.row_number, self.column, cell)

    def number(self, value: str) -> SheetCell:
        value = value.strip()
        if not value:
            return BLANK
        sections = self.book.styles.get(self.style)
        if sections is None:
            sections = GENERAL
            if self.book.styles:
                self.builder.notify("unknown_style", cell_name(self.row_number, self.column))
        shown, form, _, places = section_for(sections, value)
        return number_cell(value, shown, since_1904=self.book.since_1904, form=form, places=places)

    def shared(self, value: str) -> SheetCell:
        index = value.strip()
        if not index:
            return BLANK
        if len(index) < 8 and index.isascii() and index.isdigit() and int(index) < len(self.book.texts):
            return self.book.texts[int(index)]
        self.builder.notify("unknown_text", cell_name(self.row_number, self.column))
        return SheetCell("#TEXT!", "error", "no_text")

    def string(self, value: str) -> SheetCell:
        return SheetCell(unescaped(value))

    def inline_string(self, value: str) -> SheetCell:
        return SheetCell(unescaped("".join(self.pieces or ())))

    def truth(self, value: str) -> SheetCell:
        return TRUTH.get(value.strip()) or SheetCell(value, "error", "not_a_number")

    def error(self, value: str) -> SheetCell:
        return SheetCell(value.strip(), "error")

    def date(self, value: str) -> SheetCell:
        return SheetCell(value.strip(), "date")

    def merge(self, attributes: Attributes) -> None:
        self.builder.limits.read(_MERGED)
        reference = attributes.get("ref", "")
        first, _, last = reference.partition(":")
        if _whole(first) and _whole(last):
            self.builder.notify("merge_left_out", reference)
            return
        top, left = _position(first, self.builder.place)
        bottom, right = _position(last or first, self.builder.place)
        self.builder.merge(Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right)))


def _position(name: str, place: Spot) -> tuple[int, int]:
    """Row and column of the name of a cell, in small letters too."""
    return position(name.upper() if name.isascii() else name, place)


def _whole(name: str) -> bool:
    """Whether it is the name of a column or a row; programs do not merge all of one, and much would be hidden."""
    return bool(column_number(name.upper()) or (name and row_number(name)))
