"""Reports as Excel workbooks, by XlsxWriter: the same report gives the same bytes.

Every text is written as text, whatever it begins with; numbers and the values of formulas with just the digits they have.
"""

from __future__ import annotations

import io
from collections.abc import Hashable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kpical.catalogue.model import Input
from kpical.problem.display import fold
from kpical.report.model import Report
from kpical.report.workbook.cell import COLOURS, FONT, Digits, Limits, Look, Said, WorkbookCell, limits, said
from kpical.report.workbook.formula_text import Grammar, a1
from kpical.report.workbook.layout import BookLayout, SheetLayout, book
from kpical.report.workbook.script import NO, YES

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  XlsxWriter takes it as it is
_A4 = 9
_NOTE_LINE, _NOTE_WIDTH = 48, 340  # cells of text, pixels
_LINE = 16.5  # points
_NO_VERDICT = ("", "")
_ROLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15}, "heading": {"bold": True, "font_size": 12},
    "label": {"bold": True, "valign": "top"}, "line": {"valign": "top", "text_wrap": True},
    "head": {"bold": True, "valign": "vcenter", "text_wrap": True, "bg_color": COLOURS["head"], "border": 1},
    "cell": {"valign": "top", "text_wrap": True, "border": 1},
    "input": {"valign": "top", "text_wrap": True, "border": 1, "bg_color": COLOURS["input"]},
}  # fmt: skip
_TONES: dict[str, dict[str, Any]] = {
    "": {}, "good": {"font_color": COLOURS["good"]}, "bad": {"font_color": COLOURS["bad"], "bold": True},
    "strong": {"bold": True}, "quiet": {"font_color": COLOURS["quiet"]},
}  # fmt: skip


def to_xlsx(report: Report) -> bytes:
    """The report as a workbook with live formulas."""
    file = io.BytesIO()
    # no files beside the one that is written, and no times of theirs in it
    _write(book(report, EXCEL), report.lang, file, {"in_memory": True})
    return file.getvalue()


def write_xlsx(made: BookLayout, lang: str, path: str, folder: str) -> None:
    """The workbook to a file, in constant memory: a row that is left goes to a temporary file in the folder."""
    _write(made, lang, path, {"constant_memory": True, "tmpdir": folder})


def _write(made: BookLayout, lang: str, file: str | io.BytesIO, options: dict[str, Any]) -> None:
    from xlsxwriter import Workbook

    workbook = Workbook(file, {**_options(), **options})
    workbook.set_properties({"title": made.title, "comments": made.about, "created": _CREATED})
    workbook.calc_on_load = False  # beside every formula stands its value, and a program newer than the format computes anew
    _XlsxWriter(workbook, said(lang)).write(made)
    workbook.close()


def _options() -> dict[str, Any]:
    """Made anew each time, for XlsxWriter changes what it is given."""
    return {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 11},
    }  # fmt: skip


def _quick_worksheet() -> type[Worksheet]:
    """XlsxWriter's own, but for four things.

    It puts every cell together from a list of attributes: here the usual ones are written at once, to the same bytes. It looks
    through every formula for each of the functions that Excel 2010 did not know: kpical uses none. And it writes all the cells
    of a merged range at once, which in constant memory loses those of a row that has been left: here only the range is noted,
    and its cells are written with their rows.
    """
    from xlsxwriter.utility import xl_rowcol_to_cell_fast
    from xlsxwriter.worksheet import Worksheet

    class Quick(Worksheet):  # type: ignore[misc]  # XlsxWriter is untyped
        # without the look for „A1“ in place of row and column
        write_blank, write_formula = Worksheet._write_blank, Worksheet._write_formula  # noqa: SLF001  XlsxWriter's own
        write_number, write_string = Worksheet._write_number, Worksheet._write_string  # noqa: SLF001  XlsxWriter's own

        def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401  one of its untyped kinds
            kind = type(cell).__name__
            if kind == "String" and not self.constant_memory:
                rest = f' t="s"><v>{cell.string}</v></c>'
            elif kind == "Number":
                rest = f"><v>{cell.number:.16G}</v></c>"
            elif kind == "Blank":
                rest = "/>"
            else:
                super()._write_cell(row, col, cell)
                return
            look = cell.format._get_xf_index()  # noqa: SLF001  as its own way of writing a cell does
            self.fh.write(f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{look}"{rest}')

        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
            return formula.removeprefix("=")

        def note_merged(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
            self.merge.append([first_row, first_column, last_row, last_column])

    return Quick


def _reference(sheet: str, row: int, column: int) -> str:
    return f"{_quoted(sheet)}!{a1(row, column)}" if sheet else a1(row, column)


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


EXCEL = Grammar("=", ",", _reference)


def number_format(digits: Digits) -> str:
    """The number format: grouped, with the unit behind it."""
    if digits.decimals is None:
        form = "0.00" if digits.percent else "General"
    else:
        form = "#,##0" + ("." + "0" * digits.decimals if digits.decimals else "")
    unit = digits.unit.replace('"', "")
    return form + ("%" if digits.percent else f'"{unit}"' if unit else "")


class _Runs:
    """Cells that share something, as the ranges down a column that they make up."""

    def __init__(self) -> None:
        self.found: dict[Hashable, dict[int, list[tuple[int, int]]]] = {}

    def add(self, what: Hashable, row: int, column: int) -> None:
        ranges = self.found.setdefault(what, {}).setdefault(column, [])
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))

    def ranges(self) -> Iterator[tuple[Any, str, tuple[int, int, int, int]]]:
        """What is shared, the ranges in one text, and the first of them."""
        for what, columns in self.found.items():
            all_of_it = [(first, column, last, column) for column, ranges in columns.items() for first, last in ranges]
            yield what, " ".join(f"{a1(r, c)}:{a1(s, d)}" for r, c, s, d in all_of_it), all_of_it[0]


class _XlsxWriter:
    def __init__(self, workbook: Workbook, told: Said) -> None:
        self.workbook, self.said = workbook, told
        self.formats: dict[Look, Format] = {}
        self.limits_of: dict[int, Limits] = {}
        self.accepted, self.verdicts = _Runs(), _Runs()  # of a sheet
        self.tones = {tone: workbook.add_format(_TONES[tone]) for tone in ("good", "bad")}

    def write(self, made: BookLayout) -> None:
        for sheet in made.sheets:
            self.sheet(sheet, self.workbook.add_worksheet(sheet.name, _quick_worksheet()))
        for name, (sheet_name, row, column) in made.names.items():
            self.workbook.define_name(name, f"={_quoted(sheet_name)}!{a1(row, column, '$')}")

    def sheet(self, sheet: SheetLayout, to: Worksheet) -> None:
        for column, cells in enumerate(sheet.widths):
            to.set_column(column, column, cells)
        self.set_up(sheet, to)
        self.accepted, self.verdicts = _Runs(), _Runs()
        for row, spots, lines in sheet.tracks():
            if lines > 1:
                to.set_row(row, _LINE * lines)
            for spot in spots:
                self.spot(to, row, spot)
        for limit, ranges, first in self.accepted.ranges():
            to.data_validation(*first, {"multi_range": ranges, **_validation(limit)})
        for texts, ranges, first in self.verdicts.ranges():
            for tone, text in zip(("good", "bad"), texts, strict=True):
                rule = {"type": "cell", "criteria": "==", "value": _string(text), "format": self.tones[tone]}
                to.conditional_format(*first, {"multi_range": ranges, **rule})

    def set_up(self, sheet: SheetLayout, to: Worksheet) -> None:
        """What is frozen and what is printed: A4, one page wide, the heads on every page."""
        if sheet.head is not None:
            to.repeat_rows(sheet.first_head, sheet.head)
            to.autofilter(sheet.head, 0, *sheet.last)
            if sheet.frozen:
                to.freeze_panes(sheet.head + 1, 0)
        to.hide_gridlines(2)
        to.set_paper(_A4)
        to.fit_to_pages(1, 0)
        if sheet.landscape:
            to.set_landscape()
        to.set_footer("&C" + self.said.page.format(page="&P", pages="&N"))

    def spot(self, to: Worksheet, row: int, spot: WorkbookCell) -> None:
        column, value, named, formula, note, accepts, across, down, _ = spot
        look = self.formats.get(named) or self.format(named)
        if across > 1 or down > 1:
            _merge(to, row, spot, look)
        if formula:
            to.write_formula(row, column, formula, look, value)
        elif value is None:
            to.write_blank(row, column, None, look)
        elif isinstance(value, Decimal):
            to.write_number(row, column, value, look)
        elif value[:3] == "<r>" and value.endswith("</r>"):
            # XlsxWriter takes such a text for XML of its own making, unless it makes it
            to.write_rich_string(row, column, "<", look, value[1:], look)
        else:
            to.write_string(row, column, value, look)
        if note:
            size = {"width": _NOTE_WIDTH, "height": 20 * _note_lines(note) + 10, "font_name": FONT, "font_size": 9}
            to.write_comment(row, column, note, size)
        if accepts:
            self.accepted.add(self.limits(accepts), row, column)
        if named.verdict != _NO_VERDICT:
            self.verdicts.add(named.verdict, row, column)

    def limits(self, accepts: Input) -> Limits:
        """What an input takes: found by its identity, for it lives as long as the report."""
        if id(accepts) not in self.limits_of:
            self.limits_of[id(accepts)] = limits(accepts, self.said)
        return self.limits_of[id(accepts)]

    def format(self, look: Look) -> Format:
        if look not in self.formats:
            form = {**_ROLES[look.role], **_TONES[look.tone]}
            if look.align != "left" or look.digits is None:
                form["align"] = look.align
            if look.digits:
                form["num_format"] = number_format(look.digits)
            self.formats[look] = self.workbook.add_format(form)
        return self.formats[look]


def _merge(to: Worksheet, row: int, spot: WorkbookCell, look: Format) -> None:
    """The range that the cell stands for, and what stands beside the cell in its row."""
    column, across = spot.column, spot.across
    if not spot.covered:
        to.note_merged(row, column, row + spot.down - 1, column + across - 1)
    for beside in range(column + 1, column + across):
        to.write_blank(row, beside, None, look)


@lru_cache(maxsize=1024)  # an indicator's note stands beside it on every scorecard
def _note_lines(note: str) -> int:
    return sum(len(fold(part, _NOTE_LINE)) for part in note.split("\n"))


def _validation(limit: Limits) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "list", "source": [YES, NO]}
    if not limit.truth:
        kind = "integer" if limit.whole else "decimal"
        rule = {"validate": kind, "criteria": "between", "minimum": f"{limit.low:f}", "maximum": f"{limit.high:f}"}
    return rule | {"error_message": limit.told}


def _string(text: str) -> str:
    """A text as a formula has it."""
    return '="' + text.replace('"', '""') + '"'
