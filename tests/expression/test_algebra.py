"""The algebra of units: what a result is counted in, and which figures may not meet."""

from fractions import Fraction

import pytest

from kpical.expression.algebra import Measured, check_declared, describe, measure
from kpical.expression.exact import evaluate
from kpical.expression.formula import Formula
from kpical.expression.reading import read_formula
from kpical.problem.errors import FormulaError
from kpical.quantity.unit import find_unit

INPUTS = {
    "經費": "千元", "預算": "元", "人數": "人", "時數": "小時", "次數": "次", "項數": "項", "天數": "日", "執行率": "%",
    "達成率": "％", "倍數": "倍", "增減": "百分點", "是否": "是/否", "每人經費": "千元/人", "甲": "", "乙": "",
}  # fmt: skip
UNITS = {name: find_unit(unit) if unit else None for name, unit in INPUTS.items()}


def read(text: str) -> Formula:
    return read_formula(text, {name: name for name in INPUTS}, ["是否"])


def measured(text: str) -> Measured:
    return measure(read(text), UNITS)


def refusal(text: str) -> str:
    with pytest.raises(FormulaError) as caught:
        measured(text)
    assert caught.value.code == "unit_mismatch"
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "counted_in"),
    [
        # like with like
        ("預算+預算", "元"), ("經費+預算", "元"), ("經費-預算", "元"), ("次數+項數", "次"), ("合計(次數, 項數, 次數)", "次"),
        ("平均(經費, 預算)", "元"), ("最大(經費, 預算)", "元"), ("絕對值(-經費)", "元"), ("四捨五入(預算, 0)", "元"),
        ("若(預算>0, 經費, 預算)", "元"), ("若(預算>0, 預算, 0)", "元"),
        # products and quotients
        ("經費÷預算", "%"), ("經費÷預算×100％", "%"), ("經費÷預算×100", "%"), ("預算÷人數", "元·人^-1"),
        ("經費÷人數×人數", "元"), ("每人經費×人數+預算", "元"), ("人數×時數", "小時·人"), ("經費×2", "元"), ("經費÷2", "元"),
        ("2÷經費", "元^-1"), ("經費×5％", "元"), ("經費×執行率", "元"), ("經費÷執行率", "元"), ("(經費)％", "元"),
        ("經費^2", "元^2"), ("經費^2÷預算", "元"), ("經費^0", "數"), ("次數÷項數", "%"), ("達成項數(經費>0, 是否)÷項數", "%"),
        ("執行率×達成率", "%"), ("倍數", "%"),
        # rates and 百分點
        ("執行率-達成率", "百分點"), ("經費÷預算-執行率", "百分點"), ("執行率-倍數", "百分點"), ("執行率+增減", "%"),
        ("增減+執行率", "%"), ("執行率-增減", "%"), ("增減-增減", "百分點"), ("增減×2", "百分點"),
        ("合計(增減, 增減)", "百分點"), ("-增減", "百分點"), ("執行率+達成率", "%"), ("平均(執行率, 達成率)", "%"),
        ("100％-執行率", "%"), ("1-經費÷預算", "%"), ("經費÷預算-1", "%"), ("(經費-預算)÷預算", "%"), ("執行率+5％", "%"),
        ("增減÷達成率", "%"),
        # questions and counts
        ("經費>預算", "是/否"), ("是否", "是/否"), ("非 是否 且 經費>0", "是/否"), ("執行率>80", "是/否"),
        ("達成項數(是否, 經費>5)", "次"), ("若(經費>0, 是否, 預算>0)", "是/否"),
        # numbers and inputs without a unit
        ("3×4", "數"), ("最大(1, 2)", "數"), ("平均(1, 5％)", "數"), ("甲+乙", "?"), ("甲÷經費", "?"), ("甲+人數", "?"),
        ("甲>5", "是/否"),
    ],
)  # fmt: skip
def test_what_a_formula_is_counted_in(text, counted_in):
    assert describe(measured(text).result) == counted_in


def test_a_unit_is_named_in_the_user_s_language():
    assert "日" in describe(measured("預算÷天數").result)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("預算+人數", "not_alike"), ("預算-次數", "not_alike"), ("人數+次數", "not_alike"), ("合計(預算, 時數)", "not_alike"),
        ("最大(預算, 人數)", "not_alike"), ("若(預算>0, 預算, 人數)", "not_alike"), ("預算>人數", "not_alike"),
        ("預算>執行率", "not_alike"), ("預算+執行率", "not_alike"), ("每人經費+預算", "not_alike"), ("預算+5％", "not_alike"),
        ("預算>5％", "not_alike"), ("增減+5％", "not_alike"), ("預算×預算+預算", "not_alike"), ("時數+天數", "not_alike"),
        ("預算-增減", "not_alike"), ("預算+5", "bare_number"), ("5-人數", "bare_number"), ("合計(次數, 1)", "bare_number"),
        ("執行率+5", "bare_number"), ("增減-1", "bare_number"), ("1-執行率", "bare_number"), ("經費>2+3", "bare_number"),
        ("最大(經費, 2×3)", "bare_number"), ("經費>0^0", "bare_number"), ("經費+預算>5", "bare_and_mixed"),
        ("最大(經費, 預算)>5", "bare_and_mixed"), ("最大(經費, 預算, 5)", "bare_and_mixed"),
        ("執行率×達成率>80", "bare_and_mixed"),  # 80 % or 80 times? Only the writer knows
        ("增減-執行率", "rate_and_point"), ("增減>執行率", "rate_and_point"), ("增減>5％", "rate_and_point"),
        ("執行率-達成率>5％", "rate_and_point"), ("最大(增減, 執行率)", "rate_and_point"),
        ("四捨五入(經費, 0)", "round_of_unit"), ("四捨五入(執行率, 2)", "round_of_unit"),
        ("四捨五入(經費+預算, 0)", "round_of_unit"), ("增減^2", "exponent_of_unit"),
    ],
)  # fmt: skip
def test_which_figures_may_not_meet(text, reason):
    assert refusal(text) == reason


def test_the_place_is_the_sum_that_is_wrong():
    with pytest.raises(FormulaError) as caught:
        measured("(預算＋人數)÷預算")
    error = caught.value
    assert error.text[error.start : error.end] == "預算＋人數"
    assert (error.found, error.wanted) == ("元", "人")


@pytest.mark.parametrize(
    ("text", "literals"),
    [
        # in base units: 5 compared with a figure in 千元 is 5,000 元
        ("經費>5", ["5000"]), ("5<經費", ["5000"]), ("經費>-5", ["5000"]), ("經費>絕對值(-5)", ["5000"]), ("預算>5", ["5"]),
        ("最大(經費, 5)", ["5000"]), ("若(經費>5, 經費, 6)", ["5000", "6000"]), ("經費×2>5", ["2", "5000"]),
        ("經費÷2>5", ["2", "5000"]), ("經費^2>5", ["2", "5000000"]), ("每人經費>5", ["5000"]), ("經費÷人數>5", ["5000"]),
        ("經費>0", ["0"]), ("執行率>=80", ["0.8"]), ("執行率>=80％", ["0.8"]), ("執行率>=0.8", ["0.008"]),
        ("執行率×2>80", ["2", "0.8"]), ("經費÷預算>=0.8", ["0.8"]), ("經費÷預算>=80％", ["0.8"]), ("倍數>1.5", ["1.5"]),
        ("增減>5", ["0.05"]), ("執行率-達成率>5", ["0.05"]), ("經費÷預算-執行率<-3", ["0.03"]),
        ("達成項數(經費>5, 執行率>80)>=2", ["5000", "0.8", "2"]), ("次數>=55", ["55"]), ("甲>5", ["5"]), ("經費×100％", ["1"]),
        ("經費+預算>0", ["0"]), ("若(經費>0, 經費÷預算, 0)", ["0", "0"]),
    ],
)  # fmt: skip
def test_a_bare_number_is_in_the_unit_of_what_it_is_compared_with(text, literals):
    assert list(measured(text).literals.values()) == [Fraction(literal) for literal in literals]


@pytest.mark.parametrize(
    ("text", "figures", "result"),
    [
        ("經費>5", {"經費": 5001}, True),
        ("經費>5", {"經費": 4999}, False),
        ("若(執行率>=80, 1, 0)", {"執行率": Fraction("0.8")}, 1),
        ("若(執行率>=80, 1, 0)", {"執行率": Fraction("0.7999")}, 0),
        ("執行率-達成率>5", {"執行率": Fraction("0.851"), "達成率": Fraction("0.8")}, True),
    ],
)
def test_the_comparison_is_made_in_base_units(text, figures, result):
    formula = read(text)
    values = {name: Fraction(figure) for name, figure in figures.items()}
    assert evaluate(formula._replace(literals=measure(formula, UNITS).literals), values) == result


def test_measuring_leaves_the_formula_as_it_is():
    formula = read("經費>5")
    measure(formula, UNITS)
    assert list(formula.literals.values()) == [5]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("經費÷預算", "%"), ("經費÷預算×100％", "%"), ("經費÷預算", "倍"), ("執行率-達成率", "百分點"), ("經費-預算", "元"),
        ("經費-預算", "億元"), ("次數+項數", "項"), ("達成項數(經費>0)", "項"), ("經費÷人數", "元/人"), ("經費>0", "是/否"),
        ("甲÷乙×100％", "%"), ("甲+乙", "元"), ("甲-乙", ""), ("經費÷預算×100", ""), ("經費÷預算×100", "倍"),
        ("若(預算>0, 經費÷預算, 0)", "%"), ("1", "%"), ("時數÷人數", "小時/人"),
    ],
)  # fmt: skip
def test_a_result_in_the_declared_unit(text, unit):
    formula = read(text)
    check_declared(formula, measured(text).result, find_unit(unit) if unit else None)


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("經費÷預算", "元", "unit_declared"), ("經費-預算", "%", "unit_declared"), ("經費-預算", "人", "unit_declared"),
        ("經費÷人數", "元", "unit_declared"), ("經費÷人數", "%", "unit_declared"), ("執行率-達成率", "%", "unit_declared"),
        ("經費÷預算", "百分點", "unit_declared"), ("經費>0", "%", "unit_declared"), ("執行率", "是/否", "unit_declared"),
        ("次數", "人", "unit_declared"), ("3", "元", "unit_declared"),
        ("經費÷預算×100", "%", "bare_hundred"), ("100×經費÷預算", "%", "bare_hundred"), ("經費÷預算×(100)", "%", "bare_hundred"),
        ("(執行率-達成率)×100", "百分點", "bare_hundred"), ("經費÷預算＊１００", "%", "bare_hundred"),
        ("甲÷乙×100", "%", "bare_hundred"), ("(甲-乙)×100", "百分點", "bare_hundred"),  # inputs without a unit too
    ],
)  # fmt: skip
def test_a_result_in_another_unit_than_the_declared_one(text, unit, reason):
    formula = read(text)
    with pytest.raises(FormulaError) as caught:
        check_declared(formula, measured(text).result, find_unit(unit))
    assert (caught.value.reason, caught.value.code) == (reason, "unit_mismatch")


def test_the_bare_hundred_has_the_caret():
    formula = read("甲÷乙 ＋ 經費÷預算×100")
    with pytest.raises(FormulaError) as caught:
        check_declared(formula, measured("經費÷預算").result, find_unit("%"))
    assert caught.value.text[caught.value.start : caught.value.end] == "100"
