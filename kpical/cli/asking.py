"""Missing figures asked for at a terminal, one at a time, until each is one."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import click

from kpical.catalogue.model import Definition, Indicator
from kpical.cli.console import for_stream, to_stderr
from kpical.computation.inputs import Address, Given, Slot, Written, figure_for, slots
from kpical.expression.working import as_published
from kpical.problem.errors import FigureError
from kpical.quantity.period import Period
from kpical.quantity.unit import ANY, named
from kpical.words import Words


def missing(definition: Definition, year: Period | None, given: Given) -> Iterator[tuple[Slot, Address]]:
    """What has to be asked for: whole figures, and the parts that were left out of those given in parts.

    Raises FigureError for a figure that was given and cannot be used: no one should answer before that is said.
    """
    for slot in slots(definition, year):
        texts = given.get(slot.path)
        if texts is None:
            if slot.default is None:
                yield slot, Address(slot.path)
        elif None in texts or len(texts) == len(slot.input.parts):
            figure_for(slot, texts)
        else:
            for part, text in texts.items():
                _one(slot, Address(slot.path, part), text.text)
            yield from ((slot, Address(slot.path, part)) for part in slot.input.parts if part not in texts)


def answers(
    indicator: Indicator, definition: Definition, questions: Iterable[tuple[Slot, Address]], words: Words
) -> dict[str, str]:
    """An answer for each; what is computed is said first."""
    found: dict[str, str] = {}
    for slot, at in questions:
        if not found:
            to_stderr(indicator.name.text(words.lang) + words.aside(indicator.id))
            to_stderr(words.label("label.formula") + words.label("colon") + as_published(definition.formula))
            source = definition.source
            if source and source.published and source.quote != definition.formula.text:  # it says more than the formula
                to_stderr(words.label("label.quote") + words.label("colon") + source.quote)
        found[str(at)] = _answer(slot, at, words)
    return found


def _answer(slot: Slot, at: Address, words: Words) -> str:
    unit = words.label("label.any_unit") if slot.input.unit == ANY else named(slot.input.unit)
    question = str(at) + (words.aside(unit) if unit else "")
    question = for_stream(question, sys.stderr)
    while True:
        text: str = click.prompt(question, default="", show_default=False, prompt_suffix=words.label("colon"), err=True)
        try:
            _one(slot, at, text)
        except FigureError as error:
            to_stderr(words.sentence(error))
        else:
            return text


def _one(slot: Slot, at: Address, text: str) -> None:
    """Raises FigureError where the text is no figure for the slot; a part has its own limits."""
    if at.part is not None:
        slot = Slot(str(at), slot.input.part(at.part))
    figure_for(slot, {None: Written(text)})
