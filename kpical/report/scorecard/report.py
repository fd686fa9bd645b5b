"""Scorecards as a report: the goals with their indicators for readers, and what programs take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial

from kpical.computation.assessment import UNKNOWN
from kpical.plan.model import Plan
from kpical.plan.scoring import GoalScore, Outcome, Scorecard, Scores
from kpical.problem.errors import Unread
from kpical.report.cells import KeyOf, result_cell, verdict_cell
from kpical.report.lever import needed_words
from kpical.report.model import Cell, Column, Later, Line, Number, Progress, Report, Row, Section, Table, unseen
from kpical.report.result import notes
from kpical.report.scorecard.assessed import (
    attainment_digits,
    bar,
    change_text,
    gap_text,
    lights_text,
    origins_text,
    rules_text,
    sparkline,
    trend,
    verdict_text,
)
from kpical.report.scorecard.data import csv_rows, digits_of, graded, heads_of, json_data, lacking, points_of, title_of, unread
from kpical.report.scorecard.details import details
from kpical.report.scorecard.workpapers import key_of, papers, unknown_cell
from kpical.words import Words


def score_report(scores: Scores, words: Words, progress: Progress = unseen) -> Report:
    """The scorecards for every format."""
    return Report(
        heads=heads_of(scores),
        rows=lambda: csv_rows(scores, words),
        data=lambda: json_data(scores, words),
        sections=lambda: _sections(scores, words, progress),
        title=title_of(scores, words),
        lang=words.lang,
        progress=progress,
        stamp=scores.stamp,
    )


def _sections(scores: Scores, words: Words, progress: Progress) -> Iterator[Section]:
    yield Section(lines=list(_head(scores, words)))
    yield _frozen(words)
    if len(scores.cards) > 1:
        yield from _comparison(scores, words)
    shows = shows_of(scores.plan)
    for done, card in enumerate(scores.cards):
        progress("laid_out", done, len(scores.cards))
        columns = _columns(card, shows, words)
        if len(scores.cards) > 1:
            yield Section(card.agency, [Line(words.label("score.result"), _counts(card, words))])
        for goal in card.goals:
            yield Section(goal_title(goal, words), table=_table(scores, card, goal, columns, words), level=2)
        if lines := list(_remarks(card, words)):
            yield Section(words.label("label.note"), lines, level=2)
    yield from _unread(scores, words)
    if scores.figures.remarks:
        lines = [Line(str(where), text) for text, where in scores.figures.remarks.items()]
        yield Section(words.label("score.remarks"), lines, level=2)
    yield from papers(scores, words)


def _unread(scores: Scores, words: Words) -> Iterator[Section]:
    """What was not read of the files of figures and lies in no indicator, where it would stand."""
    lines = [Line(words.label("label.remark"), text) for text in unread(scores, words)]
    if lines:
        yield Section(words.label("score.unread"), lines, level=2)


def _head(scores: Scores, words: Words) -> Iterator[Line]:
    plan = scores.plan
    if len(scores.cards) == 1:
        yield Line(words.label("score.agency"), scores.cards[0].agency, "strong")
    yield Line(words.label("score.year"), words.period(scores.period))
    if plan.source:
        yield Line(words.label("score.plan"), plan.source.document + (f"　{plan.source.place}" if plan.source.place else ""))
    if len(scores.cards) == 1:
        yield Line(words.label("score.result"), _counts(scores.cards[0], words), "strong")
    if origins := origins_text(scores.cards[0].outcomes, words):
        yield Line(words.label("label.target_from"), origins)
    if shows_of(plan)["attainment"]:
        yield Line(words.label("score.attainment"), rules_text(plan, words))
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
    text = words.label("score.counts", **numbers)
    if card.untargeted:
        text += words.label("comma") + words.label("score.untargeted", count=card.untargeted)
    if card.plan.weighted:
        points = f"{words.label('score.points')} {points_of(card.points)}"
        text += words.label("semicolon") + (words.label("score.no_points") if card.points is None else points)
    return text


def goal_title(goal: GoalScore, words: Words) -> str:
    """關鍵策略目標 一　落實…, with its points where it has any."""
    kind = words.label(f"goal.{goal.goal.kind}")
    title = " ".join(filter(None, (kind, goal.goal.number))) + words.label("gap") + goal.goal.name.text(words.lang)
    if goal.weight is None:
        return title
    points = f"{words.label('score.points')} {points_of(goal.points)}"
    points = words.label("score.no_points") if goal.points is None else points
    return title + words.aside(words.label("score.of_weight", points=points, weight=digits_of(goal.weight)))


def shows_of(plan: Plan) -> dict[str, bool]:
    """Which columns the plan calls for: no degree of attainment where it sets neither rules, lights nor weights."""
    lights = any(item.lights for item in plan.items)
    rules = any(item.attainment.own for item in plan.items)
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
        *([Column("needed", label("label.needed"), below=True)] if lacking(card) else []),
        *([Column("grade", label("label.grade"), "center")] if graded([card]) else []),
        *([Column("light", label("score.light"), "center")] if shows["light"] else []),
        *([Column("attainment", label("score.attainment"), "right")] if shows["attainment"] else []),
        *([Column("points", label("score.points"), "right", below=True)] if shows["weight"] else []),
        *([Column("trend", label("score.trend")), Column("change", label("score.changed"), below=True)] if earlier else []),
        Column("bar", label("score.drawing"), drawing=True),
    ]


def _table(scores: Scores, card: Scorecard, goal: GoalScore, columns: Sequence[Column], words: Words) -> Table:
    keys = [column.key for column in columns]
    cells = [key_of(scores, card, outcome.item, card.period) for outcome in goal.outcomes]
    return Table(columns, [_reading_row(outcome, keys, key, words) for outcome, key in zip(goal.outcomes, cells, strict=True)])


def _reading_row(outcome: Outcome, keys: Sequence[str], key: KeyOf, words: Words) -> Row:
    item, result, assessment = outcome.item, outcome.result, outcome.assessment
    target = outcome.target
    drawn = trend(outcome, words)
    attainment = attainment_digits(outcome) if "attainment" in keys else ""
    phrases = (verdict_text(outcome, words), gap_text(outcome, words))
    tone = {True: "good", False: "bad", None: ""}[assessment.met] if outcome.error is None else "quiet"
    mark = words.label("score.mark") if assessment.deceptive else ""
    if result:
        value = result_cell(result, key, result.shown + mark, words)._replace(tone="strong")
        if mark:  # a number has no mark in a workbook
            why = next(text for code, text in notes(result, words) if code == "prints_otherwise")
            value = value._replace(note=f"{mark} {why}\n{value.note}")
        verdict = verdict_cell(value, result, phrases[0], words, tone)
    elif isinstance(outcome.error, Unread):  # a formula over the figures that were read would print a value
        value = Cell(UNKNOWN.sign, tone="quiet")
        verdict = Cell(phrases[0], tone=tone)
    else:
        value = unknown_cell(item, outcome.period, key, UNKNOWN.sign, words)._replace(tone="quiet")
        verdict = Cell(phrases[0], tone=tone)
    cells = {
        "number": Cell(item.number),
        "name": Cell(item.name.text(words.lang)),
        "target": Cell(target.shown if target else "—"),
        "value": value,
        "verdict": verdict,
        "gap": Cell(phrases[1]),
        "needed": Cell(needed_words(result, words) if result and "needed" in keys else ""),
        "grade": Cell(result.grade.shown if result and result.grade else ""),
        "attainment": Cell(f"{attainment}%" if attainment else "—", _attained(attainment)),
        "light": Cell(assessment.light.sign if assessment.light else "", tone=tone),
        "points": Cell(_of_weight(outcome)),
        "trend": Cell(sparkline(drawn.points) if drawn else "", graph=drawn),
        "change": Cell(change_text(outcome.change, words)),
        "bar": Cell("", graph=partial(bar, outcome, phrases, words)),
    }
    return Row([cells[key] for key in keys], Later(lambda: list(details(outcome, words))))


def _attained(digits: str) -> Number | None:
    """The printed degree of attainment as a number."""
    return Number(Fraction(digits), "%", len(digits.partition(".")[2])) if digits else None


def _of_weight(outcome: Outcome) -> str:
    points = "—" if outcome.points is None else points_of(outcome.points)
    return f"{points}/{digits_of(outcome.item.weight)}"


def _remarks(card: Scorecard, words: Words) -> Iterator[Line]:
    """What has to be said of single indicators below the tables: their notes, what could not be computed."""
    for outcome in card.outcomes:
        name = outcome.item.name.text(words.lang)
        if outcome.error:
            for error in outcome.error.each:
                yield Line(words.label("score.unknown_mark"), f"{name}{words.label('colon')}{words.sentence(error)}")
        for code, text in notes(outcome.result, words) if outcome.result else ():
            mark = words.label("score.mark" if code == "prints_otherwise" else "label.remark")
            yield Line(mark, f"{name}{words.label('colon')}{text}")


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
        cells.append(Cell("—" if card.points is None else points_of(card.points)))
    return cells


def _compared(outcome: Outcome) -> Cell:
    assessment = outcome.assessment
    sign = assessment.light.sign if assessment.light else ""
    tone = {True: "good", False: "bad", None: "quiet"}[assessment.met]
    return Cell(f"{outcome.result.shown if outcome.result else '—'} {sign}".strip(), tone=tone)
