"""By what the rows of a table were judged, and in which years they were not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kpical.catalogue.model import Definition
from kpical.catalogue.target import NO_AIM, Aim, categories
from kpical.quantity.period import Period
from kpical.recipe.recipe import Recipe, Step

_MOST_APART = 10  # categories without a target that are told


class Judgement(NamedTuple):
    """What an indicator's rows were judged by; `years` are those of rows without a target, None of rows without a year.

    `categories` are those of rows that have none because their 類別 has none; "" is that of rows that say none.
    """

    word: str
    definition: Definition
    aims: list[Aim]
    years: list[Period | None]
    categories: list[str]


class Judged:
    """The aims of a table's rows by the words of their indicators, as the recipes for the rows are made."""

    def __init__(self) -> None:
        self.found: dict[str, dict[Aim, tuple[Definition, set[Period | None]]]] = {}
        self.apart: dict[str, dict[str, None]] = {}  # the categories that have no target, by word

    def add(self, recipe: Recipe, period: Period | None, category: str) -> None:
        """The aims of the recipe for the rows of a year, None where they have none, and of a 類別."""
        for step in recipe.steps:
            if isinstance(step, Step):
                _, years = self.found.setdefault(step.word, {}).setdefault(step.aim, (step.definition, set()))
                known = categories(step.definition.dated_targets)
                if step.aim == NO_AIM and known and category not in known:
                    apart = self.apart.setdefault(step.word, {})
                    if len(apart) < _MOST_APART:
                        apart.setdefault(category)
                else:
                    years.add(period)

    def __iter__(self) -> Iterator[Judgement]:
        """Each indicator's, but for those whose user wants no verdict."""
        for word, found in self.found.items():
            aims = [aim for aim in found if aim.target]
            years = {period for aim, (_, years) in found.items() if aim == NO_AIM for period in years}
            definition, _ = next(iter(found.values()))
            yield Judgement(
                word=word,
                definition=definition,
                aims=aims,
                years=sorted(years, key=lambda period: (period is not None, period)),
                categories=[*self.apart.get(word, ())],
            )
