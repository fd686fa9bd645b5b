"""A report to standard output or to a file, in the format asked for."""

from __future__ import annotations

import os

from kpical.cli.console import heed_signals, on_screen, put, put_bytes, show
from kpical.cli.settings import settings
from kpical.problem.errors import BadOption
from kpical.report.formats import FORMATS, to_csv, to_json_lines, to_plain
from kpical.report.model import Report
from kpical.report.names import BINARY, JSON_LINES, OTHER_SUFFIXES, SUFFIXES


def format_of(form: str | None, output: str | None) -> str:
    """The format that was asked for, else the one of the output's suffix, else a table.

    Raises BadOption for a workbook that would go to a terminal, and for a suffix that is no format's.
    """
    suffix = os.path.splitext(output or "")[1].lower()
    if form is None and output and suffix not in SUFFIXES:
        from kpical.files.atomic import is_file  # what writes no file does without

        if suffix in OTHER_SUFFIXES or is_file(output):
            raise BadOption("output_format", output, tuple(SUFFIXES))
    chosen = form or SUFFIXES.get(suffix, "table")
    if chosen in BINARY and on_screen(output):
        raise BadOption("needs_output", chosen)
    return chosen


def to_file(report: Report, form: str, output: str) -> str | bytes:
    """The report as a file of that name has it: .tsv parts its cells by tabs, .jsonl has a value a line."""
    suffix = os.path.splitext(output)[1].lower()
    if form == "table":
        return to_plain(report)
    if form == "json" and suffix in JSON_LINES:
        return to_json_lines(report)
    if form == "csv" and suffix == ".tsv":
        from kpical.table.separators import to_separator  # a calculation does without

        return to_separator(to_csv(report).encode("utf-8"), "\t")
    return FORMATS[form](report)


def report_out(report: Report, form: str, output: str | None = None) -> None:
    """For people in the console's encoding, for programs in UTF-8; to a file whole or not at all."""
    written = to_file(report, form, output) if output else FORMATS[form](report)
    if output:
        from kpical.files.atomic import written_atomically

        heed_signals(settings().words)
        data = written if isinstance(written, bytes) else written.encode("utf-8", "replace")
        with written_atomically(output) as write:
            write(data)
    elif isinstance(written, bytes):
        put_bytes(written)
    elif form == "table":
        show(written, coloured=True)
    else:
        put(written)
