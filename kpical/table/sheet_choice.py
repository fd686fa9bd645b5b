"""Which sheet of a workbook is read, and what is told of it: a notice goes by its code and facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpical.problem.errors import BadOption
from kpical.problem.suggest import suggestions
from kpical.table.grid import SheetGrid, WorkbookGrids

if TYPE_CHECKING:
    from kpical.table.separators import Notify


def named(book: WorkbookGrids, name: str, notify: Notify) -> SheetGrid:
    """The sheet of that name, hidden or not. Raises BadOption where there is none."""
    names = [sheet.name for sheet in book.sheets]
    chosen = next((sheet for sheet in book.sheets if sheet.name == name), None)
    if chosen is None:
        raise BadOption("no_sheet", name, names, suggestions(name, names))
    _notify_left_out(book, notify)
    if chosen.hidden:
        notify("hidden_read", file=book.file, sheet=name)
    return chosen


def seen(book: WorkbookGrids, notify: Notify) -> list[SheetGrid]:
    """The sheets that are not hidden; a hidden one that holds something is told."""
    _notify_left_out(book, notify)
    for sheet in book.sheets:
        if sheet.hidden and sheet.rows:
            notify("hidden_sheet", file=book.file, sheet=sheet.name)
    return [sheet for sheet in book.sheets if not sheet.hidden]


def _notify_left_out(book: WorkbookGrids, notify: Notify) -> None:
    for notice in book.notices:
        notify(notice.code, file=book.file, **notice.facts)


def notify_doubts(file: str, sheet: SheetGrid, notify: Notify) -> None:
    """What of the sheet could not be read, and the cells that may not hold what was typed, or what is so now."""
    from kpical.table.sheet_rows import doubtful

    for notice in sheet.notices:
        notify(notice.code, file=file, sheet=sheet.name, **notice.facts)
    for doubt in ("digits", "stale"):
        if cells := doubtful(sheet, doubt):
            notify(doubt, file=file, sheet=sheet.name, cells=cells)
