"""Columns that no indicator uses may be of any type, and hold whatever their type can, beside rows good and bad."""

from io import BytesIO

import pyarrow as pa
import pyarrow.parquet
import pytest
from tables import command

from kpical import KpicalError, compute_rows, load
from kpical.arrow import with_indicators
from kpical.table.arrow_file import ArrowFile


def no_utf8(*cells):
    """Text whose bytes are none, as Parquet and Spark may have it."""
    return pa.Array.from_buffers(pa.string(), len(cells), pa.array(cells).buffers())


def nested_dictionaries(first, second):
    encoded = pa.array([first, second]).dictionary_encode()
    return pa.ListArray.from_arrays(pa.array([0, 1, 2], pa.int32()), encoded)


ODD = {
    "a dictionary of lists": pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array([[1], [2]])),
    "a dictionary within a list": nested_dictionaries("甲", "乙"),
    "fields of one name": pa.StructArray.from_arrays([pa.array([1, 2]), pa.array(["a", None])], names=["a", "a"]),
    "no fields": pa.array([{}, None], pa.struct([])),
    "a zone of Java": pa.array([1, None], pa.timestamp("us", "GMT+8")),
    "a zone that is none": pa.array([1, None], pa.timestamp("s", "Mars/Olympus")),
    "dates that Python has not": pa.array([[2**30], None], pa.list_(pa.date32())),
    "moments that Python has not": pa.array([[2**61], None], pa.list_(pa.timestamp("us"))),
    "nanoseconds": pa.array([[1], None], pa.list_(pa.timestamp("ns"))),
    "no UTF-8": no_utf8(b"\xff", b"a"),
    "no UTF-8 in a list": pa.ListArray.from_arrays([0, 1, 2], no_utf8(b"\xff", b"a")),
    "runs": pa.RunEndEncodedArray.from_arrays(pa.array([1, 2], pa.int32()), pa.array(["a", "b"])),
    "a union": pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["x", "y"])]),
    "months and days": pa.array([(1, 2, 3), None], pa.month_day_nano_interval()),
}


@pytest.mark.parametrize("column", ODD.values(), ids=list(ODD))
def test_it_passes_whatever_stands_beside_it(column):
    table = pa.table({"x": column, "部分": ["1", "a"], "全體": ["3", None]})
    done = with_indicators(table, "占比")
    assert done["占比"].to_pylist() == ["33.33", None]
    assert done["error"].to_pylist()[1].startswith("占比: not_a_number")
    assert done["x"].chunk(0) is not column
    assert done.schema.field("x").type == column.type
    assert [buffer and bytes(buffer) for buffer in done["x"].chunk(0).buffers()] == [
        buffer and bytes(buffer) for buffer in column.buffers()
    ]


def test_a_nested_cell_is_a_cell():
    """A row that holds one beside a remark is none."""
    table = pa.table({"機關": ["註：x", "註：x"], "x": [[1], None], "部分": pa.nulls(2), "全體": pa.nulls(2)})
    assert [bool(said) for said in with_indicators(table, "占比")["error"].to_pylist()] == [True, False]


def test_figures_that_are_no_utf8_are_said():
    done = (
        with_indicators(pa.table({"部分": no_utf8(b"1\xff", b"1"), "全體": [4, 4]}), "占比").select(["占比", "error"]).to_pydict()
    )
    assert done["占比"] == [None, "25.00"]
    assert done["error"][0].startswith("占比: bad_encoding")


def test_a_zone_that_is_not_known_is_written_as_utc(tmp_path):
    write(tmp_path / "a.arrow", pa.table({"t": pa.array([0], pa.timestamp("s", "GMT+8")), "部分": [1], "全體": [4]}))
    code, out, _ = command("占比", "a.arrow", cwd=tmp_path)
    assert (code, out.decode().splitlines()[1]) == (0, "1970-01-01 00:00:00Z,1,4,25.00,")


@pytest.mark.parametrize("name", ["fields of one name", "dates that Python has not", "no UTF-8 in a list"])
def test_what_python_cannot_hold_is_one_sentence_where_it_becomes_text(name):
    sink = BytesIO()
    table = pa.table({"x": ODD[name]})
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    with pytest.raises(KpicalError) as told:
        list(ArrowFile(BytesIO(sink.getvalue()), "a").as_csv())
    assert told.value.code == "bad_file"
    assert "\n" not in str(told.value)


def write(path, *tables):
    with pa.ipc.new_stream(path, tables[0].schema) as writer:
        for table in tables:
            writer.write_table(table)


@pytest.mark.parametrize(
    ("result", "columns"),
    [
        ("r.arrow", [nested_dictionaries("甲", "乙"), nested_dictionaries("丙", "甲")]),
        ("r.parquet", [ODD["runs"]]),
        ("r.parquet", [ODD["a union"]]),
        ("r.parquet", [ODD["no fields"]]),
        ("r.parquet", [ODD["months and days"]]),
    ],
)
def test_a_type_that_such_a_file_does_not_hold_is_said(result, columns, tmp_path):
    write(tmp_path / "a.arrows", *(pa.table({"x": column, "部分": ["1", "2"], "全體": ["3", "4"]}) for column in columns))
    code, out, said = command("占比", "a.arrows", "-o", result, cwd=tmp_path)
    assert (code, out, (tmp_path / result).exists()) == (2, b"", False)
    assert f".{result[2:]}" in said
    other = {"r.arrow": "r.parquet", "r.parquet": "r.arrow"}[result]
    assert command("占比", "a.arrows", "-o", other, cwd=tmp_path)[0] == 0


def test_a_column_by_itself_is_no_table():
    with pytest.raises(TypeError, match="table of Arrow"):
        with_indicators(pa.chunked_array([["1"]]), "占比")


@pytest.mark.parametrize("result", ["r.parquet", "r.arrow"])
def test_a_carriage_return_in_csv_ends_no_row(result, tmp_path):
    (tmp_path / "a.csv").write_bytes("機關,部分,全體\n甲\r乙,1,4\n\r,2,4\n丙,3,4\r\n".encode())
    assert command("占比", "a.csv", "-o", result, cwd=tmp_path)[0] == 0
    read = pa.parquet.read_table if result == "r.parquet" else lambda path: pa.ipc.open_file(path).read_all()
    made = read(tmp_path / result).to_pydict()
    assert made["機關"] == ["甲\r乙", "\r", "丙"]
    assert made["占比"] == ["25.00", "50.00", "75.00"]


# ---- which columns are used ----


def test_a_column_whose_figure_is_mapped_elsewhere_is_not_used():
    table = pa.table({"部分": [1.5], "全體": ["4"], "甲": [1]})
    for column in ("甲", "#3"):
        assert with_indicators(table, "占比", maps={"部分": column})["占比"].to_pylist() == ["25.00"]


def test_what_another_year_of_a_used_indicator_reads_is_used(tmp_path):
    versions = "versions:\n  - {from: 100, to: 111, formula: 舊, inputs: [舊]}\n  - {from: 112}\n"
    (tmp_path / "one.yaml").write_text(f"id: one\nformula: 新\ninputs: [新]\n{versions}", "utf-8")
    (tmp_path / "same.yaml").write_text("id: same\nformula: 乙×2\ninputs: []\nuses: {乙: one}\n", "utf-8")
    before = "uses: {乙: {indicator: one, year: -1}}\n"
    (tmp_path / "before.yaml").write_text(f"id: before\nformula: 乙×2\ninputs: []\n{before}", "utf-8")
    library = load(str(tmp_path))
    rows = [{"年度": year, "乙.舊": "1", "乙.新": "7"} for year in ("100", "111", "112", "113")]
    for word in ("same", "before"):
        wanted = [row[word] or None for row in compute_rows(rows, word, library=library)]
        assert with_indicators(pa.Table.from_pylist(rows), word, library=library)[word].to_pylist() == wanted
        assert {"2.00", "14.00"} <= {*wanted}


def test_rows_are_counted_without_the_heads():
    table = pa.table({"年度": ["113", "113"], "月份": ["1", "13x"], "部分": [1, 2], "全體": [4, 4]})
    with pytest.warns(UserWarning, match="第 2 列"):
        with_indicators(table, "占比")


@pytest.mark.parametrize("heads", [("2023", "2024"), ("1,000", "2"), ("112", "112年度"), ("部分", "2024")])
def test_rows_under_years_as_heads_are_rows(heads):
    """A row without figures says so, and the heads once more are no row."""
    maps, cells = dict(zip(("部分", "全體"), heads, strict=True)), [("甲", "1", "2"), ("乙", None, None), ("丙", "2", None)]
    rows = [dict(zip(("機關", *heads), row, strict=True)) for row in [*cells, ("機關", *heads), ("註：x", None, None)]]
    wanted = [(row["占比"] or None, row["error"] or None) for row in compute_rows(rows, "占比", maps=maps)]
    done = with_indicators(pa.Table.from_pylist(rows), "占比", maps=maps).select(["占比", "error"]).to_pylist()
    assert [tuple(row.values()) for row in done] == wanted
    assert [said and said.split(": ")[1] for _, said in wanted] == [None, "missing", "missing", None, None]
