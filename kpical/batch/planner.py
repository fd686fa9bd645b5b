"""The plan for each row: by its year where the table says it, by its indicator where each row has its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpical.batch.headers import match
from kpical.batch.heading import Heading, text_of
from kpical.batch.job import AimAt, Find, Job
from kpical.batch.judged import Judged
from kpical.batch.plan import Failure, Plan, Step, make_plan, make_step
from kpical.batch.program import Print
from kpical.catalogue.model import Definition, Indicator
from kpical.errors import FigureError, KpicalError
from kpical.figure import is_missing, read_year
from kpical.inputs import definition_for

_MOST_KEPT, _LONGEST_KEPT = 4096, 200  # years and words are few and short; the rest is rubbish


class Planner:
    """Makes each plan once."""

    def __init__(self, job: Job, heading: Heading, find: Find, aim: AimAt) -> None:
        self.job, self.heading, self.find, self.aim = job, heading, find, aim
        self.plans: dict[tuple[str, str], Plan | KpicalError] = {}
        self.made: dict[Any, Plan] = {}
        self.judged = Judged()

    def plan_of(self, row: Sequence[bytes]) -> Plan:
        """The row's plan. Raises KpicalError where there is none."""
        heading = self.heading
        year = row[heading.year_at].decode("utf-8") if heading.year_at is not None else ""
        word = text_of(row[heading.word_at]).strip() if heading.word_at is not None else ""
        plan = self.plan(year, word)
        if isinstance(plan, KpicalError):
            raise plan
        return plan

    def one_plan(self, years: Sequence[bytes]) -> Plan | None:
        """The plan that does all rows of these years, or None where they differ or the rows name their indicators."""
        if self.heading.word_at is not None:
            return None
        plans = [self.plan(year.decode("utf-8"), "") for year in set(years)]
        first = plans[0]
        return first if isinstance(first, Plan) and all(plan is first for plan in plans) else None

    def plan(self, year: str, word: str) -> Plan | KpicalError:
        """The plan for the text of a year and the word of a row, or what is wrong with them."""
        kept = self.plans.get((year, word))
        if kept is not None:
            return kept
        made: Plan | KpicalError
        try:
            made = self._make(self._year(year), word)
        except KpicalError as error:
            made = error
        if len(year) + len(word) <= _LONGEST_KEPT and len(self.plans) < _MOST_KEPT:
            self.plans[year, word] = made
        return made

    def _make(self, year: int | None, word: str) -> Plan:
        asked = self.heading.asked if self.heading.word_at is None else [(word, self._indicator(word))]
        chosen = [(name, indicator, indicator.definition(year)) for name, indicator in asked]
        identity = tuple((name, id(definition), self._dated(definition, year)) for name, _, definition in chosen)
        if identity not in self.made:
            steps = [self._step(name, indicator, year) for name, indicator, _ in chosen]
            self.made[identity] = make_plan(steps)
        plan = self.made[identity]
        if self.job.verdict:
            self.judged.add(plan, year)
        return plan

    def _dated(self, definition: Definition | None, year: int | None) -> Any:
        """What of a definition depends on the year."""
        if definition is None or definition.uses:
            return year
        defaults = tuple(parameter.value(year) for parameter in definition.parameters.values())
        return defaults, definition.aim_for(year) if self.job.verdict else None

    def _step(self, word: str, indicator: Indicator, year: int | None) -> Step | Failure:
        job = self.job
        try:
            definition = definition_for(indicator, year)
            columns = match(word, indicator, definition, year, self.heading.heads, job.maps)
            aim = self.aim(indicator, definition) or definition.aim_for(year)
        except KpicalError as error:
            return Failure(word, error, Print(0, "", job.exact, job.verdict, None))
        decimals = definition.decimals if job.decimals is None else job.decimals
        how = Print(decimals, job.rounding or definition.rounding, job.exact, job.verdict, aim.target)
        return make_step(word, indicator, definition, year, columns, self.heading.heads, how, aim)

    def _indicator(self, word: str) -> Indicator:
        if not word:
            raise FigureError("missing", word, self.heading.heads[self.heading.word_at or 0])
        return self.find(word)

    def _year(self, text: str) -> int | None:
        if self.heading.year_at is None:
            return self.job.year
        if is_missing(text):
            return None
        year = read_year(text)
        if year is None:
            raise FigureError("not_a_number", text, self.heading.heads[self.heading.year_at])
        return year
