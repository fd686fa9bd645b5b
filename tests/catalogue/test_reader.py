"""An indicator file read: every field, and every problem with its file, line and column, all of a file at once."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from indicators import indicator, read
from work import within

from kpical.catalogue.library import Library, shipped_files
from kpical.check import check_files
from kpical.files.packaged import File
from kpical.problem.errors import KpicalError
from kpical.quantity.period import Period
from kpical.words import LANGUAGES, Words

LIBRARY = Library()
SMALL = "id: x\nformula: 甲÷乙\ninputs: [甲, 乙]\n"  # what is added to it begins in line 4


def definition(text):
    (only,) = indicator(text).definitions
    return only


def problems(text):
    """Line, column, reason and what was found, of every problem."""
    found, noted = read(text)
    assert found is None or not noted
    assert {problem.place.file for problem in noted} <= {"a.yaml"}
    return [(problem.place.line, problem.place.column, problem.reason, problem.found) for problem in noted]


# What a file says


def test_id_formula_and_inputs_are_enough():
    made = indicator(SMALL)
    (only,) = made.definitions
    assert (made.id, made.name.zh, made.name.en, made.aliases, made.file) == ("x", "x", "", (), "a.yaml")
    assert only.formula.text == "甲÷乙"
    assert [(given.name, given.unit, given.low, given.high, given.whole) for given in only.inputs.values()] == [
        ("甲", None, None, None, False),
        ("乙", None, None, None, False),
    ]
    assert (only.unit, only.decimals, only.rounding, only.direction) == (None, 2, "half-up", "none")
    assert (only.target, only.dated_targets, only.source, only.note, only.examples) == (None, (), None, None, ())
    assert Period(1) in only.valid
    assert Period(999) in only.valid


def test_an_input_a_part_and_a_parameter_have_an_english_name_and_a_note():
    told = "{en: One, note: {zh: 一, en: The first}, parts: {丙: {en: Part, note: 三}, 乙: }}"
    parameter = "parameters: {丁: {unit: 元, en: Four, note: 四}}"
    (only,) = indicator(f"id: x\nformula: 甲\ninputs: {{甲: {told}}}\n{parameter}\n").definitions
    given = only.inputs["甲"]
    assert (given.en, given.note) == ("One", ("一", "The first"))
    assert [(given.part(part).en, given.part(part).note) for part in given.parts] == [("Part", ("三", "")), ("", None)]
    assert (only.parameters["丁"].en, only.parameters["丁"].note) == ("Four", ("四", ""))
    assert given.bounded_parts is False
    (only,) = indicator("id: x\nformula: 甲\ninputs: {甲: {parts: {丙: {min: 0}, 乙: }}}\n").definitions
    assert only.inputs["甲"].bounded_parts is True


USING = "id: x\nformula: 今－昨\nunit: 百分點\nuses: {今: capital-execution-rate, 昨: capital-execution-rate}\n"


@pytest.mark.parametrize(
    ("text", "lever"),
    [
        (SMALL, ""),
        (SMALL + "lever: 甲\n", "甲"),
        ("id: x\nformula: 甲÷乙\ninputs: {甲: {aliases: [一]}, 乙: {}}\nlever: 一\n", "甲"),
        (USING + "lever: 今.實支數\n", "今.實支數"),
        (USING + "lever: 今.paid\n", "今.實支數"),
    ],
)
def test_the_lever_is_the_figure_that_it_names(text, lever):
    assert definition(text).lever == lever


@pytest.mark.parametrize(
    "text",
    [
        SMALL + "lever: 丙\n",
        "id: x\nformula: 若(乙, 甲, 0)\ninputs: {甲: {}, 乙: {unit: 是/否}}\nlever: 乙\n",
        "id: x\nformula: 甲\ninputs: {甲: {parts: [丙]}}\nlever: 甲.丙\n",
        USING + "lever: 今\n",
        USING + "lever: 明.實支數\n",
    ],
)
def test_a_lever_that_is_no_number_of_the_indicator_is_noted(text):
    ((line, _, reason, _),) = problems(text)
    assert (line, reason) == (text.count("\n"), "bad_lever")


def test_a_whole_file():
    """What the manual shows."""
    made = indicator(
        """
        id: capital-rate
        name: {zh: 資本門執行率, en: Capital rate}
        aliases: [執行率, 資本執行]
        formula: （本年度實支數+應付數）÷（預算數） ×100%
        inputs:
          實支數: {unit: 千元, min: 0, max: "1,000,000", aliases: [本年度實支數, paid], parts: [原預算, 追加預算]}
          應付數: {unit: 元, whole: true}
          預算數: {unit: 新臺幣仟元, min: 1元}
        unit: "%"
        decimals: 1
        rounding: down
        direction: higher
        target: 80%以上
        valid: {from: 民國99年, to: 2021}
        source: {document: 文件, place: 二-1, quote: 原文, formula: published}
        note: {zh: 說明, en: Note}
        remarks:
          - {code: always, text: 一律}
          - {code: over, when: 實支數 > 預算數, text: {zh: 超過, en: Over}}
        examples:
          - {given: {paid: "1", 應付數: 2, 預算數: 3}, year: 99, result: 80.0%, exact: 80, met: 是, source: 假設}
          - {given: {paid: 1}, error: missing}
        """
    )
    (only,) = made.definitions
    paid, payable, budget = only.inputs.values()
    assert (made.name, made.aliases) == (("資本門執行率", "Capital rate"), ("執行率", "資本執行"))
    assert (paid.unit.name, paid.low, paid.high, paid.whole) == ("千元", 0, 1_000_000, False)
    assert (paid.aliases, paid.parts) == (("本年度實支數", "paid"), ("原預算", "追加預算"))
    assert (payable.unit.name, payable.whole) == ("元", True)
    assert (budget.unit.name, budget.low) == ("千元", Fraction(1, 1000))
    assert only.words == {"實支數": "實支數", "本年度實支數": "實支數", "paid": "實支數", "應付數": "應付數", "預算數": "預算數"}
    assert (only.unit.name, only.decimals, only.rounding, only.direction) == ("%", 1, "down", "higher")
    assert (only.target.text, str(only.valid)) == (">= 80%", "99-110")
    assert only.source == ("文件", "二-1", "原文", True)
    assert only.note == ("說明", "Note")
    assert [(remark.code, remark.text.zh, remark.when is None) for remark in only.remarks] == [
        ("always", "一律", True),
        ("over", "超過", False),
    ]
    first, second = only.examples
    assert first.given == {"paid": "1", "應付數": "2", "預算數": "3"}
    assert (first.period, first.result, first.exact, first.met, first.source) == (Period(99), "80.0%", "80", True, "假設")
    assert (second.error, second.result, second.period, second.met) == ("missing", None, None, None)


@pytest.mark.parametrize(
    ("unit", "formula", "decimals"),
    [
        ("", "甲÷乙", 2),
        ("unit: '%'", "甲÷乙×100％", 2),
        ("unit: 元", "甲", 2),
        ("unit: 次", "丙", 0),
        ("unit: 人", "丁", 0),
        ("unit: 項", "達成項數(甲>乙)", 0),
        ("unit: 是/否", "甲 > 乙", 0),
        ("", "甲 > 乙", 0),
        ("unit: 小時", "戊", 2),
        ("unit: 次\ndecimals: 3", "丙", 3),
        ("unit: '%'\ndecimals: 0", "甲÷乙", 0),
        ("unit: '%'\ndecimals: 30", "甲÷乙", 30),
    ],
)
def test_decimals_are_2_unless_said_and_0_for_counts_and_yes_or_no(unit, formula, decimals):
    units = "{甲: {unit: 元}, 乙: {unit: 元}, 丙: {unit: 次}, 丁: {unit: 人}, 戊: {unit: 小時}}"
    assert definition(f"id: x\nformula: {formula}\ninputs: {units}\n{unit}\n").decimals == decimals


def test_a_formula_that_compares_is_a_yes_or_no():
    assert definition("id: x\nformula: 甲 > 乙\ninputs: [甲, 乙]\n").unit.name == "是/否"


@pytest.mark.parametrize(
    ("written", "without", "by_year"),
    [
        ("'>= 30%'", ">= 30%", {98: ">= 30%", 200: ">= 30%"}),
        ("none", None, {98: None, 200: None}),
        ("{99: '>= 30%', 102: '>= 45%'}", ">= 45%", {98: None, 99: ">= 30%", 101: ">= 30%", 102: ">= 45%", 150: ">= 45%"}),
        ("{102年度: 45%以上, 民國99年: 30%以上}", ">= 45%", {99: ">= 30%", 102: ">= 45%"}),
        ("{99: {value: '>= 80%', to: 99}}", ">= 80%", {98: None, 99: ">= 80%", 100: None}),
        (
            "{99: {value: 1以上, to: 100}, 102: {value: 2以上, to: 103}}",
            ">= 2%",
            {100: ">= 1%", 101: None, 103: ">= 2%", 104: None},
        ),
        ("{99: 1以上, 102: none}", None, {99: ">= 1%", 101: ">= 1%", 102: None}),
        ("{2010: '> 1'}", "> 1%", {98: None, 99: "> 1%"}),
    ],
)
def test_a_target_may_depend_on_the_year(written, without, by_year):
    made = definition(f"{SMALL}unit: '%'\ntarget: {written}\n")
    shown = {year: aim and aim.text for year in by_year for aim in [made.target_for(year and Period(year))]}
    assert (made.target_for(None) and made.target_for(None).text, shown) == (without, by_year)


@pytest.mark.parametrize(
    ("values", "by_year"),
    [
        ("{99: 40}", {98: None, 99: 40, 150: 40, None: None}),
        ("{99: {value: 40, to: 102}}", {98: None, 99: 40, 102: 40, 103: None}),
        ("{103: 45, 99: 40}", {99: 40, 102: 40, 103: 45}),
        ("{99: {value: 40, to: 100}, 102: {value: 45.5小時}}", {100: 40, 101: None, 102: Fraction(91, 2)}),
        ("{99: 90分鐘}", {99: Fraction(3, 2)}),
    ],
)
def test_a_parameter_holds_from_its_year_to_the_next_one_or_its_end(values, by_year):
    made = definition(
        f"id: x\nformula: 甲 > 最低\ninputs: {{甲: {{unit: 小時}}}}\nparameters: {{最低: {{unit: 小時, values: {values}}}}}"
    )
    assert {year: made.parameters["最低"].value(year and Period(year)) for year in by_year} == by_year


VERSIONS = """
id: x
name: 甲
unit: "%"
inputs: [甲, 乙]
versions:
  - {from: 105, formula: 乙÷甲, decimals: 3}
  - {from: 99, to: 101, formula: 甲÷乙}
  - {from: 102, to: 103, formula: 甲÷丙, inputs: [甲, 丙], target: 5%以下}
"""


@pytest.mark.parametrize(
    ("year", "formula", "inputs", "decimals", "target"),
    [
        (99, "甲÷乙", ["甲", "乙"], 2, None),
        (101, "甲÷乙", ["甲", "乙"], 2, None),
        (103, "甲÷丙", ["甲", "丙"], 2, "<= 5%"),
        (105, "乙÷甲", ["甲", "乙"], 3, None),
        (200, "乙÷甲", ["甲", "乙"], 3, None),
        (None, "乙÷甲", ["甲", "乙"], 3, None),
    ],
)
def test_a_version_overrides_the_fields_of_the_file(year, formula, inputs, decimals, target):
    made = indicator(VERSIONS).definition(year and Period(year))
    assert made.formula.text == formula
    assert list(made.inputs) == inputs
    assert made.decimals == decimals
    assert (made.target and made.target.text) == target


@pytest.mark.parametrize("year", [98, 104])
def test_a_year_outside_all_versions_has_no_definition(year):
    assert indicator(VERSIONS).definition(year and Period(year)) is None
    assert [str(one.valid) for one in indicator(VERSIONS).definitions] == ["99-101", "102-103", "105-"]


def test_an_indicator_may_use_another_one_twice_under_words_of_its_own():
    made = definition("id: x\nformula: 今年－去年\ninputs: []\nuses: {今年: 增減率, 去年: growth-rate}\nunit: 百分點\n")
    assert {word: use.indicator.id for word, use in made.uses.items()} == {"今年": "growth-rate", "去年": "growth-rate"}


def test_names_of_all_kinds_are_names_where_they_are_declared():
    """The formula holds the seed's 率 (U+F961), the declaration a typed one (U+7387)."""
    names = "[113年度預算, 資本門(預算), 預算-決算差異, 執行率]"
    made = definition(f"id: x\nformula: 113年度預算÷資本門(預算)＋預算-決算差異×執行\uf961\ninputs: {names}\n")
    assert made.formula.inputs == ("113年度預算", "資本門(預算)", "預算-決算差異", "執行率")


# Problems


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name: 甲\n", [(1, 1, "missing_key", "id"), (1, 1, "missing_key", "formula"), (1, 1, "missing_key", "inputs")]),
        ("[甲]", [(1, 1, "not_mapping", "")]),
        ("甲", [(1, 1, "not_mapping", "")]),
        ("id: Big Letters\nformula: 甲\ninputs: [甲]\n", [(1, 5, "bad_id", "Big Letters")]),
        ("id: ''\nformula: 甲\ninputs: [甲]\n", [(1, 5, "bad_id", "")]),
        (f"id: {'x' * 101}\nformula: 甲\ninputs: [甲]\n", [(1, 5, "bad_id", "x" * 101)]),
        ("id: [x]\nformula: 甲\ninputs: [甲]\n", [(1, 5, "not_text", "")]),
        ("id: x\nformula:\ninputs: [甲]\n", [(2, 9, "formula", "")]),
        ("id: x\nformula: 甲\ninputs:\n", [(2, 10, "formula", ""), (3, 8, "not_mapping", "")]),
        ("id: x\nformula: 甲\ninputs: [甲, 甲]\n", [(3, 13, "same_name", "甲")]),
        ("id: x\nformula: 甲\ninputs: [甲, {乙: {}}]\n", [(3, 13, "not_text", "")]),
        ("id: x\nformula: 甲\ninputs: [甲, 12]\n", [(3, 13, "bad_name", "12")]),
        ("id: x\nformula: 甲\ninputs: [甲, 且]\n", [(3, 13, "bad_name", "且")]),
        ("id: x\nformula: 甲\ninputs: [甲, SUM]\n", [(3, 13, "bad_name", "SUM")]),
        ("id: x\nformula: 甲\ninputs: [甲, 乙=丙]\n", [(3, 13, "bad_name", "乙=丙")]),
        ("id: x\nformula: 甲\ninputs: {甲: 元}\n", [(3, 13, "not_mapping", "")]),
        ("id: x\nformula: 甲\ninputs: {甲: {units: 元}}\n", [(3, 14, "unknown_key", "units")]),
        ("id: x\nformula: 甲\ninputs: {甲: {unit: 圓}}\n", [(3, 20, "unknown_unit", "圓")]),
        ("id: x\nformula: 甲\ninputs: {甲: {min: 零下}}\n", [(3, 19, "not_number", "零下")]),
        ("id: x\nformula: 甲\ninputs: {甲: {unit: 元, min: 5人}}\n", [(3, 28, "not_number", "5人")]),
        ("id: x\nformula: 甲\ninputs: {甲: {min: '-'}}\n", [(3, 19, "not_number", "-")]),
        ("id: x\nformula: 甲\ninputs: {甲: {max: ''}}\n", [(3, 19, "not_number", "")]),
        ("id: x\nformula: 甲\ninputs: {甲: {min: 5, max: 1}}\n", [(3, 27, "number_range", "1")]),
        ("id: x\nformula: 甲\ninputs: {甲: {whole: 1}}\n", [(3, 21, "unknown_choice", "1")]),
        ("id: x\nformula: 甲\ninputs: {甲: {aliases: [甲]}}\n", [(3, 24, "same_name", "甲")]),
        ("id: x\nformula: 甲\ninputs: {甲: {aliases: 丙}, 乙: {aliases: 丙}}\n", [(3, 40, "same_name", "丙")]),
        ("id: x\nformula: 甲\ninputs: {甲: {aliases: 乙}, 乙: {}}\n", [(3, 27, "same_name", "乙")]),
        ("id: x\nformula: 甲\ninputs: {甲: {parts: [丙, 丙]}}\n", [(3, 25, "same_name", "丙")]),
        ("id: x\nformula: 若(甲, 1, 0)\ninputs: {甲: {unit: 是/否, parts: [丙, 丁]}}\n", [(3, 10, "part_unit", "甲")]),
    ],
)
def test_a_problem_has_its_line_and_column(text, found):
    assert problems(text) == found


@pytest.mark.parametrize(
    ("added", "found"),
    [
        ("nam: 甲", [(4, 1, "unknown_key", "nam")]),
        ("name: {zh: 甲, de: A}", [(4, 15, "unknown_key", "de")]),
        ("name: {en: A}", [(4, 7, "missing_key", "zh")]),
        ("name: [甲]", [(4, 7, "not_text", "")]),
        ('name: "甲\\u202e乙"', [(4, 7, "bad_character", "U+202E")]),
        ('note: "甲\\x00乙"', [(4, 7, "bad_character", "U+0000")]),
        ("aliases: {a: b}", [(4, 10, "not_text", "")]),
        ("aliases: [甲, [乙]]", [(4, 14, "not_text", "")]),
        ("unit: 圓", [(4, 7, "unknown_unit", "圓")]),
        ("decimals: 2.5", [(4, 11, "not_whole_number", "2.5")]),
        ("decimals: -1", [(4, 11, "not_whole_number", "-1")]),
        ("decimals: ''", [(4, 11, "not_whole_number", "")]),
        ("decimals: 31", [(4, 11, "number_range", "31")]),
        ("rounding: half_up", [(4, 11, "unknown_choice", "half_up")]),
        ("direction: up", [(4, 12, "unknown_choice", "up")]),
        ("target: 很多", [(4, 9, "bad_target", "很多")]),
        ("target: '80%'", [(4, 9, "bad_target", "80%")]),
        ("target: 2..1", [(4, 9, "bad_target", "2..1")]),
        ("target:", [(4, 8, "bad_target", "")]),
        ("target: [1]", [(4, 9, "not_text", "")]),
        ("unit: '%'\ntarget: '>= 5元'", [(5, 9, "bad_target", ">= 5元")]),
        ("target: {99: '>= 1', abc: '>= 1'}", [(4, 22, "bad_year", "abc")]),
        ("target: {99: '>= 1', 100: '-'}", [(4, 27, "bad_target", "-")]),
        ("target: {99: '>= 1', 2010: '>= 2'}", [(4, 22, "same_name", "2010")]),
        ("valid: 99", [(4, 8, "not_mapping", "")]),
        ("valid: {from: 零}", [(4, 15, "bad_year", "零")]),
        ("valid: {from: 100, to: 99}", [(4, 15, "overlap", "100")]),
        ("source: {place: 甲}", [(4, 9, "missing_key", "document")]),
        ("source: {document: 甲, formula: guess}", [(4, 32, "unknown_choice", "guess")]),
        ("parameters: {丙: {values: {99: '-'}}}", [(4, 31, "not_number", "-")]),
        ("parameters: {丙: {values: {99: 多}}}", [(4, 31, "not_number", "多")]),
        ("parameters: {丙: {values: {99: {to: 102}}}}", [(4, 31, "missing_key", "value")]),
        ("parameters: {丙: {values: {99: {value: 1, to: 98}}}}", [(4, 39, "overlap", "99")]),
        ("parameters: {丙: {values: {99: 1, 民國99年: 2}}}", [(4, 34, "same_name", "民國99年")]),
        ("parameters: {甲: }", [(4, 14, "same_name", "甲")]),
        ("parameters: {丙: {values: 40}}", [(4, 26, "not_mapping", "")]),
        ("uses: {甲: growth-rate}", [(4, 8, "same_name", "甲")]),
        ("uses: {丙: growth-rat}", [(4, 11, "unknown_use", "growth-rat")]),
        ("uses: [growth-rate]", [(4, 7, "not_mapping", "")]),
        ("uses: {丙: [growth-rate]}", [(4, 11, "not_text", "")]),
        ("remarks: {code: a}", [(4, 10, "not_list", "")]),
        ("remarks: [{code: a}]", [(4, 11, "missing_key", "text")]),
        ("remarks: [{code: A b, text: 甲}]", [(4, 18, "bad_id", "A b")]),
        ("remarks: [{code: a, when: 甲 > 丙, text: 甲}]", [(4, 31, "formula", "")]),
        ("remarks: [{code: a, when: 甲, text: 甲}]", [(4, 27, "formula", "")]),
        ("examples: {given: {甲: 1}}", [(4, 11, "not_list", "")]),
        ("examples: [{given: {甲: 1}}]", [(4, 12, "example_given", "")]),
        ("examples: [{given: {甲: 1}, result: 1, error: missing}]", [(4, 12, "example_given", "")]),
        ("examples: [{given: {甲: 1}, error: missing, inputs_rounded: true}]", [(4, 12, "example_rounded", "")]),
        ("examples: [{result: 1}]", [(4, 12, "missing_key", "given")]),
        ("examples: [{given: {甲: [1]}, result: 1}]", [(4, 24, "not_text", "")]),
        ("examples: [{given: {甲: 1}, result: 1, met: 或許}]", [(4, 44, "unknown_choice", "或許")]),
        ("examples: [{given: {甲: 1}, result: 1, year: 前年}]", [(4, 45, "bad_year", "前年")]),
        ("versions: {from: 99}", [(4, 11, "not_list", "")]),
        ("versions: [99]", [(4, 12, "not_mapping", "")]),
        ("versions: [{id: y}]", [(4, 13, "unknown_key", "id")]),
        ("versions: [{from: 99, valid: {from: 99}}]", [(4, 23, "unknown_key", "valid")]),
        ("versions: [{from: 101, to: 99}]", [(4, 12, "overlap", "101")]),
        ("versions: [{from: 99, to: 101}, {from: 101}]", [(4, 33, "overlap", "99-101")]),
        ("versions: [{formula: 甲}, {from: 99}]", [(4, 26, "overlap", "-")]),
        ("versions: [{from: 99, formula: 甲+}]", [(4, 33, "formula", "")]),
    ],
)
def test_a_problem_of_a_further_field_has_its_line_and_column(added, found):
    assert problems(SMALL + added + "\n") == found


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("nam", "name"),
        ("formulas", "formula"),
        ("input", "inputs"),
        ("alias", "aliases"),
        ("decimal", "decimals"),
        ("exmaples", "examples"),
    ],
)
def test_an_unknown_key_gets_the_keys_there_are_and_a_suggestion(key, near):
    _, (problem,) = read(f"{SMALL}{key}: 甲\n")
    assert near in problem.near
    assert "formula" in problem.wanted
    assert Words("en").sentence(problem).endswith("?")


@pytest.mark.parametrize(
    ("written", "place", "code"),
    [
        ("甲÷", (2, 11), "bad_formula"),
        ("'甲÷'", (2, 12), "bad_formula"),
        ('"甲÷"', (2, 12), "bad_formula"),
        ("甲÷丙", (2, 12), "bad_formula"),
        ("100 × （甲÷丙）", (2, 19), "bad_formula"),
        ("甲 = 乙", (2, 10), "bad_formula"),
        ("甲÷乙）", (2, 13), "bad_formula"),
        (f"{'(' * 65}甲{')' * 65}", (2, 74), "too_deep"),
        ("甲" + "+1" * 3000, (2, 10), "too_large"),
        ("|\n  甲÷\n  丙", (2, 10), "bad_formula"),
    ],
)
def test_a_mistake_in_the_formula_has_its_own_column_where_the_formula_is_on_one_line(written, place, code):
    _, (problem,) = read(f"id: x\nformula: {written}\ninputs: [甲, 乙]\n")
    assert (problem.reason, problem.place[1:], problem.code) == ("formula", place, code)


NAMES = """
inputs:
  {金: {unit: 元}, 千: {unit: 千元}, 員: {unit: 人}, 回: {unit: 次}, 項: {unit: 項}, 率: {unit: "%"}, 點: {unit: 百分點}, 無: {}}
"""


@pytest.mark.parametrize(
    ("formula", "unit", "reason"),
    [
        ("金＋員", "元", "not_alike"),
        ("金＋千", "元", None),  # they meet at the input
        ("金÷千×100％", "%", None),
        ("金÷員", "元/人", None),
        ("金÷員", "%", "unit_declared"),
        ("金÷千", "元", "unit_declared"),
        ("金", "%", "unit_declared"),
        ("金÷金×100", "%", "bare_hundred"),
        ("率－率", "百分點", None),
        ("率－率", "%", "unit_declared"),
        ("率－點", "%", None),
        ("點－率", "百分點", "rate_and_point"),
        ("回＋項", "次", None),
        ("回＋員", "次", "not_alike"),
        ("金＋1", "元", "bare_number"),
        ("達成項數(金 >= 100, 率 >= 5％)", "項", None),
        ("達成項數(金 >= 員)", "項", "not_alike"),
        ("若(金 > 0, 金, 員)", "元", "not_alike"),
        ("最大(金, 千)", "千元", None),
        ("率 > 點", "是/否", "rate_and_point"),
        ("無＋金", "元", None),  # what has no unit is not checked
        ("四捨五入(千, 0)", "千元", "round_of_unit"),
        ("金×員", "元", "unit_declared"),
        ("無", "是/否", "unit_declared"),
        ("金^2", "元", "unit_declared"),
        ("點^2", "%", "exponent_of_unit"),
    ],
)
def test_the_algebra_of_units(formula, unit, reason):
    _, found = read(f"id: x\nformula: {formula}\n{NAMES}\nunit: '{unit}'\n")
    assert [problem.cause.reason for problem in found] == ([reason] if reason else [])
    assert {problem.code for problem in found} <= {"unit_mismatch"}


@pytest.mark.parametrize(
    ("uses", "formula", "unit", "fine"),
    [
        ("{今: growth-rate, 去: growth-rate}", "今－去", "百分點", True),
        ("{今: growth-rate, 去: growth-rate}", "今－去", "'%'", False),
        ("{今: growth-rate, 次: high-level-visits}", "今＋次", "'%'", False),
        ("{尖: diplomat-training, 次: high-level-visits}", "達成項數(尖, 次 >= 55)", "項", True),
        ("{尖: diplomat-training, 次: high-level-visits}", "尖＋次", "次", False),
    ],
)
def test_the_units_of_used_indicators_count(uses, formula, unit, fine):
    _, found = read(f"id: x\nformula: {formula}\ninputs: []\nuses: {uses}\nunit: {unit}\n")
    assert (not found) is fine


def test_all_problems_of_a_file_are_told_at_once_in_their_order():
    text = """
id: Not An Id
nam: 甲
formula: 甲÷
inputs:
  甲: {unit: 圓, min: 多}
  乙: {aliases: [甲]}
decimals: 99
target: 很多
valid: {from: 零}
examples:
  - {given: {甲: 1}}
"""
    assert problems(text) == [
        (2, 5, "bad_id", "Not An Id"),
        (3, 1, "unknown_key", "nam"),
        (4, 11, "formula", ""),
        (6, 13, "unknown_unit", "圓"),
        (6, 21, "not_number", "多"),
        (7, 17, "same_name", "甲"),
        (8, 11, "number_range", "99"),
        (9, 9, "bad_target", "很多"),
        (10, 15, "bad_year", "零"),
        (12, 5, "example_given", ""),
    ]


def test_what_versions_share_is_told_once():
    text = f"{SMALL}unit: 圓\nversions: [{{from: 99, to: 100}}, {{from: 101, to: 102}}, {{from: 103}}]\n"
    assert problems(text) == [(4, 7, "unknown_unit", "圓")]


def test_versions_that_overlap_are_told_of_beside_other_problems():
    text = f"{SMALL}versions: [{{from: 99, to: 101}}, {{from: 101, formula: 甲+}}]\n"
    assert {reason for _, _, reason, _ in problems(text)} == {"overlap", "formula"}


LARGE = {
    "many unknown keys": "{" + ", ".join(f"k{i}: 1" for i in range(5_000)) + "}",
    "many bad names": f"id: x\nformula: 甲\ninputs: [{', '.join(map(str, range(5_000)))}]\n",
    "many inputs": f"id: x\nformula: 甲0\ninputs: [{', '.join(f'甲{i}' for i in range(20_000))}]\n",
    "many versions": f"{SMALL}versions:\n" + "".join(f"- {{from: {i}, to: {i}}}\n" for i in range(1, 999)),
    "many versions of many inputs": f"id: x\nformula: 甲0\ninputs: [{', '.join(f'甲{i}' for i in range(500))}]\nversions:\n"
    + "".join(f"- {{from: {i}, to: {i}}}\n" for i in range(1, 999)),
    "many bad versions": f"{SMALL}versions:\n" + "".join(f"- {{from: q{i}, tox: {i}}}\n" for i in range(2_500)),
    "a long id": f"id: {'x' * 900_000}\n",
    "a long formula": f"id: x\nformula: {'1+' * 400_000}1\ninputs: [甲]\n",
    "many aliases": f"id: x\nformula: 甲\ninputs: {{甲: {{aliases: [{', '.join(f'a{i}' for i in range(50_000))}]}}}}\n",
    "many uses": f"id: x\nformula: 甲\ninputs: [甲]\nuses: {{{', '.join(f'用{i}: none{i}' for i in range(400))}}}\n",
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_file_can_not_keep_the_program_busy(text):
    within(3_000_000, lambda: read(text))


# Whatever is in it, it is an indicator or it has problems that can be told

DENSE = (
    "id: x\nformula: 今－去＋丙\nuses: {今: growth-rate, 去: 增減率}\nunit: 百分點\ntarget: {99: '1..2', 102: '>= 2'}\n"
    "inputs: {丙: {unit: 百分點, parts: [子, 丑], min: 0, max: 5, whole: true}}\n"
    "parameters: {p: {unit: 元, values: {99: {value: 40, to: 102}, 103: 50}}}\n"
    "versions:\n- {from: 99, to: 100, decimals: 3}\n- {from: 101, formula: 今－去}\n"
    "examples:\n- {given: {今.本期: 1, 今.前期: 2, 去.本期: 1, 去.前期: 2, 丙: 1}, year: 99, result: 1}\n"
)
TEXTS = [*(file.read().decode() for file in shipped_files()), DENSE]
BITS = [
    *"÷0-…（）且%'\"{}[]#=＝.~０\n\t",
    ": ",
    ", ",
    "若(",
    "&a ",
    "*a",
    "!t ",
    "|\n",
    "元",
    "人",
    "是/否",
    "..",
    "<<: ",
    "- ",
    "^64",
    "e\u0301",
]
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(["", *BITS])), min_size=1, max_size=4)


@settings(max_examples=120, deadline=None)
@example(VERSIONS, [(1.0, 0, "  - {from: 50}\n")])
@given(st.sampled_from(TEXTS), CHANGES)
def test_a_changed_file_is_read_and_checked_or_its_problems_are_told(text, changes):
    for at, taken, put in changes:
        start = round(at * len(text))
        text = text[:start] + put + text[start + taken :]
    try:
        found = check_files(LIBRARY, [_InMemory(text)])
    except KpicalError:
        return
    for problem in found.problems:
        assert problem.place.line
        for lang in LANGUAGES:
            assert Words(lang).sentence(problem)
            assert list(Words(lang).lines(problem))


class _InMemory(File):
    """A file whose path is its text."""

    def read(self, most=-1):
        return self.path.encode()
