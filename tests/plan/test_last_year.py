"""An indicator that uses another one of an earlier year: by that year's definition, and by figures that are given once."""

from __future__ import annotations

import csv
import io
import json

import pytest
from programs import run_kpical

RATE = """
id: rate
name: 甲率
inputs: {甲: {unit: 千元}, 乙: {unit: 千元}}
unit: "%"
versions:
  - {to: 111, formula: 甲÷（甲＋乙）×100％}
  - {from: 112, formula: 甲÷乙×100％}
"""
CHANGE = """
id: rate-change
name: 甲率增減
uses: {今: rate, 昨: {indicator: rate, year: -1}}
inputs: []
formula: 今－昨
unit: 百分點
"""
PLAN = "agency: 甲機關\nyear: 112\ngoals: [{id: g, name: 目標, indicators: [ITEMS]}]\n"
FIGURES = "年度,甲,乙\n111,25,75\n112,30,60\n"


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with the indicators, two plans and their figures."""
    monkeypatch.chdir(tmp_path)
    both = "{indicator: rate}, {indicator: rate-change}"
    texts = {"rate.yaml": RATE, "change.yaml": CHANGE, "f.csv": FIGURES}
    texts |= {"both.yaml": PLAN.replace("ITEMS", both), "alone.yaml": PLAN.replace("ITEMS", "{indicator: rate-change}")}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(*words, code=0):
    """A run with the indicators that ends with the code."""
    done = run_kpical("--formulas", "rate.yaml", "--formulas", "change.yaml", *words)
    assert done.returncode == code, done.stderr
    return done


def rows(*words, code=0):
    """The rows of a scorecard by their indicator."""
    return {row["indicator"]: row for row in csv.DictReader(io.StringIO(run(*words, "--format", "csv", code=code).stdout))}


def test_last_year_is_computed_by_the_definition_of_last_year(office):
    done = run("calc", "rate-change", "--year", "112", "今.甲=30", "今.乙=60", "昨.甲=25", "昨.乙=75", "--format", "json")
    assert json.loads(done.stdout)["value"] == "25.00"  # 50 - 25, and not 50 - 33.33
    table = "年度,今.甲,今.乙,昨.甲,昨.乙\n112,30,60,25,75\n113,30,60,25,75\n111,30,60,25,75\n"
    (office / "t.csv").write_text(table, encoding="utf-8")
    for engine in ("plain", "native"):
        found = csv.DictReader(io.StringIO(run("batch", "rate-change", "t.csv", "--engine", engine).stdout))
        assert [row["rate-change"] for row in found] == ["25.00", "16.67", "8.33"]


@pytest.mark.parametrize("plan", ["both.yaml", "alone.yaml"])
def test_the_figures_of_last_year_are_those_that_stand_in_the_file(office, plan):
    found = rows("score", plan, "f.csv")
    assert (found["rate-change"]["value"], found["rate-change"]["exact"]) == ("25.00", "25")
    assert ("rate" in found) == (plan == "both.yaml")


def test_a_year_without_figures_is_named_with_the_indicator_that_lacks_them(office):
    found = rows("score", "both.yaml", "f.csv", "--year", "111", code=1)
    assert (found["rate"]["value"], found["rate-change"]["value"]) == ("25.00", "")
    assert found["rate-change"]["error"] == "missing: 缺 110 年度的 甲、乙（甲率）；數字檔裡沒有。"


@pytest.mark.parametrize(("cell", "error"), [("25千元", ""), ("26", "duplicate_input")])
def test_a_figure_that_is_given_under_both_names_must_be_the_same(office, cell, error):
    (office / "more.csv").write_text(f"年度,指標,項目,數值\n112,rate-change,昨.甲,{cell}\n", encoding="utf-8")
    found = rows("score", "both.yaml", "f.csv", "more.csv", code=1 if error else 0)
    assert found["rate-change"]["error"].partition(":")[0] == error
    assert found["rate"]["value"] == "50.00"


def test_two_words_for_one_indicator_and_year_take_no_figures_of_it(office):
    (office / "change.yaml").write_text(CHANGE.replace(", year: -1", ""), encoding="utf-8")
    found = rows("score", "both.yaml", "f.csv", code=1)  # 今 and 昨 are both of 112: whose the figures are nobody knows
    assert (found["rate"]["value"], found["rate-change"]["error"].partition(":")[0]) == ("50.00", "missing")


@pytest.mark.parametrize("year", ["112", "111"])
def test_the_shipped_change_of_the_execution_rate_needs_no_figure_twice(office, year):
    items = '{indicator: 資本門執行率, target: ">= 80%"}, {indicator: 執行率增減, target: "> 0"}'
    (office / "plan.yaml").write_text(PLAN.replace("ITEMS", items), encoding="utf-8")
    (office / "f.csv").write_text("年度,實支數,應付未付數,賸餘數,預算數\n111,740,0,0,900\n112,820,0,0,1000\n", encoding="utf-8")
    done = run("score", "plan.yaml", "f.csv", "--year", year, "--format", "json", code=int(year == "111"))
    rate, change = json.loads(done.stdout)["scorecards"][0]["goals"][0]["indicators"]
    if year == "112":
        assert (rate["result"]["value"], rate["target"]["met"], rate["change"]) == (
            "82.00", True, {"since": 111, "amount": "-0.22", "unit": "百分點"},
        )  # fmt: skip
        assert (change["result"]["value"], change["result"]["exact"], change["target"]["met"]) == ("-0.22", "-2/9", False)
        assert "82.00%－82.22…%" in change["result"]["working"]
    else:
        assert (rate["result"]["value"], rate["result"]["exact"], rate["target"]["met"]) == ("82.22", "740/9", True)
        assert change["error"] == {
            "code": "missing", "input": None,
            "message": "缺 110 年度的 實支數、應付未付數、賸餘數、預算數（機關年度資本門預算執行率）；數字檔裡沒有。",
        }  # fmt: skip


def test_a_figure_that_two_words_want_and_no_item_of_the_plan_has_is_refused(office):
    (office / "change.yaml").write_text(CHANGE.replace(", year: -1", ""), encoding="utf-8")
    told = run("score", "alone.yaml", "f.csv", code=2).stderr
    assert "「甲」不是計畫裡的，而 rate-change:今.甲、rate-change:昨.甲 都可能用它的數" in told
    (office / "f.csv").write_text("年度,rate-change:今.甲,今.乙,昨.甲,昨.乙\n112,30,60,25,50\n", encoding="utf-8")
    assert rows("score", "alone.yaml", "f.csv")["rate-change"]["value"] == "0.00"
    (office / "f.csv").write_text("年度,指標,項目,數值\n112,rate,甲,30\n", encoding="utf-8")
    done = run("score", "alone.yaml", "f.csv", code=1)
    assert "f.csv A2" in done.stderr.replace("B2", "A2")
    assert "而 rate-change:今、rate-change:昨 都可能用它的數" in done.stderr


def test_figures_of_before_the_first_definition_are_read_by_the_first_one_where_they_are_used(office):
    (office / "rate.yaml").write_text(
        RATE.replace("{to: 111,", "{from: 112, to: 112,").replace("from: 112, f", "from: 113, f"), "utf-8"
    )
    for plan in ("both.yaml", "alone.yaml"):
        done = run("score", plan, "f.csv", "--format", "json")
        data = json.loads(done.stdout)["scorecards"][0]["goals"][0]["indicators"][-1]
        assert (data["id"], data["result"]["value"], data["earlier"]) == ("rate-change", "8.33", [])
        assert "沒有用到" not in done.stderr


def test_a_year_in_which_what_is_used_has_no_definition_stops_no_other(office):
    (office / "rate.yaml").write_text(
        RATE.replace("{to: 111,", "{from: 112, to: 112,").replace("from: 112, f", "from: 113, f"), "utf-8"
    )
    (office / "change.yaml").write_text("id: rate-change\nuses: {今: rate}\ninputs: [丙]\nformula: 今×丙\n", encoding="utf-8")
    (office / "f.csv").write_text("年度,甲,乙,丙\n111,25,75,2\n112,30,90,2\n", encoding="utf-8")
    assert rows("score", "alone.yaml", "f.csv")["rate-change"]["exact"] == "1/2"
    assert rows("score", "alone.yaml", "f.csv", "--year", "111", code=1)["rate-change"]["error"].startswith("no_version: ")


def test_a_total_of_figures_that_others_use_is_no_agency(office):
    table = "年度,機關,甲,乙\n111,子,25,75\n112,子,30,60\n112,總計,30,60\n"
    (office / "f.csv").write_text(table, encoding="utf-8")
    assert rows("score", "alone.yaml", "f.csv")["rate-change"]["value"] == "25.00"


def test_a_figure_of_last_year_that_cannot_be_read_fails_what_uses_it(office):
    (office / "f.csv").write_text(FIGURES.replace("111,25", "111,約25"), encoding="utf-8")
    found = rows("score", "both.yaml", "f.csv", code=1)
    assert (found["rate"]["value"], found["rate-change"]["error"].partition(":")[0]) == ("50.00", "approximate")


def test_a_form_asks_for_each_figure_once_and_is_read_as_it_was_made(office):
    form = run("template", "both.yaml", "--format", "csv").stdout
    asked = [(row["年度"], row["指標"], row["項目"]) for row in csv.DictReader(io.StringIO(form))]
    assert asked == [("112", "rate", "甲"), ("112", "rate", "乙"), ("111", "rate", "甲"), ("111", "rate", "乙")]
    for figure in ("30", "60", "25", "75"):
        form = form.replace(",,千元", f",{figure},千元", 1)
    (office / "form.csv").write_text(form, encoding="utf-8")
    assert rows("score", "both.yaml", "form.csv")["rate-change"]["value"] == "25.00"


def test_months_are_of_the_same_month_of_last_year(office):
    (office / "f.csv").write_text("年月,甲,乙\n11103,25,75\n11203,30,60\n11104,1,1\n", encoding="utf-8")
    assert rows("score", "both.yaml", "f.csv", "--year", "112年3月")["rate-change"]["value"] == "25.00"


def test_a_year_before_the_first_definition_takes_the_first_one_and_says_so(office):
    (office / "rate.yaml").write_text(RATE.replace("{to: 111,", "{from: 111, to: 111,"), encoding="utf-8")
    done = run("calc", "rate-change", "--year", "111", "今.甲=30", "今.乙=60", "昨.甲=25", "昨.乙=75", "--format", "json")
    data = json.loads(done.stdout)
    assert (data["value"], [note["code"] for note in data["notes"]]) == ("8.33", ["first_definition"])
    assert "110 年度早於第一個定義，用 111 年度起的定義計算" in data["notes"][0]["message"]


@pytest.mark.parametrize("year", ["1", "+1", "-1.0", "前一年", "-100"])
def test_only_earlier_years_can_be_used(office, year):
    (office / "change.yaml").write_text(CHANGE.replace("year: -1", f"year: {year}"), encoding="utf-8")
    done = run("check", "change.yaml", code=1)
    assert "不是前幾年" in done.stdout + done.stderr


def test_a_circle_is_one_whatever_the_years(office):
    circle = "id: rate\nname: 甲率\nuses: {昨: {indicator: rate-change, year: -1}}\ninputs: []\nformula: 昨\n"
    (office / "rate.yaml").write_text(circle, encoding="utf-8")
    done = run("calc", "rate-change", code=2)
    assert "rate-change → rate → rate-change" in done.stderr
