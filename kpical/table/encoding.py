"""Bytes of any encoding to bytes of UTF-8, block by block.

A BOM decides; else NULs at every other byte mean UTF-16; else the first line that is not ASCII: UTF-8 where it is valid
UTF-8, cp950 where it is not. What was decided is kept. A byte that does not fit becomes a byte that is no UTF-8, so that
its row, and only its row, is found out later. Bytes of Big5 that are user-defined become the private characters that Windows
gives them, and are counted. File and pipe decide alike: nothing depends on how the bytes are cut.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain

from kpical.problem.errors import BadOption
from kpical.table import user_defined
from kpical.table.csv_text import is_utf8

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_HEAD = 4096
_BAD = "\udcff"  # encodes, by surrogateescape, to the byte 0xFF, which no UTF-8 holds


def _mark_bad(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return _BAD, error.end


def _own_or_bad(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    own = user_defined.character(error.object[error.start : error.start + 2])
    return (own, error.start + 2) if own else _mark_bad(error)


codecs.register_error("kpical-mark", _mark_bad)
codecs.register_error("kpical-own-or-mark", _own_or_bad)


class Transcoder:
    """Blocks in some encoding to blocks of UTF-8.

    `encoding` is what was decided, "" while all was ASCII; `private` how many user-defined characters there were so far.
    """

    def __init__(self, encoding: str = "") -> None:
        self.encoding = "utf-8" if encoding and codecs.lookup(encoding).name in ("utf-8", "utf-8-sig") else encoding
        self.assumed = not encoding
        self.private = 0

    def blocks(self, raw: Iterable[bytes]) -> Iterator[bytes]:
        """The blocks in UTF-8, without a BOM."""
        incoming = iter(raw)
        block = self._without_bom(_first_lines(incoming))
        while not self.encoding and block.isascii():
            if block:
                yield block
            block = next(incoming, b"")
            if not block:
                return
        if not self.encoding:
            block = self._decide(block, incoming)
        yield from self._converted(chain([block] if block else [], incoming))

    def _without_bom(self, head: bytes) -> bytes:
        for bom, encoding in _BOMS:
            if head.startswith(bom) and self.encoding in ("", "utf-8", encoding[:6], encoding):
                self.encoding, self.assumed = encoding, False
                while head.startswith(bom):  # a program that puts one before what has one makes two
                    head = head[len(bom) :]
                return head
        if self.encoding in ("utf-16", "utf-32"):
            self.encoding += "-le"  # as Unicode has it, big-endian; as Windows writes it, little-endian
        self.encoding = self.encoding or _utf16(head)
        return head

    def _decide(self, data: bytes, incoming: Iterator[bytes]) -> bytes:
        """Read to the end of the first line that is not ASCII and decide by it; what was read is given back."""
        non_ascii = next(i for i, byte in enumerate(data) if byte > 127)
        limit = non_ascii + _HEAD
        while (end := data.find(b"\n", non_ascii, limit)) < 0 and len(data) < limit and (more := next(incoming, b"")):
            data += more
        start = data.rfind(b"\n", 0, non_ascii) + 1
        self.encoding = decided(data[start : end if end >= 0 else limit], cut=end < 0 and len(data) >= limit)
        return data

    def _converted(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        if self.encoding == "utf-8":
            yield from blocks
            return
        owned = self.encoding in user_defined.ENCODINGS
        decoder = codecs.getincrementaldecoder(self.encoding)("kpical-own-or-mark" if owned else "kpical-mark")
        try:
            for block in blocks:
                text = decoder.decode(block)
                self.private += user_defined.count(text) if owned else 0
                yield text.encode("utf-8", "surrogateescape")
            if rest := decoder.decode(b"", final=True):
                yield rest.encode("utf-8", "surrogateescape")
        except UnicodeError:  # an encoding that knows no such thing as one bad character
            raise BadOption("encoding", self.encoding) from None


def decided(line: bytes, *, cut: bool = False) -> str:
    """The encoding of a table, from its first line that is not ASCII; one that was cut may end within a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line, final=not cut)
    except UnicodeDecodeError:
        return "cp950"
    return "utf-8"


def _first_lines(incoming: Iterator[bytes]) -> bytes:
    """The blocks down to where it is plain whether the table is in UTF-16."""
    data = b""
    for block in incoming:
        data += block
        if _plain_end(data):
            break
    return data


def _plain_end(data: bytes) -> int:
    """The end of what decides on UTF-16, 0 where more is needed: the first line where it is UTF-8, else the second; and a byte.

    In UTF-16 a line end's byte may be half of an ideograph (上 is U+4E0A), and its NUL may be still to come.
    """
    first = data.find(b"\n") + 1
    line = data[: first - 1]
    if 0 < first < len(data) and data[first] and line.strip() and b"\0" not in line and is_utf8(line):
        return first
    second = data.find(b"\n", first) + 1 if first else 0
    return second + 1 if 0 < second < len(data) else _HEAD if len(data) >= _HEAD else 0


def _utf16(head: bytes) -> str:
    """utf-16-le or -be where line ends and other ASCII have their NUL on the one side or the other, else nothing."""
    head = head[: _plain_end(head) or _HEAD]
    pairs = list(zip(head[::2], head[1::2], strict=False))
    if b"\n" in head and not {(10, 0), (0, 10)} & set(pairs):
        return ""
    little = sum(_WEIGHTS.get(a, 1) for a, b in pairs if b == 0 and 0 < a < 127)
    big = sum(_WEIGHTS.get(b, 1) for a, b in pairs if a == 0 and 0 < b < 127)
    return "utf-16-le" if little > big else "utf-16-be" if big else ""


_WEIGHTS = dict.fromkeys(b'\r\n,"0123456789', 4)  # a table holds these; others may be half of an ideograph
