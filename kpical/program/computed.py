"""What a program gives for its figures: the value, its print, the verdict and the grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.computation.value import seen
from kpical.expression.exact import Value
from kpical.problem.errors import TooLarge, ZeroDenominator
from kpical.program.nodes import Computer, Node
from kpical.program.read import Body, GradeRule, Program
from kpical.quantity.figure import Figure
from kpical.quantity.rounding import fraction_text, rounded


class Computed(NamedTuple):
    """A result, in the words of JSON: `met` is true, false or "", `grade` a name or ""."""

    figures: Mapping[str, Figure]
    value: Fraction
    text: str
    exact: str
    met: str
    grade: str


def compute(program: Program, figures: Mapping[str, Figure], computer: Computer) -> Computed:
    """The result of the figures by their paths. Raises ZeroDenominator, TooLarge."""
    values = _values(program.body, figures, "", computer)
    value = _in_unit(program.body, computer.value(program.body.formula, values))
    return Computed(
        figures=figures,
        value=value,
        text=rounded(value, program.decimals, program.rounding),
        exact=fraction_text(value),
        met=str(program.target.met(value)).lower() if program.target else "",
        grade=_grade(program.grades, value, values, computer),
    )


def _values(body: Body, figures: Mapping[str, Figure], owner: str, computer: Computer) -> dict[str, Value]:
    """What the formula may name: figures, and used indicators, computed first."""
    values = {path.removeprefix(owner): seen(figure) for path, figure in figures.items() if path.startswith(owner)}
    for word, used in body.uses.items():
        inner = _values(used, figures, f"{owner}{word}.", computer)
        try:
            value = computer.value(used.formula, inner)
        except ZeroDenominator as error:
            name = f"{word}.{error.input}" if error.input else ""
            raise error.with_facts(denominator=f"{word}.{error.denominator}", input=name) from None
        values[word] = bool(value) if used.unit and used.unit.is_truth else Fraction(value)
    return values


def _in_unit(body: Body, value: Value) -> Fraction:
    return Fraction(value) / (body.unit.scale if body.unit else 1)


def _grade(grades: Sequence[GradeRule], value: Fraction, values: Mapping[str, Value], computer: Computer) -> str:
    """The grade's name; none where a condition on the way cannot be computed."""
    for grade in grades:
        fulfilled = grade.span.contains(value) if grade.when is None else _fulfilled(grade.when, grade.names, values, computer)
        if fulfilled is not False:
            return grade.name if fulfilled else ""
    return ""


def _fulfilled(condition: Node, names: frozenset[str], values: Mapping[str, Value], computer: Computer) -> bool | None:
    if not values.keys() >= names:
        return None
    try:
        return bool(computer.value(condition, values))
    except (ZeroDenominator, TooLarge):
        return None
