"""The guard: text that a spreadsheet would run as a formula is written with a leading `'`, and read without it."""

from __future__ import annotations

import re

from kpical.batch.records import cells, line
from kpical.figure import is_missing

_SIGNED = ("+", "-", "＋", "－")  # a number may start with these
_DANGEROUS = (*_SIGNED, "=", "@", "＝", "＠", "\t", "\r", "\n", "\0")
_NUMBER = re.compile(r"[-+－＋][\d０-９][\d０-９,，]*([.．][\d０-９]+)?[%％]?")


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


_NO_NUMBER = rb'(?![0-9][0-9,]*(?:\.[0-9]+)?%?"?(?:[,\r\n]|\Z))'
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
