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

    names = {each.name: each.name for each in inputs}
    return Definition(
        formula=read_formula(formula, names), inputs={each.name: each for each in inputs}, parameters={},
        uses={}, words=names, unit=unit, decimals=decimals, rounding="half-up", direction="higher", target=None,
        dated_targets=(), valid=Valid(), source=None, note=None, remarks=(), examples=(), place=place,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def sum_of_parts(whole: Input) -> Definition:
    """What a figure is that was given in its parts."""
    parts = [Input(f"_{i}", whole.unit) for i in range(len(whole.parts))]
    return made("＋".join(part.name for part in parts), parts, whole.unit, Place(""))
