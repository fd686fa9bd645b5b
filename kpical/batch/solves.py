"""What --solve means: of which figure of which indicator each row tells what it lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpical.catalogue.library import Library
from kpical.catalogue.model import Definition
from kpical.computation.inputs import find_address
from kpical.computation.unknowns import choices
from kpical.problem.errors import BadOption


def solves_of(texts: Sequence[str], asked: Sequence[str], library: Library) -> tuple[tuple[str, str], ...]:
    """--solve INPUT or INDICATOR:INPUT by the indicator's id, "" for all. Raises BadOption, also for what is no figure of it."""
    names: dict[str, str] = {}
    for text in texts:
        words = asked or re.split("[:：]", text)[:1]
        word = next((word for word in words if text.startswith((f"{word}:", f"{word}："))), "")
        if not word and re.search("[:：]", text):
            raise BadOption("solve_word", text, asked)
        name = text[len(word) + 1 :].strip() if word else text.strip()
        identity = library.find(word).id if word else ""
        if identity in names:
            raise BadOption("solve_which", text)
        names[identity] = name
        for each in [word] if word else asked:
            if not any(_is_number(definition, name) for definition in library.find(each).definitions):
                raise BadOption("solve", each, name)
    return tuple(names.items())


def _is_number(definition: Definition, word: str) -> bool:
    """Whether the word means a whole figure that can be asked for."""
    address = find_address(definition, definition.valid.first, word)
    return address is not None and address in choices(definition, definition.valid.first)
