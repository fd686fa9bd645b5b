"""Can a printed figure be true? What the formula gives is held against it, and what it gives of figures that were rounded too.

A printed number stands for all values that a rule makes these digits of; a figure in 千元 or with decimals for all that were
printed so. Only what no such values can give is said to differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.library import built_in
from kpical.catalogue.model import Definition, Indicator
from kpical.computation.calculation import Result, calculated, check_printing, texts_of
from kpical.computation.inputs import Address, Given, Slot, definition_for, figures_for, slots, understood
from kpical.computation.ratios import definition_ratio
from kpical.expression.bounds import Bounding, Bounds
from kpical.expression.ratio import NotARatio, Ratio, added, constant, variable
from kpical.problem.display import tagged
from kpical.problem.errors import BadOption, raise_first
from kpical.quantity.given import FigureValue, text_of
from kpical.quantity.last_digit import PrintedFigure, places_of, read_printed
from kpical.quantity.period import Period
from kpical.quantity.period_text import When, period_of
from kpical.quantity.printed import ROUNDED
from kpical.quantity.rounding import scaled
from kpical.quantity.unit import Unit

RULES = ("half-up", "down")
# same: half up gives the digits; cut: cutting off does; possible: only if the row's figures are rounded as printed; differs;
# unknown: nobody can say; unprinted: there is nothing to audit
AGREEMENTS = ("same", "cut", "possible", "differs", "unknown", "unprinted")

ByRule = Callable[[str], Bounds | None]


class Judged(NamedTuple):
    """What became of a printed figure.

    Attributes:
        agreement: one of AGREEMENTS
        bounds: between what the value lies, in base units, where its figures are rounded and it can be said
        by_rule: what it would be by each of RULES alone: same, possible, differs or unknown
    """

    agreement: str
    bounds: Bounds | None
    by_rule: tuple[str, ...]


class Audit(NamedTuple):
    """A printed figure beside what the formula gives.

    Attributes:
        result: what the formula gives of the figures as they stand, printed with as many decimals
        published: the printed number in the result's unit; None where none is printed
        agreement: same (相符), cut (捨去相符), possible (可能), differs (不符), unknown (無法驗證), unprinted (未印)
        low: the least value that the figures may give, as they are rounded, in the result's unit; None where none of them
            is rounded, or where it cannot be said
        high: the greatest
    """

    result: Result
    published: Fraction | None
    agreement: str
    low: Fraction | None = None
    high: Fraction | None = None

    def __repr__(self) -> str:
        return tagged(self, self.result.indicator.name.zh, self.agreement)


def audit(
    indicator: Indicator | str,
    published: FigureValue,
    figures: Mapping[str, FigureValue] | None = None,
    *,
    year: When = None,
    decimals: int | None = None,
    rounding: str | None = None,
    **named: FigureValue,
) -> Audit:
    """Whether the published figure can be what the indicator gives of these figures.

    The text of `published` says the decimals, unless `decimals` does: a table may drop zeros at the end. `rounding` allows one
    rule only, half-up or down (cut off), for what is published and for the figures; without it either may have made the digits.
    Figures, year and what is raised are as with `calculate`, of `published` too.
    """
    if isinstance(indicator, str):
        indicator = built_in().find(indicator)
    check_printing(decimals, None)
    check_rule(rounding)
    period = period_of(year)
    definition = definition_for(indicator, period)
    given, unknown = understood(definition, period, texts_of(figures or {}, named), indicator.id)
    if unknown:
        raise_first([*unknown, *figures_for(tuple(slots(definition, period)), given)[1]])
    text = text_of(published, "published")
    printed = read_published(text, definition.unit, decimals, rounding)
    places = places_of(text) if decimals is None and printed else decimals
    result = calculated(indicator, definition, given, period, None, places, rounding)
    scale = definition.unit.scale if definition.unit else Fraction(1)
    if printed is None:
        return Audit(result, None, "unprinted")
    known = printed_figures(definition, period, given)
    auditor = Auditor(definition, period, {at: str(at) for at in known})
    found = judged(result.value * scale, printed, auditor.by_rule(known), rounding)
    low, high = found.bounds or (None, None)
    return Audit(result, printed.value / scale, found.agreement, low and low / scale, high and high / scale)


def check_rule(rounding: str | None) -> None:
    """Raises BadOption unless a table may be audited by it."""
    if rounding not in (None, *RULES):
        raise BadOption("bad_choice", "rounding", RULES)


def read_published(text: str, unit: Unit | None, decimals: int | None, rounding: str | None) -> PrintedFigure | None:
    """The printed number, with that many decimals where they are said; None where there is none. Raises FigureError.

    A text with more digits is what the number was before it was printed.
    """
    printed = read_printed(text, unit)
    if printed is None or decimals is None or not printed.step:
        return printed
    step = printed.step * 10 ** places_of(text) / 10**decimals
    return PrintedFigure(scaled(printed.value / step, 0, rounding or RULES[0]) * step, step)


def printed_figures(definition: Definition, period: Period | None, given: Given) -> dict[Address, PrintedFigure]:
    """The figures as they are printed, whole or in parts. It is asked of figures that can be computed with."""
    found = {}
    for slot in slots(definition, period):
        for part, written in given.get(slot.path, {}).items():
            if printed := read_printed(written.text, written.unit or slot.input.unit):
                found[Address(slot.path, part)] = printed
    return found


class Auditor:
    """A definition's formula over the figures by which it is given; `names` are the variables that stand for them.

    Figures that stand in one cell have one name: they cannot differ.
    """

    def __init__(self, definition: Definition, period: Period | None, names: Mapping[Address, str]) -> None:
        self.definition, self.period, self.names = definition, period, names
        self.needed = tuple(slots(definition, period))
        self.made: dict[frozenset[Address], Bounding | None] = {}

    def by_rule(self, figures: Mapping[Address, PrintedFigure]) -> ByRule | None:
        """The bounds of the value, by the rule by which the figures were rounded; None where all of them are exact."""
        if all(figure.is_exact for figure in figures.values()):
            return None

        def bounds(rounding: str) -> Bounds | None:
            bounding = self._bounding(frozenset(figures))
            box = {self.names[at]: figure.hull(rounding) for at, figure in figures.items()}
            return bounding.bounds(box) if bounding else None

        return bounds

    def _bounding(self, there: frozenset[Address]) -> Bounding | None:
        if there not in self.made:
            self.made[there] = self._made(there)
        return self.made[there]

    def _made(self, there: frozenset[Address]) -> Bounding | None:
        try:
            inputs = {slot.path: self._ratio(slot, there) for slot in self.needed}
            found = definition_ratio(self.definition, self.period, inputs)
        except NotARatio:
            return None
        return Bounding(found) if found else None

    def _ratio(self, slot: Slot, there: frozenset[Address]) -> Ratio:
        """The slot in base units: by its own figure, by those of its parts, or a parameter. Raises NotARatio."""
        if Address(slot.path) in there:
            return variable(self.names[Address(slot.path)])
        parts = [Address(slot.path, part) for part in slot.input.parts]
        if parts and there.issuperset(parts):
            total = variable(self.names[parts[0]])
            for part in parts[1:]:
                total = added(total, variable(self.names[part]))
            return total
        if slot.default is None:
            raise NotARatio
        return constant(slot.default * (slot.input.unit.scale if slot.input.unit else 1))


def judged(value: Fraction, printed: PrintedFigure, bounds: ByRule | None, rounding: str | None = None) -> Judged:
    """The printed figure against the value, both in base units; `bounds` are those of the value, None where it is exact."""
    digits = _digits(printed)
    states = {}
    for rule in RULES:
        made = scaled(value / printed.step, 0, rule) == digits if printed.step else value == printed.value
        states[rule] = "same" if made else "differs" if bounds is None else _reached(bounds(rule), printed, rule)
    least = bounds and bounds(rounding or RULES[0])
    if rounding:
        state = states[rounding]
    else:
        state = next((state for state in (states["half-up"], states["down"]) if state == "same"), "")
        if not state and bounds:  # the figures are rounded half up where what is made of them may be cut off
            mixed = _reached(bounds(RULES[0]), printed, "down")
            state = next(s for s in ("possible", "unknown", "differs") if s in {mixed, *states.values()})
        state = state or "differs"
    cut = state == "same" and (rounding == "down" or states["half-up"] != "same")
    return Judged("cut" if cut else state, least, tuple(states.values()))


def _digits(printed: PrintedFigure) -> int:
    """The number of steps."""
    return int(printed.value / printed.step) if printed.step else 0


def _reached(bounds: Bounds | None, printed: PrintedFigure, rule: str) -> str:
    """Whether values within the bounds may be printed so; what only touches may be."""
    if bounds is None:
        return "unknown"
    if not printed.step:
        return "unknown"
    low, high = ROUNDED[rule](_digits(printed)).edges
    return "possible" if low.value * printed.step <= bounds.high and bounds.low <= high.value * printed.step else "differs"
