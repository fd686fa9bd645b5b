"""What the heads of a table mean for a plan: which figure of which of its indicators stands below each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kpical.catalogue.sharing import read_as
from kpical.computation.inputs import Address, find_address
from kpical.plan.collect import Collector
from kpical.plan.model import Item
from kpical.problem.table_errors import AmbiguousColumn
from kpical.quantity.period import Period
from kpical.quantity.unit import Unit
from kpical.table.column import names_of, role_of
from kpical.table.header import HeadedColumn

_LONGEST_HEAD = 400


class WideColumn(NamedTuple):
    """A column that holds an input: the indicators that it is for, its word, its unit."""

    items: tuple[Item, ...]
    word: str
    unit: Unit | None
    column: HeadedColumn


def meanings(columns: Sequence[HeadedColumn], into: Collector) -> dict[int, WideColumn]:
    """The columns that mean a figure of the plan, by their number."""
    return {i: meant for i, column in enumerate(columns) if (meant := _meant(column, into))}


def _meant(column: HeadedColumn, into: Collector) -> WideColumn | None:
    """The inputs that a head means: `實支數`, `預算數（千元）`, `資本門執行率:實支數`, or together with its group."""
    if not column.text or len(column.text) > _LONGEST_HEAD or role_of(column.text):
        return None
    figures = into.figures

    def is_input(item: Item, word: str) -> bool:
        return _address(item, into.period, word) is not None

    def is_name_alone(item: Item, word: str) -> bool:
        return into.alone(item, into.period, word) is not None

    means = ((into.plan.items, is_input), (figures.used, is_input), (figures.items, is_name_alone))
    return next((meaning for items, has in means if (meaning := _meaning(column, items, into, has))), None)


def _meaning(column: HeadedColumn, own: Sequence[Item], into: Collector, has: Callable[[Item, str], bool]) -> WideColumn | None:
    words = names_of(column.head)
    for text in (*column.joined, *words):
        if text in words and column.under_period:
            return None
        word, colon, rest = text.replace("：", ":").rpartition(":")
        items = into.items.get(word.strip(), ()) if colon else own
        if matching := tuple(item for item in items if has(item, rest.strip())):
            whole = text == column.text and column.head.unit == column.unit
            return WideColumn(matching, rest.strip(), None if whole else column.unit, column)
    return None


def _address(item: Item, period: Period, word: str) -> Address | None:
    definition = item.indicator.definition(period) or item.indicator.definitions[-1]
    return find_address(definition, period, word)


def check_one(column: WideColumn, into: Collector) -> None:
    """One column may serve several indicators only where all of them declare the same input.

    That of an indicator which the plan does not have must be wanted under one word.
    """
    for item in column.items:
        if words := into.contested(item):
            raise AmbiguousColumn([f"{word}.{column.word}" for word in words], column.column.path, reason="used")
    if len({_declared(item, into.period, column.word) for item in column.items}) > 1:
        raise AmbiguousColumn([f"{item.id}:{column.word}" for item in column.items], column.column.path, reason="in_plan")


def _declared(item: Item, period: Period, word: str) -> object:
    """What the word means to the indicator: alike for inputs that are declared alike."""
    address = _address(item, period, word)
    definition = item.indicator.definition(period) or item.indicator.definitions[-1]
    return (read_as(definition.inputs.get(address.path)), address) if address else None
