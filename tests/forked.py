"""Runs of the program out of one process that has it loaded: each is a process of its own, but none has to start Python.

The process is started as `python forked.py FD`. It takes a run by that socket, with the run's three streams, and forks; the fork
goes on as `python -m kpical` would.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from os import PathLike
from threading import Lock, Thread
from typing import NoReturn

HERE = hasattr(os, "fork") and hasattr(socket, "send_fds")
_AT_START = ("PYTHON", "LC_", "LANG", "LD_", "MALLOC")  # what Python heeds when it starts
_LOADED = (
    "kpical.cli.main",
    *(f"kpical.cli.{name}" for name in ("audit", "batch", "calc", "check", "list", "score", "show", "template")),
)
_LOADED += ("kpical.report.html", "kpical.kernel.engine", "xlsxwriter", "rich.table")
_SECONDS = 60


class Process:
    """The process, started when it is first needed."""

    def __init__(self) -> None:
        self.ours: socket.socket | None = None
        self.busy = Lock()

    def run(
        self, args: list[str], stdin: bytes, env: Mapping[str, str], cwd: str | PathLike[str] | None
    ) -> subprocess.CompletedProcess[bytes] | None:
        """`kpical ARGS`; None where that takes a Python of its own, or where the process has another run."""
        started = {name: value for name, value in env.items() if name.startswith(_AT_START)}
        if not HERE or not self.busy.acquire(blocking=False):
            return None
        with ExitStack() as after:
            after.callback(self.busy.release)
            if self.ours is None:
                self.started = started
                self.ours = self._start(env)
            if self.started != started:
                return None
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
            [sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()], env=env, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        theirs.close()
        return ours


def _feed(pipe: int, data: bytes) -> None:
    """Write it all, unless nobody reads."""
    with open(pipe, "wb") as stream:
        try:
            stream.write(data)
            stream.flush()
        except BrokenPipeError:
            pass


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


def main() -> NoReturn:
    """Load the program and serve; the fork becomes the program."""
    import importlib
    import runpy

    for name in _LOADED:
        importlib.import_module(name)
    args, env, cwd = _serve(socket.socket(fileno=int(sys.argv[1])))
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv[1:], sys.path[0] = args, cwd
    runpy.run_module("kpical", run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    main()
