"""What every command accepts, before its name and behind it: --lang, --formulas, --debug."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kpical.cli.one_of import OneOf
from kpical.problem.errors import BadFile, FileProblem, KpicalError
from kpical.report.names import READ_BY_SCRIPTS
from kpical.words import LANGUAGES, Words

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from kpical.cli.config_reader import Preferences

F = TypeVar("F", bound=Callable[..., Any])


class Settings:
    """The common options as they were given so far; the command sees them complete."""

    def __init__(self) -> None:
        self.lang: str | None = None
        self.formulas: tuple[str, ...] = ()
        self.debug = False
        self.begun = False  # whether rows are on standard output already
        self.preferences: Preferences | None = None  # of the file of settings
        self.unread: KpicalError | None = None  # why there are none of a file that there is
        self.typed: tuple[str, ...] = ()  # the command line
        self.resume = ""  # the command that goes on where questions were left unanswered

    @property
    def words(self) -> Words:
        """The sentences in the user's language."""
        return Words(self.lang or chosen_language(self.preferences and self.preferences.lang))

    def words_for(self, form: str) -> Words:
        """The sentences of an output in that format: one that programs read does not hang on the machine's locale."""
        return (
            Words(self.lang or _ours(os.environ.get("KPICAL_LANG", "")) or LANGUAGES[0])
            if form in READ_BY_SCRIPTS
            else self.words
        )

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the user's own indicators are. Raises BadFile where the settings name a path that is not there."""
        named = self.formulas or split_paths(os.environ.get("KPICAL_FORMULAS", ""))
        if named:
            return named
        preferred = self.preferences.formulas if self.preferences else ()
        if lost := [FileProblem("no_path", place, path) for path, place in preferred if not os.path.exists(path)]:
            raise BadFile(lost)
        return tuple(path for path, _ in preferred)


def split_paths(text: str, separator: str = os.pathsep) -> tuple[str, ...]:
    """The paths in a variable; quotation marks around one, as Windows' users write them, are none of its own."""
    parts = (part.strip() for part in text.split(separator))
    return tuple(path for part in parts if (path := part[1:-1] if len(part) > 1 and part[0] == part[-1] == '"' else part))


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


def completed(name: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """`complete_…` of that name in the module `complete`, which only a shell that completes imports."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        items: list[CompletionItem] = getattr(import_module("kpical.cli.complete"), f"complete_{name}")(ctx, param, incomplete)
        return items

    return complete


def complete_path(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The files that the shell knows; click's type for a path translates its name, and every start would read locales for it."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _lang(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value:
        ctx.ensure_object(Settings).lang = value


def _formulas(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> None:
    common_options = ctx.ensure_object(Settings)
    common_options.formulas = (*common_options.formulas, *value)


def _debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(Settings).debug = True


def common(command: F) -> F:
    """Add the common options."""
    command = click.option(
        "--debug", is_flag=True, expose_value=False, callback=_debug, is_eager=True, help="出錯時顯示完整追蹤 | Show tracebacks."
    )(command)
    command = click.option(
        "--formulas", metavar="PATH", shell_complete=complete_path, multiple=True, expose_value=False, callback=_formulas,
        is_eager=True, help="自訂指標檔或資料夾，可重複 | Your own indicator files or folders; repeatable.",
    )(command)  # fmt: skip
    return click.option(
        "--lang", type=OneOf(LANGUAGES), expose_value=False, callback=_lang, is_eager=True, help="語言 | Language."
    )(command)
