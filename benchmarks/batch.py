"""Rows a second and memory of the plain engine, beside csv + simpleeval on Decimals, in one interleaved run."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import measure
import table

HERE = Path(__file__).parent


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--alone", action="store_true", help="kpical alone, for memory on a long table")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "table.csv"
        table.write(source, table.rows(given.rows))
        kpical = [measure.program(), "batch", *table.INDICATORS, "--engine", "plain"]
        commands = {"kpical": [*kpical, str(source), "-o", f"{folder}/kpical.csv"]}
        if not given.alone:
            for mode in ("cached", "parsed"):
                script = str(HERE / "simpleeval_decimal.py")
                commands[f"simpleeval, {mode}"] = [sys.executable, script, mode, str(source), f"{folder}/{mode}.csv"]
        medians = measure.in_turn(commands, given.rounds)
    measure.report(medians, "kpical")
    print(f"kpical: {given.rows / medians['kpical'].wall:,.0f} rows a second, four indicators each, on one core")


if __name__ == "__main__":
    main()
