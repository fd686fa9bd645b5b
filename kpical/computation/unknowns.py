"""Which figure is asked for: the one that is named, the one that is left open, the lever of the indicator, or each alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from kpical.catalogue.model import Definition
from kpical.computation.inputs import Address, Given, Slot, figure_for, figures_for, used_definition
from kpical.computation.reach import Unknown
from kpical.problem.errors import FigureError, raise_first
from kpical.quantity.figure import Figure, is_missing
from kpical.quantity.period import Period
from kpical.quantity.unit import ANY, Unit, whole_base


def left_open(needed: Sequence[Slot], given: Given) -> list[Address]:
    """The figures that are not given, and of those given in parts the parts that are not."""
    missing = []
    for slot in needed:
        texts = given.get(slot.path, {})
        there = {part for part, written in texts.items() if not is_missing(written.text)}
        if None in there:
            continue
        if there:
            missing += [Address(slot.path, part) for part in slot.input.parts if part not in there]
        elif slot.default is None:
            missing.append(Address(slot.path))
    return missing


def asked_for(address: Address | None, lever: str, missing: Sequence[Address]) -> Address | None:
    """What the user asks for: of a figure that lacks one part, that part; None for each figure alone.

    Raises FigureError where more than one figure is left open, and nobody says which of them is asked for.
    """
    if address is None and not missing:
        return Address(lever) if lever else None
    if address is None and len(missing) > 1:
        paths = list(dict.fromkeys(map(str, missing)))
        raise FigureError("left_open", input=paths[0], limit=paths)
    if address is None:
        return missing[0]
    parts = [other for other in missing if other.path == address.path and other.part]
    return parts[0] if address.part is None and len(parts) == 1 else address


def figures_beside(
    needed: Sequence[Slot], given: Given, address: Address | None, missing: Sequence[Address]
) -> dict[str, Figure]:
    """The figures that are given, without the one that is asked for where that is open. Raises FigureError."""
    opened = address.path if address in missing and address else ""
    figures, wrong = figures_for(
        [slot for slot in needed if slot.path != opened], {path: texts for path, texts in given.items() if path != opened}
    )
    raise_first(wrong)
    return figures


def unknown_of(address: Address, needed: Sequence[Slot], given: Given, figures: Mapping[str, Figure]) -> Unknown:
    """The figure, where it stands, and the other parts of what it is a part of. Raises FigureError."""
    slot = next(slot for slot in needed if slot.path == address.path)
    unit = _unit(slot, figures)
    if unit and slot.input.unit == ANY:
        slot = slot._replace(input=slot.input.counted_in(unit))
    whole = figures.get(address.path)
    if address.part is None:
        return Unknown(address, slot, unit, whole and whole.value)
    parts = {part: figure for part in slot.input.parts if (figure := _part(slot, part, given)) is not None}
    lacking = [part for part in slot.input.parts if part not in parts and part != address.part]
    if lacking:
        raise FigureError("missing_part", input=slot.path, limit=lacking)
    others = sum((figure.value for part, figure in parts.items() if part != address.part), Fraction(0))
    own = parts.get(address.part)
    return Unknown(address=address, slot=slot, unit=unit, value=own and own.value, others=others)


def _part(slot: Slot, part: str, given: Given) -> Figure | None:
    """The part's figure, None where it is not given."""
    written = given.get(slot.path, {}).get(part)
    if written is None or is_missing(written.text):
        return None
    return figure_for(Slot(f"{slot.path}.{part}", slot.input.part(part)), {None: written})


def _unit(slot: Slot, figures: Mapping[str, Figure]) -> Unit | None:
    """What it is counted in: of any unit, its own where it stands somewhere, else the base of the figures beside it."""
    if slot.input.unit != ANY:
        return slot.input.unit
    own = figures.get(slot.path)
    if own is not None:
        return own.unit
    beside = (figure.unit for path, figure in figures.items() if path.startswith(slot.owner) and figure.unit)
    return next(map(whole_base, beside), None)


def choices(definition: Definition, period: Period | None, prefix: str = "") -> Iterator[Address]:
    """Every figure that can be asked for: numbers that are given, its own and those of the indicators that it uses."""
    for declared in definition.inputs.values():
        if declared.unit is None or not declared.unit.is_truth:
            yield Address(prefix + declared.name)
    for word, use in definition.uses.items():
        yield from choices(used_definition(use, period), use.period(period), f"{prefix}{word}.")
