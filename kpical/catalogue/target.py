"""What a value should reach, and whose word that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt

from kpical.named import NamedTuple
from kpical.problem.display import tagged
from kpical.quantity.period import Period, beginning
from kpical.quantity.rounding import exact_text, grouped
from kpical.quantity.span import Edge, Span, above, at_least, at_most, below, point
from kpical.quantity.unit import Unit

COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
Comparison = tuple[str, Fraction]  # a key of COMPARE, and the bound that a value is held against
SPANS: dict[str, Callable[[Fraction], Span]] = {">=": at_least, "<=": at_most, ">": above, "<": below, "=": point}
# A range by its dots: the rules of its two ends.
RANGES = {"..": (">=", "<="), "<..": (">", "<="), "..<": (">=", "<"), "<..<": (">", "<")}
DOTS = {rules: dots for dots, rules in RANGES.items()}


class Target(NamedTuple):
    """The values that are good enough: an interval or a point, and how that is said.

    Attributes:
        rule: >=, <=, >, <, =, or a range: .. (both ends in it), <.., ..<, <..<
        span: the values, in `unit`
        unit: the indicator's unit, None where it has none
        written: the text that it was read from
    """

    rule: str
    span: Span
    unit: Unit | None
    written: str = ""

    def __repr__(self) -> str:
        return tagged(self, self.shown)

    @property
    def low(self) -> Fraction:
        """Its lower number, in `unit`; where there is one, that."""
        return next(edge.value for edge in self.span.edges if not edge.side)

    @property
    def high(self) -> Fraction:
        """Its higher number, in `unit`; where there is one, that."""
        return next(edge.value for edge in reversed(self.span.edges) if not edge.side)

    @property
    def is_range(self) -> bool:
        """Whether it has two numbers."""
        return self.rule in RANGES

    @property
    def tests(self) -> tuple[Comparison, ...]:
        """The same as comparisons that a value passes, one and all: for what computes without spans."""
        return (("=", self.low),) if self.rule == "=" else comparisons(*self.span.edges)

    def met(self, value: Fraction) -> bool:
        """Whether the exact value, in the indicator's unit, reaches it."""
        return self.span.contains(value)

    @property
    def floor(self) -> Fraction | None:
        """What is too little below it, or None."""
        return None if self.span.edges[0].side else self.low

    @property
    def ceiling(self) -> Fraction | None:
        """What is too much above it, or None."""
        return None if self.span.edges[-1].side else self.high

    @property
    def bare(self) -> str:
        """What was written, where it is a number below 1 without the % that it is read with."""
        if self.unit is None or not self.unit.is_percent or not any(0 < abs(number) < 1 for number in (self.low, self.high)):
            return ""
        return "" if re.search("[%％/／]|百分比|分之|半", self.written) else self.written

    @property
    def text(self) -> str:
        """As it may be written in an indicator file, its numbers in the indicator's unit."""
        return self._with(digits)

    @property
    def shown(self) -> str:
        """As `text`, its digits grouped for a reader."""
        return _shown(self)

    def _with(self, write: Callable[[Fraction], str]) -> str:
        if self.unit and self.unit.is_truth:
            return "是" if self.low else "否"
        low, high = (self._number(value, write) for value in (self.low, self.high))
        if not self.is_range:
            return f"{self.rule} {low}"
        unit = self.unit.name if self.unit else ""
        return f"{low.removesuffix(unit) if high.endswith(unit) else low}{self.rule}{high}"

    def _number(self, value: Fraction, write: Callable[[Fraction], str]) -> str:
        """In the indicator's unit, a share whose digits do not end there as a pure number."""
        if self.unit and self.unit.kind == "rate" and exact_text(value) is None:
            return write(value * self.unit.scale)
        return write(value) + (self.unit.name if self.unit else "")


@lru_cache(maxsize=256)  # a plan's target judges every agency
def _shown(target: Target) -> str:
    return target._with(lambda value: grouped(digits(value)))  # noqa: SLF001  it is of this file


def comparisons(begin: Edge, end: Edge) -> tuple[Comparison, ...]:
    """What the values between two edges pass, one and all."""
    floor = () if begin.side else ((">" if begin.behind else ">=", begin.value),)
    return floor if end.side else (*floor, ("<=" if end.behind else "<", end.value))


def digits(value: Fraction) -> str:
    """A target's number as plain digits, as n/d where these do not end."""
    return exact_text(value) or str(value)


def target_of(span: Span, unit: Unit | None) -> Target:
    """The target that is met by just these values, one interval that is not all of them."""
    low, high = span.edges
    begin, end = ">" if low.behind else ">=", "<=" if high.behind else "<"
    if low.side or high.side:
        return Target(end if low.side else begin, span, unit)
    return Target("=" if low.value == high.value else DOTS[begin, end], span, unit)


class DatedTarget(NamedTuple):
    """A target from its year to the next one's, or to `last`.

    Attributes:
        first: the 民國 year from which it holds; None for any year
        target: None says that there is none
        last: the last 民國 year; None until the next target begins
        source: the document that it is from, where its file says one; else ""
        category: the 類別 that it is for; "" for all
    """

    first: Period | None
    target: Target | None
    last: Period | None = None
    source: str = ""
    category: str = ""

    def origin(self, kind: str, document: str, period: Period | None) -> Origin:
        """Whose word it is for a figure of the period."""
        if period is None:
            return Origin(kind, document, self.first)
        carried = self.first is not None and self.first.is_month and self.first != period
        return Origin(kind, document, self.first if carried else None, carried=carried)


class Origin(NamedTuple):
    """Whose word a target is.

    Attributes:
        kind: option, plan or indicator
        document: the title of the document that the indicator file names as its source; else ""
        period: the target's, where it is not that of the figures: nobody named one and the newest target judges, or it is carried
        carried: whether it is the target of an earlier month of the year
    """

    kind: str
    document: str = ""
    period: Period | None = None
    carried: bool = False


class Aim(NamedTuple):
    """What a result is judged by: a target and where it comes from, or no target.

    Attributes:
        target: None where nothing is to be judged
        origin: whose word that is; None where nobody said anything
    """

    target: Target | None
    origin: Origin | None = None


NO_AIM = Aim(None)


def holding(targets: Iterable[DatedTarget], period: Period | None, category: str = "") -> DatedTarget | None:
    """The newest target that has begun by the period and not ended, without one the newest of all; None where none holds.

    A target of a month is for the months of its year only, up to the next one. Of two that begin together the one for the
    category holds.
    """
    for_it = (dated for dated in targets if dated.category in ("", category))
    begun = [dated for dated in for_it if period is None or _begins(dated.first, period)]
    newest = max(begun, key=lambda dated: (beginning(dated.first), bool(dated.category)), default=None)
    if newest is None or period is None:
        return newest
    return None if newest.last is not None and newest.last < period else newest


def _begins(first: Period | None, period: Period) -> bool:
    """Whether what holds from then on holds for the period: of a month on, for the months of its year."""
    if first and first.is_month:
        return period.is_month and first.year == period.year and first <= period
    return beginning(first) <= period


def categories(targets: Iterable[DatedTarget]) -> list[str]:
    """The categories that targets are for, in their order."""
    return [*dict.fromkeys(dated.category for dated in targets if dated.category)]
