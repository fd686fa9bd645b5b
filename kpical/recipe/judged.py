"""By what the rows of a table were judged, and in which years they were not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kpical.catalogue.model import Definition
from kpical.catalogue.target import NO_AIM, Aim, categories
from kpical.computation.notes import by_category
from kpical.quantity.period import Period
from kpical.quantity.unit import ANY, named
from kpical.recipe.recipe import Recipe, Step

_MOST_APART = 10  # categories without a target that are told
_LAST = Period(1000)


class Judgement(NamedTuple):
    """What an indicator's rows were judged by; `years` are those of rows without a target, None of rows without a year.

    `categories` are those of rows that have none because their 類別 has none; "" is that of rows that say none.
    `needed` are the figures whose lack is told, each with its declared unit: "" of a pure number, None where the rows say it.
    """

    word: str
    definition: Definition
    aims: list[Aim]
    years: list[Period | None]
    categories: list[str]
    needed: Mapping[str, str | None]


class Judged:
    """The aims of a table's rows by the words of their indicators, as the recipes for the rows are made."""

    def __init__(self) -> None:
        self.by_word: dict[str, dict[Aim, tuple[Definition, set[Period | None]]]] = {}
        self.apart: dict[str, set[str]] = {}  # the categories that have no target, by word
        self.needed: dict[str, dict[str, str | None]] = {}  # the units of the figures whose lack is told, by word

    def add(self, recipe: Recipe, period: Period | None, category: str) -> None:
        """The aims of the recipe for the rows of a year, None where they have none, and of a 類別."""
        for step in recipe.steps:
            if isinstance(step, Step):
                if step.unknown:
                    unit = step.unknown_unit
                    self.needed.setdefault(step.word, {})[step.unknown] = None if unit == ANY else named(unit)
                _, years = self.by_word.setdefault(step.word, {}).setdefault(step.aim, (step.definition, set()))
                targets = step.definition.dated_targets
                if step.aim == NO_AIM and by_category(targets, period) and category not in categories(targets):
                    apart = self.apart.setdefault(step.word, set())
                    apart.add(category)
                    if len(apart) > _MOST_APART:
                        apart.remove(max(apart))
                else:
                    years.add(period)

    def __iter__(self) -> Iterator[Judgement]:
        """Each indicator's, but for those whose user wants no verdict; the earliest first, whichever engine found what first."""
        for word, by_aim in self.by_word.items():
            aims_first = dict(sorted(by_aim.items(), key=lambda pair: _order(pair[0], pair[1][1])))
            aims = [aim for aim in aims_first if aim.target]
            years = {period for aim, (_, years) in aims_first.items() if aim == NO_AIM for period in years}
            definition, _ = next(iter(aims_first.values()))
            yield Judgement(
                word=word,
                definition=definition,
                aims=aims,
                years=sorted(years, key=_dated),
                categories=sorted(self.apart.get(word, ())),
                needed=dict(sorted(self.needed.get(word, {}).items())),
            )


def _order(aim: Aim, years: set[Period | None]) -> tuple[Period, str]:
    """The place of an aim among those of an indicator, by the rows that it judges."""
    return min(map(_dated, years), default=_LAST), aim.target.shown if aim.target else ""


def _dated(period: Period | None) -> Period:
    """The period by which rows are told in order: those of no year first."""
    return period or Period(0)
