"""Which column holds the printed figures that are to be audited: the one that is named, or that is called as the indicator."""

from __future__ import annotations

from collections.abc import Sequence

from kpical.catalogue.called import called
from kpical.catalogue.model import Indicator
from kpical.problem.suggest import suggestions
from kpical.problem.table_errors import AmbiguousColumn, MissingColumn
from kpical.recipe.job import Job
from kpical.table.column import names_of
from kpical.table.folding import folded
from kpical.table.header import HeadedColumn, named_by
from kpical.table.separators import Notify


def published_column(
    job: Job, asked: Sequence[tuple[str, Indicator]], columns: Sequence[HeadedColumn], notify: Notify
) -> int | None:
    """Its number; None where nothing is audited. One that was not named is told. Raises MissingColumn, AmbiguousColumn."""
    if job.audit is None:
        return None
    word, indicator = asked[0]
    named = folded(job.audit.head)
    indexes = named_by(named, columns) if named else _called(word, indicator, columns)
    heads = [column.path for column in columns if column.text]
    if not indexes and named:
        raise MissingColumn("", called(indicator), named, suggestions(named, heads), reason="published")
    if not indexes:
        raise MissingColumn("", word, heads, reason="unpublished")
    if len(indexes) > 1:
        raise AmbiguousColumn("", [f"#{i + 1}" if named else columns[i].path for i in indexes], reason="published")
    if not named:
        notify("published_found", head=columns[indexes[0]].path)
    return indexes[0]


def _called(word: str, indicator: Indicator, columns: Sequence[HeadedColumn]) -> list[int]:
    """By the indicator's id, name or alias, with a unit or without."""
    names = {folded(name) for name in (word, indicator.id, indicator.name.zh, indicator.name.en, *indicator.aliases) if name}
    return [i for i, column in enumerate(columns) if names.intersection(names_of(column.head))]
