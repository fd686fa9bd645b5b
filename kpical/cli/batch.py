"""`kpical batch`: a table in, the same table out with one column more per indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kpical.batch.asked import renamed, targets_of, units_of
from kpical.batch.run import ENGINES, Batch
from kpical.cli.batch_words import (
    head_of,
)
from kpical.cli.helping import Command
from kpical.cli.one_of import OneOf
from kpical.cli.options import (
    class_option,
    decimals_of,
    decimals_option,
    delimiter_of,
    encoding_of,
    miss_option,
    output_option,
    rounding_option,
    year_of,
    year_option,
)
from kpical.cli.progress import judged_by, report_uncompiled
from kpical.cli.settings import common, completed
from kpical.cli.table_command import table_command
from kpical.cli.table_options import maps_option, table_options
from kpical.recipe.columns import read_map
from kpical.recipe.job import Job

if TYPE_CHECKING:
    from kpical.catalogue.library import Library


@click.command("batch", cls=Command)
@click.argument("words", metavar="[INDICATOR]... [FILE|-]", nargs=-1, shell_complete=completed("word_of_batch"))
@output_option
@year_option
@click.option(
    "--target",
    "targets",
    metavar="[IND:]T",
    multiple=True,
    help='目標，如 ">= 80"，none 為沒有；可重複 | A target, by indicator.',
)
@decimals_option
@rounding_option
@class_option
@click.option("--verdict", is_flag=True, help="加一欄是否達成目標 | Add whether the target is met.")
@click.option("--grade", is_flag=True, help="加一欄等第 | Add the grade.")
@click.option("--notes", is_flag=True, help="加一欄附註 | Add the notes on each result.")
@click.option(
    "--solve", "solves", metavar="[IND:]INPUT", multiple=True, shell_complete=completed("solve"),
    help="加一欄：這個數再多少即達成 | Add what this input lacks to meet the target.",
)  # fmt: skip
@click.option("--exact", is_flag=True, help="加一欄分數的確值 | Add the exact fraction.")
@maps_option
@click.option("--as", "heads", metavar="WORD=HEAD", multiple=True, help="結果欄另取名稱 | Name a result's column.")
@table_options
@click.option("--engine", type=OneOf(ENGINES), default="auto", help="用哪個引擎；結果相同 | The engine; results are the same.")
@miss_option
@common
def command(
    words: tuple[str, ...], output: str | None, year: str | None, targets: tuple[str, ...], decimals: str | None,
    rounding: str | None, category: str, verdict: bool, grade: bool, notes: bool, solves: tuple[str, ...], exact: bool,
    maps: tuple[str, ...], heads: tuple[str, ...], rejects: str | None, encoding: str, delimiter: str, sheet: str, head: str,
    units: tuple[str, ...], blank: str | None, dash: str | None, bom: bool, raw: bool, form: str | None, engine: str,
    fail_on_miss: bool,
) -> None:  # fmt: skip
    """逐列計算 CSV、JSON、XLSX 或 ODS：原欄位照抄，每個指標加一欄，最後一欄是錯誤。

    不給 FILE 則讀標準輸入；不給 INDICATOR 則依表格的「指標」欄。

    Compute every row of a table (CSV, JSON, XLSX, ODS): its columns stay, each indicator adds one, the last one holds the errors.

    Without FILE it reads standard input; without INDICATOR the column `indicator` of each row says what to compute.
    """
    table = table_command(words, output=output, rejects=rejects, form=form, sheet=sheet, bom=bom)
    asked, library = table.asked, table.library
    job = Job(
        words=asked, renamed=renamed(heads, asked), maps=tuple(map(read_map, maps)), period=year_of(year),
        decimals=decimals_of(decimals), rounding=rounding, category=category.strip(),
        verdict=verdict or fail_on_miss, grade=grade, exact=exact, notes=notes,
        solves=_solves(solves, asked, library),
        head=head_of(head), units=units_of(units), blank_zero=blank == "zero", dash_zero=dash == "zero",
        bom=bom and table.form == "csv", raw=raw, encoding=encoding_of(encoding), delimiter=delimiter_of(delimiter),
        engine=engine,
    )  # fmt: skip
    run = Batch.of(job, library.find, targets_of(targets, asked, library), table.said)
    summary = table.carry_out(run)
    report_uncompiled(run.recipes, summary, table.words)
    judged_by(run.recipes.judged, table.words)
    table.tell_stamp(run)
    click.get_current_context().exit(1 if summary.failed else 3 if fail_on_miss and summary.missed else 0)


def _solves(texts: tuple[str, ...], asked: tuple[str, ...], library: Library) -> tuple[tuple[str, str], ...]:
    """What --solve asks for; a table that asks for nothing does without what reads it."""
    if not texts:
        return ()
    from kpical.batch.solves import solves_of

    return solves_of(texts, asked, library)
