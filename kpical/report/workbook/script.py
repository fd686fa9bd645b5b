"""The text of a live formula: what a cell computes, how it is rounded, and what it says without its figures.

It is made once for all cells that compute alike, with marks in the places of their references.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from kpical.catalogue.target import Target
from kpical.expression.formula import walk
from kpical.expression.tree import Apply
from kpical.quantity.unit import Unit
from kpical.report.model import Live
from kpical.report.workbook.formula_text import (
    MOST_CHARACTERS,
    Grammar,
    Term,
    Unsayable,
    call,
    compared,
    number,
    scaled,
    spreadsheet,
)

UNKNOWN = "□"  # a result that lacks a figure
YES, NO = "是", "否"
# Digits behind the printed ones to which sums of quotients are rounded first: what differs only beyond is the doubles' doing.
MORE = (8, 4)
_MARK = 0xD800  # a lone surrogate is in no text that a file can hold
_MOST_MARKS = 0x800
_MARKS = re.compile("([\ud800-\udfff])")
# These give the same result, ×1000, of figures ×1000: a formula of them is computed in the unit that its cells share.
_PROPORTIONAL = {"add", "subtract", "multiply", "divide", "power", "negative", "positive", "percent", "sum", "mean", "absolute"}


def keys_of(live: Live) -> Iterator[Hashable]:
    """The keys of the cells that the formula, and those of used indicators, refer to."""
    for name in live.definition.formula.inputs:
        ref = live.refs[name]
        if isinstance(ref, Live):
            yield from keys_of(ref)
        else:
            yield ref


def in_cell(unit: Unit | None) -> Fraction:
    """How many base units a 1 in a cell is. 5 % stands there as 0.05."""
    return Fraction(1) if unit is None or unit.is_percent else unit.scale


def is_truth(unit: Unit | None) -> bool:
    """Whether the cell holds 是 or 否."""
    return unit is not None and unit.is_truth


class Script:
    """The formula of a Live over cells in these units, by their keys."""

    def __init__(self, live: Live, units: Mapping[Any, Unit | None], grammar: Grammar) -> None:
        if len(units) > _MOST_MARKS:
            raise Unsayable
        self.live, self.units, self.grammar = live, units, grammar
        self.unit = live.definition.unit
        self.places = live.decimals + (2 if self.unit and self.unit.is_percent else 0)  # in the cell
        self.scales = _shared_scales(live, units.values())
        self.marks = {key: Term(chr(_MARK + i)) for i, key in enumerate(units)}
        self.term = self.of(live)
        self.texts: dict[int | None, list[str]] = {}  # in pieces: every second one is the mark of a reference

    def factor(self, unit: Unit | None) -> Fraction:
        """What a 1 in a cell counts for in the formula."""
        factor = in_cell(unit)
        for base, power in unit.dimension if unit else ():
            factor /= self.scales.get(base, Fraction(1)) ** power
        return factor

    @cached_property
    def factors(self) -> list[Fraction]:
        """What a 1 in each of the cells counts for."""
        return [self.factor(unit) for unit in self.units.values()]

    @cached_property
    def result(self) -> Fraction:
        """What the formula's value is multiplied by to stand in the cell."""
        return 1 / self.factor(self.unit)

    @cached_property
    def bounds(self) -> list[tuple[str, Fraction]]:
        """The target's tests, for the formula's value."""
        target = self.live.target
        assert target
        factor = self.unit.scale if self.unit and self.unit.is_percent else self.factor(self.unit)
        return [(sign, bound * factor) for sign, bound in target.tests]

    @property
    def shapes(self) -> tuple[int | None, ...]:
        """The ways to round it, the plainest that is good in general first: to how many more digits beforehand."""
        return (*MORE, None) if self.term.blurred else (None, *MORE)

    def text(self, references: Sequence[str], more: int | None = None) -> str:
        """The formula of a cell. Raises Unsayable where it is too long."""
        if more not in self.texts:
            self.texts[more] = _MARKS.split(self.grammar.prefix + self.guarded(self.body(more)).text)
        pieces = self.texts[more].copy()
        pieces[1::2] = [references[ord(mark) - _MARK] for mark in pieces[1::2]]
        text = "".join(pieces)
        if len(text) > MOST_CHARACTERS:
            raise Unsayable
        return text

    def of(self, live: Live) -> Term:
        """The value, not rounded."""
        refs = live.refs
        terms = {name: self.operand(refs[name]) for name in live.definition.formula.inputs}
        return spreadsheet(live.definition.formula, terms, self.grammar)

    def operand(self, ref: Hashable) -> Term:
        """A cell in the formula's units, whether it says 是, or the formula of a used indicator."""
        if isinstance(ref, Live):
            return self.of(ref)
        unit = self.units[ref]
        mark = self.marks[ref]
        return compared("=", mark, _text(YES)) if is_truth(unit) else scaled(mark, self.factor(unit))

    def body(self, more: int | None) -> Term:
        """The rounded value or the verdict, before anything is said of missing figures; `more` as in `shapes`."""
        if self.live.target:
            return call("IF", self.grammar, self.reaches(self.live.target), *map(_text, self.live.verdict))
        if is_truth(self.unit):
            return call("IF", self.grammar, self.term, _text(YES), _text(NO))
        term = scaled(self.term, self.result)
        if more is not None:
            term = call("ROUND", self.grammar, term, _whole(self.places + more))
        return ROUNDED[self.live.rounding](term, self.places, self.grammar)

    def reaches(self, target: Target) -> Term:
        """The target compared with the exact result, as kpical does it."""
        if is_truth(target.unit):
            return self.term if target.met(Fraction(1)) else call("NOT", self.grammar, self.term)
        percent = self.unit is not None and self.unit.is_percent
        terms = [compared(sign, self.term, number(bound, percent=percent)) for sign, bound in self.bounds]
        return terms[0] if len(terms) == 1 else call("AND", self.grammar, *terms)

    def guarded(self, body: Term) -> Term:
        """Missing is not zero: where a cell has no number, or neither 是 nor 否, there is no result."""
        numbers = [self.marks[key] for key, unit in self.units.items() if not is_truth(unit)]
        missing = [compared("<", call("COUNT", self.grammar, *numbers), _whole(len(numbers)))] if numbers else []
        for key, unit in self.units.items():
            if is_truth(unit):
                neither = (compared("<>", self.marks[key], _text(word)) for word in (YES, NO))
                missing.append(call("AND", self.grammar, *neither))
        if not missing:
            return body
        test = missing[0] if len(missing) == 1 else call("OR", self.grammar, *missing)
        return call("IF", self.grammar, test, _text(UNKNOWN), body)


def _shared_scales(live: Live, units: Iterable[Unit | None]) -> dict[str, Fraction]:
    """Base by base, the unit that all its cells are in: figures all in 千元 need no ×1000 each."""
    definitions = [each.definition for each in _all(live)]
    nodes = (node for each in definitions for node in walk(each.formula.tree))
    proportional = all(node.operation in _PROPORTIONAL for node in nodes if isinstance(node, Apply))
    found: dict[str, set[Fraction]] = {}
    for unit in units:
        if unit is None or not proportional:
            return {}
        if len(unit.dimension) == 1 and unit.dimension[0][1] == 1:
            found.setdefault(unit.dimension[0][0], set()).add(unit.scale)
    if any(each.unit is None for each in definitions):
        return {}
    return {base: scales.pop() for base, scales in found.items() if len(scales) == 1}


def _all(live: Live) -> Iterator[Live]:
    yield live
    for ref in live.refs.values():
        if isinstance(ref, Live):
            yield from _all(ref)


def _text(text: str) -> Term:
    return Term('"' + text.replace('"', '""') + '"')


def _whole(n: int) -> Term:
    return Term(str(n))


def _half_even(term: Term, places: int, grammar: Grammar) -> Term:
    """To the even one (twice the rounded half) where rounding moves the value by just half a unit."""
    once = call("ROUND", grammar, term, _whole(places))
    moved = call("ABS", grammar, Term(f"{once.text}-({term.text})"))
    just_half = compared("=", call("ROUND", grammar, moved, _whole(places + MORE[0])), number(Fraction(1, 2 * 10**places)))
    even = call("ROUND", grammar, scaled(term, Fraction(1, 2)), _whole(places))
    return call("IF", grammar, just_half, scaled(even, Fraction(2)), once)


def _by(name: str) -> Callable[[Term, int, Grammar], Term]:
    return lambda term, places, grammar: call(name, grammar, term, _whole(places))


# What rounds a cell as `rounding.MODES` means it.
ROUNDED: dict[str, Callable[[Term, int, Grammar], Term]] = {
    "half-up": _by("ROUND"), "half-even": _half_even, "down": _by("ROUNDDOWN"), "up": _by("ROUNDUP"),
}  # fmt: skip
