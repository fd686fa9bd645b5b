"""What an audit says of a row, as a sheet has it: numbers with as many decimals as are printed, and the agreement."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from kpical.batch.sheet_figures import look_of
from kpical.recipe.recipe import Step
from kpical.report.model import Cell, Number
from kpical.report.workbook.cell import Look, is_too_long, shown_width
from kpical.report.workbook.sheet_rows import SheetRows, Waiting
from kpical.report.workbook.text import clean

AGREEMENT = 2  # of the columns: published, computed, agreement, low, high


class AuditColumns:
    """The columns from `first` on. `said` are the words of the agreements."""

    def __init__(self, step: Step, first: int, said: Mapping[str, str], rows: SheetRows) -> None:
        self.unit, self.first, self.rows = step.definition.unit, first, rows
        self.number, self.value_at = 0, first + 1  # what is not computed stays a text
        self.looks: dict[int, int] = {}  # by decimals
        self.agreement = rows.look(Look("cell", "", "", verdict=(clean(said["agrees"]), clean(said["differs"]))))

    def put(self, made: list[Waiting], row: int, held: object, value: object) -> None:
        """The cells in place of the texts."""
        for i, text in enumerate(made[self.first : self.first + 5]):
            if i == AGREEMENT:
                made[self.first + i] = None, clean(str(text)), self.agreement, "", ""
            elif text:
                made[self.first + i] = self._figure(self.first + i, str(text))

    def _figure(self, at: int, text: str) -> Waiting:
        places = len(text.partition(".")[2])
        digits = f"{Decimal(text).scaleb(-2):f}" if self._percent and "/" not in text else text
        if "/" in text or is_too_long(digits):
            return self.rows.text(at, text)
        if places not in self.looks:
            cell = Cell("", Number(Fraction(0), self.unit.name if self.unit else "", places))
            self.looks[places] = self.rows.look(look_of(cell, Decimal(0)))
        self.rows.room(at).add(text, shown_width(abs(int(Decimal(text))), places, self.unit))
        return digits, None, self.looks[places], "", ""

    @property
    def _percent(self) -> bool:
        return self.unit is not None and self.unit.is_percent
