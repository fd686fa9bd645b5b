"""A result as a report: the working, the verdict, where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.stamp import Stamp, stamp_of
from kpical.catalogue.target import NO_AIM, Aim, Target, digits
from kpical.computation.assessment import gap
from kpical.computation.calculation import Result, show
from kpical.computation.inputs import find_address, slots
from kpical.computation.notes import Note
from kpical.named import NamedTuple
from kpical.problem.errors import KpicalError
from kpical.quantity.figure import Figure
from kpical.quantity.period import Period
from kpical.quantity.rounding import exact_text, grouped, rounded, scaled
from kpical.quantity.unit import named
from kpical.report.dated import dated_heads, dated_row, period_data
from kpical.report.gap import gap_data, gap_words
from kpical.report.lever import lever_data, needed_words
from kpical.report.model import Line, Report, Section
from kpical.report.source import origin_text, source_text
from kpical.words import Words

_MORE_DIGITS = 6  # shown of an exact value beyond the printed ones
_WHENCE = {
    "format": "origin.format", "head": "origin.head", "row": "origin.row", "option": "origin.option", "caption": "origin.caption",
}  # fmt: skip
_HEADS = (
    "indicator", "name", "year", "value", "unit", "exact", "decimals", "rounding", "target", "met", "error", "note",
    "target_from",
)  # fmt: skip


def result_report(result: Result, words: Words) -> Report:
    """The computed indicator for every format."""
    heads = (*_HEADS, "grade") if result.grade else _HEADS
    card = Section(lines=list(_lines(result, words)), only="reading")
    report = _report(
        lambda: result_data(result, words), lambda: _row(result, words), heads, period=result.period,
        sections=lambda: [card], words=words, stamp=result.stamp,
    )  # fmt: skip
    return report._replace(data=lambda: report.data() | _program(result, words), sheets=lambda: _sheets(result, words))


def _row(result: Result, words: Words) -> list[object]:
    data = result_data(result, words)
    row = [data[head] for head in _HEADS[:8]]
    row += [result.target.text if result.target else None, result.met, None, remarks_in_one(result, words)]
    row.append(origin_text(result.origin, words))
    return [*row, result.grade.name] if result.grade else row


def _program(result: Result, words: Words) -> dict[str, Any]:
    from kpical.report.program import calculation_data  # only JSON has it

    return calculation_data(result, words)


def _report(
    data: Callable[[], dict[str, Any]],
    row: Callable[[], Sequence[object]],
    heads: Sequence[str],
    period: Period | None,
    sections: Callable[[], Iterable[Section]],
    words: Words,
    stamp: Stamp,
) -> Report:
    return Report(
        heads=dated_heads(heads, period),
        rows=lambda: [dated_row([_cell(value) for value in row()], heads, period)],
        data=lambda: data() | _stamp(stamp),
        sections=sections,
        lang=words.lang,
        stamp=stamp,
        quick=True,
    )


def _sheets(result: Result, words: Words) -> Iterator[Section]:
    from kpical.report.result_sheets import sheets  # only workbooks have them

    return sheets(
        result, words, _name(result, words), [Line(words.label("label.remark"), text) for _, text in notes(result, words)]
    )


def _stamp(stamp: Stamp) -> dict[str, Any]:
    from kpical.report.stamp import stamp_data  # only JSON has it

    return stamp_data(stamp)


def _name(result: Result, words: Words) -> str:
    name = result.indicator.name.text(words.lang)
    period = words.label("gap") + words.period(result.period) if result.period else ""
    return name + words.aside(result.indicator.id) + period


def _cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def result_data(result: Result, words: Words) -> dict[str, Any]:
    """The JSON object of a result."""
    return {
        "indicator": result.indicator.id,
        "name": result.indicator.name.text(words.lang),
        **period_data(result.period),
        **class_data(result.category),
        "value": result.text,
        "unit": result.unit,
        "exact": result.exact,
        "decimals": result.decimals,
        "rounding": result.rounding,
        "inputs": {name: figure_data(figure) for name, figure in result.inputs.items()},
        "working": list(result.working),
        "target": aim_data(Aim(result.target, result.origin), result.met, words),
        **_declined_data(result),
        "gap": gap_data(gap(result.value, result.target), result) if result.target else None,
        **grade_data(result),
        **lever_data(result),
        "notes": [{"code": code, "message": text} for code, text in notes(result, words)],
        "error": None,
        "errors": [],
    }


def _declined_data(result: Result) -> dict[str, str]:
    """For JSON: who said that there is to be no target, where somebody did."""
    return {"no_target": result.origin.kind} if result.origin and not result.target else {}


def class_data(category: str) -> dict[str, str]:
    """For JSON: the category (類別) under its key, where one was said."""
    return {"class": category} if category else {}


def error_data(error: KpicalError, words: Words) -> dict[str, str | None]:
    """An error for JSON."""
    return {"code": error.code, "message": words.sentence(error), "input": getattr(error, "input", "") or None}


class Asked(NamedTuple):
    """What was asked for, as far as it was understood; `unread` names the options whose texts were not."""

    word: str
    indicator: Indicator | None
    definition: Definition | None
    figures: Mapping[str, str]
    period: Period | None
    aim: Aim | None
    decimals: int | None
    rounding: str | None
    unread: frozenset[str] = frozenset()
    category: str = ""

    @property
    def judged_by(self) -> Aim:
        """What a result would be judged by."""
        if self.aim is None and self.definition and "target" not in self.unread:
            return self.definition.aim_for(self.period, self.category)
        return self.aim or NO_AIM

    @property
    def printing(self) -> tuple[int | None, str | None]:
        """The decimals and the rounding that a result would have."""
        if self.definition is None:
            return self.decimals, self.rounding
        decimals, rounding = self.definition.printing(self.decimals, self.rounding)
        return (None if "decimals" in self.unread else decimals), rounding


def failure_report(asked: Asked, error: KpicalError, words: Words) -> Report:
    """The same object for a result that could not be computed; what is not known is null."""
    indicator, period, definition = asked.indicator, asked.period, asked.definition
    unit = definition.unit if definition else None
    aim, (decimals, rounding) = asked.judged_by, asked.printing
    errors = [error_data(each, words) for each in error.each]
    data: dict[str, Any] = {
        "indicator": indicator.id if indicator else asked.word,
        "name": indicator.name.text(words.lang) if indicator else None,
        **period_data(period),
        **class_data(asked.category),
        "value": None,
        "unit": unit.name if unit else "",
        "exact": None,
        "decimals": decimals,
        "rounding": rounding,
        "inputs": {
            name: {"value": None, "unit": _unit(definition, period, name), "text": text} for name, text in asked.figures.items()
        },
        "working": None,
        "target": aim_data(aim, None, words),
        "gap": None,
        "notes": [],
        "error": errors[0],
        "errors": errors,
    }
    messages = " ".join(f"{each['code']}: {each['message']}" for each in errors)
    row = [data[head] for head in _HEADS[:8]] + [aim.target and aim.target.text, None, messages, None]
    row.append(origin_text(aim.origin, words))
    said = Section(lines=[Line(words.label("label.error"), words.sentence(each), "bad") for each in error.each])
    report = _report(
        lambda: data, lambda: row, _HEADS, period=period, sections=lambda: [said], words=words,
        stamp=stamp_of((), filter(None, (indicator,))),
    )  # fmt: skip
    return report._replace(data=lambda: report.data() | {"figures": [], "program": None})


def _unit(definition: Definition | None, period: Period | None, word: str) -> str:
    """The declared unit of what the word means, or nothing."""
    address = find_address(definition, period, word) if definition else None
    units = {slot.path: slot.input.unit for slot in slots(definition, period)} if definition and address else {}
    unit = units.get(address.path) if address else None
    return named(unit)


def figure_data(figure: Figure) -> dict[str, str]:
    """A figure for JSON: its value in its unit, and the text it came from."""
    unit = figure.unit.name if figure.unit else ""
    return {"value": figure.digits, "unit": unit, "text": figure.text, "unit_from": figure.origin}


def target_data(target: Target | None, met: bool | None) -> dict[str, Any] | None:
    """A target for JSON."""
    if target is None:
        return None
    value = {"low": digits(target.low), "high": digits(target.high)} if target.is_range else {"value": digits(target.low)}
    unit = target.unit.name if target.unit else ""
    return {"text": target.text, "written": target.written, "rule": target.rule, **value, "unit": unit, "met": met}


def grade_data(result: Result) -> dict[str, Any]:
    """For JSON: the grade under its key, where the result has one."""
    return {"grade": {"name": result.grade.name, "sign": result.grade.sign}} if result.grade else {}


def remarks_in_one(result: Result, words: Words) -> str:
    """All notes of the result in one cell."""
    return " ".join(f"{code}: {text}" for code, text in notes(result, words))


def aim_data(aim: Aim, met: bool | None, words: Words) -> dict[str, Any] | None:
    """A target for JSON, with where it comes from."""
    data = target_data(aim.target, met)
    origin = aim.origin and {"kind": aim.origin.kind, "text": origin_text(aim.origin, words)}
    return data and {**data, "origin": origin}


def notes(result: Result, words: Words) -> Iterator[tuple[str, str]]:
    """Code and sentence of the result's notes, then of those of the indicators that it uses, under their words."""
    for note in result.notes:
        yield note.code, note_text(note, words)
    for word, used in result.uses.items():
        for code, text in notes(used, words):
            yield code, words.label("note.of_used", word=word) + text


def note_text(note: Note, words: Words) -> str:
    """The note's sentence."""
    if note.text:
        return note.text.text(words.lang)
    return words.label(".".join(filter(None, ("note", note.code, note.kind))), **note.facts)


def _lines(result: Result, words: Words) -> Iterator[Line]:
    yield Line(words.label("label.name"), _name(result, words), "strong")
    for path, figure in result.inputs.items():
        yield Line(words.label("label.inputs") if path == next(iter(result.inputs)) else "", figure_text(path, figure, words))
    yield from working_lines(result, words)
    yield from verdict_lines(result, words)
    if source := source_text(result.definition, words):
        yield Line(words.label("label.source"), source)


def figure_text(path: str, figure: Figure, words: Words) -> str:
    """A figure by its name, and behind it the text that was typed where that is another."""
    shown = show(figure, with_unit=True)
    plain = figure.text.replace(",", "").strip()
    unit = figure.unit.name if figure.unit else ""
    whence = words.label(_WHENCE[figure.origin]) if figure.origin in _WHENCE else ""
    same = plain in ("", shown, figure.digits, figure.digits + unit) and not whence
    typed = "" if same else f"{words.label('gap')}← {figure.text.strip()}{words.aside(whence) if whence else ''}"
    return f"{path}＝{shown}{typed}"


def working_lines(result: Result, words: Words, indent: str = "") -> Iterator[Line]:
    """算式, 代入, 結果; beneath, further in, the same for each indicator that it uses."""
    formula, figures, shown = result.working
    yield Line(indent + words.label("label.formula"), formula)
    yield Line(indent + words.label("label.substituted"), figures)
    yield Line(indent + words.label("label.result"), shown + _rounding(result, words), "strong")
    for word, used in result.uses.items():
        yield Line(indent + words.label("label.uses"), f"{word}＝{_name(used, words)}")
        yield from working_lines(used, words, indent + "  ")


def verdict_lines(result: Result, words: Words) -> Iterator[Line]:
    """Whether the target is met, by how much and whose it is, and the grade, where there are these; then the notes."""
    if result.target:
        verdict, tone = (words.label("label.met"), "good") if result.met else (words.label("label.missed"), "bad")
        distance = gap_words(gap(result.value, result.target), result, words) + needed_words(result, words, aside=True)
        verdict_text = words.label("gap").join(filter(None, (result.target.shown, verdict, distance)))
        yield Line(words.label("label.target"), verdict_text + words.aside(origin_text(result.origin, words)), tone)
    if result.grade:
        yield Line(words.label("label.grade"), result.grade.shown)
    yield from (Line(words.label("label.remark"), text) for _, text in notes(result, words))


def _rounding(result: Result, words: Words) -> str:
    """How it was rounded and from what, where rounding changed it."""
    if result.value * 10**result.decimals == scaled(result.value, result.decimals, result.rounding):
        return ""
    whole = exact_text(result.value)
    places = result.decimals + _MORE_DIGITS
    short = whole is not None and len(whole.partition(".")[2]) <= places
    exactly = grouped(whole if short and whole else rounded(result.value, places, "down")) + ("" if short else "…")
    mode = words.label(f"label.rounding.{result.rounding}")
    return words.aside(f"{mode}{words.label('semicolon')}{words.label('label.exact')} {exactly}{result.unit}")
