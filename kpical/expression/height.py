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
from kpical.expression.tree import Apply, Literal, Name, fold

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

    def leaf(node: Name | Literal) -> Height:
        return inputs[node.key] if isinstance(node, Name) else of_number(formula.value_of(node))

    def operation(node: Apply, given: Sequence[Height]) -> Height:
        nonlocal most
        found = HEIGHT[node.operation](node, given)
        most = min(most, found.most())
        return found

    value = fold(formula.tree, leaf, operation)
    return Heights(value, min(most, value.most()))


def of_number(value: Fraction) -> Height:
    """The height of one number."""
    return Height(0, max(value.numerator.bit_length(), value.denominator.bit_length()))


def summed(given: Sequence[Height]) -> Height:
    """Of their sum, over the product of their denominators."""
    product = multiplied(given)
    return Height(product.degree, product.bits + len(given) - 1)


def multiplied(given: Sequence[Height]) -> Height:
    """Of their product or quotient."""
    return Height(sum(one.degree for one in given), sum(one.bits for one in given))


def _highest(given: Sequence[Height]) -> Height:
    return Height(max(one.degree for one in given), max(one.bits for one in given))


def _power(node: Apply, given: Sequence[Height]) -> Height:
    exponent = node.arguments[1]
    assert isinstance(exponent, Literal), "the formula language has no other"
    times = max(abs(int(exponent.value)), 1)
    return Height(given[0].degree * times, given[0].bits * times)


def _round(node: Apply, given: Sequence[Height]) -> Height:
    places = node.arguments[1]
    assert isinstance(places, Literal), "the formula language has no other"
    return Height(given[0].degree, given[0].bits + (10 ** int(places.value)).bit_length() + 1)


def _mean(node: Apply, given: Sequence[Height]) -> Height:
    total = summed(given)
    return Height(total.degree, total.bits + len(given).bit_length())


Rule = Callable[[Apply, Sequence[Height]], Height]
_TRUTH = Height(0, 1)
HEIGHT: dict[str, Rule] = {
    **dict.fromkeys(("add", "subtract", "sum"), lambda node, given: summed(given)),
    **dict.fromkeys(("multiply", "divide"), lambda node, given: multiplied(given)),
    **dict.fromkeys(("negative", "positive", "absolute"), lambda node, given: given[0]),
    **dict.fromkeys(("max", "min"), lambda node, given: _highest(given)),
    **dict.fromkeys((*COMPARISONS, "and", "or", "not"), lambda node, given: _TRUTH),
    "power": _power, "round": _round, "mean": _mean,
    "percent": lambda node, given: Height(given[0].degree, given[0].bits + 7),
    "if": lambda node, given: _highest(given[1:]),
    "count": lambda node, given: Height(0, len(given).bit_length()),
}  # fmt: skip
