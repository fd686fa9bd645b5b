"""Formulas that compare or choose beside a plain ratio, in either engine, each less its start: the same command on one row."""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

import measure

FORMULAS = {
    "ratio": "甲÷乙×100％",
    "若": "若(甲＞乙, 甲÷乙, 乙÷甲)",
    "最大": "最大(甲÷乙, 1)",
    "最小": "最小(甲÷乙, 1)",
    "達成項數": "達成項數(甲＞乙, 甲÷乙＞3, 乙＞5)",
    "comparison": "甲÷乙≥1",
    "絕對值": "絕對值(甲-乙)÷乙",
    "四捨五入": "四捨五入(甲÷乙, 1)",
    "是/否": "若(真, 甲÷乙, 0)",
    "10 % zeros": "若(甲＞9000000, 甲÷(乙-乙), 甲÷乙)",
}
INPUTS = {"甲": "{}", "乙": "{}", "真": "{unit: 是/否}"}
ROWS = {"plain": 500_000, "native": 2_000_000}


def lines(rows: int, columns: int) -> Iterator[str]:
    """A table of that many columns; 甲, 乙 and 真 are three of them."""
    chance = random.Random(1)
    yield ",".join(["甲", "乙", "真", *(f"其他{i}" for i in range(columns - 3))]) + "\n"
    rest = ",12345" * (columns - 3) + "\n"
    for _ in range(rows):
        yield f"{chance.randrange(10**7)},{chance.randrange(1, 10**7)},{chance.choice('是否')}{rest}"


def seconds(engine: str, formulas: Path, number: int, source: Path) -> float:
    """Of processor."""
    words = ["batch", f"c{number}", str(source), "--engine", engine]
    return measure.once([measure.program(), "--formulas", str(formulas), *words]).cpu


def compared(engine: str, rows: int, columns: int, rounds: int, folder: Path) -> None:
    """The formulas in turn, and the median of each one's ratio to the first within a round."""
    many, one = folder / "many.csv", folder / "one.csv"
    with many.open("w", encoding="utf-8") as file:
        file.writelines(lines(rows, columns))
    one.write_text("".join(lines(1, columns)), "utf-8")
    taken: list[list[float]] = [
        [seconds(engine, folder, i, many) - seconds(engine, folder, i, one) for i in range(len(FORMULAS))] for _ in range(rounds)
    ]
    print(f"\n{engine}, {rows:,} rows, {columns} columns{'CPU s':>18}{'÷ ratio':>10}")
    for i, name in enumerate(FORMULAS):
        ratio = statistics.median(turn[i] / turn[0] for turn in taken)
        print(f"{name:40}{statistics.median(turn[i] for turn in taken):10.3f}{ratio:10.2f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, help="for a quick look")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--engine", choices=list(ROWS), nargs="+", default=list(ROWS))
    options.add_argument("--columns", type=int, nargs="+", default=[3, 15])
    given = options.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for number, formula in enumerate(FORMULAS.values()):
            inputs = ", ".join(f"{name}: {unit}" for name, unit in INPUTS.items() if name in formula)
            text = f"id: c{number}\nformula: {formula}\ninputs: {{{inputs}}}\n"
            (folder / f"c{number}.yaml").write_text(text, "utf-8")
        for engine in given.engine:
            for columns in given.columns:
                compared(engine, given.rows or ROWS[engine], columns, given.rounds, folder)


if __name__ == "__main__":
    main()
