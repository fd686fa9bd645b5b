"""Between which values a ratio lies while its figures move within their own bounds: those of the corners, where that is sure.

With numerator and denominator of degree 1 in each figure, and no zero of the denominator on the closed box, the ratio is
monotonous in each figure while the others stand still. So its least and its greatest value are those of corners.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import chain, product
from math import gcd, lcm
from typing import NamedTuple

from kpical.expression.ratio import Monomial, Polynomial, Ratio

MOST_UNCERTAIN = 12  # figures that move: 4,096 corners

Range = tuple[Fraction, Fraction]
Term = tuple[int, tuple[str, ...], int]  # coefficient, the variables of its product, and the degree that it lacks


class Bounds(NamedTuple):
    """The least and the greatest value, both of which may be taken or not."""

    low: Fraction
    high: Fraction


class Bounding:
    """A ratio without its common factors, asked again and again for its bounds."""

    def __init__(self, ratio: Ratio) -> None:
        numerator, denominator = cancelled(ratio)
        self.polynomials = (numerator, denominator)
        self.met = tuple(met for met in ratio.met if met != denominator)
        self.names = frozenset(name for p in (*self.polynomials, *self.met) for m in p for name, _ in m)
        self.degree = max((sum(power for _, power in m) for p in self.polynomials for m in p), default=0)
        self.terms = [_terms(polynomial, self.degree) for polynomial in self.polynomials]
        self.met_terms = [_terms(met, max(sum(power for _, power in m) for m in met)) for met in self.met]

    def bounds(self, box: Mapping[str, Range]) -> Bounds | None:
        """The bounds over the closed box, where every variable has a range; None where corners do not show them."""
        moving = [name for name in self.names if box[name][0] != box[name][1]]
        if len(moving) > MOST_UNCERTAIN or not all(is_linear(p, moving) for p in (*self.polynomials, *self.met)):
            return None
        common = lcm(*(end.denominator for name in self.names for end in box[name]))
        whole = {name: tuple(int(end * common) for end in box[name]) for name in self.names}
        names = list(self.names)
        corners = [dict(zip(names, ends, strict=True)) for ends in product(*(dict.fromkeys(whole[name]) for name in names))]
        above, below = ([_at(terms, corner, common) for corner in corners] for terms in self.terms)
        met = [[_at(terms, corner, common) for corner in corners] for terms in self.met_terms]
        if not all(_one_sign(values) for values in (below, *met)):
            return None
        values = [Fraction(n, d) for n, d in zip(above, below, strict=True)]
        return Bounds(min(values), max(values))


def is_linear(polynomial: Polynomial, names: Collection[str]) -> bool:
    """Whether it is of degree 1 at the most in each of these variables."""
    return all(power == 1 for monomial in polynomial for name, power in monomial if name in names)


def cancelled(ratio: Ratio) -> tuple[Polynomial, Polynomial]:
    """Numerator and denominator without common factors, as far as these are variables or denominators that were met."""
    top, under = ratio.numerator, ratio.denominator
    variables = sorted({name for p in (top, under) for m in p for name, _ in m})
    factors: list[Polynomial] = [{((name, 1),): 1} for name in variables]
    for factor in (*factors, *map(_primitive, ratio.met)):
        while top and set(factor) != {()} and (above := _quotient(top, factor)) and (below := _quotient(under, factor)):
            top, under = above, below
    return top, under


def _terms(polynomial: Polynomial, degree: int) -> list[Term]:
    """What `_at` adds up: every term filled up to the degree, so that whole numbers stand for fractions of one denominator."""
    return [
        (c, tuple(chain.from_iterable([name] * power for name, power in m)), degree - sum(power for _, power in m))
        for m, c in polynomial.items()
    ]


def _at(terms: Sequence[Term], values: Mapping[str, int], common: int) -> int:
    """The polynomial at values ÷ common, times common to the power of its degree."""
    total = 0
    for coefficient, names, lacking in terms:
        product_ = coefficient * common**lacking
        for name in names:
            product_ *= values[name]
        total += product_
    return total


def _one_sign(values: Iterable[int]) -> bool:
    signs = {(value > 0) - (value < 0) for value in values}
    return len(signs) == 1 and 0 not in signs


def _primitive(polynomial: Polynomial) -> Polynomial:
    """Without a common factor of its coefficients: what it divides, it divides in whole numbers (Gauß)."""
    content = reduce(gcd, polynomial.values(), 0)
    return {m: c // content for m, c in polynomial.items()}


def _quotient(a: Polynomial, b: Polynomial) -> Polynomial | None:
    """What a is divided by b, None where a rest stays; by the first term of each in the order of exponents."""
    names = sorted({name for p in (a, b) for m in p for name, _ in m})

    def order(monomial: Monomial) -> list[int]:
        powers = dict(monomial)
        return [powers.get(name, 0) for name in names]

    first = max(b, key=order)
    rest, quotient = dict(a), dict[Monomial, int]()
    while rest:
        leading = max(rest, key=order)
        powers = [p - q for p, q in zip(order(leading), order(first), strict=True)]
        coefficient, left = divmod(rest[leading], b[first])
        if left or min(powers, default=0) < 0:
            return None
        step = tuple((name, power) for name, power in zip(names, powers, strict=True) if power)
        quotient[step] = coefficient
        for monomial, c in b.items():
            moved = _times(step, monomial)
            rest[moved] = rest.get(moved, 0) - coefficient * c
            if not rest[moved]:
                del rest[moved]
    return quotient


def _times(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))
