"""By what the rows of a table were judged, and in which years they were not."""

from __future__ import annotations

from collections.abc import Iterator

from kpical.batch.plan import Plan, Step
from kpical.catalogue.model import Definition
from kpical.catalogue.target import Aim


class Judged:
    """The aims of a table's rows by the words of their indicators, as the plans for the rows are made."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, Aim], tuple[Definition, set[int]]] = {}

    def add(self, plan: Plan, year: int | None) -> None:
        """The aims of the plan for the rows of a year."""
        for step in plan.steps:
            if isinstance(step, Step):
                _, years = self.found.setdefault((step.word, step.aim), (step.definition, set()))
                years.update([] if year is None else [year])

    def __iter__(self) -> Iterator[tuple[str, Aim, Definition, list[int]]]:
        """Each word with an aim and the years that have it, first those with a target."""
        words = list(dict.fromkeys(word for word, _ in self.found))
        told = [(word, aim, definition, sorted(years)) for (word, aim), (definition, years) in self.found.items()]
        yield from sorted(told, key=lambda each: (words.index(each[0]), each[1].target is None, each[3]))
