"""A result that computes itself: its cell's formula, where every spreadsheet shows the digits that kpical prints.

A spreadsheet computes in doubles. So each formula is tried beforehand on the figures that its cells hold: where any
spreadsheet might show another digit, and where it cannot say the formula at all, the cell gets its value alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.target import COMPARE
from kpical.quantity.rounding import rounded
from kpical.quantity.unit import Unit
from kpical.report.model import Cell, Live
from kpical.report.workbook.doubles import Seen, SeenValue, Unsure, compare, doubles, rescaled, rounding, typed
from kpical.report.workbook.formula_text import Grammar, Unsayable
from kpical.report.workbook.proof import Proof, Unproved, surely_rounds
from kpical.report.workbook.script import NO, UNKNOWN, YES, Script, in_cell, is_truth, keys_of

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


class _Operands:
    """The cells that a formula on a sheet is over, and what was found out of their values."""

    def __init__(self, live: Live, sheet: str, cells: Mapping[Hashable, CellContent], grammar: Grammar) -> None:
        self.live, self.sheet, self.cells = live, sheet, cells
        self.values = [cell.value for cell in cells.values()]
        self.lacking = any(value is None for value in self.values)  # `in` would compare every Fraction
        places = [("" if cell.sheet == sheet else cell.sheet, cell.row, cell.column) for cell in cells.values()]
        self.references = [grammar.reference(*place) for place in places]
        self.shape = (_shape(live, list(cells)), tuple(cell.unit and cell.unit.name for cell in cells.values()))
        self.proved: tuple[Proof, float, Fraction] | None = None  # the result's double, and its value
        self.seen: tuple[list[Fraction], SeenValue] | None = None  # what was seen, each cell counting for so much

    @property
    def units(self) -> dict[Hashable, Unit | None]:
        """The unit of each cell."""
        return {key: cell.unit for key, cell in self.cells.items()}

    def are_of(self, live: Live, sheet: str) -> bool:
        """Whether they are those of this formula, as a result's are of the verdict beside it."""
        return self.live.refs is live.refs and self.live.definition is live.definition and self.sheet == sheet

    def double(self, proof: Proof) -> float:
        """Raises Unproved, OverflowError."""
        return proof.double([v.numerator if isinstance(v, Fraction) and v.denominator == 1 else v for v in self.values])

    def walked(self, live: Live, factors: list[Fraction]) -> SeenValue:
        """The value in doubles, operation by operation. Raises Unsure, OverflowError."""
        if self.seen is None or self.seen[0] != factors:
            self.seen = (factors, seen_over(live, self.units, self.values, factors))
        return self.seen[1]


class Formulas:
    """The formulas of a workbook, over the cells that it holds."""

    def __init__(self, held: Mapping[Hashable, CellContent], grammar: Grammar) -> None:
        self.held, self.grammar = held, grammar
        self.scripts: dict[Hashable, Script | None] = {}
        self.proofs: dict[Script, Proof | None] = {}  # None after the first cell, which is quicker walked through
        self.last: _Operands | None = None

    def formula(self, cell: Cell, sheet: str) -> LiveFormula | None:
        """The formula of a cell on that sheet; None where it is to have its value alone."""
        live = cell.live
        if live is None or not self.finds(live, sheet) or self.last is None:
            return None
        script = self.script(live, self.last)
        if script is None:
            return None
        try:
            return self.over(cell, script, self.last)
        except (Unsayable, Unsure, OverflowError):
            return None

    def finds(self, live: Live, sheet: str) -> bool:
        """Whether the formula's cells are there, as the last operands."""
        if self.last is None or not self.last.are_of(live, sheet):
            try:
                cells = {key: self.held[key] for key in keys_of(live)}
            except KeyError:
                return False
            self.last = _Operands(live, sheet, cells, self.grammar)
        return True

    def over(self, cell: Cell, script: Script, operands: _Operands) -> LiveFormula | None:
        """The formula over those cells. The script is the one of all rows alike; its Live may be another row's.

        Raises Unsayable, Unsure, OverflowError.
        """
        if operands.lacking:
            return None if has_result(cell) else LiveFormula(script.text(operands.references, script.shapes[0]), UNKNOWN)
        try:
            return self.proved(cell, script, operands)
        except (Unproved, OverflowError):
            return answered(cell, script, operands.walked(operands.live, script.factors), operands.references)

    def proved(self, cell: Cell, script: Script, operands: _Operands) -> LiveFormula | None:
        """By numbers alone. Raises Unproved, Unsayable, OverflowError."""
        live = script.live
        if live.target:
            if operands.proved is None:
                raise Unproved
            of_value, double, value = operands.proved
            of_value.judged(script, double, value.numerator, value.denominator)
            told = live.verdict[0 if live.target.met(value) else 1]
            return LiveFormula(script.text(operands.references), told) if told == cell.text else None
        proof = self.proof(script)
        if proof is None or cell.number is None:
            raise Unproved
        value, double = cell.number.value, operands.double(proof)
        proof.nearly(double, value.numerator, value.denominator)
        if is_truth(script.unit):
            operands.proved = (proof, double, value)
            return LiveFormula(script.text(operands.references), YES if value else NO)
        more = proof.shape(double, value.numerator, value.denominator)
        operands.proved = (proof, double, value)
        digits = Decimal(rounded(value, live.decimals, live.rounding)).scaleb(live.decimals - script.places)
        return LiveFormula(script.text(operands.references, more), digits)

    def proof(self, script: Script) -> Proof | None:
        """The script's proof, from its second cell on."""
        if script not in self.proofs:
            self.proofs[script] = None
            return None
        proof = self.proofs[script] = self.proofs[script] or Proof(script)
        return proof

    def script(self, live: Live, operands: _Operands) -> Script | None:
        """The text that the formula shares with those of other rows; None where it cannot be said."""
        alike = (operands.shape, live.decimals, live.rounding, id(live.target), live.verdict)
        if alike not in self.scripts:
            try:
                self.scripts[alike] = Script(live, operands.units, self.grammar)
            except Unsayable:
                self.scripts[alike] = None
        return self.scripts[alike]


def _shape(live: Live, keys: Sequence[Hashable]) -> Hashable:
    """The definitions, each the same object, and which of the cells stands for which name."""
    refs = (live.refs[name] for name in live.definition.formula.inputs)
    return id(live.definition), *(_shape(ref, keys) if isinstance(ref, Live) else keys.index(ref) for ref in refs)


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
