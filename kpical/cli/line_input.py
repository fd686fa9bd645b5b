"""A line that is typed at a terminal, with the editing that the system has; what was typed is kept for this run alone."""

from __future__ import annotations

import sys

import click

from kpical.cli.console import for_stream


class Back(Exception):  # noqa: N818  no mistake
    """The answer was to go back."""


def someone_answers() -> bool:
    """Whether questions can be seen and answered."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()


def read_line(question: str) -> str:
    """What is typed behind the question, which stays out of a redirected result. Raises Abort for Ctrl-C and the end of input."""
    question = for_stream(question, sys.stderr)
    try:
        if _editable():
            return input(question)  # the whole question: readline writes it again where the line is edited
        sys.stderr.write(question)
        sys.stderr.flush()
        line = sys.stdin.readline()
    except (KeyboardInterrupt, EOFError):
        raise click.Abort from None
    if not line:
        raise click.Abort
    return line.rstrip("\r\n")


def _editable() -> bool:
    """Whether `input` edits by readline: at a terminal in the encoding of the locale, which readline goes by."""
    import locale  # a calculation that asks nothing does without

    if not sys.stdout.isatty() or _plain(sys.stdin.encoding) != _plain(locale.getencoding()):
        return False
    try:
        import readline
    except ImportError:  # Windows, whose console edits by itself
        return False
    if "libedit" not in (readline.__doc__ or ""):
        readline.parse_and_bind("set enable-bracketed-paste off")  # so that a pasted column answers one question a line
        readline.parse_and_bind("set enable-meta-key off")
    return True


def _plain(encoding: str) -> str:
    return encoding.lower().replace("-", "").replace("_", "")
