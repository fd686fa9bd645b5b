"""Tables of figures: long, a figure a row (指標, 項目, 數值), or wide, a year or an agency a row with a column an input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from kpical.errors import AmbiguousColumn, FigureError, KpicalError, MissingColumn, RaggedRow
from kpical.figure import is_missing
from kpical.inputs import Address, find_address, slots
from kpical.place import Spot
from kpical.plan.collect import Collector, Entry
from kpical.plan.model import Item
from kpical.table.header import SEARCHED, Column, Header, aside, captions, columns_of, find_header, roles
from kpical.table.heads import names_of, role_of
from kpical.table.row_kinds import is_blank, is_note, total_word
from kpical.table.units import TableUnits, table_units
from kpical.unit import Unit, find_unit, named

_LONGEST_HEAD = 400
_OF_ROW = ("source", "year", "agency", "unit")  # what a row of a wide table says of all its figures
_NAME_OF_INDICATOR = "指標名稱"  # serves where no head says 指標
_LESSER = ("input", "unit", "source", "year", "agency")  # a table may do without

Line = tuple[int, Sequence[str], Mapping[int, KpicalError]]  # number, cells, and what is wrong with some of them


class Tabular(NamedTuple):
    """Rows of a file or of one of its sheets, and for the heads those that a merged cell reaches into."""

    file: str
    sheet: str
    rows: Iterable[Line]

    def spot(self, row: int, column: int) -> Spot:
        """Where a cell stands; its column counts from 0 here."""
        return Spot(self.file, self.sheet, row, column + 1)


class _Wide(NamedTuple):
    """A column that holds an input: the indicators that it is for, its word, its unit."""

    items: tuple[Item, ...]
    word: str
    unit: Unit | None
    column: Column


class _Layout(NamedTuple):
    """What is known of a table from its header: which rows are figures, and where each role stands."""

    table: Tabular
    header: Header
    roles: Mapping[str, int]
    lines: Sequence[Line]  # the figures', without notes and the like
    units: TableUnits
    blank_year: bool  # a blank year is the plan's: no row says one
    blank_agency: bool


def collect(table: Tabular, into: Collector) -> bool:
    """Every figure of the table. False where no head of it means anything.

    Raises AmbiguousColumn where a head means inputs of several indicators that are not the same.
    """
    lines = list(table.rows)
    rows = [cells for _, cells, _ in lines[:SEARCHED]]
    long = _long_header(rows)
    if long:
        _check_twice(long.columns)
        _long(_layout(table, lines, rows, long, [_roles(long.columns)["value"]], into), into)
        return True
    header = find_header(rows, lambda columns: list(_meanings(columns, into)), all_there=True)
    if header is None:
        return False
    columns = _meanings(header.columns, into)
    for column in columns.values():
        _check_one(column, into)
    layout = _layout(table, lines, rows, header, list(columns), into)
    _tell_unread(layout, columns, into)
    _wide(layout, columns, into)
    return True


def is_long(table: Tabular) -> bool:
    """Whether the table has the heads of one figure a row."""
    return _long_header([cells for _, cells, _ in islice(table.rows, SEARCHED)]) is not None


def _long_header(rows: Sequence[Sequence[str]]) -> Header | None:
    for at, row in enumerate(rows):
        columns = columns_of(row)
        if {"indicator", "value"} <= _roles(columns).keys():
            return Header(at, at, at + 1, columns)
    return None


def _roles(columns: Sequence[Column]) -> dict[str, int]:
    """The column of each role; the first one where a head comes twice."""
    found = roles(columns)
    names = [i for i, column in enumerate(columns) if column.text == _NAME_OF_INDICATOR]
    return found if "indicator" in found or not names else found | {"indicator": names[0]}


def _check_twice(columns: Sequence[Column]) -> None:
    """Raises AmbiguousColumn where two heads say the same: nobody can tell which of them holds the figures."""
    seen: dict[str, str] = {}
    for column in columns:
        role = role_of(column.text)
        if role in seen and role != "aside":
            raise AmbiguousColumn(seen[role], [seen[role], column.text], reason="twice")
        if role:
            seen[role] = column.text


def _tell_unread(layout: _Layout, columns: Mapping[int, _Wide], into: Collector) -> None:
    """The heads that mean nothing here, and those that mean something without their group."""
    table = layout.table
    read = {*columns, *(layout.roles[role] for role in _OF_ROW if role in layout.roles)}
    unread = [column.text for i, column in enumerate(layout.header.columns) if column.text and i not in read]
    if unread := [head for head in unread if role_of(head) != "aside"]:
        into.figures.notice("unread", file=table.file, sheet=table.sheet, heads=unread)


def _layout(
    table: Tabular, lines: Sequence[Line], rows: Sequence[Sequence[str]], header: Header, figures: Sequence[int], into: Collector
) -> _Layout:
    by_role = _roles(header.columns)
    said = [caption for _, _, caption in captions(rows, header)]
    units = table_units(said)
    if units.caption:
        into.figures.notice("caption", text="；".join(dict.fromkeys(caption.text for caption in said)))
    below = _figures(table, lines, header, figures, by_role.get("agency", by_role.get("year", 0)), into)
    unit_at = by_role.get("unit")
    if unit_at is not None and "value" not in by_role and not _has_units(below, unit_at):
        by_role = {role: at for role, at in by_role.items() if role != "unit"} | {"agency": by_role.get("agency", unit_at)}
    years, agencies = ({_cell(cells, by_role.get(role, -1)) for _, cells, _ in below} for role in ("year", "agency"))
    return _Layout(table, header, by_role, below, units, years <= {""}, agencies <= {"", into.plan.agency})


def _has_units(lines: Sequence[Line], at: int) -> bool:
    first = next((text for _, cells, _ in lines if (text := _cell(cells, at))), "")
    return not first or find_unit(first) is not None


def _figures(
    table: Tabular, lines: Sequence[Line], header: Header, figures: Sequence[int], label_at: int, into: Collector
) -> list[Line]:
    """The rows below the header that hold figures: no blank ones, no notes, not the header again, totals where others stand."""
    heads = [cell.strip() for cell in lines[header.at][1]]
    found: list[Line] = []
    totals: list[Line] = []
    noted = False
    for line in lines[header.below :]:
        cells = line[1]
        filled = [cell for cell in cells if not is_blank(cell)]
        if not filled or [cell.strip() for cell in cells] == heads:
            continue
        # what a merged cell says stands in every cell that it covers
        noted = noted or (len(set(filled)) == 1 and len(cells) > 1 and is_note(filled[0]))
        if noted and not any(_cell(cells, at) for at in figures):
            continue
        (totals if total_word(_cell(cells, label_at)) and len(cells) > 1 else found).append(line)
    if found and totals:
        words = dict.fromkeys(total_word(_cell(cells, label_at)) for _, cells, _ in totals)
        into.figures.notice("totals", file=table.file, sheet=table.sheet, words=list(words))
    return _fitting(table, header, found or totals, into)


def _fitting(table: Tabular, header: Header, lines: Iterable[Line], into: Collector) -> list[Line]:
    """The rows without those of a CSV that a comma has shifted: cells beyond the heads, or a number where none belongs."""
    columns = header.columns
    width = max((i for i, column in enumerate(columns, 1) if column.text), default=0)
    apart = aside(columns[:width])
    found = []
    for line in lines:
        number, cells, _ = line
        beyond = any(cell.strip() for cell in cells[width:])
        shifted = len(cells) != width and any(_begins_a_number(_cell(cells, at)) for at in apart)
        if not table.sheet and (beyond or shifted):
            into.problem(RaggedRow(len(cells), width, table.spot(number, width)))
        else:
            found.append(line)
    return found


def _begins_a_number(text: str) -> bool:
    return text.lstrip("-+")[:1].isdigit()


def _cell(cells: Sequence[str], at: int) -> str:
    """The cell without outer blanks; "" where the row ends before it, or no column has it."""
    return cells[at].strip() if 0 <= at < len(cells) else ""


def _owner(layout: _Layout, line: Line, into: Collector) -> tuple[str, int] | None:
    """Agency and year of a row; None, with a problem, where others say theirs and this one does not."""
    number, cells, _ = line
    year_at, agency_at = (layout.roles.get(role, -1) for role in ("year", "agency"))
    year_text, agency = _cell(cells, year_at), _cell(cells, agency_at)
    for text, at, may_be_blank in ((year_text, year_at, layout.blank_year), (agency, agency_at, layout.blank_agency)):
        if at >= 0 and is_missing(text) and not may_be_blank:
            into.problem(FigureError("missing", text, layout.header.columns[at].text, place=layout.table.spot(number, at)))
            return None
    year = into.year_of(year_text, layout.table.spot(number, year_at))
    return None if year is None else ("" if total_word(agency) else agency, year)


def _long(layout: _Layout, into: Collector) -> None:
    at = layout.roles
    word_at, value_at = at["indicator"], at["value"]
    input_at, unit_at, source_at, *_ = (at.get(role, -1) for role in _LESSER)
    table, of_value = layout.table, layout.header.columns[value_at]
    for line in layout.lines:
        number, cells, errors = line
        word, value, unit_text = _cell(cells, word_at), _cell(cells, value_at), _cell(cells, unit_at)
        if not word:
            if value:
                into.problem(MissingColumn("", "", reason="no_indicator_cell", place=table.spot(number, word_at)))
            continue
        owner = _owner(layout, line, into)
        items = into.items_of(word, table.spot(number, word_at))
        if owner is None or not items:
            continue
        unit, origin = (into.unit_of(unit_text), "row") if unit_text else (of_value.unit, "head")
        error = errors.get(value_at)
        name = _cell(cells, input_at)
        if unit_text and unit is None and error is None:
            error = FigureError("unknown_unit", value, name or word, limit=unit_text, place=table.spot(number, unit_at))
        entry = Entry(value, unit, table.spot(number, value_at), _cell(cells, source_at), error, origin if unit else "")
        agency, year = owner
        for item in items:
            own = entry if unit or error else _by_table(entry, layout.units, item, year, name)
            into.add(agency, year, (item,), name, own, table.spot(number, input_at) if input_at >= 0 else None)


def _by_table(entry: Entry, units: TableUnits, item: Item, year: int, word: str) -> Entry:
    """The figure with the unit that stands above the table, where it takes one."""
    declared = _declared_unit(item, year, word)
    if units.doubts(declared) and not is_missing(entry.text):
        wanted = named(declared)
        return entry._replace(error=FigureError("caption", entry.text, word, wanted, limit=units.doubtful, place=entry.where))
    stated = units.of(declared)
    if stated.others and not is_missing(entry.text):
        return entry._replace(error=FigureError("several_units", entry.text, word, limit=stated.names, place=entry.where))
    return entry._replace(unit=stated.unit, origin=stated.origin)


def _declared_unit(item: Item, year: int, word: str) -> Unit | None:
    definition = item.indicator.definition(year) or item.indicator.definitions[-1]
    at = find_address(definition, year, word) if word else None
    found = [slot for slot in slots(definition, year) if at is None or slot.path == at.path]
    return found[0].input.unit if found and (at or len(found) == 1) else None


def _wide(layout: _Layout, columns: Mapping[int, _Wide], into: Collector) -> None:
    table = layout.table
    _, unit_at, source_at, *_ = (layout.roles.get(role, -1) for role in _LESSER)
    for line in layout.lines:
        number, cells, errors = line
        owner = _owner(layout, line, into)
        if owner is None:
            continue
        agency, year = owner
        unit_text = _cell(cells, unit_at)
        unit = into.unit_of(unit_text) if unit_text else None
        if unit_text and unit is None:
            problem = FigureError("unknown_unit", "", limit=unit_text, place=table.spot(number, unit_at))
            into.problem(problem, {item.id: item for column in columns.values() for item in column.items}.values(), agency, year)
            continue
        units = layout.units._replace(row=(unit,) if unit else ())
        for at, column in columns.items():
            where = table.spot(number, at)
            entry = Entry(
                _cell(cells, at), column.unit, where, _cell(cells, source_at), errors.get(at), "head" if column.unit else ""
            )
            for item in column.items:
                own = entry if column.unit or entry.error else _by_table(entry, units, item, year, column.word)
                if column.column.unknown and not is_missing(own.text):
                    own = own._replace(
                        unit=None,
                        error=FigureError("unknown_unit", own.text, column.word, limit=column.column.unknown, place=own.where),
                    )
                into.add(agency, year, (item,), column.word, own)


def _meanings(columns: Sequence[Column], into: Collector) -> dict[int, _Wide]:
    """The columns that mean a figure of the plan, by their number."""
    return {i: meant for i, column in enumerate(columns) if (meant := _meant(column, into))}


def _meant(column: Column, into: Collector) -> _Wide | None:
    """The inputs that a head means: `實支數`, `預算數（千元）`, `資本門執行率:實支數`, or together with its group."""
    if not column.text or len(column.text) > _LONGEST_HEAD or role_of(column.text):
        return None
    words = names_of(column.head)
    for text in (*column.joined, *words):
        if text in words and column.under_period:
            return None
        word, colon, rest = text.replace("：", ":").rpartition(":")
        items = into.items.get(word.strip(), ()) if colon else into.plan.items
        if matching := tuple(item for item in items if _address(item, into.year, rest.strip())):
            whole = text == column.text and column.head.unit == column.unit
            return _Wide(matching, rest.strip(), None if whole else column.unit, column)
    return None


def _address(item: Item, year: int, word: str) -> Address | None:
    definition = item.indicator.definition(year) or item.indicator.definitions[-1]
    return find_address(definition, year, word)


def _check_one(column: _Wide, into: Collector) -> None:
    """One column may serve several indicators only where all of them declare the same input."""
    if len({_declared(item, into.year, column.word) for item in column.items}) > 1:
        raise AmbiguousColumn([f"{item.id}:{column.word}" for item in column.items], column.column.path, reason="in_plan")


def _declared(item: Item, year: int, word: str) -> object:
    """What the word means to the indicator: alike for inputs that are declared alike."""
    at = _address(item, year, word)
    definition = item.indicator.definition(year) or item.indicator.definitions[-1]
    return (definition.inputs.get(at.path), at) if at else None
