"""A plan file read: every field, and every problem with its file, line and column, all of a file at once."""

import json
from fractions import Fraction

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import EXAMPLES

from kpical.catalogue.library import Library
from kpical.catalogue.schema import KINDS, schema
from kpical.catalogue.target import Origin
from kpical.catalogue.values import READINGS
from kpical.computation.assessment import Attainment, Light, Lights
from kpical.plan.fields import RECORDS
from kpical.plan.reader import read_plan
from kpical.problem.errors import KpicalError
from kpical.quantity.period import Period
from kpical.words import LANGUAGES, Words

LIBRARY = Library()
RATE = "{indicator: research-expenditure-ratio}"


def read(text, file="plan.yaml"):
    return read_plan(text.encode(), file, LIBRARY.find)


def plan(text, file="plan.yaml"):
    made, problems = read(text, file)
    assert [str(problem) for problem in problems] == []
    return made


def of(*items, more="", goal="id: g, name: 目標"):
    """A plan with one goal that has these indicators."""
    return f"agency: 外交部\nyear: 99\n{more}\ngoals:\n  - {{{goal}, indicators: [{', '.join(items)}]}}\n"


def only(*items, more=""):
    """The one indicator of a plan that has no other."""
    (item,) = plan(of(*items, more=more)).items
    return item


# What a plan says


def test_agency_year_and_goals_with_indicators_are_enough():
    made = plan(of(RATE))
    (goal,) = made.goals
    (item,) = goal.items
    assert (made.agency, made.period, made.title, made.source, made.note, made.file) == (
        "外交部",
        Period(99),
        None,
        None,
        None,
        "plan.yaml",
    )
    assert (goal.id, goal.number, goal.name.zh, goal.kind, goal.weight) == ("g", "", "目標", "strategic", None)
    assert (item.id, item.number, item.name.zh) == ("research-expenditure-ratio", "1", "行政及政策研究經費比率")
    assert (item.targets, item.weight, item.decimals, item.rounding, item.lights) == ((), None, None, None, None)
    assert item.attainment == Attainment()
    assert not made.weighted


def test_a_whole_plan():
    """What the manual shows."""
    made = plan(
        """
        agency: 外交部
        year: 民國99年
        title: {zh: 外交部 99 年度計畫, en: Plan of 99}
        source: {document: 施政計畫, place: 貳}
        note: 說明
        lights:
          steps: [{from: 100%, meaning: 達到}, {from: 80, sign: "!"}, {}]
          unknown: {sign: "?", meaning: 不計}
        attainment: {ceiling: shortfall, cap: 120%, least: 0}
        goals:
          - id: second
            number: 二
            name: {zh: 乙, en: B}
            kind: common
            weight: 60
            note: 目標的說明
            indicators:
              - indicator: 研究經費比率
                id: research
                number: 一之一
                name: {zh: 照印的名稱, en: As printed}
                system: 3
                method: 統計數據
                criterion: （研究經費÷年度預算）×100％
                target: {99: ">= 0.08%", 101: 0.1%以上}
                weight: 35.5%
                responsible: 研考會
                decimals: 4
                rounding: down
                source: {document: 施政計畫, quote: 0.08％}
                note: {zh: 註, en: Note}
                lights: {steps: [{from: 50}, {sign: x}]}
                attainment: {floor: met, cap: 100}
              - {count: 計畫項數, id: projects, unit: 件, target: "1..2", weight: 24.5}
          - {id: first, name: 甲, indicators: [{indicator: 員額增減率, weight: 40}]}
        """
    )
    second, first = made.goals
    research, projects = second.items
    assert (made.period, made.title, made.note, made.source) == (
        Period(99),
        ("外交部 99 年度計畫", "Plan of 99"),
        ("說明", ""),
        ("施政計畫", "貳", "", None),
    )
    assert (second.id, second.number, second.name, second.kind, second.weight) == ("second", "二", ("乙", "B"), "common", 60)
    assert (research.id, research.number, research.name) == ("research", "一之一", ("照印的名稱", "As printed"))
    assert (research.system, research.method, research.responsible) == ("3", "統計數據", "研考會")
    assert research.criterion == "（研究經費÷年度預算）×100％"
    assert {dated.first: dated.target.text for dated in research.targets} == {Period(99): ">= 0.08%", Period(101): ">= 0.1%"}
    assert (research.weight, research.decimals, research.rounding) == (Fraction(71, 2), 4, "down")
    assert (research.source.quote, research.note.en) == ("0.08％", "Note")
    assert research.lights == Lights((Light("★", "", Fraction(1, 2)), Light("x")))
    assert research.attainment == Attainment(
        floor="met", ceiling="shortfall", cap=Fraction(1), least=Fraction(0), own=research.attainment.own
    )
    assert (projects.number, projects.name.zh, projects.targets[0].target.text) == ("2", "計畫項數", "1..2件")
    assert projects.lights == Lights(
        (Light("★", "達到", Fraction(1)), Light("!", "", Fraction(4, 5)), Light("●")), Light("?", "不計")
    )
    assert projects.attainment == Attainment(
        ceiling="shortfall", cap=Fraction(6, 5), least=Fraction(0), own=frozenset({"ceiling", "cap", "least"})
    )
    assert [item.id for item in made.items] == ["research", "projects", "staff-quota-change"]
    assert (first.number, first.kind, first.weight, made.weighted) == ("", "strategic", None, True)


@pytest.mark.parametrize("system", ["1", "2", "3", "4", "5", '"5"'])
def test_the_systems_of_evaluation_are_1_to_5_and_each_has_its_meaning(system):
    item = only(f"{{indicator: 研究經費比率, system: {system}}}")
    assert item.system == system.strip('"')
    assert all(Words(lang).label(f"system.{item.system}") for lang in LANGUAGES)


@pytest.mark.parametrize(
    ("written", "by_year"),
    [
        ("'>= 1%'", {None: ">= 1%", 98: ">= 1%", 99: ">= 1%", 150: ">= 1%"}),
        ("{99: '>= 1%', 2013: '>= 2%'}", {98: None, 99: ">= 1%", 101: ">= 1%", 102: ">= 2%"}),
        ("{99: {value: 1%以上, to: 100}, 102: none, 104: 達2%}", {98: None, 100: ">= 1%", 101: None, 103: None, 104: ">= 2%"}),
        ("{102年度: 2%以上, 民國99年: 1%以上}", {98: None, 101: ">= 1%", 102: ">= 2%"}),
    ],
)
def test_a_target_of_the_plan_may_depend_on_the_year(written, by_year):
    item = only(f"{{indicator: 研究經費比率, target: {written}}}")
    assert {year: aim and aim.text for year in by_year for aim in [item.target_for(year and Period(year))]} == by_year


def test_a_plan_may_say_that_an_indicator_has_no_target():
    item = only("{indicator: 研究經費比率, target: none}")
    assert item.aim_for(Period(99)) == (None, Origin("plan"))
    assert only("{indicator: 研究經費比率}").aim_for(Period(99)) is None


def test_where_the_plan_sets_no_target_it_is_left_to_the_indicator():
    assert only("{indicator: 研究經費比率}").target_for(99) is None


@pytest.mark.parametrize(("written", "target"), [("是", "是"), ("'1'", "是"), ("否", "否"), ("= 否", "否")])
def test_a_target_of_yes_or_no(written, target):
    assert only(f"{{indicator: 外交尖兵養成, target: {written}}}").target_for(99).text == target


def test_an_indicator_answers_to_what_the_plan_and_its_file_call_it():
    words = only("{indicator: 研究經費比率, id: research, name: {zh: 研究, en: Research}}").words
    assert words[:3] == ("research", "研究", "Research")
    assert {"research-expenditure-ratio", "行政及政策研究經費比率", "研究經費比率"} < set(words)


@pytest.mark.parametrize(("unit", "name"), [("", "項"), (", unit: 館處", "館處"), (", unit: 人次", "人次")])
def test_a_count_needs_no_file_of_its_own(unit, name):
    item = only(f"{{count: 購置館處數, id: purchases{unit}}}")
    (definition,) = item.indicator.definitions
    (given,) = definition.inputs.values()
    assert (given.name, given.unit.name, given.low, given.whole) == ("購置館處數", name, 0, True)
    assert (definition.unit.name, definition.decimals, Period(1) in definition.valid, Period(999) in definition.valid) == (
        name,
        0,
        True,
        True,
    )


def test_an_indicator_may_come_twice_under_ids_of_its_own():
    made = plan(of("{indicator: 研究經費比率, id: a}", "{indicator: 研究經費比率, id: b}"))
    assert [item.id for item in made.items] == ["a", "b"]


# Lights and rules


@pytest.mark.parametrize(
    ("written", "signs", "least"),
    [
        ("[{from: 100}, {from: 80}, {}]", "★▲●", ("1", "4/5", None)),
        ("[{from: 100}, {from: 80}]", "★▲●", ("1", "4/5", None)),  # what is left has the last sign
        ("[{from: 99.5%}]", "★▲", ("199/200", None)),
        ("[{sign: x}]", "x", (None,)),
        ("[{from: 4, sign: a}, {from: 3, sign: b}, {from: 2, sign: c}, {from: 1, sign: d}, {sign: e}]", "abcde",
         ("1/25", "3/100", "1/50", "1/100", None)),
    ],
)  # fmt: skip
def test_lights_fall_from_step_to_step_and_the_last_one_takes_the_rest(written, signs, least):
    lights = only(RATE, more=f"lights: {{steps: {written}}}").lights
    assert "".join(step.sign for step in lights.steps) == signs
    assert tuple(step.least for step in lights.steps) == tuple(at and Fraction(at) for at in least)


def test_lights_may_stand_in_a_file_beside_the_plan(tmp_path):
    (tmp_path / "燈號.yaml").write_text("steps: [{from: 90%}, {}]\nunknown: {meaning: 不明}\n", "utf-8")
    made = plan(of(RATE, more="lights: 燈號.yaml"), str(tmp_path / "plan.yaml"))
    assert made.items[0].lights == Lights((Light("★", "", Fraction(9, 10)), Light("▲")), Light("□", "不明"))


def test_a_problem_of_the_lights_is_told_with_its_own_file_and_place(tmp_path):
    (tmp_path / "lights.yaml").write_text("steps: [{from: 80%}, {from: 90%}]\n", "utf-8")
    made, problems = read(of(RATE, more="lights: lights.yaml"), str(tmp_path / "plan.yaml"))
    assert made is None
    assert [(problem.place, problem.reason) for problem in problems] == [
        ((str(tmp_path / "lights.yaml"), 1, 22), "not_falling"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["no.yaml", "."])
def test_lights_that_can_not_be_read_are_a_problem(tmp_path, name):
    made, problems = read(of(RATE, more=f"lights: {name}"), str(tmp_path / "plan.yaml"))
    assert made is None
    assert [(problem.reason, problem.place.line > 1) for problem in problems] == [("not_found", True)]


# Weights


@pytest.mark.parametrize(
    ("items", "goal"),
    [
        (("weight: 100",), ""),
        (("weight: 60", "weight: 40%"), ", weight: 100%"),
        (("weight: 33.34", "weight: 33.33", "weight: 33.33"), ", weight: 100"),
        (("weight: 0", "weight: 100"), ""),
        (("", ""), ""),
    ],
)
def test_weights_that_make_up_a_hundred(items, goal):
    counts = [f"{{count: 甲, id: a{i}, {item}}}" for i, item in enumerate(items)]
    made = plan(of(*counts, goal=f"id: g, name: x{goal}"))
    assert sum(item.weight or 0 for item in made.items) == (100 if made.weighted else 0)


# Problems: ‸ marks where each one is told to be


def problems(text):
    """The line and column of each ‸, and the text without them."""
    places = []
    while (at := text.find("‸")) >= 0:
        text = text[:at] + text[at + 1 :]
        places.append((text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1))
    made, found = read(text)
    assert made is None
    assert {problem.place.file for problem in found} == {"plan.yaml"}
    return places, found


@pytest.mark.parametrize(
    ("text", "reason", "found"),
    [
        (of(RATE, more="‸titel: x"), "unknown_key", "titel"),
        (of("{indicator: 研究經費比率, ‸wieght: 100}"), "unknown_key", "wieght"),
        (of(RATE, more="‸year: 100"), "duplicate_key", "year"),
        ("‸agency: 外交部\ngoals: [{id: g, name: x, indicators: [" + RATE + "]}]", "missing_key", "year"),
        ("agency: 外交部\nyear: ‸九九九九\ngoals: [{id: g, name: x, indicators: [" + RATE + "]}]", "bad_year", "九九九九"),
        ("agency: ‸[外交部]\nyear: 99\ngoals: [{id: g, name: x, indicators: [" + RATE + "]}]", "not_text", ""),
        ("agency: 外交部\nyear: 99\ngoals: ‸{a: b}", "not_list", ""),
        ("agency: 外交部\nyear: 99\ngoals: [‸x]", "not_mapping", ""),
        ("‸- 1", "not_mapping", ""),
        (of(RATE, goal="id: ‸Goal, name: x"), "bad_id", "Goal"),
        (of(RATE, goal="id: g, name: x, kind: ‸other"), "unknown_choice", "other"),
        (of("{indicator: ‸研究經費比}"), "unknown_use", "研究經費比"),
        (of("‸{id: a}"), "missing_key", "indicator"),
        (of("‸{count: 件數}"), "missing_key", "id"),
        (of("{count: ‸'123', id: a}"), "bad_name", "123"),
        (of("‸{indicator: 研究經費比率, count: 件數, id: a}"), "one_of", "indicator"),
        (of("{count: 件數, id: a, unit: ‸仟圓}"), "unknown_unit", "仟圓"),
        (of("{indicator: 研究經費比率, system: ‸6}"), "unknown_choice", "6"),
        (of("{indicator: 研究經費比率, decimals: ‸31}"), "number_range", "31"),
        (of("{indicator: 研究經費比率, decimals: ‸-1}"), "not_whole_number", "-1"),
        (of("{indicator: 研究經費比率, rounding: ‸off}"), "unknown_choice", "off"),
        (of("{indicator: 研究經費比率, target: ‸80}"), "bad_target", "80"),
        (of("{indicator: 研究經費比率, target: ‸'>= 80元'}"), "bad_target", ">= 80元"),
        (of("{indicator: 研究經費比率, target: {99: '>= 1', ‸民國99年: '>= 2'}}"), "same_name", "民國99年"),
        (of("{indicator: 研究經費比率, target: {‸x: '>= 1'}}"), "bad_year", "x"),
        (of("{indicator: 研究經費比率, source: ‸{place: x}}"), "missing_key", "document"),
        (of(RATE, "‸" + RATE), "same_id", "research-expenditure-ratio"),
        (of("{indicator: 研究經費比率, weight: ‸-1}"), "not_number", "-1"),
        (of("{indicator: 研究經費比率, weight: ‸很多}"), "not_number", "很多"),
        (of("{indicator: 研究經費比率, weight: ‸''}"), "not_number", ""),
        (of("{indicator: 研究經費比率, weight: 60}", "‸{count: 甲, id: a}"), "weights_missing", "a"),
        (of("{indicator: 研究經費比率, weight: 60}", "{count: 甲, id: a, weight: 39.9}").replace("  - {", "  ‸- {"),
         "weights_differ", "99.9%"),
        (of("{indicator: 研究經費比率, weight: 101}").replace("  - {", "  ‸- {"), "weights_differ", "101%"),
        (of(RATE, goal="id: g, name: x, weight: 100").replace("- {", "- ‸{"), "weights_missing", "g"),
        (of("{indicator: 研究經費比率, weight: 100}", goal="id: g, name: x, weight: 60").replace("- {", "- ‸{"),
         "weights_differ", "100%"),
        (of(RATE, more="lights: {steps: [{from: 80}, ‸{from: 80}]}"), "not_falling", "80%"),
        (of(RATE, more="lights: {steps: [‸{sign: x}, {from: 80}]}"), "missing_key", "from"),
        (of(RATE, more="lights: {steps: [{from: 4}, {from: 3}, {from: 2}, ‸{from: 1}, {sign: x}]}"), "missing_key", "sign"),
        (of(RATE, more="lights: ‸{steps: [{from: 4}, {from: 3}, {from: 2}]}"), "missing_key", "sign"),
        (of(RATE, more="lights: {steps: [{from: ‸x, sign: a}]}"), "not_number", "x"),
        (of(RATE, more="lights: ‸{unknown: {sign: x}}"), "missing_key", "steps"),
        (of(RATE, more="attainment: {floor: ‸inverse}"), "unknown_choice", "inverse"),
        (of(RATE, more="attainment: {cap: ‸x}"), "not_number", "x"),
        (of(RATE, more='note: ‸"a\u202eb"'), "bad_character", "U+202E"),
        (of(RATE, more="note: &‸a b").replace("&‸", "‸&"), "anchor", "a"),
        (of(RATE, more="note: ‸!!str b"), "tag", "tag:yaml.org,2002:str"),
        (of(RATE) + "‸---\na: b\n", "many_documents", ""),
        ("agency: 外交部\nyear: 99\ngoals: ‸[]\n", "missing_key", "goals"),
        (of().replace("[]", "‸[]"), "missing_key", "indicators"),
        (of(RATE).replace("外交部", "‸''"), "missing_key", "agency"),
        (of("{indicator: 研究經費比率, unit: ‸件}"), "one_of", "unit"),
    ],
)  # fmt: skip
def test_a_problem_is_told_with_its_line_and_column(text, reason, found):
    places, (problem,) = problems(text)
    assert [(problem.place.line, problem.place.column)] == places
    assert (problem.reason, problem.found) == (reason, found)


def test_goals_need_ids_of_their_own():
    text = "agency: x\nyear: 99\ngoals: [{id: g, name: a, indicators: [%s]}, {id: g, name: b, indicators: [{count: x, id: y}]}]"
    _, (problem,) = problems(text % RATE)
    assert (problem.reason, problem.found) == ("same_id", "g")


def test_all_problems_of_a_file_are_told_at_once_and_in_order():
    text = of("{indicator: 沒有這個}", "{indicator: 研究經費比率, target: 80}", more="titel: x", goal="id: G, name: x")
    _, found = problems(text)
    assert [problem.reason for problem in found] == ["unknown_key", "bad_id", "unknown_use", "bad_target"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_slip_in_a_name_is_met_with_the_name_that_was_meant(lang):
    _, found = problems(of("{indicator: 資本們執行率}", "{indicator: 研究經費比率, critereon: x}"))
    told = [Words(lang).sentence(problem) for problem in found]
    assert "資本門執行率" in told[0]
    assert told[1].rstrip("？?").endswith("criterion")


def test_a_plan_has_no_more_indicators_than_a_plan_can_need():
    _, (problem,) = problems(of(*(f"{{count: 甲, id: a{i}}}" for i in range(501))))
    assert (problem.reason, problem.found, problem.wanted) == ("too_many", "501", "500")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_an_empty_plan_nobody_is_told_to_write_a_formula(lang):
    _, (problem,) = problems("")
    assert "formula" not in Words(lang).sentence(problem)


# Hostile files


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"a: " + b"[" * 100_000, "too_deep"),
        (b"agency: x\0y", "bad_character"),
        (b"agency: \xff\xfe", "not_utf8"),
        (b"x" * 1_000_001, "too_big"),
        (b"goals: [" + b"{}," * 20_000 + b"]", "too_many"),
        (b"agency: 'x", "syntax"),
        (b"? [a, b]\n: c", "not_text"),
    ],
)
def test_a_hostile_file_is_refused(data, reason):
    made, found = read_plan(data, "plan.yaml", LIBRARY.find)
    assert made is None
    assert reason in [problem.reason for problem in found]


def test_a_file_full_of_mistakes_ends_in_a_list_that_can_be_read():
    _, found = problems(of(RATE, more="\n".join(f"key{i}: x" for i in range(2000))))
    assert 0 < len(found) <= 101


SNIPPETS = [
    "",
    "~",
    "[]",
    "{}",
    "[a]",
    "{a: b}",
    "''",
    "-1",
    "1e9",
    "9" * 5000,
    "null",
    "是",
    "%",
    "..",
    "> ",
    "lights.yaml",
    "甲" * 200,
]


@settings(deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(SNIPPETS) | st.text(max_size=20))
def test_whatever_stands_behind_a_key_the_plan_is_read_or_its_problems_are_told(at, value):
    lines = (EXAMPLES / "mofa-108" / "plan.yaml").read_text("utf-8").split("\n")
    keys = [i for i, line in enumerate(lines) if ": " in line and not line.startswith("#")]
    i = keys[at % len(keys)]
    lines[i] = lines[i].partition(": ")[0] + ": " + value
    made, found = read_plan("\n".join(lines).encode("utf-8", "replace"), str(EXAMPLES / "mofa-108" / "plan.yaml"), LIBRARY.find)
    assert (made is None) is bool(found)
    assert all(Words(lang).sentence(problem) for lang in LANGUAGES for problem in found)
    assert all(isinstance(problem, KpicalError) for problem in found)


# The schema

SCHEMA = schema(RECORDS, "plan")


@pytest.mark.parametrize("name", ["mofa-99", "mofa-108"])
def test_the_example_plans_are_valid_under_the_schema(name):
    data = yaml.safe_load((EXAMPLES / name / "plan.yaml").read_bytes())
    jsonschema.validate(data, SCHEMA, jsonschema.Draft202012Validator)


def test_the_schema_is_one_and_plain_json():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["required"] == ["agency", "year", "goals"]
    assert SCHEMA["$defs"]["item"]["required"] == []


@pytest.mark.parametrize(("record", "key"), [(record, key) for record, fields in RECORDS.items() for key in fields])
def test_every_field_is_described_and_has_a_reading(record, key):
    field = RECORDS[record][key]
    assert field.about
    assert field.kind in READINGS
    assert field.kind in KINDS or field.kind in ("text", "line", "formula", "number", "unit", "target")
    assert not isinstance(field.of, str) or not field.of or field.of in RECORDS
    place = SCHEMA if record == "plan" else SCHEMA["$defs"][record]
    assert place["properties"][key]["description"] == field.about


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({}, True),
        ({"year": "99年度"}, True),
        ({"lights": "lights.yaml"}, True),
        ({"lights": {"steps": [{"from": 100}, {"sign": "●"}]}}, True),
        ({"attainment": {"floor": "met", "cap": "100%"}}, True),
        ({"titel": "x"}, False),
        ({"goals": "x"}, False),
        ({"agency": ["x"]}, False),
        ({"lights": {"unknown": {"sign": "?"}}}, False),
        ({"attainment": {"floor": "inverse"}}, False),
        ({"goals": [{"id": "g", "name": "x", "indicators": [{"count": "x", "id": "a", "system": 6}]}]}, False),
        ({"goals": [{"id": "G", "name": "x", "indicators": []}]}, False),
    ],
)
def test_the_schema_takes_what_the_reader_takes(change, valid):
    goals = [{"id": "g", "name": "x", "indicators": [{"count": "x", "id": "a", "system": 5, "target": {"99": ">= 1"}}]}]
    data = {"agency": "外交部", "year": 99, "goals": goals} | change
    assert jsonschema.Draft202012Validator(SCHEMA).is_valid(data) is valid
