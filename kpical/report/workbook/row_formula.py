"""A formula over the cells of its own row, the same in every row of a column but for the row's number.

Its text is made once; that it shows kpical's digits is proved for each row by numbers alone, where `proof` decides that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.quantity.unit import Unit
from kpical.report.model import Cell, Live, Number
from kpical.report.workbook.doubles import SeenValue, Unsure
from kpical.report.workbook.formula_text import MOST_CHARACTERS, Grammar, Unsayable
from kpical.report.workbook.live import answered, seen_over
from kpical.report.workbook.proof import CellValue, Proof, Unproved
from kpical.report.workbook.script import Script

_ROW = "\0"  # the number of the row in a text that holds for all rows


class Answer(NamedTuple):
    """What kpical has for a row: the exact value as a pair, in the result's unit, and whether the target is met, in words."""

    top: int
    under: int
    verdict: str = ""


class _FormulaText:
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
        self.value = _FormulaText(value, units, grammar)
        self.verdict = self._said(verdict, units, grammar) if verdict else None
        self.columns = self.value.columns
        self.proof = Proof(self.value.script)

    @staticmethod
    def _said(live: Live, units: Mapping[int, Unit | None], grammar: Grammar) -> _FormulaText | None:
        try:
            return _FormulaText(live, units, grammar)
        except Unsayable:
            return None

    def of(self, row: int, held: Sequence[CellValue], answer: Answer) -> tuple[str, str]:
        """The formulas of result and verdict on a row, counted from 0; nothing for what is to stand there by its value alone."""
        try:
            return self._proved(row, held, answer)
        except (Unproved, Unsayable, OverflowError):
            return self._looked_at(row, held, answer)

    def _proved(self, row: int, held: Sequence[CellValue], answer: Answer) -> tuple[str, str]:
        """By the numbers alone. Raises Unproved, Unsayable, OverflowError."""
        double = self.proof.double(held)
        text = self.value.text(row, self.proof.shape(double, answer.top, answer.under))
        if not self.verdict or not answer.verdict:
            return text, ""
        self.proof.judged(self.verdict.script, double, answer.top, answer.under)
        return text, self.verdict.text(row)

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
