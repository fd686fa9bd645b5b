"""What a value should reach: `>= 80%`, `5%（含）以下`, `1-2館處`, `是`; and whose word that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import NamedTuple

from kpical.problem.display import tagged
from kpical.problem.errors import FigureError
from kpical.quantity.figure import Figure, read_figure
from kpical.quantity.period import Period, beginning
from kpical.quantity.rounding import exact_text, grouped
from kpical.quantity.unit import Unit

COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
Comparison = tuple[str, Fraction]  # a key of COMPARE, and the bound that a value is held against
_SIGNS = {"≥": ">=", "≧": ">=", "＞＝": ">=", "≤": "<=", "≦": "<=", "＜＝": "<=", "＞": ">", "＜": "<", "＝": "="}
_SIGNED = r"(?s)(>=|<=|>|<|=|≥|≧|＞＝|≤|≦|＜＝|＞|＜|＝)\s*(.+)"
_BEFORE = {
    **dict.fromkeys(("達到", "達", "至少", "不低於", "不少於"), ">="),
    **dict.fromkeys(("不超過", "未超過", "不高於", "不大於", "至多"), "<="),
    **dict.fromkeys(("超過", "高於", "大於"), ">"),
    **dict.fromkeys(("未達", "低於", "少於", "小於"), "<"),
}
_BEHIND = {"以上": ">=", "以下": "<="}
_WORDED = rf"(?s)({'|'.join(_BEFORE)})?\s*(.+?)\s*(?:(?:[（(]含[）)])?\s*({'|'.join(_BEHIND)})(?:\s*[（(]含[）)])?)?"
# A hyphen may be a minus as well: it parts two numbers only where the first has no sign and a digit stands behind it.
_RANGE = r"(?s)(.*?)\s*(?:\.\.|至|到)\s*(.*)|(\d[^-－–~～至到]*?)\s*[-－–~～]\s*(\d.*)"
_NUMBER = r"[-－△▲+＋]?[\d.,，．]+"


class Target(NamedTuple):
    """A rule and its number in the indicator's unit; `..` is a range from low to high, both included.

    Attributes:
        rule: >=, <=, >, <, = or .. (from low to high)
        low: the bound in `unit`, the lower one of a range
        high: the upper bound of a range, else the same as `low`; never less
        unit: the indicator's unit, None where it has none
        bare: a number below 1 that was written without % and is read in %; else ""
    """

    rule: str
    low: Fraction
    high: Fraction
    unit: Unit | None
    bare: str = ""

    def __repr__(self) -> str:
        return tagged(self, self.shown)

    @property
    def is_range(self) -> bool:
        """Whether it has two ends."""
        return self.rule == ".."

    @property
    def tests(self) -> tuple[Comparison, ...]:
        """What a value must hold against, one and all: the meaning of the rule, which all else goes by."""
        if self.is_range:
            return (">=", self.low), ("<=", self.high)
        return ((self.rule, self.low),)

    def met(self, value: Fraction) -> bool:
        """Whether the exact value, in the indicator's unit, reaches it."""
        return all(COMPARE[sign](value, bound) for sign, bound in self.tests)

    @property
    def floor(self) -> Fraction | None:
        """What is too little below it, or None."""
        return next((bound for sign, bound in self.tests if sign in (">=", ">", "=")), None)

    @property
    def ceiling(self) -> Fraction | None:
        """What is too much above it, or None."""
        return next((bound for sign, bound in self.tests if sign in ("<=", "<", "=")), None)

    @property
    def text(self) -> str:
        """As it is written in an indicator file."""
        return self._with(digits)

    @property
    def shown(self) -> str:
        """As `text`, its digits grouped for a reader."""
        return self._with(lambda value: grouped(digits(value)))

    def _with(self, write: Callable[[Fraction], str]) -> str:
        unit = self.unit.name if self.unit else ""
        if self.unit and self.unit.is_truth:
            return "是" if self.low else "否"
        if self.is_range:
            return f"{write(self.low)}..{write(self.high)}{unit}"
        return f"{self.rule} {write(self.low)}{unit}"


def digits(value: Fraction) -> str:
    """A target's number as plain digits (a target is written as decimal digits, so they end)."""
    return exact_text(value) or str(value)


class DatedTarget(NamedTuple):
    """A target from its year to the next one's, or to `last`.

    Attributes:
        first: the 民國 year from which it holds; None for any year
        target: None says that there is none
        last: the last 民國 year; None until the next target begins
    """

    first: Period | None
    target: Target | None
    last: Period | None = None

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


def holding(targets: Iterable[DatedTarget], year: Period | None) -> DatedTarget | None:
    """The newest target that has begun by the period and not ended, without one the newest of all; None where none holds.

    A target of a month is for the months of its year only, up to the next one.
    """
    begun = [dated for dated in targets if year is None or beginning(dated.first) <= year]
    newest = max(begun, key=lambda dated: beginning(dated.first), default=None)
    if newest is None or year is None:
        return newest
    of_month = newest.first is not None and newest.first.is_month
    if of_month and newest.first and not (year.is_month and newest.first.year == year.year):
        return None
    return None if newest.last is not None and newest.last < year else newest


def says_none(text: str) -> bool:
    """Whether the text says that there is no target."""
    return text.strip().lower() == "none"


def read_target(text: str, unit: Unit | None) -> Target | None:
    """The target that the text says, in the indicator's unit, or None where it says none.

    Raises FigureError where the number in it cannot be used.
    """
    text = text.strip()
    if unit and unit.is_truth:
        figure = read_figure(text.removeprefix("=").strip(), unit)
        return Target("=", figure.value, figure.value, unit) if figure else None
    if match := re.fullmatch(_SIGNED, text):
        return _made(_SIGNS.get(match[1], match[1]), match[2], match[2], text, unit)
    if match := re.fullmatch(_WORDED, text):
        rules = {_BEFORE.get(match[1]), _BEHIND.get(match[3])} - {None}
        if rules:  # 達80%以上 says the same twice; 未達80%以上 says two things
            return _made(str(rules.pop()), match[2], match[2], text, unit) if len(rules) == 1 else None
    if match := re.fullmatch(_RANGE, text):
        low, high = (match[1], match[2]) if match[3] is None else (match[3], match[4])
        unit_text = re.sub(_NUMBER, "", high, count=1).strip()
        if re.fullmatch(_NUMBER, low) and not re.search(r"\d", unit_text):
            low += unit_text  # 1-2千元 is from 1千元 on
        return _made("..", low, high, text, unit)
    return None


def _made(rule: str, low: str, high: str, text: str, unit: Unit | None) -> Target | None:
    first = _figure(low, unit)
    last = _figure(high, unit) if rule == ".." else first
    if first.value > last.value:
        return None
    percent = unit is not None and unit.is_percent and not re.search("[%％]|百分比", text)
    small = percent and any(0 < abs(figure.value) < 1 for figure in (first, last))
    return Target(rule=rule, low=first.value, high=last.value, unit=unit, bare=text if small else "")


def _figure(text: str, unit: Unit | None) -> Figure:
    figure = read_figure(text, unit)
    if figure is None:
        raise FigureError("missing", text)
    return figure
