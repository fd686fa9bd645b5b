"""The table in other formats than CSV: each takes a run's CSV records, as they come, and writes them its own way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from kpical.batch.run import Batch
from kpical.csv_text import cells, unguarded
from kpical.report.formats import markdown_cell, to_plain, to_table
from kpical.report.sheet import Cell, Column, Report, Row, Section
from kpical.report.sheet import Table as Grid
from kpical.table.records import chunks
from kpical.whole import Block, Write
from kpical.words import Words


class Rows(Protocol):
    """Rows to text; the first row is the heads."""

    def row(self, row: list[str]) -> str:
        """The text of a row."""

    def end(self) -> str | bytes:
        """What follows the last row."""


class JsonLines:
    """An object a row, by the heads; every value a string. Heads that are alike, and cells without one, get their number."""

    def __init__(self, results: int) -> None:
        self.heads: list[str] = []
        self.taken: AbstractSet[str] = frozenset()
        self.results = results

    def row(self, row: list[str]) -> str:
        """The text of a row."""
        if not self.heads:
            self.heads = _apart(row)
            self.taken = frozenset(self.heads)
            return ""
        table, results = self.heads[: -self.results], self.heads[-self.results :]
        cells_, found = row[: -self.results], row[-self.results :]
        extra = [_numbered("", i, self.taken) for i in range(len(table), len(cells_))]
        return json.dumps(dict(zip([*table, *extra, *results], [*cells_, *found], strict=False)), ensure_ascii=False) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def _apart(heads: Sequence[str]) -> list[str]:
    """The heads, each another word: the first of those that are alike keeps it."""
    taken, seen = set(heads), set[str]()
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

    def row(self, row: list[str]) -> str:
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

    def row(self, row: list[str]) -> str:
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
        self.rows: Rows
        if form in WHOLE:
            from kpical.batch.workbook import Workbook  # pages and workbooks need much that tables do without

            self.rows = Workbook(form, run, words)
        else:
            self.rows = FORMATS[form](run.job.results)

    def __call__(self, block: Block) -> None:
        self.put("".join(self.rows.row(row) for row in self._of(bytes(block))))

    def finish(self) -> None:
        """Write what is left."""
        self.put(self.rows.end())

    def put(self, written: str | bytes) -> None:
        """A text in UTF-8, or the bytes of a workbook."""
        if written:
            self.write(written if isinstance(written, bytes) else written.encode("utf-8", "replace"))

    def _of(self, block: bytes) -> Iterator[list[str]]:
        for chunk in chunks([block]):
            for record in chunk.records:
                at = self.records - len(self.run.heading.above)
                self.records += 1
                below = at - 1 - len(self.run.heading.below)
                if record and (at == 0 or below >= 0):
                    self.run.planner.stand_at(below)
                    yield [unguarded(cell.decode("utf-8", "replace")) for cell in cells(record)]
