"""An indicator as a program over the columns of a table: its value as a ratio or as instructions, and its figures' limits."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.model import Definition, Input
from kpical.computation.inputs import Address, Slot, slots, used_definition
from kpical.computation.ratios import definition_ratio
from kpical.expression.height import Height, Heights, heights, summed
from kpical.expression.ratio import NotARatio, Polynomial, Ratio, added, constant, reduced, variable
from kpical.quantity.period import Period
from kpical.recipe.columns import Columns, InputColumn, free_columns
from kpical.recipe.instructions import Code, Uncompiled, instructions

LEAST_BITS = 128  # of a figure that every program takes: the kernel's are no longer


class Limit(NamedTuple):
    """Bounds of a sum of columns, in base units."""

    sum: Polynomial
    over: int  # the sum is divided by this
    low: Fraction | None
    high: Fraction | None


class ColumnProgram(NamedTuple):
    """One indicator over the columns of a table, in the indicator's unit: a ratio whose `met` are its denominators, or code."""

    value: Ratio | Code
    bits: int  # of the longest figure with which nothing on the way is too large
    limits: tuple[Limit, ...]
    whole: frozenset[int]  # columns that take whole numbers only
    columns: tuple[int, ...]


def program(definition: Definition, period: Period | None, columns: Columns) -> ColumnProgram:
    """The indicator as a program. Raises Uncompiled where its formula, or what its columns hold, needs the exact evaluator."""
    needed = tuple(slots(definition, period))
    for free in free_columns(needed, columns).values():
        if len({column.unit.dimension for column in free if column.unit}) > 1:
            raise Uncompiled("units")  # what the cells say decides
    inputs = {slot.path: _slot_ratio(slot, columns) for slot in needed}
    value = definition_ratio(definition, period, inputs)
    scale = definition.unit.scale if definition.unit else Fraction(1)
    bits = _heights(definition, period, {path: _height(ratio) for path, ratio in inputs.items()}, "")[1]
    if bits < LEAST_BITS:
        raise Uncompiled("large")
    return ColumnProgram(
        value=_scaled(value, 1 / scale) if value else instructions(definition, period, inputs),
        bits=bits,
        limits=tuple(limit for slot in needed if (limit := _limit(slot, columns, inputs[slot.path]))),
        whole=frozenset(index for slot in needed for index in _whole_columns(slot, columns)),
        columns=tuple(sorted({column.position for column in columns.values()})),
    )


def _limit(slot: Slot, columns: Columns, sum_: Ratio) -> Limit | None:
    """The limit of what stands in columns. Raises Uncompiled where parts have their own."""
    declared = slot.input
    if declared.bounded_parts and Address(slot.path) not in columns:
        raise Uncompiled("parts")
    if not any(address.path == slot.path for address in columns) or (declared.low is None and declared.high is None):
        return None
    unit = declared.unit.scale if declared.unit else Fraction(1)
    low, high = (None if bound is None else bound * unit for bound in (declared.low, declared.high))
    return Limit(sum_.numerator, sum_.denominator[()], low, high)


def _whole_columns(slot: Slot, columns: Columns) -> list[int]:
    """The columns of an input that takes whole numbers only. Raises Uncompiled where they are in another unit than these."""
    here = [column for address, column in columns.items() if address.path == slot.path] if slot.input.whole else []
    if not all(_in_whole_units(column, slot.input) for column in here):
        raise Uncompiled("whole")
    return [column.position for column in here]


def _in_whole_units(column: InputColumn, declared: Input) -> bool:
    """Whether a whole number in the column is one in the declared unit: 1 千元 in 元 is, 1 元 in 千元 is not."""
    return column.unit is None or declared.unit is None or (column.unit.scale / declared.unit.scale).denominator == 1


def _slot_ratio(slot: Slot, columns: Columns) -> Ratio:
    """The slot in base units: its column, the sum of its parts' columns, or a parameter's value. Raises Uncompiled."""
    whole = columns.get(Address(slot.path))
    parts = [columns.get(Address(slot.path, part)) for part in slot.input.parts]
    stated = [part for part in parts if part]
    declared = slot.input.unit.scale if slot.input.unit else Fraction(1)
    if not whole and not stated and slot.default is not None:
        return constant(slot.default * declared)
    if bool(whole) == bool(stated) or (stated and len(stated) < len(parts)):
        raise Uncompiled("parts")
    terms = [variable(f"x{c.position}", c.unit.scale if c.unit else declared) for c in ([whole] if whole else stated)]
    total = terms[0]
    try:
        for term in terms[1:]:
            total = added(total, term)
    except NotARatio:
        raise Uncompiled("long") from None
    return total


def _heights(definition: Definition, period: Period | None, inputs: Mapping[str, Height], prefix: str) -> Heights:
    """How long the value gets, and the figures with which nothing is too large, here and in the indicators that are used."""
    uses = {
        name: _heights(used_definition(use, period), use.period(period), inputs, f"{prefix}{name}.")
        for name, use in definition.uses.items()
    }
    own = {name: uses[name].value if name in uses else inputs[prefix + name] for name in definition.formula.inputs}
    value, most = heights(definition.formula, own)
    return Heights(value, min([most, *(used.most for used in uses.values())]))


def _height(figure: Ratio) -> Height:
    """Of a sum of columns, or a number."""
    under = Height(0, figure.denominator[()].bit_length())
    return summed([under, *(Height(len(columns), c.bit_length()) for columns, c in figure.numerator.items())])


def _scaled(a: Ratio, factor: Fraction) -> Ratio:
    times = {m: c * factor.numerator for m, c in a.numerator.items()}
    return reduced(Ratio(times, {m: c * factor.denominator for m, c in a.denominator.items()}, a.met))
