"""Every way of writing a year, a month or a quarter that was seen, and what cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.problem.errors import FigureError
from kpical.quantity.period import Period
from kpical.quantity.period_text import read_period

PERIODS = st.builds(Period, st.integers(1, 999), st.integers(1, 13))


@pytest.mark.parametrize(
    ("text", "year", "month"),
    [
        ("98年2月", 98, 2), ("98年02月", 98, 2), ("民國98年2月", 98, 2), ("98/2", 98, 2), ("98-02", 98, 2), ("98.02", 98, 2),
        ("98_02", 98, 2), ("107_11", 107, 11), ("2009年2月", 98, 2), ("2009-02", 98, 2), ("98.10", 98, 10), ("98年度2月", 98, 2),
        ("９８年２月", 98, 2), ("98 年 2 月", 98, 2), ("九十八年二月", 98, 2), ("一〇七年十一月", 107, 11), ("98年2月份", 98, 2),
        ("西元2009年2月", 98, 2), ("截至98年2月底止", 98, 2), ("截至112年6月底", 112, 6), ("至98年2月止", 98, 2),
        ("98年2月底", 98, 2), ("112年第2季", 112, 6), ("112年度第二季", 112, 6), ("112Q2", 112, 6), ("112年Q2", 112, 6),
        ("2023Q2", 112, 6), ("2023-q4", 112, 12), ("112年2季", 112, 6), ("112年上半年", 112, 6), ("98年1-2月", 98, 2),
        ("98年1月至12月", 98, 12), ("98年1～2月", 98, 2), ("112年第4季", 112, 12), ("114-01-01", 114, 1), ("2025/1/1", 114, 1),
        ("114年1月1日", 114, 1), ("110/12", 110, 12),
    ],
)  # fmt: skip
def test_a_month_is_read_and_a_quarter_is_its_last_month(text, year, month):
    assert read_period(text) == Period(year, month)


@pytest.mark.parametrize("text", ["98", "98年", "民國98年度", "2009", "九十八年度", "98.0", "截至98年底止", "98年底"])
def test_a_year_is_a_whole_one(text):
    assert read_period(text) == Period(98)
    assert not read_period(text).is_month


@pytest.mark.parametrize(("text", "year", "month"), [("10711", 107, 11), ("200902", 98, 2), ("9802", 98, 2), ("9912", 99, 12),
                                                     ("09802", 98, 2), ("112", 112, 13), ("10711.0", 107, 11)])  # fmt: skip
def test_digits_alone_are_a_month_under_a_head_that_says_so(text, year, month):
    assert read_period(text, compact=True) == Period(year, month)


def test_digits_alone_are_a_year_elsewhere():
    assert read_period("2010") == Period(99)
    for text in ("10711", "200902", "9802"):
        with pytest.raises(FigureError, match=r"not_a_period|不是年度或月份"):
            read_period(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("98年13月", "not_a_period"), ("98年0月", "not_a_period"), ("112年第5季", "not_a_period"), ("98-13", "not_a_period"),
        ("98年2月3日", "not_a_period"), ("114-01-02", "not_a_period"), ("2025/2/28", "not_a_period"), ("2月", "not_a_period"),
        ("", "not_a_period"), ("98學年度", "not_a_period"), ("112Q5", "not_a_period"), ("98年2", "not_a_period"),
        ("98-02/01", "not_a_period"), ("98..02", "not_a_period"), ("-98-02", "not_a_period"),
        ("98.1", "ambiguous_period"), ("112.5", "ambiguous_period"), ("10/11", "ambiguous_period"), ("1-2", "ambiguous_period"),
        ("98年2-3月", "not_from_january"), ("98年7月至12月", "not_from_january"), ("112年下半年", "not_from_january"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_told_apart(text, reason):
    with pytest.raises(FigureError) as refused:
        read_period(text)
    assert refused.value.reason == reason
    assert refused.value.text == text


@pytest.mark.parametrize("text", ["1101", "2010", "4912"])
def test_four_digits_that_may_be_a_year_or_a_month_are_refused_under_a_head_of_months(text):
    with pytest.raises(FigureError) as refused:
        read_period(text, compact=True)
    assert refused.value.reason == "ambiguous_period"


def test_a_number_of_a_spreadsheet_has_lost_its_zeros():
    with pytest.raises(FigureError) as refused:
        read_period("98.12", stored=True)
    assert refused.value.reason == "ambiguous_period"
    assert read_period("98.0", stored=True) == Period(98)


@given(PERIODS)
def test_what_is_printed_is_read_again(period):
    text = f"{period.year}年{period.month}月" if period.is_month else f"{period.year}年度"
    assert read_period(text) == period
    assert str(period).startswith(str(period.year))


@given(PERIODS, PERIODS)
def test_a_year_comes_after_its_months_and_begins_before_them(one, two):
    whole = Period(one.year)
    assert whole >= one
    assert whole.beginning <= one.beginning
    assert (one < two) == ((one.year, one.month) < (two.year, two.month))


def test_the_same_period_of_an_earlier_year():
    assert Period(112, 6).years_before(1) == Period(111, 6)
    assert Period(112).years_before(2) == Period(110)


@given(st.text())
def test_any_text_is_a_period_or_refused(text):
    try:
        period = read_period(text)
    except FigureError as refused:
        assert refused.reason in {"not_a_period", "ambiguous_period", "not_from_january"}  # noqa: PT017  what may be, not what must
    else:
        assert 1 <= period.year <= 999
        assert 1 <= period.month <= 13
