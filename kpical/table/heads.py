"""Heads of columns: the unit that one carries, as in 預算數（千元） or 預算數_千元."""

from __future__ import annotations

import re

from kpical.unit import Unit, find_unit

_SUFFIXED = re.compile(
    r"(?P<name>.+?)\s*(?:[（(［\[]\s*(?:單位[：:])?(?P<unit>[^（()）［\]\[]+?)\s*[)）］\]]|_(?P<under>[^_]+))", re.DOTALL
)


def with_unit(head: str) -> tuple[str, Unit] | None:
    """Name and unit of a head like 預算數（千元）, None for a head without a unit."""
    match = _SUFFIXED.fullmatch(head)
    unit = find_unit(match["unit"] or match["under"]) if match else None
    return (match["name"], unit) if match and unit else None
