"""Located YAML into typed values, by the field table: one reading a kind of field, each problem noted with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any
from unicodedata import normalize

from kpical.catalogue.document import YamlMapping, YamlNode, YamlScalar, YamlSequence
from kpical.catalogue.fields import RECORDS, Field
from kpical.catalogue.scalars import LONGEST_NAME, MOST_PROBLEMS, RawNumber, ScalarReader
from kpical.catalogue.target import DatedTarget, Target
from kpical.catalogue.target_text import read_target, says_none
from kpical.catalogue.wording import Localized, Source
from kpical.named import NamedTuple
from kpical.problem.errors import FigureError, FileProblem
from kpical.problem.position import Place
from kpical.problem.suggest import suggestions
from kpical.quantity.figure import read_figure, read_year
from kpical.quantity.period import Period, beginning
from kpical.quantity.unit import Unit

Record = dict[str, Any]  # the values of a record's keys, each read by its field's kind


class NamedValue(NamedTuple):
    """A record or a scalar under a name."""

    name: YamlScalar
    value: Any


class TargetEntry(NamedTuple):
    """A target as it is written: from which period on (None is any), for which category ("" is all), the record of it."""

    period: Period | None
    category: str
    record: Record


class ValueReader(ScalarReader):
    """Reads nodes by kind, by a table of records; `problems` grows, and a value with a problem is None."""

    def __init__(self, records: Mapping[str, Mapping[str, Field]] = RECORDS) -> None:
        super().__init__()
        self.records_of = records

    def localized(self, node: YamlNode, field: Field) -> Localized | None:
        """One text, or a text a language."""
        if isinstance(node, YamlMapping):
            record = self.record(node, "localized")
            return Localized(record.get("zh") or "", record.get("en") or "")
        text = self.text(node)
        return None if text is None else Localized(text)

    def record(self, node: YamlNode, name: str) -> Record:
        """The keys of a record that are there and right. Notes unknown keys and missing ones."""
        if not isinstance(node, YamlMapping):
            self.note("not_mapping", node.place)
            return {}
        fields = self.records_of[name]
        values: Record = {}
        for key, value in node.entries:
            field = fields.get(key.text)
            if field is None:
                close = (
                    suggestions(key.text, fields, 2) if len(self.noted) < MOST_PROBLEMS and len(key.text) <= LONGEST_NAME else []
                )
                self.note("unknown_key", key.place, key.text, tuple(fields), close)
            else:
                values[key.text] = READINGS[field.kind](self, value, field)
        for key_text, field in fields.items():
            if field.required and key_text not in values and field.unless not in values:
                self.note("missing_key", node.place, key_text)
        return values

    def target(self, node: YamlNode, field: Field) -> list[TargetEntry]:
        """One target, or one from each year on, or for each category; a year may have categories and a category years."""
        return [*self.target_entries(node, field, TargetEntry(None, "", {}))]

    def target_entries(self, node: YamlNode, field: Field, outer: TargetEntry) -> Iterator[TargetEntry]:
        """What stands below a year, a category or both."""
        if not isinstance(node, YamlMapping):
            yield outer._replace(record={"value": self.number(node, field)})
            return
        if any(key.text in self.records_of[str(field.of)] for key, _ in node.entries):
            yield outer._replace(record=self.record(node, str(field.of)))
            return
        seen: set[Period | str | None] = set()
        for key, value in node.entries:
            entry = self.target_entry(key, field, outer)
            if entry is None:
                continue
            name = entry.category if outer.category != entry.category else entry.period
            if name in seen:
                self.note("same_name", key.place, key.text)
                continue
            seen.add(name)
            yield from self.target_entries(value, field, entry)

    def target_entry(self, key: YamlScalar, field: Field, outer: TargetEntry) -> TargetEntry | None:
        """The year or the category that the key says, below the outer one; None, with a note, where it says none or another."""
        word = normalize("NFC", key.text.strip())
        if word.isascii() or re.search(r"\d", word) or read_year(word):  # no category is called so
            period = self.period(key, field)
            entry, first = outer._replace(period=period), outer.period is None
            if period is None:
                return None
        else:
            entry, first = outer._replace(category=word), not outer.category
        if first and len(word) <= LONGEST_NAME:
            return entry
        self.note("unknown_key", key.place, key.text, tuple(self.records_of[str(field.of)]))
        return None

    def targets(self, entries: Iterable[TargetEntry], unit: Unit | None) -> tuple[DatedTarget, ...]:
        """Targets in the unit of what they are for, by year."""
        targets = []
        for period, kind, record in entries:
            raw, last = record.get("value"), record.get("to")
            if raw is None:
                continue
            if period is not None and last is not None and last < period:
                self.note("overlap", raw.place, str(period), str(last))
            target = None if says_none(raw.text) else self.aim(raw, unit)
            if target or says_none(raw.text):
                targets.append(DatedTarget(period, target, last, source=record.get("source") or "", category=kind))
        return tuple(sorted(targets, key=lambda dated: beginning(dated.first)))

    def number_in(self, raw: RawNumber | None, unit: Unit | None) -> Fraction | None:
        """The number that is written there, in the unit."""
        if raw is None:
            return None
        try:
            figure = read_figure(raw.text, unit)
        except FigureError as error:
            self.problems.append(FileProblem("not_number", raw.place, raw.text, cause=error))
            return None
        if figure is None:
            self.problems.append(FileProblem("not_number", raw.place, raw.text, cause=FigureError("missing", raw.text)))
            return None
        return figure.value

    def aim(self, raw: RawNumber, unit: Unit | None) -> Target | None:
        """The target that is written there."""
        try:
            target = read_target(raw.text, unit)
        except FigureError as error:
            self.problems.append(FileProblem("bad_target", raw.place, raw.text, cause=error))
            return None
        if target is None:
            self.note("bad_target", raw.place, raw.text)
        return target

    def records(self, node: YamlNode, field: Field) -> list[tuple[Record, YamlNode]]:
        """Each record with the node that it stands in, for its place."""
        if not isinstance(node, YamlSequence):
            self.note("not_list", node.place)
            return []
        return [(self.record(item, str(field.of)), item) for item in node.items]

    def one_record(self, node: YamlNode, field: Field) -> Record:
        """A record of the kind that the field names."""
        return self.record(node, str(field.of))

    def record_or_text(self, node: YamlNode, field: Field) -> tuple[Record, YamlNode] | YamlScalar | None:
        """A record with its place, or the scalar that stands for one."""
        if isinstance(node, YamlMapping):
            return self.record(node, str(field.of)), node
        text = self.text(node)
        return node if isinstance(node, YamlScalar) and text else None

    def inputs(self, node: YamlNode, field: Field) -> list[NamedValue]:
        """A mapping of name to record, or a plain list of names."""
        if isinstance(node, YamlSequence):
            return [NamedValue(name, {}) for name in self.names(node, field)]
        return self.records_by_name(node, field)

    def parts(self, node: YamlNode, field: Field) -> list[NamedValue]:
        """Names, or a mapping of name to record."""
        if isinstance(node, YamlMapping):
            return self.records_by_name(node, field)
        return [NamedValue(name, {}) for name in self.names(node, field)]

    def records_by_name(self, node: YamlNode, field: Field) -> list[NamedValue]:
        """A blank value is a record without fields."""
        return [
            NamedValue(key, self.record(value, str(field.of)) if not _blank(value) else {}) for key, value in self.by_name(node)
        ]

    def texts_by_name(self, node: YamlNode, field: Field) -> list[NamedValue]:
        """Texts under the names of figures; what is no text is noted and left out."""
        pairs = [NamedValue(key, value) for key, value in self.by_name(node)]
        return [pair for pair in pairs if self.text(pair.value) is not None]

    def uses_by_name(self, node: YamlNode, field: Field) -> list[NamedValue]:
        """Indicators under the words of a formula: a name, or a record of a name and of how many years before."""
        uses = []
        for word, value in self.by_name(node):
            if isinstance(value, YamlMapping):
                record = self.record(value, str(field.of))
                name = next((v for key, v in value.entries if key.text == "indicator" and isinstance(v, YamlScalar)), None)
                years = record.get("year") or 0
            else:
                text, years = self.text(value), 0
                name = value if isinstance(value, YamlScalar) and text else None
            if name is not None:
                uses.append(NamedValue(word, (name, years)))
        return uses

    def by_name(self, node: YamlNode) -> list[tuple[YamlScalar, YamlNode]]:
        """The pairs of a mapping whose keys are names; the others are noted and left out."""
        if not isinstance(node, YamlMapping):
            self.note("not_mapping", node.place)
            return []
        return [(name, value) for key, value in node.entries if (name := self.name(key)) is not None]

    def values_by_year(self, node: YamlNode, field: Field) -> list[tuple[Period, Record]]:
        """A number, or a number with the year it ends, from each year on."""
        if not isinstance(node, YamlMapping):
            self.note("not_mapping", node.place)
            return []
        by_year: list[tuple[Period, Record]] = []
        for key, value in node.entries:
            period = self.period(key, field)
            record = self.record(value, "value") if isinstance(value, YamlMapping) else {"value": self.number(value, field)}
            if any(period == other for other, _ in by_year):
                self.note("same_name", key.place, key.text)
            elif period is not None:
                by_year.append((period, record))
        return by_year


def source_of(record: Record | None) -> Source | None:
    """The source that a record names."""
    if not record or not record.get("document"):
        return None
    formula = record.get("formula")
    published = None if formula is None else formula == "published"
    return Source(record["document"], record.get("place") or "", record.get("quote") or "", published)


def place_of(table: YamlNode, key: str) -> Place:
    """Where a key's value stands; the table's own place where it has none."""
    entries = table.entries if isinstance(table, YamlMapping) else ()
    return next((value.place for name, value in entries if name.text == key), table.place)


def _blank(node: YamlNode) -> bool:
    return isinstance(node, YamlScalar) and not node.text


READINGS: Mapping[str, Callable[[ValueReader, Any, Field], Any]] = {
    "text": ValueReader.text,
    "uses": ValueReader.uses_by_name,
    "earlier": ValueReader.earlier,
    "before": ValueReader.before,
    "texts": ValueReader.texts,
    "line": ValueReader.line,
    "name": lambda reader, node, _: reader.name(node),
    "formula": ValueReader.formula,
    "id": ValueReader.id,
    "localized": ValueReader.localized,
    "names": ValueReader.names,
    "unit": ValueReader.unit,
    "unit_or_any": ValueReader.unit_or_any,
    "number": ValueReader.number,
    "decimals": ValueReader.whole,
    "flag": ValueReader.flag,
    "year": ValueReader.period,
    "choice": ValueReader.choice,
    "target": ValueReader.target,
    "records": ValueReader.records,
    "record": ValueReader.one_record,
    "record_or_text": ValueReader.record_or_text,
    "inputs": ValueReader.inputs,
    "parts": ValueReader.parts,
    "records_by_name": ValueReader.records_by_name,
    "texts_by_name": ValueReader.texts_by_name,
    "values_by_year": ValueReader.values_by_year,
}
