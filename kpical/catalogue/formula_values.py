"""Formulas in files, read with their units and their mistakes placed: an indicator's own, conditions, grades."""

from __future__ import annotations

from collections.abc import Collection

from kpical.catalogue.document import YamlScalar
from kpical.catalogue.grade import Grade
from kpical.catalogue.grade_reader import Records, read_grades
from kpical.catalogue.model import Definition
from kpical.catalogue.values import ValueReader
from kpical.expression.algebra import Measured, check_declared, measure, unit_of
from kpical.expression.formula import Formula
from kpical.expression.reading import read_formula
from kpical.problem.errors import FileProblem, FormulaError
from kpical.problem.position import Place
from kpical.quantity.unit import TRUTH, Unit

_COUNTED = ((("count", 1),), (("person", 1),))


class FormulaValues(ValueReader):
    """As ValueReader, with formulas."""

    def grades(
        self, records: Records, words: dict[str, str], units: dict[str, Unit | None], unit: Unit | None
    ) -> tuple[Grade, ...]:
        """The grades of a list, of an indicator in that unit; conditions are in the words and the units of its figures."""
        return read_grades(self, records, unit, lambda text: self.main_formula(text, words, units, TRUTH)[0])

    def main_formula(
        self,
        text: YamlScalar | None,
        words: dict[str, str],
        units: dict[str, Unit | None],
        unit: Unit | None,
        derived: Collection[str] = (),
    ) -> tuple[Formula | None, Unit | None, bool]:
        """The formula, the unit of its result, and whether that is a count or 是/否; None where it has a problem.

        `derived` are the words of used indicators that declare no unit: they may meet any figure.
        """
        if text is None:
            return None, unit, False
        try:
            formula = self.parsed(text.text, words, units)
            measured = _measured(formula, units, unit, derived)
            unit = unit or unit_of(measured.result)
        except FormulaError as error:
            self.note_formula(text, error)
            return None, unit, False
        kind, dimension = (unit.kind, unit.dimension) if unit else measured.result[:2]
        return formula._replace(literals=measured.literals), unit, kind == "truth" or dimension in _COUNTED

    def parsed(self, text: str, words: dict[str, str], units: dict[str, Unit | None]) -> Formula:
        """Raises FormulaError."""
        return read_formula(text, words, {name for name, unit in units.items() if unit and unit.is_truth})

    def note_formula(self, text: YamlScalar, error: FormulaError) -> None:
        """The formula's own place in the file, where the scalar is on one line."""
        place = text.place
        if text.one_line:
            place = Place(place.file, place.line, place.column + text.inset + error.start)
        self.problems.append(FileProblem("formula", place, cause=error))


def units_of(definition: Definition) -> dict[str, Unit | None]:
    """The units of all that a formula of the definition may name."""
    units: dict[str, Unit | None] = {name: declared.unit for name, declared in definition.inputs.items()}
    units |= {name: parameter.unit for name, parameter in definition.parameters.items()}
    return units | {word: use.indicator.definitions[-1].unit for word, use in definition.uses.items()}


def _measured(formula: Formula, units: dict[str, Unit | None], unit: Unit | None, derived: Collection[str]) -> Measured:
    """The formula's measure, held against the declared unit. Raises FormulaError."""
    try:
        measured = measure(formula, units)
        check_declared(formula, measured.result, unit)
    except FormulaError:
        if not derived:
            raise
        return _measured(formula, units | dict.fromkeys(derived), unit, ())
    return measured
