"""Bars and trends as SVG: exact coordinates, colours left to the style sheet, the drawing in words as its title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.problem.display import width
from kpical.report.html_text import inline
from kpical.report.model import Bar, Point, Trend

_ENDS = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100)  # tenths of a power of ten at which a scale may end
_FAR = 3  # times the farthest bound: a bar is cut there
_HEADROOM = Fraction(11, 10)  # a bound is never at the very end of a scale
_ZERO, _ONE = Fraction(0), Fraction(1)


class Scale(NamedTuple):
    """What lies between the two ends of a drawing, `low` < `high`, on the coordinates from `start` to `end`."""

    low: Fraction
    high: Fraction
    start: int
    end: int

    def at(self, value: Fraction) -> int:
        """The value's coordinate in hundredths, rounded half up; beyond an end it is that end's."""
        (n, d), (a, b), (c, e) = (number.as_integer_ratio() for number in (value, self.low, self.high))
        above, whole = (n * b - a * d) * e, d * (c * b - a * e)  # how far above low, of how much
        above = min(max(above, 0), whole)
        return 100 * self.start + (200 * (self.end - self.start) * above + whole) // (2 * whole)


def coordinate(hundredths: int) -> str:
    """A coordinate (not below zero) with as many decimals as it has."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def nice(value: Fraction) -> Fraction:
    """The least round number that is not below the value (> 0)."""
    n, d = value.as_integer_ratio()
    power = (n.bit_length() - d.bit_length()) * 30103 // 100000 - 1  # never above the value's power of ten
    n, d = (n, d * 10**power) if power >= 0 else (n * 10**-power, d)
    while n >= 10 * d:
        d, power = 10 * d, power + 1
    tenths = next(end for end in _ENDS if 10 * n <= end * d)
    return Fraction(tenths * 10**power, 10) if power >= 0 else Fraction(tenths, 10 ** (1 - power))


# ---- bars ----

_WIDTH, _HEIGHT = 104, 20  # of what stands in a cell


def bar_scale(bar: Bar) -> Scale:
    """From zero or a rounded number below it to a rounded one above value and bounds, unless the value is far beyond them."""
    bounds = [bound for bound in (bar.low, bar.high) if bound is not None]
    far = max(map(abs, bounds), default=_ZERO) * _FAR
    value = min(max(bar.value, -far), far) if far else bar.value
    roomy = [value, *(bound * _HEADROOM for bound in bounds)]
    least, most = min(roomy), max(roomy)
    low, high = (-nice(-least) if least < 0 else _ZERO), (nice(most) if most > 0 else _ZERO)
    return Scale(low, high if low or high else _ONE, 2, _WIDTH - 2)


def bar_svg(bar: Bar) -> str:
    """The value as a bar from zero, full where it is met and hollow where not; what it should reach as a zone between lines."""
    return _svg("bar", _WIDTH, _HEIGHT, bar.text, _bar(bar, bar_scale(bar)))


def _bar(bar: Bar, scale: Scale) -> Iterator[str]:
    zero, value = scale.at(_ZERO), scale.at(bar.value)
    bounds = [None if bound is None else scale.at(bound) for bound in (bar.low, bar.high)]
    low, high = bounds
    if bounds != [None, None]:
        yield _rect("zone", 100 * scale.start if low is None else low, 100 * scale.end if high is None else high, 2, 16)
    yield _rect("met" if bar.met else "missed", min(zero, value), max(zero, value), 6, 8)
    if bar.value > scale.high:
        yield f'<path class="cut" d="M{scale.end - 12} 16l4-12m5 0l-4 12"/>'
    if bar.value < scale.low:
        yield f'<path class="cut" d="M{scale.start + 3} 16l4-12m5 0l-4 12"/>'
    yield f'<path class="axis" d="M{coordinate(zero)} 3v14"/>'
    for bound in dict.fromkeys(bounds):
        if bound is not None:
            yield f'<path class="bound" d="M{coordinate(bound)} 1v18"/>'


def _rect(kind: str, left: int, right: int, top: int, height: int) -> str:
    return f'<rect class="{kind}" x="{coordinate(left)}" y="{top}" width="{coordinate(right - left)}" height="{height}"/>'


# ---- trends ----

_CHART_WIDTH, _CHART_HEIGHT = 320, 128
_LABELS = 40  # characters that the labels of a chart have room for, side by side
_YEARS = 8  # as many years stand under a chart


class DrawnPoint(NamedTuple):
    """A point of a trend on the paper, in hundredths."""

    x: int
    y: int
    point: Point


def spark_svg(trend: Trend) -> str:
    """A trend as small as a line of text, between its first and its last year."""
    return _svg("trend", _WIDTH, _HEIGHT, trend.text, _spark(trend)) if trend.points else ""


def _spark(trend: Trend) -> Iterator[str]:
    yield from _line(_spots(trend.points, (24, 80), (4, 16)), 2)
    first, last = trend.points[0].period, trend.points[-1].period
    yield f'<text x="20" y="14" class="end">{first}</text>'
    if last != first:
        yield f'<text x="84" y="14">{last}</text>'


def chart_svg(trend: Trend) -> str:
    """A trend with room for its years, and for its values where they are few and short."""
    return _svg("trend chart", _CHART_WIDTH, _CHART_HEIGHT, trend.text, _chart(trend)) if trend.points else ""


def _chart(trend: Trend) -> Iterator[str]:
    spots = _spots(trend.points, (24, _CHART_WIDTH - 24), (30, 82))
    yield f'<path class="axis" d="M8 104h{_CHART_WIDTH - 16}"/>'
    yield from _line(spots, 3)
    shown = [i for i, spot in enumerate(spots) if spot.point.value is not None]
    if sum(width(spots[i].point.text) + 2 for i in shown) > _LABELS:
        shown = []
    for i in shown:
        x, y = coordinate(spots[i].x), coordinate(spots[i].y + (1800 if _in_valley(spots, i) else -900))
        yield f'<text x="{x}" y="{y}" class="{_side(i, len(spots))} value">{inline(spots[i].point.text)}</text>'
    every = -(-len(spots) // _YEARS)
    for spot in spots[::-1][::every][::-1]:  # the last year is always among them
        yield f'<text x="{coordinate(spot.x)}" y="121" class="middle">{spot.point.period}</text>'


def _side(i: int, count: int) -> str:
    """Where the label of the i-th point hangs, so that the one at an end stays on the paper."""
    return "middle" if count == 1 else {0: "start", count - 1: "end"}.get(i, "middle")


def _in_valley(spots: Sequence[DrawnPoint], i: int) -> bool:
    """Whether the line leaves upward on every side, so that a label has its room below."""
    beside = [spot for spot in (*spots[max(i - 1, 0) : i], *spots[i + 1 : i + 2]) if spot.point.value is not None]
    return bool(beside) and all(spot.y < spots[i].y for spot in beside)


def _spots(points: Sequence[Point], across: tuple[int, int], down: tuple[int, int]) -> list[DrawnPoint]:
    """The points at their years from left to right and at their values from bottom to top; one alone is in the middle."""
    x = _around([Fraction(point.period.year) for point in points], *across)
    y = _around([point.value for point in points if point.value is not None], *down)
    floor = 100 * (down[0] + down[1])
    return [
        DrawnPoint(x.at(Fraction(point.period.year)), floor // 2 if point.value is None else floor - y.at(point.value), point)
        for point in points
    ]


def _around(values: Sequence[Fraction], start: int, end: int) -> Scale:
    low, high = min(values, default=_ZERO), max(values, default=_ZERO)
    return Scale(low, high, start, end) if low < high else Scale(low - 1, high + 1, start, end)


def _line(spots: Sequence[DrawnPoint], radius: int) -> Iterator[str]:
    """Lines through the values, none across a year without one; a dot for a value alone and for the last."""
    runs: list[list[DrawnPoint]] = [[]]
    for spot in spots:
        if spot.point.value is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    runs = [run for run in runs if run]
    for run in runs:
        if len(run) > 1:
            points = " ".join(f"{coordinate(spot.x)},{coordinate(spot.y)}" for spot in run)
            yield f'<polyline points="{points}"/>'
    for run in runs:
        if len(run) == 1 or run is runs[-1]:
            yield f'<circle cx="{coordinate(run[-1].x)}" cy="{coordinate(run[-1].y)}" r="{radius}"/>'


def _svg(kind: str, wide: int, high: int, text: str, parts: Iterator[str]) -> str:
    box = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    return f'<svg class="{kind}" role="img" {box}><title>{inline(text)}</title>{"".join(parts)}</svg>'
