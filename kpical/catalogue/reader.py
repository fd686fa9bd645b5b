"""An indicator file read into the model, with all its problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from kpical.catalogue.document import YamlMapping, YamlNode, YamlScalar, YamlSequence, parse_document
from kpical.catalogue.fields import RECORDS
from kpical.catalogue.formula_values import FormulaValues
from kpical.catalogue.lever import lever_path
from kpical.catalogue.model import DatedValue, Definition, Example, Indicator, Input, Parameter, Use, Valid
from kpical.catalogue.target import DatedTarget
from kpical.catalogue.values import NamedValue, Record, place_of, source_of
from kpical.catalogue.wording import Localized, Remark
from kpical.files.digest import sha256_of
from kpical.problem.errors import FileProblem, KpicalError
from kpical.problem.position import Place
from kpical.quantity.period import beginning
from kpical.quantity.unit import ANY, TRUTH, Unit, of_one_kind

FindUsed = Callable[[str, Place], Indicator]  # raises KpicalError: unknown, bad, or a circle

MOST_VERSIONS = 64


def read_indicator(data: bytes, file: str, find: FindUsed) -> tuple[Indicator | None, list[FileProblem]]:
    """The indicator of a file, or None, and every problem found. `find` gives the indicators that it uses."""
    root, problems = parse_document(data, file)
    if root is None:
        return None, problems
    reader = _IndicatorReader(find)
    indicator = reader.indicator(root, file)
    if indicator:
        indicator = indicator._replace(digest=sha256_of(data))
    once = {(p.reason, p.place, p.found): p for p in [*problems, *reader.problems]}  # versions share the file's fields
    all_problems = sorted(once.values(), key=lambda p: (p.place.line, p.place.column))
    return (None if all_problems else indicator), all_problems


class _IndicatorReader(FormulaValues):
    def __init__(self, find: FindUsed) -> None:
        super().__init__()
        self.find = find

    def indicator(self, root: YamlNode, file: str) -> Indicator | None:
        if not isinstance(root, YamlMapping):
            self.note("not_mapping", root.place)
            return None
        values = self.record(self.with_versions(root), "indicator")
        tables = [(table, kind, self.years(table, kind)) for table, kind in self.merged(root)]
        self.check_overlap([(years, table) for table, _, years in tables])
        # without versions the file's values are the definition's
        definitions = [
            self.definition(table, values if kind == "file" else self.quietly(table), years) for table, kind, years in tables
        ]
        made = [d for d in definitions if d is not None]
        if self.problems or not made:
            return None
        made.sort(key=lambda d: beginning(d.valid.first))
        name = values.get("name") or Localized(values["id"])
        aliases = tuple(alias.text for alias in values.get("aliases", ()))
        return Indicator(id=values["id"], name=name, aliases=aliases, definitions=tuple(made), file=file)

    def with_versions(self, root: YamlMapping) -> YamlMapping:
        """What the versions bring counts as there when the required keys are looked for."""
        keys = {key.text for key, _ in root.entries}
        brought = [pair for version in _versions(root) for pair in version.entries if pair[0].text in RECORDS["indicator"]]
        extra = {key.text: (key, value) for key, value in brought if key.text not in keys}
        return YamlMapping((*root.entries, *extra.values()), root.place) if extra else root

    def merged(self, root: YamlMapping) -> Iterable[tuple[YamlMapping, str]]:
        """The fields of each version over those of the file; without versions, the file itself."""
        base = [(key, value) for key, value in root.entries if key.text not in ("id", "name", "aliases", "versions")]
        versions = _versions(root)
        if len(versions) > MOST_VERSIONS:
            self.note("too_many", versions[MOST_VERSIONS].place, str(len(versions)), str(MOST_VERSIONS))
            return
        if not versions:
            yield YamlMapping(tuple(base), root.place), "file"
        for version in versions:
            own = {key.text for key, _ in version.entries}
            kept = [(key, value) for key, value in base if key.text not in own and key.text != "valid"]
            yield YamlMapping((*kept, *version.entries), version.place), "version"

    def check_overlap(self, versions: list[tuple[Valid, YamlMapping]]) -> None:
        """No year has two definitions."""
        versions.sort(key=lambda version: beginning(version[0].first))
        for (earlier, _), (later, table) in pairwise(versions):
            if earlier.last is None or later.first is None or earlier.last >= later.first.beginning:
                self.note("overlap", table.place, _span(earlier), _span(later))

    def definition(self, table: YamlMapping, values: Record, valid: Valid) -> Definition | None:
        """The definition of merged fields and their values, or None where a problem was noted."""
        before = len(self.problems)
        inputs = {named.name.text: self.input(named) for named in values.get("inputs") or ()}
        parameters = {named.name.text: self.parameter(named) for named in values.get("parameters") or ()}
        uses = self.uses(values.get("uses") or ())
        words = self.words(values)
        self.check_figures(values.get("inputs") or (), inputs, words)
        units: dict[str, Unit | None] = {name: each.unit for name, each in inputs.items()}
        units |= {name: parameter.unit for name, parameter in parameters.items()}
        units |= {word: use.indicator.definitions[-1].unit for word, use in uses.items()}
        derived = {word for word, use in uses.items() if use.indicator.definitions[-1].derived}
        formula, unit, counted = self.main_formula(values.get("formula"), words, units, values.get("unit"), derived)
        targets = self.targets(values.get("target") or (), unit)
        always = next((dated.target for dated in targets if dated == DatedTarget(None, dated.target)), None)
        dated = tuple(dated for dated in targets if dated != DatedTarget(None, always))
        grades = self.grades(values.get("grades") or (), words, units, unit)
        remarks = tuple(self.remarks(values.get("remarks") or (), words, units))
        examples = tuple(self.example(record, node) for record, node in values.get("examples") or ())
        decimals = self.decimals(values.get("decimals"), place_of(table, "decimals"), counted=counted)
        if formula is None or len(self.problems) > before:
            return None
        made = Definition(
            formula=formula, inputs=inputs, parameters=parameters, uses=uses, words=words,
            unit=unit, derived=values.get("unit") is None, decimals=decimals, rounding=values.get("rounding") or "half-up",
            direction=values.get("direction") or "none", target=always, dated_targets=dated, valid=valid,
            source=source_of(values.get("source")), note=values.get("note"), remarks=remarks, examples=examples,
            place=place_of(table, "formula"), grades=grades,
        )  # fmt: skip
        return made._replace(lever=self.lever(made, values.get("lever") or "", place_of(table, "lever")))

    def lever(self, definition: Definition, word: str, place: Place) -> str:
        """The path of the figure that the word means; a word that means none is noted."""
        path = lever_path(definition, word)
        if word and path is None:
            self.note("bad_lever", place, word, tuple(definition.inputs))
        return path or ""

    def decimals(self, number: int | None, place: Place, *, counted: bool) -> int:
        """The decimals that the file says, else 0 for counts and 是/否 and 2 for the rest."""
        places = self.places(number, place)
        return places if places is not None else 0 if counted else 2

    def quietly(self, table: YamlMapping) -> Record:
        """The record's values; what is wrong with its keys was noted when the whole file was read."""
        keys = RECORDS["indicator"]
        known = YamlMapping(tuple(pair for pair in table.entries if pair[0].text in keys), table.place)
        before = len(self.problems)
        values = self.record(known, "version")
        self.problems[before:] = [p for p in self.problems[before:] if p.reason not in ("missing_key", "unknown_key")]
        return values

    def years(self, table: YamlMapping, kind: str) -> Valid:
        entries = _by_key(table)
        if kind == "file":
            entries = _by_key(entries.get("valid"))
        field = RECORDS["years"]["from"]
        first, last = (self.period(entries[key], field) if key in entries else None for key in ("from", "to"))
        if first is not None and last is not None and first > last:
            self.note("overlap", entries["from"].place if kind == "file" else table.place, str(first), str(last))
        return Valid(first, last)

    def input(self, named: NamedValue) -> Input:
        record: Record = named.value
        unit: Unit | None = record.get("unit")
        low, high = (self.number_in(record.get(key), unit) for key in ("min", "max"))
        aliases = tuple(name.text for name in record.get("aliases") or ())
        listed: list[NamedValue] = record.get("parts") or []
        parts = tuple(part.name.text for part in listed)
        own = tuple(self.input(NamedValue(part.name, part.value | {"unit": unit})) for part in listed if part.value)
        if unit == ANY and (low or high or record.get("whole")):
            self.note("any_limit", named.name.place, named.name.text)
        if parts and unit and unit.is_truth:
            self.note("part_unit", named.name.place, named.name.text)
        for i, part in enumerate(listed):
            if part.name.text in parts[:i]:
                self.note("same_name", part.name.place, part.name.text)
        figure, years = record.get("figure"), record.get("year")
        for key in {"figure", "year"} - record.keys() if record.keys() & {"figure", "year"} else ():
            self.note("missing_key", named.name.place, key)
        if low is not None and high is not None and low > high:
            self.note("number_range", record["max"].place, record["max"].text, f">= {record['min'].text}")
        return Input(
            name=named.name.text,
            unit=unit,
            low=low,
            high=high,
            whole=bool(record.get("whole")),
            aliases=aliases,
            parts=parts,
            own=own,
            en=record.get("en") or "",
            note=record.get("note"),
            figure=figure.text if figure and years else "",
            years=years if figure and years else 0,
            rollup=record.get("rollup") or "",
        )

    def check_figures(self, listed: Iterable[NamedValue], inputs: dict[str, Input], words: dict[str, str]) -> None:
        """Whatever an input is an earlier year's of is another figure: an input of its kind, or no word of this file."""
        for name, record in listed:
            figure: YamlScalar | None = record.get("figure")
            if figure is None:
                continue
            meant = words.get(figure.text, "")
            another = inputs.get(meant)
            unlike = another is not None and not of_one_kind(another.unit, inputs[name.text].unit)
            if meant == name.text or unlike or (meant and another is None):
                self.note("bad_figure", figure.place, figure.text, name.text)

    def parameter(self, named: NamedValue) -> Parameter:
        record: Record = named.value
        unit: Unit | None = record.get("unit")
        values = []
        for period, dated in record.get("values") or ():
            value = self.number_in(dated.get("value"), unit)
            if dated.get("to") is not None and dated["to"] < period:
                self.note(
                    "overlap", dated["value"].place if dated.get("value") else named.name.place, str(period), str(dated["to"])
                )
            if value is not None:
                values.append(DatedValue(period, value, dated.get("to")))
        values.sort()
        return Parameter(
            name=named.name.text,
            unit=unit,
            values=tuple(values),
            aliases=tuple(alias.text for alias in record.get("aliases") or ()),
            en=record.get("en") or "",
            note=record.get("note"),
        )

    def uses(self, named: Iterable[NamedValue]) -> dict[str, Use]:
        uses = {}
        for word, (name, years) in named:
            try:
                uses[word.text] = Use(self.find(name.text.strip(), name.place), years)
            except KpicalError as error:
                self.problems.append(FileProblem("unknown_use", name.place, name.text, cause=error))
        return uses

    def words(self, values: Record) -> dict[str, str]:
        """Every word of a formula and the input, parameter or use that it stands for. Notes words that are the same."""
        words: dict[str, str] = {}
        for group in ("inputs", "parameters", "uses"):
            for name, record in values.get(group) or ():
                aliases = record.get("aliases") or () if isinstance(record, dict) else ()
                for word in (name, *aliases):
                    if word.text in words:
                        self.note("same_name", word.place, word.text)
                    words[word.text] = name.text
        return words

    def remarks(
        self, records: Iterable[tuple[Record, YamlNode]], words: dict[str, str], units: dict[str, Unit | None]
    ) -> Iterable[Remark]:
        for record, _ in records:
            when: Any = record.get("when")
            condition = None
            if isinstance(when, YamlScalar):
                condition, _, _ = self.main_formula(when, words, units, TRUTH)
                if condition is None:
                    continue
            if record.get("code") and record.get("text"):
                yield Remark(record["code"], record["text"], condition)

    def example(self, record: Record, node: YamlNode) -> Example:
        figures = {named.name.text: named.value.text.strip() for named in record.get("given") or ()}
        facts = {key: record.get(key) for key in ("result", "exact", "error", "met")}
        if (facts["result"] is None) == (facts["error"] is None):
            self.note("example_given", node.place)
        rounded = bool(record.get("inputs_rounded"))
        if rounded and not facts.get("result"):
            self.note("example_rounded", node.place)
        return Example(
            figures, node.place, period=record.get("year"), **facts, source=record.get("source") or "", inputs_rounded=rounded
        )


def _span(years: Valid) -> str:
    return f"{years.first or ''}-{years.last or ''}"


def _by_key(node: YamlNode | None) -> dict[str, YamlNode]:
    return {key.text: value for key, value in node.entries} if isinstance(node, YamlMapping) else {}


def _versions(root: YamlMapping) -> list[YamlMapping]:
    listed = _by_key(root).get("versions")
    return [item for item in listed.items if isinstance(item, YamlMapping)] if isinstance(listed, YamlSequence) else []
