"""The values that a printed number may stand for, as each way of rounding has them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kpical.quantity.span import LEAST, MOST, NOTHING, Edge, Span, between

_HALF = Fraction(1, 2)


def _half_up(number: int) -> Span:
    return between(Edge(0, number - _HALF, behind=number <= 0), Edge(0, number + _HALF, behind=number < 0))


def _half_even(number: int) -> Span:
    odd = number % 2 == 1
    return between(Edge(0, number - _HALF, behind=odd), Edge(0, number + _HALF, behind=not odd))


def _down(number: int) -> Span:
    low, high = number - (number <= 0), number + (number >= 0)
    return between(Edge(0, Fraction(low), behind=number <= 0), Edge(0, Fraction(high), behind=number < 0))


def _up(number: int) -> Span:
    low, high = number - (number > 0), number + (number < 0)
    return between(Edge(0, Fraction(low), behind=number > 0), Edge(0, Fraction(high), behind=number >= 0))


# By the keys of `rounding.MODES`: the values that are rounded to a whole number.
ROUNDED: dict[str, Callable[[int], Span]] = {"half-up": _half_up, "half-even": _half_even, "down": _down, "up": _up}


def printed_within(span: Span, decimals: int, mode: str) -> Span:
    """The values that are printed as a number in the span."""
    places, numbers = 10**decimals, NOTHING
    scaled = span.image(Fraction(places), Fraction(0))
    for low, high in scaled.parts:
        part = Span((low, high))
        first, last = part.multiple_from(low.value), part.multiple_to(high.value)
        begin = LEAST if low.side else None if first is None else ROUNDED[mode](int(first)).edges[0]
        end = MOST if high.side else None if last is None else ROUNDED[mode](int(last)).edges[-1]
        if begin is not None and end is not None:
            numbers = numbers.joined(between(begin, end))
    return numbers.image(Fraction(1, places), Fraction(0))
