"""JSON into batch: its objects as the CSV that they would be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpical.problem.errors import BadOption
from kpical.problem.reasons import OptionReason
from kpical.recipe.job import Job
from kpical.recipe.row_numbers import RowNumbers
from kpical.table.csv_text import line

_OF_JSON = (".json", ".jsonl", ".ndjson")
_OF_TEXT = (".csv", ".tsv", ".txt")  # a file that is called so is JSON only where it begins as no table ever does


def holds_objects(first: bytes, file: str) -> bool:
    """Whether the file is JSON: its name says so, or its first bytes do."""
    name = file.lower()
    if name.endswith(_OF_JSON):
        return True
    if not first[:4096].lstrip(b" \t\r\n\xef\xbb\xbf\xfe\xff\0").startswith((b"{", b"[")):
        return False
    from kpical.table.json_rows import is_json  # a table in CSV does without

    return is_json(first, surely=name.endswith(_OF_TEXT))


def check_options(job: Job, file: str, sheet: str, reason: OptionReason = "not_of_json") -> None:
    """Raises BadOption for what JSON has none of, nor have files of columns."""
    asked = {"--head": job.head, "--delimiter": job.delimiter, "--encoding": job.encoding, "--sheet": sheet}
    for option, value in asked.items():
        if value:
            raise BadOption(reason, file, option)


def as_csv(blocks: Iterable[bytes], file: str, numbers: RowNumbers) -> Iterator[bytes]:
    """The objects as records, those of each block as soon as they are there. Raises FileProblem."""
    from kpical.table.json_rows import JsonRows

    numbers.first = 0
    for rows in JsonRows(blocks, file):
        yield b"".join(line(row) + b"\n" for row in rows)
