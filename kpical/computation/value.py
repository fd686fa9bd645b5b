"""The exact value of a definition, from values in base units for all the figures that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kpical.catalogue.model import Definition
from kpical.computation.inputs import used_definition
from kpical.expression.exact import Value, evaluate
from kpical.problem.errors import ZeroDenominator
from kpical.quantity.figure import Figure
from kpical.quantity.period import Period


def seen(figure: Figure) -> Value:
    """The figure as a formula sees it: in base units, or as a truth."""
    return bool(figure.value) if figure.unit and figure.unit.is_truth else figure.base


def seen_result(value: Fraction, definition: Definition) -> Value:
    """A used indicator's value as the formula that uses it sees it."""
    unit = definition.unit
    return bool(value) if unit and unit.is_truth else value * (unit.scale if unit else 1)


def in_its_unit(definition: Definition, values: Mapping[str, Value]) -> Fraction:
    """The formula's value in the indicator's unit, from what stands for each name in it.

    Raises ZeroDenominator, with the input where the denominator is one, and TooLarge.
    """
    try:
        value = evaluate(definition.formula, values)
    except ZeroDenominator as error:
        raise error.with_facts(input=definition.words.get(error.denominator, "")) from None
    scale = definition.unit.scale if definition.unit else Fraction(1)
    return Fraction(value) if scale == 1 else Fraction(value) / scale


def of_used(error: ZeroDenominator, word: str) -> ZeroDenominator:
    """The error of a used indicator, under its word."""
    return error.with_facts(denominator=f"{word}.{error.denominator}", input=f"{word}.{error.input}" if error.input else "")


def value_of(definition: Definition, period: Period | None, values: Mapping[str, Value]) -> Fraction:
    """The exact value, from the figures by path, as `in_its_unit`."""
    own = dict(values)
    for word, use in definition.uses.items():
        inner, start = used_definition(use, period), f"{word}."
        inside = {path.removeprefix(start): value for path, value in values.items() if path.startswith(start)}
        try:
            own[word] = seen_result(value_of(inner, use.period(period), inside), inner)
        except ZeroDenominator as error:
            raise of_used(error, word) from None
    return in_its_unit(definition, own)
