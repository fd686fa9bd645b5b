"""Blocks through threads, their order kept: one reads ahead, some work, and the results come out as they went in.

Threads are for much that comes quickly. What comes slowly, or is little, is done as it comes, so that none waits for more.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import Generic, TypeVar

from kpical.batch.source import BLOCK
from kpical.table.records import Records

T = TypeVar("T")
Work = Callable[[bytes], tuple[T, int]]  # of a block: what was done, and up to where

_LARGE, _MANY = 1 << 15, 3  # so many blocks of that size one after the other are much
_WORKERS = 2
_AHEAD = 4  # blocks


def in_order(records: Records, work: Work[T]) -> Iterator[T]:
    """What `work` makes of the whole lines of the records; what it leaves of a block comes again with what follows."""
    large = 0
    while large < _MANY or _cores() < 2:
        data = records.lines()
        if not data:
            return
        large = large + 1 if len(data) >= _LARGE else 0
        done, at = work(data)
        records.back(data[at:])
        yield done
    yield from _threaded(records, work)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Ahead(Iterator[bytes]):
    """Blocks, read by a thread of their own; what has come meanwhile is one block."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks = blocks
        self.room = Semaphore(_AHEAD)
        self.come: SimpleQueue[bytes | BaseException] = SimpleQueue()
        self.ended = False
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            for block in self.blocks:
                self.room.acquire()
                if self.ended:
                    return
                self.come.put(block)
        except BaseException as error:  # noqa: BLE001  raised again where the blocks are taken
            self.come.put(error)
        else:
            self.come.put(b"")

    def ready(self) -> bool:
        """Whether the next block is there."""
        return not self.ended and not self.come.empty()

    def end(self) -> None:
        """No more is wanted."""
        self.ended = True
        self.room.release()

    def __next__(self) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while not self.ended and (not pieces or (size < BLOCK and not self.come.empty())):
            come = self.come.get()
            self.room.release()
            if isinstance(come, BaseException):
                self.ended = True
                raise come
            self.ended = not come
            pieces.append(come)
            size += len(come)
        if size == 0:
            raise StopIteration
        return b"".join(pieces)


class Task(Generic[T]):
    """A block that is worked on."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._done: SimpleQueue[tuple[T, int] | BaseException] = SimpleQueue()

    def do(self, work: Work[T]) -> None:
        """Work on it."""
        try:
            self._done.put(work(self.data))
        except BaseException as error:  # noqa: BLE001  raised again where the result is taken
            self._done.put(error)

    def result(self) -> tuple[T, int]:
        """What was done, as soon as it is. Raises what the work raised."""
        done = self._done.get()
        if isinstance(done, BaseException):
            raise done
        return done


def _threaded(records: Records, work: Work[T]) -> Iterator[T]:
    ahead = Ahead(records.blocks)
    records.blocks = ahead
    tasks: SimpleQueue[Task[T] | None] = SimpleQueue()

    def labour() -> None:
        while task := tasks.get():
            task.do(work)

    for _ in range(_WORKERS):
        Thread(target=labour, daemon=True).start()
    flight: deque[Task[T]] = deque()
    try:
        while True:
            while len(flight) <= _WORKERS and (not flight or ahead.ready()):
                data = records.lines()
                if not data:
                    break
                flight.append(Task(data))
                tasks.put(flight[-1])
            if not flight:
                return
            task = flight.popleft()
            done, at = task.result()
            yield done
            if at < len(task.data):  # a quotation went beyond the block: the later ones began within it
                later = b"".join(_waited(task) for task in flight)
                flight.clear()
                records.back(task.data[at:] + later)
    finally:
        ahead.end()
        for _ in range(_WORKERS):
            tasks.put(None)


def _waited(task: Task[T]) -> bytes:
    task.result()
    return task.data
