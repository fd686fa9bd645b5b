"""Blocks through threads, their order kept: each thread reads a block, works on it, and hands on what it made in its turn.

Each has rooms of its own that it uses again, and none waits for more input while it holds a result. Threads are for much that
comes quickly; what comes slowly, or is little, is done by the caller.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from threading import Condition, Event, Lock, Thread
from typing import Generic, Protocol, TypeVar

from kpical.table.records import Records

T = TypeVar("T")
Made_co = TypeVar("Made_co", covariant=True)

_LARGE, _MANY = 1 << 15, 3  # so many blocks of that size one after the other are much
_WORKERS = 2
_PATIENCE = 0.2  # seconds that the end waits for a result that is being written: its reader may never read


class Worker(Protocol[Made_co]):
    """Works on the whole lines that are put into its room."""

    room: bytearray

    def work(self, size: int) -> tuple[Made_co, int]:
        """What the first `size` bytes of the room make, which holds until the next time, and up to where."""


def in_order(records: Records, worker: Callable[[], Worker[T]], take: Callable[[T], object]) -> None:
    """Work on the whole lines of the records; what is left of a block comes again with what follows. Raises what they raise."""
    one = worker()
    large = 0
    while large < _MANY or _cores() < 2:
        size = records.fill(one.room)
        if not size:
            return
        large = large + 1 if size >= _LARGE else 0
        made, end = one.work(size)
        take(made)
        records.back(bytes(one.room[end:size]))
    _Team(records, take).do([one, *(worker() for _ in range(_WORKERS - 1))])


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Block:
    """A block that is worked on. `again`: a quotation began before it and goes on in it, so that it comes again."""

    def __init__(self, room: bytearray, size: int) -> None:
        self.room, self.size = room, size
        self.again = False

    def rest(self, position: int = 0) -> bytes:
        return bytes(memoryview(self.room)[position : self.size])


class _Team(Generic[T]):
    def __init__(self, records: Records, take: Callable[[T], object]) -> None:
        self.records, self.take = records, take
        self.reading, self.taking = Lock(), Lock()
        self.turn = Condition()
        self.blocks: deque[_Block] = deque()  # that are worked on, as they came
        self.no_more = self.ended = False  # nothing more is read; nothing more is taken
        self.failure: BaseException | None = None
        self.over = Event()

    def do(self, workers: list[Worker[T]]) -> None:
        """Until there is nothing more, or something fails. A thread that waits for input is not waited for."""
        busy = len(workers)

        def labour(worker: Worker[T]) -> None:
            nonlocal busy
            self._labour(worker)
            with self.turn:
                busy -= 1
                if busy == 0 or self.ended:
                    self.over.set()

        try:
            for worker in workers:
                Thread(target=labour, args=(worker,), daemon=True).start()
            self.over.wait()
        finally:
            self._end()
            if self.taking.acquire(timeout=_PATIENCE):
                self.taking.release()
        if self.failure:
            raise self.failure

    def _labour(self, worker: Worker[T]) -> None:
        try:
            while block := self._next(worker.room):
                self._finish(block, *worker.work(block.size))
        except BaseException as error:  # noqa: BLE001  raised again where the work was asked for
            self.failure = self.failure or error
            self._end()

    def _end(self) -> None:
        with self.turn:
            self.no_more = self.ended = True
            self.turn.notify_all()

    def _next(self, room: bytearray) -> _Block | None:
        with self.reading:
            if self.no_more:
                return None
            try:
                size = self.records.fill(room)
            except BaseException as error:  # noqa: BLE001  raised again when what came before is done
                self.failure, size = self.failure or error, 0
            if not size:
                self.no_more = True
                return None
            block = _Block(room, size)
            self.blocks.append(block)
            return block

    def _finish(self, block: _Block, made: T, end: int) -> None:
        """Hand on what was made, when all before it is."""
        with self.turn:
            self.turn.wait_for(lambda: self.ended or self.blocks[0] is block)
        if not block.again:
            with self.taking:
                if self.ended:
                    return
                self.take(made)
            if end < block.size:
                self._again(block.rest(end))
        with self.turn:
            self.blocks.popleft()
            self.turn.notify_all()

    def _again(self, rest: bytes) -> None:
        """A quotation goes beyond the first block: the later ones began within it, and come again."""
        with self.reading:
            later = [block for block in list(self.blocks)[1:] if not block.again]
            for block in later:
                block.again = True
            put = self.records.again if later else self.records.back  # a quotation that is open still waits for its end
            put(b"".join([rest, *(block.rest() for block in later)]))
            self.no_more = self.ended or self.failure is not None
