"""The table as a page: all rows of a run at once, as the CSV has them."""

from __future__ import annotations

from collections.abc import Sequence

from kpical.batch.output import kept_heads
from kpical.batch.run import Batch
from kpical.files.atomic import Write
from kpical.recipe.done import DoneRow
from kpical.report.html import to_html
from kpical.report.model import Cell, Column, Report, Row, Section, Table
from kpical.words import Words


class Page:
    """Keeps the rows of a run, and writes them when all of them are there."""

    def __init__(self, write: Write, run: Batch, words: Words) -> None:
        self.write, self.run, self.words = write, run, words
        self.rows: list[list[str]] = []
        self.extra = 0  # cells of the longest row beyond the heads

    def __call__(self, rows: Sequence[DoneRow]) -> None:
        """Take rows; an empty line is none, and cells beyond the heads stand behind the results."""
        width = len(kept_heads(self.run.header))
        for row in rows:
            if row.results:
                self.rows.append([*row.cells[:width], *row.results, *row.cells[width:]])
                self.extra = max(self.extra, len(row.cells) - width)

    def finish(self) -> None:
        """Write the whole table."""
        job, table = self.run.job, kept_heads(self.run.header)
        width, results = len(table), self.run.header.results
        heads = [*table, *results, *(f"#{width + i + 1}" for i in range(self.extra))]
        right = range(width, width + job.results - 1 - job.notes)
        columns = [Column(str(i), head, "right" if i in right else "left") for i, head in enumerate(heads)]
        rows = [Row(list(map(Cell, [*row, *[""] * (len(heads) - len(row))]))) for row in self.rows]
        section = Section(table=Table(columns, rows))
        report = Report(heads, list, dict, lambda: [section], lang=self.words.lang, stamp=self.run.stamp)
        self.write(to_html(report).encode("utf-8", "replace"))
