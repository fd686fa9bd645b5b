"""The way to a target by one figure, the others as they are."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kpical.catalogue.model import Definition
from kpical.catalogue.target import Target
from kpical.computation.inputs import slots
from kpical.computation.ratios import definition_ratio
from kpical.computation.reach import Reach, Unknown, reach
from kpical.expression.ratio import Ratio, variable
from kpical.quantity.figure import Figure
from kpical.quantity.period import Period
from kpical.quantity.span import NOTHING, Span


def ratio_of(definition: Definition, period: Period | None) -> Ratio | None:
    """The formula over its figures by path, in base units; None where it is no ratio."""
    return definition_ratio(definition, period, {slot.path: variable(slot.path) for slot in slots(definition, period)})


def way(
    definition: Definition, ratio: Ratio | None, target: Target, figures: Mapping[str, Figure], unknown: Unknown,
    seeming: Span = NOTHING,
) -> Reach:  # fmt: skip
    """With which figures of the unknown the target is reached, the others as they are; `seeming` are results that look so."""
    bases = {path: figure.base for path, figure in figures.items() if path != unknown.address.path}
    scale = definition.unit.scale if definition.unit else Fraction(1)
    goal, looks = (span.image(scale, Fraction(0)) for span in (target.span, seeming))
    return reach(unknown, ratio, goal, bases, figures.values(), looks)
