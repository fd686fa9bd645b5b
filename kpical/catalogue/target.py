"""What a value should reach: `>= 80%`, `5%以下`, `1..2`, `是`."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import NamedTuple

from kpical.errors import FigureError
from kpical.figure import Figure, read_figure
from kpical.rounding import exact_text, grouped
from kpical.unit import Unit

RULES = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
_SIGNS = {"≥": ">=", "≧": ">=", "＞＝": ">=", "≤": "<=", "≦": "<=", "＜＝": "<=", "＞": ">", "＜": "<", "＝": "="}
_BEHIND = {"以上": ">=", "以下": "<="}
_SIGNED = re.compile(r"(>=|<=|>|<|=|≥|≧|＞＝|≤|≦|＜＝|＞|＜|＝)\s*(.+)", re.DOTALL)


class Target(NamedTuple):
    """A rule and its number in the indicator's unit; `..` is a range from low to high, both included."""

    rule: str
    low: Fraction
    high: Fraction
    unit: Unit | None

    def met(self, value: Fraction) -> bool:
        """Whether the exact value, in the indicator's unit, reaches it."""
        return self.low <= value <= self.high if self.rule == ".." else bool(RULES[self.rule](value, self.low))

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
        if self.unit and self.unit.kind == "truth":
            return "是" if self.low else "否"
        if self.rule == "..":
            return f"{write(self.low)}..{write(self.high)}{unit}"
        return f"{self.rule} {write(self.low)}{unit}"


def digits(value: Fraction) -> str:
    """A target's number as plain digits (a target is written as decimal digits, so they end)."""
    return exact_text(value) or str(value)


def read_target(text: str, unit: Unit | None) -> Target | None:
    """The target that the text says, in the indicator's unit, or None where it says none.

    Raises FigureError where the number in it can not be used.
    """
    text = text.strip()
    if unit and unit.kind == "truth":
        figure = read_figure(text.removeprefix("=").strip(), unit)
        return Target("=", figure.value, figure.value, unit) if figure else None
    if match := _SIGNED.fullmatch(text):
        return _one(_SIGNS.get(match[1], match[1]), match[2], unit)
    for word, rule in _BEHIND.items():
        if text.endswith(word):
            return _one(rule, text.removesuffix(word), unit)
    low, dots, high = text.partition("..")
    if not dots:
        return None
    first, last = _figure(low, unit), _figure(high, unit)
    if first is None or last is None or first.value > last.value:
        return None
    return Target("..", first.value, last.value, unit)


def _one(rule: str, text: str, unit: Unit | None) -> Target | None:
    figure = _figure(text, unit)
    return Target(rule, figure.value, figure.value, unit) if figure else None


def _figure(text: str, unit: Unit | None) -> Figure | None:
    figure = read_figure(text, unit)
    if figure is None:
        raise FigureError("missing", text)
    return figure
