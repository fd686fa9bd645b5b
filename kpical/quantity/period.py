"""期間: a fiscal year, or what has come together in one up to the end of a month. How it is written is `period_text`."""

from __future__ import annotations

from kpical.named import NamedTuple

WHOLE = 13  # stands where a month would: the whole year, which comes after its months


class Period(NamedTuple):
    """A 民國 fiscal year (the calendar year), or that year up to the end of a month. They are in order.

    Attributes:
        year: the 民國 year, 1 to 999
        month: 1 to 12; WHOLE, 13, for the whole year
    """

    year: int
    month: int = WHOLE

    @property
    def is_month(self) -> bool:
        """Whether it ends with a month of its own, so that it is not the whole year."""
        return self.month != WHOLE

    @property
    def beginning(self) -> tuple[int, int]:
        """Its place among beginnings: what holds from a year on begins before what holds from its first month on."""
        return self.year, self.month if self.is_month else 0

    def years_before(self, years: int) -> Period:
        """The same period of an earlier year (去年同期)."""
        return Period(self.year - years, self.month)

    def is_same_after(self, earlier: Period) -> bool:
        """Whether the other one is the same of an earlier year."""
        return earlier.month == self.month and earlier.year < self.year

    def fiscal_year_before(self, years: int) -> Period:
        """The whole fiscal year that lies so many years before its own."""
        return Period(self.year - years)

    @property
    def cell(self) -> str:
        """As a cell of a form writes it, and `read_period` reads it: 98, 98年2月."""
        return f"{self.year}年{self.month}月" if self.is_month else str(self.year)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}" if self.is_month else str(self.year)


def beginning(first: Period | None) -> tuple[int, int]:
    """Where something stands among what begins when; None has always held."""
    return first.beginning if first else (0, 0)
