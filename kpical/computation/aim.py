"""What a text says that a result is to be judged by."""

from __future__ import annotations

from kpical.catalogue.model import Definition
from kpical.catalogue.target import Aim, Origin
from kpical.catalogue.target_text import OPEN, read_target, says_none
from kpical.problem.errors import BadOption, FigureError
from kpical.quantity.figure import read_figure


def aim_of(text: str | None, definition: Definition | None) -> Aim | None:
    """What --target says, None where it is not given.

    Raises BadOption where the text is no target, or none for the indicator's unit.
    """
    if text is None:
        return None
    if says_none(text):
        return Aim(None, Origin("option"))
    try:
        target = read_target(text, definition.unit if definition else None)
    except FigureError as error:
        if error.reason in OPEN:
            raise BadOption("target_open", text, cause=error) from error
        raise BadOption("target_given", text) from error
    if target is None:
        raise BadOption("target_given" if _other_unit(text, definition) else "target", text)
    return Aim(target, Origin("option"))


def _other_unit(text: str, definition: Definition | None) -> bool:
    """Whether the text would be the figure of another unit."""
    if text.strip() in ("是", "否"):
        return True
    try:
        read_figure(text, definition.unit if definition else None)
    except FigureError as error:
        return error.code == "wrong_unit"
    return False
