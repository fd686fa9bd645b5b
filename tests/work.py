"""Work counted, not timed: a slow machine is no fault, and a quadratic one is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest


def within(calls: int, do: Callable[[], object]) -> int:
    """Do it in at most so many calls of functions, in Python and in C; how many there were. Breaks off where there are more."""
    count = 0

    def counting(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1
            if count > calls:
                sys.setprofile(None)
                pytest.fail(f"more than {calls} calls, in {frame.f_code.co_qualname}")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        do()
    finally:
        sys.setprofile(before)
    return count
