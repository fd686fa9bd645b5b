"""A server of PostgreSQL for the tests, in a folder of its own: reached by a socket there, not over the network."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from programs import environment
from tools import program

_SECONDS = 900  # it ends by itself then, whatever becomes of the tests
_Words = list[str | os.PathLike[str]]
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")  # nothing is to outlive the machine


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """An environment in which psql reaches a server of its own, whose locale is C and whose encoding is UTF-8."""
    programs = Path(program("postgres")).resolve().parent
    folder = Path(tempfile.mkdtemp(prefix="kpical-postgres-"))
    owner = _owner()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    how: dict[str, Any] = {"cwd": folder, "env": environment({"PGTZ": "UTC"}), "stdin": subprocess.DEVNULL, **owner}
    made: _Words = [
        programs / "initdb",
        "-D",
        folder / "data",
        "-U",
        "tester",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    listens: _Words = [
        "timeout",
        "-s",
        "INT",
        "-k",
        "10",
        str(_SECONDS),
        programs / "postgres",
        "-D",
        folder / "data",
        "-k",
        folder,
    ]
    settings = [word for setting in ("listen_addresses=", *_QUICK) for word in ("-c", setting)]
    try:
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **how)
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen([*listens, *settings], stdout=log, stderr=log, **how) as process,
        ):
            try:
                ready: _Words = [programs / "pg_isready", "-q", "-h", folder]
                waiting = ["bash", "-c", 'until "$@"; do sleep 0.1; done', "-", *ready]
                subprocess.run(waiting, check=True, timeout=60)
                yield {"PGHOST": str(folder), "PGUSER": "tester", "PGDATABASE": "postgres"}
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(30)
    finally:
        shutil.rmtree(folder)


def _owner() -> dict[str, Any]:
    """For root, who may not be its owner: who is instead."""
    if os.geteuid() != 0:
        return {}
    names = {account.pw_name: account for account in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
