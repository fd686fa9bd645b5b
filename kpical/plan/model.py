"""A plan as kpical knows it: made once by the reader, never changed."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.grade import Grade
from kpical.catalogue.model import Indicator, Localized, Source
from kpical.catalogue.target import Aim, DatedTarget, Origin, Target, categories, holding
from kpical.computation.assessment import Attainment, Lights
from kpical.problem.position import Place


class Item(NamedTuple):
    """An indicator in a plan, with what the plan says of it. `weight` is in % of the plan."""

    id: str
    number: str
    name: Localized
    indicator: Indicator
    targets: tuple[DatedTarget, ...]  # by year; None is every year
    system: str
    method: str
    criterion: str
    weight: Fraction | None
    responsible: str
    decimals: int | None
    rounding: str | None
    source: Source | None
    note: Localized | None
    lights: Lights | None
    attainment: Attainment
    place: Place
    grades: tuple[Grade, ...] | None = None  # None leaves them to the indicator

    def aim_for(self, year: int | None, category: str = "") -> Aim | None:
        """What the plan says of the year: its target, or that there is none; None leaves it to the indicator."""
        held = holding(self.targets, year, category)
        if held is None:
            return Aim(None, Origin("plan")) if categories(self.targets) else None
        return Aim(held.target, Origin("plan", held.source))

    def target_for(self, year: int | None) -> Target | None:
        """The plan's own target for the year, or None."""
        aim = self.aim_for(year)
        return aim.target if aim else None

    @property
    def words(self) -> tuple[str, ...]:
        """What a file of figures may call it, the plan's own words first."""
        shared = (self.indicator.id, self.indicator.name.zh, self.indicator.name.en, *self.indicator.aliases)
        return tuple(dict.fromkeys(filter(None, (self.id, self.name.zh, self.name.en, *shared))))


class Goal(NamedTuple):
    """A goal and its indicators, in order. Numbers restart in the sources, so `id` is its name."""

    id: str
    number: str
    name: Localized
    kind: str  # strategic (關鍵策略目標) or common (共同性目標)
    weight: Fraction | None
    note: Localized | None
    items: tuple[Item, ...]
    place: Place


class Plan(NamedTuple):
    """The indicators of an agency's year."""

    agency: str
    year: int
    title: Localized | None
    source: Source | None
    note: Localized | None
    goals: tuple[Goal, ...]
    file: str

    @property
    def items(self) -> tuple[Item, ...]:
        """Every indicator, in order."""
        return tuple(item for goal in self.goals for item in goal.items)

    @property
    def weighted(self) -> bool:
        """Whether its indicators have weights."""
        return any(item.weight is not None for item in self.items)
