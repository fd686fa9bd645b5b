"""Which column holds which figure: heads matched by name, alias and unit, or by the user's own word (--map)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

from kpical.catalogue.model import Definition, Indicator, Input
from kpical.errors import AmbiguousColumn, BadOption, DuplicateInput, MissingColumn
from kpical.inputs import Address, Slot, address, find_address, slots, spellings
from kpical.near import alike, near
from kpical.table.heads import with_unit
from kpical.unit import Unit

YEAR_HEADS = ("年度", "year", "會計年度")
INDICATOR_HEADS = ("indicator", "指標")
_LONGEST_HEAD = 400  # two names of 100 characters and a unit are shorter
_MOST_COMPARED = 200  # heads, and characters of one, that are looked through for a slip


class Column(NamedTuple):
    """Where a figure stands, and the unit that the head gives to bare numbers in it."""

    at: int
    unit: Unit | None = None


class Mapped(NamedTuple):
    """The user's --map [INDICATOR:]INPUT[.PART]=COLUMN."""

    indicator: str
    word: str
    column: str


Columns = Mapping[Address, Column]


def read_map(text: str) -> Mapped:
    """Raises BadOption where the text is not of the form."""
    left, equals, column = text.partition("=")
    indicator, _, word = left.rpartition(":")
    if not equals or not word.strip() or not column.strip():
        raise BadOption("map", text)
    return Mapped(_plain(indicator), _plain(word), _plain(column))


def plain_heads(cells: Iterable[str]) -> list[str]:
    """The heads as they are compared: NFC, without outer blanks."""
    return [_plain(cell) for cell in cells]


def _plain(text: str) -> str:
    return normalize("NFC", text).strip()


def find_head(heads: Sequence[str], wanted: Sequence[str]) -> int | None:
    """The first column with one of the wanted heads, or None."""
    return next((i for i, head in enumerate(heads) if head in wanted or head.lower() in wanted), None)


def match(
    word: str, indicator: Indicator, definition: Definition, year: int | None, heads: Sequence[str], maps: Sequence[Mapped]
) -> Columns:
    """The column of every figure that the indicator (asked for as `word`) needs.

    Raises MissingColumn, AmbiguousColumn.
    """
    found: dict[Address, Column] = {}
    mapped: dict[Address, Column] = {}
    for at, column in _by_map(word, indicator, definition, year, heads, maps):
        if at in mapped:
            raise DuplicateInput(str(at), heads[mapped[at].at], heads[column.at])
        mapped[at] = column
    for index, head in enumerate(heads):
        meaning = _meaning(definition, year, head)
        if meaning is None or meaning[0] in mapped:
            continue
        if meaning[0] in found:
            raise AmbiguousColumn(str(meaning[0]), [heads[found[meaning[0]].at], head])
        found[meaning[0]] = Column(index, meaning[1])
    found |= mapped
    for slot in slots(definition, year):
        _check_there(slot, found, definition, year, indicator, heads)
    return found


def _by_map(
    word: str, indicator: Indicator, definition: Definition, year: int | None, heads: Sequence[str], maps: Sequence[Mapped]
) -> Iterator[tuple[Address, Column]]:
    for given in maps:
        if given.indicator and given.indicator not in _names(word, indicator):
            continue
        at = find_address(definition, year, given.word)
        if at is None:
            if given.indicator:
                address(definition, year, given.word, indicator.id)  # raises, with the names there are
            continue
        column = _column(given, heads, indicator)
        suffixed = with_unit(heads[column])
        yield at, Column(column, suffixed[1] if suffixed else None)


def _column(given: Mapped, heads: Sequence[str], indicator: Indicator) -> int:
    same = [i for i, head in enumerate(heads) if head == given.column]
    if re.fullmatch(r"#[1-9]\d{0,3}", given.column) and not same:
        same = [int(given.column[1:]) - 1] if int(given.column[1:]) <= len(heads) else []
    if not same:
        raise MissingColumn(given.word, indicator.id, given.column, near(given.column, heads), reason="mapped")
    if len(same) > 1:
        raise AmbiguousColumn(given.word, [f"#{i + 1}" for i in same])
    return same[0]


def _meaning(definition: Definition, year: int | None, head: str) -> tuple[Address, Unit | None] | None:
    """What a head means here: a declared word as it is, or followed by a unit as in 預算數（千元）."""
    if len(head) > _LONGEST_HEAD:
        return None
    if at := find_address(definition, year, head):
        return at, None
    suffixed = with_unit(head)
    at = find_address(definition, year, suffixed[0]) if suffixed else None
    return (at, suffixed[1]) if at and suffixed else None


def check_maps(asked: Sequence[tuple[str, Indicator]], maps: Sequence[Mapped]) -> None:
    """Every --map means an input of an asked indicator. Raises UnknownInput, BadOption: none is dropped silently."""
    for given in maps:
        meant = [(word, i) for word, i in asked if not given.indicator or given.indicator in _names(word, i)]
        if not meant:
            raise BadOption("map", f"{given.indicator}:{given.word}={given.column}")
        definitions = [definition for _, indicator in meant for definition in indicator.definitions]
        if not any(find_address(definition, definition.valid.first, given.word) for definition in definitions):
            indicator = meant[0][1]
            address(indicator.definitions[-1], indicator.definitions[-1].valid.first, given.word, indicator.id)


def _names(word: str, indicator: Indicator) -> tuple[str, ...]:
    return (word, indicator.id, indicator.name.zh, indicator.name.en, *indicator.aliases)


def heads_found(definition: Definition, heads: Iterable[str]) -> int:
    """How many of the heads mean a figure of the indicator."""
    return sum(_meaning(definition, None, head) is not None for head in heads if head)


def _check_there(
    slot: Slot, found: Columns, definition: Definition, year: int | None, indicator: Indicator, heads: Sequence[str]
) -> None:
    """The slot has its column, or one of its parts has; a head's unit fits."""
    columns = [column for at, column in found.items() if at.path == slot.path]
    if not columns and slot.default is None:
        known = [w for w in spellings(definition, year) if find_address(definition, year, w) == Address(slot.path)]
        close = [head for head in heads[:_MOST_COMPARED] if len(head) < _MOST_COMPARED and any(alike(w, head) for w in known)]
        raise MissingColumn(slot.path, indicator.id, [head for head in heads if head], close[:3])
    declared = slot.input.unit
    for column in columns:
        if column.unit and (declared is None or not column.unit.alike(declared)):
            wanted = declared.name if declared else "—"
            raise MissingColumn(slot.path, indicator.id, f"{heads[column.at]}（{wanted}）", reason="unit")


def check_shared(asked: Sequence[tuple[str, Definition, Columns]], heads: Sequence[str], maps: Sequence[Mapped]) -> None:
    """One column may serve two indicators only where both declare the same input, or where --map says so.

    Raises AmbiguousColumn.
    """
    owner: dict[tuple[int, str | None], tuple[str, Address, Input | None]] = {}
    said = {given.column for given in maps}
    for word, definition, columns in asked:
        for at, column in columns.items():
            declared = definition.inputs.get(at.path)
            key = (column.at, at.part)
            first = owner.setdefault(key, (word, at, declared))
            if first[2] != declared and first[1] is not at and not {heads[column.at], f"#{column.at + 1}"} & said:
                both = [f"{first[0]}:{first[1]}", f"{word}:{at}"]
                raise AmbiguousColumn(both, heads[column.at], reason="shared")
