"""Bytes of any encoding to bytes of UTF-8, block by block.

A BOM decides; else NULs at every other byte mean UTF-16; else the first line that is not ASCII: UTF-8 where it is valid
UTF-8, cp950 where it is not. What was decided is kept. A byte that does not fit becomes a byte that is no UTF-8, so that
its row, and only its row, is found out later. File and pipe decide alike: nothing depends on how the bytes are cut.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEAD = 4096
_BAD = "\udcff"  # encodes, by surrogateescape, to the byte 0xFF, which no UTF-8 holds


def _mark_bad(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return _BAD, error.end


codecs.register_error("kpical-mark", _mark_bad)


class Transcoder:
    """Blocks in some encoding to blocks of UTF-8; `encoding` is what was decided, "" while all was ASCII."""

    def __init__(self, encoding: str = "") -> None:
        self.encoding = "utf-8" if encoding and codecs.lookup(encoding).name in ("utf-8", "utf-8-sig") else encoding
        self.assumed = not encoding

    def blocks(self, raw: Iterable[bytes]) -> Iterator[bytes]:
        """The blocks in UTF-8, without a BOM."""
        incoming = iter(raw)
        held = self._without_bom(_first_line(incoming))
        while not self.encoding and held.isascii():
            if held:
                yield held
            held = next(incoming, b"")
            if not held:
                return
        if not self.encoding:
            held = self._decide(held, incoming)
        yield from _converted(self.encoding, chain([held] if held else [], incoming))

    def _without_bom(self, head: bytes) -> bytes:
        for bom, encoding in _BOMS:
            if head.startswith(bom) and self.encoding in ("", "utf-8", "utf-16", encoding):
                self.encoding, self.assumed = encoding, False
                return head[len(bom) :]
        self.encoding = self.encoding or _utf16(head)
        return head

    def _decide(self, held: bytes, incoming: Iterator[bytes]) -> bytes:
        """Read to the end of the first line that is not ASCII and decide by it; what was read is given back."""
        at = next(i for i, byte in enumerate(held) if byte > 127)
        while (end := held.find(b"\n", at)) < 0 and len(held) < at + _HEAD and (more := next(incoming, b"")):
            held += more
        line = held[held.rfind(b"\n", 0, at) + 1 : end if end >= 0 else at + _HEAD]
        self.encoding = decided(line)
        return held


def decided(line: bytes) -> str:
    """The encoding of a table, from its first line that is not ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")()  # a line cut for its length may end within a character
    try:
        decoder.decode(line)
    except UnicodeDecodeError:
        return "cp950"
    return "utf-8"


def _first_line(incoming: Iterator[bytes]) -> bytes:
    held = b""
    for block in incoming:
        held += block
        if len(held) >= _HEAD or b"\n" in held:
            break
    return held


def _utf16(head: bytes) -> str:
    """utf-16-le or -be where every other byte of the ASCII in the first line is NUL, else nothing."""
    line = head[: head.find(b"\n") + 1 or _HEAD]
    even, odd = b"\0" in line[::2], b"\0" in line[1::2]
    if odd and not even and (b",\0" in line or len(line) % 2):
        return "utf-16-le"
    if even and not odd and (b"\0," in line or line.endswith(b"\0\n")):
        return "utf-16-be"
    return ""


def _converted(encoding: str, blocks: Iterable[bytes]) -> Iterator[bytes]:
    if encoding == "utf-8":
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder(encoding)("kpical-mark")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", "surrogateescape")
    if rest := decoder.decode(b"", final=True):
        yield rest.encode("utf-8", "surrogateescape")
