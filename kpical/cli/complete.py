"""Completion: indicators by id, name and alias, and the inputs of the one that was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kpical.catalogue.library import Library
from kpical.cli.settings import Settings
from kpical.computation.inputs import slots, spellings
from kpical.problem.errors import KpicalError
from kpical.quantity.period_text import period_or_none
from kpical.quantity.unit import named

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_indicator(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids while Latin letters are typed, else names and aliases; each with its name for help."""
    from click.shell_completion import CompletionItem  # it costs time that a calculation does not need

    try:
        entries = Library(_settings(ctx).paths).entries
    except KpicalError:
        return []
    found = []
    for entry in entries:
        words = [entry.id] if incomplete.isascii() and incomplete else entry.words
        found += [CompletionItem(word, help=entry.name.zh) for word in words if word.startswith(incomplete) and _whole(word)]
    return found


def complete_figure(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """`name=` for each input of the indicator; aliases and parts once a beginning is typed."""
    from click.shell_completion import CompletionItem  # it costs time that a calculation does not need

    try:
        indicator = Library(_settings(ctx).paths).find(ctx.params.get("indicator") or "")
    except KpicalError:
        return []
    year = period_or_none(ctx.params.get("year") or "")
    definition = indicator.definition(year)
    if definition is None:
        return []
    words = spellings(definition, year) if incomplete else (slot.path for slot in slots(definition, year))
    units = {slot.path: named(slot.input.unit) for slot in slots(definition, year)}
    given = {figure.partition("=")[0] for figure in ctx.params.get("figures") or ()}
    offered = (word for word in words if word.startswith(incomplete) and _whole(word) and word not in given)
    return [CompletionItem(f"{word}=", help=units.get(word, "")) for word in offered]


def _whole(word: str) -> bool:
    """Whether a shell takes the word for one."""
    return not any(char.isspace() or char in "'\"\\()" for char in word)


def _settings(ctx: click.Context) -> Settings:
    return ctx.ensure_object(Settings)
