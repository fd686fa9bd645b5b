"""What every command accepts, before its name and behind it: --lang, --formulas, --debug."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kpical.problem.errors import BadFile, FileProblem
from kpical.words import LANGUAGES, Words

if TYPE_CHECKING:
    from kpical.cli.config_reader import Preferences

F = TypeVar("F", bound=Callable[..., Any])


class Settings:
    """The common options as they were given so far; the command sees them complete."""

    def __init__(self) -> None:
        self.lang: str | None = None
        self.formulas: tuple[str, ...] = ()
        self.debug = False
        self.preferences: Preferences | None = None  # of the file of settings
        self.typed: tuple[str, ...] = ()  # the command line
        self.resume = ""  # the command that goes on where questions were left unanswered

    @property
    def words(self) -> Words:
        """The sentences in the user's language."""
        return Words(self.lang or chosen_language(self.preferences and self.preferences.lang))

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the user's own indicators are. Raises BadFile where the settings name a path that is not there."""
        named = self.formulas or tuple(path for path in os.environ.get("KPICAL_FORMULAS", "").split(os.pathsep) if path)
        if named:
            return named
        preferred = self.preferences.formulas if self.preferences else ()
        if lost := [FileProblem("no_path", place, path) for path, place in preferred if not os.path.exists(path)]:
            raise BadFile(lost)
        return tuple(path for path, _ in preferred)


def chosen_language(preferred: str | None = None) -> str:
    """KPICAL_LANG, else the one that the settings prefer, else the locale's where it is one of ours, else Chinese."""
    return _ours(os.environ.get("KPICAL_LANG", "")) or preferred or _of_the_locale()


def _ours(said: str) -> str:
    """The one of our languages that a variable names, or nothing."""
    named = said.replace("_", "-").lower().split(".")[0]
    return next((lang for lang in LANGUAGES if named.startswith(lang[:2].lower())), "")


def _of_the_locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if lang := _ours(value):
            return lang
        if name == "LC_ALL" and value:
            break
    if sys.platform == "win32":
        import locale

        if (locale.getlocale()[0] or "").lower().startswith("en"):
            return "en"
    return "zh-TW"


def values_of(option: str, words: Sequence[str]) -> list[str]:
    """What stands behind an option, as far as it can be seen before the words are understood."""
    behind = [word for before, word in pairwise(words) if before == option]
    return [*behind, *(word.partition("=")[2] for word in words if word.startswith(f"{option}="))]


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
        "--debug", is_flag=True, expose_value=False, callback=_debug, is_eager=True, help="出錯時顯示完整追蹤 | Show tracebacks."
    )(command)
    command = click.option(
        "--formulas", metavar="PATH", multiple=True, expose_value=False, callback=_formulas, is_eager=True,
        help="自訂指標檔或資料夾，可重複 | Your own indicator files or folders; repeatable.",
    )(command)  # fmt: skip
    return click.option(
        "--lang", type=click.Choice(LANGUAGES), expose_value=False, callback=_lang, is_eager=True, help="語言 | Language."
    )(command)
