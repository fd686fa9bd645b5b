"""A row of a sheet: its cells, how many lines of text it has room for, the rows of a table's heads, and the notes in it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kpical.problem.display import fold, width
from kpical.report.model import Column, TextAbove
from kpical.report.workbook.cell import Look, WorkbookCell
from kpical.report.workbook.text import clean

MOST_NOTES = 5_000  # beyond that a text is noted only where it stands first: tens of thousands open slowly
_LONGEST = 2_000  # characters of a text whose lines are counted


class Track(NamedTuple):
    """A row of a sheet, and how many lines of text it has room for (0: as many as it needs)."""

    row: int
    spots: Sequence[WorkbookCell]
    lines: int = 0


class Notes:
    """The notes of a sheet's cells."""

    def __init__(self) -> None:
        self.count, self.seen = 0, set[str]()

    def taken(self, text: str) -> str:
        """The note, or nothing where there are many and it has been seen."""
        if not text or (self.count >= MOST_NOTES and text in self.seen):
            return ""
        self.count += 1
        self.seen.add(text)
        return text


def head_tracks(
    columns: Sequence[Column], above: Sequence[Sequence[TextAbove]], first: int, widths: Sequence[int]
) -> Iterator[Track]:
    """The heads of a table that begins in that row, with what stands over the last row of them."""
    covered = yield from _above(above, first, widths)
    grouped = first_head(above, first) < first + len(above)
    looks = [Look("head", align="center" if grouped else column.align) for column in columns]
    heads = [WorkbookCell(i, clean(column.title), looks[i]) for i, column in enumerate(columns) if i not in covered]
    yield Track(first + len(above), sorted([*heads, *covered.values()]), lines_of(heads, widths))


def first_head(above: Sequence[Sequence[TextAbove]], first: int) -> int:
    """The first row of the heads of a table that begins in that row."""
    return next((i for i, row in enumerate(above, first) if any(span.role == "head" for span in row)), first + len(above))


def _above(
    above: Sequence[Sequence[TextAbove]], first: int, widths: Sequence[int]
) -> Generator[Track, None, dict[int, WorkbookCell]]:
    """The rows over the last one of the heads; what they cover of that one is given back, by column."""
    covered: dict[tuple[int, int], WorkbookCell] = {}
    for i, row in enumerate(above, first):
        spots = [spot for (at, _), spot in covered.items() if at == i]
        lines = 1
        for column, text, role, align, across, down in row:
            look = Look(role, align=align)
            spots.append(WorkbookCell(column, clean(text) or None, look, across=across, down=down))
            room = sum(widths[column : column + across])
            lines = max(lines, len(fold(text, room)) if role == "line" and room else 1)
            covered |= {(i + y, column): WorkbookCell(column, None, look, across=across, covered=True) for y in range(1, down)}
        if spots:
            yield Track(i, sorted(spots), lines)
    return {column: spot for (at, column), spot in covered.items() if at == first + len(above)}


def lines_of(spots: Iterable[WorkbookCell], widths: Sequence[int]) -> int:
    """How many lines the texts of a row take, for not every program finds that out."""
    lines = 1
    for column, text, _, formula, *_ in spots:
        if isinstance(text, str) and not formula and (2 * len(text) > widths[column] or "\n" in text):
            lines = max(lines, lines_in(text, widths[column]))
    return lines


@lru_cache(maxsize=1024)  # a column says the same in many of its cells
def lines_in(text: str, room: int) -> int:
    """How many lines a text takes in a column so wide."""
    if width(text) <= room and "\n" not in text:
        return 1
    return sum(max(len(fold(part, room)), 1) for part in text[:_LONGEST].split("\n"))
