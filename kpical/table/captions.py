"""Captions: the line above a table that says what all its figures are counted in, 單位：新臺幣千元、人."""

from __future__ import annotations

import re
from typing import NamedTuple

from kpical.quantity.unit import Unit
from kpical.table.folding import folded
from kpical.table.unit_words import SAID, is_open_money, unit_of

_OPENING, _CLOSING = r"(（\[［【〔﹙﹝〈《", r")）\]］】〕﹚﹞〉》"
_FIRST = rf"[{_OPENING}\s]*{SAID}(?P<rest>.*)"
_IN_TITLE = rf".+[{_OPENING}]\s*{SAID}(?P<rest>[^{_OPENING}{_CLOSING}]*)[{_CLOSING}]"
_AFTER_TITLE = rf".+[\s，,；;]{SAID}(?P<rest>.*)"
_ENDING = ")）]］】〕﹚﹞〉》 。．.;；"
_APART = r"\s*[、；;，,及和]\s*"


class Caption(NamedTuple):
    """What a table's line on units says; used whole or, where a word of it is not understood, not at all."""

    text: str
    units: tuple[Unit, ...] = ()
    understood: bool = True


def read_caption(text: str) -> Caption | None:
    """The caption that a cell is, or that a title ends in; None where it says nothing of units."""
    line = folded(text)
    match = re.fullmatch(_FIRST, line) or re.fullmatch(_IN_TITLE, line)
    if match:
        units = _units(match["rest"])
        return Caption(line, units, understood=bool(units))
    # Behind a title without a bracket may stand a form's 單位：主計處, which means the office.
    later = re.fullmatch(_AFTER_TITLE, line)
    if later is None or not (_units(later["rest"]) or any(map(is_open_money, re.split(_APART, later["rest"])))):
        return None
    return Caption(line, units := _units(later["rest"]), understood=bool(units))


def _units(text: str) -> tuple[Unit, ...]:
    """Every unit of the text; none where a piece of it is no unit, or where two of one dimension leave open which holds."""
    units: dict[str, Unit] = {}
    scales: dict[object, object] = {}
    for piece in _pieces(text.rstrip(_ENDING)):
        unit = unit_of(piece)
        if unit is None or scales.setdefault((unit.dimension, unit.kind), unit.scale) != unit.scale:
            return ()
        units[unit.name] = unit
    return tuple(units.values())


def _pieces(text: str) -> list[str]:
    """The words between the separators; 元/人 is one unit where it is known as one, 千元/% is two."""
    if unit_of(text):
        return [text]
    pieces = re.split(_APART, text)
    return [part for piece in pieces for part in ([piece] if unit_of(piece) else re.split(r"\s*[/／]\s*", piece))]
