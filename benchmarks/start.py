"""How long a start takes, beside `python -c "import click"`."""

from __future__ import annotations

import sys

import measure

PYTHON = sys.executable
FIGURES = ("實支數=120", "應付未付數=30", "賸餘數=5", "預算數=200")


def main() -> None:
    commands = {
        "import click": [PYTHON, "-c", "import click"],
        "kpical --version": [PYTHON, "-m", "kpical", "--version"],
        "kpical --help": [PYTHON, "-m", "kpical", "--help"],
        "kpical calc": [PYTHON, "-m", "kpical", "calc", "資本門執行率", *FIGURES],
        "kpical list": [PYTHON, "-m", "kpical", "list"],
    }
    measure.report(measure.in_turn(commands, 21), "import click")


if __name__ == "__main__":
    main()
