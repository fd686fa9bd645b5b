"""Figures as a Python program has them go through the one reader of figures; what is not exact is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.problem.errors import FigureError
from kpical.quantity.figure import read_figure
from kpical.quantity.given import text_of
from kpical.quantity.unit import PERCENT, TRUTH, UNITS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("12億", "12億"), (" 5 ", " 5 "), (None, ""), (0, "0"), (-5, "-5"), (10**40, "1" + "0" * 40), (True, "是"), (False, "否"),
        (Decimal("0.10"), "0.10"), (Decimal("1E+3"), "1000"), (Decimal("1.5E-7"), "0.00000015"), (Decimal(-0), "0"),
        (Fraction(1, 8), "0.125"), (Fraction(-6, 3), "-2"), (Fraction(7, 20), "0.35"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_this_text(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "reason", "code"),
    [
        (0.1, "float", "not_a_number"), (1.0, "float", "not_a_number"), (1e300, "float", "not_a_number"),
        (float("nan"), "not_finite", "not_a_number"), (float("-inf"), "not_finite", "not_a_number"),
        (Decimal("NaN"), "not_finite", "not_a_number"), (Decimal("sNaN"), "not_finite", "not_a_number"),
        (Decimal("-Infinity"), "not_finite", "not_a_number"), (Fraction(1, 3), "endless", "not_a_number"),
        ([1], "no_number_type", "not_a_number"), (1j, "no_number_type", "not_a_number"), (b"1", "no_number_type", "not_a_number"),
        (Fraction(10**100_000), "too_large", "too_large"), (Fraction(1, 2**100_000), "too_large", "too_large"),
        (Decimal("1E+999999"), "too_large", "too_large"), (Decimal("1E-999999"), "too_large", "too_large"),
        (Fraction(10**4_300), "too_large", "too_large"), (Fraction(1, 10**4_300), "too_large", "too_large"),
    ],
)  # fmt: skip
def test_a_value_that_is_no_exact_figure_is_refused(value, reason, code):
    with pytest.raises(FigureError) as refusal:
        read_figure(value, None, "甲")
    assert (refusal.value.reason, refusal.value.code, refusal.value.input) == (reason, code, "甲")


@given(
    st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.integers().map(lambda n: Fraction(n, 2**9))
)
def test_a_value_that_is_read_is_the_value_that_was_given(value):
    assert read_figure(value).value == Fraction(value)


def test_yes_and_no_are_figures_of_no_other_unit():
    assert [read_figure(value, TRUTH).value for value in (True, False, 1, 0)] == [1, 0, 1, 0]
    for unit in (None, PERCENT, UNITS["元"]):
        with pytest.raises(FigureError) as refusal:
            read_figure(True, unit)
        assert refusal.value.reason == "not_a_number"


@pytest.mark.parametrize("digits", [4_300, 4_301, 5_000, 1_000_000])
def test_an_int_has_as_many_digits_as_a_text_may_have(digits):
    number = 10 ** (digits - 1)
    if digits <= 4_300:
        assert read_figure(number).value == number
    else:
        with pytest.raises(FigureError) as refusal:
            read_figure(number)
        assert refusal.value.code == "too_large"
