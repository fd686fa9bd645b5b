"""A ratio in one unknown: its four numbers once common factors are cancelled, and the zeros that stay outside."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.expression.exact import evaluate
from kpical.expression.ratio import ratio, variable
from kpical.expression.reading import read_formula
from kpical.expression.single import in_one, powers_of
from kpical.problem.errors import TooLarge, ZeroDenominator

NAMES = ("甲", "乙", "丙")
X = powers_of(Fraction(0), Fraction(1))
FORMULAS = (
    "甲÷乙", "（甲＋乙＋丙）÷乙", "甲×乙÷乙", "甲÷乙－丙", "（甲－乙）÷乙×100％", "（甲^2－乙^2）÷（甲－乙）", "甲÷（1÷乙）",
    "平均(甲,乙,丙)",
    "甲÷（甲＋乙）", "甲^3÷甲^2＋乙", "（甲－丙）×（甲＋丙）÷（甲－丙）",
)  # fmt: skip
SMALL = st.builds(Fraction, st.integers(-4, 4), st.integers(1, 3))


def single(text, unknown="甲", **figures):
    formula = read_formula(text, {name: name for name in NAMES})
    found = ratio(formula, {name: variable(name) for name in NAMES})
    assert found is not None
    values = {name: powers_of(Fraction(figures.get(name, 1))) for name in NAMES}
    return in_one(found, values | {unknown: X})


@pytest.mark.parametrize(
    ("text", "unknown", "figures", "moebius", "poles"),
    [
        ("甲÷乙", "甲", {"乙": 4}, ("1/4", 0, 0, 1), set()),
        ("甲÷乙", "乙", {"甲": 3}, (0, 3, 1, 0), {0}),
        ("甲×乙÷乙", "乙", {"甲": 3}, (0, 3, 0, 1), {0}),
        ("（甲^2－9）÷（甲－3）", "甲", {}, (1, 3, 0, 1), {3}),
        ("1÷（甲^2－2）×（甲^2－2）", "甲", {}, (0, 1, 0, 1), set()),
        ("甲÷（1÷甲）", "甲", {}, None, {0}),
        ("甲^2", "甲", {}, None, set()),
        ("甲÷乙＋乙÷甲", "甲", {"乙": 2}, None, {0}),
    ],
)
def test_common_factors_are_cancelled_and_their_zeros_stay_outside(text, unknown, figures, moebius, poles):
    found = single(text, unknown, **figures)
    assert found.poles == poles
    if moebius is None or found.moebius is None:
        assert found.moebius == moebius
    else:
        p, q, r, s = found.moebius
        at = Fraction(7)
        wanted = [Fraction(each) for each in moebius]
        assert (p * at + q) / (r * at + s) == (wanted[0] * at + wanted[1]) / (wanted[2] * at + wanted[3])


def test_a_denominator_that_is_always_zero_leaves_nothing():
    assert single("甲÷乙", "甲", 乙=0).undefined
    assert not single("甲÷乙", "甲", 乙=1).undefined


def test_a_denominator_of_the_third_degree_is_not_told():
    assert single("1÷（（甲－1）×（甲－2）×（甲－3））").poles is None


def test_what_would_take_too_long_is_refused():
    with pytest.raises(TooLarge):
        single("甲×乙^64×丙^64", 乙=10**2000)


@given(st.sampled_from(FORMULAS), st.sampled_from(NAMES), st.fixed_dictionaries(dict.fromkeys(NAMES, SMALL)))
def test_it_is_what_the_exact_evaluator_says(text, unknown, figures):
    found = single(text, unknown, **figures)
    x = figures[unknown]
    try:
        value = evaluate(read_formula(text, {name: name for name in NAMES}), figures)
    except ZeroDenominator:
        assert found.undefined or x in found.poles
        return
    assert not found.undefined
    assert x not in found.poles
    if found.moebius:
        p, q, r, s = found.moebius
        assert (p * x + q) / (r * x + s) == value
