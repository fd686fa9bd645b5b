"""Between which values a ratio lies while its figures move within their own bounds: those of the corners, where that is sure.

With numerator and denominator of degree 1 in each figure, and no zero of the denominator on the closed box, the ratio is
monotonous in each figure while the others stand still. So its least and its greatest value are those of corners.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import chain, product
from math import gcd, lcm, prod
from typing import NamedTuple

from kpical.expression.operations import MOST_BITS
from kpical.expression.ratio import Monomial, Polynomial, Ratio

MOST_UNCERTAIN = 12  # figures that move: 4,096 corners
_MOST_WORK = 160 * MOST_BITS  # bits of the figures of all corners: some seconds

Range = tuple[Fraction, Fraction]
Term = tuple[int, tuple[str, ...]]  # a coefficient, and the variables of its product


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
        self.names = tuple(sorted({name for p in (*self.polynomials, *self.met) for m in p for name, _ in m}))

    def bounds(self, box: Mapping[str, Range]) -> Bounds | None:
        """The bounds over the closed box, where every variable has a range; None where corners do not show them."""
        common = lcm(*(end.denominator for name in self.names for end in box[name]))
        whole = {name: (int(box[name][0] * common), int(box[name][1] * common)) for name in self.names}
        return self.counted(dict.fromkeys(self.names, Fraction(1, common))).bounds(whole)

    def counted(self, steps: Mapping[str, Fraction]) -> Counted:
        """The same over whole numbers of steps."""
        both = _terms(self.polynomials, steps)
        met = [terms for polynomial in self.met for terms in _terms((polynomial,), steps)]
        free = frozenset(name for name in self.names if all(is_linear(p, {name}) for p in (*self.polynomials, *self.met)))
        return Counted(names=self.names, free=free, above=both[0], below=both[1], met=met)


class Counted(NamedTuple):
    """A ratio over whole numbers; `free` are the variables in which everything is of degree 1."""

    names: tuple[str, ...]
    free: frozenset[str]
    above: Sequence[Term]
    below: Sequence[Term]
    met: Sequence[Sequence[Term]]

    def bounds(self, box: Mapping[str, tuple[int, int]]) -> Bounds | None:
        """The bounds over the closed box; None where corners do not show them."""
        ends = [box[name] if box[name][0] != box[name][1] else box[name][:1] for name in self.names]
        moving = [name for name, end in zip(self.names, ends, strict=True) if len(end) > 1]
        if len(moving) > MOST_UNCERTAIN or not self.free.issuperset(moving):
            return None
        if sum(max(map(int.bit_length, end)) for end in ends) << len(moving) > _MOST_WORK:
            return None
        corners = [dict(zip(self.names, point, strict=True)) for point in product(*ends)]
        below = [_at(self.below, corner) for corner in corners]
        if not _one_sign(below) or not all(_one_sign([_at(met, corner) for corner in corners]) for met in self.met):
            return None
        sign = 1 if below[0] > 0 else -1
        pairs = [(sign * _at(self.above, corner), sign * under) for corner, under in zip(corners, below, strict=True)]
        low = high = pairs[0]
        for top, under in pairs:  # a comparison of Fractions takes longer than all of this
            if top * low[1] < low[0] * under:
                low = (top, under)
            if top * high[1] > high[0] * under:
                high = (top, under)
        return Bounds(Fraction(*low), Fraction(*high))


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


def _terms(polynomials: Sequence[Polynomial], steps: Mapping[str, Fraction]) -> list[list[Term]]:
    """The polynomials over numbers of steps, all of them times what makes their coefficients whole."""
    scaled = [{m: c * prod(steps[name] ** power for name, power in m) for m, c in p.items()} for p in polynomials]
    common = lcm(*(Fraction(c).denominator for p in scaled for c in p.values()))
    return [
        [(int(c * common), tuple(chain.from_iterable([name] * power for name, power in m))) for m, c in p.items()] for p in scaled
    ]


def _at(terms: Sequence[Term], values: Mapping[str, int]) -> int:
    total = 0
    for coefficient, names in terms:
        term = coefficient
        for name in names:
            term *= values[name]
        total += term
    return total


def _one_sign(values: Sequence[int]) -> bool:
    return min(values) > 0 or max(values) < 0


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
