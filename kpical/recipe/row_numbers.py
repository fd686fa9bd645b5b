"""Which row of its file a record is, as a spreadsheet counts: a person looks for it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kpical.files.atomic import Block
from kpical.recipe.job import Job
from kpical.table.csv_text import cells, without_last
from kpical.table.records import last_records


class RowNumbers:
    """Records of CSV are rows; of a sheet only rows that hold something are records, and `of_sheet` has their numbers.

    `first` is the number of the first record: objects of JSON are counted from 1, and their heads are no row of the file.
    """

    def __init__(self) -> None:
        self.of_sheet: list[int] = []
        self.first = 1

    def of(self, index: int) -> int:
        """The number of the row of a record, which counts from 0."""
        return self.of_sheet[index] if index < len(self.of_sheet) else index + self.first

    def index(self, number: int) -> int:
        """The record of that row; the last one before it where the row holds nothing."""
        if not self.of_sheet:
            return number - 1
        return max((i for i, row in enumerate(self.of_sheet) if row <= number), default=0)

    def holds(self, number: int) -> bool:
        """Whether the row may be a record."""
        return not self.of_sheet or number in self.of_sheet


def failing(blocks: Iterable[Block], job: Job, count: int) -> Iterator[tuple[int, bytes]]:
    """Which of the `count` written records failed, counted from 0, and the record."""
    for i, record in enumerate(records_of(b"".join(map(bytes, blocks)), count)):
        if record.endswith((b",", b",\r")) and not job.notes:
            continue
        if (b'"' not in record and not job.notes and record.rstrip(b"\r")) or said_of(record, job):
            yield i, record


def said_of(record: bytes, job: Job) -> str:
    """What the written record says of what went wrong."""
    row = cells(record.removesuffix(b"\r"))
    return row[-1 - job.notes].decode("utf-8", "replace") if len(row) > job.notes else ""


def records_of(data: bytes, count: int) -> list[bytes]:
    """The `count` records: the lines, where there are as many of them; else a quotation goes over a line end."""
    lines = data.split(b"\n")
    return lines if len(lines) - (not lines[-1]) == count else last_records(data).records


def numbered(rejected: Iterable[Block], numbers: Sequence[int]) -> bytes:
    """The rejected rows, the number of each before what is said of it; blank where stray quotation marks leave it uncertain."""
    records = last_records(b"".join(map(bytes, rejected))).records
    texts = [str(number) for number in numbers] if len(numbers) == len(records) else [""] * len(records)
    made = []
    for record, number in zip(records, texts, strict=True):
        kept = without_last(record)
        made.append(b"%s,%s%s\n" % (kept, number.encode(), record[len(kept) :]))
    return b"".join(made)
