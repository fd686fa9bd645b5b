"""`kpical batch`: a table in, the same table out with one column more per indicator."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

from kpical.batch.asked import renamed, targets_of, units_of
from kpical.batch.run import ENGINES, Batch
from kpical.cli.batch_words import (
    batch_format,
    check_rejects,
    head_of,
    names_no_format,
    separator_of,
    split_words,
)
from kpical.cli.complete import complete_solve, complete_word_of_batch
from kpical.cli.console import heed_signals
from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.one_of import OneOf
from kpical.cli.options import (
    class_option,
    decimals_of,
    decimals_option,
    delimiter_of,
    delimiter_option,
    encoding_of,
    encoding_option,
    miss_option,
    output_option,
    rounding_option,
    sheet_option,
    unit_option,
    year_of,
    year_option,
)
from kpical.cli.progress import judged_by, report_summary, report_uncompiled
from kpical.cli.settings import common, settings
from kpical.cli.streams import carried_out, tell_stamp, written_notices
from kpical.cli.table_options import (
    blank_option,
    bom_option,
    dash_option,
    head_option,
    maps_option,
    raw_option,
    rejects_option,
    table_format_option,
)
from kpical.problem.errors import BadOption
from kpical.problem.table_errors import MissingColumn
from kpical.recipe.columns import read_map
from kpical.recipe.job import Job, Summary
from kpical.report.names import ARROW

if TYPE_CHECKING:
    from kpical.catalogue.library import Library
    from kpical.words import Words


@click.command("batch", cls=Command)
@click.argument("words", metavar="[INDICATOR]... [FILE|-]", nargs=-1, shell_complete=complete_word_of_batch)
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
    "--solve", "solves", metavar="[IND:]INPUT", multiple=True, shell_complete=complete_solve,
    help="加一欄：這個數再多少即達成 | Add what this input lacks to meet the target.",
)  # fmt: skip
@click.option("--exact", is_flag=True, help="加一欄分數的確值 | Add the exact fraction.")
@maps_option
@click.option("--as", "heads", metavar="WORD=HEAD", multiple=True, help="結果欄另取名稱 | Name a result's column.")
@rejects_option
@encoding_option
@delimiter_option
@sheet_option
@head_option
@unit_option
@blank_option
@dash_option
@bom_option
@raw_option
@table_format_option
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
    heed_signals(settings().words)
    gc.freeze()  # what was imported stays
    gc.enable()
    common_options, unnamed = settings(), names_no_format(form, output)
    separator, form = separator_of(form, output), batch_format(form, output)
    check_rejects(rejects)
    if bom and form in ARROW.values():
        raise BadOption("not_of_arrow", output or "", "--bom")
    said = common_options.words_for(form)
    library = library_of(common_options)
    asked, path = split_words(words, library)
    job = Job(
        words=asked, renamed=renamed(heads, asked), maps=tuple(map(read_map, maps)), period=year_of(year),
        decimals=decimals_of(decimals), rounding=rounding, category=category.strip(),
        verdict=verdict or fail_on_miss, grade=grade, exact=exact, notes=notes,
        solves=_solves(solves, asked, library),
        head=head_of(head), units=units_of(units), blank_zero=blank == "zero", dash_zero=dash == "zero",
        bom=bom and form == "csv", raw=raw, encoding=encoding_of(encoding), engine=engine, delimiter=delimiter_of(delimiter),
    )  # fmt: skip
    run = Batch.of(job, library, targets_of(targets, asked, library), said)
    try:
        summary = carried_out(run, path, output, rejects, form, sheet, common_options.words, separator)
    except MissingColumn as error:
        from kpical.cli.owners import owned

        raise owned(error, library, said if form == "json" else common_options.words) from None
    written_notices(run, output if unnamed else None, form, common_options.words)
    _tell(run, summary, rejects, common_options.words)
    tell_stamp(run, output, form, common_options.words)
    click.get_current_context().exit(1 if summary.failed else 3 if fail_on_miss and summary.missed else 0)


def _tell(run: Batch, summary: Summary, rejects: str | None, words: Words) -> None:
    """What was computed, how slowly, and by whose targets."""
    report_summary(summary, words, rejects)
    report_uncompiled(run.recipes, summary, words)
    judged_by(run.recipes.judged, words)


def _solves(texts: tuple[str, ...], asked: tuple[str, ...], library: Library) -> tuple[tuple[str, str], ...]:
    """What --solve asks for; a table that asks for nothing does without what reads it."""
    if not texts:
        return ()
    from kpical.batch.solves import solves_of

    return solves_of(texts, asked, library)
