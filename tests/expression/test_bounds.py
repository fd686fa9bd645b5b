"""Between what a ratio lies over a box: what every point of a fine grid gives lies between the corners."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import patient

from kpical.expression.bounds import Bounding, cancelled
from kpical.expression.exact import evaluate
from kpical.expression.ratio import ratio, variable
from kpical.expression.reading import read_formula
from kpical.problem.errors import KpicalError

NAMES = ("甲", "乙", "丙")
WORDS = {name: name for name in NAMES}
VARIABLES = {name: variable(name) for name in NAMES}
STEPS = 4


def bounding(text):
    found = ratio(read_formula(text, WORDS), VARIABLES)
    assert found
    return Bounding(found)


def box(**ranges):
    return {name: tuple(map(Fraction, ranges.get(name, (1, 1)))) for name in NAMES}


def grid(ranges):
    """Every point of the box at quarters of its sides."""
    sides = [[low + (high - low) * i / STEPS for i in range(STEPS + 1 if high > low else 1)] for low, high in ranges.values()]
    return (dict(zip(ranges, point, strict=True)) for point in product(*sides))


@pytest.mark.parametrize(
    ("formula", "ranges", "low", "high"),
    [
        ("甲÷乙", {"甲": (1, 2), "乙": (4, 5)}, "1/5", "1/2"),
        ("(甲-乙)÷乙", {"甲": (1, 2), "乙": (4, 5)}, "-4/5", "-1/2"),
        ("甲÷乙", {"甲": (-2, 1), "乙": (-5, -4)}, "-1/4", "1/2"),
        ("甲÷(甲+乙)", {"甲": (1, 2), "乙": (2, 3)}, "1/4", "1/2"),
        ("甲×乙÷乙", {"甲": (1, 2), "乙": (2, 3)}, "1", "2"),
        ("(甲÷丙)÷(乙÷丙)", {"甲": (1, 2), "乙": (2, 3), "丙": (5, 6)}, "1/3", "1"),
        ("(甲÷丙-乙÷丙)÷(乙÷丙)", {"甲": (1, 2), "乙": (2, 3), "丙": (5, 6)}, "-2/3", "0"),
        ("(甲+乙)×丙÷(甲+乙)", {"甲": (1, 2), "乙": (2, 3), "丙": (5, 6)}, "5", "6"),
        ("甲×乙", {"甲": (-1, 2), "乙": (-3, 4)}, "-6", "8"),
        ("甲-甲", {"甲": (1, 2)}, "0", "0"),
        ("甲÷甲", {"甲": (1, 2)}, "1", "1"),
        ("甲^2÷乙", {"甲": (3, 3), "乙": (4, 5)}, "9/5", "9/4"),  # what is exact may have any power
    ],
)
def test_corners_are_the_bounds(formula, ranges, low, high):
    assert bounding(formula).bounds(box(**ranges)) == (Fraction(low), Fraction(high))


@pytest.mark.parametrize(
    ("formula", "ranges"),
    [
        ("甲÷乙+乙÷甲", {"甲": (1, 2), "乙": (1, 2)}),  # least between the corners
        ("甲^2", {"甲": (-1, 1)}),
        ("甲÷乙", {"乙": (-1, 1)}),  # a pole within
        ("甲÷乙", {"乙": (0, 1)}),  # a pole at the end
        ("甲÷(乙-丙)", {"乙": (1, 3), "丙": (2, 4)}),
        ("甲×乙÷乙", {"乙": (-1, 1)}),  # cancelled, and still no value there
        ("甲÷(乙-丙)÷(乙-丙)", {"乙": (1, 2), "丙": (3, 4)}),
    ],
)
def test_where_corners_say_nothing_nothing_is_said(formula, ranges):
    assert bounding(formula).bounds(box(**ranges)) is None


def test_too_many_corners_are_not_looked_at():
    names = [f"甲{i}" for i in range(13)]
    found = ratio(read_formula("+".join(names), {name: name for name in names}), {name: variable(name) for name in names})
    assert found is None or Bounding(found).bounds({name: (Fraction(0), Fraction(1)) for name in names}) is None


@pytest.mark.parametrize(
    ("formula", "top", "under"),
    [
        ("甲×乙÷乙", {(("甲", 1),): 1}, {(): 1}),
        ("(甲-乙)×(甲-乙)÷(甲-乙)", {(("甲", 1),): 1, (("乙", 1),): -1}, {(): 1}),
        ("甲÷乙", {(("甲", 1),): 1}, {(("乙", 1),): 1}),
    ],
)
def test_common_factors_go(formula, top, under):
    found = ratio(read_formula(formula, WORDS), VARIABLES)
    assert found
    assert cancelled(found) == (top, under)


LEAVES = st.sampled_from((*NAMES, "2", "100"))
FORMULAS = st.recursive(
    LEAVES, lambda inner: st.tuples(inner, st.sampled_from("+-×÷"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"), max_leaves=5
)
ENDS = st.tuples(st.integers(-6, 6), st.integers(0, 3)).map(lambda t: (Fraction(t[0], 2), Fraction(t[0] + t[1], 2)))


@patient(300)
@given(FORMULAS, st.tuples(ENDS, ENDS, ENDS))
def test_no_point_of_the_box_is_beyond_its_bounds(formula, ends):
    read = read_formula(formula, WORDS)
    found = ratio(read, VARIABLES)
    ranges = dict(zip(NAMES, ends, strict=True))
    bounds = found and Bounding(found).bounds(ranges)
    if not bounds:
        return
    values = []
    for point in grid(ranges):
        try:
            values.append(evaluate(read, point))
        except KpicalError:
            raise AssertionError(point) from None  # it would have no value there
    assert bounds.low <= min(values)
    assert max(values) <= bounds.high
    assert {bounds.low, bounds.high} <= set(values)  # a corner is a point of the grid
