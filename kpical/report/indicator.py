"""Indicators as reports: the list of them, and one with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kpical.catalogue.entry import IndicatorEntry
from kpical.catalogue.grade import Grade
from kpical.catalogue.model import Definition, Indicator, Input, Parameter, Use
from kpical.catalogue.target import DatedTarget, target_of
from kpical.catalogue.wording import Localized
from kpical.expression.working import as_published
from kpical.quantity.period import Period
from kpical.quantity.rounding import exact_text, grouped
from kpical.quantity.span import EVERYTHING, Span
from kpical.quantity.unit import ANY, Unit, named
from kpical.report.dated import plain_period
from kpical.report.model import Cell, Column, Line, Report, Row, Section, Table
from kpical.report.result import target_data
from kpical.report.source import source_text
from kpical.words import Words

_LISTED = ("id", "name", "aliases")


def list_report(entries: Sequence[IndicatorEntry], words: Words) -> Report:
    """Id, name and aliases of indicators."""
    columns = [Column(key, words.label(f"label.{key}")) for key in _LISTED]
    rows = [[e.id, e.name.text(words.lang), words.fact(e.aliases)] for e in entries]
    data = [{"id": e.id, "name": {"zh": e.name.zh, "en": e.name.en}, "aliases": list(e.aliases)} for e in entries]
    table = Table(columns, [Row([Cell(text) for text in row]) for row in rows])
    return Report(_LISTED, lambda: rows, lambda: data, lambda: [Section(table=table)], lang=words.lang)


def indicator_report(indicator: Indicator, period: Period | None, words: Words) -> Report:
    """Everything about an indicator, in each of its definitions or the one of the year."""
    chosen = [indicator.definition(period)] if period is not None else list(indicator.definitions)
    definitions = [definition for definition in chosen if definition]
    data = {
        "id": indicator.id,
        "name": {"zh": indicator.name.zh, "en": indicator.name.en},
        "aliases": list(indicator.aliases),
        "definitions": [_data(definition, words) for definition in definitions],
        "file": indicator.file,
    }
    lines = list(_lines(indicator, definitions, words))
    heads = [words.label("label.name"), words.label("label.note")]
    rows = [[line.label, line.text] for line in lines]
    return Report(heads, lambda: rows, lambda: data, lambda: [Section(lines=lines)], lang=words.lang)


def _data(definition: Definition, words: Words) -> dict[str, Any]:
    source = definition.source
    return {
        "valid": {"from": plain_period(definition.valid.first), "to": plain_period(definition.valid.last)},
        "formula": definition.formula.text,
        "inputs": {name: _input_data(declared, words) for name, declared in definition.inputs.items()},
        "parameters": {name: _parameter_data(parameter, words) for name, parameter in definition.parameters.items()},
        "uses": {word: _use_data(use) for word, use in definition.uses.items()},
        "unit": definition.unit.name if definition.unit else "",
        "decimals": definition.decimals,
        "rounding": definition.rounding,
        "direction": definition.direction,
        "target": target_data(definition.target, None),
        "dated_targets": {_key(dated): _dated_data(dated) for dated in definition.dated_targets},
        **_grades_data(definition),
        **({"lever": definition.lever} if definition.lever else {}),
        "source": source
        and {"document": source.document, "place": source.place, "quote": source.quote, "published": source.published},
        "note": definition.note.text(words.lang) if definition.note else None,
    }


def _grades_data(definition: Definition) -> dict[str, Any]:
    """The grades under their key, where there are some."""
    unit = definition.unit
    grades = [
        {
            "name": grade.name,
            "sign": grade.sign,
            "values": [target_of(Span(edges), unit).text for edges in grade.span.parts if edges != EVERYTHING.edges],
            "when": grade.when.text if grade.when else None,
        }
        for grade in definition.grades
    ]
    return {"grades": grades} if grades else {}


def _key(dated: DatedTarget) -> str:
    """The category and the year that a target is from, as far as it has them."""
    return " ".join(filter(None, (dated.category, str(dated.first or ""))))


def _dated_data(dated: DatedTarget) -> dict[str, Any] | None:
    data = target_data(dated.target, None)
    source = {"source": dated.source} if dated.source else {}
    return data and {**data, "to": plain_period(dated.last), **source}


def _input_data(declared: Input, words: Words) -> dict[str, Any]:
    bounds = (None if bound is None else exact_text(bound) for bound in (declared.low, declared.high))
    low, high = bounds
    unit = declared.unit.name if declared.unit else ""
    return {
        "unit": unit, "min": low, "max": high,
        "whole": declared.whole, "aliases": list(declared.aliases), "parts": list(declared.parts),
        **_told(declared, words), **({"figure": declared.figure, "year": -declared.years} if declared.figure else {}),
        **({"rollup": declared.rollup} if declared.rollup else {}),
    }  # fmt: skip


def _parameter_data(parameter: Parameter, words: Words) -> dict[str, Any]:
    values = {str(d.first): {"value": exact_text(d.value), "to": plain_period(d.last)} for d in parameter.values}
    unit = parameter.unit.name if parameter.unit else ""
    return {"unit": unit, "values": values, "aliases": list(parameter.aliases), **_told(parameter, words)}


def _told(declared: Input | Parameter, words: Words) -> dict[str, str | None]:
    return {"en": declared.en or None, "note": declared.note.text(words.lang) if declared.note else None}


def _lines(indicator: Indicator, definitions: Sequence[Definition], words: Words) -> Iterator[Line]:
    yield Line(words.label("label.name"), indicator.name.text(words.lang), "strong")
    yield Line(words.label("label.id"), indicator.id)
    if indicator.aliases:
        yield Line(words.label("label.aliases"), words.fact(indicator.aliases))
    for definition in definitions:
        yield from _definition(definition, words)


def _use_data(use: Use) -> str | dict[str, object]:
    return {"indicator": use.indicator.id, "year": -use.years} if use.years else use.indicator.id


def _definition(definition: Definition, words: Words) -> Iterator[Line]:
    label = words.label
    yield Line(label("label.formula"), as_published(definition.formula), "strong")
    for i, declared in enumerate(definition.inputs.values()):
        yield Line("" if i else label("label.inputs"), input_text(declared, words))
    for i, parameter in enumerate(definition.parameters.values()):
        yield Line("" if i else label("label.parameters"), _parameter(parameter, words))
    for word, use in definition.uses.items():
        used = use.indicator
        before = label("label.years_before", years=use.years) if use.years else ""
        yield Line(label("label.uses"), f"{word}＝{used.name.text(words.lang)}{words.aside(used.id)}{before}")
    mode = label(f"label.rounding.{definition.rounding}")
    unit = definition.unit.name if definition.unit else label("label.no_unit")
    printed = [unit, f"{label('label.decimals')} {definition.decimals}", f"{label('label.rounding')} {mode}"]
    yield Line(label("label.unit"), label("gap").join(printed))
    yield Line(label("label.direction"), label(f"label.direction.{definition.direction}"))
    yield from _aims(definition, words)
    for i, grade in enumerate(definition.grades):
        yield Line("" if i else label("label.grade"), grade.shown + label("gap") + _meaning(grade, definition.unit, words))
    if definition.valid != (None, None):
        yield Line(label("label.valid"), words.periods(*definition.valid))
    if source := source_text(definition, words):
        yield Line(label("label.source"), source)
    if definition.source and definition.source.quote:
        yield Line(label("label.quote"), definition.source.quote)
    if definition.note:
        yield Line(label("label.note"), definition.note.text(words.lang))


def _aims(definition: Definition, words: Words) -> Iterator[Line]:
    """The targets, and the figure that is moved to reach them."""
    targets = [definition.target.shown] if definition.target else []
    targets += [_dated(dated, words) for dated in definition.dated_targets]
    if targets:
        yield Line(words.label("label.target"), words.fact(targets))
    if definition.lever:
        yield Line(words.label("label.lever"), definition.lever)


def _meaning(grade: Grade, unit: Unit | None, words: Words) -> str:
    """The values that have the grade, or the condition."""
    if grade.when:
        return grade.when.text
    spans = (Span(edges) for edges in grade.span.parts)
    return words.fact([target_of(span, unit).shown for span in spans if span != EVERYTHING]) or words.label("lights.rest")


def _dated(dated: DatedTarget, words: Words) -> str:
    target = dated.target.shown if dated.target else words.label("score.no_target")
    years = words.periods(dated.first, dated.last) if dated.first or dated.last or not dated.category else ""
    source = words.aside(dated.source) if dated.source else ""
    when = words.label("gap").join(filter(None, (dated.category, years)))
    return words.label("label.dated", years=when, target=target + source)


def input_text(declared: Input, words: Words) -> str:
    """A figure that is asked for, and all that its file says of it."""
    facts = [_english(declared, words), words.label("label.any_unit") if declared.unit == ANY else named(declared.unit)]
    facts.append(_range(declared, words))
    facts += [words.label("label.figure_before", years=declared.years, figure=declared.figure)] if declared.figure else []
    facts += [words.label("label.rollup")] * (declared.rollup == "sum")
    facts += [words.label("label.whole")] * declared.whole
    for label, names in (("label.aliases", declared.aliases), ("label.parts", declared.parts)):
        facts += [f"{words.label(label)} {words.fact(names)}"] if names else []
    remarks = words.label("semicolon").join(fact for fact in facts if fact)
    return declared.name + (words.aside(remarks) if remarks else "") + _note(declared.note, words)


def _english(declared: Input | Parameter, words: Words) -> str:
    """The English name, where the reader has English; those who read Chinese have the name itself."""
    return Localized("", declared.en).text(words.lang)


def _note(note: Localized | None, words: Words) -> str:
    return words.label("colon") + note.text(words.lang) if note else ""


def _range(declared: Input, words: Words) -> str:
    low, high = ("" if bound is None else grouped(exact_text(bound) or "") for bound in (declared.low, declared.high))
    key = {(True, True): "between", (True, False): "at_least", (False, True): "at_most"}.get((bool(low), bool(high)))
    return words.label(f"label.{key}", low=low, high=high) if key else ""


def _parameter(parameter: Parameter, words: Words) -> str:
    unit = parameter.unit.name if parameter.unit else ""
    values = [
        words.label("label.from_period", period=d.first, value=grouped(exact_text(d.value) or "") + unit)
        + (words.label("label.until", period=d.last) if d.last else "")
        for d in parameter.values
    ]
    facts = [_english(parameter, words), words.fact(values) or words.label("label.must_be_given")]
    return parameter.name + words.aside(words.label("semicolon").join(filter(None, facts))) + _note(parameter.note, words)
