"""The door to files of figures: CSV, XLSX, ODS, YAML, JSON, known by what is in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kpical.files.digest import digest_of
from kpical.plan.collect import Collector, PlanFigures
from kpical.plan.figure_rows import FigureRow, Tabular
from kpical.plan.figure_tables import collect, is_long
from kpical.plan.model import Plan
from kpical.plan.outline import collect_outline
from kpical.problem.errors import BadFile, BadOption
from kpical.problem.table_errors import MissingColumn
from kpical.quantity.period import Period
from kpical.table.cell_unit import beside
from kpical.table.csv_text import cells as cells_of
from kpical.table.csv_text import unguarded
from kpical.table.file_signs import SIGNS, check_text
from kpical.table.reading import TableReading
from kpical.table.sheet_choice import named, notify_doubts, seen

if TYPE_CHECKING:
    from kpical.quantity.unit import Unit
    from kpical.table.grid import SheetGrid

_OUTLINES = (".yaml", ".yml", ".json")
_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")


class FigureFile(NamedTuple):
    """A file of figures by its name, and what is in it; `stamped` is what a stamp calls it, where that is another word."""

    name: str
    data: bytes
    stamped: str = ""


def read_figures(
    files: Iterable[FigureFile], plan: Plan, period: Period | None = None, known: Callable[[str], bool] = lambda _: False,
    sheet: str = "", encoding: str = "", delimiter: str = "", units: tuple[Unit, ...] = (), *, transpose: bool = False,
) -> PlanFigures:  # fmt: skip
    """The figures of all files, for the period that is asked for: else the plan's year, or the latest month that it has.

    `known` tells whether a word names an indicator outside the plan; `sheet` names the only worksheet to read; `encoding`
    and `delimiter` are those of tables in text, found out where they are not given; `units` are those of bare numbers in
    tables; `transpose`: the figures' names stand below each other, the years or agencies beside each other.
    Raises BadFile, SpreadsheetError, MissingColumn for a file in which nothing is a figure of the plan, AmbiguousColumn.
    """
    into = Collector(plan, period or plan.period, known, units, transpose=transpose)
    for name, data, stamped in files:
        suffix = os.path.splitext(name)[1].lower()
        if data.startswith(SIGNS) or suffix in _SPREADSHEETS:
            has_figures = _spreadsheet(name, data, into, sheet)
        elif sheet:
            raise BadOption("no_sheets", name)
        elif suffix in _OUTLINES:
            if problems := collect_outline(data, name, into):
                raise BadFile(problems)
            has_figures = True
        else:
            has_figures = _csv(name, data, into, encoding, delimiter)
        if not has_figures:
            across = any(note.code == "turned" and note.facts["file"] == name for note in into.figures.notices)
            raise MissingColumn("", "", name, reason="turned" if across else "no_figures")
        into.figures.files.append(digest_of("figures", stamped or name, data))
    taken = {
        entry.unit for has_figures in into.figures.entries.values() for entry in has_figures.values() if entry.origin == "option"
    }
    for unit in units:
        if unit not in taken:
            into.figures.notice("unit_unused", unit=unit.name)
    into.figures.settle(asked=period is not None)
    return into.figures


def _csv(name: str, data: bytes, into: Collector, encoding: str, delimiter: str) -> bool:
    check_text(data, name)
    notify = into.figures.notice
    reading = TableReading([data], partial(notify, file=name), encoding=encoding, delimiter=delimiter)
    has_figures = collect(Tabular(name, "", _records(reading, name)), into)
    if reading.transcoder.assumed and reading.transcoder.encoding not in ("", "utf-8"):
        notify("assumed", file=name, encoding=reading.transcoder.encoding)
    reading.notify_counts()
    return has_figures


def _records(reading: TableReading, name: str) -> Iterator[FigureRow]:
    number = 0
    for chunk in reading.records.chunks():
        for record in chunk.records:
            number += 1
            try:
                yield FigureRow(number, [unguarded(text) for text in _texts(record)])
            except UnicodeDecodeError:
                texts = [cell.decode("utf-8", "replace") for cell in cells_of(record)]
                yield FigureRow(number, texts, error=reading.unfit(Tabular(name, "", ()).spot(number, 0)))


def _texts(record: bytes) -> list[str]:
    if b'"' not in record:
        return record.decode("utf-8").split(",")
    return [cell.decode("utf-8") for cell in cells_of(record)]


def _spreadsheet(name: str, data: bytes, into: Collector, only: str) -> bool:
    from kpical.table.spreadsheet import read_workbook  # CSV does without

    notify = into.figures.notice
    sheet_names: list[str] = []
    book = read_workbook(data, name)
    sheets = [named(book, only, notify)] if only else seen(book, notify)
    # where one sheet has a figure a row, the others are what people made of them
    of_figures = [sheet for sheet in sheets if is_long(Tabular(name, sheet.name, _lines(name, sheet)))] or sheets
    for sheet in sheets:
        if sheet in of_figures and collect(Tabular(name, sheet.name, _lines(name, sheet), grid=sheet), into):
            sheet_names.append(sheet.name)
            notify_doubts(name, sheet, notify)
        elif sheet.rows:
            notify("no_figures", file=name, sheet=sheet.name)
    if sheet_names and not only and len(sheet_names) < sum(bool(sheet.rows) for sheet in sheets):
        notify("sheets_read", file=name, sheets=sheet_names)
    return bool(sheet_names)


def _lines(file: str, sheet: SheetGrid) -> Iterator[FigureRow]:
    """The rows, with what their cells say beside their texts."""
    from kpical.table.sheet_rows import lines

    for number, cells in lines(file, sheet):
        yield FigureRow(number, [cell.text for cell in cells], beside(cells))
