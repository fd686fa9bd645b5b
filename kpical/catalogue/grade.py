"""等第: names for intervals of an indicator's value, or for the first condition on its figures that holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from kpical.expression.formula import Formula
from kpical.named import NamedTuple
from kpical.quantity.span import EVERYTHING, Span


class Grade(NamedTuple):
    """A name for some values, or for figures of which a condition is true.

    Grades by intervals share no value and leave none; of those by conditions the first that holds is meant.

    Attributes:
        name: such as 優等
        sign: such as ★; "" without one
        span: its values, in the indicator's unit; all of them beside a condition
        when: the condition; None for an interval, and for the rest
    """

    name: str
    sign: str = ""
    span: Span = EVERYTHING
    when: Formula | None = None

    @property
    def shown(self) -> str:
        """★ 優等."""
        return f"{self.sign} {self.name}".strip()


def conditional(grades: Sequence[Grade]) -> bool:
    """Whether they are grades by conditions."""
    return any(grade.when for grade in grades)


def grade_of(grades: Sequence[Grade], value: Fraction, holds: Callable[[Formula], bool | None]) -> Grade | None:
    """The grade of an exact value; None where there is none, or a condition on the way cannot be computed."""
    for grade in grades:
        met = grade.span.contains(value) if grade.when is None else holds(grade.when)
        if met is not False:
            return grade if met else None
    return None
