"""A number as it is printed: its value, and what one more in its last digit would add."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from kpical.quantity.figure import Figure, half_width, read_figure
from kpical.quantity.numerals import TENS
from kpical.quantity.unit import Unit

_ONE = Fraction(1)
_SHORT = 100  # characters of a number that is surely read
_PLAINEST = re.compile(r"(-?\d+)(?:\.(\d+))?", re.ASCII)  # most figures are such
_PLAIN = re.compile(r"[+-]?[\d,]+(?:\.(\d+))?", re.ASCII)
_SAID = "一二三四五六七八九壹貳參肆伍陸柒捌玖兩"
_DIGITS = f"0123456789{_SAID}"
_BARE_TEN = re.compile(rf"(?<![{_DIGITS}.])(?=[十拾])")  # 十 is 一十
_NEXT = dict(zip("〇零" + _DIGITS, "一一1234567898二三四五六七八九八貳參肆伍陸柒捌玖捌三", strict=True))
_LAST = re.compile(f"[{''.join(_NEXT)}](?=[^{''.join(_NEXT)}]*$)")
_ZEROS = re.compile(f"(?<=[{_SAID}])[{''.join(TENS)}](?=[^{''.join(_NEXT)}]*$)")  # 二十 is 20, 三千萬 is 3,000萬


class PrintedFigure(NamedTuple):
    """A figure as so many steps of its last digit, in base units; the step is 0 of 是 and 否, which are 1 and 0."""

    number: int
    step: Fraction

    @property
    def value(self) -> Fraction:
        """The figure itself."""
        return self.number * self.step if self.step else Fraction(self.number)

    @property
    def is_exact(self) -> bool:
        """Whether it is counted in whole base units, or is a truth: nothing was rounded away."""
        return self.step.denominator == 1 and self.step.numerator < 2

    def printed_with(self, more: int) -> PrintedFigure:
        """The same with so many zeros behind its last digit; as it is where there are none."""
        return PrintedFigure(self.number * 10**more, self.step / 10**more) if more > 0 else self

    def halves(self, rounding: str) -> tuple[int, int]:
        """In half steps, between which numbers lie those that are rounded to it, half up or cut off ("down")."""
        twice = 2 * self.number
        if rounding == "down":
            return twice - 2 * (twice <= 0), twice + 2 * (twice >= 0)
        return twice - 1, twice + 1


def read_printed(text: str, unit: Unit | None) -> PrintedFigure | None:
    """The figure as it is printed; None where it is missing. Raises FigureError, as `read_figure` does."""
    if len(text) < _SHORT and (plainest := _PLAINEST.fullmatch(text)) and not (unit and unit.is_truth):
        whole, part = plainest.groups("")
        scale = unit.scale if unit else _ONE
        return PrintedFigure(int(whole + part), scale / 10 ** len(part) if part else scale)
    figure = read_figure(text, unit)
    if figure is None:
        return None
    if unit is not None and unit.is_truth:
        return PrintedFigure(int(figure.value), Fraction(0))
    step = last_digit(figure, unit)
    return PrintedFigure(int(figure.base / step), step)


def last_digit(figure: Figure, unit: Unit | None) -> Fraction:
    """What one more in its last digit would add, in base units; `unit` is the one that it was read in."""
    plain = half_width(figure.text)
    if match := _PLAIN.fullmatch(plain):
        scale = unit.scale if unit else _ONE
        return scale / 10 ** len(match[1]) if match[1] else scale
    return _step(_BARE_TEN.sub("一", "".join(plain.split())), figure.base, unit)


def places_of(text: str) -> int:
    """How many digits stand behind the decimal point."""
    match = re.search(r"\.(\d+)", half_width(text), re.ASCII)
    return len(match[1]) if match else 0


def _step(plain: str, value: Fraction, unit: Unit | None) -> Fraction:
    """What it adds to read the same text with the next digit at its end: whatever the digit is worth there."""
    figure = read_figure(_LAST.sub(lambda match: _NEXT[match[0]], plain), unit)
    assert figure, "another digit leaves a figure a figure"
    zeros = _ZEROS.search(plain)
    return abs(figure.base - value) / (TENS[zeros[0]] if zeros else 1)
