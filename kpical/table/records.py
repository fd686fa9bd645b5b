"""CSV records in UTF-8 bytes: where one ends.

A quotation mark is special only at the start of a cell, as in RFC 4180 and Python's csv. Records are passed on as the
bytes they came in, with CRLF or LF as they came in.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import is_
from typing import NamedTuple

from kpical.problem.errors import BadOption
from kpical.table.csv_text import closed
from kpical.table.openings import has_openings, opened

BLOCK = 1 << 19  # bytes that are read at a time
MOST_HELD = 1 << 26  # bytes of one row
MOST_OPEN = 1 << 18  # an open quotation that is longer is taken for a stray quotation mark

Into = Callable[[memoryview], int]  # reads into a room: how many bytes, 0 at the end

_CLOSING = re.compile(rb'[^"]*+(?:""[^"]*+)*+"(?:,|\r?\n?\Z)', re.DOTALL)
_ONLY_PAIRS = re.compile(rb'[^"]*+(?:""[^"]*+)*+', re.DOTALL)  # marks that are doubled stand for themselves


class Chunk(NamedTuple):
    """Complete records without their line ends, the line end of each, and all of it as it came in."""

    records: list[bytes]
    ends: list[bytes]
    data: bytes
    quoted: bool
    stray: bool = False  # a quotation that never ends was taken for a stray mark


def joined(records: Iterable[bytes], ends: Iterable[bytes]) -> bytes:
    """Each record with its line end."""
    return b"".join(chain.from_iterable(zip(records, ends, strict=True)))


def some_records(chunk: Chunk, start: int, end: int) -> Chunk:
    """The chunk's records from one to before another."""
    records, ends = chunk.records[start:end], chunk.ends[start:end]
    return chunk._replace(records=records, ends=ends, data=joined(records, ends))


def parts(chunk: Chunk, most: int) -> Iterator[Chunk]:
    """The chunk in chunks of at most so many records."""
    return (some_records(chunk, start, start + most) for start in range(0, len(chunk.records), most))


def together(a: Chunk, b: Chunk) -> Chunk:
    """Both in one."""
    return Chunk(
        records=a.records + b.records,
        ends=a.ends + b.ends,
        data=a.data + b.data,
        quoted=a.quoted or b.quoted,
        stray=a.stray or b.stray,
    )


def chunks(blocks: Iterable[bytes]) -> Iterator[Chunk]:
    """The records of the blocks, as many at a time as are complete; none waits for what is to come.

    Raises BadOption for a row that is beyond all measure: no table has it, and it does not fit into memory.
    """
    return Records(blocks).chunks()


class Records:
    """The records of blocks: read as chunks, or from some record on as whole lines."""

    def __init__(self, blocks: Iterable[bytes], straight: Callable[[], Into | None] = lambda: None) -> None:
        """`straight` gives what reads into a room, once the blocks are what it would read."""
        self.blocks = iter(blocks)
        self.straight = straight
        self._pieces: list[bytes] = []
        self._size = 0
        self._ready = b""  # whole lines that come before any reading
        self.opened = False  # a quotation mark behind a blank or `=` was taken for an opening one
        self._rewritten_lately: deque[tuple[bytes, bytes]] = deque(maxlen=4)  # as handed on, as read: they may come again

    def chunks(self) -> Iterator[Chunk]:
        """As the function `chunks`."""
        while lines := self.lines():
            chunk, kept = _split(lines, final=False)
            self.back(kept)
            if chunk.records:
                yield chunk
        if rest := self.left():
            yield _split(rest, final=True)[0]

    def lines(self) -> bytes:
        """The whole lines that come next, what was put back before them; nothing at the end. Raises BadOption."""
        return self._with_openings(b"".join(self._next()[0]))

    def fill(self, room: bytearray) -> int:
        """As `lines`, into the room, which grows where they need more: how many bytes they are."""
        into = None if self._ready else self.straight()
        if into:
            size = self._read(into, room)
        else:
            pieces, size = self._next()
            _put(pieces, size, room)
        if not has_openings(room, size):
            return size
        data = bytes(room[:size])
        rewritten = self._with_openings(data)
        if rewritten is not data:
            _put([rewritten], len(rewritten), room)
        return len(rewritten)

    def _with_openings(self, data: bytes, *, final: bool = False) -> bytes:
        """The lines with every quotation opened as CSV opens it; what is still open is left for when it is whole."""
        if not has_openings(data, len(data)):
            return data
        chunk, kept = _split(data, final=final)
        records = [opened(record) for record in chunk.records]
        if all(map(is_, records, chunk.records)):
            return data
        rewritten = joined(records, chunk.ends) + kept
        self.opened = True
        self._rewritten_lately.append((rewritten, data))
        return rewritten

    def _read(self, into: Into, room: bytearray) -> int:
        """As `fill`, read into the room."""
        size, end = self._size, 0
        _put(self._pieces, size + BLOCK, room)
        while not end:
            with memoryview(room) as whole, whole[size : size + BLOCK] as part:
                count = into(part)
            if not count:
                self._pieces, self._size = [bytes(room[:size])], size
                return 0
            end = room.rfind(b"\n", size, size + count) + 1
            size += count
            if not end:
                _check_held(size)
                _put((), size + BLOCK, room)
        self._pieces, self._size = [bytes(room[end:size])], size - end
        return end

    def _next(self) -> tuple[list[bytes | memoryview], int]:
        """The pieces of the whole lines that come next, and how many bytes they are."""
        if self._ready:
            ready, self._ready = self._ready, b""
            return [ready], len(ready)
        for block in self.blocks:
            end = block.rfind(b"\n") + 1
            if end:
                pieces = [*self._pieces, block if end == len(block) else memoryview(block)[:end]]
                size = self._size + end
                self._pieces = [block[end:]] if end < len(block) else []
                self._size = len(block) - end
                return pieces, size
            self._pieces.append(block)
            self._size += len(block)
            _check_held(self._size)
        return [], 0

    def back(self, data: bytes) -> None:
        """Put back what was read, to be read again with what follows."""
        if data:
            self._pieces.insert(0, data)
            self._size += len(data)

    def again(self, data: bytes) -> None:
        """Put back what was read, to be read again at once, as far as it is whole lines."""
        for rewritten, read in self._rewritten_lately:  # a part may have begun within a quotation, and was not to be rewritten
            data = data.replace(rewritten, read)
        unread = data + self._held()
        end = unread.rfind(b"\n") + 1
        self._ready = unread[:end]
        self.back(unread[end:])

    def left(self) -> bytes:
        """What is left at the end: lines that were put back, and one that has not ended."""
        return self._with_openings(self._held(), final=True)

    def _held(self) -> bytes:
        data = b"".join((self._ready, *self._pieces))
        self._ready = b""
        self._pieces.clear()
        self._size = 0
        return data


def _check_held(size: int) -> None:
    if size > MOST_HELD:
        raise BadOption("row_too_long", wanted=f"{MOST_HELD >> 20} MB")


def _put(pieces: Iterable[bytes | memoryview], size: int, room: bytearray) -> None:
    """The pieces at the beginning of the room, which is made to hold `size` bytes."""
    if size > len(room):
        room.extend(bytes(size - len(room)))
    position = 0
    with memoryview(room) as view:
        for piece in pieces:
            view[position : position + len(piece)] = piece
            position += len(piece)


def last_records(data: bytes) -> Chunk:
    """The records of data behind which nothing comes."""
    return _split(data, final=True)[0]


def all_records(data: bytes) -> tuple[Chunk, bytes]:
    """The records of whole lines, and the last lines where a quotation is open at their end."""
    return _split(data, final=False)


def record_end(data: bytes | bytearray, start: int, size: int) -> int | None:
    """Where the record from `start` on ends in `size` bytes of whole lines; None where its quotation is open at their end."""
    end = data.find(b"\n", start) + 1
    line = bytes(data[start:end])
    if b'"' not in line or closed(line.rstrip(b"\r\n")):
        return end
    looked = 4096
    while True:
        lines = _lines(bytes(data[start : data.find(b"\n", min(start + looked, size - 1)) + 1]))
        count = _quotation_end(lines, 0)
        if count is not None:
            return start + sum(map(len, lines[: count or 1]))
        if start + looked >= size:
            return end if size - start >= MOST_OPEN else None
        looked *= 4


def _split(data: bytes, *, final: bool) -> tuple[Chunk, bytes]:
    """The records of whole lines, and what is kept because a quotation is open at its end."""
    quoted, stray, kept = b'"' in data, False, b""
    returns = data.count(b"\r")
    if not quoted and data.endswith(b"\n") and (not returns or returns == data.count(b"\r\n") == data.count(b"\n")):
        end = b"\r\n" if returns else b"\n"
        records = data[: -len(end)].split(end)
        return Chunk(records, [end] * len(records), data, quoted), kept
    whole = _lines(data)
    if quoted:
        whole, kept, stray = _joined(whole, final=final)
        data = data[: len(data) - len(kept)]
    ends = [line_end(record) for record in whole]
    records = [record[: len(record) - len(end)] for record, end in zip(whole, ends, strict=True)]
    return Chunk(records=records, ends=ends, data=data, quoted=quoted, stray=stray), kept


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def line_end(record: bytes) -> bytes:
    """The line end of a record: CRLF, LF, or nothing behind the last one."""
    return b"\r\n" if record.endswith(b"\r\n") else b"\n" if record.endswith(b"\n") else b""


def _joined(lines: list[bytes], *, final: bool) -> tuple[list[bytes], bytes, bool]:
    """Lines joined where a quotation goes over the line end, what is still open, and whether there were stray marks."""
    records: list[bytes] = []
    index, stray = 0, False
    while index < len(lines):
        if b'"' not in lines[index] or closed(lines[index].rstrip(b"\r\n")):
            records.append(lines[index])
            index += 1
            continue
        end = _quotation_end(lines, index)
        if end is None and not final and len(rest := b"".join(lines[index:])) < MOST_OPEN:
            return records, rest, stray
        if not end:
            stray, end = True, index + 1
        records.append(b"".join(lines[index:end]))
        index = end
    return records, b"", stray


def _quotation_end(lines: list[bytes], first: int) -> int | None:
    """The line after the record whose quotation opens in line `first`; None where it is still open, 0 where it never was.

    A quotation that goes on over a line end is closed by a mark before a comma or a line end. Where the next mark stands
    elsewhere, the first one was a stray mark, and its line is a record by itself.
    """
    size = len(lines[first])
    for end in range(first + 1, len(lines)):
        size += len(lines[end])
        if size > MOST_OPEN:
            return 0
        if b'"' not in lines[end]:
            continue
        closing = _CLOSING.match(lines[end])
        if closing is None:
            if _ONLY_PAIRS.fullmatch(lines[end]):
                continue
            return 0
        if closed(lines[end][closing.end() :].rstrip(b"\r\n")):
            return end + 1
    return None
