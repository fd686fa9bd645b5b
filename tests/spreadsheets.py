"""Spreadsheet files made by hand, so that a test shows what stands in them; and what is read from them, as plain tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from kpical.problem.position import cell_name
from kpical.table.grid import NumberFormat, SheetGrid, WorkbookGrids
from kpical.table.spreadsheet import read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def zipped(members: Mapping[str, str | bytes | None]) -> bytes:
    """A zip file of these members; None leaves one out."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if content is not None:
                archive.writestr(name, content)
    return data.getvalue()


def relations(*rows: tuple[str, str, str]) -> str:
    """A part that lists (id, type, target)."""
    listed = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in rows)
    return f'<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'


def sheet_xml(rows: str, after: str = "", main: str = MAIN) -> str:
    """A worksheet's part with these rows, and what follows them."""
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def styles_xml(*formats: str, main: str = MAIN) -> str:
    """Style 0 is General, style 1 has the first of the formats, and so on."""
    codes = "".join(f"<numFmt numFmtId='{n}' formatCode={quoteattr(code)}/>" for n, code in enumerate(formats, 164))
    styles = "".join(f'<xf numFmtId="{n}"/>' for n in range(164, 164 + len(formats)))
    return f'<styleSheet xmlns="{main}"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'


def xlsx_members(
    rows: str = "", *, after: str = "", texts: str | None = None, styles: str | None = None, sheets: str = "",
    properties: str = "", main: str = MAIN, office: str = OFFICE,
) -> dict[str, str | bytes | None]:  # fmt: skip
    """The members of an xlsx file with the sheet 工作表1, and those that `sheets` lists besides."""
    listed = f'<sheet name="工作表1" sheetId="1" r:id="rId1"/>{sheets}'
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("rId1", f"{office}/officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{properties}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", f"{office}/worksheet", "worksheets/sheet1.xml"),
            ("rId2", f"{office}/worksheet", "/xl/worksheets/sheet2.xml"),
            ("rId3", f"{office}/chartsheet", "chartsheets/sheet1.xml"),
            *([("rId4", f"{office}/sharedStrings", "sharedStrings.xml")] if texts is not None else []),
            *([("rId5", f"{office}/styles", "styles.xml")] if styles is not None else []),
        ),
        "xl/worksheets/sheet1.xml": sheet_xml(rows, after, main),
        "xl/worksheets/sheet2.xml": sheet_xml('<row><c t="inlineStr"><is><t>二</t></is></c></row>', main=main),
        "xl/sharedStrings.xml": None if texts is None else f'<sst xmlns="{main}">{texts}</sst>',
        "xl/styles.xml": styles,
    }


def xlsx(rows: str = "", **parts: str) -> bytes:
    """An xlsx file; see `xlsx_members`."""
    return zipped(xlsx_members(rows, **parts))


def ods_xml(rows: str = "", *, styles: str = "", tables: str = "", before: str = "") -> str:
    """The content of an ods file with the sheet 工作表1, which has the style ta1, and the `tables` besides."""
    spaces = "".join(f' xmlns:{name}="{ODF}{uri}:1.0"' for name, uri in _SPACES.items())
    table = f'<table:table table:name="工作表1" table:style-name="ta1">{rows}</table:table>{tables}'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} xmlns:calcext="{CALC}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}{table}</office:spreadsheet></office:body></office:document-content>"
    )


_SPACES = {"office": "office", "table": "table", "text": "text", "style": "style", "draw": "drawing", "number": "datastyle"}


def ods(rows: str = "", **parts: str) -> bytes:
    """An ods file; see `ods_xml`."""
    return zipped({"mimetype": ODS_TYPE, "content.xml": ods_xml(rows, **parts)})


def styled(format_: NumberFormat | None) -> tuple[str, int, str, str]:
    """What a format says: unit, thousands, what is unknown, currency."""
    found = format_ or NumberFormat()
    return (found.unit.name if found.unit else "", found.thousands, found.unknown, found.currency.name if found.currency else "")


def inline(text: str) -> str:
    """What stands in a cell of an xlsx file that has its text in itself."""
    return f'<is><t xml:space="preserve">{escape(text)}</t></is>'


def read(data: bytes) -> WorkbookGrids:
    """The workbook; its places are in a file named 表."""
    return read_workbook(data, "表")


def sheet(data: bytes) -> SheetGrid:
    """Its first sheet."""
    return read(data).sheets[0]


def cells(data: bytes) -> dict[str, tuple[str, ...]]:
    """The cells of the first sheet by name: text, kind, and the doubt where there is one."""
    rows = sheet(data).rows
    return {
        cell_name(row, column): (cell.text, cell.kind, cell.doubt) if cell.doubt else (cell.text, cell.kind)
        for row, found in rows.items()
        for column, cell in found.items()
    }
