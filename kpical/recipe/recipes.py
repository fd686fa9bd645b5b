"""The recipe for each row: by its year where the table says it, by its indicator where each row has its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

from kpical.catalogue.called import Find
from kpical.catalogue.grade import conditional
from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.target import NO_AIM, Aim
from kpical.computation.inputs import definition_for, find_address
from kpical.problem.errors import FigureError, KpicalError
from kpical.problem.table_errors import MissingColumn
from kpical.quantity.figure import is_missing
from kpical.quantity.period import Period
from kpical.quantity.period_text import dated, period_in
from kpical.quantity.unit import YUAN, Unit, find_unit
from kpical.recipe.columns import match, read_by
from kpical.recipe.job import AimAt, Job
from kpical.recipe.judged import Judged
from kpical.recipe.ratio_code import Print
from kpical.recipe.recipe import Failure, Recipe, Step, make_recipe, make_step
from kpical.recipe.table_header import TableHeader, text_of
from kpical.table.cell_unit import NOTHING, BesideRow
from kpical.table.column import is_of_months
from kpical.table.roles import part_of_year
from kpical.table.row_kinds import is_note, total_word

_MOST_TOGETHER = 64  # years and units of some rows at a time
_NO_ROWS: Mapping[int, BesideRow] = {}
_NOTHING_BESIDE: BesideRow = {}
_NO_PLACES: Mapping[int, Mapping[int, int]] = {}
_BESIDE = "\t"  # between the texts of a year and of the month beside it
_MOST_KEPT, _LONGEST_KEPT = 4096, 200  # years and words are few and short; the rest is rubbish
_MOST_OVERRULED = 8  # that are told


class Recipes:
    """Makes each recipe once."""

    def __init__(
        self, job: Job, header: TableHeader, find: Find, aim: AimAt, beside: Mapping[int, BesideRow] = _NO_ROWS,
        places: Mapping[int, Mapping[int, int]] = _NO_PLACES,
    ) -> None:  # fmt: skip
        """`beside` is what the cells of a workbook say beside their texts, by the number of the record, from 0.

        `places` are the decimals that their formats show, by record and column, where somebody asks for them.
        """
        self.job, self.header, self.find, self.aim, self.beside, self.places = job, header, find, aim, beside, places
        self.recipes: dict[tuple[str, str, str, str], Recipe | KpicalError] = {}
        self.made: dict[Any, Recipe] = {}
        self.judged = Judged()
        self._overruled: dict[str, Period | None] = {}  # as rows say it
        self.first = len(header.above) + 1 + len(header.below)
        self.here: BesideRow = {}

    def stand_at(self, row: int) -> None:
        """The row, counted from 0 below the header, whose recipe is asked for next."""
        self.here = self.beside.get(self.first + row, {})

    @property
    def by_formats(self) -> bool:
        """Whether figures were read in the units of number formats."""
        steps = [step for recipe in self.made.values() for step in recipe.steps if isinstance(step, Step)]
        return any(column.origin == "format" for step in steps for column in step.columns.values())

    @property
    def overruled(self) -> list[str]:
        """What rows say of their period where the user's own goes before it; the earliest first, whichever engine did them."""
        texts = sorted(self._overruled, key=lambda text: (self._overruled[text] or (0, 0), text))
        return texts[:_MOST_OVERRULED] + ["…"] * (len(texts) > _MOST_OVERRULED)

    @property
    def indicators(self) -> list[Indicator]:
        """Those that are asked for; else those that rows name and that could be computed, by id."""
        steps = (step for recipe in self.made.values() for step in recipe.steps)
        named = {step.indicator.id: step.indicator for step in steps if isinstance(step, Step)}
        return [indicator for _, indicator in self.header.asked] or [named[identity] for identity in sorted(named)]

    @property
    def uncompiled(self) -> dict[str, str]:
        """The indicators whose rows the exact evaluator did, and why."""
        steps = [step for recipe in self.made.values() for step in recipe.steps if isinstance(step, Step)]
        return {step.word: step.uncompiled for step in steps if step.uncompiled}

    def recipe_for(self, row: Sequence[bytes]) -> Recipe:
        """The row's recipe. Raises KpicalError where there is none."""
        header = self.header
        period = row[header.year_at].decode("utf-8") if header.year_at is not None else ""
        if header.month_at is not None:
            period += _BESIDE + part_of_year(header.heads[header.month_at], text_of(row[header.month_at]).strip())
        word = text_of(row[header.word_at]).strip() if header.word_at is not None else ""
        if header.year_at is not None and self.here.get(header.year_at, NOTHING).stored:
            self._year(period, word, stored=True)
        unit = text_of(row[header.unit_at]).strip() if header.unit_at is not None else ""
        category = text_of(row[header.category_at]).strip() if header.category_at is not None else self.job.category
        recipe = self.recipe(period, word, unit, category)
        if isinstance(recipe, KpicalError):
            raise recipe
        said = {index: self.here[index] for index in recipe.used & self.here.keys()}
        return self._make(self._year(period, word), word, self._unit(unit), category, said) if said else recipe

    def recipe_for_all(self, column: Callable[[int], Sequence[bytes]]) -> Recipe | None:
        """The recipe that does all rows of these columns, or None where they differ or the rows name their indicators."""
        header = self.header
        if header.word_at is not None or header.month_at is not None:
            return None
        places = (header.year_at, header.unit_at, header.category_at)
        keys = set(product(*({b""} if index is None else set(column(index)) for index in places)))
        if len(keys) > _MOST_TOGETHER:
            return None
        recipes = [
            self.recipe(period.decode("utf-8"), "", text_of(unit).strip(), text_of(category).strip() or self.job.category)
            for period, unit, category in sorted(keys)
        ]
        first = recipes[0]
        return first if isinstance(first, Recipe) and all(recipe is first for recipe in recipes) else None

    def recipe(self, period: str, word: str, unit: str = "", category: str | None = None) -> Recipe | KpicalError:
        """The recipe for the texts of a row's year, indicator, unit and 類別, or what is wrong with them."""
        category = self.job.category if category is None else category
        kept = self.recipes.get((period, word, unit, category))
        if kept is not None:
            return kept
        made: Recipe | KpicalError
        try:
            made = self._make(self._year(period, word), word, self._unit(unit), category)
        except KpicalError as error:
            made = error
        if len(period) + len(word) + len(unit) + len(category) <= _LONGEST_KEPT and len(self.recipes) < _MOST_KEPT:
            self.recipes[period, word, unit, category] = made
        return made

    def _asked(self, word: str) -> Sequence[tuple[str, Indicator]]:
        return self.header.asked if self.header.word_at is None else [(word, self._indicator(word))]

    def _make(
        self, period: Period | None, word: str, unit: Unit | None, category: str, beside: BesideRow = _NOTHING_BESIDE
    ) -> Recipe:
        asked = self._asked(word)
        chosen = [(name, indicator, indicator.definition(period)) for name, indicator in asked]
        identity = (
            unit,
            *beside.items(),
            *((name, id(definition), self._dated(definition, period, category)) for name, _, definition in chosen),
        )
        if identity not in self.made:
            steps = [self._step(name, indicator, period, unit, category, beside) for name, indicator, _ in chosen]
            self.made[identity] = make_recipe(steps)
        recipe = self.made[identity]
        if self.job.judged:
            self.judged.add(recipe, period, category)
        return recipe

    def _dated(self, definition: Definition | None, period: Period | None, category: str) -> Any:
        """What of a definition depends on the year and the 類別."""
        if definition is None:
            return period
        aim = self._aim(definition, period, category) if self.job.judged else None
        if definition.uses:
            return period, aim
        return tuple(parameter.value(period) for parameter in definition.parameters.values()), aim

    def _aim(self, definition: Definition, period: Period | None, category: str) -> Aim:
        """What the indicator's file judges a row of the year by: by no target of some year where the row's year is blank."""
        dated = any(target.first or target.last for target in definition.dated_targets)
        said = self.header.year_at is not None or (self.header.month_at is not None and definition.by_month)
        if period is None and said and dated:
            return NO_AIM
        return definition.aim_for(period, category)

    def _step(
        self, word: str, indicator: Indicator, period: Period | None, unit: Unit | None, category: str, beside: BesideRow
    ) -> Step | Failure:
        job, header = self.job, self.header
        try:
            definition = definition_for(indicator, period)
            units = header.units._replace(row=(unit,)) if unit else header.units
            columns = match(word, indicator, definition, period, heads=header.columns, maps=job.maps, units=units, beside=beside)
            aim = self.aim(indicator, definition) or self._aim(definition, period, category)
        except KpicalError as error:
            return Failure(
                word,
                self._of_row(error, unit),
                Print(
                    decimals=0,
                    rounding="",
                    exact=job.exact,
                    verdict=job.verdict,
                    target=None,
                    grade=job.grade,
                    needed=bool(job.solves),
                ),
            )
        decimals, rounding = definition.printing(job.decimals, job.rounding)
        how = Print(
            decimals=decimals,
            rounding=rounding,
            exact=job.exact,
            verdict=job.verdict,
            target=aim.target,
            grade=job.grade,
            grades=definition.grades if job.grade and not conditional(definition.grades) else (),
            needed=bool(job.solves),
        )
        return make_step(
            word, indicator, definition, period, columns=columns, heads=header.heads, how=how, aim=aim,
            unknown=self._unknown(indicator, definition, period),
        )  # fmt: skip

    def _unknown(self, indicator: Indicator, definition: Definition, period: Period | None) -> str:
        """The path of the figure that is asked for; "" where none is, or this definition has none of the name."""
        asked = self.job.asked_of(indicator.id)
        address = find_address(definition, period, asked) if asked else None
        return address.path if address else ""

    def _of_row(self, error: KpicalError, unit: Unit | None) -> KpicalError:
        """The error; foreign money that the row itself states is a fault of its figures, not of the columns."""
        if unit is None or not isinstance(error, MissingColumn) or error.reason != "foreign_money":
            return error
        head = self.header.heads[self.header.unit_at or 0]
        return FigureError("wrong_unit", unit.name, error.input, YUAN.name, limit=unit.name, column=head)

    def _indicator(self, word: str) -> Indicator:
        if not word:
            head = self.header.heads[self.header.word_at or 0]
            raise FigureError("no_indicator", word, head, column=head)
        return self.find(word)

    def _unit(self, text: str) -> Unit | None:
        """The unit of the row. Raises FigureError where its cell is none."""
        if self.header.unit_at is None or is_missing(text):
            return None
        unit = find_unit(text)
        if unit is None:
            head = self.header.heads[self.header.unit_at]
            raise FigureError("unknown_unit", text, head, limit=text, column=head)
        return unit

    def _year(self, text: str, word: str, *, stored: bool = False) -> Period | None:
        """The period of the row. Raises FigureError where its cells are none, or one is blank and the definition hangs on it."""
        header, asked = self.header, [indicator for _, indicator in self._asked(word)]
        by_month = header.month_at is not None and any(indicator.by_month for indicator in asked)
        index = header.year_at
        if self.job.period is not None and (index is not None or self.job.period.is_month):
            self._overrule(text, self.job.period, asked)
            return self.job.period
        if index is None:
            if header.month_at is None or not by_month:
                return self.job.period
            index = header.month_at
        year, month = self._when(text)
        if is_missing(year) and (own := dated(month)):
            return own
        if is_missing(year) or total_word(year) or (by_month and not month):  # a blank month is not the whole year
            if any(map(hangs_on_the_year, asked)):
                blank = header.heads[index if is_missing(year) or header.month_at is None else header.month_at]
                raise FigureError("no_period", "", blank, column=blank)
            return None
        head = header.heads[index]
        try:
            return period_in(year, month, compact=is_of_months(head), stored=stored)
        except FigureError as error:
            raise error.with_facts(input=head, column=head) from None

    def _overrule(self, text: str, period: Period, asked: Sequence[Indicator]) -> None:
        """Keep what the row says of its period where that is another one than the user's, a month only where months matter."""
        year, month = self._when(text)
        if total_word(year) or is_missing(year) or len(self._overruled) >= _MOST_KEPT:
            return
        head = self.header.heads[self.header.year_at] if self.header.year_at is not None else ""
        if head and (year.strip() == head or is_note(year)):
            return  # a row that says so is set aside, and is not computed
        try:
            own = period_in(year, month, compact=is_of_months(head))
        except FigureError:
            own = None
        same = own and own.year == period.year and (own == period or not any(indicator.by_month for indicator in asked))
        said = " ".join(filter(None, (year.strip() if head else "", month)))
        if said and not same:
            self._overruled[said] = own

    def _when(self, text: str) -> tuple[str, str]:
        """What a row says of its year, or the user of all rows without one; and of the month beside it, "" where nothing."""
        year, _, month = text.partition(_BESIDE)
        if self.header.year_at is None and self.job.period is not None:
            year = str(self.job.period.year)
        return year, "" if is_missing(month) else month


def hangs_on_the_year(indicator: Indicator) -> bool:
    """Whether another year may have another definition or another value of a parameter."""
    if len(indicator.definitions) > 1:
        return True
    definition = indicator.definitions[0]
    differing = any(len({dated.value for dated in parameter.values}) > 1 for parameter in definition.parameters.values())
    return differing or any(hangs_on_the_year(use.indicator) for use in definition.uses.values())


def read_columns(header: TableHeader, job: Job) -> frozenset[int]:
    """The columns that rows of some period are computed from: figures, and what says a row's period, unit and the like."""
    places = (header.year_at, header.month_at, header.word_at, header.unit_at, header.category_at)
    return frozenset(read_by(header.asked, job.maps, header.columns)).union(index for index in places if index is not None)
