"""Batches of Arrow through the engines of `kpical batch`: CSV in memory, of which only the results come back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from kpical.batch.run import Batch
from kpical.recipe.recipes import read_columns
from kpical.recipe.rows import Rows
from kpical.table.arrow_text import (
    MOST_ROWS,
    check_figures,
    columns_of_text,
    csv_bytes,
    figures,
    pyarrow,
    shortened,
    without_figure,
)
from kpical.table.csv_text import line
from kpical.table.header import SEARCHED, is_number
from kpical.table.records import last_records
from kpical.table.separators import Notify, silent

if TYPE_CHECKING:
    from kpical.kernel.engine import Blocks


class Door:
    """The batches with the results behind their own columns, which never leave Arrow.

    Raises, when it is made, what the run raises before its first row, and FigureError for a column that can hold no figures.
    """

    def __init__(self, run: Batch, schema: Any, batches: Iterable[Any], notify: Notify) -> None:
        self.run = run
        parts = (part for batch in batches for part in _parts(batch))
        held: list[Any] = []
        while not run.job.apart and sum(batch.num_rows for batch in held) < SEARCHED and (part := next(parts, None)) is not None:
            held.append(part)
        self.parts = chain(held, parts)
        self.kept = len(schema)  # columns; behind them stand those of an earlier run
        run.begin(self._first(schema, held), notify, made=True)
        if run.header.tail:
            self.kept -= run.header.tail
            run.begin(self._first(schema, held), silent, made=True)
        header = run.header
        self.above = header.located.below - 1  # rows that belong to the heads: one of units
        self.read = sorted(read_columns(header, run.job))
        check_figures(schema, self.read)
        self.telling = [at for at in self.read if not is_number(header.heads[at])]
        pa = pyarrow()
        own = [schema.field(at) for at in range(self.kept)]
        self.schema = pa.schema([*own, *(pa.field(head, pa.string()) for head in header.results)], schema.metadata)
        self.rows = Rows(job=run.job, header=header, recipes=run.recipes, say=run.said, remark=run.remark)
        self.blocks = self._blocks()

    def _first(self, schema: Any, held: Sequence[Any]) -> Sequence[bytes]:
        """The heads and the first rows with all their cells, in one block: what a head means may hang on what stands below it."""
        pieces, missing = [line(schema.names[: self.kept]) + b"\n"], SEARCHED
        for batch in held:
            rows = batch.slice(0, missing)
            missing -= rows.num_rows
            if rows.num_rows:
                pieces.append(csv_bytes([shortened(column) for column in rows.columns[: self.kept]]))
        return [b"".join(pieces)]

    def _blocks(self) -> Blocks | None:
        if self.run.job.engine == "plain" or not (engine := self.run.kernel_for(self.rows, rejects=False)):
            return None
        from kpical.kernel.engine import Blocks

        return Blocks(engine)

    def __iter__(self) -> Iterator[Any]:
        for part in self.parts:
            yield self._with_results(part)
        self.run.tell_at_end()

    def _with_results(self, part: Any) -> Any:
        pa, header = pyarrow(), self.run.header
        skipped = min(self.above, part.num_rows)
        self.above -= skipped
        rows = part.slice(skipped)
        data = self._done(csv_bytes(self._texts(rows))) if rows.num_rows else b""
        results = columns_of_text(data, self.kept + len(header.results), self.kept)
        assert all(len(column) == rows.num_rows for column in results), "every row has its results"
        if skipped:
            results = [pa.concat_arrays([pa.nulls(skipped, pa.string()), column]) for column in results]
        return pa.RecordBatch.from_arrays([*part.columns[: self.kept], *results], schema=self.schema)

    def _texts(self, rows: Any) -> list[Any]:
        """The columns that are read; of the others only what may make a row no row of figures."""
        pa = pyarrow()
        texts = {at: figures(rows.schema.field(at).name, rows.column(at)) for at in self.read}
        bare = without_figure([texts[at] for at in self.telling])
        nothing = pa.nulls(rows.num_rows, pa.large_string())
        if bare is None:
            return [texts.get(at, nothing) for at in range(self.kept)]
        others = (at for at in range(self.kept) if at not in texts)
        texts |= {at: pa.compute.if_else(bare, shortened(rows.column(at)), nothing) for at in others}
        return [texts[at] for at in range(self.kept)]

    def _done(self, data: bytes) -> bytes:
        """The records with their results."""
        if self.blocks is None:
            return b"".join(map(bytes, self._plainly(data)))
        self.blocks.room[: len(data)] = data
        done, end = self.blocks.work(len(data))
        self.run.summary.add(done.summary)
        self.rows.noted = self.rows.noted or done.noted
        return b"".join([*done.blocks, *(self._plainly(data[end:]) if end < len(data) else ())])

    def _plainly(self, data: bytes) -> Sequence[bytes | memoryview]:
        done = self.rows.chunk(last_records(data))
        self.run.summary.add(done.summary)
        return done.blocks


def _parts(batch: Any) -> Iterator[Any]:
    """The batch in parts of bounded size, without a copy; one without rows is one."""
    for start in range(0, max(batch.num_rows, 1), MOST_ROWS):
        yield batch.slice(start, MOST_ROWS)
