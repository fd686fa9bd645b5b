"""The table in other formats than CSV: each takes a run's CSV records, as they come, and writes them its own way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from kpical.batch.run import Batch
from kpical.files.atomic import Block, Write
from kpical.recipe.result_columns import FOR_PROGRAMS, ROW
from kpical.report.formats import markdown_cell, to_plain, to_table
from kpical.report.model import Cell, Column, Report, Row, Section
from kpical.report.model import Table as Grid
from kpical.report.names import BINARY
from kpical.table.csv_text import cells, unguarded
from kpical.table.records import chunks
from kpical.words import Words


class Rows(Protocol):
    """Rows to text; the first row is the heads. `number` is that of the row as a spreadsheet counts."""

    def row(self, row: list[str], number: int = 0) -> str:
        """The text of a row."""

    def end(self) -> str | bytes:
        """What follows the last row."""


class JsonLines:
    """An object a row, by the heads; every value a string. Heads that are alike, and cells without one, get their number.

    A row that failed has its number too, under `row`.
    """

    def __init__(self, results: int) -> None:
        self.heads: list[str] = []
        self.taken: AbstractSet[str] = frozenset()
        self.results, self.error = results, 0

    def row(self, row: list[str], number: int = 0) -> str:
        """The text of a row."""
        if not self.heads:
            results = row[-self.results :]
            self.heads = [*_apart(row[: -self.results], results), *results]
            self.taken = frozenset(self.heads)
            self.error = max(i for i, head in enumerate(results) if head == FOR_PROGRAMS.error)
            return ""
        table, results = self.heads[: -self.results], self.heads[-self.results :]
        cells_, found = row[: -self.results], row[-self.results :]
        extra = [_numbered("", i, self.taken) for i in range(len(table), len(cells_))]
        made = dict(zip([*table, *extra, *results], [*cells_, *found], strict=False))
        if found[self.error]:
            made[ROW if ROW not in made else _numbered(ROW, len(row), made.keys())] = str(number)
        return json.dumps(made, ensure_ascii=False) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def _apart(heads: Sequence[str], results: Sequence[str]) -> list[str]:
    """The heads, each another word than those of the results: the first of those that are alike keeps it."""
    taken, seen = {*heads, *results}, set(results)
    keys = []
    for i, head in enumerate(heads):
        keys.append(_numbered(head, i, taken) if head in seen else head)
        seen.add(head)
        taken.add(keys[-1])
    return keys


def _numbered(head: str, at: int, taken: AbstractSet[str]) -> str:
    """The head with the column's number, as often as it takes to be no other's."""
    key = f"{head}#{at + 1}"
    while key in taken:
        key += f"#{at + 1}"
    return key


class Markdown:
    """One table."""

    def __init__(self, results: int) -> None:
        self.started = False

    def row(self, row: list[str], number: int = 0) -> str:
        """The text of a row; below the heads the line that Markdown wants."""
        text = "| " + " | ".join(map(markdown_cell, row)) + " |\n"
        if not self.started:
            self.started = True
            text += "|" + " --- |" * len(row) + "\n"
        return text

    def end(self) -> str:
        """Nothing."""
        return ""


class Table:
    """For people: columns aligned, which takes all rows at once."""

    write = staticmethod(to_table)

    def __init__(self, results: int) -> None:
        self.rows: list[list[str]] = []

    def row(self, row: list[str], number: int = 0) -> str:
        """Nothing yet."""
        self.rows.append(row)
        return ""

    def end(self) -> str:
        """The whole table."""
        width = max(map(len, self.rows))
        heads, *body = [row + [""] * (width - len(row)) for row in self.rows]
        table = Grid([Column(head, head) for head in heads], [Row([Cell(text) for text in row]) for row in body])
        return self.write(Report(heads, lambda: body, lambda: None, lambda: [Section(table=table)]))


class Plain(Table):
    """The same in a file, which is as wide as it must be."""

    write = staticmethod(to_plain)


FORMATS: dict[str, Callable[[int], Rows]] = {"json": JsonLines, "markdown": Markdown, "table": Table, "plain": Plain}
WHOLE = ("html", "xlsx", "ods")  # formats that take all rows at once


class Rewriter:
    """Takes the blocks of CSV that a run writes, each of whole records."""

    def __init__(self, form: str, write: Write, run: Batch, words: Words) -> None:
        self.write, self.run = write, run
        self.records = 0
        self.blanks = form in BINARY  # which have the blank lines too
        self.rows: Rows
        if form in WHOLE:
            from kpical.batch.workbook import Workbook  # pages and workbooks need much that tables do without

            self.rows = Workbook(form, run, words)
        else:
            self.rows = FORMATS[form](run.job.results)

    def __call__(self, block: Block) -> None:
        """Write the rows of the block."""
        self.put("".join(self.rows.row(row, number) for row, number in self._of(bytes(block))))

    def finish(self) -> None:
        """Write what is left."""
        self.put(self.rows.end())

    def put(self, written: str | bytes) -> None:
        """A text in UTF-8, or the bytes of a workbook."""
        if written:
            self.write(written if isinstance(written, bytes) else written.encode("utf-8", "replace"))

    def _of(self, block: bytes) -> Iterator[tuple[list[str], int]]:
        for chunk in chunks([block]):
            for record in chunk.records:
                at = self.records - len(self.run.header.above)
                self.records += 1
                below = at - 1 - len(self.run.header.below)
                if (record or self.blanks) and (at == 0 or below >= 0):
                    self.run.recipes.stand_at(below)
                    row = [unguarded(cell.decode("utf-8", "replace")) for cell in cells(record)]
                    yield row, self.run.numbers.of(self.records - 1)
