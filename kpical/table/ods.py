"""OpenDocument spreadsheets (.ods), as LibreOffice and the offices' ODF tools write them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Place, Spot, cell_name
from kpical.table.archive import Archive
from kpical.table.grid import LAST_CELL, LAST_COLUMN, LAST_ROW, Range, SheetCell, SheetGrid, WorkbookGrids, sheet_name
from kpical.table.limits import MOST_KEPT, MOST_SHEETS
from kpical.table.markup import MOST_TEXT, Attributes, Markup
from kpical.table.number_format import format_of, section_for
from kpical.table.ods_styles import Styles
from kpical.table.sheet_builder import Builder
from kpical.table.stored_number import number_cell, year_cell

CONTENT, STYLES, MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_MANIFEST_BLOCKS = 16  # it has a few lines for each sheet
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT = (f"{_URN}{name}:1.0 " for name in ("office", "table", "text"))
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_TYPE, _VALUE, _STRING = _OFFICE + "value-type", _OFFICE + "value", _OFFICE + "string-value"
_FORMULA, _COLUMNS, _ROWS = _TABLE + "formula", _TABLE + "number-columns-repeated", _TABLE + "number-rows-repeated"
_CELL_STYLE, _USUAL_STYLE = _TABLE + "style-name", _TABLE + "default-cell-style-name"
_WIDE, _HIGH = _TABLE + "number-columns-spanned", _TABLE + "number-rows-spanned"

_CURRENCY = _OFFICE + "currency"
_NUMBERS = ("float", "currency", "percentage")
_DATES = {"date": _OFFICE + "date-value", "time": _OFFICE + "time-value"}
_TRUTH = {"true": SheetCell("是", "truth"), "false": SheetCell("否", "truth")}
# what older programs show for a formula that failed, beside a value of 0
_ERROR = re.compile(r"#[A-Z/0-9]+[!?]|#N/A|Err:\d+|錯誤[:：]\d+")
# Characters that XML cannot hold stand for the blanks that are elements: all others shrink to one.
_SPACE, _TAB, _BREAK = "\x00", "\x01", "\x02"
_BLANKS = re.compile(r"[ \t\r\n]+")
_ELEMENTS = str.maketrans({_SPACE: " ", _TAB: "\t", _BREAK: "\n"})


def read_ods(archive: Archive, file: str) -> WorkbookGrids:
    """The workbook of the archive. Raises SpreadsheetError."""
    if _encrypted(archive):
        raise SpreadsheetError("encrypted", archive.place)
    reader = _OdsReader(archive, file)
    if STYLES in archive:  # those that have names; the others stand in the content
        reader.markup.read(archive.blocks(STYLES), reader.styles.starts, reader.styles.ends)
    reader.markup.read(archive.blocks(CONTENT), reader.starts, reader.ends, reader.other)
    if not reader.begun:  # a text document or slides
        raise SpreadsheetError("not_spreadsheet", archive.place)
    if not reader.sheets:
        raise SpreadsheetError("no_sheet", archive.place)
    return WorkbookGrids(file, tuple(reader.sheets))


def _encrypted(archive: Archive) -> bool:
    """Whether the list of members speaks of encryption. It is not read as XML: that of old programs has a DOCTYPE."""
    return MANIFEST in archive and b":encryption-data" in b"".join(islice(archive.blocks(MANIFEST), _MANIFEST_BLOCKS))


class _Alike(NamedTuple):
    """A cell, and how many like it stand side by side; each may go over columns and rows."""

    column: int
    times: int
    cell: SheetCell
    wide: int
    high: int


class _OdsReader:
    """Where the reading is: the sheet, its row and column, and the cell."""

    def __init__(self, archive: Archive, file: str) -> None:
        self.limits, self.file = archive.limits, file
        self.markup = Markup(CONTENT, archive.limits)
        self.markup.where = self.spot
        self.begun = False
        self.sheets: list[SheetGrid] = []
        self.styles = Styles(archive.limits, self.markup)
        self.builder: Builder | None = None
        self.row_number, self.rows, self.column = 0, 1, 0
        self.row_style = ""
        self.columns: list[tuple[int, str]] = []  # the last one of some side by side, and the style of their cells
        self.cells: list[_Alike] = []  # of the row
        self.attributes: Attributes | None = None  # of the cell
        self.hears = False  # whether the cell's text counts: a number has its value beside it
        self.paragraphs: list[str] = []
        skip = self.markup.skip
        self.starts: dict[str, Callable[[Attributes], None]] = {
            **self.styles.starts, _OFFICE + "spreadsheet": self.begins,
            _TABLE + "table": self.table, _TABLE + "table-column": self.column_style,
            _TABLE + "table-row": self.row, _TABLE + "table-cell": self.cell,
            _TABLE + "covered-table-cell": self.cell,
            _TABLE + "shapes": skip, _TABLE + "dde-links": skip, _TABLE + "tracked-changes": skip, _OFFICE + "forms": skip,
            _OFFICE + "annotation": skip, _TEXT + "ruby-text": skip, _TEXT + "note": skip,
            _TEXT + "p": self.paragraph, _TEXT + "s": self.spaces, _TEXT + "tab": self.tab, _TEXT + "line-break": self.line_break,
        }  # fmt: skip
        self.ends = {
            **self.styles.ends,
            _TABLE + "table": self.table_ends, _TABLE + "table-row": self.row_ends, _TABLE + "table-cell": self.cell_ends,
            _TABLE + "covered-table-cell": self.covered_cell_ends, _TEXT + "p": self.paragraph_ends,
        }  # fmt: skip

    def spot(self) -> Place | Spot:
        return self.builder.spot(self.row_number, self.column) if self.builder else self.limits.place

    def other(self, name: str) -> None:
        """Pictures, shapes and the like that stand in a cell have texts that are not the cell's."""
        if self.attributes is not None and not name.startswith(_TEXT):
            self.markup.skip()

    def begins(self, attributes: Attributes) -> None:
        self.begun = True

    def table(self, attributes: Attributes) -> None:
        if self.builder or not self.begun:
            self.markup.skip()
            return
        if len(self.sheets) >= MOST_SHEETS:
            raise SpreadsheetError("sheets", self.limits.place, limit=f"{MOST_SHEETS:,}")
        name, hidden = sheet_name(attributes.get(_TABLE + "name", "")), attributes.get(_CELL_STYLE) in self.styles.hidden
        self.builder = Builder(self.file, name, self.limits, hidden=hidden)
        self.row_number, self.rows = 0, 1
        self.columns.clear()

    def column_style(self, attributes: Attributes) -> None:
        if self.builder and self.attributes is None:
            self.limits.keep()
            last = self.columns[-1][0] if self.columns else 0
            self.columns.append((last + self.count(attributes, _COLUMNS), attributes.get(_USUAL_STYLE, "")))

    def style_of(self, attributes: Attributes) -> str:
        """The style of the cell: its own, or that of its row, or that of its column."""
        if style := attributes.get(_CELL_STYLE) or self.row_style:
            return style
        run_of_columns = bisect_left(self.columns, (self.column, ""))
        return self.columns[run_of_columns][1] if run_of_columns < len(self.columns) else ""

    def table_ends(self) -> None:
        if self.builder:
            self.sheets.append(self.builder.sheet())
            self.builder = None

    def row(self, attributes: Attributes) -> None:
        if self.attributes is not None:  # no row stands in a cell
            self.markup.skip()
            return
        self.row_number += 1
        self.rows = self.count(attributes, _ROWS)
        self.row_style = attributes.get(_USUAL_STYLE, "")
        self.column = 0
        self.cells.clear()

    def row_ends(self) -> None:
        """Puts the row's cells as often as it is repeated."""
        if self.cells and self.builder:
            for row in range(self.row_number, self.row_number + self.rows):
                for alike in self.cells:
                    self.put(self.builder, row, alike)
        self.row_number += self.rows - 1

    def put(self, builder: Builder, row: int, alike: _Alike) -> None:
        for column in range(alike.column, alike.column + alike.times):
            builder.put(row, column, alike.cell)
            if alike.wide > 1 or alike.high > 1:
                builder.merge(Range(row, column, min(row + alike.high - 1, LAST_ROW), min(column + alike.wide - 1, LAST_COLUMN)))

    def cell(self, attributes: Attributes) -> None:
        if self.attributes is not None or self.builder is None:
            self.markup.skip()
            return
        self.column += 1
        self.attributes = attributes
        self.hears = _FORMULA in attributes or attributes.get(_TYPE) not in _NUMBERS
        self.paragraphs.clear()

    def cell_ends(self) -> None:
        """Keeps the cell for the end of the row, if it holds something that is seen."""
        attributes, self.attributes, self.hears = self.attributes or {}, None, False
        count = self.count(attributes, _COLUMNS)
        cell = self.made(attributes)
        if cell.text:
            if count * self.rows > MOST_KEPT:
                raise SpreadsheetError("repeated", self.spot(), f"{count * self.rows:,}", f"{MOST_KEPT:,}")
            if self.column + count - 1 > LAST_COLUMN:
                raise SpreadsheetError("far", self.markup.where(), cell_name(self.row_number, self.column + count - 1), LAST_CELL)
            wide, high = self.count(attributes, _WIDE), self.count(attributes, _HIGH)
            self.cells.append(_Alike(column=self.column, times=count, cell=cell, wide=wide, high=high))
        self.column += count - 1

    def covered_cell_ends(self) -> None:
        """A merged range goes over the cell: what it may hold is not seen."""
        attributes, self.attributes, self.hears = self.attributes or {}, None, False
        self.column += self.count(attributes, _COLUMNS) - 1

    def made(self, attributes: Attributes) -> SheetCell:
        """What the cell holds; BLANK where it is blank."""
        kind, text = attributes.get(_TYPE, ""), "\n".join(self.paragraphs)
        formula = attributes.get(_FORMULA)
        if attributes.get(_CALC_TYPE) == "error" or (formula is not None and _ERROR.fullmatch(text)):
            return SheetCell(text or "#VALUE!", "error")
        if kind in _NUMBERS:
            return self.number(kind, attributes)
        if kind in _DATES:
            date = attributes.get(_DATES[kind], text)
            return year_cell(date, self.styles.of(self.style_of(attributes))[-1].shown) or SheetCell(date, "date")
        if kind == "boolean":
            value = attributes.get(_OFFICE + "boolean-value", "")
            return _TRUTH.get(value) or SheetCell(value or kind, "error", "not_a_number")
        if not kind and formula is not None and not self.paragraphs:
            return SheetCell("=" + formula.partition("=")[2], "error", "not_computed")
        return SheetCell(attributes.get(_STRING, text) if kind == "string" else text)

    def number(self, kind: str, attributes: Attributes) -> SheetCell:
        """A number as its style shows it; one that says to be a percentage or an amount of a currency is that."""
        value = attributes.get(_VALUE, "").strip()
        if not value:
            return SheetCell(kind, "error", "not_a_number")
        shown, form, _, places = section_for(self.styles.of(self.style_of(attributes)), value)
        if kind == "percentage":
            return number_cell(value, "percent", places=places if shown == "percent" else None)
        if form is None and kind == "currency":
            form = format_of([attributes.get(_CURRENCY, "")])
        return number_cell(value, shown, form=form, places=places)

    def count(self, attributes: Attributes, name: str) -> int:
        """How often, how wide or how high; 1 where it is not said."""
        if name not in attributes:
            return 1
        value = attributes[name]
        if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value)):
            raise self.markup.damaged(f'{name.rpartition(" ")[2]}="{value}"')
        return int(value)

    def paragraph(self, attributes: Attributes) -> None:
        if self.hears:
            self.markup.listen()

    def paragraph_ends(self) -> None:
        if self.hears:
            text = self.markup.heard()
            if " " in text or not text.isprintable():
                self.limits.read(1)  # it costs as much as another element
                text = _BLANKS.sub(" ", text).lstrip(" ").translate(_ELEMENTS)
            self.paragraphs.append(text)

    def spaces(self, attributes: Attributes) -> None:
        self.markup.say(_SPACE * min(self.count(attributes, _TEXT + "c"), MOST_TEXT + 1))

    def tab(self, attributes: Attributes) -> None:
        self.markup.say(_TAB)

    def line_break(self, attributes: Attributes) -> None:
        self.markup.say(_BREAK)
