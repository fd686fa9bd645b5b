"""What a figure lacks to reach a target, in words and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from kpical.catalogue.target import Target
from kpical.computation.reach import Interval, Reach, Unknown
from kpical.quantity.rounding import exact_text, fraction_text, grouped
from kpical.quantity.span import NOTHING, Edge
from kpical.quantity.unit import POINT, named
from kpical.words import Words

_GOALS = {">=": "floor", ">": "above", "<=": "ceiling", "<": "below", "=": "equal"}


def digits(value: Fraction) -> str:
    """Its plain digits, a fraction where they never end."""
    return exact_text(value) or fraction_text(value)


def amount(value: Fraction, unknown: Unknown) -> str:
    """A figure for a reader, in its unit."""
    return grouped(digits(value)) + named(unknown.unit)


def change(value: Fraction, unknown: Unknown) -> str:
    """How much more or less of a figure, without its sign: of a rate in 百分點."""
    unit = unknown.unit
    return grouped(digits(abs(value))) + (POINT.name if unit and unit.is_percent else named(unit))


def short(way: Reach | None, words: Words) -> str:
    """實支數再增 34,695元; nothing where the target is reached, or cannot be by this figure."""
    if way is None or not way.needed:
        return ""
    kind = "more" if way.needed > 0 else "less"
    return words.label(f"needed.{kind}", input=str(way.unknown.address), amount=change(way.needed, way.unknown))


def ends(intervals: Iterable[Interval], unknown: Unknown, words: Words) -> str:
    """144,000元以上; of an end that only the figure's declaration makes nothing is said, but that it is left out where it is."""
    return words.label("solve.or").join(_interval(each, unknown, words) + _without(each, unknown, words) for each in intervals)


def _without(interval: Interval, unknown: Unknown, words: Words) -> str:
    """（0元除外）; nothing where no figure is left out, and of a single one."""
    figures = [amount(value, unknown) for value in interval.left_out]
    return words.label("solve.without", figures=figures) if figures and interval.low != interval.high else ""


def _interval(interval: Interval, unknown: Unknown, words: Words) -> str:
    low, high = interval.low, interval.high
    if low is not None and low == high:
        return amount(low, unknown)
    low = None if interval.low_by == "limit" else low
    high = None if interval.high_by == "limit" else high
    facts = {name: amount(value, unknown) for name, value in (("low", low), ("high", high)) if value is not None}
    kind = {(True, True): "between", (True, False): "from", (False, True): "to"}.get(("low" in facts, "high" in facts), "any")
    return words.label(f"solve.{kind}", **facts)


def goal(target: Target, words: Words) -> str:
    """達 80%, 不超過 5%: what the target asks for, behind 即."""
    kind = _GOALS.get(target.rule, "range")
    if target.unit and target.unit.is_truth:
        return words.label("solve.goal.equal", target=target.shown)
    return words.label(f"solve.goal.{kind}", target=target.shown.removeprefix(target.rule).strip())


def sentence(way: Reach, target: Target, words: Words) -> str:
    """What the figure would have to be, in one sentence."""
    unknown = way.unknown
    facts = {"input": str(unknown.address), "target": target.shown}
    if way.met:
        return _spare(way, words)
    if way.reason:
        return words.label(_why_not(way), **facts, **_reasons(way, words))
    if way.needed is None or way.nearest is None:
        first = way.intervals[0]
        if len(way.intervals) == 1 and _interval(first, unknown, words) == words.label("solve.any"):
            return words.label("solve.always", **facts, without=_without(first, unknown, words))
        return words.label("solve.open", **facts, ends=ends(way.intervals, unknown, words))
    kind = "more" if way.needed > 0 else "less"
    facts |= {"amount": change(way.needed, unknown), "figure": amount(way.nearest, unknown), "goal": goal(target, words)}
    return words.label(f"solve.{kind}", **facts)


def _why_not(way: Reach) -> str:
    if way.reason == "limits" and way.unknown.limits == NOTHING:
        return "solve.no_room"
    return (
        f"solve.grain.{'whole' if way.unknown.is_whole_number else 'other'}" if way.reason == "grain" else f"solve.{way.reason}"
    )


def _reasons(way: Reach, words: Words) -> dict[str, str]:
    """What the sentence on why there is no such figure is filled with."""
    unknown = way.unknown
    shown = words.fact([amount(figure, unknown) for figure in way.neighbours])
    facts = {"grain": amount(way.grain, unknown), "neighbours": shown}
    if way.reason == "limits":
        facts |= {"ends": ends(way.beyond, unknown, words) or words.label("solve.other"), "limits": _limits(unknown, words)}
    return facts


def _limits(unknown: Unknown, words: Words) -> str:
    bounds = {name: edge.value for name, edge in zip(("low", "high"), unknown.limits.edges, strict=False) if not edge.side}
    facts = {name: amount(value, unknown) for name, value in bounds.items()}
    return words.label(f"solve.{_LIMITED[tuple(facts)]}", **facts)


_LIMITED = {("low",): "from", ("high",): "to", ("low", "high"): "between", (): "any"}


def _spare(way: Reach, words: Words) -> str:
    """How far the figure may go the other way, until the target is just reached."""
    unknown, value = way.unknown, way.unknown.value
    assert value is not None, "it is met as it stands"
    here = next((interval for interval in way.intervals if interval.holds(value)), None)
    bounds = [("less", here.low, here.low_by), ("more", here.high, here.high_by)] if here else []
    texts = []
    for kind, bound, by in bounds:
        if bound is not None and by != "limit":
            facts = {"amount": change(bound - value, unknown), "figure": amount(bound, unknown)}
            key = f"solve.{'just' if bound == value else 'spare'}.{kind}"
            texts.append(words.label(key, input=str(unknown.address), **facts))
    if here and not texts:
        texts = [words.label("solve.spare.any", input=str(unknown.address), without=_without(here, unknown, words))]
    return words.label("solve.met") + "".join(words.label("semicolon") + text for text in texts) + words.label("stop")


def beside(way: Reach, words: Words) -> list[str]:
    """Where else the target is reached, and where the printed result looks as if it were."""
    unknown = way.unknown
    texts = []
    if len(way.intervals) > 1 and unknown.value is not None:
        texts.append(words.label("solve.where", input=str(unknown.address), ends=ends(way.intervals, unknown, words)))
    for interval in () if way.met else way.intervals:
        wider = next((each for each in way.seeming if _within(interval, each)), None)
        for kind, real, seeming in (("low", interval.low, wider and wider.low), ("high", interval.high, wider and wider.high)):
            if real is not None and seeming is not None and real != seeming:
                facts = {"input": str(unknown.address), "real": amount(real, unknown), "figure": amount(seeming, unknown)}
                texts.append(words.label(f"solve.seeming.{kind}", **facts))
    return texts


def _within(inner: Interval, outer: Interval) -> bool:
    return outer.low_edge <= inner.low_edge and inner.high_edge <= outer.high_edge


def needed_data(way: Reach | None) -> dict[str, str] | None:
    """For JSON: what is to be added to which figure; None where nothing is, or nothing helps."""
    if way is None or not way.needed or way.nearest is None:
        return None
    unit = named(way.unknown.unit)
    return {"input": str(way.unknown.address), "amount": digits(way.needed), "to": digits(way.nearest), "unit": unit}


def way_data(way: Reach, target: Target, words: Words) -> dict[str, Any]:
    """All that is known of a figure, for JSON: figures in its unit, the ends of intervals exactly too."""
    unknown = way.unknown
    return {
        "input": str(unknown.address),
        "unit": named(unknown.unit),
        "value": None if unknown.value is None else digits(unknown.value),
        "grain": digits(way.grain),
        "met": way.met,
        "needed": None if way.needed is None else digits(way.needed),
        "to": None if way.needed is None or way.nearest is None else digits(way.nearest),
        "intervals": [_interval_data(interval) for interval in way.intervals],
        "neighbours": list(map(digits, way.neighbours)),
        "reason": way.reason or None,
        "message": sentence(way, target, words),
        "remarks": beside(way, words),
    }


def _interval_data(interval: Interval) -> dict[str, Any]:
    low, high = interval.low_edge, interval.high_edge
    return {
        "low": None if interval.low is None else digits(interval.low),
        "high": None if interval.high is None else digits(interval.high),
        "exact_low": _exact(low),
        "exact_high": _exact(high),
        "low_included": not low.side and not low.behind,
        "high_included": not high.side and high.behind,
        "low_by": interval.low_by or None,
        "high_by": interval.high_by or None,
    }


def _exact(edge: Edge) -> str | None:
    return None if edge.side else fraction_text(edge.value)
