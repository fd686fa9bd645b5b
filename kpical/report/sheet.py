"""The waist of every report: a card of labelled texts or a table of rows, the same as data, and nothing of any format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Line(NamedTuple):
    """A labelled text of a card. `tone` is "" , "good", "bad" or "strong"."""

    label: str
    text: str
    tone: str = ""


class Report(NamedTuple):
    """What a command has to say, for every format.

    For people `lines`, or where there are none the table under `titles`; for CSV the table; for JSON `data`.
    """

    data: Any
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    lines: Sequence[Line] = ()
    titles: Sequence[str] = ()
