"""An error of a calculation with the place at which its figure was given."""

from __future__ import annotations

from kpical.catalogue.model import Definition
from kpical.plan.borrowed import missing
from kpical.plan.entries import Entries, Where
from kpical.problem.errors import FigureError, KpicalError, ZeroDenominator
from kpical.quantity.period import Period


def placed(error: KpicalError, entries: Entries, definition: Definition, period: Period) -> list[KpicalError]:
    """The error in the words of a file of figures."""
    if isinstance(error, FigureError) and error.reason == "not_given":
        return missing(error.limit if isinstance(error.limit, list) else [error.input], definition, period)
    return [located(error, entries) if isinstance(error, FigureError | ZeroDenominator) else error]


def located(error: FigureError | ZeroDenominator, entries: Entries) -> KpicalError:
    """The error with the place of its figure, where it is one's."""
    where = _where(error.input, entries)
    if where is None or error.place is not None:
        return error
    return error.with_facts(place=where)


def _where(name: str, entries: Entries) -> Where | None:
    return next((entry.where for address, entry in entries.items() if name and name in (str(address), address.path)), None)
