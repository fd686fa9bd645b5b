"""Inputs that are figures of an earlier fiscal year: given once for that year, or under their own name."""

from __future__ import annotations

import csv
import io
import json

import pytest
from programs import run_kpical

SHARE = """
id: research-share
name: 研發經費占比
inputs:
  研發經費: {unit: 億元}
  前一年度GDP: {unit: 億元, figure: GDP, year: -1}
formula: 研發經費÷前一年度GDP×100％
unit: "%"
"""
GROWTH = """
id: gdp-growth
name: 經濟成長率
inputs:
  GDP: {unit: 百億元, aliases: [國內生產毛額]}
  前一年度GDP: {unit: 百億元, figure: GDP, year: -1}
formula: （GDP－前一年度GDP）÷前一年度GDP×100％
unit: "%"
"""
PER_HEAD = SHARE.replace("research-share", "per-head").replace("研發經費占比", "另一占比")
PLAN = "agency: 甲機關\nyear: 112\ngoals: [{id: g, name: 目標, indicators: [ITEMS]}]\n"


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with indicators, and the plans that have one of them or several."""
    monkeypatch.chdir(tmp_path)
    plans = {
        "share": ["research-share"], "growth": ["gdp-growth"], "both": ["research-share", "gdp-growth"],
        "twice": ["research-share", "per-head"],
    }  # fmt: skip
    texts = {"formulas/a.yaml": SHARE, "formulas/b.yaml": GROWTH, "formulas/c.yaml": PER_HEAD}
    texts |= {
        f"{name}.yaml": PLAN.replace("ITEMS", ", ".join(f"{{indicator: {item}}}" for item in items))
        for name, items in plans.items()
    }
    (tmp_path / "formulas").mkdir()
    for name, text in texts.items():
        write(tmp_path, name, text)
    return tmp_path


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")


def run(*words, code=0):
    """A run with the indicators that ends with the code."""
    done = run_kpical("--formulas", "formulas", *words)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def values(plan, *files, code=0):
    """The value of each indicator of a scorecard, or the code of its error."""
    rows = csv.DictReader(io.StringIO(run("score", f"{plan}.yaml", *files, "--format", "csv", code=code).stdout))
    return {row["indicator"]: row["value"] or row["error"].partition(":")[0] for row in rows}


def figures(folder, text):
    write(folder, "f.csv", text)
    return "f.csv"


@pytest.mark.parametrize(
    ("plan", "table", "found"),
    [
        # by its name alone, in a wide table and in a long one
        ("share", "年度,研發經費,GDP\n111,1,200\n112,5,250\n", {"research-share": "2.50"}),
        ("share", "年度,研發經費（億元）,GDP（兆元）\n111,1,0.02\n112,5,\n", {"research-share": "2.50"}),
        ("share", "年度,指標,項目,數值\n111,research-share,GDP,200\n112,research-share,研發經費,5\n", {"research-share": "2.50"}),
        # under its own name as before; blank there is not given
        ("share", "年度,研發經費,前一年度GDP\n112,5,200\n", {"research-share": "2.50"}),
        ("share", "年度,研發經費,前一年度GDP,GDP\n111,,,200億元\n112,5,,\n", {"research-share": "2.50"}),
        ("share", "年度,研發經費,前一年度GDP,GDP\n111,,,200\n112,5,20000000千元,\n", {"research-share": "2.50"}),
        # an input of the same indicator, also by its alias
        ("growth", "年度,GDP\n111,200\n112,210\n", {"gdp-growth": "5.00"}),
        ("growth", "年度,國內生產毛額\n111,200\n112,210\n", {"gdp-growth": "5.00"}),
        # an input of another indicator, in its unit; a bare number there counts in 百億元
        ("both", "年度,研發經費,GDP\n111,1,2\n112,5,2.1\n", {"research-share": "2.50", "gdp-growth": "5.00"}),
        # one that two indicators take, given for the first of them
        (
            "twice", "年度,指標,項目,數值\n111,research-share,GDP,200\n112,research-share,研發經費,5\n112,per-head,研發經費,6\n",
            {"research-share": "2.50", "per-head": "3.00"},
        ),
    ],
)  # fmt: skip
def test_the_figure_of_the_earlier_year_is_taken_from_where_it_stands(office, plan, table, found):
    assert values(plan, figures(office, table)) == found


@pytest.mark.parametrize(
    ("plan", "table", "code"),
    [
        ("share", "年度,研發經費,前一年度GDP,GDP\n111,,,200\n112,5,201,\n", "duplicate_input"),
        ("growth", "年度,GDP,前一年度GDP\n111,200,\n112,210,199\n", "duplicate_input"),
        ("share", "年度,研發經費,GDP\n110,1,200\n112,5,250\n", "missing"),
        ("share", "年度,研發經費,GDP\n111,1,約200\n112,5,250\n", "approximate"),
        ("share", "年度,研發經費,GDP\n111,1,-\n112,5,250\n", "missing"),
        ("share", "年度,研發經費,GDP\n111,1,5人\n112,5,250\n", "wrong_unit"),
    ],
)
def test_a_figure_that_differs_or_cannot_be_used_fails_what_takes_it(office, plan, table, code):
    assert [*values(plan, figures(office, table), code=1).values()] == [code]


def test_indicators_that_have_another_figure_of_the_name_each_lend_none(office):
    write(office, "formulas/d.yaml", GROWTH.replace("gdp-growth", "real-growth").replace("經濟成長率", "實質成長率"))
    write(
        office,
        "all.yaml",
        PLAN.replace("ITEMS", ", ".join(f"{{indicator: {i}}}" for i in ("research-share", "gdp-growth", "real-growth"))),
    )
    table = "年度,指標,項目,數值\n111,gdp-growth,GDP,2\n111,real-growth,GDP,3\n112,gdp-growth,GDP,2\n112,real-growth,GDP,3\n"
    table += "112,research-share,研發經費,5\n"
    found = values("all", figures(office, table), code=1)
    assert found == {"research-share": "duplicate_input", "gdp-growth": "0.00", "real-growth": "0.00"}
    found = values("all", figures(office, table + "112,research-share,前一年度GDP,250\n"))
    assert found == {"research-share": "2.00", "gdp-growth": "0.00", "real-growth": "0.00"}


def test_two_places_that_differ_are_both_named(office):
    figures(office, "年度,研發經費,前一年度GDP,GDP\n111,,,200\n112,5,201,\n")
    told = json.loads(run("score", "share.yaml", "f.csv", "--format", "json", code=1).stdout)
    (item,) = told["scorecards"][0]["goals"][0]["indicators"]
    assert "「前一年度GDP」有兩個不同的數：f.csv" in item["error"]["message"]
    assert "「201」" in item["error"]["message"]
    assert "「200」" in item["error"]["message"]


def test_a_year_without_the_figure_is_named(office):
    done = run("score", "share.yaml", figures(office, "年度,研發經費\n112,5\n"), "--format", "csv", code=1)
    assert "missing: 缺「前一年度GDP」：數字檔裡沒有它，也沒有 111 年度的 GDP。" in done.stdout


def test_months_take_the_whole_fiscal_year_before(office):
    figures(office, "年月,研發經費,GDP\n11203,5,\n11103,,1\n111,,200\n")
    rows = csv.DictReader(io.StringIO(run("score", "share.yaml", "f.csv", "--format", "csv").stdout))
    assert [(row["month"], row["value"]) for row in rows] == [("3", "2.50")]


def test_a_figure_in_parts_is_taken_as_their_sum(office):
    write(office, "formulas/b.yaml", GROWTH.replace("aliases: [國內生產毛額]", "parts: [民間, 政府]"))
    table = "年度,指標,項目,數值\n111,gdp-growth,GDP.民間,1.5\n111,gdp-growth,GDP.政府,0.5\n112,gdp-growth,GDP,2.1\n"
    assert values("growth", figures(office, table)) == {"gdp-growth": "5.00"}
    assert values("growth", figures(office, table.replace("111,gdp-growth,GDP.政府,0.5\n", "")), code=1) == {
        "gdp-growth": "missing_part"
    }


def test_a_year_before_the_first_definition_lends_its_figures_and_is_not_scored(office):
    write(office, "formulas/b.yaml", GROWTH + "valid: {from: 112}\n")
    figures(office, "年度,GDP\n111,200\n112,210\n")
    done = run("score", "growth.yaml", "f.csv", "--format", "json")
    (item,) = json.loads(done.stdout)["scorecards"][0]["goals"][0]["indicators"]
    assert (item["result"]["value"], item["earlier"]) == ("5.00", [])
    assert "沒有用到" not in done.stderr
    assert "沒有 111 年度的定義，該年度的數字沒有用到" in run("score", "share.yaml", *unlent(office)).stderr


def unlent(folder):
    """Figures of a year for which the indicator has no definition, which nothing takes."""
    write(folder, "formulas/a.yaml", SHARE + "valid: {from: 112}\n")
    return [figures(folder, "年度,研發經費,前一年度GDP\n111,5,200\n112,5,200\n")]


@pytest.mark.parametrize(
    ("plan", "asked"),
    [
        ("share", [("112", "research-share", "研發經費"), ("111", "research-share", "GDP")]),
        ("growth", [("112", "gdp-growth", "GDP"), ("111", "gdp-growth", "GDP")]),
        ("both", [("112", "research-share", "研發經費"), ("111", "gdp-growth", "GDP"), ("112", "gdp-growth", "GDP")]),
        ("twice", [("112", "research-share", "研發經費"), ("111", "research-share", "GDP"), ("112", "per-head", "研發經費")]),
    ],
)
def test_a_form_asks_for_each_figure_once_and_is_read_as_it_was_made(office, plan, asked):
    form = run("template", f"{plan}.yaml", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(form)))
    assert [(row["年度"], row["指標"], row["項目"]) for row in rows] == asked
    for number, row in enumerate(rows, 1):
        form = form.replace(f",,{row['單位']},", f",{number},{row['單位']},", 1)
    assert set(values(plan, figures(office, form))) == {identity for _, identity, _ in asked}


def test_calc_and_batch_take_it_by_its_own_name(office):
    assert "2.50%" in run("calc", "research-share", "研發經費=5", "前一年度GDP=200").stdout
    assert run("calc", "research-share", "研發經費=5", "前一年度GDP=200", "GDP=9", code=2).stderr.count("沒有「GDP」這一項") == 1
    figures(office, "年度,研發經費,前一年度GDP,GDP\n112,5,200,9\n")
    assert run("batch", "research-share", "f.csv").stdout.endswith("112,5,200,9,2.50,\n")


def test_show_says_of_which_year_and_figure_it_is(office):
    assert "前一年度GDP（億元；前 1 個年度的「GDP」）" in run("show", "research-share").stdout
    data = json.loads(run("show", "research-share", "--format", "json").stdout)
    inputs = data["definitions"][0]["inputs"]
    assert (inputs["前一年度GDP"]["figure"], inputs["前一年度GDP"]["year"]) == ("GDP", -1)
    assert not {"figure", "year"} & inputs["研發經費"].keys()


@pytest.mark.parametrize(("rollup", "said"), [("sum", "sum"), ("none", "none"), ("", None)])
def test_show_says_whether_the_figures_of_agencies_may_be_added_up(office, rollup, said):
    declared = f"{{unit: 億元, rollup: {rollup}}}" if rollup else "{unit: 億元}"
    write(office, "formulas/a.yaml", SHARE.replace("{unit: 億元}", declared))
    assert ("研發經費（億元；可跨機關加總）" in run("show", "research-share").stdout) == (rollup == "sum")
    data = json.loads(run("show", "research-share", "--format", "json").stdout)
    assert data["definitions"][0]["inputs"]["研發經費"].get("rollup") == said


def test_a_rollup_that_there_is_not_is_refused(office):
    write(office, "formulas/a.yaml", SHARE.replace("{unit: 億元}", "{unit: 億元, rollup: last}"))
    assert "「last」不能用；請從這些當中選一個：sum、none" in run("check", "formulas/a.yaml", code=1).stdout


def test_what_says_nothing_of_how_a_figure_is_read_keeps_no_column_apart(office):
    write(office, "formulas/a.yaml", SHARE.replace("{unit: 億元}", "{unit: 億元, rollup: sum}"))
    table = figures(office, "年度,研發經費,前一年度GDP\n112,5,200\n")
    assert values("twice", table) == {"research-share": "2.50", "per-head": "2.50"}
    assert run("batch", "research-share", "per-head", table).stdout.endswith("112,5,200,2.50,2.50,\n")


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("{unit: 億元, figure: GDP}", "缺少必填的欄位「year」"),
        ("{unit: 億元, year: -1}", "缺少必填的欄位「figure」"),
        ("{unit: 億元, figure: GDP, year: 0}", "「0」不是前幾年"),
        ("{unit: 億元, figure: GDP, year: 1}", "「1」不是前幾年"),
        ("{unit: 億元, figure: 前一年度GDP, year: -1}", "figure 的「前一年度GDP」不能用"),
        ("{unit: 人, figure: 研發經費, year: -1}", "figure 的「研發經費」不能用"),
        ("{unit: 億元, figure: [GDP], year: -1}", "這裡要寫單一的文字或數字"),
    ],
)
def test_what_is_no_figure_of_an_earlier_year_is_refused(office, declared, told):
    write(office, "formulas/a.yaml", SHARE.replace("{unit: 億元, figure: GDP, year: -1}", declared))
    done = run("check", "formulas/a.yaml", code=1)
    assert told in done.stdout + done.stderr


def test_a_parameter_is_no_figure_of_an_earlier_year(office):
    write(office, "formulas/a.yaml", SHARE + "parameters: {GDP: {unit: 億元, values: {111: 200}}}\n")
    done = run("check", "formulas/a.yaml", code=1)
    assert "figure 的「GDP」不能用" in done.stdout + done.stderr
