"""The figures that reach a goal: an exact set, and in it those that can be given, whole or of so many decimals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from kpical.catalogue.model import Definition, Input
from kpical.catalogue.target import Target
from kpical.computation.inputs import Address, Slot
from kpical.expression.ratio import Ratio
from kpical.expression.single import Single, in_one, powers_of
from kpical.named import NamedTuple
from kpical.quantity.figure import Figure
from kpical.quantity.rounding import MOST_DECIMALS, exact_text
from kpical.quantity.span import EVERYTHING, NOTHING, Edge, Span, at_least, at_most, point
from kpical.quantity.unit import YUAN, Unit

_MORE_DECIMALS = 2  # than the figures have


class Unknown(NamedTuple):
    """The figure that is asked for.

    Attributes:
        address: which one it is, whole or a part
        slot: the figure that it is, or is a part of
        unit: what it is counted in; None for a pure number
        value: where it stands, in `unit`; None where it is left open
        others: the sum of the other parts, in `unit`
    """

    address: Address
    slot: Slot
    unit: Unit | None
    value: Fraction | None = None
    others: Fraction = Fraction(0)

    @property
    def is_whole_number(self) -> bool:
        """Whether it takes whole numbers only."""
        return self.slot.input.whole or self._part.whole

    @property
    def _part(self) -> Input:
        return self.slot.input.part(self.address.part) if self.address.part else self.slot.input

    @property
    def limits(self) -> Span:
        """The figures that its declaration allows."""
        whole, part = (_within(declared.low, declared.high) for declared in (self.slot.input, self._part))
        shifted = whole.image(Fraction(1), -self.others)
        return shifted.cut(part) if self.address.part else shifted

    def grain(self, figures: Iterable[Figure]) -> Fraction:
        """In what steps it is counted, which the figure where it stands is a number of: 5.5元 is counted in 0.1元."""
        steps, value = self._grain(list(figures)), self.value
        if value is None or (value / steps).denominator == 1:
            return steps
        digits = exact_text(value)
        return Fraction(1, 10 ** len(digits.partition(".")[2])) if digits else steps / (value / steps).denominator

    def _grain(self, figures: Sequence[Figure]) -> Fraction:
        """Whole numbers, 元 unless all money is whole in a larger unit, else decimals."""
        if self.is_whole_number:
            return Fraction(1)
        unit = self.unit
        if unit and unit.dimension == YUAN.dimension:
            money = [figure for figure in figures if figure.unit and figure.unit.dimension == YUAN.dimension]
            larger = unit.scale > 1 and money and all((f.base / unit.scale).denominator == 1 for f in money)
            return Fraction(1) if larger else 1 / unit.scale
        places = max((len((exact_text(f.value) or "").partition(".")[2]) for f in figures), default=0)
        return Fraction(1, 10 ** min(places + _MORE_DECIMALS, MOST_DECIMALS))


class Interval(NamedTuple):
    """Figures next to each other that reach the goal.

    Attributes:
        low: the least that can be given; None without one
        high: the greatest; None without one
        low_edge: where it begins exactly
        high_edge: where it ends exactly
        low_by: what makes its beginning: goal, limit (of its declaration), or pole (a denominator is zero); "" nothing
        high_by: what makes its end
    """

    low: Fraction | None
    high: Fraction | None
    low_edge: Edge
    high_edge: Edge
    low_by: str
    high_by: str

    @property
    def left_out(self) -> list[Fraction]:
        """The limits of its declaration that are no end of it: a denominator is zero there."""
        ends = ((self.low_edge, self.low_by, self.low_edge.behind), (self.high_edge, self.high_by, not self.high_edge.behind))
        return [edge.value for edge, by, is_open in ends if by == "limit" and is_open]

    def holds(self, value: Fraction) -> bool:
        """Whether the exact value is in it."""
        return Span((self.low_edge, self.high_edge)).contains(value)


class Reach(NamedTuple):
    """With which figures of the unknown, all others as they are, a goal is reached.

    Attributes:
        unknown: the figure that is asked for
        grain: in what steps it is counted, in its unit
        span: all figures that reach the goal, exactly, in its unit
        intervals: the same as figures that can be given
        reason: why there are none: never (whatever the figure is), limits (of its declaration), grain (no whole one);
            power, choice (the formula is more than kpical solves), zero (a denominator, always); "" where there are some
        beyond: the intervals that would reach it without the limits of its declaration, where these are the reason
        seeming: the intervals of the figures whose result is printed as if it reached the goal, where that was asked for
    """

    unknown: Unknown
    grain: Fraction = Fraction(1)
    span: Span = NOTHING
    intervals: tuple[Interval, ...] = ()
    reason: str = ""
    beyond: tuple[Interval, ...] = ()
    seeming: tuple[Interval, ...] = ()

    @property
    def met(self) -> bool | None:
        """Whether the figure reaches the goal as it stands; None where it is open, or nobody can say."""
        value = self.unknown.value
        return None if value is None or self.unsolved else self.span.contains(value)

    @property
    def unsolved(self) -> bool:
        """Whether nobody can say which figures reach the goal."""
        return self.reason in ("power", "choice", "zero")

    @property
    def nearest(self) -> Fraction | None:
        """The nearest figure that reaches the goal: the one that is given where it does; of two the higher."""
        value = self.unknown.value
        if value is None or self.span.contains(value):
            return value
        around = (self.span.multiple_from(value, self.grain), self.span.multiple_to(value, self.grain))
        there = [multiple for multiple in around if multiple is not None]
        return min(there, key=lambda multiple: abs(multiple - value), default=None)

    @property
    def needed(self) -> Fraction | None:
        """What to add to the figure to reach the goal, 0 where it does; None where it is open or none does."""
        nearest, value = self.nearest, self.unknown.value
        return None if nearest is None or value is None else nearest - value

    @property
    def neighbours(self) -> list[Fraction]:
        """Where no figure that can be given is in the set: those around it."""
        if self.reason != "grain":
            return []
        low, high = self.span.edges[0].value, self.span.edges[-1].value
        around = (EVERYTHING.multiple_to(low, self.grain), EVERYTHING.multiple_from(high, self.grain))
        return [figure for figure in around if figure is not None and self.unknown.limits.contains(figure)]


def reach(
    unknown: Unknown,
    ratio: Ratio | None,
    goal: Span,
    bases: Mapping[str, Fraction],
    figures: Iterable[Figure],
    seeming: Span = NOTHING,
) -> Reach:
    """The figures of the unknown with which the ratio, in base units, is in the goal; `bases` are the others, in base units.

    `seeming` holds the values that are printed as if they were in the goal, and those that are.
    """
    if ratio is None:
        return Reach(unknown, reason="choice")
    single = _in_single(unknown, ratio, bases)
    if single.undefined:
        return Reach(unknown, reason="zero")
    moebius, poles = single.moebius, single.poles
    if moebius is None or poles is None:
        return Reach(unknown, reason="power")
    computable = EVERYTHING
    for pole in poles:
        computable = computable.cut(point(pole).rest)
    grain, limits = unknown.grain(figures), unknown.limits
    beyond = goal.preimage(*moebius).cut(computable)
    span = beyond.cut(limits)
    intervals = _intervals(unknown, span, grain, limits, poles)
    reason = "" if intervals else "grain" if span != NOTHING else "limits" if beyond != NOTHING else "never"
    printed = seeming.preimage(*moebius).cut(computable).cut(limits) if seeming != NOTHING else NOTHING
    return Reach(
        unknown=unknown, grain=grain, span=span, intervals=intervals, reason=reason,
        beyond=_intervals(unknown, beyond, grain, EVERYTHING, poles) if reason == "limits" else (),
        seeming=_intervals(unknown, printed, grain, limits, poles),
    )  # fmt: skip


def _in_single(unknown: Unknown, ratio: Ratio, bases: Mapping[str, Fraction]) -> Single:
    """The ratio over the unknown as it is counted: in its unit, without the other parts."""
    scale = unknown.unit.scale if unknown.unit else Fraction(1)
    values = {path: powers_of(base) for path, base in bases.items()}
    values[unknown.address.path] = powers_of(unknown.others * scale, scale)
    return in_one(ratio, values)


def _within(low: Fraction | None, high: Fraction | None) -> Span:
    floor, ceiling = (EVERYTHING if low is None else at_least(low)), (EVERYTHING if high is None else at_most(high))
    return floor.cut(ceiling)


def _intervals(unknown: Unknown, span: Span, grain: Fraction, limits: Span, poles: frozenset[Fraction]) -> tuple[Interval, ...]:
    """Those that hold a figure that can be given; of whole numbers those are one between which none lies."""
    intervals: list[Interval] = []
    for each in _grained(span, grain, limits, poles):
        last = intervals[-1] if intervals and unknown.is_whole_number else None
        if last and last.high is not None and each.low is not None and each.low - last.high == grain:
            intervals[-1] = last._replace(high=each.high, high_edge=each.high_edge, high_by=each.high_by)
        else:
            intervals.append(each)
    return tuple(intervals)


def _grained(span: Span, grain: Fraction, limits: Span, poles: frozenset[Fraction]) -> Iterator[Interval]:
    """Those that hold a figure that can be given."""
    for low_edge, high_edge in span.parts:
        part = Span((low_edge, high_edge))
        low = None if low_edge.side else part.multiple_from(low_edge.value, grain)
        high = None if high_edge.side else part.multiple_to(high_edge.value, grain)
        if (low is None and not low_edge.side) or (high is None and not high_edge.side):
            continue
        yield Interval(
            low=low,
            high=high,
            low_edge=low_edge,
            high_edge=high_edge,
            low_by=_maker(low_edge, limits.edges[0], poles),
            high_by=_maker(high_edge, limits.edges[-1], poles),
        )


def _maker(edge: Edge, limit: Edge, poles: frozenset[Fraction]) -> str:
    """What makes an end; a pole at a limit is no news to who knows the limit, a goal that shuts it out is."""
    if edge.side:
        return ""
    is_pole = edge.value in poles
    if edge == limit or (is_pole and not limit.side and limit.value == edge.value):
        return "limit"
    return "pole" if is_pole else "goal"


def way(
    definition: Definition, ratio: Ratio | None, target: Target, figures: Mapping[str, Figure], unknown: Unknown,
    seeming: Span = NOTHING,
) -> Reach:  # fmt: skip
    """With which figures of the unknown the target is reached, the others as they are; `seeming` are results that look so."""
    bases = {path: figure.base for path, figure in figures.items() if path != unknown.address.path}
    scale = definition.unit.scale if definition.unit else Fraction(1)
    goal, looks = (span.image(scale, Fraction(0)) for span in (target.span, seeming))
    return reach(unknown, ratio, goal, bases, figures.values(), looks)
