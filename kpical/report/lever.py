"""What the lever of a result lacks, beside the distance to its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpical.computation.calculation import Result
from kpical.words import Words

if TYPE_CHECKING:
    from kpical.computation.reach import Reach


def lever_way(result: Result) -> Reach | None:
    """What the lever lacks; None where the indicator has none, or its target is met."""
    if not result.definition.lever or result.met is not False:
        return None
    from kpical.computation.lever import lever_of  # few results need it

    return lever_of(result)


def needed_words(result: Result, words: Words, *, aside: bool = False) -> str:
    """實支數再增 34,695元, in brackets where it is an aside; nothing where the lever lacks nothing, or does not help."""
    way = lever_way(result)
    if way is None:
        return ""
    from kpical.report.needed import short

    text = short(way, words)
    return words.aside(text) if text and aside else text


def needed_digits(result: Result) -> str:
    """The signed amount that the lever lacks, in its unit."""
    way = lever_way(result)
    if way is None or not way.needed:
        return ""
    from kpical.report.needed import digits

    return digits(way.needed)


def lever_data(result: Result) -> dict[str, Any]:
    """For JSON: what the lever lacks under its key, where the indicator has one and a target."""
    if not result.definition.lever or result.target is None:
        return {}
    way = lever_way(result)
    if way is None:
        return {"needed": None}
    from kpical.report.needed import needed_data

    return {"needed": needed_data(way)}
