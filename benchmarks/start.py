"""How long a start takes, beside `python -c "import click"`; of solve, and with 100 indicator files of one's own, beside calc."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import catalogue
import measure

PYTHON = sys.executable
FIGURES = ("實支數=120", "應付未付數=30", "賸餘數=5", "預算數=200")
OWN = 100


def main() -> None:
    calc = [measure.program(), "calc", "資本門執行率", *FIGURES]
    commands = {
        "import click": [PYTHON, "-c", "import click"],
        "kpical --version": [measure.program(), "--version"],
        "kpical --help": [measure.program(), "--help"],
        "kpical list": [measure.program(), "list"],
        "kpical calc": calc,
        "kpical solve": [measure.program(), "solve", "資本門執行率", *FIGURES],
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "formulas"
        catalogue.write(folder, OWN)
        commands["with files of one's own"] = [*calc, "--formulas", str(folder)]
        runs = measure.each_in_turn(commands, 21)
    measure.report(measure.medians(runs), "import click")
    print(f"solve: {measure.paired(runs, 'kpical solve', 'kpical calc'):.3f} × the processor time of calc")
    ratio = measure.paired(runs, "with files of one's own", "kpical calc")
    print(f"with {OWN} files of one's own: {ratio:.3f} × the processor time without")


if __name__ == "__main__":
    main()
