"""An indicator as the fact of a mistake."""

from __future__ import annotations

from kpical.catalogue.model import Indicator
from kpical.problem.named import NamedId


def called(indicator: Indicator) -> NamedId:
    """Its id, which sentences tell by its name."""
    named = NamedId(indicator.id)
    named.in_language = indicator.name.text
    return named
