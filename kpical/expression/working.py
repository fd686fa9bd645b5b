"""The working: the formula as it is published, and the same with the figures in the places of the names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kpical.expression.formula import Formula


def as_published(formula: Formula) -> str:
    """The formula's text on one line."""
    return re.sub(r"\s+", " ", formula.text.strip())


def substituted(formula: Formula, shown: Mapping[str, str]) -> str:
    """The formula's text with the figure shown for each name; a negative one stands in brackets."""
    parts, position = [], 0
    for start, end, name in formula.spans():
        figure = shown[name]
        parts += [formula.text[position:start], f"({figure})" if figure.startswith("-") else figure]
        position = end
    return re.sub(r"\s+", " ", "".join([*parts, formula.text[position:]]).strip())
