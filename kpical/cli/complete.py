"""Completion: indicators by id, name and alias, the inputs of the one that was named, the heads of the table that was named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from kpical.catalogue.library import Library
from kpical.cli.options import delimiter_of, encoding_of
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
        entries, _ = Library(_settings(ctx).paths).readable
    except KpicalError:
        return []
    items = []
    for entry in entries:
        words = [entry.id] if incomplete.isascii() and incomplete else entry.words
        items += [CompletionItem(word, help=entry.name.zh) for word in words if word.startswith(incomplete) and _whole(word)]
    return items


def complete_figure(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """`name=` for each input of the indicator; aliases and parts once a beginning is typed."""
    from click.shell_completion import CompletionItem  # it costs time that a calculation does not need

    try:
        indicator = Library(_settings(ctx).paths).find(ctx.params.get("indicator") or "")
    except KpicalError:
        return []
    period = period_or_none((ctx.params.get("year") or "").rpartition("..")[2])
    definition = indicator.definition(period)
    if definition is None:
        return []
    words = spellings(definition, period) if incomplete else (slot.path for slot in slots(definition, period))
    units = {slot.path: named(slot.input.unit) for slot in slots(definition, period)}
    named_already = {figure.partition("=")[0] for figure in ctx.params.get("figures") or ()}
    offered = (word for word in words if word.startswith(incomplete) and _whole(word) and word not in named_already)
    return [CompletionItem(f"{word}=", help=units.get(word, "")) for word in offered]


def complete_unknown(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The figures of the indicator that can be asked for; behind a dot their parts."""
    from click.shell_completion import CompletionItem  # it costs time that a calculation does not need

    from kpical.computation.unknowns import choices

    try:
        # where an option still lacks its value, click leaves the words there
        indicator = Library(_settings(ctx).paths).find(ctx.params.get("indicator") or next(iter(ctx.args), ""))
        period = period_or_none(ctx.params.get("year") or "")
        definition = indicator.definition(period)
        paths = [address.path for address in choices(definition, period)] if definition else []
    except KpicalError:
        return []
    parts = {slot.path: slot.input.parts for slot in slots(definition, period)} if definition else {}
    words = [*paths, *(f"{path}.{part}" for path in paths if incomplete.startswith(path) for part in parts[path])]
    return [CompletionItem(word) for word in words if word.startswith(incomplete) and _whole(word)]


def complete_word_of_batch(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Indicators, and the files that the shell knows."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file"), *complete_indicator(ctx, param, incomplete)]


def complete_map(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """`input=` of the indicators that were named, and behind it the heads of the table; nothing where it cannot be read."""
    from click.shell_completion import CompletionItem

    left, equals, _ = incomplete.partition("=")
    try:
        library = Library(_settings(ctx).paths)
        words = (*(ctx.params.get("words") or ()), *ctx.args)  # where an option still lacks its value, click leaves them there
        named = {word: library.entry(word) is not None for word in words}
        if equals:
            path = next((word for word, known in named.items() if not known), "")
            offered = [f"{left}={head}" for head in _heads(ctx, path)]
        else:
            offered = [f"{word}=" for word in _mapped(library, [word for word, known in named.items() if known], incomplete)]
    except (KpicalError, OSError):
        return []
    return [CompletionItem(word) for word in offered if word.startswith(incomplete)]


def complete_solve(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The figures of the indicators that were named, behind their indicator where there are several or that is typed."""
    from click.shell_completion import CompletionItem

    from kpical.computation.unknowns import choices

    try:
        library = Library(_settings(ctx).paths)
        named = [word for word in (*(ctx.params.get("words") or ()), *ctx.args) if library.entry(word) is not None]
        offered = []
        for word in named:
            whose = f"{word}:" if len(named) > 1 or incomplete.startswith(f"{word}:") else ""
            definition = library.find(word).definitions[-1]
            offered += [whose + address.path for address in choices(definition, definition.valid.first)]
    except KpicalError:
        return []
    return [CompletionItem(word) for word in offered if word.startswith(incomplete)]


def complete_published(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The heads of the table that was named; nothing where it cannot be read."""
    from click.shell_completion import CompletionItem

    try:
        library = Library(_settings(ctx).paths)
        words = (*(ctx.params.get("words") or ()), *ctx.args)
        path = next((word for word in words if library.entry(word) is None), "")
        offered = _heads(ctx, path)
    except (KpicalError, OSError):
        return []
    return [CompletionItem(head) for head in offered if head.startswith(incomplete)]


def _heads(ctx: click.Context, path: str) -> list[str]:
    """Those of the table, which may be read: no FIFO, no other end that is waited for."""
    if not os.path.isfile(path):
        return []
    from kpical.batch.heads import heads

    sheet, encoding, delimiter = (ctx.params.get(name) or "" for name in ("sheet", "encoding", "delimiter"))
    return heads(path, sheet, encoding_of(encoding), delimiter_of(delimiter))


def _mapped(library: Library, words: Sequence[str], incomplete: str) -> Iterator[str]:
    """What --map may begin with: an input, behind its indicator where there are several or that is typed."""
    for word in words:
        whose = f"{word}:" if len(words) > 1 or incomplete.startswith(f"{word}:") else ""
        definition = library.find(word).definitions[-1]
        for slot in slots(definition, definition.valid.first):
            for name in (slot.path, *(f"{slot.path}.{part}" for part in slot.input.parts)):
                yield whose + name


def _whole(word: str) -> bool:
    """Whether a shell takes the word for one."""
    return not any(char.isspace() or char in "'\"\\()" for char in word)


def _settings(ctx: click.Context) -> Settings:
    return ctx.ensure_object(Settings)
