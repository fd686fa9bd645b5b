"""What a run makes of rows: the bytes that go out, and the same as cells for formats that have cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kpical.files.atomic import Block
from kpical.problem.errors import KpicalError
from kpical.recipe.job import Summary
from kpical.recipe.ratio_code import Pair
from kpical.recipe.recipe import Recipe


class RowError(NamedTuple):
    """What went wrong with one indicator on a row: the word that asked for it, and the head of the column, where there is one."""

    word: str
    error: KpicalError
    column: str


class DoneRow(NamedTuple):
    """A row with its results as cells. `values` are the exact ones of the recipe's steps, in their units, as pairs.

    `kind` is that of a row that holds no figures, as `Rows.kind` tells it; an empty line has no cells.
    """

    cells: list[str]
    results: list[str]
    kind: str = ""
    recipe: Recipe | None = None
    values: Sequence[Pair | None] = ()
    errors: Sequence[RowError] = ()


class Done(NamedTuple):
    """Rows with their results, those of them that are rejected, and what was done."""

    blocks: Sequence[Block]
    rejected: Sequence[Block]
    summary: Summary
    noted: bool = False  # a note has begun the end of the table: what follows is read again, by the plain engine
    kept: Sequence[DoneRow] = ()  # the rows again, where somebody takes them as cells
