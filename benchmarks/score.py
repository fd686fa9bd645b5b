"""Scorecards: the 20 indicators of the plan of 99 for 1,000 agencies, on one core, beside Python's own reading of the file."""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import measure

PYTHON = sys.executable
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "mofa-99"
REPLAY = str(Path(__file__).resolve().parent / "replay.py")
FLOORS = {"write": "", "quick": ", without its look through formulas"}
READ = "import csv, sys; print(sum(1 for row in csv.reader(open(sys.argv[1], encoding='utf-8'))))"


def table(path: Path, agencies: int) -> None:
    """The example's figures for every agency; the whole numbers among them moved a little, so that no two are alike."""
    numbers = random.Random(99)  # the same table each time
    with (EXAMPLE / "figures.csv").open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    at = heads.index("數值")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["機關", *heads])
        for agency in range(agencies):
            for row in rows:
                moved = list(row)
                digits = row[at].replace(",", "")
                if digits.isascii() and digits.isdigit() and len(digits) > 2:
                    moved[at] = str(int(digits) + numbers.randrange(100))
                writer.writerow([f"機關{agency:04d}", *moved])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agencies", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.csv"
        table(figures, given.agencies)
        plan = str(EXAMPLE / "plan.yaml")
        kpical = [measure.program(), "score", plan]
        calls = Path(folder) / "calls.json"
        xlsx = str(Path(folder) / "scores.xlsx")
        subprocess.run([PYTHON, REPLAY, "record", str(calls), "score", plan, str(figures), "-o", xlsx], check=False)
        commands = {
            "csv.reader alone": [PYTHON, "-c", READ, str(figures)],
            "one scorecard": [*kpical, str(EXAMPLE / "figures.csv")],
            **{
                f"{given.agencies:,} to {form}": [*kpical, str(figures), "-o", str(Path(folder) / f"scores.{form}")]
                for form in ("csv", "json", "html", "xlsx", "ods")
            },
            "the calls read": [PYTHON, REPLAY, "read", str(calls)],
            **{f"the calls made, {way}": [PYTHON, REPLAY, way, str(calls), str(Path(folder) / "floor.xlsx")] for way in FLOORS},
        }
        medians = measure.in_turn(commands, given.rounds)
    measure.report(medians, "csv.reader alone")
    beyond = medians[f"{given.agencies:,} to xlsx"].cpu - medians[f"{given.agencies:,} to csv"].cpu
    for way, words in FLOORS.items():
        floor = medians[f"the calls made, {way}"].cpu - medians["the calls read"].cpu
        print(f"xlsx beyond csv: {beyond / floor:.2f} × what XlsxWriter takes for the same calls{words}")


if __name__ == "__main__":
    main()
