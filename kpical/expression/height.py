"""How long the numbers of a formula get on the way: so batch computes only what the exact evaluator does not find too large.

The height of a fraction is the number of bits of its numerator or its denominator, whichever is longer. That of a node is
stated for figures of so many bits: degree × the figures' bits + bits of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.expression.formula import Formula
from kpical.expression.operations import COMPARISONS, MOST_BITS
from kpical.expression.tree import Apply, Name, NumberLiteral, fold

MOST_HEIGHT = MOST_BITS // 2  # numerator and denominator together are bounded


class Height(NamedTuple):
    """At most degree × bits of a figure + bits."""

    degree: int
    bits: int

    def most(self) -> int:
        """The longest figure with which the value stays within its bound."""
        room = MOST_HEIGHT - self.bits
        return room // self.degree if self.degree and room >= 0 else room


class Heights(NamedTuple):
    """That of a formula, and the bits of the longest figures with which nothing on the way is too large."""

    value: Height
    most: int


def heights(formula: Formula, inputs: Mapping[str, Height]) -> Heights:
    """Of a formula over inputs of such heights."""
    most = MOST_HEIGHT

    def leaf(node: Name | NumberLiteral) -> Height:
        return inputs[node.key] if isinstance(node, Name) else of_number(formula.value_of(node))

    def operation(node: Apply, operands: Sequence[Height]) -> Height:
        nonlocal most
        height = HEIGHT[node.operation](node, operands)
        most = min(most, height.most())
        return height

    value = fold(formula.tree, leaf, operation)
    return Heights(value, min(most, value.most()))


def of_number(value: Fraction) -> Height:
    """The height of one number."""
    return Height(0, max(value.numerator.bit_length(), value.denominator.bit_length()))


def summed(operands: Sequence[Height]) -> Height:
    """Of their sum, over the product of their denominators."""
    product = multiplied(operands)
    return Height(product.degree, product.bits + len(operands) - 1)


def multiplied(operands: Sequence[Height]) -> Height:
    """Of their product or quotient."""
    return Height(sum(one.degree for one in operands), sum(one.bits for one in operands))


def _highest(operands: Sequence[Height]) -> Height:
    return Height(max(one.degree for one in operands), max(one.bits for one in operands))


def _power(node: Apply, operands: Sequence[Height]) -> Height:
    exponent = node.arguments[1]
    assert isinstance(exponent, NumberLiteral), "the formula language has no other"
    times = max(abs(int(exponent.value)), 1)
    return Height(operands[0].degree * times, operands[0].bits * times)


def _round(node: Apply, operands: Sequence[Height]) -> Height:
    places = node.arguments[1]
    assert isinstance(places, NumberLiteral), "the formula language has no other"
    return Height(operands[0].degree, operands[0].bits + (10 ** int(places.value)).bit_length() + 1)


def _mean(node: Apply, operands: Sequence[Height]) -> Height:
    total = summed(operands)
    return Height(total.degree, total.bits + len(operands).bit_length())


HeightRule = Callable[[Apply, Sequence[Height]], Height]
_TRUTH = Height(0, 1)
HEIGHT: dict[str, HeightRule] = {
    **dict.fromkeys(("add", "subtract", "sum"), lambda node, operands: summed(operands)),
    **dict.fromkeys(("multiply", "divide"), lambda node, operands: multiplied(operands)),
    **dict.fromkeys(("negative", "positive", "absolute"), lambda node, operands: operands[0]),
    **dict.fromkeys(("max", "min"), lambda node, operands: _highest(operands)),
    **dict.fromkeys((*COMPARISONS, "and", "or", "not"), lambda node, operands: _TRUTH),
    "power": _power, "round": _round, "mean": _mean,
    "percent": lambda node, operands: Height(operands[0].degree, operands[0].bits + 7),
    "if": lambda node, operands: _highest(operands[1:]),
    "count": lambda node, operands: Height(0, len(operands).bit_length()),
}  # fmt: skip
