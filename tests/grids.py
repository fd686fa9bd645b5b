"""Spreadsheet files of rows: a text, a number, or a cell with a kind and a formula of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from spreadsheets import inline, ods, sheet_xml, styles_xml, xlsx_members, zipped

from kpical.problem.position import cell_name


class Of(NamedTuple):
    """A cell that is neither a text nor a plain number: its value, percent, date or error; its formula where it has one."""

    value: str
    kind: str = "number"
    formula: str = ""


Cell = str | int | float | Of
Rows = Sequence[Sequence[Cell]]


class Sheet(NamedTuple):
    """A worksheet whose table begins below `top` blank rows, behind `left` blank columns."""

    rows: Rows
    name: str = "工作表1"
    state: str = "visible"
    top: int = 0
    left: int = 0
    merged: str = ""


def xlsx(*sheets: Sheet | Rows) -> bytes:
    """An xlsx file of one sheet or two."""
    made = [sheet if isinstance(sheet, Sheet) else Sheet(sheet) for sheet in sheets]
    members = xlsx_members(styles=styles_xml("0.00%", "yyyy/m/d"), sheets='<sheet sheetId="2" r:id="rId2"/>' * (len(made) - 1))
    listed = "".join(f'<sheet name="{s.name}" state="{s.state}" sheetId="{n}" r:id="rId{n}"/>' for n, s in enumerate(made, 1))
    members["xl/workbook.xml"] = re.sub("<sheets>.*</sheets>", f"<sheets>{listed}</sheets>", str(members["xl/workbook.xml"]))
    for number, sheet in enumerate(made, 1):
        rows = "".join(
            f'<row r="{i}">{"".join(_xlsx_cell(cell_name(i, j), cell) for j, cell in enumerate(row, sheet.left + 1))}</row>'
            for i, row in enumerate(sheet.rows, sheet.top + 1)
        )
        members[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(rows, sheet.merged)
    return zipped(members)


def _xlsx_cell(name: str, cell: Cell) -> str:
    if cell == "":
        return ""
    if isinstance(cell, str):
        return f'<c r="{name}" t="inlineStr">{inline(cell)}</c>'
    made = cell if isinstance(cell, Of) else Of(str(cell))
    look = {"percent": ' s="1"', "date": ' s="2"', "error": ' t="e"'}.get(made.kind, "")
    formula = f"<f>{made.formula}</f>" if made.formula else ""
    value = f"<v>{made.value}</v>" if made.value else ""
    return f'<c r="{name}"{look}>{formula}{value}</c>'


def ods_of(rows: Rows, top: int = 0, left: int = 0) -> bytes:
    """An ods file of one sheet."""
    lines = "".join(
        f"<table:table-row>{'<table:table-cell/>' * left}{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    return ods(f'<table:table-row table:number-rows-repeated="{top}"><table:table-cell/></table:table-row>' * bool(top) + lines)


def _ods_cell(cell: Cell) -> str:
    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        said = "".join(f"<text:p>{line}</text:p>" for line in cell.split("\n"))
        return f'<table:table-cell office:value-type="string">{said}</table:table-cell>'
    made = cell if isinstance(cell, Of) else Of(str(cell))
    kind = {
        "number": f'office:value-type="float" office:value="{made.value}"',
        "percent": f'office:value-type="percentage" office:value="{made.value}"',
        "date": 'office:value-type="date" office:date-value="2010-01-01"',
        "error": 'office:value-type="string" calcext:value-type="error"',
    }[made.kind]
    formula = f'table:formula="of:={made.formula or "NA()"}"' if made.formula or made.kind == "error" else ""
    said = f"<text:p>{made.value}</text:p>" if made.value else ""
    return f"<table:table-cell {kind if made.value else ''} {formula}>{said}</table:table-cell>"


def _xlsx_of(rows: Rows, top: int = 0, left: int = 0) -> bytes:
    return xlsx(Sheet(rows, top=top, left=left))


MADE: dict[str, Callable[..., bytes]] = {"xlsx": _xlsx_of, "ods": ods_of}
