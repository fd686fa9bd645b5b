"""Reports as OpenDocument spreadsheets, with the same content as the Excel ones: the same report gives the same bytes.

A zip of XML. What a cell holds is written in its attributes; the text beside it is for programs that only show it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, TypeVar
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from kpical.problem.display import fold
from kpical.report.model import Report
from kpical.report.workbook.cell import COLOURS, Digits, Limits, Look, Said, WorkbookCell, limits, said
from kpical.report.workbook.formula_text import Grammar, a1
from kpical.report.workbook.layout import BookLayout, SheetLayout, book
from kpical.report.workbook.live import ZERO_DENOMINATOR
from kpical.report.workbook.ods_parts import BOLD, HEAD, MIMETYPE, NAMESPACES, TONES, attribute, manifest, meta, settings, styles
from kpical.report.workbook.script import NO, YES
from kpical.report.workbook.track import Track

T = TypeVar("T")
_MOST_WAITING, _BLOCK = 1 << 22, 1 << 18  # bytes of sheets in memory, and of those that are read again at a time
_CELL_CM, _LINE_CM = 0.215, 0.6
_NOTE_LINE = 48  # cells of text
_BORDER = f'fo:border="0.5pt solid {COLOURS["border"]}"'
# A role's cell and text properties. Only a line and a cell have a tone beside.
_ROLES = {
    "title": ("", BOLD + ' fo:font-size="15pt" style:font-size-asian="15pt"'),
    "heading": ("", BOLD + ' fo:font-size="12pt" style:font-size-asian="12pt"'),
    "label": ('style:vertical-align="top"', BOLD),
    "line": ('style:vertical-align="top" fo:wrap-option="wrap"', ""),
    "head": (f'style:vertical-align="middle" fo:wrap-option="wrap" fo:background-color="{COLOURS["head"]}" {_BORDER}', BOLD),
    "cell": (f'style:vertical-align="top" fo:wrap-option="wrap" {_BORDER}', ""),
    "input": (f'style:vertical-align="top" fo:wrap-option="wrap" fo:background-color="{COLOURS["input"]}" {_BORDER}', ""),
}
_ALIGN = {"left": "start", "right": "end", "center": "center"}


def to_ods(report: Report) -> bytes:
    """The report as a spreadsheet with live formulas."""
    file = io.BytesIO()
    _write(book(report, OPENDOCUMENT), report.lang, file)
    return file.getvalue()


def write_ods(made: BookLayout, lang: str, path: str, folder: str) -> None:
    """The spreadsheet to a file; its sheets wait in the folder until the styles that stand before them are known."""
    _write(made, lang, path, folder)


def _write(made: BookLayout, lang: str, file: str | io.BytesIO, folder: str | None = None) -> None:
    told = said(lang)
    with SpooledTemporaryFile(_MOST_WAITING, dir=folder) as waiting:
        content = _Content(told)
        content.gather(made, waiting)
        parts = {
            "content.xml": content.document(made, waiting),
            "styles.xml": styles(told),
            "meta.xml": meta(made),
            "settings.xml": settings(made),
        }
        with ZipFile(file, "w") as archive:
            archive.writestr(_entry("mimetype", ZIP_STORED), MIMETYPE)
            for name, pieces in {**parts, "META-INF/manifest.xml": manifest(parts)}.items():
                entry = _entry(name, ZIP_DEFLATED)
                entry.file_size = waiting.tell() if name == "content.xml" else 0  # about: it says whether the zip is a large one
                with archive.open(entry, "w") as part:
                    part.writelines(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def _entry(name: str, method: int) -> ZipInfo:
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = method
    entry.create_system = 3  # the same on every system
    return entry


def _reference(sheet: str, row: int, column: int) -> str:
    return f"[${_quoted(sheet)}.{a1(row, column)}]" if sheet else f"[.{a1(row, column)}]"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


OPENDOCUMENT = Grammar("of:=", ";", _reference)


def paragraphs(text: str) -> str:
    """The text in paragraphs, its blanks kept."""
    if text.isalnum():
        return f"<text:p>{text}</text:p>"  # many are
    return "".join(f"<text:p>{_BLANKS.sub(_blank, escape(line))}</text:p>" for line in text.split("\n"))


_BLANKS = re.compile("^ +| +$|  +")


def _blank(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found[0])}"/>'


class _Content:
    """The sheets; the styles and validations that they use are gathered on the way and stand before them."""

    def __init__(self, told: Said) -> None:
        self.said = told
        self.looks: dict[Look, str] = {}
        self.numbers: dict[Digits, str] = {}
        self.columns: dict[int, str] = {}
        self.rows: dict[int, str] = {}
        self.limits: dict[Limits, str] = {}

    def gather(self, made: BookLayout, waiting: IO[bytes]) -> None:
        """Write the sheets to a file where they wait until their styles are written."""
        for sheet in made.sheets:
            for piece in self.sheet(sheet):
                waiting.write(piece.encode())  # not `writelines`, which looks at the size only at its end

    def document(self, made: BookLayout, waiting: IO[bytes]) -> Iterator[str | bytes]:
        """The whole of content.xml."""
        waiting.seek(0)
        yield f'{HEAD}<office:document-content {NAMESPACES} office:version="1.3"><office:automatic-styles>'
        yield from self.styles()
        yield "</office:automatic-styles><office:body><office:spreadsheet>"
        yield from self.validations(made.sheets[0])
        yield from iter(partial(waiting.read, _BLOCK), b"")
        yield from _names(made)
        yield from _filters(made.sheets)
        yield "</office:spreadsheet></office:body></office:document-content>\n"

    def sheet(self, sheet: SheetLayout) -> Iterator[str]:
        style = "landscape" if sheet.landscape else "portrait"
        yield f'<table:table table:name="{attribute(sheet.name)}" table:style-name="{style}">'
        for cells in sheet.widths:
            yield f'<table:table-column table:style-name="{_name(self.columns, cells, "co")}"/>'
        at = 0
        for track in sheet.tracks():
            if track.row > at:
                yield f'<table:table-row table:number-rows-repeated="{track.row - at}"><table:table-cell/></table:table-row>'
            at = track.row + 1
            heading = sheet.head is not None
            yield "<table:table-header-rows>" * (heading and track.row == sheet.first_head)
            yield self.row(track)
            yield "</table:table-header-rows>" * (heading and track.row == sheet.head)
        if not at:
            yield "<table:table-row><table:table-cell/></table:table-row>"
        yield "</table:table>"

    def row(self, track: Track) -> str:
        style = _name(self.rows, track.lines if track.lines > 1 else 0, "ro")
        cells, at = "", 0
        for spot in track.spots:
            if spot.column > at:
                cells += f'<table:table-cell table:number-columns-repeated="{spot.column - at}"/>'
            at = spot.column + spot.across
            cells += self.cell(spot)
        return f'<table:table-row table:style-name="{style}">{cells}</table:table-row>'

    def cell(self, spot: WorkbookCell) -> str:
        if spot.covered:
            return f'<table:covered-table-cell table:number-columns-repeated="{spot.across}"/>'
        attributes = [f'table:style-name="{_name(self.looks, spot.look, "ce")}"']
        if spot.accepts:
            attributes.append(f'table:content-validation-name="{_name(self.limits, limits(spot.accepts, self.said), "val")}"')
        if spot.across > 1 or spot.down > 1:
            attributes.append(f'table:number-columns-spanned="{spot.across}" table:number-rows-spanned="{spot.down}"')
        if spot.formula:
            attributes.append(f'table:formula="{attribute(spot.formula)}"')
        attributes += _value(spot)
        inside = _annotation(spot.note) if spot.note else ""
        if spot.value is not None:
            digits = spot.look.digits or Digits(None)
            inside += paragraphs(digits.shown(spot.value) if isinstance(spot.value, Decimal) else spot.value)
        covered = f'<table:covered-table-cell table:number-columns-repeated="{spot.across - 1}"/>' if spot.across > 1 else ""
        return f"<table:table-cell {' '.join(attributes)}>{inside}</table:table-cell>{covered}"

    def validations(self, first: SheetLayout) -> Iterator[str]:
        if not self.limits:
            return
        yield "<table:content-validations>"
        for limit, name in self.limits.items():
            yield (
                f'<table:content-validation table:name="{name}" table:condition="{attribute(_condition(limit))}"'
                f' table:allow-empty-cell="true" table:base-cell-address="{attribute(f"{_quoted(first.name)}.A1")}">'
                f'<table:error-message table:message-type="stop" table:display="true">{paragraphs(limit.told)}'
                "</table:error-message></table:content-validation>"
            )
        yield "</table:content-validations>"

    def styles(self) -> Iterator[str]:
        for way in ("portrait", "landscape"):
            yield f'<style:style style:name="{way}" style:family="table" style:master-page-name="{way}">'
            yield '<style:table-properties table:display="true"/></style:style>'
        for cells, name in self.columns.items():
            yield f'<style:style style:name="{name}" style:family="table-column">'
            yield f'<style:table-column-properties style:column-width="{cells * _CELL_CM:.2f}cm"/></style:style>'
        for lines, name in self.rows.items():
            height, fits = f"{max(lines, 1) * _LINE_CM:.2f}cm", "false" if lines else "true"
            yield f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties'
            yield f' style:row-height="{height}" style:use-optimal-row-height="{fits}"/></style:style>'
        looks = [piece for look, name in self.looks.items() for piece in self.look(look, name)]
        for digits, name in self.numbers.items():
            yield _number_style(digits, name)
        yield from looks

    def look(self, look: Look, name: str) -> Iterator[str]:
        form = f' style:data-style-name="{_name(self.numbers, look.digits, "N")}"' if look.digits else ""
        cell, text = _ROLES[look.role]
        yield f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"{form}>'
        aligned = look.align != "left" or look.digits is None
        yield f'<style:table-cell-properties {cell} style:text-align-source="{"fix" if aligned else "value-type"}"/>'
        if aligned:
            yield f'<style:paragraph-properties fo:text-align="{_ALIGN[look.align]}"/>'
        yield f"<style:text-properties {text} {TONES[look.tone]}/>"
        if look.verdict != ("", ""):
            for tone, word in zip(("good", "bad"), look.verdict, strict=True):
                condition = attribute('cell-content()="' + word.replace('"', '""') + '"')
                yield f'<style:map style:condition="{condition}" style:apply-style-name="{tone}"/>'
        yield "</style:style>"


def _name(names: dict[T, str], what: T, prefix: str) -> str:
    return names.setdefault(what, f"{prefix}{len(names) + 1}")


def _value(spot: WorkbookCell) -> list[str]:
    """What the cell holds, or what its formula gives."""
    if isinstance(spot.value, Decimal):
        kind = "percentage" if spot.look.digits and spot.look.digits.percent else "float"
        return [f'office:value-type="{kind}" office:value="{spot.value:f}"']
    if spot.formula and spot.value == ZERO_DENOMINATOR:
        return ['office:value-type="string" office:string-value="" calcext:value-type="error"']
    if spot.formula:
        return [f'office:value-type="string" office:string-value="{attribute(spot.value or "")}"']
    return [] if spot.value is None else ['office:value-type="string"']


def _annotation(text: str) -> str:
    lines = sum(len(fold(part, _NOTE_LINE)) for part in text.split("\n"))
    size = f'svg:width="9cm" svg:height="{lines * _LINE_CM + 0.3:.2f}cm"'
    return f"<office:annotation {size}>{paragraphs(text)}</office:annotation>"


def _condition(limit: Limits) -> str:
    if limit.truth:
        return f'of:cell-content-is-in-list("{YES}";"{NO}")'
    kind = "whole" if limit.whole else "decimal"
    return f"of:cell-content-is-{kind}-number() and cell-content-is-between({limit.low:f},{limit.high:f})"


def _number_style(digits: Digits, name: str) -> str:
    """Grouped, with the unit behind it; as it is where the decimals are not told."""
    kind = "percentage" if digits.percent else "number"
    decimals = 2 if digits.percent and digits.decimals is None else digits.decimals
    form = 'number:min-integer-digits="1"'
    if decimals is not None:
        form += f' number:decimal-places="{decimals}" number:min-decimal-places="{decimals}" number:grouping="true"'
    unit = "%" if digits.percent else escape(digits.unit)
    text = f"<number:text>{unit}</number:text>" if unit else ""
    number = f"<number:number {form}/>"
    return f'<number:{kind}-style style:name="{name}">{number}{text}</number:{kind}-style>'


def _names(made: BookLayout) -> Iterator[str]:
    if not made.names:
        return
    yield "<table:named-expressions>"
    for name, (sheet, row, column) in made.names.items():
        address = attribute(f"${_quoted(sheet)}.{a1(row, column, '$')}")
        named = f'table:name="{attribute(name)}" table:base-cell-address="{address}" table:cell-range-address="{address}"'
        yield f"<table:named-range {named}/>"
    yield "</table:named-expressions>"


def _filters(sheets: Iterable[SheetLayout]) -> Iterator[str]:
    ranges = [
        attribute(f"{_quoted(sheet.name)}.{a1(sheet.head, 0)}:{_quoted(sheet.name)}.{a1(*sheet.last)}")
        for sheet in sheets
        if sheet.head is not None
    ]
    if not ranges:
        return
    yield "<table:database-ranges>"
    for i, address in enumerate(ranges):
        # the name that LibreOffice gives to a sheet's own filter
        named = f'table:name="__Anonymous_Sheet_DB__{i}" table:target-range-address="{address}"'
        yield f'<table:database-range {named} table:display-filter-buttons="true"/>'
    yield "</table:database-ranges>"
