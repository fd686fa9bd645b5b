"""Words that are figures of other indicators are named as that: what they look like may mean something else."""

from __future__ import annotations

from kpical.catalogue.library import Library
from kpical.problem.errors import KpicalError, UnknownInput, together
from kpical.problem.table_errors import MissingColumn
from kpical.table.column import read_head
from kpical.words import Words


def owned(error: KpicalError, library: Library, words: Words) -> KpicalError:
    """The error and those beside it, with the indicators that know the words which were taken for a slip."""
    return together([_owned(each, library, words) for each in error.each])


def _owned(error: KpicalError, library: Library, words: Words) -> KpicalError:
    if isinstance(error, UnknownInput) and (names := library.owners(error.input)):
        return error.with_facts(near=(), reason="of_others", owners=[name.text(words.lang) for name in names])
    if isinstance(error, MissingColumn) and not error.reason:
        owners_by_head = {head: library.owners(read_head(head).name) for head in error.near}
        owners = [head + words.aside(names[0].text(words.lang)) for head, names in owners_by_head.items() if names]
        near = [head for head, names in owners_by_head.items() if not names]
        if owners:
            return MissingColumn(error.input, error.indicator, error.wanted, near, reason="of_others", owners=owners)
    return error
