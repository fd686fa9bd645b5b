"""An indicator as kpical knows it: made once by the reader, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.grade import Grade
from kpical.catalogue.target import NO_AIM, Aim, DatedTarget, Origin, Target, holding
from kpical.expression.formula import Formula
from kpical.problem.position import Place
from kpical.quantity.unit import Unit


class Localized(NamedTuple):
    """A text in Chinese and, where there is one, in English."""

    zh: str
    en: str = ""

    def text(self, lang: str) -> str:
        """The text in that language; Chinese where the English is missing."""
        return self.en if lang == "en" and self.en else self.zh


class Years(NamedTuple):
    """民國 fiscal years, both ends included; None is open."""

    first: int | None = None
    last: int | None = None

    def __contains__(self, year: object) -> bool:
        return isinstance(year, int) and (self.first or 0) <= year <= (self.last or 10_000)

    def __str__(self) -> str:
        if self.first == self.last and self.first is not None:
            return str(self.first)
        return f"{self.first or ''}-{self.last or ''}"


class Input(NamedTuple):
    """A figure that the formula needs. `low` and `high` hold for the whole, in the declared unit."""

    name: str
    unit: Unit | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False
    aliases: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    own: tuple[Input, ...] = ()  # the parts that have limits or aliases

    def part(self, name: str) -> Input:
        """A part as an input: in the unit of the whole, within its own limits."""
        return next((part for part in self.own if part.name == name), Input(name, self.unit))

    def counted_in(self, unit: Unit) -> Input:
        """The same in another unit, its parts too."""
        return self._replace(unit=unit, own=tuple(part._replace(unit=unit) for part in self.own))

    def part_of(self, word: str) -> str | None:
        """The part that a name or an alias means."""
        if word in self.parts:
            return word
        return next((part.name for part in self.own if word in part.aliases), None)


class Dated(NamedTuple):
    """A parameter's value, from its year to the next one's, or to `last`."""

    first: int
    value: Fraction
    last: int | None = None


class Parameter(NamedTuple):
    """A constant that depends on the year; one without a value for the year must be given, like an input."""

    name: str
    unit: Unit | None = None
    values: tuple[Dated, ...] = ()
    aliases: tuple[str, ...] = ()

    def value(self, year: int | None) -> Fraction | None:
        """The value for the year, in the declared unit."""
        held = [dated for dated in self.values if year is not None and dated.first <= year]
        newest = max(held, default=None)
        if newest is None or (newest.last is not None and year is not None and newest.last < year):
            return None
        return newest.value


class Source(NamedTuple):
    """Where the formula comes from; `published` is False where only a criterion is, and the formula is our reading."""

    document: str
    place: str = ""
    quote: str = ""
    published: bool | None = None


class Remark(NamedTuple):
    """A note on a result, always or under a condition."""

    code: str
    text: Localized
    when: Formula | None


class Example(NamedTuple):
    """Figures and what they should give."""

    given: Mapping[str, str]
    place: Place
    year: int | None = None
    result: str | None = None
    exact: str | None = None
    error: str | None = None
    met: bool | None = None
    source: str = ""


class Definition(NamedTuple):
    """An indicator as it holds for some years. `words` maps every name and alias of an input to the input."""

    formula: Formula
    inputs: Mapping[str, Input]
    parameters: Mapping[str, Parameter]
    uses: Mapping[str, Indicator]
    words: Mapping[str, str]
    unit: Unit | None
    decimals: int
    rounding: str
    direction: str
    target: Target | None
    dated_targets: tuple[DatedTarget, ...]  # by year
    valid: Years
    source: Source | None
    note: Localized | None
    remarks: tuple[Remark, ...]
    examples: tuple[Example, ...]
    place: Place
    derived: bool = False  # the unit is the formula's; the file says none
    grades: tuple[Grade, ...] = ()

    def aim_for(self, year: int | None, category: str = "") -> Aim:
        """What judges the year: the newest target that has begun and not ended; without a year the newest of all."""
        document = self.source.document if self.source else ""
        if self.target:
            return Aim(self.target, Origin("indicator", document))
        held = holding(self.dated_targets, year, category)
        if held is None or held.target is None:
            return NO_AIM
        return Aim(held.target, Origin("indicator", held.source or document, held.first if year is None else None))

    def printing(self, decimals: int | None, rounding: str | None) -> tuple[int, str]:
        """The decimals and the rounding that are asked for, else its own."""
        return (self.decimals if decimals is None else decimals), rounding or self.rounding

    def target_for(self, year: int | None) -> Target | None:
        """The target that judges the year, or None."""
        return self.aim_for(year).target


class Indicator(NamedTuple):
    """An indicator and its definitions, the newest last."""

    id: str
    name: Localized
    aliases: tuple[str, ...]
    definitions: tuple[Definition, ...]
    file: str

    def definition(self, year: int | None) -> Definition | None:
        """The definition for the year, the newest without one; None where the year has none."""
        if year is None:
            return self.definitions[-1]
        return next((d for d in reversed(self.definitions) if year in d.valid), None)
