"""The results of `kpical batch` as Parquet or Arrow, in bounded memory: the columns of such a file go through as they are."""

from __future__ import annotations

from io import RawIOBase
from typing import Any

from kpical.batch.output import named_heads
from kpical.batch.run import Batch
from kpical.files.atomic import Block, Write
from kpical.problem.table_errors import RaggedRow
from kpical.table.arrow_file import ArrowFile
from kpical.table.arrow_text import columns_of_text, pyarrow
from kpical.table.csv_text import cells
from kpical.table.records import last_records

_GUARD = "^'([-+=@＝＋－＠\\t\\r\\n\\0])"  # for spreadsheets, which do not open such a file


class ArrowOutput:
    """Takes what a run writes, the head first, then whole records; `form` is "parquet" or "arrow"."""

    def __init__(self, form: str, write: Write, run: Batch, incoming: ArrowFile | None) -> None:
        self.pa = pyarrow()  # what is missing is said before a row is read
        self.form, self.sink, self.run, self.incoming = form, _Sink(write), run, incoming
        self.writer: Any = None
        self.rest: Any = None  # rows of the incoming file that wait for their results
        if incoming:
            incoming.keeps = True

    def __call__(self, data: Block) -> None:
        """Write the records."""
        if self.writer is None:
            self._begin()
        elif data:
            self._write(bytes(data))

    def _begin(self) -> None:
        pa, header = self.pa, self.run.header
        text = pa.string()
        self.width = header.width - header.tail
        own = [self.incoming.schema.field(i) for i in range(self.width)] if self.incoming else []
        own = own or [pa.field(head, text) for head in named_heads(header)]
        self.schema = pa.schema([*own, *(pa.field(head, text) for head in header.results)])
        if self.form == "parquet":
            from pyarrow.parquet import ParquetWriter

            self.writer = ParquetWriter(self.sink, self.schema)
        else:
            self.writer = pa.ipc.new_file(self.sink, self.schema)
        if self.incoming:
            self.rest = pa.Table.from_batches([], self.incoming.schema)
            self._own(header.located.below - 1, [pa.nulls(header.located.below - 1, text) for _ in header.results])

    def _write(self, data: bytes) -> None:
        pa, width = self.pa, len(self.schema)
        try:
            columns = columns_of_text(data, width, self.width if self.incoming else 0)
        except pa.ArrowInvalid:
            wrong = next(length for record in last_records(data).records if (length := len(cells(record))) not in (1, width))
            raise RaggedRow(wrong - len(self.run.header.results), self.width) from None
        columns = [pa.compute.replace_substring_regex(column, _GUARD, r"\1") for column in columns]
        self._own(len(columns[0]), columns) if self.incoming else self._put(columns)

    def _own(self, count: int, results: list[Any]) -> None:
        """The next rows of the incoming file, with their results."""
        assert self.incoming
        pieces = [self.rest]
        while sum(piece.num_rows for piece in pieces) < count:
            pieces.append(self.pa.Table.from_batches([self.incoming.read.popleft()]))
        rows = self.pa.concat_tables(pieces)
        self.rest = rows.slice(count)
        self._put([*rows.slice(0, count).columns[: self.width], *results])

    def _put(self, columns: list[Any]) -> None:
        self.writer.write_table(self.pa.Table.from_arrays(columns, schema=self.schema))

    def finish(self) -> None:
        """Write the end, without which it is no such file."""
        self.writer.close()
        self.writer = None
        assert not (self.incoming and (self.rest.num_rows or self.incoming.read)), "every row has its results"

    def close(self) -> None:
        """Of a file that is not finished nothing more is written, and pyarrow has nothing to close later."""
        if self.writer is not None:
            self.sink.write_on = lambda data: None
            self.writer.close()


class _Sink(RawIOBase):
    """A file that is written from its beginning to its end."""

    def __init__(self, write: Write) -> None:
        super().__init__()
        self.write_on, self.place = write, 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def write(self, data: Any) -> int:
        block = bytes(data)
        self.write_on(block)
        self.place += len(block)
        return len(block)
