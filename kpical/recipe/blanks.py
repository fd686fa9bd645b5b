"""Cells that hold nothing, or a dash: what they are, and what of them counts as 0 because the user said so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpical.quantity.figure import is_missing
from kpical.recipe.job import Job
from kpical.recipe.table_header import text_of
from kpical.table.row_kinds import is_blank

_BLANKS = re.compile(rb"(?:[\x00-\x20]|\xe3\x80\x80)*")  # what is not seen, the end mark of old files among it


def is_sparse(row: Sequence[bytes]) -> bool:
    """Whether at most one cell holds anything: in a table of several columns only such a row can be blank or begin a note."""
    filled = 0
    for cell in row:
        filled += _BLANKS.fullmatch(cell) is None
        if filled > 1:
            return False
    return True


def all_blank(row: Sequence[bytes]) -> bool:
    """Whether no cell holds anything."""
    return all(is_blank(text_of(cell)) for cell in row)


def zero_for(text: str, job: Job) -> str:
    """What of a cell counts as 0 because the user said so: "blank", "dash" or nothing."""
    kind = "blank" if not text.strip() else "dash" if is_dash(text) else ""
    return kind if (kind == "blank" and job.blank_zero) or (kind == "dash" and job.dash_zero) else ""


def is_dash(text: str) -> bool:
    """Whether a dash stands where a figure would: not N/A, which says that there is none."""
    return is_missing(text) and not any(char.isalpha() or char in "….⋯" for char in text)
