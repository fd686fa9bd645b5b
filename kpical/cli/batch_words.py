"""What the words after `kpical batch` mean: indicators and a file, heads, lines."""

from __future__ import annotations

import os
from collections.abc import Sequence

from kpical.catalogue.library import Library
from kpical.cli.console import on_screen
from kpical.files.atomic import is_file
from kpical.problem.errors import BadOption, UnknownIndicator
from kpical.problem.suggest import suggestions
from kpical.report.names import ARROW, BINARY, OTHER_SUFFIXES, SUFFIXES

BATCH_FORMATS = ("csv", "json", "jsonl", "markdown", "table", "html", "xlsx", "ods")
# a table as text is for the screen, and what is called .txt has always been the table itself
_SUFFIXES = {**SUFFIXES, ".txt": "csv"}


def batch_format(form: str | None, output: str | None) -> str:
    """The format that was asked for, else the one of the output's suffix, else CSV. Raises BadOption."""
    suffix = _suffix(output)
    if form is None and suffix in ARROW:
        return ARROW[suffix]
    if form is None and output and suffix in OTHER_SUFFIXES:
        raise BadOption("output_format", output, (*_SUFFIXES, *ARROW))
    chosen = "json" if form == "jsonl" else form or _SUFFIXES.get(suffix, "csv")
    if chosen in BINARY and on_screen(output):
        raise BadOption("needs_output", chosen)
    return chosen


def names_no_format(form: str | None, output: str | None) -> bool:
    """Whether the output is a file that is written as CSV only because its name says nothing."""
    return bool(form is None and output and _suffix(output) not in {**_SUFFIXES, **ARROW} and is_file(output))


def check_rejects(path: str | None) -> None:
    """Raises BadOption where the name of the rejected rows' file is that of another format: they are CSV."""
    suffix = _suffix(path)
    if path and (suffix in OTHER_SUFFIXES or _SUFFIXES.get(suffix, "csv") != "csv"):
        raise BadOption("rejects", path)


def _suffix(path: str | None) -> str:
    return os.path.splitext(path or "")[1].lower()


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
        raise UnknownIndicator(unknown, suggestions(unknown, known))
    return tuple(asked), last


def head_of(text: str) -> int:
    """0 where nothing is said. Raises BadOption unless it is a line's number."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) < 10_000):
        raise BadOption("head", text)
    return int(text)


def separator_of(form: str | None, path: str | None) -> str:
    """What parts the cells of a file that is written as CSV: its suffix says it, or --format; "" where the input does."""
    by_suffix = {".csv": ",", ".tsv": "\t"}.get(os.path.splitext(path or "")[1].lower(), "")
    return by_suffix or ("," if form == "csv" else "")
