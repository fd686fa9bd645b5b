"""Can a printed figure be true? What the formula gives is held against it, and what it gives of figures that were rounded too.

A printed number stands for all values that a rule makes these digits of; a figure in 千元 or with decimals for all that were
printed so. Only what no such values can give is said to differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from kpical.catalogue.called import called
from kpical.catalogue.library import built_in
from kpical.catalogue.model import Definition, Indicator
from kpical.computation.calculation import Result, calculated, check_printing, texts_of
from kpical.computation.inputs import Address, Given, Slot, definition_for, figures_for, slots, understood
from kpical.computation.ratios import definition_ratio
from kpical.expression.bounds import Bounding, Bounds, Counted
from kpical.expression.ratio import NotARatio, Ratio, added, constant, variable
from kpical.problem.display import tagged
from kpical.problem.errors import BadOption, raise_first
from kpical.quantity.given import FigureValue, text_of
from kpical.quantity.last_digit import PrintedFigure, places_of, read_printed
from kpical.quantity.period import Period
from kpical.quantity.period_text import When, period_of
from kpical.quantity.rounding import scaled
from kpical.quantity.unit import ANY, Unit

RULES = ("half-up", "down")
# agrees: half up gives the digits; cut_off: cutting off does; possible: only if the row's figures are rounded as printed;
# unverified: nobody can say; unprinted: there is nothing to audit
AGREEMENTS = ("agrees", "cut_off", "possible", "differs", "unverified", "unprinted")

ByRule = Callable[[str], Bounds | None]


class JudgedFigure(NamedTuple):
    """What became of a printed figure.

    Attributes:
        agreement: one of AGREEMENTS
        bounds: between what the value lies, in base units, where its figures are rounded and it can be said
        by_rule: what it would be by each of RULES alone: agrees, possible, differs or unverified
        computed: the digits that the rule makes of the value, half up where none was asked for, as a number of steps
    """

    agreement: str
    bounds: Bounds | None
    by_rule: tuple[str, ...]
    computed: int


class Audit(NamedTuple):
    """A printed figure beside what the formula gives.

    Attributes:
        result: what the formula gives of the figures as they stand, printed with as many decimals
        published: the printed number in the result's unit; None where none is printed
        agreement: agrees (相符), cut_off (捨去相符), possible (可能), differs (不符), unverified (無法驗證), unprinted (未印)
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
    Figures and year are as `calculate` takes them.

    Raises what `calculate` raises, FigureError for `published` too, BadOption for another rule.
    """
    if isinstance(indicator, str):
        indicator = built_in().find(indicator)
    check_printing(decimals, None)
    check_rule(rounding)
    period = period_of(year)
    definition = definition_for(indicator, period)
    given, unknown = understood(definition, period, texts_of(figures or {}, named), called(indicator))
    if unknown:
        raise_first([*unknown, *figures_for(tuple(slots(definition, period)), given)[1]])
    text = text_of(published, "published")
    printed = read_published(text, definition.unit, decimals, rounding)
    places = places_of(text) if decimals is None and printed else decimals
    result = calculated(indicator, definition, given, period, decimals=places, rounding=rounding)
    scale = definition.unit.scale if definition.unit else Fraction(1)
    if printed is None:
        return Audit(result, None, "unprinted")
    known = printed_figures(definition, period, given)
    auditor = Auditor(definition, period, {address: str(address) for address in known})
    judgement = judged(result.value * scale, printed, auditor.by_rule(known), rounding)
    low, high = judgement.bounds or (None, None)
    low, high = (end if end is None else end / scale for end in (low, high))
    return Audit(result=result, published=printed.value / scale, agreement=judgement.agreement, low=low, high=high)


def check_rule(rounding: str | None) -> None:
    """Raises BadOption unless a table may be audited by it."""
    if rounding not in (None, *RULES):
        raise BadOption("bad_choice", str(rounding), RULES, option="rounding")


def read_published(text: str, unit: Unit | None, decimals: int | None, rounding: str | None) -> PrintedFigure | None:
    """The printed number, with that many decimals where they are said; None where there is none. Raises FigureError.

    A text with more digits is what the number was before it was printed.
    """
    printed = read_printed(text, unit)
    if printed is None or decimals is None or not printed.step:
        return printed
    step = printed.step * 10 ** places_of(text) / 10**decimals
    return PrintedFigure(scaled(printed.value / step, 0, rounding or RULES[0]), step)


def printed_figures(definition: Definition, period: Period | None, given: Given) -> dict[Address, PrintedFigure]:
    """The figures as they are printed, whole or in parts. It is asked of figures that can be computed with."""
    figures = {}
    for slot in slots(definition, period):
        for part, written in given.get(slot.path, {}).items():
            if printed := read_printed(written.text, written.unit or slot.input.unit):
                figures[Address(slot.path, part)] = printed
    return figures


class Auditor:
    """A definition's formula over the figures by which it is given; `names` are the variables that stand for them.

    Figures that stand in one cell have one name: they cannot differ.
    """

    def __init__(self, definition: Definition, period: Period | None, names: Mapping[Address, str]) -> None:
        self.definition, self.period, self.names = definition, period, names
        self.needed = tuple(slots(definition, period))
        self.limits = {address: limits for slot in self.needed for address, limits in _limits(slot)}
        self.made: dict[tuple[tuple[Address, int, int], ...], Counted | None] = {}

    def by_rule(self, figures: Mapping[Address, PrintedFigure]) -> ByRule | None:
        """The bounds of the value, by the rule by which the figures were rounded; None where all of them are exact."""
        if all(figure.is_exact for figure in figures.values()):
            return None
        counted = self._counted(figures)

        def bounds(rounding: str) -> Bounds | None:
            if counted is None:
                return None
            ends: dict[str, tuple[int, int]] = {}
            for address, figure in figures.items():
                twice = 2 * figure.number
                ends[self.names[address]] = (twice, twice) if figure.is_exact else self._halves(address, figure, rounding)
            return counted.bounds(ends)

        return bounds

    def _halves(self, address: Address, figure: PrintedFigure, rounding: str) -> tuple[int, int]:
        """In half steps, between which numbers the figure lies that was printed so, as far as its declaration lets it."""
        low, high = figure.halves(rounding)
        least, most = self.limits[address]
        half = figure.step / 2
        return low if least is None else max(low, floor(least / half)), high if most is None else min(high, ceil(most / half))

    def _counted(self, figures: Mapping[Address, PrintedFigure]) -> Counted | None:
        """The formula over half steps of these figures, made once for figures that are printed alike."""
        alike = tuple((address, figure.step.numerator, figure.step.denominator) for address, figure in figures.items())
        if alike not in self.made:
            bounding = self._made(frozenset(figures))
            steps = {self.names[address]: (figure.step or 1) / Fraction(2) for address, figure in figures.items()}
            self.made[alike] = bounding.counted(steps) if bounding else None
        return self.made[alike]

    def _made(self, there: frozenset[Address]) -> Bounding | None:
        try:
            inputs = {slot.path: self._ratio(slot, there) for slot in self.needed}
            ratio = definition_ratio(self.definition, self.period, inputs)
        except NotARatio:
            return None
        return Bounding(ratio) if ratio else None

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


def _limits(slot: Slot) -> Iterator[tuple[Address, tuple[Fraction | None, Fraction | None]]]:
    """The least and the greatest that it and each of its parts may be, in base units; in any unit only a 0 says something."""
    scale = slot.input.unit.scale if slot.input.unit else Fraction(1)
    for part in (None, *slot.input.parts):
        declared = slot.input if part is None else slot.input.part(part)
        ends = (declared.low, declared.high)
        low, high = (None if end is None or (end and declared.unit == ANY) else end * scale for end in ends)
        yield Address(slot.path, part), (low, high)


def judged(value: Fraction, printed: PrintedFigure, bounds: ByRule | None, rounding: str | None = None) -> JudgedFigure:
    """The printed figure against the value, both in base units; `bounds` are those of the value, None where it is exact."""
    digits = _digits(value, printed.step)
    bounds_by_rule = {rule: bounds(rule) for i, rule in enumerate(RULES) if bounds and (not i or digits[i] != printed.number)}
    states = tuple(
        "agrees" if number == printed.number else _reached(bounds_by_rule[rule], printed, rule) if bounds else "differs"
        for rule, number in zip(RULES, digits, strict=True)
    )
    by_rule = dict(zip(RULES, states, strict=True))
    state = by_rule[rounding] if rounding else "agrees" if "agrees" in states else ""
    if not state:  # the figures may be rounded half up where what is made of them is cut off
        either = {*states, _reached(bounds_by_rule[RULES[0]], printed, "down")} if bounds else {"differs"}
        state = next(state for state in ("possible", "unverified", "differs") if state in either)
    cut = state == "agrees" and (rounding == "down" or states[0] != "agrees")
    asked = RULES.index(rounding or RULES[0])
    least = bounds(rounding) if bounds and rounding == "down" else bounds_by_rule.get(RULES[0])
    return JudgedFigure("cut_off" if cut else state, least, states, digits[asked])


def _digits(value: Fraction, step: Fraction) -> tuple[int, ...]:
    """The value in steps, by each of RULES; with a step of 0 the value itself, a truth."""
    steps = value / step if step else value
    below = steps.denominator
    whole, rest = divmod(abs(steps.numerator), below)
    sign = -1 if steps.numerator < 0 else 1
    return sign * (whole + (2 * rest >= below)), sign * whole


def _reached(bounds: Bounds | None, printed: PrintedFigure, rule: str) -> str:
    """Whether values within the bounds may be printed so; what only touches may be."""
    if bounds is None or not printed.step:
        return "unverified"
    low, high = (half * printed.step.numerator for half in printed.halves(rule))
    least, most, below = *bounds, 2 * printed.step.denominator  # compared as whole numbers, which is quicker
    begins = low * most.denominator <= most.numerator * below
    return "possible" if begins and least.numerator * below <= high * least.denominator else "differs"
