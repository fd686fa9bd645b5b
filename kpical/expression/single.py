"""A ratio of polynomials in one unknown: all its other figures are given.

value(x) = (p·x + q) ÷ (r·x + s) once common factors are cancelled, or it is no such ratio. The zeros of all denominators that
the formula met stay outside, cancelled or not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest
from math import isqrt

from kpical.expression.operations import MOST_BITS
from kpical.expression.ratio import Polynomial, Ratio
from kpical.named import NamedTuple
from kpical.problem.errors import TooLarge

_ZERO, _ONE = Fraction(0), Fraction(1)

Powers = tuple[Fraction, ...]  # the coefficients of 1, x, x², …, the last one not 0; () is 0
Moebius = tuple[Fraction, Fraction, Fraction, Fraction]  # p, q, r, s of (p·x + q) ÷ (r·x + s)


class Single(NamedTuple):
    """numerator ÷ denominator, defined where none of `met` is zero."""

    numerator: Powers
    denominator: Powers
    met: tuple[Powers, ...]

    @property
    def undefined(self) -> bool:
        """Whether a denominator is zero whatever the unknown is."""
        return not self.denominator or not all(self.met)

    @property
    def moebius(self) -> Moebius | None:
        """Its four numbers, common factors cancelled; None where the unknown stays in a higher power."""
        above, below = self.numerator, self.denominator
        if max(len(above), len(below)) > 2:
            common = _common(above, below, least=max(len(above), len(below)) - 1)
            if common is None:
                return None
            above, below = _divided(above, common)[0], _divided(below, common)[0]
        (q, p), (s, r) = ((*powers, _ZERO, _ZERO)[:2] for powers in (above, below))
        return p, q, r, s

    @property
    def poles(self) -> frozenset[Fraction] | None:
        """The values at which a denominator is zero; None where they cannot be told."""
        zeros = [_zeros(powers) for powers in {*self.met, self.denominator}]
        return None if None in zeros else frozenset(zero for some in zeros for zero in some or ())


def powers_of(*coefficients: Fraction) -> Powers:
    """The polynomial of those coefficients, from that of 1 on."""
    count = len(coefficients)
    while count and not coefficients[count - 1]:
        count -= 1
    return coefficients[:count]


def in_one(ratio: Ratio, values: Mapping[str, Powers]) -> Single:
    """The ratio with a polynomial in the unknown for each of its variables. Raises TooLarge."""
    known: dict[tuple[str, int], Powers] = {}

    def power(name: str, exponent: int) -> Powers:
        if (name, exponent) not in known:
            known[name, exponent] = _power(values[name], exponent)
        return known[name, exponent]

    met = tuple(_put_in(polynomial, power) for polynomial in ratio.met)
    return Single(_put_in(ratio.numerator, power), _put_in(ratio.denominator, power), met)


def _put_in(polynomial: Polynomial, power: Callable[[str, int], Powers]) -> Powers:
    total: Powers = ()
    for monomial, coefficient in polynomial.items():
        term: Powers = (Fraction(coefficient),)
        for name, exponent in monomial:
            term = _product(term, power(name, exponent))
        total = _sum(total, term)
    return total


def _power(base: Powers, exponent: int) -> Powers:
    bits = max((c.numerator.bit_length() + c.denominator.bit_length() for c in base), default=0)
    if bits * exponent > MOST_BITS:
        raise TooLarge
    result: Powers = (_ONE,)
    for _ in range(exponent):
        result = _product(result, base)
    return result


def _sum(a: Powers, b: Powers) -> Powers:
    return powers_of(*(x + y for x, y in zip_longest(a, b, fillvalue=_ZERO)))


def _product(a: Powers, b: Powers) -> Powers:
    total = [_ZERO] * max(len(a) + len(b) - 1, 0)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            total[i + j] += x * y
    return powers_of(*total)


def _divided(a: Powers, b: Powers) -> tuple[Powers, Powers]:
    """Quotient and rest."""
    rest, quotient = list(a), [_ZERO] * max(len(a) - len(b) + 1, 0)
    for i in range(len(a) - len(b), -1, -1):
        factor = quotient[i] = rest[i + len(b) - 1] / b[-1]
        for j, coefficient in enumerate(b):
            rest[i + j] -= factor * coefficient
    return powers_of(*quotient), powers_of(*rest[: len(b) - 1])


def _common(a: Powers, b: Powers, least: int) -> Powers | None:
    """The greatest common divisor, its highest coefficient 1; None where it has fewer coefficients than `least`.

    It divides every rest. Where one is too short there is no need to go on, which would take very long.
    """
    while b and len(b) >= least:
        a, b = b, _divided(a, b)[1]
    return None if b or len(a) < least else tuple(c / a[-1] for c in a)


def _zeros(powers: Powers) -> Sequence[Fraction] | None:
    """The rational numbers at which it is 0; None for one of a high degree, and for 0 itself."""
    simple = powers
    if len(powers) > 3:
        slope = powers_of(*(i * c for i, c in enumerate(powers) if i))
        common = _common(powers, slope, least=len(powers) - 2)
        simple = _divided(powers, common)[0] if common else ()
    if not simple:
        return None
    if len(simple) < 3:
        return [-simple[0] / simple[1]] if len(simple) == 2 else []
    c, b, a = simple
    root = _root(b * b - 4 * a * c)
    return [] if root is None else [(-b - root) / (2 * a), (-b + root) / (2 * a)]


def _root(value: Fraction) -> Fraction | None:
    """Its square root, None where that is not rational: no figure can be there."""
    if value < 0:
        return None
    root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return root if root * root == value else None
