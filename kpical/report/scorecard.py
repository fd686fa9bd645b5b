"""Scorecards as a report: for programs a row an indicator, for readers the goals with their indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpical.assess import UNKNOWN
from kpical.figure import Figure, is_missing
from kpical.inputs import Address
from kpical.plan.collect import Entry
from kpical.plan.model import Plan
from kpical.report.assessed import (
    attainment_digits,
    bar,
    change_digits,
    change_text,
    gap_text,
    lights_text,
    rules_text,
    seen,
    sparkline,
    trend,
    verdict_text,
)
from kpical.report.cells import Key, result_cell, verdict_cell
from kpical.report.result import figure_text, notes, result_data, target_data, working_lines
from kpical.report.sheet import Cell, Column, Later, Line, Number, Report, Row, Section, Table
from kpical.report.source import source_text
from kpical.report.workpapers import key_of, papers, unknown_cell
from kpical.rounding import exact_text, fraction_text, rounded
from kpical.score import GoalScore, Outcome, Scorecard, Scores
from kpical.unit import Unit
from kpical.words import Words

HEADS = (
    "agency", "year", "goal", "number", "indicator", "name", "value", "unit", "exact", "target", "met", "gap", "gap_unit",
    "attainment", "light", "weight", "points", "change", "change_unit", "note", "error",
)  # fmt: skip
POINTS_DECIMALS = 2


def score_report(scores: Scores, words: Words) -> Report:
    """The scorecards for every format."""
    return Report(
        HEADS,
        lambda: (_row(card, goal, outcome, words) for card, goal, outcome in _each(scores)),
        lambda: _data(scores, words),
        lambda: _sections(scores, words),
        title_of(scores, words),
        words.lang,
    )


def title_of(scores: Scores, words: Words) -> str:
    """The plan's own title, else its agency and year."""
    plan = scores.plan
    agency = scores.cards[0].agency if len(scores.cards) == 1 else ""
    if plan.title and scores.year == plan.year and agency in ("", plan.agency):
        return plan.title.text(words.lang)
    return words.label("score.title", agency=agency, year=scores.year).strip()


def _each(scores: Scores) -> Iterator[tuple[Scorecard, GoalScore, Outcome]]:
    return ((card, goal, outcome) for card in scores.cards for goal in card.goals for outcome in goal.outcomes)


# For programs.


def _row(card: Scorecard, goal: GoalScore, outcome: Outcome, words: Words) -> Sequence[str]:
    result, found, item = outcome.result, outcome.assessment, outcome.item
    gap, change = found.gap, outcome.change
    told = [text for _, text in notes(result, words)] if result else []
    error = outcome.error
    return (
        card.agency, str(card.year), goal.goal.id, item.number, item.id, item.name.text(words.lang),
        result.text if result else "", _unit(outcome), result.exact if result else "",
        outcome.target.text if outcome.target else "", "" if found.met is None else str(found.met).lower(),
        _gap_digits(outcome), gap.unit if gap else "", attainment_digits(outcome),
        found.light.sign if found.light else "", _digits(item.weight), _points(outcome.points),
        change_digits(change).replace(",", "") if change else "", change.unit if change else "", " ".join(told),
        f"{error.code}: {words.sentence(error)}" if error else "",
    )  # fmt: skip


def _gap_digits(outcome: Outcome) -> str:
    gap, result = outcome.assessment.gap, outcome.result
    return seen(gap.amount, result.decimals).replace(",", "") if gap and result else ""


def _name(unit: Unit | None) -> str:
    return unit.name if unit else ""


def _unit(outcome: Outcome) -> str:
    return _name(outcome.definition.unit if outcome.definition else None)


def _digits(value: Fraction | None) -> str:
    """The exact digits, or the fraction where they never end."""
    return "" if value is None else exact_text(value) or fraction_text(value)


def _points(value: Fraction | None) -> str:
    return "" if value is None else rounded(value, POINTS_DECIMALS)


def _data(scores: Scores, words: Words) -> dict[str, Any]:
    plan = scores.plan
    return {
        "title": title_of(scores, words),
        "plan": plan.file,
        "agency": plan.agency,
        "year": scores.year,
        "scorecards": [_card_data(card, words) for card in scores.cards],
        "problems": [{"code": error.code, "message": words.sentence(error)} for error in scores.problems],
        "notices": [{"code": code, "message": words.label(f"notice.{code}", **facts)} for code, facts, _ in scores.notices],
    }


def _card_data(card: Scorecard, words: Words) -> dict[str, Any]:
    return {
        "agency": card.agency,
        "year": card.year,
        "met": card.met,
        "missed": card.missed,
        "failed": card.failed,
        "points": _exactly(card.points, POINTS_DECIMALS),
        "goals": [
            {
                "id": goal.goal.id,
                "number": goal.goal.number,
                "name": goal.goal.name.text(words.lang),
                "kind": goal.goal.kind,
                "weight": None if goal.weight is None else _digits(goal.weight),
                "points": _exactly(goal.points, POINTS_DECIMALS),
                "indicators": [_outcome_data(outcome, words) for outcome in goal.outcomes],
            }
            for goal in card.goals
        ],
    }


def _exactly(value: Fraction | None, decimals: int) -> dict[str, str] | None:
    """A number as it is printed, and exactly."""
    return None if value is None else {"value": rounded(value, decimals), "exact": fraction_text(value)}


def _attainment(outcome: Outcome) -> dict[str, str] | None:
    degree, rule = outcome.assessment.attainment, outcome.assessment.rule
    return None if degree is None else {"percent": attainment_digits(outcome), "exact": fraction_text(degree), "rule": rule}


def _outcome_data(outcome: Outcome, words: Words) -> dict[str, Any]:
    item, found, result, error = outcome.item, outcome.assessment, outcome.result, outcome.error
    change, gap = outcome.change, found.gap
    return {
        "id": item.id,
        "number": item.number,
        "name": item.name.text(words.lang),
        "system": item.system or None,
        "method": item.method or None,
        "criterion": item.criterion or None,
        "responsible": item.responsible or None,
        "weight": None if item.weight is None else _digits(item.weight),
        "result": result_data(result, words) if result else None,
        "target": target_data(outcome.target, found.met),
        "gap": gap and {"sense": gap.sense, "amount": _gap_digits(outcome), "exact": fraction_text(gap.amount), "unit": gap.unit},
        "attainment": _attainment(outcome),
        "light": found.light and {"sign": found.light.sign, "meaning": found.light.meaning},
        "points": _exactly(outcome.points, POINTS_DECIMALS),
        "change": change and {"since": change.since, "amount": change_digits(change), "unit": change.unit},
        "earlier": [{"year": year, "value": other.text if other else None} for year, other in outcome.earlier],
        "figures": [
            {"input": str(at), "text": entry.text, "unit": _name(entry.unit), "place": str(entry.where), "source": entry.source}
            for at, entry in outcome.entries.items()
        ],
        "error": error and {"code": error.code, "message": words.sentence(error), "input": getattr(error, "input", "") or None},
    }


# For readers.


def _sections(scores: Scores, words: Words) -> Iterator[Section]:
    yield Section(lines=list(_head(scores, words)))
    yield _frozen(words)
    if len(scores.cards) > 1:
        yield from _comparison(scores, words)
    shows = shows_of(scores.plan)
    for card in scores.cards:
        columns = _columns(card, shows, words)
        if len(scores.cards) > 1:
            yield Section(card.agency, [Line(words.label("score.result"), _counts(card, words))])
        for goal in card.goals:
            yield Section(goal_title(goal, words), table=_table(scores, card, goal, columns, words), level=2)
        if told := list(_remarks(card, words)):
            yield Section(words.label("label.note"), told, level=2)
    yield from papers(scores, words)


def _head(scores: Scores, words: Words) -> Iterator[Line]:
    plan = scores.plan
    if len(scores.cards) == 1:
        yield Line(words.label("score.agency"), scores.cards[0].agency, "strong")
    yield Line(words.label("score.year"), words.label("label.year_of", year=scores.year))
    if plan.source:
        yield Line(words.label("score.plan"), plan.source.document + (f"　{plan.source.place}" if plan.source.place else ""))
    if len(scores.cards) == 1:
        yield Line(words.label("score.result"), _counts(scores.cards[0], words), "strong")
    rules = rules_text(list(dict.fromkeys(item.attainment for item in plan.items)), words)
    if shows_of(plan)["attainment"]:
        yield Line(words.label("score.attainment"), words.label("semicolon").join(rules) + words.label("score.own_rule"))
    kinds = dict.fromkeys(item.lights for item in plan.items if item.lights)
    for lights in kinds:
        names = [item.name.text(words.lang) for item in plan.items if item.lights == lights]
        yield Line(
            words.label("score.light"), lights_text(lights, words) + (words.aside(words.fact(names)) if len(kinds) > 1 else "")
        )
    if plan.note:
        yield Line(words.label("label.note"), plan.note.text(words.lang))


def _frozen(words: Words) -> Section:
    """In a workbook: what does not follow a figure that is changed there."""
    return Section(lines=[Line(words.label("label.remark"), words.label("score.frozen"), "quiet")], only="workbook")


def _counts(card: Scorecard, words: Words) -> str:
    numbers = {"all": len(card.outcomes), "met": card.met, "missed": card.missed, "failed": card.failed}
    told = words.label("score.counts", **numbers)
    if card.untargeted:
        told += words.label("comma") + words.label("score.untargeted", count=card.untargeted)
    if card.plan.weighted:
        points = f"{words.label('score.points')} {_points(card.points)}"
        told += words.label("semicolon") + (words.label("score.no_points") if card.points is None else points)
    return told


def goal_title(goal: GoalScore, words: Words) -> str:
    """關鍵策略目標 一　落實…, with its points where it has any."""
    kind = words.label(f"goal.{goal.goal.kind}")
    title = " ".join(filter(None, (kind, goal.goal.number))) + words.label("gap") + goal.goal.name.text(words.lang)
    if goal.weight is None:
        return title
    points = f"{words.label('score.points')} {_points(goal.points)}"
    points = words.label("score.no_points") if goal.points is None else points
    return title + words.aside(words.label("score.of_weight", points=points, weight=_digits(goal.weight)))


def shows_of(plan: Plan) -> dict[str, bool]:
    """Which columns the plan calls for: no degree of attainment where it sets neither rules, lights nor weights."""
    lights = any(item.lights for item in plan.items)
    rules = any(item.attainment != type(item.attainment)() for item in plan.items)
    return {"attainment": lights or rules or plan.weighted, "weight": plan.weighted, "light": lights}


def _columns(card: Scorecard, shows: Mapping[str, bool], words: Words) -> list[Column]:
    label = words.label
    earlier = any(result for outcome in card.outcomes for _, result in outcome.earlier)
    return [
        Column("number", label("score.number"), "center"),
        Column("name", label("score.indicator")),
        Column("target", label("label.target"), "right"),
        Column("value", label("label.result"), "right"),
        Column("verdict", label("score.verdict")),
        Column("gap", label("score.gap"), below=True),
        *([Column("light", label("score.light"), "center")] if shows["light"] else []),
        *([Column("attainment", label("score.attainment"), "right")] if shows["attainment"] else []),
        *([Column("points", label("score.points"), "right", below=True)] if shows["weight"] else []),
        *([Column("trend", label("score.trend")), Column("change", label("score.changed"), below=True)] if earlier else []),
        Column("bar", label("score.drawing"), drawing=True),
    ]


def _table(scores: Scores, card: Scorecard, goal: GoalScore, columns: Sequence[Column], words: Words) -> Table:
    keys = [column.key for column in columns]
    cells = [key_of(scores, card, outcome.item, card.year) for outcome in goal.outcomes]
    return Table(columns, [_reading_row(outcome, keys, key, words) for outcome, key in zip(goal.outcomes, cells, strict=True)])


def _reading_row(outcome: Outcome, keys: Sequence[str], key: Key, words: Words) -> Row:
    item, result, found = outcome.item, outcome.result, outcome.assessment
    target = outcome.target
    drawn = trend(outcome, words)
    attainment = attainment_digits(outcome) if "attainment" in keys else ""
    told = (verdict_text(outcome, words), gap_text(outcome, words))
    tone = {True: "good", False: "bad", None: ""}[found.met] if outcome.error is None else "quiet"
    mark = words.label("score.mark") if found.deceptive else ""
    if result:
        value = result_cell(result, key, result.shown + mark, words)._replace(tone="strong")
        verdict = verdict_cell(value, result, told[0], words, tone)
    else:
        value = unknown_cell(item, outcome.year, key, UNKNOWN.sign, words)._replace(tone="quiet")
        verdict = Cell(told[0], tone=tone)
    cells = {
        "number": Cell(item.number),
        "name": Cell(item.name.text(words.lang)),
        "target": Cell(target.shown if target else "—"),
        "value": value,
        "verdict": verdict,
        "gap": Cell(told[1]),
        "attainment": Cell(f"{attainment}%" if attainment else "—", _attained(attainment)),
        "light": Cell(found.light.sign if found.light else "", tone=tone),
        "points": Cell(_of_weight(outcome)),
        "trend": Cell(sparkline(drawn.points) if drawn else "", graph=drawn),
        "change": Cell(change_text(outcome.change, words)),
        "bar": Cell("", graph=bar(outcome, told, words)),
    }
    return Row([cells[key] for key in keys], Later(lambda: list(details(outcome, words))))


def _attained(digits: str) -> Number | None:
    """The printed degree of attainment as a number."""
    return Number(Fraction(digits), "%", len(digits.partition(".")[2])) if digits else None


def _of_weight(outcome: Outcome) -> str:
    points = "—" if outcome.points is None else _points(outcome.points)
    return f"{points}/{_digits(outcome.item.weight)}"


def details(outcome: Outcome, words: Words) -> Iterator[Line]:
    """What stands behind a result: the criterion, the working, every figure with its place, the source."""
    item, label = outcome.item, words.label
    if item.criterion:
        yield Line(label("score.criterion"), item.criterion)
    how = [label(f"system.{item.system}") if item.system else "", item.method]
    if any(how):
        yield Line(label("score.system"), label("semicolon").join(filter(None, how)))
    if item.responsible:
        yield Line(label("score.responsible"), item.responsible)
    yield from _figures(outcome, words)
    if outcome.result:
        yield from working_lines(outcome.result, words)
        yield from (Line(label("label.remark"), text) for _, text in notes(outcome.result, words))
    if outcome.error:
        yield Line(label("label.error"), words.sentence(outcome.error), "bad")
    if item.note:
        yield Line(label("label.note"), item.note.text(words.lang))
    definition = outcome.definition
    if definition and (source := source_text(definition, words)):
        yield Line(label("label.source"), source)


def _figures(outcome: Outcome, words: Words) -> Iterator[Line]:
    """Each figure with its place and source; a parameter's own value without."""
    taken = outcome.result.inputs if outcome.result else {}
    texts = [(str(at), f"{at}＝{_with_unit(entry)}", entry) for at, entry in outcome.entries.items()]
    told = [
        (figure_text(path, _as_written(taken[path], entry), words) if path in taken else text)
        + _whence(str(entry.where), entry.source, words)
        for path, text, entry in texts
    ]
    told += [figure_text(path, figure, words) for path, figure in taken.items() if not _given(path, outcome.entries)]
    yield from (Line("" if i else words.label("label.inputs"), text) for i, text in enumerate(told))


def _with_unit(entry: Entry) -> str:
    """The text, with the unit that its row or head names."""
    unit = _name(entry.unit)
    return entry.text if not unit or entry.text.endswith(unit) or is_missing(entry.text) else entry.text + unit


def _as_written(figure: Figure, entry: Entry) -> Figure:
    return figure._replace(text=_with_unit(entry))


def _given(path: str, entries: Iterable[Address]) -> bool:
    return any(at.path == path for at in entries)


def _whence(place: str, source: str, words: Words) -> str:
    return words.aside(words.label("semicolon").join(filter(None, (place, source))))


def _remarks(card: Scorecard, words: Words) -> Iterator[Line]:
    """What has to be said of single indicators below the tables: misleading digits, what could not be computed."""
    for outcome in card.outcomes:
        name = outcome.item.name.text(words.lang)
        if outcome.error:
            yield Line(words.label("score.unknown_mark"), f"{name}{words.label('colon')}{words.sentence(outcome.error)}")
        elif outcome.result and outcome.assessment.deceptive:
            text = next(text for code, text in notes(outcome.result, words) if code == "prints_otherwise")
            yield Line(words.label("score.mark"), f"{name}{words.label('colon')}{text}")


def _comparison(scores: Scores, words: Words) -> Iterator[Section]:
    """The agencies side by side: how many targets each reaches, and where there is room every result."""
    label = words.label
    counts = [Column("agency", label("score.agency"))]
    counts += [Column(key, label(f"score.{key}"), "right") for key in ("met", "missed", "failed")]
    counts += [Column("points", label("score.points"), "right")] if scores.plan.weighted else []
    rows = [Row(_counted(card, words)) for card in scores.cards]
    yield Section(label("score.comparison"), table=Table(counts, rows), only="narrow")
    goals = scores.plan.goals
    names = [
        Column(item.id, f"{goal.number}-{item.number} {item.name.text(words.lang)}".lstrip("-"), "right")
        for goal in goals
        for item in goal.items
    ]
    wide = [Row([*_counted(card, words), *(_compared(outcome) for outcome in card.outcomes)]) for card in scores.cards]
    title = label("score.comparison_all")
    yield Section(title, table=Table([*counts, *names], wide), sheet=label("score.comparison"), only="wide")


def _counted(card: Scorecard, words: Words) -> list[Cell]:
    cells = [Cell(card.agency), *(Cell(str(n)) for n in (card.met, card.missed, card.failed))]
    if card.plan.weighted:
        cells.append(Cell("—" if card.points is None else _points(card.points)))
    return cells


def _compared(outcome: Outcome) -> Cell:
    found = outcome.assessment
    sign = found.light.sign if found.light else ""
    tone = {True: "good", False: "bad", None: "quiet"}[found.met]
    return Cell(f"{outcome.result.shown if outcome.result else '—'} {sign}".strip(), tone=tone)
