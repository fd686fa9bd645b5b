"""The table as a workbook: the rows of a run as they come, each result a formula over its row's own cells.

A workbook is for people: it has what stood over the heads, and the results' heads and verdicts in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kpical.batch.lines_above import heads_above, lines_above
from kpical.batch.output import kept_heads
from kpical.batch.run import Batch
from kpical.batch.sheet_audit import AGREEMENT
from kpical.batch.sheet_recipe import SheetRecipe
from kpical.files.atomic import Write
from kpical.quantity.figure import is_missing
from kpical.recipe.blanks import zero_for
from kpical.recipe.done import DoneRow
from kpical.recipe.recipe import Recipe
from kpical.recipe.result_columns import FOR_PEOPLE, for_people, result_heads
from kpical.recipe.table_header import text_of
from kpical.report.model import Column, TextAbove
from kpical.report.workbook.layout import check_size, stamped
from kpical.report.workbook.sheet_rows import Progress, SheetRows
from kpical.report.workbook.streamed import GRAMMARS, streamed
from kpical.report.workbook.text import clean
from kpical.table.csv_text import cells
from kpical.table.row_kinds import is_blank
from kpical.words import Words

_MOST_GAP = 20
_NUMBER = re.compile(r"[-+△▲(（]?\d[\d,]*(?:\.\d+)?[)）]?%?")


class Heads(NamedTuple):
    """The columns of the sheet, and what stands above the last row of their heads."""

    columns: Sequence[Column]
    above: Sequence[Sequence[TextAbove]]


class ResultWorkbook:
    """Keeps the rows of a run, and writes them when all of them are there."""

    def __init__(self, form: str, rows: SheetRows, write: Write, run: Batch, words: Words, progress: Progress) -> None:
        self.form, self.write, self.run, self.words, self.progress = form, write, run, words, progress
        self.rows = rows  # where they wait
        self.results = run.job.results
        self.heads: list[str] = []  # of the table, without those of the results
        self.index = -1  # of the last record of the file, which counts from 0
        self.last = 0  # the number of the row before
        self.extra = 0  # cells of the longest row beyond the heads
        self.first = 0  # the row of the sheet in which the first one of the table stands
        self.recipes: dict[int, SheetRecipe] = {}  # by the identity of the run's
        self.looks: list[list[int]] = [[]]  # of the recipes' columns; the first is for rows without a recipe
        self.numeric: dict[int, bool] = {}  # whether a column holds nothing but numbers, once it holds something

    def __call__(self, rows: Sequence[DoneRow]) -> None:
        """Take rows. Raises BadOption as soon as no sheet can hold the table."""
        if self.index < 0:
            self._begin()
        for row in rows:
            self.index += 1
            self._take(row, self.run.numbers.of(self.index))

    def _begin(self) -> None:
        header = self.run.header
        self.heads = kept_heads(header)
        self.index = header.located.below - 1
        self.last = self.run.numbers.of(len(header.above)) + len(header.below)
        self.first = len(self._above(self.names))
        check_size(1, len(self.heads) + self.results)

    def _take(self, row: DoneRow, number: int) -> None:
        check_size(self.rows.count + 2, len(row.cells) + len(row.results))
        for _ in range(min(number - self.last - 1, _MOST_GAP)):
            self.rows.add(0, [])  # rows that hold nothing
        self.last = number
        if not row.results:
            self.rows.add(0, [])  # a blank line
            return
        table, width = row.cells, len(self.heads)
        if (self.run.job.blank_zero or self.run.job.dash_zero) and row.kind not in {"blank", "note"}:
            self._fill_zeros(table, row.recipe)
        self.extra = max(self.extra, len(table) - width)
        said = [text for text in table if not is_blank(text)] if row.kind == "note" else []
        if len(said) == 1:
            self.rows.add_remark(clean(said[0]))
            return
        recipe = self._recipe(row.recipe) if row.recipe and len(table) == width else None
        self._measure(table)
        row.results[self.error_at] = for_people(row.results[self.error_at], self.words)
        if recipe:
            self.rows.add(recipe.number, recipe.cells(self.first + self.rows.count, row))
        else:  # cells beyond the heads stand behind the results
            self.rows.add(0, self.rows.texts([*table[:width], *row.results, *table[width:]]))

    def _measure(self, table: Sequence[str]) -> None:
        """Look which columns of the table hold nothing but numbers."""
        for i, text in enumerate(table[: len(self.heads)]):
            known = self.numeric.get(i)
            if text and known is not False and not (known and text.isdigit() and text.isascii()) and not is_missing(text):
                self.numeric[i] = _NUMBER.fullmatch(text) is not None

    def _recipe(self, recipe: Recipe) -> SheetRecipe:
        if id(recipe) not in self.recipes:
            made = SheetRecipe(
                recipe=recipe, job=self.run.job, words=self.words, grammar=GRAMMARS[self.form], rows=self.rows,
                number=len(self.looks), width=len(self.heads),
            )  # fmt: skip
            self.recipes[id(recipe)] = made
            self.looks.append(made.looks)
        return self.recipes[id(recipe)]

    def _fill_zeros(self, table: list[str], recipe: Recipe | None) -> None:
        """Blanks and dashes that were read as 0 stand as 0: what a formula would not count is what kpical counted."""
        for column in recipe.used if recipe else ():
            if column < len(table) and zero_for(table[column], self.run.job):
                table[column] = "0"

    @property
    def error_at(self) -> int:
        """Where what went wrong stands among the results."""
        return self.results - 1 - self.run.job.notes

    @property
    def names(self) -> Sequence[str]:
        """The heads of the results."""
        return result_heads(self.run.job, FOR_PEOPLE[self.words.lang], self.heads)

    def finish(self) -> None:
        """Write the whole table."""
        self([])
        heads = self._heads()
        stamp = stamped(self.run.stamp, self.words)
        made = self.rows.book(heads.columns, heads.above, self.looks, self.progress, stamp)
        for block in streamed(self.form, made, self.words.lang):
            self.write(block)

    def _heads(self) -> Heads:
        width = len(self.heads)
        results = [*self.names, *(f"#{width + i + 1}" for i in range(self.extra))]
        above = self._above(results)
        lowest = {span.column: span.text for span in above.pop()}
        end = width + self.error_at
        job = self.run.job
        judged = range(job.verdict_at, job.each - bool(job.solves))  # the grade too
        verdicts = {column for i in judged for column in range(width + i, end, job.each)}
        verdicts = {width + AGREEMENT} if job.audit else verdicts
        right = {*range(width, end), *(i for i, numeric in self.numeric.items() if numeric)}
        aligned = {i: "center" if i in verdicts else "right" for i in right}
        columns = [Column(str(i), lowest.get(i, ""), aligned.get(i, "left")) for i in range(width + len(results))]
        return Heads(columns, above)

    def _above(self, results: Sequence[str]) -> list[list[TextAbove]]:
        """What stands over the rows, the last row of heads too."""
        header, width = self.run.header, len(self.heads)
        first, lowest = header.located[:2]
        texts = [[text_of(cell).strip() for cell in cells(record)] for record, _ in header.above]
        units = [[text_of(cell).strip() for cell in cells(record)] for record, _ in header.below]
        heads = [*(row[:width] for row in texts[first:lowest]), self.heads, *(row[:width] for row in units)]
        over = lines_above(texts[:first], header.width, width + len(results))
        return [*over, *heads_above(heads, results, down=lowest - first + 1)]
