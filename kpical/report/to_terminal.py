"""Reports on a terminal, by rich: aligned with Chinese text, folded to the width, no markup read from any text."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from kpical.place import fold, visible, width
from kpical.report.sheet import Line, Report, Table, reading, without_drawings

_NARROW = 80  # below it a frame takes room that the text needs
_TONES = {"": "", "good": "green", "bad": "bold red", "strong": "bold", "quiet": "dim"}


def to_terminal(report: Report) -> str:
    """The report as the terminal shows it."""
    columns = shutil.get_terminal_size().columns
    console = Console(
        file=io.StringIO(), force_terminal=True, width=columns, emoji=False, highlight=False, markup=False,
        color_system=None if "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb" else "standard",
        legacy_windows=False,
    )  # fmt: skip
    if report.title:
        console.print(_folded(report.title, columns, "bold"))
    for i, section in enumerate(reading(report)):
        if i or report.title:
            console.print()
        if section.title:
            console.print(_folded(section.title, columns, "bold"))
        if section.lines:
            console.print(_card(section.lines, columns))
        if section.table:
            console.print(_table(without_drawings(section.table), columns))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _folded(text: str, room: int, style: str = "") -> Text:
    """Rich would break a line of Chinese only at its blanks."""
    lines = [folded for part in visible(text).split("\n") for folded in fold(part, room)]
    return Text("\n".join(lines), style, overflow="fold")


def _card(lines: Sequence[Line], columns: int) -> Grid:
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    room = max(columns - max(width(line.label) for line in lines) - 4, 20)
    for line in lines:
        grid.add_row(Text(visible(line.label), "cyan"), _folded(line.text, room, _TONES[line.tone]))
    return grid


def _table(table: Table, columns: int) -> Grid:
    # box.SQUARE's lines are in cp950; a console that has not even those gets ASCII
    plain = (sys.stdout.encoding or "ascii").lower() in ("ascii", "us-ascii")
    frame = None if columns < _NARROW else box.ASCII_DOUBLE_HEAD if plain else box.SQUARE
    grid = Grid(box=frame, header_style="bold", pad_edge=frame is not None)
    first = max((width(visible(row.cells[0].text)) for row in table.rows), default=0)
    justify: dict[str, Any] = {"left": "left", "right": "right", "center": "center"}
    for i, column in enumerate(table.columns):
        # the first column names the row: cut in two it can not be copied
        whole = i == 0 and first * 2 < columns
        grid.add_column(visible(column.title), overflow="fold", no_wrap=whole, justify=justify[column.align])
    for row in table.rows:
        texts = (Text(visible(cell.text), _TONES[cell.tone or row.tone], overflow="fold") for cell in row.cells)
        grid.add_row(*texts)
    return grid
