"""The one rounding, at the end: 四捨五入 unless told otherwise."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpical.quantity.rounding import MODES, apportioned, exact_text, fraction_text, grouped, point, rounded, scaled, whole_text


@pytest.mark.parametrize(
    ("value", "decimals", "half_up", "half_even", "down", "up"),
    [
        ("0.125", 2, "0.13", "0.12", "0.12", "0.13"),
        ("0.135", 2, "0.14", "0.14", "0.13", "0.14"),
        ("-0.125", 2, "-0.13", "-0.12", "-0.12", "-0.13"),
        ("2.5", 0, "3", "2", "2", "3"),
        ("-2.5", 0, "-3", "-2", "-2", "-3"),
        ("3.5", 0, "4", "4", "3", "4"),
        ("1/3", 2, "0.33", "0.33", "0.33", "0.34"),
        ("-1/3", 2, "-0.33", "-0.33", "-0.33", "-0.34"),
        ("2/3", 2, "0.67", "0.67", "0.66", "0.67"),
        ("0.004", 2, "0.00", "0.00", "0.00", "0.01"),
        ("-0.004", 2, "0.00", "0.00", "0.00", "-0.01"),
        ("-0.4", 0, "0", "0", "0", "-1"),
        ("0", 2, "0.00", "0.00", "0.00", "0.00"),
        ("7", 3, "7.000", "7.000", "7.000", "7.000"),
        ("99.995", 2, "100.00", "100.00", "99.99", "100.00"),
        ("79.996", 2, "80.00", "80.00", "79.99", "80.00"),
        ("1/3", 30, "0." + "3" * 30, "0." + "3" * 30, "0." + "3" * 30, "0." + "3" * 29 + "4"),
    ],
)
def test_four_ways_to_round(value, decimals, half_up, half_even, down, up):
    told = {"half-up": half_up, "half-even": half_even, "down": down, "up": up}
    assert {mode: rounded(Fraction(value), decimals, mode) for mode in MODES} == told


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction("21.9") / Fraction("0.2"), 0, "110"),  # 109.5; a float has 109.49999999999999
        (Fraction(109305, 180000) * 100, 2, "60.73"),  # exactly 60.725
        (Fraction("2.675"), 2, "2.68"),
        (Fraction("1.005"), 2, "1.01"),
        (Fraction(1, 3) / Fraction(32, 3) * 100, 2, "3.13"),
    ],
)
def test_where_floats_are_wrong(value, decimals, text):
    assert rounded(value, decimals) == text


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=5), st.integers(0, 6))
@settings(deadline=None)
def test_the_same_as_decimal(value, decimals):
    ways = {"half-up": ROUND_HALF_UP, "half-even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}
    for mode, way in ways.items():
        expected = value.quantize(Decimal(1).scaleb(-decimals), way, Context(prec=60))
        assert rounded(Fraction(value), decimals, mode) == f"{expected + 0:f}".replace("-0", "0" if not expected else "-0")


@given(st.fractions(), st.integers(0, 30))
@settings(deadline=None)
def test_half_up_is_off_by_at_most_half_of_the_last_place(value, decimals):
    off = Fraction(rounded(value, decimals)) - value
    assert abs(off) <= Fraction(1, 2 * 10**decimals)
    assert abs(off) < Fraction(1, 2 * 10**decimals) or abs(value + off) > abs(value)


@given(st.fractions(), st.integers(0, 30), st.sampled_from(sorted(MODES)))
@settings(deadline=None)
def test_minus_zero_is_never_printed(value, decimals, mode):
    text = rounded(value, decimals, mode)
    assert not text.startswith("-") or text.strip("-0.")
    assert Fraction(text) * 10**decimals == scaled(value, decimals, mode)


@pytest.mark.parametrize(
    ("number", "decimals", "text"), [(-5, 2, "-0.05"), (5, 0, "5"), (0, 2, "0.00"), (1234, 2, "12.34"), (-100, 2, "-1.00")]
)
def test_a_whole_number_of_hundredths(number, decimals, text):
    assert point(number, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(155, 2), "155/2"), (Fraction(3), "3"), (Fraction(-1, 3), "-1/3"), (Fraction(0), "0")],
)
def test_the_exact_value_as_a_fraction(value, text):
    assert fraction_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(155, 2), "77.5"), (Fraction(1, 8), "0.125"), (Fraction(-3), "-3"), (Fraction(1200), "1200"),
        (Fraction(1, 50), "0.02"), (Fraction(3, 500), "0.006"), (Fraction(1, 3), None), (Fraction(7, 30), None),
        (Fraction(0), "0"),
    ],
)  # fmt: skip
def test_the_exact_decimal_digits_where_they_end(value, text):
    assert exact_text(value) == text


@given(st.integers(), st.integers(0, 40))
@settings(deadline=None)
def test_exact_digits_lose_nothing(number, places):
    value = Fraction(number, 10**places)
    text = exact_text(value)
    assert text is not None
    assert Fraction(text) == value
    assert "." not in text or not text.endswith(("0", "."))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1234567", "1,234,567"), ("-1234567.5", "-1,234,567.5"), ("123", "123"), ("1234", "1,234"), ("-123", "-123"),
        ("0.1234567", "0.1234567"), ("100000", "100,000"), ("0", "0"),
    ],
)  # fmt: skip
def test_grouped_by_three(text, shown):
    assert grouped(text) == shown


def test_numbers_longer_than_python_likes_to_print():
    digits = "9" * 60_000
    assert whole_text(10**60_000 - 1) == digits
    assert rounded(Fraction(10**60_000 - 1), 2) == digits + ".00"
    assert fraction_text(Fraction(10**60_000 - 1, 2)) == digits + "/2"


def test_a_very_small_fraction_has_its_digits_at_once():
    assert exact_text(Fraction(1, 2**50_000)).endswith("5")


@given(
    st.lists(st.fractions(-100, 100, max_denominator=997), max_size=8), st.integers(0, 4), st.sampled_from(list(MODES)),
)  # fmt: skip
def test_apportioned_numbers_add_up_and_none_is_a_whole_step_off(values, decimals, mode):
    total = scaled(sum(values, Fraction(0)), decimals, mode)
    numbers = apportioned(values, total, decimals)
    assert sum(numbers) == total
    assert all(abs(number - value * 10**decimals) < 1 for number, value in zip(numbers, values, strict=True))


def test_the_largest_rest_is_rounded_up_first():
    assert apportioned([Fraction(76, 9), Fraction(-26, 3)], -22, 2) == [845, -867]
