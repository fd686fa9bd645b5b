"""`kpical score`: a plan and figures in, the scorecard out."""

from __future__ import annotations

import click

from kpical.batch.asked import units_of
from kpical.cli.console import on_screen, to_stderr
from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.options import (
    class_option,
    delimiter_of,
    delimiter_option,
    encoding_of,
    encoding_option,
    format_option,
    miss_option,
    output_option,
    sheet_option,
    unit_option,
    year_of,
    year_option,
)
from kpical.cli.planning import check_outputs, figure_file
from kpical.cli.printing import format_of, report_out
from kpical.cli.progress import ProgressLine
from kpical.cli.settings import common, complete_path, settings
from kpical.plan.figures import read_figures
from kpical.plan.files import load_plan
from kpical.plan.scoring import Scores, score
from kpical.report.scorecard.report import score_report
from kpical.words import Words

_MOST_TOLD = 50  # problems of rows; all of them stand in the JSON


@click.command("score", cls=Command)
@click.argument("plan", metavar="PLAN", shell_complete=complete_path)
@click.argument("files", metavar="FIGURES...", shell_complete=complete_path, nargs=-1, required=True)
@year_option
@class_option
@sheet_option
@encoding_option
@delimiter_option
@unit_option
@click.option("--transpose", is_flag=True, help="各數由上往下排的表先轉置 | Exchange the rows and columns of tables.")
@format_option
@output_option
@miss_option
@common
def command(
    plan: str, files: tuple[str, ...], year: str | None, category: str, sheet: str, encoding: str, delimiter: str,
    units: tuple[str, ...], transpose: bool, form: str | None, output: str | None, fail_on_miss: bool,
) -> None:  # fmt: skip
    """計畫加數字，算出績效計分表。FIGURES 是 CSV、XLSX、ODS、YAML 或 JSON，可以多個；「-」是標準輸入的 CSV。

    Score a plan: every indicator computed, assessed and traced to its
    figures. FIGURES are CSV, XLSX, ODS, YAML or JSON files; - is CSV
    from standard input.
    """
    common_options = settings()
    form = format_of(form, output)
    check_outputs(output, (plan, *files))
    library = library_of(common_options)
    read = load_plan(plan, library)
    wanted = year_of(year)
    words = common_options.words_for(form)
    figures = read_figures(
        [figure_file(path, words) for path in files], read, wanted, lambda word: library.entry(word) is not None, sheet=sheet,
        encoding=encoding_of(encoding), delimiter=delimiter_of(delimiter), units=units_of(units), transpose=transpose,
    )  # fmt: skip
    figures.category_of_all = category.strip()
    with ProgressLine(common_options.words, busy=on_screen(output)) as line:
        scores = score(read, figures, line.scored)
        report_out(score_report(scores, words, line.scored), form, output)
    click.get_current_context().exit(_told(scores, common_options.words, fail_on_miss=fail_on_miss))


def _told(scores: Scores, words: Words, *, fail_on_miss: bool) -> int:
    """What is to be known beside the scorecard, on standard error; the exit code."""
    for notice in scores.notices:
        to_stderr(words.label(f"notice.{notice.code}", **notice.facts))
    for error in scores.problems[:_MOST_TOLD]:
        to_stderr(words.sentence(error))
    if len(scores.problems) > _MOST_TOLD:
        to_stderr(words.label("score.more", count=f"{len(scores.problems) - _MOST_TOLD:,}"))
    cards = scores.cards
    met, missed, failed = (sum(getattr(card, key) for card in cards) for key in ("met", "missed", "failed"))
    counted = words.label("score.counts", all=sum(len(card.outcomes) for card in cards), met=met, missed=missed, failed=failed)
    untargeted = sum(card.untargeted for card in cards)
    counted += words.label("comma") + words.label("score.untargeted", count=untargeted) if untargeted else ""
    to_stderr(words.label("score.done", cards=len(cards), counted=counted))
    if failed or scores.problems:
        return 1
    return 3 if fail_on_miss and missed else 0
