"""A first word that is no command: at a terminal the name of an indicator, elsewhere a mistake."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from kpical.catalogue.library import Library
from kpical.cli.resuming import quoted
from kpical.cli.settings import Settings, values_of
from kpical.problem.errors import BadOption, KpicalError
from kpical.problem.suggest import suggestions


def named_indicator(common_options: Settings, words: Sequence[str], *, completing: bool) -> bool:
    """Whether the first word is exactly an indicator's id, name or alias, and someone is there to mean it."""
    if not completing and not _at_terminal():
        return False
    try:
        named = _library(common_options, words).entry(words[0]) is not None
    except KpicalError:  # a file of the user's own that cannot be read: the word stays no command
        return False
    if named and not completing:
        before = len(common_options.typed) - len(words)
        common_options.typed = (*common_options.typed[:before], "calc", *words)
    return named


def no_command(common_options: Settings, words: Sequence[str], commands: Iterable[str]) -> BadOption:
    """That there is no such command, with those and the indicators that may have been meant."""
    commands = list(commands)
    try:
        entries = _library(common_options, words).entries
    except KpicalError:
        entries = ()
    near = suggestions(words[0], commands)
    known = (word for entry in entries for word in entry.words)
    near += [quoted(["calc", word]) for word in suggestions(words[0], known)]
    return BadOption("no_command", words[0], commands, near[:3])


def _library(common_options: Settings, words: Sequence[str]) -> Library:
    """The indicators; those of --formulas behind the word, too, which is not understood yet."""
    return Library((*common_options.paths, *values_of("--formulas", words)))


def _at_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
