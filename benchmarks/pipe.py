"""How soon rows come out of a pipe that is held open: `pipe.py TABLE`."""

from __future__ import annotations

import os
import select
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Latency(NamedTuple):
    """Seconds: a start that computes nothing, from start to the first row, from a later row to its result."""

    start: float
    first: float
    later: float


def arrived(handle: int, lines: int) -> None:
    """Wait until so many lines have come."""
    while lines > 0:
        if not select.select([handle], [], [], 10)[0]:
            raise SystemExit("a row did not come out within 10 seconds")
        lines -= os.read(handle, 1 << 16).count(b"\n")


def latency(command: Sequence[str], source: Path, rounds: int) -> Latency:
    """Medians; each round sends the head and ten rows at once, then twenty rows one by one."""
    with source.open("rb") as file:
        head, *rows = [file.readline() for _ in range(31)]
    starts, firsts, laters = [], [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        subprocess.run(command, input=head, capture_output=True, check=True)
        starts.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(command, bufsize=0, **pipe) as process:
            out = process.stdout.fileno()
            process.stdin.write(head + b"".join(rows[:10]))
            arrived(out, 2)  # the head, and a row at least
            firsts.append(time.perf_counter() - begun)
            time.sleep(0.05)
            while select.select([out], [], [], 0)[0]:  # the rest of the ten
                os.read(out, 1 << 16)
            for row in rows[10:]:
                begun = time.perf_counter()
                process.stdin.write(row)
                arrived(out, 1)
                laters.append(time.perf_counter() - begun)
            process.stdin.close()
    return Latency(*map(statistics.median, (starts, firsts, laters)))


def main() -> None:
    import measure
    import table

    command = [measure.program(), "batch", *table.INDICATORS]
    found = latency(command, Path(sys.argv[1]), 7)
    print(
        f"start {found.start * 1000:.0f} ms, first row {found.first * 1000:.0f} ms, later rows {found.later * 1000:.2f} ms each"
    )


if __name__ == "__main__":
    main()
