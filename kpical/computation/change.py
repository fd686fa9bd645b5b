"""What made it change: the change of an indicator's value from one period to another, shared exactly among its figures.

The whole figures share it, those of used indicators and the parameters of years among them. The parts of a figure share what is
the figure's by the same rule inside it (the value of Owen), so that how one is typed changes nothing for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from kpical.catalogue.called import called
from kpical.catalogue.library import built_in
from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.target import NO_AIM
from kpical.computation.calculation import Result, calculated, check_printing, texts_of
from kpical.computation.inputs import (
    Given,
    Slot,
    definition_for,
    figures_for,
    parts_for,
    settled,
    slots,
    understood,
    used_definition,
)
from kpical.computation.mixed import MOST_FIGURES, Mixed, NotParted
from kpical.computation.notes import Note
from kpical.computation.value import seen
from kpical.problem import above
from kpical.problem.change_errors import NotShared, OfPeriod
from kpical.problem.display import tagged
from kpical.problem.errors import FigureError, KpicalError, raise_first
from kpical.quantity.figure import Figure, is_missing
from kpical.quantity.given import FigureValue
from kpical.quantity.period import Period
from kpical.quantity.period_text import When, period_of
from kpical.quantity.rounding import MOST_DECIMALS, scaled
from kpical.quantity.unit import PERCENT, POINT, whole_base

T = TypeVar("T")


class Contribution(NamedTuple):
    """What a figure, or a part of one, has made of the change.

    Attributes:
        name: the figure's path, as in `Result.inputs`; a part's own name
        before: the figure before the change
        after: the figure after it
        amount: exact, in the unit of the change; 0 for a whole figure that is the same
        parts: those of a figure that was given in parts both times; what they have made adds up to the figure's
    """

    name: str
    before: Figure
    after: Figure
    amount: Fraction
    parts: tuple[Contribution, ...] = ()

    def __repr__(self) -> str:
        return tagged(self, self.name, self.amount)


class ExplainedChange(NamedTuple):
    """The change of an indicator's value, shared among its figures.

    Attributes:
        before: the result before the change
        after: the result after it
        contributions: of every figure, in the order of `Result.inputs`; the amounts add up to the change
        notes: what is to be known beside the notes of the two results
    """

    before: Result
    after: Result
    contributions: tuple[Contribution, ...]
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        return tagged(self, self.after.indicator.name.zh, self.before.shown, "→", self.after.shown)

    def _repr_html_(self) -> str:
        return above.shown("html", self)

    @property
    def amount(self) -> Fraction:
        """The change itself, exact, in `unit`."""
        return self.after.value - self.before.value

    @property
    def unit(self) -> str:
        """百分點 between rates in %, else the indicator's own unit."""
        unit = self.after.definition.unit
        return POINT.name if unit in (PERCENT, POINT) else self.after.unit

    @property
    def decimals(self) -> int:
        """How many are printed: those of the result, and more where the change would be printed as 0."""
        places = self.after.decimals
        while self.amount and places < MOST_DECIMALS and not scaled(self.amount, places, self.after.rounding):
            places += 1
        return places


Pair = tuple[FigureValue, FigureValue]  # before and after
Texts = Mapping[str, str]
Periods = tuple[Period | None, Period | None]


def explain_change(
    indicator: Indicator | str,
    figures: Mapping[str, FigureValue | Pair] = MappingProxyType({}),
    *,
    years: When | tuple[When, When] = None,
    decimals: int | None = None,
    **named: FigureValue | Pair,
) -> ExplainedChange:
    """Share the change of the indicator's value among the figures that changed.

    Each figure is a pair, before and after the change, or one value where it did not change; names and values are as `calculate`
    takes them. `years` is a pair, too, or one for both.

    Raises what `calculate` raises (as OfPeriod where it concerns one of the two alone), and NotShared: where the definitions
    differ, for 是/否, where more than 12 figures change, and where a denominator is zero with some figures of before and the
    others of after.
    """
    if isinstance(indicator, str):
        indicator = built_in().find(indicator)
    check_printing(decimals, None)
    first, last = years if isinstance(years, tuple) and not isinstance(years, Period) else (years, years)
    sides = [[{word: _of_side(value, side) for word, value in texts.items()} for texts in (figures, named)] for side in range(2)]
    before, after = _both(lambda side: texts_of(*sides[side]))
    return explained_texts(indicator, (before, after), (period_of(first), period_of(last)), decimals)


def _of_side(value: FigureValue | Pair, side: int) -> FigureValue:
    return value[side] if isinstance(value, tuple) else value


def explained_texts(
    indicator: Indicator, texts: tuple[Texts, Texts], periods: Periods, decimals: int | None = None
) -> ExplainedChange:
    """As `explain_change`, from texts."""
    one, other = definitions_of(indicator, periods)
    before, unlike = understood_figures(one, periods[0], texts[0], indicator)
    after, wrong = understood_figures(other, periods[1], texts[1], indicator)
    raise_first(of_both(unlike, wrong))
    read = ((one, before), (other, after))
    old, new = _both(lambda side: calculated(indicator, *read[side], periods[side], NO_AIM, decimals))
    return explained(old, new, before, after)


def definitions_of(indicator: Indicator, periods: Periods) -> tuple[Definition, Definition]:
    """The definitions for the two periods. Raises NoVersion; NotShared where they differ, and where they give 是 or 否."""
    one, other = (definition_for(indicator, period) for period in periods)
    if not _same(one, periods[0], other, periods[1]):
        raise NotShared("definitions", periods=[period for period in periods if period])
    if other.unit and other.unit.is_truth:
        raise NotShared("truth")
    return one, other


def _same(one: Definition, period: Period | None, other: Definition, another: Period | None) -> bool:
    """Whether both compute the same, by the same formula over figures in the same units."""
    if _meaning(one) != _meaning(other) or one.uses.keys() != other.uses.keys():
        return False
    pairs = [(use, other.uses[word]) for word, use in one.uses.items()]
    return all(
        _same(used_definition(use, period), use.period(period), used_definition(its, another), its.period(another))
        for use, its in pairs
    )


def _meaning(definition: Definition) -> tuple[object, ...]:
    formula = definition.formula
    units = {name: declared.unit for name, declared in definition.inputs.items()}
    units |= {name: declared.unit for name, declared in definition.parameters.items()}
    return formula.text, formula.names, formula.literals, definition.unit, units


def understood_figures(
    definition: Definition, period: Period | None, texts: Texts, indicator: Indicator
) -> tuple[Given, list[KpicalError]]:
    """The texts by slot and part, and all that is wrong with them."""
    given, unknown = understood(definition, period, texts, called(indicator))
    return given, [*unknown, *figures_for(tuple(slots(definition, period)), given)[1]]


def of_both(before: Sequence[KpicalError], after: Sequence[KpicalError]) -> list[KpicalError]:
    """What is wrong both times, once; the rest with the period that it concerns."""
    known = [repr(error) for error in before], [repr(error) for error in after]
    once = [error for error in before if repr(error) in known[1]]
    return [
        *once,
        *(OfPeriod("before", error) for error in before if repr(error) not in known[1]),
        *(OfPeriod("after", error) for error in after if repr(error) not in known[0]),
    ]


def _both(make: Callable[[int], T]) -> tuple[T, T]:
    """What it makes of each side. Raises what is wrong with one or with both."""
    made: list[T] = []
    wrong: tuple[list[KpicalError], list[KpicalError]] = [], []
    for side in range(2):
        try:
            made.append(make(side))
        except KpicalError as error:
            wrong[side].extend(error.each)
    raise_first(of_both(*wrong))
    return made[0], made[1]


def explained(before: Result, after: Result, given_before: Given, given_after: Given) -> ExplainedChange:
    """As `explain_change`, from two results of one indicator and the texts of their figures."""
    periods = before.period, after.period
    definitions = definitions_of(after.indicator, periods)
    pairs = {path: (figure, after.inputs[path]) for path, figure in before.inputs.items()}
    _check_kinds(pairs)
    mixed = Mixed(definitions[1], after.period, {path: (seen(old), seen(new)) for path, (old, new) in pairs.items()})
    amounts = mixed.amounts()
    parts_before, parts_after = (
        _parts(tuple(slots(definition, period)), given)
        for definition, period, given in zip(definitions, periods, (given_before, given_after), strict=True)
    )
    contributions, notes = [], _half_stated(pairs, (before, after))
    for path, (old, new) in pairs.items():
        parts: tuple[Contribution, ...] = ()
        if path in parts_before and path in parts_after:
            try:
                shared = mixed.of_parts(path, parts_before[path], parts_after[path])
            except NotParted as why:
                notes.append(Note("parts_not_shared", {"input": path, "limit": MOST_FIGURES}, kind=why.kind))
            else:
                parts = _contributions(parts_before[path], parts_after[path], shared)
        amount = amounts.get(path, Fraction(0))
        contributions.append(Contribution(name=path, before=old, after=new, amount=amount, parts=parts))
    return ExplainedChange(before, after, tuple(contributions), tuple(notes))


def _parts(needed: Sequence[Slot], given: Given) -> dict[str, dict[str, Figure]]:
    """The figures of the parts, of those slots that are given in parts."""
    needed, given, _ = settled(needed, given)
    in_parts = [
        slot for slot in needed if any(part and not is_missing(text.text) for part, text in given.get(slot.path, {}).items())
    ]
    return {slot.path: parts_for(slot, given[slot.path]) for slot in in_parts}


def _contributions(
    before: Mapping[str, Figure], after: Mapping[str, Figure], amounts: Mapping[str, Fraction]
) -> tuple[Contribution, ...]:
    """Those of parts; what is not among the amounts did not change."""
    return tuple(Contribution(name, figure, after[name], amounts.get(name, Fraction(0))) for name, figure in before.items())


def _check_kinds(pairs: Mapping[str, tuple[Figure, Figure]]) -> None:
    """Raises FigureError where persons became money: what takes any unit keeps its kind."""
    for path, (old, new) in pairs.items():
        if old.unit and new.unit and not old.unit.alike(new.unit):
            raise FigureError("unlike", text=new.text, input=path, unit=old.unit.name, limit=new.unit.name, beside=path)


def _half_stated(pairs: Mapping[str, tuple[Figure, Figure]], results: Sequence[Result]) -> list[Note]:
    """That a figure's unit is written once and not the other time: 740千元..820 ends at 820元 where 元 is declared."""
    units = {path: unit for path, (old, new) in pairs.items() if (unit := _bare_unit(old, new) or _bare_unit(new, old))}
    known = [note.facts["inputs"] for result in results for note in result.notes if note.code == "bare_beside_unit"]
    paths = [path for path in units if not any(isinstance(stated, list) and path in stated for stated in known)]
    return [Note("bare_beside_unit", {"inputs": paths, "unit": sorted({units[path] for path in paths})})] if paths else []


def _bare_unit(bare: Figure, other: Figure) -> str:
    """The unit that a figure without one is taken in, beside one of an amount with another; "" where there is nothing to tell."""
    if bare.origin or not bare.value or not other.origin or other.unit is None or other.unit.kind != "amount":
        return ""
    unit = (bare.unit or whole_base(other.unit)).name
    return "" if other.text.strip().lstrip("-+△▲.,0123456789 ") == unit else unit
