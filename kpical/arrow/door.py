"""Batches of Arrow through the engines of `kpical batch`: CSV in memory, of which only the results come back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from kpical.arrow.pandas_index import before_results
from kpical.batch.run import Batch
from kpical.files.atomic import Write
from kpical.table.arrow_text import as_text, check_figures, columns_of_text, csv_bytes, parts_of, pyarrow, shortened
from kpical.table.csv_text import line
from kpical.table.header import SEARCHED, is_number
from kpical.table.records import last_records
from kpical.table.separators import Notify, silent

_NUMBER = r"^[-+]?[0-9][0-9,.]*$"


class Door:
    """The batches with the results behind their own columns, which never leave Arrow; the rows that fail go to `reject` too.

    Raises, when it is made, what the run raises before its first row, and FigureError for a column that can hold no figures.
    """

    def __init__(self, run: Batch, schema: Any, batches: Iterable[Any], notify: Notify, reject: Write | None = None) -> None:
        self.run, self.reject = run, reject
        parts = parts_of(batches)
        first: list[Any] = []
        while not run.job.apart and sum(part.num_rows for part in first) < SEARCHED and (part := next(parts, None)) is not None:
            first.append(part)
        self.parts = chain(first, parts)
        run.numbers.first = 0  # the heads are no row
        self.columns: Sequence[int] = before_results(schema)  # last of them those of an earlier run
        run.begin(self._beginning(schema, first), notify, made=True)
        if run.header.tail or self.columns != range(len(schema)):
            self.columns = sorted(self.columns[: len(schema) - run.header.tail])
            run.begin(self._beginning(schema, first), silent, made=True)
            run.reading.notify = notify
        schema, self.kept = pyarrow().schema(map(schema.field, self.columns), schema.metadata), len(self.columns)
        check_figures(schema, run.read)
        read = None if reject or run.job.audit else run.read
        self.read: Sequence[int] = range(self.kept) if read is None else read
        results = [pyarrow().field(head, pyarrow().string()) for head in run.header.results]
        self.schema = pyarrow().schema([*schema, *results], schema.metadata)
        self.above = run.header.located.below - 1  # rows that belong to the heads: one of units
        self.rows = run.rows()
        engine = run.kernel_for(self.rows, rejects=reject is not None)
        self.blocks = engine.blocks() if engine else None

    def _beginning(self, schema: Any, first: Iterable[Any]) -> list[bytes]:
        """The heads and the first rows with all their cells: what a head means may hang on what stands below it."""
        heads = [schema.names[index] for index in self.columns]
        rows = (part.slice(0, SEARCHED).select(self.columns).columns for part in first)
        return [b"".join([line(heads), b"\n", *(csv_bytes(list(map(shortened, row))) for row in rows)])]

    def __iter__(self) -> Iterator[Any]:
        if self.reject:
            self.reject(self.run.header.rejected())
        for part in self.parts:
            yield self._with_results(part.select(self.columns))
        self.run.tell_at_end()

    def _with_results(self, part: Any) -> Any:
        skipped = min(self.above, part.num_rows)
        self.above -= skipped
        rows, width = part.slice(skipped), len(self.schema)
        blank = b"," * (width - 1) + b"\n"
        done = self._done(csv_bytes(self._texts(rows))) if rows.num_rows else b""
        results = columns_of_text(blank * skipped + done, width, self.kept)
        assert all(len(column) == part.num_rows for column in results), "every row has its results"
        return pyarrow().RecordBatch.from_arrays([*part.columns, *results], schema=self.schema)

    def _texts(self, rows: Any) -> list[Any]:
        """The columns that are read; of the others only what may make a row a remark, a blank line, the heads once more."""
        pa = pyarrow()
        texts = {index: as_text(rows.column(index)) for index in self.read}
        months = self.run.header.unread_month_at
        texts |= {} if months is None or months in texts else {months: shortened(rows.column(months))}
        bare, nothing = self._bare(texts), pa.nulls(rows.num_rows, pa.large_string())
        for index in set(range(self.kept)).difference(texts):
            texts[index] = nothing if bare is None else pa.compute.if_else(bare, shortened(rows.column(index)), nothing)
        return [texts[index] for index in range(self.kept)]

    def _bare(self, texts: dict[int, Any]) -> Any | None:
        """Which rows have a plain number, other than the head itself, in none of the columns that are read; None where all do."""
        compute, heads = pyarrow().compute, self.run.header.heads
        bare: Any = True
        for at in self.read:
            number = compute.match_substring_regex(texts[at], _NUMBER)
            if is_number(heads[at]):
                number = compute.and_(number, compute.not_equal(texts[at], heads[at]))
            bare = compute.and_not(bare, compute.fill_null(number, fill_value=False))
            if not compute.any(bare).as_py():
                return None
        return bare

    def _done(self, data: bytes) -> bytearray:
        """The records with their results."""
        made = bytearray()
        if self.blocks:
            self.blocks.room[: len(data)] = data
            done, end = self.blocks.work(len(data))
            self.rows.noted = self.rows.noted or done.noted
            self.run.take(done, made.extend, self.reject)
            data = data[end:]
        if data:
            self.run.take(self.rows.chunk(last_records(data)), made.extend, self.reject)
        return made
