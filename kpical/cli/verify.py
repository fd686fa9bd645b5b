"""`kpical verify`: a file of results computed again."""

from __future__ import annotations

import click

from kpical.cli.console import to_stderr
from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.options import format_option, output_option
from kpical.cli.planning import check_outputs, whole_file
from kpical.cli.printing import format_of, report_out
from kpical.cli.settings import common, complete_path, settings
from kpical.program.stored import MOST_BYTES
from kpical.program.verification import Verification, verify
from kpical.report.verified import verified_report
from kpical.words import Words


@click.command("verify", cls=Command)
@click.argument("result", metavar="RESULT", shell_complete=complete_path)
@format_option
@output_option
@common
def command(result: str, form: str | None, output: str | None) -> None:
    """驗算 calc 或 score 寫的 JSON：照檔案自己的程式重算，不符的說出兩邊的值，以 3 結束。RESULT 是檔名；「-」是標準輸入。

    Compute the JSON of calc or score again, by the program that it carries itself;
    where a result or a verdict differs, both are told, and the exit code is 3.
    - is standard input.
    """
    common_options = settings()
    form = format_of(form, output)
    check_outputs(output, (result,))
    name, data = whole_file(result, MOST_BYTES, common_options.words)
    verified = verify(data, name, library_of(common_options))
    report_out(verified_report(verified, common_options.words_for(form)), form, output)
    to_stderr(_counted(verified, common_options.words))
    click.get_current_context().exit(verified.exit_code)


def _counted(verified: Verification, words: Words) -> str:
    counts = verified.counts
    kinds = [kind for kind, count in counts.items() if count or kind in ("agrees", "differs")]
    named_counts = words.label("comma").join(f"{words.label(f'agreement.{kind}')} {counts[kind]}" for kind in kinds)
    return words.label("verify.counts", all=len(verified.checked), counts=named_counts)
