"""CSV records in UTF-8 bytes: where one ends.

A quotation mark is special only at the start of a cell, as in RFC 4180 and Python's csv. Records are passed on as the
bytes they came in, with CRLF or LF as they came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kpical.csv_text import closed
from kpical.errors import BadOption

MOST_HELD = 1 << 26  # bytes of one row
MOST_OPEN = 1 << 18  # an open quotation that is longer is taken for a stray quotation mark

_CLOSING = re.compile(rb'[^"]*+(?:""[^"]*+)*+"(?:,|\r?\n?\Z)', re.DOTALL)
_ONLY_PAIRS = re.compile(rb'[^"]*+(?:""[^"]*+)*+', re.DOTALL)  # marks that are doubled stand for themselves


class Chunk(NamedTuple):
    """Complete records without their line ends, the line end of each, and all of it as it came in."""

    records: list[bytes]
    ends: list[bytes]
    data: bytes
    quoted: bool
    stray: bool = False  # a quotation that never ends was taken for a stray mark


def together(a: Chunk, b: Chunk) -> Chunk:
    """Both in one."""
    return Chunk(a.records + b.records, a.ends + b.ends, a.data + b.data, a.quoted or b.quoted, a.stray or b.stray)


def chunks(blocks: Iterable[bytes]) -> Iterator[Chunk]:
    """The records of the blocks, as many at a time as are complete; none waits for what is to come.

    Raises BadOption for a row that is beyond all measure: no table has it, and it does not fit into memory.
    """
    pieces: list[bytes] = []
    size = 0
    for block in blocks:
        pieces.append(block)
        size += len(block)
        if size > MOST_HELD:
            raise BadOption("row_too_long", wanted=f"{MOST_HELD >> 20} MB")
        if b"\n" not in block:
            continue
        held = b"".join(pieces)
        end = held.rfind(b"\n") + 1
        chunk, kept = _split(held[:end], final=False)
        pieces = [kept + held[end:]]
        size = len(pieces[0])
        if chunk.records:
            yield chunk
    if held := b"".join(pieces):
        yield _split(held, final=True)[0]


def _split(data: bytes, *, final: bool) -> tuple[Chunk, bytes]:
    """The records of whole lines, and what is kept because a quotation is open at its end."""
    quoted, stray, kept = b'"' in data, False, b""
    returns = data.count(b"\r")
    if not quoted and data.endswith(b"\n") and (not returns or returns == data.count(b"\r\n") == data.count(b"\n")):
        end = b"\r\n" if returns else b"\n"
        records = data[: -len(end)].split(end)
        return Chunk(records, [end] * len(records), data, quoted), kept
    lines = data.split(b"\n")
    last = lines.pop()
    whole = [line + b"\n" for line in lines] + ([last] if last else [])
    if quoted:
        whole, kept, stray = _joined(whole, final=final)
        data = data[: len(data) - len(kept)]
    ends = [_line_end(record) for record in whole]
    records = [record[: len(record) - len(end)] for record, end in zip(whole, ends, strict=True)]
    return Chunk(records, ends, data, quoted, stray), kept


def _line_end(record: bytes) -> bytes:
    return b"\r\n" if record.endswith(b"\r\n") else b"\n" if record.endswith(b"\n") else b""


def _joined(lines: list[bytes], *, final: bool) -> tuple[list[bytes], bytes, bool]:
    """Lines joined where a quotation goes over the line end, what is still open, and whether there were stray marks."""
    records: list[bytes] = []
    at, stray = 0, False
    while at < len(lines):
        if b'"' not in lines[at] or closed(lines[at].rstrip(b"\r\n")):
            records.append(lines[at])
            at += 1
            continue
        end = _quotation_end(lines, at)
        if end is None and not final and len(rest := b"".join(lines[at:])) < MOST_OPEN:
            return records, rest, stray
        if not end:
            stray, end = True, at + 1
        records.append(b"".join(lines[at:end]))
        at = end
    return records, b"", stray


def _quotation_end(lines: list[bytes], at: int) -> int | None:
    """The line after the record whose quotation opens in line `at`; None where it is still open, 0 where it never was.

    A quotation that goes on over a line end is closed by a mark before a comma or a line end. Where the next mark stands
    elsewhere, the first one was a stray mark, and its line is a record by itself.
    """
    size = len(lines[at])
    for end in range(at + 1, len(lines)):
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
