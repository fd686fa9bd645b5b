"""A plan as kpical knows it: made once by the reader, never changed."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.grade import Grade
from kpical.catalogue.model import Indicator
from kpical.catalogue.target import Aim, DatedTarget, Origin, Target, categories, holding
from kpical.catalogue.wording import Localized, Source
from kpical.computation.assessment import Attainment, Lights
from kpical.files.digest import Digest
from kpical.problem.display import tagged
from kpical.problem.position import Place
from kpical.quantity.period import Period
from kpical.quantity.period_text import When, period_of


class Item(NamedTuple):
    """An indicator in a plan, with what the plan says of it.

    Attributes:
        id: its word within the plan, unlike any other's
        number: as the plan prints it
        name: as the plan prints it, else the indicator's
        indicator: what computes it
        targets: the plan's own by year; () leaves it to the indicator
        system: the evaluation system (評估體制), "1" to "5"; "" where the plan says none
        method: the way of evaluation (評估方式); "" where the plan says none
        criterion: the criterion (衡量標準) in the plan's words; "" where it says none
        weight: in % of the plan, 0 or more; None where the plan has no weights
        responsible: the unit in charge; "" where the plan names none
        decimals: instead of the indicator's, 0 to 30; None leaves them
        rounding: instead of the indicator's; None leaves it
        source: the document; None where the plan names none
        note: None where the plan says nothing
        lights: None where the plan has none
        attainment: the rules of its degree of attainment (達成度)
        place: where it stands in the file
        grades: the plan's own; None leaves them to the indicator
    """

    id: str
    number: str
    name: Localized
    indicator: Indicator
    targets: tuple[DatedTarget, ...]
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
    grades: tuple[Grade, ...] | None = None

    def __repr__(self) -> str:
        return tagged(self, self.id, self.name.zh)

    @classmethod
    def of_others(cls, indicator: Indicator, file: str) -> Item:
        """One that the plan does not have itself."""
        return cls(
            id=indicator.id, number="", name=indicator.name, indicator=indicator, targets=(), system="", method="", criterion="",
            weight=None, responsible="", decimals=None, rounding=None, source=None, note=None, lights=None,
            attainment=Attainment(), place=Place(file),
        )  # fmt: skip

    def aim_for(self, period: Period | None, category: str = "") -> Aim | None:
        """What the plan says of the year: its target, or that there is none; None leaves it to the indicator."""
        dated = holding(self.targets, period, category)
        if dated is None:
            return Aim(None, Origin("plan")) if categories(self.targets) else None
        return Aim(dated.target, Origin("plan", dated.source))

    def target_for(self, when: When) -> Target | None:
        """The plan's own target for the period, or None."""
        aim = self.aim_for(period_of(when))
        return aim.target if aim else None

    @property
    def words(self) -> tuple[str, ...]:
        """What a file of figures may call it, the plan's own words first."""
        shared = (self.indicator.id, self.indicator.name.zh, self.indicator.name.en, *self.indicator.aliases)
        return tuple(dict.fromkeys(filter(None, (self.id, self.name.zh, self.name.en, *shared))))


class Goal(NamedTuple):
    """A goal and its indicators, in order. Numbers restart in the sources, so `id` is its name.

    Attributes:
        id: its word within the plan
        number: as the plan prints it
        name: as the plan prints it
        kind: strategic (關鍵策略目標) or common (共同性目標)
        weight: in % of the plan, the sum of its indicators'; None where the plan says none
        note: None where the plan says nothing
        items: its indicators, in order
        place: where it stands in the file
    """

    id: str
    number: str
    name: Localized
    kind: str
    weight: Fraction | None
    note: Localized | None
    items: tuple[Item, ...]
    place: Place

    def __repr__(self) -> str:
        return tagged(self, self.name.zh, f"({len(self.items)})")


class Plan(NamedTuple):
    """The indicators of an agency's year.

    Attributes:
        agency: whose plan it is
        period: the period, a fiscal year or a year up to the end of a month
        title: None leaves it to agency and year
        source: the document; None where the plan names none
        note: None where the plan says nothing
        goals: in order
        file: the path that it was read from
        files: that file, and those of lights that it names, each with the SHA-256 of its bytes
    """

    agency: str
    period: Period
    title: Localized | None
    source: Source | None
    note: Localized | None
    goals: tuple[Goal, ...]
    file: str
    files: tuple[Digest, ...] = ()

    def __repr__(self) -> str:
        return tagged(self, self.agency, self.period, f"({len(self.items)})")

    @property
    def year(self) -> int:
        """The 民國 year of its period."""
        return self.period.year

    @property
    def items(self) -> tuple[Item, ...]:
        """Every indicator, in order."""
        return tuple(item for goal in self.goals for item in goal.items)

    @property
    def used(self) -> tuple[Item, ...]:
        """The indicators that those of the plan use and that are none of its own: figures may be given for them too."""
        own = {item.indicator.id for item in self.items}
        by_id: dict[str, Indicator] = {}
        waiting = [item.indicator for item in self.items]
        while waiting:
            definitions = waiting.pop().definitions
            for used in (use.indicator for definition in definitions for use in definition.uses.values()):
                if used.id not in by_id:
                    by_id[used.id] = used
                    waiting.append(used)
        return tuple(Item.of_others(used, self.file) for identity, used in by_id.items() if identity not in own)

    @property
    def weighted(self) -> bool:
        """Whether its indicators have weights."""
        return any(item.weight is not None for item in self.items)
