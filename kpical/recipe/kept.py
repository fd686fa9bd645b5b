"""The plain engine for formats that have cells: the same rows, kept with what was computed for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from kpical.problem.errors import KpicalError, NoVersion, UnknownIndicator
from kpical.recipe.done import DoneRow, RowError
from kpical.recipe.ratio_code import Pair, Ready, Valued, compiled_with_values, guaranteed
from kpical.recipe.recipe import Failure, Numbers, Printed, Recipe, Step
from kpical.recipe.rows import Rows
from kpical.table.csv_text import cells, unguarded

if TYPE_CHECKING:
    from kpical.computation.calculation import Result

Compute = Callable[..., Ready[Valued]]


class _Found(NamedTuple):
    """What was found out about a row beside its text."""

    recipe: Recipe | None
    values: Sequence[Pair | None]
    kind: str = ""
    errors: Sequence[RowError] = ()


class KeptRows(Rows):
    """Rows of which `kept` has the cells, the results, and the exact value of each result."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.kept: list[DoneRow] = []
        self.done_alone: list[_Found] = []  # of the records at hand, those that were done one by one
        self.of_columns: list[_Found | None] = []  # of the same, those that were done by columns; None for the others
        self.values: list[Pair | None] = []  # of the row at hand
        self.kind_here = ""
        self.recipe_here: Recipe | None = None
        self.computing: dict[int, Compute] = {}  # by the identity of recipes and steps, which live as long as the run

    def another(self) -> Self:
        """The same for other rows of the table, with an account of its own."""
        rows = super().another()
        rows.computing = self.computing
        return rows

    def results(self, records: Sequence[bytes], *, clean: bool) -> list[bytes]:
        """What is put behind each record; the records are kept."""
        self.done_alone = []
        results = super().results(records, clean=clean)
        self.kept += map(self.row, records, results, self.done_alone)
        return results

    def row(self, record: bytes, result: bytes, done: _Found) -> DoneRow:
        """The record as a row of cells, with as many as there are heads at least."""
        if not record and not result:
            return DoneRow([], [])
        if record in self.wide:
            record = self.within(record)
        table = _texts(self.without_tail(record))
        added = _texts(result)[1:]  # a comma stands before the first of them
        count = len(self.header.results)
        return DoneRow(
            cells=[*table, *added[:-count]], results=added[-count:], kind=done.kind, recipe=done.recipe, values=done.values,
            errors=done.errors,
        )  # fmt: skip

    def by_columns(
        self, records: Sequence[bytes], rows: Sequence[Sequence[bytes]] | None, column: Callable[[int], list[bytes]]
    ) -> list[bytes] | None:
        """The results by whole columns, or None where the rows need more than one recipe or the exact evaluator."""
        done = super().by_columns(records, rows, column)
        if done is not None:
            alone: Iterator[_Found] = iter(self.done_alone)
            self.done_alone = [done_row or next(alone) for done_row in self.of_columns]
        return done

    def texts(self, recipe: Recipe, columns: Sequence[Sequence[Any]], good: Sequence[int] | None) -> Ready[str]:
        """The results of each row, None for one that the exact evaluator has to do; the values are kept."""
        steps = [step for step in recipe.steps if isinstance(step, Step)]
        valued, missed = guaranteed(self.computed(id(recipe), steps, recipe.columns), columns, good)
        self.of_columns = [row and _Found(recipe, row[1]) for row in valued]
        return Ready([row and row[0] for row in valued], missed)

    def computed(self, identity: int, steps: Sequence[Step], columns: Sequence[int]) -> Compute:
        """The function that does the steps, made once."""
        if identity not in self.computing:
            programs = [step.program for step in steps if step.program]
            self.computing[identity] = compiled_with_values(programs, [step.how for step in steps], columns)
        return self.computing[identity]

    def kind(self, record: bytes, row: Sequence[bytes]) -> str:
        """What a row is that holds no figures."""
        self.kind_here = super().kind(record, row)
        return self.kind_here

    def one(self, record: bytes, row: Sequence[bytes]) -> bytes:
        """The results of one row, with what went wrong."""
        self.values, self.kind_here, self.wrong, self.recipe_here = [], "", [], None
        text = super().one(record, row)
        recipe = self.recipe_here or self.recipe_of(row)
        errors = [RowError(word, error, self.column_of(word, error, recipe)) for word, error in self.wrong]
        self.done_alone.append(_Found(recipe, self.values, self.kind_here, errors))
        return text

    def steps(self, recipe: Recipe, row: Sequence[bytes], errors: list[tuple[str, KpicalError]]) -> str:
        """As in any row; the recipe is kept."""
        self.recipe_here = recipe
        return super().steps(recipe, row, errors)

    def recipe_of(self, row: Sequence[bytes]) -> Recipe | None:
        """The recipe of a row that was refused before it was asked for: its cells are formatted all the same."""
        try:
            return self.recipes.recipe_for([*row, *[b""] * (self.header.width - len(row))])
        except (KpicalError, UnicodeDecodeError):
            return None

    def column_of(self, word: str, error: KpicalError, recipe: Recipe | None) -> str:
        """The head of the column in which the text stands that the error is about, or nothing."""
        if column := getattr(error, "column", ""):
            return str(column)
        index = {UnknownIndicator: self.header.word_at, NoVersion: self.header.year_at}.get(type(error))
        if index is not None:
            return self.header.heads[index]
        name = getattr(error, "input", "")
        steps = [step for step in recipe.steps if isinstance(step, Step) and step.word == word] if recipe else []
        return next((head for step in steps for address, head in step.heads.items() if name in (str(address), address.path)), "")

    def compute(self, step: Step | Failure, row: Sequence[bytes], numbers: Numbers) -> Printed:
        """The results of one step, its value kept. Raises KpicalError."""
        self.values.append(None)
        if isinstance(step, Step) and step.program and not self.job.notes and (columns := step.of_program(numbers)):
            (valued,), missed = guaranteed(self.computed(id(step), [step], step.program.columns), columns)
            if valued:
                text, (self.values[-1],) = valued
                return Printed(text[:-1], missed > 0)
        return step.compute(row, None, partial(self.keep, step.word))

    def keep(self, word: str, result: Result) -> None:
        """Keep the value of what the exact evaluator made, and the remarks on it."""
        self.values[-1] = (result.value.numerator, result.value.denominator)
        self.heed(word, result)


def _texts(record: bytes) -> list[str]:
    """The cells as texts, without the guard."""
    if b"'" in record or b'"' in record:
        return [unguarded(cell.decode("utf-8", "replace")) for cell in cells(record)]
    return record.decode("utf-8", "replace").split(",")
