"""Reports of live results for the tests of workbooks, and what is in the files that come of them."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZipFile

from tools import program

from kpical.catalogue.model import Definition, Indicator
from kpical.computation.calculation import calculate, show
from kpical.computation.inputs import definition_for, slots, used_definition
from kpical.problem.errors import KpicalError
from kpical.quantity.period import Period
from kpical.report.model import Cell, Column, Live, Number, Report, Row, Section, Table

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, TEXT = (f"{{{_ODF}{name}:1.0}}" for name in ("table", "office", "text"))
# LibreOffice computes every formula of a file that it opens, whatever value stands beside it.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode"><value>0</value></prop></item>
</oor:items>"""
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"  # every sheet, as it is shown


class Case(NamedTuple):
    """An indicator, its figures, and how it is rounded where that is not its own way."""

    indicator: Indicator
    figures: Mapping[str, str]
    year: Period | None = None
    decimals: int | None = None
    rounding: str | None = None


def live(definition: Definition, key: Any, year: Period | None, prefix: str = "") -> dict[str, Any]:
    """The keys of the definition's cells."""
    refs: dict[str, Any] = {name: (key, prefix + name) for name in (*definition.inputs, *definition.parameters)}
    for word, use in definition.uses.items():
        inner = used_definition(use, year)
        refs[word] = Live(inner, live(inner, key, use.period(year), f"{prefix}{word}."), inner.decimals, inner.rounding)
    return refs


class Made(NamedTuple):
    """The cells of a case: its figures, its result; and the digits that kpical prints, "" where it has none."""

    inputs: list[Cell]
    result: Cell
    shown: str


def cells(case: Case, key: Any) -> Made:
    """The cells of a case; those of its figures are empty where there is no result."""
    definition = definition_for(case.indicator, case.year)
    decimals = definition.decimals if case.decimals is None else case.decimals
    rounding = case.rounding or definition.rounding
    formula = Live(definition, live(definition, key, case.year), decimals, rounding)
    asked = list(slots(definition, case.year))
    try:
        result = calculate(case.indicator, case.figures, year=case.year, decimals=decimals, rounding=rounding)
    except KpicalError:
        empty = [Cell("", key=(key, slot.path), accepts=slot.input) for slot in asked]
        return Made(empty, Cell("—", live=formula), "")
    figures = [result.inputs[slot.path] for slot in asked]
    inputs = [
        Cell(show(f, with_unit=True), Number(f.value, f.unit.name if f.unit else ""), key=(key, slot.path), accepts=slot.input)
        for f, slot in zip(figures, asked, strict=True)
    ]
    return Made(inputs, Cell(result.shown, Number(result.value, result.unit, decimals, rounding), formula), result.shown)


def report(sections: Iterable[Section], title: str = "", lang: str = "zh-TW") -> Report:
    """A report of these sections."""
    made = list(sections)
    return Report([], list, dict, lambda: made, title=title, lang=lang)


def cases_report(cases: Iterable[Case]) -> tuple[Report, list[str]]:
    """A sheet with a case a row, its number, its result and its figures; and what kpical shows for each."""
    made = [cells(case, key) for key, case in enumerate(cases)]
    most = max(len(each.inputs) for each in made)
    rows = [
        Row([Cell(str(i)), each.result, *each.inputs, *[Cell("")] * (most - len(each.inputs))]) for i, each in enumerate(made)
    ]
    heads = [Column("n", "序"), Column("result", "結果", "right"), *(Column(str(i), f"數{i}", "right") for i in range(most))]
    return report([Section(table=Table(heads, rows), sheet="試算")]), [each.shown for each in made]


def parts(data: bytes) -> dict[str, bytes]:
    """The files of a zip."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip, in their order."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


class Written(NamedTuple):
    """A cell of a file: its formula, and its value as it is spelt."""

    formula: str
    value: str


def xlsx_cells(data: bytes, sheet: int = 1) -> dict[str, Written]:
    """The cells of a sheet that hold something."""
    files = parts(data)
    strings = (
        ["".join(si.itertext()) for si in ET.fromstring(files["xl/sharedStrings.xml"])] if "xl/sharedStrings.xml" in files else []
    )
    found = {}
    for cell in ET.fromstring(files[f"xl/worksheets/sheet{sheet}.xml"]).iter(MAIN + "c"):
        value = cell.findtext(MAIN + "v")
        if cell.get("t") == "inlineStr":
            value = "".join(cell.itertext())
        if value is not None:
            text = strings[int(value)] if cell.get("t") == "s" else value
            found[cell.attrib["r"]] = Written(cell.findtext(MAIN + "f") or "", text.replace("_x005F_", "_"))
    return found


def ods_rows(data: bytes, sheet: int = 0) -> list[list[Written]]:
    """The rows of a sheet, with what the attributes of their cells say; of a text what it says."""
    table = ET.fromstring(parts(data)["content.xml"]).findall(f".//{TABLE}table")[sheet]
    rows = []
    for row in table.iter(TABLE + "table-row"):
        found = []
        for cell in row.findall(TABLE + "table-cell"):
            text = "\n".join("".join(p.itertext()) for p in cell.findall(TEXT + "p"))
            value = cell.get(OFFICE + "value") or cell.get(OFFICE + "string-value") or text
            found.append(Written(cell.get(TABLE + "formula") or "", value))
        rows += [found] * int(row.get(TABLE + "number-rows-repeated") or 1)
    return rows


def shown(folder: Path, **files: bytes) -> dict[str, list[list[str]]]:
    """What LibreOffice shows of the files, all formulas computed anew; by the file's name and the sheet's.

    It runs in a profile of its own. A file's name is `name_suffix` here: workbook_xlsx.
    """
    office = program("libreoffice")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    made = []
    for name, data in files.items():
        made.append(folder / ".".join(name.rsplit("_", 1)))
        made[-1].write_bytes(data)
    out = folder / "out"
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", _CSV, "--outdir", str(out)]
    for file in made:  # one by one: a sheet's file is named after the document, whatever its suffix
        done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
    found = {}
    for file in sorted(out.iterdir()):
        with file.open(encoding="utf-8", newline="") as lines:
            found[file.stem] = list(csv.reader(lines))
    return found


def table_rows(rows: list[list[str]], head: str = "序") -> list[list[str]]:
    """The rows below the head."""
    first = next(i for i, row in enumerate(rows) if row and row[0] == head)
    return list(islice(rows, first + 1, None))


def falsified(data: bytes) -> bytes:
    """The file with a wrong value beside every formula, so that only who computes them shows the right ones."""
    files = parts(data)
    for name in files:
        if name.startswith("xl/worksheets/sheet"):
            files[name] = re.sub(rb"(</f><v>)[^<]*(</v>)", rb"\g<1>99999\2", files[name])
        elif name == "content.xml":
            files[name] = re.sub(
                rb'(table:formula="[^"]*" office:value-type="(?:float|percentage)" office:value=")[^"]*"',
                rb'\g<1>99999"',
                files[name],
            )
    return zipped(files)
