"""The formula as a tree of names, literals and operations: what every reader reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from kpical.named import NamedTuple

T = TypeVar("T")


class Name(NamedTuple):
    """An input, by its declared name; start and end are its place in the formula's text."""

    key: str
    kind: str  # n, or t for an input that is 是/否
    start: int
    end: int


class NumberLiteral(NamedTuple):
    """A number written in the formula; `key` is its placeholder."""

    key: str
    value: Fraction
    percent: bool  # written with %
    start: int
    end: int


class Apply(NamedTuple):
    """An operation over arguments; `kind` says whether it gives a number (n) or a truth value (t)."""

    operation: str
    arguments: tuple[Node, ...]
    kind: str
    start: int
    end: int


Node = Name | NumberLiteral | Apply


def kind_of(node: Node) -> str:
    """N for a number, t for a truth value."""
    return "n" if isinstance(node, NumberLiteral) else node.kind


def fold(node: Node, leaf: Callable[[Name | NumberLiteral], T], operation: Callable[[Apply, Sequence[T]], T]) -> T:
    """One value for the tree, from its leaves up. Not recursive: a sum of 500 terms is 500 levels deep."""
    done: list[T] = []
    todo: list[tuple[Node, bool]] = [(node, False)]
    while todo:
        current, ready = todo.pop()
        if not isinstance(current, Apply):
            done.append(leaf(current))
        elif ready:
            count = len(current.arguments)
            arguments = done[len(done) - count :]
            del done[len(done) - count :]
            done.append(operation(current, arguments))
        else:
            todo.append((current, True))
            todo.extend((argument, False) for argument in reversed(current.arguments))
    return done[0]
