"""`kpical template`: the empty form for the figures of a plan."""

from __future__ import annotations

import click

from kpical.cli.console import stdout, to_stderr
from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.options import format_option, output_option, year_of, year_option
from kpical.cli.planning import check_outputs
from kpical.cli.printing import format_of, report_out
from kpical.cli.settings import common, complete_path, settings
from kpical.computation.inputs import no_version
from kpical.plan.files import load_plan
from kpical.report.form import form_report


@click.command("template", cls=Command)
@click.argument("plan", metavar="PLAN", shell_complete=complete_path)
@year_option
@format_option
@output_option
@common
def command(plan: str, year: str | None, form: str | None, output: str | None) -> None:
    """產生計畫的空白填報表：每個數一列，附單位、說明與出處；填好直接交給 kpical score。

    Make an empty form for the figures of a plan: a row a figure. Filled
    in, it goes to kpical score as it is.
    """
    common_options = settings()
    form = format_of(form, output)
    check_outputs(output, (plan,))
    read = load_plan(plan, library_of(common_options))
    wanted = year_of(year) or read.period
    report_out(form_report(read, wanted, common_options.words_for(form)), form, output)
    if output is None and stdout().isatty():
        to_stderr(common_options.words.label("template.add_output"))
    left_out = [item for item in read.items if item.indicator.definition(wanted) is None]
    for item in left_out:
        to_stderr(common_options.words.sentence(no_version(item.indicator, wanted)))
    click.get_current_context().exit(1 if left_out else 0)
