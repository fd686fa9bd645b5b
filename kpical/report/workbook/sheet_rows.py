"""The rows of one large table on a sheet, in constant memory: they wait in a file until their columns are known.

How wide a column is, and to which side its texts stand, hangs on all of its cells, and the heads stand before them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self

from kpical.problem.display import fold
from kpical.report.model import Column, TextAbove
from kpical.report.workbook.cell import WIDEST, Look, Room, WorkbookCell
from kpical.report.workbook.layout import (
    FREEZABLE,
    LANDSCAPE,
    MEASURED,
    NARROW_HEAD,
    NARROW_TEXT,
    PORTRAIT,
    WIDEST_HEAD,
    BookLayout,
    SheetLayout,
    foot_track,
)
from kpical.report.workbook.text import clean, sheet_name
from kpical.report.workbook.track import Notes, Track, first_head, head_tracks, lines_of

# A cell that waits: a text; a whole number, which its row's looks say the look of; or a number or a text with all about it.
Special = tuple[str | None, str | None, int, str, str]  # digits, text, look, formula, note
Waiting = str | int | Special

Progress = Callable[[int, int], object]  # so many rows of so many are written


class SheetRows:
    """Rows that wait. `looks` are those of their cells, which rows name by number."""

    def __init__(self) -> None:
        self.file = TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115  closed by `close`
        self.looks: list[Look] = []
        self.numbers: dict[Look, int] = {}
        self.rooms: list[Room] = []
        self.count = 0
        self.measured = (
            MEASURED  # rows whose texts are still to be measured: texts are folded, and the first ones stand for the rest
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.file.close()

    def look(self, look: Look) -> int:
        """The number of a look."""
        if look not in self.numbers:
            self.numbers[look] = len(self.looks)
            self.looks.append(look)
        return self.numbers[look]

    def room(self, column: int) -> Room:
        """That of a column."""
        while len(self.rooms) <= column:
            self.rooms.append(Room())
        return self.rooms[column]

    def text(self, column: int, text: str) -> str:
        """A text that is to wait; the texts of the first rows make the column's width."""
        if self.measured > 0:
            self.room(column).add(text)
        return clean(text) if text else text

    def texts(self, texts: Sequence[str]) -> list[Waiting]:
        """A row of nothing but texts."""
        return [self.text(i, text) for i, text in enumerate(texts)]

    def add(self, looks: int, cells: Sequence[Waiting]) -> None:
        """A row; `looks` is for those of its cells that are whole numbers."""
        self.file.write(json.dumps([looks, *cells], ensure_ascii=False) + "\n")
        self.count += 1
        self.measured -= 1

    def add_remark(self, text: str) -> None:
        """A row of one text that stands over all columns."""
        self.file.write(json.dumps(text, ensure_ascii=False) + "\n")
        self.count += 1

    def book(
        self, columns: Sequence[Column], above: Sequence[Sequence[TextAbove]], looks: Sequence[Sequence[int]], progress: Progress,
        stamp: tuple[str, str],
    ) -> BookLayout:  # fmt: skip
        """The only sheet of a workbook, with these columns, what stands above them, and a stamp."""
        widths, (foot, about) = self.widths(columns), stamp
        return BookLayout("", [SheetLayout(
            sheet_name("", ()), widths, lambda: self.tracks(columns, above, widths, looks, progress, foot),
            head=len(above),
            first_head=first_head(above, 0),
            last=(len(above) + self.count, len(columns) - 1),
            frozen=len(above) < FREEZABLE,
            landscape=sum(widths) > PORTRAIT,
        )], {}, about)  # fmt: skip

    def widths(self, columns: Sequence[Column]) -> list[int]:
        """The columns' widths in cells of text, narrower where they would not fit on the paper."""
        for i, column in enumerate(columns):
            self.room(i).add_head(column.title)
        wide, narrow = (
            [self.room(i).cells(head, text) for i, _ in enumerate(columns)]
            for head, text in ((WIDEST_HEAD, WIDEST), (NARROW_HEAD, NARROW_TEXT))
        )
        return wide if sum(wide) <= LANDSCAPE else narrow

    def tracks(
        self, columns: Sequence[Column], above: Sequence[Sequence[TextAbove]], widths: Sequence[int],
        looks: Sequence[Sequence[int]], progress: Progress, foot: str,
    ) -> Iterator[Track]:  # fmt: skip
        """The heads and the rows, and below a blank one the foot."""
        yield from head_tracks(columns, above, 0, widths)
        making = _Spots(columns, self.looks, looks)
        self.file.flush()
        self.file.seek(0)
        for number, text in enumerate(self.file):
            progress(number, self.count)
            row = json.loads(text)
            at = len(above) + 1 + number
            if isinstance(row, str):
                lines = sum(len(fold(part, sum(widths))) for part in row.split("\n"))
                yield Track(at, [WorkbookCell(0, row, Look("line"), across=len(columns))], lines)
            else:
                spots = making.of(row)
                yield Track(at, spots, lines_of(spots, widths))
        yield foot_track(foot, len(above) + self.count + 2, widths)


class _Spots:
    """Makes the cells of rows that waited."""

    def __init__(self, columns: Sequence[Column], looks: Sequence[Look], of_rows: Sequence[Sequence[int]]) -> None:
        self.columns, self.of_rows = columns, of_rows
        self.texts = [Look("cell", "", column.align) for column in columns]
        self.blank = [WorkbookCell(i, None, look) for i, look in enumerate(self.texts)]
        self.looks = [[_aligned(look, column.align) for look in looks] for column in columns]
        self.notes = Notes()

    def of(self, row: Sequence[Waiting]) -> list[WorkbookCell]:
        looks = self.of_rows[row[0]] if isinstance(row[0], int) else ()
        spots = []
        for i, cell in enumerate(row[1:]):
            if isinstance(cell, str):
                spots.append(WorkbookCell(i, cell, self.texts[i]) if cell else self.blank[i])
            elif isinstance(cell, int):
                spots.append(WorkbookCell(i, Decimal(cell), self.looks[i][looks[i]]))
            else:
                digits, text, look, formula, note = cell
                value = text or None if digits is None else Decimal(digits)
                spots.append(
                    WorkbookCell(column=i, value=value, look=self.looks[i][look], formula=formula, note=self.notes.taken(note))
                )
        return spots + self.blank[len(spots) :]


def _aligned(look: Look, align: str) -> Look:
    """The look in a column that is aligned so: numbers stand to the right where texts stand to the left."""
    return look._replace(align="right" if look.digits and align == "left" else align)
