"""Workbooks: `kpical batch` to XLSX and ODS beside the same table to CSV, and beside the least that such a file costs.

python benchmarks/workbook.py                       # 5,000 rows × 4 indicators
python benchmarks/workbook.py --rows 100000 --indicators 1
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import measure
import table

FLOOR = Path(__file__).resolve().parent / "floor.py"
KINDS = ("xlsx", "ods")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--indicators", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, results = Path(folder) / "in.csv", Path(folder) / "results.csv"
        table.write(source, table.rows(given.rows))
        batch = [measure.program(), "batch", *table.INDICATORS[: given.indicators], str(source), "-o"]
        subprocess.run([*batch, str(results)], check=False, capture_output=True)
        made = Path(folder) / "made"
        made.mkdir()
        commands = {"csv": [*batch, str(made / "out.csv")]}
        for kind in KINDS:
            commands[kind] = [*batch, str(made / f"out.{kind}")]
            commands[f"floor of {kind}"] = [sys.executable, str(FLOOR), str(results), str(made / f"floor.{kind}")]
        medians = measure.in_turn(commands, given.rounds, results=made)
    measure.report(medians, "csv")
    for kind in KINDS:
        run, floor = medians[kind], medians[f"floor of {kind}"]
        print(f"{kind}: {run.cpu / floor.cpu:.2f} × the processor time of the least, {run.peak / floor.peak:.2f} × its memory")


if __name__ == "__main__":
    main()
