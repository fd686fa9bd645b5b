"""Cells that carry their unit, 24588千元, beside the bare digits: by either engine, less its start, on one core.

A long table is 50,000 rows again and again, 500 ties and 50 bad cells among them: no engine remembers rows, and no cache next to
the processor holds as many. Of 400,000 rows without a repetition both the time and the ratio were the same, within a tenth.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import measure
import table
from variants import WIDE

DISTINCT = 50_000  # rows
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


@cache
def drawn(count: int) -> list[str]:
    return list(table.rows(count))


def write(path: Path, count: int, change: Callable[[str], str], *, narrow: bool) -> None:
    lines = [table.HEADS + "\n", *map(change, drawn(min(count, DISTINCT)))]
    heads, *rows = map(first_two, lines) if narrow else lines
    text = "".join(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(heads)
        file.writelines(text for _ in range(count // DISTINCT))
        file.writelines(rows[: count % DISTINCT])


def commands(engine: str, rows: int, folder: Path, *, narrow: bool) -> Iterator[tuple[str, list[str]]]:
    """A run of each kind, on one row and on all."""
    asked = ("研究經費比率",) if narrow else table.INDICATORS
    for kind, change in KINDS.items():
        for count in (1, rows):
            source = folder / f"{kind}-{count}.csv"
            write(source, count, change, narrow=narrow)
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
