"""Sessions of Spark, and a cluster on this machine that ends with who started it, however that ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, chdir, contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.request import urlopen

import pytest
from paths import ROOT

# Its standard input is a pipe from the tests: when they end, by whatever signal, so does its group.
_ENDING = '"$@" < /dev/null & read -r _; kill -KILL 0'
_SECONDS = 300  # a busy machine starts Java slowly


def page_of(lang: str) -> str:
    """The page of the manual."""
    return (ROOT / "docs" / lang / "spark.md").read_text("utf-8")


@contextmanager
def session(master: str, python: str, **conf: str) -> Iterator[Any]:
    """A session whose workers run that Python."""
    os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": python}
    os.environ.pop("PYTHONPATH", None)  # which workers on this machine would inherit
    from pyspark.sql import SparkSession

    fixed = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    fixed |= {"spark.log.level": "OFF", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "2"}
    with chdir(gettempdir()):  # where workers begin: not beside the checkout's kpical
        made = SparkSession.builder.master(master).config(map=fixed | conf).getOrCreate()
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def process(command: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, which is ended with all that it started."""
    options = "-Dspark.ui.enabled=false -Dspark.master.rest.enabled=false"
    env = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1", "SPARK_MASTER_OPTS": options}
    with log.open("wb") as out:
        started = subprocess.Popen(
            ["bash", "-c", _ENDING, "_", *command], stdin=subprocess.PIPE, stdout=out, stderr=out, env=env, start_new_session=True
        )
    try:
        yield started
    finally:
        end(started)


def end(started: subprocess.Popen[bytes]) -> None:
    """End it and its group, as a machine that fails ends them."""
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a master with so many workers of one core each, and these."""
    import pyspark

    spark = str(Path(pyspark.__file__).parent / "bin" / "spark-class")
    port, page = _free_port(), _free_port()
    address = f"spark://127.0.0.1:{port}"
    where = ["--host", "127.0.0.1"]
    with ExitStack() as stack:
        master = [spark, "org.apache.spark.deploy.master.Master", *where, "--port", str(port), "--webui-port", str(page)]
        stack.enter_context(process(master, folder / "master.log"))
        _wait_for(page, 0)
        work = [spark, "org.apache.spark.deploy.worker.Worker", *where, "--cores", "1", "--memory", "1g", "--webui-port", "0"]
        started = [
            stack.enter_context(process([*work, "--work-dir", str(folder / f"work{i}"), address], folder / f"worker{i}.log"))
            for i in range(workers)
        ]
        _wait_for(page, workers)
        yield address, started


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(page: int, workers: int) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{page}/json/", timeout=5) as answer:
            if json.load(answer)["aliveworkers"] >= workers:
                return
        time.sleep(0.2)
    pytest.fail(f"no {workers} workers in {_SECONDS} s")
