"""What is said of an assessed result: its verdict, the distance to its target, its attainment, its change over the years."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpical.catalogue.target import Origin, digits
from kpical.computation.assessment import Lights
from kpical.plan.model import Plan
from kpical.plan.scoring import Change, Outcome
from kpical.quantity.rounding import MOST_DECIMALS, grouped, rounded, scaled
from kpical.report.gap import gap_words, seen
from kpical.report.model import Bar, Point, Trend
from kpical.report.source import origin_text
from kpical.words import Words

_BLOCKS = "▁▂▃▄▅▆▇█"
ATTAINMENT_DECIMALS = 2


def gap_text(outcome: Outcome, words: Words) -> str:
    """還差 3次, 超過 0.5百分點; nothing where the value is just the target and that is enough, or within a range."""
    return gap_words(outcome.assessment.gap, outcome.result, words) if outcome.result else ""


def verdict_text(outcome: Outcome, words: Words) -> str:
    """達成 or 未達成; what kept a result from being computed; that there is no target."""
    if outcome.error:
        return words.label(f"code.{outcome.error.code}")
    met = outcome.assessment.met
    return words.label("score.no_target" if met is None else "label.met" if met else "label.missed")


def attainment_digits(outcome: Outcome) -> str:
    """The degree of attainment in %, with more decimals where two would hide on which side of 100 % or of a light it is."""
    degree, lights = outcome.assessment.attainment, outcome.item.lights
    if degree is None:
        return ""
    bounds = {Fraction(1), *(step.least for step in (lights.steps if lights else ()) if step.least is not None)}
    places = ATTAINMENT_DECIMALS
    while places < MOST_DECIMALS and any(_crossed(degree, bound, places) for bound in bounds):
        places += 1
    return rounded(degree * 100, places)


def _crossed(degree: Fraction, bound: Fraction, places: int) -> bool:
    """Whether the printed digits would stand on the other side of the bound."""
    printed = scaled(degree * 100, places, "half-up")
    reaches: bool = printed * bound.denominator >= bound.numerator * 100 * 10**places
    return reaches != (degree >= bound)


def change_text(change: Change | None, words: Words) -> str:
    """較 98 年度 +3.20百分點."""
    if change is None:
        return ""
    return words.label("score.change", period=change.since, amount=change_digits(change) + change.unit)


def change_digits(change: Change) -> str:
    """The change with its sign."""
    digits = seen(change.amount, change.decimals, change.rounding)
    return digits if change.amount <= 0 else f"+{digits}"


def trend(outcome: Outcome, words: Words) -> Trend | None:
    """The values of the years up to this one; None where there is no other year."""
    if not any(result for _, result in outcome.earlier):
        return None
    years = (*outcome.earlier, (outcome.period, outcome.result))
    points = tuple(Point(period, result.value if result else None, result.shown if result else "—") for period, result in years)
    texts = [words.label("score.point", period=point.period, value=point.text) for point in points]
    return Trend(points, words.fact(texts))


def sparkline(points: Sequence[Point]) -> str:
    """The values as blocks, the lowest to the highest; － where a year has none."""
    values = [point.value for point in points if point.value is not None]
    if not values:
        return ""
    low, high = min(values), max(values)
    top = len(_BLOCKS) - 1

    def block(value: Fraction | None) -> str:
        if value is None:
            return "－"
        return _BLOCKS[scaled((value - low) / (high - low) * top, 0, "half-up") if high > low else top // 2]

    return "".join(block(point.value) for point in points)


def bar(outcome: Outcome, phrases: Sequence[str], words: Words) -> Bar | None:
    """The value beside its target; None where there is no target, and for 是/否. `phrases` are its verdict in words."""
    result = outcome.result
    if result is None or result.target is None or (result.definition.unit and result.definition.unit.is_truth):
        return None
    target = result.target
    met = outcome.assessment.met is True
    verdict = words.texts["comma"].join(filter(None, phrases))
    text = words.label("score.bar", value=result.shown, target=target.shown, verdict=verdict)
    return Bar(value=result.value, low=target.floor, high=target.ceiling, met=met, text=text)


def origins_text(outcomes: Sequence[Outcome], words: Words) -> str:
    """Whose targets judge: those of the plan, and by name what has another's."""
    names: dict[Origin, list[str]] = {}
    for outcome in outcomes:
        target, origin = outcome.aim
        if target and origin:
            names.setdefault(origin, []).append(outcome.item.name.text(words.lang))
    texts = [
        origin_text(origin, words) + (words.aside(words.fact(named)) if len(names) > 1 and origin.kind != "plan" else "")
        for origin, named in names.items()
    ]
    return words.label("semicolon").join(texts)


def rules_text(plan: Plan, words: Words) -> str:
    """The rules of attainment: kpical's own and those that the plan sets, each with its formula."""
    sentences: dict[str, dict[str, None]] = {"default": {}, "own": {}}
    for rules in dict.fromkeys(item.attainment for item in plan.items):
        for kind in ("floor", "ceiling", "range", "equal", "zero"):
            rule = getattr(rules, kind)
            if rule:
                text = words.label(f"attainment.{kind}") + words.label(f"attainment.{kind}.{rule}")
                sentences["own" if kind in rules.own else "default"].setdefault(text)
        if plan.weighted and not {"floor", "cap"} & rules.own:
            sentences["default"].setdefault(words.label("attainment.within_weight"))
        if rules.cap is not None:
            sentences["own"].setdefault(words.label("attainment.cap", cap=f"{digits(rules.cap * 100)}%"))
        if rules.least is not None:
            sentences["own"].setdefault(words.label("attainment.least", least=f"{digits(rules.least * 100)}%"))
    mark = words.label("semicolon")
    return mark.join(mark.join(texts) + words.label(f"attainment.by.{whose}") for whose, texts in sentences.items() if texts)


def lights_text(lights: Lights, words: Words) -> str:
    """★ 達成度 100% 以上, ▲ 80% 以上, ● 其餘, □ 無法判定."""
    texts = []
    for step in lights.steps:
        when = words.label("lights.rest")
        if step.least is not None:
            when = words.label("lights.from", least=f"{grouped(digits(step.least * 100))}%")
        texts.append(f"{step.sign} {when}" + (words.aside(step.meaning) if step.meaning else ""))
    meaning = lights.unknown.meaning or words.label("lights.unknown")
    return words.fact([*texts, f"{lights.unknown.sign} {meaning}"])
