"""`kpical check`: every problem of indicator files at once."""

from __future__ import annotations

import click

from kpical.catalogue.library import formula_files
from kpical.check import CheckedFiles, check_files
from kpical.cli.console import columns, fitted, put, show, stdout, to_stderr
from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.one_of import OneOf
from kpical.cli.settings import common, settings
from kpical.words import Words


@click.command("check", cls=Command)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())
@click.option("--format", "form", type=OneOf(("table", "json")), default="table", help="格式 | Format.")
@common
def command(paths: tuple[str, ...], form: str) -> None:
    """檢查指標檔、計畫檔與燈號檔：欄位、公式、單位，並驗算各算例。有問題以 1 結束。

    Check indicator files (keys, formulas, units, worked examples), plans and lights.
    """
    common_options = settings()
    files = [file for path in paths for file in formula_files(path)]
    checked = check_files(library_of(common_options, paths), files)
    words = common_options.words
    if form == "json":
        import json

        from kpical.report.failure import check_data

        put(json.dumps(check_data(checked.problems, common_options.words_for(form)), ensure_ascii=False, indent=2) + "\n")
    else:
        _show(checked, words)
    if checked.problems:
        notices = len(checked.problems) - checked.errors
        to_stderr(words.label("check.found", files=checked.files, errors=checked.errors, notices=notices))
    else:
        to_stderr(words.label("check.fine", files=checked.files, examples=checked.examples))
    click.get_current_context().exit(1 if checked.errors else 0)


def _show(checked: CheckedFiles, words: Words) -> None:
    """Each problem with its place, and the part of a formula that is at fault."""
    for problem in checked.problems:
        first, *more = words.lines(problem, columns() - 6)
        if problem.notice:
            first = first.replace(": ", f": {words.label('label.notice')}{words.label('colon')}", 1)
        show(fitted("\n".join([first, *more]), stdout()) + "\n")
