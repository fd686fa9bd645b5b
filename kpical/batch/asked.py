"""What the words of the options of a table mean: heads of results, targets of indicators, units of bare numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpical.catalogue.library import Library
from kpical.computation.aim import aim_of
from kpical.problem.errors import BadOption
from kpical.quantity.unit import Dimension, Unit, find_unit


def renamed(heads: Sequence[str], asked: Sequence[str]) -> dict[str, str]:
    """--as WORD=HEAD by word. Raises BadOption."""
    head_by_word = {}
    for text in heads:
        word, equals, head = text.partition("=")
        if not equals or not head.strip() or word.strip() not in asked:
            raise BadOption("as", text)
        head_by_word[word.strip()] = head.strip()
    return head_by_word


def targets_of(texts: Sequence[str], asked: Sequence[str], library: Library) -> dict[str, str]:
    """--target T or INDICATOR:T by the indicator's id. Raises BadOption, where one does not fit its indicator too."""
    targets: dict[str, str] = {}
    for text in texts:
        words = asked or re.split("[:：]", text)[:1]  # where each row names its indicator, any may be meant
        word = next((word for word in words if text.startswith((f"{word}:", f"{word}："))), "")
        if not word and asked and re.search("[:：]", text):
            raise BadOption("target_word", text, asked)
        if not word and len(asked) != 1:
            raise BadOption("target_which", text, asked)
        indicator = library.find(word or asked[0])
        if indicator.id in targets:
            raise BadOption("target_twice", text)
        targets[indicator.id] = text[len(word) + 1 :] if word else text
        aim_of(targets[indicator.id], indicator.definitions[-1])  # what does not fit is said before a row is read
    return targets


def units_of(texts: Sequence[str]) -> tuple[Unit, ...]:
    """--unit, one a dimension. Raises BadOption."""
    by_dimension: dict[Dimension, Unit] = {}
    for text in texts:
        unit = find_unit(text)
        if unit is None or by_dimension.setdefault(unit.dimension, unit) != unit:
            raise BadOption("unit", text)
    return tuple(by_dimension.values())
