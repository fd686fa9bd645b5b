"""How long a start takes, beside `python -c "import click"`."""

from __future__ import annotations

import sys

import measure

PYTHON = sys.executable
FIGURES = ("實支數=120", "應付未付數=30", "賸餘數=5", "預算數=200")


def main() -> None:
    commands = {
        "import click": [PYTHON, "-c", "import click"],
        "kpical --version": [measure.program(), "--version"],
        "kpical --help": [measure.program(), "--help"],
        "kpical calc": [measure.program(), "calc", "資本門執行率", *FIGURES],
        "kpical list": [measure.program(), "list"],
    }
    measure.report(measure.in_turn(commands, 21), "import click")


if __name__ == "__main__":
    main()
