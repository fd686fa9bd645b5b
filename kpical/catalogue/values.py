"""Located YAML into typed values, by the field table: one reading a kind of field, each problem noted with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from unicodedata import category, normalize

from kpical.catalogue.document import YamlMapping, YamlNode, YamlScalar, YamlSequence
from kpical.catalogue.fields import RECORDS, Field
from kpical.catalogue.model import Localized, Source
from kpical.catalogue.target import DatedTarget, Target, read_target, says_none
from kpical.expression.operations import FUNCTIONS, OPERATORS
from kpical.problem.errors import FigureError, FileProblem, Texts
from kpical.problem.position import Place
from kpical.problem.reasons import FileReason
from kpical.problem.suggest import suggestions
from kpical.quantity.figure import read_year
from kpical.quantity.period import Period, beginning
from kpical.quantity.period_text import read_period
from kpical.quantity.rounding import MOST_DECIMALS
from kpical.quantity.unit import ANY, Unit, find_unit

Record = dict[str, Any]  # the values of a record's keys, each read by its field's kind

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_NO_NAME = re.compile(r"[=＝\n]|^['\"]")
_FLAGS = {"true": True, "false": False, "是": True, "否": False}
_LONGEST_NAME = 100
MOST_PROBLEMS = 100  # a file with more is no indicator file


class RawNumber(NamedTuple):
    """A number as it is written, to be read once its unit is known."""

    text: str
    place: Place


class NamedValue(NamedTuple):
    """A record or a scalar under a name."""

    name: YamlScalar
    value: Any


class TargetEntry(NamedTuple):
    """A target as it is written: from which period on (None is any), for which category ("" is all), the record of it."""

    year: Period | None
    category: str
    record: Record


class ValueReader:
    """Reads nodes by kind, by a table of records; `problems` grows, and a value with a problem is None."""

    def __init__(self, records: Mapping[str, Mapping[str, Field]] = RECORDS) -> None:
        self.records_of = records
        self.problems: list[FileProblem] = []
        self.noted: set[tuple[str, Place, str]] = set()

    def note(self, reason: FileReason, place: Place, found: str = "", wanted: Texts = "", close: list[str] | None = None) -> None:
        """Keep a problem, once."""
        if (reason, place, found) not in self.noted and len(self.noted) < MOST_PROBLEMS:
            self.noted.add((reason, place, found))
            self.problems.append(FileProblem(reason, place=place, found=found, wanted=wanted, near=close or ()))

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
                    suggestions(key.text, fields, 2) if len(self.noted) < MOST_PROBLEMS and len(key.text) <= _LONGEST_NAME else []
                )
                self.note("unknown_key", key.place, key.text, tuple(fields), close)
            else:
                values[key.text] = READINGS[field.kind](self, value, field)
        for key_text, field in fields.items():
            if field.required and key_text not in values and field.unless not in values:
                self.note("missing_key", node.place, key_text)
        return values

    def text(self, node: YamlNode, field: Field | None = None) -> str | None:
        """A scalar's text without outer blanks."""
        if not isinstance(node, YamlScalar):
            self.note("not_text", node.place)
            return None
        bad = next((c for c in node.text if _is_hidden(c)), None)
        if bad:
            self.note("bad_character", node.place, f"U+{ord(bad):04X}")
            return None
        return node.text.strip()

    def line(self, node: YamlNode, field: Field) -> str | None:
        """A text that may be a cell of a table as it is: one line, which no spreadsheet takes for a formula."""
        text = self.text(node)
        if text is not None and (not text or "\n" in text or "\t" in text or text[0] in "=+-@＝＋－＠"):
            self.note("bad_grade", node.place, text)
            return None
        return text

    def formula(self, node: YamlNode, field: Field) -> YamlScalar | None:
        """The scalar itself, for the places of the formula's mistakes."""
        text = self.text(node)
        return node if isinstance(node, YamlScalar) and text is not None else None

    def id(self, node: YamlNode, field: Field) -> str | None:
        """What scripts call it: lower-case letters and digits, with - or _ between them."""
        text = self.text(node)
        if text is not None and (not _ID.fullmatch(text) or len(text) > _LONGEST_NAME):
            self.note("bad_id", node.place, text)
            return None
        return text

    def localized(self, node: YamlNode, field: Field) -> Localized | None:
        """One text, or a text a language."""
        if isinstance(node, YamlMapping):
            record = self.record(node, "localized")
            return Localized(record.get("zh") or "", record.get("en") or "")
        text = self.text(node)
        return None if text is None else Localized(text)

    def name(self, node: YamlNode) -> YamlScalar | None:
        """A word that may stand for a figure: in a formula, a head of a column, before `=`."""
        text = self.text(node)
        if text is None or not isinstance(node, YamlScalar):
            return None
        word = normalize("NFC", text)
        bad = not any(c.isalpha() for c in word) or bool(_NO_NAME.search(word)) or len(word) > _LONGEST_NAME
        if bad or word.lower() in OPERATORS or word.lower() in FUNCTIONS:
            self.note("bad_name", node.place, word)
            return None
        return node._replace(text=word)

    def names(self, node: YamlNode, field: Field) -> list[YamlScalar]:
        """A list of names; a single one needs no list."""
        items = node.items if isinstance(node, YamlSequence) else (node,)
        return [name for item in items if (name := self.name(item)) is not None]

    def texts(self, node: YamlNode, field: Field) -> list[YamlScalar]:
        """A list of texts; a single one needs no list. A blank one is noted."""
        items = node.items if isinstance(node, YamlSequence) else (node,)
        found = [item for item in items if self.text(item) is not None and isinstance(item, YamlScalar)]
        for item in found:
            if not item.text.strip():
                self.note("empty_text", item.place)
        return [item for item in found if item.text.strip()]

    def unit(self, node: YamlNode, field: Field) -> Unit | None:
        """None for a text that is empty or names no unit; the latter is noted."""
        text = self.text(node)
        if not text:
            return None
        unit = find_unit(text)
        if unit is None:
            self.note("unknown_unit", node.place, text)
        return unit

    def unit_or_any(self, node: YamlNode, field: Field) -> Unit | None:
        """As `unit`, or `any`: whatever unit the figures are written in."""
        return ANY if self.text(node) == ANY.name else self.unit(node, field)

    def number(self, node: YamlNode, field: Field) -> RawNumber | None:
        """The text of a number, which is read when its unit is known."""
        text = self.text(node)
        return None if text is None else RawNumber(text, node.place)

    def whole(self, node: YamlNode, field: Field) -> int | None:
        """From 0 to 999."""
        text = self.text(node)
        if text is not None and not (text.isascii() and text.isdigit() and len(text) < 4):
            self.note("not_whole_number", node.place, text)
            return None
        return None if text is None else int(text)

    def flag(self, node: YamlNode, field: Field) -> bool | None:
        """true, false, 是 or 否; another word is noted."""
        text = self.text(node)
        if text is not None and text.lower() not in _FLAGS:
            self.note("unknown_choice", node.place, text, tuple(_FLAGS))
        return _FLAGS.get((text or "").lower())

    def period(self, node: YamlNode, field: Field) -> Period | None:
        """A year or a month of one, from 99, 99年度, 2010 or 110年7月."""
        text = self.text(node)
        if text is None:
            return None
        try:
            return read_period(text)
        except FigureError as error:
            self.problems.append(FileProblem("bad_year", node.place, text, cause=error))
            return None

    def choice(self, node: YamlNode, field: Field) -> str | None:
        """One of the words that the field names."""
        text = self.text(node)
        if text is not None and text not in field.of:
            self.note("unknown_choice", node.place, text, field.of, suggestions(text, field.of, 2))
            return None
        return text

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
            name = entry.category if outer.category != entry.category else entry.year
            if name in seen:
                self.note("same_name", key.place, key.text)
                continue
            seen.add(name)
            yield from self.target_entries(value, field, entry)

    def target_entry(self, key: YamlScalar, field: Field, outer: TargetEntry) -> TargetEntry | None:
        """The year or the category that the key says, below the outer one; None, with a note, where it says none or another."""
        word = normalize("NFC", key.text.strip())
        if word.isascii() or re.search(r"\d", word) or read_year(word):  # no category is called so
            year = self.period(key, field)
            entry, first = outer._replace(year=year), outer.year is None
            if year is None:
                return None
        else:
            entry, first = outer._replace(category=word), not outer.category
        if first and len(word) <= _LONGEST_NAME:
            return entry
        self.note("unknown_key", key.place, key.text, tuple(self.records_of[str(field.of)]))
        return None

    def targets(self, entries: Iterable[TargetEntry], unit: Unit | None) -> tuple[DatedTarget, ...]:
        """Targets in the unit of what they are for, by year."""
        targets = []
        for year, kind, record in entries:
            raw, last = record.get("value"), record.get("to")
            if raw is None:
                continue
            if year is not None and last is not None and last < year:
                self.note("overlap", raw.place, str(year), str(last))
            target = None if says_none(raw.text) else self.aim(raw, unit)
            if target or says_none(raw.text):
                targets.append(DatedTarget(year, target, last, source=record.get("source") or "", category=kind))
        return tuple(sorted(targets, key=lambda dated: beginning(dated.first)))

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

    def places(self, number: int | None, place: Place) -> int | None:
        """A number of decimals that there may be."""
        if number is not None and number > MOST_DECIMALS:
            self.note("number_range", place, str(number), f"0-{MOST_DECIMALS}")
        return number

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
        found = []
        for word, value in self.by_name(node):
            if isinstance(value, YamlMapping):
                record = self.record(value, str(field.of))
                name = next((v for key, v in value.entries if key.text == "indicator" and isinstance(v, YamlScalar)), None)
                years = record.get("year") or 0
            else:
                name, years = value if isinstance(value, YamlScalar) and self.text(value) else None, 0
            if name is not None:
                found.append(NamedValue(word, (name, years)))
        return found

    def earlier(self, node: YamlNode, field: Field) -> int | None:
        """-1 to -99 as 1 to 99, and 0."""
        text = self.text(node)
        if text is None:
            return None
        match = re.fullmatch(r"(?a:-(\d{1,2})|0)", text)
        if match is None:
            self.note("not_earlier", node.place, text)
            return None
        return int(match[1] or 0)

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
            year = self.period(key, field)
            record = self.record(value, "value") if isinstance(value, YamlMapping) else {"value": self.number(value, field)}
            if any(year == other for other, _ in by_year):
                self.note("same_name", key.place, key.text)
            elif year is not None:
                by_year.append((year, record))
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


def _is_hidden(char: str) -> bool:
    """Control and format characters: none belongs in a name or a sentence, and bidi ones can make a lie of it."""
    return char not in "\n\t" and category(char) in ("Cc", "Cf", "Cs", "Co")


READINGS: Mapping[str, Callable[[ValueReader, Any, Field], Any]] = {
    "text": ValueReader.text,
    "uses": ValueReader.uses_by_name,
    "earlier": ValueReader.earlier,
    "texts": ValueReader.texts,
    "line": ValueReader.line,
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
