"""A result that computes itself: its cell's formula, where every spreadsheet shows the digits that kpical prints.

A spreadsheet computes in doubles. So each formula is tried beforehand on the figures that its cells hold: where any
spreadsheet might show another digit, and where it cannot say the formula at all, the cell gets its value alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.model import Definition
from kpical.catalogue.target import COMPARE
from kpical.quantity.rounding import rounded
from kpical.quantity.unit import Unit
from kpical.report.model import Cell, Live
from kpical.report.workbook.doubles import Seen, SeenValue, Unsure, compare, doubles, rescaled, rounding, typed
from kpical.report.workbook.formula_text import Grammar, Unsayable
from kpical.report.workbook.proof import surely_rounds
from kpical.report.workbook.script import NO, UNKNOWN, YES, Script, in_cell, keys_of

ZERO_DENOMINATOR = "#DIV/0!"


class CellContent(NamedTuple):
    """What a cell holds: a number as it stands there (0.05 for 5 %), yes or no; None for nothing yet, or a text."""

    sheet: str
    row: int
    column: int
    value: Fraction | bool | None
    unit: Unit | None


class LiveFormula(NamedTuple):
    """A formula and what it gives."""

    text: str
    value: Decimal | str


class Formulas:
    """The formulas of a workbook, over the cells that it holds."""

    def __init__(self, held: Mapping[Hashable, CellContent], grammar: Grammar) -> None:
        self.held, self.grammar = held, grammar
        self.scripts: dict[Hashable, Script | None] = {}
        self.last: tuple[Computed | None, SeenValue] = (None, None)  # what was computed last: a verdict stands beside its result

    def formula(self, cell: Cell, sheet: str) -> LiveFormula | None:
        """The formula of a cell on that sheet; None where it is to have its value alone."""
        live = cell.live
        keys = tuple(dict.fromkeys(keys_of(live))) if live else ()
        if live is None or any(key not in self.held for key in keys):
            return None
        cells = [self.held[key] for key in keys]
        script = self.script(live, keys, cells)
        if script is None:
            return None
        references = [self.grammar.reference("" if held.sheet == sheet else held.sheet, held.row, held.column) for held in cells]
        try:
            return self.over(cell, live, script, dict(zip(keys, cells, strict=True)), references)
        except (Unsayable, Unsure, OverflowError):
            return None

    def over(
        self, cell: Cell, live: Live, script: Script, cells: Mapping[Hashable, CellContent], references: Sequence[str]
    ) -> LiveFormula | None:
        """The formula over those cells. The script is the one of all rows alike; its Live may be another row's.

        Raises Unsayable, Unsure, OverflowError.
        """
        values = [held.value for held in cells.values()]
        if None in values:
            return None if has_result(cell) else LiveFormula(script.text(references, script.shapes[0]), UNKNOWN)
        what = (live.definition, tuple(cells), script.factors)
        if self.last[0] is None or not _same(self.last[0], what):
            self.last = (what, seen_over(live, cells, values, script.factors))
        return answered(cell, script, self.last[1], references)

    def script(self, live: Live, keys: Sequence[Hashable], cells: Sequence[CellContent]) -> Script | None:
        """The text that the formula shares with those of other rows; None where it cannot be said."""
        units = tuple(held.unit for held in cells)
        names = tuple(unit and unit.name for unit in units)
        alike = (_shape(live, keys), names, live.decimals, live.rounding, live.target, live.verdict)
        if alike not in self.scripts:
            try:
                self.scripts[alike] = Script(live, dict(zip(keys, units, strict=True)), self.grammar)
            except Unsayable:
                self.scripts[alike] = None
        return self.scripts[alike]


def _shape(live: Live, keys: Sequence[Hashable]) -> Hashable:
    """The definitions, each the same object, and which of the cells stands for which name."""
    refs = (live.refs[name] for name in live.definition.formula.inputs)
    return id(live.definition), *(_shape(ref, keys) if isinstance(ref, Live) else keys.index(ref) for ref in refs)


Computed = tuple[Definition, tuple[Hashable, ...], list[Fraction]]


def _same(a: Computed, b: Computed) -> bool:
    """Whether the same definition was computed over the same cells, each counting for the same."""
    return a[0] is b[0] and a[1] == b[1] and a[2] == b[2]


def has_result(cell: Cell) -> bool:
    """Whether kpical has a result."""
    return cell.number is not None or (cell.live is not None and cell.live.target is not None and cell.text in cell.live.verdict)


def seen_over(
    live: Live, keys: Iterable[Hashable], values: Iterable[Fraction | bool | None], factors: Iterable[Fraction]
) -> SeenValue:
    """The formula's value in doubles, not rounded, over the values of its cells. Raises Unsure, OverflowError."""
    return _seen(live, dict(zip(keys, map(_operand, values, factors), strict=True)))


def answered(cell: Cell, script: Script, seen: SeenValue, references: Sequence[str]) -> LiveFormula | None:
    """The formula of a cell whose value in doubles is seen; None where it would not show what kpical does.

    Raises Unsayable, Unsure, OverflowError.
    """
    live = script.live
    if seen is None:
        return None if has_result(cell) else LiveFormula(script.text(references, script.shapes[0]), ZERO_DENOMINATOR)
    if live.target:
        told = live.verdict[0 if _reached(script, seen) else 1]
        return LiveFormula(script.text(references), told) if told == cell.text else None
    if cell.number is None:
        return None
    if isinstance(seen, bool):
        return LiveFormula(script.text(references), YES if seen else NO) if bool(cell.number.value) is seen else None
    return _number(script, rescaled(seen, script.result), cell.number.value, references)


def _operand(value: Fraction | bool | None, factor: Fraction) -> SeenValue:
    return rescaled(typed(value), factor) if isinstance(value, Fraction) else bool(value)


def _seen(live: Live, values: Mapping[Hashable, SeenValue]) -> SeenValue:
    """The formula's value in doubles, not rounded."""
    refs = {name: live.refs[name] for name in live.definition.formula.inputs}
    seen = {name: _seen(ref, values) if isinstance(ref, Live) else values[ref] for name, ref in refs.items()}
    return doubles(live.definition.formula, seen)


def _reached(script: Script, seen: SeenValue) -> bool:
    target = script.live.target
    if isinstance(seen, bool):
        return target is not None and target.met(Fraction(seen))
    return all(compare(COMPARE[sign], seen, typed(bound)) for sign, bound in script.bounds)


def _number(script: Script, seen: Seen, value: Fraction, references: Sequence[str]) -> LiveFormula | None:
    """The first of the ways to round it that surely gives kpical's digits."""
    unit = script.unit
    if seen.exact * in_cell(unit) != value * (unit.scale if unit else 1):
        return None
    digits = rounded(seen.exact, script.places, script.live.rounding)
    n, d = seen.exact.as_integer_ratio()
    if script.shapes[0] is None and seen.low == seen.high and surely_rounds(n, d, seen.low, script.places, script.live.rounding):
        return LiveFormula(script.text(references), Decimal(digits))
    for more in script.shapes:
        if _shows(seen, more, script, digits):
            return LiveFormula(script.text(references, more), Decimal(digits))
    return None


def _shows(seen: Seen, more: int | None, script: Script, digits: str) -> bool:
    try:
        inner = seen if more is None else rounding(seen, script.places + more, "half-up")
        return rounding(inner, script.places, script.live.rounding).exact == Fraction(digits)
    except Unsure:
        return False
