"""Tables of Arrow with indicators: whatever hands on Arrow (pandas, Polars, DuckDB, Parquet), computed as `kpical batch` does."""

from __future__ import annotations

from typing import Any

from kpical.arrow.door import Door
from kpical.batch.table_job import ByWord, TableJob, Texts, library_given
from kpical.catalogue.library import Library
from kpical.quantity.period_text import When
from kpical.table.arrow_text import pyarrow

__all__ = ["with_indicators"]


def with_indicators(  # noqa: PLR0913  as many as the command has options
    data: Any, *words: str, library: Library | None = None, year: When = None, target: ByWord | None = None,
    category: str | None = None, decimals: int | None = None, rounding: str | None = None, verdict: bool = False,
    grade: bool = False, notes: bool = False, exact: bool = False, solve: ByWord = (), maps: ByWord = (), heads: ByWord = (),
    unit: Texts = (), blank_zero: bool = False, dash_zero: bool = False, lang: str = "zh-TW",
) -> Any:  # fmt: skip
    """The table with the results behind its columns, as `kpical batch WORDS` has them: as text; an empty cell is NULL.

    `data` is a pyarrow Table or RecordBatch, which gives a Table, or anything with `__arrow_c_stream__` (a RecordBatchReader, a
    DataFrame of pandas or Polars, a relation of DuckDB), which gives a RecordBatchReader that computes as it is read. `words` are
    indicators by id, name or alias, out of `library`, the built-in ones if not given. The options are those of the command, as
    `kpical.compute_rows` takes them; `lang` is the language of `error`. What is to be known of the table comes as a warning.

    Columns that no indicator uses pass as they are, of whatever type. Raises at once: FigureError for a column of figures that
    holds floats, dates, lists, binary; MissingColumn, AmbiguousColumn, UnknownIndicator, NoVersion, BadOption, where pyarrow is
    not installed too; TypeError for what is no table.
    """
    pa, library = pyarrow(), library_given(library)
    asked = TableJob.of(
        words, library, year=year, target=target, category=category, decimals=decimals, rounding=rounding, verdict=verdict,
        grade=grade, notes=notes, exact=exact, solve=solve, maps=maps, heads=heads, unit=unit, blank_zero=blank_zero,
        dash_zero=dash_zero, lang=lang,
    )  # fmt: skip
    if not hasattr(data, "__arrow_c_stream__"):
        raise TypeError(f"data is a table of Arrow, or has __arrow_c_stream__; this is {data!r:.60}")
    try:
        reader = pa.RecordBatchReader.from_stream(data)
    except pa.ArrowInvalid as error:  # a single column has a stream, too
        raise TypeError(f"data is a table of Arrow; of this none can be made: {data!r:.60} ({error})") from error
    door = Door(asked.run(library.find), reader.schema, reader, asked.notify)
    made = pa.RecordBatchReader.from_batches(door.schema, iter(door))
    return made.read_all() if isinstance(data, pa.Table | pa.RecordBatch) else made
