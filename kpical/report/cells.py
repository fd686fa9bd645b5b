"""Results as cells that compute themselves: which cell stands for which figure of a formula."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from typing import Any

from kpical.catalogue.derived import made, sum_of_parts
from kpical.catalogue.model import Definition, Input
from kpical.computation.calculation import Result
from kpical.computation.inputs import Slot, used_definition
from kpical.problem.position import Place
from kpical.quantity.period import Period
from kpical.quantity.rounding import exact_text
from kpical.report.model import Cell, Live, Number
from kpical.report.source import source_text
from kpical.words import Words

KeyOf = Callable[[str], Any]  # of an input's path: a key, or a Live of a figure that is a sum itself


def live(definition: Definition, period: Period | None, key: KeyOf, decimals: int, rounding: str, prefix: str = "") -> Live:
    """The definition over the cells of its figures."""
    refs: dict[str, Any] = {name: key(prefix + name) for name in (*definition.inputs, *definition.parameters)}
    for word, use in definition.uses.items():
        inner = used_definition(use, period)
        refs[word] = live(inner, use.period(period), key, inner.decimals, inner.rounding, f"{prefix}{word}.")
    return Live(definition, refs, decimals, rounding)


def live_sum(declared: Input, keys: Sequence[Hashable], value: Fraction) -> Live:
    """A figure over the cells of its parts, with as many decimals as it has."""
    decimals = len((exact_text(value) or "").partition(".")[2])
    definition = sum_of_parts(declared)
    return Live(definition, dict(zip(definition.inputs, keys, strict=True)), decimals, "half-up")


def live_constant(slot: Slot) -> Live:
    """A parameter by its value for the year."""
    unit = slot.input.unit
    value = (slot.default or Fraction(0)) * (unit.scale if unit else 1)
    return Live(made(exact_text(value) or str(value), (), unit, Place("")), {}, 0, "half-up")


def result_cell(result: Result, key: KeyOf, text: str, words: Words) -> Cell:
    """A result that computes itself, with its formula and source noted."""
    number = Number(result.value, result.unit, result.decimals, result.rounding)
    formula = live(result.definition, result.period, key, result.decimals, result.rounding)
    return Cell(text, number, formula, note=note_of(result.definition, words))


def verdict_cell(value: Cell, result: Result, text: str, words: Words, tone: str = "") -> Cell:
    """Whether a result reaches its target, beside the cell of the result."""
    cell = Cell(text, tone=tone)
    if value.live is None or result.target is None:
        return cell
    said = (words.label("label.met"), words.label("label.missed"))
    return cell._replace(live=value.live._replace(target=result.target, verdict=said))


def note_of(definition: Definition, words: Words) -> str:
    """The formula, its source and the words of it."""
    labelled = [
        (words.label("label.formula"), definition.formula.text),
        (words.label("label.source"), source_text(definition, words)),
        (words.label("label.quote"), definition.source.quote if definition.source else ""),
    ]
    colon = words.label("colon")
    return "\n".join(f"{label}{colon}{text}" for label, text in labelled if text)
