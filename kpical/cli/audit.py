"""`kpical audit`: a table in, the same table out, with what is printed in one of its columns held against the formula."""

from __future__ import annotations

import click

from kpical.batch.asked import units_of
from kpical.batch.run import Batch
from kpical.cli.batch_words import head_of
from kpical.cli.helping import Command
from kpical.cli.one_of import OneOf
from kpical.cli.options import (
    decimals_of,
    delimiter_of,
    encoding_of,
    output_option,
    year_of,
    year_option,
)
from kpical.cli.progress import report_audit
from kpical.cli.settings import common, completed
from kpical.cli.table_command import table_command
from kpical.cli.table_options import maps_option, table_options
from kpical.computation.audit import AGREEMENTS, RULES
from kpical.problem.errors import BadOption
from kpical.recipe.columns import read_map
from kpical.recipe.job import Job, PrintedColumn


@click.command("audit", cls=Command)
@click.argument("words", metavar="INDICATOR [FILE|-]", nargs=-1, shell_complete=completed("word_of_batch"))
@click.option(
    "--published",
    metavar="HEAD",
    default="",
    shell_complete=completed("published"),
    help="印出的數在哪一欄；預設是名稱與指標相同的欄 | The column of what is printed, else the one called as the indicator.",
)
@click.option("--rounding", type=OneOf(RULES), help="只准一種進位方式 | Allow one rule of rounding only.")
@click.option("--decimals", metavar="N", help="印出的小數位數；預設依各格 | Decimals in print, else as each cell has them.")
@output_option
@year_option
@maps_option
@table_options
@click.option("--fail-on-mismatch", is_flag=True, help="有不符時以 3 結束 | Exit 3 where a printed figure cannot be true.")
@common
def command(
    words: tuple[str, ...], published: str, rounding: str | None, decimals: str | None, output: str | None, year: str | None,
    maps: tuple[str, ...], rejects: str | None, encoding: str, delimiter: str, sheet: str, head: str, units: tuple[str, ...],
    blank: str | None, dash: str | None, bom: bool, raw: bool, form: str | None, fail_on_mismatch: bool,
) -> None:  # fmt: skip
    """核對表格印出的數：逐列照公式重算，看印出的數能不能是真的。原欄位照抄，後面加上印出、算出、核對與可能的範圍。

    各數若以千元等較大的單位或帶小數印出，會考慮它們本身經過進位；連這樣也得不出的，才算不符。

    Hold what a table prints against the formula, row by row. Its columns stay; behind them come published, computed, agreement,
    low and high.

    Figures in thousands and the like, or with decimals, may have been rounded themselves; what cannot be true even so differs.
    """
    table = table_command(words, output=output, rejects=rejects, form=form, sheet=sheet, bom=bom)
    asked = table.asked
    if len(asked) != 1:
        raise BadOption("extra_argument", asked[1]) if asked else BadOption("needs_argument", "INDICATOR")
    job = Job(
        words=asked, maps=tuple(map(read_map, maps)), period=year_of(year), decimals=decimals_of(decimals), rounding=rounding,
        head=head_of(head), units=units_of(units), blank_zero=blank == "zero", dash_zero=dash == "zero",
        bom=bom and table.form == "csv", raw=raw, encoding=encoding_of(encoding), delimiter=delimiter_of(delimiter),
        engine="plain", audit=PrintedColumn(published, {code: table.said.label(f"agreement.{code}") for code in AGREEMENTS}),
    )  # fmt: skip
    run = Batch.of(job, table.library.find, {}, table.said)
    summary = table.carry_out(run)
    report_audit(run, table.words)
    table.tell_stamp(run)
    click.get_current_context().exit(1 if summary.failed else 3 if fail_on_mismatch and summary.agreements["differs"] else 0)
