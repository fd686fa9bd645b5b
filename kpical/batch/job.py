"""What the user asked of a table, and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kpical.batch.headers import Mapped
from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.target import Target
from kpical.errors import KpicalError

Find = Callable[[str], Indicator]  # raises KpicalError
AimAt = Callable[[Indicator, Definition], Target | None]  # the user's own target; raises KpicalError
Say = Callable[[KpicalError], str]


@dataclass(frozen=True, slots=True)
class Job:
    """What the user asked for. `renamed` maps a typed word to the head of its result."""

    words: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    maps: tuple[Mapped, ...] = ()
    year: int | None = None
    decimals: int | None = None
    rounding: str | None = None
    verdict: bool = False
    exact: bool = False
    head: int = 1
    blank_zero: bool = False
    dash_zero: bool = False
    bom: bool = False
    raw: bool = False
    encoding: str = ""
    engine: str = "auto"  # or plain, or native; there is one meaning, and they differ in speed only

    @property
    def results(self) -> int:
        """How many columns are added to the table, with `error`."""
        each = 1 + self.exact + self.verdict
        return each * len(self.words) + 1 if self.words else each + 2


@dataclass(slots=True)
class Summary:
    """What was done, for the last word on standard error."""

    rows: int = 0
    failed: int = 0
    computed: int = 0
    missed: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    zeros: Counter[str] = field(default_factory=Counter)
    encoding: str = ""
    assumed: bool = False

    def add(self, other: Summary) -> None:
        """What was done to other rows of the table."""
        self.rows += other.rows
        self.failed += other.failed
        self.computed += other.computed
        self.missed += other.missed
        self.codes += other.codes
        self.zeros += other.zeros
