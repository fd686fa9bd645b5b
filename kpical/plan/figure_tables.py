"""Tables of figures: long, a figure a row (指標, 項目, 數值), or wide, a year or an agency a row with a column an input."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from kpical.plan.collect import Collector
from kpical.plan.columns import WideColumn, check_one, meanings
from kpical.plan.entries import FigureEntry
from kpical.plan.figure_rows import FigureRow, Tabular, turned
from kpical.plan.model import Item
from kpical.plan.table_layout import TableLayout, layout_of, roles_of, text_at
from kpical.plan.totals import compare
from kpical.problem.errors import FigureError, KpicalError
from kpical.problem.table_errors import AmbiguousColumn, MissingColumn, RaggedRow
from kpical.quantity.figure import is_missing
from kpical.quantity.period import Period
from kpical.quantity.unit import Unit, named
from kpical.table.cell_unit import NOTHING, Beside, Refused, nearest
from kpical.table.column import is_of_months, role_of
from kpical.table.header import (
    SEARCHED,
    HeadedColumn,
    Header,
    check_periods,
    columns_of,
    find_header,
)
from kpical.table.roles import part_of_year
from kpical.table.row_kinds import total_word
from kpical.table.units import Stated, TableUnits

_OF_ROW = ("source", "year", "month", "agency", "unit")  # what a row of a wide table says of all its figures
_LESSER = ("input", "unit", "source", "year", "agency")  # a table may do without


def collect(table: Tabular, into: Collector) -> bool:
    """Every figure of the table. False where no head of it means anything.

    Raises AmbiguousColumn where a head means inputs of several indicators that are not the same.
    """
    table = turned(table) if into.transpose else table
    lines = list(table.rows)
    rows = [line.cells for line in lines[:SEARCHED]]
    long = _long_header(rows)
    if long:
        _check_twice(long.columns)
        layout = layout_of(table, lines, rows, long, [roles_of(long.columns)["value"]], into)
        _long(layout, into)
        compare(table, layout.totals, into, lambda some, scratch: _long(layout._replace(lines=some), scratch), layout.lines)
        return True
    header = find_header(rows, lambda columns: list(meanings(columns, into)), all_there=True)
    columns = meanings(header.columns, into) if header else {}
    if len(columns) < 2 and _lies_on_its_side(rows, into):
        into.figures.notice("turned", file=table.file, sheet=table.sheet)
        return False
    if header is None:
        return False
    check_periods(header.columns)
    for column in columns.values():
        check_one(column, into)
    layout = layout_of(table, lines, rows, header, list(columns), into)
    _tell_unread(layout, columns, into)
    _wide(layout, columns, into)
    compare(table, layout.totals, into, lambda some, scratch: _wide(layout._replace(lines=some), columns, scratch), layout.lines)
    return True


def _lies_on_its_side(rows: Sequence[Sequence[str]], into: Collector) -> bool:
    """Whether the names of several figures stand below each other; one of them, beside its figure, may look like a header."""
    return len(meanings(columns_of([row[0] if row else "" for row in rows]), into)) > 1


def is_long(table: Tabular) -> bool:
    """Whether the table has the heads of one figure a row."""
    return _long_header([line.cells for line in islice(table.rows, SEARCHED)]) is not None


def _long_header(rows: Sequence[Sequence[str]]) -> Header | None:
    for row_index, row in enumerate(rows):
        columns = columns_of(row)
        if {"indicator", "value"} <= roles_of(columns).keys():
            return Header(row_index, row_index, row_index + 1, columns)
    return None


def _check_twice(columns: Sequence[HeadedColumn]) -> None:
    """Raises AmbiguousColumn where two heads say the same: nobody can notify which of them holds the figures."""
    seen: dict[str, str] = {}
    for column in columns:
        role = role_of(column.text)
        if role in seen and role != "aside":
            raise AmbiguousColumn(seen[role], [seen[role], column.text], reason="twice")
        if role:
            seen[role] = column.text


def _tell_unread(layout: TableLayout, columns: Mapping[int, WideColumn], into: Collector) -> None:
    """The heads that mean nothing here, and those that mean something without their group."""
    table = layout.table
    read = {*columns, layout.category_at, *(layout.roles[role] for role in _OF_ROW if role in layout.roles)}
    unread = [column.text for i, column in enumerate(layout.header.columns) if column.text and i not in read]
    if unread := [head for head in unread if role_of(head) != "aside"]:
        into.figures.notice("unread", file=table.file, sheet=table.sheet, heads=unread)


def _misfit(layout: TableLayout, line: FigureRow) -> KpicalError | None:
    """What is wrong with a row as a whole: its bytes, or in a CSV a comma that has shifted it.

    A shifted row has cells beyond the heads, or a number where none belongs.
    """
    if line.error:
        return line.error
    cells, width, table = line.cells, layout.width, layout.table
    beyond = any(cell.strip() for cell in cells[width:])
    shifted = len(cells) != width and any(_begins_a_number(text_at(cells, column_index)) for column_index in layout.aside)
    return RaggedRow(len(cells), width, table.spot(line.number, width)) if not table.sheet and (beyond or shifted) else None


def _begins_a_number(text: str) -> bool:
    return text.lstrip("-+")[:1].isdigit()


def _owner(layout: TableLayout, line: FigureRow, items: Iterable[Item], into: Collector) -> tuple[str, Period] | None:
    """Agency and period of a row; None, with a problem, where it has none or cannot be read, which fails its indicators."""
    agency_at = layout.roles.get("agency", -1)
    agency = text_at(line.cells, agency_at)
    claimed = "" if total_word(agency) and agency_at >= 0 and not layout.totals else agency
    if misfit := _misfit(layout, line):
        read = into.read_period(*_period_cells(layout, line), compact=_of_months(layout))
        into.problem(misfit, items, claimed, None if isinstance(read, FigureError) else read)
        return None
    if agency_at >= 0 and is_missing(agency) and "agency" not in layout.blank:
        spot, head = layout.table.spot(line.number, agency_at), layout.header.columns[agency_at].text
        into.problem(FigureError("no_agency", agency, head, limit=_above(layout, line, agency_at), place=spot))
        return None
    period = _period(layout, line, items, claimed, into)
    if period is None:
        return None
    if layout.category_at is not None:
        column_index = layout.category_at
        into.classify(claimed, period, text_at(line.cells, column_index), layout.table.spot(line.number, column_index))
    return claimed, period


def _period(layout: TableLayout, line: FigureRow, items: Iterable[Item], agency: str, into: Collector) -> Period | None:
    """The period of a row; None, with a problem, where a cell for it is blank in this row alone, or is none."""
    part_where = layout.table.spot(line.number, layout.roles.get("month", -1))
    where = layout.table.spot(line.number, layout.roles["year"]) if "year" in layout.roles else part_where
    texts = _period_cells(layout, line)
    for role, text in zip(("year", "month"), texts, strict=True):
        column_index = layout.roles.get(role, -1)
        if column_index >= 0 and is_missing(text) and role not in layout.blank:
            place = layout.table.spot(line.number, column_index)
            into.problem(FigureError("no_period", text, layout.header.columns[column_index].text, place=place), items, agency)
            return None
    period, part = texts
    stored = "." in period and layout.table.is_number(line.number, layout.roles["year"])
    return into.period_of(
        period, where, items, agency, part=part, part_where=part_where, compact=_of_months(layout), stored=stored
    )


def _period_cells(layout: TableLayout, line: FigureRow) -> tuple[str, str]:
    """What a row says of its year, and of the month or the quarter beside it."""
    period_index, part_index = (layout.roles.get(role, -1) for role in ("year", "month"))
    period, part = text_at(line.cells, period_index), text_at(line.cells, part_index)
    return period, "" if is_missing(part) else part_of_year(layout.header.columns[part_index].text, part)


def _of_months(layout: TableLayout) -> bool:
    """Whether the head of the year says that digits alone are a month of one."""
    column_index = layout.roles.get("year", -1)
    return column_index >= 0 and is_of_months(layout.header.columns[column_index].text)


def _above(layout: TableLayout, line: FigureRow, column_index: int) -> str:
    """The nearest text in the column above the row."""
    row = bisect_left(layout.lines, line.number, key=lambda other: other.number)
    return next((text for i in range(row - 1, -1, -1) if (text := text_at(layout.lines[i].cells, column_index))), "")


def _long(layout: TableLayout, into: Collector) -> None:
    by_role = layout.roles
    word_at, value_at = by_role["indicator"], by_role["value"]
    input_at, unit_at, source_at, *_ = (by_role.get(role, -1) for role in _LESSER)
    table, of_value = layout.table, layout.header.columns[value_at]
    for line in layout.lines:
        number, cells = line.number, line.cells
        word, value, unit_text = text_at(cells, word_at), text_at(cells, value_at), text_at(cells, unit_at)
        if line.error:
            into.problem(line.error, into.items.get(word, ()), text_at(cells, by_role.get("agency", -1)))
            continue
        if not word:
            if value:
                into.problem(MissingColumn("", "", reason="no_indicator_cell", place=table.spot(number, word_at)))
            continue
        items = into.items_of(word, table.spot(number, word_at))
        owner = _owner(layout, line, items, into)
        if owner is None or not items:
            continue
        stated = Stated(into.unit_of(unit_text), "row") if unit_text else Stated(of_value.unit, "head" if of_value.unit else "")
        name, cell = text_at(cells, input_at), line.beside.get(value_at, NOTHING)
        entry = FigureEntry(value, None, table.spot(number, value_at), text_at(cells, source_at))
        if unit_text and stated.unit is None and not cell.wrong:
            error = FigureError("unknown_unit", value, name or word, limit=unit_text, place=table.spot(number, unit_at))
            entry = entry._replace(error=error)
        for item in items:
            own = entry
            if not entry.error:
                declared = into.declared(item, owner[1], name)
                own = _with_unit(entry, stated, of_value.unknown, layout.units, declared=declared, word=name, cell=cell)
            into.add(*owner, (item,), name, own, table.spot(number, input_at) if input_at >= 0 else None)


def _with_unit(
    entry: FigureEntry, head: Stated, unknown: str, units: TableUnits, declared: Unit | None, word: str, cell: Beside
) -> FigureEntry:  # fmt: skip
    """The figure with the nearest unit that is written for it, or with why nobody can notify what it counts in."""
    answer = nearest(declared, head, unknown, units, cell)
    if not isinstance(answer, Refused):
        return entry._replace(unit=answer.unit, origin=answer.origin)
    if cell.wrong:
        return entry._replace(error=FigureError(answer.reason, entry.text, place=entry.where))
    if is_missing(entry.text):
        return entry
    wanted = named(declared) if answer.reason in {"caption", "foreign_money"} else ""
    return entry._replace(error=FigureError(answer.reason, entry.text, word, wanted, limit=answer.limit, place=entry.where))


def _wide(layout: TableLayout, columns: Mapping[int, WideColumn], into: Collector) -> None:
    table = layout.table
    _, unit_at, source_at, *_ = (layout.roles.get(role, -1) for role in _LESSER)
    items = tuple({item.id: item for column in columns.values() for item in column.items}.values())
    for line in layout.lines:
        number, cells = line.number, line.cells
        owner = _owner(layout, line, items, into)
        if owner is None:
            continue
        agency, period = owner
        unit_text = text_at(cells, unit_at)
        unit = into.unit_of(unit_text) if unit_text else None
        if unit_text and unit is None:
            problem = FigureError("unknown_unit", "", limit=unit_text, place=table.spot(number, unit_at))
            into.problem(problem, items, agency, period)
            continue
        units = layout.units._replace(row=(unit,) if unit else ())
        for column_index, column in columns.items():
            entry = FigureEntry(text_at(cells, column_index), None, table.spot(number, column_index), text_at(cells, source_at))
            head, cell = Stated(column.unit, "head" if column.unit else ""), line.beside.get(column_index, NOTHING)
            for item in column.items:
                declared = into.declared(item, period, column.word)
                own = _with_unit(entry, head, column.column.unknown, units, declared=declared, word=column.word, cell=cell)
                into.add(agency, period, (item,), column.word, own)
