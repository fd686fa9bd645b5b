"""Sets of exact values: a rule, a printed number, a rounded figure are each a union of intervals and points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction

from kpical.named import NamedTuple

_ZERO, _ONE = Fraction(0), Fraction(1)


class Edge(NamedTuple):
    """A place between numbers.

    Attributes:
        side: -1 before all numbers, 1 behind all of them, 0 at a value
        value: that one; 0 for the two outermost edges
        behind: whether it is just behind the value, so that the value lies before it
    """

    side: int
    value: Fraction = _ZERO
    behind: bool = False


LEAST, MOST = Edge(-1), Edge(1)


class Span(NamedTuple):
    """The values between the first edge and the second, the third and the fourth, and so on.

    Attributes:
        edges: they rise, and are even in number
    """

    edges: tuple[Edge, ...]

    def contains(self, value: Fraction) -> bool:
        """Whether the value is in it."""
        return bisect_right(self.edges, Edge(0, value)) % 2 == 1

    def meets(self, other: Span) -> bool:
        """Whether a value is in both."""
        return self.cut(other) != NOTHING

    def cut(self, other: Span) -> Span:
        """What is in both."""
        return _covered(self, other, times=2)

    def joined(self, other: Span) -> Span:
        """What is in one of them, or in both."""
        return _covered(self, other, times=1)

    @property
    def rest(self) -> Span:
        """What is not in it."""
        return Span(tuple(sorted({LEAST, MOST}.symmetric_difference(self.edges))))

    @property
    def parts(self) -> Iterator[tuple[Edge, Edge]]:
        """The two edges of each interval, from the lowest on."""
        return zip(self.edges[::2], self.edges[1::2], strict=True)

    def image(self, p: Fraction, q: Fraction, r: Fraction = _ZERO, s: Fraction = _ONE) -> Span:
        """What (p·x + q) ÷ (r·x + s) makes of its values; nothing of a zero of the denominator."""
        there, turn = self.cut(_computable(r, s)), p * s - q * r
        if turn == 0:
            return point(p / r if r else q / s) if there != NOTHING else NOTHING
        by = (p, q, r, s)
        pairs = sorted(sorted((_moved(low, -1, by), _moved(high, 1, by))) for low, high in there.parts)
        return Span(tuple(edge for pair in pairs for edge in pair))

    def preimage(self, p: Fraction, q: Fraction, r: Fraction = _ZERO, s: Fraction = _ONE) -> Span:
        """The values x whose (p·x + q) ÷ (r·x + s) is in it."""
        if p * s != q * r:
            return self.image(s, -q, -r, p)
        there = _computable(r, s)
        return there if there != NOTHING and self.contains(p / r if r else q / s) else NOTHING

    def distance(self, value: Fraction) -> Fraction | None:
        """What to add to the value to come to the nearest end, 0 where it is in it, None where nothing is.

        An open end is as near as a closed one; of two that are as near it is the higher.
        """
        if self.contains(value):
            return _ZERO
        steps = (edge.value - value for edge in self.edges if not edge.side)
        return min(steps, key=lambda step: (abs(step), -step), default=None)

    def multiple_from(self, value: Fraction, step: Fraction = _ONE) -> Fraction | None:
        """The least multiple of the step (above 0) in it that is not below the value: with a step of 1 a whole number."""
        for low, high in self.cut(at_least(value)).parts:
            steps = low.value / step
            multiple = step * (steps.__floor__() + 1 if low.behind else steps.__ceil__())
            if Edge(0, multiple) < high:
                return multiple
        return None

    def multiple_to(self, value: Fraction, step: Fraction = _ONE) -> Fraction | None:
        """The greatest multiple of the step (above 0) in it that is not above the value."""
        mirrored = self.image(-_ONE, _ZERO).multiple_from(-value, step)
        return None if mirrored is None else -mirrored


NOTHING, EVERYTHING = Span(()), Span((LEAST, MOST))


def between(low: Edge, high: Edge) -> Span:
    """What lies between two edges; nothing where they do not rise."""
    return Span((low, high)) if low < high else NOTHING


def at_least(value: Fraction) -> Span:
    """The value and all above it."""
    return Span((Edge(0, value), MOST))


def above(value: Fraction) -> Span:
    """All above the value."""
    return Span((Edge(0, value, behind=True), MOST))


def at_most(value: Fraction) -> Span:
    """The value and all below it."""
    return above(value).rest


def below(value: Fraction) -> Span:
    """All below the value."""
    return at_least(value).rest


def point(value: Fraction) -> Span:
    """The value alone."""
    return Span((Edge(0, value), Edge(0, value, behind=True)))


def _covered(*spans: Span, times: int) -> Span:
    """What so many of the spans cover, or more."""
    depth, edges = 0, []
    steps: dict[Edge, int] = {}
    for span in spans:
        for i, edge in enumerate(span.edges):
            steps[edge] = steps.get(edge, 0) + (-1 if i % 2 else 1)
    for edge in sorted(steps):
        before, depth = depth, depth + steps[edge]
        if (before >= times) != (depth >= times):
            edges.append(edge)
    return Span(tuple(edges))


def _computable(r: Fraction, s: Fraction) -> Span:
    """The values x for which r·x + s is not 0."""
    return point(-s / r).rest if r else EVERYTHING if s else NOTHING


def _moved(edge: Edge, side: int, by: tuple[Fraction, Fraction, Fraction, Fraction]) -> Edge:
    """Where (p·x + q) ÷ (r·x + s) moves an edge of an interval without a pole, its low one (side -1) or its high one (1)."""
    p, q, r, s = by
    rises = p * s > q * r
    end = side if rises else -side  # which edge of the image it becomes
    if edge.side:
        return Edge(0, p / r, behind=end < 0) if r else Edge(end)
    under = r * edge.value + s
    if under == 0:
        return Edge(end)
    return Edge(0, (p * edge.value + q) / under, behind=edge.behind == rises)
