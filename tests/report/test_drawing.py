"""Bars and trends: where everything lies on the paper, to the hundredth."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import Reader, one_cell, scorecard

from kpical.quantity.period import Period
from kpical.report.drawing import Scale, bar_scale, bar_svg, chart_svg, coordinate, nice, spark_svg
from kpical.report.html import to_html
from kpical.report.model import Bar, Cell, Point, Trend

F = Fraction


@pytest.mark.parametrize(
    ("value", "end"),
    [
        ("1", "1"),
        ("1.01", "1.2"),
        ("88", "100"),
        ("60.5", "80"),
        ("100", "100"),
        ("0.00001", "0.00001"),
        ("0.07", "0.08"),
        ("9999", "10000"),
    ],
)
def test_a_scale_ends_at_the_next_round_number(value, end):
    assert nice(F(value)) == F(end)


@given(st.fractions(min_value=F(1, 10**30), max_value=10**30))
def test_a_round_number_is_never_below_and_hardly_above(value):
    assert value <= nice(value) <= value * F(3, 2)


@given(st.lists(st.fractions(), min_size=2, max_size=2, unique=True), st.fractions(), st.integers(0, 50), st.integers(51, 400))
def test_a_coordinate_is_the_exact_one_rounded(ends, value, start, end):
    low, high = sorted(ends)
    exact = start + (min(max(value, low), high) - low) / (high - low) * (end - start)
    assert abs(Scale(low, high, start, end).at(value) - 100 * exact) <= F(1, 2)


@pytest.mark.parametrize(("hundredths", "text"), [(0, "0"), (100, "1"), (1205, "12.05"), (1250, "12.5"), (7, "0.07")])
def test_a_coordinate_has_no_more_decimals_than_it_needs(hundredths, text):
    assert coordinate(hundredths) == text


def bounds(low, high):
    return tuple(None if n is None else F(n) for n in (low, high))


@pytest.mark.parametrize(
    ("value", "low", "high", "ends"),
    [
        ("61", "55", None, (0, 80)),  # room above the bound
        ("3", None, "5", (0, 6)),
        ("-3.2", None, "5", (-4, 6)),
        ("1000", "1", "2", (0, 6)),  # far beyond: three times the bound
        ("-1000", "1", "2", (-6, F("2.5"))),
        ("-7", None, "-5", (-8, 0)),
        ("0", "0", "0", (0, 1)),
        ("12", None, None, (0, 12)),
    ],
)
def test_a_bar_has_room_for_its_value_and_bounds(value, low, high, ends):
    assert bar_scale(Bar(F(value), *bounds(low, high), met=True, text=""))[:2] == ends


def drawn(svg):
    """Class and geometry of the parts of a drawing."""
    parts = [element for element in Reader(svg).elements if element.tag in ("rect", "path", "polyline", "circle")]
    return [" ".join(part.attributes.values()) for part in parts]


def test_a_bar_shows_value_and_floor():
    assert drawn(bar_svg(Bar(F(61), F(55), None, met=True, text="61 次，目標 55 次"))) == [
        "zone 70.75 2 31.25 16", "met 2 6 76.25 8", "axis M2 3v14", "bound M70.75 1v18",
    ]  # fmt: skip


def test_a_bar_shows_a_range_a_miss_and_a_cut():
    assert drawn(bar_svg(Bar(F(1000), F(1), F(2), met=False, text=""))) == [
        "zone 18.67 2 16.66 16", "missed 2 6 100 8", "cut M90 16l4-12m5 0l-4 12", "axis M2 3v14", "bound M18.67 1v18",
        "bound M35.33 1v18",
    ]  # fmt: skip


def test_a_bar_below_zero_goes_to_the_left():
    assert drawn(bar_svg(Bar(F(-3), None, F(5), met=True, text=""))) == [
        "zone 2 2 88.89 16", "met 2 6 33.33 8", "axis M35.33 3v14", "bound M90.89 1v18",
    ]  # fmt: skip


def test_one_bound_that_is_both_is_drawn_once():
    assert drawn(bar_svg(Bar(F(0), F(0), F(0), met=True, text=""))) == [
        "zone 2 2 0 16",
        "met 2 6 0 8",
        "axis M2 3v14",
        "bound M2 1v18",
    ]


def years(*values):
    points = (Point(Period(97 + i), None if value is None else F(value), f"{value}次") for i, value in enumerate(values))
    return Trend(tuple(points), "走勢")


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        ((48, 53, 61), ["24,16 52,11.38 80,4", "80 4 2"]),
        ((1, None, 11), ["24 16 2", "80 4 2"]),  # no line across a year without a value
        ((1, 2, None), ["24,16 52,4", "52 4 2"]),
        ((5, 5), ["24,10 80,10", "80 10 2"]),
        ((5,), ["52 10 2"]),
        ((None, None), []),
    ],
)
def test_a_trend_is_a_line_with_gaps_that_ends_in_a_dot(values, parts):
    assert drawn(spark_svg(years(*values))) == parts


def test_a_trend_stands_between_its_first_and_last_year():
    assert Reader(spark_svg(years(48, 53, 61))).texts("text") == ["97", "99"]
    assert Reader(spark_svg(years(48))).texts("text") == ["97"]


def test_years_lie_as_far_apart_as_they_are():
    points = tuple(Point(Period(year), F(year), "") for year in (97, 98, 107))
    assert drawn(spark_svg(Trend(points, "")))[0] == "24,16 29.6,14.8 80,4"


def test_a_trend_without_points_is_not_drawn():
    assert spark_svg(years()) == chart_svg(years()) == ""
    assert one_cell(Cell("—", graph=years())).texts("td") == ["—"]


def test_a_chart_has_values_where_there_is_room_and_never_more_years_than_fit():
    few, many = Reader(chart_svg(years(48, 53, 47))), Reader(chart_svg(years(*range(18))))
    assert few.texts("text") == ["48次", "53次", "47次", "97", "98", "99"]
    assert many.texts("text") == ["99", "102", "105", "108", "111", "114"]
    assert Reader(chart_svg(years(10**40, 1))).texts("text") == ["97", "98"]


@given(st.lists(st.none() | st.fractions(), max_size=30))
@settings(deadline=None)
def test_every_point_lies_on_the_paper(values):
    for svg, wide, high in ((spark_svg(years(*values)), 104, 20), (chart_svg(years(*values)), 320, 128)):
        spots = [spot.split(",") for points in re.findall(r'points="([^"]*)"', svg) for spot in points.split()]
        pairs = [(F(x), F(y)) for x, y in spots]
        assert all(0 < x < wide and 0 < y < high for x, y in pairs)
        assert all(a <= b for a, b in pairwise(x for x, _ in pairs))


def test_a_drawing_is_said_in_words():
    seen = Reader(to_html(scorecard()))
    assert seen.texts("svg", "bar")[0] == "結果 61，目標 55.."
    assert all(svg.attributes["role"] == "img" for svg in seen.all("svg"))
    assert [svg.children[0].tag for svg in seen.all("svg")] == ["title"] * len(seen.all("svg"))
