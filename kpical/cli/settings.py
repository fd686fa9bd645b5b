"""What every command accepts, before its name and behind it: --lang, --formulas, --debug."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from kpical.words import LANGUAGES, Words

PATH = click.Path(readable=False)  # any text; a shell completes files for it
F = TypeVar("F", bound=Callable[..., Any])


class Settings:
    """The common options as they were given so far; the command sees them complete."""

    def __init__(self) -> None:
        self.lang: str | None = None
        self.formulas: tuple[str, ...] = ()
        self.debug = False

    @property
    def words(self) -> Words:
        """The sentences in the user's language."""
        return Words(self.lang or chosen_language())

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the user's own indicators are."""
        if self.formulas:
            return self.formulas
        return split_paths(os.environ.get("KPICAL_FORMULAS", ""))


def split_paths(text: str, separator: str = os.pathsep) -> tuple[str, ...]:
    """The paths in a variable; quotation marks around one, as Windows' users write them, are none of its own."""
    parts = (part.strip() for part in text.split(separator))
    return tuple(path for part in parts if (path := part[1:-1] if len(part) > 1 and part[0] == part[-1] == '"' else part))


def chosen_language() -> str:
    """KPICAL_LANG, else the locale's language where it is one of ours, else Chinese."""
    for name in ("KPICAL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").replace("_", "-").lower()
        for lang in LANGUAGES:
            if value and value.split(".")[0].startswith(lang[:2].lower()):
                return lang
        if name == "LC_ALL" and value:
            break
    if sys.platform == "win32":
        import locale

        if (locale.getlocale()[0] or "").lower().startswith("en"):
            return "en"
    return "zh-TW"


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
        "--formulas", metavar="PATH", type=PATH, multiple=True, expose_value=False, callback=_formulas, is_eager=True,
        help="自訂指標檔或資料夾，可重複 Your own indicator files.",
    )(command)  # fmt: skip
    return click.option(
        "--lang", type=click.Choice(LANGUAGES), expose_value=False, callback=_lang, is_eager=True, help="語言 Language."
    )(command)
