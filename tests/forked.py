"""Runs of the program out of one process that has it loaded: each is a process of its own, but none has to start Python.

The process is started as `python forked.py FD`. It takes a run by that socket, with the run's three streams, and forks; the fork
goes on as `python -m kpical` would. Started as `python forked.py PATH` it listens there, for tests/asking.py.
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import socket
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from os import PathLike
from threading import Lock, Thread
from typing import NoReturn

HERE = hasattr(os, "fork") and hasattr(socket, "send_fds")
_AT_START = ("PYTHON", "LC_", "LANG", "LD_", "MALLOC")  # what Python heeds when it starts
_ROOMS = {
    "cli": "main owners examples resuming config_reader audit batch calc check explain list score schema show template",
    "report": "formats html explained output_schema workbook.xlsx workbook.ods workbook.streamed",
    "batch": "output page workbook",
    "table": "json_rows spreadsheet archive xlsx ods",
}
_LOADED = [f"kpical.{room}.{name}" for room, names in _ROOMS.items() for name in names.split()]
_LOADED += ["kpical.catalogue.reader", "kpical.explanations", "kpical.kernel.engine"]
_LOADED += ["runpy", "difflib", "textwrap", "xlsxwriter", "rich.table"]
_SECONDS = 60
_OFTEN, _MOST = 2, 6  # runs without a process of their environment, which takes as long as some; processes


class Processes:
    """A process for each environment that Python heeds when it starts, once that was asked for a few times."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[tuple[str, str], ...]] = Counter()
        self.processes: dict[tuple[tuple[str, str], ...], Process] = {}

    def run(
        self, args: list[str], stdin: bytes, env: Mapping[str, str], cwd: str | PathLike[str] | None
    ) -> subprocess.CompletedProcess[bytes] | None:
        """`kpical ARGS`; None where that takes a Python of its own."""
        started = tuple(sorted(item for item in env.items() if item[0].startswith(_AT_START)))
        self.asked[started] += 1
        if started not in self.processes and (not self.processes or self.asked[started] > _OFTEN) and len(self.processes) < _MOST:
            self.processes[started] = Process()
        process = self.processes.get(started)
        return process.run(args, stdin, env, cwd) if process else None


class Process:
    """The process, started when it is first needed."""

    def __init__(self) -> None:
        self.ours: socket.socket | None = None
        self.busy = Lock()

    def run(
        self, args: list[str], stdin: bytes, env: Mapping[str, str], cwd: str | PathLike[str] | None
    ) -> subprocess.CompletedProcess[bytes] | None:
        """`kpical ARGS`; None where the process has another run."""
        if not HERE or not self.busy.acquire(blocking=False):
            return None
        with ExitStack() as after:
            after.callback(self.busy.release)
            if self.ours is None:
                self.ours = self._start(env)
            pipes = [os.pipe() for _ in range(3)]
            theirs = [pipes[0][0], pipes[1][1], pipes[2][1]]
            said = json.dumps([args, dict(env), os.path.abspath(cwd or ".")]).encode()
            socket.send_fds(self.ours, [struct.pack("!I", len(said))], theirs)
            self.ours.sendall(said)
            for end in theirs:
                os.close(end)
            out, err = bytearray(), bytearray()
            threads = [
                Thread(target=_feed, args=(pipes[0][1], stdin), daemon=True),
                Thread(target=_drain, args=(pipes[1][0], out), daemon=True),
                Thread(target=_drain, args=(pipes[2][0], err), daemon=True),
            ]
            for thread in threads:
                thread.start()
            self.ours.settimeout(_SECONDS)
            (status,) = struct.unpack("!i", self.ours.recv(4))
            for thread in threads:
                thread.join()
            return subprocess.CompletedProcess(args, os.waitstatus_to_exitcode(status), bytes(out), bytes(err))

    def _start(self, env: Mapping[str, str]) -> socket.socket:
        ours, theirs = socket.socketpair()
        # its streams are of the kind that a run's are; it ends when our end of the socket is closed, with this process
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env,
        )  # fmt: skip
        theirs.close()
        return ours


def _feed(pipe: int, data: bytes) -> None:
    """Write it all, unless nobody reads."""
    with suppress(BrokenPipeError), open(pipe, "wb") as stream:  # closing writes, too
        stream.write(data)


def _drain(pipe: int, into: bytearray) -> None:
    with open(pipe, "rb") as stream:
        into += stream.read()


def _serve(asked: socket.socket) -> tuple[list[str], dict[str, str], str]:
    """Fork for every run that is asked for; what is asked, in the fork."""
    while True:
        head, streams, _, _ = socket.recv_fds(asked, 4, 3)
        if not head:
            os._exit(0)
        said = b""
        (length,) = struct.unpack("!I", head)
        while len(said) < length:
            said += asked.recv(length - len(said))
        if not (child := os.fork()):
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
                os.close(stream)
            asked.close()
            args, env, cwd = json.loads(said)
            return args, env, cwd
        for stream in streams:
            os.close(stream)
        asked.sendall(struct.pack("!i", os.waitpid(child, 0)[1]))


def _listen(path: str) -> socket.socket:
    """Fork for everyone who comes; who has come, in the fork: the runs of a pipeline wait for each other."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        os.write(1, b"ready\n")
        while True:
            asked, _ = door.accept()
            if not os.fork():
                return asked
            asked.close()
            with suppress(ChildProcessError):
                os.waitpid(-1, os.WNOHANG)


def _open_streams() -> None:
    """The streams anew, as Python opens them: files and devices where this process had pipes."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old, mode = getattr(sys, name), "rb" if number == 0 else "wb"
        through = number > 0 and bool(os.environ.get("PYTHONUNBUFFERED"))
        raw = open(number, mode, buffering=0 if through else -1, closefd=False)  # noqa: SIM115  they stay open
        text = io.TextIOWrapper(
            raw, old.encoding, old.errors, "\n", line_buffering=number == 2 or raw.isatty(), write_through=through
        )
        setattr(sys, name, text)
        setattr(sys, f"__{name}__", text)


def _read() -> None:
    """What a checkout has in YAML is read before the first run, as it is in a wheel: sentences and built-in indicators."""
    from kpical.catalogue import built
    from kpical.catalogue.library import Library
    from kpical.words import LANGUAGES, Words

    assert all(Words(lang).texts for lang in LANGUAGES)
    library = Library()
    entries = [entry._replace(built_in=True) for entry in library.entries]
    indicators = {entry.id: library.find(entry.id) for entry in entries}
    vars(built).update(entries=lambda: entries, indicator=indicators.get)


def _end(run: Callable[[], object]) -> NoReturn:
    """Run, and end as Python does but for taking apart what was loaded, which costs more than most runs."""
    code: object = 0
    try:
        run()
    except SystemExit as error:
        code = error.code
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    assert code is None or isinstance(code, int)
    os._exit(code or 0)


def main() -> NoReturn:
    """Load the program and serve; the fork becomes the program."""
    import importlib
    import runpy

    for name in _LOADED:
        importlib.import_module(name)
    _read()
    gc.freeze()
    listens = not sys.argv[1].isdigit()
    args, env, cwd = _serve(_listen(sys.argv[1]) if listens else socket.socket(fileno=int(sys.argv[1])))
    if listens:
        _open_streams()
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv[1:], sys.path[0] = args, cwd
    _end(lambda: runpy.run_module("kpical", run_name="__main__", alter_sys=True))


if __name__ == "__main__":
    main()
