"""An indicator by what it is called: how one is found, and what it is as the fact of a mistake."""

from __future__ import annotations

from collections.abc import Callable

from kpical.catalogue.model import Indicator
from kpical.problem.named import NamedId

Find = Callable[[str], Indicator]  # by a word; raises KpicalError: unknown, bad, or a circle


def called(indicator: Indicator) -> NamedId:
    """Its id, which sentences tell by its name."""
    named = NamedId(indicator.id)
    named.in_language = indicator.name.text
    return named
