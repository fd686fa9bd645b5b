"""What one figure of a result lacks to reach the target: the lever of its indicator, or another that is asked for."""

from __future__ import annotations

from kpical.computation.calculation import Result
from kpical.computation.inputs import Address, slots
from kpical.computation.ratios import ratio_of
from kpical.computation.reach import Reach, Unknown, way
from kpical.expression.ratio import Ratio


def lever_of(result: Result) -> Reach | None:
    """What the lever lacks; None where the indicator has none, or there is no target."""
    lever = result.definition.lever
    return way_by(result, lever, ratio_of(result.definition, result.period)) if lever and result.target else None


def way_by(result: Result, path: str, ratio: Ratio | None) -> Reach | None:
    """With which figures of that path the result's target is reached; None where it has no target or no such figure."""
    slot = next((slot for slot in slots(result.definition, result.period) if slot.path == path), None)
    figure = result.inputs.get(path)
    if result.target is None or slot is None or figure is None:
        return None
    if figure.unit:  # which is not the declared one where that is any
        slot = slot._replace(input=slot.input.counted_in(figure.unit))
    unknown = Unknown(Address(path), slot, figure.unit, figure.value)
    return way(result.definition, ratio, result.target, result.inputs, unknown)
