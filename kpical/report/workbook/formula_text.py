"""A formula as a spreadsheet writes it, in the words that Excel and OpenDocument share.

Brackets stand wherever the two, or kpical, might read an operation in another order: -2^2 is 4 in a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.expression.formula import Formula
from kpical.expression.operations import COMPARISONS
from kpical.expression.tree import Apply, Name, NumberLiteral, fold
from kpical.problem.position import column_letters
from kpical.quantity.rounding import exact_text

MOST_DIGITS = 15  # that a spreadsheet keeps of a number
MOST_ARGUMENTS = 255
MOST_NESTING = 56  # functions in one another: Excel takes 64, and some are put around the formula
MOST_CHARACTERS = 8_000  # Excel takes 8,192

_COMPARED, _ADDED, _MULTIPLIED, _ATOM = range(4)
_SIGNS = {"at_least": ">=", "at_most": "<=", "more": ">", "less": "<", "equal": "=", "unequal": "<>"}


class Unsayable(Exception):
    """No spreadsheet can compute it as kpical does: the cell gets the value alone."""


class Grammar(NamedTuple):
    """What differs between the two: the sign before a formula, the one between arguments, and references."""

    prefix: str
    separator: str
    reference: Callable[[str, int, int], str]  # sheet ("" for the formula's own), row, column; both from 0


class Term(NamedTuple):
    """A part of a formula; `binds` tells how tightly."""

    text: str
    binds: int = _ATOM
    divides: bool = False  # it may come out as #DIV/0!
    blurred: bool = False  # it adds or subtracts quotients: what they lack of being exact may grow
    depth: int = 0  # of functions in one another


def a1(row: int, column: int, fixed: str = "") -> str:
    """The cell's name in its sheet, from row and column counted from 0; `fixed` is $ for one that is the same everywhere."""
    return f"{fixed}{column_letters(column + 1)}{fixed}{row + 1}"


def spreadsheet(formula: Formula, refs: Mapping[str, Term], grammar: Grammar) -> Term:
    """The formula over the terms that stand for its names, in base units. Raises Unsayable."""

    def leaf(node: Name | NumberLiteral) -> Term:
        if isinstance(node, NumberLiteral):
            return number(formula.value_of(node), percent=node.percent)
        return refs[node.key]

    def operation(node: Apply, terms: Sequence[Term]) -> Term:
        return SPREADSHEET[node.operation](terms, grammar)

    term = fold(formula.tree, leaf, operation)
    if term.depth > MOST_NESTING or len(term.text) > MOST_CHARACTERS:
        raise Unsayable
    return term


def number(value: Fraction, *, percent: bool = False) -> Term:
    """A number of at most 15 digits: a decimal, 80% where it is written so, or 1/60 where its digits do not end."""
    if value < 0:
        return Term("-" + number(-value, percent=percent).text, _ADDED)
    if percent and (value * 100).denominator == 1:
        return Term(_digits(value * 100) + "%")
    if exact_text(value) is None:
        return Term(f"{_digits(Fraction(value.numerator))}/{_digits(Fraction(value.denominator))}", _MULTIPLIED)
    return Term(_digits(value))


def _digits(value: Fraction) -> str:
    text = exact_text(value)
    if text is None or len(text.replace(".", "").strip("0")) > MOST_DIGITS:
        raise Unsayable
    return text


def scaled(term: Term, scale: Fraction) -> Term:
    """The term times that many: ×1000 for a figure in 千元, ÷60 for one in 分鐘."""
    for sign, figure in (("*", scale.numerator), ("/", scale.denominator)):
        if figure != 1:
            term = term._replace(text=f"{_at(term, _MULTIPLIED)}{sign}{_digits(Fraction(figure))}", binds=_MULTIPLIED)
    return term


def call(name: str, grammar: Grammar, *terms: Term) -> Term:
    """A function of the terms. Raises Unsayable where there are more than 255."""
    if len(terms) > MOST_ARGUMENTS:
        raise Unsayable
    text = f"{name}({grammar.separator.join(term.text for term in terms)})"
    joined = _of(terms, text, _ATOM, adds=name in ("SUM", "AVERAGE"))
    return joined._replace(depth=joined.depth + 1)


def compared(rule: str, a: Term, b: Term) -> Term:
    """A rule as `>=` between two terms."""
    return _of((a, b), f"{_at(a, _ADDED)}{rule}{_at(b, _ADDED)}", _COMPARED)


def truth(value: bool) -> Term:
    """TRUE or FALSE, as both programs write it."""
    return Term("TRUE()" if value else "FALSE()")


def _at(term: Term, binds: int) -> str:
    """The term's text, in brackets where it binds less tightly than that."""
    return term.text if term.binds >= binds else f"({term.text})"


def _of(terms: Sequence[Term], text: str, binds: int, *, adds: bool = False) -> Term:
    """The text, with what its terms hand on."""
    divides = any(term.divides for term in terms)
    blurred = (adds and divides) or any(term.blurred for term in terms)
    return Term(text=text, binds=binds, divides=divides, blurred=blurred, depth=max((term.depth for term in terms), default=0))


TermRule = Callable[[Sequence[Term], Grammar], Term]


def _operator(sign: str, binds: int) -> TermRule:
    """The left side may be of the same kind, for it is read first; the right side may not."""

    def rule(terms: Sequence[Term], grammar: Grammar) -> Term:
        text = _at(terms[0], binds) + sign + _at(terms[1], binds + 1)
        term = _of(terms, text, binds, adds=sign in "+-")
        return term._replace(divides=True) if sign == "/" else term

    return rule


def _function(name: str) -> TermRule:
    return lambda terms, grammar: call(name, grammar, *terms)


def _comparison(sign: str) -> TermRule:
    return lambda terms, _: compared(sign, terms[0], terms[1])


def _negative(terms: Sequence[Term], grammar: Grammar) -> Term:
    return terms[0]._replace(text="-" + _at(terms[0], _ATOM), binds=_ADDED)


def _percent(terms: Sequence[Term], grammar: Grammar) -> Term:
    return scaled(terms[0], Fraction(1, 100))


def _power(terms: Sequence[Term], grammar: Grammar) -> Term:
    """0^0 is an error in the one program and 1 in the other; 1/x^2 is #DIV/0! in both where x^-2 is not."""
    base, exponent = terms
    n = exponent.text.removeprefix("-")
    if n == "0":
        raise Unsayable
    text = f"{_at(base, _ATOM)}^{n}"
    if n == exponent.text:
        return base._replace(text=text, binds=_MULTIPLIED)
    return base._replace(text=f"1/({text})", binds=_MULTIPLIED, divides=True)


def _lazy(name: str, *, until: bool) -> TermRule:
    """且 and 或 stop at the first that decides; AND and OR compute them all, and one #DIV/0! is the end of both."""

    def rule(terms: Sequence[Term], grammar: Grammar) -> Term:
        if not any(term.divides for term in terms[1:]):
            return call(name, grammar, *terms)
        result = terms[-1]
        for term in reversed(terms[:-1]):
            result = call("IF", grammar, term, *((truth(until), result) if until else (result, truth(until))))
        return result

    return rule


def _count(terms: Sequence[Term], grammar: Grammar) -> Term:
    ones = [call("IF", grammar, term, Term("1"), Term("0")) for term in terms]
    return _of(ones, "+".join(one.text for one in ones), _ADDED if len(ones) > 1 else _ATOM)


SPREADSHEET: dict[str, TermRule] = {
    "add": _operator("+", _ADDED), "subtract": _operator("-", _ADDED),
    "multiply": _operator("*", _MULTIPLIED), "divide": _operator("/", _MULTIPLIED),
    "power": _power, "negative": _negative, "positive": lambda terms, _: terms[0], "percent": _percent,
    **{key: _comparison(_SIGNS[key]) for key in COMPARISONS},
    "and": _lazy("AND", until=False), "or": _lazy("OR", until=True), "not": _function("NOT"),
    "sum": _function("SUM"), "mean": _function("AVERAGE"), "max": _function("MAX"), "min": _function("MIN"),
    "absolute": _function("ABS"), "round": _function("ROUND"), "if": _function("IF"), "count": _count,
}  # fmt: skip
