"""The table as a page or a workbook: all rows at once, and in a workbook each result a formula over its row's own cells."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from kpical.batch.plan import Plan, Step
from kpical.batch.rows import zero_for
from kpical.batch.run import Batch
from kpical.calculation import show
from kpical.csv_text import guarded
from kpical.errors import FigureError, KpicalError
from kpical.figure import read_figure
from kpical.inputs import Address, slots
from kpical.report.cells import live, live_constant, live_sum
from kpical.report.formats import FORMATS
from kpical.report.names import BINARY
from kpical.report.sheet import Cell, Column, Live, Number, Report, Row, Section, Table
from kpical.report.workbook import check_size
from kpical.unit import Unit
from kpical.words import Words


class Workbook:
    """Keeps the rows of a run and writes them at the end, in a format of reports."""

    def __init__(self, form: str, run: Batch, words: Words) -> None:
        self.form, self.run, self.words = form, run, words
        self.results = run.job.results
        self.heads: list[str] = []
        self.rows: list[Row] = []
        self.extra = 0  # cells of the longest row beyond the heads

    def row(self, row: list[str]) -> str:
        """Nothing yet. Raises BadOption as soon as no sheet can hold the table."""
        if self.form in BINARY:
            check_size(len(self.rows) + (2 if self.heads else 1), len(row))
        if not self.heads:
            self.heads = row
            return ""
        table, found = row[: -self.results], row[-self.results :]
        if self.form != "html":
            self.fill_zeros(table)
        width = len(self.heads) - self.results
        self.extra = max(self.extra, len(table) - width)
        plan = self.plan(table) if self.form != "html" and len(table) == width else None
        cells = _Line(len(self.rows), table, plan)
        # cells beyond the heads stand behind the results
        self.rows.append(Row([*cells.table[:width], *self.found(plan, cells, found), *map(Cell, table[width:])]))
        return ""

    def fill_zeros(self, table: list[str]) -> None:
        """Blanks and dashes that were read as 0 stand as 0: what a formula would not count is what kpical counted."""
        job = self.run.job
        plan = self.plan(table) if job.blank_zero or job.dash_zero else None
        for at in plan.used if plan else ():
            if at < len(table) and zero_for(table[at], job):
                table[at] = "0"

    def plan(self, table: Sequence[str]) -> Plan | None:
        """What was done to the row; None where nothing could be."""
        try:
            row = [guarded(text).encode("utf-8", "surrogateescape") for text in table]
            return self.run.planner.plan_of(row + [b""] * (self.run.heading.width - len(row)))
        except (KpicalError, UnicodeDecodeError):
            return None

    def found(self, plan: Plan | None, cells: _Line, texts: Sequence[str]) -> list[Cell]:
        """The results; each that was computed with its formula."""
        each = 1 + self.run.job.exact + self.run.job.verdict
        made = [Cell(text) for text in texts]
        for i, step in enumerate(plan.steps if plan else ()):
            if isinstance(step, Step) and texts[i * each]:
                value, verdict = cells.results(step)
                made[i * each] = value._replace(text=texts[i * each])
                if self.run.job.verdict:
                    at = i * each + each - 1
                    made[at] = verdict._replace(text=texts[at]) if texts[at] else made[at]
        return made

    def end(self) -> str | bytes:
        """The whole table."""
        heads = [*self.heads, *(f"#{len(self.heads) - self.results + i + 1}" for i in range(self.extra))]
        numbers = range(len(self.heads) - self.results, len(self.heads) - 1)
        columns = [Column(str(i), head, "right" if i in numbers else "left") for i, head in enumerate(heads)]
        rows = [row._replace(cells=[cell or Cell("") for cell, _ in zip_longest(row.cells, heads)]) for row in self.rows]
        report = Report(
            heads,
            lambda: ([cell.text for cell in row.cells] for row in rows),
            lambda: None,
            lambda: [Section(table=Table(columns, rows))],
            lang=self.words.lang,
        )
        return FORMATS[self.form](report)


class _Line:
    """A row's cells: those that hold figures as numbers, found by the row and the column."""

    def __init__(self, number: int, texts: Sequence[str], plan: Plan | None) -> None:
        self.number, self.texts = number, texts
        self.table = [Cell(text) for text in texts]
        units: dict[int, set[Unit | None]] = {}
        steps = [step for step in plan.steps if isinstance(step, Step)] if plan else []
        for step in steps:
            for column in step.columns.values():
                units.setdefault(column.at, set()).add(step.units[column.at])
        for at, found in units.items():
            # read in two units, the cell stays what was typed
            self.take(at, next(iter(found)) if len(found) == 1 else None, held=len(found) == 1)

    def take(self, at: int, unit: Unit | None, *, held: bool) -> None:
        """The figure of a column as a number, where it is one."""
        text = self.texts[at]
        try:
            figure = read_figure(text, unit)
        except FigureError:
            return
        if figure is None:
            return
        name = figure.unit.name if figure.unit else ""
        plain = text.replace(",", "").strip()
        if not held and plain != figure.digits:
            return
        typed = "" if plain in (figure.digits, figure.digits + name, show(figure, with_unit=False)) else text
        self.table[at] = Cell(text, Number(figure.value, name), note=typed, key=(self.number, at) if held else None)

    def results(self, step: Step) -> tuple[Cell, Cell]:
        """The cells of value and verdict."""
        cells = [text.encode("utf-8", "surrogateescape") for text in self.texts]
        result = step.result(cells)
        how = step.how
        number = Number(result.value, result.unit, how.decimals, how.rounding)
        formula = live(step.definition, step.year, _Keys(self, step), how.decimals, how.rounding)
        verdict = Cell("")
        if how.target:
            verdict = Cell("", live=formula._replace(target=how.target, verdict=("true", "false")))
        return Cell("", number, formula), verdict


@dataclass(frozen=True, slots=True)
class _Keys:
    """Where the figures of a step stand on a row."""

    line: _Line
    step: Step

    def __call__(self, path: str) -> Hashable | Live:
        """The key of a figure's cell, the sum of its parts' cells, or what a parameter is by itself."""
        columns = {at: column.at for at, column in self.step.columns.items() if at.path == path}
        whole = self.key(columns[Address(path)]) if Address(path) in columns else None
        if whole is not None:
            return whole
        slot = next((slot for slot in slots(self.step.definition, self.step.year) if slot.path == path), None)
        if slot is None:
            return None
        parts = [columns.get(Address(path, part)) for part in slot.input.parts]
        if parts and None not in parts:
            return live_sum(slot.input, [self.key(at) for at in parts if at is not None], Fraction(0))
        return live_constant(slot) if slot.default is not None and not columns else None

    def key(self, at: int) -> Hashable:
        """Nothing where the cell is no number."""
        cell = self.line.table[at]
        return cell.key if cell.number else None
