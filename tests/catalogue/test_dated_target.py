"""Which target judges: by year, by 類別, to its end; whose word it is."""

from __future__ import annotations

import csv
import io
import json

import pytest
from indicators import indicator, read
from scorecards import plan, scores

from kpical.computation.calculation import calculate
from kpical.quantity.period import Period

RATE = 'id: one\nformula: 甲÷乙×100％\ninputs: [甲, 乙]\nunit: "%"\n'
BY_CLASS = "{中央: 90%以上, 地方: {value: 80%以上, source: 縣市要點}}"
BY_BOTH = "{中央: {110: 90%以上, 112: {value: 95%以上, to: 112}}, 地方: 80%以上}"
BY_YEAR_FIRST = "{110: {中央: 90%以上, 地方: 80%以上}, 112: 85%以上}"


def dated(target: str):
    return indicator(f"{RATE}target: {target}\n").definitions[-1]


@pytest.mark.parametrize(
    ("target", "year", "category", "text", "document"),
    [
        ("80%以上", 99, "", ">= 80%", ""),
        ("{value: 80%以上, source: 要點}", 99, "", ">= 80%", "要點"),
        ("{value: 80%以上, to: 102}", 102, "", ">= 80%", ""),
        ("{value: 80%以上, to: 102}", 103, "", None, ""),
        ("{value: 80%以上, to: 102}", None, "", ">= 80%", ""),
        (BY_CLASS, 99, "中央", ">= 90%", ""),
        (BY_CLASS, None, "地方", ">= 80%", "縣市要點"),
        (BY_CLASS, 99, "", None, ""),
        (BY_CLASS, 99, "縣市", None, ""),
        (BY_BOTH, 111, "中央", ">= 90%", ""),
        (BY_BOTH, 112, "中央", ">= 95%", ""),
        (BY_BOTH, 113, "中央", None, ""),
        (BY_BOTH, 113, "地方", ">= 80%", ""),
        (BY_YEAR_FIRST, 111, "地方", ">= 80%", ""),
        (BY_YEAR_FIRST, 109, "地方", None, ""),
        (BY_YEAR_FIRST, 112, "", ">= 85%", ""),
        (BY_YEAR_FIRST, 112, "中央", ">= 85%", ""),
        ("{99: 80%以上, 中央: {99: 90%以上}}", 100, "中央", ">= 90%", ""),
        ("{中央: none, 地方: 80%以上}", 99, "中央", None, ""),
    ],
)
def test_this_target_judges(target, year, category, text, document):
    aim = dated(target).aim_for(year and Period(year), category)
    assert (aim.target and aim.target.text) == text
    assert (aim.origin.document if aim.origin else "") == document


@pytest.mark.parametrize(
    ("target", "reasons"),
    [
        ("{vlaue: 80%以上}", ["bad_year"]),
        ("{value: 80%以上, from: 99}", ["unknown_key"]),
        ("{to: 99}", ["missing_key"]),
        ("{9x: 80%以上}", ["bad_year"]),
        ("{99年初: 80%以上}", ["bad_year"]),
        ("{99: {100: 80%以上}}", ["unknown_key"]),
        ("{中央: {地方: 80%以上}}", ["unknown_key"]),
        ("{99: 80%以上, 民國99年: 85%以上}", ["same_name"]),
        ("{中央: {99: 80%以上, 99年度: 85%以上}}", ["same_name"]),
        ("{中央: 大概}", ["bad_target"]),
        ("[80%以上]", ["not_text"]),
    ],
)
def test_what_is_no_target_of_a_year_or_a_class_is_noted(target, reasons):
    assert [problem.reason for problem in read(f"{RATE}target: {target}\n")[1]] == reasons


@pytest.mark.parametrize(("category", "kind"), [("", "none"), ("縣市", "other")])
def test_where_no_class_is_said_nothing_is_judged_and_that_is_noted(category, kind):
    result = calculate(indicator(f"{RATE}target: {BY_CLASS}\n"), {"甲": "85", "乙": "100"}, category=category)
    assert result.met is None
    (note,) = result.notes
    assert (note.code, note.kind) == ("target_of_category", kind)
    assert note.facts["targets"] == ["中央 >= 90%", "地方 >= 80%"]


MONTHS = "{112年3月: 60%以上, 112年6月: {中央: 90%以上, 地方: 80%以上}}"


@pytest.mark.parametrize(
    ("year", "category", "codes"),
    [
        ("112年2月", "", ["target_of_other_year"]),
        ("112年3月", "", []),
        ("112年7月", "", []),  # that of March
        ("112年7月", "縣市", []),
        ("112年7月", "中央", []),
        ("112", "", ["target_of_other_year"]),
        ("112", "中央", ["target_of_other_year"]),
    ],
)
@pytest.mark.parametrize("of_plan", [False, True])
def test_a_class_is_asked_for_only_where_its_target_would_judge(year, category, codes, of_plan):
    if of_plan:
        made = plan(f"{{indicator: 資本門執行率, target: {MONTHS}}}", year=112)
        heads, figures = "年度,類別,實支數,應付未付數,賸餘數,預算數", f"{year},{category},85,0,0,100"
        (card,) = scores(made, f"{heads}\n{figures}\n", year=year).cards
        found = card.outcomes[0].result.notes
        assert [note.code for note in found if note.code == "target_of_category"] == []
    else:
        found = calculate(indicator(f"{RATE}target: {MONTHS}\n"), {"甲": "85", "乙": "100"}, year=year, category=category).notes
        assert [note.code for note in found] == codes


def test_a_class_is_asked_for_where_each_has_its_target():
    only = "{112年6月: {中央: 90%以上, 地方: 80%以上}}"
    codes = [
        [note.code for note in calculate(indicator(f"{RATE}target: {only}\n"), {"甲": "85", "乙": "100"}, year=year).notes]
        for year in ("112年5月", "112年6月")
    ]
    assert codes == [[], ["target_of_category"]]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one.yaml").write_text(f"{RATE}target: {BY_CLASS}\n", "utf-8")
    (tmp_path / "t.csv").write_text("機關,類別,甲,乙\n子,中央,85,100\n丑,地方,85,100\n寅,,85,100\n卯,縣市,85,100\n", "utf-8")
    return tmp_path


def test_calc_takes_the_class_as_an_option(kpical, folder):
    words = ("--formulas", folder, "calc", "one", "甲=85", "乙=100")
    assert "目標  >= 80%　達成　超過 5.00百分點（指標檔：縣市要點）\n" in kpical(*words, "--class", "地方").stdout
    assert "未達成" in kpical(*words, "--class", "中央").stdout
    assert "請用 --class 或「類別」欄說明" in kpical(*words).stdout


def test_batch_takes_the_class_of_each_row_or_one_for_all(kpical, folder):
    words = ("--formulas", folder, "batch", "one", folder / "t.csv", "--verdict")
    for more, wanted in ((), ["false", "true", "", ""]), (("--class", "地方"), ["true"] * 4):
        ran = kpical(*words, *more)
        assert [row["one:met"] for row in csv.DictReader(io.StringIO(ran.stdout))] == wanted
        assert ("沒有「縣市」這一類" in ran.stderr) is not more


def test_a_scorecard_goes_by_the_class_of_each_agency(kpical, folder):
    (folder / "plan.yaml").write_text(
        "agency: 各機關\nyear: 112\ngoals: [{id: g, name: 目標, indicators: [{indicator: one}]}]\n", "utf-8"
    )
    words = ("--formulas", folder, "score", folder / "plan.yaml", folder / "t.csv", "--format", "csv")
    for more, wanted in ((), ["false", "true", "", ""]), (("--class", "中央"), ["false"] * 4):
        ran = kpical(*words, *more)
        assert [row["met"] for row in csv.DictReader(io.StringIO(ran.stdout))] == wanted
    assert "類別" not in ran.stderr


def test_a_plan_s_own_targets_may_depend_on_the_class():
    made = plan("{indicator: 資本門執行率, target: {中央: 90%以上, 地方: 80%以上}}")
    heads = "機關,類別,實支數,應付未付數,賸餘數,預算數"
    cards = scores(made, f"{heads}\n子,中央,85,0,0,100\n丑,地方,85,0,0,100\n寅,,85,0,0,100\n").cards
    assert [card.outcomes[0].assessment.met for card in cards] == [False, True, None]
    assert [note.code for note in cards[2].outcomes[0].result.notes] == ["target_of_category"]


def test_two_classes_of_one_agency_are_a_problem():
    made = plan("{indicator: 資本門執行率, target: {中央: 90%以上, 地方: 80%以上}}")
    table = "類別,指標,項目,數值\n中央,資本門執行率,實支數,85\n地方,資本門執行率,預算數,100\n"
    assert "duplicate_input" in [problem.code for problem in scores(made, table).problems]


def test_yaml_figures_say_the_class_too():
    made = plan("{indicator: 資本門執行率, target: {中央: 90%以上, 地方: 80%以上}}")
    text = "類別: 地方\n資本門執行率: {實支數: 85, 應付未付數: 0, 賸餘數: 0, 預算數: 100}\n"
    (card,) = scores(made, text, name="f.yaml").cards
    assert card.outcomes[0].assessment.met is True


def test_show_says_which_target_is_for_which_class(kpical, folder):
    ran = kpical("--formulas", folder, "show", "one")
    assert "目標  中央：>= 90%、地方：>= 80%（縣市要點）" in ran.stdout
    data = json.loads(kpical("--formulas", folder, "show", "one", "--format", "json").stdout)
    assert [*data["definitions"][0]["dated_targets"]] == ["中央", "地方"]
