"""The program: commands imported when they are run, errors put in words, exit codes in one place."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click
from click.formatting import HelpFormatter

from kpical import __version__
from kpical.cli.config import preferences
from kpical.cli.console import Interrupted, leave_quietly, prepare, quiet_stdout, to_stderr
from kpical.cli.helping import Group, in_language
from kpical.cli.settings import Settings, common, values_of
from kpical.problem.errors import KpicalError
from kpical.words import LANGUAGES

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "list": "列出或搜尋指標 | Find indicators.",
    "show": "說明一個指標 | Describe an indicator.",
    "calc": "計算一個指標，附算式 | Compute one indicator, with the working.",
    "solve": "還差多少才達成目標 | How much more a target takes.",
    "change": "結果為何變動，分攤給各數 | Share a change of the result among the figures.",
    "batch": "計算整張表格 | Compute a table, row by row.",
    "audit": "核對表格印出的數能不能是真的 | Check whether a table's printed figures can be true.",
    "score": "計畫加數字，算出計分表 | Score a plan with its figures.",
    "verify": "驗算 calc、score 的 JSON | Compute the JSON of calc or score again.",
    "template": "產生計畫的空白填報表 | Make an empty form for the figures of a plan.",
    "check": "檢查指標檔與計畫檔 | Check indicator files, their examples, and plans.",
    "schema": "印出 YAML 檔的 JSON Schema | Print the schema of YAML files.",
    "explain": "說明一個錯誤代碼 | Explain an error code.",
}


class LazyGroup(Group):
    """Knows its commands by name and help; imports one when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the manual."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"kpical.cli.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; at a terminal, calc where it names an indicator.

        Raises BadOption, with the nearest commands and indicators there are.
        """
        if args and args[0] not in COMMANDS:
            from kpical.cli.named import named_indicator, no_command

            if not named_indicator(ctx.ensure_object(Settings), args, completing=ctx.resilient_parsing):
                if ctx.resilient_parsing:
                    return None, None, []
                raise no_command(ctx.ensure_object(Settings), args, COMMANDS)
            args = ["calc", *args]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands; where none begins so, the indicators, which mean calc."""
        commands = super().shell_complete(ctx, incomplete)
        if commands or not incomplete:
            return commands
        from kpical.cli.complete import complete_indicator

        return complete_indicator(ctx, self.params[0], incomplete)

    def format_commands(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """The commands with their help, without importing any."""
        lang = ctx.ensure_object(Settings).words.lang
        with formatter.section(in_language("指令 | Commands", lang)):
            formatter.write_dl([(name, in_language(text, lang)) for name, text in COMMANDS.items()])


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """The version, and which engine does large tables; where the kernel is of another layout, that too."""
    if asked:
        from kpical.kernel.built import engine_there

        there = engine_there()
        click.echo(f"kpical {__version__} ({'native' if there == 'native' else 'plain'})")
        if there == "stale":
            to_stderr(ctx.ensure_object(Settings).words.label("notice.stale_kernel"))
        ctx.exit()


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False, invoke_without_command=True
)
@common
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="版本 | Version.")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """績效指標計算器：公式照公布的寫，算得精確，過程看得見。在終端機前只打 kpical calc，會從指標問到結果。

    Performance indicators from budget figures, exactly and with the working shown.
    At a terminal, kpical calc alone asks for everything.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Run the command line and end the process with its exit code."""
    common_options = Settings()
    try:
        prepare()
        common_options = _common_words(sys.argv[1:])
        common_options.typed = tuple(sys.argv[1:])
        _prefer(common_options)
        if "_KPICAL_COMPLETE" in os.environ:
            from kpical.cli.shells import register

            register()
        code = cli(standalone_mode=False, obj=common_options, prog_name="kpical")
        if sys.stdout is not None:
            sys.stdout.flush()
    except SystemExit as error:
        code = error.code
        if not hasattr(sys.stdout, "fileno") or type(sys.stdout).__module__.startswith("click"):  # its word for EPIPE
            quiet_stdout()
            code = 0
    except Interrupted as error:
        code = _interrupted(common_options, error.number)
    except (KeyboardInterrupt, click.Abort):
        code = _interrupted(common_options, 2)
    except Exception as error:  # noqa: BLE001  the one place where whatever is left is put in words
        if isinstance(
            error, MemoryError | SystemError
        ):  # its frames hold all that was made, and there is no room for a word more
            error.__traceback__ = error.__context__ = None
            gc.collect()
        from kpical.cli.failing import failed

        code = failed(error, common_options, sys.argv[1:])
    leave_quietly()
    _end(code if isinstance(code, int) else 0)


def _common_words(words: Sequence[str]) -> Settings:
    """--debug and --lang as far as they can be seen before anything is understood: a mistake may come before them."""
    common_options = Settings()
    common_options.debug = "--debug" in words
    said = next(iter(values_of("--lang", words)), "")
    common_options.lang = said if said in LANGUAGES else None
    return common_options


def _prefer(common_options: Settings) -> None:
    """Heed the user's own settings. What is wrong in them stops commands, and neither a help nor a shell that completes."""
    try:
        common_options.preferences = preferences()
    except KpicalError as error:
        common_options.unread = error
    if common_options.preferences and common_options.preferences.color == "off":
        os.environ.setdefault("NO_COLOR", "1")


def _interrupted(common_options: Settings, number: int) -> int:
    leave_quietly()
    to_stderr("\n" * (number == 2) + common_options.words.label("interrupted"))
    if common_options.resume:
        from kpical.cli.resuming import say_command

        say_command(common_options)
    return 128 + number


def _end(code: int) -> None:
    """Flush what is left; a reader that has gone is no failure."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        os._exit(code)
    sys.exit(code)
