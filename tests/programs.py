"""The program as a user runs it, with pipes or at a terminal of a given width."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from os import PathLike
from typing import NamedTuple

import pytest
from forked import Processes

_OURS = ("KPICAL", "_KPICAL", "LANG", "LC_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONUTF8")
_COVERAGE = "COVERAGE"
_SECONDS = 20
_LOADED = Processes()
# runs the program under a terminal of its own, so that Ctrl-C at it is the signal INT
_AT_TERMINAL = """\
import fcntl, runpy, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
runpy.run_module("kpical", run_name="__main__", alter_sys=True)
"""
_SHELL_AT_TERMINAL = """\
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


class Ran(NamedTuple):
    """What a run left behind."""

    returncode: int
    stdout: str
    stderr: str


@cache
def _bytecode() -> dict[str, str]:
    """Where no bytecode is to be written beside the sources, a folder for it: else every process compiles all of them."""
    if not sys.dont_write_bytecode:
        return {}
    folder = tempfile.mkdtemp(prefix="kpical-bytecode-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}


def counted() -> dict[str, str]:
    """What has coverage count a process too, where it counts at all: one that does what nothing in this one does."""
    return {name: value for name, value in os.environ.items() if name.startswith(_COVERAGE)}


def environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    """This one's, without what makes the program speak or write differently; None takes a variable away."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith((*_OURS, _COVERAGE))} | _bytecode()
    clean |= {"LC_ALL": "C.UTF-8", "KPICAL_CONFIG": "off"} | ({"PYTHONIOENCODING": "utf-8"} if sys.platform == "win32" else {})
    return {name: value for name, value in (clean | dict(changes)).items() if value is not None}


def run_bytes(
    *args: object, stdin: bytes = b"", env: Mapping[str, str | None] | None = None, cwd: str | PathLike[str] | None = None,
    python: Sequence[str] = (),
) -> subprocess.CompletedProcess[bytes]:  # fmt: skip
    """`kpical ARGS` as a process of its own, its output as it is; `python` are options of the interpreter."""
    words, around = [str(arg) for arg in args], environment(env or {})
    if not python and (done := _LOADED.run(words, stdin, around, cwd)):
        return done
    return subprocess.run(
        [sys.executable, *python, "-m", "kpical", *words],
        input=stdin, capture_output=True, check=False, cwd=cwd, env=around, timeout=_SECONDS * 3,
    )  # fmt: skip


def run_kpical(
    *args: object, stdin: str | bytes = b"", env: Mapping[str, str | None] | None = None, cwd: str | PathLike[str] | None = None,
    encoding: str = "utf-8", python: Sequence[str] = (),
) -> Ran:  # fmt: skip
    """`kpical ARGS` as a process of its own, its output as text with plain line ends."""
    data = stdin.encode(encoding) if isinstance(stdin, str) else stdin
    done = run_bytes(*args, stdin=data, env=env, cwd=cwd, python=python)
    out, err = (text.decode(encoding).replace(os.linesep, "\n") for text in (done.stdout, done.stderr))
    return Ran(done.returncode, out, err)


def run_at_terminal(
    *args: object, answers: Sequence[tuple[str, str]] = (), columns: int = 80, env: Mapping[str, str | None] | None = None,
    cwd: str | PathLike[str] | None = None, encoding: str = "utf-8", stdout: str | PathLike[str] | None = None,
) -> Ran:  # fmt: skip
    """`kpical ARGS` at a terminal. `answers` are pairs: once the first is on the screen, the second is typed.

    Everything that was seen is in `stdout`; with `stdout` a file's path, standard output goes there instead.
    """
    import fcntl
    import pty
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with contextlib.ExitStack() as files:
        output = files.enter_context(open(stdout, "wb")) if stdout else theirs
        program = subprocess.Popen(
            [sys.executable, "-c", _AT_TERMINAL, *map(str, args)], stdin=theirs, stdout=output, stderr=theirs,
            start_new_session=True, cwd=cwd, env=environment({"TERM": "xterm", **counted(), **(env or {})}),
        )  # fmt: skip
    os.close(theirs)
    try:
        seen = _talk(ours, [(wait.encode(encoding), typed.encode(encoding)) for wait, typed in answers])
        returncode = program.wait(_SECONDS)
    finally:
        program.kill()
        program.wait()
        os.close(ours)
    return Ran(returncode, seen.decode(encoding).replace("\r\n", "\n"), "")


def _talk(terminal: int, answers: list[tuple[bytes, bytes]], seconds: float = _SECONDS) -> bytes:
    import select

    seen, at, until = b"", 0, time.monotonic() + seconds
    while time.monotonic() < until:
        if answers and (found := seen.find(answers[0][0], at)) >= 0:
            at = found + len(answers[0][0])
            time.sleep(0.1)  # nobody types before the program listens: a ^C between question and reading would be lost
            os.write(terminal, answers.pop(0)[1])
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                data = os.read(terminal, 65536)
            except OSError:  # Linux says so when the other end has closed
                return seen
            if not data:
                return seen
            seen += data
    pytest.fail(f"the program still waits; the screen says: {seen.decode('utf-8', 'replace')}")


def type_into(
    shell: Sequence[str], lines: Sequence[str], prompt: str, cwd: str | PathLike[str], env: Mapping[str, str]
) -> None:  # fmt: skip
    """Type the lines into a shell at a terminal, each once it is ready; the first one makes it say that it is."""
    import fcntl
    import pty
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
    program = subprocess.Popen(
        [sys.executable, "-c", _SHELL_AT_TERMINAL, *shell],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, cwd=cwd, env=env,
    )  # fmt: skip
    os.close(theirs)
    first, *rest = lines
    try:
        os.write(ours, first.encode() + b"\r")
        _talk(ours, [(prompt.encode(), line.encode() + b"\r") for line in rest], _SECONDS * len(lines))
        program.wait(_SECONDS)
    finally:
        program.kill()
        program.wait()
        os.close(ours)


def without_colours(text: str) -> str:
    """The screen's text alone."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
