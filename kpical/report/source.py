"""Where a formula comes from, for a reader."""

from __future__ import annotations

from kpical.catalogue.model import Definition, Source
from kpical.words import Words


def source_text(definition: Definition, words: Words) -> str:
    """Document, place, and whether the formula is the published one."""
    source: Source | None = definition.source
    if source is None:
        return ""
    kind = {True: words.label("label.published"), False: words.label("label.reading"), None: ""}[source.published]
    place = words.label("gap") + source.place if source.place else ""
    return source.document + place + (words.aside(kind) if kind else "")
