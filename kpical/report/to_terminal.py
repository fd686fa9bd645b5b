"""Reports on a terminal, by rich: aligned with Chinese text, folded to the width, no markup read from any text."""

from __future__ import annotations

import io
import os
import shutil
import sys

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kpical.place import fold, visible, width
from kpical.report.sheet import Report

_NARROW = 80  # below it a frame takes room that the text needs
_TONES = {"": "", "good": "green", "bad": "bold red", "strong": "bold"}


def to_terminal(report: Report) -> str:
    """The report as the terminal shows it."""
    columns = shutil.get_terminal_size().columns
    console = Console(
        file=io.StringIO(), force_terminal=True, width=columns, emoji=False, highlight=False, markup=False,
        color_system=None if "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb" else "standard",
        legacy_windows=False,
    )  # fmt: skip
    console.print(_card(report, columns) if report.lines else _table(report, columns))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _card(report: Report, columns: int) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    room = max(columns - max(width(line.label) for line in report.lines) - 4, 20)
    for line in report.lines:
        # rich would break a line of Chinese only at its blanks
        text = "\n".join(folded for part in visible(line.text).split("\n") for folded in fold(part, room))
        grid.add_row(Text(visible(line.label), "cyan"), Text(text, _TONES[line.tone], overflow="fold"))
    return grid


def _table(report: Report, columns: int) -> Table:
    # box.SQUARE's lines are in cp950; a console that has not even those gets ASCII
    plain = (sys.stdout.encoding or "ascii").lower() in ("ascii", "us-ascii")
    frame = None if columns < _NARROW else box.ASCII_DOUBLE_HEAD if plain else box.SQUARE
    table = Table(box=frame, header_style="bold", pad_edge=frame is not None)
    heads = [visible(head) for head in report.titles or report.heads]
    rows = [[visible(cell) for cell in row] for row in report.rows]
    first = max((width(row[0]) for row in rows), default=0)
    for i, head in enumerate(heads):
        # the first column names the row: cut in two it can not be copied
        table.add_column(head, overflow="fold", no_wrap=i == 0 and first * 2 < columns)
    for row in rows:
        table.add_row(*(Text(cell, overflow="fold") for cell in row))
    return table
