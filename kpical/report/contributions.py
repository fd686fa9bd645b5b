"""What each figure has made of a change, in digits that add up: for programs, and as lines for readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kpical.computation.calculation import show
from kpical.computation.change import Contribution, ExplainedChange
from kpical.quantity.rounding import apportioned, fraction_text, grouped, point, scaled
from kpical.report.model import Line
from kpical.report.result import figure_data
from kpical.words import Words


class PrintedContribution(NamedTuple):
    """A contribution in print: `digits` have a sign; `adjusted` where its own rounding would give others."""

    made: Contribution
    number: int  # of the last place
    digits: str
    adjusted: bool
    parts: tuple[PrintedContribution, ...]

    @property
    def each(self) -> Iterator[PrintedContribution]:
        """Itself, then those of its parts."""
        yield self
        yield from self.parts

    def text(self, change: ExplainedChange, words: Words) -> str:
        """For a reader: grouped, with the unit, and a mark where it is adjusted."""
        return grouped(self.digits) + change.unit + (words.label("change.mark") if self.adjusted else "")


def printed(change: ExplainedChange) -> tuple[PrintedContribution, ...]:
    """The contributions in numbers that add up to the printed change, those of parts to their figure's."""
    places, mode = change.decimals, change.after.rounding
    return _printed(change.contributions, total_number(change), places, mode)


def _printed(contributions: Sequence[Contribution], total: int, places: int, mode: str) -> tuple[PrintedContribution, ...]:
    numbers = apportioned([made.amount for made in contributions], total, places)
    return tuple(
        PrintedContribution(
            made=made,
            number=number,
            digits=signed(number, places),
            adjusted=number != scaled(made.amount, places, mode),
            parts=_printed(made.parts, number, places, mode),
        )
        for made, number in zip(contributions, numbers, strict=True)
    )


def signed(number: int, decimals: int) -> str:
    """The digits of a number of the last place with their sign; 0 has none."""
    return "+" * (number > 0) + point(number, decimals)


def total_number(change: ExplainedChange) -> int:
    """The change itself in numbers of the last place that is printed."""
    return scaled(change.amount, change.decimals, change.after.rounding)


def total_digits(change: ExplainedChange) -> str:
    """The change itself in print."""
    return signed(total_number(change), change.decimals)


def contributions_data(change: ExplainedChange) -> list[dict[str, Any]]:
    """Who made how much, for JSON."""
    return [
        {**_data(each, "input", change), "parts": [_data(part, "part", change) for part in each.parts]}
        for each in printed(change)
    ]


def _data(each: PrintedContribution, key: str, change: ExplainedChange) -> dict[str, Any]:
    return {
        key: each.made.name,
        "before": figure_data(each.made.before),
        "after": figure_data(each.made.after),
        "amount": each.digits,
        "exact": fraction_text(each.made.amount),
        "unit": change.unit,
        "adjusted": each.adjusted,
    }


def analysis_lines(change: ExplainedChange, words: Words) -> Iterator[Line]:
    """The change on a line, and below it what each figure made of it, for what opens below a result."""
    amount = grouped(total_digits(change)) + change.unit
    head = words.label("change.since", period=change.before.period, amount=amount)
    yield Line(words.label("change.analysis"), head + words.label("gap") + words.label("change.shapley"))
    for each in printed(change):
        old, new = (show(figure, with_unit=True) for figure in (each.made.before, each.made.after))
        parts = [f"{part.made.name} {part.text(change, words)}" for part in each.parts]
        text = f"{each.made.name} {old} → {new}{words.label('gap')}{each.text(change, words)}"
        yield Line("", text + (words.aside(words.fact(parts)) if parts else ""))
    yield from adjusted_line(change, words)


def adjusted_line(change: ExplainedChange, words: Words) -> Iterator[Line]:
    """What the mark says, where one stands."""
    if any(one.adjusted for figure in printed(change) for one in figure.each):
        yield Line(words.label("change.mark"), words.label("change.adjusted"))
