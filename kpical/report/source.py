"""Where a formula comes from, for a reader."""

from __future__ import annotations

from kpical.catalogue.model import Definition
from kpical.catalogue.target import Origin
from kpical.catalogue.wording import Source
from kpical.words import Words


def origin_text(origin: Origin | None, words: Words) -> str:
    """Whose word a target is: 計畫, 指標檔：外交部 99 年度施政目標與重點, --target."""
    if origin is None:
        return ""
    text = words.label(f"whose.{origin.kind}") + (words.label("colon") + origin.document if origin.document else "")
    return text + (
        words.label("whose.carried" if origin.carried else "whose.newest", period=origin.period) if origin.period else ""
    )


def source_text(definition: Definition, words: Words) -> str:
    """Document, place, and whether the formula is the published one."""
    source: Source | None = definition.source
    if source is None:
        return ""
    kind = {True: words.label("label.published"), False: words.label("label.reading"), None: ""}[source.published]
    place = words.label("gap") + source.place if source.place else ""
    return source.document + place + (words.aside(kind) if kind else "")
