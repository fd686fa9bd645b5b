"""Spreadsheets into batch: the rows of one sheet as the CSV that they would be; the door for all that is no CSV."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO, FileIO
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, cast

from kpical.batch.json_objects import as_csv, check_options, holds_objects
from kpical.batch.source import TableSource
from kpical.problem.errors import BadOption, SpreadsheetError
from kpical.problem.position import Place
from kpical.recipe.job import Job
from kpical.recipe.row_numbers import RowNumbers
from kpical.table.cell_unit import NOTHING, BesideRow, beside
from kpical.table.csv_text import line
from kpical.table.file_signs import ARROW, SIGNS, check_text
from kpical.table.header import SEARCHED
from kpical.table.limits import MOST_PACKED
from kpical.table.row_kinds import is_stamp

if TYPE_CHECKING:  # a table in CSV does without
    from kpical.table.arrow_file import ArrowFile
    from kpical.table.grid import SheetCell, SheetGrid, WorkbookGrids
    from kpical.table.separators import Notify

_ROWS = 512  # in a block
_SHOWN = 10  # digits of a number in the general format

HasHeader = Callable[[Sequence[Sequence[str]]], bool]  # whether these first rows of a sheet hold the header that is looked for


class Opened(Iterator[bytes]):
    """A table as CSV that was none; `beside` is what its cells say beside their texts, by row, all there once a row is read.

    So are `places`, the decimals that their formats show, where these are asked for.
    """

    def __init__(self, blocks: Callable[[Opened], Iterator[bytes]]) -> None:
        self.beside: dict[int, BesideRow] = {}
        self.places: dict[int, Mapping[int, int]] = {}
        self.sheet: SheetGrid | None = None
        self.arrow: ArrowFile | None = None
        self.blocks = chain([BOM_UTF8], blocks(self))  # whatever its texts look like

    def __next__(self) -> bytes:
        return next(self.blocks)

    def mark_numbers(self, column: int) -> None:
        """Say beside the cells of the column, from 0, which are numbers with a dot: it is one of periods."""
        if self.sheet is None:
            return
        from kpical.table.sheet_rows import first_column, numbers

        column_index = first_column(self.sheet) + column
        for row, number in enumerate(numbers(self.sheet)):
            cell = self.sheet.cell(number, column_index)
            if cell.kind == "number" and "." in cell.text:
                said = self.beside.get(row, {})
                self.beside[row] = {**said, column: said.get(column, NOTHING)._replace(stored=True)}


def opened_up(
    source: TableSource, file: str, sheet: str, notice: Notify, job: Job, numbers: RowNumbers, has_header: HasHeader
) -> TableSource | Opened:  # fmt: skip
    """The source as it is, or its table as CSV: of a spreadsheet, of JSON. These have no encoding and no separator to ask for.

    Raises SpreadsheetError, also for what is no table at all, and BadOption where there is no such sheet.
    """
    first = source.first()
    if first.startswith(ARROW):
        return _of_arrow(source, file, sheet, job, numbers)
    if not first.startswith(SIGNS):
        if holds_objects(first, file):
            check_options(job, source.name, sheet)
            return Opened(lambda _: as_csv(source, source.name, numbers))
        check_text(first, file)
        if sheet:
            raise BadOption("no_sheets", file)
        return source
    if job.encoding:
        raise BadOption("no_encoding", file)
    if job.delimiter:
        raise BadOption("no_delimiter", file)

    def table(opened: Opened) -> Iterator[bytes]:
        grid = opened.sheet = chosen(_book(source, file), sheet, notice, has_header)
        opened.beside.update(beside_of(file, grid))
        opened.places.update(places_of(file, grid) if job.audit else {})
        yield from sheet_as_csv(file, grid, notice, numbers)

    return Opened(table)


def _of_arrow(source: TableSource, file: str, sheet: str, job: Job, numbers: RowNumbers) -> Opened:
    """Such a file, whose rows are counted without the names of its columns. Raises BadOption for what it has none of."""
    from kpical.table.arrow_file import ArrowFile

    check_options(job, source.name, sheet, "not_of_arrow")
    numbers.first = 0
    arrow = ArrowFile(_anywhere(source, file), file)
    table = Opened(lambda _: arrow.as_csv())
    table.arrow = arrow
    return table


def _anywhere(source: TableSource, file: str) -> BinaryIO:
    """The file to be read from any place on: itself, or what a pipe brought. Raises SpreadsheetError where that is too much."""
    if not source.file.seekable():
        return BytesIO(_whole(source, file))
    if source.heed:
        deque(source, maxlen=0)  # its digest takes all bytes in their order
    again = FileIO(os.dup(source.file.fileno()))
    again.seek(0)
    return cast("BinaryIO", again)


def _book(source: TableSource, file: str) -> WorkbookGrids:
    from kpical.table.spreadsheet import read_workbook

    return read_workbook(_whole(source, file), file)


def _whole(source: TableSource, file: str) -> bytes:
    """All of it. Raises SpreadsheetError where that is too much."""
    pieces, size = [], 0
    for block in source:
        pieces.append(block)
        size += len(block)
        if size > MOST_PACKED:
            raise SpreadsheetError("too_big", Place(file), limit=f"{MOST_PACKED >> 20} MB")
    return b"".join(pieces)


def chosen(book: WorkbookGrids, name: str, notice: Notify, has_header: HasHeader) -> SheetGrid:
    """The sheet of that name, else the first one that is seen and has the header; what is left out is told.

    Where none has it, the first one that holds something.
    """
    from kpical.table.sheet_choice import named, seen

    if name:
        return named(book, name, notice)
    sheets = [sheet for sheet in seen(book, notice) if sheet.rows]
    if not sheets:
        full = [sheet for sheet in book.sheets if sheet.rows]
        raise SpreadsheetError("no_table", Place(book.file), [sheet.name for sheet in full or book.sheets])
    if len(sheets) == 1:
        return sheets[0]
    one = next((sheet for sheet in sheets if has_header(first_rows(book.file, sheet))), sheets[0])
    notice("first_sheet", file=book.file, sheet=one.name, others=[sheet.name for sheet in sheets if sheet is not one])
    return one


def first_rows(file: str, sheet: SheetGrid) -> list[list[str]]:
    """Those that a header is looked for in."""
    from kpical.table.sheet_rows import first_column, lines

    left = first_column(sheet) - 1
    return [[cell.text for cell in cells[left:]] for _, cells in islice(lines(file, sheet), SEARCHED)]


def beside_of(file: str, sheet: SheetGrid) -> dict[int, BesideRow]:
    """What the cells of the sheet say beside their texts, by row and column of the CSV that it becomes."""
    from kpical.table.sheet_rows import first_column, lines

    if not any(beside(cells.values()) for cells in sheet.rows.values()):
        return {}
    left = first_column(sheet) - 1
    rows = ((number, beside(cells[left:])) for number, (_, cells) in enumerate(lines(file, sheet)))
    return {number: said for number, said in rows if said}


def places_of(file: str, sheet: SheetGrid) -> dict[int, Mapping[int, int]]:
    """The decimals that the formats of the sheet's cells show, by row and column of the CSV that it becomes."""
    from kpical.table.sheet_rows import first_column, lines

    left = first_column(sheet) - 1
    by_row: dict[int, Mapping[int, int]] = {}
    for number, (_, cells) in enumerate(lines(file, sheet)):
        shown = ((i, _places(cell)) for i, cell in enumerate(cells[left:]) if cell.kind == "number")
        by_row[number] = {i: places for i, places in shown if places is not None}
    return by_row


def _places(cell: SheetCell) -> int | None:
    """Those of the format; a cell without one shows ten digits at the most, however many are stored."""
    whole, _, part = cell.text.lstrip("-").partition(".")
    return max(_SHOWN - len(whole), 0) if cell.places is None and len(whole) + len(part) > _SHOWN else cell.places


def sheet_as_csv(file: str, sheet: SheetGrid, notice: Notify, numbers: RowNumbers) -> Iterator[bytes]:
    """The sheet from its first row and column that hold something."""
    from kpical.table.sheet_choice import notify_doubts
    from kpical.table.sheet_rows import first_column, lines
    from kpical.table.sheet_rows import numbers as numbers_of

    numbers.of_sheet = numbers_of(sheet)
    stamped_at = max(numbers.of_sheet, default=0)
    left = first_column(sheet) - 1
    records: list[bytes] = []
    for number, cells in lines(file, sheet):
        texts = [cell.text for cell in cells[left:]]
        if number == stamped_at and is_stamp(texts[0]):
            continue  # the file's own digest covers it
        if over := next((merged for merged in sheet.across.get(number, ()) if merged.left == left + 1), None):
            covered = over.right - left
            if not any(texts[covered:]):
                texts[1:covered] = [""] * (covered - 1)  # a title or a remark over the columns is no row of several cells
        records.append(line(texts) + b"\n")
        if len(records) == _ROWS:
            yield b"".join(records)
            records.clear()
    yield b"".join(records)
    notify_doubts(file, sheet, notice)
