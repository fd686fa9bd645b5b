"""Spans: what they say of a value is what a look at every value says."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.quantity import span
from kpical.quantity.span import EVERYTHING, NOTHING, Edge, Span, above, at_least, at_most, below, between, point

# Values among which a span with its ends at sixths between -2 and 2 cannot hide anything: its ends, between them, beyond them.
ENDS = [Fraction(n, 6) for n in range(-12, 13)]
EACH = sorted(
    {*ENDS, *(end + Fraction(1, 60) for end in ENDS), *(end - Fraction(1, 60) for end in ENDS), Fraction(99), Fraction(-99)}
)
ends = st.sampled_from(ENDS)
simple = st.one_of(
    *(st.builds(make, ends) for make in (at_least, above, at_most, below, point)),
    st.builds(between, st.builds(Edge, st.just(0), ends, st.booleans()), st.builds(Edge, st.just(0), ends, st.booleans())),
    st.sampled_from([NOTHING, EVERYTHING]),
)
spans = st.lists(simple, max_size=3).map(lambda parts: union(parts))  # noqa: PLW0108 - it comes below
small = st.integers(-3, 3).map(Fraction)
maps = st.tuples(small, small, small, small)


def union(parts: list[Span]) -> Span:
    whole = NOTHING
    for part in parts:
        whole = whole.joined(part)
    return whole


def values(of: Span) -> list[Fraction]:
    return [value for value in EACH if of.contains(value)]


def moved(x: Fraction, p: Fraction, q: Fraction, r: Fraction, s: Fraction) -> Fraction | None:
    return (p * x + q) / (r * x + s) if r * x + s else None


@pytest.mark.parametrize(
    ("made", "inside", "outside"),
    [
        (at_least(Fraction(80)), "80 81", "79.999"), (above(Fraction(80)), "80.001", "80 79"),
        (at_most(Fraction(5)), "5 -9", "5.1"), (below(Fraction(5)), "4.9", "5 6"), (point(Fraction(1, 3)), "1/3", "0.333 0.334"),
        (EVERYTHING, "0 9", ""), (NOTHING, "", "0"), (between(Edge(0, Fraction(1)), Edge(0, Fraction(2))), "1 1.9", "0.9 2"),
        (above(Fraction(2)).cut(below(Fraction(2))), "", "2"),
        (point(Fraction(1)).rest, "0.9 1.1", "1"),
    ],
)  # fmt: skip
def test_a_span_holds_these_values(made, inside, outside):
    assert [value for value in inside.split() if not made.contains(Fraction(value))] == []
    assert [value for value in outside.split() if made.contains(Fraction(value))] == []


@given(spans, spans)
def test_what_is_in_both_in_one_and_in_none(a, b):
    in_a, in_b = set(values(a)), set(values(b))
    assert values(a.cut(b)) == sorted(in_a & in_b)
    assert values(a.joined(b)) == sorted(in_a | in_b)
    assert values(a.rest) == sorted(set(EACH) - in_a)
    assert a.meets(b) is bool(in_a & in_b)


@given(spans, spans)
def test_the_same_values_are_the_same_span(a, b):
    assert (a == b) is (values(a) == values(b))
    assert a.rest.rest == a
    assert a.cut(b) == a.rest.joined(b.rest).rest


@given(spans)
def test_the_edges_rise_and_no_two_parts_touch(a):
    assert list(a.edges) == sorted(set(a.edges))
    assert len(a.edges) % 2 == 0
    assert union([Span(pair) for pair in a.parts]) == a


@given(spans, maps)
def test_the_preimage_holds_what_is_mapped_into_the_span(a, map_):
    back = a.preimage(*map_)
    for x in EACH:
        y = moved(x, *map_)
        assert back.contains(x) is (y is not None and a.contains(y)), (x, y)


@given(spans, maps)
def test_the_image_holds_what_the_values_are_mapped_to(a, map_):
    image = a.image(*map_)
    for x in EACH:
        if a.contains(x) and (y := moved(x, *map_)) is not None:
            assert image.contains(y), (x, y)
    p, q, r, s = map_
    if p * s != q * r:  # each value of the image has one that is mapped to it
        assert [y for y in EACH if image.contains(y) is not (r * y != p and a.contains((s * y - q) / (p - r * y)))] == []


@given(spans, maps)
def test_the_image_of_the_preimage_is_what_of_the_span_is_reached(a, map_):
    reached = EVERYTHING.image(*map_)
    assert a.preimage(*map_).image(*map_) == a.cut(reached)


@pytest.mark.parametrize(
    ("target", "map_", "wanted"),
    [
        # 109305 ÷ x × 100 >= 80: above the pole at 0, at most 136,631.25
        (at_least(Fraction(80)), (0, 10930500, 1, 0), above(Fraction(0)).cut(at_most(Fraction(13663125, 100)))),
        # (x - 1700) ÷ 1700 <= 0
        (at_most(Fraction(0)), (1, -1700, 0, 1700), at_most(Fraction(1700))),
        # (5 - x) ÷ x × 100 = -100 never
        (point(Fraction(-100)), (-100, 500, 1, 0), NOTHING),
        # x × 7 ÷ x: 7 but at 0
        (at_least(Fraction(7)), (7, 0, 1, 0), point(Fraction(0)).rest),
        (above(Fraction(7)), (7, 0, 1, 0), NOTHING),
        (at_least(Fraction(3)), (0, 3, 0, 1), EVERYTHING),
        (at_least(Fraction(3)), (1, 3, 0, 0), NOTHING),
    ],
)  # fmt: skip
def test_what_a_figure_has_to_be(target, map_, wanted):
    assert target.preimage(*map(Fraction, map_)) == wanted


@given(spans, ends, st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(2)]))
def test_the_next_multiple_is_the_first_that_a_search_finds(a, value, step):
    up = [step * n for n in range(-200, 201) if step * n >= value and a.contains(step * n)]
    down = [step * n for n in range(-200, 201) if step * n <= value and a.contains(step * n)]
    assert a.multiple_from(value, step) == (min(up) if up else None)
    assert a.multiple_to(value, step) == (max(down) if down else None)


@given(spans, st.sampled_from(EACH))
def test_nothing_of_the_span_is_nearer_than_its_distance(a, value):
    step = a.distance(value)
    if step is None:
        assert a == NOTHING
        return
    assert (step == 0) or not a.contains(value)
    assert all(abs(other - value) >= abs(step) for other in values(a))
    near = span.between(Edge(0, value + step - Fraction(1, 1000)), Edge(0, value + step + Fraction(1, 1000), behind=True))
    assert a.meets(near)
