"""The table as a page or a workbook: all rows at once, and in a workbook each result a formula over its row's own cells.

A workbook is for people: it has what stood over the heads, and the results' heads and verdicts in words.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import zip_longest

from kpical.batch.lines_above import heads_above, lines_above
from kpical.batch.run import Batch
from kpical.computation.calculation import show
from kpical.computation.inputs import Address, slots
from kpical.problem.errors import FigureError, KpicalError
from kpical.quantity.figure import is_missing, read_figure
from kpical.quantity.unit import Unit, base_unit, find_unit
from kpical.recipe.header import text_of
from kpical.recipe.recipe import Recipe, Step
from kpical.recipe.result_columns import FOR_PEOPLE, for_people, result_heads
from kpical.recipe.rows import Rows, zero_for
from kpical.report.cells import live, live_constant, live_sum
from kpical.report.formats import FORMATS
from kpical.report.model import Cell, Column, Live, Number, Report, Row, Section, Span, Table
from kpical.report.names import BINARY
from kpical.report.workbook.layout import check_size
from kpical.table.csv_text import cells, guarded
from kpical.table.row_kinds import is_blank
from kpical.words import Words

_MOST_GAP = 20
_NUMBER = re.compile(r"[-+△▲(（]?\d[\d,]*(?:\.\d+)?[)）]?%?")


class Workbook:
    """Keeps the rows of a run and writes them at the end, in a format of reports."""

    def __init__(self, form: str, run: Batch, words: Words) -> None:
        self.form, self.run, self.words = form, run, words
        self.for_people = form in BINARY
        self.results = run.job.results
        self.verdict = (words.label("label.met"), words.label("label.missed")) if self.for_people else ("true", "false")
        self.heads: list[str] = []
        self.rows: list[Row] = []
        self.last = 0  # the number of the row before
        self.extra = 0  # cells of the longest row beyond the heads

    def row(self, row: list[str], number: int = 0) -> str:
        """Nothing yet. Raises BadOption as soon as no sheet can hold the table."""
        if self.form in BINARY:
            check_size(len(self.rows) + (2 if self.heads else 1), len(row))
        if not self.heads:
            self.heads = row
            self.last = number + len(self.run.header.below) if number else 0
            return ""
        if self.for_people:
            gap = number - self.last - 1 if self.last else 0
            self.rows += [Row([])] * min(gap, _MOST_GAP)  # rows that hold nothing
            self.last = number
        if row == [""]:
            self.rows.append(Row([]))  # a blank line
            return ""
        table, found = row[: -self.results], row[-self.results :]
        if self.form != "html" and (self.run.job.blank_zero or self.run.job.dash_zero) and not self.aside(table):
            self.fill_zeros(table)
        width = len(self.heads) - self.results
        self.extra = max(self.extra, len(table) - width)
        recipe = self.recipe(table) if self.form != "html" and len(table) == width else None
        if self.for_people and (remark := self.remark(table)):
            self.rows.append(Row([Cell(remark)], remark=True))
            return ""
        line = _Line(len(self.rows), table, recipe, self.verdict)
        # cells beyond the heads stand behind the results
        self.rows.append(Row([*line.table[:width], *self.found(recipe, line, found), *map(Cell, table[width:])]))
        return ""

    def aside(self, table: Sequence[str]) -> bool:
        """Whether the row holds no figures: nothing is filled into it."""
        return self.kinds.kind(b"", _written(table)) in {"blank", "note"}

    def remark(self, table: Sequence[str]) -> str:
        """The text of a row that is nothing but a remark."""
        said = [text for text in table if not is_blank(text)]
        return said[0] if len(said) == 1 and self.kinds.kind(b"", _written(table)) == "note" else ""

    @cached_property
    def kinds(self) -> Rows:
        """Tells what a row is."""
        return Rows(job=self.run.job, header=self.run.header, recipes=self.run.recipes, say=self.run.say, remark=self.run.remark)

    def fill_zeros(self, table: list[str]) -> None:
        """Blanks and dashes that were read as 0 stand as 0: what a formula would not count is what kpical counted."""
        job = self.run.job
        recipe = self.recipe(table) if job.blank_zero or job.dash_zero else None
        for at in recipe.used if recipe else ():
            if at < len(table) and zero_for(table[at], job):
                table[at] = "0"

    def recipe(self, table: Sequence[str]) -> Recipe | None:
        """What was done to the row; None where nothing could be."""
        try:
            row = _written(table)
            return self.run.recipes.recipe_for(row + [b""] * (self.run.header.width - len(row)))
        except (KpicalError, UnicodeDecodeError):
            return None

    def found(self, recipe: Recipe | None, line: _Line, texts: Sequence[str]) -> list[Cell]:
        """The results; each that was computed with its formula."""
        each = 1 + self.run.job.exact + self.run.job.verdict
        made = [Cell(text) for text in texts]
        for i, step in enumerate(recipe.steps if recipe else ()):
            if isinstance(step, Step) and step.by_cells and texts[i * each]:
                value, verdict = line.results(step)
                made[i * each] = value._replace(text=texts[i * each])
                if self.run.job.verdict:
                    at = i * each + each - 1
                    said = {"true": self.verdict[0], "false": self.verdict[1]}.get(texts[at], "")
                    made[at] = verdict._replace(text=said) if said else made[at]
        if self.for_people:
            made[self.error_at] = Cell(for_people(texts[self.error_at]))
        return made

    @property
    def error_at(self) -> int:
        """Where what went wrong stands among the results."""
        return self.results - 1 - self.run.job.notes

    def end(self) -> str | bytes:
        """The whole table."""
        width = len(self.heads) - self.results
        results = [*self.names(width), *(f"#{width + i + 1}" for i in range(self.extra))]
        above = self.above(width, results) if self.for_people else []
        heads = [*self.heads[:width], *results]
        rows = [row._replace(cells=[cell or Cell("") for cell, _ in zip_longest(row.cells, heads)]) for row in self.rows]
        end = width + self.error_at
        numbers = {*range(width, end), *(self.numbers(rows, width) if self.for_people else ())}
        each = 1 + self.run.job.exact + self.run.job.verdict
        verdicts = range(width + each - 1, end, each) if self.for_people and self.run.job.verdict else ()
        lowest = {span.column: span.text for span in above.pop()} if above else {}
        titles = [lowest.get(i, "") if lowest else head for i, head in enumerate(heads)]
        aligned = {i: "center" if i in verdicts else "right" for i in numbers}
        columns = [Column(str(i), title, aligned.get(i, "left")) for i, title in enumerate(titles)]
        report = Report(
            heads,
            lambda: ([cell.text for cell in row.cells] for row in rows),
            lambda: None,
            lambda: [Section(table=Table(columns, rows, above))],
            lang=self.words.lang,
        )
        return FORMATS[self.form](report)

    def names(self, width: int) -> Sequence[str]:
        """The heads of the results."""
        if not self.for_people:
            return self.heads[width:]
        return result_heads(self.run.job, FOR_PEOPLE[self.words.lang], self.heads[:width])

    def above(self, width: int, results: Sequence[str]) -> list[list[Span]]:
        """What stands over the rows, the last row of heads too."""
        header = self.run.header
        first, at = header.located[:2]
        texts = [[text_of(cell).strip() for cell in cells(record)] for record, _ in header.above]
        units = [[text_of(cell).strip() for cell in cells(record)] for record, _ in header.below]
        heads = [*(row[:width] for row in texts[first:at]), self.heads[:width], *(row[:width] for row in units)]
        over = lines_above(texts[:first], header.width, width + len(results))
        return [*over, *heads_above(heads, results, down=at - first + 1)]

    @staticmethod
    def numbers(rows: Sequence[Row], width: int) -> Iterator[int]:
        """The columns of the table that hold nothing but numbers."""
        for i in range(width):
            texts = [row.cells[i].text for row in rows if not row.remark and not is_missing(row.cells[i].text)]
            if texts and all(map(_NUMBER.fullmatch, texts)):
                yield i


def _written(table: Sequence[str]) -> list[bytes]:
    """The cells as they stand in the table that comes in."""
    return [guarded(text).encode("utf-8", "surrogateescape") for text in table]


class _Line:
    """A row's cells: those that hold figures as numbers, found by the row and the column."""

    def __init__(self, number: int, texts: Sequence[str], recipe: Recipe | None, verdict: tuple[str, str]) -> None:
        self.number, self.texts, self.verdict = number, texts, verdict
        self.table = [Cell(text) for text in texts]
        units: dict[int, set[Unit | None]] = {}
        self.nowhere: set[int] = set()  # columns whose unit the written table has in no other cell
        steps = [step for step in recipe.steps if isinstance(step, Step) and step.by_cells] if recipe else []
        for step in steps:
            for column in step.columns.values():
                units.setdefault(column.at, set()).add(step.units[column.at])
                self.nowhere |= {column.at} if column.origin in {"option", "format"} else set()
        for at, found in units.items():
            # read in two units, the cell stays what was typed
            self.take(at, next(iter(found)) if len(found) == 1 else None, held=len(found) == 1)
        for other in recipe.steps if recipe else ():
            if isinstance(other, Step) and not other.by_cells:
                self.in_base_units(other)

    def in_base_units(self, step: Step) -> None:
        """The figures of a unit that has no name, a thousandth of 元, in the one that has: no other cell says what they are."""
        for column in step.columns.values():
            if column.unit is None or column.refused or find_unit(column.unit.name):
                continue
            try:
                figure = read_figure(self.texts[column.at], column.unit)
            except FigureError:
                continue
            if figure:
                number = Number(figure.base, base_unit(column.unit.dimension).name)
                self.table[column.at] = Cell(self.texts[column.at], number, note=self.texts[column.at])

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
        # a unit that stands in the heads or above, or nowhere, is not written again
        bare = at not in self.nowhere and figure.origin != "cell"
        self.table[at] = Cell(text, Number(figure.value, name, bare=bare), note=typed, key=(self.number, at) if held else None)

    def results(self, step: Step) -> tuple[Cell, Cell]:
        """The cells of value and verdict."""
        result = step.result([text.encode("utf-8", "surrogateescape") for text in self.texts])
        how = step.how
        number = Number(result.value, result.unit, how.decimals, how.rounding)
        formula = live(step.definition, step.year, _Keys(self, step), how.decimals, how.rounding)
        verdict = Cell("")
        if how.target:
            verdict = Cell("", live=formula._replace(target=how.target, verdict=self.verdict))
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
