"""What a recipe's rows are on a sheet: figures as numbers, results as formulas over them; looked at once for all of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from kpical.batch.sheet_audit import AuditColumns
from kpical.batch.sheet_figures import BaseColumn, FigureCell, FigureColumn, PrintedNumbers, look_of
from kpical.computation.inputs import Address, slots
from kpical.quantity.unit import ANY, Unit, find_unit
from kpical.recipe.done import DoneRow
from kpical.recipe.job import Job
from kpical.recipe.ratio_code import Pair
from kpical.recipe.recipe import Recipe, Step
from kpical.report.cells import live, live_constant, live_sum
from kpical.report.model import Cell, Live, Number
from kpical.report.workbook.cell import Look, is_too_long, said, shown_width
from kpical.report.workbook.formula_text import Grammar, Unsayable
from kpical.report.workbook.row_formula import Answer, RowFormula
from kpical.report.workbook.script import NO, YES, is_truth, keys_of
from kpical.report.workbook.sheet_rows import SheetRows, Waiting
from kpical.report.workbook.text import clean
from kpical.words import Words


class SheetRecipe:
    """The rows of one recipe. `looks` are those of the whole numbers in the table's columns, `number` is the recipe's."""

    def __init__(
        self, recipe: Recipe, job: Job, words: Words, grammar: Grammar, rows: SheetRows, number: int, width: int
    ) -> None:
        self.rows, self.number, self.width = rows, number, width
        self.figures: list[FigureColumn | BaseColumn | None] = [None] * width
        steps = [step for step in recipe.steps if isinstance(step, Step)]
        units: dict[int, set[Unit | None]] = {}
        for step in steps:
            for column in step.columns.values() if step.by_cells else ():
                units.setdefault(column.position, set()).add(step.units[column.position])
        for index, read_in in units.items():
            columns = [column for step in steps if step.by_cells for column in step.columns.values() if column.position == index]
            unsaid = any(column.origin in {"option", "format"} for column in columns)
            self.figures[index] = FigureColumn(index, tuple(read_in), rows, unsaid=unsaid, audited=job.audit is not None)
        for step in steps:
            for column in step.columns.values() if not step.by_cells else ():
                if column.unit is not None and not column.refused and find_unit(column.unit.name) is None:
                    self.figures[column.position] = BaseColumn(column.position, column.unit, rows, self.figures[column.position])
        self.looks = [figure.look if figure else 0 for figure in self.figures]
        self.results: Sequence[ResultColumn | AuditColumns] = [
            AuditColumns(step, width, job.audit.said, rows)
            if job.audit
            else ResultColumn(
                step=step,
                number=i,
                value_at=width + i * job.each,
                verdict_at=width + i * job.each + job.verdict_at,
                needed_at=width + (i + 1) * job.each - 1,
                words=words,
                grammar=grammar,
                rows=rows,
            )
            for i, step in enumerate(recipe.steps)
            if isinstance(step, Step) and step.by_cells
        ]

    def cells(self, sheet_row: int, row: DoneRow) -> list[Waiting]:
        """The cells of a row that stands in that row of the sheet, counted from 0."""
        referable: dict[int, FigureCell] = {}
        text = self.rows.text
        made: list[Waiting] = [
            figure.take(cell, referable) if figure else text(i, cell)
            for i, (cell, figure) in enumerate(zip(row.cells, self.figures, strict=True))
        ]
        made += row.results
        for result in self.results:
            if made[result.value_at]:
                result.put(made, sheet_row, referable, row.values[result.number])
        for i, cell in enumerate(made[self.width :], self.width):
            if isinstance(cell, str):
                made[i] = text(i, cell)
        return made


class ResultColumn:
    """A step's results: the value, and whether it reaches the target."""

    def __init__(
        self, *, step: Step, number: int, value_at: int, verdict_at: int, needed_at: int, words: Words, grammar: Grammar,
        rows: SheetRows,
    ) -> None:  # fmt: skip
        self.step, self.number, self.value_at, self.verdict_at = step, number, value_at, verdict_at
        self.needed_at, self.needed = needed_at, _needed(step, rows) if step.unknown else None
        self.grammar, self.rows, self.value_only = grammar, rows, said(words.lang).value_only
        unit = step.definition.unit
        self.truth, self.percent = is_truth(unit), unit is not None and unit.is_percent
        self.look = rows.look(look_of(Cell("", Number(Fraction(0), step.unit, step.how.decimals)), Decimal(0)))
        self.said = clean(words.label("label.met")), clean(words.label("label.missed"))
        self.verdict_look = rows.look(Look("cell", "", "", verdict=self.said))
        self.columns = sorted({column.position for column in step.columns.values()})
        self.formulas: dict[tuple[str | None, ...], RowFormula | None] = {}
        self.longest, self.most = 0, -1  # the longest text so far, and the greatest value

    def put(self, made: list[Waiting], row: int, referable: dict[int, FigureCell], value: Pair | None) -> None:
        """The result's cells with their formulas in place of the texts; `value` is the exact one."""
        text, met = str(made[self.value_at]), made[self.verdict_at] if self.step.how.verdict else ""
        assert value is not None, "what was printed was computed"
        top, under = _whole(value)
        verdict = self.said[0] if met == "true" else self.said[1] if met == "false" else ""
        formula, formula_of_verdict = self._formulas(row, referable, Answer(top, under, verdict))
        made[self.value_at] = self._value(text, top, under, formula)
        if verdict:
            self.rows.room(self.verdict_at).add(verdict)
            note = "" if formula_of_verdict else self.value_only
            made[self.verdict_at] = None, verdict, self.verdict_look, formula_of_verdict, note
        if self.needed and made[self.needed_at]:
            made[self.needed_at] = self.needed.cell(self.needed_at, str(made[self.needed_at]))

    def _formulas(self, row: int, referable: dict[int, FigureCell], answer: Answer) -> tuple[str, str]:
        names = tuple([referable[column].unit if column in referable else None for column in self.columns])
        if names not in self.formulas:
            self.formulas[names] = self._formula(dict(zip(self.columns, names, strict=True)))
        formula = self.formulas[names]
        return formula.of(row, [referable[column].value for column in formula.columns], answer) if formula else ("", "")

    def _formula(self, names: dict[int, str | None]) -> RowFormula | None:
        """That of rows in which these columns hold figures in units of these names."""
        step, how = self.step, self.step.how
        present = frozenset(column for column, name in names.items() if name is not None)
        value = live(step.definition, step.period, partial(key_of, step, present), how.decimals, how.rounding)
        columns = list(dict.fromkeys(keys_of(value)))
        if None in columns:
            return None
        units = {column: find_unit(name) if (name := names[column]) else None for column in columns if isinstance(column, int)}
        judged = how.verdict and how.target
        verdict = value._replace(target=how.target, verdict=self.said) if judged else None
        try:
            return RowFormula(value, verdict, units, self.grammar)
        except Unsayable:
            return None

    def _value(self, text: str, top: int, under: int, formula: str) -> Waiting:
        whole = abs(top) // under
        room = self.rows.room(self.value_at)
        if self.truth:
            room.add(text)
        elif whole > self.most or len(text) > self.longest:
            self.most, self.longest = max(self.most, whole), max(self.longest, len(text))
            room.add(text, shown_width(whole, self.step.how.decimals, self.step.definition.unit))
        note = "" if formula else self.value_only
        if self.truth:
            return None, YES if top else NO, self.look, formula, note
        digits = f"{Decimal(text).scaleb(-2):f}" if self.percent else text
        if not formula and is_too_long(digits):  # else it would lose some by itself
            return None, clean(text), self.look, formula, note
        return digits, None, self.look, formula, note


def _needed(step: Step, rows: SheetRows) -> PrintedNumbers:
    """The column of what a figure lacks; it has no unit where each row has its own."""
    return PrintedNumbers(None if step.unknown_unit == ANY else step.unknown_unit, rows)


def _whole(value: Pair) -> tuple[int, int]:
    """The value as what whole number is divided by what."""
    top, under = value
    if isinstance(top, int) and isinstance(under, int):
        return top, under
    exact = Fraction(top) / under
    return exact.numerator, exact.denominator


def key_of(step: Step, present: frozenset[int], path: str) -> int | Live | None:
    """The column of a figure, the sum of its parts' columns, or what a parameter is by itself; `present` hold a figure."""
    of_path = {address: column.position for address, column in step.columns.items() if address.path == path}
    columns = {address: column if column in present else None for address, column in of_path.items()}
    whole = columns.get(Address(path))
    if whole is not None:
        return whole
    slot = next((slot for slot in slots(step.definition, step.period) if slot.path == path), None)
    if slot is None:
        return None
    parts = [Address(path, part) for part in slot.input.parts]
    if parts and all(part in columns for part in parts):
        return live_sum(slot.input, [columns[part] for part in parts], Fraction(0))
    return live_constant(slot) if slot.default is not None and not columns else None
