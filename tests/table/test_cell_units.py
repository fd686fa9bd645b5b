"""What a cell's number format says of its figure: the nearest unit wins, the same for every command and in every format."""

import csv
import io
import json
from fractions import Fraction
from typing import NamedTuple

import pytest
from spreadsheets import ods, sheet_xml, styles_xml, xlsx_members, zipped
from workbooks import xlsx_cells

from kpical.problem.position import cell_name
from kpical.quantity.unit import UNITS, YUAN, find_unit
from kpical.table.cell_unit import NOTHING, Beside, Refused, nearest
from kpical.table.grid import NumberFormat
from kpical.table.units import Stated, TableUnits

THOUSAND, USD = UNITS["千元"], find_unit("US$")
HEAD, NOWHERE = Stated(UNITS["萬元"], "head"), Stated()


@pytest.mark.parametrize(
    ("form", "head", "table", "found"),
    [
        (None, NOWHERE, TableUnits(), ("", "")),
        (NumberFormat(THOUSAND), NOWHERE, TableUnits(), ("千元", "format")),
        (NumberFormat(THOUSAND), HEAD, TableUnits(caption=(UNITS["億元"],)), ("千元", "format")),
        (None, HEAD, TableUnits(option=(UNITS["億元"],)), ("萬元", "head")),
        (NumberFormat(currency=YUAN), HEAD, TableUnits(), ("萬元", "head")),
        (NumberFormat(currency=YUAN), NOWHERE, TableUnits(caption=(THOUSAND,)), ("千元", "caption")),
        (NumberFormat(currency=YUAN), NOWHERE, TableUnits(option=(THOUSAND,), caption=(YUAN,)), ("千元", "option")),
        (NumberFormat(currency=YUAN), NOWHERE, TableUnits(row=(THOUSAND,), option=(YUAN,)), ("千元", "row")),
        (NumberFormat(currency=YUAN), NOWHERE, TableUnits(), ("元", "format")),
        (NumberFormat(USD), NOWHERE, TableUnits(), ("US$", "format")),  # which is refused where 元 is wanted
        (NumberFormat(THOUSAND, 1), NOWHERE, TableUnits(), ("元", "format")),
        (NumberFormat(None, 1), Stated(THOUSAND, "head"), TableUnits(), ("元", "format")),
        (NumberFormat(None, 2), Stated(UNITS["億元"], "head"), TableUnits(), ("百元", "format")),
        (NumberFormat(None, 1), NOWHERE, TableUnits(caption=(THOUSAND,)), ("元", "format")),
        (NumberFormat(None, 1), Stated(YUAN, "head"), TableUnits(), ("元÷1,000", "format")),
    ],
)
def test_the_nearest_unit_is_that_of_a_bare_number(form, head, table, found):
    unit, origin, _ = nearest(YUAN, head, "", table, Beside(form))
    assert (unit.name if unit else "", origin) == found


def test_a_number_that_is_shown_divided_counts_in_a_thousandth_of_what_is_written():
    stated = nearest(YUAN, NOWHERE, "", TableUnits(), Beside(NumberFormat(YUAN, 2)))
    assert stated.unit.scale == Fraction(1, 1_000_000)
    persons = nearest(UNITS["人"], Stated(find_unit("千人"), "head"), "", TableUnits(), Beside(NumberFormat(None, 1)))
    assert persons.unit == UNITS["人"]


@pytest.mark.parametrize(
    ("cell", "unknown", "table", "refused"),
    [
        (Beside(NumberFormat(unknown="萬")), "", TableUnits(), ("cell_format", "萬")),
        (Beside(NumberFormat(None, 1)), "", TableUnits(), ("cell_scaled", "")),
        (Beside(NumberFormat(None, 1, "", YUAN)), "", TableUnits(), ("cell_scaled", "")),
        (Beside(NumberFormat(THOUSAND), "cell_error"), "", TableUnits(), ("cell_error", "")),
        (NOTHING, "(K)", TableUnits(), ("unknown_unit", "(K)")),
        (NOTHING, "", TableUnits(doubtful="單位：千"), ("caption", "單位：千")),
        (Beside(NumberFormat(currency=YUAN)), "", TableUnits(doubtful="單位：千"), ("caption", "單位：千")),
    ],
)
def test_a_number_that_could_be_in_anything_is_refused(cell, unknown, table, refused):
    assert nearest(YUAN, NOWHERE, unknown, table, cell) == Refused(*refused)


# Both commands, both formats of workbooks

PLAN = "agency: 外交部\nyear: 99\ngoals: [{id: g, name: 目標, indicators: [{indicator: 研究經費比率, id: research}]}]\n"
HEADS = ("年度", "研究經費", "年度預算")


class Styled(NamedTuple):
    """A number and the code of its format."""

    stored: str
    code: str


def xlsx(rows):
    codes = list(dict.fromkeys(cell.code for row in rows for cell in row if isinstance(cell, Styled)))

    def cell(i, j, value):
        if isinstance(value, Styled):
            return f'<c r="{cell_name(i, j)}" s="{codes.index(value.code) + 1}"><v>{value.stored}</v></c>'
        if value.startswith("="):
            return f'<c r="{cell_name(i, j)}"><f>{value[1:]}</f></c>'
        if value.startswith("#"):
            return f'<c r="{cell_name(i, j)}" t="e"><v>{value}</v></c>'
        return f'<c r="{cell_name(i, j)}" t="inlineStr"><is><t>{value}</t></is></c>'

    made = (f"<row r='{i}'>{''.join(cell(i, j, c) for j, c in enumerate(row, 1))}</row>" for i, row in enumerate(rows, 1))
    return zipped(xlsx_members("".join(made), styles=styles_xml(*codes)))


def both(kpical, folder, data, name="t.xlsx", *options):
    """The result that batch writes with its error, and the one that score has with its error and its working."""
    (folder / name).write_bytes(data)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    table = kpical("batch", "研究經費比率", name, "--decimals", "6", *options, cwd=folder)
    row = list(csv.reader(io.StringIO(table.stdout)))[-1]
    scored = json.loads(kpical("score", "plan.yaml", name, "--format", "json", *options, cwd=folder).stdout)
    (one,) = scored["scorecards"][0]["goals"][0]["indicators"]
    return row, one


@pytest.mark.parametrize(
    ("code", "stored", "value"),
    [
        ('#,##0"千元"', "24588", "0.080003"),
        ('#,##0"億元"', "0.24588", "0.080003"),
        ('#,##0,"千元"', "24588000", "0.080003"),
        ("#,##0", "24588000", "0.080003"),
        ("[$NT$-404]#,##0", "24588000", "0.080003"),
    ],
)
def test_the_unit_in_the_format_of_a_cell_is_its_figure_s(kpical, tmp_path, code, stored, value):
    row, one = both(kpical, tmp_path, xlsx([HEADS, ("99", Styled(stored, code), "30733799000")]))
    assert row == ["99", stored, "30733799000", value, ""]
    assert one["result"]["exact"] == str(Fraction(24588000 * 100, 30733799000))


@pytest.mark.parametrize(
    ("code", "code_of_error", "words"),
    [
        ('#,##0"萬"', "wrong_unit", "萬"), ('"US$"#,##0', "wrong_unit", "US$"),
        ("#,##0,", "wrong_unit", "以千為單位縮小顯示"), ("yyyy/m/d", "not_a_number", "日期"),
    ],
)  # fmt: skip
def test_a_format_that_leaves_the_unit_open_refuses_its_cell(kpical, tmp_path, code, code_of_error, words):
    row, one = both(kpical, tmp_path, xlsx([HEADS, ("99", Styled("24588", code), "30733799000")]))
    assert row[3] == ""
    assert (f"{code_of_error}: " in row[4], words in row[4]) == (True, True)
    assert (one["error"]["code"], words in one["error"]["message"]) == (code_of_error, True)


@pytest.mark.parametrize(("text", "words"), [("=A1+1", "還沒有算出結果"), ("#DIV/0!", "試算表的錯誤值")])
def test_both_commands_say_alike_why_a_cell_is_no_figure(kpical, tmp_path, text, words):
    row, one = both(kpical, tmp_path, xlsx([HEADS, ("99", text, "30733799000")]))
    assert (words in row[4], words in one["error"]["message"]) == (True, True)


def test_a_scaling_comma_below_a_head_counts_in_a_thousandth_of_its_unit(kpical, tmp_path):
    heads = ("年度", "研究經費（千元）", "年度預算（元）")
    row, one = both(kpical, tmp_path, xlsx([heads, ("99", Styled("24588000", "#,##0,"), "30733799000")]))
    assert (row[3], one["result"]["exact"]) == ("0.080003", str(Fraction(24588000 * 100, 30733799000)))


def test_formats_of_years_say_nothing_and_each_row_has_its_own(kpical, tmp_path):
    rows = [HEADS]
    rows += [(Styled(str(year), '0"年度"'), Styled("1000", code), "1000000") for year, code in ((99, '0"千元"'), (100, "0"))]
    (tmp_path / "t.xlsx").write_bytes(xlsx(rows))
    done = kpical("batch", "研究經費比率", "t.xlsx", "--engine", "native", cwd=tmp_path)
    assert [row[3] for row in csv.reader(io.StringIO(done.stdout))][1:] == ["100.00", "0.10"]


def test_the_formulas_of_a_written_workbook_count_as_the_rows_did(kpical, tmp_path):
    rows = [HEADS, ("99", Styled("1000", '0"千元"'), "1000000"), ("99", Styled("1000", '0,"元"'), "1")]
    (tmp_path / "t.xlsx").write_bytes(xlsx(rows))
    kpical("batch", "研究經費比率", "t.xlsx", "-o", "o.xlsx", cwd=tmp_path)
    found = xlsx_cells((tmp_path / "o.xlsx").read_bytes())
    assert "B2*1000/C2" in found["D2"].formula
    assert (found["D3"].formula, float(found["D3"].value)) == ("", 100.0)  # a thousandth of 元 has no name: its value only


def test_formats_of_ods_say_the_same(kpical, tmp_path):
    style = (
        '<number:number-style style:name="N1"><number:number/><number:text>千元</number:text></number:number-style>'
        '<style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>'
    )

    def cell(text, more=""):
        kind = f'office:value-type="float" office:value="{text}"' if text.isdigit() else 'office:value-type="string"'
        return f"<table:table-cell {kind} {more}><text:p>{text}</text:p></table:table-cell>"

    heads = "".join(map(cell, HEADS))
    figures = cell("99") + cell("24588", 'table:style-name="c1"') + cell("30733799000")
    data = ods("".join(f"<table:table-row>{row}</table:table-row>" for row in (heads, figures)), styles=style)
    row, one = both(kpical, tmp_path, data, "t.ods")
    assert (row[1], row[3], one["result"]["exact"]) == ("24588", "0.080003", str(Fraction(24588000 * 100, 30733799000)))


def test_the_first_sheet_with_the_header_is_read_and_told_by_both_commands(kpical, tmp_path):
    members = xlsx_members('<row r="1"><c r="A1" t="inlineStr"><is><t>輸出摘要</t></is></c></row>')
    listed = '<sheet name="工作表1" sheetId="1" r:id="rId1"/>'
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(listed, listed + '<sheet name="表" sheetId="2" r:id="rId2"/>')
    made = [[f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row] for row in (HEADS, ("99", "24588", "30733799"))]
    members["xl/worksheets/sheet2.xml"] = sheet_xml("".join(f"<row>{''.join(cells)}</row>" for cells in made))
    row, one = both(kpical, tmp_path, zipped(members))
    assert (row[3], one["result"]["value"]) == ("0.080003", "0.08")
    for words in (("batch", "研究經費比率"), ("score", "plan.yaml")):
        assert "讀的是工作表「表」" in kpical(*words, "t.xlsx", cwd=tmp_path).stderr


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("figure", [Styled("24588", '0"千元"'), Styled("24588000000", '#,##0,"元"'), "24588千元"])
def test_a_written_workbook_is_read_as_what_it_was_written_from(kpical, tmp_path, kind, figure):
    (tmp_path / "t.xlsx").write_bytes(xlsx([HEADS, ("99", figure, "30733799000")]))
    for source, target in (("t.xlsx", f"a.{kind}"), (f"a.{kind}", f"b.{kind}")):
        ran = kpical("batch", "研究經費比率", source, "--verdict", "-o", target, cwd=tmp_path)
        assert ran.returncode == 0, ran.stderr
    for name in ("t.xlsx", f"a.{kind}", f"b.{kind}"):
        ran = kpical("batch", "研究經費比率", name, "--verdict", cwd=tmp_path)
        assert list(csv.reader(io.StringIO(ran.stdout)))[1][3:] == ["0.08", "true", ""]


def test_what_a_csv_can_not_say_is_told(kpical, tmp_path):
    (tmp_path / "t.xlsx").write_bytes(xlsx([HEADS, ("99", Styled("24588", '0"千元"'), "30733799000")]))
    assert "儲存格的格式裡" in kpical("batch", "研究經費比率", "t.xlsx", cwd=tmp_path).stderr
    assert "儲存格的格式裡" not in kpical("batch", "研究經費比率", "t.xlsx", "-o", "o.xlsx", cwd=tmp_path).stderr


def test_money_without_a_unit_beside_a_format_s_is_counted(kpical, tmp_path):
    (tmp_path / "t.xlsx").write_bytes(xlsx([HEADS, ("99", Styled("24588", '0"千元"'), "30733799")]))
    assert "有的數寫了單位、有的沒寫的 1 個結果" in kpical("batch", "研究經費比率", "t.xlsx", cwd=tmp_path).stderr
