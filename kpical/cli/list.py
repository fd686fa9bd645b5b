"""`kpical list`: find indicators."""

from __future__ import annotations

import click

from kpical.cli.console import columns, to_stderr
from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.options import format_option
from kpical.cli.printing import format_of, report_out
from kpical.cli.settings import common, settings
from kpical.report.indicator import list_report


@click.command("list", cls=Command)
@click.argument("text", required=False)
@format_option
@common
def command(text: str | None, form: str | None) -> None:
    """列出指標；給 TEXT 則只列代號、名稱或別名含有它的。

    List indicators, or those whose id, name or alias holds TEXT.
    """
    common_options = settings()
    form = format_of(form, None)
    library = library_of(common_options)
    entries, faults = library.listing(text or "")
    for entry in entries:
        library.tell_replaced(entry, *entry.words)
    if not entries:
        to_stderr(common_options.words.label("list.none", text=text))
    if entries or form != "table":
        report_out(list_report(entries, common_options.words_for(form)), form)
    if faults:
        for fault in faults:
            to_stderr("\n".join(common_options.words.lines(fault, columns() - 6)))
        to_stderr(common_options.words.label("list.unread", files=len(faults)))
        click.get_current_context().exit(1)
