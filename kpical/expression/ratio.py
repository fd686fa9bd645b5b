"""A formula as the ratio of two polynomials with integer coefficients: what batch computes on plain integers.

Every denominator that the formula meets on the way is kept: where one is zero the value is undefined, even where the
ratio as a whole is not (a÷(1÷b) at b = 0).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import gcd

from kpical.expression.formula import Formula
from kpical.expression.operations import COMPARISONS
from kpical.expression.tree import Apply, Name, NumberLiteral, fold, kind_of
from kpical.named import NamedTuple

MOST_TERMS = 64
MOST_DEGREE = 256

Monomial = tuple[tuple[str, int], ...]  # (("甲", 2), ("乙", 1)) is 甲²乙
Polynomial = Mapping[Monomial, int]


class Ratio(NamedTuple):
    """numerator ÷ denominator, defined where none of `met` is zero."""

    numerator: Polynomial
    denominator: Polynomial
    met: tuple[Polynomial, ...] = ()


class NotARatio(Exception):
    """The formula compares or chooses, or its ratio has too many terms: the exact evaluator does it."""


_ONE: Polynomial = {(): 1}


def ratio(formula: Formula, inputs: Mapping[str, Ratio]) -> Ratio | None:
    """The formula as a ratio of the ratios that stand for its inputs; None where it is none."""

    def leaf(node: Name | NumberLiteral) -> Ratio:
        if isinstance(node, NumberLiteral):
            return constant(formula.value_of(node))
        return inputs[node.key]

    def operation(node: Apply, operands: Sequence[Ratio]) -> Ratio:
        rule = RATIO[node.operation]
        if rule is None:
            raise NotARatio
        return rule(*operands)

    if kind_of(formula.tree) == "t":
        return None
    try:
        return reduced(fold(formula.tree, leaf, operation))
    except (NotARatio, KeyError):
        return None


def constant(value: Fraction) -> Ratio:
    """A number as a ratio."""
    return Ratio({(): value.numerator} if value else {}, {(): value.denominator})


def variable(name: str, scale: Fraction = Fraction(1)) -> Ratio:
    """Scale × the variable."""
    return Ratio({((name, 1),): scale.numerator}, {(): scale.denominator})


def added(a: Ratio, b: Ratio) -> Ratio:
    """Their sum; denominators that are alike are kept."""
    met = _met(a, b)
    if a.denominator == b.denominator:
        return Ratio(_sum(a.numerator, b.numerator), a.denominator, met)
    top = _sum(_product(a.numerator, b.denominator), _product(b.numerator, a.denominator))
    return Ratio(top, _product(a.denominator, b.denominator), met)


def _negative(a: Ratio) -> Ratio:
    return Ratio({m: -c for m, c in a.numerator.items()}, a.denominator, a.met)


def _multiplied(a: Ratio, b: Ratio) -> Ratio:
    return Ratio(_product(a.numerator, b.numerator), _product(a.denominator, b.denominator), _met(a, b))


def _divided(a: Ratio, b: Ratio) -> Ratio:
    if not b.numerator:
        raise NotARatio  # a division by the number 0: let the exact evaluator say where
    met = (*_met(a, b), b.numerator)
    return Ratio(_product(a.numerator, b.denominator), _product(a.denominator, b.numerator), met)


def _power(a: Ratio, exponent: Ratio) -> Ratio:
    n = exponent.numerator.get((), 0)
    if n < 0:
        return _power(_divided(constant(Fraction(1)), a), constant(Fraction(-n)))
    result = constant(Fraction(1))._replace(met=a.met)
    for _ in range(n):
        result = _multiplied(result, a)
    return result


def _summed(*figures: Ratio) -> Ratio:
    result = figures[0]
    for figure in figures[1:]:
        result = added(result, figure)
    return result


RATIO: dict[str, Callable[..., Ratio] | None] = {
    "add": added, "subtract": lambda a, b: added(a, _negative(b)), "multiply": _multiplied, "divide": _divided,
    "power": _power, "negative": _negative, "positive": lambda a: a, "sum": _summed,
    "percent": lambda a: _divided(a, constant(Fraction(100))),
    "mean": lambda *figures: _divided(_summed(*figures), constant(Fraction(len(figures)))),
    **dict.fromkeys((*COMPARISONS, "and", "or", "not"), None),
    **dict.fromkeys(("max", "min", "absolute", "round", "if", "count"), None),
}  # fmt: skip


def _sum(a: Polynomial, b: Polynomial) -> Polynomial:
    total = dict(a)
    for monomial, coefficient in b.items():
        total[monomial] = total.get(monomial, 0) + coefficient
    return _bounded({m: c for m, c in total.items() if c})


def _product(a: Polynomial, b: Polynomial) -> Polynomial:
    if a == _ONE:
        return b
    total: dict[Monomial, int] = {}
    for left, c in a.items():
        for right, d in b.items():
            monomial = _joined(left, right)
            total[monomial] = total.get(monomial, 0) + c * d
    return _bounded({m: c for m, c in total.items() if c})


def _joined(a: Monomial, b: Monomial) -> Monomial:
    if not a or not b:
        return a or b
    powers = dict(a)
    for name, power in b:
        powers[name] = powers.get(name, 0) + power
    return tuple(sorted(powers.items()))


def _bounded(polynomial: Polynomial) -> Polynomial:
    if len(polynomial) > MOST_TERMS or any(
        c.bit_length() > 4096 or sum(power for _, power in m) > MOST_DEGREE for m, c in polynomial.items()
    ):
        raise NotARatio
    return polynomial


def _met(a: Ratio, b: Ratio) -> tuple[Polynomial, ...]:
    return (*a.met, *(p for p in b.met if p not in a.met))


def reduced(a: Ratio) -> Ratio:
    """Without a common factor in the coefficients; of the denominators met, without those that are numbers.

    One that is a multiple of the ratio's own, as after figures in 千元, is zero where that is: it is the same.
    """
    factor = gcd(*a.numerator.values(), *a.denominator.values()) or 1
    if a.denominator.get((), 0) < 0 and len(a.denominator) == 1:
        factor = -factor  # a denominator that is a number is a positive one
    denominator = _over(a.denominator, factor)
    met = [denominator if _is_multiple(p, denominator) else p for p in a.met if set(p) != {()}]
    return Ratio(_over(a.numerator, factor), denominator, tuple(p for i, p in enumerate(met) if p not in met[:i]))


def _is_multiple(a: Polynomial, b: Polynomial) -> bool:
    return set(a) == set(b) and len({Fraction(a[monomial], b[monomial]) for monomial in a}) == 1


def _over(polynomial: Polynomial, factor: int) -> Polynomial:
    return {m: c // factor for m, c in polynomial.items()}
