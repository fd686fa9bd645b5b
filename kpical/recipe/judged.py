"""By what the rows of a table were judged, and in which years they were not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kpical.catalogue.model import Definition
from kpical.catalogue.target import NO_AIM, Aim
from kpical.quantity.period import Period
from kpical.recipe.recipe import Recipe, Step


class Judgement(NamedTuple):
    """What an indicator's rows were judged by; `years` are those of rows without a target, None of rows without a year."""

    word: str
    definition: Definition
    aims: list[Aim]
    years: list[Period | None]


class Judged:
    """The aims of a table's rows by the words of their indicators, as the recipes for the rows are made."""

    def __init__(self) -> None:
        self.found: dict[str, dict[Aim, tuple[Definition, set[Period | None]]]] = {}

    def add(self, recipe: Recipe, year: Period | None) -> None:
        """The aims of the recipe for the rows of a year, None where they have none."""
        for step in recipe.steps:
            if isinstance(step, Step):
                _, years = self.found.setdefault(step.word, {}).setdefault(step.aim, (step.definition, set()))
                years.add(year)

    def __iter__(self) -> Iterator[Judgement]:
        """Each indicator's, but for those whose user wants no verdict."""
        for word, found in self.found.items():
            aims = [aim for aim in found if aim.target]
            years = {year for aim, (_, years) in found.items() if aim == NO_AIM for year in years}
            definition, _ = next(iter(found.values()))
            yield Judgement(word, definition, aims, sorted(years, key=lambda year: (year is not None, year)))
