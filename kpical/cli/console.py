"""The two streams: results on standard output, everything else on standard error, whatever the console can show."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from types import FrameType
from typing import TextIO

from kpical.problem.display import fold, seen
from kpical.words import Words

_ENDING = ("SIGTERM", "SIGHUP", "SIGBREAK")  # signals, as far as the system has them
# What cp950 does not hold, and what is read as the same there.
_LOOKALIKES = str.maketrans({"［": "[", "］": "]", "≥": ">=", "≤": "<=", "≠": "!=", "−": "-", "→": "->", "←": "<-", "�": "?"})


def _lookalike(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(_shown(char, error.encoding) for char in error.object[error.start : error.end]), error.end


def _shown(char: str, encoding: str) -> str:
    """What the encoding has for a character that it does not hold: a look-alike, else its number."""
    seen = char.translate(_LOOKALIKES)
    try:
        seen.encode(encoding)
    except UnicodeEncodeError:
        return char.encode("ascii", "backslashreplace").decode("ascii")
    return seen


codecs.register_error("kpical-lookalike", _lookalike)


class Interrupted(BaseException):
    """A signal asked the program to end."""

    def __init__(self, number: int) -> None:
        self.number = number


def heed_signals(words: Words) -> None:
    """TERM, HUP and Windows' BREAK unwind as INT does, so that temporary files go; a command that makes none leaves them be."""
    import signal

    words.label("interrupted")  # read now: an import that a signal breaks off cannot be had again

    def stop(number: int, frame: FrameType | None) -> None:
        raise Interrupted(number)

    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup says to go on
            signal.signal(number, stop)


def leave_quietly() -> None:
    """There is nothing left to unwind: another signal ends the process, without a word."""
    import _signal as signal  # type: ignore[import-not-found]  # every command ends here, and needs none of signal's enumerations

    for name in ("SIGINT", *_ENDING):
        number = getattr(signal, name, None)
        if number is not None and callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)


def prepare() -> None:
    """Let no console fail on a character that it does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="kpical-lookalike")


def to_stderr(text: str) -> None:
    """A line on standard error, where there is one."""
    if sys.stderr is not None:  # print would take standard output instead
        print(fitted(for_stream(text, sys.stderr), sys.stderr), file=sys.stderr, flush=True)


def for_stream(text: str, stream: TextIO, *, coloured: bool = False) -> str:
    """The text as it is for a file or a pipe; for a terminal without what it would obey but kpical's own colours."""
    return seen(text, coloured=coloured) if stream.isatty() else text


def on_screen(output: str | None) -> bool:
    """Whether the output, or without one standard output, is a terminal."""
    if not output:
        return stdout().isatty()
    from kpical.files.atomic import is_terminal  # what writes no file does without

    return is_terminal(output)


def columns() -> int:
    """How wide the terminal is."""
    import shutil

    return shutil.get_terminal_size().columns


def fitted(text: str, stream: TextIO) -> str:
    """The text folded to the terminal; an excerpt (four blanks before it) keeps its lines, for its caret points upwards."""
    if not stream.isatty():
        return text
    room = columns()
    lines = text.split("\n")
    return "\n".join(part for line in lines for part in ([line] if line.startswith("    ") else fold(line, room)))


def stdout() -> TextIO:
    """Standard output. Raises OSError where it is closed."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "stdout")
    return sys.stdout


def show(text: str, *, coloured: bool = False) -> None:
    """Text for people on standard output, in the console's encoding."""
    stdout().write(for_stream(text, stdout(), coloured=coloured))
    stdout().flush()


def put(text: str) -> None:
    """Text for programs on standard output: UTF-8 whatever the locale, unless a person is looking."""
    if stdout().isatty():
        show(text)
    else:
        put_bytes(text.encode("utf-8", "replace"))


def put_bytes(data: bytes | memoryview) -> None:
    """Bytes to standard output at once: a reader at the other end of a pipe waits for them."""
    stdout().flush()
    out, view = stdout().buffer, memoryview(data)
    while view:  # unbuffered, it may take only a part
        view = view[out.write(view) :]
    out.flush()


def quiet_stdout() -> None:
    """After a reader has gone: nothing more to a closed pipe, not even at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
