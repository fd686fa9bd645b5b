"""A difference shared among what made it: what each adds when its turn comes, in the mean over all orders of turns.

This is the value of Shapley (1953); de Boer (2008) shows that it is Siegel's ideal decomposition, and Das Gupta (1993) has it for
rates in public statistics. It stays a fraction, treats all alike and adds up exactly. Not the n! orders are gone through but the
2^n subsets of those that have had their turn: bit i of a subset's number says whether the i-th has.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial, lcm

from kpical.expression.operations import MOST_BITS
from kpical.problem.errors import TooLarge


def shares(values: Sequence[Fraction]) -> list[Fraction]:
    """What each adds; `values` has one for every subset, from none to all. Raises TooLarge."""
    bits = [1 << i for i in range(_count(values))]
    return [
        on_turn([value for subset, value in enumerate(values) if subset & bit])
        - on_turn([value for subset, value in enumerate(values) if not subset & bit])
        for bit in bits
    ]


def on_turn(values: Sequence[Fraction]) -> Fraction:
    """The mean value, over all orders, when the turn of one more comes; `values` has one for every subset of the others.

    Raises TooLarge where the fraction would be longer than any value may be.
    """
    others, common = _count(values), 1
    for denominator in {value.denominator for value in values}:
        common = lcm(common, denominator)
        if common.bit_length() > MOST_BITS:
            raise TooLarge
    orders = [factorial(before) * factorial(others - before) for before in range(others + 1)]
    total = sum(
        orders[subset.bit_count()] * value.numerator * (common // value.denominator) for subset, value in enumerate(values)
    )
    return Fraction(total, common * factorial(others + 1))


def _count(values: Sequence[Fraction]) -> int:
    return len(values).bit_length() - 1
