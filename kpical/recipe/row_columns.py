"""Which columns say of what month and category a row is, and in which unit its figures are, where any of that matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpical.catalogue.model import Indicator
from kpical.catalogue.target import categories
from kpical.problem.table_errors import AmbiguousColumn
from kpical.quantity.unit import find_unit
from kpical.recipe.job import Job
from kpical.table.header import HeadedColumn, check_periods
from kpical.table.header import category_column as headed_category
from kpical.table.row_kinds import is_blank


def category_column(job: Job, asked: Sequence[tuple[str, Indicator]], columns: Sequence[HeadedColumn]) -> int | None:
    """The column headed 類別, where a target may depend on it."""
    definitions = [definition for _, indicator in asked for definition in indicator.definitions]
    asks = job.judged and not job.category and (not job.words or any(categories(each.dated_targets) for each in definitions))
    return headed_category(columns) if asks else None


def month_column(
    job: Job, asked: Sequence[tuple[str, Indicator]], columns: Sequence[HeadedColumn], by_role: Mapping[str, int]
) -> int | None:
    """The column of the month, where it matters: an indicator is dated by months, or which one it is only the rows say.

    Raises AmbiguousColumn where it matters and two columns say which month it is.
    """
    by_month = any(indicator.by_month for _, indicator in asked)
    settled = job.period is not None and (job.period.is_month or "year" in by_role)
    if (settled or job.words) and not by_month:
        return None
    if not settled and by_month:
        check_periods(columns)
    return by_role.get("month")


def unit_column(job: Job, columns: Sequence[HeadedColumn], index: int | None, rows: Sequence[Sequence[str]]) -> int | None:
    """The column headed 單位, unless the first row that fills it has no unit there: then it names the agency.

    Raises AmbiguousColumn where no row is the first.
    """
    if index is None:
        return None
    if job.apart:
        raise AmbiguousColumn("", [columns[index].text], reason="unit_or_agency")
    first = first_below(rows, index)
    return index if first is None or find_unit(first) else None


def first_below(rows: Sequence[Sequence[str]], index: int) -> str | None:
    """The first text of the column that is not blank, if any of these rows has one."""
    return next((row[index] for row in rows if index < len(row) and not is_blank(row[index])), None)
