"""Targets: what may be written, what it means, and what reaches it."""

from fractions import Fraction

import pytest

from kpical.catalogue.target_text import read_target
from kpical.problem.errors import FigureError
from kpical.quantity.unit import find_unit

PERCENT, YUAN, COUNT, TRUTH, POINT, MISSIONS, TIMES = (
    find_unit(name) for name in ("%", "千元", "次", "是/否", "百分點", "館處", "倍")
)


@pytest.mark.parametrize(
    ("text", "unit", "rule", "low", "high", "shown"),
    [
        (">= 80%", PERCENT, ">=", "80", "80", ">= 80%"),
        (">= 80", PERCENT, ">=", "80", "80", ">= 80%"),
        (">=80％", PERCENT, ">=", "80", "80", ">= 80%"),
        ("≥ 80%", PERCENT, ">=", "80", "80", ">= 80%"),
        ("≧80%", PERCENT, ">=", "80", "80", ">= 80%"),
        ("＞＝ ８０％", PERCENT, ">=", "80", "80", ">= 80%"),
        ("80%以上", PERCENT, ">=", "80", "80", ">= 80%"),
        ("80 以上", PERCENT, ">=", "80", "80", ">= 80%"),
        (">= 0.08%", PERCENT, ">=", "2/25", "2/25", ">= 0.08%"),
        ("<= 5%", PERCENT, "<=", "5", "5", "<= 5%"),
        ("≤5", PERCENT, "<=", "5", "5", "<= 5%"),
        ("5%以下", PERCENT, "<=", "5", "5", "<= 5%"),
        ("<= -3.5%", PERCENT, "<=", "-7/2", "-7/2", "<= -3.5%"),
        ("> 3", COUNT, ">", "3", "3", "> 3次"),
        ("＜ 3次", COUNT, "<", "3", "3", "< 3次"),
        ("= 0", PERCENT, "=", "0", "0", "= 0%"),
        ("＝0％", PERCENT, "=", "0", "0", "= 0%"),
        ("80%（含）以上", PERCENT, ">=", "80", "80", ">= 80%"),
        ("80％(含)以上", PERCENT, ">=", "80", "80", ">= 80%"),
        ("80%以上（含）", PERCENT, ">=", "80", "80", ">= 80%"),
        ("不低於80%", PERCENT, ">=", "80", "80", ">= 80%"),
        ("不少於 3 次", COUNT, ">=", "3", "3", ">= 3次"),
        ("至少80%", PERCENT, ">=", "80", "80", ">= 80%"),
        ("達80%", PERCENT, ">=", "80", "80", ">= 80%"),
        ("達到 80%", PERCENT, ">=", "80", "80", ">= 80%"),
        ("達80%以上", PERCENT, ">=", "80", "80", ">= 80%"),
        ("不超過5%", PERCENT, "<=", "5", "5", "<= 5%"),
        ("不高於5%", PERCENT, "<=", "5", "5", "<= 5%"),
        ("不超過-5%", PERCENT, "<=", "-5", "-5", "<= -5%"),
        ("5%（含）以下", PERCENT, "<=", "5", "5", "<= 5%"),
        ("高於80%", PERCENT, ">", "80", "80", "> 80%"),
        ("超過80%", PERCENT, ">", "80", "80", "> 80%"),
        ("低於5%", PERCENT, "<", "5", "5", "< 5%"),
        ("未達5%", PERCENT, "<", "5", "5", "< 5%"),
        ("1-2館處", MISSIONS, "..", "1", "2", "1..2館處"),
        ("1館處－2館處", MISSIONS, "..", "1", "2", "1..2館處"),
        ("1～2館處", MISSIONS, "..", "1", "2", "1..2館處"),
        ("１~２", MISSIONS, "..", "1", "2", "1..2館處"),
        ("1至2", MISSIONS, "..", "1", "2", "1..2館處"),
        ("-5至5%", PERCENT, "..", "-5", "5", "-5..5%"),
        ("-5..-3%", PERCENT, "..", "-5", "-3", "-5..-3%"),
        ("1-2億元", YUAN, "..", "100000", "200000", "100000..200000千元"),
        ("1..2", COUNT, "..", "1", "2", "1..2次"),
        ("1 .. 2次", COUNT, "..", "1", "2", "1..2次"),
        ("-5%..5%", PERCENT, "..", "-5", "5", "-5..5%"),
        ("2..2", COUNT, "..", "2", "2", "2..2次"),
        (">= 1,200", YUAN, ">=", "1200", "1200", ">= 1200千元"),
        (">= 1.2億元", YUAN, ">=", "120000", "120000", ">= 120000千元"),
        (">= 1百分點", POINT, ">=", "1", "1", ">= 1百分點"),
        (">= 2", None, ">=", "2", "2", ">= 2"),
        ("80%以上未達90%", PERCENT, "..<", "80", "90", "80..<90%"),
        ("80%（含）以上，未滿90%", PERCENT, "..<", "80", "90", "80..<90%"),
        ("超過80%，不超過90%", PERCENT, "<..", "80", "90", "80<..90%"),
        (">= 80 且 < 90%", PERCENT, "..<", "80", "90", "80..<90%"),
        ("> 80 < 90", PERCENT, "<..<", "80", "90", "80<..<90%"),
        ("90%以下80%以上", PERCENT, "..", "80", "90", "80..90%"),
        ("80%..<90%", PERCENT, "..<", "80", "90", "80..<90%"),
        ("80＜..90", PERCENT, "<..", "80", "90", "80<..90%"),
        ("100萬元以上未達200萬元", YUAN, "..<", "1000", "2000", "1000..<2000千元"),
        (">= 1/3", PERCENT, ">=", "100/3", "100/3", ">= 1/3"),
        (">= １／３", PERCENT, ">=", "100/3", "100/3", ">= 1/3"),
        ("三分之一以上", PERCENT, ">=", "100/3", "100/3", ">= 1/3"),
        ("三分之一以上", TIMES, ">=", "1/3", "1/3", ">= 1/3"),
        (">= 1/3", None, ">=", "1/3", "1/3", ">= 1/3"),
        (">= 1/4", PERCENT, ">=", "25", "25", ">= 25%"),
        ("<= -1/3", PERCENT, "<=", "-100/3", "-100/3", "<= -1/3"),
        ("百分之三以下", PERCENT, "<=", "3", "3", "<= 3%"),
        ("百分之百以上", PERCENT, ">=", "100", "100", ">= 100%"),
        ("未達百分之二點五", PERCENT, "<", "5/2", "5/2", "< 2.5%"),
        ("千分之五以內", PERCENT, "<=", "1/2", "1/2", "<= 0.5%"),
        ("過半數", PERCENT, ">", "50", "50", "> 50%"),
        ("半數以上", PERCENT, ">=", "50", "50", ">= 50%"),
        ("未過半數", PERCENT, "<=", "50", "50", "<= 50%"),
        ("逾80%", PERCENT, ">", "80", "80", "> 80%"),
        ("大於等於80%", PERCENT, ">=", "80", "80", ">= 80%"),
        ("未滿3次", COUNT, "<", "3", "3", "< 3次"),
        ("百分之五至六", PERCENT, "..", "5", "6", "5..6%"),
        ("1/3..1/2", PERCENT, "..", "100/3", "50", "1/3..50%"),
        ("20%至三分之一", PERCENT, "..", "20", "100/3", "20%..1/3"),
        ("三分之二以上未達四分之三", PERCENT, "..<", "200/3", "75", "2/3..<75%"),
        ("0.5以上", PERCENT, ">=", "1/2", "1/2", ">= 0.5%"),
        ("是", TRUTH, "=", "1", "1", "是"),
        ("= 是", TRUTH, "=", "1", "1", "是"),
        ("否", TRUTH, "=", "0", "0", "否"),
        ("1", TRUTH, "=", "1", "1", "是"),
    ],
)
def test_a_target_says_this(text, unit, rule, low, high, shown):
    target = read_target(text, unit)
    assert (target.rule, target.low, target.high, target.text) == (rule, Fraction(low), Fraction(high), shown)
    assert target.written == text
    assert read_target(target.text, unit).span == target.span  # what is shown may be written


@pytest.mark.parametrize(
    ("text", "tests", "floor", "ceiling"),
    [
        (">= 3", [(">=", 3)], 3, None),
        ("> 3", [(">", 3)], 3, None),
        ("<= 3", [("<=", 3)], None, 3),
        ("< 3", [("<", 3)], None, 3),
        ("= 3", [("=", 3)], 3, 3),
        ("3..4", [(">=", 3), ("<=", 4)], 3, 4),
        ("3..3", [(">=", 3), ("<=", 3)], 3, 3),
        ("3..<4", [(">=", 3), ("<", 4)], 3, 4),
        ("3<..<4", [(">", 3), ("<", 4)], 3, 4),
    ],
)
def test_a_target_tests_this(text, tests, floor, ceiling):
    target = read_target(text, COUNT)
    assert (list(target.tests), target.floor, target.ceiling) == (tests, floor, ceiling)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("80%", PERCENT), ("", PERCENT), ("abc", PERCENT), ("2..1", COUNT), ("~ 5", COUNT), ("維持5%", PERCENT), ("達", PERCENT),
        ("未達80%以上", PERCENT), ("超過80%以上", PERCENT), ("80%以上，不含", PERCENT), ("-5-3", COUNT), ("1--2", COUNT),
        ("2-1", COUNT), ("5..<5", COUNT), ("千分之五", PERCENT), ("90%以上未達80%", PERCENT), ("達80%以下", PERCENT),
        ("none", PERCENT), ("80" + " " * 9000 + "%", PERCENT), ("a" + " " * 9000 + "b", PERCENT),
    ],
)  # fmt: skip
def test_what_names_no_rule_is_no_target(text, unit):
    assert read_target(text, unit) is None


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        (">= abc", PERCENT, "not_a_number"),
        ("達標", PERCENT, "not_a_number"),
        ("達1-2", COUNT, "not_a_number"),
        ("1-2-3", COUNT, "not_a_number"),
        ("1-2 3", COUNT, "not_a_number"),
        ("約80%以上", PERCENT, "approximate"),
        ("1-2元", COUNT, "wrong_unit"),
        (">=", PERCENT, "not_a_number"),
        (">= -", PERCENT, "missing"),
        ("..5", COUNT, "missing"),
        ("5..", COUNT, "missing"),
        ("1..2..3", COUNT, "not_a_number"),
        (">= 80%..90%", PERCENT, "not_a_number"),
        (">= 約80%", PERCENT, "approximate"),
        (">= 80元", PERCENT, "wrong_unit"),
        (">= 1百分點", PERCENT, "wrong_unit"),
        (">= 1%", POINT, "wrong_unit"),
        (">= 5人", COUNT, "wrong_unit"),
        (">= 1,2,3", COUNT, "not_a_number"),
        (">= 1,200以下", COUNT, "wrong_unit"),
        (">= 1，２００以下", COUNT, "wrong_unit"),
        (">= 1e3", COUNT, "not_a_number"),
        ("> > 3", COUNT, "not_a_number"),
        (">= 1", TRUTH, "not_a_number"),
        (">= 1/0", PERCENT, "not_a_number"),
        (">= 1/3%", PERCENT, "not_a_number"),
        (">= 0.5/3", PERCENT, "not_a_number"),
        ("大概", TRUTH, "not_a_number"),
    ],
)
def test_a_number_that_can_not_be_used_is_refused(text, unit, code):
    with pytest.raises(FigureError) as refusal:
        read_target(text, unit)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        (">= 1/3", YUAN, "share"), ("三分之一以上", MISSIONS, "share"), ("百分之三以下", POINT, "share"),
        ("以80%為原則", PERCENT, "as_principle"), ("80%以上為原則", PERCENT, "as_principle"),
        ("至少百分之五至六", PERCENT, "two_bounds"), ("達5%至6%以上", PERCENT, "two_bounds"), (">= 1..2", COUNT, "two_bounds"),
    ],
)  # fmt: skip
def test_what_leaves_open_what_is_enough_is_refused_with_its_reason(text, unit, reason):
    with pytest.raises(FigureError) as refusal:
        read_target(text, unit)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("text", "value", "met"),
    [
        ("三分之一以上", "100/3", True),
        ("三分之一以上", "33.333333", False),
        ("過半數", "50", False),
        ("80..<90", "90", False),
        ("80<..90", "80", False),
        (">= 80", "80", True),
        (">= 80", "19999/250", False),  # 79.996 prints as 80.00
        ("> 80", "80", False),
        ("> 80", "80001/1000", True),
        ("<= 5", "5", True),
        ("<= 5", "5001/1000", False),
        ("< 5", "5", False),
        ("= 0", "0", True),
        ("= 0", "1/1000000", False),
        ("1..2", "1", True),
        ("1..2", "2", True),
        ("1..2", "2000001/1000000", False),
        ("1..2", "999999/1000000", False),
    ],
)
def test_the_exact_value_decides(text, value, met):
    assert read_target(text, PERCENT).met(Fraction(value)) is met


@pytest.mark.parametrize(("text", "value", "met"), [("是", 1, True), ("是", 0, False), ("否", 0, True)])
def test_yes_or_no_as_a_target(text, value, met):
    assert read_target(text, TRUTH).met(Fraction(value)) is met


@pytest.mark.parametrize("text", [">= 80%", "<= 0.08%", "-5..5%", "> 3%", "= 0%"])
def test_a_target_written_back_is_the_same_target(text):
    target = read_target(text, PERCENT)
    assert target.text == text
    assert read_target(target.text, PERCENT) == target


@pytest.mark.parametrize(
    ("text", "unit", "bare"),
    [(">= 0.8", PERCENT, True), ("達0.8", PERCENT, True), ("0.5-0.9", PERCENT, True), (">= 0.8%", PERCENT, False),
     (">= 0", PERCENT, False), (">= 1", PERCENT, False), ("0.5-90%", PERCENT, False), (">= 0.8", POINT, False),
     (">= 0.8", None, False)],
)  # fmt: skip
def test_a_number_below_1_without_its_sign_is_remembered_as_it_was_written(text, unit, bare):
    assert read_target(text, unit).bare == (text if bare else "")
