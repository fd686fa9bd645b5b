"""The example plans: they say what the documents print, and every figure has its place and its source."""

import csv
import re
from collections import Counter, defaultdict
from fractions import Fraction
from functools import cache
from unicodedata import normalize

import pytest
from paths import EXAMPLES, SHARED

import kpical
from kpical.computation.assessment import Attainment
from kpical.computation.inputs import find_address, slots
from kpical.plan.reader import read_plan
from kpical.quantity.figure import is_missing
from kpical.quantity.period import Period
from kpical.quantity.period_text import period_of
from kpical.quantity.unit import find_unit

SEEDS = {"mofa-99": "001_2d81b9ef531fac81.txt", "mofa-108": "000_37bcb290c7aa2b18.txt"}
FOLDERS = list(SEEDS)
MADE_UP = "虛構"
EXAMPLE_ONLY = "本檔之權重、燈號門檻與達成度算法為示例，非官方規定"

# What the plan of 99 prints under 年度目標值, and our reading of it.
PRINTED = {
    "high-level-visits": ("55 次數", ">= 55次"),
    "cooperation-projects": ("100 項數", ">= 100項"),
    "bilateral-agreements": ("50 洽繫次數", ">= 50次"),
    "taiwan-japan-meetings": ("5 次數", ">= 5次"),
    "new-organization-participation": ("2 次數", ">= 2次"),
    "organization-relations-growth": ("2 百分比", ">= 2%"),
    "ngo-cooperation": ("20 項", ">= 20項"),
    "ngo-participation": ("2", ">= 2項"),
    "counter-terrorism-dialogue": ("7 次數", ">= 7次"),
    "africa-health-cooperation": ("12 項數", ">= 12項"),
    "mobile-consular-coverage": ("30 百分比", ">= 30%"),
    "venue-revenue-rate": ("90 百分比", ">= 90%"),
    "staff-rotation-reviews": ("2 次數", ">= 2次"),
    "diplomat-training": ("1 是否", "是"),
    "research-expenditure-ratio": ("0.08％", ">= 0.08%"),
    "regulation-review-rate": ("30％", ">= 30%"),
    "capital-execution-rate": ("80％", ">= 80%"),
    "mid-term-ceiling-variance": ("5％", "<= 5%"),
    "staff-quota-change": ("0 ％", "<= 0%"),
    "lifelong-learning": ("3", ">= 3項"),
}


@cache
def plan_of(folder):
    path = EXAMPLES / folder / "plan.yaml"
    plan, problems = read_plan(path.read_bytes(), str(path), kpical.load().find)
    assert problems == []
    return plan


@pytest.mark.parametrize(("folder", "year", "goals", "items"), [("mofa-99", 99, 11, 20), ("mofa-108", 108, 3, 4)])
def test_a_plan_reads_without_problems_and_every_id_in_it_is_its_own(folder, year, goals, items):
    plan = plan_of(folder)
    assert (plan.agency, plan.period) == ("外交部", Period(year))
    assert len({goal.id for goal in plan.goals}) == len(plan.goals) == goals
    assert len({item.id for item in plan.items}) == len(plan.items) == items


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_goal_and_every_indicator_has_an_english_name(folder):
    plan = plan_of(folder)
    names = [plan.title, *(goal.name for goal in plan.goals), *(item.name for item in plan.items)]
    assert [name for name in names if not (name.en and name.en.isascii())] == []


def test_the_plan_of_99_has_eight_goals_with_14_indicators_and_three_common_ones_with_6():
    goals = plan_of("mofa-99").goals
    assert [goal.id for goal in goals] == [*(f"strategic-{n}" for n in range(1, 9)), *(f"common-{n}" for n in range(1, 4))]
    assert "".join(goal.number for goal in goals) == "一二三四五六七八一二三"
    assert [goal.kind for goal in goals] == ["strategic"] * 8 + ["common"] * 3
    assert [len(goal.items) for goal in goals] == [2, 2, 2, 2, 2, 1, 1, 2, 2, 2, 2]
    assert [item.number for goal in goals for item in goal.items] == [str(n + 1) for g in goals for n in range(len(g.items))]


def test_the_plan_of_99_sets_the_targets_and_codes_that_are_printed_and_no_rule_of_its_own():
    items = plan_of("mofa-99").items
    assert {item.id: (item.source.quote, item.target_for(Period(99)).text) for item in items} == PRINTED
    assert {(item.system, item.method) for item in items} == {("1", "統計數據")}
    assert {(item.weight, item.lights, item.attainment) for item in items} == {(None, None, Attainment())}


def test_the_plan_of_108_shows_weights_lights_and_rules_and_says_that_they_are_an_example():
    plan = plan_of("mofa-108")
    targets = [item.target_for(108) for item in plan.items]
    assert [target and target.text for target in targets] == ["> 0百分點", "<= 0%", None, "1..2館處"]
    assert sum(item.weight for item in plan.items) == 100
    assert {item.attainment for item in plan.items} == {
        Attainment(
            zero="met", range="nearest", cap=Fraction(1), least=Fraction(0), own=frozenset({"zero", "range", "cap", "least"})
        )
    }
    assert {tuple(step.sign for step in item.lights.steps) for item in plan.items} == {("★", "▲", "●")}
    assert EXAMPLE_ONLY in plan.note.zh
    assert EXAMPLE_ONLY in (EXAMPLES / "mofa-108" / "plan.yaml").read_text("utf-8").partition("agency:")[0]
    assert "本檔之燈號門檻為示例，非官方規定" in (EXAMPLES / "mofa-108" / "lights.yaml").read_text("utf-8").partition("steps:")[0]
    assert all("原計畫未訂目標值" in item.note.zh or item.source.quote for item in plan.items)


# The wording, word for word, where the documents are at hand

# A page ends with the target of the row that goes on overleaf; there the heads of the table are printed again.
HEADS = "(?:關鍵績效指標關鍵策略目標關鍵績效指標|共同性指標共同性目標共同性指標)評估體制評估方式衡量標準年度目標值"
BREAK = re.compile(rf"(\d){HEADS}")


def bare(text):
    return re.sub(r"\s", "", normalize("NFC", text))


def seed(folder):
    path = SHARED / "seeds" / SEEDS[folder]
    if not path.exists():
        pytest.skip("the source documents are not part of the package")
    return bare(path.read_text("utf-8"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_goals_names_and_criteria_stand_in_the_document_word_for_word(folder):
    document, plan = BREAK.sub("", seed(folder)), plan_of(folder)
    printed = [goal.name.zh for goal in plan.goals] + [item.criterion for item in plan.items]
    printed += [item.name.zh for item in plan.items] if folder == "mofa-99" else []  # that of 108 prints no names
    printed += [item.source.quote for item in plan.items]
    assert [words for words in printed if bare(words) not in document] == []


def test_each_target_of_99_is_printed_behind_its_criterion_or_at_the_page_break_within_it():
    document = seed("mofa-99")
    within = {}
    for item in plan_of("mofa-99").items:
        criterion, target = bare(item.criterion), bare(item.source.quote)
        if criterion + target not in document:
            within[item.id] = [
                found[1] for found in BREAK.finditer(document)
                if any(document[: found.start()].endswith(criterion[:i]) and document[found.end() :].startswith(criterion[i:])
                       for i in range(1, len(criterion)))
            ]  # fmt: skip
    assert within == {"ngo-participation": ["2"], "lifelong-learning": ["3"]}


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_indicator_says_where_in_the_document_it_stands(folder):
    plan = plan_of(folder)
    assert {item.source.document for item in plan.items} == {plan.source.document}
    for goal in plan.goals if folder == "mofa-99" else ():
        part = "貳、年度關鍵績效指標" if goal.kind == "strategic" else "參、年度共同性指標"
        assert [item.source.place for item in goal.items] == [f"{part} {goal.number}-{item.number}" for item in goal.items]


# The figures


def rows(folder):
    """Each row with its indicator and its year."""
    plan = plan_of(folder)
    with (EXAMPLES / folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            items = [item for item in plan.items if row["指標"] in item.words]
            assert len(items) == 1, row
            yield row, items[0], period_of(row.get("年度")) or plan.period


def address_of(row, item, year):
    definition = item.indicator.definition(year)
    return definition and find_address(definition, year, row["項目"])


@pytest.mark.parametrize(
    ("folder", "heads"), [("mofa-99", "指標,項目,數值,單位,來源"), ("mofa-108", "年度,指標,項目,數值,單位,來源")]
)
def test_a_file_of_figures_is_plain_text_with_chinese_heads(folder, heads):
    text = (EXAMPLES / folder / "figures.csv").read_bytes().decode("utf-8")
    assert text.startswith(heads + "\n")
    assert text == normalize("NFC", text)
    assert "\r" not in text
    assert text.endswith("\n")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_figure_is_an_input_of_an_indicator_of_the_plan_in_its_unit(folder):
    for row, item, year in rows(folder):
        at = address_of(row, item, year)
        assert at, row
        needed = {slot.path: slot.input.unit for slot in slots(item.indicator.definition(year), year)}
        assert find_unit(row["單位"]).alike(needed[at.path]), row


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_input_is_given_once_as_a_whole_or_in_all_its_parts(folder):
    plan, given = plan_of(folder), defaultdict(Counter)
    for row, item, year in rows(folder):
        at = address_of(row, item, year)
        given[item.id, year][at.path, at.part] += 1
    assert {name for name, year in given if year == plan.period} == {item.id for item in plan.items}
    for item in plan.items:
        for year in {year for name, year in given if name == item.id}:
            found, needed = given[item.id, year], list(slots(item.indicator.definition(year), year))
            assert set(found.values()) == {1}
            for slot in needed:
                parts = [part for path, part in found if path == slot.path]
                assert parts == [None] or (parts and sorted(parts) == sorted(slot.input.parts)) or slot.default is not None


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_figure_has_a_source_or_is_marked_as_made_up_and_none_is_both(folder):
    sources = {row["來源"] for row, _, _ in rows(folder)}
    assert MADE_UP in sources
    assert [source for source in sources if not source or (MADE_UP in source and source != MADE_UP)] == []


def test_one_figure_of_99_is_missing_one_is_in_parts_and_a_budget_cut_is_negative():
    found = [(row, item.id) for row, item, _ in rows("mofa-99")]
    missing = [(name, row["項目"], row["來源"]) for row, name in found if is_missing(row["數值"])]
    assert missing == [("organization-relations-growth", "98年", "98 年基準數未公開")]
    assert {name for row, name in found if "." in row["項目"]} == {"capital-execution-rate"}
    assert [row["項目"] for row, _ in found if re.match(r"-\d", row["數值"])] == ["預算數.追加預算"]


def test_the_figures_of_108_have_three_years_where_the_indicator_has():
    years = defaultdict(set)
    for _, item, year in rows("mofa-108"):
        years[item.id].add(year)
    assert years["capital-execution-improvement"] == years["premises-purchases"] == {Period(106), Period(107), Period(108)}
    for item in plan_of("mofa-108").items:
        assert years[item.id] == {year for year in map(Period, (106, 107, 108)) if item.indicator.definition(year)}


SOURCE = re.compile(r"行政院主計總處，(\d+) 年度中央政府總預算歲出(機關|政事)別預算表(「前年度決算數」欄)?：外交部")
TABLES = {  # file, column, and what its cell must end with
    "機關": ("agency_expenditure_budget_97-114.csv", "主管機關", "外交部主管"),
    "政事": ("mofa_function_with_prior_final_97-114.csv", "科目編號", "11019000"),  # 外交部 一般建築及設備
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_real_figure_is_the_published_one(folder):
    real = [row for row, _, _ in rows(folder) if row["來源"] != MADE_UP and not is_missing(row["數值"])]
    assert real
    for row in real:
        year, table, final = SOURCE.match(row["來源"]).groups()
        name, column, end = TABLES[table]
        if not (SHARED / "data" / name).exists():
            pytest.skip("the published tables are not part of the package")
        with (SHARED / "data" / name).open(encoding="utf-8", newline="") as file:
            lines = [line for line in csv.DictReader(file) if line["roc_year"] == year and line[column].endswith(end)]
        assert len(lines) == 1
        printed = lines[0]["前年度決算數_千元" if final else "本年度預算數_千元"]
        assert row["單位"] == "千元"
        assert Fraction(row["數值"].replace(",", "")) == Fraction(printed)
