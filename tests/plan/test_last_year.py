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
    assert found["rate-change"]["error"] == "missing: 缺 110 年度的 甲、乙（rate）；數字檔裡沒有。"


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
