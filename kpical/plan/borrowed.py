"""The figures of indicators that others use, and of earlier years: given once where they belong, taken where they are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpical.catalogue.called import called
from kpical.catalogue.model import Definition, Input
from kpical.computation.inputs import Address, Slot, Written, figure_for
from kpical.plan.collect import PlanFigures
from kpical.plan.entries import Entries, FigureEntry, joined
from kpical.plan.lenders import declared_units, lenders, names_alone
from kpical.plan.model import Item
from kpical.problem.errors import DuplicateInput, FigureError, KpicalError, MissingUsed
from kpical.quantity.figure import is_missing
from kpical.quantity.period import Period
from kpical.quantity.unit import ANY, Unit, whole_base

Borrowed = tuple[Address, FigureEntry]


def entries_for(item: Item, agency: str, period: Period, figures: PlanFigures) -> Entries:
    """The figures of an item, and under the words of what it takes from elsewhere those that were given there.

    A figure that stands under both must be the same.
    """
    definition = item.indicator.definition(period)
    entries = figures.of(agency, period, item)
    if definition is None or not (definition.uses or any(declared_input.figure for declared_input in definition.inputs.values())):
        return entries
    entries = dict(entries)
    declared = declared_units(definition, period)
    for address, entry in _borrowed(definition, (item,), agency, period, figures):
        own = entries.get(address)
        if own is None or is_missing(own.text) or not isinstance(entry.error, DuplicateInput):  # what is at odds lends nothing
            entries[address] = joined(own, entry, address, declared.get(address.path))
    return entries


def _borrowed(
    definition: Definition, owners: Sequence[Item], agency: str, period: Period, figures: PlanFigures
) -> Iterator[Borrowed]:
    """Under the paths of a definition, which is the owners', the figures that it takes from elsewhere."""
    for taker in definition.inputs.values():
        if taker.figure and (entry := _of_earlier(taker, owners, agency, period, figures)):
            yield Address(taker.name), entry
    for word, use in definition.distinct_uses.items():
        inner, of = use.definition(period), use.period(period)
        if inner is None or of is None:
            continue
        items = figures.by_indicator[use.indicator.id]
        own = [pair for item in items for pair in figures.of(agency, of, item).items()]
        for address, entry in (*own, *_borrowed(inner, items, agency, of, figures)):
            yield address._replace(path=f"{word}.{address.path}"), entry


def _of_earlier(taker: Input, owners: Sequence[Item], agency: str, user: Period, figures: PlanFigures) -> FigureEntry | None:
    """The figure of the earlier year that the input takes, wherever it stands; with an error where two of them differ."""
    period = user.fiscal_year_before(taker.years)
    lending = lenders(taker, owners, period, figures.items)
    entries = [
        _counted(entry, slot.input.unit, taker.unit)
        for item, slot in lending
        if (entry := _whole(slot, figures.of(agency, period, item)))
    ]
    alone = figures.alone.get((agency, period, taker.figure))
    if alone and not {item.id for item, _ in lending} & {owner.id for owner in owners}:
        entries.append(_counted(alone, None, taker.unit))
    first: FigureEntry | None = None
    for entry in entries:
        first = joined(first, entry, Address(taker.figure), taker.unit)
    return first


def _whole(slot: Slot, entries: Entries) -> FigureEntry | None:
    """The figure that was given for the slot, as the sum of its parts where it was given in parts."""
    by_part = {address.part: entry for address, entry in entries.items() if address.path == slot.path}
    if by_part.keys() <= {None}:
        return by_part.get(None)
    first = next((entry for entry in by_part.values() if entry.error), next(iter(by_part.values())))
    if first.error or all(is_missing(entry.text) for entry in by_part.values()):
        return first
    try:
        figure = figure_for(slot, {part: Written(entry.text, entry.unit, entry.origin) for part, entry in by_part.items()})
    except FigureError as error:
        return first._replace(error=error.with_facts(place=first.where))
    return first._replace(text=figure.digits, unit=figure.unit, origin=figure.origin)


def _counted(entry: FigureEntry, declared: Unit | None, wanted: Unit | None) -> FigureEntry:
    """The figure for whoever wants it in another unit: a bare number counts in the one that was declared where it stands."""
    unit = entry.unit or (whole_base(wanted) if declared == ANY and wanted else declared)
    return entry._replace(unit=None if unit == wanted and not entry.origin else unit)


def unread_for(item: Item, agency: str, period: Period, figures: PlanFigures) -> list[KpicalError]:
    """What could not be read of the item's figures, and of those that it borrows."""
    unread = list(figures.unread_of(agency, period, item))
    definition = item.indicator.definition(period)
    for taker in definition.inputs.values() if definition else ():
        if taker.figure:
            earlier = period.fiscal_year_before(taker.years)
            named = (other for other in figures.items if taker.figure in names_alone(other.indicator))
            for other in (*(lender.item for lender in lenders(taker, (item,), earlier, figures.items)), *named):
                unread += figures.unread_of(agency, earlier, other)
    for use in definition.distinct_uses.values() if definition else ():
        if of := use.period(period):
            for used in figures.by_indicator[use.indicator.id]:
                unread += unread_for(used, agency, of, figures)
    return list(dict.fromkeys(unread))


def missing(paths: Sequence[str], definition: Definition, period: Period) -> list[KpicalError]:
    """That there are no figures under these paths; of an earlier year, with that."""
    absent: list[KpicalError] = []
    earlier = {word: use for word, use in definition.uses.items() if use.years}
    takers = [taker for path in paths if (taker := definition.inputs.get(path)) and taker.figure]
    own = [path for path in paths if path.partition(".")[0] not in earlier and path not in {taker.name for taker in takers}]
    if own:
        absent.append(FigureError("no_figure", input=own[0], limit=own))
    for taker in takers:
        before = period.fiscal_year_before(taker.years)
        absent.append(MissingUsed(inputs=[taker.figure], period=before, indicator=taker.name, reason="figure"))
    for word, use in earlier.items():
        if inputs := [path.removeprefix(f"{word}.") for path in paths if path.startswith(f"{word}.")]:
            absent.append(MissingUsed(inputs=inputs, period=use.period(period), indicator=called(use.indicator)))
    return absent
