"""Indicators made from a line of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Never

from kpical.catalogue.called import Find
from kpical.catalogue.library import Library
from kpical.catalogue.model import Indicator
from kpical.catalogue.reader import read_indicator
from kpical.problem.errors import FileProblem, UnknownIndicator
from kpical.problem.position import Place

LIBRARY = Library()
NAMES = ("甲", "乙", "丙")


def read(text: str) -> tuple[Indicator | None, list[FileProblem]]:
    """The indicator of a file, and what is said against it; what it uses comes from the library."""
    return read_indicator(text.encode(), "a.yaml", lambda word, place: LIBRARY.find(word))


def indicator(text: str) -> Indicator:
    """The indicator of a file, against which nothing is to be said."""
    found, problems = read(text)
    assert [str(problem) for problem in problems] == []
    assert found
    return found


def of_formula(
    formula: str, inputs: Mapping[str, str] | Iterable[str] = NAMES, identity: str = "one", **fields: str
) -> Indicator | None:
    """The indicator of a formula, its inputs with their limits and the fields besides; None where the formula is refused."""
    limits = inputs if isinstance(inputs, Mapping) else dict.fromkeys(inputs, "{}")
    text = f'id: {identity}\nformula: "{formula}"\ninputs:\n'
    text += "".join(f"  {name}: {{{limit.strip('{}')}}}\n" for name, limit in limits.items())
    text += "".join(f"{key}: {value}\n" for key, value in fields.items())
    found, problems = read_indicator(text.encode(), "test.yaml", _no_other)
    return found if not [problem for problem in problems if not problem.notice] else None


def using(formula: str, *used: str, inputs: str = "") -> Indicator:
    """An indicator that uses others, 一 and 二, each of its own inputs, and perhaps has inputs besides."""
    inner = {found.id: found for i, text in enumerate(used) if (found := of_formula(text, identity=f"used-{i}"))}
    assert len(inner) == len(used)
    uses = ", ".join(f"{word}: {identity}" for word, identity in zip("一二", inner, strict=False))
    text = f'id: one\nformula: "{formula}"\nuses: {{{uses}}}\n' + (f"inputs: {{{inputs}: {{}}}}\n" if inputs else "")
    found, problems = read_indicator(text.encode(), "one.yaml", lambda word, place: inner[word])
    assert found, problems
    return found


def _no_other(word: str, place: Place) -> Never:
    raise UnknownIndicator(word)


def find_among(indicators: Iterable[Indicator | None]) -> Find:
    """Finds these by their ids."""
    by_id = {found.id: found for found in indicators if found}

    def find(word: str) -> Indicator:
        if word not in by_id:
            raise UnknownIndicator(word)
        return by_id[word]

    return find
