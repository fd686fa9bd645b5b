"""The formats have one list of names: the command line's, the reports', and what writes the rows of a table agree."""

from kpical.batch.output import FORMATS as OF_ROWS
from kpical.cli.batch_words import BATCH_FORMATS
from kpical.report.formats import FORMATS as OF_REPORTS
from kpical.report.names import BINARY, NAMES, SUFFIXES


def test_every_format_is_written_for_reports():
    assert set(OF_REPORTS) == set(NAMES)


def test_every_format_is_written_for_the_rows_of_a_table():
    """CSV is what a run writes by itself, pages and workbooks take all rows; `plain` is the table in a file, jsonl is json."""
    assert {"csv", *OF_ROWS, "html", *BINARY} - {"plain"} == set(NAMES)
    assert set(BATCH_FORMATS) - {"jsonl"} == set(NAMES)


def test_every_format_has_a_suffix_and_every_suffix_a_format():
    assert set(SUFFIXES.values()) == set(NAMES)
    assert set(NAMES) >= BINARY
