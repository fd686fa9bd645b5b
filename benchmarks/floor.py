"""The least that a workbook of results costs: a script written by hand for table.py, from results that are computed already.

    python benchmarks/floor.py RESULTS.csv OUT.xlsx|OUT.ods

RESULTS.csv is what `kpical batch` writes for that table. The workbook has the cells of kpical's: figures as numbers, every
result as a formula beside its value, the formats, heads, widths, frozen rows and filter; nothing is proved and nothing measured.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import table
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

WIDTHS = [14, 22, 8, *[18] * 12]
HEADS = table.HEADS.split(",")


def formulas(names: Sequence[str]) -> list[str]:
    """Of each indicator, with @ for the number of the row."""
    made = []
    for name in names:
        more, less, base = ([f"{chr(65 + HEADS.index(head))}@" for head in part.split()] for part in table.RATIOS[name])
        sum_ = "+".join(more) + "".join(f"-{cell}" for cell in less)
        sum_ = f"({sum_})" if len(more) + len(less) > 1 else sum_
        cells = ",".join([*more, *less, *base])
        count = len(more) + len(less) + 1
        made.append(f'IF(COUNT({cells})<{count},"□",ROUND({sum_}/{base[0]}*100%,4))')
    return made


def quick_worksheet() -> type[Worksheet]:
    """Without XlsxWriter's search of every formula for functions that are newer than Excel 2010: kpical does without it too."""
    return type("Quick", (Worksheet,), {"_prepare_formula": lambda self, formula, future=False: formula.removeprefix("=")})


def rows(path: str) -> Iterator[list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def to_xlsx(source: str, out: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = Workbook(out, {"constant_memory": True, "tmpdir": folder})
        sheet = book.add_worksheet("kpical", quick_worksheet())
        common = {"valign": "top", "text_wrap": True, "border": 1}
        text = book.add_format(common)
        number = book.add_format({**common, "num_format": "#,##0", "align": "right"})
        percent = book.add_format({**common, "num_format": "#,##0.00%", "align": "right"})
        head = book.add_format({**common, "bold": True, "bg_color": "#E7E6E6"})
        incoming = rows(source)
        heads = next(incoming)
        made = formulas(heads[len(HEADS) : -1])
        for column, cells in enumerate([*WIDTHS, *[14] * len(made), 30]):
            sheet.set_column(column, column, cells)
        sheet.write_row(0, 0, heads, head)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(incoming, 1):
            for column, cell in enumerate(row[: len(HEADS)]):
                if cell.isdigit():
                    sheet.write_number(last, column, int(cell), number)
                else:
                    sheet.write_string(last, column, cell, text)
            for i, formula in enumerate(made, len(HEADS)):
                if row[i]:
                    sheet.write_formula(last, i, formula.replace("@", str(last + 1)), percent, float(row[i]) / 100)
                else:
                    sheet.write_blank(last, i, None, percent)
            sheet.write_string(last, len(row) - 1, row[-1], text)
        sheet.autofilter(0, 0, last, len(heads) - 1)
        book.close()


_SPACES = {"office": "office", "table": "table", "text": "text"}
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" '
    + " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in _SPACES.items())
    + ' office:version="1.3"><office:body><office:spreadsheet><table:table table:name="kpical">'
)


def to_ods(source: str, out: str) -> None:
    incoming = rows(source)
    made = [formula.replace(",", ";") for formula in formulas(next(incoming)[len(HEADS) : -1])]
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        with archive.open("content.xml", "w") as part:
            part.write(_HEAD.encode())
            for number, row in enumerate(incoming, 2):
                part.write(f"<table:table-row>{''.join(ods_cells(row, made, number))}</table:table-row>".encode())
            part.write(b"</table:table></office:spreadsheet></office:body></office:document-content>")


def ods_cells(row: Sequence[str], made: Sequence[str], number: int) -> Iterator[str]:
    for i, cell in enumerate(row):
        at = f'<table:table-cell table:style-name="ce{i}"'
        if len(HEADS) <= i < len(row) - 1 and cell:
            formula = escape(made[i - len(HEADS)].replace("@", str(number)), {'"': "&quot;"})
            held = f'office:value-type="percentage" office:value="{float(cell) / 100}"'
            yield f'{at} table:formula="of:={formula}" {held}><text:p>{cell}%</text:p></table:table-cell>'
        elif cell.isdigit():
            yield f'{at} office:value-type="float" office:value="{cell}"><text:p>{int(cell):,}</text:p></table:table-cell>'
        else:
            yield f'{at} office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def main() -> None:
    source, out = sys.argv[1:]
    (to_ods if Path(out).suffix == ".ods" else to_xlsx)(source, out)


if __name__ == "__main__":
    main()
