"""Scorecards for programs: a row an indicator for CSV, an object of all of it for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from kpical.catalogue.stamp import definitions_of
from kpical.plan.scoring import GoalScore, Outcome, Scorecard, Scores
from kpical.problem.errors import KpicalError
from kpical.quantity.rounding import exact_text, fraction_text, rounded
from kpical.quantity.unit import Unit
from kpical.report.contributions import contributions_data
from kpical.report.dated import dated_heads, dated_row, period_data
from kpical.report.gap import gap_data, gap_digits
from kpical.report.lever import needed_digits
from kpical.report.program import Programs
from kpical.report.result import aim_data, error_data, notes, result_data
from kpical.report.scorecard.assessed import (
    attainment_digits,
    change_digits,
)
from kpical.report.source import origin_text
from kpical.report.stamp import definitions_text, stamp_data
from kpical.words import Words

HEADS = (
    "agency", "year", "goal", "number", "indicator", "name", "value", "unit", "exact", "target", "met", "gap", "gap_unit",
    "attainment", "light", "weight", "points", "change", "change_unit", "note", "error", "target_from",
    "definition",
)  # fmt: skip
_NOTE = HEADS.index("note")
POINTS_DECIMALS = 2


def heads_of(scores: Scores) -> Sequence[str]:
    """HEADS, with grade and needed before the notes where an indicator has these, and the month of those of months."""
    return dated_heads(_heads(scores), scores.period)


def _heads(scores: Scores) -> Sequence[str]:
    more = ["needed"] * levered(scores.cards) + ["grade"] * graded(scores.cards)
    return (*HEADS[:_NOTE], *more, *HEADS[_NOTE:])


def _full_row(row: Sequence[str], outcome: Outcome, heads: Sequence[str]) -> Sequence[str]:
    """The row with the cells of what only some plans have."""
    result = outcome.result
    more = [needed_digits(result) if result else ""] if "needed" in heads else []
    more += [result.grade.name if result and result.grade else ""] if "grade" in heads else []
    return *row[:_NOTE], *more, *row[_NOTE:]


def graded(cards: Iterable[Scorecard]) -> bool:
    """Whether an indicator of the scorecards has a grade."""
    return any(outcome.result and outcome.result.grade for card in cards for outcome in card.outcomes)


def lacking(card: Scorecard) -> bool:
    """Whether an indicator with a lever misses its target: a column for people is left out where it could not but be blank."""
    return any(result and result.definition.lever and result.met is False for result in (o.result for o in card.outcomes))


def levered(cards: Iterable[Scorecard]) -> bool:
    """Whether an indicator of the scorecards has a lever and a target."""
    return any(outcome.definition and outcome.definition.lever and outcome.target for card in cards for outcome in card.outcomes)


def csv_rows(scores: Scores, words: Words) -> Iterator[Sequence[str]]:
    """A row an indicator, under its heads; what was not read and lies in no indicator is noted in the first one."""
    remarks, heads = unread(scores, words), _heads(scores)
    for card in scores.cards:
        for goal in card.goals:
            for outcome in goal.outcomes:
                row = _csv_row(card, goal, outcome, remarks, words)
                yield dated_row(_full_row(row, outcome, heads), heads, card.period)
                remarks = []


def unread(scores: Scores, words: Words) -> list[str]:
    """The problems of the files of figures that no indicator of a scorecard fails for."""
    within = {id(error) for key, errors in scores.figures.unread.items() if key[1] == scores.period for error in errors}
    return [words.sentence(error) for error in scores.problems if id(error) not in within]


def _csv_row(card: Scorecard, goal: GoalScore, outcome: Outcome, unread: Sequence[str], words: Words) -> Sequence[str]:
    result, assessment, item = outcome.result, outcome.assessment, outcome.item
    gap, change = assessment.gap, outcome.change
    remarks = [*unread, *(text for _, text in notes(result, words))] if result else list(unread)
    error = outcome.error
    return (
        card.agency, str(card.period.year), goal.goal.id, item.number, item.id, item.name.text(words.lang),
        result.text if result else "", _unit(outcome), result.exact if result else "",
        outcome.target.text if outcome.target else "", "" if assessment.met is None else str(assessment.met).lower(),
        gap_digits(gap, result) if gap and result else "", gap.unit if gap else "", attainment_digits(outcome),
        assessment.light.sign if assessment.light else "", digits_of(item.weight), points_of(outcome.points),
        change_digits(change).replace(",", "") if change else "", change.unit if change else "", " ".join(remarks),
        " ".join(f"{each.code}: {words.sentence(each)}" for each in error.each) if error else "",
        origin_text(outcome.aim.origin, words), definitions_text(definitions_of((item.indicator,))),
    )  # fmt: skip


def name_of(unit: Unit | None) -> str:
    """The unit's name, or nothing."""
    return unit.name if unit else ""


def _unit(outcome: Outcome) -> str:
    return name_of(outcome.definition.unit if outcome.definition else None)


def digits_of(value: Fraction | None) -> str:
    """The exact digits, or the fraction where they never end."""
    return "" if value is None else exact_text(value) or fraction_text(value)


def points_of(value: Fraction | None) -> str:
    """The printed digits of points."""
    return "" if value is None else rounded(value, POINTS_DECIMALS)


def json_data(scores: Scores, words: Words) -> dict[str, Any]:
    """All that is known of the scorecards."""
    plan, programs = scores.plan, Programs(words.lang)
    return {
        "title": title_of(scores, words),
        "plan": plan.file,
        "agency": plan.agency,
        **period_data(scores.period),
        "scorecards": [_card_data(card, programs, words) for card in scores.cards],
        "problems": [{"code": error.code, "message": words.sentence(error)} for error in scores.problems],
        "notices": [
            {"code": notice.code, "message": words.label(f"notice.{notice.code}", **notice.facts)} for notice in scores.notices
        ],
        "remarks": [{"text": text, "place": str(where)} for text, where in scores.figures.remarks.items()],
        **stamp_data(scores.stamp),
        "programs": programs.data,
    }


def _card_data(card: Scorecard, programs: Programs, words: Words) -> dict[str, Any]:
    return {
        "agency": card.agency,
        **period_data(card.period),
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
                "weight": None if goal.weight is None else digits_of(goal.weight),
                "points": _exactly(goal.points, POINTS_DECIMALS),
                "indicators": [_outcome_data(outcome, programs, words) for outcome in goal.outcomes],
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


def _outcome_data(outcome: Outcome, programs: Programs, words: Words) -> dict[str, Any]:
    item, assessment, result, error = outcome.item, outcome.assessment, outcome.result, outcome.error
    change = outcome.change
    return {
        "id": item.id,
        "number": item.number,
        "name": item.name.text(words.lang),
        "system": item.system or None,
        "method": item.method or None,
        "criterion": item.criterion or None,
        "responsible": item.responsible or None,
        "weight": None if item.weight is None else digits_of(item.weight),
        "result": result_data(result, words) if result else None,
        "target": aim_data(outcome.aim, assessment.met, words),
        "gap": gap_data(assessment.gap, result) if result else None,
        "attainment": _attainment(outcome),
        "light": assessment.light and {"sign": assessment.light.sign, "meaning": assessment.light.meaning},
        "points": _exactly(outcome.points, POINTS_DECIMALS),
        "change": change and {"since": change.since.year, "amount": change_digits(change), "unit": change.unit},
        **_contributions(outcome, words),
        "earlier": [{**period_data(period), "value": other.text if other else None} for period, other in outcome.earlier],
        "figures": [
            {
                "input": str(address),
                "text": entry.text,
                "unit": name_of(entry.unit),
                "unit_from": entry.origin,
                "place": str(entry.where),
                "source": entry.source,
            }
            for address, entry in outcome.entries.items()
        ],
        "error": error and error_data(error, words),
        "program": programs.key(outcome),
    }


def _contributions(outcome: Outcome, words: Words) -> dict[str, Any]:
    """What made the change, under its keys, where there is one: the contributions, or why there are none."""
    try:
        change = outcome.explained
    except KpicalError as error:
        return {"contributions": None, "not_shared": error_data(error, words)}
    return {"contributions": contributions_data(change)} if change else {}


def title_of(scores: Scores, words: Words) -> str:
    """The plan's own title, else its agency and year."""
    plan = scores.plan
    agency = scores.cards[0].agency if len(scores.cards) == 1 else ""
    if plan.title and scores.period == plan.period and agency in ("", plan.agency):
        return plan.title.text(words.lang)
    return words.label("score.title", agency=agency, period=scores.period).strip()
