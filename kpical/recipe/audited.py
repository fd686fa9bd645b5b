"""The plain engine of an audit: the same rows, the printed figure of each held against what is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, Self

from kpical.computation.audit import RULES, Auditor, judged, read_published
from kpical.computation.inputs import Address, slots
from kpical.expression.bounds import Bounds
from kpical.problem.errors import FigureError, KpicalError
from kpical.quantity.figure import is_missing
from kpical.quantity.last_digit import PrintedFigure, places_of, read_printed
from kpical.quantity.rounding import exact_text, fraction_text, point, rounded
from kpical.quantity.unit import Unit, find_unit
from kpical.recipe.job import TOLD
from kpical.recipe.kept import KeptRows
from kpical.recipe.recipe import Failure, Numbers, Printed, Step
from kpical.recipe.table_header import text_of
from kpical.table.cell_unit import NOTHING, Refused, nearest
from kpical.table.csv_text import cell
from kpical.table.units import Stated

_MORE = 2  # decimals of the bounds beyond those that are printed
_ONE = Fraction(1)


class _FigurePlace(NamedTuple):
    """Where a figure stands, and what a bare number in its cell is in."""

    position: int
    unit: Unit | None
    scale: Fraction


class _StepAudit:
    """A step of the recipe: its formula over the cells in which its figures stand."""

    def __init__(self, step: Step) -> None:
        declared = {slot.path: slot.input.unit for slot in slots(step.definition, step.period)}
        units = {address: column.unit or declared[address.path] for address, column in step.columns.items()}
        self.cells = {
            address: _FigurePlace(column.position, unit := units[address], unit.scale if unit else _ONE)
            for address, column in step.columns.items()
        }
        # a cell is one variable, unless two figures read it in different units
        names = {address: f"{one.position} {one.unit.name if one.unit else ''}" for address, one in self.cells.items()}
        self.auditor = Auditor(step.definition, step.period, names)

    def figures(self, row: Sequence[bytes], places: Mapping[int, int]) -> dict[Address, PrintedFigure]:
        """The figures as they are printed, those of a workbook with the zeros that its formats show; none that is missing."""
        shown = {}
        for address, (index, unit, scale) in self.cells.items():
            text = row[index]
            if text.isdigit() and not (unit and unit.is_truth):
                shown[address] = PrintedFigure(int(text), scale).printed_with(places.get(index, 0))
            elif printed := read_printed(text_of(text), unit):
                shown[address] = printed.printed_with(places[index] - places_of(text_of(text))) if index in places else printed
        return shown


class AuditedRows(KeptRows):
    """Rows whose results are those of an audit. They are done one by one: each may print as many decimals as it likes."""

    def __init__(self, *, keeps: bool = True, **named: Any) -> None:
        super().__init__(**named)
        self.keeps = keeps
        self.audits: dict[int, _StepAudit] = {}  # by the identity of steps, which live as long as the run
        self.units: dict[tuple[str, Unit | None], Stated | Refused] = {}  # of the printed column, by that of the row

    def another(self) -> Self:
        """The same for other rows of the table, with an account of its own."""
        rows = super().another()
        rows.audits, rows.keeps = self.audits, self.keeps
        return rows

    def results(self, records: Sequence[bytes], *, clean: bool) -> list[bytes]:
        """What is put behind each record; the records are kept where somebody takes them."""
        self.done_alone = []
        results = [self.beside(record) for record in records]
        if self.keeps:
            self.kept += map(self.row, records, results, self.done_alone)
        return results

    def compute(self, step: Step | Failure, row: Sequence[bytes], numbers: Numbers) -> Printed:
        """The results of an audit; what is wrong is noted, unless nothing is printed there that could be wrong."""
        index = self.header.published_at
        assert index is not None, "the header was looked through for it"
        text = text_of(row[index]).strip()
        wrong = None
        try:
            if not is_missing(text):
                return self.audited(step, row, numbers, text)
            computed = super().compute(step, row, numbers).text
        except KpicalError as error:
            computed, wrong = ",", error
        if wrong and not is_missing(text):
            self.wrong.append((step.word, wrong))
            self.summary.computed -= 1
            return Printed(f",{self.as_printed(step, row, text)},,{self.said_of('unverified')},,")
        return Printed(f",{computed},{self.said_of('unprinted')},,")

    def audited(self, step: Step | Failure, row: Sequence[bytes], numbers: Numbers, text: str) -> Printed:
        """The results of a row in which something is printed. Raises KpicalError."""
        super().compute(step, row, numbers)
        assert isinstance(step, Step), "another one fails"
        unit, rounding = step.definition.unit, self.job.rounding
        printed = self.published(text, row, unit)
        scale = unit.scale if unit else _ONE
        value = _value(self.values[-1], scale)
        if id(step) not in self.audits:
            self.audits[id(step)] = _StepAudit(step)
        audit = self.audits[id(step)]
        judgement = judged(value, printed, audit.auditor.by_rule(audit.figures(row, self.places)), rounding)
        for rule, state in zip(RULES, judgement.by_rule, strict=True):
            self.summary.by_rule[rule, state] += 1
        if judgement.agreement == "differs" and len(self.summary.differing) < TOLD:
            self.summary.differing.append(self.done - 1)
        last = (printed.step or _ONE) / scale
        places = _places(last)
        texts = [_text(printed.number, last, places), _text(judgement.computed, last, places), self.said_of(judgement.agreement)]
        texts += _outward(judgement.bounds, scale, places) if judgement.bounds else ["", ""]
        return Printed("".join(f",{text}" for text in texts))

    def as_printed(self, step: Step | Failure, row: Sequence[bytes], text: str) -> str:
        """The printed figure of a row that cannot be computed, in the results' unit; its text where it is no figure of theirs."""
        if isinstance(step, Failure):
            return cell(text).decode()
        unit = step.definition.unit
        try:
            printed = self.published(text, row, unit)
        except KpicalError:
            return cell(text).decode()
        last = (printed.step or _ONE) / (unit.scale if unit else _ONE)
        return _text(printed.number, last, _places(last))

    @property
    def places(self) -> Mapping[int, int]:
        """The decimals that the formats of the row's cells show, by column."""
        return self.recipes.places.get(self.recipes.first + self.done - 1, {})

    def said_of(self, agreement: str) -> str:
        """The cell of an agreement, which is counted."""
        self.summary.agreements[agreement] += 1
        assert self.job.audit, "there would be no such rows"
        return cell(self.job.audit.said[agreement]).decode()

    def published(self, text: str, row: Sequence[bytes], declared: Unit | None) -> PrintedFigure:
        """The printed figure. Raises FigureError, with the head of its column."""
        index = self.header.published_at or 0
        head = self.header.heads[index]
        decimals, rounding = self.job.decimals, self.job.rounding
        if decimals is None:  # a workbook shows its numbers half up
            decimals, rounding = self.places.get(index), None
        try:
            printed = read_published(text, self.unit_in(text, row, declared), decimals, rounding)
        except FigureError as error:
            raise error.with_facts(input=head, column=head) from None
        assert printed, "a blank is not audited"
        return printed

    def unit_in(self, text: str, row: Sequence[bytes], declared: Unit | None) -> Unit | None:
        """The unit of a bare number in the column: of its cell, its head, its row, the table, else that of the results."""
        header = self.header
        index = header.published_at or 0
        of_row = text_of(row[header.unit_at]).strip() if header.unit_at is not None else ""
        of_cell = self.units.get((of_row, declared)) if index not in self.recipes.here else None
        if of_cell is None:
            column, units = header.columns[index], header.units
            if of_row and (unit := find_unit(of_row)):
                units = units._replace(row=(unit,))
            of_cell = nearest(declared, Stated(column.unit, "head"), column.unknown, units, self.recipes.here.get(index, NOTHING))
            if index not in self.recipes.here:
                self.units[of_row, declared] = of_cell
        if isinstance(of_cell, Refused):
            raise FigureError(of_cell.reason, text, limit=of_cell.limit)
        if of_cell.unit and declared and not declared.takes(of_cell.unit):
            raise FigureError("wrong_unit", text=text, unit=declared.name, limit=of_cell.unit.name)
        return of_cell.unit or declared


def _value(pair: tuple[int | Fraction, int | Fraction] | None, scale: Fraction) -> Fraction:
    """The value of a step, in base units."""
    assert pair is not None, "what was printed was computed"
    return Fraction(pair[0] * scale.numerator, pair[1] * scale.denominator)


@lru_cache(256)
def _places(step: Fraction) -> int | None:
    """How many decimals numbers have that are printed in such steps; None where they never end."""
    text = exact_text(step)
    return None if text is None else len(text.partition(".")[2])


def _text(number: int, step: Fraction, places: int | None) -> str:
    """So many steps in decimals."""
    if places is not None and step.numerator == 1:
        return point(number, places)
    return fraction_text(number * step) if places is None else rounded(number * step, places)


def _outward(bounds: Bounds, scale: Fraction, places: int | None) -> list[str]:
    """The bounds in the unit of that scale, in a few decimals more, between which nothing is lost."""
    if places is None:
        return [fraction_text(bounds.low / scale), fraction_text(bounds.high / scale)]
    more = places + _MORE
    factor, below = scale.denominator * 10**more, scale.numerator
    low = bounds.low.numerator * factor // (bounds.low.denominator * below)
    high = -(-bounds.high.numerator * factor // (bounds.high.denominator * below))
    return [point(low, more), point(high, more)]
