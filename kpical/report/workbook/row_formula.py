"""A formula over the cells of its own row, the same in every row of a column but for the row's number.

Its text is made once; that it shows kpical's digits is proved for each row by numbers alone, where `proof` decides that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.target import Target
from kpical.quantity.rounding import scaled
from kpical.quantity.unit import Unit
from kpical.report.model import Cell, Live, Number
from kpical.report.workbook.doubles import WHOLE, SeenValue, Unsure
from kpical.report.workbook.formula_text import MOST_CHARACTERS, Grammar, Unsayable
from kpical.report.workbook.live import answered, seen_over
from kpical.report.workbook.proof import computing, surely_apart, surely_rounds
from kpical.report.workbook.script import Script, is_truth

CellValue = int | Fraction | bool | None  # what a cell holds: a number as it stands there, yes or no; None for a text
_ROW = "\0"  # the number of the row in a text that holds for all rows


class Answer(NamedTuple):
    """What kpical has for a row: the exact value as a pair, in the result's unit, and whether the target is met, in words."""

    top: int
    under: int
    verdict: str = ""


class _Unproved(Exception):
    """The proof by columns does not decide it."""


class _Formula:
    """The text of a formula for every row."""

    def __init__(self, live: Live, units: Mapping[int, Unit | None], grammar: Grammar) -> None:
        self.grammar, self.columns = grammar, tuple(units)
        self.script = Script(live, units, grammar)
        self.texts: dict[int | None, str] = {}

    def text(self, row: int, more: int | None = None) -> str:
        """That of a row, counted from 0. Raises Unsayable."""
        if more not in self.texts:
            references = [self.grammar.reference("", 0, column).replace("1", _ROW) for column in self.columns]
            self.texts[more] = self.script.text(references, more)
        text = self.texts[more].replace(_ROW, str(row + 1))
        if len(text) > MOST_CHARACTERS:
            raise Unsayable
        return text

    def answered(self, row: int, cell: Cell, seen: SeenValue) -> str:
        """That of a row whose value in doubles is seen; nothing where it would not show what kpical does."""
        references = [self.grammar.reference("", row, column) for column in self.columns]
        try:
            found = answered(cell, self.script, seen, references)
        except (Unsayable, Unsure, OverflowError):
            return ""
        return found.text if found else ""


class RowFormula:
    """The formulas of a result, and of the verdict beside it, over columns whose numbers are in these units."""

    def __init__(self, value: Live, verdict: Live | None, units: Mapping[int, Unit | None], grammar: Grammar) -> None:
        """Raises Unsayable where no spreadsheet can compute the result."""
        self.value = _Formula(value, units, grammar)
        self.verdict = self._said(verdict, units, grammar) if verdict else None
        self.columns = self.value.columns
        script = self.value.script
        self.percent = script.unit is not None and script.unit.name == "%"
        self.back = 1 / (script.result * (100 if self.percent else 1))  # from the result in its unit to the formula's value
        factors = dict(zip(units, script.factors, strict=True))
        self.whole, self.rough = (computing(value, factors, whole=whole) for whole in (True, False))

    @staticmethod
    def _said(live: Live, units: Mapping[int, Unit | None], grammar: Grammar) -> _Formula | None:
        try:
            return _Formula(live, units, grammar)
        except Unsayable:
            return None

    def of(self, row: int, held: Sequence[CellValue], answer: Answer) -> tuple[str, str]:
        """The formulas of result and verdict on a row, counted from 0; nothing for what is to stand there by its value alone."""
        try:
            return self._proved(row, held, answer)
        except (_Unproved, Unsayable, OverflowError):
            return self._looked_at(row, held, answer)

    def _proved(self, row: int, held: Sequence[CellValue], answer: Answer) -> tuple[str, str]:
        """By the numbers alone. Raises _Unproved, Unsayable, OverflowError."""
        double = self._double(held)
        if double is None:
            raise _Unproved
        text = self.value.text(row, self._shape(double, answer))
        if not self.verdict or not answer.verdict:
            return text, ""
        if not self._apart(self.verdict.script, double, answer):
            raise _Unproved
        return text, self.verdict.text(row)

    def _double(self, held: Sequence[CellValue]) -> float | None:
        whole = all(type(number) is int and -WHOLE < number < WHOLE for number in held)
        compute = self.whole if whole else self.rough
        if compute is None or not all(type(number) in (int, Fraction) for number in held):
            return None
        return compute(*held)

    def _shape(self, double: float, answer: Answer) -> int | None:
        """The first of the script's shapes, where it surely shows kpical's digits. Raises _Unproved."""
        script = self.value.script
        if script.result.numerator != 1:
            double *= float(script.result.numerator)
        if script.result.denominator != 1:
            double /= float(script.result.denominator)
        more, places, mode = script.shapes[0], script.places, script.live.rounding
        top, under = answer.top, answer.under * (100 if self.percent else 1)
        if more is not None and surely_rounds(top, under, double, places + more, "half-up"):
            digits, power = scaled(Fraction(top, under), places, mode), 10 ** (places + more)
            top, under = scaled(Fraction(top, under), places + more, "half-up"), power
            if scaled(Fraction(top, under), places, mode) != digits:
                raise _Unproved
            double = top / under
        elif more is not None:
            raise _Unproved
        if not surely_rounds(top, under, double, places, mode):
            raise _Unproved
        return more

    def _apart(self, script: Script, double: float, answer: Answer) -> bool:
        """Whether the value is far enough from every bound of the target."""
        if not isinstance(script.live.target, Target) or is_truth(script.unit):
            return False
        top, under = answer.top * self.back.numerator, answer.under * self.back.denominator
        return all(surely_apart(top, under, double, bound) for _, bound in script.bounds)

    def _looked_at(self, row: int, held: Sequence[CellValue], answer: Answer) -> tuple[str, str]:
        """By all that spreadsheets may make of it, operation by operation."""
        if None in held:
            return "", ""
        live, value = self.value.script.live, Fraction(answer.top, answer.under)
        exact = [number if number is None or isinstance(number, bool) else Fraction(number) for number in held]
        try:
            seen = seen_over(live, self.value.columns, exact, self.value.script.factors)
        except (Unsure, OverflowError):
            return "", ""
        text = self.value.answered(row, Cell("", Number(value), live), seen)
        if not self.verdict or not answer.verdict:
            return text, ""
        return text, self.verdict.answered(row, Cell(answer.verdict, live=self.verdict.script.live), seen)
