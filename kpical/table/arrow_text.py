"""Columns of Arrow as the CSV that they would be, and the results out of that again; pyarrow is imported where it is used.

No number goes through a float: columns of floats are refused as figures, decimals are written digit by digit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kpical.problem.errors import BadOption, FigureError
from kpical.table.records import MOST_OPEN

MOST_ROWS = 1 << 16  # of a batch: a row group may be the whole file
_LONGEST = 4_000  # characters of a cell that is no figure: enough to know a remark by


def pyarrow() -> Any:
    """The library. Raises BadOption where it is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.compute
        import pyarrow.csv
    except ImportError:
        raise BadOption("no_pyarrow") from None
    return pa


def figures(name: str, column: Any) -> Any:
    """A column of figures, of a type that CSV takes. Raises FigureError, by the type alone: floats, dates, lists and the like."""
    pa = pyarrow()
    types, kind = pa.types, column.type
    if types.is_dictionary(kind):
        return figures(name, column.cast(kind.value_type))
    if types.is_floating(kind):
        raise FigureError("float_column", column=name, limit=str(kind))
    if types.is_decimal(kind):
        return _plainly(pa, column)
    if types.is_boolean(kind):
        return pa.compute.if_else(column, "是", "否")
    if types.is_integer(kind):
        return column
    if types.is_null(kind) or types.is_string(kind):
        return column.cast(pa.string())
    if types.is_large_string(kind) or kind == pa.string_view():
        return column.cast(pa.large_string())
    raise FigureError("column_type", column=name, limit=str(kind))


def _plainly(pa: Any, column: Any) -> Any:
    """Decimals as text; Arrow writes those near 0 as 0E-8, and those of a negative scale as 5E+2."""
    texts = column.cast(pa.string())
    if not pa.compute.any(pa.compute.match_substring(texts, "E")).as_py():
        return texts
    mended = [format(Decimal(text), "f") if text and "E" in text else text for text in texts.to_pylist()]
    return pa.array(mended, pa.string())


def check_figures(schema: Any, columns: Sequence[int]) -> None:
    """Raises FigureError where one of these columns is of a type that is no figure's."""
    for at in columns:
        figures(schema.field(at).name, pyarrow().nulls(0, schema.field(at).type))


def any_text(column: Any) -> Any:
    """A column of any type as text, for what is no figure: what has no text of its own is written as JSON."""
    pa = pyarrow()
    try:
        return figures("", column).cast(pa.large_string())
    except FigureError:
        pass
    try:
        return column.cast(pa.large_string())
    except pa.ArrowException:
        texts = [None if value is None else json.dumps(value, ensure_ascii=False, default=_said) for value in column.to_pylist()]
        return pa.array(texts, pa.large_string())


def shortened(column: Any) -> Any:
    """As `any_text`, as much of each as matters."""
    return pyarrow().compute.utf8_slice_codeunits(any_text(column), 0, _LONGEST)


def _said(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def without_figure(texts: Sequence[Any]) -> Any | None:
    """Which rows have a plain number in none of these columns; None where every row has one.

    Of such a row the other cells matter: with them it may be a remark, a blank line, the heads once more.
    """
    compute, bare = pyarrow().compute, None
    for text in texts:
        number = (
            text.is_valid()
            if pyarrow().types.is_integer(text.type)
            else compute.fill_null(compute.match_substring_regex(text, r"^[-+]?[0-9][0-9,.]*$"), fill_value=False)
        )
        none = compute.invert(number)
        bare = none if bare is None else compute.and_(bare, none)
        if not compute.any(bare).as_py():
            return None
    return bare


def csv_bytes(columns: Sequence[Any]) -> bytes:
    """The columns as records without a head; in quotation marks only where a cell needs them. Raises BadOption."""
    pa = pyarrow()
    batch = pa.RecordBatch.from_arrays(columns, names=list(map(str, range(len(columns)))))
    sink = pa.BufferOutputStream()
    how = pa.csv.WriteOptions(include_header=False, quoting_style="none", batch_size=MOST_ROWS)
    try:
        pa.csv.write_csv(batch, sink, how)
    except pa.ArrowInvalid:
        return _quoted(pa, columns)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _quoted(pa: Any, columns: Sequence[Any]) -> bytes:
    """The records, where some cells need quotation marks: Arrow would put all texts in them, and a head would be no head."""
    compute, texts, longest = pa.compute, [], 0
    mark, comma, nothing = (pa.scalar(text, pa.large_string()) for text in ('"', ",", ""))
    for column in columns:
        text = column.cast(pa.large_string())
        longest += compute.max(compute.binary_length(text)).as_py() or 0
        doubled = compute.replace_substring(text, '"', '""')
        special = compute.match_substring_regex(text, '[,"\r\n]')
        texts.append(compute.if_else(special, compute.binary_join_element_wise(mark, doubled, mark, nothing), text))
    if 2 * longest > MOST_OPEN:  # the marks would be taken for stray ones
        raise BadOption("row_too_long", wanted=f"{MOST_OPEN >> 11} KB")
    records = compute.binary_join_element_wise(*texts, comma, null_handling="replace", null_replacement="")
    return b"".join(record + b"\n" for record in records.cast(pa.large_binary()).to_pylist())


def columns_of_text(data: bytes, width: int, first: int = 0) -> list[Any]:
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
