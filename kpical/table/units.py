"""The unit of a column's bare numbers: the nearer one wins, by dimension."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kpical.quantity.unit import ANY, YUAN, Unit, is_foreign
from kpical.table.captions import Caption


class Stated(NamedTuple):
    """A unit, and where it was written: head, row, option or caption; "" where nowhere.

    `others` stand there too and are as good, where any unit is declared.
    """

    unit: Unit | None = None
    origin: str = ""
    others: tuple[Unit, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them by name."""
        return tuple(unit.name for unit in (self.unit, *self.others) if unit)


class TableUnits(NamedTuple):
    """The units that hold for a whole table, the user's own before what stands above the header.

    `doubtful` is a caption that is not understood, or differs from another: money without a nearer unit is refused.
    """

    option: tuple[Unit, ...] = ()
    caption: tuple[Unit, ...] = ()
    doubtful: str = ""
    row: tuple[Unit, ...] = ()  # of one row, from its 單位

    def of(self, declared: Unit | None) -> Stated:
        """The unit for figures that are declared in that one, if the table says any."""
        for origin, units in (("row", self.row), ("option", self.option), ("caption", self.caption)):
            fitting = [unit for unit in units if declared and declared.takes(unit)]
            if fitting:
                return Stated(fitting[0], origin, tuple(fitting[1:]))
        return Stated()

    def foreign(self, declared: Unit | None) -> str:
        """The foreign currency that is stated for money wanted in 元, with nothing nearer in 元; "" where there is none."""
        if declared is None or declared == ANY or not declared.takes(YUAN):
            return ""
        for units in (self.row, self.option, self.caption):
            if any(map(declared.takes, units)):
                return ""
            if name := next((unit.name for unit in units if is_foreign(unit)), ""):
                return name
        return ""

    def doubts(self, declared: Unit | None) -> bool:
        """Whether such a figure without a unit of its own could be anything."""
        money = declared is not None and declared.takes(YUAN)
        return bool(self.doubtful) and money and self.of(declared).unit is None


def table_units(said: Iterable[Caption], option: Sequence[Unit] = (), below: Iterable[Caption] = ()) -> TableUnits:
    """What the captions above a table say together: used whole or not at all, and not where one below it says another unit."""
    captions = list(said)
    different = {caption.units for caption in captions if caption.understood}
    if len(different) > 1 or any(not caption.understood for caption in captions):
        return TableUnits(tuple(option), (), _together(captions))
    units = next(iter(different), ())
    against = [caption for caption in below if _money(caption.units, None) not in {None, _money(units, YUAN)}]
    return TableUnits(tuple(option), (), _together([*captions, *against])) if against else TableUnits(tuple(option), units)


def _together(captions: Iterable[Caption]) -> str:
    return "；".join(dict.fromkeys(caption.text for caption in captions))


def _money(units: Iterable[Unit], otherwise: Unit | None) -> Unit | None:
    return next(filter(YUAN.takes, units), otherwise)
