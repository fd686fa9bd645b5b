"""Grades as files write them: `[{from: 90, name: 優等}, {from: 80, name: 甲等}, {name: 乙等}]`, or `when:` in place of `from:`.

An end that is not written is where the grades before it stop; the last one takes what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from kpical.catalogue.document import YamlNode, YamlScalar
from kpical.catalogue.grade import Grade
from kpical.catalogue.target import target_of
from kpical.catalogue.target_text import read_number
from kpical.catalogue.values import Record, ValueReader
from kpical.expression.formula import Formula
from kpical.problem.errors import FigureError, FileProblem
from kpical.quantity.span import EVERYTHING, NOTHING, Span, at_least, at_most, below
from kpical.quantity.unit import Unit

Records = Sequence[tuple[Record, YamlNode]]
Condition = Callable[[YamlScalar], Formula | None]  # reads one, and notes what is wrong with it

_ENDS: Mapping[str, Callable[[Fraction], Span]] = {"from": at_least, "to": at_most, "below": below}


def read_grades(reader: ValueReader, records: Records, unit: Unit | None, condition: Condition) -> tuple[Grade, ...]:
    """The grades of a list, in the unit of what they are for. Notes overlaps, gaps, conditions beside intervals."""
    if any("when" in record for record, _ in records):
        return tuple(_by_condition(reader, records, condition))
    return tuple(_by_interval(reader, records, unit))


def _by_condition(reader: ValueReader, records: Records, condition: Condition) -> Iterator[Grade]:
    for i, (record, node) in enumerate(records, 1):
        when = record.get("when")
        if ("when" in record) == (i == len(records)) or _ENDS.keys() & record.keys():
            reader.note("grade_conditions", node.place, _name(record))
        read = condition(when) if isinstance(when, YamlScalar) else None
        yield Grade(_name(record), record.get("sign") or "", when=read)


def _by_interval(reader: ValueReader, records: Records, unit: Unit | None) -> Iterator[Grade]:
    taken = NOTHING
    for record, node in records:
        span = _written(reader, record, unit)
        if span is None:
            return  # what it leaves to the others cannot be said
        ends = sum(key in record for key in _ENDS)
        own = span.cut(taken.rest)
        if own == NOTHING or (ends > 1 and own != span) or (ends == 1 and len(own.edges) > 2):
            reader.note("grade_overlap", node.place, _name(record))
        yield Grade(_name(record), record.get("sign") or "", own)
        taken = taken.joined(span)
    if records and taken != EVERYTHING:
        left = [target_of(Span(edges), unit).shown for edges in taken.rest.parts]
        reader.note("grade_gap", records[-1][1].place, wanted=left)


def _written(reader: ValueReader, record: Record, unit: Unit | None) -> Span | None:
    """The interval between the ends that are written; None where one of them cannot be read, which is noted."""
    span = EVERYTHING
    for key, ends_at in _ENDS.items():
        raw = record.get(key)
        if key in record and raw is None:
            return None
        if raw is not None:
            try:
                span = span.cut(ends_at(read_number(raw.text, unit)))
            except FigureError as error:
                reader.problems.append(FileProblem("not_number", raw.place, raw.text, cause=error))
                return None
    return span


def _name(record: Record) -> str:
    return record.get("name") or ""
