"""Characters that offices drew themselves: bytes of Big5 that Windows' code page 950 gives to private characters of Unicode.

The ranges are those that Windows publishes for its end-user-defined characters; a trail byte is 40-7E or A1-FE.
"""

from __future__ import annotations

import re

_ROW = 157  # trail bytes of a lead byte
_RANGES = (  # the first and the last bytes, and the first private character
    (0xFA40, 0xFEFE, 0xE000),
    (0x8E40, 0xA0FE, 0xE311),
    (0x8140, 0x8DFE, 0xEEB8),
    (0xC6A1, 0xC8FE, 0xF6B1),  # of these the codec knows most as characters; this is for the rest
)
_PRIVATE = "[\ue000-\uf848]"
ENCODINGS = ("cp950", "big5")


def character(pair: bytes) -> str:
    """The private character of two bytes, nothing where they are no user-defined ones."""
    code = int.from_bytes(pair, "big")
    for first, last, private in _RANGES:
        if len(pair) == 2 and first <= code <= last and (0x40 <= pair[1] <= 0x7E or 0xA1 <= pair[1] <= 0xFE):
            return chr(private + _place(code) - _place(first))
    return ""


def _place(code: int) -> int:
    lead, trail = divmod(code, 256)
    return lead * _ROW + trail - (0x40 if trail < 0x7F else 0x62)


def count(text: str) -> int:
    """How many private characters there are in the text."""
    return 0 if text.isascii() else len(re.findall(_PRIVATE, text))
