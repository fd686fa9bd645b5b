"""`kpical explain`: what an error code means, an example that provokes it, and how to fix it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kpical.cli.helping import Command
from kpical.cli.printing import report_out
from kpical.cli.settings import common, settings
from kpical.problem.codes import CODES
from kpical.problem.errors import BadOption
from kpical.problem.suggest import suggestions
from kpical.words import Words

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_code(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The codes, each with its short name for help."""
    from click.shell_completion import CompletionItem

    words = Words("zh-TW")
    return [CompletionItem(code, help=words.label(f"code.{code}")) for code in CODES if code.startswith(incomplete)]


@click.command("explain", cls=Command)
@click.argument("code", required=False, shell_complete=complete_code)
@common
def command(code: str | None) -> None:
    """說明一個錯誤代碼：意思、改法、例子。不給 CODE 則列出所有代碼。

    Explain an error code: what it means, how to fix it, an example.
    Without CODE, list them all.
    """
    from kpical.report.explained import codes_report, explanation_report

    words = settings().words
    if code is not None and code not in CODES:
        raise BadOption("no_code", code, near=suggestions(code, CODES))
    report_out(explanation_report(code, words) if code else codes_report(words), "table")
