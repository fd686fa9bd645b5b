"""Whole processes timed in turn, so that a drifting machine drifts for all of them alike."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


def program() -> str:
    """The installed kpical of this Python: `-m kpical` would take the checkout's where that is the working folder."""
    return shutil.which("kpical", path=str(Path(sys.executable).parent)) or "kpical"


class Run(NamedTuple):
    """Seconds on the clock and of processor, and the peak of resident memory in MB (0 where the system does not tell)."""

    wall: float
    cpu: float
    peak: float


def once(command: Sequence[str]) -> Run:
    """One run of the command, its output thrown away."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as process:
        if not hasattr(os, "wait4"):
            process.wait()
            return Run(time.perf_counter() - begun, 0.0, 0.0)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):  # kpical ends with 1 where rows fail
        raise SystemExit(f"{process.returncode}: {' '.join(command)}")
    return Run(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int, *, cores: int = 1, results: Path | None = None) -> dict[str, Run]:
    """The medians of every command, run A B C A B C …, on one core or on all of them (0)."""
    return medians(each_in_turn(commands, rounds, cores=cores, results=results))


def medians(runs: Mapping[str, Sequence[Run]]) -> dict[str, Run]:
    """The medians of every command."""
    return {name: Run(*map(statistics.median, zip(*found, strict=True))) for name, found in runs.items()}


def paired(runs: Mapping[str, Sequence[Run]], name: str, beside: str) -> float:
    """The median of the ratios of processor time, each of two runs that stood beside each other."""
    return statistics.median(one.cpu / other.cpu for one, other in zip(runs[name], runs[beside], strict=True))


def each_in_turn(
    commands: Mapping[str, Sequence[str]], rounds: int, *, cores: int = 1, results: Path | None = None
) -> dict[str, list[Run]]:
    """Every run of every command, in turn.

    What is in the folder of `results` is removed before every run: writing over a large file takes longer than a new one.
    """
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            for old in results.iterdir() if results else ():
                old.unlink()
            runs[name].append(once(command))
    return runs


def report(medians: Mapping[str, Run], beside: str) -> None:
    """A table of medians, with the ratios to one of them: of the time on the clock, and of the processor's."""
    print(f"{'':28}{'wall s':>10}{'CPU s':>10}{'peak MB':>10}{'wall ÷ ' + beside:>24}{'CPU ÷':>9}")
    for name, run in medians.items():
        wall, cpu = run.wall / medians[beside].wall, run.cpu / medians[beside].cpu if medians[beside].cpu else 0
        print(f"{name:28}{run.wall:10.3f}{run.cpu:10.3f}{run.peak:10.1f}{wall:24.2f}{cpu:9.2f}")
