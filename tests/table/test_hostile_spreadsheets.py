"""Files that are broken, are something else, or mean harm: each ends in a clear error, soon and within little memory."""

import copy
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spreadsheets import (
    ODF,
    ODS_TYPE,
    OFFICE,
    PACKAGE,
    cells,
    ods,
    ods_xml,
    read,
    relations,
    sheet_xml,
    styles_xml,
    xlsx,
    xlsx_members,
    zipped,
)  # fmt: skip

from kpical.problem.errors import SpreadsheetError
from kpical.problem.reasons import SpreadsheetReason
from kpical.table import archive, grid, limits, markup, sheet_builder, spreadsheet, xlsx_cells
from kpical.table import ods as ods_reader
from kpical.table import xlsx as xlsx_reader
from kpical.table.spreadsheet import foreign, read_workbook
from kpical.words import LANGUAGES, Words

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
FLAT = f'<?xml version="1.0"?><office:document xmlns:office="{ODF}office:1.0"/>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://localhost/a">%a;]>'


def with_parts(**changed):
    """An xlsx file of which these parts are other ones."""
    names = {
        "types": "[Content_Types].xml", "root": "_rels/.rels", "workbook": "xl/workbook.xml",
        "relations": "xl/_rels/workbook.xml.rels", "sheet": "xl/worksheets/sheet1.xml", "texts": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
    }  # fmt: skip
    members = xlsx_members(CELL, texts="<si><t>甲</t></si>", styles=styles_xml("0%"))
    return zipped(members | {names[part]: content for part, content in changed.items()})


def without(name):
    return zipped(xlsx_members(CELL, texts="", styles=styles_xml()) | {name: None})


def to_target(target, mode="", kind="worksheet"):
    """An xlsx file whose sheet stands at the target."""
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}" {mode}/>'
    return with_parts(relations=f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>')


def rezipped(data, change, **how):
    """The zip file written anew, after `change(archive, info, content)` has done with each member what it likes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", **how) as new:
        for info in old.infolist():
            change(new, info, old.read(info))
    return made.getvalue()


def as_it_is(archive, info, content):
    archive.writestr(info.filename, content)


def twice(archive, info, content):
    archive.writestr(info.filename, content)
    if info.filename.endswith("sheet1.xml"):
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(info.filename, content)


def overlapping(archive, info, content):
    archive.writestr(info.filename, content)
    if info.filename.endswith("sheet1.xml"):
        alias = copy.copy(archive.getinfo(info.filename))
        alias.filename = alias.orig_filename = "xl/worksheets/again.xml"
        archive.filelist.append(alias)


def with_wrong_checksum():
    return rezipped(xlsx(CELL), as_it_is, compression=zipfile.ZIP_STORED).replace(b"<v>1</v>", b"<v>2</v>")


def with_size(size):
    """An xlsx file in which the size of the sheet, unpacked, is said to be another one."""
    data = xlsx(CELL)
    real = zipfile.ZipFile(io.BytesIO(data)).getinfo("xl/worksheets/sheet1.xml").file_size
    return data.replace(real.to_bytes(4, "little"), size.to_bytes(4, "little"))


def encrypted():
    """An xlsx file in which the members are marked as encrypted."""
    data = bytearray(xlsx(CELL))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(signature, start + 1)
    return bytes(data)


def ods_row(cell, attributes=""):
    return ods(f"<table:table-row {attributes}>{cell}</table:table-row>")


BLANKS = 'table:number-{}-repeated="999999999"'
SPACES = '<table:table-cell><text:p><text:s text:c="{}"/></text:p></table:table-cell>'
TEXT_CELL = '<table:table-cell office:value-type="string" {}><text:p>甲</text:p></table:table-cell>'
MILLION = 'table:number-{}-repeated="1000000"'

HOSTILE = {
    # something else
    "nothing": (lambda: b"", "empty"),
    "old Excel": (lambda: OLD_OFFICE, "old_xls"),
    "Excel with a password": (lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "CSV": (lambda: "機關,預算數\r\n外交部,100\r\n".encode("cp950"), "text"),
    "CSV in UTF-16": (lambda: "機關,預算數\r\n".encode("utf-16"), "text"),
    "web page": (lambda: b"\xef\xbb\xbf\n<HTML><table><tr><td>1", "web_page"),
    "Excel 2003 XML": (lambda: b'<?xml version="1.0"?><Workbook/>', "web_page"),
    "PDF": (lambda: b"%PDF-1.7\n\x00\xff" * 9, "pdf"),
    "zip of a text": (lambda: zipped({"a.txt": "1"}), "packed"),
    "Word document": (lambda: zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}), "not_spreadsheet"),
    "gzip": (lambda: b"\x1f\x8b\x08\0\0", "packed"),
    "flat ods": (lambda: ods_xml().replace("office:document-content", "office:document").encode(), "flat_ods"),
    "flat ods in UTF-16": (lambda: FLAT.encode("utf-16"), "flat_ods"),
    "bytes of nothing known": (lambda: b"\x7fELF\0\1\2", "not_spreadsheet"),
    "empty zip": (lambda: zipped({}), "not_spreadsheet"),
    "binary workbook": (lambda: with_parts(root=relations(("r", f"{OFFICE}/officeDocument", "xl/workbook.bin"))), "binary"),
    "text document": (lambda: with_parts(workbook='<w:document xmlns:w="urn:w"/>'), "not_spreadsheet"),
    "no document": (lambda: with_parts(root=relations()), "not_spreadsheet"),
    "only a chart": (lambda: with_parts(workbook=xlsx_members()["xl/workbook.xml"].replace("rId1", "rId3")), "no_sheet"),
    "no sheet": (lambda: with_parts(workbook=f'<workbook xmlns="{sheet_xml("").split(chr(34))[5]}"/>'), "no_sheet"),
    "ods without a sheet": (lambda: zipped({"content.xml": ods_xml().replace("table:table", "table:none")}), "no_sheet"),
    # broken
    "cut in the middle": (lambda: xlsx(CELL)[:900], "damaged"),
    "cut at the end": (lambda: xlsx(CELL)[:-10], "damaged"),
    "only its first bytes": (lambda: b"PK\x03\x04", "damaged"),
    "wrong checksum": (with_wrong_checksum, "damaged"),
    "size told too small": (lambda: with_size(5), "damaged"),
    "no workbook": (lambda: without("xl/workbook.xml"), "damaged"),
    "no relations": (lambda: without("xl/_rels/workbook.xml.rels"), "damaged"),
    "no worksheet": (lambda: without("xl/worksheets/sheet1.xml"), "damaged"),
    "no texts": (lambda: without("xl/sharedStrings.xml"), "damaged"),
    "no styles": (lambda: without("xl/styles.xml"), "damaged"),
    "same member twice": (lambda: rezipped(xlsx(CELL), twice), "damaged"),
    "members that overlap": (lambda: rezipped(xlsx(CELL), overlapping), "damaged"),
    "rare compression": (lambda: rezipped(xlsx(CELL), as_it_is, compression=zipfile.ZIP_BZIP2), "damaged"),
    "members with a password": (encrypted, "encrypted"),
    "tags that do not close": (lambda: with_parts(sheet=sheet_xml("<row><c>")), "damaged"),
    "no XML": (lambda: with_parts(sheet=b"\x00\xff\x00\xff"), "damaged"),
    "part that is no worksheet": (lambda: with_parts(sheet="<worksheet><sheetData/></worksheet>"), "damaged"),
    "empty part": (lambda: with_parts(sheet=b""), "damaged"),
    "bytes that are no UTF-8": (lambda: with_parts(sheet=sheet_xml("<row>\x80</row>").encode("latin-1")), "damaged"),
    "strange encoding": (lambda: with_parts(sheet=sheet_xml(CELL).replace("UTF-8", "big5")), "damaged"),
    "unknown encoding": (lambda: with_parts(sheet=sheet_xml(CELL).replace("UTF-8", "x-none")), "damaged"),
    "encoding that is none": (lambda: with_parts(sheet=sheet_xml(CELL).replace("UTF-8", "zip_codec")), "damaged"),
    "unknown entity": (lambda: with_parts(sheet=sheet_xml("<row>&nbsp;</row>")), "damaged"),
    "unknown type of a cell": (lambda: xlsx('<row><c t="z"><v>1</v></c></row>'), "damaged"),
    "long namespace": (lambda: with_parts(sheet=f'<a xmlns="{"x" * 1000}"/>'), "damaged"),
    "ods cut in its XML": (lambda: zipped({"mimetype": ODS_TYPE, "content.xml": ods_xml()[:-20]}), "damaged"),
    # means harm
    "entities that multiply": (lambda: with_parts(sheet=LAUGHS + "<x>&b;</x>"), "doctype"),
    "entity from a file": (lambda: with_parts(texts=EXTERNAL + "<x>&a;</x>"), "doctype"),
    "entity from the net": (lambda: with_parts(root=PARAMETER + "<x/>"), "doctype"),
    "entities in ods": (lambda: zipped({"content.xml": LAUGHS + "<x>&b;</x>"}), "doctype"),
    "DOCTYPE alone": (lambda: with_parts(styles="<!DOCTYPE x><x/>"), "doctype"),
    "member above the folder": (lambda: zipped(xlsx_members(CELL) | {"../../evil": "x"}), "outside"),
    "member above the folder, as in Windows": (lambda: zipped(xlsx_members(CELL) | {"..\\evil": "x"}), "outside"),
    "sheet above the archive": (lambda: to_target("../../../etc/passwd"), "outside"),
    "sheet above the archive from its top": (lambda: to_target("/../etc/passwd"), "outside"),
    "sheet above the archive, as in Windows": (lambda: to_target("..\\..\\x"), "outside"),
    "sheet in a file": (lambda: to_target("file:///etc/passwd", 'TargetMode="External"'), "outside"),
    "sheet at a path of the machine": (lambda: to_target("/etc/passwd"), "damaged"),
    "cell beyond the last column": (lambda: xlsx('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "far"),
    "cell beyond the last row": (lambda: xlsx('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'), "far"),
    "cells that go on beyond the last column": (lambda: xlsx(f"<row>{'<c/>' * 16384}<c><v>1</v></c></row>"), "far"),
    "row that overflows": (lambda: xlsx(f'<row r="{2**64 + 1}"/>'), "far"),
    "column that overflows": (lambda: xlsx(f'<row r="1"><c r="{"Z" * 14}1"><v>1</v></c></row>'), "far"),
    "merged beyond the sheet": (lambda: xlsx(CELL, after='<mergeCell ref="A1:ZZZZ9999999999"/>'), "far"),
    "row 0": (lambda: xlsx('<row r="0"><c r="A0"><v>1</v></c></row>'), "reference"),
    "row below 0": (lambda: xlsx('<row r="-5"/>'), "reference"),
    "cell of another row": (lambda: xlsx('<row r="1"><c r="A2"><v>1</v></c></row>'), "reference"),
    "cell without a number": (lambda: xlsx('<row r="1"><c r="A"><v>1</v></c></row>'), "reference"),
    "cell without a name": (lambda: xlsx('<row r="1"><c r=""><v>1</v></c></row>'), "reference"),
    "merged from nowhere": (lambda: xlsx(CELL, after='<mergeCell ref="B2:"/><mergeCell ref=":B2"/>'), "reference"),
    "merged to a column": (lambda: xlsx(CELL, after='<mergeCell ref="B2:C"/>'), "reference"),
    "merged without a range": (lambda: xlsx(CELL, after="<mergeCell/>"), "reference"),
    "cell written twice": (lambda: xlsx(CELL + CELL), "twice"),
    "a million equal columns": (lambda: ods_row(TEXT_CELL.format(MILLION.format("columns"))), "repeated"),
    "a million equal rows": (lambda: ods_row(TEXT_CELL.format(""), MILLION.format("rows")), "repeated"),
    "a billion equal cells": (lambda: ods_row(TEXT_CELL.format(MILLION.format("columns")), MILLION.format("rows")), "repeated"),
    "cells to beyond the last column": (lambda: ods_row(TEXT_CELL.format('table:number-columns-repeated="16385"')), "far"),
    "cell behind a billion blanks": (
        lambda: ods_row(f"<table:table-cell {BLANKS.format('columns')}/>{TEXT_CELL.format('')}"), "far",
    ),
    "row below a billion blank ones": (
        lambda: ods(f"<table:table-row {BLANKS.format('rows')}/><table:table-row>{TEXT_CELL.format('')}</table:table-row>"),
        "far",
    ),
    "a billion spaces": (lambda: ods_row(SPACES.format("999999999")), "long_text"),
    "long text": (lambda: xlsx(f'<row><c t="inlineStr"><is><t>{"長" * 140_000}</t></is></c></row>'), "long_text"),
    "deep": (lambda: with_parts(sheet="<a>" * 300 + "</a>" * 300), "deep"),
    "long tag": (lambda: with_parts(sheet=sheet_xml(f'<row x="{"x" * (3 << 20)}"/>')), "tag"),
    "tag that never ends": (lambda: with_parts(sheet="<a " + "x" * (3 << 20)), "tag"),
    "long comment": (lambda: with_parts(sheet=sheet_xml(f"<!--{'x' * (3 << 20)}-->")), "tag"),
    "many members": (lambda: zipped({str(n): b"" for n in range(4097)}), "members"),
    "many sheets": (lambda: xlsx(sheets='<sheet name="x" r:id="rId1"/>' * 1000), "sheets"),
    "many sheets of ods": (lambda: ods(tables="<table:table/>" * 1000), "sheets"),
    "many bytes": (lambda: b"PK\x03\x04" + b"\0" * (32 << 20), "too_big"),
}  # fmt: skip


READERS = (limits, archive, sheet_builder, grid, markup, ods_reader, spreadsheet, xlsx_cells, xlsx_reader)


def refusal(data):
    with pytest.raises(SpreadsheetError) as refused:
        read(data)
    return refused.value


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name):
    make, reason = HOSTILE[name]
    refused = refusal(make())
    assert refused.reason == reason
    assert (refused.code, refused.exit_code) == ("bad_file", 2)
    for lang in LANGUAGES:
        assert Words(lang).sentence(refused).startswith("表")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("old Excel", "表"), ("cell written twice", "表［工作表1］A1"), ("merged to a column", "表［工作表1］"),
        ("a million equal columns", "表［工作表1］A1"), ("long text", "表［工作表1］A1"),
        ("unknown type of a cell", "表［工作表1］A1"), ("cell beyond the last column", "表［工作表1］"),
    ],
)  # fmt: skip
def test_the_place_is_told_as_far_as_it_is_known(name, place):
    assert str(refusal(HOSTILE[name][0]()).place) == place


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", ""),
        ("機關,預算數\r\n".encode("cp950"), ""),
        ("機關,預算數\r\n".encode("utf-16"), ""),
        (b"\x00\x01", ""),
        (xlsx(CELL), ""),
        (xlsx(CELL)[:100], ""),
        (OLD_OFFICE, "old_xls"),
        (b"\x1f\x8b\x08", "packed"),
        (b"BZh91AY", "packed"),
        (b"%PDF-1.7", "pdf"),
        (b"\xef\xbb\xbf\r\n<html>", "web_page"),
        ("<html>".encode("utf-16"), "web_page"),
        (b'<?xml version="1.0"?><Workbook/>', "web_page"),
        (FLAT.encode(), "flat_ods"),
        (FLAT.partition("?>")[2].encode(), "flat_ods"),
    ],
)
def test_the_first_bytes_say_what_is_no_table(data, kind):
    assert foreign(data) == kind


def test_what_is_wrong_is_told_in_both_languages():
    refused = refusal(HOSTILE["cell beyond the last column"][0]())
    assert Words("zh-TW").sentence(refused) == (
        "表［工作表1］: 儲存格的位置「XFE1」在工作表之外，最後一格是 XFD1048576；請用試算表軟體開啟並另存新檔。"
    )
    assert Words("en").sentence(refused) == (
        '表［工作表1］: The position "XFE1" lies outside of the sheet, whose last cell is XFD1048576; '
        "open the file in a spreadsheet program and save it anew."
    )


# Limits that are too far off for a test to go there are brought nearer.


@pytest.mark.parametrize(
    ("limit", "most", "make", "reason"),
    [
        ("MOST_KEPT", 10, lambda: xlsx("<row>" + "<c><v>1</v></c>" * 20 + "</row>"), "cells"),
        ("MOST_KEPT", 10, lambda: xlsx("<row><c><v>1</v></c></row>" * 20), "cells"),
        ("MOST_KEPT", 10, lambda: xlsx(texts="<si/>" * 20), "cells"),
        ("MOST_KEPT", 10, lambda: xlsx(styles=styles_xml(*["0"] * 20)), "cells"),
        ("MOST_KEPT", 10, lambda: ods_row(TEXT_CELL.format("") * 20), "cells"),
        ("MOST_PIECES", 60, lambda: xlsx("<row>" + "<c/>" * 100 + "</row>"), "elements"),
        ("MOST_PIECES", 60, lambda: xlsx("<row " + " ".join(f'a{n}=""' for n in range(100)) + "/>"), "elements"),
        ("MOST_PIECES", 60, lambda: xlsx(CELL, after='<mergeCell ref="C1:D1"/>' * 20), "elements"),
        ("MOST_CHARACTERS", 400, lambda: xlsx(f'<row><c t="str"><v>{"長" * 500}</v></c></row>'), "texts"),
        ("MOST_CHARACTERS", 400, lambda: xlsx("<row><c><v>1E-300</v></c><c><v>1E-300</v></c></row>"), "texts"),
        ("MOST_CHARACTERS", 400, lambda: xlsx(styles=styles_xml("0" * 500)), "texts"),
        ("MOST_CHARACTERS", 400, lambda: ods_row(SPACES.format("500")), "texts"),
        ("MOST_UNPACKED", 5000, lambda: xlsx(" " * 5000), "unpacked"),
        ("MOST_UNPACKED", 5000, lambda: ods(" " * 5000), "unpacked"),
    ],
)  # fmt: skip
def test_a_file_beyond_a_limit_is_refused(monkeypatch, limit, most, make, reason):
    data = make()
    assert read(data).sheets
    monkeypatch.setattr(limits, limit, most)
    assert refusal(data).reason == reason


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    for path, reason in ((tmp_path / "表.xlsx", "not_found"), (tmp_path, "folder")):
        with pytest.raises(SpreadsheetError) as refused:
            read_workbook(path)
        assert (refused.value.reason, str(refused.value.place)) == (reason, str(path))


def test_a_file_that_can_not_be_read_is_told(monkeypatch, tmp_path):
    def locked(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", locked)
    with pytest.raises(SpreadsheetError) as refused:
        read_workbook(tmp_path / "表.xlsx")
    assert (refused.value.reason, refused.value.found) == ("unreadable", "Permission denied")


def test_every_reason_is_tried_here():
    tried = {reason for _, reason in HOSTILE.values()} | {"cells", "elements", "texts", "unpacked"}
    tried |= {"not_found", "folder", "unreadable"}
    source = "".join(Path(module.__file__).read_text("utf-8") for module in READERS)
    assert tried == {reason for reason in get_args(SpreadsheetReason) if f'"{reason}"' in source}


# What no test has thought of

GOOD_ROWS = (
    '<row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><f>C2</f><v>0.5</v></c><c r="C2" t="b"><v>1</v></c></row>'
)
GOOD_TEXTS = '<si><r><t>甲_x000D_</t></r><rPh sb="0" eb="1"><t>乙</t></rPh></si>'
GOOD_ODS = (
    f'<table:table-row table:number-rows-repeated="2">{TEXT_CELL.format("")}<table:table-cell table:number-columns-repeated="3" '
    'office:value-type="percentage" office:value="0.5"/><table:covered-table-cell/></table:table-row>'
)
GOOD = {
    "xlsx": xlsx(GOOD_ROWS, texts=GOOD_TEXTS, styles=styles_xml("0%", "e/m/d"), after='<mergeCell ref="A1:B1"/>'),
    "ods": ods(GOOD_ODS),
}


def read_or_refuse(data):
    try:
        return read(data)
    except SpreadsheetError as refused:
        return Words("zh-TW").sentence(refused)


@pytest.mark.parametrize("kind", GOOD)
def test_the_good_files_are_good(kind):
    assert len(cells(GOOD[kind])) >= 3


@pytest.mark.parametrize("kind", GOOD)
def test_a_file_cut_anywhere_is_refused(kind):
    for end in range(len(GOOD[kind])):
        refusal(GOOD[kind][:end])


@given(st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]), st.binary(max_size=300))
def test_any_bytes_are_refused(start, rest):
    assert refusal(start + rest).place.file == "表"


@given(st.sampled_from(sorted(GOOD)), st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_file_with_other_bytes_here_and_there_is_read_or_refused(kind, changes):
    data = bytearray(GOOD[kind])
    for at, byte in changes:
        data[at % len(data)] = byte
    assert read_or_refuse(bytes(data))


SNIPPETS = st.sampled_from([
    "<row>", "</row>", "<c>", "</c>", "<v>", "</v>", "<f>", "<is>", "<t>", "</t>", '"', "=", "<", ">", "&", "&#0;", "]]>", "<!--",
    "A1", "XFD1048576", "-1", "1e999", "NaN", "99999999999999999999", "😀", "_xD800_", 't="s"', 's="9"', 'r="B9"', " ",
    "<!DOCTYPE x>", "<table:table>", "<table:table-row>", "<table:table-cell>", "<text:p>", '<text:s text:c="9"/>', "</text:p>",
])  # fmt: skip


@given(st.sampled_from(sorted(GOOD)), st.integers(0, 9), st.integers(0, 1 << 12), st.integers(0, 12), SNIPPETS)
@settings(max_examples=100)
def test_a_part_with_other_text_in_it_is_read_or_refused(kind, part, at, cut, snippet):
    with zipfile.ZipFile(io.BytesIO(GOOD[kind])) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    name = sorted(members)[part % len(members)]
    text = members[name]
    at %= len(text)
    assert read_or_refuse(zipped(members | {name: text[:at] + snippet + text[at + cut :]}))


# Bombs go off in a process of their own, which measures itself.

MOST_MEMORY = 500 << 20
OF_PYTHON = 40 << 20  # of that, whatever is read
SHARE = 4  # of them are as large as this part of the bounds: what is read takes as much less
MOST_SECONDS = 30  # they take less than 5; a machine that is busy with other things takes longer

_READ = """\
import resource, sys
if sys.platform == "linux":
    resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
from kpical.table import limits
for bound in ("MOST_UNPACKED", "MOST_PIECES", "MOST_KEPT", "MOST_CHARACTERS"):
    setattr(limits, bound, getattr(limits, bound) // {share})
from kpical.problem.errors import SpreadsheetError
from kpical.table.spreadsheet import read_workbook
try:
    read_workbook(sys.argv[1])
    print("read")
except SpreadsheetError as refused:
    print(refused.reason)
if sys.platform == "linux":  # what getrusage tells there is that of whoever started this, where that was more
    with open("/proc/self/status") as status:
        print(next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def bomb(path, members, name, piece, times):
    """A zip file of which one member has the piece many times over, written without ever being whole in memory."""
    start, end = members[name].split("|")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for other, content in members.items():
            if content is not None and other != name:
                made.writestr(other, content)
        with made.open(name, "w") as member:
            member.write(start.encode())
            for _ in range(times):
                member.write(piece.encode())
            member.write(end.encode())


IN_SHEET = (xlsx_members("|"), "xl/worksheets/sheet1.xml")
IN_TEXTS = (xlsx_members(texts="|"), "xl/sharedStrings.xml")
IN_CELL = ({"content.xml": ods_xml("<table:table-row><table:table-cell>|</table:table-cell></table:table-row>")}, "content.xml")
IN_ODS = ({"content.xml": ods_xml("|")}, "content.xml")
ODS_CELL = '<table:table-cell office:value-type="float" office:value="1.5"><text:p>1.5</text:p></table:table-cell>'
EQUAL_ROWS = f'<table:table-row table:number-rows-repeated="200000">{TEXT_CELL.format("")}</table:table-row>'
BOMBS = {
    "blanks": (IN_SHEET, " " * (1 << 20), 100, "unpacked"),
    "line ends": (IN_SHEET, "\n" * (1 << 20), 100, "unpacked"),
    "characters by number": (IN_SHEET, "&#65;" * (1 << 18), 100, "unpacked"),
    "comments": (IN_SHEET, "<!---->" * (1 << 17), 110, "unpacked"),
    "blank cells": (IN_SHEET, "<row>" + "<c/>" * 1000 + "</row>", 2600, "elements"),
    "attributes": (IN_SHEET, "<row " + " ".join(f'a{n}=""' for n in range(1000)) + "/>", 5000, "elements"),
    "cells in one column": (IN_SHEET, "<row><c><v>12345.6789</v></c></row>" * 1000, 300, "cells"),
    "cells in rows": (IN_SHEET, "<row>" + "<c><v>12345.6789</v></c>" * 100 + "</row>", 6000, "cells"),
    "cells with texts": (IN_SHEET, f'<row><c t="inlineStr"><is><t>{"😀" * 60}</t></is></c></row>' * 100, 3000, "cells"),
    "long texts": (IN_SHEET, f'<row><c t="inlineStr"><is><t>{"😀" * 30_000}</t></is></c></row>', 1000, "texts"),
    "numbers that are long when written out": (IN_SHEET, "<row>" + "<c><v>1E-300</v></c>" * 100 + "</row>", 5000, "texts"),
    "merged ranges": (IN_SHEET, '</sheetData><mergeCell ref="B1:XFD1048576"/><sheetData>' * 1000, 400, "elements"),
    "shared texts": (IN_TEXTS, "<si><t>甲</t></si>" * 1000, 600, "cells"),
    "runs of a text": (IN_TEXTS, "<t>甲</t>" * 1000, 2600, "elements"),
    "cells of ods": (IN_ODS, f"<table:table-row>{ODS_CELL * 100}</table:table-row>", 6000, "cells"),
    "rows of ods": (IN_ODS, f"<table:table-row>{TEXT_CELL.format('')}</table:table-row>" * 1000, 300, "cells"),
    "equal rows": (IN_ODS, EQUAL_ROWS, 5, "cells"),
    "paragraphs": (IN_CELL, "<text:p>a b</text:p>" * 1000, 1300, "elements"),
}  # fmt: skip
WHOLE = ("blanks", "cells of ods", "equal rows")  # as large as they may be


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell a process its memory in this way")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_bounds(tmp_path, name):
    (members, member), piece, times, reason = BOMBS[name]
    share = 1 if name in WHOLE else SHARE
    bomb(tmp_path / "bomb", members, member, piece, times // share + 1)
    script = _READ.format(limit=MOST_MEMORY + (300 << 20), seconds=MOST_SECONDS, share=share)
    command = [sys.executable, "-c", script, tmp_path / "bomb"]
    uncounted = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}  # it takes room itself
    done = subprocess.run(command, env=uncounted, capture_output=True, text=True, check=False, timeout=10 * MOST_SECONDS)
    assert done.returncode == 0, done.stderr
    found, memory = done.stdout.split()
    assert found == reason
    assert int(memory) < OF_PYTHON + (MOST_MEMORY - OF_PYTHON) // share
