"""The results of `kpical batch` as Parquet or Arrow, in bounded memory; `form` is "parquet" or "arrow"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any

from kpical.arrow.door import Door
from kpical.batch.output import named_heads
from kpical.batch.run import Batch
from kpical.files.atomic import Block, Write
from kpical.problem.errors import BadOption
from kpical.problem.table_errors import RaggedRow
from kpical.recipe.job import Summary
from kpical.table.arrow_file import ArrowFile
from kpical.table.arrow_text import columns_of_text, pyarrow, without_dictionaries
from kpical.table.csv_text import cells, rewritten
from kpical.table.records import last_records
from kpical.table.separators import Notify

_GUARD = "^'([-+=@＝＋－＠\\t\\r\\n\\0])"  # for spreadsheets, which do not open such a file


def through_door(form: str, write: Write, run: Batch, file: ArrowFile, notify: Notify, reject: Write | None) -> Summary:
    """The file with the results behind its own columns, which stay as they are."""
    door = Door(run, file.schema, file.batches(), notify, reject=reject)
    with _written(form, write, door.schema) as put:
        for batch in door:
            put(batch)
    return run.summary


class TextColumns:
    """Takes the CSV that a run writes, the head first, then whole records: columns of text."""

    def __init__(self, form: str, write: Write, run: Batch, files: ExitStack) -> None:
        self.pa = pyarrow()  # what is missing is said before a row is read
        self.form, self.write, self.run, self.files = form, write, run, files
        self.put: Callable[[Any], object] | None = None

    def __call__(self, data: Block) -> None:
        """Write the records."""
        if self.put is None:
            heads = [*named_heads(self.run.header), *self.run.header.results]
            self.schema = self.pa.schema([self.pa.field(head, self.pa.string()) for head in heads])
            self.put = self.files.enter_context(_written(self.form, self.write, self.schema))
        elif data:
            columns = [self.pa.compute.replace_substring_regex(column, _GUARD, r"\1") for column in self._columns(bytes(data))]
            self.put(self.pa.RecordBatch.from_arrays(columns, schema=self.schema))

    def _columns(self, data: bytes) -> list[Any]:
        width, results = len(self.schema), len(self.run.header.results)
        if data.count(b"\r") > data.count(b"\r\n"):  # one by itself would end a line
            data = b"".join(rewritten(record) + b"\n" for record in last_records(data).records)
        try:
            return columns_of_text(data, width)
        except self.pa.ArrowInvalid:
            wrong = next(length for record in last_records(data).records if (length := len(cells(record))) not in (1, width))
            raise RaggedRow(wrong - results, width - results) from None


@contextmanager
def _written(form: str, write: Write, schema: Any) -> Iterator[Callable[[Any], object]]:
    """What writes a batch. Where something goes wrong the end is not written, without which it is no such file."""
    if form == "parquet":
        from pyarrow.parquet import ParquetWriter as Writer
    else:
        from pyarrow import RecordBatchFileWriter as Writer

        schema = without_dictionaries(schema)
    write(b"")  # opens the file
    sink = SimpleNamespace(write=lambda data: write(bytes(data)), flush=lambda: None, close=lambda: None, closed=False)
    with _fitting(form):
        writer = Writer(pyarrow().PythonFile(sink, mode="w"), schema)

    def put(batch: Any) -> None:
        with _fitting(form):
            writer.write(batch.cast(schema) if form == "arrow" else batch)

    with writer:
        try:
            yield put
        except BaseException:
            sink.write = lambda data: None
            raise


@contextmanager
def _fitting(form: str) -> Iterator[None]:
    """Raises BadOption for columns of a type that such a file does not hold."""
    try:
        yield
    except pyarrow().ArrowException as error:
        raise BadOption("unwritable_type", f".{form}", " ".join(str(error).split())[:200]) from None
