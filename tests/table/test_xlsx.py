"""xlsx files: what stands in a cell, cell kind by cell kind; the sheets; files of real programs and offices."""

import csv
import subprocess

import pytest
from paths import SHARED
from spreadsheets import (
    STRICT_MAIN,
    STRICT_OFFICE,
    cells,
    inline,
    read,
    relations,
    sheet,
    sheet_xml,
    styled,
    styles_xml,
    xlsx,
    xlsx_members,
    zipped,
)  # fmt: skip
from tools import needs, program

from kpical.table.grid import Notice, Range, SheetCell
from kpical.table.sheet_choice import notify_doubts, seen
from kpical.table.spreadsheet import read_workbook

RAW = SHARED / "data" / "raw"


def cell(attributes, content, **parts):
    """What is read of the cell A1 alone: text, kind, doubt if any."""
    return cells(xlsx(f'<row r="1"><c r="A1" {attributes}>{content}</c></row>', **parts)).get("A1")


@pytest.mark.parametrize(
    ("attributes", "content", "found"),
    [
        ("", "<v>8468852.5399999991</v>", ("8468852.54", "number")),
        ('t="n"', "<v> 120 </v>", ("120", "number")),
        ("", "<v>1E-3</v>", ("0.001", "number")),
        ("", "<v>123456789012345678</v>", ("123456789012345680", "number", "digits")),
        ("", "<v>約5</v>", ("約5", "error", "not_a_number")),
        ("", "<v>NaN</v>", ("NaN", "error", "not_a_number")),
        ("", "<v></v>", None),
        ("", "<v/>", None),
        ("", "", None),
        ('t="b"', "<v>1</v>", ("是", "truth")),
        ('t="b"', "<v>0</v>", ("否", "truth")),
        ('t="b"', "<v>7</v>", ("7", "error", "not_a_number")),
        ('t="e"', "<v>#DIV/0!</v>", ("#DIV/0!", "error")),
        ('t="e"', "<f>1/0</f><v>#DIV/0!</v>", ("#DIV/0!", "error")),
        ('t="e"', "", None),
        ('t="d"', "<v>2024-01-01</v>", ("2024-01-01", "date")),
        ('t="inlineStr"', "<is><t>約5</t></is>", ("約5", "text")),
        ('t="inlineStr"', "<is><t>123</t></is>", ("123", "text")),
        ('t="inlineStr"', "<is><r><rPr><b/></rPr><t>資本</t></r><r><t>門</t></r></is>", ("資本門", "text")),
        ('t="inlineStr"', '<is><t>預算</t><rPh sb="0" eb="2"><t>ㄩˋ</t></rPh></is>', ("預算", "text")),
        ('t="inlineStr"', "<is><t></t></is>", None),
        ('t="str"', "<f>A2</f><v>文字</v>", ("文字", "text")),
        ('t="str"', "<f>A2</f><v></v>", None),
        ('t="str"', "<v>a_x000D_b</v>", ("a\rb", "text")),
        ("", "<f>B1*2</f><v>4</v>", ("4", "number")),
        # formulas that no program has computed
        ("", "<f>SUM(B1:B9)</f>", ("=SUM(B1:B9)", "error", "not_computed")),
        ("", "<f>SUM(B1:B9)</f><v></v>", ("=SUM(B1:B9)", "error", "not_computed")),
        ("", '<f t="shared" si="0"/><v/>', ("=", "error", "not_computed")),
        ('t="str"', "<f>B1</f>", ("=B1", "error", "not_computed")),
        ('t="b"', "<f>B1</f>", ("=B1", "error", "not_computed")),
    ],
)
def test_a_cell_holds_this(attributes, content, found):
    assert cell(attributes, content) == found


@pytest.mark.parametrize(
    ("code", "stored", "found"),
    [
        ("0.0%", "0.05", ("5%", "number")),
        ("#,##0", "1234567", ("1234567", "number")),
        ('0"千元"', "5", ("5", "number")),
        ("yyyy/m/d", "45292", ("2024-01-01", "date")),
        ('[$-404]e"年"m"月"d"日"', "45292", ("2024-01-01", "date")),
        ("@", "5", ("5", "number")),
    ],
)
def test_the_format_says_whether_a_number_is_a_percentage_or_a_date(code, stored, found):
    assert cell('s="1"', f"<v>{stored}</v>", styles=styles_xml(code)) == found


def test_only_the_styles_of_cells_count():
    styles = styles_xml("0%").replace("<cellXfs>", '<cellStyleXfs><xf numFmtId="14"/><xf numFmtId="14"/></cellStyleXfs><cellXfs>')
    styles = styles.replace("</styleSheet>", '<dxfs><dxf><numFmt numFmtId="164" formatCode="yyyy"/></dxf></dxfs></styleSheet>')
    assert cell('s="1"', "<v>0.5</v>", styles=styles) == ("50%", "number")


@pytest.mark.parametrize(("attributes", "found"), [("", ("5", "number")), ('s="3"', ("5", "number"))])
def test_a_file_without_styles_has_plain_numbers(attributes, found):
    assert cell(attributes, "<v>5</v>") == found


@pytest.mark.parametrize("style", ["2", "-1", "x", "999999999999999999999"])
def test_a_style_that_there_is_not_is_general_and_told_once(style):
    rows = f'<row r="1"><c r="A1" s="{style}"><v>5</v></c><c r="B1" s="1"><v>0.5</v></c><c r="C1" s="{style}"><v>6</v></c></row>'
    found = sheet(xlsx(rows, styles=styles_xml("0%")))
    assert [found.text(1, column) for column in (1, 2, 3)] == ["5", "50%", "6"]
    assert found.notices == (Notice("unknown_style", {"cells": ["A1", "C1"]}),)


def test_of_many_cells_with_a_style_that_there_is_not_a_few_are_named():
    found = sheet(xlsx('<row s="9">' + '<c s="9"><v>5</v></c>' * 9 + "</row>", styles=styles_xml()))
    assert found.notices == (Notice("unknown_style", {"cells": ["A1", "B1", "C1", "D1", "E1"]}),)


def test_a_style_that_is_empty_is_general():
    found = sheet(xlsx('<row><c s=""><v>5</v></c></row>', styles=styles_xml("0%")))
    assert (found.cell(1, 1), found.notices) == (SheetCell("5", "number"), ())


@pytest.mark.parametrize(
    ("code", "stored", "said"),
    [
        ('#,##0"千元"', "1234", ("千元", 0, "", "")),
        ('#,##0"千元";-#,##0"萬元"', "-1234", ("萬元", 0, "", "")),
        ("#,##0,", "1234000", ("", 1, "", "")),
        ('"US$"#,##0', "5", None),
        ("[$NT$-404]0", "5", ("", 0, "", "元")),
        ("0.0", "5", ("", 0, "", "")),
    ],
)
def test_the_format_stands_beside_the_number_which_stays_as_it_is_stored(code, stored, said):
    found = sheet(xlsx(f'<row><c s="1"><v>{stored}</v></c></row>', styles=styles_xml(code))).cell(1, 1)
    assert (found.text, found.kind) == (stored, "number")
    assert said is None or styled(found.format) == said


def test_an_old_year_format_shows_the_year():
    assert cell('s="1"', "<v>40544</v>", styles=styles_xml('e"年度"')) == ("100", "text")


def test_days_count_from_1904_where_the_file_says_so():
    assert cell('s="1"', "<v>0</v>", styles=styles_xml("d"), properties='<workbookPr date1904="1"/>') == ("1904-01-01", "date")


@pytest.mark.parametrize("properties", ['<calcPr fullCalcOnLoad="1"/>', '<calcPr calcCompleted="0"/>'])
@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("<f>B1</f><v>0</v>", ("0", "number", "stale")),
        ("<v>0</v>", ("0", "number")),
        ("<f>B1</f>", ("=B1", "error", "not_computed")),
    ],
)
def test_a_formula_that_is_to_be_computed_anew_is_in_doubt(properties, content, found):
    assert cell("", content, properties=properties) == found


@pytest.mark.parametrize(
    ("texts", "index", "found"),
    [
        ("<si><t>甲</t></si><si><t>乙</t></si>", "1", "乙"),
        ("<si><r><t>資本</t></r><r><t>門</t></r></si>", "0", "資本門"),
        ('<si><t>預算</t><rPh sb="0" eb="2"><t>ㄩˋ</t></rPh><phoneticPr/></si>', "0", "預算"),
        ('<si><t xml:space="preserve">  甲 </t></si>', "0", "  甲 "),
        ("<si><t>甲_x000D_&#10;乙</t></si>", "0", "甲\r\n乙"),
        ("<si><t>_x005F_x000D_</t></si>", "0", "_x000D_"),
        ("<si><t>_xD83D_ _xyz_ _x41_</t></si>", "0", "_xD83D_ _xyz_ _x41_"),
        ("<si><t>_x0041__x0042_</t></si>", "0", "AB"),
        ("<si><t>&lt;&amp;&#x7532;<![CDATA[<b>]]></t></si>", "0", "<&甲<b>"),
    ],
)
def test_a_shared_text_is_read_as_it_was_typed(texts, index, found):
    assert cell('t="s"', f"<v>{index}</v>", texts=texts) == (found, "text")


@pytest.mark.parametrize("content", ["<v>0</v>", "<v/>", ""])
def test_an_empty_shared_text_is_a_blank_cell(content):
    assert cell('t="s"', content, texts="<si/>") is None


@pytest.mark.parametrize("index", ["1", "-1", "x", "99999999999999999999"])
def test_a_shared_text_that_there_is_not_is_an_error_of_its_cell_alone(index):
    rows = f'<row><c t="s"><v>{index}</v></c><c><v>5</v></c></row>'
    found = sheet(xlsx(rows, texts="<si><t>甲</t></si>"))
    assert found.rows[1] == {1: SheetCell("#TEXT!", "error", "no_text"), 2: SheetCell("5", "number")}
    assert found.notices == (Notice("unknown_text", {"cells": ["A1"]}),)


@pytest.mark.parametrize("name", ["b2", "B2"])
def test_the_name_of_a_cell_may_be_in_small_letters(name):
    after = '<mergeCell ref="b2:c3"/>'
    found = sheet(xlsx(f'<row r="2"><c r="{name}"><v>5</v></c><c r="d2"><v>6</v></c></row>', after=after))
    assert (found.text(2, 3), found.text(2, 4)) == ("5", "6")


@pytest.mark.parametrize("reference", ["B2:A1", "A2:B1", "B1:A2"])
def test_a_merged_range_may_be_written_from_any_corner(reference):
    found = sheet(xlsx('<row r="1"><c r="A1"><v>5</v></c></row>', after=f'<mergeCell ref="{reference}"/>'))
    assert (found.merged, found.notices) == ((Range(1, 1, 2, 2),), ())


@pytest.mark.parametrize("reference", ["A:A", "A:B", "a:c", "1:1", "1:1048576"])
def test_columns_and_rows_are_not_merged_as_a_whole(reference):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
    found = sheet(xlsx(rows, after=f'<mergeCell ref="{reference}"/>'))
    assert [found.text(1, 1), found.text(1, 2), found.text(2, 1)] == ["1", "2", "3"]
    assert found.notices == (Notice("merge_left_out", {"cells": [reference]}),)


@pytest.mark.parametrize("kind", ["customXml", "theme", "calcChain", "externalLink", "hyperlink"])
@pytest.mark.parametrize("target", ["../customXml/item1.xml", "../../../etc/passwd", "file:///etc/passwd", ""])
def test_what_is_not_read_may_be_anywhere(kind, target):
    members = xlsx_members("<row><c><v>1</v></c></row>")
    for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels"):
        more = f'<Relationship Id="rId9" Type="{STRICT_OFFICE}/{kind}" Target="../{target}"/></Relationships>'
        members[name] = members[name].replace("</Relationships>", more)
    assert cells(zipped(members)) == {"A1": ("1", "number")}


def test_a_listed_sheet_that_refers_to_nothing_is_told_and_the_others_are_read():
    found = read(xlsx("<row><c><v>1</v></c></row>", sheets='<sheet name="巨集1" r:id=""/><sheet name="無" r:id="rId99"/>'))
    assert [one.name for one in found.sheets] == ["工作表1"]
    assert found.notices == (Notice("sheet_lacking", {"sheet": "巨集1"}), Notice("sheet_lacking", {"sheet": "無"}))


@pytest.mark.parametrize("kind", ["xlMacrosheet", "dialogsheet", "chartsheet"])
def test_a_sheet_of_another_kind_needs_no_part(kind):
    members = xlsx_members("<row><c><v>1</v></c></row>", sheets='<sheet name="巨集1" r:id="rId3"/>')
    name = "xl/_rels/workbook.xml.rels"
    members[name] = members[name].replace("/chartsheet", f"/{kind}")
    assert [one.name for one in read(zipped(members)).sheets] == ["工作表1"]


def test_what_was_left_out_is_told_with_the_file_and_the_sheet():
    rows = '<row><c t="s"><v>7</v></c></row>'
    book = read(xlsx(rows, sheets='<sheet name="巨集1" r:id=""/>', after='<mergeCell ref="A:A"/>'))
    told = []

    def tell(code, **facts):
        told.append((code, facts))

    notify_doubts(book.file, seen(book, tell)[0], tell)
    assert told == [
        ("sheet_lacking", {"file": "表", "sheet": "巨集1"}),
        ("unknown_text", {"file": "表", "sheet": "工作表1", "cells": ["A1"]}),
        ("merge_left_out", {"file": "表", "sheet": "工作表1", "cells": ["A:A"]}),
    ]


def test_cells_without_a_name_follow_each_other():
    rows = '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row r="5"><c><v>4</v></c></row>'
    rows += "<row><c><v>5</v></c></row>"
    assert {name: found[0] for name, found in cells(xlsx(rows)).items()} == {
        "A1": "1",
        "D1": "2",
        "E1": "3",
        "A5": "4",
        "A6": "5",
    }


def test_blank_rows_and_columns_before_the_table_are_not_there():
    found = sheet(xlsx('<row r="3"><c r="A3" s="0"/><c r="C3"><v>1</v></c></row>'))
    assert list(found.rows) == [3]
    assert (found.last_row, found.last_column) == (3, 3)


def test_a_merged_head_is_seen_over_all_its_columns():
    rows = f'<row r="1"><c r="A1" t="inlineStr">{inline("預算數")}</c><c r="B1"/></row><row r="2"><c r="A2"><v>1</v></c></row>'
    found = sheet(xlsx(rows, after='<mergeCells count="1"><mergeCell ref="A1:B1"/><mergeCell ref="C1"/></mergeCells>'))
    assert [found.text(1, column) for column in (1, 2, 3)] == ["預算數", "預算數", ""]


def test_what_other_programs_add_is_left_alone():
    after = '<extLst><ext><row r="1"><c r="A1"><v>9</v></c></row></ext></extLst><x:c xmlns:x="urn:x"><x:v>9</x:v></x:c>'
    assert cells(xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', after=after)) == {"A1": ("1", "number")}


def test_sheets_are_in_order_and_hidden_ones_are_known():
    sheets = '<sheet name="隱藏" r:id="rId2" state="hidden"/><sheet name="深藏" r:id="rId2" state="veryHidden"/>'
    sheets += '<sheet name="圖" r:id="rId3"/>'
    found = read(xlsx("", sheets=sheets))
    assert [(one.name, one.hidden) for one in found.sheets] == [("工作表1", False), ("隱藏", True), ("深藏", True)]
    assert (found.file, found.sheets[1].text(1, 1)) == ("表", "二")


def test_the_strict_form_of_the_standard_is_read_too():
    data = xlsx('<row><c t="s"><v>0</v></c></row>', texts="<si><t>甲</t></si>", main=STRICT_MAIN, office=STRICT_OFFICE)
    assert cells(data) == {"A1": ("甲", "text")}


@pytest.mark.parametrize("target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "../xl/./worksheets/sheet1.xml"])
def test_a_sheet_is_found_however_its_place_is_written(target):
    members = xlsx_members("<row><c><v>1</v></c></row>")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    members["xl/_rels/workbook.xml.rels"] = relations(("rId1", kind, target))
    assert cells(zipped(members)) == {"A1": ("1", "number")}


def test_names_in_the_archive_are_read_as_other_programs_write_them():
    members = xlsx_members("<row><c><v>1</v></c></row>")
    assert cells(zipped({name.replace("/", "\\").upper(): content for name, content in members.items()})) == {
        "A1": ("1", "number")
    }


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "us-ascii"])
def test_a_part_may_be_in_another_encoding(encoding):
    part = sheet_xml("<row><c><v>1</v></c></row>").replace("UTF-8", "UTF-8" if encoding == "utf-8-sig" else encoding)
    members = xlsx_members() | {"xl/worksheets/sheet1.xml": part.encode(encoding)}
    assert cells(zipped(members)) == {"A1": ("1", "number")}


def test_a_file_is_read_from_its_path_and_named_by_it(tmp_path):
    path = tmp_path / "表.dat"
    path.write_bytes(xlsx("<row><c><v>1</v></c></row>"))
    assert read_workbook(path).file == str(path)
    assert read_workbook(str(path), "表.xlsx").sheets[0].text(1, 1) == "1"


# Files that programs and offices have made


@pytest.mark.skipif(not RAW.is_dir(), reason="the offices' files are not here")
def test_a_published_comparison_table_is_read():
    found = read_workbook(RAW / "dgbas_113_brief_comparison.xlsx").sheets[0]
    assert [found.text(1, column) for column in (1, 2, 3, 4, 9)] == [
        "項                目", "本年度預算數", "本年度預算數", "上年度預算數", "本年度與上年度比較",
    ]  # fmt: skip
    assert [found.text(2, column) for column in (1, 2, 3, 9)] == ["項                目", "金額", "百分比", "增加率"]
    assert [found.text(3, column) for column in (1, 2, 3, 9)] == ["一、歲入合計", "2,725,453,566", "100", "5.6546"]
    assert (found.text(4, 3), found.cell(4, 3).kind) == ("84.904", "number")
    assert (found.last_row, found.last_column, found.hidden) == (19, 9, False)


def save_as(form, folder, path):
    """Has LibreOffice save the file anew in the folder."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program("libreoffice"), profile, "--headless", "--convert-to", form, "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A workbook that a program wrote without computing it, saved by LibreOffice as xlsx and as ods; both are read."""
    folder = tmp_path_factory.mktemp("saved")
    rows = (
        f'<row r="3"><c r="B3" t="inlineStr">{inline("預算數")}</c><c r="E3" t="inlineStr">{inline("  a  b ")}</c></row>'
        '<row r="4"><c r="B4"><v>8468852.5399999991</v></c><c r="C4" s="1"><v>0.93769999999999998</v></c>'
        '<c r="D4" s="2"><v>45292</v></c><c r="E4" s="3"><v>45292.5</v></c></row>'
        '<row r="5"><c r="B5"><f>1/0</f></c><c r="C5"><f>B4*2</f></c><c r="D5"><f>NA()</f></c><c r="E5"><f>"a"&amp;"b"</f></c>'
        '<c r="F5"><f>""</f></c><c r="G5"><f>0.1+0.2</f></c><c r="H5"><f>NOSUCH(1)</f></c></row>'
        f'<row r="6"><c r="B6" t="inlineStr">{inline("一" + chr(10) + "二")}</c></row>'
    )
    members = xlsx_members(
        rows,
        after='<mergeCells count="1"><mergeCell ref="B3:D3"/></mergeCells>',
        styles=styles_xml("0.0%", "yyyy/m/d", '[$-404]e"年"m"月"d"日"'),
        sheets='<sheet name="隱藏" sheetId="2" r:id="rId2" state="hidden"/>',
    )
    made = folder / "made" / "表.xlsx"
    made.parent.mkdir()
    made.write_bytes(zipped(members | {"[Content_Types].xml": CONTENT_TYPES}))
    for form in ("xlsx:Calc MS Excel 2007 XML", "ods"):
        save_as(form, folder, made)
    return [read_workbook(folder / "表.xlsx", "表"), read_workbook(folder / "表.ods", "表")]


_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
)


@needs("libreoffice")
@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        (3, 2, ("預算數", "text", "")),
        (3, 4, ("預算數", "text", "")),  # merged
        (3, 5, ("  a  b ", "text", "")),
        (4, 2, ("8468852.54", "number", "")),
        (4, 3, ("93.77%", "number", "")),
        (4, 4, ("2024-01-01", "date", "")),
        (4, 5, ("2024-01-01T12:00:00", "date", "")),
        (5, 2, ("#DIV/0!", "error", "")),
        (5, 3, ("16937705.08", "number", "")),
        (5, 4, ("#N/A", "error", "")),
        (5, 5, ("ab", "text", "")),
        (5, 6, ("", "text", "")),
        (5, 7, ("0.3", "number", "")),
        (5, 8, ("#NAME?", "error", "")),
        (6, 2, ("一\n二", "text", "")),
    ],
)
def test_what_libreoffice_saves_as_xlsx_and_as_ods_is_read_alike(saved, row, column, found):
    assert [tuple(book.sheets[0].cell(row, column))[:3] for book in saved] == [found, found]


FORMATS = {
    # stored, and what is shown
    '#,##0"千元"': ("1234", "1,234千元"),
    '#,##0," 千"': ("1234000", "1,234 千"),
    '"NT$"#,##0': ("1234", "NT$1,234"),
    '[<0.01]0.00%;0"元"': ("0.0045", "0.45%"),
    '0"元";-0"千元"': ("-5", "-5千元"),
    'yyyy"年"': ("40544", "2011年"),
}


@needs("libreoffice")
def test_formats_say_what_libreoffice_shows_also_where_it_saves_them_as_ods(tmp_path):
    rows = "".join(f'<row><c s="{n}"><v>{stored}</v></c></row>' for n, (stored, _) in enumerate(FORMATS.values(), 1))
    made = tmp_path / "made" / "表.xlsx"
    made.parent.mkdir()
    members = xlsx_members(rows, styles=styles_xml(*FORMATS), sheets='<sheet name="二" sheetId="2" r:id="rId2"/>')
    made.write_bytes(zipped(members | {"[Content_Types].xml": CONTENT_TYPES}))
    for form in ("ods", "csv:Text - txt - csv (StarCalc):44,34,76"):
        save_as(form, tmp_path, made)
    with (tmp_path / "表.csv").open(encoding="utf-8", newline="") as shown:
        assert [row[0] for row in csv.reader(shown)] == [text for _, text in FORMATS.values()]
    assert read_workbook(tmp_path / "表.ods").sheets[0].rows == read_workbook(made).sheets[0].rows


@needs("libreoffice")
def test_both_have_the_same_sheets_and_nothing_else(saved):
    for book in saved:
        assert [(one.name, one.hidden) for one in book.sheets] == [("工作表1", False), ("隱藏", True)]
    assert saved[0].sheets[0].rows == saved[1].sheets[0].rows
    assert saved[0].sheets[0].merged == saved[1].sheets[0].merged


@needs("libreoffice")
@pytest.mark.skipif(not RAW.is_dir(), reason="the offices' files are not here")
@pytest.mark.parametrize(
    ("name", "row", "column", "text"),
    [("dgbas_113_brief_comparison.xlsx", 3, 2, "2,725,453,566"), ("dgbas_099_brief_comparison.xls", 0, 0, "")],
)
def test_a_published_table_saved_anew_is_read(tmp_path, name, row, column, text):
    save_as("ods", tmp_path, RAW / name)
    found = read_workbook((tmp_path / name).with_suffix(".ods")).sheets[0]
    assert found.last_row > 10
    assert found.text(row, column) == text
