"""What a cell beside or above a table says of its units: 單位：新臺幣千元."""

from __future__ import annotations

import re
from typing import NamedTuple

from kpical.table.heads import folded
from kpical.unit import Unit, find_unit

_SAID = re.compile(r"[（(［\[【〔]?\s*(?:金額|貨幣)?單\s*位\s*[：:]\s*(?P<units>.+?)\s*[。.]?\s*[）)］\]】〕]?")
_AT_THE_END = re.compile(
    r".*[（(［\[【〔]\s*(?:(?:金額|貨幣)?單\s*位\s*[：:])\s*(?P<units>[^（(）)［］\[\]【】〔〕]+?)\s*[）)］\]】〕]"
)
_BETWEEN = re.compile(r"\s*[、；;，,及和]\s*|\s*/\s*")
_MOST = 100  # characters; a longer cell is a sentence


class Caption(NamedTuple):
    """What is said of units, whole: none of it counts where a part is not understood."""

    text: str
    units: tuple[Unit, ...] = ()
    understood: bool = True


def read_caption(text: str) -> Caption | None:
    """The caption of a cell; None where the cell says nothing of units."""
    word = folded(text) if len(text) <= _MOST else ""
    match = _SAID.fullmatch(word) or _AT_THE_END.fullmatch(word)
    if match is None:
        return None
    said = re.sub(r"^(新臺幣|新台幣)\s*[：:]?\s*(?=.)", "", match["units"])
    whole = find_unit(said)
    units = [whole] if whole else [find_unit(part) for part in _BETWEEN.split(said)]
    known = tuple(unit for unit in units if unit)
    return Caption(word, known) if len(known) == len(units) else Caption(word, understood=False)
