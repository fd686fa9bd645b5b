"""The heads of a table, for who is about to name one: from its beginning, within bounds, and without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice

from kpical.batch.spreadsheet import chosen, first_rows
from kpical.files.packaged import File
from kpical.recipe.table_header import text_of
from kpical.table.csv_text import cells
from kpical.table.file_signs import SIGNS, check_text
from kpical.table.header import SEARCHED, HeadedColumn, find_header, is_number
from kpical.table.reading import TableReading
from kpical.table.separators import silent

MOST_PACKED = 1 << 20  # bytes of a workbook, which is read whole: more takes longer than anyone waits for a key
_BEGINNING = 1 << 16  # bytes of a table in text


def heads(path: str, sheet: str = "", encoding: str = "", delimiter: str = "") -> list[str]:
    """Each head as --map takes it: behind its groups, or by its number, where others are called the same.

    Raises KpicalError and OSError.
    """
    data = File(path).read(MOST_PACKED)
    if data.startswith(SIGNS):
        rows = _of_workbook(data, path, sheet) if len(data) <= MOST_PACKED else []
    else:
        check_text(data, path)
        rows = _of_text(data[:_BEGINNING], encoding, delimiter)
    located = find_header(rows, _worded, all_there=True)
    return _told_apart(located.columns) if located else []


def _of_text(data: bytes, encoding: str, delimiter: str) -> list[list[str]]:
    reading = TableReading([data], silent, encoding=encoding, delimiter=delimiter)
    records = chain.from_iterable(chunk.records for chunk in reading.records.chunks())
    return [[text_of(cell) for cell in cells(record)] for record in islice(records, SEARCHED)]


def _of_workbook(data: bytes, path: str, sheet: str) -> list[list[str]]:
    from kpical.table.spreadsheet import read_workbook

    book = read_workbook(data, path)
    return first_rows(path, chosen(book, sheet, silent, lambda rows: find_header(rows, _worded, all_there=True) is not None))


def _worded(columns: Sequence[HeadedColumn]) -> list[int]:
    """Whatever is called something may hold a figure."""
    return [i for i, column in enumerate(columns) if column.text and not is_number(column.text)]


def _told_apart(columns: Sequence[HeadedColumn]) -> list[str]:
    texts, paths = Counter(column.text for column in columns), Counter(column.path for column in columns)
    named = [(i, column) for i, column in enumerate(columns, 1) if column.text]
    return [c.text if texts[c.text] == 1 else c.path if paths[c.path] == 1 else f"#{i}" for i, c in named]
