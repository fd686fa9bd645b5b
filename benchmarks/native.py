"""The kernel beside polars in floats and `cp`: wall, processor and memory, in one interleaved run; hard tables; wrong results.

polars is no dependency of kpical: `pip install polars` first. Without it the others are timed.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import measure
import table

from kpical.rounding import rounded

HERE = Path(__file__).parent
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def quoted(i: int, cells: list[str]) -> list[str]:
    return [f'"{cell}"' for cell in cells]


def grouped(i: int, cells: list[str]) -> list[str]:
    return cells[:3] + [f'"{int(cell):,}"' if cell.isdigit() else cell for cell in cells[3:]]


def wide(i: int, cells: list[str]) -> list[str]:
    return cells[:3] + [cell.translate(WIDE) for cell in cells[3:]]


def decimals(i: int, cells: list[str]) -> list[str]:
    return cells[:3] + [f"{cell[:-2]}.{cell[-2:]}" if cell.isdigit() and len(cell) > 2 else cell for cell in cells[3:]]


def failing(i: int, cells: list[str]) -> list[str]:
    at, bad = 3 + i % 10, ("", "無資料", "0")[i % 3]
    return [*cells[:at], bad, *cells[at + 1 :]] if i % 10 < 3 else cells


VARIANTS: dict[str, Callable[[int, list[str]], list[str]]] = {
    "30 % failing": failing, "all quoted": quoted, "thousands": grouped, "decimals": decimals, "full-width": wide,
}  # fmt: skip


def varied(source: Path, target: Path, change: Callable[[int, list[str]], list[str]]) -> None:
    with source.open(encoding="utf-8") as file, target.open("w", encoding="utf-8", newline="") as out:
        out.write(next(file))
        out.writelines(",".join(change(i, line.rstrip("\n").split(","))) + "\n" for i, line in enumerate(file))


def exact(row: list[str]) -> Iterator[str | None]:
    """The four results by fractions; none where there is none."""
    cells = [int(cell) if cell.isdigit() else None for cell in row[3:13]]
    for plus, minus, under in (((1, 2, 3), None, 0), ((5,), None, 4), ((7,), 6, 6), ((9,), 8, 8)):
        used = [cells[i] for i in (*plus, minus if minus is not None else under, under)]
        below = cells[under]
        if None in used or not below:
            yield None
        else:
            above = sum(cells[i] or 0 for i in plus) - ((cells[minus] or 0) if minus is not None else 0)
            yield rounded(Fraction(above * 100, below), 2)


def wrong(target: Path) -> int:
    """How many rows of a result have a number that is not the exact one."""
    with target.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return sum(
            any(
                want is not None and (not got or Fraction(got) != Fraction(want))
                for got, want in zip(row[15:19], exact(row), strict=True)
            )
            for row in rows
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--variants", action="store_true", help="the hard tables too")
    options.add_argument("--check", action="store_true", help="count wrong results, by fractions")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "table.csv"
        table.write(source, given.rows)
        kpical = [shutil.which("kpical", path=str(Path(sys.executable).parent)) or "kpical", "batch", *table.INDICATORS]
        commands = {
            "kpical, two cores": [*kpical, str(source), "-o", f"{name}/kpical.csv"],
            "kpical, a pipe": ["sh", "-c", f"cat {source} | {' '.join(kpical)} - -o {name}/pipe.csv"],
            "cp": ["cp", str(source), f"{name}/copy.csv"],
        }
        if shutil.which("taskset"):
            commands["kpical, one core"] = ["taskset", "-c", "0", *kpical, str(source), "-o", f"{name}/one.csv"]
        if find_spec("polars"):
            script = str(HERE / "polars_float.py")
            commands["polars, floats"] = [sys.executable, script, str(source), f"{name}/polars.csv"]
        for kind, change in VARIANTS.items() if given.variants else ():
            varied(source, folder / f"{kind}.csv", change)
            commands[kind] = [*kpical, str(folder / f"{kind}.csv"), "-o", f"{name}/varied.csv"]
        medians = measure.in_turn(commands, given.rounds, cores=0)
        measure.report(medians, "polars, floats" if "polars, floats" in medians else "cp")
        for result in ("kpical", "polars") if given.check else ():
            if (folder / f"{result}.csv").exists():
                print(f"{result}: {wrong(folder / f'{result}.csv'):,} wrong rows of {given.rows:,}")


if __name__ == "__main__":
    main()
