"""Whether a terminal has colours: a console of Windows must be told to obey their signs, or it prints them as litter."""

from __future__ import annotations

import os
import sys
from typing import Any, Literal

_STANDARD_OUTPUT, _OBEY = -11, 4  # Windows' STD_OUTPUT_HANDLE, ENABLE_VIRTUAL_TERMINAL_PROCESSING


def colours() -> Literal["standard"] | None:
    """What the terminal has, as rich calls it; None for no sign at all, of bold letters neither."""
    if "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":
        return None
    if sys.platform == "win32":
        import ctypes

        return "standard" if told_to_obey(ctypes.WinDLL("kernel32")) else None
    return "standard"


def told_to_obey(system: Any) -> bool:  # noqa: ANN401  a library of Windows has no type elsewhere
    """Whether the console obeys from now on; `system` is Windows' kernel32."""
    from ctypes import byref, c_ulong, c_void_p

    handle, mode = c_void_p(system.GetStdHandle(_STANDARD_OUTPUT)), c_ulong()
    return bool(system.GetConsoleMode(handle, byref(mode)) and system.SetConsoleMode(handle, mode.value | _OBEY))
