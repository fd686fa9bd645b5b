"""`kpical check`: every problem of indicator files at once."""

from __future__ import annotations

import click

from kpical.catalogue.library import Library, formula_files
from kpical.check import Checked, check_files
from kpical.cli.console import columns, fitted, put, show, stdout, to_stderr
from kpical.cli.helping import Command
from kpical.cli.settings import common, settings
from kpical.words import Words


@click.command("check", cls=Command)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="格式 Format.")
@common
def command(paths: tuple[str, ...], form: str) -> None:
    """檢查指標檔、計畫檔與燈號檔：欄位、公式、單位，並驗算各算例。有問題以 1 結束。

    Check indicator files (keys, formulas, units, worked examples), plans and lights.
    """
    given = settings()
    files = [file for path in paths for file in formula_files(path)]
    found = check_files(Library((*paths, *given.paths)), files)
    words = given.words
    if form == "json":
        import json

        from kpical.report.failure import check_data

        put(json.dumps(check_data(found.problems, given.words_for(form)), ensure_ascii=False, indent=2) + "\n")
    else:
        _show(found, words)
    if found.problems:
        notices = len(found.problems) - found.errors
        to_stderr(words.label("check.found", files=found.files, errors=found.errors, notices=notices))
    else:
        to_stderr(words.label("check.fine", files=found.files, examples=found.examples))
    click.get_current_context().exit(1 if found.errors else 0)


def _show(found: Checked, words: Words) -> None:
    """Each problem with its place, and the part of a formula that is at fault."""
    for problem in found.problems:
        first, *more = words.lines(problem, columns() - 6)
        if problem.notice:
            first = first.replace(": ", f": {words.label('label.notice')}{words.label('colon')}", 1)
        show(fitted("\n".join([first, *more]), stdout()) + "\n")
