"""An indicator as kpical knows it: made once by the reader, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kpical.catalogue.grade import Grade
from kpical.catalogue.target import NO_AIM, Aim, DatedTarget, Origin, Target, holding
from kpical.catalogue.wording import Localized, Remark, Source
from kpical.expression.formula import Formula
from kpical.named import NamedTuple
from kpical.problem.display import tagged
from kpical.problem.position import Place
from kpical.quantity.period import Period, beginning
from kpical.quantity.period_text import When, period_of
from kpical.quantity.unit import Unit


class Valid(NamedTuple):
    """For which periods something holds, both ends included; None is open.

    Attributes:
        first: the first period, None without a beginning
        last: the last period, None without an end
    """

    first: Period | None = None
    last: Period | None = None

    def __contains__(self, period: object) -> bool:
        if not isinstance(period, Period):
            return False
        return beginning(self.first) <= period and (self.last is None or period <= self.last)

    def __str__(self) -> str:
        if self.first == self.last and self.first is not None:
            return str(self.first)
        return f"{self.first or ''}-{self.last or ''}"


class Input(NamedTuple):
    """A figure that the formula needs. `low` and `high` hold for the whole, in the declared unit.

    Attributes:
        name: the name in the formula
        unit: what a bare number is in; None for a pure number
        low: the least value in `unit`, itself allowed; None without one
        high: the greatest value in `unit`, itself allowed; None without one
        whole: whether only whole numbers are taken
        aliases: other words for it, also as heads of columns
        parts: the names of the figures that it may be given as, to be added up
        own: the parts that have limits or aliases of their own
        en: the English name; "" where the file has none
        note: what the figure is, for who is asked for it; None where the file says nothing
        figure: the name of the figure of which it is that of an earlier fiscal year; "" where it is given by its own name alone
        years: how many fiscal years before
        rollup: sum where the figures of several agencies may be added up, none where not; "" where the file says nothing
    """

    name: str
    unit: Unit | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False
    aliases: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    own: tuple[Input, ...] = ()
    en: str = ""
    note: Localized | None = None
    figure: str = ""
    years: int = 0
    rollup: str = ""

    def part(self, name: str) -> Input:
        """A part as an input: in the unit of the whole, within its own limits."""
        return next((part for part in self.own if part.name == name), Input(name, self.unit))

    @property
    def bounded_parts(self) -> bool:
        """Whether a part has limits of its own."""
        return any(part.whole or part.low is not None or part.high is not None for part in self.own)

    def counted_in(self, unit: Unit) -> Input:
        """The same in another unit, its parts too."""
        return self._replace(unit=unit, own=tuple(part._replace(unit=unit) for part in self.own))

    def part_of(self, word: str) -> str | None:
        """The part that a name or an alias means."""
        if word in self.parts:
            return word
        return next((part.name for part in self.own if word in part.aliases), None)


class DatedValue(NamedTuple):
    """A parameter's value, from its period to the next one's, or to `last`.

    Attributes:
        first: the period from which it holds
        value: in the parameter's unit
        last: the last period; None until the next value begins
    """

    first: Period
    value: Fraction
    last: Period | None = None


class Parameter(NamedTuple):
    """A constant that depends on the period; one without a value for it must be given, like an input.

    Attributes:
        name: the name in the formula
        unit: what its values are in; None for pure numbers
        values: by period; () where it must always be given
        aliases: other words for it
        en: the English name; "" where the file has none
        note: what it is; None where the file says nothing
    """

    name: str
    unit: Unit | None = None
    values: tuple[DatedValue, ...] = ()
    aliases: tuple[str, ...] = ()
    en: str = ""
    note: Localized | None = None

    def value(self, period: Period | None) -> Fraction | None:
        """The value for the period, in the declared unit."""
        begun = [dated for dated in self.values if period is not None and dated.first.beginning <= period]
        newest = max(begun, key=lambda dated: dated.first.beginning, default=None)
        return newest.value if newest and period in Valid(newest.first, newest.last) else None


class Example(NamedTuple):
    """Figures and what they should give.

    Attributes:
        given: the figures as text, by the words of inputs
        place: where it stands in the file
        period: the period; None names none
        result: the printed digits that it should give; None where an error is due or nothing is said
        exact: the exact value that it should give, `n` or `n/d`
        error: the code of the error that it should give
        met: whether it should reach the target
        source: where its figures are from
        inputs_rounded: whether the figures are printed rounded, so that the result need only be possible
    """

    given: Mapping[str, str]
    place: Place
    period: Period | None = None
    result: str | None = None
    exact: str | None = None
    error: str | None = None
    met: bool | None = None
    source: str = ""
    inputs_rounded: bool = False


class Definition(NamedTuple):
    """An indicator as it holds for some years. `words` maps every name and alias of an input to the input.

    Attributes:
        formula: as it is written (`formula.text`), checked
        inputs: the figures that it takes, by name, in their order in the file
        parameters: the constants of years, by name
        uses: other indicators, by the word that the formula has for them
        words: the name of the input that each name and alias stands for
        unit: of the result; None for a pure number
        decimals: how many are printed, 0 to 30
        rounding: half-up, half-even, down or up; for print only
        direction: higher, lower or none: which values are better
        target: for every year; None where there is none, or where they differ by year
        dated_targets: by year
        valid: the years that it holds for
        source: the document that the formula is from; None where the file names none
        note: what is to be known of it; None where the file says nothing
        remarks: what is said of a result under a condition
        examples: what `kpical check` computes
        place: where it stands in the file
        derived: the unit is the formula's; the file says none
        grades: names for intervals of the value, or for conditions; () without any
        lever: the path of the figure that an office moves to reach the target; "" where the file names none
    """

    formula: Formula
    inputs: Mapping[str, Input]
    parameters: Mapping[str, Parameter]
    uses: Mapping[str, Use]
    words: Mapping[str, str]
    unit: Unit | None
    decimals: int
    rounding: str
    direction: str
    target: Target | None
    dated_targets: tuple[DatedTarget, ...]
    valid: Valid
    source: Source | None
    note: Localized | None
    remarks: tuple[Remark, ...]
    examples: tuple[Example, ...]
    place: Place
    derived: bool = False
    grades: tuple[Grade, ...] = ()
    lever: str = ""

    def __repr__(self) -> str:
        return tagged(self, self.formula.text, "" if self.valid == (None, None) else self.valid)

    def aim_for(self, period: Period | None, category: str = "") -> Aim:
        """What judges the year: the newest target that has begun and not ended; without a year the newest of all."""
        document = self.source.document if self.source else ""
        if self.target:
            return Aim(self.target, Origin("indicator", document))
        dated = holding(self.dated_targets, period, category)
        if dated is None or dated.target is None:
            return NO_AIM
        return Aim(dated.target, dated.origin("indicator", dated.source or document, period))

    def printing(self, decimals: int | None, rounding: str | None) -> tuple[int, str]:
        """The decimals and the rounding that are asked for, else its own."""
        return (self.decimals if decimals is None else decimals), rounding or self.rounding

    @property
    def distinct_uses(self) -> Mapping[str, Use]:
        """The uses that no other word has too: figures given for that indicator and period are theirs."""
        seen = [(use.indicator.id, use.years) for use in self.uses.values()]
        return {word: use for word, use in self.uses.items() if seen.count((use.indicator.id, use.years)) == 1}

    @property
    def by_month(self) -> bool:
        """Whether it, a target or a parameter, its own or a used indicator's, begins or ends with a month."""
        dates = [*self.valid, *(date for dated in self.dated_targets for date in (dated.first, dated.last))]
        dates += [date for parameter in self.parameters.values() for d in parameter.values for date in (d.first, d.last)]
        return any(date and date.is_month for date in dates) or any(use.indicator.by_month for use in self.uses.values())

    def target_for(self, when: When) -> Target | None:
        """The target that judges the period, or None."""
        return self.aim_for(period_of(when)).target


class Indicator(NamedTuple):
    """An indicator and its definitions, the newest last.

    Attributes:
        id: in small Latin letters, digits and hyphens
        name: in Chinese and English
        aliases: other words that find it
        definitions: one for each span of years
        file: the path that it was read from
        digest: the SHA-256 of that file's bytes, in hexadecimal digits; "" where it has no file of its own
    """

    id: str
    name: Localized
    aliases: tuple[str, ...]
    definitions: tuple[Definition, ...]
    file: str
    digest: str = ""

    def __repr__(self) -> str:
        return tagged(self, self.id, self.name.zh)

    def _repr_html_(self) -> str:
        from kpical.problem.above import shown  # little is shown by itself

        return shown("html", self)

    @property
    def by_month(self) -> bool:
        """Whether anything of it begins or ends with a month."""
        return any(definition.by_month for definition in self.definitions)

    def definition(self, when: When) -> Definition | None:
        """The definition for the period, the newest without one; None where the period has none."""
        period = period_of(when)
        if period is None:
            return self.definitions[-1]
        return next((d for d in reversed(self.definitions) if period in d.valid), None)


class Use(NamedTuple):
    """An indicator whose result a formula takes.

    Attributes:
        indicator: the one that is used
        years: how many years before the period of its user the period is that it is computed for; 0 for the same
    """

    indicator: Indicator
    years: int = 0

    def period(self, user: Period | None) -> Period | None:
        """Of which period its figures are, where its user is computed for one."""
        return user and user.years_before(self.years)

    def definition(self, user: Period | None) -> Definition | None:
        """Its definition for that period; the first one where an earlier year is before all of them; None where there is none."""
        return self.indicator.definitions[0] if self.before_first(user) else self.indicator.definition(self.period(user))

    def before_first(self, user: Period | None) -> bool:
        """Whether its earlier year lies before every definition."""
        period, first = self.period(user), self.indicator.definitions[0].valid.first
        return bool(self.years and period and first and period < first.beginning)
