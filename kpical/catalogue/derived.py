"""Definitions that no file holds: a count by itself, the sum of a figure's parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kpical.catalogue.model import Definition, Input, Valid
from kpical.problem.position import Place
from kpical.quantity.unit import Unit


def made(formula: str, inputs: Sequence[Input], unit: Unit | None, place: Place, decimals: int = 0) -> Definition:
    """The definition of a formula that only adds its inputs, all in that unit. Raises FormulaError."""
    from kpical.expression.reading import read_formula  # few results need one

    names = {given.name: given.name for given in inputs}
    return Definition(
        formula=read_formula(formula, names), inputs={given.name: given for given in inputs}, parameters={},
        uses={}, words=names, unit=unit, decimals=decimals, rounding="half-up", direction="higher", target=None,
        dated_targets=(), valid=Valid(), source=None, note=None, remarks=(), examples=(), place=place,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def sum_of_parts(given: Input) -> Definition:
    """What a figure is that was given in its parts."""
    parts = [Input(f"_{i}", given.unit) for i in range(len(given.parts))]
    return made("＋".join(part.name for part in parts), parts, given.unit, Place(""))
