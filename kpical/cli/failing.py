"""Every way to fail, in words and as an exit code."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence

import click

from kpical.cli.console import columns, put, quiet_stdout, to_stderr
from kpical.cli.settings import Settings
from kpical.problem.errors import BadOption, FileProblem, KpicalError, WriteFailed
from kpical.problem.reasons import OptionReason
from kpical.problem.suggest import suggestions
from kpical.problem.system import said_by_system

_BROKEN_OFF = 4  # 2 promises that nothing has begun, or that the command is wrong


def failed(error: Exception, common_options: Settings, typed: Sequence[str]) -> int:
    """As `explained`, with an object on standard output where the typed words ask for JSON there and nothing has begun."""
    code = explained(error, common_options)
    known = _known(error)
    if known is None or code != 2 or common_options.begun or not wants_json(typed):
        return _BROKEN_OFF if common_options.begun and _of_input(known) else code
    import json

    from kpical.report.failure import failure_data

    try:
        put(json.dumps(failure_data(known, common_options.words_for("json")), ensure_ascii=False, indent=2) + "\n")
    except BrokenPipeError:
        quiet_stdout()
    except OSError as unwritten:
        return explained(unwritten, common_options)
    return code


def _of_input(error: KpicalError | None) -> bool:
    """Whether it is the input that cannot be read on."""
    return isinstance(error, FileProblem) or (isinstance(error, BadOption) and error.reason == "row_too_long")


def wants_json(typed: Sequence[str]) -> bool:
    """Whether JSON is asked for on standard output, as far as can be seen without understanding the words."""
    said = dict(_options(typed))
    return said.get("--format") in ("json", "jsonl") and "--output" not in said


def _options(typed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The options that say where an output goes, with their values."""
    for word, following in zip(typed, [*typed[1:], ""], strict=True):
        if word == "--":
            return
        name, equals, value = word.partition("=")
        if name in ("--format", "--output"):
            yield name, value if equals else following
        elif word.startswith("-o"):
            yield "--output", word


def explained(error: Exception, common_options: Settings) -> int:
    """Say on standard error what went wrong, and how to fix it; the exit code."""
    if common_options.debug:
        import traceback

        to_stderr("".join(traceback.format_exception(error)).rstrip())
    known = _known(error)
    words = common_options.words
    if known is None:
        to_stderr(words.label("bug", kind=type(error).__name__, text=str(error)))
        return 1
    to_stderr("\n".join(words.lines(known, columns() - 6)))
    return known.exit_code


_FILES: dict[type[OSError], OptionReason] = {FileNotFoundError: "file_missing", IsADirectoryError: "file_is_folder"}


def _known(error: Exception) -> KpicalError | None:
    if isinstance(error, KpicalError):
        return error
    if _no_memory(error):
        return WriteFailed(reason="memory")
    if isinstance(error, click.ClickException):
        return _usage(error)
    return _of_system(error) if isinstance(error, OSError) else None


def _of_system(error: OSError) -> KpicalError:
    """A file that is not there, a folder in its place (which Windows forbids to open), or whatever broke off on the way."""
    name = str(error.filename or "")
    reason = "file_is_folder" if isinstance(error, PermissionError) and os.path.isdir(name) else _FILES.get(type(error))
    if name and reason:
        return BadOption(reason, name)
    return WriteFailed(name or "stdout", said_by_system(error))


def _no_memory(error: Exception) -> bool:
    """In whatever words: a library written in C may not say it itself, nor the loader of one."""
    if isinstance(error, ImportError):
        return "failed to map segment" in str(error)
    return isinstance(error, MemoryError | SystemError) or getattr(error, "errno", 0) == errno.ENOMEM


def _usage(error: click.ClickException) -> BadOption:
    """Click's commonest complaints in kpical's words; the rest as click says them."""
    match error:
        case click.NoSuchOption(option_name=name):
            options = [o for p in error.ctx.command.params for o in p.opts if o.startswith("-")] if error.ctx else []
            return BadOption("no_option", name, near=suggestions(name, options))
        case click.MissingParameter(param=click.Argument() as argument):
            return BadOption("needs_argument", argument.make_metavar(error.ctx) if error.ctx else argument.name or "")
        case click.BadOptionUsage(option_name=name):
            return BadOption("needs_value", name)
    return BadOption("usage", error.format_message())
