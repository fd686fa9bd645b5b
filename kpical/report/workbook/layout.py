"""A report on worksheets: which cell stands where, what it holds, how it looks. No file format is known here.

Sections of one sheet stand below one another. Drawings, and the details of rows, are for readers and are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from itertools import chain, count, repeat
from operator import attrgetter
from typing import NamedTuple

from kpical.catalogue.stamp import Stamp
from kpical.problem.display import fold, width
from kpical.problem.errors import BadOption
from kpical.report.model import Cell, Column, Progress, Report, Row, Section, Table, sections_for
from kpical.report.stamp import stamp_line, stamp_properties
from kpical.report.workbook.cell import (
    WIDEST,
    Look,
    Room,
    WorkbookCell,
    content,
    digits_of,
    figure,
    is_text,
    said,
    unit_of,
)
from kpical.report.workbook.formula_text import Grammar
from kpical.report.workbook.live import CellContent, Formulas, has_result
from kpical.report.workbook.text import cell_name, clean, sheet_name
from kpical.report.workbook.track import Notes, Track, first_head, head_tracks, lines_of
from kpical.words import Words

MOST_ROWS, MOST_COLUMNS = 2**20, 2**14  # of a sheet, in Excel and in LibreOffice
WIDEST_HEAD = 18  # cells of text that a head takes on one line
_ROOM = 66  # cells of text that a card's text has at least
PORTRAIT = 88  # cells of text across A4 upright
LANDSCAPE = 130  # and across A4 lying, in letters that are not too small
NARROW_HEAD, NARROW_TEXT = 10, 24  # where the columns do not fit
MEASURED = 2_000  # rows whose texts a column's width is made for
FREEZABLE = 12  # rows that may stay in sight above a table


class SheetLayout(NamedTuple):
    """A worksheet. `head` is the last row of the heads of its only table, `last` the last row and column of that.

    `first_head` is the first row of these heads.
    """

    name: str
    widths: Sequence[int]  # in cells of text
    tracks: Callable[[], Iterator[Track]]
    head: int | None
    first_head: int
    last: tuple[int, int]
    frozen: bool
    landscape: bool


class BookLayout(NamedTuple):
    """The worksheets, the named cells (sheet, row and column of each), and what the document's properties say of its making."""

    title: str
    sheets: Sequence[SheetLayout]
    names: dict[str, tuple[str, int, int]]
    about: str = ""


class _PlacedSection(NamedTuple):
    """A section on its sheet. `columns` are the places of those that a workbook shows."""

    section: Section
    top: int
    columns: Sequence[int]

    @property
    def lines(self) -> int:
        return self.top + bool(self.section.title)

    @property
    def head(self) -> int:
        """The last row of the table's heads; below a card one row stays free."""
        return self.above + len(self.section.table.above if self.section.table else ())

    @property
    def above(self) -> int:
        """The row where the table begins, with what stands over its heads."""
        return self.lines + len(self.section.lines) + bool(self.section.lines)

    @property
    def first_head(self) -> int:
        """The first row of the table's heads."""
        return first_head(self.section.table.above if self.section.table else (), self.above)

    @property
    def end(self) -> int:
        rows = 1 + len(self.section.table.rows) if self.section.table else 0
        return self.head + rows if rows else self.lines + len(self.section.lines)


def book(report: Report, grammar: Grammar) -> BookLayout:
    """The report on worksheets, its formulas in that grammar."""
    sections = list(sections_for("workbook", report))
    if report.title and (not sections or sections[0].title != report.title):
        sections.insert(0, Section(report.title, sheet=sections[0].sheet if sections else ""))
    sheets = _placed(sections, clean(report.title))
    held = _held(sheets)
    rows = sum(blocks[-1].end for blocks in sheets.values() if blocks)
    writer = _LayoutWriter(grammar, held, said(report.lang).value_only, partial(_counted, report.progress, rows, count(1)))
    foot, about = stamped(report.stamp, Words(report.lang))
    feet = chain([foot], repeat(""))  # below all else on the first sheet
    made = [writer.sheet(name, blocks, below) for (name, blocks), below in zip(sheets.items(), feet, strict=False)]
    return BookLayout(clean(report.title), made, _names(held), about)


def stamped(stamp: Stamp | None, words: Words) -> tuple[str, str]:
    """What stands at the foot of the first sheet, and in the document's properties."""
    return (clean(stamp_line(stamp, words)), clean(stamp_properties(stamp))) if stamp else ("", "")


def foot_track(text: str, row: int, widths: Sequence[int]) -> Track:
    """A quiet line over all columns."""
    return Track(row, [WorkbookCell(0, text, Look("line", "quiet"), across=len(widths))], len(fold(text, sum(widths))))


def _counted(progress: Progress, total: int, done: Iterator[int]) -> None:
    """A row more is laid out, which is when it is written."""
    number = next(done)
    progress("rows", min(number, total), total)


def _placed(sections: Iterable[Section], title: str) -> dict[str, list[_PlacedSection]]:
    """The blocks of every sheet; a section without a sheet stands on the first one."""
    names: dict[str, str] = {}  # what a section calls its sheet -> the sheet's name
    sheets: dict[str, list[_PlacedSection]] = {}
    for section in sections:
        called = section.sheet or next(iter(names), "")
        name = names.get(called)
        top = sheets[name][-1].end + 1 if name else 0
        columns = section.table.columns if section.table else ()
        block = _PlacedSection(section, top, [i for i, column in enumerate(columns) if not column.drawing])
        check_size(block.end - block.top, len(block.columns))
        if name is None or block.end > MOST_ROWS:
            name = names[called] = sheet_name(called or title, sheets)
            block = block._replace(top=0)
        sheets.setdefault(name, []).append(block)
    return sheets or {sheet_name(title, ()): []}


def check_size(rows: int, columns: int) -> None:
    """Raises BadOption where a sheet cannot hold so many, for a program that reads it would leave out the rest."""
    if columns > MOST_COLUMNS:
        raise BadOption("sheet_columns", f"{columns:,}", f"{MOST_COLUMNS:,}")
    if rows > MOST_ROWS:
        raise BadOption("sheet_rows", f"{rows:,}", f"{MOST_ROWS:,}")


def _held(sheets: dict[str, list[_PlacedSection]]) -> dict[Hashable, CellContent]:
    """What the cells hold that formulas may refer to; of equal keys the first one counts."""
    held: dict[Hashable, CellContent] = {}
    for sheet, blocks in sheets.items():
        for block in blocks:
            for i, row in enumerate(block.section.table.rows if block.section.table else (), block.head + 1):
                if not any(map(_KEY, row.cells)):
                    continue  # most rows
                for j, column in enumerate(block.columns):
                    cell = row.cells[column]
                    if cell.key is not None and cell.key not in held:
                        held[cell.key] = CellContent(sheet=sheet, row=i, column=j, value=figure(cell), unit=unit_of(cell))
    return held


def _names(held: dict[Hashable, CellContent]) -> dict[str, tuple[str, int, int]]:
    """The named cells: those whose key is a text."""
    names: dict[str, tuple[str, int, int]] = {}
    taken: set[str] = set()
    for key, cell in held.items():
        if isinstance(key, str) and key:
            name = cell_name(key, taken)
            taken.add(name.casefold())
            names[name] = (cell.sheet, cell.row, cell.column)
    return dict(sorted(names.items()))


class _LayoutWriter:
    """Makes the cells of the sheets, the formulas among them."""

    def __init__(
        self, grammar: Grammar, held: dict[Hashable, CellContent], value_only: str, row_done: Callable[[], None]
    ) -> None:
        self.formulas, self.value_only, self.row_done = Formulas(held, grammar), value_only, row_done
        self.notes = Notes()

    def sheet(self, name: str, blocks: Sequence[_PlacedSection], foot: str) -> SheetLayout:
        widths = _widths(blocks)
        tables = [block for block in blocks if block.section.table]
        only = tables[0] if len(tables) == 1 else None
        return SheetLayout(
            name, widths, lambda: self.tracks(name, blocks, widths, foot),
            head=only.head if only else None,
            first_head=only.first_head if only else 0,
            last=(only.end - 1, len(only.columns) - 1) if only else (0, 0),
            frozen=only is not None and only.head < FREEZABLE,
            landscape=sum(widths) > PORTRAIT,
        )  # fmt: skip

    def tracks(self, name: str, blocks: Sequence[_PlacedSection], widths: Sequence[int], foot: str) -> Iterator[Track]:
        room = sum(widths[1:])
        for block in blocks:
            section = block.section
            if section.title:
                yield Track(
                    block.top, [WorkbookCell(0, clean(section.title), Look("title" if section.level == 1 else "heading"))]
                )
            for i, line in enumerate(section.lines):
                text = clean(line.text)
                spots = [
                    WorkbookCell(0, clean(line.label), Look("label")),
                    WorkbookCell(1, text, Look("line", line.tone), across=len(widths) - 1),
                ]
                yield Track(block.lines + i, spots, sum(len(fold(part, room)) for part in text.split("\n")))
            if section.table:
                yield from self.table(name, block, section.table, widths)
        if foot:
            yield foot_track(foot, blocks[-1].end + 1 if blocks else 0, widths)

    def table(self, name: str, block: _PlacedSection, table: Table, widths: Sequence[int]) -> Iterator[Track]:
        columns = [table.columns[i] for i in block.columns]
        yield from head_tracks(columns, table.above, block.above, widths)
        heads = [(j, i, column, column.align) for (j, i), column in zip(enumerate(block.columns), columns, strict=True)]
        for row_index, row in enumerate(table.rows, block.head + 1):
            cells, tone = row.cells, row.tone
            spots = [
                _text_spot(j, cell.text, cell.tone or tone, align)
                if is_text(cell := cells[i])
                else self.spot(name, j, column, row, cell)
                for j, i, column, align in heads
            ]
            yield Track(row_index, spots, lines_of(spots, widths))
            self.row_done()

    def spot(self, sheet: str, column: int, head: Column, row: Row, cell: Cell) -> WorkbookCell:
        formula = self.formulas.formula(_clean_verdict(cell), sheet) if cell.live else None
        value = formula.value if formula else content(cell)
        note = _clean_note(cell.note)
        if not formula and cell.live and has_result(cell):
            note = f"{note}\n{self.value_only}".strip()
        look = self.look(head, row, cell, value)
        return WorkbookCell(
            column=column,
            value=value,
            look=look,
            formula=formula.text if formula else "",
            note=self.notes.taken(note),
            accepts=cell.accepts,
        )

    def look(self, head: Column, row: Row, cell: Cell, value: Decimal | str | None) -> Look:
        role = "input" if cell.accepts else "cell"
        live = cell.live
        if live and live.target:
            return Look(role, "", head.align, verdict=(clean(live.verdict[0]), clean(live.verdict[1])))
        digits = digits_of(cell, value)
        align = "right" if digits and head.align == "left" else head.align
        return Look(role, cell.tone or row.tone, align, digits)


_KEY, _TEXT = attrgetter("key"), attrgetter("text")
_clean_note = lru_cache(maxsize=256)(clean)  # an indicator's note stands beside it on every scorecard
_look_of_text = lru_cache(maxsize=64)(partial(Look, "cell"))


@lru_cache(maxsize=4096)  # most cells are texts, and many say the same as one above them
def _text_spot(column: int, text: str, tone: str, align: str) -> WorkbookCell:
    return WorkbookCell(column, clean(text) or None, _look_of_text(tone, align))


def _clean_verdict(cell: Cell) -> Cell:
    """The cell, its texts without what XML cannot hold: they become part of a formula."""
    live = cell.live
    if live is None or live.target is None:
        return cell
    text, met, missed = map(clean, (cell.text, *live.verdict))
    if (text, (met, missed)) == (cell.text, live.verdict):
        return cell  # nearly all
    return cell._replace(text=text, live=live._replace(verdict=(met, missed)))


def _widths(blocks: Sequence[_PlacedSection]) -> list[int]:
    """The columns' widths in cells of text, narrower where they would not fit on the paper; a card's text has room."""
    rooms, card = _rooms(blocks), any(block.section.lines for block in blocks)

    def cells(widest_head: int, widest: int) -> list[int]:
        widths = [rooms[column].cells(widest_head, widest) for column in sorted(rooms)]
        spare = _ROOM - sum(widths[1:])
        return [*widths, spare] if card and spare > 0 else widths

    wide = cells(WIDEST_HEAD, WIDEST)
    return wide if sum(wide) <= LANDSCAPE else cells(NARROW_HEAD, NARROW_TEXT)


def _rooms(blocks: Iterable[_PlacedSection]) -> dict[int, Room]:
    """What the labels, heads and cells of each column take."""
    rooms: dict[int, Room] = {}
    texts: dict[int, set[str]] = {}  # of all blocks: they say much alike
    for block in blocks:
        for line in block.section.lines:
            label = rooms.setdefault(0, Room(0))
            label.least = max(label.least, min(width(line.label), WIDEST_HEAD))
        if table := block.section.table:
            for j, i in enumerate(block.columns):
                room = rooms[j] if j in rooms else rooms.setdefault(j, Room())
                room.add_head(table.columns[i].title)
                cells = [row.cells[i] for row in table.rows]
                # texts are folded, and the first ones stand for the rest
                texts.setdefault(j, set()).update(map(_TEXT, cells[:MEASURED]))
                for cell in cells:
                    if not is_text(cell):
                        room.add_cell(cell)
    for j, of_column in texts.items():
        for text in of_column:
            rooms[j].add(text)
    return rooms
