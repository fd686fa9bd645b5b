"""What an audit says of a row, as a sheet has it: numbers with as many decimals as are printed, and the agreement."""

from __future__ import annotations

from collections.abc import Mapping

from kpical.batch.sheet_figures import PrintedNumbers
from kpical.recipe.recipe import Step
from kpical.report.workbook.cell import Look
from kpical.report.workbook.sheet_rows import SheetRows, Waiting
from kpical.report.workbook.text import clean

AGREEMENT = 2  # of the columns: published, computed, agreement, low, high


class AuditColumns:
    """The columns from `first` on. `said` are the words of the agreements."""

    def __init__(self, step: Step, first: int, said: Mapping[str, str], rows: SheetRows) -> None:
        self.first, self.figures = first, PrintedNumbers(step.definition.unit, rows)
        self.number, self.value_at = 0, first + 1  # what is not computed stays a text
        self.agreement = rows.look(Look("cell", "", "", verdict=(clean(said["agrees"]), clean(said["differs"]))))

    def put(self, made: list[Waiting], row: int, held: object, value: object) -> None:
        """The cells in place of the texts."""
        for i, text in enumerate(made[self.first : self.first + 5]):
            if i == AGREEMENT:
                made[self.first + i] = None, clean(str(text)), self.agreement, "", ""
            elif text:
                made[self.first + i] = self.figures.cell(self.first + i, str(text))
