"""A sheet of XlsxWriter, its cells kept as the text that is written."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kpical.problem.position import column_letters
from kpical.report.workbook.live import ZERO_DENOMINATOR


class Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is untyped
    """XlsxWriter's own, but for four things.

    It keeps what a cell is made of, and puts that together in the end from a list of attributes: here a cell is kept as its
    text, to the same bytes. It holds every cell against the sheet's size: here the first of a row is, and what stands further
    to the right than any. It looks through every formula for each of the functions that Excel 2010 did not know: kpical uses
    none. And it writes all the cells of a merged range at once, which in constant memory loses those of a row that has been
    left: here only the range is noted, and its cells are written with their rows.

    The cells of a row are written from left to right, and the rows from above.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}  # how a cell names a text that it shares

    def write_string(self, row: int, column: int, text: str, look: Format) -> None:
        """A text: in constant memory as it is, else the number of one that all sheets share."""
        if self.constant_memory:
            preserved = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
            text = self._escape_data(self._escape_control_characters(text))
            self._keep(row, column, look, f' t="inlineStr"><is><t{preserved}>{text}</t></is></c>')
        else:
            if text in self.texts:
                self.str_table.count += 1
            else:
                self.texts[text] = f' t="s"><v>{self._shared(row, column, text, look)}</v></c>'
            self._keep(row, column, look, self.texts[text])

    def write_number(self, row: int, column: int, number: Decimal, look: Format) -> None:
        """A number, with at most the 16 digits that doubles have."""
        self._keep(row, column, look, f"><v>{number:.16G}</v></c>")

    def write_blank(self, row: int, column: int, _: None, look: Format) -> None:
        """Nothing, with the look of a cell."""
        self._keep(row, column, look, "/>")

    def write_formula(self, row: int, column: int, formula: str, look: Format, value: Decimal | str | None) -> None:
        """A formula, and what it gives."""
        kind = "" if isinstance(value, Decimal) else ' t="e"' if value == ZERO_DENOMINATOR else ' t="str"'
        formula, value = self._escape_data(formula.removeprefix("=")), self._escape_data(value)
        self._keep(row, column, look, f"{kind}><f>{formula}</f><v>{value}</v></c>")

    def note_merged(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """A merged range, whose cells are written with their rows."""
        self.merge.append([first_row, first_column, last_row, last_column])

    def _shared(self, row: int, column: int, text: str, look: Format) -> int:
        if text[:3] == "<r>" and text.endswith("</r>"):
            # XlsxWriter takes such a text for XML of its own making, unless it makes it
            self.write_rich_string(row, column, "<", look, text[1:], look)
            return int(self.table[row].pop(column).string)
        return int(self.str_table._get_shared_string_index(text))  # noqa: SLF001  as XlsxWriter's own sheets do

    def _keep(self, row: int, column: int, look: Format, rest: str) -> None:
        if self.constant_memory and row > self.previous_row:
            self._write_single_row(row)
        cells = self.table[row]
        if not cells or column > self.dim_colmax:
            self._check_dimensions(row, column)
        number = look.xf_index or look._get_xf_index()  # noqa: SLF001  as XlsxWriter's own way of writing a cell does
        cells[column] = f'<c r="{column_letters(column + 1)}{row + 1}" s="{number}"{rest}'

    def _write_cell(self, row: int, column: int, cell: str) -> None:
        """In constant memory, where XlsxWriter writes a row when it is left."""
        self.fh.write(cell)

    def _write_rows(self) -> None:
        for _, rows in groupby(self.table.items(), lambda item: item[0] // 16):  # which share their „spans“
            block = list(rows)
            spans = f"{1 + min(min(cells) for _, cells in block)}:{1 + max(max(cells) for _, cells in block)}"
            for row, cells in block:
                if row in self.row_info:
                    self._write_row(row, spans, self.row_info[row])
                else:
                    self.fh.write(f'<row r="{row + 1}" spans="{spans}">')
                self.fh.write("".join(cells.values()) + "</row>")
