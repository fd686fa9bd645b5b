"""Spreadsheets into batch: the rows of one sheet as the CSV that they would be."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from kpical.batch.job import Job
from kpical.batch.row_numbers import RowNumbers
from kpical.batch.source import Source
from kpical.csv_text import line
from kpical.errors import BadOption, SpreadsheetError
from kpical.place import Place
from kpical.table.signs import SIGNS, check_text

if TYPE_CHECKING:  # a table in CSV does without
    from kpical.table.choosing import Tell
    from kpical.table.grid import Sheet, Workbook

_ROWS = 512  # in a block


def opened_up(source: Source, file: str, sheet: str, notice: Tell, job: Job, numbers: RowNumbers) -> Iterable[bytes]:
    """The source as it is, or where it is a spreadsheet its table as CSV; that has no encoding and no separator to ask for.

    Raises SpreadsheetError, also for what is no table at all, and BadOption where there is no such sheet.
    """
    first = source.first()
    if not first.startswith(SIGNS):
        check_text(first, file)
        if sheet:
            raise BadOption("no_sheets", file)
        return source
    if job.encoding:
        raise BadOption("no_encoding", file)
    if job.delimiter:
        raise BadOption("no_delimiter", file)
    return chain([BOM_UTF8], _table(source, file, sheet, notice, numbers))  # whatever its texts look like


def _table(source: Source, file: str, sheet: str, notice: Tell, numbers: RowNumbers) -> Iterator[bytes]:
    from kpical.table.allowance import MOST_PACKED
    from kpical.table.spreadsheet import read_workbook

    pieces, size = [], 0
    for block in source:
        pieces.append(block)
        size += len(block)
        if size > MOST_PACKED:
            raise SpreadsheetError("too_big", Place(file), limit=f"{MOST_PACKED >> 20} MB")
    book = read_workbook(b"".join(pieces), file)
    yield from as_csv(file, chosen(book, sheet, notice), notice, numbers)


def chosen(book: Workbook, name: str, notice: Tell) -> Sheet:
    """The sheet of that name, else the first one that is seen and holds something; what is left out is told."""
    from kpical.table.choosing import named, seen

    if name:
        return named(book, name, notice)
    found = [sheet for sheet in seen(book, notice) if sheet.rows]
    if not found:
        full = [sheet for sheet in book.sheets if sheet.rows]
        raise SpreadsheetError("no_table", Place(book.file), [sheet.name for sheet in full or book.sheets])
    if len(found) > 1:
        notice("first_sheet", file=book.file, sheet=found[0].name, others=[sheet.name for sheet in found[1:]])
    return found[0]


def as_csv(file: str, sheet: Sheet, notice: Tell, numbers: RowNumbers) -> Iterator[bytes]:
    """The sheet from its first row and column that hold something."""
    from kpical.table.choosing import tell_doubts
    from kpical.table.lines import first_column, lines

    numbers.of_sheet = sorted({*sheet.rows, *sheet.across})
    left = first_column(sheet) - 1
    records: list[bytes] = []
    for number, cells in lines(file, sheet):
        texts = [cell.text for cell in cells[left:]]
        if over := next((merged for merged in sheet.across.get(number, ()) if merged.left == left + 1), None):
            covered = over.right - left
            if not any(texts[covered:]):
                texts[1:covered] = [""] * (covered - 1)  # a title or a remark over the columns is no row of several cells
        records.append(line(texts) + b"\n")
        if len(records) == _ROWS:
            yield b"".join(records)
            records.clear()
    yield b"".join(records)
    tell_doubts(file, sheet, notice)
