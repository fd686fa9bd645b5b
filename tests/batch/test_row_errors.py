"""What went wrong with a row, as facts: every error of every row of JSON, whichever way it is written."""

import json

import pytest
from tables import command

HEAD = "年度,機關,部分（千元）,全體,本期,前期\n"


def errors(*args, stdin, **options):
    """The errors of each row, without their sentences, and the rows."""
    rows = [json.loads(line) for line in command(*args, "--format", "json", stdin=stdin, **options)[1].decode().splitlines()]
    return [
        [tuple(error[key] for key in ("indicator", "code", "input", "column", "row")) for error in row["errors"]] for row in rows
    ]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("99,甲,1,2,3,4", []),
        ("99,甲,-,2000,3,4", [("占比", "missing", "部分", "部分（千元）", 2)]),
        ("99,甲,約1,2000,3,4", [("占比", "approximate", "部分", "部分（千元）", 2)]),
        ("99,甲,1,0,3,4", [("占比", "zero_denominator", "全體", "全體", 2)]),
        ("99,甲,x,2000,3,", [("占比", "not_a_number", "部分", "部分（千元）", 2), ("增減率", "missing", "前期", "前期", 2)]),
        ("99,甲,1,2,3人,4元", [("增減率", "wrong_unit", "前期", "前期", 2)]),
        ("99,甲,1,2,3", [("占比", "ragged_row", None, None, 2), ("增減率", "ragged_row", None, None, 2)]),
        ("某年,甲,1,2,3,4", [("占比", "not_a_number", "年度", "年度", 2), ("增減率", "not_a_number", "年度", "年度", 2)]),
        (",,,,,", []),
        ("註：單位千元,,,,,", []),
    ],
)
def test_a_row_has_these_errors(row, found, engine):
    assert errors("占比", "增減率", "--engine", engine, stdin=f"{HEAD}{row}\n")[0] == found


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("占比,99,1,2", []),
        (",99,1,2", [(None, "missing", "指標", "指標", 2)]),
        ("佔筆,99,1,2", [("佔筆", "unknown_indicator", None, "指標", 2)]),
        ("資本門執行率,98,1,2", [("資本門執行率", "no_version", None, "年度", 2)]),
        ("增減率,99,1,2", [("增減率", "missing_column", "本期", None, 2)]),
    ],
)
def test_a_row_that_names_its_indicator_has_these_errors(row, found):
    assert errors(stdin=f"指標,年度,部分,全體\n{row}\n")[0] == found


def test_a_row_that_names_no_indicator_is_not_told_to_write_zero():
    """What is missing there is no figure."""
    done = command("--format", "json", stdin="指標,部分,全體\n,1,2\n")
    (error,) = json.loads(done[1])["errors"]
    assert error["message"] == "「指標」：這一列沒有寫是哪一個指標；請填上指標的代號、名稱或別名。"


@pytest.mark.parametrize(
    "args",
    [(), ("--verdict", "--target", "占比:50%以上", "--exact"), ("--notes",), ("--blank", "zero", "--dash", "zero"), ("--raw",)],
)
def test_the_facts_are_those_of_the_text(args):
    """Each `indicator: code: message` of the cell `error` is an error of the list, in the same order."""
    table = HEAD + "99,甲,x,0,,\n99,乙,1,0,1,0\n99,=丙,=1,2,約3,4\n1,2\n\n99,丁,1,2,3,4\n"
    for line in command("占比", "增減率", *args, "--format", "jsonl", stdin=table)[1].decode().splitlines():
        row = json.loads(line)
        said = "; ".join(f"{error['indicator']}: {error['code']}: {error['message']}" for error in row["errors"])
        assert said == row["error"]
        assert {str(error["row"]) for error in row["errors"]} == {row[key] for key in ("row",) if key in row}


def test_every_way_of_writing_json_has_them(tmp_path, engine):
    table = "機關,部分,全體\n甲,1,2\n乙,-,2\n丙,1,0\n"
    wanted = command("占比", "--format", "json", stdin=table)[1]
    assert command("占比", "--format", "jsonl", "--engine", engine, stdin=table)[1] == wanted
    command("占比", "-o", "book.xlsx", stdin=table, cwd=tmp_path)
    for name in ("out.json", "out.jsonl", "out.ndjson"):
        command("占比", "-o", name, "--engine", engine, stdin=table, cwd=tmp_path)
        assert (tmp_path / name).read_bytes() == wanted
    assert errors("占比", "book.xlsx", stdin="", cwd=tmp_path) == errors("占比", stdin=table)


def test_many_rows_are_numbered_in_every_block():
    rows = "".join("1,2\n" if number % 1000 else "1,\n" for number in range(60_000))
    found = errors("占比", stdin=f"部分,全體\n{rows}")
    assert [row[0] for row in found if row] == [
        ("占比", "missing", "全體", "全體", number + 2) for number in range(0, 60_000, 1000)
    ]


def test_a_column_of_the_table_leaves_its_name_to_them():
    (line,) = command("占比", "--format", "json", stdin="部分,全體,errors,error\n1,2,x,y\n")[1].splitlines()
    row = json.loads(line)
    assert (row["errors"], row["errors#3"], row["error"], row["error#4"]) == ([], "x", "", "y")
    code, out, _ = command("占比", "--as", "占比=errors", "--format", "json", stdin="部分,全體\n1,2\n")
    assert (code, json.loads(out)["error"]["code"]) == (2, "bad_option")


def test_the_sentences_are_of_the_language_asked_for():
    for lang, word in (("zh-TW", "分母"), ("en", "denominator")):
        out = command("占比", "--lang", lang, "--format", "json", stdin="部分,全體\n1,0\n", LC_ALL="C.UTF-8")[1]
        assert word in json.loads(out)["errors"][0]["message"]


@pytest.mark.parametrize("options", [(), ("--notes",), ("--format", "csv", "--exact")])
def test_the_heads_once_more_are_no_row_where_they_are_years(options, engine):
    """They would be figures."""
    table = "機關,2023,2024\n甲,1,2\n機關,2023,2024\n乙,3,4\n"
    maps = ("--map", "部分=2023", "--map", "全體=2024", "--head", "1")
    code, out, _ = command("占比", *maps, *options, "--engine", engine, stdin=table)
    again = out.decode().splitlines()[2]
    assert (code, again.strip(",")) == (0, "機關,2023,2024")
