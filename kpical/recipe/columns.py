"""Which column holds which figure: heads matched by name, alias and unit, or by the user's own word (--map)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

from kpical.catalogue.called import called
from kpical.catalogue.model import Definition, Indicator, Input
from kpical.catalogue.sharing import read_as
from kpical.computation.inputs import Address, Parts, Slot, address, bare_parts, find_address, slots, spellings
from kpical.problem.errors import BadOption, DuplicateInput
from kpical.problem.suggest import alike, suggestions
from kpical.problem.table_errors import AmbiguousColumn, MissingColumn
from kpical.quantity.period import Period
from kpical.quantity.unit import ANY, Unit
from kpical.table.cell_unit import Beside, BesideRow, Refused, nearest
from kpical.table.column import names_of
from kpical.table.folding import folded
from kpical.table.header import HeadedColumn, headed, named_by
from kpical.table.units import Stated, TableUnits

_LONGEST_HEAD = 400  # two names of 100 characters and a unit are shorter
_MOST_COMPARED = 200  # heads, and characters of one, that are looked through for a slip
_NO_UNITS = TableUnits()
_NOTHING_BESIDE: BesideRow = {}


class InputColumn(NamedTuple):
    """Where a figure stands, the unit of bare numbers in it, and where that was written.

    `alone`: its group says nothing here; `refused`: why its cell in some rows is no figure.
    """

    position: int
    unit: Unit | None = None
    origin: str = ""
    alone: bool = False
    refused: Refused | None = None


class Mapped(NamedTuple):
    """The user's --map [INDICATOR:]INPUT[.PART]=COLUMN."""

    indicator: str
    word: str
    column: str


Columns = Mapping[Address, InputColumn]


def read_map(text: str) -> Mapped:
    """Raises BadOption where the text is not of the form."""
    left, equals, column = text.partition("=")
    indicator, _, word = left.rpartition(":")
    if not equals or not word.strip() or not column.strip():
        raise BadOption("map", text)
    return Mapped(_composed(indicator), _composed(word), folded(column))


def _composed(text: str) -> str:
    return normalize("NFC", text).strip()


def match(
    word: str, indicator: Indicator, definition: Definition, period: Period | None, heads: Sequence[HeadedColumn],
    maps: Sequence[Mapped], units: TableUnits = _NO_UNITS, beside: BesideRow = _NOTHING_BESIDE,
) -> Columns:  # fmt: skip
    """The column of every figure that the indicator (asked for as `word`) needs; `units` are the table's own.

    `beside` is what the cells of some rows say beside their texts.

    Raises MissingColumn, AmbiguousColumn.
    """
    columns: dict[Address, InputColumn] = {}
    mapped: dict[Address, InputColumn] = {}
    for figure, column in _by_map(word, indicator, definition, period, heads, maps):
        if figure in mapped:
            raise DuplicateInput(str(figure), heads[mapped[figure].position].path, heads[column.position].path)
        mapped[figure] = column
    parts = bare_parts(definition)
    for index, head in enumerate(heads):
        meaning = _meaning(definition, period, head, parts)
        if meaning is None or meaning.address in mapped:
            continue
        if meaning.period:
            raise AmbiguousColumn(str(meaning.address), [head.path], reason="period")
        if meaning.address in columns:
            raise AmbiguousColumn(str(meaning.address), [heads[columns[meaning.address].position].path, head.path])
        columns[meaning.address] = _stated(index, head, meaning)
    columns |= mapped
    needed = tuple(slots(definition, period))
    for slot in needed:
        here = {figure: column for figure, column in columns.items() if figure.path == slot.path}
        _check_there(slot, here, definition, period, indicator, heads)
        for figure, column in here.items():
            head, cell = heads[column.position], beside.get(column.position)
            plain = _with_unit(slot, column, head, units, indicator)
            columns[figure] = plain if cell is None else _of_cell(slot, column, head, units, cell)
    _check_alike(needed, columns, heads, indicator)
    return columns


def _stated(index: int, head: HeadedColumn, meaning: Meaning) -> InputColumn:
    unit = None if meaning.whole and head.head.unit else head.unit  # the declared word has it already
    return InputColumn(index, unit, "head" if unit else "", meaning.alone)


def _with_unit(slot: Slot, column: InputColumn, head: HeadedColumn, units: TableUnits, indicator: Indicator) -> InputColumn:
    """The column with the unit that the table states, where its head says none. Raises MissingColumn where that is doubtful."""
    declared = slot.input.unit
    if column.unit and declared == ANY and not ANY.takes(column.unit):
        raise MissingColumn(slot.path, called(indicator), head.path, reason="no_amount")
    if column.unit and (declared is None or not declared.takes(column.unit)):
        unit = declared.name if declared else "—"
        raise MissingColumn(slot.path, called(indicator), head.path, reason="unit", unit=unit)
    meant = nearest(declared, Stated(column.unit, column.origin), head.unknown, units)
    if isinstance(meant, Refused):
        wanted = head.path if meant.reason == "unknown_unit" else meant.limit
        raise MissingColumn(slot.path, called(indicator), wanted, reason=meant.reason)
    return column._replace(unit=meant.unit, origin=meant.origin)


def _of_cell(slot: Slot, column: InputColumn, head: HeadedColumn, units: TableUnits, cell: Beside) -> InputColumn:
    """The column in a row where the cell itself says something."""
    meant = nearest(slot.input.unit, Stated(column.unit, column.origin), head.unknown, units, cell)
    if isinstance(meant, Refused):
        return column._replace(refused=meant)
    return column._replace(unit=meant.unit, origin=meant.origin)


def _check_alike(needed: Sequence[Slot], columns: Columns, heads: Sequence[HeadedColumn], indicator: Indicator) -> None:
    """The heads of figures of any unit say units of one kind. Raises MissingColumn."""
    for together in free_columns(needed, columns).values():
        stated = [column for column in together if column.origin == "head" and column.unit]
        if len({column.unit.dimension for column in stated if column.unit}) > 1:
            first = next(figure.path for figure, column in columns.items() if column is stated[0])
            raise MissingColumn(first, called(indicator), [heads[column.position].path for column in stated], reason="unlike")


def free_columns(needed: Sequence[Slot], columns: Columns) -> Mapping[str, Sequence[InputColumn]]:
    """The columns of the figures of any unit, by the definition that they are inputs of."""
    owners = {slot.path: slot.owner for slot in needed if slot.input.unit == ANY}
    by_owner: dict[str, list[InputColumn]] = {}
    for figure, column in columns.items():
        if figure.path in owners:
            by_owner.setdefault(owners[figure.path], []).append(column)
    return by_owner


def _by_map(
    word: str,
    indicator: Indicator,
    definition: Definition,
    period: Period | None,
    heads: Sequence[HeadedColumn],
    maps: Sequence[Mapped],
) -> Iterator[tuple[Address, InputColumn]]:
    for mapped in maps:
        if mapped.indicator and mapped.indicator not in _names(word, indicator):
            continue
        meant = find_address(definition, period, mapped.word)
        if meant is None:
            if mapped.indicator:
                address(definition, period, mapped.word, called(indicator))  # raises, with the names there are
            continue
        column = _column(mapped, heads, indicator)
        unit = heads[column].unit
        yield meant, InputColumn(column, unit, "head" if unit else "")


def _column(mapped: Mapped, heads: Sequence[HeadedColumn], indicator: Indicator) -> int:
    same = named_by(mapped.column, heads)
    if not same:
        known = [head.text for head in heads if head.text]
        raise MissingColumn(mapped.word, called(indicator), mapped.column, suggestions(mapped.column, known), reason="mapped")
    if len(same) > 1:
        raise AmbiguousColumn(mapped.word, [f"#{i + 1}" for i in same])
    return same[0]


class Meaning(NamedTuple):
    """What a head says. `whole`: as it stands, a unit in it and all; `alone`: without the group that it stands under."""

    address: Address
    whole: bool = False
    alone: bool = False
    period: bool = False  # that group is a year, 本月, 累計


def _meaning(definition: Definition, period: Period | None, column: HeadedColumn, parts: Parts) -> Meaning | None:
    """What a head means here: a declared word together with its group, else by itself; as it stands, else without its unit."""
    if not column.text or len(column.text) > _LONGEST_HEAD:
        return None
    for joined in column.joined:
        if meant := find_address(definition, period, joined, parts):
            return Meaning(meant)
    for word in names_of(column.head):
        if meant := find_address(definition, period, word, parts):
            return Meaning(meant, word == column.text, bool(column.groups), column.under_period)
    return None


def means(definitions: Iterable[Definition], maps: Sequence[Mapped], columns: Sequence[HeadedColumn]) -> Collection[int]:
    """The columns that mean a figure of one of the definitions, or that the user names."""
    named = {i for mapped in maps for i in headed(mapped.column, columns)}
    known = [(definition, definition.valid.first, bare_parts(definition)) for definition in definitions]
    return [
        i
        for i, column in enumerate(columns)
        if i in named or any(_meaning(one, period, column, parts) for one, period, parts in known)
    ]


def read_by(asked: Iterable[tuple[str, Indicator]], maps: Sequence[Mapped], columns: Sequence[HeadedColumn]) -> Collection[int]:
    """The columns that figures of some period are read from: those of --map, and those that mean a figure which is not mapped."""
    read = {i for mapped in maps for i in named_by(mapped.column, columns)}
    for word, indicator in asked:
        own = [mapped.word for mapped in maps if not mapped.indicator or mapped.indicator in _names(word, indicator)]
        for definition in indicator.definitions:
            parts = bare_parts(definition)
            for period in dict.fromkeys(_differing(definition)):
                elsewhere = {find_address(definition, period, text) for text in own}
                meant = ((i, _meaning(definition, period, column, parts)) for i, column in enumerate(columns))
                read |= {i for i, meaning in meant if meaning and meaning.address not in elsewhere}
    return read


def _differing(definition: Definition) -> Iterator[Period | None]:
    """Periods among which every definition of every used indicator has its turn."""
    yield from (definition.valid.first, definition.valid.last)
    for use in definition.uses.values():
        for inner in use.indicator.definitions:
            yield from (period and period.years_before(-use.years) for period in _differing(inner))


def check_maps(asked: Sequence[tuple[str, Indicator]], maps: Sequence[Mapped]) -> None:
    """Every --map means an input of an asked indicator. Raises UnknownInput, BadOption: none is dropped silently."""
    for mapped in maps:
        meant = [(word, i) for word, i in asked if not mapped.indicator or mapped.indicator in _names(word, i)]
        if not meant:
            raise BadOption("map", f"{mapped.indicator}:{mapped.word}={mapped.column}")
        definitions = [definition for _, indicator in meant for definition in indicator.definitions]
        if not any(find_address(definition, definition.valid.first, mapped.word) for definition in definitions):
            indicator = meant[0][1]
            address(indicator.definitions[-1], indicator.definitions[-1].valid.first, mapped.word, called(indicator))


def _names(word: str, indicator: Indicator) -> tuple[str, ...]:
    return (word, indicator.id, indicator.name.zh, indicator.name.en, *indicator.aliases)


def _check_there(
    slot: Slot, here: Columns, definition: Definition, period: Period | None, indicator: Indicator, heads: Sequence[HeadedColumn]
) -> None:
    """The slot has its column, or one of its parts has."""
    if here or slot.default is not None:
        return
    texts = [head.text for head in heads if head.text]
    known = [w for w in spellings(definition, period) if find_address(definition, period, w) == Address(slot.path)]
    close = [text for text in texts[:_MOST_COMPARED] if len(text) < _MOST_COMPARED and any(alike(w, text) for w in known)]
    if parts := [part for part in slot.input.parts if part in texts]:
        maps = [f"--map {slot.path}.{part}={part}" for part in parts]
        raise MissingColumn(slot.path, called(indicator), parts, reason="parts", maps=maps)
    raise MissingColumn(slot.path, called(indicator), texts, close[:3])


def check_shared(asked: Sequence[tuple[str, Definition, Columns]], heads: Sequence[HeadedColumn], maps: Sequence[Mapped]) -> None:
    """One column may serve two indicators only where both declare the same input, or where --map says so.

    Raises AmbiguousColumn.
    """
    owner: dict[tuple[int, str | None], tuple[str, Address, Input | None]] = {}
    said = {i for mapped in maps for i in named_by(mapped.column, heads)}
    for word, definition, columns in asked:
        for figure, column in columns.items():
            declared = read_as(definition.inputs.get(figure.path))
            key = (column.position, figure.part)
            first = owner.setdefault(key, (word, figure, declared))
            if first[2] != declared and first[1] is not figure and column.position not in said:
                both = [f"{first[0]}:{first[1]}", f"{word}:{figure}"]
                raise AmbiguousColumn(both, heads[column.position].path, reason="shared")
