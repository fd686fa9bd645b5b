"""What would reach the target, as a report: one sentence for one figure, a table for several, the conditions that are not met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kpical.catalogue.stamp import stamp_of
from kpical.catalogue.target import Aim, Target
from kpical.computation.assessment import gap
from kpical.computation.conditions import Condition, reaching
from kpical.computation.reach import Reach
from kpical.computation.solving import Solution
from kpical.expression.working import as_published
from kpical.problem.errors import KpicalError
from kpical.quantity.unit import named
from kpical.report.dated import dated_heads, dated_row, period_data
from kpical.report.gap import gap_words
from kpical.report.model import Cell, Column, Line, Report, Row, Section, Table
from kpical.report.needed import amount, beside, change, digits, ends, sentence, way_data
from kpical.report.result import Asked, aim_data, error_data, figure_data, figure_text, notes
from kpical.report.source import origin_text
from kpical.report.stamp import stamp_data
from kpical.words import Words

_HEADS = ("indicator", "name", "year", "target", "met", "condition", "input", "unit", "value", "needed", "to", "low", "high",
          "reason", "error", "note", "wanted", "either", "enough_least", "enough_most")  # fmt: skip


def solution_report(solution: Solution, words: Words) -> Report:
    """The answer for every format."""
    rows = (dated_row(row, _HEADS, solution.period) for row in _rows(solution, words))
    heads = dated_heads(_HEADS, solution.period)
    stamp = stamp_of((), (solution.indicator,))
    data = solution_data(solution, words) | stamp_data(stamp)
    return Report(heads, lambda: rows, lambda: data, lambda: _sections(solution, words), lang=words.lang, stamp=stamp, quick=True)


def solution_data(solution: Solution, words: Words) -> dict[str, Any]:
    """The JSON object of an answer."""
    result, target = solution.result, solution.target
    return {
        "indicator": solution.indicator.id,
        "name": solution.indicator.name.text(words.lang),
        **period_data(solution.period),
        "value": result.text if result else None,
        "exact": result.exact if result else None,
        "unit": named(solution.definition.unit),
        "inputs": {path: figure_data(figure) for path, figure in solution.figures.items()},
        "target": aim_data(Aim(target, solution.origin), solution.met, words),
        "answers": [way_data(way, target, words) for way in solution.ways],
        "conditions": [_condition_data(each, target, words) for each in solution.conditions],
        **({"enough": {"least": solution.enough.least, "most": solution.enough.most}} if solution.enough else {}),
        "notes": [{"code": code, "message": text} for code, text in notes(result, words)] if result else [],
        "error": None,
        "errors": [],
    }


def unsolved_report(asked: Asked, error: KpicalError, words: Words) -> Report:
    """The same object for a question that has no answer; what is not known is null."""
    errors = [error_data(each, words) for each in error.each]
    indicator = asked.indicator
    data = {
        "indicator": indicator.id if indicator else asked.word,
        "name": indicator.name.text(words.lang) if indicator else None,
        **period_data(asked.period),
        "value": None,
        "exact": None,
        "unit": named(asked.definition.unit) if asked.definition else "",
        "inputs": {name: {"value": None, "unit": "", "text": text, "unit_from": ""} for name, text in asked.figures.items()},
        "target": aim_data(asked.judged_by, None, words),
        "answers": [],
        "conditions": [],
        "notes": [],
        "error": errors[0],
        "errors": errors,
        **stamp_data(stamp_of((), filter(None, (indicator,)))),
    }
    row = {"error": " ".join(f"{each['code']}: {each['message']}" for each in errors)}
    row |= {head: str(data[head] or "") for head in ("indicator", "name", "year")}
    rows = [dated_row(_row(row), _HEADS, asked.period)]
    said = Section(lines=[Line(words.label("label.error"), words.sentence(each), "bad") for each in error.each])
    heads = dated_heads(_HEADS, asked.period)
    return Report(heads, lambda: rows, lambda: data, lambda: [said], lang=words.lang)


def _condition_data(condition: Condition, target: Target, words: Words) -> dict[str, Any]:
    return {
        "condition": condition.text,
        "wanted": condition.wanted,
        "holds": condition.holds,
        "input": condition.answer or None,
        "either": condition.either or None,
        "answers": [way_data(way, target, words) | _alone(way, words) for way in condition.ways],
        "message": _told(condition, target, words),
    }


def _alone(way: Reach, words: Words) -> dict[str, Any]:
    """What is said of a figure of a condition, which makes that one hold and need not reach the target."""
    return {"message": _short(way, words), "remarks": []}


def _rows(solution: Solution, words: Words) -> Iterator[Sequence[str]]:
    """A row for each interval of each figure, one at least."""
    period = period_data(solution.period)
    note = " ".join(f"{code}: {text}" for code, text in notes(solution.result, words)) if solution.result else ""
    head = {
        "indicator": solution.indicator.id, "name": solution.indicator.name.text(words.lang), "note": note,
        "target": solution.target.text, "met": _truth(solution.met), "year": str(period["year"] or ""),
    }  # fmt: skip
    for way in solution.ways:
        yield from (_row(head | row) for row in _way_rows(way))
    enough = ["" if count is None else str(count) for count in solution.enough or ()]
    head_of_conditions = head | dict(zip(("enough_least", "enough_most"), enough, strict=False))
    for condition in solution.conditions:
        about = {
            "condition": condition.text, "input": condition.answer, "met": _truth(condition.holds),
            "wanted": _truth(condition.wanted), "either": condition.either,
        }  # fmt: skip
        rows = [row for way in condition.ways for row in _way_rows(way)] or [{}]
        yield from (_row(head_of_conditions | about | row) for row in rows)
    if not solution.ways and not solution.conditions:
        yield _row(head)


def _way_rows(way: Reach) -> Iterator[dict[str, str]]:
    unknown = way.unknown
    row = {
        "input": str(unknown.address), "unit": named(unknown.unit), "reason": way.reason,
        "value": "" if unknown.value is None else digits(unknown.value),
    }  # fmt: skip
    if way.needed is not None and way.nearest is not None:
        row |= {"needed": digits(way.needed), "to": digits(way.nearest)}
    for each in way.intervals:
        bounds = {"low": each.low, "high": each.high}
        yield row | {name: digits(bound) for name, bound in bounds.items() if bound is not None}
    if not way.intervals:
        yield row


def _row(cells: dict[str, str]) -> Sequence[str]:
    return [cells.get(head, "") for head in _HEADS]


def _truth(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


# For people


def _sections(solution: Solution, words: Words) -> Iterable[Section]:
    several = len(solution.ways) > 1
    yield Section(lines=[*_head(solution, words), *(() if several else _answer(solution, words))])
    if several:
        yield Section(table=_table(solution, words))
        if lines := [Line(words.label("label.remark"), text) for way in solution.ways for text in beside(way, words)]:
            yield Section(lines=lines)


def _head(solution: Solution, words: Words) -> Iterator[Line]:
    result, target = solution.result, solution.target
    name = solution.indicator.name.text(words.lang) + words.aside(solution.indicator.id)
    when = words.label("gap") + words.period(solution.period) if solution.period else ""
    yield Line(words.label("label.name"), name + when, "strong")
    for i, (path, figure) in enumerate(solution.figures.items()):
        yield Line("" if i else words.label("label.inputs"), figure_text(path, figure, words))
    yield Line(words.label("label.formula"), as_published(solution.definition.formula))
    if result:
        verdict = words.label("label.met" if result.met else "label.missed")
        distance = gap_words(gap(result.value, target), result, words)
        yield Line(words.label("label.result"), words.label("gap").join(filter(None, (result.shown, verdict, distance))))
    yield Line(words.label("label.target"), target.shown + words.aside(origin_text(solution.origin, words)))


def _answer(solution: Solution, words: Words) -> Iterator[Line]:
    label, target = words.label("label.needed"), solution.target
    tone = "good" if solution.met else "strong"
    for way in solution.ways:
        yield Line(label, sentence(way, target, words), tone)
        yield from (Line(words.label("label.remark"), text) for text in beside(way, words))
    for i, condition in enumerate(solution.conditions):
        yield Line("" if i else label, _told(condition, target, words), tone)
    if not solution.ways and not solution.conditions:
        yield Line(label, _settled(solution, words), tone)
    elif solution.enough:
        least, most = solution.enough
        kind = "few" if most is None else "just" if most == least else "some"
        yield Line(words.label("label.remark"), words.label(f"solve.condition.{kind}", least=least, most=most or ""))
    yield from (Line(words.label("label.remark"), text) for _, text in (notes(solution.result, words) if solution.result else ()))


def _settled(solution: Solution, words: Words) -> str:
    """Of conditions none of which has to change: the target is reached, or never is."""
    if reaching(solution.definition, solution.target):
        return words.label("solve.met") + words.label("stop")
    return words.label("solve.condition.beyond", target=solution.target.shown)


def _told(condition: Condition, target: Target, words: Words) -> str:
    """The condition, and what each of its figures alone would have to be."""
    key = "solve.condition.open" if condition.holds is None else "solve.condition.unlike"
    said = words.label(key, condition=condition.text, wanted=words.label(f"solve.{'yes' if condition.wanted else 'no'}"))
    if condition.answer:
        text = words.label("solve.condition.answer", input=condition.answer, answer="是" if condition.wanted else "否")
    else:
        text = words.label("semicolon").join(_short(way, words) for way in condition.ways)
    aside = words.label("solve.condition.either", whole=condition.either) if condition.either else ""
    return (said + words.label("colon") + text if text else said) + aside + words.label("stop")


def _short(way: Reach, words: Words) -> str:
    """What the figure would have to be, without the target."""
    unknown = way.unknown
    facts = {"input": str(unknown.address)}
    if way.reason or not way.intervals:
        return words.label("solve.condition.never", **facts)
    if not way.needed or way.nearest is None:
        return words.label("solve.condition.where", **facts, ends=ends(way.intervals, unknown, words))
    kind = "more" if way.needed > 0 else "less"
    facts |= {"amount": change(way.needed, unknown), "figure": amount(way.nearest, unknown)}
    return words.label(f"solve.condition.{kind}", **facts)


def _table(solution: Solution, words: Words) -> Table:
    """Each figure alone: where it stands, what it lacks, where the target is reached."""
    label = words.label
    columns = [
        Column("input", label("label.inputs")), Column("value", label("score.value"), "right"),
        Column("needed", label("label.needed"), "right"), Column("where", label("solve.alone")),
    ]  # fmt: skip
    rows = []
    for way in solution.ways:
        unknown, value, needed = way.unknown, way.unknown.value, way.needed
        sign = "" if not needed else "+" if needed > 0 else "-"
        where = ends(way.intervals, unknown, words) if way.intervals else sentence(way, solution.target, words)
        cells = [str(unknown.address), "" if value is None else amount(value, unknown)]
        cells += ["—" if needed is None else sign + change(needed, unknown), where]
        rows.append(Row([Cell(text) for text in cells]))
    return Table(columns, rows)
