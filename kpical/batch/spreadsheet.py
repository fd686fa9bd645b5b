"""Spreadsheets into batch: the rows of one sheet as the CSV that they would be."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from kpical.csv_text import line
from kpical.errors import BadOption, SpreadsheetError
from kpical.near import near
from kpical.place import Place
from kpical.table.grid import Sheet, Workbook

_SIGNS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")  # a zip; the container of old Office files and of encrypted ones
_ROWS = 512  # in a block

Tell = Callable[..., object]  # a notice: its code and facts


def opened_up(blocks: Iterable[bytes], file: str, sheet: str, notice: Tell, *, encoded: bool) -> Iterator[bytes]:
    """The blocks as they come, or where they are a spreadsheet its table as CSV; that has no encoding to ask for.

    Raises SpreadsheetError, and BadOption where there is no such sheet.
    """
    incoming = iter(blocks)
    first = next(incoming, b"")
    if not first.startswith(_SIGNS):
        if sheet:
            raise BadOption("no_sheets", file)
        yield from chain([first] if first else [], incoming)
        return
    if encoded:
        raise BadOption("no_encoding", file)
    from kpical.table.allowance import MOST_PACKED
    from kpical.table.spreadsheet import read_workbook

    pieces, size = [first], len(first)
    for block in incoming:
        pieces.append(block)
        size += len(block)
        if size > MOST_PACKED:
            raise SpreadsheetError("too_big", Place(file), limit=f"{MOST_PACKED >> 20} MB")
    book = read_workbook(b"".join(pieces), file)
    yield BOM_UTF8  # whatever its texts look like
    yield from as_csv(file, chosen(book, sheet, notice), notice)


def chosen(book: Workbook, name: str, notice: Tell) -> Sheet:
    """The sheet of that name, else the first one that is seen and holds something; what is left out is told."""
    names = [sheet.name for sheet in book.sheets]
    if name:
        found = next((sheet for sheet in book.sheets if sheet.name == name), None)
        if found is None:
            raise BadOption("no_sheet", name, names, near(name, names))
        if found.hidden:
            notice("hidden_read", file=book.file, sheet=name)
        return found
    full = [sheet for sheet in book.sheets if sheet.rows]
    seen = [sheet for sheet in full if not sheet.hidden]
    for sheet in full:
        if sheet.hidden:
            notice("hidden_sheet", file=book.file, sheet=sheet.name)
    if not seen:
        raise SpreadsheetError("no_table", Place(book.file), [sheet.name for sheet in full] or names)
    if len(seen) > 1:
        notice("first_sheet", file=book.file, sheet=seen[0].name, others=[sheet.name for sheet in seen[1:]])
    return seen[0]


def as_csv(file: str, sheet: Sheet, notice: Tell) -> Iterator[bytes]:
    """The sheet from its first row and column that hold something."""
    from kpical.table.lines import doubtful, first_column, lines

    left = first_column(sheet) - 1
    records: list[bytes] = []
    for _, cells in lines(file, sheet):
        records.append(line(cell.text for cell in cells[left:]) + b"\n")
        if len(records) == _ROWS:
            yield b"".join(records)
            records.clear()
    yield b"".join(records)
    for doubt in ("digits", "stale"):
        if names := doubtful(sheet, doubt):
            notice(doubt, file=file, sheet=sheet.name, cells=names)
