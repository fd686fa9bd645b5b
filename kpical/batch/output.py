"""The table as text in other formats than CSV: each takes a run's rows, as they come, and writes them its own way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Protocol

from kpical.batch.run import Batch
from kpical.catalogue.stamp import Stamp
from kpical.files.atomic import Write
from kpical.problem.errors import BadOption
from kpical.recipe.done import DoneRow, RowError
from kpical.recipe.job import Say
from kpical.recipe.result_columns import ERRORS, FOR_PROGRAMS, ROW
from kpical.recipe.table_header import TableHeader, text_of
from kpical.report.failure import input_of
from kpical.report.formats import markdown_cell, to_plain, to_table
from kpical.report.model import Cell, Column, Report, Row, Section, Table
from kpical.report.stamp import stamp_line
from kpical.table.column import role_of
from kpical.table.csv_text import cells
from kpical.words import Words

_NAMING = ("year", "agency", "indicator", "input")  # roles of columns
_NUMBER = r"\s*[-+(△▲－＋（]?\d"  # its unit may stand behind it


class RowWriter(Protocol):
    """Rows to text; the first row is the heads. `number` is that of the row as a spreadsheet counts.

    Made with how many of the last columns are results, and the language.
    """

    def row(self, row: list[str], number: int = 0, errors: Sequence[RowError] = ()) -> str:
        """The text of a row."""

    def end(self, stamp: Stamp) -> str:
        """What follows the last row."""


class JsonLines:
    """An object a row, by the heads; every value a string. Heads that are alike, and cells without one, get their number.

    Behind that stands under `errors` what went wrong, as facts, and under `row` the number of a row that failed.
    """

    def __init__(self, results: int, say: Say, lang: str) -> None:
        self.heads: list[str] = []
        self.taken: AbstractSet[str] = frozenset()
        self.results, self.error, self.say = results, 0, say

    def row(self, row: list[str], number: int = 0, errors: Sequence[RowError] = ()) -> str:
        """The text of a row."""
        if not self.heads:
            results = row[-self.results :]
            if ERRORS in results:
                raise BadOption("same_head", ERRORS)
            self.heads = [*_apart(row[: -self.results], [*results, ERRORS]), *results]
            self.taken = frozenset(self.heads)
            self.error = max(i for i, head in enumerate(results) if head == FOR_PROGRAMS.error)
            return ""
        table, results = self.heads[: -self.results], self.heads[-self.results :]
        cells_, result_cells = row[: -self.results], row[-self.results :]
        extra = [_numbered("", i, self.taken) for i in range(len(table), len(cells_))]
        made: dict[str, Any] = dict(zip([*table, *extra, *results], [*cells_, *result_cells], strict=False))
        made[ERRORS] = [self.facts(error, number) for error in errors]
        if result_cells[self.error]:
            made[ROW if ROW not in made else _numbered(ROW, len(row), made.keys())] = str(number)
        return json.dumps(made, ensure_ascii=False) + "\n"

    def facts(self, wrong: RowError, number: int) -> dict[str, str | int | None]:
        """An error by its facts; what it has none of is null."""
        word, error, column = wrong
        return {
            "indicator": word or None,
            "code": error.code,
            "input": input_of(error) or None,
            "column": column or None,
            "row": number,
            "message": " ".join(self.say(error).split()),
        }

    def end(self, stamp: Stamp) -> str:
        """Nothing: every line is a row."""
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


def _numbered(head: str, column: int, taken: AbstractSet[str]) -> str:
    """The head with the column's number, as often as it takes to be no other's."""
    key = f"{head}#{column + 1}"
    while key in taken:
        key += f"#{column + 1}"
    return key


class Markdown:
    """One table."""

    def __init__(self, results: int, say: Say, lang: str) -> None:
        self.started, self.words = False, Words(lang)

    def row(self, row: list[str], number: int = 0, errors: Sequence[RowError] = ()) -> str:
        """The text of a row; below the heads the line that Markdown wants."""
        text = "| " + " | ".join(map(markdown_cell, row)) + " |\n"
        if not self.started:
            self.started = True
            text += "|" + " --- |" * len(row) + "\n"
        return text

    def end(self, stamp: Stamp) -> str:
        """The stamp."""
        return f"\n{markdown_cell(stamp_line(stamp, self.words))}\n"


class TableWriter:
    """For people: columns aligned, which takes all rows at once."""

    write = staticmethod(to_table)

    def __init__(self, results: int, say: Say, lang: str) -> None:
        self.rows: list[list[str]] = []
        self.results, self.lang = results, lang

    def row(self, row: list[str], number: int = 0, errors: Sequence[RowError] = ()) -> str:
        """Nothing yet."""
        self.rows.append(row)
        return ""

    def end(self, stamp: Stamp) -> str:
        """The whole table."""
        width = max(map(len, self.rows))
        heads, *body = [row + [""] * (width - len(row)) for row in self.rows]
        columns = [Column(head, head, spare=self._spare(i)) for i, head in enumerate(heads)]
        table = Table(columns, [Row([Cell(text) for text in row]) for row in body])
        return self.write(Report(heads, lambda: body, lambda: None, lambda: [Section(table=table)], lang=self.lang))

    def _spare(self, index: int) -> int:
        """A narrow terminal keeps the first column and the results, then what names a row, then other texts, figures last."""
        heads, *body = self.rows
        if index == 0 or index >= len(heads) - self.results:
            return 0
        if role_of(heads[index]) in _NAMING:
            return 1
        return 3 if any(re.match(_NUMBER, row[index]) for row in body if index < len(row)) else 2


class Plain(TableWriter):
    """The same in a file, which is as wide as it must be."""

    write = staticmethod(to_plain)


FORMATS: dict[str, Callable[[int, Say, str], RowWriter]] = {
    "json": JsonLines,
    "markdown": Markdown,
    "table": TableWriter,
    "plain": Plain,
}


class TextOutput:
    """Takes the rows of a run and writes them in a format that is text."""

    def __init__(self, form: str, write: Write, run: Batch, lang: str) -> None:
        self.write, self.run = write, run
        self.rows = FORMATS[form](run.job.results, run.said, lang)
        self.index = -1  # of the last record of the file, which counts from 0

    def __call__(self, rows: Sequence[DoneRow]) -> None:
        """Write the rows."""
        self.put("".join(self.texts(rows)))

    def texts(self, rows: Sequence[DoneRow]) -> Iterator[str]:
        """The rows, the heads before the first of them; an empty line is none."""
        if self.index < 0:
            header = self.run.header
            self.index = header.located.below - 1
            yield self.rows.row([*named_heads(header), *header.results], self.run.numbers.of(len(header.above)))
        for row in rows:
            self.index += 1
            if row.results:
                yield self.rows.row([*row.cells, *row.results], self.run.numbers.of(self.index), row.errors)

    def finish(self) -> None:
        """Write what is left."""
        self([])
        self.put(self.rows.end(self.run.stamp))

    def put(self, text: str) -> None:
        """A text in UTF-8."""
        if text:
            self.write(text.encode("utf-8", "replace"))


def named_heads(header: TableHeader) -> list[str]:
    """The same, where a head spans rows: one that stands over a blank cell of the last row is the name of that column."""
    return [head or column.text for head, column in zip(kept_heads(header), header.columns, strict=False)]


def kept_heads(header: TableHeader) -> list[str]:
    """The heads of the table, as they go out again."""
    return [text_of(cell) for cell in cells(header.kept)] if header.kept else []
