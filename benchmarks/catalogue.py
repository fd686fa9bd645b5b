"""Ten thousand indicator files of one's own: finding one, by its id and by its alias, and listing all, beside reading them."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import measure

READ = """
import os, sys
for entry in os.scandir(sys.argv[1]):
    entry.stat()
    with open(entry.path, "rb") as file:
        file.read()
"""
FILE = """id: rate-{i}
name: {{zh: 比率{i}, en: Rate {i}}}
aliases: [別名{i}]
formula: (部分{i} ÷ 全體{i}) × 100%
unit: "%"
inputs:
  部分{i}: {{unit: 元}}
  全體{i}: {{unit: 元, min: 1}}
"""


def write(folder: Path, count: int) -> None:
    """So many indicator files, in a new folder."""
    folder.mkdir()
    for i in range(count):
        (folder / f"rate-{i}.yaml").write_text(FILE.format(i=i), encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=7)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "formulas"
        write(folder, given.files)
        kpical = [measure.program()]
        last = given.files - 1
        figures = [f"部分{last}=1", f"全體{last}=3", "--formulas", str(folder)]
        commands = {
            "stat and reading": [sys.executable, "-c", READ, str(folder)],
            "list": [*kpical, "list", "--formulas", str(folder)],
            "calc by alias": [*kpical, "calc", f"別名{last}", *figures],
            "calc by id": [*kpical, "calc", f"rate-{last}", *figures],
            "calc, built in": [*kpical, "calc", "占比", "部分=1", "全體=3"],
        }
        measure.report(measure.in_turn(commands, given.rounds, cores=0), "stat and reading")


if __name__ == "__main__":
    main()
