"""Where a table comes from: a file, a FIFO or standard input, in blocks as they arrive."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TypeVar

from kpical.table.records import BLOCK

T = TypeVar("T")

_PIPE = 1 << 20  # what Linux gives to anyone

Watch = Callable[[int], None]
Heed = Callable[[bytes | memoryview], object]


class TableSource(Iterator[bytes]):
    """What can be read of an open file, without waiting for a block to be full; `watch` receives how much each time.

    `heed` receives all bytes, as they come. What fails names the source.
    """

    def __init__(self, handle: int, watch: Watch, name: str, heed: Heed | None = None) -> None:
        _widen(handle)
        self.name, self.heed = name, heed
        self.file, self.watch = open(handle, "rb", buffering=0, closefd=False), watch  # noqa: SIM115  closed by who opened it
        self.first_block = b""
        self.ended = False

    def first(self) -> bytes:
        """The first block, which still comes."""
        self.first_block = next(self, b"")
        return self.first_block

    def __next__(self) -> bytes:
        block, self.first_block = self.first_block, b""
        if not block and not self.ended:
            block = self._there(lambda: self.file.read(BLOCK))
            self._came(block)
        if not block:
            raise StopIteration
        return block

    def into(self, room: memoryview) -> int:
        """Read into the room: how many bytes, 0 at the end."""
        count = 0 if self.ended else self._there(lambda: self.file.readinto(room))
        self._came(room[:count])
        return count

    def _there(self, read: Callable[[], T | None]) -> T:
        """What was read. Raises OSError, where there is nothing yet of a file that does not wait, too."""
        try:
            data = read()
        except OSError as error:
            raise OSError(error.errno, error.strerror, self.name) from None
        if data is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN), self.name)
        return data

    def _came(self, data: bytes | memoryview) -> None:
        if self.heed:
            self.heed(data)
        self.ended = self.ended or not data
        self.watch(len(data))


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
