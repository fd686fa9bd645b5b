"""A number as it is printed: its value, and what one more in its last digit would add."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from kpical.quantity.figure import half_width, read_figure
from kpical.quantity.unit import Unit

_PLAIN = re.compile(r"[+-]?[\d,]+(?:\.(\d+))?", re.ASCII)
_NEXT = dict(
    zip("0123456789一二三四五六七八九壹貳參肆伍陸柒捌玖兩", "1234567898二三四五六七八九八貳參肆伍陸柒捌玖捌三", strict=True)
)
_LAST = re.compile(f"[{''.join(_NEXT)}](?=[^{''.join(_NEXT)}]*$)")


class PrintedFigure(NamedTuple):
    """A figure in base units, and the step to the next one that could be printed in its place; 0 of 是 and 否."""

    value: Fraction
    step: Fraction

    @property
    def is_exact(self) -> bool:
        """Whether it is counted in whole base units, or is a truth: nothing was rounded away."""
        return self.step in (0, 1)

    def hull(self, rounding: str) -> tuple[Fraction, Fraction]:
        """Between which figures the one lies that was printed so: rounded half up, or cut off ("down")."""
        value, step = self
        if self.is_exact:
            return value, value
        if rounding == "down":
            return value - step * (value <= 0), value + step * (value >= 0)
        return value - step / 2, value + step / 2


def read_printed(text: str, unit: Unit | None) -> PrintedFigure | None:
    """The figure as it is printed; None where it is missing. Raises FigureError, as `read_figure` does."""
    figure = read_figure(text, unit)
    if figure is None:
        return None
    if unit is not None and unit.is_truth:
        return PrintedFigure(figure.value, Fraction(0))
    plain = half_width(text)
    if match := _PLAIN.fullmatch(plain):
        return PrintedFigure(figure.base, Fraction(1, 10 ** len(match[1] or "")) * (unit.scale if unit else 1))
    return PrintedFigure(figure.base, _step(plain, figure.base, unit))


def places_of(text: str) -> int:
    """How many digits stand behind the decimal point."""
    match = re.search(r"\.(\d+)", half_width(text), re.ASCII)
    return len(match[1]) if match else 0


def _step(plain: str, value: Fraction, unit: Unit | None) -> Fraction:
    """What it adds to read the same text with the next digit at its end: whatever the digit is worth there."""
    text, changed = _LAST.subn(lambda match: _NEXT[match[0]], plain)
    if not changed:
        return _last_place(value)  # 十萬
    figure = read_figure(text, unit)
    assert figure, "another digit leaves a figure a figure"
    return abs(figure.base - value)


def _last_place(value: Fraction) -> Fraction:
    """The greatest power of ten of which it is a multiple: more was not said."""
    step = Fraction(1)
    while value and value % (step * 10) == 0:
        step *= 10
    return step
