"""CSV text: the cells of a record, cells written as one, and the guard against what a spreadsheet would run.

The guard: text that a spreadsheet would take for a formula is written with a leading `'`, and read without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpical.quantity.figure import is_missing

# Cells of a record up to its end; no match where the last one is an open quotation. Possessive: it never backtracks.
_QUOTED = rb'"[^"]*+(?:""[^"]*+)*+"[^,]*'
_CLOSED = re.compile(rb"(?>(?:" + _QUOTED + rb'|[^",][^,]*)?,)*(?:' + _QUOTED + rb'|[^",][^,]*)?', re.DOTALL)
_CELL = re.compile(rb'(?:"([^"]*+(?:""[^"]*+)*+)"([^,]*)|([^,]*))(,|$)', re.DOTALL)
_SIGNED = ("+", "-", "＋", "－")  # a number may start with these
_DANGEROUS = (*_SIGNED, "=", "@", "＝", "＠", "\t", "\r", "\n", "\0")
_NUMBER = r"[-+－＋][\d０-９][\d０-９,，]*([.．][\d０-９]+)?[%％]?"  # compiled when one is sought


def cells(record: bytes) -> list[bytes]:
    """The cells of a record, without quotation marks."""
    if b'"' not in record:
        return record.split(b",")
    row, position = [], 0
    while True:
        match = _CELL.match(record, position)
        assert match, "a cell takes any text"
        if match[1] is not None:
            row.append(match[1].replace(b'""', b'"') + match[2])
        else:
            row.append(match[3])
        if not match[4]:
            return row
        position = match.end()


def without_last(record: bytes) -> bytes:
    """The record without its last cell."""
    if b'"' not in record:
        return record.rpartition(b",")[0]
    position = 0
    while (match := _CELL.match(record, position)) and match[4]:
        position = match.end()
    return record[: max(position - 1, 0)]


def cell(text: str) -> bytes:
    """A cell as CSV writes it: quoted where it holds a comma, a quotation mark or a line end."""
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        text = '"' + text.replace('"', '""') + '"'
    return text.encode("utf-8", "surrogateescape")


def line(texts: Iterable[str]) -> bytes:
    """The cells as one record."""
    return b",".join(map(cell, texts))


def guarded(text: str) -> str:
    """The text, with `'` before it where a spreadsheet would take it for a formula. Numbers and `-` are none."""
    if not text.startswith(_DANGEROUS) or re.fullmatch(_NUMBER, text) or is_missing(text):
        return text
    return "'" + text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_DANGEROUS) else text


def _pattern(signs: str, *, or_number: bool = False) -> re.Pattern[bytes]:
    """One of the signs at the start of a cell. The sign stands first, for then a search skips what holds none."""
    raw = b"[" + re.escape(signs).encode() + b"]" if signs.isascii() else b"\xef\xbc[\x8b\x8d\x9d\xa0]"
    one = b"." if signs.isascii() else b"..."
    plain, quoted = (_NO_NUMBER, _NO_QUOTED_NUMBER) if or_number else (b"", b"")
    if signs == "-":
        plain, quoted = plain + rb"(?!-?(?:,|\r?\n|\r?\Z))", quoted + rb'(?!-?"(?:,|\r?\n|\r?\Z))'
    return re.compile(raw + b"(?:(?<![^,\n]" + one + b")" + plain + b'|(?<="' + one + b")" + quoted + b")", re.DOTALL)


# A number is no formula, nor is a dash by itself.
_NO_NUMBER = rb"(?![0-9]+(?:\.[0-9]+)?%?(?:,|\r?\n|\r?\Z))"
_NO_QUOTED_NUMBER = rb'(?![0-9][0-9,]*(?:\.[0-9]+)?%?"(?:,|\r?\n|\r?\Z))'
_PATTERNS = (
    *((sign.encode(), _pattern(sign)) for sign in "=@\t\0"),
    *((sign.encode(), _pattern(sign, or_number=True)) for sign in "+-"),
    (b"\xef", _pattern("＝＋－＠")),
    (b"\r", re.compile(rb'\r(?:(?!\n)(?<![^,\n].)|(?<=".))', re.DOTALL)),
    (b'"', re.compile(rb'"\n(?<![^,\n]"\n)')),
)


def suspect(block: bytes) -> bool:
    """Whether any cell of the records may need the guard: sometimes true by mistake, never false by mistake."""
    return any(sign in block and pattern.search(block) for sign, pattern in _PATTERNS)


def closed(record: bytes) -> bool:
    """Whether no quotation is open at the end of the record."""
    return b'"' not in record or _CLOSED.fullmatch(record) is not None


def guarded_record(record: bytes) -> bytes:
    """The record with every cell guarded: the very bytes that came in where none needs it."""
    if not suspect(record):
        return record
    texts = [cell.decode("utf-8", "surrogateescape") for cell in cells(record)]
    safe = [guarded(text) for text in texts]
    return record if safe == texts else line(safe)


def passed_on(record: bytes, *, raw: bool) -> bytes:
    """The record as it goes out: in UTF-8, with no open quotation, guarded unless it is to stay raw."""
    if not is_utf8(record):
        record = record.decode("utf-8", "replace").encode("utf-8")
    if not closed(record):
        record = rewritten(record)
    return record if raw else guarded_record(record)


def rewritten(record: bytes) -> bytes:
    """The same cells, written as CSV has them."""
    return line(cell.decode("utf-8", "surrogateescape") for cell in cells(record))


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
