"""The stamp of a result, as people and programs read it.

kpical 0.1.0　計畫 plan.yaml 000e282a1118　數字 t.csv 9c0585cb9d52　定義 allotment-execution-rate 7e45e966435e
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kpical.catalogue.stamp import Stamp, short
from kpical.problem.display import fold, visible, width
from kpical.words import Words

MOST_NAMED = 5  # of a kind, where a stamp must not be longer than what it stands below


def stamp_data(stamp: Stamp) -> dict[str, Any]:
    """The keys of a JSON object: every digit."""
    return {
        "kpical": stamp.version,
        "files": [{"kind": file.kind, "name": file.name, "sha256": file.sha256} for file in stamp.files],
        "definitions": dict(stamp.definitions),
    }


def stamp_parts(stamp: Stamp, words: Words, *, brief: bool = False) -> list[str]:
    """What stays on one line each: kpical and its version; a file and its first digits, the first of a kind behind its label.

    `brief` counts those of a kind that are many; who wants their digits finds them in the other formats.
    """
    kinds: dict[str, list[str]] = {}
    for file in stamp.files:
        kinds.setdefault(file.kind, []).append(_named(file.name, file.sha256))
    kinds["definitions"] = [_named(identity, sha256) for identity, sha256 in stamp.definitions.items()]
    parts = [f"kpical {stamp.version}"]
    for kind, named in kinds.items():
        texts = [words.label("stamp.many", count=len(named))] if brief and len(named) > MOST_NAMED else named
        parts += [f"{words.label(f'stamp.{kind}')} {texts[0]}", *texts[1:]] if texts else []
    return parts


def stamp_line(stamp: Stamp, words: Words, *, brief: bool = False) -> str:
    """All of it on one line."""
    return words.label("gap").join(stamp_parts(stamp, words, brief=brief))


def stamp_lines(stamp: Stamp, words: Words, cells: int) -> list[str]:
    """All of it, briefly, in lines of at most that many cells; a file parts from its digits only where both are too long."""
    gap = words.label("gap")
    lines: list[str] = []
    for part in stamp_parts(stamp, words, brief=True):
        if lines and width(lines[-1] + gap + part) <= cells:
            lines[-1] += gap + part
        else:
            lines += fold(part, cells)
    return lines


def stamp_properties(stamp: Stamp) -> str:
    """All digits, for the properties of a document: a line each, as `sha256sum` prints them."""
    return "\n".join(_checkable(stamp))


def _checkable(stamp: Stamp) -> Iterator[str]:
    yield f"kpical {stamp.version}"
    yield from (f"{file.sha256}  {visible(file.name)}" for file in stamp.files)
    yield from (f"{sha256}  {identity}" for identity, sha256 in stamp.definitions.items())


def definitions_text(definitions: Mapping[str, str]) -> str:
    """Some definitions in one cell."""
    return "; ".join(_named(identity, sha256) for identity, sha256 in definitions.items())


def _named(name: str, sha256: str) -> str:
    return f"{visible(name)} {short(sha256)}"
