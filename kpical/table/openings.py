"""Quotation marks that people and programs put behind a blank (`, "1,110"`) or behind `=` (`="1,110"`), opened as CSV does.

RFC 4180 knows a quotation mark only at the very start of a cell. One that stands behind blanks, `=` or both at the start of
a cell opens a quotation too, if that ends in the same line, at the end of its cell. Text within quotations is left alone.
"""

from __future__ import annotations

import re

_BLANK = rb"(?: |\xe3\x80\x80)"
BEHIND = rb"(?:" + _BLANK + rb"++(?:=" + _BLANK + rb"*+)?|=" + _BLANK + rb"*+)"
_SIGNS = ((b" ", b' "'), (b"=", b'="'), (b"\xe3", b'\x80"'))  # a byte is sought much faster than two
_SOMEWHERE = rb"(?m)(?:^|,)" + BEHIND + rb'"'  # compiled when one is sought
_CELL = (
    rb"(?s)(^|,)(?:"
    rb'"[^"]*+(?:""[^"]*+)*+"[^,]*+'  # quoted as it should be
    rb"|" + BEHIND + rb'("[^"\r\n]*+(?:""[^"\r\n]*+)*+"' + _BLANK + rb"*+)(?=,|\Z)"
    rb"|[^,]*+)"
)  # fmt: skip


def has_openings(data: bytes | bytearray, size: int) -> bool:
    """Whether there may be such a quotation in the first `size` bytes; quick where there are no quotation marks."""
    if data.find(b'"', 0, size) < 0:
        return False
    near = any(data.find(byte, 0, size) >= 0 and data.find(sign, 0, size) >= 0 for byte, sign in _SIGNS)
    return near and re.compile(_SOMEWHERE).search(data, 0, size) is not None


def opened(record: bytes) -> bytes:
    """The record with such quotations at the start of their cells; itself where there is none."""
    if not re.search(_SOMEWHERE, record):
        return record
    changed = re.sub(_CELL, lambda cell: cell[1] + cell[2] if cell[2] else cell[0], record)
    return record if changed == record else changed
