"""The plain engine: rows to recipes to results. What it does is what kpical means; the kernel is held against it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Self

from kpical.problem.errors import KpicalError
from kpical.problem.table_errors import BadEncoding, RaggedRow
from kpical.quantity.given import MOST_DIGITS
from kpical.recipe.blanks import all_blank, is_sparse, zero_for
from kpical.recipe.done import Done, DoneRow
from kpical.recipe.job import Job, Remark, Say, Summary
from kpical.recipe.ratio_code import Ready, guaranteed
from kpical.recipe.recipe import Failure, Numbers, Printed, Recipe, Step, is_longer, truths
from kpical.recipe.recipes import Recipes
from kpical.recipe.table_header import TableHeader, text_of
from kpical.recipe.written import ColumnFigures, Exact, all_alike
from kpical.table.captions import read_caption
from kpical.table.csv_text import cell, cells, closed, guarded, is_utf8, line, passed_on, rewritten, suspect, unguarded
from kpical.table.records import Chunk
from kpical.table.row_kinds import is_blank, is_note

if TYPE_CHECKING:
    from kpical.computation.calculation import Result

_NUMERIC = re.compile(rb"\s*[-+]?[0-9]")
_BITS_OF_WORDS = 256  # more than 兆 and a unit add to the bits of a figure's digits
_ROWS = 128  # done column by column at a time: enough to be quick, few enough that a bad cell holds up few


class Rows:
    """Rows of one table, with their results; `say` puts an error in words. What was done is in `summary` and `rejected`."""

    def __init__(self, job: Job, header: TableHeader, recipes: Recipes, say: Say, remark: Remark) -> None:
        self.job, self.header, self.recipes, self.say, self.remark = job, header, recipes, say, remark
        self.remarks: list[str] = []  # on the row at hand
        self.wrong: list[tuple[str, KpicalError]] = []  # with the row at hand, by the indicator's word
        self.summary = Summary()
        self.rejected: list[bytes] = []
        self.underscored = False
        self.noted = False  # whether a note has begun the end of the table
        self.done = 0  # records so far, which number the rows of a workbook
        self.wide: set[bytes] = set()  # records with blank cells beyond the heads
        self.kept: Sequence[DoneRow] = ()

    def another(self) -> Self:
        """The same for other rows of the table, with an account of its own."""
        rows = type(self)(job=self.job, header=self.header, recipes=self.recipes, say=self.say, remark=self.remark)
        rows.noted, rows.done = self.noted, self.done
        return rows

    def take_rejected(self) -> bytes:
        """The rejected rows so far, which are then forgotten."""
        rejected = b"".join(self.rejected)
        self.rejected.clear()
        return rejected

    def chunk(self, chunk: Chunk) -> Done:
        """The rows of a chunk."""
        rows = self.another()
        done = b"".join(rows.parts(chunk))
        self.noted, self.done = rows.noted, rows.done
        return Done([done], [rows.take_rejected()], rows.summary, kept=rows.kept)

    def parts(self, chunk: Chunk) -> Iterator[bytes]:
        """The chunk's rows with their results, some at a time."""
        clean = chunk.data.isascii() or is_utf8(chunk.data)
        careful = not self.job.raw and suspect(chunk.data)
        self.underscored = b"_" in chunk.data
        for start in range(0, len(chunk.records), _ROWS):
            records, ends = chunk.records[start : start + _ROWS], chunk.ends[start : start + _ROWS]
            results = self.results(records, clean=clean)
            if self.wide:
                records = [self.within(record) if record in self.wide else record for record in records]
            if self.header.tail or not clean or chunk.stray or (careful and suspect(b"\n".join(records))):
                records = [self.passed_on(record) for record in records]
            yield b"".join(chain.from_iterable(zip(records, results, ends, strict=True)))

    def passed_on(self, record: bytes) -> bytes:
        """The row as it goes out: without the columns of an earlier run, in UTF-8, guarded."""
        return passed_on(self.without_tail(record), raw=self.job.raw)

    def within(self, record: bytes) -> bytes:
        """The row without blank cells beyond the heads, which would push its results aside."""
        row = cells(record)
        width = self.header.width
        return (
            line(text.decode("utf-8", "surrogateescape") for text in row[:width])
            if row[width:] and all_blank(row[width:])
            else record
        )

    def without_tail(self, record: bytes) -> bytes:
        """The row without the results of an earlier run; a row that is too short or too long has none."""
        if self.header.tail and len(cells(record)) == self.header.width:
            return self.header.without_tail(record)
        return record

    # Many rows at once.

    def results(self, records: Sequence[bytes], *, clean: bool) -> list[bytes]:
        """What is put behind each record."""
        if self.recipes.beside:
            return [self.beside(record) for record in records]
        width, fills = self.header.width, self.job.blank_zero or self.job.dash_zero
        together = b",\n,".join(records)
        if clean and not fills and b'"' not in together:
            flat = together.split(b",")
            # every row has its cells where each line's mark stands in its place, and there only
            if len(flat) == (width + 1) * len(records) - 1 and flat[width :: width + 1].count(b"\n") == len(records) - 1:
                done = self.by_columns(records, None, lambda j: flat[j :: width + 1])
                if done is not None:
                    return done
        rows = [cells(record) for record in records]
        good = [row for row, record in zip(rows, records, strict=True) if len(row) == width and (clean or is_utf8(record))]
        if fills and (self.noted or any(map(is_sparse, rows))):
            return [self.filled(record, row) for record, row in zip(records, rows, strict=True)]
        if fills:
            self.fill_zeros(good)
        if good and len(good) == len(rows):
            done = self.by_columns(records, rows, lambda j: [row[j] for row in rows])
            if done is not None:
                return done
        return [self.one(record, row) for record, row in zip(records, rows, strict=True)]

    def by_columns(
        self, records: Sequence[bytes], rows: Sequence[Sequence[bytes]] | None, column: Callable[[int], list[bytes]]
    ) -> list[bytes] | None:
        """The results by whole columns, or None where the rows need more than one recipe or the exact evaluator."""
        recipe = self.recipes.recipe_for_all(column)
        if recipe is None or recipe.run is None or self.job.notes:
            return None
        figures = {i: truths(column(i)) if recipe.is_truth(i) else self.figures(recipe, i, column(i)) for i in recipe.columns}
        columns: list[Sequence[Any]] = [one.values for one in figures.values()]
        failed = recipe.noted(figures).union(*(one.failed for one in figures.values()))
        if 4 * max(map(len, records)) + _BITS_OF_WORDS > recipe.bits:
            failed |= {i for column_ in columns for i, x in enumerate(column_) if x is not None and is_longer(x, recipe.bits)}
        if self.header.record in records:  # the heads once more, which are years: 2023,2024
            failed |= {i for i, record in enumerate(records) if record == self.header.record}
        texts, missed = self.texts(recipe, columns, [i for i in range(len(records)) if i not in failed] if failed else None)
        ready = [text for text in texts if text is not None]
        self.summary.rows += len(ready)
        self.summary.computed += len(ready) * len(recipe.steps)
        self.summary.missed += missed
        done = "\n".join(ready).encode().split(b"\n")
        if len(ready) == len(texts):
            return done
        following = iter(done)
        return [
            self.one(records[i], rows[i] if rows else cells(records[i])) if text is None else next(following)
            for i, text in enumerate(texts)
        ]

    def texts(self, recipe: Recipe, columns: Sequence[Sequence[Any]], good: Sequence[int] | None) -> Ready[str]:
        """The results of each row, None where it is not among the `good` ones or cannot be guaranteed."""
        assert recipe.run, "who asks has looked"
        return guaranteed(recipe.run, columns, good)

    def figures(self, recipe: Recipe, index: int, column: list[bytes]) -> ColumnFigures:
        """The column's figures."""
        if not self.underscored:  # Python reads 1_000
            try:
                return ColumnFigures(list(map(int, column)))
            except ValueError:
                pass
            if alike := all_alike(column, recipe.worths[index]):
                return alike
        values: list[Exact | None] = []
        written, failed = set(), []
        for i, text in enumerate(column):
            if text.isdigit() and len(text) <= MOST_DIGITS:
                values.append(int(text))
                continue
            number, own = recipe.read(text, index)
            values.append(number)
            if own:
                written.add(i)
            if number is None:
                failed.append(i)
        return ColumnFigures(values, written, failed)

    # A row by itself.

    def beside(self, record: bytes) -> bytes:
        """The results of a row of a workbook whose cells say more than their texts."""
        self.recipes.stand_at(self.done)
        self.done += 1
        return self.filled(record, cells(record))

    def alone(self, record: bytes, end: bytes) -> bytes:
        """The row as it goes out, with its results and its line end."""
        row = cells(record)
        results = self.filled(record, row)
        return self.passed_on(self.within(record) if record in self.wide else record) + results + end

    def filled(self, record: bytes, row: list[bytes]) -> bytes:
        """As `one`, blanks and dashes read as 0 where the user said so and the row is one of figures."""
        fills = self.job.blank_zero or self.job.dash_zero
        if fills and len(row) == self.header.width and is_utf8(record) and not self.kind(record, row):
            self.fill_zeros([row])
        return self.one(record, row)

    def kind(self, record: bytes, row: Sequence[bytes]) -> str:
        """What a row is that holds no figures: "blank", "note", "head"; nothing for others."""
        if record == self.header.record:
            return "head"
        if self.header.width > 1 and is_sparse(row):
            texts = [text_of(cell) for cell in row]
            said = next((text for text in texts if not is_blank(text)), "")
            if not said:
                return "blank"
            if is_note(said) or (read_caption(said) and not self.job.apart):  # there, other rows would not heed it
                self.noted = not self.job.apart
                return "note"
        return "note" if self.noted and not self.has_figure(row) else ""

    def has_figure(self, row: Sequence[bytes]) -> bool:
        """Whether a column that is needed holds a number."""
        try:
            recipe = self.recipes.recipe_for([*row, *[b""] * (self.header.width - len(row))])
        except (KpicalError, UnicodeDecodeError):
            return False
        return any(index < len(row) and any(48 <= byte <= 57 or byte == 0xEF for byte in row[index]) for index in recipe.used)

    def one(self, record: bytes, row: Sequence[bytes]) -> bytes:
        """The results of one row, with what went wrong."""
        if not record and self.header.width > 1:
            self.summary.empty += 1
            return b""  # an empty line is no row
        if kind := self.kind(record, row):
            self.summary.aside[kind] += 1
            if len(row) > self.header.width:
                self.wide.add(record)
            missing = max(self.header.width - self.header.tail - len(row), 0)
            return b"," * (missing + len(self.header.results))
        self.summary.rows += 1
        padding = "," * (self.header.width - self.header.tail - len(row))
        errors: list[tuple[str, KpicalError]] = []
        self.wrong = errors
        self.remarks.clear()
        try:
            text = self.fitted(record, row, errors)
        except KpicalError as error:
            errors += [(word, error) for word in self.words_of(row)]
            text = "," * (len(self.header.results) - 1 - self.job.notes)
        noted = b"," + cell("; ".join(self.remarks)) if self.job.notes else b""
        if not errors:
            return f"{padding}{text},".encode() + noted
        self.summary.failed += 1
        self.summary.codes.update(error.code for _, error in errors)
        said = cell("; ".join(self.said(word, error) for word, error in errors))
        kept = self.without_tail(record)
        kept = kept if closed(kept) else rewritten(kept)
        self.rejected.append(kept + padding.encode() + b"," + said + b"\n")
        return f"{padding}{text},".encode() + said + noted

    def fitted(self, record: bytes, row: Sequence[bytes], errors: list[tuple[str, KpicalError]]) -> str:
        """As `steps`. Raises RaggedRow where a row of another length cannot be computed: it may be shifted."""
        whole, before = self.checked(record, row), (self.summary.computed, self.summary.missed)
        text = self.steps(self.recipes.recipe_for(whole), whole, errors)
        if whole is row:
            return text
        if errors:
            errors.clear()
            self.summary.computed, self.summary.missed = before
            raise RaggedRow(len(row), self.header.width)
        if len(row) > self.header.width:
            self.wide.add(record)
        self.summary.notes["row_length"] += 1
        return text

    def words_of(self, row: Sequence[bytes]) -> list[str]:
        """The indicators that the row is asked for."""
        index = self.header.word_at
        if index is None:
            return [word for word, _ in self.header.asked]
        return [text_of(row[index]).strip() if index < len(row) else ""]

    def checked(self, record: bytes, row: Sequence[bytes]) -> Sequence[bytes]:
        """The row with as many cells as heads. Raises BadEncoding, RaggedRow.

        Blank cells more, or fewer of those that hold no figure, are noted; where a number stands in one of these a comma too many
        may have shifted the row.
        """
        if not is_utf8(record):
            raise BadEncoding(self.job.encoding or "utf-8")
        width = self.header.width
        if len(row) == width:
            return row
        aside = self.header.aside
        lacking = range(len(row), width)
        shifted = any(index < len(row) and _NUMERIC.search(row[index]) for index in aside)
        if shifted or not set(lacking) <= aside or not all_blank(row[width:]):
            raise RaggedRow(len(row), width)
        return [*row[:width], *[b""] * len(lacking)]

    def steps(self, recipe: Recipe, row: Sequence[bytes], errors: list[tuple[str, KpicalError]]) -> str:
        """Each indicator on the row; what fails is added to `errors` and leaves its cells empty."""
        read = {index: recipe.read(row[index], index) for index in recipe.columns}
        noted = recipe.noted({index: ColumnFigures([number], range(own)) for index, (number, own) in read.items()})
        numbers = {} if noted else {index: number for index, (number, _) in read.items()}
        text = ""
        for step in recipe.steps:
            try:
                done, missed = self.compute(step, row, numbers)
                self.summary.computed += 1
                self.summary.missed += missed
            except KpicalError as error:
                errors.append((step.word, error))
                done = "," * step.how.cells
            text += done + (f",{step.unit}" if self.header.word_at is not None else "")
        return text

    def compute(self, step: Step | Failure, row: Sequence[bytes], numbers: Numbers) -> Printed:
        """The results of one step. Raises KpicalError."""
        return step.compute(row, None if self.job.notes else numbers, partial(self.heed, step.word))

    def heed(self, word: str, result: Result) -> None:
        """Keep the remarks on a result, where they are asked for; money without a unit beside money with one is counted."""
        by_cell = any(figure.origin in {"cell", "format"} for figure in result.inputs.values())
        self.summary.notes["bare_beside_unit"] += by_cell and any(note.code == "bare_beside_unit" for note in result.notes)
        if self.job.notes and (remark := self.remark(result)):
            said = " ".join(f"{word}: {remark}".split())
            self.remarks.append(said if self.job.raw else guarded(said))

    def said(self, word: str, error: KpicalError) -> str:
        """`indicator: code: message`, on one line."""
        sentence = " ".join(self.say(error).split())
        text = f"{word}: {error.code}: {sentence}" if word else f"{error.code}: {sentence}"
        return text if self.job.raw else guarded(text)

    def fill_zeros(self, rows: Sequence[list[bytes]]) -> None:
        """Blanks and dashes among the figures as 0, where the user said so."""
        for row in rows:
            try:
                recipe = self.recipes.recipe_for(row)
            except KpicalError:
                continue
            for index in recipe.used:
                if kind := zero_for(unguarded(row[index].decode("utf-8")), self.job):
                    row[index] = b"0"
                    self.summary.zeros[kind] += 1
