"""Tables of figures: long, a figure a row (指標, 項目, 數值), or wide, a year or an agency a row with a column an input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple
from unicodedata import normalize

from kpical.errors import AmbiguousColumn, FigureError, KpicalError, MissingColumn, RaggedRow
from kpical.inputs import Address, find_address
from kpical.place import Spot
from kpical.plan.collect import Collector, Entry
from kpical.plan.model import Item
from kpical.table.heads import with_unit
from kpical.unit import Unit

_LINES_SEARCHED = 30  # for the heads
_LONGEST_HEAD = 400
_MOST_COLUMNS = 1024  # of a wide table
HEADS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("indicator", "指標", "指標代號"),
    "input": ("input", "項目", "各數"),
    "value": ("value", "數值", "值", "實際數"),
    "unit": ("unit", "單位"),
    "source": ("source", "來源", "出處", "資料來源"),
    "year": ("year", "年度", "會計年度"),
    "agency": ("agency", "機關", "機關名稱"),
}
# What a form says beside them, for people.
ASIDE = ("name", "名稱", "指標名稱", "definition", "說明", "定義", "note", "備註", "公式出處")
ROLES = {head: role for role, heads in HEADS.items() for head in heads}


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


def collect(table: Tabular, into: Collector) -> bool:
    """Every figure of the table. False where no head of it means anything.

    Raises AmbiguousColumn where a head means inputs of several indicators that are not the same.
    """
    rows = iter(table.rows)
    held = list(islice(rows, _LINES_SEARCHED))
    for at, line in enumerate(held):
        roles = _roles(line[1])
        if {"indicator", "value"} <= roles.keys():
            _check_twice(line[1])
            _long(table, _fitting(table, line[1], chain(held[at + 1 :], rows), into), roles, into)
            return True
    best, columns = _widest(held, into)
    if not columns:
        return False
    heads = held[best][1]
    roles = _roles(heads)
    read = {*columns, *(roles[role] for role in _OF_ROW if role in roles)}
    unread = [head for i, head in enumerate(heads) if head and i not in read]
    unread = [head for head in unread if head.lower() not in ASIDE]
    if unread:
        into.figures.notice("unread", file=table.file, sheet=table.sheet, heads=unread)
    _wide(table, _fitting(table, heads, chain(held[best + 1 :], rows), into), roles, columns, into)
    return True


def is_long(table: Tabular) -> bool:
    """Whether the table has the heads of one figure a row."""
    return any({"indicator", "value"} <= _roles(cells).keys() for _, cells, _ in islice(table.rows, _LINES_SEARCHED))


def _plain(text: str) -> str:
    return normalize("NFC", text).strip()


def _roles(heads: Sequence[str]) -> dict[str, int]:
    """The column of each role; the first one where a head comes twice."""
    found: dict[str, int] = {}
    for i, head in enumerate(heads):
        role = ROLES.get(_plain(head).lower())
        if role:
            found.setdefault(role, i)
    names = [i for i, head in enumerate(heads) if _plain(head) == _NAME_OF_INDICATOR]
    return found if "indicator" in found or not names else found | {"indicator": names[0]}


def _check_twice(heads: Sequence[str]) -> None:
    """Raises AmbiguousColumn where two heads say the same: nobody can tell which of them holds the figures."""
    seen: dict[str, str] = {}
    for head in heads:
        role = ROLES.get(_plain(head).lower())
        if role in seen:
            raise AmbiguousColumn(seen[role], [seen[role], head], reason="twice")
        if role:
            seen[role] = head


def _fitting(table: Tabular, heads: Sequence[str], rows: Iterable[Line], into: Collector) -> Iterator[Line]:
    """The rows without those of a CSV that have more cells than heads: a thousands comma makes two cells of a figure."""
    width = max((i for i, head in enumerate(heads, 1) if head.strip()), default=0)
    for number, cells, errors in rows:
        if not table.sheet and any(cell.strip() for cell in cells[width:]):
            into.problem(RaggedRow(len(cells), width, table.spot(number, width)))
        else:
            yield number, cells, errors


def _cells(cells: Sequence[str], width: int) -> list[str]:
    """The cells without outer blanks, at least as many as the heads, and a blank one behind for roles that no head has."""
    texts = [cell.strip() for cell in cells]
    return texts + [""] * max(width + 1 - len(texts), 1)


def _long(table: Tabular, rows: Iterable[Line], roles: Mapping[str, int], into: Collector) -> None:
    width = max(roles.values()) + 1
    word_at, value_at = roles["indicator"], roles["value"]
    input_at, unit_at, source_at, year_at, agency_at = (roles.get(role, -1) for role in _LESSER)
    for number, cells, errors in rows:
        row = _cells(cells, width)
        word, value = row[word_at], row[value_at]
        if not word:
            if value:
                spot = table.spot(number, word_at)
                into.problem(MissingColumn("", "", reason="no_indicator_cell", place=spot))
            continue
        year = into.year_of(row[year_at], table.spot(number, year_at))
        items = into.items_of(word, table.spot(number, word_at))
        if year is None or not items:
            continue
        unit = into.unit_of(row[unit_at]) if row[unit_at] else None
        error = errors.get(value_at)
        if row[unit_at] and unit is None and error is None:
            at = table.spot(number, unit_at)
            error = FigureError("unknown_unit", value, row[input_at] or word, limit=row[unit_at], place=at)
        entry = Entry(value, unit, table.spot(number, value_at), row[source_at], error)
        into.add(row[agency_at], year, items, row[input_at], entry, table.spot(number, input_at) if input_at >= 0 else None)


def _wide(table: Tabular, rows: Iterable[Line], roles: Mapping[str, int], columns: Mapping[int, _Wide], into: Collector) -> None:
    width = max(*roles.values(), *columns, 0) + 1
    _, unit_at, source_at, year_at, agency_at = (roles.get(role, -1) for role in _LESSER)
    for number, cells, errors in rows:
        row = _cells(cells, width)
        if not any(row):
            continue
        year = into.year_of(row[year_at], table.spot(number, year_at))
        if year is None:
            continue
        unit = into.unit_of(row[unit_at]) if row[unit_at] else None
        if row[unit_at] and unit is None:
            into.problem(FigureError("unknown_unit", "", limit=row[unit_at], place=table.spot(number, unit_at)))
            continue
        for at, column in columns.items():
            entry = Entry(row[at], column.unit or unit, table.spot(number, at), row[source_at], errors.get(at))
            into.add(row[agency_at], year, column.items, column.word, entry)


def _widest(held: Sequence[Line], into: Collector) -> tuple[int, dict[int, _Wide]]:
    """The row with the most heads that mean inputs, and its columns."""
    found: tuple[int, dict[int, _Wide]] = (0, {})
    for at, (_, cells, _) in enumerate(held):
        above = held[at - 1][1] if at else ()
        columns = {}
        for i, cell in enumerate(cells[:_MOST_COLUMNS]):
            head = _plain(cell)
            upper = _plain(above[i]) if i < len(above) else ""
            meant = _meant(head, into) or (_meant(f"{upper}.{head}", into) if upper and head else None)
            if meant:
                columns[i] = meant
        if len(columns) > len(found[1]):
            found = at, columns
    for i, column in found[1].items():
        _check_one(column, held[found[0]][1][i], into)
    return found


def _meant(head: str, into: Collector) -> _Wide | None:
    """The inputs that a head means: `實支數`, `預算數（千元）`, `資本門執行率:實支數`."""
    if not head or len(head) > _LONGEST_HEAD or head.lower() in ROLES:
        return None
    suffixed = with_unit(head)
    for text, unit in ((head, None), *([suffixed] if suffixed else [])):
        word, colon, rest = text.replace("：", ":").rpartition(":")
        items = into.items.get(word.strip(), ()) if colon else into.plan.items
        matching = tuple(item for item in items if _address(item, into.year, rest.strip()))
        if matching:
            return _Wide(matching, rest.strip(), unit)
    return None


def _address(item: Item, year: int, word: str) -> Address | None:
    definition = item.indicator.definition(year) or item.indicator.definitions[-1]
    return find_address(definition, year, word)


def _check_one(column: _Wide, head: str, into: Collector) -> None:
    """One column may serve several indicators only where all of them declare the same input."""
    if len({_declared(item, into.year, column.word) for item in column.items}) > 1:
        raise AmbiguousColumn([f"{item.id}:{column.word}" for item in column.items], head, reason="in_plan")


def _declared(item: Item, year: int, word: str) -> object:
    """What the word means to the indicator: alike for inputs that are declared alike."""
    at = _address(item, year, word)
    definition = item.indicator.definition(year) or item.indicator.definitions[-1]
    return (definition.inputs.get(at.path), at) if at else None
