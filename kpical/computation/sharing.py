"""A difference shared among what made it: what each adds when its turn comes, in the mean over all orders of turns.

This is the value of Shapley (1953); Das Gupta (1993) has it for rates in public statistics, Dietzenbacher and Los (1998) for
tables of input and output. It stays a fraction, treats all alike and adds up exactly. Not the n! orders are gone through but the
2^n subsets of those that have had their turn: bit i of a subset's number says whether the i-th has.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial, lcm

from kpical.expression.operations import MOST_BITS
from kpical.problem.errors import TooLarge


def shares(values: Sequence[Fraction]) -> list[Fraction]:
    """What each adds; `values` has one for every subset, from none to all.

    Raises TooLarge where the fractions would be longer than any value may be.
    """
    numbers, common = _over_one(values)
    bits = [1 << i for i in range(_count(values))]
    steps = [
        _of_all_orders([number for subset, number in enumerate(numbers) if subset & bit])
        - _of_all_orders([number for subset, number in enumerate(numbers) if not subset & bit])
        for bit in bits
    ]
    return [Fraction(step, common * factorial(len(bits))) for step in steps]


def on_turn(values: Sequence[Fraction]) -> Fraction:
    """The mean value, over all orders, when the turn of one more comes; `values` has one for every subset of the others.

    Raises TooLarge as `shares`.
    """
    numbers, common = _over_one(values)
    return Fraction(_of_all_orders(numbers), common * factorial(_count(values) + 1))


def _of_all_orders(numbers: Sequence[int]) -> int:
    """The sum, over all orders of one more than these subsets are of, of the number when its turn comes."""
    others = _count(numbers)
    orders = [factorial(before) * factorial(others - before) for before in range(others + 1)]
    return sum(orders[subset.bit_count()] * number for subset, number in enumerate(numbers))


def _over_one(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """The values over one denominator."""
    common = 1
    for denominator in {value.denominator for value in values}:
        common = lcm(common, denominator)
        if common.bit_length() > MOST_BITS:
            raise TooLarge
    return [value.numerator * (common // value.denominator) for value in values], common


def _count(subsets: Sequence[object]) -> int:
    return len(subsets).bit_length() - 1
