"""What can be wrong with a table: its columns, its rows, their bytes."""

from __future__ import annotations

from collections.abc import Sequence

from kpical.problem.errors import KpicalError, Texts
from kpical.problem.position import Place, Spot


class MissingColumn(KpicalError):
    """The table has no column for an input; `line` is where the heads may be instead."""

    input: str
    indicator: str
    wanted: Texts = ""
    near: Sequence[str] = ()
    line: int = 0
    # "" or one that has a sentence; "parts": columns may be its parts, as `maps` says; "of_others": they are the `owners`' own
    reason: str = ""
    maps: Sequence[str] = ()
    owners: Sequence[str] = ()
    place: Place | Spot | None = None
    unit: str = ""  # of the input, where that of the column does not fit
    CODE = "missing_column"


class AmbiguousColumn(KpicalError):
    """Two columns for one input, or one column for different inputs."""

    input: Texts
    columns: Texts
    # "", or one column for two inputs: "shared" in batch, "in_plan" in a table of figures, "used" for two words of an indicator
    # that the plan does not have; "period"; "periods"; "published"; "unit_or_agency"; "same_name"
    reason: str = ""
    place: Place | Spot | None = None
    CODE = "ambiguous_column"


class RaggedRow(KpicalError):
    """A row with fewer or more cells than the head."""

    found: int
    wanted: int
    place: Place | Spot | None = None
    CODE = "ragged_row"
    EXIT_CODE = 1


class UnlikeRow(KpicalError):
    """A row of a Python program with a head that the first row lacks: its value would be lost. `row` counts from 1."""

    head: str
    row: int
    wanted: Sequence[str] = ()
    near: Sequence[str] = ()
    CODE = "ragged_row"
    EXIT_CODE = 1


class BadEncoding(KpicalError):
    """A row whose bytes do not fit the encoding of the table."""

    encoding: str
    place: Place | Spot | None = None
    reason: str = ""  # "", or "big5" where it may be an extension of that
    CODE = "bad_encoding"
    EXIT_CODE = 1
