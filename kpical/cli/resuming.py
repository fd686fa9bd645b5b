"""The command that goes on where a calculation at a terminal was left: what was typed, and the answers so far."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from kpical.cli.console import to_stderr
from kpical.cli.settings import Settings

_SAFE = {"posix": r"[\w@%+=:,./-]+", "nt": r"[\w+=:./\\-]+"}  # PowerShell makes two words of 109,305


def keep_command(common_options: Settings, indicator: str, answers: Mapping[str, str]) -> None:
    """Remember the command; `indicator` is "" where it was typed in the command itself."""
    figures = [f"{name}={text.strip()}" for name, text in answers.items()]
    answered = [*filter(None, [indicator]), *figures]
    common_options.resume = quoted(["kpical", *common_options.typed, *answered]) if answered else ""


def say_command(common_options: Settings, label: str = "asking.resume") -> None:
    """Print the command, where there is one: in a line of its own, to be copied as it is."""
    if common_options.resume:
        to_stderr(common_options.words.label(label) + "\n    " + common_options.resume)


def quoted(words: Iterable[str], system: str = os.name) -> str:
    """The words as a shell of the system takes them."""
    quote = _in_double_quotes if system == "nt" else _in_quotes
    return " ".join(word if re.fullmatch(_SAFE[system], word) else quote(word) for word in words)


def _in_quotes(word: str) -> str:
    return "'" + word.replace("'", "'\"'\"'") + "'"


def _in_double_quotes(word: str) -> str:
    return '"' + re.sub(r'(\\*)("|$)', lambda match: match[1] * 2 + match[2].replace('"', '\\"'), word) + '"'
