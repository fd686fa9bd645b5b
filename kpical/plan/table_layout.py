"""What is known of a table of figures from its header: which rows are figures and which totals, and where each role stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kpical.plan.collect import Collector
from kpical.plan.figure_rows import FigureRow, Tabular
from kpical.problem.position import Spot
from kpical.quantity.period_text import says_month
from kpical.quantity.unit import find_unit
from kpical.table.captions import read_caption
from kpical.table.header import (
    HeadedColumn,
    Header,
    aside,
    captions,
    captions_below,
    category_column,
    roles,
)
from kpical.table.row_kinds import is_blank, is_note, total_word
from kpical.table.units import TableUnits, table_units

_NAME_OF_INDICATOR = "指標名稱"  # serves where no head says 指標


class TableLayout(NamedTuple):
    """What is known of a table from its header: which rows are figures, and where each role stands."""

    table: Tabular
    header: Header
    roles: Mapping[str, int]
    lines: Sequence[FigureRow]  # the figures', without notes and the like
    totals: Sequence[FigureRow]  # where others stand
    units: TableUnits
    blank: frozenset[str]  # roles of which no row says anything: a blank year is the plan's
    width: int  # up to the last head
    aside: frozenset[int]  # columns within it that hold no figures
    category_at: int | None  # where targets depend on it


def layout_of(
    table: Tabular,
    lines: Sequence[FigureRow],
    rows: Sequence[Sequence[str]],
    header: Header,
    figures: Sequence[int],
    into: Collector,
) -> TableLayout:
    """The layout of a table below its header; `figures` are the columns that hold them. What its lines say is noted."""
    by_role = roles_of(header.columns)
    said = [caption for _, _, caption in captions(rows, header)]
    units = table_units(said, into.units, captions_below(rows[header.below :]))
    if units.caption:
        into.figures.notice("caption", text=[*dict.fromkeys(caption.text for caption in said)])
    for line in lines[: header.below]:
        if line.error:
            into.problem(line.error)
    _tell_title(rows[: header.first], by_role, into)
    below, totals = _figures(table, lines, header, figures, by_role, into)
    unit_at = by_role.get("unit")
    if unit_at is not None and "value" not in by_role and not _has_units(below, unit_at):
        by_role = {role: column_index for role, column_index in by_role.items() if role != "unit"} | {
            "agency": by_role.get("agency", unit_at)
        }
    width = max((i for i, column in enumerate(header.columns, 1) if column.text), default=0)
    apart = aside(header.columns[:width])
    blank = (
        role for role in ("year", "month", "agency") if not any(text_at(line.cells, by_role.get(role, -1)) for line in below)
    )
    return TableLayout(
        table=table,
        header=header,
        roles=by_role,
        lines=below,
        totals=totals,
        units=units,
        blank=frozenset(blank),
        width=width,
        aside=apart,
        category_at=category_column(header.columns) if into.asks_category else None,
    )


def _tell_title(above: Sequence[Sequence[str]], by_role: Mapping[str, int], into: Collector) -> None:
    """A title that speaks of a month, over rows that say none: their figures are taken for those of the whole year."""
    if into.period.is_month or not by_role.keys().isdisjoint({"year", "month"}):
        return
    for text in dict.fromkeys(cell.strip() for row in above for cell in row if says_month(cell)):
        into.figures.notice("title_month", text=text, period=into.period)


def _has_units(lines: Sequence[FigureRow], column_index: int) -> bool:
    first = next((text for line in lines if (text := text_at(line.cells, column_index))), "")
    return not first or find_unit(first) is not None


def _figures(
    table: Tabular,
    lines: Sequence[FigureRow],
    header: Header,
    figures: Sequence[int],
    by_role: Mapping[str, int],
    into: Collector,
) -> tuple[list[FigureRow], list[FigureRow]]:
    """The rows below the header that hold figures, and totals where others stand: no blank ones, no notes, no header again."""
    heads = [cell.strip() for cell in lines[header.row].cells]
    several = len(header.columns) > 1
    labels = [by_role[role] for role in ("agency", "year") if role in by_role] or [0]
    rows: list[FigureRow] = []
    totals: list[FigureRow] = []
    noted = False
    for line in lines[header.below :]:
        cells = line.cells
        filled = [cell for cell in cells if not is_blank(cell)]
        if not filled or [cell.strip() for cell in cells] == heads:
            continue
        # what a merged cell says stands in every cell that it covers
        noted = noted or (len(set(filled)) == 1 and several and (is_note(filled[0]) or read_caption(filled[0]) is not None))
        if noted and all(text_at(cells, column_index) in {"", filled[0].strip()} for column_index in figures):
            text = "　".join(dict.fromkeys(cell.strip() for cell in filled))
            into.figures.remark(text, Spot(table.file, table.sheet, line.number, 1))
            continue
        (totals if _total(cells, labels) and several else rows).append(line)
    if not rows:
        return totals, []
    if totals:
        words = dict.fromkeys(_total(line.cells, labels) for line in totals)
        into.figures.notice("totals", file=table.file, sheet=table.sheet, words=list(words))
    return rows, [_of_agency(line, rows, by_role) for line in totals]


def _total(cells: Sequence[str], labels: Sequence[int]) -> str:
    """The word of a total: in the agency's cell, or in the year's where no agency stands beside it."""
    said = next((text for column_index in labels if (text := text_at(cells, column_index))), "")
    return total_word(said)


def _of_agency(total: FigureRow, lines: Sequence[FigureRow], by_role: Mapping[str, int]) -> FigureRow:
    """The total with its word in the agency's cell; one that stands in the year's is of the period of all rows, if it is one."""
    agency_at, year_at = by_role.get("agency"), by_role.get("year")
    if agency_at is None or year_at is None or not total_word(word := text_at(total.cells, year_at)):
        return total
    when = [by_role[role] for role in ("year", "month") if role in by_role]
    periods = {tuple(text_at(line.cells, column_index) for column_index in when) for line in lines}
    period = periods.pop() if len(periods) == 1 else ("",) * len(when)
    cells = dict(enumerate(total.cells)) | dict(zip(when, period, strict=True)) | {agency_at: word}
    return total._replace(cells=[cells.get(i, "") for i in range(max(cells) + 1)])


def roles_of(columns: Sequence[HeadedColumn]) -> dict[str, int]:
    """The column of each role; the first one where a head comes twice."""
    by_role = roles(columns)
    names = [i for i, column in enumerate(columns) if column.text == _NAME_OF_INDICATOR]
    return by_role if "indicator" in by_role or not names else by_role | {"indicator": names[0]}


def text_at(cells: Sequence[str], column_index: int) -> str:
    """The cell without outer blanks; "" where the row ends before it, or no column has it."""
    return cells[column_index].strip() if 0 <= column_index < len(cells) else ""
