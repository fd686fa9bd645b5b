"""A program read from JSON, into what kpical computes by: nothing of it is believed, and it never becomes Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kpical.catalogue.library import MOST_USES
from kpical.catalogue.model import Input
from kpical.catalogue.target import COMPARE, DOTS, RANGES, SPANS, Target
from kpical.computation.inputs import Address, Slot
from kpical.program.cursor import Cursor
from kpical.program.nodes import Node, NodeReader, names_of
from kpical.program.written import FORMAT, MOST_SLOTS, MOST_USED
from kpical.quantity.rounding import MODES, MOST_DECIMALS
from kpical.quantity.span import EVERYTHING, NOTHING, Span
from kpical.quantity.unit import ANY, Unit

_KINDS = ("amount", "rate", "point", "truth")
_FIGURE = 100  # bits that take as long as a figure does


class Body(NamedTuple):
    """A definition's formula, the unit of its result, and the used indicators by the formula's word."""

    formula: Node
    unit: Unit | None
    uses: Mapping[str, Body]
    indicator: str

    @property
    def indicators(self) -> Iterator[str]:
        """The ids of the indicator and of all that it uses."""
        yield self.indicator
        for used in self.uses.values():
            yield from used.indicators


class GradeRule(NamedTuple):
    """A grade: its values, in the indicator's unit, or its condition, and all that this names."""

    name: str
    span: Span
    when: Node | None
    names: frozenset[str] = frozenset()


class Program(NamedTuple):
    """All that a result is computed and judged by.

    Attributes:
        meant: what a list of figures calls each slot, and each part of one
        indicators: the ids of the indicator and of all that it uses
        work: bits that take as long as reading its figures does
    """

    slots: tuple[Slot, ...]
    meant: Mapping[str, Address]
    body: Body
    decimals: int
    rounding: str
    target: Target | None
    grades: tuple[GradeRule, ...]
    indicators: frozenset[str]
    work: int


def read_program(cursor: Cursor) -> Program:
    """Raises FileProblem, with the way to what kpical would not write."""
    cursor.key("format").whole(FORMAT, FORMAT)
    slots = tuple(_slot(slot) for slot in cursor.listed("slots"))
    kinds = {slot.path: _kind(slot.input.unit) for slot in slots}
    if len(kinds) < len(slots) or len(slots) > MOST_SLOTS:
        raise cursor.key("slots").fault()
    body = _body(cursor, kinds, 0)
    target = cursor.maybe("target")
    names, indicators = _names(body.uses, kinds), [*body.indicators]
    return Program(
        slots=slots,
        meant=_meant(slots),
        body=body,
        decimals=cursor.key("decimals").whole(0, MOST_DECIMALS),
        rounding=cursor.key("rounding").one_of([*MODES]),
        target=target and _target(target, body.unit),
        grades=tuple(_grade(grade, names) for grade in cursor.listed("grades")),
        indicators=frozenset(indicators),
        work=_FIGURE * (1 + len(slots)) * len(indicators),
    )


def _body(cursor: Cursor, kinds: Mapping[str, str], depth: int) -> Body:
    """A definition; `kinds` are those of its figures, and of the figures of what it uses by their paths from here."""
    used_by_word = cursor.key("uses").entries()
    if depth > MOST_USES or len(used_by_word) > MOST_USED:
        raise cursor.fault()
    uses = {}
    for word, used in used_by_word.items():
        inner = {path.removeprefix(f"{word}."): kind for path, kind in kinds.items() if path.startswith(f"{word}.")}
        uses[word] = _body(used, inner, depth + 1)
    unit = cursor.maybe("unit")
    return Body(
        formula=NodeReader(_names(uses, kinds)).node(cursor.key("formula")),
        unit=unit and read_unit(unit),
        uses=uses,
        indicator=cursor.key("indicator").text(),
    )


def _names(uses: Mapping[str, Body], kinds: Mapping[str, str]) -> dict[str, str]:
    return {**kinds, **{word: _kind(body.unit) for word, body in uses.items()}}


def _kind(unit: Unit | None) -> str:
    return "t" if unit and unit.is_truth else "n"


def read_unit(cursor: Cursor) -> Unit:
    """A unit."""
    scale = cursor.key("scale").number()
    if scale <= 0:
        raise cursor.fault()
    dimension = {base: power.whole(-99, 99) for base, power in cursor.key("dimension").entries().items()}
    return Unit(cursor.key("name").text(), scale, tuple(sorted(dimension.items())), cursor.key("kind").one_of(_KINDS))


def _slot(cursor: Cursor) -> Slot:
    unit = cursor.maybe("unit")
    declared = ANY if cursor.maybe("any") else unit and read_unit(unit)
    parts = [_input(part, declared) for part in cursor.listed("parts")]
    declared_input = _input(cursor, declared, "path")._replace(parts=tuple(part.name for part in parts), own=tuple(parts))
    return Slot(cursor.key("path").text(), declared_input, cursor.number_or_none("default"))


def _input(cursor: Cursor, unit: Unit | None, name: str = "name") -> Input:
    low, high = cursor.number_or_none("low"), cursor.number_or_none("high")
    return Input(name=cursor.key(name).text(), unit=unit, low=low, high=high, whole=cursor.key("whole").truth())


def _target(cursor: Cursor, unit: Unit | None) -> Target:
    target = Target(cursor.key("rule").one_of([*SPANS, *RANGES]), _tested(cursor.listed("tests")), unit)
    if len(target.span.edges) != 2 or target.span == EVERYTHING:
        raise cursor.fault()
    rules = tuple(rule for rule, _ in target.tests)
    if target.rule != (DOTS[rules] if len(rules) == 2 else rules[0]):
        raise cursor.fault()
    return target


def _grade(cursor: Cursor, names: Mapping[str, str]) -> GradeRule:
    spans = [_tested(iter(tests.items())) for tests in cursor.listed("values")]
    span = NOTHING
    for each in spans:
        span = span.joined(each)
    when = cursor.maybe("when")
    name = cursor.key("name").text()
    if when is None:
        return GradeRule(name, span, None)
    condition = NodeReader(names, lenient=True).node(when)
    return GradeRule(name, span, condition, names_of(condition))


def _tested(tests: Iterator[Cursor]) -> Span:
    """The values that pass all of the comparisons."""
    span = EVERYTHING
    for test in tests:
        rule, bound = test.pair()
        span = span.cut(SPANS[rule.one_of([*COMPARE])](bound.number()))
    return span


def _meant(slots: Sequence[Slot]) -> Mapping[str, Address]:
    parts = [Address(slot.path, part) for slot in slots for part in slot.input.parts]
    return {str(address): address for address in (*parts, *(Address(slot.path) for slot in slots))}
