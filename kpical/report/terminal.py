"""Reports on a terminal, by rich: aligned with Chinese text, folded to the width, no markup read from any text."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from kpical.problem.display import fold, visible, width
from kpical.report.colours import colours
from kpical.report.model import Line, Report, Table, sections_for, without_drawings
from kpical.report.stamp import stamp_lines
from kpical.words import Words

_NARROW = 80  # below it a frame takes room that the text needs
_WHOLE_HEAD = 8  # cells of a head that are not parted
_TONES = {"": "", "good": "green", "bad": "bold red", "strong": "bold", "quiet": "dim"}


def to_terminal(report: Report) -> str:
    """The report as the terminal shows it."""
    columns = shutil.get_terminal_size().columns
    console = Console(
        file=io.StringIO(), force_terminal=True, width=columns, emoji=False, highlight=False, markup=False,
        color_system=colours(), legacy_windows=False,
    )  # fmt: skip
    if report.title:
        console.print(_folded(report.title, columns, "bold"))
    for i, section in enumerate(sections_for("text", report)):
        if i or report.title:
            console.print()
        if section.title:
            console.print(_folded(section.title, columns, "bold"))
        if section.lines:
            console.print(_card(section.lines, columns))
        if section.table:
            console.print(_table(without_drawings(section.table), columns))
    if report.stamp and not report.quick:
        console.print()
        console.print(Text("\n".join(stamp_lines(report.stamp, Words(report.lang), columns)), _TONES["quiet"], overflow="fold"))
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
    table = _stacked(table)
    heads = [visible(column.title) for column in table.columns]
    rows = [[visible(cell.text) for cell in row.cells] for row in table.rows]
    count = len(heads)
    room = columns - (3 * count + 1 if frame else 2 * count)
    least = [min(_natural([head]), _WHOLE_HEAD) for head in heads]
    widths = _fitting([_natural(column) for column in zip(heads, *rows, strict=True)], least, room)
    justify: dict[str, Any] = {"left": "left", "right": "right", "center": "center"}
    for column, head, cells in zip(table.columns, heads, widths, strict=True):
        grid.add_column("\n".join(_lines(head, cells)), justify=justify[column.align], overflow="fold")
    for row, texts in zip(table.rows, rows, strict=True):
        folded = ("\n".join(_lines(text, cells)) for text, cells in zip(texts, widths, strict=True))
        tones = (_TONES[cell.tone or row.tone] for cell in row.cells)
        grid.add_row(*(Text(text, tone, overflow="fold") for text, tone in zip(folded, tones, strict=True)))
    return grid


def _stacked(table: Table) -> Table:
    """The table with the columns that say so below the ones before them."""
    kept = [i for i, column in enumerate(table.columns) if not column.below]
    ends = [*kept[1:], len(table.columns)]
    columns = []
    for first, end in zip(kept, ends, strict=True):
        titles = "\n".join(column.title for column in table.columns[first:end])
        columns.append(table.columns[first]._replace(title=titles))
    rows = []
    for row in table.rows:
        cells = []
        for first, end in zip(kept, ends, strict=True):
            text = "\n".join(cell.text for cell in row.cells[first:end] if cell.text)
            cells.append(row.cells[first]._replace(text=text))
        rows.append(row._replace(cells=cells))
    return Table(columns, rows)


def _natural(texts: Sequence[str]) -> int:
    return max(width(line) for text in texts for line in text.split("\n"))


def _fitting(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """The widths of the columns: where there is no room for all, the widest give way, all to the same width.

    The first one, which names the row, stays whole where it leaves the others half: cut in two it cannot be copied.
    """
    least = [natural[0] if natural[0] * 2 < room else least[0], *least[1:]]
    for most in range(max(natural), 0, -1):
        widths = [max(min(n, most), at_least) for n, at_least in zip(natural, least, strict=True)]
        if sum(widths) <= room:
            return widths
    return list(least)


def _lines(text: str, cells: int) -> list[str]:
    """Rich would break a line of Chinese only at its blanks."""
    return [folded for part in text.split("\n") for folded in fold(part, max(cells, 2))]
