"""What a workbook's cell says beside its text, and the unit that its figure has by all that is written: the nearest wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kpical.problem.reasons import FigureReason
from kpical.quantity.unit import UNITS, Unit
from kpical.table.units import Stated, TableUnits

if TYPE_CHECKING:  # a table in CSV does without
    from kpical.table.grid import NumberFormat, SheetCell


class Beside(NamedTuple):
    """A cell's number format, where it says anything, and why the cell is no figure.

    `stored`: it is to be a period and is a number with a dot, of which the zeros at the end are lost.
    """

    format: NumberFormat | None = None
    wrong: FigureReason | None = None
    stored: bool = False


BesideRow = Mapping[int, Beside]  # by the number of the column, from 0
NOTHING = Beside()


class Refused(NamedTuple):
    """Why nobody can notify what a figure counts in, or that its cell is no figure; `limit` is what stood there."""

    reason: FigureReason
    limit: str | tuple[str, ...] = ""


def beside(cells: Iterable[SheetCell]) -> dict[int, Beside]:
    """What the cells of a row say beside their texts, those that say anything."""
    from kpical.table.grid import wrong

    by_column = ((i, Beside(cell.format, wrong(cell))) for i, cell in enumerate(cells))
    return {i: said for i, said in by_column if said != NOTHING}


def nearest(declared: Unit | None, head: Stated, unknown: str, table: TableUnits, cell: Beside = NOTHING) -> Stated | Refused:
    """The unit of a bare number: of its cell's format, its head, its row, the user's own, the caption, the format's currency.

    `unknown` is money in the head that is not understood. A number that is shown divided by 1000 counts in a thousandth of the
    unit that is written; where none is, it could be anything.
    """
    form, thousands = cell.format, cell.format.thousands if cell.format else 0
    written = Stated(form.unit, "format") if form and form.unit else head
    if refused := _refused(declared, written, unknown, table, cell):
        return refused
    stated = written if written.unit else table.of(declared)
    if stated.unit is None and form and form.currency:
        stated = Stated(form.currency, "format")
    return _scaled(stated, thousands)


def _refused(declared: Unit | None, written: Stated, unknown: str, table: TableUnits, cell: Beside) -> Refused | None:
    """The first reason that holds; the format's come before all that is written farther away."""
    form, stated = cell.format, table.of(declared)
    if cell.wrong:
        return Refused(cell.wrong)
    if form and form.unknown:
        return Refused("cell_format", form.unknown)
    reasons = {
        Refused("unknown_unit", unknown): bool(unknown),
        Refused("foreign_money", table.foreign(declared)): bool(table.foreign(declared)),
        Refused("caption", table.doubtful): table.doubts(declared),
        Refused("several_units", stated.names): bool(stated.others),
        Refused("cell_scaled"): bool(form and form.thousands) and stated.unit is None,
    }
    return None if written.unit else next((refused for refused, holds in reasons.items() if holds), None)


def _scaled(stated: Stated, thousands: int) -> Stated:
    unit = stated.unit
    if unit is None or not thousands:
        return stated
    scale = unit.scale / 1000**thousands
    scaled = _named(unit, scale) or Unit(f"{unit.name}÷{1000**thousands:,}", scale, unit.dimension, unit.kind)
    return stated._replace(unit=scaled, origin="format")  # what the head says is another unit


def _named(unit: Unit, scale: Fraction) -> Unit | None:
    """The unit of that scale which has a name, in the words of the one that is given: 千人 and 人."""
    alike = [other for other in UNITS.values() if other.alike(unit) and other.scale == scale]
    return next((other for other in alike if unit.name.endswith(other.name)), alike[0] if alike else None)
