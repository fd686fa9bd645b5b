"""Which inputs of several indicators one column of a table may hold."""

from __future__ import annotations

from kpical.catalogue.model import Input


def read_as(declared: Input | None) -> Input | None:
    """What of an input says how its figure is read: one column may hold the figure of all that are alike in that."""
    return declared and declared._replace(figure="", years=0, rollup="")
