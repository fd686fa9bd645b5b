"""Every way to fail, in words and as an exit code."""

from __future__ import annotations

import click

from kpical.cli.console import tell
from kpical.cli.settings import Settings
from kpical.errors import BadOption, KpicalError, WriteFailed


def explained(error: Exception, given: Settings) -> int:
    """Say on standard error what went wrong, and the mend; what the command ends with."""
    known = _known(error)
    words = given.words
    if known is None:
        tell(words.label("bug", kind=type(error).__name__, text=str(error)))
        return 1
    tell("\n".join(words.lines(known)))
    return known.exit_code


def _known(error: Exception) -> KpicalError | None:
    if isinstance(error, KpicalError):
        return error
    if isinstance(error, click.ClickException):
        return BadOption("usage", error.format_message())
    if isinstance(error, FileNotFoundError) and error.filename:
        return BadOption("file_missing", str(error.filename))
    if isinstance(error, IsADirectoryError) and error.filename:
        return BadOption("file_is_folder", str(error.filename))
    if isinstance(error, OSError):
        return WriteFailed(str(error.filename or "-"), error.strerror or str(error))
    return None
