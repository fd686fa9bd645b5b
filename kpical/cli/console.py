"""The two streams: results on standard output, everything else on standard error, whatever the console can show."""

from __future__ import annotations

import codecs
import io
import os
import sys
from types import FrameType

# What cp950 does not hold, and what is read as the same there.
_LOOKALIKES = str.maketrans({"［": "[", "］": "]", "≥": ">=", "≤": "<=", "≠": "!=", "−": "-", "→": "->", "←": "<-", "�": "?"})


def _lookalike(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    seen = text.translate(_LOOKALIKES)
    return (seen if seen != text else text.encode("ascii", "backslashreplace").decode("ascii")), error.end


codecs.register_error("kpical-lookalike", _lookalike)


class Interrupted(BaseException):
    """A signal asked the program to end."""

    def __init__(self, number: int) -> None:
        self.number = number


def heed_signals() -> None:
    """TERM and HUP unwind as INT does, so that temporary files go; a command that makes none leaves them be."""
    import signal

    def stop(number: int, frame: FrameType | None) -> None:
        raise Interrupted(number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def prepare() -> None:
    """Let no console fail on a character that it does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="kpical-lookalike")


def tell(text: str) -> None:
    """A line on standard error."""
    print(text, file=sys.stderr, flush=True)


def show(text: str) -> None:
    """Text for people on standard output, in the console's encoding."""
    sys.stdout.write(text)
    sys.stdout.flush()


def put(text: str) -> None:
    """Text for programs on standard output: UTF-8 whatever the locale, unless a person is looking."""
    if sys.stdout.isatty() or not hasattr(sys.stdout, "buffer"):
        show(text)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def quiet_stdout() -> None:
    """After a reader has gone: nothing more to a closed pipe, not even at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
