"""What one more in the last digit of a printed figure is worth, and between which figures the one lies that was rounded to it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.quantity.last_digit import PrintedFigure, places_of, read_printed
from kpical.quantity.printed import ROUNDED
from kpical.quantity.rounding import rounded
from kpical.quantity.unit import ANY, find_unit


@pytest.mark.parametrize(
    ("text", "unit", "value", "step"),
    [
        ("4,490億", "元", 449_000_000_000, 10**8),
        ("10,948.18億元", "元", 1_094_818_000_000, 10**6),
        ("24,588", "千元", 24_588_000, 1000),
        ("24,588千元", "元", 24_588_000, 1000),
        ("24588000", "元", 24_588_000, 1),
        ("１，２３４", "元", 1234, 1),
        ("１.５億元", "元", 150_000_000, 10**7),
        ("△12.5", "千元", -12_500, 100),
        ("(1,234)", "千元", -1_234_000, 1000),
        ("36億0,220萬", "元", 3_602_200_000, 10_000),
        ("1,295萬1千元", "元", 12_951_000, 1000),
        ("一萬零五元", "元", 10_005, 1),
        ("二十", "人", 20, 1),
        ("二十", "千元", 20_000, 1000),
        ("十萬", "元", 100_000, 10_000),
        ("二百十", "元", 210, 1),
        ("一萬零十", "元", 10_010, 1),
        ("十％", "%", "1/10", "1/100"),
        ("三千萬元", "元", 30_000_000, 10_000),
        ("3千萬元", "元", 30_000_000, 10_000_000),
        ("伍佰元", "元", 500, 1),
        ("一億二萬", "元", 100_020_000, 10_000),
        ("零", "%", 0, "1/100"),
        ("9", "件", 9, 1),
        ("99.99%", "%", "9999/10000", "1/10000"),
        ("7", "%", "7/100", "1/100"),
        ("0.5", None, "1/2", "1/10"),
        ("是", "是/否", 1, 0),
    ],
)
def test_what_the_last_digit_is_worth(text, unit, value, step):
    found = read_printed(text, unit and find_unit(unit))
    assert found
    assert (found.value, found.step) == (Fraction(value), Fraction(step))


def test_a_figure_of_any_unit_is_in_its_own():
    assert read_printed("12.3億元", ANY) == (123, Fraction(10**7))
    assert read_printed("12人", ANY) == (12, Fraction(1))


@pytest.mark.parametrize("text", ["", "-", "--", "(--)", "N/A"])
def test_what_is_missing_is_none(text):
    assert read_printed(text, find_unit("%")) is None


@pytest.mark.parametrize(("text", "places"), [("41.02%", 2), ("41", 0), ("4,490.5億", 1), ("１.２５", 2)])
def test_how_many_decimals_are_written(text, places):
    assert places_of(text) == places


@pytest.mark.parametrize("rule", ["half-up", "down"])
@given(st.integers(-30, 30))
def test_the_halves_are_the_ends_of_what_is_rounded_to_the_figure(rule, number):
    low, high = PrintedFigure(number, Fraction(1000)).halves(rule)
    edges = ROUNDED[rule](number).edges
    assert (low, high) == (2 * edges[0].value, 2 * edges[-1].value)


@pytest.mark.parametrize(("step", "is_exact"), [("0", True), ("1", True), ("1000", False), ("1/10", False)])
def test_whole_base_units_were_not_rounded(step, is_exact):
    assert PrintedFigure(5, Fraction(step)).is_exact is is_exact


@given(st.fractions(-50, 50, max_denominator=999), st.integers(0, 2))
def test_a_figure_lies_between_the_halves_of_what_it_is_printed_as(value, places):
    for rule in ROUNDED:
        printed = read_printed(rounded(value, places, rule), None)
        if rule in {"half-up", "down"} and printed and not printed.is_exact:
            low, high = printed.halves(rule)
            assert low * printed.step <= 2 * value <= high * printed.step
