"""A change shared among its figures, as a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from kpical.catalogue.model import Indicator
from kpical.catalogue.stamp import stamp_of
from kpical.computation.calculation import Result, show
from kpical.computation.change import ExplainedChange, Periods
from kpical.expression.working import as_published
from kpical.problem.errors import KpicalError
from kpical.quantity.figure import Figure
from kpical.quantity.period import Period
from kpical.quantity.rounding import exact_text, fraction_text, grouped, rounded
from kpical.report.contributions import (
    PrintedContribution,
    adjusted_line,
    contributions_data,
    printed,
    total_digits,
    total_number,
)
from kpical.report.model import Cell, Column, Line, Number, Report, Row, Section, Table
from kpical.report.result import error_data, note_text, notes, result_data
from kpical.report.stamp import stamp_data
from kpical.words import Words

_METHOD = "shapley"
_MORE_DIGITS = 6  # shown of an exact value beyond the printed ones
_LONGEST = 24  # characters of a fraction that is shown whole
_HEADS = (
    "indicator", "name", "from", "to", "input", "before", "after", "unit", "contribution", "contribution_unit", "exact",
    "adjusted", "method", "note", "error",
)  # fmt: skip


def change_report(change: ExplainedChange, words: Words) -> Report:
    """The change for every format."""
    return Report(
        heads=_HEADS,
        rows=lambda: _csv_rows(change, words),
        data=lambda: _data(change, words),
        sections=lambda: _sections(change, words),
        lang=words.lang,
        stamp=change.after.stamp,
        quick=True,
    )


def failure_report(indicator: Indicator | None, word: str, periods: Periods, error: KpicalError, words: Words) -> Report:
    """The same for what could not be shared; what is not known is null."""
    errors = [error_data(each, words) for each in error.each]
    name = indicator.name.text(words.lang) if indicator else None
    data = {
        "indicator": indicator.id if indicator else word,
        "name": name,
        "before": None,
        "after": None,
        "change": None,
        "contributions": [],
        "method": _METHOD,
        "notes": [],
        "error": errors[0],
        "errors": errors,
        **stamp_data(stamp_of((), filter(None, (indicator,)))),
    }
    messages = " ".join(f"{each['code']}: {each['message']}" for each in errors)
    row = [indicator.id if indicator else word, name or "", *map(_cell, periods), *[""] * 8, _METHOD, "", messages]
    said = Section(lines=[Line(words.label("label.error"), words.sentence(each), "bad") for each in error.each])
    return Report(_HEADS, lambda: [row], lambda: data, lambda: [said], lang=words.lang)


def _data(change: ExplainedChange, words: Words) -> dict[str, Any]:
    return {
        "indicator": change.after.indicator.id,
        "name": change.after.indicator.name.text(words.lang),
        "before": result_data(change.before, words),
        "after": result_data(change.after, words),
        "change": {"amount": total_digits(change), "exact": fraction_text(change.amount), "unit": change.unit},
        "contributions": contributions_data(change),
        "method": _METHOD,
        "notes": [{"code": code, "message": text} for code, text in _notes(change, words)],
        "error": None,
        "errors": [],
        **stamp_data(change.after.stamp),
    }


def _csv_rows(change: ExplainedChange, words: Words) -> Iterator[Sequence[str]]:
    """A row a figure, one more for each of its parts, and the last for the result."""
    before, after = change.before, change.after
    named = (after.indicator.id, after.indicator.name.text(words.lang), _cell(before.period), _cell(after.period))
    for name, each in _named(change):
        old, new = each.made.before, each.made.after
        unit = new.unit or old.unit
        yield (
            *named, name, old.digits, new.digits, unit.name if unit else "", each.digits, change.unit,
            fraction_text(each.made.amount), str(each.adjusted).lower(), _METHOD, "", "",
        )  # fmt: skip
    note = " ".join(f"{code}: {text}" for code, text in _notes(change, words))
    amount = fraction_text(change.amount)
    yield (*named, "", before.text, after.text, after.unit, total_digits(change), change.unit, amount, "false", _METHOD, note, "")


def _cell(period: Period | None) -> str:
    return str(period) if period else ""


def _named(change: ExplainedChange) -> Iterator[tuple[str, PrintedContribution]]:
    """Every figure, and behind it its parts, under the names that can be typed."""
    for figure in printed(change):
        yield figure.made.name, figure
        yield from ((f"{figure.made.name}.{part.made.name}", part) for part in figure.parts)


def _sections(change: ExplainedChange, words: Words) -> Iterator[Section]:
    after = change.after
    name = after.indicator.name.text(words.lang) + words.aside(after.indicator.id)
    periods = " → ".join(dict.fromkeys(words.period(period) for period in (change.before.period, after.period) if period))
    yield Section(
        lines=[
            Line(words.label("label.name"), words.label("gap").join(filter(None, (name, periods))), "strong"),
            Line(words.label("label.formula"), as_published(after.definition.formula)),
        ]
    )
    yield Section(table=Table(_columns(words), list(_rows(change, words))))
    lines = [Line(words.label("change.method"), words.label("change.shapley")), *adjusted_line(change, words)]
    yield Section(lines=lines + [Line(words.label("label.remark"), text) for _, text in _notes(change, words)])


def _columns(words: Words) -> list[Column]:
    label = words.label
    return [
        Column("input", label("label.inputs")),
        Column("before", label("change.before"), "right"),
        Column("after", label("change.after"), "right"),
        Column("amount", label("change.amount"), "right"),
        Column("exact", label("change.exact"), "right", spare=1),
    ]


def _rows(change: ExplainedChange, words: Words) -> Iterator[Row]:
    for name, each in _named(change):
        indent = "" if name == each.made.name else words.label("gap")
        amount = (each.number, each.text(change, words), each.made.amount)
        figures = (_figure_cell(each.made.before), _figure_cell(each.made.after))
        yield _row(indent + name, figures, amount, change)
    amount = total_number(change), grouped(total_digits(change)) + change.unit, change.amount
    yield _row(words.label("label.result"), (_result_cell(change.before), _result_cell(change.after)), amount, change, "strong")


def _row(name: str, values: tuple[Cell, Cell], amount: tuple[int, str, Fraction], change: ExplainedChange, tone: str = "") -> Row:
    """`amount` is in numbers of the last place, for a reader, and exact."""
    count, text, exact = amount
    number = Number(Fraction(count, 10**change.decimals), change.unit, change.decimals)
    return Row([Cell(name), *values, Cell(text, number), Cell(_exact(exact, change.decimals))], tone=tone)


def _figure_cell(figure: Figure) -> Cell:
    return Cell(show(figure, with_unit=True), Number(figure.value, figure.unit.name if figure.unit else ""))


def _result_cell(result: Result) -> Cell:
    return Cell(result.shown, Number(result.value, result.unit, result.decimals, result.rounding))


def _exact(value: Fraction, decimals: int) -> str:
    """The exact digits, or the fraction, for a reader; cut where both are long."""
    digits = exact_text(value) or ""
    if not digits or len(digits.partition(".")[2]) > decimals + _MORE_DIGITS:
        digits = fraction_text(value)
    if len(digits) > _LONGEST:
        digits = rounded(value, decimals + _MORE_DIGITS, "down") + "…"
    return "+" * (value > 0) + grouped(digits)


def _notes(change: ExplainedChange, words: Words) -> list[tuple[str, str]]:
    """Code and sentence of all notes, those of both results once."""
    own = ((note.code, note_text(note, words)) for note in change.notes)
    return [*dict.fromkeys((*notes(change.before, words), *notes(change.after, words), *own))]
