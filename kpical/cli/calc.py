"""`kpical calc`: one result with its working."""

from __future__ import annotations

import sys
from unicodedata import normalize

import click

from kpical.calculation import Result, calculate
from kpical.catalogue.library import Library
from kpical.catalogue.model import Indicator
from kpical.cli.asking import answers, missing
from kpical.cli.complete import complete_figure, complete_indicator
from kpical.cli.failing import explained
from kpical.cli.helping import Command
from kpical.cli.options import (
    aim_of,
    decimals_of,
    decimals_option,
    format_option,
    miss_option,
    output_option,
    rounding_option,
    target_option,
    year_of,
    year_option,
)
from kpical.cli.printing import format_of, report_out
from kpical.cli.settings import common, settings
from kpical.errors import BadOption, DuplicateInput, KpicalError
from kpical.inputs import addressed, definition_for
from kpical.report.result import Asked, failure_report, result_report


@click.command("calc", cls=Command)
@click.argument("indicator", shell_complete=complete_indicator)
@click.argument("figures", metavar="[NAME=VALUE]...", nargs=-1, shell_complete=complete_figure)
@year_option
@target_option
@decimals_option
@rounding_option
@format_option
@output_option
@miss_option
@common
def command(
    indicator: str, figures: tuple[str, ...], year: str | None, target: str | None, decimals: str | None,
    rounding: str | None, form: str | None, output: str | None, fail_on_miss: bool,
) -> None:  # fmt: skip
    """計算一個指標。沒給的數字，在終端機前會逐一詢問。細數寫成 實支數.原預算=700。

    Compute an indicator, with its working. What is missing is asked for at a terminal.
    """
    given = settings()
    form = format_of(form, output)
    texts: dict[str, str] = {}
    found: Indicator | None = None
    when: int | None = None
    try:
        when = year_of(year)
        texts = split_figures(figures)
        found = Library(given.paths).find(indicator)
        result = computed(found, texts, when, target, decimals_of(decimals), rounding)
    except KpicalError as error:
        if form != "table" and not output:  # a file stays what it was
            asked = Asked(indicator, found, texts, when, target, decimals, rounding)
            report_out(failure_report(asked, error, given.words), form)
        click.get_current_context().exit(explained(error, given))
    report_out(result_report(result, given.words), form, output)
    click.get_current_context().exit(3 if fail_on_miss and result.met is False else 0)


def split_figures(figures: tuple[str, ...]) -> dict[str, str]:
    """NAME=VALUE by name. Raises BadOption, DuplicateInput."""
    found: dict[str, str] = {}
    for text in figures:
        cut = min((i for i in (text.find("="), text.find("＝")) if i > 0), default=0)
        name, value = normalize("NFC", text[:cut]).strip(), text[cut + 1 :]
        if not name:
            raise BadOption("figure", text)
        if name in found:
            raise DuplicateInput(name, found[name], value)
        found[name] = value
    return found


def computed(
    indicator: Indicator, texts: dict[str, str], year: int | None, target: str | None, decimals: int | None, rounding: str | None
) -> Result:
    """The result, with what is missing asked for where someone is there to answer."""
    definition = definition_for(indicator, year)
    aim = aim_of(target, definition)
    if sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty():
        questions = list(missing(definition, year, addressed(definition, year, texts, indicator.id)))
        texts = texts | answers(indicator, definition, questions, settings().words)
    return calculate(indicator, texts, year=year, target=aim, decimals=decimals, rounding=rounding)
