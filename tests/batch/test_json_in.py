"""Tables of JSON through `kpical batch`: the results of the CSV with the same cells, whatever comes out."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from programs import run_bytes
from strategies import patient
from tables import command

OBJECTS = [
    {"機關": "甲", "部分": 1, "全體": 3},
    {"機關": "乙，\n=1", "部分": "1,234千元", "全體": "2,468千元"},
    {"機關": None, "部分": 0.1, "全體": 12345678901234567890.12},
    {"機關": "丁", "部分": None, "全體": 5},
    {"機關": True, "部分": 1, "全體": 0},
]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in OBJECTS[:2]) + (
    '{"機關": null, "部分": 0.1, "全體": 12345678901234567890.12}\n'
    '{"機關": "丁", "全體": 5}\n{"機關": true, "部分": 1, "全體": 0}\n'
)
ARRAY = f"[{LINES.strip().replace('}', '},').removesuffix(',')}]"
CSV = '機關,部分,全體\n甲,1,3\n"乙，\n=1","1,234千元","2,468千元"\n,0.1,12345678901234567890.12\n丁,,5\n是,1,0\n'


def by_file(tmp_path, name, text, *args):
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return command("占比", name, *args, cwd=tmp_path)


def unstamped(out):
    """Without what tells one input's bytes from another's."""
    return re.sub(rb"[0-9a-f]{12}", b"", out)


@pytest.mark.parametrize("form", ["csv", "markdown", "table", "html"])
@pytest.mark.parametrize("text", [LINES, ARRAY], ids=["lines", "array"])
def test_the_results_are_those_of_the_csv(form, text, engine):
    args = ("占比", "--exact", "--verdict", "--target", "50%以上", "--format", form, "--engine", engine)
    (code, out, _), (code_of_csv, out_of_csv, _) = command(*args, stdin=text), command(*args, stdin=CSV)
    assert unstamped(out) == unstamped(out_of_csv)
    assert code == code_of_csv == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.json", ARRAY),
        ("t.JSONL", LINES),
        ("t.ndjson", LINES),
        ("t", LINES),
        ("t.json", LINES),
        ("t.csv", LINES),
        ("t.txt", ARRAY),
        ("t.TSV", ARRAY),
    ],
)
def test_a_file_is_known_by_its_name_or_its_beginning(tmp_path, name, text):
    assert by_file(tmp_path, name, text)[:2] == command("占比", stdin=CSV)[:2]


@pytest.mark.parametrize("text", [b"\xef\xbb\xbf" + LINES.encode(), LINES.encode("utf-16"), LINES.replace("\n", "\r\n").encode()])
def test_a_byte_order_mark_and_line_ends_make_no_difference(text):
    assert command("占比", stdin=text)[:2] == command("占比", stdin=CSV)[:2]


@pytest.mark.parametrize("head", ['"[{"', "[]", "{}", '"{""a"":"'])
def test_a_csv_file_is_csv_where_a_table_may_begin_so(tmp_path, head):
    code, out, _ = by_file(tmp_path, "t.csv", f"{head},部分,全體\nx,1,2\n")
    assert (code, out.decode()) == (0, f"{head},部分,全體,占比,error\nx,1,2,50.00,\n")


def test_rows_are_counted_as_objects(tmp_path):
    """The heads are no row of the file: `jq '.[3]'` and `sed -n 4p` find the fourth."""
    _, out, said = by_file(tmp_path, "t.jsonl", LINES, "--rejects", "bad.csv", "--format", "jsonl")
    rows = list(map(json.loads, out.decode().splitlines()))
    assert [row.get("row") for row in rows] == [None, None, None, "4", "5"]
    assert [error["row"] for row in rows for error in row["errors"]] == [4, 5]
    assert "第 4 列" in said
    assert [line.split(",")[3] for line in (tmp_path / "bad.csv").read_text("utf-8").splitlines()] == ["row", "4", "5"]


def test_the_year_and_the_indicator_of_each_row():
    rows = '{"指標": "占比", "部分": 1, "全體": 4}\n{"指標": "增減率", "本期": 3, "前期": 2}\n'
    rows = rows.replace('"全體": 4}', '"全體": 4, "本期": null, "前期": null}')
    code, out, _ = command(stdin=rows)
    assert code == 0
    assert [line.split(",")[-3:] for line in out.decode().splitlines()[1:]] == [["25.00", "%", ""], ["50.00", "%", ""]]


@pytest.mark.parametrize(
    ("text", "args", "words"),
    [
        ('{"部分": 1, "全體": [2]}', (), "stdin:1:17"),
        ('{"部分": 1, "全體": 2}\n{"部分": 1, "全休": 2}', (), "全休"),
        ('{"部分": 1, "全體": 2, "部分": 3}', (), "stdin:1:20"),
        ('{"部分": 1, "全體": 2', (), "stdin:1:18"),
        ("[]", (), ""),
        ("{}", (), ""),
        (LINES, ("--head", "1"), "--head"),
        (LINES, ("--encoding", "big5"), "--encoding"),
        (LINES, ("--delimiter", ";"), "--delimiter"),
        (LINES, ("--sheet", "甲"), "--sheet"),
    ],
)
def test_what_cannot_be_read_is_refused_before_a_row_is_written(tmp_path, text, args, words):
    (tmp_path / "out.csv").write_text("old")
    code, out, said = command("占比", *args, "-o", "out.csv", stdin=text, cwd=tmp_path)
    assert (code, out) == (2, b"")
    assert words in said
    assert len(said.splitlines()) == 1
    assert (tmp_path / "out.csv").read_text() == "old"


def test_what_is_refused_later_leaves_the_rows_that_went_out():
    many = '{"部分": 1, "全體": 2}\n' * 40_000
    code, out, said = command("占比", "--format", "json", stdin=many + '{"部分": {}, "全體": 2}\n')
    assert code == 4
    assert out.startswith(b'{"\xe9\x83\xa8')
    assert b'"exit"' not in out
    assert "stdin:40001:8" in said


@pytest.mark.parametrize("args", [(), ("--exact", "--verdict", "--target", "50%以上"), ("--notes",)])
def test_what_a_run_wrote_is_read_again(args):
    """The results of an earlier run are replaced, in JSON as in CSV."""
    first = command("占比", "--format", "json", *args, stdin=CSV)[1]
    again = command("占比", "--format", "json", *args, stdin=first)[1]
    mine = [json.loads(line) for line in first.splitlines()]
    found = [json.loads(line) for line in again.splitlines()]
    for row in (*mine, *found):  # an object is one row more in a file with heads
        row.pop("row", None)
        row["errors"] = [error | {"row": 0} for error in row["errors"]]
    assert found == mine


CELLS = st.text("甲乙,\"' \n123-千元%=#[]{}", max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
@patient(40)
def test_any_cells_have_the_results_that_they_have_in_csv(rows):
    heads = ("機關", "部分", "全體")
    quoted = ['"' + cell.replace('"', '""') + '"' for row in (heads, *rows) for cell in row]
    csv = "".join(",".join(quoted[at : at + 3]) + "\n" for at in range(0, len(quoted), 3))
    objects = "".join(json.dumps(dict(zip(heads, row, strict=True))) + "\n" for row in rows)
    found = [run_bytes("batch", "占比", "--format", "table", stdin=text.encode()) for text in (objects, csv)]
    assert found[0].stdout == found[1].stdout
    assert found[0].returncode == found[1].returncode
