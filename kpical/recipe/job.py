"""What the user asked of a table, and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.target import Aim
from kpical.problem.errors import KpicalError
from kpical.quantity.period import Period
from kpical.quantity.unit import Unit
from kpical.recipe.columns import Mapped

if TYPE_CHECKING:
    from kpical.computation.calculation import Result

K = TypeVar("K")

AimAt = Callable[[Indicator, Definition], Aim | None]  # what the user wants it judged by; raises KpicalError
Say = Callable[[KpicalError], str]
Remark = Callable[["Result"], str]  # the notes on a result, in words


TOLD = 5  # rows that are told of a kind
AUDITED = 5  # columns: published, computed, agreement, low, high


class PrintedColumn(NamedTuple):
    """The column whose printed figures are held against what is computed, and what is said of each.

    Attributes:
        head: its head, path or number as it was asked for; "" where it is to be found by the indicator's name
        said: a word for each of `audit.AGREEMENTS`
    """

    head: str
    said: Mapping[str, str]


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
    named: bool = False  # the heads are the names of columns: no row below can be one of heads
    apart: bool = False  # the rows come in parts and in any order: none says anything of the heads or of another row
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
    audit: PrintedColumn | None = None  # what is printed is held against the results, in place of them

    @property
    def each(self) -> int:
        """How many columns an indicator takes: value, exact value, verdict, grade, what is needed; or those of an audit."""
        return AUDITED if self.audit else 1 + self.exact + self.verdict + self.grade + bool(self.solves)

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
        self.agreements: Counter[str] = Counter()  # of printed figures with what was computed
        self.differing: list[int] = []  # the first records that disagree, counted from the first below the heads
        self.by_rule: Counter[tuple[str, str]] = Counter()  # the same by each rule of rounding alone
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
        _add(self.codes, other.codes)
        _add(self.zeros, other.zeros)
        _add(self.aside, other.aside)
        _add(self.notes, other.notes)
        _add(self.agreements, other.agreements)
        _add(self.by_rule, other.by_rule)
        self.differing = (self.differing + other.differing)[:TOLD]


def _add(counts: Counter[K], more: Counter[K]) -> None:
    if more:  # most blocks of rows have nothing to tell
        counts.update(more)
