"""What every operation of the language means, in one table.

Each reader of a formula (exact, algebra, ratio) holds the same keys; a test says so.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kpical.named import NamedTuple
from kpical.problem.errors import TooLarge
from kpical.quantity.rounding import scaled

MOST_BITS = 200_000
MOST_EXPONENT = 64
MOST_ARGUMENTS = 500


class Operation(NamedTuple):
    """`takes` is a letter an argument, n for a number, t for a truth value, x for either (both alike); `*` repeats the last."""

    takes: str
    gives: str
    apply: Callable[..., Any]

    @property
    def arity(self) -> tuple[int, int]:
        """The least and the most arguments."""
        return (1, MOST_ARGUMENTS) if self.takes.endswith("*") else (len(self.takes), len(self.takes))

    def kind(self, position: int) -> str:
        """What the argument at that position must be."""
        return self.takes[min(position, len(self.takes.rstrip("*")) - 1)]


def bounded(value: Fraction) -> Fraction:
    """The value itself. Raises TooLarge beyond 200,000 bits."""
    if value.numerator.bit_length() + value.denominator.bit_length() > MOST_BITS:
        raise TooLarge
    return value


def _sum(figures: tuple[Fraction, ...]) -> Fraction:
    """Bounded on the way as + is: the sum of many long fractions takes minutes."""
    total = Fraction(0)
    for figure in figures:
        total = bounded(total + figure)
    return total


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits * abs(exponent) > MOST_BITS:
        raise TooLarge
    return Fraction(base ** int(exponent))


def _round(value: Fraction, places: Fraction) -> Fraction:
    """四捨五入, as a spreadsheet's ROUND: half away from zero."""
    return Fraction(scaled(value, int(places), "half-up"), 10 ** int(places))


OPERATIONS: dict[str, Operation] = {
    "add": Operation("nn", "n", lambda a, b: bounded(a + b)),
    "subtract": Operation("nn", "n", lambda a, b: bounded(a - b)),
    "multiply": Operation("nn", "n", lambda a, b: bounded(a * b)),
    "divide": Operation("nn", "n", lambda a, b: bounded(a / b)),
    "power": Operation("nn", "n", _power),
    "negative": Operation("n", "n", lambda a: -a),
    "positive": Operation("n", "n", lambda a: a),
    "percent": Operation("n", "n", lambda a: a / 100),
    "at_least": Operation("nn", "t", lambda a, b: a >= b),
    "at_most": Operation("nn", "t", lambda a, b: a <= b),
    "more": Operation("nn", "t", lambda a, b: a > b),
    "less": Operation("nn", "t", lambda a, b: a < b),
    "equal": Operation("nn", "t", lambda a, b: a == b),
    "unequal": Operation("nn", "t", lambda a, b: a != b),
    "and": Operation("t*", "t", lambda *conditions: all(conditions)),
    "or": Operation("t*", "t", lambda *conditions: any(conditions)),
    "not": Operation("t", "t", lambda a: not a),
    "sum": Operation("n*", "n", lambda *figures: _sum(figures)),
    "mean": Operation("n*", "n", lambda *figures: bounded(_sum(figures) / len(figures))),
    "max": Operation("n*", "n", lambda *figures: max(figures)),
    "min": Operation("n*", "n", lambda *figures: min(figures)),
    "absolute": Operation("n", "n", abs),
    "round": Operation("nn", "n", _round),
    "if": Operation("txx", "x", lambda test, yes, no: yes if test else no),
    "count": Operation("t*", "n", lambda *conditions: Fraction(sum(conditions))),
}

COMPARISONS = frozenset({"at_least", "at_most", "more", "less", "equal", "unequal"})

# How an operation is written in a formula.
OPERATORS: dict[str, str] = {
    **dict.fromkeys("+＋﹢", "add"), **dict.fromkeys("-－−﹣", "subtract"), **dict.fromkeys("*×＊", "multiply"),
    **dict.fromkeys("/÷／∕", "divide"), **dict.fromkeys("^＾", "power"),
    **dict.fromkeys((">=", "＞＝", "≥", "≧"), "at_least"), **dict.fromkeys(("<=", "＜＝", "≤", "≦"), "at_most"),
    **dict.fromkeys(">＞", "more"), **dict.fromkeys("<＜", "less"), **dict.fromkeys("=＝", "equal"), "≠": "unequal",
    **dict.fromkeys(("且", "and"), "and"), **dict.fromkeys(("或", "or"), "or"), **dict.fromkeys(("非", "not"), "not"),
}  # fmt: skip
FUNCTIONS: dict[str, str] = {
    "合計": "sum", "sum": "sum", "最大": "max", "max": "max", "最小": "min", "min": "min", "平均": "mean", "mean": "mean",
    "絕對值": "absolute", "abs": "absolute", "四捨五入": "round", "round": "round", "若": "if", "if": "if",
    "達成項數": "count", "count": "count",
}  # fmt: skip

# The same operations as Python writes and parses them.
PYTHON: dict[str, str] = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**", "at_least": ">=", "at_most": "<=",
    "more": ">", "less": "<", "equal": "==", "unequal": "!=", "and": "and", "or": "or", "not": "not",
    "negative": "-", "positive": "+",
}  # fmt: skip
NODES: dict[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.Pow: "power",
    ast.USub: "negative", ast.UAdd: "positive", ast.GtE: "at_least", ast.LtE: "at_most", ast.Gt: "more", ast.Lt: "less",
    ast.Eq: "equal", ast.NotEq: "unequal", ast.And: "and", ast.Or: "or", ast.Not: "not",
}  # fmt: skip


def chain(operation: ast.BinOp) -> tuple[ast.expr, list[ast.BinOp]]:
    """What a + b + c begins with, and its operations one over the other: it is as deep on its left as it is long."""
    first: ast.expr = operation
    operations: list[ast.BinOp] = []
    while isinstance(first, ast.BinOp):
        operations.append(first)
        first = first.left
    return first, operations[::-1]
