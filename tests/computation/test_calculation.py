"""A calculation from end to end: exact value, printed digits, working, verdict, notes."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indicators import indicator
from work import within

from kpical.batch.mappings import compute_rows
from kpical.catalogue.library import Library
from kpical.catalogue.reader import read_indicator
from kpical.catalogue.target import NO_AIM, Origin
from kpical.catalogue.target_text import read_target
from kpical.computation.calculation import calculate, calculated
from kpical.computation.inputs import Written, definition_for
from kpical.problem.errors import BadOption, FigureError, KpicalError, NoVersion, ZeroDenominator
from kpical.quantity.period import Period
from kpical.quantity.unit import find_unit

LIBRARY = Library()


def small(formula, inputs="[甲, 乙]", more=""):
    return indicator(f"id: x\nformula: {formula}\ninputs: {inputs}\n{more}\n")


def notes(result):
    return [note.code for note in result.notes]


# Results


@pytest.mark.parametrize(
    ("name", "figures", "shown", "exact", "met"),
    [
        ("占比", {"部分": "109,305", "全體": "180,000"}, "60.73%", "2429/40", None),  # 60.725: floats print 60.72
        ("占比", {"部分": "-1", "全體": "800"}, "-0.13%", "-1/8", None),
        ("占比", {"部分": "0", "全體": "3"}, "0.00%", "0", None),
        ("占比", {"部分": "-1", "全體": "1000000"}, "0.00%", "-1/10000", None),  # -0 is never printed
        ("占比", {"部分": "1兆元", "全體": "3"}, "33,333,333,333,333.33%", "100000000000000/3", None),
        ("資本門執行率", {"實支數": "120", "應付未付數": "30", "賸餘數": "5", "預算數": "200"}, "77.50%", "155/2", False),
        ("資本門執行率", {"paid": "199,990", "payable": "0", "surplus": "0", "budget": "250,000"}, "80.00%", "19999/250", False),
        ("中程概算差異", {"編報數": "105", "核列數": "100"}, "5.00%", "5", True),
        ("中程概算差異", {"編報數": "105.0001", "核列數": "100"}, "5.00%", "50001/10000", False),
        ("雙方政要互訪", {"出訪": "25", "來訪": "30"}, "55次", "55", True),
        ("外交尖兵養成", {"是否": "yes"}, "是", "1", True),
        ("外交尖兵養成", {"是否": "無"}, "否", "0", False),
        ("爭取參與國際組織增加次數", {"本年度": "8", "98年": "10"}, "-2次", "-2", False),
    ],
)
def test_an_indicator_gives(name, figures, shown, exact, met):
    result = calculate(LIBRARY.find(name), figures)
    assert (result.shown, result.exact, result.met) == (shown, exact, met)


@pytest.mark.parametrize(
    ("formula", "figures", "value"),
    [
        ("甲÷乙×乙", {"甲": "1", "乙": "3"}, Fraction(1)),
        ("甲÷乙", {"甲": "1", "乙": "3"}, Fraction(1, 3)),
        ("若(乙 = 0, 0, 甲÷乙)", {"甲": "1", "乙": "0"}, Fraction(0)),
        ("四捨五入(甲÷乙, 1)", {"甲": "1", "乙": "4"}, Fraction(3, 10)),
        ("最大(甲, 乙)－最小(甲, 乙)", {"甲": "-3", "乙": "4"}, Fraction(7)),
        ("達成項數(甲 > 乙, 甲 >= 乙, 甲 = 乙)", {"甲": "2", "乙": "2"}, Fraction(2)),
        ("甲＋乙", {"甲": "0.1", "乙": "0.2"}, Fraction(3, 10)),
        ("甲－乙", {"甲": "9007199254740993", "乙": "1"}, Fraction(9007199254740992)),
    ],
)
def test_a_value_is_exact(formula, figures, value):
    assert calculate(small(formula), figures).value == value


@pytest.mark.parametrize(
    ("decimals", "rounding", "text"),
    [
        (None, None, "60.73"), (0, None, "61"), (1, None, "60.7"), (3, None, "60.725"), (30, None, "60." + "725".ljust(30, "0")),
        (2, "half-even", "60.72"), (2, "down", "60.72"), (2, "up", "60.73"), (1, "up", "60.8"),
    ],
)  # fmt: skip
def test_decimals_and_rounding_change_the_print_only(decimals, rounding, text):
    result = calculate(LIBRARY.find("占比"), {"部分": "109305", "全體": "180000"}, decimals=decimals, rounding=rounding)
    assert (result.text, result.exact) == (text, "2429/40")


@pytest.mark.parametrize("decimals", [-1, 31, True, 2.0, "2", Fraction(2), Decimal(2)])
def test_decimals_are_a_whole_number(decimals):
    with pytest.raises(BadOption):
        calculate(LIBRARY.find("占比"), {"部分": "1", "全體": "3"}, decimals=decimals)
    with pytest.raises(BadOption):
        compute_rows([{"部分": 1, "全體": 3}], "占比", decimals=decimals)


@pytest.mark.parametrize(
    ("unit", "figure", "shown", "exact"),
    [
        ("千元", "1234567元", "1,234.57千元", "1234567/1000"),
        ("元", "1.5千元", "1,500.00元", "1500"),
        ("'%'", "12.5%", "12.50%", "25/2"),
        ("百分點", "-0.5", "-0.50百分點", "-1/2"),
        ("倍", "1.5", "1.50倍", "3/2"),
        ("分鐘", "1.5小時", "90.00分鐘", "90"),
    ],
)
def test_a_result_is_in_its_own_unit(unit, figure, shown, exact):
    result = calculate(small("甲", f"{{甲: {{unit: {unit}}}}}", f"unit: {unit}"), {"甲": figure})
    assert (result.shown, result.exact) == (shown, exact)


# Working


@pytest.mark.parametrize(
    ("name", "figures", "working"),
    [
        (
            "資本門執行率",
            {"paid": "1,200", "payable": "30", "surplus": "-5", "budget": "2000"},
            (
                "（本年度資本門實支數+資本門應付未付數+資本門賸餘數）÷（資本門預算數） ×100%",
                "（1,200+30+(-5)）÷（2,000） ×100%",
                "61.25%",
            ),
        ),
        ("占比", {"部分": "1千元", "全體": "0.3萬元"}, ("部分÷全體×100％", "1千元÷0.3萬元×100％", "33.33%")),
        ("外交尖兵養成", {"是否": "1"}, ("是否", "是", "是")),
    ],
)
def test_the_working_is_the_published_formula_and_the_same_with_the_figures(name, figures, working):
    assert calculate(LIBRARY.find(name), figures).working == working


@pytest.mark.parametrize(
    ("units", "figures", "shown"),
    [
        ("{甲: {unit: 元}, 乙: {unit: 元}}", {"甲": "1,000", "乙": "2千元"}, "1,000÷2,000"),
        ("{甲: {unit: 元}, 乙: {unit: 千元}}", {"甲": "1000", "乙": "2"}, "1,000元÷2千元"),
        ("{甲: {unit: '%'}, 乙: {unit: '%'}}", {"甲": "5", "乙": "10%"}, "5%÷10%"),
        ("[甲, 乙]", {"甲": "0.5", "乙": "-2"}, "0.5÷(-2)"),
        ("{甲: {unit: 小時}, 乙: {unit: 小時}}", {"甲": "10分鐘", "乙": "1"}, "1/6÷1"),
        ("{甲: {unit: 小時}, 乙: {unit: 小時}}", {"甲": "1000000分鐘", "乙": "1"}, "50,000/3÷1"),
    ],
)
def test_units_are_shown_where_they_differ_and_a_negative_stands_in_brackets(units, figures, shown):
    assert calculate(small("甲÷乙", units), figures).working[1] == shown


def test_the_working_of_a_formula_of_two_lines_is_one_line():
    made = small("|\n  甲 +\n  乙")
    assert calculate(made, {"甲": "1", "乙": "2"}).working == ("甲 + 乙", "1 + 2", "3.00")


# What cannot be computed


@pytest.mark.parametrize(
    ("formula", "figures", "code", "name"),
    [
        ("甲÷乙", {"甲": "1", "乙": "0"}, "zero_denominator", "乙"),
        ("甲÷（乙－1）", {"甲": "1", "乙": "1"}, "zero_denominator", ""),
        ("甲÷（1÷乙）", {"甲": "1", "乙": "0"}, "zero_denominator", "乙"),
        ("甲^-1", {"甲": "0", "乙": "0"}, "zero_denominator", "甲"),
        ("甲÷乙", {"甲": "1", "乙": "-"}, "missing", "乙"),
        ("甲÷乙", {"甲": "1", "乙": ""}, "missing", "乙"),
        ("甲÷乙", {"甲": "1", "乙": "1e3"}, "not_a_number", "乙"),
        ("甲÷乙", {"甲": "1", "乙": "逾3"}, "approximate", "乙"),
        ("（甲^64）^64", {"甲": "9" * 60, "乙": "1"}, "too_large", None),
    ],
)
def test_a_figure_that_stands_in_the_way_is_named(formula, figures, code, name):
    with pytest.raises(KpicalError) as refusal:
        calculate(small(formula), figures)
    assert (refusal.value.code, refusal.value.exit_code) == (code, 1)
    if name is not None:
        assert refusal.value.input == name


def test_a_zero_denominator_has_its_wording_and_its_place_in_the_formula():
    with pytest.raises(ZeroDenominator) as refusal:
        calculate(LIBRARY.find("資本門執行率"), {"paid": "1", "payable": "1", "surplus": "1", "budget": "0"})
    error = refusal.value
    assert error.denominator.strip("（）") == "資本門預算數"
    assert error.formula[error.start : error.end] == error.denominator


# Target and verdict


@pytest.mark.parametrize(
    ("paid", "target", "met", "told"),
    [
        ("80", None, True, []),
        ("79.996", None, False, ["prints_otherwise"]),  # prints 80.00
        ("79.994", None, False, []),
        ("79.996", "> 79.99", True, []),
        ("80", ">= 80", True, []),
        ("80", "> 80", False, []),
        ("80.001", "> 80", True, ["prints_otherwise"]),
        ("80.001", "80..90", True, []),
        ("90.001", "80..90", False, ["prints_otherwise"]),
    ],
)
def test_the_exact_value_decides_and_a_print_that_tells_another_story_is_noted(paid, target, met, told):
    made = LIBRARY.find("資本門執行率")
    aim = target and read_target(target, made.definitions[-1].unit)
    result = calculate(made, {"paid": paid, "payable": "0", "surplus": "0", "budget": "100"}, target=aim)
    assert (result.met, notes(result)) == (met, told)


@pytest.mark.parametrize(
    ("decimals", "rounding", "told"), [(0, None, 1), (3, None, 0), (2, "down", 0), (0, "down", 0), (0, "up", 1)]
)
def test_decimals_and_rounding_never_change_the_verdict(decimals, rounding, told):
    figures = {"paid": "79.996", "payable": "0", "surplus": "0", "budget": "100"}
    result = calculate(LIBRARY.find("資本門執行率"), figures, decimals=decimals, rounding=rounding)
    assert result.met is False
    assert notes(result) == ["prints_otherwise"] * told


@pytest.mark.parametrize(
    ("year", "target", "met", "told"),
    [
        (None, ">= 45%", False, []),
        (98, None, None, None),
        (99, ">= 30%", True, []),
        (100, None, None, ["target_of_other_year"]),
        (101, None, None, ["target_of_other_year"]),
        (102, ">= 45%", False, []),
        (113, None, None, ["target_of_other_year"]),
    ],
)
def test_a_published_target_judges_its_own_year_and_the_newest_where_none_is_named(year, target, met, told):
    made = LIBRARY.find("行動領務")
    figures = {"開辦外館數": "40", "駐外館處總數": "122"}
    if told is None:
        with pytest.raises(NoVersion):
            calculate(made, figures, year=year)
        return
    result = calculate(made, figures, year=year)
    assert (result.target and result.target.text, result.met, notes(result)) == (target, met, told)


@pytest.mark.parametrize(("year", "of"), [(None, 102), (99, None), (102, None)])
def test_a_result_knows_whose_word_its_target_is(year, of):
    made = LIBRARY.find("行動領務")
    result = calculate(made, {"開辦外館數": "40", "駐外館處總數": "122"}, year=year)
    assert result.origin == Origin("indicator", "外交部 99 年度施政目標與重點", of and Period(of))


@pytest.mark.parametrize("target", [80, 0.8, True, Fraction(4, 5), [80]])
def test_a_target_that_says_neither_at_least_nor_at_most_is_refused_as_a_text_is(target):
    with pytest.raises(BadOption, match=re.escape(f"看不懂目標值「{target}」")):
        calculate(LIBRARY.find("占比"), {"部分": "1", "全體": "2"}, target=target)


def test_a_target_may_be_waived():
    result = calculate(LIBRARY.find("行動領務"), {"開辦外館數": "40", "駐外館處總數": "122"}, year=99, target=NO_AIM)
    assert (result.target, result.met, result.notes) == (None, None, ())


def test_a_target_given_stands_in_for_a_dated_one_without_a_word_about_the_year():
    made = LIBRARY.find("行動領務")
    result = calculate(made, {"開辦外館數": "40", "駐外館處總數": "122"}, target=read_target("30以上", made.definitions[-1].unit))
    assert (result.met, notes(result)) == (True, [])


VERSIONS = """
id: x
inputs: [甲, 乙]
versions:
  - {from: 99, to: 101, formula: 甲÷乙}
  - {from: 105, formula: 乙÷甲}
"""


@pytest.mark.parametrize(("year", "value"), [(99, "0.50"), (101, "0.50"), (105, "2.00"), (None, "2.00")])
def test_the_definition_of_the_year_counts_and_without_a_year_the_newest(year, value):
    assert calculate(indicator(VERSIONS), {"甲": "1", "乙": "2"}, year=year).text == value


@pytest.mark.parametrize("year", [98, 102, 104])
def test_a_year_without_a_definition_is_refused_with_the_years_there_are(year):
    with pytest.raises(NoVersion) as refusal:
        calculate(indicator(VERSIONS), {"甲": "1", "乙": "2"}, year=year)
    error = refusal.value
    assert (error.code, error.exit_code, error.period) == ("no_version", 2, Period(year))
    assert all(known in str(error) for known in ("99", "101", "105"))


# Notes


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"本期": "24,588千元", "前期": "30733799"}, ["bare_beside_unit"]),
        ({"本期": "24,588千元", "前期": "30733799千元"}, []),
        ({"本期": "24588", "前期": "30733799"}, []),
        ({"本期": "1", "前期": "-2"}, ["negative_base"]),
        ({"本期": "1千元", "前期": "-2"}, ["negative_base", "bare_beside_unit"]),
    ],
)
def test_a_result_carries_its_remarks(figures, told):
    assert notes(calculate(LIBRARY.find("增減率"), figures)) == told


def without_unit(formula, target="", **units):
    """An indicator whose file says no unit for its result."""
    inputs = "".join(f"  {name}: {{unit: '{unit}'}}\n" for name, unit in units.items())
    return indicator(f"id: one\nformula: {formula}\ninputs:\n{inputs}" + (f'target: "{target}"\n' if target else ""))


@pytest.mark.parametrize(
    ("formula", "units", "figures", "shown"),
    [
        ("甲+乙", {"甲": "千元", "乙": "千元"}, ("3", "4"), "7.00千元"),
        ("甲+乙", {"甲": "千元", "乙": "元"}, ("3", "4"), "3,004.00元"),
        ("甲+乙", {"甲": "次", "乙": "件"}, ("3", "4"), "7次"),
        ("甲-乙", {"甲": "%", "乙": "%"}, ("60", "10"), "50.00百分點"),
        ("甲÷乙", {"甲": "千元", "乙": "元"}, ("3", "6"), "500.00"),
        ("甲÷乙", {"甲": "分鐘", "乙": "件"}, ("30", "2"), "15.00分鐘/件"),
        ("甲÷乙", {"甲": "千元", "乙": "人"}, ("30", "2"), "15.00千元/人"),
        ("甲×乙", {"甲": "千元", "乙": "人"}, ("3", "2"), "6,000.00元·人"),
        ("甲÷2", {"甲": "公頃"}, ("3",), "1.50公頃"),
        ("最大(甲, 乙)", {"甲": "萬元", "乙": "萬元"}, ("3", "5"), "5.00萬元"),
        ("平均(甲, 乙)", {"甲": "人", "乙": "人"}, ("3", "5"), "4人"),
        ("甲×乙", {"甲": "千元", "乙": "%"}, ("3", "50"), "1.50千元"),
        ("甲", {"甲": "元/公頃"}, ("3",), "3.00元/公頃"),
        ("100%-甲", {"甲": "%"}, ("60",), "40.00%"),
    ],
)
def test_a_result_without_a_declared_unit_has_that_of_its_formula(formula, units, figures, shown):
    assert calculate(without_unit(formula, **units), dict(zip(units, figures, strict=True))).shown == shown


@pytest.mark.parametrize(
    ("formula", "target", "units", "figures", "met"),
    [
        ("甲+乙", ">= 5", {"甲": "公頃", "乙": "公頃"}, ("3", "1"), False),
        ("甲+乙", ">= 40,000平方公尺", {"甲": "公頃", "乙": "公頃"}, ("3", "1"), True),
        ("甲", ">= 50", {"甲": "%"}, ("60",), True),
        ("甲+乙", ">= 7", {"甲": "千元", "乙": "千元"}, ("3", "4"), True),
    ],
)
def test_its_target_is_judged_in_that_unit(formula, target, units, figures, met):
    assert calculate(without_unit(formula, target, **units), dict(zip(units, figures, strict=True))).met is met


@given(
    st.sampled_from(["甲+乙", "甲-乙", "甲÷乙", "甲×乙", "最大(甲, 乙)", "平均(甲, 乙)×2", "甲×3-乙"]),
    st.sampled_from([("千元", "元"), ("公頃", "公頃"), ("分鐘", "小時"), ("萬元", "萬元"), ("千人", "人")]),
    st.integers(1, 10**9),
    st.integers(1, 10**9),
)
def test_the_unit_changes_no_value(formula, units, first, second):
    small = {"千元": "元", "萬元": "元", "公頃": "平方公尺", "分鐘": "小時", "千人": "人"}
    figures = {"甲": f"{first}{units[0]}", "乙": f"{second}{units[1]}"}
    found = calculate(without_unit(formula, 甲=units[0], 乙=units[1]), figures)
    base = calculate(without_unit(formula, **{n: small.get(u, u) for n, u in zip("甲乙", units, strict=True)}), figures)
    assert found.value * (found.definition.unit.scale if found.definition.unit else 1) == base.value


def test_a_used_indicator_without_a_unit_may_meet_what_it_met():
    text = "id: a\nformula: 甲+5\nuses: {甲: one}\n"
    inner = without_unit("丙+丁", 丙="千元", 丁="千元")
    made, problems = read_indicator(text.encode(), "a.yaml", lambda word, place: inner)
    assert not problems
    assert calculate(made, {"甲.丙": "1", "甲.丁": "2"}).value == 3005


def test_a_unit_in_the_head_is_a_unit_that_was_stated():
    found = LIBRARY.find("增減率")
    definition = definition_for(found, None)
    thousand = find_unit("千元")
    given = {"本期": {None: Written("5", thousand, "head")}, "前期": {None: Written("4")}}
    result = calculated(found, definition, given, None)
    assert (result.inputs["本期"].origin, result.inputs["前期"].origin) == ("head", "")
    assert notes(result) == ["bare_beside_unit"]
    given["前期"] = {None: Written("4", find_unit("元"), "caption")}
    assert notes(calculated(found, definition, given, None)) == []


def test_a_figure_without_a_unit_beside_one_with_is_named():
    (note,) = calculate(LIBRARY.find("增減率"), {"本期": "24,588千元", "前期": "30733799"}).notes
    assert "前期" in str(note.facts)
    assert "本期" not in str(note.facts)
    assert "元" in str(note.facts)


REMARKS = """
remarks:
  - {code: always, text: {zh: 一律, en: Always}}
  - {code: over, when: 甲 > 乙, text: 超過}
  - {code: half, when: "若(乙 = 0, 1, 甲÷乙) <= 0.5 且 2×甲 >= 乙 且 甲 > 0", text: 一半}
"""


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"甲": "1", "乙": "3"}, ["always"]),
        ({"甲": "3", "乙": "1"}, ["always", "over"]),
        ({"甲": "1", "乙": "2"}, ["always", "half"]),
    ],
)
def test_a_remark_is_told_always_or_under_its_condition(figures, told):
    result = calculate(small("甲＋乙", more=REMARKS), figures)
    assert notes(result) == told
    assert result.notes[0].text.text("en") == "Always"


def test_a_remark_that_can_not_be_computed_does_not_take_the_result_away():
    made = small("若(乙 = 0, 0, 甲÷乙)", more="remarks: [{code: over, when: 甲÷乙 > 1, text: 超過}]")
    assert calculate(made, {"甲": "1", "乙": "0"}).text == "0.00"


# Indicators that use others

DIFFERENCE = """
id: x
formula: 今年－去年
inputs: []
uses: {今年: 資本門執行率, 去年: 資本門執行率}
unit: 百分點
"""


def rates(**figures):
    whole = {"應付未付數": "0", "賸餘數": "0", "預算數": "300"}
    return {f"{word}.{name}": text for word in ("今年", "去年") for name, text in whole.items()} | {
        f"{word}.實支數": text for word, text in figures.items()
    }


def test_a_used_indicator_is_computed_exactly_and_its_working_is_kept():
    result = calculate(indicator(DIFFERENCE), rates(今年="200", 去年="100"))
    assert (result.shown, result.exact) == ("33.33百分點", "100/3")
    assert result.working == ("今年－去年", "66.66…%－33.33…%", "33.33百分點")
    assert {word: used.working[1:] for word, used in result.uses.items()} == {
        "今年": ("（200+0+0）÷（300） ×100%", "66.67%"),
        "去年": ("（100+0+0）÷（300） ×100%", "33.33%"),
    }
    assert result.inputs["去年.實支數"].text == "100"


def test_its_remarks_come_along():
    result = calculate(indicator(DIFFERENCE), rates(今年="400", 去年="100"))
    assert {word: notes(used) for word, used in result.uses.items()} == {"今年": ["exceeds_budget"], "去年": []}


@pytest.mark.parametrize(
    ("changed", "code", "name"),
    [
        ({"去年.預算數": "0"}, "zero_denominator", "去年.預算數"),
        ({"去年.實支數": "-"}, "missing", "去年.實支數"),
        ({"去年.實支數": "-5"}, "out_of_range", "去年.實支數"),
        ({"今年.實支數": "約5"}, "approximate", "今年.實支數"),
    ],
)
def test_what_stands_in_the_way_of_a_used_indicator_is_named_with_its_word(changed, code, name):
    with pytest.raises(KpicalError) as refusal:
        calculate(indicator(DIFFERENCE), rates(今年="200", 去年="100") | changed)
    assert (refusal.value.code, refusal.value.input) == (code, name)


def test_a_used_yes_or_no_is_a_condition():
    made = indicator(
        "id: x\nformula: 達成項數(尖兵, 互訪 >= 55)\ninputs: []\nuses: {尖兵: 外交尖兵養成, 互訪: 雙方政要互訪}\nunit: 項\n"
    )
    figures = {"尖兵.是否": "是", "互訪.出訪": "25", "互訪.來訪": "29"}
    assert calculate(made, figures).shown == "1項"
    assert calculate(made, figures).working[1] == "達成項數(是, 54次 >= 55)"


def test_the_year_reaches_the_used_indicators():
    made = indicator("id: x\nformula: 終身\ninputs: []\nuses: {終身: 終身學習}\nunit: 項\n")
    with pytest.raises(FigureError) as refusal:
        calculate(made, {}, year=103)
    assert "終身.最低學習時數" in str(refusal.value)
    with pytest.raises(FigureError) as refusal:
        calculate(made, {}, year=99)
    assert "終身.最低學習時數" not in str(refusal.value)
    with pytest.raises(NoVersion):
        calculate(made, {}, year=98)


def test_a_tower_of_indicators_that_use_each_other_twice_can_not_keep_the_program_busy(tmp_path):
    for i in range(18):
        text = f"id: c{i}\nformula: 甲＋乙\ninputs: []\nuses: {{甲: c{i + 1}, 乙: c{i + 1}}}\n"
        (tmp_path / f"{i:02}.yaml").write_text(text, "utf-8")
    (tmp_path / "last.yaml").write_text("id: c18\nformula: 子\ninputs: [子]\n", "utf-8")
    library = Library([str(tmp_path)])
    with pytest.raises(KpicalError):
        within(1_000_000, lambda: calculate(library.find("c0"), {"x": "1"}))


# Whatever is typed, there is a result or a mistake that kpical explains

TYPED = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.text(alphabet="0123456789.,-+△()%元千萬億兆人次百分點是否約 一二十百零　０１．，", max_size=12),
    st.sampled_from(["", "-", "…", "0", "1", "是", "5%", "1千元"]),
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([entry.id for entry in LIBRARY.entries]),
    st.lists(TYPED, min_size=12, max_size=12),
    st.sampled_from([None, 99, 103, 113]),
)
def test_any_figures_give_a_result_or_a_known_mistake(name, texts, year):
    made = LIBRARY.find(name)
    definition = made.definitions[-1]
    try:
        result = calculate(made, dict(zip([*definition.inputs, *definition.parameters], texts, strict=False)), year=year)
    except KpicalError:
        return
    assert abs(Fraction(result.text) - result.value) <= Fraction(1, 2 * 10**result.decimals)
    assert Fraction(result.exact) == result.value
    assert all(result.working)
    assert result.met is (result.target.met(result.value) if result.target else None)


@pytest.mark.parametrize(
    ("text", "told"), [("0.05", True), ("０．５", True), ("0.05%", False), ("5", False), ("0", False), ("1", False)]
)
def test_a_figure_below_1_without_a_sign_says_that_it_is_read_as_percent(text, told):
    from kpical.computation.notes import read_as_percent
    from kpical.quantity.figure import read_figure
    from kpical.quantity.unit import PERCENT

    assert [n.code for n in read_as_percent({"率": read_figure(text, PERCENT)})] == ["read_as_percent"] * told
