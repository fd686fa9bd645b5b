"""Wide tables: `kpical batch` on 5,000 to 40,000 columns, to CSV and to JSON, per column; and many indicators of many inputs."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import measure

WIDTHS = (5_000, 10_000, 20_000, 40_000)
ROWS = 3


def table(path: Path, columns: int) -> None:
    """A few rows of so many columns, of which two are asked for."""
    heads = ["部分", "全體", *(f"欄{i}" for i in range(columns - 2))]
    row = ["1", "3", *(str(i % 97) for i in range(columns - 2))]
    path.write_text("".join(f"{','.join(cells)}\n" for cells in (heads, *[row] * ROWS)), encoding="utf-8")


def indicators(folder: Path, count: int) -> Path:
    """So many indicators, each the sum of as many inputs; the table that has a column for each of them."""
    heads = []
    for i in range(count):
        names = [f"數{i}之{j}" for j in range(count)]
        inputs = "".join(f"  {name}: {{unit: 元}}\n" for name in names)
        text = f"id: sum-{i}\nname: 合計{i}\nformula: {'＋'.join(names)}\ninputs:\n{inputs}"
        (folder / f"sum-{i}.yaml").write_text(text, encoding="utf-8")
        heads += [f"{name}（千元）" for name in names]
    path = folder / "table.csv"
    path.write_text(f"{','.join(heads)}\n{','.join('1' for _ in heads)}\n", encoding="utf-8")
    return path


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = {}
        for columns in WIDTHS:
            table(folder / f"{columns}.csv", columns)
            for form in ("csv", "json"):
                command = [measure.program(), "batch", "占比", str(folder / f"{columns}.csv"), "--format", form]
                commands[f"{columns:,} to {form}"] = command
        for count in (32, 64):
            (folder / str(count)).mkdir()
            source = indicators(folder / str(count), count)
            asked = [f"sum-{i}" for i in range(count)]
            command = [measure.program(), "batch", *asked, str(source), "--formulas", str(folder / str(count))]
            commands[f"{count} × {count} inputs"] = command
        measure.report(measure.in_turn(commands, given.rounds), f"{WIDTHS[0]:,} to csv")


if __name__ == "__main__":
    main()
