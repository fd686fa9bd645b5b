"""Missing figures asked for at a terminal, one at a time, until each is one."""

from __future__ import annotations

from collections.abc import Iterable

import click

from kpical.cli.console import tell
from kpical.errors import FigureError
from kpical.inputs import Slot, Written, figure_for
from kpical.words import Words


def ask_for_missing(missing: Iterable[Slot], words: Words) -> dict[str, str]:
    """An answer for every slot."""
    return {slot.path: _answer(slot, words) for slot in missing}


def _answer(slot: Slot, words: Words) -> str:
    unit = slot.input.unit.name if slot.input.unit else ""
    question = slot.path + (words.aside(unit) if unit else "")
    while True:
        text: str = click.prompt(question, default="", show_default=False, prompt_suffix=words.label("colon"), err=True)
        try:
            figure_for(slot, {None: Written(text)})
        except FigureError as error:
            tell(words.sentence(error))
        else:
            return text
