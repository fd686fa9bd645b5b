"""What the user asked of a table, and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.target import Aim
from kpical.problem.errors import KpicalError
from kpical.quantity.period import Period
from kpical.quantity.unit import Unit
from kpical.recipe.columns import Mapped

if TYPE_CHECKING:
    from kpical.computation.calculation import Result

Find = Callable[[str], Indicator]  # raises KpicalError
AimAt = Callable[[Indicator, Definition], Aim | None]  # what the user wants it judged by; raises KpicalError
Say = Callable[[KpicalError], str]
Remark = Callable[["Result"], str]  # the notes on a result, in words


class Job(NamedTuple):
    """What the user asked for. `renamed` maps a typed word to the head of its result."""

    words: tuple[str, ...]
    renamed: Mapping[str, str] = MappingProxyType({})
    maps: tuple[Mapped, ...] = ()
    period: Period | None = None
    decimals: int | None = None
    rounding: str | None = None
    verdict: bool = False
    exact: bool = False
    head: int = 0  # the line of the heads; 0 finds it
    units: tuple[Unit, ...] = ()  # of bare numbers, one a dimension
    blank_zero: bool = False
    dash_zero: bool = False
    bom: bool = False
    raw: bool = False
    encoding: str = ""
    engine: str = "auto"  # or plain, or native; there is one meaning, and they differ in speed only
    delimiter: str = ""  # what parts the cells, "" where it is to be found out
    notes: bool = False
    grade: bool = False
    category: str = ""  # of all rows, where targets depend on it
    solves: tuple[tuple[str, str], ...] = ()  # an indicator's id, or "" for all, and the word of the figure that is asked for

    @property
    def each(self) -> int:
        """How many columns the results of an indicator take: the value, the exact one, the verdict, the grade, what is needed."""
        return 1 + self.exact + self.verdict + self.grade + bool(self.solves)

    @property
    def judged(self) -> bool:
        """Whether the results hang on targets."""
        return self.verdict or bool(self.solves)

    def asked_of(self, indicator: str) -> str:
        """The word of the figure that is asked for of the indicator of that id; "" where none is."""
        asked = dict(self.solves)
        return asked.get(indicator, asked.get("", ""))

    @property
    def verdict_at(self) -> int:
        """Which of them is the verdict, counted from 0, where one is asked for."""
        return 1 + self.exact

    @property
    def results(self) -> int:
        """How many columns are added to the table, with `error` and `note`."""
        return (self.each * len(self.words) + 1 if self.words else self.each + 2) + self.notes


class Summary:
    """What was done, for the last word on standard error."""

    def __init__(self) -> None:
        self.rows = self.failed = self.computed = self.missed = 0
        self.empty = 0  # lines that hold nothing at all
        self.places: dict[str, list[int]] = {}  # of a code the first rows that failed so
        self.codes: Counter[str] = Counter()
        self.zeros: Counter[str] = Counter()
        self.aside: Counter[str] = Counter()  # rows that hold no figures, by kind
        self.notes: Counter[str] = Counter()
        self.encoding = ""
        self.assumed = False

    @property
    def records(self) -> int:
        """How many records of the table were done, rows or not."""
        return self.rows + sum(self.aside.values()) + self.empty

    def add(self, other: Summary) -> None:
        """What was done to other rows of the table."""
        self.rows += other.rows
        self.failed += other.failed
        self.computed += other.computed
        self.missed += other.missed
        self.empty += other.empty
        self.codes += other.codes
        self.zeros += other.zeros
        self.aside += other.aside
        self.notes += other.notes
