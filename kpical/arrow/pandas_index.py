"""The index of a DataFrame of pandas, which Arrow has as its last columns: behind the results of an earlier run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kpical.recipe.result_columns import may_be_ours


def before_results(schema: Any) -> Sequence[int]:
    """The positions of the columns: those of an index are the first where results of an earlier run may be before them."""
    names, own = _index_names(schema), len(schema)
    while own and schema.names[own - 1] in names:
        own -= 1
    return [*range(own, len(schema)), *range(own)] if may_be_ours(schema.names[:own]) else range(len(schema))


def _index_names(schema: Any) -> Sequence[object]:
    """The columns that pandas says it took from the index; a range of numbers is no column."""
    try:
        index = json.loads((schema.metadata or {})[b"pandas"])["index_columns"]
    except (KeyError, TypeError, ValueError, RecursionError):  # of whoever else wrote something there
        return ()
    return index if isinstance(index, list) else ()
