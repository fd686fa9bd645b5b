"""What the words after `kpical batch` mean: indicators and a file, heads, lines, encodings."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Sequence

from kpical.catalogue.library import Library
from kpical.cli.console import stdout
from kpical.errors import BadOption, UnknownIndicator
from kpical.near import near
from kpical.report.names import BINARY, SUFFIXES

BATCH_FORMATS = ("csv", "json", "markdown", "table", "html", "xlsx", "ods")
_BY_SUFFIX = ("json", "markdown", "html", "xlsx", "ods")  # any other name is CSV's


def batch_format(form: str | None, output: str | None) -> str:
    """The format that was asked for, else the one of the output's suffix, else CSV. Raises BadOption."""
    by_suffix = SUFFIXES.get(os.path.splitext(output or "")[1].lower(), "csv")
    chosen = form or (by_suffix if by_suffix in _BY_SUFFIX else "csv")
    if chosen in BINARY and not output and stdout().isatty():
        raise BadOption("needs_output", chosen)
    return chosen


def check_rejects(path: str | None) -> None:
    """Raises BadOption where the name of the rejected rows' file is a workbook's: they are CSV."""
    if path and SUFFIXES.get(os.path.splitext(path)[1].lower()) in BINARY:
        raise BadOption("rejects", path)


def split_words(words: Sequence[str], library: Library) -> tuple[tuple[str, ...], str]:
    """The indicators and the file. Raises UnknownIndicator for a word that is neither."""
    asked = [word for word in words if library.entry(word)]
    others = [word for word in words if not library.entry(word)]
    if not others:
        return tuple(asked), "-"
    *wrong, last = others
    is_file = last == words[-1] and (last == "-" or os.path.exists(last) or any(c in last for c in "/\\."))
    if wrong or not is_file:
        unknown = (wrong or [last])[0]
        known = [word for entry in library.entries for word in entry.words]
        raise UnknownIndicator(unknown, near(unknown, known))
    return tuple(asked), last


def renamed(heads: Sequence[str], asked: Sequence[str]) -> dict[str, str]:
    """--as WORD=HEAD by word. Raises BadOption."""
    found = {}
    for text in heads:
        word, equals, head = text.partition("=")
        if not equals or not head.strip() or word.strip() not in asked:
            raise BadOption("as", text)
        found[word.strip()] = head.strip()
    return found


def targets_of(texts: Sequence[str], asked: Sequence[str], library: Library) -> dict[str, str]:
    """--target T or INDICATOR:T by the indicator's id. Raises BadOption."""
    found: dict[str, str] = {}
    for text in texts:
        word = next((word for word in asked if text.startswith((f"{word}:", f"{word}："))), "")
        if not word and re.search("[:：]", text):
            raise BadOption("target_word", text, asked)
        if not word and len(asked) != 1:
            raise BadOption("target_which", text, asked)
        identity = library.find(word or asked[0]).id
        if identity in found:
            raise BadOption("target_twice", text)
        found[identity] = text[len(word) + 1 :] if word else text
    return found


def head_of(text: str) -> int:
    """Raises BadOption unless it is a line's number."""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) < 10_000):
        raise BadOption("head", text)
    return int(text)


def encoding_of(text: str) -> str:
    """Raises BadOption where Python knows no such text encoding."""
    if not text:
        return ""
    try:
        "".encode(text)
        return codecs.lookup(text).name
    except (LookupError, ValueError):
        raise BadOption("encoding", text) from None
