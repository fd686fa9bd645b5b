"""A report to standard output, in the format asked for."""

from __future__ import annotations

from kpical.cli.console import put, show
from kpical.report.formats import FORMATS
from kpical.report.sheet import Report


def report_out(report: Report, form: str) -> None:
    """For people in the console's encoding, for programs in UTF-8."""
    write = show if form == "table" else put
    write(FORMATS[form](report))
