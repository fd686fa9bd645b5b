"""`kpical check`: every problem of indicator files at once."""

from __future__ import annotations

import click

from kpical.catalogue.library import formula_files
from kpical.check import check_files
from kpical.cli.console import columns, fitted, show, stdout, to_stderr
from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.settings import common, settings


@click.command("check", cls=Command)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())
@common
def command(paths: tuple[str, ...]) -> None:
    """檢查指標檔、計畫檔與燈號檔：欄位、公式、單位，並驗算各算例。有問題以 1 結束。

    Check indicator files (keys, formulas, units, worked examples), plans and lights.
    """
    given = settings()
    files = [file for path in paths for file in formula_files(path)]
    found = check_files(library_of(given, paths), files)
    words = given.words
    for problem in found.problems:
        first, *more = words.lines(problem, columns() - 6)
        if problem.notice:
            first = first.replace(": ", f": {words.label('label.notice')}{words.label('colon')}", 1)
        show(fitted("\n".join([first, *more]), stdout()) + "\n")
    if found.problems:
        notices = len(found.problems) - found.errors
        to_stderr(words.label("check.found", files=found.files, errors=found.errors, notices=notices))
    else:
        to_stderr(words.label("check.fine", files=found.files, examples=found.examples))
    click.get_current_context().exit(1 if found.errors else 0)
