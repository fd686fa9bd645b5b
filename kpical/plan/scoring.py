"""A plan and its figures make a scorecard: every indicator computed, assessed and set beside its other years.

One indicator that cannot be computed never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.model import Definition
from kpical.catalogue.stamp import Stamp, stamp_of
from kpical.catalogue.target import NO_AIM, Aim, Target
from kpical.computation.assessment import Assessment, Light, assess
from kpical.computation.calculation import Result, calculated
from kpical.computation.change import ExplainedChange, explained
from kpical.computation.inputs import Address, definition_for
from kpical.computation.notes import Note, of_other_category
from kpical.plan.borrowed import entries_for, unread_for
from kpical.plan.collect import PlanFigures
from kpical.plan.entries import Entries, FigureEntry, written
from kpical.plan.model import Goal, Item, Plan
from kpical.plan.placing import placed
from kpical.problem.above import shown
from kpical.problem.display import tagged
from kpical.problem.errors import FigureError, KpicalError, Unread, ZeroDenominator, raise_first
from kpical.quantity.period import Period
from kpical.quantity.unit import PERCENT, POINT


class Change(NamedTuple):
    """The step from the last year that has a value.

    Attributes:
        since: the same period of an earlier year, with which it is compared
        amount: exact, in `unit`; below 0 where the value fell
        unit: 百分點 between rates, else %, else the indicator's own unit
        decimals: how many are printed: those of the result, where it is of its kind
        rounding: by which rule
    """

    since: Period
    amount: Fraction
    unit: str
    decimals: int = 2
    rounding: str = "half-up"


class Outcome(NamedTuple):
    """An indicator of the plan in a period: a result or an error.

    Attributes:
        item: the indicator in the plan
        period: the period, a fiscal year or a year up to the end of a month
        result: None where it could not be computed
        error: why; None where it could
        assessment: the result against its target
        entries: the figures as they are written, by input, with their places
        earlier: the same period of earlier years that have figures, the earliest first, each with its result or None without one
        points: what the result earns of its weight, exact; None without a weight or a degree of attainment
        category: the 類別 that chose the target; "" where none is said
        before: the figures of the period with which it is compared, as they are written; {} where there is none
    """

    item: Item
    period: Period
    result: Result | None
    error: KpicalError | None
    assessment: Assessment
    entries: Entries
    earlier: tuple[tuple[Period, Result | None], ...]
    points: Fraction | None
    category: str = ""
    before: Mapping[Address, FigureEntry] = {}

    def __repr__(self) -> str:
        return tagged(self, self.item.name.zh, self.period, self.result.shown if self.result else self.error and self.error.code)

    @property
    def year(self) -> int:
        """The 民國 year of its period."""
        return self.period.year

    @property
    def definition(self) -> Definition | None:
        """The indicator's definition for the year."""
        return self.result.definition if self.result else self.item.indicator.definition(self.period)

    @property
    def aim(self) -> Aim:
        """The plan's target for the year, else the indicator's own."""
        if self.result:
            return Aim(self.result.target, self.result.origin)
        own = self.definition.aim_for(self.period, self.category) if self.definition else NO_AIM
        return self.item.aim_for(self.period, self.category) or own

    @property
    def target(self) -> Target | None:
        """What the result is to reach."""
        return self.aim.target

    @property
    def change(self) -> Change | None:
        """The step since the same period of the last year that could be computed; None for 是/否."""
        before = _last(self.earlier)
        return _change(*before, self.result) if before and self.result else None

    @property
    def explained(self) -> ExplainedChange | None:
        """That step shared among the figures (增減分析), None where there is none. Raises NotShared, TooLarge."""
        before = _last(self.earlier)
        if before is None or self.result is None or self.change is None:
            return None
        return explained(before[1], self.result, written(self.before), written(self.entries))


class GoalScore(NamedTuple):
    """A goal's outcomes.

    Attributes:
        goal: the goal of the plan
        outcomes: of its indicators, in order
        weight: the sum of the weights in % of the plan; None where one has none
        points: the sum of the points; None where one has none
    """

    goal: Goal
    outcomes: tuple[Outcome, ...]
    weight: Fraction | None
    points: Fraction | None

    def __repr__(self) -> str:
        return tagged(self, self.goal.name.zh, f"({len(self.outcomes)})")


class Scorecard(NamedTuple):
    """A plan's outcomes for one agency and year.

    Attributes:
        plan: what is scored
        agency: whose figures they are
        period: the period, a fiscal year or a year up to the end of a month
        goals: in order, each with its outcomes
    """

    plan: Plan
    agency: str
    period: Period
    goals: tuple[GoalScore, ...]

    def __repr__(self) -> str:
        return tagged(self, self.agency, f"{self.period}: {self.met} met, {self.missed} missed, {self.failed} failed")

    @property
    def year(self) -> int:
        """The 民國 year of its period."""
        return self.period.year

    def _repr_html_(self) -> str:
        return shown("html", self)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every indicator, in the order of the plan."""
        return tuple(outcome for goal in self.goals for outcome in goal.outcomes)

    @property
    def met(self) -> int:
        """How many indicators reach their target."""
        return sum(outcome.assessment.met is True for outcome in self.outcomes)

    @property
    def missed(self) -> int:
        """How many do not."""
        return sum(outcome.assessment.met is False for outcome in self.outcomes)

    @property
    def failed(self) -> int:
        """How many could not be computed."""
        return sum(outcome.error is not None for outcome in self.outcomes)

    @property
    def untargeted(self) -> int:
        """How many have a result and no target."""
        return len(self.outcomes) - self.met - self.missed - self.failed

    @property
    def points(self) -> Fraction | None:
        """The plan's score out of 100; None without weights, and where an indicator has no points."""
        return _total([goal.points for goal in self.goals]) if self.plan.weighted else None


class Scores(NamedTuple):
    """A scorecard an agency, what could not be understood of the figures, and what is to be known of them.

    Attributes:
        plan: what is scored
        period: the period, a fiscal year or a year up to the end of a month
        cards: one an agency, in the order in which they come
        problems: what could not be understood of the files, with its place
        notices: what was left out or taken for granted
        figures: every figure that was found
    """

    plan: Plan
    period: Period
    cards: tuple[Scorecard, ...]
    problems: tuple[KpicalError, ...]
    notices: tuple[Note, ...]
    figures: PlanFigures

    def __repr__(self) -> str:
        return tagged(self, self.plan.agency, self.period, f"({len(self.cards)})")

    @property
    def year(self) -> int:
        """The 民國 year of its period."""
        return self.period.year

    @property
    def stamp(self) -> Stamp:
        """Kpical's version, and the SHA-256 of the plan, of the files of figures and of every definition."""
        return stamp_of((*self.plan.files, *self.figures.files), (item.indicator for item in self.plan.items))

    def _repr_html_(self) -> str:
        return shown("html", self)


def score(plan: Plan, figures: PlanFigures, progress: Callable[[str, int, int], object] | None = None) -> Scores:
    """The scorecards of every agency that has figures, in the order in which the agencies come; the plan's own without any.

    `progress` receives how many "cards" of how many are done.
    """
    period = figures.period
    agencies = tuple(figures.agencies) or (plan.agency,)
    cards = []
    for done, agency in enumerate(agencies, 1):
        cards.append(_scorecard(plan, agency, period, figures))
        if progress:
            progress("cards", done, len(agencies))
    return Scores(
        plan=plan,
        period=period,
        cards=tuple(cards),
        problems=tuple(figures.problems),
        notices=tuple(figures.notices),
        figures=figures,
    )


def _scorecard(plan: Plan, agency: str, period: Period, figures: PlanFigures) -> Scorecard:
    earlier = figures.earlier(agency)
    goals = tuple(_goal(goal, agency, period, earlier, figures) for goal in plan.goals)
    return Scorecard(plan, agency, period, goals)


def _goal(goal: Goal, agency: str, period: Period, earlier: list[Period], figures: PlanFigures) -> GoalScore:
    outcomes = tuple(_outcome(item, agency, period, earlier, figures) for item in goal.items)
    weights = [item.weight for item in goal.items]
    return GoalScore(goal, outcomes, _total(weights), _total([outcome.points for outcome in outcomes]))


def _outcome(item: Item, agency: str, period: Period, earlier: list[Period], figures: PlanFigures) -> Outcome:
    entries, category = entries_for(item, agency, period, figures), figures.category(agency, period)
    written_before = {other: entries_for(item, agency, other, figures) for other in earlier}
    values = tuple((other, _value(item, other, entries_then, figures, agency)) for other, entries_then in written_before.items())
    before = _last(values)
    result, failure = None, None
    try:
        result = _result(item, period, category, entries, unread_for(item, agency, period, figures))
    except KpicalError as error:
        failure = error
        assessment = Assessment(light=item.lights.unknown if item.lights else Light("□"))
    else:
        assessment = assess(result, item.attainment, item.lights)
    return Outcome(
        item=item, period=period, result=result, error=failure, assessment=assessment, entries=entries, earlier=values,
        points=_points(item.weight, assessment.share), category=category, before=written_before[before[0]] if before else {},
    )  # fmt: skip


def _points(weight: Fraction | None, share: Fraction | None) -> Fraction | None:
    """A weight of 0 gives no points, whatever is reached."""
    if weight is None or (weight and share is None):
        return None
    return weight * (share or 0)


def _result(item: Item, period: Period, category: str, entries: Entries, unread: Sequence[KpicalError]) -> Result:
    """The item's result. Raises KpicalError, with the place of the figure that is at fault."""
    raise_first([Unread(error) for error in unread])
    definition = definition_for(item.indicator, period)
    try:
        result = calculated(
            item.indicator, definition, written(entries), period, aim=item.aim_for(period, category), decimals=item.decimals,
            rounding=item.rounding, grades=item.grades, category=category,
        )  # fmt: skip
    except (FigureError, ZeroDenominator) as error:
        raise_first([one for each in error.each for one in placed(each, entries, definition, period)])
        raise
    apart = of_other_category(item.targets, category, period)
    return result._replace(notes=(*result.notes, *apart)) if apart else result


def _value(item: Item, period: Period, entries: Entries, figures: PlanFigures, agency: str) -> Result | None:
    """Another year's result; None where there is none."""
    if not entries:
        return None
    try:
        return _result(item, period, figures.category(agency, period), entries, unread_for(item, agency, period, figures))
    except KpicalError:
        return None


def _total(values: list[Fraction | None]) -> Fraction | None:
    """The sum; None where one of them is not known."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(values) else None


def _last(earlier: Sequence[tuple[Period, Result | None]]) -> tuple[Period, Result] | None:
    """The latest period that could be computed, with its result."""
    return next(((period, result) for period, result in reversed(earlier) if result), None)


def _change(since: Period, before: Result, now: Result) -> Change | None:
    unit = now.definition.unit
    if unit and unit.is_truth:
        return None
    difference = now.value - before.value
    if unit and unit.kind == "amount" and before.value > 0:
        return Change(since, difference / before.value * 100, PERCENT.name)
    name = POINT.name if unit in (PERCENT, POINT) else now.unit
    return Change(since=since, amount=difference, unit=name, decimals=now.decimals, rounding=now.rounding)
