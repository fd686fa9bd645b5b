"""Parquet and Arrow files (Feather is one), read in batches of bounded size; what is wrong with one is one sentence."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, FileIO
from typing import Any, BinaryIO, Protocol, cast

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Place
from kpical.table.arrow_text import MOST_ROWS, any_text, check_figures, csv_bytes, pyarrow
from kpical.table.csv_text import line

_AT_ONCE = 1 << 13  # rows of a block of CSV
_BUFFER = 1 << 20  # bytes of a column that are read at a time: a column of a row group may be the whole file


class ArrowFile:
    """The rows of an open file; `read` has the batches that were handed on and are still wanted, where `keeps` is set."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Raises SpreadsheetError for what is damaged, as reading the rows does; BadOption where pyarrow is missing."""
        self.name, self.keeps = name, False
        self.read: deque[Any] = deque()
        pa = pyarrow()
        with self._damaged():
            sign = file.read(6)
            file.seek(0)
            source = pa.PythonFile(file, mode="r")
            self.schema, self.batches = _parquet(source) if sign.startswith(b"PAR1") else _arrow(pa, source)

    def check(self, read: Sequence[int] | None) -> None:
        """Raises FigureError where a column that is read can hold no figures; None: any may be, and none may hold floats."""
        floating = pyarrow().types.is_floating
        check_figures(self.schema, [i for i, field in enumerate(self.schema) if floating(field.type)] if read is None else read)

    def as_csv(self) -> Iterator[bytes]:
        """The table in blocks, every cell as text. Raises SpreadsheetError, BadOption."""
        yield line(self.schema.names) + b"\n"
        while (batch := self._next()) is not None:
            for start in range(0, batch.num_rows, _AT_ONCE):
                part = batch.slice(start, _AT_ONCE)
                if self.keeps:
                    self.read.append(part)
                yield csv_bytes([any_text(column) for column in part.columns])

    def _next(self) -> Any | None:
        with self._damaged():
            return next(self.batches, None)

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


def _arrow(pa: Any, source: Any) -> tuple[Any, Iterator[Any]]:
    from pyarrow import ipc

    reader = ipc.open_file(source)

    def batches() -> Iterator[Any]:
        for i in range(reader.num_record_batches):
            batch = reader.get_batch(i)
            batch.validate(full=True)  # its offsets may point anywhere
            yield batch

    return reader.schema, batches()


class _Source(Protocol):
    """What the file has come from: its first bytes were read."""

    file: FileIO

    @property
    def heed(self) -> object:
        """Who is shown all bytes, if anyone."""

    def __iter__(self) -> Iterator[bytes]:
        """What is left of it, its first block too."""


def opened(source: _Source, most: int, name: str) -> BinaryIO:
    """The file to be read from any place on: itself, or what a pipe brought. Raises SpreadsheetError where that is too much."""
    if source.file.seekable():
        if source.heed:
            deque(source, maxlen=0)  # its digest takes all bytes in their order
        again = FileIO(os.dup(source.file.fileno()))
        again.seek(0)
        return cast("BinaryIO", again)
    data = bytearray()
    for block in source:
        data += block
        if len(data) > most:
            raise SpreadsheetError("too_big", Place(name), limit=f"{most >> 20} MB")
    return BytesIO(data)
