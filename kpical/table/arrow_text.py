"""Columns of Arrow as the CSV that they would be, and the results out of that again; pyarrow is imported where it is used.

No number goes through a float: columns of floats are refused as figures, decimals are written digit by digit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from kpical.problem.errors import BadOption, FigureError
from kpical.table.records import MOST_OPEN

MOST_ROWS = 1 << 16  # of a batch: a row group may be the whole file
_LONGEST = 4_000  # characters of a cell that is no figure: enough to know a remark by
_FIGURES = ("integer", "decimal", "boolean", "null", "string", "large_string", "string_view")  # types that hold them


def pyarrow() -> Any:
    """The library. Raises BadOption where it is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.compute
        import pyarrow.csv
    except ImportError:
        raise BadOption("no_pyarrow") from None
    return pa


def without_dictionaries(schema: Any) -> Any:
    """The schema with the values of encoded columns: each batch has a dictionary of its own, and an Arrow file takes one."""
    encoded = pyarrow().types.is_dictionary
    return pyarrow().schema(field.with_type(field.type.value_type) if encoded(field.type) else field for field in schema)


def check_figures(schema: Any, columns: Iterable[int] | None) -> None:
    """Raises FigureError for a column of figures of a type that holds none: floats, dates, lists and the like.

    Where it is not known which they are (None), any may be one, and none may hold floats.
    """
    types, fields = pyarrow().types, without_dictionaries(schema)
    for field in fields if columns is None else map(fields.field, columns):
        if types.is_floating(field.type):
            raise FigureError("float_column", column=field.name, limit=str(field.type))
        if columns is not None and not any(getattr(types, f"is_{name}")(field.type) for name in _FIGURES):
            raise FigureError("column_type", column=field.name, limit=str(field.type))


def as_text(column: Any) -> Any:
    """A column of any type as text; what has no text of its own is JSON."""
    pa = pyarrow()
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_boolean(kind):
        return pa.compute.if_else(column, "是", "否").cast(pa.large_string())
    if "binary" in str(kind):  # its bytes may happen to be UTF-8
        return _as_json(column)
    try:
        text = column.cast(pa.large_string())
    except pa.ArrowException:
        unknown_zone = pa.types.is_timestamp(kind) and kind.tz not in (None, "UTC")  # as Java's GMT+8
        return as_text(column.cast(pa.timestamp(kind.unit, "UTC"))) if unknown_zone else _as_json(column)
    if pa.types.is_decimal(kind) and pa.compute.any(pa.compute.match_substring(text, "E")).as_py():  # 0E-8, 5E+2
        return pa.array([text and format(Decimal(text), "f") for text in text.to_pylist()], pa.large_string())
    return text


def _as_json(column: Any) -> Any:
    def said(value: object) -> str:
        return value.hex() if isinstance(value, bytes) else str(value)

    texts = [None if value is None else json.dumps(value, ensure_ascii=False, default=said) for value in column.to_pylist()]
    return pyarrow().array(texts, pyarrow().large_string())


def shortened(column: Any) -> Any:
    """As `as_text`, as much of each as matters where it is no figure: of what is nested, that it is no blank cell."""
    pa = pyarrow()
    if pa.types.is_nested(column.type):
        return pa.compute.if_else(column.is_valid(), pa.scalar("[]", pa.large_string()), None)
    text = as_text(column)
    try:
        return pa.compute.utf8_slice_codeunits(text, 0, _LONGEST)
    except pa.ArrowInvalid:  # no UTF-8: Parquet and Spark do not look
        readable = [data and data.decode("utf-8", "replace") for data in text.cast(pa.large_binary()).to_pylist()]
        return pa.compute.utf8_slice_codeunits(pa.array(readable, pa.large_string()), 0, _LONGEST)


def parts_of(batches: Iterable[Any], most: int = MOST_ROWS) -> Iterator[Any]:
    """The batches in parts of bounded size, without a copy."""
    for batch in batches:
        for start in range(0, batch.num_rows, most):
            yield batch.slice(start, most)


def csv_bytes(columns: Sequence[Any]) -> bytes:
    """Columns of text as records without a head; in quotation marks only where a cell needs them. Raises BadOption."""
    pa = pyarrow()
    sink = pa.BufferOutputStream()
    how = pa.csv.WriteOptions(include_header=False, quoting_style="none", batch_size=MOST_ROWS)
    try:
        pa.csv.write_csv(pa.RecordBatch.from_arrays(columns, names=list(map(str, range(len(columns))))), sink, how)
    except pa.ArrowInvalid:
        return _quoted(pa, columns)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _quoted(pa: Any, columns: Sequence[Any]) -> bytes:
    """The records, where some cells need quotation marks: Arrow would put all texts in them, and a head would be no head."""
    compute, texts, longest = pa.compute, [], 0
    mark, comma, nothing, end = (pa.scalar(text, pa.large_string()) for text in ('"', ",", "", "\n"))
    for text in columns:
        longest += compute.max(compute.binary_length(text)).as_py() or 0
        special = compute.match_substring_regex(text, '[,"\r\n]')
        doubled = compute.replace_substring(text, '"', '""')
        texts.append(compute.if_else(special, compute.binary_join_element_wise(mark, doubled, mark, nothing), text))
    if 2 * longest > MOST_OPEN:  # the marks would be taken for stray ones
        raise BadOption("row_too_long", wanted=f"{MOST_OPEN >> 11} KB")
    records = compute.binary_join_element_wise(*texts, comma, null_handling="replace", null_replacement="")
    lines = compute.binary_join_element_wise(records, nothing, end)
    data: bytes = lines.buffers()[2].to_pybytes()  # one behind the other
    return data


def columns_of_text(data: bytes | bytearray, width: int, first: int = 0) -> list[Any]:
    """The columns of records of so many cells, from the first that is wanted on: text, an empty cell is NULL."""
    pa = pyarrow()
    names = list(map(str, range(width)))
    wanted = names[first:]
    if not data:
        return [pa.nulls(0, pa.string()) for _ in wanted]
    table = pa.csv.read_csv(
        pa.BufferReader(data),
        read_options=pa.csv.ReadOptions(column_names=names, use_threads=False, block_size=len(data) + 1),
        parse_options=pa.csv.ParseOptions(newlines_in_values=b'"' in data),
        convert_options=pa.csv.ConvertOptions(
            include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string()), null_values=[""],
            strings_can_be_null=True, quoted_strings_can_be_null=True,
        ),
    )  # fmt: skip
    return [column.combine_chunks() for column in table.columns]
