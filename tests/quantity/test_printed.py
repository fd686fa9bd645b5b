"""The values that a printed number stands for: just those that are rounded to it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.quantity.printed import ROUNDED, printed_within
from kpical.quantity.rounding import MODES, scaled
from kpical.quantity.span import at_least, below, point

VALUES = st.builds(Fraction, st.integers(-60, 60), st.sampled_from([1, 2, 3, 4, 8, 20]))


def test_every_way_of_rounding_has_its_values():
    assert ROUNDED.keys() == MODES.keys()


@given(VALUES, st.integers(-10, 10), st.integers(0, 2), st.sampled_from([*MODES]))
def test_a_value_is_among_them_where_it_is_printed_so(value, number, decimals, mode):
    assert ROUNDED[mode](number).contains(value * 10**decimals) == (scaled(value, decimals, mode) == number)


@given(VALUES, VALUES, VALUES, st.integers(0, 2), st.sampled_from([*MODES]))
def test_a_value_is_within_where_what_is_printed_of_it_is(value, low, high, decimals, mode):
    for span in (at_least(low), below(low), at_least(low).cut(below(high)), point(low)):
        printed = Fraction(scaled(value, decimals, mode), 10**decimals)
        assert printed_within(span, decimals, mode).contains(value) == span.contains(printed)


@pytest.mark.parametrize(("mode", "low"), [("half-up", "0.075"), ("down", "0.08"), ("up", "0.07"), ("half-even", "0.075")])
def test_what_prints_as_eight_hundredths_begins_there(mode, low):
    (edge,) = (edge for edge in printed_within(at_least(Fraction("0.08")), 2, mode).edges if not edge.side)
    assert edge.value == Fraction(low)
