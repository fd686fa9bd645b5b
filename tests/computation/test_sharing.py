"""The sharing of a difference: over all subsets it is what the mean over all orders is, and it adds up."""

from fractions import Fraction
from itertools import permutations
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import patient

from kpical.computation.sharing import on_turn, shares
from kpical.problem.errors import TooLarge

NUMBERS = st.integers(-1000, 1000)
GAMES = (
    st.integers(0, 4)
    .flatmap(lambda count: st.lists(NUMBERS, min_size=2**count, max_size=2**count))
    .map(lambda values: [Fraction(value, 1 + i % 7) for i, value in enumerate(values)])
)


def over_all_orders(values):
    """What each adds, order by order."""
    count = len(values).bit_length() - 1
    total = [Fraction(0)] * count
    for order in permutations(range(count)):
        begun = 0
        for one in order:
            total[one] += values[begun | 1 << one] - values[begun]
            begun |= 1 << one
    return [each / factorial(count) for each in total]


@given(GAMES)
@patient(40)
def test_it_is_the_mean_over_all_orders(values):
    assert shares(values) == over_all_orders(values)


@given(GAMES)
@patient(40)
def test_it_adds_up_exactly(values):
    assert sum(shares(values)) == (values[-1] - values[0] if len(values) > 1 else 0)


@given(st.lists(NUMBERS, min_size=1, max_size=6), NUMBERS)
def test_who_adds_the_same_in_every_order_gets_that(steps, start):
    values = [Fraction(start + sum(step for i, step in enumerate(steps) if subset >> i & 1)) for subset in range(1 << len(steps))]
    assert shares(values) == steps


@given(GAMES)
@patient(40)
def test_a_share_is_the_mean_with_the_new_value_less_the_mean_with_the_old(values):
    if len(values) > 1:
        assert shares(values)[-1] == on_turn(values[len(values) // 2 :]) - on_turn(values[: len(values) // 2])


def test_a_share_too_long_to_be_computed_is_refused():
    values = [Fraction(1, 3**40_000 + subset) for subset in range(8)]
    with pytest.raises(TooLarge):
        shares(values)
