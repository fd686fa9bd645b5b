"""Figures that carry their unit in the cell, 24,588千元: what 1 of a unit is, is asked of `read_figure` once and kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from kpical.catalogue.model import Definition
from kpical.computation.inputs import slots
from kpical.problem.errors import FigureError
from kpical.quantity.figure import read_figure
from kpical.quantity.period import Period
from kpical.quantity.unit import ANY, YUAN, Unit, base_unit, find_unit
from kpical.recipe.columns import Columns, free_columns

Exact = int | Fraction

_MOST_KEPT = 256
_HALF = str.maketrans("０１２３４５６７８９．，－＋−△▲（）", "0123456789.,-+---()")
_WITH_UNIT = re.compile(  # the number as _PLAIN of `quantity/figure` has it; what follows neither goes on with it nor is blank
    r"(?s)([-+－＋−△▲(（]?(?:[0-9０-９]{1,36}|[1-9１-９][0-9０-９]{0,2}(?:[,，][0-9０-９]{3}){1,11})(?:[.．][0-9０-９]{1,18})?)"
    r" *([^0-9０-９.．,，\s].{0,40})"
)


class Worths(dict[str, Exact | None]):
    """What 1 of a written unit is in a column's unit, each when it is met first; None where the exact evaluator is to say."""

    def __init__(self, unit: Unit | None, *, free: bool = False) -> None:
        """`free`: a figure of any unit; the column's is one that the others of the row are in too."""
        super().__init__()
        self.unit, self.free = unit, free

    def __missing__(self, written: str) -> Exact | None:
        worth = self._asked(written)
        if len(self) < _MOST_KEPT:
            self[written] = worth
        return worth

    def _asked(self, written: str) -> Exact | None:
        # of a text that is a unit and no more, any number is that many times what 1 is
        name = written.removesuffix("整") if written.endswith("元整") else written
        if find_unit(name) is None:
            return None
        try:
            figure = read_figure(f"1{written}", self.unit)
        except FigureError:
            return None
        return _least(figure.value) if figure and figure.origin == "cell" else None


@lru_cache(64)
def worths_in(unit: Unit | None, free: bool) -> Worths:  # noqa: FBT001  the cache's key
    """The same ones for every column in that unit."""
    return Worths(unit, free=free)


def _least(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value


def with_unit(text: str, worths: Worths) -> Exact | None:
    """The number in the column's unit, where the text is a plain number and a unit that is known there; else None.

    Brackets around both mark a negative.
    """
    match = _WITH_UNIT.fullmatch(text.strip(" "))
    if match is None:
        return None
    digits, unit = match[1].translate(_HALF).replace(",", ""), match[2]
    if digits[0] == "(":
        if unit[-1] not in ")）":
            return None
        digits, unit = f"-{digits[1:]}", unit[:-1]
    worth = worths[unit]
    if worth is None:
        return None
    whole, _, places = digits.partition(".")
    number = int(whole + places) * worth
    return _least(Fraction(number) / 10 ** len(places)) if places or isinstance(number, Fraction) else number


class ColumnFigures(NamedTuple):
    """A column's numbers, the rows whose cell writes its unit, and those that the exact evaluator has to look at (None)."""

    values: Sequence[Exact | None]
    written: Collection[int] = ()
    failed: Collection[int] = ()


def all_alike(column: Sequence[bytes], worths: Worths) -> ColumnFigures | None:
    """The numbers of cells that are digits of either width, a minus before them or not, and all of them one unit or none."""
    try:
        first = column[0].decode("utf-8")
        match = _WITH_UNIT.fullmatch(first)
        if match is None and first.isascii():
            return None
        texts = b"\n".join(column).decode("utf-8").translate(_HALF).split("\n")
    except (IndexError, UnicodeDecodeError):
        return None
    behind = match[2].translate(_HALF) if match else ""
    worth = worths[match[2]] if match else 1
    if not isinstance(worth, int) or len(texts) != len(column):
        return None
    digits = [text.removesuffix(behind) for text in texts]
    together = "".join(digits)
    if not (together.isascii() and together.replace("-", "").isdigit()) or len(digits) * len(behind) + len(together) != sum(
        map(len, texts)
    ):
        return None
    try:
        return ColumnFigures([number * worth for number in map(int, digits)], range(len(column)) if behind else ())
    except ValueError:  # one is empty, or too long
        return None


class Mix(NamedTuple):
    """Columns of an indicator's money that nothing says the unit of, and those in which a written unit makes it noted."""

    bare: tuple[int, ...]
    said: tuple[int, ...]

    def rows(self, figures: Mapping[int, ColumnFigures]) -> set[int]:
        """The rows that may have to be noted: money without a unit beside money with one."""
        said = {row for index in self.said for row in figures[index].written}
        return {row for index in self.bare for row in said.difference(figures[index].written) if figures[index].values[row]}


class Own(NamedTuple):
    """What the units that cells write mean to an indicator: what each is worth, by column, and where a mix is noted."""

    worths: Mapping[int, Worths]
    mix: Mix | None


def own_units(definition: Definition, period: Period | None, columns: Columns) -> Own:
    """The same of an indicator on the columns of a table."""
    needed = tuple(slots(definition, period))
    declared = {slot.path: slot.input.unit for slot in needed}
    together = free_columns(needed, columns)
    # where any unit is declared, figures of one kind are in base units; they are money where no head says otherwise
    bases: dict[int, Unit] = {}
    for beside in together.values():
        base = next((base_unit(column.unit.dimension) for column in beside if column.unit), YUAN)
        bases |= {column.position: base for column in beside}
    worths, money = {}, []
    for figure, column in columns.items():
        index, unit = column.position, declared[figure.path]
        worths[index] = worths_in(column.unit or bases.get(index, unit), index in bases)
        if unit and (unit == ANY or unit.dimension == YUAN.dimension):
            money.append(column)
    bare = tuple(column.position for column in money if column.unit is None)
    said = money if len(bare) == len(money) else columns.values()  # beside a unit in a head, any written unit has it noted
    mix = Mix(bare, tuple(column.position for column in said)) if bare else None
    return Own(worths, mix)
