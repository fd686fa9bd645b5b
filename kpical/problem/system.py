"""What the system says of a failure: its own words, which may be of another language, and the number that kpical knows it by."""

from __future__ import annotations

import os
from errno import errorcode


class SystemText(str):
    """The system's words; `name` is that of its number, such as ENOSPC, "" where it has none."""

    __slots__ = ("name",)
    name: str


def said_by_system(error: OSError) -> SystemText:
    """Why it failed."""
    text = SystemText(error.strerror or (os.strerror(error.errno) if error.errno else str(error)))
    text.name = errorcode.get(error.errno or 0, "")
    return text
