"""The command that goes on where a calculation at a terminal was left: what was typed, and the answers so far."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from kpical.cli.console import to_stderr
from kpical.cli.settings import Settings

_SAFE = {"posix": r"[\w@%+=:,./-]+", "nt": r"[\w+=:./\\-]+"}  # PowerShell makes two words of 109,305


def keep_command(given: Settings, indicator: str, answers: Mapping[str, str]) -> None:
    """Remember the command; `indicator` is "" where it was typed in the command itself."""
    figures = [f"{name}={text.strip()}" for name, text in answers.items()]
    given.resume = quoted(["kpical", *given.typed, *filter(None, [indicator]), *figures]) if indicator or figures else ""


def say_command(given: Settings, label: str = "asking.resume") -> None:
    """Print the command, where there is one: in a line of its own, to be copied as it is."""
    if given.resume:
        to_stderr(given.words.label(label) + "\n    " + given.resume)


def quoted(words: Iterable[str], system: str = os.name) -> str:
    """The words as a shell of the system takes them."""
    quote = _in_double_quotes if system == "nt" else _in_quotes
    return " ".join(word if re.fullmatch(_SAFE[system], word) else quote(word) for word in words)


def _in_quotes(word: str) -> str:
    return "'" + word.replace("'", "'\"'\"'") + "'"


def _in_double_quotes(word: str) -> str:
    return '"' + re.sub(r'(\\*)("|$)', lambda found: found[1] * 2 + found[2].replace('"', '\\"'), word) + '"'
