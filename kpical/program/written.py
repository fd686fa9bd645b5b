"""A resolved definition written as JSON: what `read` reads again, and any page or program beside kpical can compute by.

program    = {"format": 1, "indicator", "slots": [slot…], definition's keys, "decimals", "rounding", "target", "grades"}
definition = {"formula": node, "pieces": [text or {"name", "text"}…], "unit", "remarks": [{"code", "text", "when"}…],
             "uses": {word: {"indicator", definition's keys}…}}
node       = {"name": of a figure or a used indicator, in this definition} | {"value": exact, in base units}
             | {"op": a key of OPERATIONS, "of": [node…], "zero": wording of the denominator, "input": the input that it is}
slot       = {"path", "unit", "low", "high", "whole", "parts": [{"name", "low", "high", "whole"}…], "default"}, "any" at times
target     = {"rule", "text", "tests": [[>= and the like, number]…]}, all of which a value passes
grade      = {"name", "sign", "values": [tests…] of which it passes one, "when": node or null}

Every number is a text, `n` or `n/d`. The figures of used indicators are slots too, by their full path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from kpical.catalogue.grade import Grade
from kpical.catalogue.model import Definition, Indicator, Input
from kpical.catalogue.target import Comparison, Target, comparisons
from kpical.catalogue.wording import Remark
from kpical.computation.calculation import Result
from kpical.computation.inputs import Slot, slots, used_definition
from kpical.expression.formula import Formula
from kpical.expression.tree import Apply, Name, NumberLiteral, fold
from kpical.quantity.period import Period
from kpical.quantity.rounding import fraction_text
from kpical.quantity.unit import ANY, Unit

FORMAT = 1
MOST_DEPTH = 200  # operations one within the other: JSON that is deeper is not read everywhere
MOST_SLOTS = 1_000
MOST_USED = 100  # indicators that one definition uses
_DENOMINATORS = {"divide": 1, "power": 0}  # which argument must not be 0

Data = dict[str, Any]


class Resolved(NamedTuple):
    """A definition, and all that is settled before there are figures; `units` are those of figures that may be in any."""

    indicator: Indicator
    definition: Definition
    period: Period | None
    target: Target | None
    decimals: int
    rounding: str
    grades: tuple[Grade, ...] = ()
    units: tuple[tuple[str, Unit | None], ...] = ()


def resolved(result: Result, grades: tuple[Grade, ...] | None = None) -> Resolved:
    """What a result was computed by; `grades` stand in for the definition's own."""
    return Resolved(
        indicator=result.indicator,
        definition=result.definition,
        period=result.period,
        target=result.target,
        decimals=result.decimals,
        rounding=result.rounding,
        grades=result.definition.grades if grades is None else grades,
        units=tuple(
            (slot.path, result.inputs[slot.path].unit)
            for slot in slots(result.definition, result.period)
            if slot.input.unit == ANY
        ),
    )


def program_data(of: Resolved, lang: str) -> Data | None:
    """The program; None where it would have more figures, used indicators or operations in one another than a reader takes."""
    needed, units = list(slots(of.definition, of.period)), dict(of.units)
    definitions = [*_definitions(of)]
    formulas = [formula for definition in definitions for formula in _formulas(definition)]
    formulas += [grade.when for grade in of.grades if grade.when]
    if len(needed) > MOST_SLOTS or any(len(each.uses) > MOST_USED for each in definitions):
        return None
    if any(_depth(formula) > MOST_DEPTH for formula in formulas):
        return None
    return {
        "format": FORMAT,
        "indicator": of.indicator.id,
        "slots": [_slot_data(slot, units) for slot in needed],
        **_definition_data(of.definition, of.period, lang),
        "decimals": of.decimals,
        "rounding": of.rounding,
        "target": of.target and _target_data(of.target),
        "grades": [_grade_data(grade, of.definition) for grade in of.grades],
    }


def node_data(formula: Formula, words: Mapping[str, str]) -> Data:
    """The formula as nodes; `words` maps each wording of an input to the input."""

    def leaf(node: Name | NumberLiteral) -> Data:
        return {"name": node.key} if isinstance(node, Name) else {"value": fraction_text(formula.value_of(node))}

    def operation(node: Apply, arguments: Sequence[Data]) -> Data:
        data: Data = {"op": node.operation, "of": list(arguments)}
        if node.operation in _DENOMINATORS:
            under = node.arguments[_DENOMINATORS[node.operation]]
            data["zero"] = formula.text[under.start : under.end]
            data["input"] = words.get(data["zero"], "")
        return data

    return fold(formula.tree, leaf, operation)


def pieces_data(formula: Formula) -> list[str | Data]:
    """The formula's text, cut where a figure may stand in the place of its name."""
    pieces: list[str | Data] = []
    position = 0
    for start, end, name in formula.spans():
        pieces += [formula.text[position:start], {"name": name, "text": formula.text[start:end]}]
        position = end
    pieces.append(formula.text[position:])
    lines = [re.sub(r"\s+", " ", piece) if isinstance(piece, str) else piece for piece in pieces]
    first, last = lines[0], lines[-1]
    assert isinstance(first, str)
    assert isinstance(last, str)
    lines[0], lines[-1] = first.lstrip(), last.rstrip() if len(lines) > 1 else first.strip()
    return [piece for piece in lines if piece]


def _definition_data(definition: Definition, period: Period | None, lang: str) -> Data:
    return {
        "formula": node_data(definition.formula, definition.words),
        "pieces": pieces_data(definition.formula),
        "unit": unit_data(definition.unit),
        "remarks": [_remark_data(remark, definition, lang) for remark in definition.remarks],
        "uses": {
            word: {
                "indicator": use.indicator.id,
                **_definition_data(used_definition(use, period), use.period(period), lang),
            }
            for word, use in definition.uses.items()
        },
    }


def unit_data(unit: Unit | None) -> Data | None:
    """A unit: one of it is `scale` base units; those of one kind and dimension may meet."""
    if unit is None:
        return None
    return {
        "name": unit.name,
        "scale": fraction_text(unit.scale),
        "kind": unit.kind,
        "dimension": dict(unit.dimension),
    }


def _slot_data(slot: Slot, units: Mapping[str, Unit | None]) -> Data:
    declared, any_unit = slot.input, slot.path in units
    return {
        "path": slot.path,
        "unit": unit_data(units[slot.path] if any_unit else declared.unit),
        **({"any": True} if any_unit else {}),
        **_limits(declared),
        "parts": [{"name": name, **_limits(declared.part(name))} for name in declared.parts],
        "default": _number(slot.default),
    }


def _limits(declared: Input) -> Data:
    return {"low": _number(declared.low), "high": _number(declared.high), "whole": declared.whole}


def _number(value: Fraction | None) -> str | None:
    return None if value is None else fraction_text(value)


def _target_data(target: Target) -> Data:
    return {"rule": target.rule, "text": target.text, "tests": _tests_data(target.tests)}


def _tests_data(tests: Sequence[Comparison]) -> list[list[str]]:
    return [[rule, fraction_text(bound)] for rule, bound in tests]


def _grade_data(grade: Grade, definition: Definition) -> Data:
    return {
        "name": grade.name,
        "sign": grade.sign,
        "values": [_tests_data(comparisons(*edges)) for edges in grade.span.parts],
        "when": grade.when and node_data(grade.when, definition.words),
    }


def _remark_data(remark: Remark, definition: Definition, lang: str) -> Data:
    when = remark.when and node_data(remark.when, definition.words)
    return {"code": remark.code, "text": remark.text.text(lang), "when": when}


def _definitions(of: Resolved) -> Iterator[Definition]:
    """The definition and all that it uses."""
    todo = [(of.definition, of.period)]
    while todo:
        definition, period = todo.pop()
        yield definition
        todo += [(used_definition(use, period), use.period(period)) for use in definition.uses.values()]


def _formulas(definition: Definition) -> Iterator[Formula]:
    yield definition.formula
    yield from (remark.when for remark in definition.remarks if remark.when)


def _depth(formula: Formula) -> int:
    return fold(formula.tree, lambda leaf: 1, lambda node, depths: 1 + max(depths))
