"""Batch beside `calculate`: the same cells to the last digit, the same errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from indicators import NAMES, find_among, of_formula
from tables import run

from kpical.catalogue.model import Indicator
from kpical.catalogue.target_text import read_target
from kpical.computation.calculation import calculate
from kpical.computation.inputs import Address
from kpical.problem.errors import KpicalError
from kpical.recipe.columns import InputColumn
from kpical.recipe.program import ColumnProgram, program
from kpical.table.csv_text import cells, guarded, line, unguarded
from kpical.table.records import chunks


def batch_rows(
    indicators: Iterable[Indicator], heads: Sequence[str], rows: Sequence[Sequence[str]], target: str | None = None, **job: Any
) -> list[list[str]]:
    """What batch puts behind each row."""
    table = b"\n".join([line(heads), *map(line, rows)]) + b"\n"
    words = [found.id for found in indicators]
    done = run([table], find_among(indicators), *words, target=target, say=lambda error: "…", **job)
    records = [record for chunk in chunks([done.out]) for record in chunk.records]
    assert len(records) == len(rows) + 1
    assert done.summary.rows == len(rows)
    found = [[cell.decode() for cell in cells(record)] for record in records]
    for row, written in zip(rows, found[1:], strict=True):
        assert written[: len(row)] == [guarded(text) for text in row]
    return [written[len(heads) :] for written in found[1:]]


def expected(
    found: Indicator, heads: Sequence[str], row: Sequence[str], target: str | None = None,
    decimals: int | None = None, rounding: str | None = None,
) -> tuple[list[str], str]:  # fmt: skip
    """What `calculate` gives: the rounded text, the exact one and the verdict; and the error's code."""
    texts = {head: unguarded(text) for head, text in zip(heads, row, strict=True)}
    aim = read_target(target, found.definitions[-1].unit) if target else None
    try:
        result = calculate(found, texts, target=aim, decimals=decimals, rounding=rounding)
        return [result.text, result.exact, {True: "true", False: "false", None: ""}[result.met]], ""
    except KpicalError as error:
        return ["", "", ""], f"{found.id}: {error.code}: …"


def agree(
    indicators: Iterable[Indicator], heads: Sequence[str], rows: Sequence[Sequence[str]], target: str | None = None,
    decimals: int | None = None, rounding: str | None = None,
) -> None:  # fmt: skip
    """Raises AssertionError where they differ, in text, exact value, verdict or code."""
    found = batch_rows(indicators, heads, rows, target, decimals=decimals, rounding=rounding, exact=True, verdict=True)
    for row, written in zip(rows, found, strict=True):
        both = [expected(one, heads, row, target, decimals, rounding) for one in indicators]
        wanted = [text for texts, _ in both for text in texts] + ["; ".join(error for _, error in both if error)]
        assert written == wanted, (row, written, wanted)


def compiled_formula(formula: str, heads: Sequence[str] = NAMES) -> ColumnProgram:
    """The program of a formula whose inputs stand in columns. Raises Uncompiled."""
    found = of_formula(formula, heads)
    assert found
    return program(found.definitions[-1], None, {Address(name): InputColumn(i) for i, name in enumerate(heads)})
