"""Texts and names as a workbook may have them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

MOST_CHARACTERS = 32_767  # in a cell or a note, counted as UTF-16
_MOST_NAME = 31
_FIRST = "kpical"  # the name of a sheet that has none
_NOT_TEXT = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without what XML cannot hold, and no longer than a cell. A tab is a blank: not every program keeps it."""
    if len(text) <= MOST_CHARACTERS // 2 and text.isprintable():
        return text  # nearly all are
    text = _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return text if len(text) <= MOST_CHARACTERS // 2 else _cut(text, MOST_CHARACTERS)


def _cut(text: str, most: int) -> str:
    """The text, its end … where it has more UTF-16 units than that."""
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * most else units[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"


def sheet_name(text: str, taken: Iterable[str]) -> str:
    """A name that a sheet may have: at most 31 characters, without []:*?/ and the like, no other sheet's in any case of letters.

    ASCII brackets become wide ones: XlsxWriter would take what stands before one for a function of its own.
    """
    text = re.sub(r"[\[\]:*?/\\\n]+", " ", clean(text)).translate({ord("("): "（", ord(")"): "）"}).strip(" '")
    others = {name.casefold() for name in taken} | {"history"}  # Excel keeps that one for itself
    for number in range(1, len(others) + 2):
        end = f" {number}" if number > 1 else ""
        name = _cut(text or _FIRST, _MOST_NAME - len(end)).rstrip(" '") + end
        if name.casefold() not in others:
            return name
    raise AssertionError("one number more than there are names")


def cell_name(text: str, taken: Iterable[str]) -> str:
    """A name that a cell may have: letters, digits and _, like no reference, none of those taken (in small letters)."""
    word = "".join(char if char.isalnum() else "_" for char in clean(text))[:200]
    # what looks like A1, R1C1 or C to one of the programs, in half- or full-width letters
    if not word[0].isalpha() or re.fullmatch(r"(?i)[a-z]{1,3}\d+|r\d*(c\d*)?|c\d*|true|false", normalize("NFKC", word)):
        word = "_" + word
    number, name = 1, word
    while name.casefold() in taken:
        number += 1
        name = f"{word}_{number}"
    return name
