"""Which figure would reach the target: published cases, every input of every shipped indicator, small numbers by trying all."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators import indicator, of_formula

import kpical
from kpical.catalogue.library import Library
from kpical.computation.calculation import calculate
from kpical.computation.conditions import reaching
from kpical.computation.solving import solve
from kpical.computation.unknowns import choices
from kpical.problem.errors import BadOption, FigureError, KpicalError, UnknownInput, Unsolvable, ZeroDenominator

CAPITAL = {"實支數": "109,305", "應付未付數": "0", "賸餘數": "0", "預算數": "180,000"}
CASES = {
    "the capital of 中和": ("資本門執行率", CAPITAL, "", ">= 80%", "實支數", "34695", "144000", None),
    "a whole number": (
        "行動領務",
        {"開辦外館數": "30", "駐外館處總數": "122"},
        "開辦外館數",
        ">= 30%",
        "開辦外館數",
        "7",
        "37",
        None,
    ),
    "no more staff": ("員額增減率", {"本年度": "1700"}, "", "<= 0%", "次年度", None, None, "1700"),
    "to the 元": ("研究經費比率", {"年度預算": "30,733,799千元"}, "", ">= 0.08%", "研究經費", None, "24587040", None),
    "a ceiling": ("mid-term-ceiling-variance", {"核列數": "19048"}, "", "<= 5%", "編報數", None, None, "20000"),
    "the budget": ("資本門執行率", CAPITAL | {"預算數": ""}, "預算數", ">= 80%", "預算數", None, None, "136631"),
}


def without_blanks(figures):
    return {name: text for name, text in figures.items() if text}


def lacks(ways):
    """Each figure with what it lacks."""
    return [(str(way.unknown.address), way.needed) for way in ways]


@pytest.mark.parametrize("case", CASES)
def test_a_published_case(case):
    name, figures, unknown, target, path, needed, low, high = CASES[case]
    (way,) = solve(name, without_blanks(figures), unknown=unknown, target=target).ways
    (interval,) = way.intervals
    assert str(way.unknown.address) == path
    assert way.needed == (None if needed is None else Fraction(needed))
    if low:
        assert (interval.low, interval.low_by) == (Fraction(low), "goal")
    if high:
        assert (interval.high, interval.high_by) == (Fraction(high), "goal")


def test_the_ends_are_exact_beside_the_figures_that_can_be_given():
    (way,) = solve("mid-term-ceiling-variance", 核列數=19048, target="<= 5%").ways
    assert way.intervals[0].high_edge.value == Fraction("20000.4")
    (way,) = solve("資本門執行率", {**CAPITAL, "預算數": 180_000}, unknown="預算數").ways
    assert way.intervals[0].high_edge.value == Fraction("136631.25")
    assert (way.intervals[0].low, way.intervals[0].low_by) == (1, "limit")
    assert not way.span.contains(Fraction(0))


def test_nothing_reaches_a_growth_from_a_nought():
    (way,) = solve("增減率", 本期=0, target="> 0%").ways
    assert (way.intervals, way.reason, way.needed) == ((), "never", None)


def test_a_range_cuts_two_and_an_equal_sign_is_a_point():
    one = of_formula("甲÷乙", ("甲", "乙"), unit='"%"')
    (way,) = solve(one, 乙=200, target="10..20%").ways
    assert [(each.low, each.high) for each in way.intervals] == [(20, 40)]
    (way,) = solve(one, 乙=200, target="= 10%").ways
    assert [(each.low, each.high) for each in way.intervals] == [(20, 20)]


def test_a_cancelled_denominator_is_still_no_figure():
    one = of_formula("甲×乙÷乙")
    (way,) = solve(one, {"甲": "5", "丙": "1"}, unknown="乙", target=">= 5").ways
    assert [(each.low, each.high) for each in way.intervals] == [(None, Fraction("-0.01")), (Fraction("0.01"), None)]
    assert not way.span.contains(Fraction(0))


def test_no_whole_number_is_told_with_its_neighbours():
    one = of_formula("甲÷乙", {"甲": "{whole: true, min: 0}", "乙": "{min: 0}"}, unit='"%"')
    (way,) = solve(one, 乙=7, target="= 50%").ways
    assert (way.reason, way.neighbours) == ("grain", [3, 4])


def test_a_limit_is_told_from_a_formula_that_never_reaches_it():
    one = of_formula("甲÷乙", {"甲": "{max: 4, min: 0}", "乙": "{}"}, unit='"%"')
    (way,) = solve(one, 甲=1, 乙=10, unknown="甲", target=">= 50%").ways
    assert (way.reason, [each.low for each in way.beyond]) == ("limits", [5])
    (way,) = solve(one, 乙=10, target=">= 20%").ways
    assert [(each.low, each.low_by, each.high, each.high_by) for each in way.intervals] == [(2, "goal", 4, "limit")]


@pytest.mark.parametrize(
    ("unit", "figures", "low"),
    [
        ("千元", {"乙": "1000"}, 801),  # all whole in 千元
        ("千元", {"乙": "1000.5"}, Fraction("800.401")),
        ("元", {"乙": "1千元"}, 801),
        ("小時", {"乙": "40.5"}, Fraction("32.401")),
        ("人", {"乙": "40"}, Fraction("32.01")),
    ],
)
def test_in_what_steps_a_figure_is_counted(unit, figures, low):
    one = of_formula("甲÷乙", dict.fromkeys(("甲", "乙"), f"{{unit: {unit}}}"), unit='"%"')
    (way,) = solve(one, figures, target="> 80%").ways
    assert way.intervals[0].low == low


@pytest.mark.parametrize(
    ("unit", "stands", "target", "to"),
    [
        ("元", "5.5", ">= 52%", "5.2"),  # the nearest whole one that does is above it
        ("元", "5.5", "<= 56%", "5.6"),
        ("元", "5.5", ">= 55%", "5.5"),
        ("元", "5.5", ">= 57.1%", "5.8"),
        ("千元", "5.0005", ">= 50.002%", "5.0002"),
        ("小時", "20分鐘", ">= 3.001%", "91/300"),
    ],
)
def test_a_figure_that_is_finer_than_what_is_asked_for_is_counted_as_finely(unit, stands, target, to):
    one = of_formula("甲÷乙", dict.fromkeys(("甲", "乙"), f"{{unit: {unit}}}"), unit='"%"')
    (way,) = solve(one, 甲=stands, 乙=10, unknown="甲", target=target).ways
    end = way.intervals[0].high if target.startswith("<=") else way.intervals[0].low
    assert end == Fraction(to)
    assert (way.unknown.value / way.grain).denominator == 1


# Which figure is asked for


def test_a_part_is_asked_for_like_a_figure():
    figures = {"實支數.原預算": "100", "實支數.追加預算": "20", "應付未付數": "0", "賸餘數": "0", "預算數": "200"}
    (way,) = solve("資本門執行率", figures).ways
    assert (str(way.unknown.address), way.intervals[0].low, way.unknown.value) == ("實支數.以前年度保留數", 40, None)
    figures["實支數.以前年度保留數"] = "10"
    for unknown, needed, nearest in (("實支數.追加預算", 30, 50), ("實支數", 30, 160), ("", 30, 160)):
        (way,) = solve("資本門執行率", figures, unknown=unknown).ways
        assert (way.needed, way.nearest) == (needed, nearest)


def test_a_figure_of_a_used_indicator_is_asked_for_like_any_other():
    figures = {f"{word}.{name}": "0" for word, name in product(("本年度執行率", "上年度執行率"), ("應付未付數", "賸餘數"))} | {
        "本年度執行率.預算數": "200",
        "上年度執行率.實支數": "155",
        "上年度執行率.預算數": "200",
    }
    (way,) = solve("執行率增減", figures).ways
    assert (str(way.unknown.address), way.intervals[0].low) == ("本年度執行率.實支數", 156)


def test_each_figure_alone_where_none_is_named():
    ways = solve("行動領務", 開辦外館數=36, 駐外館處總數=122, target=">= 30%").ways
    assert [(str(way.unknown.address), way.needed) for way in ways] == [("開辦外館數", 1), ("駐外館處總數", -2)]


def test_the_figure_of_a_denominator_that_is_zero_can_be_asked_for():
    solution = solve("占比", 部分=5, 全體=0, unknown="全體", target=">= 50%")
    assert (solution.result, solution.ways[0].intervals[0].high) == (None, 10)


@pytest.mark.parametrize(
    ("name", "figures", "options", "error", "reason"),
    [
        ("占比", {"部分": "1", "全體": "2"}, {}, BadOption, "no_target"),
        ("資本門執行率", CAPITAL, {"year": 112}, BadOption, "no_target_then"),
        ("資本門執行率", {"實支數": "1"}, {}, FigureError, "left_open"),
        ("資本門執行率", {"實支數": "1"}, {"unknown": "預算數"}, FigureError, "not_given"),
        ("資本門執行率", CAPITAL, {"unknown": "決算數"}, UnknownInput, ""),
        ("資本門執行率", CAPITAL, {"unknown": "實支數.原預算"}, FigureError, "missing_part"),
        ("占比", {"全體": "0"}, {"target": ">= 5%"}, ZeroDenominator, ""),
        ("資本門執行率", CAPITAL | {"實支數": "約5"}, {}, FigureError, "approximate"),
    ],
)
def test_what_cannot_be_asked_is_refused(name, figures, options, error, reason):
    with pytest.raises(error) as found:
        solve(name, figures, **options)
    assert getattr(found.value, "reason", "") == reason


@pytest.mark.parametrize(
    ("formula", "unknown", "reason"),
    [
        ("最大(甲,乙)", "甲", "choice"), ("最小(甲,乙)", "甲", "choice"), ("若(甲>1,甲,乙)", "甲", "choice"),
        ("絕對值(甲)＋乙", "甲", "choice"), ("四捨五入(甲,0)＋乙", "乙", "choice"), ("甲^2＋乙", "甲", "power"),
        ("甲÷乙＋乙÷甲", "甲", "power"),
    ],
)  # fmt: skip
def test_what_cannot_be_solved_is_said(formula, unknown, reason):
    with pytest.raises(Unsolvable) as found:
        solve(of_formula(formula), {"甲": "2", "乙": "3", "丙": "4"}, unknown=unknown, target=">= 5")
    assert (found.value.reason, found.value.code, found.value.exit_code) == (reason, "unsolvable", 1)


def test_a_power_of_one_figure_keeps_no_other_from_being_solved():
    ways = solve(of_formula("甲^2＋乙"), {"甲": "2", "乙": "3", "丙": "4"}, target=">= 10").ways
    assert [(str(way.unknown.address), way.reason, way.needed) for way in ways][:2] == [("甲", "power", None), ("乙", "", 3)]


def test_a_power_that_cancels_is_solved():
    (way,) = solve(of_formula("甲^3÷甲^2＋乙"), {"乙": "3", "丙": "4"}, unknown="甲", target=">= 10").ways
    assert way.intervals[0].low == 7


# What looks met


def test_a_smaller_figure_that_prints_as_met_is_told():
    (way,) = solve("研究經費比率", 研究經費="24,587千元", 年度預算="30,733,799千元", unknown="研究經費", target=">= 0.08%").ways
    assert (way.needed, way.seeming[0].low) == (40, 23_050_350)
    (way,) = solve("行動領務", 開辦外館數=36, 駐外館處總數=122, unknown="開辦外館數", target=">= 30%").ways
    assert way.seeming[0].low == way.intervals[0].low == 37


# Conditions

HOURS = {
    "平均學習時數": "40", "平均數位學習時數": "6", "業務相關平均學習時數": "21", "最低業務相關學習時數": "20",
    "法治教育納入": "否", "人文素養納入": "是", "數位學習納入": "是", "訓練費用占比最低機關": "3%",
}  # fmt: skip


def test_conditions_that_are_not_met_are_told_with_their_distances():
    solution = solve("終身學習", HOURS, year=99)
    told = [
        (each.text, each.answer, [(str(way.unknown.address), way.needed) for way in each.ways]) for each in solution.conditions
    ]
    assert told == [
        ("平均學習時數 > 最低學習時數", "", [("平均學習時數", Fraction("0.01"))]),
        ("法治教育納入", "法治教育納入", []),
        ("訓練費用占比最低機關 >= 4％", "", [("訓練費用占比最低機關", 1)]),
    ]
    assert solution.ways == ()


def test_the_conditions_of_the_ngo_indicator():
    solution = solve("NGO參與國際事務", 項次=300, 送立法院季數=4, 上網公告季數=3)
    told = [(each.text, lacks(each.ways)) for each in solution.conditions]
    assert told == [("項次 >= 325", [("項次", 25)]), ("上網公告季數 = 4", [("上網公告季數", 1)])]


def test_what_is_met_has_no_conditions():
    assert solve("NGO參與國際事務", 項次=325, 送立法院季數=4, 上網公告季數=4).conditions == ()


def test_a_condition_that_hangs_on_the_open_figure_is_told_with_what_it_would_have_to_be():
    (condition,) = solve("NGO參與國際事務", 送立法院季數=4, 上網公告季數=4).conditions
    assert (condition.text, condition.holds, condition.ways[0].intervals[0].low) == ("項次 >= 325", None, 325)


@pytest.mark.parametrize(
    ("formula", "target", "told"),
    [
        ("甲 >= 5 或 乙 >= 7", "是", [("甲 >= 5", True), ("乙 >= 7", True)]),
        ("甲 >= 1 或 乙 >= 7", "是", []),
        ("非（甲 >= 1）", "是", [("甲 >= 1", False)]),
        ("甲 >= 1 且 乙 >= 1", "否", [("甲 >= 1", False), ("乙 >= 1", False)]),
        ("達成項數(甲 >= 1, 乙 >= 1, 丙 >= 9)", "<= 1", [("甲 >= 1", False), ("乙 >= 1", False)]),
        ("達成項數(甲 >= 1, 乙 >= 1, 丙 >= 9)", "> 2", [("丙 >= 9", True)]),
        ("達成項數(甲 >= 1, 乙 >= 1, 丙 >= 9)", "= 2", []),
        ("達成項數(甲÷乙 >= 2, 乙 >= 1)", ">= 2", [("甲÷乙 >= 2", True)]),
    ],
)
def test_conditions_are_wanted_as_the_target_wants_them(formula, target, told):
    solution = solve(of_formula(formula), {"甲": "2", "乙": "3", "丙": "4"}, target=target)
    assert [(each.text, each.wanted) for each in solution.conditions] == told
    for way in (way for each in solution.conditions for way in each.ways if way.needed):
        assert way.span.contains(way.nearest)


@pytest.mark.parametrize(
    ("formula", "target", "either"),
    [
        ("甲 >= 5 或 乙 >= 7", "是", ["甲 >= 5 或 乙 >= 7"] * 2),
        ("甲 >= 1 且 乙 >= 1", "否", ["甲 >= 1 且 乙 >= 1"] * 2),
        ("甲 >= 5 且 乙 >= 7", "是", ["", ""]),
        ("非（甲 >= 1 且 乙 >= 1）", "是", ["甲 >= 1 且 乙 >= 1"] * 2),
        ("甲 >= 5 且 （乙 >= 7 或 丙 >= 9）", "是", ["", *["乙 >= 7 或 丙 >= 9"] * 2]),
    ],
)
def test_of_sides_one_of_which_is_enough_that_is_told(formula, target, either):
    solution = solve(of_formula(formula), {"甲": "2", "乙": "3", "丙": "4"}, target=target)
    assert [each.either for each in solution.conditions] == either


@given(
    st.lists(st.sampled_from("01?"), min_size=1, max_size=5).filter(lambda states: states.count("?") < 2),
    st.sampled_from([">= 1", ">= 2", "<= 1", "<= 2", "< 4", "= 0", "= 2", "1..2", "2..3", "> 3", ">= 6"]),
)
def test_of_conditions_just_so_many_as_is_told_have_to_be_as_they_are_wanted(states, target):
    names = "甲乙丙丁戊"[: len(states)]
    one = of_formula(f"達成項數({'，'.join(f'{name} >= 1' for name in names)})", names)
    solution = solve(one, {name: state for name, state in zip(names, states, strict=True) if state != "?"}, target=target)
    told = {each.text[0]: each.wanted for each in solution.conditions}
    least, most = solution.enough or (len(told), None)

    def met(figures):
        return calculate(one, figures, target=target).met

    for texts in product(*("01" if name in told or state == "?" else state for name, state in zip(names, states, strict=True))):
        figures = dict(zip(names, texts, strict=True))
        so = sum(figures[name] == str(int(wanted)) for name, wanted in told.items())
        if told:
            assert met(figures) == (least <= so <= (len(told) if most is None else most))
        else:
            assert met(figures) == bool(reaching(solution.definition, solution.target))
    if told and any(met(dict(zip(names, "".join(states).replace("?", truth), strict=True))) for truth in "01"):
        assert [*told] == [names[states.index("?")]], "what is open is enough"


@pytest.mark.parametrize("formula", ["若(甲>1, 乙>2, 丙>3)", "達成項數(若(甲>1, 乙>2, 丙>3))", "達成項數(最大(甲,乙) > 5)"])
def test_conditions_that_choose_are_refused(formula):
    with pytest.raises(Unsolvable):
        solve(of_formula(formula), {"甲": "2", "乙": "3", "丙": "4"}, target="是" if formula.startswith("若") else ">= 1")


# The lever of an indicator file


def test_the_lever_is_asked_for_where_all_is_given():
    text = 'id: x\nformula: 甲÷乙\nunit: "%"\ntarget: ">= 50%"\nlever: 二\ninputs: {甲: {}, 乙: {aliases: [二]}}\n'
    (way,) = solve(indicator(text), 甲=1, 乙=4).ways
    assert (str(way.unknown.address), way.needed) == ("乙", -2)


def test_python_asks_as_the_command_does():
    solution = kpical.solve("資本門執行率", 實支數=109305, 應付未付數=0, 賸餘數=0, 預算數=180000)
    assert (solution.met, solution.ways[0].needed) == (False, 34695)


# Properties

LIBRARY = Library()
SHIPPED = [LIBRARY.find(entry.id) for entry in LIBRARY.entries]
SMALL = ("甲÷乙", "（甲－乙）÷乙", "甲÷（甲＋乙）", "（甲＋2）÷（乙－3）", "甲×乙÷乙÷3")
TARGETS = ("> {}", ">= {}", "< {}", "<= {}", "= {}", "{}..90")


OF_CONDITIONS = ("lifelong-learning", "ngo-participation", "diplomat-training")


def paths_of(one):
    """Every figure that can be asked for."""
    definition = one.definitions[-1]
    return [address.path for address in choices(definition, definition.valid.first)]


QUESTIONS = [(one.id, path) for one in SHIPPED for path in paths_of(one) if one.id not in OF_CONDITIONS]


def value_with(one, figures, path, text, target):
    """Whether the target is met with that figure; None where no result is computed."""
    try:
        return calculate(one, {**figures, path: text}, target=target).met
    except KpicalError:
        return None


@pytest.mark.parametrize(("identity", "path"), QUESTIONS)
@given(data=st.data())
def test_an_end_that_the_target_makes_meets_it_and_the_next_figure_does_not(identity, path, data):
    one = next(each for each in SHIPPED if each.id == identity)
    figures = {other: str(data.draw(st.integers(1, 300), other)) for other in paths_of(one) if other != path}
    target = data.draw(st.sampled_from(TARGETS)).format(data.draw(st.integers(0, 80)))
    try:
        (way,) = solve(one, figures, unknown=path, target=target).ways
    except ZeroDenominator:
        return
    for interval in way.intervals:
        for end, by, beyond in ((interval.low, interval.low_by, -way.grain), (interval.high, interval.high_by, way.grain)):
            if end is None:
                continue
            assert value_with(one, figures, path, end, target) is True
            if by == "goal":
                assert value_with(one, figures, path, end + beyond, target) is not True


@given(
    st.integers(-6, 6),
    st.integers(-6, 6),
    st.sampled_from([">= 50%", "> 50%", "<= -25%", "= 50%", "< 100%", "20..60%"]),
    st.data(),
)
def test_small_whole_numbers_are_just_those_that_trying_all_finds(a, b, target, data):
    formula = data.draw(st.sampled_from(SMALL))
    one = of_formula(formula, {"甲": "{whole: true, min: -12, max: 12}", "乙": "{whole: true, min: -12, max: 12}"}, unit='"%"')
    path, figures = data.draw(st.sampled_from([("甲", {"乙": str(b)}), ("乙", {"甲": str(a)})]))
    try:
        (way,) = solve(one, figures, unknown=path, target=target).ways
        span = way.span
    except ZeroDenominator:
        assert not any(value_with(one, figures, path, str(x), target) for x in range(-12, 13))
        return
    tried = [x for x in range(-12, 13) if value_with(one, figures, path, str(x), target)]
    assert [x for x in range(-20, 21) if span.contains(Fraction(x))] == tried
    assert [
        x for x in range(-20, 21) if any((i.low is None or i.low <= x) and (i.high is None or x <= i.high) for i in way.intervals)
    ] == tried
    start = data.draw(st.integers(-12, 12))
    (stands,) = solve(one, {**figures, path: str(start)}, unknown=path, target=target).ways
    assert (stands.needed is None) == (not tried)
    if stands.needed is not None:
        assert abs(stands.needed) == min(abs(x - start) for x in tried)


def test_an_end_that_the_goal_shuts_out_is_said_though_it_is_the_limit():
    one = of_formula("甲", {"甲": "min: 0, max: 9, unit: 元"}, unit="元")
    for target, ends in ((">= 0元", ("limit", "limit")), ("> 0元", ("goal", "limit")), ("< 9元", ("limit", "goal"))):
        (interval,) = solve(one, target=target).ways[0].intervals
        assert (interval.low_by, interval.high_by) == ends


def test_whole_numbers_between_which_none_lies_are_one_interval():
    one = of_formula("乙÷(甲-0.5)", {"甲": "whole: true", "乙": ""})
    (way,) = solve(one, 乙=1, 甲=1, unknown="甲", target="<= 10").ways
    assert [(each.low, each.high) for each in way.intervals] == [(None, None)]
    (way,) = solve(one, 乙=1, 甲=1, unknown="甲", target="<= 1").ways
    assert [(each.low, each.high) for each in way.intervals] == [(None, 0), (2, None)]


@pytest.mark.parametrize(
    "formula", ["((甲+1)^60+(甲+2)^60)÷((甲-3)^60+7)", "(甲^3+2×甲+1)^20÷(甲^5+甲+3)^12", "1÷((甲^3+甲+1)^20+甲)"]
)
def test_a_high_power_is_refused_without_cancelling_to_the_end(formula):
    with pytest.raises(Unsolvable) as error:
        solve(of_formula(formula, ("甲",)), target=">= 2")
    assert error.value.reason == "power"
