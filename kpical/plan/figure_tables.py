"""Tables of figures: long, a figure a row (指標, 項目, 數值), or wide, a year or an agency a row with a column an input."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from kpical.plan.collect import Collector, FigureEntry
from kpical.plan.columns import Wide, check_one, meanings
from kpical.plan.figure_rows import FigureRow, Tabular, turned
from kpical.plan.model import Item
from kpical.plan.totals import compare
from kpical.problem.errors import AmbiguousColumn, FigureError, KpicalError, MissingColumn, RaggedRow
from kpical.problem.position import Spot
from kpical.quantity.figure import is_missing, read_year
from kpical.quantity.unit import Unit, find_unit, named
from kpical.table.captions import read_caption
from kpical.table.cell_unit import NOTHING, Beside, Refused, nearest
from kpical.table.column import role_of
from kpical.table.header import (
    SEARCHED,
    HeadedColumn,
    Header,
    aside,
    captions,
    captions_below,
    category_column,
    columns_of,
    find_header,
    roles,
)
from kpical.table.row_kinds import is_blank, is_note, total_word
from kpical.table.units import Stated, TableUnits, table_units

_OF_ROW = ("source", "year", "agency", "unit")  # what a row of a wide table says of all its figures
_NAME_OF_INDICATOR = "指標名稱"  # serves where no head says 指標
_LESSER = ("input", "unit", "source", "year", "agency")  # a table may do without


class _Layout(NamedTuple):
    """What is known of a table from its header: which rows are figures, and where each role stands."""

    table: Tabular
    header: Header
    roles: Mapping[str, int]
    lines: Sequence[FigureRow]  # the figures', without notes and the like
    totals: Sequence[FigureRow]  # where others stand
    units: TableUnits
    blank_year: bool  # a blank year is the plan's: no row says one
    blank_agency: bool
    width: int  # up to the last head
    aside: frozenset[int]  # columns within it that hold no figures
    category_at: int | None  # where targets depend on it


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
        layout = _layout(table, lines, rows, long, [_roles(long.columns)["value"]], into)
        _long(layout, into)
        compare(table, layout.totals, into, lambda some, scratch: _long(layout._replace(lines=some), scratch), layout.lines)
        return True
    header = find_header(rows, lambda columns: list(meanings(columns, into)), all_there=True)
    if header is None:
        if len(meanings(columns_of([row[0] if row else "" for row in rows]), into)) > 1:
            into.figures.notice("turned", file=table.file, sheet=table.sheet)
        return False
    columns = meanings(header.columns, into)
    for column in columns.values():
        check_one(column, into)
    layout = _layout(table, lines, rows, header, list(columns), into)
    _tell_unread(layout, columns, into)
    _wide(layout, columns, into)
    compare(table, layout.totals, into, lambda some, scratch: _wide(layout._replace(lines=some), columns, scratch), layout.lines)
    return True


def is_long(table: Tabular) -> bool:
    """Whether the table has the heads of one figure a row."""
    return _long_header([line.cells for line in islice(table.rows, SEARCHED)]) is not None


def _long_header(rows: Sequence[Sequence[str]]) -> Header | None:
    for at, row in enumerate(rows):
        columns = columns_of(row)
        if {"indicator", "value"} <= _roles(columns).keys():
            return Header(at, at, at + 1, columns)
    return None


def _roles(columns: Sequence[HeadedColumn]) -> dict[str, int]:
    """The column of each role; the first one where a head comes twice."""
    found = roles(columns)
    names = [i for i, column in enumerate(columns) if column.text == _NAME_OF_INDICATOR]
    return found if "indicator" in found or not names else found | {"indicator": names[0]}


def _check_twice(columns: Sequence[HeadedColumn]) -> None:
    """Raises AmbiguousColumn where two heads say the same: nobody can notify which of them holds the figures."""
    seen: dict[str, str] = {}
    for column in columns:
        role = role_of(column.text)
        if role in seen and role != "aside":
            raise AmbiguousColumn(seen[role], [seen[role], column.text], reason="twice")
        if role:
            seen[role] = column.text


def _tell_unread(layout: _Layout, columns: Mapping[int, Wide], into: Collector) -> None:
    """The heads that mean nothing here, and those that mean something without their group."""
    table = layout.table
    read = {*columns, layout.category_at, *(layout.roles[role] for role in _OF_ROW if role in layout.roles)}
    unread = [column.text for i, column in enumerate(layout.header.columns) if column.text and i not in read]
    if unread := [head for head in unread if role_of(head) != "aside"]:
        into.figures.notice("unread", file=table.file, sheet=table.sheet, heads=unread)


def _layout(
    table: Tabular,
    lines: Sequence[FigureRow],
    rows: Sequence[Sequence[str]],
    header: Header,
    figures: Sequence[int],
    into: Collector,
) -> _Layout:
    by_role = _roles(header.columns)
    said = [caption for _, _, caption in captions(rows, header)]
    units = table_units(said, into.units, captions_below(rows[header.below :]))
    if units.caption:
        into.figures.notice("caption", text="；".join(dict.fromkeys(caption.text for caption in said)))
    for line in lines[: header.below]:
        if line.error:
            into.problem(line.error)
    below, totals = _figures(table, lines, header, figures, by_role, into)
    unit_at = by_role.get("unit")
    if unit_at is not None and "value" not in by_role and not _has_units(below, unit_at):
        by_role = {role: at for role, at in by_role.items() if role != "unit"} | {"agency": by_role.get("agency", unit_at)}
    width = max((i for i, column in enumerate(header.columns, 1) if column.text), default=0)
    apart = aside(header.columns[:width])
    years, agencies = ({_cell(line.cells, by_role.get(role, -1)) for line in below} for role in ("year", "agency"))
    return _Layout(
        table=table,
        header=header,
        roles=by_role,
        lines=below,
        totals=totals,
        units=units,
        blank_year=years <= {""},
        blank_agency=agencies <= {""},
        width=width,
        aside=apart,
        category_at=category_column(header.columns) if into.asks_category else None,
    )


def _has_units(lines: Sequence[FigureRow], at: int) -> bool:
    first = next((text for line in lines if (text := _cell(line.cells, at))), "")
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
    heads = [cell.strip() for cell in lines[header.at].cells]
    several = len(header.columns) > 1
    labels = [by_role[role] for role in ("agency", "year") if role in by_role] or [0]
    found: list[FigureRow] = []
    totals: list[FigureRow] = []
    noted = False
    for line in lines[header.below :]:
        cells = line.cells
        filled = [cell for cell in cells if not is_blank(cell)]
        if not filled or [cell.strip() for cell in cells] == heads:
            continue
        # what a merged cell says stands in every cell that it covers
        noted = noted or (len(set(filled)) == 1 and several and (is_note(filled[0]) or read_caption(filled[0]) is not None))
        if noted and all(_cell(cells, at) in {"", filled[0].strip()} for at in figures):
            text = "　".join(dict.fromkeys(cell.strip() for cell in filled))
            into.figures.remark(text, Spot(table.file, table.sheet, line.number, 1))
            continue
        (totals if _total(cells, labels) and several else found).append(line)
    if not found:
        return totals, []
    if totals:
        words = dict.fromkeys(_total(line.cells, labels) for line in totals)
        into.figures.notice("totals", file=table.file, sheet=table.sheet, words=list(words))
    return found, [_of_agency(line, found, by_role) for line in totals]


def _total(cells: Sequence[str], labels: Sequence[int]) -> str:
    """The word of a total: in the agency's cell, or in the year's where no agency stands beside it."""
    said = next((text for at in labels if (text := _cell(cells, at))), "")
    return total_word(said)


def _of_agency(total: FigureRow, lines: Sequence[FigureRow], by_role: Mapping[str, int]) -> FigureRow:
    """The total with its word in the agency's cell; one that stands in the year's is of the year of all rows, if it is one."""
    agency_at, year_at = by_role.get("agency"), by_role.get("year")
    if agency_at is None or year_at is None or not total_word(word := _cell(total.cells, year_at)):
        return total
    years = {_cell(line.cells, year_at) for line in lines}
    cells = dict(enumerate(total.cells)) | {agency_at: word, year_at: years.pop() if len(years) == 1 else ""}
    return total._replace(cells=[cells.get(i, "") for i in range(max(cells) + 1)])


def _misfit(layout: _Layout, line: FigureRow) -> KpicalError | None:
    """What is wrong with a row as a whole: its bytes, or in a CSV a comma that has shifted it.

    A shifted row has cells beyond the heads, or a number where none belongs.
    """
    if line.error:
        return line.error
    cells, width, table = line.cells, layout.width, layout.table
    beyond = any(cell.strip() for cell in cells[width:])
    shifted = len(cells) != width and any(_begins_a_number(_cell(cells, at)) for at in layout.aside)
    return RaggedRow(len(cells), width, table.spot(line.number, width)) if not table.sheet and (beyond or shifted) else None


def _begins_a_number(text: str) -> bool:
    return text.lstrip("-+")[:1].isdigit()


def _cell(cells: Sequence[str], at: int) -> str:
    """The cell without outer blanks; "" where the row ends before it, or no column has it."""
    return cells[at].strip() if 0 <= at < len(cells) else ""


def _owner(layout: _Layout, line: FigureRow, items: Iterable[Item], into: Collector) -> tuple[str, int] | None:
    """Agency and year of a row; None, with a problem, where it has none or cannot be read, which fails its indicators."""
    year_at, agency_at = (layout.roles.get(role, -1) for role in ("year", "agency"))
    year_text, agency = _cell(line.cells, year_at), _cell(line.cells, agency_at)
    claimed = "" if total_word(agency) and agency_at >= 0 and not layout.totals else agency
    if misfit := _misfit(layout, line):
        into.problem(misfit, items, claimed, read_year(year_text))
        return None
    if agency_at >= 0 and is_missing(agency) and not layout.blank_agency:
        spot, head = layout.table.spot(line.number, agency_at), layout.header.columns[agency_at].text
        into.problem(FigureError("no_agency", agency, head, limit=_above(layout, line, agency_at), place=spot))
        return None
    where = layout.table.spot(line.number, year_at)
    if year_at >= 0 and is_missing(year_text) and not layout.blank_year:
        into.problem(FigureError("missing", year_text, layout.header.columns[year_at].text, place=where), items, claimed)
        return None
    year = into.year_of(year_text, where, items, claimed)
    if year is None:
        return None
    if layout.category_at is not None:
        at = layout.category_at
        into.classify(claimed, year, _cell(line.cells, at), layout.table.spot(line.number, at))
    return claimed, year


def _above(layout: _Layout, line: FigureRow, at: int) -> str:
    """The nearest text in the column above the row."""
    row = bisect_left(layout.lines, line.number, key=lambda other: other.number)
    return next((text for i in range(row - 1, -1, -1) if (text := _cell(layout.lines[i].cells, at))), "")


def _long(layout: _Layout, into: Collector) -> None:
    at = layout.roles
    word_at, value_at = at["indicator"], at["value"]
    input_at, unit_at, source_at, *_ = (at.get(role, -1) for role in _LESSER)
    table, of_value = layout.table, layout.header.columns[value_at]
    for line in layout.lines:
        number, cells = line.number, line.cells
        word, value, unit_text = _cell(cells, word_at), _cell(cells, value_at), _cell(cells, unit_at)
        if line.error:
            into.problem(line.error, into.items.get(word, ()), _cell(cells, at.get("agency", -1)))
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
        name, cell = _cell(cells, input_at), line.beside.get(value_at, NOTHING)
        entry = FigureEntry(value, None, table.spot(number, value_at), _cell(cells, source_at))
        if unit_text and stated.unit is None and not cell.wrong:
            error = FigureError("unknown_unit", value, name or word, limit=unit_text, place=table.spot(number, unit_at))
            entry = entry._replace(error=error)
        for item in items:
            own = (
                entry
                if entry.error
                else _with_unit(entry, stated, of_value.unknown, layout.units, into.declared(item, owner[1], name), name, cell)
            )
            into.add(*owner, (item,), name, own, table.spot(number, input_at) if input_at >= 0 else None)


def _with_unit(
    entry: FigureEntry, head: Stated, unknown: str, units: TableUnits, declared: Unit | None, word: str, cell: Beside
) -> FigureEntry:  # fmt: skip
    """The figure with the nearest unit that is written for it, or with why nobody can notify what it counts in."""
    found = nearest(declared, head, unknown, units, cell)
    if not isinstance(found, Refused):
        return entry._replace(unit=found.unit, origin=found.origin)
    if cell.wrong:
        return entry._replace(error=FigureError(found.reason, entry.text, place=entry.where))
    if is_missing(entry.text):
        return entry
    wanted = named(declared) if found.reason in {"caption", "foreign_money"} else ""
    return entry._replace(error=FigureError(found.reason, entry.text, word, wanted, limit=found.limit, place=entry.where))


def _wide(layout: _Layout, columns: Mapping[int, Wide], into: Collector) -> None:
    table = layout.table
    _, unit_at, source_at, *_ = (layout.roles.get(role, -1) for role in _LESSER)
    items = tuple({item.id: item for column in columns.values() for item in column.items}.values())
    for line in layout.lines:
        number, cells = line.number, line.cells
        owner = _owner(layout, line, items, into)
        if owner is None:
            continue
        agency, year = owner
        unit_text = _cell(cells, unit_at)
        unit = into.unit_of(unit_text) if unit_text else None
        if unit_text and unit is None:
            problem = FigureError("unknown_unit", "", limit=unit_text, place=table.spot(number, unit_at))
            into.problem(problem, items, agency, year)
            continue
        units = layout.units._replace(row=(unit,) if unit else ())
        for at, column in columns.items():
            entry = FigureEntry(_cell(cells, at), None, table.spot(number, at), _cell(cells, source_at))
            head, cell = Stated(column.unit, "head" if column.unit else ""), line.beside.get(at, NOTHING)
            for item in column.items:
                own = _with_unit(
                    entry, head, column.column.unknown, units, into.declared(item, year, column.word), column.word, cell
                )
                into.add(agency, year, (item,), column.word, own)
