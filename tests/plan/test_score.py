"""A plan and its figures make a scorecard, the same in every format, and one indicator never stops the others."""

import csv
import io
import json
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import EXAMPLES
from scorecards import card, plan, scores

from kpical.catalogue.library import Library
from kpical.computation.calculation import calculate
from kpical.plan.figures import FigureFile, read_figures
from kpical.plan.reader import read_plan
from kpical.plan.scoring import score
from kpical.quantity.period import Period
from kpical.quantity.rounding import rounded
from kpical.report.formats import FORMATS
from kpical.report.scorecard.assessed import attainment_digits, gap_text, sparkline
from kpical.report.scorecard.report import score_report
from kpical.words import LANGUAGES, Words

LIBRARY = Library()
ZH = Words("zh-TW")


def only(item, *rows, **how):
    """The outcome of a plan of one indicator, from rows of 指標,項目,數值,單位."""
    (outcome,) = card(plan(item, **how), "指標,項目,數值,單位\n" + "".join(f"{row}\n" for row in rows)).outcomes
    return outcome


def written(found, form, lang="zh-TW"):
    text = FORMATS[form](score_report(found, Words(lang)))
    return text if isinstance(text, str) else text.decode()


def rows(found, lang="zh-TW"):
    return list(csv.DictReader(io.StringIO(written(found, "csv", lang))))


def example(name, year=None):
    path = EXAMPLES / name
    made, problems = read_plan((path / "plan.yaml").read_bytes(), str(path / "plan.yaml"), LIBRARY.find)
    assert problems == []
    return scores(made, (path / "figures.csv").read_bytes(), name="figures.csv", year=year)


# The plans of 99 and of 108, as anybody can check them with paper and pencil

PLAN_OF_99 = {
    "high-level-visits": ("59次", "59", True, "超過 4次"),
    "cooperation-projects": ("96項", "96", False, "還差 4項"),
    "bilateral-agreements": ("52次", "52", True, "超過 2次"),
    "taiwan-japan-meetings": ("5次", "5", True, ""),
    "new-organization-participation": ("2次", "2", True, ""),
    "ngo-cooperation": ("18項", "18", False, "還差 2項"),
    "ngo-participation": ("2項", "2", True, ""),
    "counter-terrorism-dialogue": ("9次", "9", True, "超過 2次"),
    "africa-health-cooperation": ("12項", "12", True, ""),
    "mobile-consular-coverage": ("29.51%", "3600/122", False, "還差 0.49百分點"),
    "venue-revenue-rate": ("104.40%", "1352000/12950", True, "超過 14.40百分點"),
    "staff-rotation-reviews": ("3次", "3", True, "超過 1次"),
    "diplomat-training": ("是", "1", True, ""),
    "research-expenditure-ratio": ("0.08%", "2458700/30733799", False, "還差 0.0000001百分點"),
    "regulation-review-rate": ("32.14%", "900/28", True, "超過 2.14百分點"),
    "capital-execution-rate": ("81.60%", "34680000/425000", True, "超過 1.60百分點"),
    "mid-term-ceiling-variance": ("5.27%", "1550/294", False, "超出 0.27百分點"),
    "staff-quota-change": ("-0.71%", "-12/17", True, "低於上限 0.71百分點"),
    "lifelong-learning": ("2項", "2", False, "還差 1項"),
}


def test_the_plan_of_99_is_scored_though_one_figure_was_never_published():
    (found,) = example("mofa-99").cards
    outcomes = {outcome.item.id: outcome for outcome in found.outcomes}
    missing = outcomes.pop("organization-relations-growth")
    assert {
        name: (each.result.shown, each.result.exact, each.assessment.met, gap_text(each, ZH)) for name, each in outcomes.items()
    } == {name: (shown, str(Fraction(exact)), met, gap) for name, (shown, exact, met, gap) in PLAN_OF_99.items()}
    assert (missing.result, missing.error.code, str(missing.error.place)) == (None, "missing", "figures.csv C12")
    assert (found.met, found.missed, found.failed, found.points) == (13, 6, 1, None)


def test_the_one_value_of_99_that_prints_as_its_target_and_misses_it_is_marked_and_explained():
    found = example("mofa-99")
    assert [o.item.id for o in found.cards[0].outcomes if o.assessment.deceptive] == ["research-expenditure-ratio"]
    table = written(found, "table")
    assert "0.08%※" in table
    assert "顯示的 0.08% 看似達到目標 >= 0.08%，但確切值並未達到" in table


def test_the_plan_of_108_has_attainment_lights_points_and_the_change_since_the_year_before():
    found = example("mofa-108")
    told = [
        (
            row["value"],
            row["met"],
            row["attainment"],
            row["light"],
            row["weight"],
            row["points"],
            row["change"] + row["change_unit"],
        )
        for row in rows(found)
    ]
    assert told == [
        ("0.10", "true", "100.00", "★", "40", "40.00", "-0.19百分點"),
        ("0.00", "false", "0.00", "●", "40", "0.00", ""),
        ("44.14", "", "", "□", "0", "0.00", ""),
        ("3", "false", "66.67", "▲", "20", "13.33", "+50.00%"),
    ]
    assert found.cards[0].points == Fraction(160, 3)
    assert [goal.points for goal in found.cards[0].goals] == [40, 0, Fraction(40, 3)]


# Every format says the same


def squeezed(text):
    """Without grouping, escapes and the difference of languages in brackets."""
    return text.replace(",", "").replace("\\", "")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["mofa-99", "mofa-108"])
def test_csv_json_table_and_markdown_have_the_same_digits(name, lang):
    found = example(name)
    data = json.loads(written(found, "json", lang), parse_float=pytest.fail)
    objects = [each for goal in data["scorecards"][0]["goals"] for each in goal["indicators"]]
    table = squeezed(written(found, "table", lang)).split("\n")
    markdown = squeezed(written(found, "markdown", lang)).split("\n")
    for row, each in zip(rows(found, lang), objects, strict=True):
        result = each["result"] or {"value": "", "unit": row["unit"], "exact": "", "target": None}
        assert (row["indicator"], row["name"]) == (each["id"], each["name"])
        assert (row["value"], row["unit"], row["exact"].lstrip("'")) == (result["value"], result["unit"], result["exact"])
        assert row["attainment"] == (each["attainment"] or {"percent": ""})["percent"]
        assert row["gap"] + row["gap_unit"] == (each["gap"]["amount"] + each["gap"]["unit"] if each["gap"] else "")
        assert row["points"] == (each["points"] or {"value": ""})["value"]
        assert row["light"] == (each["light"] or {"sign": ""})["sign"]
        assert row["weight"] == (each["weight"] or "")
        assert row["change"] == (each["change"] or {"amount": ""})["amount"]
        assert bool(row["error"]) is (each["error"] is not None)
        if not each["error"]:
            assert row["target"] == ((each["target"] or {"text": ""})["text"])
            assert row["met"] == {True: "true", False: "false", None: ""}[(each["target"] or {"met": None})["met"]]
        for text in (table, markdown):
            (line,) = [
                line for line in text if re.match(rf"\|? ?{row['number']} +\|? ?{re.escape(squeezed(row['name']))} ", line)
            ]
            shown = {"1": "是", "0": "否"}[row["value"]] if row["unit"] == "是/否" else row["value"] + row["unit"]
            assert f" {shown if row['value'] else '□'}" in line
            assert (row["target"] or "—") in line or row["error"]
            assert not row["points"] or f"{row['points']}/{row['weight']}" in line
            if "達成度" in "".join(text) or "Attainment" in "".join(text):
                assert f" {row['attainment'] + '%' if row['attainment'] else '—'} " in line
            if row["gap"].strip("0."):
                assert row["gap"] + row["gap_unit"] in line
            assert row["change"] + row["change_unit"] in line


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_in_english_no_chinese_word_of_kpical_s_own_is_left(form):
    text = written(example("mofa-99"), form, "en")
    for words in (
        "達成情形",
        "未達成",
        "還差",
        "超過 ",
        "超出 ",
        "低於上限",
        "無法計算",
        "年度績效計分表",
        "這裡沒有數字",
        "看似",
        "衡量標準：",
    ):
        assert words not in text
    assert "missed" in text or form in ("csv", "json")
    assert "Ministry of Foreign Affairs" in text or form == "csv"


def test_every_number_of_json_is_a_text():
    json.loads(written(example("mofa-99"), "json"), parse_float=pytest.fail)


# Weights and points

RULES = "attainment: {zero: met, range: nearest, cap: 100%}\n"


def test_points_are_weight_by_attainment_and_add_up_over_goals():
    made = plan(
        '{count: 甲, id: a, target: ">= 3", weight: 50}', '{count: 乙, id: b, target: ">= 4", weight: 30}',
        '{count: 丙, id: c, target: "1..2", weight: 20}', more=RULES,
    )  # fmt: skip
    found = card(made, "指標,數值\na,2\nb,8\nc,3\n")
    assert [outcome.points for outcome in found.outcomes] == [Fraction(100, 3), 30, Fraction(40, 3)]
    assert (found.goals[0].weight, found.goals[0].points, found.points) == (100, Fraction(230, 3), Fraction(230, 3))


def test_without_one_of_its_figures_a_goal_and_the_plan_have_no_points():
    made = plan('{count: 甲, id: a, target: ">= 3", weight: 50}', '{count: 乙, id: b, target: ">= 4", weight: 50}')
    found = card(made, "指標,數值\na,3\n")
    assert [outcome.points for outcome in found.outcomes] == [50, None]
    assert (found.goals[0].points, found.points) == (None, None)
    assert "無法計分" in written(scores(made, "指標,數值\na,3\n"), "table")


def test_a_weight_of_0_costs_nothing_whatever_is_missing():
    made = plan('{count: 甲, id: a, target: ">= 3", weight: 100}', "{count: 乙, id: b, weight: 0}")
    found = card(made, "指標,數值\na,3\n")
    assert [outcome.points for outcome in found.outcomes] == [100, 0]
    assert found.points == 100


def test_without_weights_there_are_no_points():
    made = plan('{count: 甲, id: a, target: ">= 3"}')
    assert card(made, "指標,數值\na,3\n").points is None
    assert "得分" not in written(scores(made, "指標,數值\na,3\n"), "table")


# Agencies and years

COUNTS = plan('{count: 甲, id: a, target: ">= 3"}', '{count: 乙, id: b, target: ">= 3"}')


def test_every_agency_has_its_own_scorecard_in_the_order_of_the_files():
    found = scores(COUNTS, "機關,指標,數值\n乙署,a,3\n外交部,a,4\n", "機關,甲,乙\n甲署,1,2\n乙署,,5\n")
    assert [(each.agency, each.met, each.missed, each.failed) for each in found.cards] == [
        ("乙署", 2, 0, 0), ("外交部", 1, 0, 1), ("甲署", 0, 2, 0),
    ]  # fmt: skip
    assert [row["agency"] for row in rows(found)] == ["乙署"] * 2 + ["外交部"] * 2 + ["甲署"] * 2


def test_without_any_figure_the_plan_s_own_agency_has_a_scorecard_of_what_is_missing():
    (found,) = scores(COUNTS, "指標,項目,數值\n").cards
    assert (found.agency, found.failed, found.met, found.missed) == ("外交部", 2, 0, 0)
    assert {outcome.error.code for outcome in found.outcomes} == {"missing"}


@pytest.mark.parametrize(
    ("item", "before", "now", "change"),
    [
        ("{indicator: 占比, id: a}", ("部分,1", "全體,4"), ("部分,1", "全體,2"), (98, 25, "百分點")),
        ("{indicator: 占比, id: a}", ("部分,1", "全體,2"), ("部分,1", "全體,4"), (98, -25, "百分點")),
        ("{count: 甲, id: a}", ("甲,2",), ("甲,3",), (98, 50, "%")),
        ("{count: 甲, id: a}", ("甲,3",), ("甲,2",), (98, Fraction(-100, 3), "%")),
        ("{count: 甲, id: a}", ("甲,0",), ("甲,2",), (98, 2, "項")),  # nothing can be divided by 0
        ("{indicator: cost, id: a}", ("支出,-3",), ("支出,2",), (98, 5, "千元")),
        ("{indicator: cost, id: a}", ("支出,200",), ("支出,150",), (98, -25, "%")),
        ("{indicator: times, id: a}", ("甲,1", "乙,2"), ("甲,3", "乙,2"), (98, 1, "倍")),
        ("{indicator: 外交尖兵養成, id: a}", ("是否,否",), ("是否,是",), None),
        ("{count: 甲, id: a}", ("甲,2",), ("甲,",), None),
        ("{count: 甲, id: a}", ("甲,",), ("甲,2",), None),
    ],
)
def test_the_change_is_in_percentage_points_between_rates_else_in_percent_else_in_the_unit(item, before, now, change):
    table = "年度,指標,項目,數值\n" + "".join(f"98,a,{row}\n" for row in before) + "".join(f"99,a,{row}\n" for row in now)
    (outcome,) = card(plan(item), table).outcomes
    assert (outcome.change and outcome.change[:3]) == (change and (Period(change[0]), *change[1:]))


def test_the_change_is_since_the_last_year_that_has_a_value_and_later_years_do_not_matter():
    table = "年度,甲\n95,1\n97,4\n98,\n99,5\n100,9\n"
    (outcome,) = card(plan("{count: 甲, id: a}"), table).outcomes
    assert [(period.year, result and result.text) for period, result in outcome.earlier] == [(95, "1"), (97, "4"), (98, None)]
    assert outcome.change[:3] == (Period(97), 25, "%")
    assert "▁▆－█" in written(scores(plan("{count: 甲, id: a}"), table), "table")


def test_another_year_can_be_asked_for():
    table = "年度,甲\n98,1\n99,5\n"
    found = scores(plan("{count: 甲, id: a}"), table, year=98)
    assert (found.period, found.cards[0].outcomes[0].result.text, found.cards[0].outcomes[0].earlier) == (Period(98), "1", ())


def test_the_target_is_that_of_the_year():
    made = plan("{count: 甲, id: a, target: {98: '>= 3', 99: '>= 6'}}")
    table = "年度,甲\n97,1\n98,5\n99,5\n"
    assert [card(made, table, year=year).outcomes[0].assessment.met for year in (97, 98, 99)] == [None, True, False]
    (outcome,) = card(made, table).outcomes
    assert [result.met for _, result in outcome.earlier] == [None, True]


def test_without_a_target_of_the_plan_that_of_the_indicator_holds():
    made = plan("{indicator: cost, id: a}", year=100)
    (outcome,) = card(made, "年度,支出\n99,95\n100,95\n").outcomes
    assert (outcome.result.target.text, outcome.assessment.met, gap_text(outcome, ZH)) == ("<= 90千元", False, "超出 5.00千元")
    assert card(made, "年度,支出\n99,95\n100,95\n", year=99).outcomes[0].assessment.met is None


def test_values_are_drawn_from_the_lowest_to_the_highest():
    found = example("mofa-108").cards[0].outcomes
    points = [result.value if result else None for _, result in found[3].earlier]
    assert points == [1, 2]
    assert sparkline([]) == ""


# The plan's own decimals and rounding are for print alone


@pytest.mark.parametrize(
    ("how", "shown", "deceptive"),
    [
        ("", "80.00%", True),
        (", decimals: 3", "79.996%", False),
        (", decimals: 0", "80%", True),
        (", rounding: down", "79.99%", False),
        (", decimals: 1, rounding: up", "80.0%", True),
    ],
)
def test_decimals_and_rounding_of_the_plan_change_what_is_printed_and_nothing_else(how, shown, deceptive):
    outcome = only(f"{{indicator: 占比, id: a, target: '>= 80%'{how}}}", "a,部分,199990", "a,全體,250000")
    assert (outcome.result.shown, outcome.assessment.met, outcome.assessment.deceptive) == (shown, False, deceptive)
    assert outcome.assessment.gap.amount == Fraction(1, 250)


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        (("a,部分,799999999", "a,全體,1000000000"), "還差 0.0000001百分點"),  # never 還差 0.00
        (("a,部分,7", "a,全體,10"), "還差 10.00百分點"),
        (("a,部分,8", "a,全體,10"), ""),
        (("a,部分,9", "a,全體,10"), "超過 10.00百分點"),
        (("a,部分,12345", "a,全體,1"), "超過 1,234,420.00百分點"),
    ],
)
def test_a_gap_that_is_there_never_prints_as_none(figures, text):
    assert gap_text(only("{indicator: 占比, id: a, target: '>= 80%'}", *figures), ZH) == text


# Figures: parts, used indicators, parameters, units

PARTS = (
    "a,實支數.原預算,100",
    "a,實支數.追加預算,△10",
    "a,實支數.以前年度保留數,30",
    "a,應付未付數,30",
    "a,賸餘數,5",
    "a,預算數,200",
)


@pytest.mark.parametrize(
    ("change", "shown", "code"),
    [
        ((), "77.50%", None),
        (("a,實支數,120",), "77.50%", None),
        (("a,實支數,0.12,千元",), "77.50%", None),
        (("a,實支數,121",), None, "duplicate_input"),
        (("a,實支數.追加預算,-",), "77.50%", None),  # the figure stands already
    ],
)
def test_a_figure_whole_or_in_parts(change, shown, code):
    outcome = only("{indicator: 資本門執行率, id: a}", *PARTS, *change)
    assert (outcome.result and outcome.result.shown, outcome.error and outcome.error.code) == (shown, code)


def test_a_part_that_is_blank_is_missing_and_not_0():
    outcome = only("{indicator: 資本門執行率, id: a}", *[row.replace("△10", "") for row in PARTS])
    assert (outcome.error.code, outcome.error.limit) == ("missing_part", ["追加預算"])
    assert str(outcome.error.place).startswith("f.csv C")


def test_a_parameter_has_its_value_for_the_year_or_one_from_the_files():
    found = example("mofa-99").cards[0].outcomes[-1]
    assert found.result.inputs["最低業務相關學習時數"].value == 20
    assert found.result.inputs["最低學習時數"].value == 40


def test_a_used_indicator_has_figures_of_its_own():
    (found,) = [o for o in example("mofa-108").cards[0].outcomes if o.item.id == "capital-execution-improvement"]
    assert set(found.result.uses) == {"本年度執行率", "上年度執行率"}
    assert found.result.value == found.result.uses["本年度執行率"].value - found.result.uses["上年度執行率"].value


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        (("a,研究經費,24587,千元", "a,年度預算,30733799,千元"), "2458700/30733799"),
        (("a,研究經費,24587000,", "a,年度預算,30733799000,元"), "2458700/30733799"),
        (("a,研究經費,2.4587,千萬元", "a,年度預算,307.33799,億元"), "2458700/30733799"),
        (("a,研究經費,24587千元,元", "a,年度預算,30733799千元,百萬元"), "2458700/30733799"),
    ],
)
def test_a_figure_counts_in_the_unit_of_its_row(rows, value):
    assert only("{indicator: 研究經費比率, id: a}", *rows).result.exact == value


@pytest.mark.parametrize(
    ("item", "rows"),
    [
        ("{indicator: 研究經費比率, id: a}", ("a,研究經費,24587人,", "a,年度預算,3,")),
        ("{indicator: 研究經費比率, id: a}", ("a,研究經費,24587,人", "a,年度預算,3,")),
        ("{indicator: 研究經費比率, id: a}", ("a,研究經費,24587,", "a,年度預算,30733799,%")),
        ("{count: 甲, id: a}", ("a,甲,4,%",)),
        ("{count: 甲, id: a}", ("a,甲,4,人",)),
        ("{indicator: 外交尖兵養成, id: a}", ("a,是否,1,次",)),
        ("{indicator: bare, id: a}", ("a,甲,4,千元", "a,乙,2,")),
    ],
)
def test_a_figure_in_a_unit_that_is_not_the_input_s_is_refused(item, rows):
    outcome = only(item, *rows)
    assert (outcome.result, outcome.error.code) == (None, "wrong_unit")


def test_the_unit_of_a_head_is_held_against_the_input_too():
    (outcome,) = card(plan("{indicator: 研究經費比率, id: a}"), "研究經費（人）,年度預算（千元）\n1,2\n").outcomes
    assert outcome.result is None


def test_nobody_is_told_that_a_unit_is_missing_that_stands_in_its_own_column():
    outcome = only("{indicator: 占比, id: a}", "a,部分,24587,千元", "a,全體,5百萬元,")
    assert (outcome.result.text, [note.code for note in outcome.result.notes]) == ("491.74", [])


# What could not be computed says why and where


@pytest.mark.parametrize(
    ("item", "rows", "code", "words"),
    [
        ("{indicator: 占比, id: a}", ("a,部分,1", "a,全體,0"), "zero_denominator", "f.csv C3: 分母「全體」為零"),
        ("{indicator: 占比, id: a}", ("a,部分,1", "a,全體,-"), "missing", "f.csv C3: 「全體」："),
        ("{indicator: 占比, id: a}", ("a,部分,1",), "missing", "缺 全體；數字檔裡沒有"),
        ("{indicator: 占比, id: a}", ("a,部分,約3", "a,全體,4"), "approximate", "f.csv C2: 「部分」：「約3」是概數"),
        ("{indicator: 占比, id: a}", ("a,部分,=1+1", "a,全體,4"), "not_a_number", "f.csv C2: 「部分」：「=1+1」不是數字"),
        ("{indicator: 研究經費比率, id: a}", ("a,研究經費,3人", "a,年度預算,4"), "wrong_unit", "這裡要的是「元」"),
        ("{indicator: 占比, id: a}", ("a,部分,3人", "a,全體,4元"), "wrong_unit", "「4元」的單位是「元」，「部分」的單位卻是"),
        ("{indicator: 占比, id: a}", ("a,部分,3,仟圓", "a,全體,4"), "wrong_unit", "f.csv D2: 「部分」：「3」的單位「仟圓」"),
        ("{count: 甲, id: a}", ("a,甲,3.5",), "not_whole", "f.csv C2: 「甲」：「3.5」不是整數"),
        ("{count: 甲, id: a}", ("a,甲,-1",), "out_of_range", "低於下限 0項"),
        ("{count: 甲, id: a}", ("a,甲,3", "a,甲,4"), "duplicate_input", "f.csv C2"),
        ("{indicator: 資本門執行率, id: a}", (*PARTS, "a,實支數,9"), "duplicate_input", "全數是 9，各細數合計卻是 120"),
        ("{indicator: capital-execution-improvement, id: a}", tuple(
            f"a,{word}.{name},{0 if (word, name) == ('上年度執行率', '預算數') else 1}"
            for word in ("本年度執行率", "上年度執行率") for name in ("實支數", "應付未付數", "賸餘數", "預算數")
        ), "zero_denominator", "f.csv C9: 分母「上年度執行率.資本門預算數」為零"),
    ],
)  # fmt: skip
def test_an_indicator_that_can_not_be_computed_says_why_and_where(item, rows, code, words):
    outcome = only(item, *rows)
    assert (outcome.result, outcome.error.code) == (None, code)
    assert words in ZH.sentence(outcome.error)
    assert outcome.assessment.met is None
    assert outcome.assessment.light.sign == "□"
    english = Words("en").sentence(outcome.error)
    assert "f.csv" in english or "files" in english


def test_an_indicator_without_a_definition_for_the_year_leaves_the_others():
    found = card(plan("{indicator: 行動領務, id: a}", "{count: 甲, id: b}", year=98), "指標,數值\nb,3\n")
    assert [outcome.error and outcome.error.code for outcome in found.outcomes] == ["no_version", None]


# The report


def test_the_legend_shows_thresholds_and_bounds_as_they_are():
    more = "lights: {steps: [{from: 99.5%, meaning: 好}, {from: 60}, {}]}\nattainment: {cap: 119.5%}\n"
    found = scores(plan("{indicator: 占比, id: a, target: '>= 80%'}", more=more), "部分,全體\n797,1000\n")
    text = written(found, "table")
    assert "99.5%" in text
    assert "119.5%" in text


def test_a_degree_of_0_percent_is_a_degree_like_any_other():
    found = scores(plan('{count: 甲, id: a, target: ">= 3"}'), "甲\n0\n")
    assert '"percent": "0.00"' in written(found, "json")


@pytest.mark.parametrize(
    ("value", "target", "digits"),
    [
        ("79.999999", "80", "99.999999"),  # 100.00 would say that it is reached
        ("80", "80", "100.00"),
        ("80.000001", "80", "100.00"),
        ("64", "80", "80.00"),
        ("63.9999", "80", "79.9999"),  # 80.00 would say that it is ▲
        ("0", "80", "0.00"),
        ("-80", "80", "-100.00"),
    ],
)
def test_the_digits_of_attainment_never_cross_a_threshold(value, target, digits):
    more = "lights: {steps: [{from: 100}, {from: 80}, {}]}"
    (outcome,) = card(
        plan(f"{{indicator: 占比, id: a, target: '>= {target}%'}}", more=more), f"部分,全體\n{value},100\n"
    ).outcomes
    assert attainment_digits(outcome) == digits


def test_what_is_not_a_figure_is_in_the_report_of_programs_too():
    found = scores(COUNTS, "指標,項目,數值\na,甲,3\nb,乙,5\n沒有,乙,5\n占比,部分,3\n")
    data = json.loads(written(found, "json"))
    assert [problem["code"] for problem in data["problems"]] == ["unknown_indicator", "unknown_indicator"]
    figures = data["scorecards"][0]["goals"][0]["indicators"][0]["figures"]
    assert [(each["input"], each["text"], each["place"]) for each in figures] == [("甲", "3", "f.csv C2")]


@pytest.mark.parametrize("item", ["{count: 甲, id: a, target: '>= 3'}", "{indicator: cost, id: a}"])
def test_what_could_not_be_computed_has_its_target_in_every_format(item):
    found = scores(plan(item, year=100), "指標,項目,數值\n")
    target = ">= 3項" if "count" in item else "<= 90千元"
    assert rows(found)[0]["target"] == target
    assert json.loads(written(found, "json"))["scorecards"][0]["goals"][0]["indicators"][0]["target"]["text"] == target
    assert target in written(found, "table")


HOSTILE = [
    "=cmd|' /C calc'!A0",
    "\x1b[31mred",
    "\u202eevil",
    "[b]bold[/b]",
    "**x** | <script> `y`",
    "# title",
    "甲" * 10_000,
    "\0",
    "\u2028",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", ["table", "markdown", "csv"])
def test_hostile_names_of_agencies_sources_and_figures_do_no_harm(text, form):
    quoted = '"' + text.replace('"', '""') + '"'
    found = scores(COUNTS, f"指標,數值,來源,機關\na,{quoted},x,乙\nb,3,{quoted},{quoted}\n")
    told = written(found, form)
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(told)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r", "\0"))]
    else:
        assert not set(told) & set("\x1b\u202e\0\u2028")
    if form == "markdown":
        assert not re.search(r"(?<!\\)(<script|\*\*x|`y|\[b\])", told)
        assert all(len(re.findall(r"(?<!\\)\|", line)) in (0, 3, 5, 6, 7, 8) for line in told.split("\n"))


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_hostile_words_of_a_plan_do_no_harm(form):
    made = plan("{count: 甲, id: a, name: '[b]x[/b] | <i> ※', criterion: '**y**'}", more="title: '`z` # t'")
    told = written(scores(made, "指標,數值\na,3\n"), form)
    assert form == "table" or not re.search(r"(?<!\\)(<i>|\*\*y|`z|\[b\])", told)
    assert "[/b" in told.replace("\\", "")


# Whatever the figures

amounts = st.integers(0, 10**9)
positive = st.integers(1, 10**9)
ITEMS = {
    "share": ("占比", ("部分", "全體")),
    "research": ("研究經費比率", ("研究經費", "年度預算")),
    "visits": ("雙方政要互訪", ("出訪", "來訪")),
    "capital": ("資本門執行率", ("實支數", "應付未付數", "賸餘數", "預算數")),
}
MANY = plan(*(f"{{indicator: {name}, id: {word}, target: '>= 10'}}" for word, (name, _) in ITEMS.items()))
figures = st.fixed_dictionaries({(word, given): amounts | st.none() for word, (_, given) in ITEMS.items() for given in given})


def long(values):
    return [f"{word},{given},{'' if value is None else value}\n" for (word, given), value in values.items()]


@settings(max_examples=60, deadline=None)
@given(figures, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_and_the_form_of_the_table_do_not_matter(values, shuffled):
    plain = rows(scores(MANY, "指標,項目,數值\n" + "".join(long(values))))
    mixed = long(values)
    shuffled.shuffle(mixed)
    wide = "年度," + ",".join(f"{word}:{given}" for word, given in values)
    wide += "\n99," + ",".join("" if value is None else str(value) for value in values.values()) + "\n"
    outline = json.dumps(
        [{"指標": word, "項目": given, "數值": "" if v is None else str(v)} for (word, given), v in values.items()]
    )

    def without_places(found):
        return [row | {"error": re.sub(r"f\.\w+[ :][A-Z0-9:]+: ", "", row["error"])} for row in rows(found)]

    expected = [row | {"error": re.sub(r"f\.csv [A-Z0-9]+: ", "", row["error"])} for row in plain]
    assert without_places(scores(MANY, "指標,項目,數值\n" + "".join(mixed))) == expected
    assert without_places(scores(MANY, wide)) == expected
    assert without_places(scores(MANY, outline, name="f.json")) == expected
    halves = ["指標,項目,數值\n" + "".join(half) for half in (mixed[::2], mixed[1::2])]
    assert without_places(scores(MANY, *halves)) == expected


@settings(max_examples=60, deadline=None)
@given(figures)
def test_every_indicator_of_a_plan_is_what_calculate_says(values):
    found = scores(MANY, "指標,項目,數值\n" + "".join(long(values)))
    for row, item in zip(rows(found), MANY.items, strict=True):
        given = {name: str(value) for (word, name), value in values.items() if word == item.id and value is not None}
        if row["error"]:
            code = row["error"].partition(":")[0]
            left_out = "missing_part" if item.id == "visits" else "missing"
            assert code == (left_out if len(given) < len(ITEMS[item.id][1]) else "zero_denominator")
        else:
            result = calculate(item.indicator, given, year=99, target=item.target_for(Period(99)))
            assert (row["value"], row["exact"].lstrip("'"), row["met"]) == (result.text, result.exact, str(result.met).lower())


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12), st.integers(1, 10**4))
def test_printed_attainment_shows_a_hundred_only_where_it_is_reached(value, of, target):
    (outcome,) = card(
        plan(f"{{indicator: bare, id: a, target: '>= {target}'}}"), f"指標,項目,數值\na,甲,{value}\na,乙,{of}\n"
    ).outcomes
    degree = outcome.assessment.attainment
    assert (Fraction(attainment_digits(outcome)) >= 100) is (degree >= 1) is outcome.assessment.met
    assert abs(Fraction(attainment_digits(outcome)) - degree * 100) <= Fraction(1, 200)


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2, max_size=6), st.data())
def test_points_are_the_weighted_mean_of_attainments(values, data):
    weights = [Fraction(100, len(values)).limit_denominator(1)] * (len(values) - 1)
    weights.append(100 - sum(weights))
    made = plan(*(f"{{count: 甲, id: a{i}, target: '>= 7', weight: {rounded(w, 0)}}}" for i, w in enumerate(weights)))
    found = card(made, "指標,數值\n" + "".join(f"a{i},{value}\n" for i, value in enumerate(values)))
    assert found.points == sum((w * min(Fraction(value, 7), 1) for w, value in zip(weights, values, strict=True)), Fraction(0))
    left_out = data.draw(st.integers(0, len(values) - 1))
    found = card(made, "指標,數值\n" + "".join(f"a{i},{value}\n" for i, value in enumerate(values) if i != left_out))
    assert (found.points, found.failed) == (None, 1)


@pytest.mark.parametrize(
    ("form", "steps"), [("csv", ["cards"]), ("html", ["cards", "laid_out"]), ("xlsx", ["cards", "laid_out", "rows"])]
)
def test_who_waits_is_told_how_far_each_step_is(form, steps):
    made = plan("{indicator: share-of-total}")
    agencies = [f"機關{i}" for i in range(7)]
    text = "機關,指標,項目,數值\n" + "".join(
        f"{name},share-of-total,{item}\n" for name in agencies for item in ("部分,1", "全體,3")
    )
    told = []
    found = score(made, read_figures([FigureFile("f.csv", text.encode())], made, made.period), lambda *step: told.append(step))
    FORMATS[form](score_report(found, ZH, lambda *step: told.append(step)))
    assert list(dict.fromkeys(step for step, _, _ in told)) == steps
    for step in steps:
        shares = [done / total for name, done, total in told if name == step]
        assert shares == sorted(shares)
        assert 0 <= shares[0] <= shares[-1] <= 1
    assert told[6] == ("cards", 7, 7)


class Looked(tuple):  # noqa: SLOT001  it counts
    """Scorecards that count how often somebody goes through all of them."""

    times = 0

    def __iter__(self):
        self.times += 1
        return super().__iter__()


@pytest.mark.parametrize("form", FORMATS)
def test_a_row_of_one_scorecard_does_not_look_through_all_the_others(form):
    def looked(agencies):
        text = "機關,指標,項目,數值\n" + "".join(f"機關{i},share-of-total,部分,1\n" for i in range(agencies))
        found = scores(plan("{indicator: share-of-total}"), text)
        cards = Looked(found.cards)
        FORMATS[form](score_report(found._replace(cards=cards), ZH))
        return cards.times

    assert looked(9) == looked(2)
