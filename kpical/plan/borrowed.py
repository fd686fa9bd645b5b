"""The figures of indicators that others use: given once for their own indicator and period, taken where they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpical.catalogue.called import called
from kpical.catalogue.model import Definition
from kpical.computation.inputs import Address, slots
from kpical.plan.collect import Entries, FigureEntry, PlanFigures, joined
from kpical.plan.model import Item
from kpical.problem.errors import FigureError, KpicalError, MissingUsed
from kpical.quantity.period import Period

Borrowed = tuple[Address, FigureEntry]


def entries_for(item: Item, agency: str, period: Period, figures: PlanFigures) -> Entries:
    """The figures of an item, and under the words of the indicators that it uses those that were given for them.

    A figure that stands under both must be the same.
    """
    definition = item.indicator.definition(period)
    entries = figures.of(agency, period, item)
    if definition is None or not definition.uses:
        return entries
    entries = dict(entries)
    declared = {slot.path: slot.input.unit for slot in slots(definition, period)}
    for address, entry in _borrowed(definition, agency, period, figures, ""):
        entries[address] = joined(entries.get(address), entry, address, declared.get(address.path))
    return entries


def _borrowed(definition: Definition, agency: str, period: Period, figures: PlanFigures, owner: str) -> Iterator[Borrowed]:
    for word, use in definition.distinct_uses.items():
        inner, of = use.definition(period), use.period(period)
        if inner is None or of is None:
            continue
        for item in figures.by_indicator[use.indicator.id]:
            for address, entry in figures.of(agency, of, item).items():
                yield address._replace(path=f"{owner}{word}.{address.path}"), entry
        yield from _borrowed(inner, agency, of, figures, f"{owner}{word}.")


def unread_for(item: Item, agency: str, period: Period, figures: PlanFigures) -> list[KpicalError]:
    """What could not be read of the item's figures, and of those that it borrows."""
    unread = list(figures.unread_of(agency, period, item))
    definition = item.indicator.definition(period)
    for use in definition.distinct_uses.values() if definition else ():
        if of := use.period(period):
            for used in figures.by_indicator[use.indicator.id]:
                unread += unread_for(used, agency, of, figures)
    return list(dict.fromkeys(unread))


def missing(paths: Sequence[str], definition: Definition, period: Period) -> list[KpicalError]:
    """That there are no figures under these paths, those of an indicator of an earlier year with that year."""
    absent: list[KpicalError] = []
    earlier = {word: use for word, use in definition.uses.items() if use.years}
    own = [path for path in paths if path.partition(".")[0] not in earlier]
    if own:
        absent.append(FigureError("no_figure", input=own[0], limit=own))
    for word, use in earlier.items():
        if inputs := [path.removeprefix(f"{word}.") for path in paths if path.startswith(f"{word}.")]:
            absent.append(MissingUsed(inputs=inputs, period=use.period(period), indicator=called(use.indicator)))
    return absent
