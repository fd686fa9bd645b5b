"""What made it change: shares that add up exactly, whatever the formula, however the figures are typed and called."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from indicators import indicator, of_formula, using
from strategies import FORMULAS, patient

from kpical import explain_change
from kpical.catalogue.library import Library
from kpical.computation.calculation import calculate
from kpical.problem.change_errors import NotShared, OfPeriod
from kpical.problem.errors import KpicalError, NoVersion, TooLarge, UnknownIndicator
from kpical.quantity.rounding import rounded

LIBRARY = Library()


def made(change):
    """The amounts by figure."""
    return {each.name: each.amount for each in change.contributions}


def parts(change, name):
    """The amounts of a figure's parts."""
    return {part.name: part.amount for each in change.contributions if each.name == name for part in each.parts}


def told(error):
    """The reasons and the codes of all that is wrong."""
    return [(getattr(each, "reason", ""), each.code) for each in error.value.each]


# Results


@pytest.mark.parametrize(
    ("name", "figures", "amounts", "unit"),
    [
        ("占比", {"部分": (740, 820), "全體": (900, 1000)}, {"部分": "76/9", "全體": "-26/3"}, "百分點"),
        ("占比", {"部分": (1, 2), "全體": 4}, {"部分": "25", "全體": "0"}, "百分點"),
        ("占比", {"部分": 1, "全體": 4}, {"部分": "0", "全體": "0"}, "百分點"),
        ("雙方政要互訪", {"出訪": (25, 30), "來訪": (30, 20)}, {"互訪次數": "-5"}, "次"),
        (
            "增減率", {"本期": ("105千元", "110千元"), "前期": ("100千元", "105千元")},
            {"本期": "205/42", "前期": "-215/42"}, "百分點",
        ),
    ],
)  # fmt: skip
def test_a_change_is_shared_so(name, figures, amounts, unit):
    change = explain_change(LIBRARY.find(name), figures)
    assert (made(change), change.unit) == ({name: Fraction(text) for name, text in amounts.items()}, unit)


def test_one_order_alone_would_say_something_else():
    """Of 740/900 → 820/1000 the numerator's step is 8.89 where it goes first and 8.00 where it goes last."""
    change = explain_change("占比", 部分=(740, 820), 全體=(900, 1000))
    first, last = Fraction(80, 9), Fraction(8)
    assert made(change)["部分"] == (first + last) / 2 == Fraction(76, 9)
    assert change.amount == Fraction(-2, 9)


# Das Gupta (1993), Standardization and decomposition of rates: a user's manual, U.S. Bureau of the Census P23-186: figures and
# effects of its examples of two to five factors and of a difference, as the README of DasGuptR (CRAN, 2.1.0) prints them.
TABLES = [
    ("甲×乙", [("10930", "16591"), (".717892", ".825974")], ["4369.913", "1487.262"]),
    (
        "甲×乙×丙", [("51.78746", "84.90502"), (".45919", ".75756"), (".52638", ".51065")],
        ["10.4340333", "10.5608476", "-0.6670084"],
    ),
    (
        "甲×乙×丙×丁", [("25.3", "32.7"), (".214", ".290"), (".279", ".473"), (".949", ".986")],
        ["0.6889411", "0.8125381", "1.3829055", "0.1047547"],
    ),
    (
        "甲×乙×丙×丁×戊", [(".58", ".72"), (".76", ".97"), (".84", ".97"), (".66", ".56"), ("16.573", "16.158")],
        ["1.0909785", "1.2298438", "0.7278399", "-0.8398707", "-0.1290187"],
    ),
    ("甲－乙", [("19.4", "23.7"), ("10.8", "9.5")], ["4.3", "1.3"]),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "figures", "effects"), TABLES, ids=[row[0] for row in TABLES])
def test_the_published_examples_come_out(formula, figures, effects):
    names = "甲乙丙丁戊"[: len(figures)]
    change = explain_change(of_formula(formula, names), dict(zip(names, figures, strict=True)))
    for name, effect in zip(names, effects, strict=True):
        assert rounded(made(change)[name], len(effect.partition(".")[2])) == effect


# What holds of any formula

FIGURES = st.fixed_dictionaries({name: st.tuples(st.integers(-9, 9), st.integers(-9, 9)) for name in "甲乙丙"})


def shared(indicator_, figures):
    """The change, where it can be shared at all."""
    try:
        return explain_change(indicator_, figures)
    except KpicalError as error:
        assert error.code in ("zero_denominator", "too_large", "not_shared")  # noqa: PT017  what may be, not what must
        return None


@given(FORMULAS, FIGURES)
@patient(150)
def test_the_shares_add_up_exactly_and_what_is_the_same_has_none(formula, figures):
    found = of_formula(formula)
    assume(found)
    change = shared(found, figures)
    assume(change)
    old, new = ({name: pair[i] for name, pair in figures.items()} for i in (0, 1))
    difference = calculate(found, new).value - calculate(found, old).value
    assert sum(made(change).values()) == change.amount == difference
    assert all(made(change)[name] == 0 for name, (before, after) in figures.items() if before == after)


@given(FORMULAS, FIGURES, st.sampled_from([*permutations("甲乙丙")]))
@patient(80)
def test_other_names_only_rename_the_shares(formula, figures, names):
    renamed = dict(zip("甲乙丙", names, strict=True))
    found, other = of_formula(formula), of_formula(formula.translate(str.maketrans(renamed)))
    assume(found and other)
    one, two = shared(found, figures), shared(other, {renamed[name]: pair for name, pair in figures.items()})
    assert (one is None) == (two is None)
    if one and two:
        assert {renamed[name]: amount for name, amount in made(one).items()} == made(two)


@given(FORMULAS, FIGURES)
@patient(80)
def test_the_way_back_has_the_same_shares_with_the_other_sign(formula, figures):
    found = of_formula(formula)
    assume(found)
    there, back = shared(found, figures), shared(found, {name: (new, old) for name, (old, new) in figures.items()})
    assert (there is None) == (back is None)
    if there and back:
        assert made(back) == {name: -amount for name, amount in made(there).items()}


@given(FIGURES, st.tuples(*[st.integers(-5, 5)] * 3))
def test_of_a_linear_formula_each_figure_has_its_own_difference(figures, factors):
    formula = "＋".join(f"（{factor}）×{name}" for name, factor in zip("甲乙丙", factors, strict=True))
    found = of_formula(formula)
    change = explain_change(found, figures)
    steps = {name: figures[name][1] - figures[name][0] for name in "甲乙丙"}
    assert made(change) == {name: factor * steps[name] for name, factor in zip("甲乙丙", factors, strict=True)}


# Parts

IN_PARTS = "id: parts\nformula: 甲÷乙×100％\nunit: '%'\ninputs: {甲: {parts: [一, 二, 三]}, 乙: {parts: [四, 五]}}\n"
PART = st.integers(1, 50)


@given(st.tuples(*[st.tuples(PART, PART)] * 5))
def test_how_a_figure_is_typed_changes_nothing_for_the_others(pairs):
    found = indicator(IN_PARTS)
    names = ("甲.一", "甲.二", "甲.三", "乙.四", "乙.五")
    typed = dict(zip(names, pairs, strict=True))
    whole = {name: tuple(sum(pair[i] for word, pair in typed.items() if word[0] == name) for i in (0, 1)) for name in "甲乙"}
    as_parts, as_wholes = explain_change(found, typed), explain_change(found, whole)
    mixed = explain_change(found, {"甲": whole["甲"]} | {name: typed[name] for name in names[3:]})
    assert made(as_parts) == made(as_wholes) == made(mixed)
    for name in "甲乙":
        assert sum(parts(as_parts, name).values()) == made(as_parts)[name]
    assert parts(mixed, "乙") == parts(as_parts, "乙")
    assert parts(as_wholes, "甲") == {}


def test_parts_of_a_sum_share_by_their_differences():
    found = indicator("id: x\nformula: 甲＋乙\ninputs: {甲: {parts: [一, 二]}, 乙: {}}\n")
    change = explain_change(found, {"甲.一": (1, 4), "甲.二": (7, 5), "乙": (1, 9)})
    assert (made(change), parts(change, "甲")) == ({"甲": 1, "乙": 8}, {"一": 3, "二": -2})


def test_parts_may_have_moved_where_their_whole_has_not():
    change = explain_change(indicator(IN_PARTS), {"甲.一": (1, 4), "甲.二": (7, 4), "甲.三": 2, "乙": (20, 10)})
    assert made(change)["甲"] == 0
    assert parts(change, "甲") == {"一": Fraction(45, 2), "二": Fraction(-45, 2), "三": 0}  # 3 × the mean of 100/20 and 100/10


def test_a_pole_among_parts_leaves_the_whole_figures_their_shares():
    change = explain_change(indicator(IN_PARTS), {"甲": (1, 2), "乙.四": (5, -3), "乙.五": (3, 8)})
    assert sum(made(change).values()) == change.amount
    assert parts(change, "乙") == {}
    assert [(note.code, note.kind) for note in change.notes] == [("parts_not_shared", "pole")]


def test_very_many_parts_are_not_gone_through():
    names = [f"p{i}" for i in range(13)]
    found = indicator(f"id: x\nformula: 甲\ninputs: {{甲: {{parts: {names}}}}}\n".replace("'", ""))
    change = explain_change(found, {f"甲.{name}": (1, 2) for name in names})
    assert (made(change), parts(change, "甲")) == ({"甲": 13}, {})
    assert [(note.code, note.kind) for note in change.notes] == [("parts_not_shared", "many")]
    change = explain_change(found, {f"甲.{name}": (1, 2 if name == "p0" else 1) for name in names})
    assert parts(change, "甲") == {name: int(name == "p0") for name in names}


# Used indicators, parameters, definitions


def test_the_figures_of_used_indicators_have_shares_of_their_own():
    found = using("一－二＋丁", "甲÷乙", "甲×乙×丙", inputs="丁")
    figures = {"一.甲": (1, 3), "一.乙": (4, 5), "一.丙": 1, "二.甲": (1, 2), "二.乙": 3, "二.丙": (2, 7), "丁": (0, 9)}
    change = explain_change(found, figures)
    assert made(change)["丁"] == 9
    assert made(change)["一.甲"] == (Fraction(2, 4) + Fraction(2, 5)) / 2
    assert sum(made(change).values()) == change.amount


DATED = """
id: dated
formula: 甲×率
inputs: {甲: {unit: 元}}
parameters: {率: {values: {110: 2, 112: 3}}}
unit: 元
"""


def test_a_parameter_that_differs_is_a_figure_that_changed():
    change = explain_change(indicator(DATED), {"甲": (10, 20)}, years=(111, 112))
    assert made(change) == {"甲": 25, "率": 15}
    assert made(explain_change(indicator(DATED), {"甲": (10, 20)}, years=112)) == {"甲": 30, "率": 0}


VERSIONS = """
id: versions
inputs: {甲: {unit: 元}, 乙: {unit: 元}}
unit: "%"
versions:
  - {to: 110, formula: 甲÷（甲＋乙）×100％}
  - {from: 111, to: 112, formula: 甲÷乙×100％, target: ">= 50%"}
  - {from: 113, formula: 甲÷乙×100％}
"""


@pytest.mark.parametrize(
    ("years", "same"), [((110, 111), False), ((111, 112), True), ((112, "113年6月"), True), ((110, 113), False)]
)
def test_definitions_that_compute_the_same_are_the_same(years, same):
    figures = {"甲": (1, 2), "乙": (3, 4)}
    if same:
        assert sum(made(explain_change(indicator(VERSIONS), figures, years=years)).values()) == Fraction(50, 3)
        return
    with pytest.raises(NotShared) as error:
        explain_change(indicator(VERSIONS), figures, years=years)
    assert told(error) == [("definitions", "not_shared")]


# What is refused


@pytest.mark.parametrize(
    ("formula", "figures", "new", "old", "denominator"),
    [
        ("甲÷（乙－丙）", {"甲": 1, "乙": (10, 20), "丙": (5, 10)}, ["丙"], ["乙"], "乙－丙"),
        ("甲÷（乙＋丙）", {"甲": (1, 2), "乙": (5, -3), "丙": (3, 8)}, ["乙"], ["甲", "丙"], "乙＋丙"),
    ],
)
def test_a_zero_denominator_on_the_way_is_refused_with_where(formula, figures, new, old, denominator):
    with pytest.raises(NotShared) as error:
        explain_change(of_formula(formula), figures)
    assert (error.value.reason, error.value.new, error.value.old) == ("pole", new, old)
    assert denominator in error.value.denominator
    assert error.value.exit_code == 1


@pytest.mark.parametrize("count", [12, 13])
def test_as_many_as_twelve_figures_may_change(count):
    names = [f"n{i}" for i in range(count)]
    found = of_formula("+".join(names[:6]) + "÷" + names[6] + "+" + "+".join(names[7:]), names)
    figures = {name: (i + 1, i + 3) for i, name in enumerate(names)}
    if count == 12:
        change = explain_change(found, figures)
        assert sum(made(change).values()) == change.amount
        return
    with pytest.raises(NotShared) as error:
        explain_change(found, figures)
    assert (error.value.reason, error.value.count, error.value.limit) == ("too_many", 13, 12)
    change = explain_change(found, figures | {"n0": 1})  # it is those that changed which count
    assert sum(made(change).values()) == change.amount


def test_a_yes_or_no_has_no_change_to_share():
    with pytest.raises(NotShared) as error:
        explain_change("外交尖兵養成", 是否=(False, True))
    assert told(error) == [("truth", "not_shared")]


@pytest.mark.parametrize(
    ("figures", "errors"),
    [
        ({"部分": (1, 2)}, [("not_given", "missing")]),
        ({"部分": ("", 2), "全體": 3}, [("before", "missing")]),
        ({"部分": (1, "約2"), "全體": (3, "-")}, [("after", "approximate"), ("after", "missing")]),
        ({"部分": "約2", "全體": (3, 4)}, [("approximate", "approximate")]),
        ({"部分": (1, 2), "全體": (0, 4)}, [("before", "zero_denominator")]),
        ({"部分": (1, 2), "全體": (4, 0)}, [("after", "zero_denominator")]),
        ({"部分": (1, 2), "全體": 0}, [("", "zero_denominator")]),
        ({"部分": (0.1, 2), "全體": 4}, [("before", "not_a_number")]),
        ({"部份": (1, 2), "全體": 4}, [("", "unknown_input"), ("not_given", "missing")]),
        ({"部分": ("1人", "2元"), "全體": ("3人", "4元")}, [("unlike", "wrong_unit")]),
    ],
)
def test_what_is_wrong_is_what_calc_says_with_the_period_where_it_is_one_of_the_two(figures, errors):
    with pytest.raises(KpicalError) as error:
        explain_change("占比", figures)
    assert told(error) == errors


def test_an_error_of_one_period_has_code_and_input_of_its_cause():
    with pytest.raises(OfPeriod) as error:
        explain_change("占比", 部分=("x", 2), 全體=3)
    assert (error.value.code, error.value.input, error.value.exit_code) == ("not_a_number", "部分", 1)


@pytest.mark.parametrize(("name", "years", "kind"), [("沒有這個", None, UnknownIndicator), ("versions", 999, NoVersion)])
def test_an_indicator_or_a_year_that_there_is_not(name, years, kind):
    found = indicator(VERSIONS.replace("from: 113", "from: 113, to: 120")) if name == "versions" else name
    with pytest.raises(kind):
        explain_change(found, {"甲": 1, "乙": 2}, years=years)


@pytest.mark.parametrize(
    ("pair", "noted"),
    [
        (("740", "820千元"), True),
        (("740千元", "820"), True),
        (("740", "820元"), False),  # it is in 元 anyway
        (("740千元", "820千元"), False),
        (("0", "820千元"), False),
    ],
)
def test_a_unit_that_is_written_only_once_is_told(pair, noted):
    found = indicator("id: x\nformula: 甲\ninputs: {甲: {unit: 元}}\nunit: 元\n")
    notes = [(note.code, note.facts) for note in explain_change(found, 甲=pair).notes]
    assert notes == ([("bare_beside_unit", {"inputs": ["甲"], "unit": ["元"]})] if noted else [])


def test_decimals_are_as_many_as_it_takes_not_to_print_a_change_as_none():
    assert explain_change("占比", 部分=(10000, 10001), 全體=10**8).decimals == 6
    assert explain_change("占比", 部分=(10000, 10001), 全體=10**8, decimals=8).decimals == 8
    assert explain_change("占比", 部分=1, 全體=3).decimals == 2


def test_figures_whose_subsets_would_take_minutes_are_refused():
    names = "甲乙丙丁戊己庚辛壬癸子丑"
    one = of_formula("÷".join(names), names)
    long = {name: (f"{i}{'7' * 3000}", f"{i}{'3' * 3000}") for i, name in enumerate(names, 1)}
    with pytest.raises(TooLarge):
        explain_change(one, long)
    assert explain_change(one, {**dict.fromkeys(names, "2"), "甲": long["甲"], "乙": long["乙"]}).amount
