"""DataFrames of Spark with indicators: the driver says what is wrong with the heads, workers do the rows as `kpical batch`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from kpical.arrow.asked import packed, unpacked
from kpical.arrow.door import Door
from kpical.batch.table_job import TableJob, library_given
from kpical.catalogue.library import Library
from kpical.files.packaged import version
from kpical.problem.errors import BadOption, FigureError
from kpical.problem.table_errors import AmbiguousColumn
from kpical.table.arrow_text import pyarrow
from kpical.table.separators import silent
from kpical.words import Words

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["with_indicators"]

# the types of Spark that may hold figures
_FIGURES = ("string", "char", "varchar", "byte", "short", "integer", "long", "decimal", "boolean", "void")


def with_indicators(df: DataFrame, *words: str, library: Library | None = None, lang: str = "zh-TW", **options: Any) -> DataFrame:
    """The DataFrame with the results behind its columns, lazily: text, the cells of `kpical batch`; an empty cell is NULL.

    `words`, `library`, `lang` and the options are those of `kpical.arrow.with_indicators`. Rows are in no order here: what a
    head means is told by the heads alone, and no row is one of units. What is to be known of the table comes as a warning.

    Raises at once, before any job: FigureError for a column of figures that holds floats, dates and the like; MissingColumn,
    AmbiguousColumn (for a column headed 單位, too), UnknownIndicator, NoVersion, BadOption; TypeError.
    """
    from pyspark.sql.types import StringType, StructField, StructType

    pa, library = pyarrow(), library_given(library)
    asked = TableJob.of(words, library, lang=lang, apart=True, **options)
    fields = df.schema.fields
    heads = pa.schema([pa.field(field.name, pa.string()) for field in fields])  # their types are looked at below
    door = Door(asked.run(library.find), heads, (), asked.notify)
    for field in (fields[at] for at in door.read):
        if (kind := field.dataType.typeName()) not in _FIGURES:
            raise FigureError("float_column" if kind in ("float", "double") else "column_type", column=field.name, limit=kind)
    if twice := [name for name, count in Counter(door.schema.names).items() if count > 1]:
        raise AmbiguousColumn("", twice[:1], reason="same_name")
    results = [StructField(head, StringType()) for head in door.schema.names[door.kept :]]
    unlike = Words(lang).sentence(BadOption("other_version", "{}", version()))
    each = _on_workers(version(), packed(asked, library.find), df.columns, unlike=unlike)
    plain = df.toDF(*(f"c{index}" for index in range(len(fields))))  # Spark asks for columns by name: a dot in it is a struct's
    return plain.mapInArrow(each, StructType([*fields[: door.kept], *results]))


def _on_workers(version: str, data: bytes, heads: list[str], *, unlike: str) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What a worker does with the batches of a partition.

    It travels by value, being made in here, and holds text and bytes alone: so it can say that the worker's kpical is another.
    """

    def each(batches: Iterator[Any]) -> Iterator[Any]:
        try:
            from kpical import __version__ as here
        except ImportError:
            here = "—"
        if here != version:
            raise RuntimeError(unlike.format(here))
        from kpical.spark import computed

        return computed(data, (batch.rename_columns(heads) for batch in batches))

    return each


def computed(data: bytes, batches: Iterator[Any]) -> Iterator[Any]:
    """The batches of one partition with their results; `data` is what was asked on the driver."""
    first = next(batches, None)
    if first is not None:
        asked, find = unpacked(data)
        door = Door(asked.run(find), first.schema, chain([first], batches), silent)
        door.run.reading.notify = asked.notify  # what the heads say was told on the driver; this goes to the worker's log
        yield from door
