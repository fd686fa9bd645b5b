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
    quoted, kept = b'"' in data, b""
    returns = data.count(b"\r")
    if not quoted and data.endswith(b"\n") and (not returns or returns == data.count(b"\r\n") == data.count(b"\n")):
        end = b"\r\n" if returns else b"\n"
        records = data[: -len(end)].split(end)
        return Chunk(records, [end] * len(records), data, quoted), kept
    lines = data.split(b"\n")
    last = lines.pop()
    whole = [line + b"\n" for line in lines] + ([last] if last else [])
    if quoted:
        whole, kept = _joined(whole, final=final)
        data = data[: len(data) - len(kept)]
    ends = [_line_end(record) for record in whole]
    records = [record[: len(record) - len(end)] for record, end in zip(whole, ends, strict=True)]
    stray = quoted and not all(map(closed, records))
    return Chunk(records, ends, data, quoted, stray), kept


def _line_end(record: bytes) -> bytes:
    return b"\r\n" if record.endswith(b"\r\n") else b"\n" if record.endswith(b"\n") else b""


def _joined(lines: list[bytes], *, final: bool) -> tuple[list[bytes], bytes]:
    """Lines joined where a quotation goes over the line end. One that never ends is given up after its first line."""
    records: list[bytes] = []
    at = 0
    while at < len(lines):
        if b'"' not in lines[at]:
            records.append(lines[at])
            at += 1
            continue
        end = _record_end(lines, at)
        if end is None:
            rest = b"".join(lines[at:])
            if not final and len(rest) < MOST_OPEN:
                return records, rest
            end = at + 1
        records.append(lines[at] if end == at + 1 else b"".join(lines[at:end]))
        at = end
    return records, b""


def _record_end(lines: list[bytes], at: int) -> int | None:
    """The line after the record that begins at `at`, or None where its quotation is still open.

    A quotation that goes on over a line end is closed by a mark before a comma or a line end. Where the next mark stands
    elsewhere, the quotation was never meant: the line is a record by itself.
    """
    if closed(lines[at].rstrip(b"\r\n")):
        return at + 1
    size = len(lines[at])
    for end in range(at + 1, len(lines)):
        size += len(lines[end])
        if size > MOST_OPEN:
            return at + 1
        if b'"' not in lines[end]:
            continue
        closing = _CLOSING.match(lines[end])
        if closing is None:
            if _ONLY_PAIRS.fullmatch(lines[end]):
                continue
            return at + 1
        if closed(lines[end][closing.end() :].rstrip(b"\r\n")):
            return end + 1
    return None
