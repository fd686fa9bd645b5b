"""Where a table comes from: a file, a FIFO or standard input, in blocks as they arrive."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator

BLOCK = 1 << 18

Watch = Callable[[int], None]


def blocks(handle: int, watch: Watch) -> Iterator[bytes]:
    """What can be read of the open file, without waiting for a block to be full; `watch` is told how much each time."""
    while block := os.read(handle, BLOCK):
        watch(len(block))
        yield block


def size(handle: int) -> int:
    """The size of a regular file in bytes, 0 where it is none."""
    status = os.fstat(handle)
    return status.st_size if stat.S_ISREG(status.st_mode) else 0
