"""What programs know by an id and people by a name."""

from __future__ import annotations

from collections.abc import Callable


class NamedId(str):
    """An id, which a program reads as it is; `in_language` gives the name that a sentence has in its place."""

    __slots__ = ("in_language",)
    in_language: Callable[[str], str]
