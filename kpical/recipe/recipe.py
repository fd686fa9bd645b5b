"""What is done to a row: the asked indicators, where their figures stand, how their results are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kpical.catalogue.grade import conditional
from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.target import Aim
from kpical.computation.inputs import Address, Slot, Written, slots
from kpical.computation.ratios import definition_ratio
from kpical.expression.ratio import Ratio, variable
from kpical.problem.errors import FigureError, KpicalError
from kpical.quantity.figure import YES_NO, read_figure
from kpical.quantity.period import Period
from kpical.quantity.rounding import exact_text, fraction_text, rounded
from kpical.quantity.unit import POINT, Unit, find_unit
from kpical.recipe.columns import Columns, InputColumn
from kpical.recipe.instructions import Uncompiled
from kpical.recipe.program import ColumnProgram, program
from kpical.recipe.ratio_code import Function, Print, compiled, grade_text, guaranteed
from kpical.recipe.written import ColumnFigures, Exact, Mix, Worths, own_units, with_unit
from kpical.table.csv_text import unguarded

if TYPE_CHECKING:
    from kpical.computation.calculation import Result

Numbers = Mapping[int, Exact | None]  # by column; None is for the exact evaluator

_TRUTHS = {word.encode(): int(truth) for word, truth in YES_NO.items()}

Take = Callable[["Result"], object]


def untaken(result: Result) -> None:
    """Nothing is done with it."""


class Printed(NamedTuple):
    """The results of a step on a row, a comma before each."""

    text: str
    missed: bool = False  # by the verdict, where one is asked for


class Step(NamedTuple):
    """One indicator on a row."""

    word: str
    indicator: Indicator
    definition: Definition
    period: Period | None
    columns: Columns
    heads: Mapping[Address, str]
    units: Mapping[int, Unit | None]
    how: Print
    aim: Aim
    program: ColumnProgram | None
    run: Function | None
    uncompiled: str = ""  # why it has no program
    unknown: str = ""  # the path of the figure whose lack is told
    ratio: Ratio | None = None  # over its figures, where that is told

    def compute(self, cells: Sequence[bytes], numbers: Numbers | None = None, take: Take = untaken) -> Printed:
        """The results on this row; what the exact evaluator makes goes to `take`. Raises KpicalError."""
        if self.run and (values := self.of_program(numbers)):
            (text,), missed = guaranteed(self.run, values)
            if text is not None:
                return Printed(text[:-1], missed > 0)
        return self.exactly(cells, take)

    def of_program(self, numbers: Numbers | None) -> list[list[Exact]]:
        """The program's columns of one number each; none where it lacks one, or one has too many digits."""
        if self.program is None or numbers is None:
            return []
        columns, bits = self.program.columns, self.program.bits
        values = [[x] for index in columns if (x := numbers.get(index)) is not None and not is_longer(x, bits)]
        return values if len(values) == len(columns) else []

    def result(self, cells: Sequence[bytes]) -> Result:
        """The result on this row, by the exact evaluator. Raises KpicalError."""
        from kpical.computation.calculation import calculated  # a table of good rows does without

        written: dict[str, dict[str | None, Written]] = {}
        for address, column in self.columns.items():
            text = unguarded(cells[column.position].decode("utf-8"))
            if column.refused:
                reason, limit = column.refused
                raise FigureError(reason, text, str(address), limit=limit, column=self.heads[address])
            written.setdefault(address.path, {})[address.part] = Written(text, column.unit, column.origin)
        how = self.how
        try:
            return calculated(self.indicator, self.definition, written, self.period, self.aim, how.decimals, how.rounding)
        except FigureError as error:
            raise self.with_head(error) from None

    def exactly(self, cells: Sequence[bytes], take: Take = untaken) -> Printed:
        """As `compute`, by the exact evaluator."""
        result, how = self.result(cells), self.how
        take(result)
        met = {True: "true", False: "false", None: ""}[result.met]
        text = "," + rounded(result.value, how.decimals, how.rounding)
        text += (f",{result.exact}" if how.exact else "") + (f",{met}" if how.verdict else "")
        text += f",{grade_text(result.grade)}" if how.grade else ""
        text += f",{self.needed(result)}" if how.needed else ""
        return Printed(text, how.verdict and result.met is False)

    def needed(self, result: Result) -> str:
        """The signed amount that the figure which is asked for lacks; nothing where the target is met, or no figure meets it."""
        from kpical.computation.lever import way_by  # only where it is asked for

        way = way_by(result, self.unknown, self.ratio) if self.unknown and result.met is False else None
        return (exact_text(way.needed) or fraction_text(way.needed)) if way and way.needed else ""

    @property
    def unknown_unit(self) -> Unit | None:
        """What is told of the figure that is asked for is in: ANY where each row says it."""
        unit = next(slot.input.unit for slot in slots(self.definition, self.period) if slot.path == self.unknown)
        return POINT if unit and unit.is_percent else unit

    def with_head(self, error: FigureError) -> FigureError:
        """The error with the head of the column that the figure stands in."""
        heads = [head for address, head in self.heads.items() if error.input in (str(address), address.path)]
        return error.with_facts(column=heads[0]) if heads else error

    @property
    def unit(self) -> str:
        """The name of the results' unit."""
        return self.definition.unit.name if self.definition.unit else ""

    @property
    def by_cells(self) -> bool:
        """Whether a written table can hold its figures as numbers: none is refused, each counts in a unit that has a name."""
        columns = self.columns.values()
        return not any(c.refused or (c.unit and find_unit(c.unit.name) is None) for c in columns)


class Failure(NamedTuple):
    """An indicator that has no results on such rows: no definition for their year, or no column."""

    word: str
    error: KpicalError
    how: Print
    unit: str = ""

    def compute(self, cells: Sequence[bytes], numbers: Numbers | None = None, take: Take = untaken) -> Printed:
        """Raises the error."""
        raise self.error


class ReadCell(NamedTuple):
    """A cell's number, or None where the exact evaluator has to look at it, and whether the cell itself writes its unit."""

    number: Exact | None
    written: bool = False


class Recipe(NamedTuple):
    """All asked indicators on a row. `run` does them in one go where all of them are programs."""

    steps: tuple[Step | Failure, ...]
    columns: tuple[int, ...] = ()  # of the programs
    used: frozenset[int] = frozenset()  # all columns that hold figures
    units: Mapping[int, Unit | None] = MappingProxyType({})
    worths: Mapping[int, Worths] = MappingProxyType({})
    mixes: tuple[Mix, ...] = ()
    whole: frozenset[int] = frozenset()
    bits: int = 0  # of the longest figure that every program takes
    run: Function | None = None

    def is_truth(self, index: int) -> bool:
        """Whether the column says 是 or 否."""
        unit = self.units[index]
        return unit is not None and unit.is_truth

    def read(self, cell: bytes, index: int) -> ReadCell:
        """The cell as the programs take it: 是 and 否 are 1 and 0."""
        if self.is_truth(index):
            return ReadCell(_TRUTHS.get(cell))
        try:
            if b"_" not in cell:  # Python reads 1_000
                return ReadCell(int(cell))
        except ValueError:
            pass
        worths = self.worths[index]
        try:
            text = unguarded(cell.decode("utf-8"))
            value, written = with_unit(text, worths), True
            if value is None:
                figure = read_figure(text, self.units[index])
                if figure is None or (figure.origin == "cell" and worths.free):
                    return ReadCell(None)
                value, written = figure.value, figure.origin == "cell"
        except (FigureError, UnicodeDecodeError):
            return ReadCell(None)
        if value.denominator != 1 and index in self.whole:
            return ReadCell(None)
        return ReadCell(value.numerator if value.denominator == 1 else value, written)

    def noted(self, figures: Mapping[int, ColumnFigures]) -> set[int]:
        """The rows that the exact evaluator has to look at for what is to be noted of their units."""
        return {row for mix in self.mixes for row in mix.rows(figures)} if any(one.written for one in figures.values()) else set()


def truths(column: Sequence[bytes]) -> ColumnFigures:
    """The cells of a column of 是 and 否 as the programs take them."""
    values = list(map(_TRUTHS.get, column))
    return ColumnFigures(values, (), [i for i, value in enumerate(values) if value is None] if None in values else ())


def make_step(
    word: str, indicator: Indicator, definition: Definition, period: Period | None, columns: Columns, heads: Sequence[str],
    how: Print, aim: Aim, unknown: str = "",
) -> Step:  # fmt: skip
    """The indicator on the rows of a table."""
    declared: dict[str, Slot] = {slot.path: slot for slot in slots(definition, period)}
    read = [(column.position, column.unit or declared[address.path].input.unit) for address, column in columns.items()]
    units = dict(read)
    one_each = all(units[index] == unit for index, unit in read)  # else two figures read a column in different units
    fits = one_each and all(_fits(column, declared[address.path].input.unit) for address, column in columns.items())
    refused = any(column.refused for column in columns.values())  # every row has an error, whoever looks at it
    beyond = "solve" if how.needed else "grades" if how.grade and conditional(definition.grades) else ""
    made, uncompiled = None, beyond or ("" if fits or refused else "units")
    try:
        made = program(definition, period, columns) if fits and not beyond else None
    except Uncompiled as error:
        uncompiled = error.reason
    run = compiled([made], [how], made.columns) if made and made.columns else None
    named = {address: heads[column.position] for address, column in columns.items()}
    return Step(
        word=word,
        indicator=indicator,
        definition=definition,
        period=period,
        columns=columns,
        heads=named,
        units=units,
        how=how,
        aim=aim,
        program=made if run else None,
        run=run,
        uncompiled=uncompiled,
        unknown=unknown,
        ratio=definition_ratio(definition, period, {path: variable(path) for path in declared}) if unknown else None,
    )


def is_longer(value: Exact, bits: int) -> bool:
    """Whether the figure has more bits than that above or below."""
    return value.numerator.bit_length() > bits or value.denominator.bit_length() > bits


def _fits(column: InputColumn, declared: Unit | None) -> bool:
    """Whether a program may compute the figures; the exact evaluator says why they cannot be, and notes units of formats."""
    return (
        column.refused is None
        and column.origin != "format"
        and (column.unit is None or (declared is not None and declared.takes(column.unit)))
    )


def make_recipe(steps: Sequence[Step | Failure]) -> Recipe:
    """The steps in one."""
    ready = [step for step in steps if isinstance(step, Step)]
    used = frozenset(column.position for step in ready for column in step.columns.values())
    programs = [step.program for step in ready if step.program]
    columns = tuple(sorted({index for made in programs for index in made.columns}))
    whole = frozenset(index for made in programs for index in made.whole)
    units: dict[int, Unit | None] = {index: step.units[index] for step in ready if step.program for index in step.program.columns}
    if any(units[index] != step.units[index] for step in ready if step.program for index in step.program.columns):
        # two indicators read a column in different units: each reads it for itself
        return Recipe(tuple(steps), used=used)
    run = compiled(programs, [step.how for step in ready], columns) if len(programs) == len(steps) else None
    owns = [own_units(step.definition, step.period, step.columns) for step in ready if step.program]
    return Recipe(
        steps=tuple(steps),
        columns=columns,
        used=used,
        units=units,
        worths=dict(sorted(((index, worths) for own in owns for index, worths in own.worths.items()), key=lambda w: w[1].free)),
        mixes=tuple(dict.fromkeys(own.mix for own in owns if own.mix)),
        whole=whole,
        bits=min([made.bits for made in programs], default=0),
        run=run,
    )
