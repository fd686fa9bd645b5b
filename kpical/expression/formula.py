"""A checked formula, in the forms that its readers need; `reading` makes it of a text."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from fractions import Fraction

from kpical.expression.tree import Apply, Name, Node, NumberLiteral
from kpical.named import NamedTuple


class Placeholder(NamedTuple):
    """What stands behind `v0` (a name) or `c0` (a literal) in the Python text."""

    name: str | None
    value: Fraction | None
    percent: bool


class Notation(NamedTuple):
    """The Python text, its placeholders, and for every column of it the place in the formula."""

    python: str
    placeholders: dict[str, Placeholder]
    starts: dict[int, int]  # column in the Python text -> start in the formula
    ends: dict[int, int]

    def place(self, node: ast.expr) -> tuple[int, int]:
        """Where a part of the Python expression stands in the formula's text."""
        assert node.end_col_offset is not None
        return self.starts[node.col_offset], self.ends[node.end_col_offset]


class Formula(NamedTuple):
    """A checked formula in the forms that its readers need; all of them say the same."""

    text: str
    tree: Node
    python: ast.expr
    names: Mapping[str, str]  # placeholder -> input
    literals: Mapping[str, Fraction]  # placeholder -> value, of an indicator's formula in base units
    notation: Notation

    @property
    def inputs(self) -> tuple[str, ...]:
        """The inputs that the formula names, in order of first use."""
        return tuple(dict.fromkeys(self.names.values()))

    def value_of(self, literal: NumberLiteral) -> Fraction:
        """What a number in the tree counts for; an exponent is a number and no more."""
        return self.literals.get(literal.key, literal.value)

    def spans(self) -> list[tuple[int, int, str]]:
        """Start, end and input of every name in the text, in order."""
        leaves = [leaf for leaf in walk(self.tree) if isinstance(leaf, Name)]
        return sorted((leaf.start, leaf.end, leaf.key) for leaf in leaves)

    def place(self, node: ast.expr) -> tuple[int, int]:
        """Where a part of the Python expression stands in the formula's text."""
        return self.notation.place(node)


def walk(tree: Node) -> Iterable[Node]:
    """Every node, the outer ones first."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, Apply):
            todo.extend(reversed(node.arguments))
