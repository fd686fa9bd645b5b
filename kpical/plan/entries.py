"""A figure of a plan as it is written, with its place, and several that are given for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kpical.computation.inputs import Address, Written
from kpical.problem.errors import DuplicateInput, FigureError, KpicalError
from kpical.problem.position import Place, Spot
from kpical.quantity.figure import is_missing, read_figure
from kpical.quantity.unit import Unit

Where = Place | Spot


class FigureEntry(NamedTuple):
    """A figure as it is written.

    Attributes:
        text: as it is written
        unit: what its row or head names; None where they name none
        where: file, sheet and cell, or line
        source: what the file says of where it comes from; "" where it says nothing
        error: why it cannot be used; None where it can
        origin: where that unit was written: head, row, caption
    """

    text: str
    unit: Unit | None
    where: Where
    source: str = ""
    error: KpicalError | None = None
    origin: str = ""


Entries = dict[Address, FigureEntry]


def joined(first: FigureEntry | None, entry: FigureEntry, address: Address, unit: Unit | None) -> FigureEntry:
    """The one figure of what was given twice; with the error that they differ where they do. `unit` is that of bare numbers."""
    if first is None or (is_missing(first.text) and not first.error):
        return entry
    if is_missing(entry.text) or _same(first, entry, unit):
        return first
    error = DuplicateInput(
        input=str(address), first=first.text, second=entry.text, first_at=first.where, second_at=entry.where, reason="apart"
    )
    return first._replace(error=error)


def written(entries: Mapping[Address, FigureEntry]) -> dict[str, dict[str | None, Written]]:
    """The figures as a calculation takes them. Raises the error of the first that cannot be used."""
    figures: dict[str, dict[str | None, Written]] = {}
    for meant, entry in entries.items():
        if entry.error:
            raise entry.error
        figures.setdefault(meant.path, {})[meant.part] = Written(entry.text, entry.unit, entry.origin)
    return figures


def _same(a: FigureEntry, b: FigureEntry, unit: Unit | None) -> bool:
    """Whether both say the same: 1,000 is 1000, and 1千元 is 1,000元."""
    if a.text.strip() == b.text.strip() and a.unit == b.unit:
        return True
    try:
        first, second = read_figure(a.text, a.unit or unit), read_figure(b.text, b.unit or unit)
    except FigureError:
        return False
    if first is None or second is None or first.base != second.base:
        return False
    return first.unit == second.unit or (first.unit is not None and second.unit is not None and first.unit.alike(second.unit))
