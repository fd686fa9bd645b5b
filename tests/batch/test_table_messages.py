"""What batch says of a table before it computes: columns that are not there, heads that say no unit, a head named by hand."""

import csv
import io
import json
import re

import pytest

TWO_ROWS = "機關,預算數,,,實支數,應付未付數,賸餘數\n,原預算,追加預算,以前年度保留數,,,\n甲,800,100,100,810,1,0\n"


@pytest.mark.parametrize(
    ("head", "said", "unsaid"),
    [
        ("實現數,應付未付數,賸餘數,預算數", ["實現數（歲出決算數占預算數之比率）", "--map 實支數=欄位名稱"], "您要的是不是"),
        ("實支,應付未付數,賸餘數,預算數", ["您要的是不是：實支？"], "別的指標"),
        (
            "實支數,應付未付數,賸餘數,原預算,追加預算",
            ["--map 預算數.原預算=原預算、--map 預算數.追加預算=追加預算"],
            "您要的是不是",
        ),
    ],
)
def test_a_suggestion_never_changes_the_meaning(kpical, head, said, unsaid):
    ran = kpical("batch", "資本門執行率", stdin=f"{head}\n1,2,3,4,5\n".encode())
    assert (ran.returncode, ran.stdout) == (2, "")
    assert all(part in ran.stderr for part in said)
    assert unsaid not in ran.stderr


@pytest.mark.parametrize("table", ["", ",,\n1,2,3\n", "{}", '{"": 1}'])
@pytest.mark.parametrize("words", [("占比",), ()])
def test_a_table_without_heads_is_told_to_write_them(kpical, table, words):
    ran = kpical("batch", *words, stdin=table.encode())
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "表格是空的，或沒有寫欄位名稱；請在第一列寫各欄的名稱。\n"


@pytest.mark.parametrize("head", ["1", "2"])
def test_either_row_of_a_header_names_it(kpical, head):
    ran = kpical("batch", "資本門執行率", "--head", head, stdin=TWO_ROWS.encode())
    rows = list(csv.reader(io.StringIO(ran.stdout)))
    assert (rows[2][-2:], ran.returncode) == (["81.10", ""], 0)
    assert "不是欄位名稱" not in ran.stderr


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("機關,數額,\n,部分,全體\n甲,1,3\n", ["機關", "部分", "全體"]),
        ("機關,機關,數額,\n,,部分,全體\n甲,乙,1,3\n", ["機關", "機關#2", "部分", "全體"]),
        ("數額,,說明\n部分,全體,\n1,3,甲\n", ["部分", "全體", "說明"]),
        ("部分,全體,\n1,3,甲\n", ["部分", "全體", ""]),
    ],
)
def test_a_head_over_a_blank_cell_is_the_key_of_its_column(kpical, table, keys):
    ran = kpical("batch", "占比", "--format", "json", stdin=table.encode())
    assert list(json.loads(ran.stdout))[: len(keys)] == keys


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("研究經費（千元）,年度預算\n24588,30733799\n", ["年度預算"]),
        ("研究經費（千元）,年度預算\n24588,30733799千元\n", []),
        ("研究經費,年度預算\n24588,30733799\n", []),
        ("單位：千元,\n研究經費（千元）,年度預算\n24588,30733799\n", []),
        ("單位,研究經費（千元）,年度預算\n元,24588,30733799\n", []),
    ],
)
def test_money_without_a_unit_beside_money_with_one_is_told_once(kpical, table, told):
    lines = kpical("batch", "研究經費比率", stdin=table.encode()).stderr.splitlines()
    assert [line.split("」")[0].removeprefix("欄位「") for line in lines if "沒有寫單位，" in line] == told


FOREIGN = [
    "單位：美元,,,\n預算數,實支數,應付未付數,賸餘數\n300,3,0,0\n",
    "單位,預算數,實支數,應付未付數,賸餘數\n千美元,300,3,0,0\n",
]


@pytest.mark.parametrize("table", FOREIGN)
def test_foreign_money_stated_for_a_table_or_a_row_is_refused(kpical, table):
    ran = kpical("batch", "資本門執行率", stdin=table.encode())
    assert ran.returncode != 0
    assert "美元" in ran.stderr + ran.stdout
    assert "1.00" not in ran.stdout


def test_a_unit_of_the_rows_that_no_figure_takes_is_told(kpical):
    ran = kpical("batch", "資本門執行率", stdin="單位,預算數,實支數,應付未付數,賸餘數\n人,300,3,0,0\n".encode())
    assert "沒有任何數用到單位「人」。" in ran.stderr
    assert ran.stdout.splitlines()[1] == "人,300,3,0,0,1.00,"


def test_a_head_beyond_the_table_is_named(kpical):
    assert "沒有第 99 列" in kpical("batch", "占比", "--head", "99", stdin="部分,全體\n1,2\n".encode()).stderr


def test_where_rows_name_their_indicators_each_may_have_a_target(kpical):
    table = "指標,部分,全體,本期,前期\n占比,1,2,,\n增減率,,,3,2\n"
    options = ("--verdict", "--target", "占比:60%以上", "--target", "增減率：10%以上")
    rows = list(csv.DictReader(io.StringIO(kpical("batch", *options, stdin=table.encode()).stdout)))
    assert [row["result:met"] for row in rows] == ["false", "true"]


@pytest.mark.parametrize(
    ("table", "kept"),
    [
        ("機關,本期,前期,error,note\n甲,5,4,,已向主計室確認\n", ["甲", "5", "4", "", "已向主計室確認", "25.00", ""]),
        ("機關,本期,前期,error,note\n甲,5,4,,增減率: negative_base: 前期為負\n", ["甲", "5", "4", "25.00", ""]),
    ],
)
def test_only_what_kpical_wrote_is_replaced_and_that_is_told(kpical, table, kept):
    ran = kpical("batch", "增減率", stdin=table.encode())
    assert list(csv.reader(io.StringIO(ran.stdout)))[1] == kept
    assert ("表末的「" in ran.stderr) == (len(kept) == 5)


@pytest.mark.parametrize("engine", ["plain", "native"])
@pytest.mark.parametrize("rows", [["甲,9,8,9,", "乙,9,8,,"], ["乙,9,8,,", "甲,9,8,9,"]])
def test_a_row_is_written_alike_whatever_stands_beside_it(kpical, engine, rows):
    table = "\n".join(["機關,本期,前期,備註", *rows, ""])
    lines = kpical("batch", "增減率", "--engine", engine, stdin=table.encode()).stdout.splitlines()
    assert {"乙,9,8,,12.50,", "甲,9,8,9,,,"} <= {line.partition("增減率: ")[0] for line in lines}


@pytest.mark.parametrize("engine", ["plain", "native"])
def test_the_number_of_a_row_is_known_where_marks_are_stray(kpical, tmp_path, engine):
    table = '機關,本期,前期,備註\nx"y,5,7,"a\nb",c"d\n甲,5,0,\n'
    kpical("batch", "增減率", "--engine", engine, "--rejects", "r.csv", stdin=table.encode(), cwd=tmp_path)
    rejected = (tmp_path / "r.csv").read_text("utf-8")
    assert re.findall(r",(\d+),增減率: ", rejected) == ["2", "3"]


def test_a_line_of_units_below_the_figures_is_no_row(kpical):
    ran = kpical("batch", "研究經費比率", stdin="單位：千元,\n研究經費,年度預算\n5,4000\n單位：千元,\n單位：主計室,\n".encode())
    assert (ran.returncode, ran.stdout.splitlines()[-3:]) == (0, ["5,4000,0.13,", "單位：千元,,,", "單位：主計室,,,"])


@pytest.mark.parametrize(
    ("above", "below", "refused"), [("千元", "元", True), ("千元", "千元", False), ("", "千元", True), ("", "元", False)]
)
def test_a_line_of_units_below_the_figures_that_says_another_is_a_refusal(kpical, tmp_path, above, below, refused):
    top = f"單位：{above},,\n" if above else ""
    table = f"{top}機關,研究經費,年度預算\n外交部,5,4000\n單位：{below},,\n"
    ran = kpical("batch", "研究經費比率", stdin=table.encode())
    assert (ran.returncode == 2, "--unit" in ran.stderr) == (refused, refused)
    assert kpical("batch", "研究經費比率", "--unit", "千元", stdin=table.encode()).returncode == 0
    (tmp_path / "p.yaml").write_text(
        "agency: 外交部\nyear: 99\ngoals: [{id: g, name: 目標, indicators: [{indicator: 研究經費比率}]}]\n", "utf-8"
    )
    scored = kpical("score", "p.yaml", "-", "--format", "csv", stdin=table.encode(), cwd=tmp_path)
    assert ("wrong_unit" in scored.stdout) == refused


@pytest.mark.parametrize(
    ("rows", "formula", "told"), [(1_000, "((甲^64)^64)^0", True), (1_000, "最大(甲,1)", False), (999, "((甲^64)^64)^0", False)]
)
def test_a_formula_that_was_not_compiled_is_named_where_that_took_long(kpical, tmp_path, rows, formula, told):
    (tmp_path / "own.yaml").write_text(f"id: large\nname: 大\nformula: {formula}\ninputs: [甲]\n", "utf-8")
    ran = kpical("--formulas", ".", "batch", "大", stdin=("甲\n" + "1\n" * rows).encode(), cwd=tmp_path)
    assert ran.stdout.count("1,1.00") == rows
    assert ran.stderr.count("大 的公式是逐列計算的，比較費時：乘冪後的數值太大。") == told
