"""Shares as offices write them, pure numbers: 1/3, 三分之一, 百分之五, 千分之三, 半數."""

from __future__ import annotations

import re
from fractions import Fraction

from kpical.problem.errors import FigureError
from kpical.quantity.figure import half_width, read_figure
from kpical.quantity.given import MOST_DIGITS
from kpical.quantity.numerals import SAID
from kpical.quantity.unit import Unit

_SLASH = r"(?a:([-△▲]?)\s*(\d+|\d{1,3}(?:,\d{3})+)\s*/\s*(\d+|\d{1,3}(?:,\d{3})+))"
_HALF = ("半數", "一半", "半")
_ROUND = {"百": Fraction(100), "千": Fraction(1000), "萬": Fraction(10_000)}  # 百分之百


def read_share(text: str) -> Fraction | None:
    """The pure number that the text says as a share of a whole, of whole numbers where it has a slash; None where it is none."""
    plain = half_width(text)
    if plain in _HALF:
        return Fraction(1, 2)
    if len(plain) > MOST_DIGITS:
        return None
    if match := re.fullmatch(_SLASH, plain):
        above, below = (Fraction(digits.replace(",", "")) for digits in match.group(2, 3))
        sign = -1 if match[1] else 1
        return sign * above / below if below else None
    under, of, over = plain.partition("分之")
    whole, part = (_plain_number(word) for word in (under, over)) if of else (None, None)
    return part / whole if part is not None and whole and whole.denominator == 1 else None


def in_unit(share: Fraction, unit: Unit | None) -> Fraction | None:
    """The pure number in the unit of a rate (1/3 is 33.33…%); None where the unit is that of an amount."""
    if unit is None:
        return share
    return share / unit.scale if unit.kind == "rate" else None


def _plain_number(text: str) -> Fraction | None:
    """A number without a unit, not below 0; 二點五 too, which is only said in shares."""
    if text in _ROUND:
        return _ROUND[text]
    before, dot, decimals = text.partition("點")
    if dot and decimals and all(char in SAID for char in decimals):
        whole = _plain_number(before)
        behind = Fraction(int("".join(str(SAID.index(char)) for char in decimals)), 10 ** len(decimals))
        return whole + behind if whole is not None and whole.denominator == 1 else None
    try:
        figure = read_figure(text)
    except FigureError:
        return None
    return figure.value if figure and not figure.origin and figure.value >= 0 else None
