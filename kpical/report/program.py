"""The program of each result for JSON, and the figures that it takes, so that anyone can compute the result again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kpical.computation.calculation import Result
from kpical.computation.inputs import Address
from kpical.plan.scoring import Outcome
from kpical.program.written import Resolved, program_data, resolved
from kpical.words import Words


def calculation_data(result: Result, words: Words) -> dict[str, Any]:
    """The keys of a single result: its figures as they were given, and its program."""
    return {"figures": list(_figures(result, words)), "program": program_data(resolved(result), words.lang)}


def _figures(result: Result, words: Words) -> Iterator[dict[str, str]]:
    for path, texts in result.given.items():
        for part, written in texts.items():
            yield {
                "input": str(Address(path, part)),
                "text": written.text,
                "unit": written.unit.name if written.unit else "",
                "unit_from": written.origin,
                "place": words.label("place.command"),
                "source": "",
            }


class Programs:
    """The programs of scorecards by their keys, each once: an indicator has another one where its target or a unit is another."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.data: dict[str, dict[str, Any] | None] = {}
        self._keys: dict[tuple[object, ...], str] = {}

    def key(self, outcome: Outcome) -> str | None:
        """The key of an outcome's program; None where it has no result."""
        if outcome.result is None:
            return None
        item, of = outcome.item, resolved(outcome.result, outcome.item.grades)
        same = (item.id, of.period, of.target, of.units)  # what else there is hangs on these
        if same not in self._keys:
            self._keys[same] = self._added(item.id, of)
        return self._keys[same]

    def _added(self, identity: str, of: Resolved) -> str:
        data, key, number = program_data(of, self.lang), identity, 1
        while key in self.data:
            number += 1
            key = f"{identity}#{number}"
        self.data[key] = data
        return key
