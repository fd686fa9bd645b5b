"""Where a table comes from: a file, a FIFO or standard input, in blocks as they arrive."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress

BLOCK = 1 << 18
_PIPE = 1 << 20  # what Linux gives to anyone

Watch = Callable[[int], None]


def blocks(handle: int, watch: Watch) -> Iterator[bytes]:
    """What can be read of the open file, without waiting for a block to be full; `watch` is told how much each time."""
    _widen(handle)
    while block := os.read(handle, BLOCK):
        watch(len(block))
        yield block


def size(handle: int) -> int:
    """The size of a regular file in bytes, 0 where it is none."""
    status = os.fstat(handle)
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _widen(handle: int) -> None:
    """A pipe that holds more than 64 KB saves its two ends most of their waiting for each other; only Linux lets it be set."""
    with suppress(ImportError, AttributeError, OSError):
        if not stat.S_ISFIFO(os.fstat(handle).st_mode):
            return
        import fcntl

        if fcntl.fcntl(handle, fcntl.F_GETPIPE_SZ) < _PIPE:
            fcntl.fcntl(handle, fcntl.F_SETPIPE_SZ, _PIPE)
