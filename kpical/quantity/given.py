"""Figures as a Python program has them, made the text that the one reader of figures reads."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isfinite
from numbers import Rational, Real

from kpical.problem.errors import FigureError
from kpical.quantity.rounding import exact_text, whole_text

MOST_DIGITS = 4_300  # as many as Python itself reads into an integer
_MOST_BITS = 4 * MOST_DIGITS  # writing out a longer number would take long

FigureValue = str | Decimal | Rational | None  # an int is a Rational, and True and False are ints; Fraction is one


def text_of(value: object, name: str = "") -> str:
    """The text of a figure: str as it is, the digits of int, Decimal and Fraction, 是 or 否 of a bool, nothing of None.

    `name` is the input's, for the error. An integer type of another library (numpy) counts as int.
    Raises FigureError (not_a_number): a float, NaN or infinity, a Fraction whose decimals never end, any other type; too_large.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return _of_decimal(value, name)
    if isinstance(value, int | Rational):  # asking an int by its own name is quicker
        return _of_ratio(int(value.numerator), int(value.denominator), name)
    if isinstance(value, Real):
        raise FigureError("float" if isfinite(value) else "not_finite", str(value), name)
    raise FigureError("no_number_type", _short(value), name, limit=type(value).__name__)


def _of_decimal(value: Decimal, name: str) -> str:
    if not value.is_finite():
        raise FigureError("not_finite", str(value), name)
    _, digits, exponent = value.as_tuple()
    if len(digits) + abs(int(exponent)) > 2 * MOST_DIGITS:
        raise FigureError("too_large", str(value), name, limit=str(MOST_DIGITS))
    return format(value, "f")


def _of_ratio(above: int, below: int, name: str) -> str:
    if above.bit_length() > _MOST_BITS or below.bit_length() > _MOST_BITS:
        raise FigureError("too_large", input=name, limit=str(MOST_DIGITS))
    if below == 1:
        return whole_text(above)
    text = exact_text(Fraction(above, below))
    if text is None:
        raise FigureError("endless", f"{above}/{below}", name)
    return text


def _short(value: object) -> str:
    """What the value looks like; who shows it cuts it."""
    return " ".join(repr(value).split())
