"""Whether the kernel was compiled, and from sources that Python still speaks to."""

from __future__ import annotations

from types import ModuleType
from typing import Literal

from kpical.problem.errors import BadOption

LAYOUT = 0x04C86D7  # of the programs that `encoding` writes; src/layout.h says what it stands for


def kernel() -> ModuleType | None:
    """The kernel, where it was compiled, of whatever layout."""
    try:
        from kpical.kernel import _kernel
    except ImportError:
        return None
    return _kernel


def engine_there() -> Literal["native", "plain", "stale"]:
    """What large tables can be done with: the kernel; Python, for there is none; Python, for the kernel is of another layout."""
    module = kernel()
    if module is None:
        return "plain"
    return "native" if getattr(module, "LAYOUT", None) == LAYOUT else "stale"


def check_kernel() -> None:
    """Raises BadOption where the kernel that was asked for is of another layout."""
    if engine_there() == "stale":
        raise BadOption("stale_kernel")
