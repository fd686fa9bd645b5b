"""How far a result is from its target, for readers and for programs."""

from __future__ import annotations

from fractions import Fraction

from kpical.computation.assessment import Gap
from kpical.computation.calculation import Result
from kpical.quantity.rounding import MOST_DECIMALS, fraction_text, grouped, rounded, scaled
from kpical.words import Words


def seen(value: Fraction, decimals: int, rounding: str = "half-up") -> str:
    """The digits of a value that is not 0, with as many decimals as it takes not to print it as 0."""
    places = decimals
    while value and not scaled(value, places, rounding) and places < MOST_DECIMALS:
        places += 1
    return grouped(rounded(value, places, rounding))


def gap_words(gap: Gap | None, result: Result, words: Words) -> str:
    """還差 3次, 超過 0.5百分點; nothing where the value is just the target and that is enough, or within a range."""
    if gap is None or result.target is None:
        return ""
    if gap.sense in ("even", "within"):
        if result.target.met(result.value):
            return ""
        return words.label("gap.not_above" if result.value == result.target.floor else "gap.not_below")
    return words.label(f"gap.{gap.sense}", amount=seen(gap.amount, result.decimals) + gap.unit)


def gap_digits(gap: Gap, result: Result) -> str:
    """The distance as it is printed, without grouping."""
    return seen(gap.amount, result.decimals).replace(",", "")


def gap_data(gap: Gap | None, result: Result) -> dict[str, str] | None:
    """The distance for JSON."""
    if gap is None:
        return None
    return {"sense": gap.sense, "amount": gap_digits(gap, result), "exact": fraction_text(gap.amount), "unit": gap.unit}
