"""What stands in a workbook: where, in what form, and that no text becomes anything but text."""

from __future__ import annotations

import os
import re
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from indicators import indicator
from workbooks import (
    MAIN,
    OFFICE,
    TABLE,
    Case,
    cases_report,
    cells,
    ods_rows,
    parts,
    report,
    shown,
    xlsx_cells,
)

from kpical.catalogue.model import Input
from kpical.problem.errors import BadOption
from kpical.quantity.rounding import MODES
from kpical.quantity.unit import UNITS
from kpical.report.model import Bar, Cell, Column, Line, Number, Row, Section, Table, TextAbove
from kpical.report.workbook import layout as workbook
from kpical.report.workbook import track
from kpical.report.workbook.cell import Digits, limits, said
from kpical.report.workbook.formula_text import Grammar, a1
from kpical.report.workbook.layout import book
from kpical.report.workbook.ods import paragraphs, to_ods
from kpical.report.workbook.script import ROUNDED
from kpical.report.workbook.text import cell_name, clean, sheet_name
from kpical.report.workbook.xlsx import EXCEL, number_format, to_xlsx, write_xlsx
from kpical.words import LANGUAGES

PLAIN = Grammar("=", ",", lambda sheet, row, column: f"{sheet}!{a1(row, column)}" if sheet else a1(row, column))
RATE = indicator(
    'id: a\nformula: 甲÷乙×100％\ninputs: {甲: {unit: 千元, min: 0}, 乙: {unit: 千元}}\nunit: "%"\ntarget: ">= 80%"\n'
)
TIE = Case(RATE, {"甲": "109305", "乙": "180000"})
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "＝1+1",
    " =1",
    "http://x.example/",
    "<r><t>x</t></r>",
    "_x0041_",
    "{=1}",
]


def table(*rows: list[Cell], heads: int = 0) -> Table:
    columns = [Column(str(i), f"欄{i}") for i in range(heads or len(rows[0]))]
    return Table(columns, [Row(row) for row in rows])


def one_row(*row: Cell, **section):
    return report([Section(table=table(list(row)), sheet="表", **section)])


def row_of(case: Case):
    made = cells(case, "k")
    return one_row(made.result, *made.inputs)


def result(case: Case) -> tuple[str, str]:
    """The formula and the value of a case's result, in B1's row: A2."""
    cell = xlsx_cells(to_xlsx(row_of(case)))["A2"]
    return cell.formula, cell.value


# Results.


def test_a_result_is_a_formula_over_its_figures_and_its_exact_value():
    assert result(TIE) == ('IF(COUNT(B2,C2)<2,"□",ROUND(B2/C2*100%,4))', "0.6073")
    rows = ods_rows(to_ods(row_of(TIE)))
    assert rows[1][0] == ('of:=IF(COUNT([.B2];[.C2])<2;"□";ROUND([.B2]/[.C2]*100%;4))', "0.6073")
    assert [cell.value for cell in rows[1][1:]] == ["109305", "180000"]


@pytest.mark.parametrize(
    ("formula", "units", "unit", "figures", "text"),
    [
        # figures that share a unit need no ×1000 each; others do
        ("甲－乙", "千元 千元", "千元", "5 3", "ROUND(B2-C2,0)"),
        ("甲－乙", "千元 千元", "元", "5 3", "ROUND((B2-C2)*1000,0)"),
        ("甲－乙", "千元 元", "萬元", "5 3", "ROUND((B2*1000-C2)/10000,0)"),
        ("甲÷乙", "千元 人", "元/人", "5 3", "ROUND(B2/C2*1000,0)"),
        ("甲÷乙", "元 分鐘", "元/小時", "5 3", "ROUND(B2/C2*60,0)"),
        ("甲＋乙", "小時 分鐘", "小時", "5 30", "ROUND(B2+C2/60,0)"),
        ("甲－乙", "% %", "百分點", "5 3", "ROUND((B2-C2)*100,0)"),
        ("若(甲>乙, 1, 2)", "元 千元", "", "5 3", "ROUND(IF(B2>C2*1000,1,2),0)"),
        ("若(甲>5, 甲, 乙)", "千元 千元", "千元", "9 3", "ROUND(IF(B2*1000>5000,B2*1000,C2*1000)/1000,0)"),
    ],
)
def test_units_meet_in_the_formula(formula, units, unit, figures, text):
    names = dict(zip("甲乙", units.split(), strict=True))
    inputs = ", ".join(f"{name}: {{unit: '{each}'}}" for name, each in names.items())
    source = f"id: a\nformula: {formula}\ninputs: {{{inputs}}}\ndecimals: 0\n" + (f'unit: "{unit}"\n' if unit else "")
    made = Case(indicator(source), dict(zip("甲乙", figures.split(), strict=True)))
    assert result(made)[0] == f'IF(COUNT(B2,C2)<2,"□",{text})'


def test_a_used_indicator_stands_in_the_formula_unrounded():
    made = indicator("id: b\nformula: 今－昔\ninputs: {}\nuses: {今: share-of-total, 昔: share-of-total}\nunit: 百分點\n")
    figures = {"今.部分": "1", "今.全體": "3", "昔.部分": "1", "昔.全體": "4"}
    formula, value = result(Case(made, figures))
    assert formula == 'IF(COUNT(B2,C2,D2,E2)<4,"□",ROUND(ROUND((B2/C2*100%-D2/E2*100%)*100,10),2))'
    assert value == "8.33"


def test_a_yes_or_no_is_computed_from_yes_and_no():
    made = indicator("id: a\nformula: 甲 且 非 乙\ninputs: {甲: {unit: 是/否}, 乙: {unit: 是/否}}\nunit: 是/否\n")
    formula, value = result(Case(made, {"甲": "有", "乙": "no"}))
    missing = 'OR(AND(B2<>"是",B2<>"否"),AND(C2<>"是",C2<>"否"))'
    assert formula == f'IF({missing},"□",IF(AND(B2="是",NOT(C2="是")),"是","否"))'
    assert value == "是"


def test_a_verdict_is_on_the_exact_value():
    """79.996 % prints as 80.00 %, and is missed all the same."""
    made = cells(Case(RATE, {"甲": "79996", "乙": "100000"}), "k")
    live = made.result.live._replace(target=RATE.definitions[-1].target, verdict=('達"成"', "未達成"))
    data = to_xlsx(one_row(Cell("未達成", live=live), *made.inputs))
    assert xlsx_cells(data)["A2"] == ('IF(COUNT(B2,C2)<2,"□",IF(B2/C2*100%>=80%,"達""成""","未達成"))', "未達成")
    rules = [rule.findtext(MAIN + "formula") for rule in sheet_xml(data).iter(MAIN + "cfRule")]
    assert rules == ['"達""成"""', '"未達成"']
    ods = to_ods(one_row(Cell("未達成", live=live), *made.inputs))
    assert (
        'style:condition="cell-content()=&quot;未達成&quot;" style:apply-style-name="bad"' in parts(ods)["content.xml"].decode()
    )


@pytest.mark.parametrize(("rule", "test"), [("60%..80%", "AND(B2/C2*100%>=60%,B2/C2*100%<=80%)"), ("5%以下", "B2/C2*100%<=5%")])
def test_a_range_and_a_ceiling_are_compared_alike(rule, test):
    made = indicator(f'id: a\nformula: 甲÷乙×100％\ninputs: {{甲: {{}}, 乙: {{}}}}\nunit: "%"\ntarget: {rule}\n')
    case = cells(Case(made, {"甲": "7", "乙": "200"}), "k")
    told = "達成" if "以下" in rule else "未達成"
    live = case.result.live._replace(target=made.definitions[-1].target, verdict=("達成", "未達成"))
    assert test in xlsx_cells(to_xlsx(one_row(Cell(told, live=live), *case.inputs)))["A2"].formula


def test_without_its_figures_a_result_is_unknown_and_with_a_zero_denominator_an_error():
    assert result(Case(RATE, {}))[1] == "□"
    made = cells(Case(RATE, {"甲": "1", "乙": "2"}), "k")
    zero = made.inputs[1]._replace(text="0", number=Number(Fraction(0), "千元"))
    failed = one_row(made.result._replace(text="—", number=None), made.inputs[0], zero)
    assert xlsx_cells(to_xlsx(failed))["A2"].value == "#DIV/0!"
    assert 'calcext:value-type="error"' in parts(to_ods(failed))["content.xml"].decode()


def test_a_figure_that_is_none_leaves_the_result_unknown_until_it_is_mended():
    made = cells(Case(RATE, {}), "k")
    dash = one_row(made.result, made.inputs[0]._replace(text="-"), made.inputs[1]._replace(text="約 3 億"))
    assert xlsx_cells(to_xlsx(dash))["A2"] == ('IF(COUNT(B2,C2)<2,"□",ROUND(B2/C2*100%,4))', "□")


# Results that have no formula.


@pytest.mark.parametrize(
    ("figures", "value"),
    [
        ({"甲": "12345678901234567", "乙": "8000000000000000"}, "1.5432"),  # a figure of more than 15 digits is a text
        ({"甲": "607249999987854", "乙": "999999999980000"}, "0.6072"),  # 15 digits do not tell it from 60.725 %
        ({"甲": "3", "乙": "7000000000000001"}, "0.0000"),
    ],
)
def test_a_value_that_no_formula_is_sure_to_give_stands_alone(figures, value):
    made = cells(Case(RATE, figures), "k")
    data = to_xlsx(one_row(made.result, *made.inputs))
    assert xlsx_cells(data)["A2"] == ("", value)
    assert notes(data) == {"A2": said("zh-TW").value_only}


def test_a_result_whose_figures_stand_nowhere_has_no_formula():
    made = cells(TIE, "k")
    assert xlsx_cells(to_xlsx(one_row(made.result, made.inputs[0])))["A2"] == ("", "0.6073")


def test_a_result_that_its_figures_do_not_give_has_no_formula():
    """The cell of a figure was rounded, or is another year's."""
    made = cells(TIE, "k")
    other = made.inputs[0]._replace(number=Number(Fraction(109306), "千元"))
    assert xlsx_cells(to_xlsx(one_row(made.result, other, made.inputs[1])))["A2"] == ("", "0.6073")


def test_a_result_that_kpical_refused_has_no_formula():
    made = cells(TIE, "k")
    refused = made.result._replace(text="超出範圍", number=None)
    assert xlsx_cells(to_xlsx(one_row(refused, *made.inputs)))["A2"] == ("", "超出範圍")


def test_every_rounding_has_its_formula():
    assert set(ROUNDED) == set(MODES)
    texts = [result(TIE._replace(rounding=mode))[0] for mode in ("down", "up", "half-even")]
    assert "ROUNDDOWN(B2/C2*100%,4)" in texts[0]
    assert "ROUNDUP(B2/C2*100%,4)" in texts[1]
    once = "ROUND(B2/C2*100%,4)"
    assert f"IF(ROUND(ABS({once}-(B2/C2*100%)),12)=0.00005,ROUND(B2/C2*100%/2,4)*2,{once})" in texts[2]


# Numbers.


@pytest.mark.parametrize(
    ("number", "value", "form"),
    [
        (Number(Fraction("8.7")), "8.7", "#,##0.0"),
        (Number(Fraction("-1234567.5"), "千元", 2), "-1234567.50", '#,##0.00"千元"'),
        (Number(Fraction("60.725"), "%", 2), "0.6073", "#,##0.00%"),
        (Number(Fraction("60.725"), "%"), "0.60725", "#,##0.000%"),
        (Number(Fraction("-0.004"), "", 2), "0.00", "#,##0.00"),
        (Number(Fraction("2.5"), "人", 0, "half-even"), "2", '#,##0"人"'),
        (Number(Fraction("0.00000001")), "1E-8", "#,##0.00000000"),
        (Number(Fraction(123456789012345)), "123456789012345", "#,##0"),
        (Number(Fraction(1234567890123456)), "如文", None),
        (Number(Fraction(1, 3)), "如文", None),
        (Number(Fraction(10**5000)), "如文", None),
        (Number(Fraction(1, 10**31)), "如文", None),
        (Number(Fraction(1), "是/否"), "是", None),
    ],
)
def test_a_number_stands_with_the_digits_that_are_shown(number, value, form):
    data = to_xlsx(one_row(Cell("如文", number)))
    assert xlsx_cells(data)["A2"].value == value
    if form:
        assert number_forms(data)["A2"] == form
        assert Decimal(ods_rows(to_ods(one_row(Cell("如文", number))))[1][0].value) == Decimal(value)


@pytest.mark.parametrize(
    ("digits", "form"),
    [
        (Digits(None), "General"),
        (Digits(None, unit="元"), 'General"元"'),
        (Digits(None, percent=True), "0.00%"),
        (Digits(0, unit='"'), "#,##0"),
    ],
)
def test_a_number_that_is_not_there_yet_has_a_format(digits, form):
    assert number_format(digits) == form


# Texts.


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_a_text(text):
    hostile = report(
        [Section(text, [Line(text, text)], Table([Column("a", text)], [Row([Cell(text, note=text, key=text)])]), sheet=text)],
        text,
    )
    data = to_xlsx(hostile)
    files = parts(data)
    assert xlsx_cells(data)["A1"] == ("", text)
    assert xlsx_cells(data)["B2"].value == text
    assert xlsx_cells(data)["A5"].value == text
    assert not any(cell.formula for cell in xlsx_cells(data).values())
    assert not any(b"hyperlink" in files[name] for name in files if "worksheets" in name)
    rows = ods_rows(to_ods(hostile))
    assert b"table:formula" not in parts(to_ods(hostile))["content.xml"]
    assert rows[0][0].value == text.lstrip()


def test_what_xml_can_not_hold_is_replaced():
    bad = "甲\0\x1b\x7f\x85\ud800\ufffe\uffff乙"
    good = "甲" + "\N{REPLACEMENT CHARACTER}" * 7 + "乙"
    hostile = report([Section(bad, [Line(bad, bad)], table([Cell(bad, note=bad, key=bad)]), sheet=bad)], bad)
    for data in (to_xlsx(hostile), to_ods(hostile)):
        for name, content in parts(data).items():
            if name != "mimetype":
                ET.fromstring(content)
    assert xlsx_cells(to_xlsx(hostile))["A1"].value == good
    assert ods_rows(to_ods(hostile))[0][0].value == good


def test_line_ends_and_blanks_are_kept():
    assert clean("a\r\nb\rc\td") == "a\nb\nc d"
    text = '<text:p><text:s text:c="1"/>a<text:s text:c="2"/>b</text:p><text:p><text:s text:c="2"/>c<text:s text:c="1"/></text:p>'
    assert paragraphs(" a  b\n  c ") == text


def test_a_text_longer_than_a_cell_is_cut():
    long = clean("預" * 32_766 + "𠀀x")
    assert len(long.encode("utf-16-le")) // 2 == 32_767
    assert long.endswith("預…")
    assert clean("預" * 32_767) == "預" * 32_767


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("外交部", [], "外交部"),
        ("[a]:b*c?d/e\\f", [], "a b c d e f"),
        ("'引'", [], "引"),
        ("", [], "kpical"),
        ("/", [], "kpical"),
        ("總表", ["總表"], "總表 2"),
        ("Sheet", ["sheet", "SHEET 2"], "Sheet 3"),
        ("History", [], "History 2"),
        ("預" * 40, [], "預" * 30 + "…"),
        ("預" * 40, ["預" * 30 + "…"], "預" * 28 + "… 2"),
        ("𠀀" * 20, [], "𠀀" * 15 + "…"),
        ("FILTER(甲)", [], "FILTER（甲）"),
        ("a\nb\0", [], "a b\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_a_sheet_has_this_name(text, taken, name):
    assert sheet_name(text, taken) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("實支數", "實支數"), ("上年度.實支數", "上年度_實支數"), ("98年", "_98年"), ("a b-c", "a_b_c"), ("A1", "_A1"),
        ("xfd12", "_xfd12"), ("Ａ１", "_Ａ１"), ("R1C1", "_R1C1"), ("r", "_r"), ("C3", "_C3"), ("TRUE", "_TRUE"),
        ("（甲）", "__甲_"), ("=1", "__1"),
    ],
)  # fmt: skip
def test_a_cell_has_this_name(text, name):
    assert cell_name(text, ()) == name


def test_no_two_cells_have_one_name():
    rows = [[Cell("", key="a b")], [Cell("", key="A-B")], [Cell("", key="a b")], [Cell("", key=("a", "b"))]]
    data = to_xlsx(report([Section(table=table(*rows), sheet="表 '1'")]))
    defined = {node.get("name"): node.text for node in ET.fromstring(parts(data)["xl/workbook.xml"]).iter(MAIN + "definedName")}
    assert {name: text for name, text in defined.items() if not name.startswith("_xlnm")} == {
        "a_b": "'表 ''1'!$A$2", "A_B_2": "'表 ''1'!$A$3",
    }  # fmt: skip
    content = parts(to_ods(report([Section(table=table(*rows), sheet="表 '1'")])))["content.xml"].decode()
    assert """table:name="A_B_2" table:base-cell-address="$'表 ''1'.$A$3\"""" in content


# Sheets.


def test_sections_of_a_sheet_stand_below_one_another():
    shown_report = report(
        [
            Section("甲", [Line("名稱", "外交部")], table([Cell("一")])),
            Section("乙", [Line("年度", "99")], level=2),
            Section("丙", table=table([Cell("二")], [Cell("三")]), sheet="丙"),
            Section("丁", table=table([Cell("四")])),
            Section("戊", [Line("不", "在")], only="reading"),
        ],
        "報告",
    )
    made = book(shown_report, PLAIN)
    found = {sheet.name: [(track.row, [spot.value for spot in track.spots]) for track in sheet.tracks()] for sheet in made.sheets}
    assert found == {
        "報告": [
            (0, ["報告"]),
            (2, ["甲"]), (3, ["名稱", "外交部"]), (5, ["欄0"]), (6, ["一"]),
            (8, ["乙"]), (9, ["年度", "99"]),
            (11, ["丁"]), (12, ["欄0"]), (13, ["四"]),
        ],
        "丙": [(0, ["丙"]), (1, ["欄0"]), (2, ["二"]), (3, ["三"])],
    }  # fmt: skip


def test_drawings_are_left_out():
    columns = [Column("a", "甲"), Column("g", "圖", drawing=True), Column("b", "乙")]
    bar = Cell("", graph=Bar(Fraction(1), None, None, met=True, text="圖"))
    data = to_xlsx(report([Section(table=Table(columns, [Row([Cell("1"), bar, Cell("2")])]))]))
    assert {name: cell.value for name, cell in xlsx_cells(data).items()} == {"A1": "甲", "B1": "乙", "A2": "1", "B2": "2"}


@pytest.mark.parametrize(("most", "rows", "columns", "reason"), [
    ("MOST_ROWS", 7, 1, ""), ("MOST_ROWS", 8, 1, "sheet_rows"),
    ("MOST_COLUMNS", 1, 8, ""), ("MOST_COLUMNS", 1, 9, "sheet_columns"),
])  # fmt: skip
def test_a_table_that_no_sheet_holds_is_refused(monkeypatch, most, rows, columns, reason):
    monkeypatch.setattr(workbook, most, 8)
    long = report([Section("卡", [Line("甲", "乙")]), Section(table=table(*[[Cell("1")] * columns] * rows))])
    if not reason:
        assert sum(len(list(sheet.tracks())) for sheet in book(long, PLAIN).sheets) == rows + 1 + 2
        return
    with pytest.raises(BadOption) as refused:
        book(long, PLAIN)
    assert refused.value.reason == reason


@pytest.mark.parametrize("empty", [report([]), report([], "空"), report([Section(table=Table([Column("a", "甲")], []))])])
def test_a_report_without_rows_is_a_workbook(empty):
    assert ET.fromstring(parts(to_xlsx(empty))["xl/workbook.xml"]).find(f"{MAIN}sheets/{MAIN}sheet") is not None
    assert ET.fromstring(parts(to_ods(empty))["content.xml"]).find(f".//{TABLE}table-cell") is not None


def test_a_column_is_as_wide_as_its_chinese_text_and_a_number_is_never_cut():
    long = "機關年度資本門預算執行率" * 9
    row = [Cell("外交部及所屬"), Cell(long), Cell("1", Number(Fraction(123456789012345), "千元", 2)), Cell("")]
    (sheet,) = book(one_row(*row), PLAIN).sheets
    assert sheet.widths[0] == 2 * len("外交部及所屬") + 2
    assert sheet.widths[1] == 42
    assert sheet.widths[2] >= len("123,456,789,012,345.00") + 4
    assert sheet.widths[3] == 10


def test_a_cards_text_has_room_beside_a_narrow_table():
    text = "說明" * 200
    data = to_xlsx(report([Section("卡", [Line("說明", text)], table([Cell("1"), Cell("2")]))]))
    sheet = sheet_xml(data)
    assert sheet.find(f"{MAIN}mergeCells/{MAIN}mergeCell").get("ref") == "B2:C2"
    heights = {row.get("r"): row.get("ht") for row in sheet.iter(MAIN + "row")}
    assert float(heights["2"]) > 10 * 15
    assert heights["4"] is None


# Print, and what stays in sight.


def test_it_prints_on_a4_one_page_wide_with_heads_and_page_numbers():
    wide = report([Section(table=table([Cell("寬" * 20)] * 6, *[[Cell("1")] * 6] * 3), sheet="寬"), Section("窄", sheet="窄")])
    data = to_xlsx(wide)
    sheet = sheet_xml(data)
    setup = sheet.find(MAIN + "pageSetup").attrib
    assert (setup["paperSize"], setup["orientation"], setup["fitToHeight"]) == ("9", "landscape", "0")
    assert sheet.find(f"{MAIN}headerFooter/{MAIN}oddFooter").text == "&C第 &P 頁／共 &N 頁"
    assert sheet.find(f"{MAIN}sheetViews/{MAIN}sheetView").get("showGridLines") == "0"
    assert sheet.find(f".//{MAIN}pane").attrib["topLeftCell"] == "A2"
    assert sheet.find(MAIN + "autoFilter").get("ref") == "A1:F5"
    titles = [node.text for node in ET.fromstring(parts(data)["xl/workbook.xml"]).iter(MAIN + "definedName")]
    assert "寬!$1:$1" in titles
    assert sheet_xml(data, 2).find(MAIN + "pageSetup").get("orientation") == "portrait"
    files = {name: content.decode() for name, content in parts(to_ods(wide)).items()}
    assert 'table:name="寬" table:style-name="landscape"' in files["content.xml"]
    assert 'table:name="窄" table:style-name="portrait"' in files["content.xml"]
    assert files["content.xml"].count("<table:table-header-rows>") == 1
    assert "table:target-range-address=\"'寬'.A1:'寬'.F5\"" in files["content.xml"]
    assert 'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape"' in files["styles.xml"]
    assert 'style:scale-to-X="1"' in files["styles.xml"]
    assert "第 <text:page-number>1</text:page-number> 頁／共 <text:page-count>1</text:page-count> 頁" in files["styles.xml"]
    assert '"VerticalSplitPosition" config:type="int">1<' in files["settings.xml"]


def test_it_speaks_the_reports_language():
    assert len({said(lang) for lang in LANGUAGES}) == len(LANGUAGES)
    footer = sheet_xml(to_xlsx(report([Section("a")], lang="en"))).find(f"{MAIN}headerFooter/{MAIN}oddFooter")
    assert footer.text == "&CPage &P of &N"
    assert "Page <text:page-number>" in parts(to_ods(report([Section("a")], lang="en")))["styles.xml"].decode()


def test_the_same_report_gives_the_same_bytes_and_tells_of_no_one():
    for write in (to_xlsx, to_ods):
        assert write(row_of(TIE)) == write(row_of(TIE))
    core = parts(to_xlsx(row_of(TIE)))["docProps/core.xml"].decode()
    assert "2000-01-01T00:00:00Z" in core
    assert str(datetime.now().year) not in core  # noqa: DTZ005  as a clock on the wall
    assert "<dc:creator></dc:creator>" in core
    assert "date" not in parts(to_ods(row_of(TIE)))["meta.xml"].decode()


def test_opendocument_begins_with_its_type():
    data = to_ods(row_of(TIE))
    assert data[30:84] == b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
    listed = set(re.findall(r'full-path="([^"/][^"]*)"', parts(data)["META-INF/manifest.xml"].decode()))
    assert listed == set(parts(data)) - {"mimetype", "META-INF/manifest.xml"}


# Cells to be filled in, and notes.


@pytest.mark.parametrize(
    ("accepts", "low", "high", "whole", "told"),
    [
        (Input("甲"), "-999999999999999", "999999999999999", False, "請輸入數字。"),
        (Input("甲", UNITS["千元"], Fraction(0)), "0", "999999999999999", False, "請輸入數字。最小 0千元。"),
        (Input("甲", UNITS["%"], Fraction(0), Fraction(100)), "0", "1", False, "請輸入數字。最小 0%。最大 100%。"),
        (
            Input("甲", UNITS["人"], high=Fraction(5000), whole=True),
            "-999999999999999",
            "5000",
            True,
            "請輸入整數。最大 5,000人。",
        ),
        (Input("甲", None, Fraction(1, 3)), "-999999999999999", "999999999999999", False, "請輸入數字。最小 。"),
    ],
)
def test_a_cell_takes_numbers_within_its_limits(accepts, low, high, whole, told):
    found = limits(accepts, said("zh-TW"))
    assert (f"{found.low:f}", f"{found.high:f}", found.whole, found.told) == (low, high, whole, told)


def test_cells_to_be_filled_in_are_validated_in_both_formats():
    number, truth = Input("甲", UNITS["千元"], Fraction(0)), Input("乙", UNITS["是/否"])
    form = report([Section(table=table(*[[Cell("", accepts=number), Cell("", accepts=truth)]] * 3))])
    rules = list(sheet_xml(to_xlsx(form)).iter(MAIN + "dataValidation"))
    assert [(rule.get("type"), rule.get("sqref"), rule.get("error")) for rule in rules] == [
        ("decimal", "A2:A4", "請輸入數字。最小 0千元。"), ("list", "B2:B4", "請輸入「是」或「否」。"),
    ]  # fmt: skip
    assert [rule.findtext(MAIN + "formula1") for rule in rules] == ["0", '"是,否"']
    content = ET.fromstring(parts(to_ods(form))["content.xml"])
    conditions = {node.get(TABLE + "name"): node.get(TABLE + "condition") for node in content.iter(TABLE + "content-validation")}
    assert list(conditions.values()) == [
        "of:cell-content-is-decimal-number() and cell-content-is-between(0,999999999999999)",
        'of:cell-content-is-in-list("是";"否")',
    ]
    used = [cell.get(TABLE + "content-validation-name") for cell in content.iter(TABLE + "table-cell")]
    assert [name for name in used if name] == list(conditions) * 3


def test_a_note_stands_at_its_cell():
    data = to_xlsx(one_row(Cell("1", note="來源：<甲> & 乙\n第二行")))
    assert notes(data) == {"A2": "來源：<甲> & 乙\n第二行"}
    annotation = ET.fromstring(parts(to_ods(one_row(Cell("1", note="甲\n乙"))))["content.xml"]).find(f".//{OFFICE}annotation")
    assert ["".join(p.itertext()) for p in annotation] == ["甲", "乙"]


def test_where_there_are_many_notes_each_stands_where_it_comes_first(monkeypatch):
    monkeypatch.setattr(track, "MOST_NOTES", 3)
    rows = [[Cell("1", note=note)] for note in "甲甲甲甲乙乙"]
    assert notes(to_xlsx(report([Section(table=table(*rows))]))) == {"A2": "甲", "A3": "甲", "A4": "甲", "A6": "乙"}


def test_tones_are_colours_that_print_and_bold():
    toned = report([Section(table=table(*[[Cell("1", tone=tone)] for tone in ("good", "bad", "strong", "quiet")]))])
    content = parts(to_ods(toned))["content.xml"].decode()
    assert re.search(r'fo:color="#9C0006" fo:font-weight="bold"', content)
    fonts = ET.fromstring(parts(to_xlsx(toned))["xl/styles.xml"]).find(MAIN + "fonts")
    colours = {font.find(MAIN + "color").get("rgb"): font.find(MAIN + "b") is not None for font in fonts}
    assert colours["FF9C0006"]
    assert not colours["FF1B5E20"]


# As LibreOffice opens it.


def test_both_formats_show_the_same(tmp_path):
    cases = [
        TIE,
        Case(RATE, {}),
        Case(RATE, {"甲": "607249999987854", "乙": "999999999980000"}),
        TIE._replace(decimals=0, rounding="up"),
    ]
    sections = [
        *cases_report(cases)[0].sections(),
        Section(
            "文字",
            [Line("說明", "一\n二  三")],
            table(*[[Cell(text), Cell("x", note=text)] for text in HOSTILE]),
            sheet="文 '字'",
        ),
    ]
    made = report(sections, "報告")
    found = shown(tmp_path, x_xlsx=to_xlsx(made), o_ods=to_ods(made))
    for sheet in ("試算", "文 '字"):
        assert found[f"x-{sheet}"] == found[f"o-{sheet}"]
    assert [row[0] for row in found["x-文 '字"]][-len(HOSTILE) :] == HOSTILE
    assert [row[1] for row in found["x-文 '字"] if row[0] == "說明"] == ["一\n二  三"]


# What is in a file.


def sheet_xml(data: bytes, number: int = 1) -> ET.Element:
    return ET.fromstring(parts(data)[f"xl/worksheets/sheet{number}.xml"])


def notes(data: bytes) -> dict[str, str]:
    files = parts(data)
    name = next(name for name in files if re.fullmatch(r"xl/comments\d*\.xml", name))
    return {comment.get("ref"): "".join(comment.itertext()) for comment in ET.fromstring(files[name]).iter(MAIN + "comment")}


def number_forms(data: bytes) -> dict[str, str]:
    styles = ET.fromstring(parts(data)["xl/styles.xml"])
    codes = {form.get("numFmtId"): form.get("formatCode") for form in styles.iter(MAIN + "numFmt")}
    codes |= {"0": "General", "3": "#,##0", "4": "#,##0.00"}
    forms = [codes.get(xf.get("numFmtId"), "") for xf in styles.find(MAIN + "cellXfs")]
    return {cell.get("r"): forms[int(cell.get("s"))] for cell in sheet_xml(data).iter(MAIN + "c") if cell.get("s")}


def test_a_workbook_in_constant_memory_has_every_cell_of_one_in_memory(tmp_path):
    """XlsxWriter drops what is written to a row that has been left: the cells of a head over two rows would be lost."""
    above = [
        [TextAbove(0, "執行情形表", "title", "center", across=4)],
        [TextAbove(0, "單位：千元", "line", "right", across=4)],
        [
            TextAbove(0, "機關", "head", "center", down=2),
            TextAbove(1, "執行數", "head", "center", across=2),
            TextAbove(3, "率", "head", "center", down=2),
        ],
    ]
    columns = [Column(str(i), title, "right" if i else "left") for i, title in enumerate(("", "實支數", "賸餘數", ""))]
    rows = [Row([Cell(f"甲{i}"), Cell("1", Number(Fraction(1))), Cell("", note="註"), Cell("很長的說明" * 9)]) for i in range(5)]
    made = report([Section(table=Table(columns, rows, above))])
    write_xlsx(book(made, EXCEL), "zh-TW", str(tmp_path / "a.xlsx"), str(tmp_path))
    one, other = ({name: data.decode() for name, data in parts(data).items() if name.endswith(".xml")} for data in (
        to_xlsx(made), (tmp_path / "a.xlsx").read_bytes(),
    ))  # fmt: skip
    sheet = "xl/worksheets/sheet1.xml"
    assert all_cells(one) == all_cells(other)
    assert len(all_cells(one)) == 4 * 9
    tail, other_tail = (files[sheet].partition("</sheetData>")[2] for files in (one, other))
    assert tail == other_tail
    assert '<mergeCell ref="A3:A4"/><mergeCell ref="B3:C3"/><mergeCell ref="D3:D4"/>' in tail
    assert one["xl/styles.xml"] == other["xl/styles.xml"]
    assert os.listdir(tmp_path) == ["a.xlsx"]


def all_cells(files):
    """Every cell of the first sheet, blank ones too: its place, style and text."""
    texts = ["".join(si.itertext()) for si in ET.fromstring(files.get("xl/sharedStrings.xml", "<sst/>"))]
    found = {}
    for cell in ET.fromstring(files["xl/worksheets/sheet1.xml"]).iter(MAIN + "c"):
        text = "".join(cell.itertext())
        found[cell.attrib["r"]] = (cell.get("s"), texts[int(text)] if cell.get("t") == "s" else text)
    return found
