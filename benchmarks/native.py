"""The kernel, and what a script would use instead: time and memory, hard tables, small tables, pipes, and wrong results.

polars and DuckDB are no dependencies of kpical: `pip install polars duckdb` first. Without them the others are measured.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import measure
import pipe
import table
import variants
import wrong

HERE = Path(__file__).parent


def kpical(*options: str) -> list[str]:
    """The installed command, for the indicators of the table."""
    return [measure.program(), "batch", *table.INDICATORS, *options]


def peers(source: Path, folder: Path) -> dict[str, list[str]]:
    """The float tools that are installed."""
    found = {}
    for name in ("polars", "duckdb"):
        if find_spec(name):
            script = str(HERE / f"{name}_float.py")
            found[f"{name}, floats"] = [sys.executable, script, str(source), str(folder / f"{name}.csv")]
    return found


def compared(commands: Mapping[str, Sequence[str]], rounds: int, beside: str, results: Path | None = None) -> None:
    """Medians of rounds in turn, and ratios."""
    medians = measure.in_turn(commands, rounds, cores=0, results=results)
    measure.report(medians, beside if beside in medians else next(iter(medians)))


def into(path: Path, command: Sequence[str]) -> list[str]:
    """The command, with its output in a file."""
    return ["sh", "-c", f"exec {shlex.join(command)} > {shlex.quote(str(path))}"]


def times(source: Path, folder: Path, given: argparse.Namespace) -> None:
    results = folder / "results"
    file = kpical(str(source))
    piped = f"cat {shlex.quote(str(source))} | {shlex.join(kpical('-'))} > {shlex.quote(str(results / 'pipe.csv'))}"
    commands = {
        "kpical, two cores": into(results / "kpical.csv", file),
        "kpical -o, onto the disk": [*file, "-o", str(results / "whole.csv")],
        "kpical, a pipe": ["sh", "-c", piped],
        "cp": ["cp", str(source), str(results / "copy.csv")],
    }
    if shutil.which("taskset"):
        commands["kpical, one core"] = into(results / "one.csv", ["taskset", "-c", "0", *file])
    compared(commands | peers(source, results), given.rounds, "polars, floats", results)


def memory(source: Path, folder: Path, given: argparse.Namespace) -> None:
    for count in (10**5, 10**6, 10**7):
        if count > given.rows:
            break
        first = folder / "first.csv"
        with source.open("rb") as file, first.open("wb") as part:
            part.writelines(line for line, _ in zip(file, range(count + 1), strict=False))
        run = measure.once(kpical(str(first), "-o", str(folder / "kpical.csv")))
        print(f"{count:>12,} rows: {run.peak:.1f} MB at most")


def hard(source: Path, folder: Path, given: argparse.Namespace) -> None:
    results = folder / "results"
    commands = {"clean": into(results / "clean.csv", kpical(str(source)))}
    for name, change in variants.VARIANTS.items():
        variants.varied(source, folder / f"{name}.csv", change)
        commands[name] = into(results / "varied.csv", kpical(str(folder / f"{name}.csv")))
    compared(commands, given.rounds, "clean", results)


def small(source: Path, folder: Path, given: argparse.Namespace) -> None:
    ten = folder / "ten.csv"
    table.write(ten, table.rows(10))
    compared({f"10 rows, {engine}": kpical(str(ten), "--engine", engine) for engine in ("plain", "auto")}, 21, "10 rows, plain")


def held_open(source: Path, folder: Path, given: argparse.Namespace) -> None:
    found = pipe.latency(kpical(), source, given.rounds)
    print(
        f"a start that computes nothing {found.start * 1000:.0f} ms, from the start to the first row {found.first * 1000:.0f} ms,"
    )
    print(f"from a later row to its result {found.later * 1000:.2f} ms")


def mistakes(source: Path, folder: Path, given: argparse.Namespace) -> None:
    hardest = folder / "adversarial.csv"
    table.write(hardest, table.adversarial(given.rows))
    for kind, path in (("random", source), ("adversarial", hardest)):
        results = {"kpical": folder / "kpical.csv"}
        measure.once(kpical(str(path), "-o", str(results["kpical"])))
        for name, command in peers(path, folder).items():
            measure.once(command)
            results[name] = Path(command[-1])
        for name, count in wrong.wrong(results, path).items():
            print(f"{kind}: {name}: {count:,} wrong rows of {given.rows:,}")


PARTS = {"times": times, "memory": memory, "variants": hard, "small": small, "pipe": held_open, "wrong": mistakes}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--only", choices=list(PARTS), nargs="+", default=list(PARTS))
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "results").mkdir()
        source = folder / "table.csv"
        table.write(source, table.rows(given.rows))
        for part in given.only:
            print(f"\n{part}, {given.rows:,} rows")
            PARTS[part](source, folder, given)


if __name__ == "__main__":
    main()
