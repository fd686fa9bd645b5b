"""CSV text: the cells of a record, cells written as one, and the guard against what a spreadsheet would run.

The guard: text that a spreadsheet would take for a formula is written with a leading `'`, and read without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpical.figure import is_missing

_CELL = re.compile(rb'(?:"((?>(?:[^"]|"")*))"([^,]*)|([^,]*))(,|$)', re.DOTALL)
_SIGNED = ("+", "-", "＋", "－")  # a number may start with these
_DANGEROUS = (*_SIGNED, "=", "@", "＝", "＠", "\t", "\r", "\n", "\0")
_NUMBER = re.compile(r"[-+－＋][\d０-９][\d０-９,，]*([.．][\d０-９]+)?[%％]?")


def cells(record: bytes) -> list[bytes]:
    """The cells of a record, without quotation marks."""
    if b'"' not in record:
        return record.split(b",")
    found, at = [], 0
    while True:
        match = _CELL.match(record, at)
        assert match, "a cell takes any text"
        if match[1] is not None:
            found.append(match[1].replace(b'""', b'"') + match[2])
        else:
            found.append(match[3])
        if not match[4]:
            return found
        at = match.end()


def without_last(record: bytes) -> bytes:
    """The record without its last cell."""
    if b'"' not in record:
        return record.rpartition(b",")[0]
    at = 0
    while (match := _CELL.match(record, at)) and match[4]:
        at = match.end()
    return record[: max(at - 1, 0)]


def cell(text: str) -> bytes:
    """A cell as CSV writes it: quoted where it holds a comma, a quotation mark or a line end."""
    if any(c in text for c in ',"\r\n'):
        text = '"' + text.replace('"', '""') + '"'
    return text.encode("utf-8", "surrogateescape")


def line(texts: Iterable[str]) -> bytes:
    """The cells as one record."""
    return b",".join(map(cell, texts))


def guarded(text: str) -> str:
    """The text, with `'` before it where a spreadsheet would take it for a formula. Numbers and `-` are none."""
    if not text.startswith(_DANGEROUS) or _NUMBER.fullmatch(text) or is_missing(text):
        return text
    return "'" + text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_DANGEROUS) else text


def _pattern(signs: str, exempt: bytes = b"") -> re.Pattern[bytes]:
    """One of the signs at the start of a cell. The sign stands first, for then a search skips what holds none."""
    raw = b"[" + re.escape(signs).encode() + b"]" if signs.isascii() else b"\xef\xbc[\x8b\x8d\x9d\xa0]"
    length = 1 if signs.isascii() else 3
    return re.compile(raw + rb"(?<![^,\n\"]" + b"." * length + b")" + exempt, re.DOTALL)


_NO_NUMBER = rb'(?!(?:[0-9][0-9,]*(?:\.[0-9]+)?%?|-{0,2})"?(?:[,\r\n]|\Z))'  # nor a dash by itself
_PATTERNS = (
    *((sign.encode(), _pattern(sign)) for sign in "=@\t\0"),
    *((sign.encode(), _pattern(sign, _NO_NUMBER)) for sign in "+-"),
    (b"\xef", _pattern("＝＋－＠")),
    (b'"', re.compile(rb'"[\r\n](?<=[,\n]"[\r\n])')),
)


def suspect(block: bytes) -> bool:
    """Whether any cell of the records may need the guard: sometimes true by mistake, never false by mistake."""
    return any(sign in block and pattern.search(block) for sign, pattern in _PATTERNS)


def guarded_record(record: bytes) -> bytes:
    """The record with every cell guarded: the very bytes that came in where none needs it."""
    if not suspect(record):
        return record
    texts = [cell.decode("utf-8", "surrogateescape") for cell in cells(record)]
    safe = [guarded(text) for text in texts]
    return record if safe == texts else line(safe)
