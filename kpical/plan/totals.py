"""Totals in a table against the sum of its rows, input by input: the same, rounded, cut off, or another number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.model import Input
from kpical.computation.inputs import definition_for, slots
from kpical.plan.collect import Collector
from kpical.plan.entries import Entries, FigureEntry
from kpical.plan.figure_rows import FigureRow, Tabular
from kpical.plan.model import Item
from kpical.problem.errors import FigureError
from kpical.quantity.figure import is_missing, read_figure
from kpical.quantity.last_digit import last_digit
from kpical.quantity.period import Period
from kpical.quantity.rounding import exact_text
from kpical.quantity.unit import ANY, Unit
from kpical.table.row_kinds import total_word

_COMPARED = ("money", "person", "count")
_WORDS = ("合計", "總計", "總額", "計")  # a 小計 is of some of the rows only
_WHOLE = ("person", "count")  # there is nothing between two of them
_MOST_TOLD = 20

Collect = Callable[[Sequence[FigureRow], Collector], None]


class _SteppedFigure(NamedTuple):
    """A figure in base units as it stands, and the step between it and the next that could stand there."""

    value: Fraction
    step: Fraction
    unit: Unit
    entry: FigureEntry


def compare(table: Tabular, totals: Sequence[FigureRow], into: Collector, collect: Collect, lines: Sequence[FigureRow]) -> None:
    """Notify how the totals of a table compare with the sum of its rows, where every agency has its figure."""
    if not totals:
        return
    of_totals, rows = into.another(), into.another()
    collect(totals, of_totals)
    collect(lines, rows)
    if rows.figures.problems:
        return  # a row that could not be read is in the total all the same
    seen: set[str] = set()
    counts: Counter[str] = Counter()
    for (word, period, identity), entries in of_totals.figures.entries.items():
        item = next(item for item in into.figures.items if item.id == identity)
        if total_word(word) not in _WORDS:
            continue
        for total, parts in _pairs(item, period, entries, rows):
            if str(total.entry.where) in seen:
                continue  # two indicators may take the same figure
            seen.add(str(total.entry.where))
            how = _relation(total, parts)
            counts[how] += 1
            if how == "differs" and counts[how] <= _MOST_TOLD:
                _tell(total, parts, word, into)
    if counts:
        facts = {how: str(counts[how]) for how in ("same", "rounded", "cut", "differs")}
        into.figures.notice("totals_compared", file=table.file, sheet=table.sheet, **facts)


def _pairs(
    item: Item, period: Period, entries: Entries, rows: Collector
) -> Iterator[tuple[_SteppedFigure, list[_SteppedFigure]]]:
    """Each total with the figures of every agency of that year; none where one of them lacks its own."""
    agencies = [agency for agency, years in rows.figures.agencies.items() if period in years]
    declared = _declared(item, period)
    for address, entry in entries.items():
        needed = declared.get(address.path)
        total = needed and _printed(entry, needed)
        if needed is None or total is None:
            continue
        others = [rows.figures.of(agency, period, item).get(address) for agency in agencies]
        parts = [printed for other in others if other and (printed := _printed(other, needed))]
        alike = all(part.unit.dimension == total.unit.dimension for part in parts)
        if parts and alike and len(parts) == len(agencies):
            yield total, parts


def _declared(item: Item, period: Period) -> Mapping[str, Input]:
    if item.indicator.definition(period) is None:
        return {}
    definition = definition_for(item.indicator, period)
    return {slot.path: slot.input for slot in slots(definition, period) if _is_summed(slot.input.unit)}


def _is_summed(unit: Unit | None) -> bool:
    return unit == ANY or (unit is not None and unit.kind == "amount" and unit.dimension in [((base, 1),) for base in _COMPARED])


def _printed(entry: FigureEntry, needed: Input) -> _SteppedFigure | None:
    """The figure as it is printed; None where there is none that can be read."""
    if entry.error or is_missing(entry.text):
        return None
    read_in = entry.unit or needed.unit
    try:
        figure = read_figure(entry.text, read_in)
    except FigureError:
        return None
    unit = figure.unit if figure and figure.unit else read_in
    if figure is None or unit is None or needed.unit is None or not needed.unit.takes(unit):
        return None
    step = last_digit(figure, read_in)
    is_whole = step <= 1 and unit.dimension[0][0] in _WHOLE
    return _SteppedFigure(figure.base, Fraction(0) if is_whole else step, unit, entry)


def _relation(total: _SteppedFigure, parts: Sequence[_SteppedFigure]) -> str:
    """same; rounded or cut where what the figures were before they were printed may add up to the total; else differs."""
    added, steps = sum((part.value for part in parts), Fraction(0)), sum((part.step for part in parts), Fraction(0))
    if added == total.value:
        return "same"
    if abs(added - total.value) < (steps + total.step) / 2:
        return "rounded"
    low, high = (sum((_cut(part)[end] for part in parts), Fraction(0)) for end in (0, 1))
    least, most = _cut(total)
    return "cut" if low < most and least < high else "differs"


def _cut(printed: _SteppedFigure) -> tuple[Fraction, Fraction]:
    """Between which numbers one lies of which the digits behind the last one were left out."""
    value, step = printed.value, printed.step
    return (value - step if value <= 0 else value, value + step if value >= 0 else value)


def _tell(total: _SteppedFigure, parts: Sequence[_SteppedFigure], word: str, into: Collector) -> None:
    added = sum((part.value for part in parts), Fraction(0))
    into.figures.notice(
        "total_differs",
        word=word,
        total=total.entry.text,
        place=str(total.entry.where),
        sum=_text(added / total.unit.scale, total),
        places=[str(part.entry.where) for part in (parts if len(parts) < 3 else (parts[0], parts[-1]))],
    )


def _text(added: Fraction, total: _SteppedFigure) -> str:
    """The sum, in the unit of the total, which is named where it is written."""
    return (exact_text(added) or str(added)) + (total.unit.name if total.entry.unit else "")
