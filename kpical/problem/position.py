"""Where a text was written, and the caret that points into it."""

from __future__ import annotations

from functools import lru_cache

from kpical.named import NamedTuple
from kpical.problem.display import visible, width


class Place(NamedTuple):
    """A spot in a file; line and column count from 1, a column is a character."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


class Spot(NamedTuple):
    """A cell of a table, or without row and column a whole sheet; `sheet` is empty where the file has none.

    Rows and columns count from 1.
    """

    file: str
    sheet: str
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        cell = cell_name(self.row, self.column) if self.row and self.column else ""
        between = f"［{self.sheet}］" if self.sheet else " "
        return visible(self.file + between + cell).replace("\n", " ").strip()


def cell_name(row: int, column: int) -> str:
    """The cell's name in a spreadsheet: row 3, column 2 is B3."""
    return f"{column_letters(column)}{row}"


@lru_cache(maxsize=1024)  # a sheet's formulas name few columns, and each of them often
def column_letters(column: int) -> str:
    """The column's name in a spreadsheet: 2 is B, 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def caret(text: str, start: int, end: int) -> list[str]:
    """The line of the text that holds `start`, and under it `^` from start to end."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    line = text[first : last if last >= 0 else len(text)]
    start, end = start - first, min(max(end, start + 1) - first, len(line))
    line = line.replace("\t", " ")  # a tab is as wide as the terminal likes
    return [line, " " * width(line[:start]) + "^" * max(1, width(line[start:end]))]


def excerpt(text: str, start: int, end: int, cells: int = 72) -> list[str]:
    """As `caret`, but a line too long for the screen is cut around the spot, with … where it was cut."""
    first = text.rfind("\n", 0, start) + 1
    line = caret(text, start, end)[0]
    start, end = start - first, min(max(end, start + 1) - first, len(line))
    if width(line) <= cells:
        return caret(line, start, end)
    left = max(0, start - cells // 4)
    right = min(len(line), left + (cells - 2) // 2)
    head, tail = ("…" if left else ""), ("…" if right < len(line) else "")
    shift = len(head) - left
    return caret(head + line[left:right] + tail, start + shift, min(end, right) + shift)
