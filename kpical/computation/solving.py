"""How much more: which figures would reach the target, each alone, with all the others as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from kpical.catalogue.library import built_in
from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.target import Aim, Origin, Target
from kpical.computation.aim import aim_of
from kpical.computation.calculation import Result, calculated, texts_of, used_result, value_of
from kpical.computation.conditions import Condition, Conditions, Enough, Unlike
from kpical.computation.inputs import Address, Given, Slot, address, definition_for, slots, understood
from kpical.computation.ratios import ratio_of
from kpical.computation.reach import Reach, Unknown, way
from kpical.computation.unknowns import asked_for, choices, figures_beside, left_open, unknown_of
from kpical.expression.tree import Apply, kind_of
from kpical.named import NamedTuple
from kpical.problem.display import tagged
from kpical.problem.errors import BadOption, Unsolvable, ZeroDenominator, raise_first
from kpical.problem.reasons import UnsolvableReason
from kpical.quantity.figure import Figure
from kpical.quantity.given import FigureValue
from kpical.quantity.period import Period
from kpical.quantity.period_text import When, period_of
from kpical.quantity.printed import printed_within
from kpical.quantity.span import NOTHING, Span

_NO_FIGURES: Mapping[str, FigureValue] = MappingProxyType({})


class Solution(NamedTuple):
    """What would reach the target.

    Attributes:
        indicator: what is asked about
        definition: the one of its definitions that holds for the year
        period: the 民國 fiscal year that was asked for; None where none was
        target: what is to be reached
        origin: whose word that is
        figures: those that are given, by path, in their units
        result: what they give; None where one is left open, or a denominator is zero
        ways: one for each figure that was asked for, alone
        conditions: of a formula that counts conditions or says 是 or 否: those that are not as the target wants them
        enough: how many of them have to be so, where the formula counts them and it need not be all
    """

    indicator: Indicator
    definition: Definition
    period: Period | None
    target: Target
    origin: Origin | None
    figures: Mapping[str, Figure]
    result: Result | None
    ways: tuple[Reach, ...]
    conditions: tuple[Condition, ...]
    enough: Enough | None = None

    def __repr__(self) -> str:
        return tagged(self, self.indicator.name.zh, self.period or "", self.target.shown)

    @property
    def met(self) -> bool | None:
        """Whether the target is reached as the figures stand; None where that is not known."""
        return self.result.met if self.result else None


def solve(
    indicator: Indicator | str,
    figures: Mapping[str, FigureValue] = _NO_FIGURES,
    *,
    unknown: str = "",
    year: When = None,
    target: Target | Aim | str | None = None,
    category: str = "",
    **named: FigureValue,
) -> Solution:
    """What a figure would have to be for the target to be reached, with all the others as they are given.

    Indicator, figures, `year`, `target` and `category` are those of `calculate`. `unknown` is the figure that is asked for; its
    value, where it is given, says where it stands. Without it the one figure that is not given is asked for; where all are given
    the lever of the indicator, and without one each figure alone.

    Raises what `calculate` raises, BadOption where there is no target, FigureError where several figures are left open,
    Unsolvable where the formula compares, chooses or rounds, or has the figure in a higher power.
    """
    if isinstance(indicator, str):
        indicator = built_in().find(indicator)
    when = period_of(year)
    definition = definition_for(indicator, when)
    aim = target if target is None or isinstance(target, Aim | Target) else aim_of(str(target), definition)
    given, wrong = understood(definition, when, texts_of(figures, named), indicator.id)
    raise_first(wrong)
    asked = address(definition, when, unknown, indicator.id) if unknown else None
    aim = Aim(aim, Origin("option")) if isinstance(aim, Target) else aim
    return solved(indicator, definition, given, when, asked=asked, aim=aim, category=category)


def solved(
    indicator: Indicator,
    definition: Definition,
    given: Given,
    period: Period | None,
    asked: Address | None = None,
    aim: Aim | None = None,
    category: str = "",
) -> Solution:
    """As `solve`, from texts that are addressed already."""
    target, origin = to_reach(indicator, definition, period, aim, category)
    needed = tuple(slots(definition, period))
    missing = left_open(needed, given)
    asked = asked_for(asked, definition.lever, missing)
    figures = figures_beside(needed, given, asked, missing)
    result = None
    if not missing:
        try:
            result = calculated(indicator, definition, given, period, Aim(target, origin), category=category)
        except ZeroDenominator:
            if asked is None:
                raise
    addresses = [asked] if asked and not _conditional(definition) else [*choices(definition, period)]
    unknowns = [unknown_of(each, needed, given, figures) for each in addresses]
    ways, unlike = _answered(definition, period, needed, target, figures, unknowns)
    return Solution(
        indicator=indicator, definition=definition, period=period, target=target, origin=origin, figures=figures,
        result=result, ways=ways, conditions=unlike.conditions, enough=unlike.enough,
    )  # fmt: skip


def to_reach(
    indicator: Indicator, definition: Definition, period: Period | None, aim: Aim | None, category: str
) -> tuple[Target, Origin | None]:
    """The target, and whose it is. Raises BadOption where there is none."""
    target, origin = aim or definition.aim_for(period, category)
    if target is None:
        raise BadOption("no_target_then" if period else "no_target", indicator.name.zh, period or "")
    return target, origin


def _answered(
    definition: Definition, period: Period | None, needed: Sequence[Slot], target: Target, figures: Mapping[str, Figure],
    unknowns: Sequence[Unknown],
) -> tuple[tuple[Reach, ...], Unlike]:  # fmt: skip
    """The ways to reach the target, or the conditions that stand between. Raises Unsolvable, ZeroDenominator."""
    if _conditional(definition):
        paths = [slot.path for slot in needed]
        read = Conditions(
            definition=definition, period=period, paths=paths, figures=figures,
            unknowns={each.address.path: each for each in unknowns},
        )  # fmt: skip
        return (), read.unlike(target)
    ratio, seeming = ratio_of(definition, period), _seeming(definition, target)
    ways = tuple(way(definition, ratio, target, figures, unknown, seeming) for unknown in unknowns)
    for each in ways:
        if each.reason == "zero":
            _raise_zero(definition, period, figures, each.unknown)
    if ways and all(each.unsolved for each in ways):
        reason: UnsolvableReason = "power" if ways[0].reason == "power" else "choice"
        raise Unsolvable(reason, definition.formula.text, str(ways[0].unknown.address) if len(ways) == 1 else "")
    return ways, Unlike()


def _conditional(definition: Definition) -> bool:
    """Whether the formula is of conditions, which are looked at one by one."""
    tree = definition.formula.tree
    return kind_of(tree) == "t" or (isinstance(tree, Apply) and tree.operation == "count")


def _seeming(definition: Definition, target: Target) -> Span:
    """The values that print as if they reached the target, and those that do; nothing where all of them do."""
    printed = printed_within(target.span, *definition.printing(None, None))
    return NOTHING if printed == target.span else printed.joined(target.span)


def _raise_zero(definition: Definition, period: Period | None, figures: Mapping[str, Figure], unknown: Unknown) -> None:
    """Raises ZeroDenominator: a denominator is zero whatever the unknown is, so it is for this figure."""
    there = {**figures, unknown.address.path: Figure(Fraction(1), unknown.unit, "")}
    uses = {word: used_result(use, word, there, period) for word, use in definition.uses.items()}
    value_of(definition, there, uses)
