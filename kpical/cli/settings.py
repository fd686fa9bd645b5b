"""What every command accepts, before its name and behind it: --lang, --formulas, --debug."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from kpical.report.names import READ_BY_SCRIPTS
from kpical.words import LANGUAGES, Words

F = TypeVar("F", bound=Callable[..., Any])


class Settings:
    """The common options as they were given so far; the command sees them complete."""

    def __init__(self) -> None:
        self.lang: str | None = None
        self.formulas: tuple[str, ...] = ()
        self.debug = False
        self.begun = False  # whether rows are on standard output already

    @property
    def words(self) -> Words:
        """The sentences in the user's language."""
        return Words(self.lang or chosen_language())

    def words_for(self, form: str) -> Words:
        """The sentences of an output in that format: one that programs read does not hang on the machine's locale."""
        return Words(self.lang or _language_of("KPICAL_LANG") or LANGUAGES[0]) if form in READ_BY_SCRIPTS else self.words

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the user's own indicators are."""
        if self.formulas:
            return self.formulas
        return tuple(path for path in os.environ.get("KPICAL_FORMULAS", "").split(os.pathsep) if path)


def chosen_language() -> str:
    """KPICAL_LANG, else the locale's language where it is one of ours, else Chinese."""
    for name in ("KPICAL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if lang := _language_of(name):
            return lang
        if name == "LC_ALL" and os.environ.get(name):
            break
    if sys.platform == "win32":
        import locale

        if (locale.getlocale()[0] or "").lower().startswith("en"):
            return "en"
    return "zh-TW"


def _language_of(variable: str) -> str:
    """The language of ours that the environment variable begins with, or nothing."""
    value = os.environ.get(variable, "").lower()
    return next((lang for lang in LANGUAGES if value.startswith(lang[:2].lower())), "")


def settings() -> Settings:
    """The settings of the running command."""
    return click.get_current_context().ensure_object(Settings)


def _lang(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value:
        ctx.ensure_object(Settings).lang = value


def _formulas(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> None:
    given = ctx.ensure_object(Settings)
    given.formulas = (*given.formulas, *value)


def _debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Settings).debug = True


def common(command: F) -> F:
    """Add the common options."""
    command = click.option(
        "--debug", is_flag=True, expose_value=False, callback=_debug, is_eager=True, help="出錯時顯示完整追蹤 Show tracebacks."
    )(command)
    command = click.option(
        "--formulas", metavar="PATH", multiple=True, expose_value=False, callback=_formulas, is_eager=True,
        help="自訂指標檔或資料夾，可重複 Your own indicator files.",
    )(command)  # fmt: skip
    return click.option(
        "--lang", type=click.Choice(LANGUAGES), expose_value=False, callback=_lang, is_eager=True, help="語言 Language."
    )(command)
