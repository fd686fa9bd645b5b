"""`kpical show`: what is known of an indicator."""

from __future__ import annotations

import click

from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.options import format_option, year_of, year_option
from kpical.cli.printing import format_of, report_out
from kpical.cli.settings import common, completed, settings
from kpical.computation.inputs import definition_for
from kpical.report.indicator import indicator_report


@click.command("show", cls=Command)
@click.argument("indicator", shell_complete=completed("indicator"))
@year_option
@format_option
@common
def command(indicator: str, year: str | None, form: str | None) -> None:
    """說明一個指標：公式、各數與單位、目標、出處。INDICATOR 是代號、名稱或別名。

    Describe an indicator: formula, inputs and units, target, source.
    """
    common_options = settings()
    form = format_of(form, None)
    read = library_of(common_options).find(indicator)
    wanted = year_of(year)
    definition_for(read, wanted)
    report_out(indicator_report(read, wanted, common_options.words_for(form)), form)
