"""A formula as the doubles of a spreadsheet compute it: between which two numbers its value there surely lies.

+ - * / are those of IEEE 754 in every spreadsheet. Beyond that the programs differ: some take a difference near zero for
zero, two numbers for equal that agree in 15 digits, add up with more care than asked. All that they may make of it
lies between `low` and `high`; where that does not decide what the formula shows, `Unsure` is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import inf, isfinite, nextafter, ulp
from typing import NamedTuple

from kpical.expression.formula import Formula
from kpical.expression.operations import OPERATIONS
from kpical.expression.tree import Apply, Name, NumberLiteral, fold
from kpical.problem.errors import TooLarge
from kpical.quantity.rounding import scaled

# What spreadsheets overlook. Each number is larger than what any of them was seen to overlook; how much larger says its line.
# Excel: «Excel specifications and limits» (number precision 15 digits) and «Floating-point arithmetic may give inaccurate results
# in Excel» (a sum near zero is made zero). LibreOffice: measured in 7.4.7, and as `rtl_math_approxEqual`, `rtl_math_round` and
# `rtl_math_approxValue` in sal/rtl/math.cxx do it. tests/test_spreadsheet_limits.py asks the LibreOffice that is there.

# Both keep 15 digits of a number, so whole numbers below it are exact.
WHOLE = 10.0**15
# Nearer than that, as a part of the greater one, two numbers may be taken for equal, and their difference for zero. LibreOffice:
# for less than 2^-48. Excel compares and shows 15 digits, which is 2^-46 at most.
NEAR = 2.0**-44
_ULP = Fraction(1, 2**52)
# Units up to which a half-way case that is an ulp off still rounds as one: LibreOffice rounds to 15 digits beforehand below 2^41.
_MOST_TIES = 2**40
# Units up to which rounding down and up sees a whole one: LibreOffice rounds to 12 digits beforehand, which is 5 parts of 10^12.
_COARSE = 10**11
# By mode, what a rounding may overlook: a part of the number, and of the last printed unit.
OVERLOOKED = {
    "half-up": (Fraction(1, 2**47), Fraction(0)),  # 15 digits are 5 parts of 10^15; this is 7
    "half-even": (Fraction(1, 2**47), Fraction(1, 10**8)),  # its formula looks at 8 digits more than are printed
    **dict.fromkeys(("down", "up"), (Fraction(1, _COARSE), Fraction(0))),
}


class Unsure(Exception):
    """Spreadsheets may show another value."""


class Seen(NamedTuple):
    """A number, and between what a spreadsheet has it."""

    exact: Fraction
    low: float
    high: float

    @property
    def certain(self) -> bool:
        """Whether every spreadsheet has the same double."""
        return self.low == self.high

    @property
    def whole(self) -> bool:
        """Whether it is a whole number that every spreadsheet has exactly."""
        return self.low == self.high == self.exact.numerator and self.exact.denominator == 1 and abs(self.low) < WHOLE


SeenValue = Seen | bool | None  # None is #DIV/0!


def doubles(formula: Formula, values: Mapping[str, SeenValue]) -> SeenValue:
    """The formula over what is seen of its names, in base units. Raises Unsure."""

    def leaf(node: Name | NumberLiteral) -> SeenValue:
        return typed(formula.value_of(node)) if isinstance(node, NumberLiteral) else values[node.key]

    def operation(node: Apply, given: Sequence[SeenValue]) -> SeenValue:
        return DOUBLES[node.operation](given)

    try:
        return fold(formula.tree, leaf, operation)
    except (TooLarge, OverflowError):
        raise Unsure from None


def typed(value: Fraction) -> Seen:
    """A number that stands in a cell or in the formula, as n/d where its digits do not end."""
    return Seen(value, float(value), float(value))


def rescaled(value: Seen, scale: Fraction) -> Seen:
    """Times the scale's numerator, then divided by its denominator, each where it is not 1."""
    if scale.numerator != 1:
        value = _times(value, typed(Fraction(scale.numerator)))
    return _quotient(value, typed(Fraction(scale.denominator))) if scale.denominator != 1 else value


def rounding(value: Seen, places: int, mode: str) -> Seen:
    """The value rounded, where every spreadsheet rounds it alike. Raises Unsure.

    What is just half-way is seen as such even where its double is an ulp off, for a spreadsheet rounds to decimals by 15
    digits; what these do not tell apart from half-way is not sure. To round down or up, a whole unit has to be the double
    that is typed for it, and 12 digits have to tell it apart.
    """
    if value.whole:
        return value._replace(exact=Fraction(scaled(value.exact, places, mode), 10**places))
    units = value.exact * 10**places
    if abs(units) >= WHOLE:
        raise Unsure
    from_edge = units - Fraction(1, 2) if mode in ("half-up", "half-even") else units
    distance = abs(from_edge - round(from_edge))
    noise = max(abs(Fraction(value.low) - value.exact), abs(Fraction(value.high) - value.exact)) * 10**places
    if distance:
        part, unit = OVERLOOKED[mode]
        sure = distance > noise + (abs(units) + 1) * part + unit
    else:
        sure = _EDGES[mode](value, units, noise, places)
    if not sure:
        raise Unsure
    return typed(Fraction(scaled(value.exact, places, mode), 10**places))


def _unit(value: Seen, units: Fraction, noise: Fraction, places: int) -> bool:
    return value.certain and value.low == float(value.exact) and abs(units) < _COARSE


def _half(value: Seen, units: Fraction, noise: Fraction, places: int) -> bool:
    """Some versions look at every digit where they round to a whole number."""
    return not noise or (places > 0 and abs(units) < _MOST_TIES and noise <= abs(units) * _ULP)


def _half_by_difference(value: Seen, units: Fraction, noise: Fraction, places: int) -> bool:
    return noise + (abs(units) + 1) * 4 * _ULP < Fraction(4, 10**9)


# By mode, whether a value that is just half-way, or just a whole unit, is seen as such.
_EDGES = {"half-up": _half, "half-even": _half_by_difference, "down": _unit, "up": _unit}


def compare(rule: Callable[[Fraction, Fraction], bool], a: SeenValue, b: SeenValue) -> SeenValue:
    """Whether the rule holds. Raises Unsure where the two are nearly but not surely equal."""
    if not (isinstance(a, Seen) and isinstance(b, Seen)):
        return None
    same = a.certain and b.certain and a.low == b.low and a.exact == b.exact
    gap = max(a.low - b.high, b.low - a.high)
    alike = (a.low > b.high) is (a.exact > b.exact)  # what the digits that are lost turn round is not sure
    apart = a.exact != b.exact and alike and gap > 0 and ((a.whole and b.whole) or gap > NEAR * max(abs(a.high), abs(b.low)))
    if not (same or apart):
        raise Unsure
    return rule(a.exact, b.exact)


def _between(exact: Fraction, low: float, high: float) -> Seen:
    if not (isfinite(low) and isfinite(high)):
        raise Unsure
    return Seen(exact, low, high)


def _widened(seen: Seen, by: float) -> Seen:
    return _between(seen.exact, nextafter(seen.low - by, -inf), nextafter(seen.high + by, inf))


def _plus(a: Seen, b: Seen) -> Seen:
    result = _between(a.exact + b.exact, a.low + b.low, a.high + b.high)
    greatest = max(abs(a.low), abs(a.high), abs(b.low), abs(b.high))
    if max(abs(result.low), abs(result.high)) <= greatest * NEAR and not (a.whole and b.whole):
        return Seen(result.exact, min(result.low, 0.0), max(result.high, 0.0))  # may be taken for zero
    return result


def _minus(a: Seen, b: Seen) -> Seen:
    return _plus(a, _negative(b))


def _negative(a: Seen) -> Seen:
    return Seen(-a.exact, -a.high, -a.low)


def _times(a: Seen, b: Seen) -> Seen:
    ends = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high}
    return _between(a.exact * b.exact, min(ends), max(ends))


def _over(a: Seen, b: Seen) -> Seen | None:
    if not b.exact and b.certain and not b.low:
        return None
    return _quotient(a, b)


def _quotient(a: Seen, b: Seen) -> Seen:
    if b.low <= 0 <= b.high:
        raise Unsure
    ends = {a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high}
    return _between(a.exact / b.exact, min(ends), max(ends))


def _power(base: Seen, exponent: Seen) -> Seen | None:
    """A power is computed in ways of their own; a whole one comes out whole."""
    n = abs(int(exponent.exact))
    exact = OPERATIONS["power"].apply(base.exact, Fraction(n))
    result = base
    for _ in range(n - 1):
        result = _times(result, base)
    if not (base.whole and abs(exact) < WHOLE):
        result = _widened(result._replace(exact=exact), 2 * n * ulp(max(abs(result.low), abs(result.high))))
    return result if exponent.exact > 0 else _over(typed(Fraction(1)), result)


def _sum(*terms: Seen) -> Seen:
    """In any order and with any care: only whole numbers are sure to add up to one double."""
    exact = sum((term.exact for term in terms), Fraction(0))
    size = sum(max(abs(term.low), abs(term.high)) for term in terms)
    if all(term.whole for term in terms) and size < WHOLE:
        return typed(exact)
    low, high = sum(term.low for term in terms), sum(term.high for term in terms)
    return _widened(_between(exact, low, high), 2 * len(terms) * ulp(size))


def _mean(*terms: Seen) -> Seen | None:
    return _over(_sum(*terms), typed(Fraction(len(terms))))


def _greatest(*terms: Seen) -> Seen:
    return Seen(max(t.exact for t in terms), max(t.low for t in terms), max(t.high for t in terms))


def _least(*terms: Seen) -> Seen:
    return Seen(min(t.exact for t in terms), min(t.low for t in terms), min(t.high for t in terms))


def _absolute(a: Seen) -> Seen:
    if a.low < 0 < a.high:
        return Seen(abs(a.exact), 0.0, max(-a.low, a.high))
    return a if a.low >= 0 else _negative(a)


SeenRule = Callable[[Sequence[SeenValue]], SeenValue]


def _strict(apply: Callable[..., SeenValue]) -> SeenRule:
    """#DIV/0! in, #DIV/0! out."""
    return lambda given: None if None in given else apply(*given)


def _rule(key: str) -> SeenRule:
    return lambda given: compare(OPERATIONS[key].apply, given[0], given[1])


def _until(decides: bool) -> SeenRule:
    """且 and 或: the first that decides, or #DIV/0! where one stands before it."""
    return lambda given: next((value for value in given if value is None or value is decides), not decides)


def _if(given: Sequence[SeenValue]) -> SeenValue:
    test, yes, no = given
    return None if test is None else yes if test else no


def _count(*conditions: bool) -> Seen:
    return typed(Fraction(sum(conditions)))


DOUBLES: dict[str, SeenRule] = {
    "add": _strict(_plus), "subtract": _strict(_minus), "multiply": _strict(_times), "divide": _strict(_over),
    "power": _strict(_power), "negative": _strict(_negative), "positive": _strict(lambda a: a),
    "percent": _strict(lambda a: rescaled(a, Fraction(1, 100))),
    **{key: _rule(key) for key in ("at_least", "at_most", "more", "less", "equal", "unequal")},
    "and": _until(False), "or": _until(True), "not": _strict(lambda a: not a),
    "sum": _strict(_sum), "mean": _strict(_mean), "max": _strict(_greatest), "min": _strict(_least),
    "absolute": _strict(_absolute), "round": _strict(lambda a, places: rounding(a, int(places.exact), "half-up")),
    "if": _if, "count": _strict(_count),
}  # fmt: skip
