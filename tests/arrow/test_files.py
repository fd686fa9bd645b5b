"""Parquet and Arrow files in and out of `kpical batch`: the results of the same cells in CSV, the other columns as they were."""

import csv
import io
import json
import random
from decimal import Decimal
from io import BytesIO

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest
from tables import command

from kpical import KpicalError
from kpical.arrow import with_indicators
from kpical.table.arrow_file import ArrowFile

COUNT = 20_000
TABLE = pa.table({
    "日期": pa.array([None if i % 7 == 0 else i for i in range(COUNT)], pa.date32()),
    "部分": pa.array([None if i % 1000 == 5 else Decimal(i).scaleb(-8) for i in range(COUNT)], pa.decimal128(20, 8)),
    "機關": pa.array(["甲", "乙，\n=1", None, "註：x"] * (COUNT // 4)).dictionary_encode(),
    "全體": pa.array([i % 50 for i in range(COUNT)], pa.uint16()),
    "內容": pa.array([[1, 2], None] * (COUNT // 2)),
    "float": pa.array([0.1] * COUNT),
})  # fmt: skip
SMALL = TABLE.slice(0, 60)


def write(path, table=TABLE):
    if path.suffix == ".parquet":
        pa.parquet.write_table(table, path)
    elif path.suffix == ".feather":
        pa.feather.write_feather(table, path)
    else:
        with pa.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table)


def read(path):
    return pa.parquet.read_table(path) if path.suffix == ".parquet" else pa.feather.read_table(path)


@pytest.mark.parametrize("engine", ["plain", "auto"])
@pytest.mark.parametrize(("name", "result"), [("a.parquet", "r.arrow"), ("a.arrow", "r.feather"), ("a.feather", "r.PARQUET")])
def test_columns_go_through_and_results_are_those_of_the_door(name, result, engine, tmp_path):
    write(tmp_path / name)
    options = ("--verdict", "--exact", "--target", ">= 1", "--engine", engine)
    code, out, _ = command("占比", name, "-o", result, *options, cwd=tmp_path)
    assert (code, out) == (1, b"")
    made = (tmp_path / result).rename(tmp_path / result.lower())
    expected = with_indicators(TABLE, "占比", verdict=True, exact=True, target=">= 1")
    assert read(made).equals(expected.cast(read(made).schema))


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow", "a.feather", "a.csv", "a"])
def test_a_file_is_known_by_its_content(name, tmp_path):
    """Whatever it is called."""
    write(tmp_path / "a.parquet", SMALL)
    (tmp_path / "a.parquet").rename(tmp_path / name)
    code, out, said = command("占比", name, "--rejects", "bad.csv", cwd=tmp_path)
    rows = out.decode().splitlines()
    assert code == 1
    assert rows[0] == "日期,部分,機關,全體,內容,float,占比,error"
    assert rows[2] == '1970-01-02,0.00000001,"乙，'
    assert '"[1, 2]",0.1' in out.decode()
    assert "第 6 列" in said  # rows are counted without the names of the columns
    assert command("占比", "-", cwd=tmp_path, stdin=(tmp_path / name).read_bytes())[1] == out
    assert b",6,\xe5\x8d\xa0\xe6\xaf\x94: missing" in (tmp_path / "bad.csv").read_bytes()


def test_a_stream_is_a_file_too(tmp_path):
    write(tmp_path / "a.arrow", SMALL)
    with pa.ipc.new_stream(tmp_path / "a.arrows", SMALL.schema) as writer:
        writer.write_table(SMALL, max_chunksize=7)
    expected = command("占比", "a.arrow", cwd=tmp_path)
    assert command("占比", "a.arrows", cwd=tmp_path)[:2] == expected[:2]
    assert command("占比", "-", cwd=tmp_path, stdin=(tmp_path / "a.arrows").read_bytes())[:2] == expected[:2]


def test_a_stream_is_not_written(tmp_path):
    write(tmp_path / "a.arrow", SMALL)
    code, _, said = command("占比", "a.arrow", "-o", "r.arrows", cwd=tmp_path)
    assert (code, ".arrow" in said, (tmp_path / "r.arrows").exists()) == (2, True, False)


@pytest.mark.parametrize("result", ["r.parquet", "r.arrow"])
def test_dictionaries_may_change_from_batch_to_batch(result, tmp_path):
    tables = [
        pa.table({"機關": pa.array(names).dictionary_encode(), "部分": [1, 2], "全體": [3, 4]}) for names in ("甲乙", "丙甲")
    ]
    with pa.parquet.ParquetWriter(tmp_path / "a.parquet", tables[0].schema) as writer:
        for table in tables:
            writer.write_table(table)
    assert command("占比", "a.parquet", "-o", result, cwd=tmp_path)[0] == 0
    assert read(tmp_path / result)["機關"].to_pylist() == list("甲乙丙甲")


def test_bytes_are_hexadecimal_even_where_they_are_text(tmp_path):
    write(tmp_path / "a.parquet", pa.table({"碼": [b"ab", b"\xff", None], "部分": [1, 1, 1], "全體": [4, 4, 4]}))
    assert command("占比", "a.parquet", cwd=tmp_path)[1].decode().splitlines()[1:] == [
        '"""6162""",1,4,25.00,', '"""ff""",1,4,25.00,', ",1,4,25.00,"
    ]  # fmt: skip


NAMED = pa.table({
    "指標": ["占比", "增減率", "占比", None, "佔比"], "部分": ["1", None, "x", "註：x", None], "全體": [3, None, 0, None, None],
    "本期": pa.array([None, Decimal("1.5"), None, None, None], pa.decimal128(9, 1)), "前期": [None, 3, None, None, None],
    "日期": pa.array([1, 2, 3, None, 5], pa.date32()),
})  # fmt: skip
PRINTED = pa.table({"部分": [1, 2, None], "全體": [3, 7, 9], "占比": ["33.33", "28.58", "1.0"], "float": [0.5, None, 1.5]})


@pytest.mark.parametrize(
    ("run", "table", "options"),
    [
        ("batch", SMALL, ["占比", "--rejects", "bad.csv"]),
        ("batch", SMALL, ["占比", "--notes", "--grade", "--solve", "部分", "--target", ">= 2", "--verdict"]),
        ("batch", NAMED, ["--rejects", "bad.csv"]),
        ("batch", SMALL.append_column("error", pa.nulls(60, pa.string())), ["占比", "--rejects", "bad.csv"]),
        ("audit", PRINTED, ["占比", "--rejects", "bad.csv"]),
    ],
)
def test_columns_get_the_results_that_csv_gets(run, table, options, kpical, tmp_path):
    """What is said of them and the rejected rows are the same, too."""
    write(tmp_path / "a.parquet", table)
    outcomes = []
    for output in ("r.csv", "r.parquet"):
        ran = kpical(run, *options, "a.parquet", "-o", output, cwd=tmp_path)
        bad = (tmp_path / "bad.csv").read_bytes() if "bad.csv" in options else b""
        outcomes.append((ran.returncode, [line for line in ran.stderr.splitlines() if not line.startswith("kpical ")], bad))
    assert outcomes[0] == outcomes[1]
    made = read(tmp_path / "r.parquet")
    heads, *rows = csv.reader(io.StringIO((tmp_path / "r.csv").read_text("utf-8"), newline=""))
    assert made.column_names == heads
    results = [head for head in heads if head not in table.column_names or head == "error"]
    assert len(results) > 1
    for head in results:
        assert [cell or "" for cell in made[head].to_pylist()] == [row[heads.index(head)] for row in rows]
    kept = [head for head in heads if head not in results]
    assert made.select(kept).equals(table.select(kept).cast(made.select(kept).schema))


def test_json_of_a_file(tmp_path):
    write(tmp_path / "a.parquet", SMALL)
    _, out, _ = command("占比", "a.parquet", "--format", "jsonl", cwd=tmp_path)
    rows = [json.loads(row) for row in out.decode().splitlines()]
    assert len(rows) == 60
    assert rows[1] == {"日期": "1970-01-02", "部分": "0.00000001", "機關": "乙，\n=1", "全體": "1", "內容": "", "float": "0.1",
                       "占比": "0.00", "error": "", "errors": []}  # fmt: skip


def test_csv_becomes_columns_of_text(tmp_path):
    (tmp_path / "a.csv").write_text('表一\n機關,部分,全體\n甲,1,3\n\n\'=1,,"1,000"\n', encoding="utf-8")
    assert command("占比", "a.csv", "-o", "r.parquet", cwd=tmp_path)[0] == 1
    made = read(tmp_path / "r.parquet").to_pydict()
    assert made.pop("error")[0] is None
    assert made == {"機關": ["甲", "=1"], "部分": ["1", None], "全體": ["3", "1,000"], "占比": ["33.33", None]}


def test_a_row_that_is_too_long_for_columns_is_said(tmp_path):
    (tmp_path / "a.csv").write_text("機關,部分,全體\n甲,1,3\n乙,1,3,4\n", encoding="utf-8")
    code, _, said = command("占比", "a.csv", "-o", "r.parquet", cwd=tmp_path)
    assert code == 1
    assert "4" in said
    assert not (tmp_path / "r.parquet").exists()


def test_no_rows(tmp_path):
    write(tmp_path / "a.parquet", TABLE.slice(0, 0))
    assert command("占比", "a.parquet", "-o", "r.parquet", cwd=tmp_path)[0] == 0
    assert read(tmp_path / "r.parquet").num_rows == 0


@pytest.mark.parametrize("option", [("--head", "1"), ("--encoding", "big5"), ("--delimiter", "tab"), ("--sheet", "x")])
def test_options_that_make_no_sense(option, tmp_path):
    write(tmp_path / "a.parquet", SMALL)
    code, out, said = command("占比", "a.parquet", *option, cwd=tmp_path)
    assert (code, out) == (2, b"")
    assert option[0] in said


def test_a_byte_order_mark_makes_no_sense(tmp_path):
    write(tmp_path / "a.parquet", SMALL)
    code, _, said = command("占比", "a.parquet", "-o", "r.arrow", "--bom", cwd=tmp_path)
    assert (code, "--bom" in said, (tmp_path / "r.arrow").exists()) == (2, True, False)


def test_nor_in_an_audit(kpical, tmp_path):
    write(tmp_path / "a.parquet", SMALL)
    ran = kpical("audit", "占比", "a.parquet", "-o", "r.arrow", "--bom", cwd=tmp_path)
    assert (ran.returncode, "--bom" in ran.stderr, (tmp_path / "r.arrow").exists()) == (2, True, False)


@pytest.mark.parametrize("words", [["占比"], []])
def test_floats_are_refused_before_anything_is_written(words, tmp_path):
    table = pa.table({"指標": ["占比"], "部分": [1.5], "全體": [3]})
    write(tmp_path / "a.parquet", table)
    code, out, said = command(*words, "a.parquet", cwd=tmp_path)
    assert (code, out) == (2, b"")
    assert "「部分」欄的型別是 double（浮點數）" in said


# ---- damaged files ----


def whole(kind, compression="snappy"):
    sink = BytesIO()
    if kind == "parquet":
        pa.parquet.write_table(SMALL, sink, compression=compression)
    else:
        with pa.ipc.new_file(sink, SMALL.schema) as writer:
            writer.write_table(SMALL)
    return sink.getvalue()


def damaged(kind):
    """A hundred of a kind: cut, with bytes that are others, with zeros, with a part twice."""
    data, chance = whole(kind), random.Random(kind)
    for i in range(100):
        at, broken = chance.randrange(6, len(data)), bytearray(data)
        if i % 4 == 0:
            broken = broken[:at]
        elif i % 4 == 1:
            for place in [at, *(chance.randrange(6, len(data)) for _ in range(i // 4))]:
                broken[place] = chance.randrange(256)
        elif i % 4 == 2:
            broken[at : at + 40] = bytes(len(broken[at : at + 40]))
        else:
            broken[at:at] = broken[at - 6 : at]
        yield bytes(broken)


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_damaged_file_is_one_sentence(kind):
    refused = [error for data in damaged(kind) if (error := refusal(data))]
    assert len(refused) > 25  # every one that is cut
    assert {error.code for error in refused} <= {"bad_file", "bad_option"}
    assert not [error for error in refused if "\n" in str(error)]


def refusal(data):
    """What is said of such a file; None where its rows can be read."""
    try:
        return None if all(ArrowFile(BytesIO(data), "a").as_csv()) else "an empty block"
    except KpicalError as error:
        return error


@pytest.mark.parametrize("data", [b"PAR1", b"ARROW1", b"ARROW1\0\0", whole("parquet")[:-20], whole("arrow")[:-20]])
def test_a_file_that_is_cut_is_said_by_its_name(data, tmp_path):
    (tmp_path / "a.parquet").write_bytes(data)
    code, out, said = command("占比", "a.parquet", "-o", "r.csv", cwd=tmp_path)
    assert (code, out, (tmp_path / "r.csv").exists()) == (2, b"", False)
    assert "a.parquet" in said
    assert said.count("\n") == 1
