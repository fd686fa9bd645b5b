"""How much room a text takes on a screen, how it is folded to that, and what of it a terminal may have."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, east_asian_width

_NOT_FIRST = "，。；：、）」？％"  # may not begin a line


def width(text: str) -> int:
    """How many terminal cells the text takes: 2 for a wide character, 0 for a combining one."""
    return len(text) if text.isascii() else _width(text)


@lru_cache(maxsize=4096)  # a table says the same in many of its cells
def _width(text: str) -> int:
    return sum(map(_cells, text))


@lru_cache(maxsize=4096)  # and thousands of texts share their characters
def _cells(char: str) -> int:
    if category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def pad(text: str, cells: int) -> str:
    """The text followed by as many spaces as bring it to that many cells."""
    return text + " " * max(0, cells - width(text))


def fold(text: str, cells: int) -> list[str]:
    """The text in lines of at most that many cells, broken at blanks and between wide characters.

    A mark that may not begin a line takes the piece before it along.
    """
    if width(text) <= cells:
        return [text.rstrip()]
    lines: list[str] = []
    line: list[str] = []
    taken = 0
    for piece in _pieces(text):
        begins = [piece]
        if line and taken + width(piece.rstrip()) > cells:
            while begins[0][0] in _NOT_FIRST and len(line) > 1:
                begins.insert(0, line.pop())
            lines.append("".join(line).rstrip())
            begins = ["".join(begins).lstrip()]
            line, taken = [], 0
        line += begins
        taken += width(begins[0])
    return [*lines, "".join(line).rstrip()]


def _pieces(text: str) -> list[str]:
    """Words with the blank behind them; a wide character is a piece by itself."""
    pieces: list[str] = []
    before = ""
    for char in text:
        if before and (char == " " or (before != " " and _cells(char) == _cells(before) == 1)):
            pieces[-1] += char
        else:
            pieces.append(char)
        before = char
    return pieces


def visible(text: str) -> str:
    """The text without what a terminal would obey: control, bidi and other format characters become �."""
    if text.isprintable():
        return text
    return "\n".join(line if line.isprintable() else "".join(map(_visible, line)) for line in text.split("\n"))


@lru_cache(maxsize=4096)
def _visible(char: str) -> str:
    return "�" if category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else char


def tagged(value: object, *parts: object) -> str:
    """A short `repr`: <Unit 千元>. On one line, and nothing in it that a terminal would obey."""
    described = " ".join(text for part in parts if (text := " ".join(str(part).split())))
    return f"<{visible(f'{type(value).__name__} {described}'.rstrip())}>"


_COLOURED = "(\x1b\\[[0-9;]*m)"


def seen(text: str, *, coloured: bool = False) -> str:
    """A whole output as a terminal may have it: visible, in plain lines; colours stay where kpical has put them itself."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not coloured:
        return visible(text)
    return "".join(part if i % 2 else visible(part) for i, part in enumerate(re.split(_COLOURED, text)))
