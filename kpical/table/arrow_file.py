"""Parquet and Arrow, in files (Feather is one) and streams, read in batches of bounded size; what is wrong is one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Place
from kpical.table.arrow_text import MOST_ROWS, as_text, csv_bytes, parts_of, pyarrow
from kpical.table.csv_text import line
from kpical.table.file_signs import ARROW_STREAM, PARQUET

_AT_ONCE = 1 << 13  # rows of a block of CSV
_BUFFER = 1 << 20  # bytes of a column that are read at a time: a column of a row group may be the whole file


class ArrowFile:
    """An open file: what its columns are, and its rows, once."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Raises SpreadsheetError for what is damaged, as reading the rows does; BadOption where pyarrow is missing."""
        self.name = name
        pa = pyarrow()
        with self._damaged():
            sign = file.read(6)
            file.seek(0)
            read = _parquet if sign.startswith(PARQUET) else _stream if sign.startswith(ARROW_STREAM) else _arrow
            self.schema, self._batches = read(pa.PythonFile(file, mode="r"))

    def batches(self) -> Iterator[Any]:
        """The rows. Raises SpreadsheetError."""
        while True:
            with self._damaged():
                batch = next(self._batches, None)
            if batch is None:
                return
            yield batch

    def as_csv(self) -> Iterator[bytes]:
        """The table in blocks, every cell as text. Raises SpreadsheetError, BadOption."""
        yield line(self.schema.names) + b"\n"
        for part in parts_of(self.batches(), _AT_ONCE):
            with self._damaged():  # what Python cannot hold, either: a date within a list that is far beyond all
                texts = list(map(as_text, part.columns))
            yield csv_bytes(texts)

    @contextmanager
    def _damaged(self) -> Iterator[None]:
        """What pyarrow raises for a file that is none; what the system says of the disk stays as it is."""
        try:
            yield
        except (pyarrow().ArrowException, OSError, ValueError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno:
                raise
            said = " ".join(str(error).split())
            raise SpreadsheetError("damaged_arrow", Place(self.name), found=said[:100]) from None


def _parquet(source: Any) -> tuple[Any, Iterator[Any]]:
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(source, buffer_size=_BUFFER, pre_buffer=False)
    return file.schema_arrow, file.iter_batches(batch_size=MOST_ROWS)


def _arrow(source: Any) -> tuple[Any, Iterator[Any]]:
    reader = pyarrow().ipc.open_file(source)
    return reader.schema, map(_valid, map(reader.get_batch, range(reader.num_record_batches)))


def _stream(source: Any) -> tuple[Any, Iterator[Any]]:
    reader = pyarrow().ipc.open_stream(source)
    return reader.schema, map(_valid, reader)


def _valid(batch: Any) -> Any:
    batch.validate(full=True)  # its offsets may point anywhere
    return batch
