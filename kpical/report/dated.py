"""The period of a result for programs: a year, and a month where it is one."""

from __future__ import annotations

from collections.abc import Sequence

from kpical.quantity.period import Period

_BEHIND_MONTH = "note"  # the head that the month's stands before


def period_data(period: Period | None) -> dict[str, int | None]:
    """The keys of a JSON object that say when."""
    if period is None:
        return {"year": None}
    return {"year": period.year, "month": period.month} if period.is_month else {"year": period.year}


def plain_period(period: Period | None) -> int | str | None:
    """A period as a value of JSON by itself: a year as a number, a month as 98-02."""
    return period if period is None else str(period) if period.is_month else period.year


def dated_heads(heads: Sequence[str], period: Period | None) -> Sequence[str]:
    """The heads, with one for the month where the period is one; scripts that know none find theirs unchanged."""
    return _with(heads, heads, "month") if period and period.is_month else heads


def dated_row(row: Sequence[str], heads: Sequence[str], period: Period | None) -> Sequence[str]:
    """The row below those heads, with its month."""
    return _with(row, heads, str(period.month)) if period and period.is_month else row


def _with(cells: Sequence[str], heads: Sequence[str], cell: str) -> list[str]:
    index = heads.index(_BEHIND_MONTH)
    return [*cells[:index], cell, *cells[index:]]
