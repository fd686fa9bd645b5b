"""Where figures of earlier years stand: those that an input takes, and those of indicators that others use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from kpical.catalogue.model import Definition, Indicator, Input
from kpical.computation.inputs import Slot, slots
from kpical.plan.model import Item
from kpical.problem.errors import NoVersion
from kpical.quantity.period import Period
from kpical.quantity.unit import Unit, of_one_kind


class Lender(NamedTuple):
    """An item of a plan, and the slot of it in which the figure stands that others take."""

    item: Item
    slot: Slot


def reading(item: Item, period: Period) -> Definition | None:
    """The definition by which figures of the period are read: those of before the first one are read by that."""
    first = item.indicator.definitions[0]
    begins = first.valid.first
    return first if begins and period < begins.beginning else item.indicator.definition(period)


def declared_units(definition: Definition, period: Period) -> Mapping[str, Unit | None]:
    """The units of bare numbers by path, as far as all that is used has a definition for the period."""
    units: dict[str, Unit | None] = {}
    with suppress(NoVersion):
        for slot in slots(definition, period):
            units[slot.path] = slot.input.unit
    return units


def lenders(taker: Input, owners: Sequence[Item], period: Period, items: Sequence[Item]) -> list[Lender]:
    """Where the figure stands that the input takes, in that period: with its owners if it is an input there, else with others."""
    lending = [Lender(item, slot) for item in items if (slot := _input_called(taker, item, period))]
    identities = {item.id for item in owners}
    return [lender for lender in lending if lender.item.id in identities] or lending


def _input_called(taker: Input, item: Item, period: Period) -> Slot | None:
    """The item's input of that name, of one kind with the one that takes it."""
    definition = reading(item, period)
    declared = definition.inputs.get(definition.words.get(taker.figure, "")) if definition else None
    return Slot(declared.name, declared) if declared and of_one_kind(declared.unit, taker.unit) else None


def names_alone(indicator: Indicator) -> Mapping[str, Input]:
    """The names of the figures that inputs take of earlier years, each as an input: they may be given by these alone."""
    takers = (taker for definition in indicator.definitions for taker in definition.inputs.values() if taker.figure)
    return {
        taker.figure: Input(name=taker.figure, unit=taker.unit, low=taker.low, high=taker.high, whole=taker.whole)
        for taker in takers
    }


def lending(items: Sequence[Item]) -> frozenset[str]:
    """The ids of the items whose figures of earlier years are needed."""
    definitions = [definition for item in items for definition in item.indicator.definitions]
    names = {taker.figure for definition in definitions for taker in definition.inputs.values()} - {""}
    used = {indicator.id for definition in definitions for indicator in _used_earlier(definition)}
    return frozenset(item.id for item in items if item.indicator.id in used or _has_input(item.indicator, names))


def contested(lent: Item, items: Sequence[Item]) -> list[str]:
    """The words, behind their users, of which each could have the indicator's figures; none where one word alone has them."""
    words: list[str] = []
    for user in items:
        for definition in user.indicator.definitions:
            named = [word for word, use in definition.uses.items() if use.indicator.id == lent.indicator.id]
            if definition.distinct_uses.keys() & named:
                return []
            words += [f"{user.id}:{word}" for word in named]
    return list(dict.fromkeys(words))


def _has_input(indicator: Indicator, names: set[str]) -> bool:
    return any(definition.words.get(name) in definition.inputs for definition in indicator.definitions for name in names)


def _used_earlier(definition: Definition, *, before: bool = False) -> Iterator[Indicator]:
    for use in definition.uses.values():
        if before or use.years:
            yield use.indicator
        for inner in use.indicator.definitions:
            yield from _used_earlier(inner, before=before or use.years > 0)
