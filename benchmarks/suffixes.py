"""Cells that carry their unit, 24588千元, beside the bare digits: by either engine, less its start, on one core."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import measure
import table
from variants import WIDE

COUNTED = {11, 12}  # columns of heads: 員額
ENGINES = {"native": 2_000_000, "plain": 500_000}


def behind(unit: str, *, wide: bool = False) -> Callable[[str], str]:
    """What writes a row's amounts with that unit, its heads with 人; in full-width digits where that is asked."""

    def change(line: str) -> str:
        cells = line.rstrip("\n").split(",")
        for at, cell in enumerate(cells[3:], 3):
            if cell.isdigit():
                cells[at] = (cell.translate(WIDE) if wide else cell) + (("人" if at in COUNTED else unit) if unit else "")
        return ",".join(cells) + "\n"

    return change


KINDS = {
    "bare": behind(""), "千元": behind("千元"), "元": behind("元"), "full-width": behind("", wide=True),
    "full-width 千元": behind("千元", wide=True),
}  # fmt: skip


def first_two(line: str) -> str:
    """The row with two of its figures: 研究經費 and 年度預算."""
    cells = line.rstrip("\n").split(",")
    return ",".join([*cells[:3], cells[7], cells[8]]) + "\n"


def write(path: Path, lines: Iterable[str], *, narrow: bool) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(map(first_two, [table.HEADS + "\n"]) if narrow else [table.HEADS + "\n"])
        file.writelines(map(first_two, lines) if narrow else lines)


def commands(engine: str, rows: int, folder: Path, *, narrow: bool) -> Iterator[tuple[str, list[str]]]:
    """A run of each kind, on one row and on all."""
    asked = ("研究經費比率",) if narrow else table.INDICATORS
    for kind, change in KINDS.items():
        for count in (1, rows):
            source = folder / f"{kind}-{count}.csv"
            write(source, map(change, table.rows(count)), narrow=narrow)
            yield (
                f"{kind} {count}",
                [measure.program(), "batch", *asked, "--engine", engine, str(source), "-o", f"{folder}/out/out.csv"],
            )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, help="as many for both engines")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    for engine, rows in ENGINES.items():
        for narrow in (False, True):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                (folder / "out").mkdir()
                runs = dict(commands(engine, given.rows or rows, folder, narrow=narrow))
                medians = [run.cpu for run in measure.in_turn(runs, given.rounds, results=folder / "out").values()]
            spent = [all_rows - start for start, all_rows in list(pairwise(medians))[::2]]
            print(f"{engine}, {given.rows or rows:,} rows, {5 if narrow else 15} columns: CPU s less the start, and beside bare")
            for kind, seconds in zip(KINDS, spent, strict=True):
                print(f"  {kind:20}{seconds:10.3f}{seconds / spent[0]:10.2f}")


if __name__ == "__main__":
    main()
