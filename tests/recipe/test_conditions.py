"""Formulas that compare or choose, compiled: the exact evaluator's cells and errors, however deep and whatever the figures."""

import pytest
from calculated import agree, batch_rows, compiled_formula
from hypothesis import assume, example, given
from hypothesis import strategies as st
from indicators import NAMES, of_formula, using
from strategies import CHOOSING, DECIMALS, LIMITS, ROUNDINGS, TARGETS, TRUTHS, WITH_TRUTHS, YES_OR_NO, patient, rows

from kpical.expression.operations import MOST_BITS, OPERATIONS
from kpical.expression.ratio import Ratio
from kpical.recipe import instructions
from kpical.recipe.instructions import Uncompiled
from kpical.recipe.program import LEAST_BITS

UNCOMPILED: dict[str, str] = {}  # operations that no program does, with the reason: docs/*/limits.md names them too
EXAMPLES = {
    "add": "最大(甲,乙)+丙", "subtract": "丙-最大(甲,乙)", "multiply": "最大(甲,乙)×丙", "divide": "丙÷最大(甲,乙)",
    "power": "最大(甲,乙)^3÷最小(甲,乙)^(-5)+最大(甲,乙)^0", "negative": "-(最大(甲,乙))", "positive": "+(最大(甲,乙))",
    "percent": "(最大(甲,乙))％", "at_least": "若(甲≥乙,1,2)", "at_most": "若(甲≤乙,1,2)", "more": "若(甲＞乙,1,2)",
    "less": "若(甲＜乙,1,2)", "equal": "若(甲＝乙,1,2)", "unequal": "若(甲≠乙,1,2)", "and": "若(甲＞1 且 乙＞1,1,2)",
    "or": "若(甲＞1 或 乙＞1,1,2)", "not": "若(非 甲＞1,1,2)", "sum": "合計(最大(甲,乙),丙,1)", "mean": "平均(最大(甲,乙),丙,1)",
    "max": "最大(甲,乙÷丙,0)", "min": "最小(甲,乙÷丙,0)", "absolute": "絕對值(甲÷乙)", "round": "四捨五入(甲÷乙,1)",
    "if": "若(甲＞乙,甲÷乙,丙)", "count": "達成項數(甲＞1,乙÷丙＞1,甲＝乙)",
}  # fmt: skip
SMALL = [[str(a), str(b), str(c)] for a in (-3, 0, 1, 2) for b in (-2, 0, 1, 7) for c in (-1, 0, 4)]


@pytest.mark.parametrize("key", sorted(OPERATIONS))
def test_every_operation_is_compiled_or_named(key):
    if key in UNCOMPILED:
        with pytest.raises(Uncompiled):
            compiled_formula(EXAMPLES[key])
    else:
        assert not isinstance(compiled_formula(EXAMPLES[key]).value, Ratio)
    for rounding in ("half-up", "half-even"):
        agree([of_formula(EXAMPLES[key])], NAMES, SMALL, ">= 1", 1, rounding)


@patient(100)
@given(CHOOSING, rows(), TARGETS, DECIMALS, ROUNDINGS)
@example("甲÷若(乙>0, 丙, 乙-乙)", [["1", "1", "0"], ["1", "0", "1"], ["1", "1", "2"]], None, 2, None)
@example("若(乙≠0 且 甲÷乙>1, 1, 2)", [["1", "0", "0"], ["3", "2", "1"], ["3", "2", "x"]], None, 2, None)
@example("若(乙=0 或 甲÷乙>1, 1, 2)", [["1", "0", "0"], ["3", "2", "1"]], None, 2, None)
@example("四捨五入(甲,2)-四捨五入(乙÷8,2)", [["0.005", "1", "0"], ["-0.005", "-1", "1"], ["12.5%", "3", "1"]], None, 3, "up")
def test_batch_gives_what_calculate_gives(formula, table, target, decimals, rounding):
    found = of_formula(formula)
    assume(found)
    agree([found], NAMES, table, target, decimals, rounding)


@patient(100)
@given(WITH_TRUTHS, rows(), st.lists(st.tuples(YES_OR_NO, YES_OR_NO), min_size=8, max_size=8), TARGETS, DECIMALS)
@example(
    "若(真, 1, 0)", [["1", "1", "1"]] * 8, [(text, "否") for text in ("是", "有", "1", "無", "2", "+1", "01", "１")], None, 0
)
def test_yes_and_no(formula, table, truths, target, decimals):
    found = of_formula(formula, {**dict.fromkeys(NAMES, ""), **dict.fromkeys(TRUTHS, "unit: 是/否")})
    assume(found)
    agree([found], (*NAMES, *TRUTHS), [[*row, *said] for row, said in zip(table, truths, strict=False)], target, decimals)


@pytest.mark.parametrize("formula", ["甲≥乙", "若(真, 甲＞1, 乙＞1)", "非 真", "真"])
def test_an_answer_is_1_or_0(formula):
    inputs = {**dict.fromkeys(NAMES, ""), "真": "unit: 是/否"}
    agree([of_formula(formula, inputs)], (*NAMES, "真"), [[*row, text] for row in SMALL for text in ("是", "否")], None, 0)


@patient(50)
@given(CHOOSING, st.tuples(LIMITS, LIMITS, LIMITS), rows(), ROUNDINGS)
def test_limits_hold_on_both_paths(formula, fields, table, rounding):
    found = of_formula(formula, dict(zip(NAMES, fields, strict=True)))
    assume(found)
    agree([found], NAMES, table, ">= 1", 2, rounding)


def test_a_used_indicator_is_computed_whichever_branch_is_taken():
    """Its zero denominator counts even where its value does not."""
    found = using("若(丙＞0, 丙, 一)", "甲÷乙", inputs="丙")
    heads = ("丙", "一.甲", "一.乙", "一.丙")
    agree([found], heads, [[c, a, b, "1"] for a, b, c in SMALL], None, 2)


@patient(50)
@given(CHOOSING, CHOOSING, st.sampled_from(["一÷二", "若(一>二, 一, 二÷一)", "最大(一, 二)×2"]), rows(6))
def test_uses(first, second, formula, table):
    assume(of_formula(first))
    assume(of_formula(second))
    heads = [f"{word}.{name}" for word in "一二" for name in NAMES]
    agree([using(formula, first, second)], heads, table, None, 3)


NESTED = ["最大({},1)", "若(甲＞0,{},2)", "若(甲＞0,2,{})", "({})÷乙", "絕對值({})", "1+{}", "若({}＞1,1,2)"]


@pytest.mark.parametrize("around", NESTED)
@pytest.mark.parametrize("depth", [40, 78, 79, 80, 95, 499])
def test_however_deep_it_is(around, depth):
    """What is deeper than Python indents, or too long, goes to the exact evaluator; what that refuses is no formula."""
    formula = "甲"
    for _ in range(depth):
        formula = around.format(formula)
    found = of_formula(formula)
    if found:
        agree([found], NAMES, [["1", "2", "3"], ["-1", "2", "0"], ["3", "0", "1"]], None, 2)


@pytest.mark.parametrize(("bound", "reason"), [("MOST_DEPTH", "deep"), ("MOST_INSTRUCTIONS", "long")])
def test_a_formula_beyond_a_bound_is_for_the_exact_evaluator(monkeypatch, bound, reason):
    formula = "若(甲＞0,若(乙＞0,1,2),若(丙＞0,3,4))+若(甲＞1,5,6)"
    compiled_formula(formula)
    monkeypatch.setattr(instructions, bound, 1)
    with pytest.raises(Uncompiled, match=reason):
        compiled_formula(formula)
    agree([of_formula(formula)], NAMES, SMALL, None, 2)


LONG = ["甲^64÷甲^64", "最大(甲,乙)^8", "若(甲＞乙,甲^20×乙^20,乙)", "合計(甲÷乙,乙÷丙,丙÷甲)", "((甲^16)^4)^4", "甲-甲"]


@patient(100)
@given(
    st.sampled_from(LONG) | CHOOSING,
    st.lists(st.integers(100, 4_300), min_size=3, max_size=3),
    st.integers(1, 10**9),
    st.booleans(),
)
@example("甲^64÷甲^64", [4_000] * 3, 7, False)
def test_too_large_is_the_same_on_every_path(formula, digits, number, plain):
    found = of_formula(formula)
    assume(found)
    figures = [(str(number + i) * count)[:count] for i, count in enumerate(digits)]
    agree([found], NAMES, [figures if plain else [f"{text[:-3]}.{text[-3:]}" for text in figures], ["1", "2", "3"]], None, 2)


def test_too_large_through_a_used_indicator():
    found = using("一^0", "甲^64")
    rows_of = [["9" * 900, "1", "1"], ["9" * 1_000, "1", "1"], ["9", "1", "1"]]
    agree([found], [f"一.{name}" for name in NAMES], rows_of, None, 2)
    assert batch_rows([found], [f"一.{name}" for name in NAMES], rows_of)[1] == ["", "one: too_large: …"]


@pytest.mark.parametrize(("formula", "degree"), [("甲÷乙", 2), ("甲^64", 64), ("最大(甲,乙)^64", 64), ("甲", 1)])
def test_figures_of_so_many_bits_are_computed(formula, degree):
    assert MOST_BITS // 2 // degree - 20 <= compiled_formula(formula).bits <= MOST_BITS // 2 // degree


def test_a_formula_that_takes_few_bits_is_for_the_exact_evaluator():
    with pytest.raises(Uncompiled, match="large"):
        compiled_formula("((甲^64)^64)^16")
    assert compiled_formula("(甲^64)^8").bits >= LEAST_BITS
