"""`batch --solve`: what a figure lacks in each row, signed; nothing where the target is met or no figure meets it."""

import csv
import io
import json

import pytest
from spreadsheets import cells
from workbooks import parts

import kpical

TABLE = """\
年度,實支數,應付未付數,賸餘數,預算數
99,109305,0,0,180000
99,150000,0,0,180000
99,0,0,0,0
112,1,0,0,2
99,109.5千元,0,0,180千元
"""
NEEDED = ["34695", "", "", "", "34500"]


def rows(ran):
    return list(csv.DictReader(io.StringIO(ran.stdout)))


@pytest.mark.parametrize("engine", ["plain", "auto"])
def test_a_row_tells_what_the_figure_lacks(kpical, engine):
    ran = kpical("batch", "資本門執行率", "--solve", "實支數", "--engine", engine, stdin=TABLE)
    assert [row["資本門執行率:needed"] for row in rows(ran)] == NEEDED
    assert [row["error"].partition(": ")[2].partition(": ")[0] for row in rows(ran)] == ["", "", "zero_denominator", "", ""]
    assert "112 年度的列沒有目標" in ran.stderr


def test_the_column_stands_behind_the_others_of_its_indicator(kpical):
    ran = kpical("batch", "資本門執行率", "--solve", "預算數", "--exact", "--verdict", stdin=TABLE)
    heads = ran.stdout.split("\n")[0].split(",")[5:]
    word = "資本門執行率"
    assert heads == [word, f"{word}:exact", f"{word}:met", f"{word}:needed", "error"]
    assert rows(ran)[0][f"{word}:needed"] == "-43369"


def test_another_run_takes_the_place_of_the_columns(kpical, tmp_path):
    (tmp_path / "a.csv").write_text(kpical("batch", "資本門執行率", "--solve", "實支數", stdin=TABLE).stdout, "utf-8")
    again = kpical("batch", "資本門執行率", "--solve", "實支數", tmp_path / "a.csv")
    assert again.stdout == (tmp_path / "a.csv").read_text("utf-8")


def test_each_indicator_has_the_figure_that_is_named_for_it(kpical):
    table = "部分,全體,本期,前期\n1,4,3,4\n"
    ran = kpical(
        "batch", "占比", "增減率", "--solve", "占比:部分", "--solve", "增減率:前期", "--target", "占比:>= 50%", "--target",
        "增減率:>= 0%", stdin=table,
    )  # fmt: skip
    (row,) = rows(ran)
    assert (row["占比:needed"], row["增減率:needed"]) == ("1", "-1")


@pytest.mark.parametrize(
    ("asked", "table", "told"),
    [
        (("資本門執行率", "--solve", "實支數"), TABLE, "資本門執行率的尚需：「實支數」的增減數，以元計。"),
        (("占比", "--solve", "部分", "--target", "50%以上"), "部分,全體\n1千元,4千元\n", "以該列「部分」的單位計。"),
    ],
)
def test_the_unit_of_what_is_needed_is_told(kpical, asked, table, told):
    assert told in kpical("batch", *asked, stdin=table).stderr
    assert "尚需" not in kpical("batch", asked[0], "--verdict", *asked[3:], stdin=table).stderr


@pytest.mark.parametrize("options", [["--solve", "決算數"], ["--solve", "占比:部分"], ["--solve", "實支數", "--solve", "預算數"]])
def test_what_cannot_be_asked_is_refused_before_a_row_is_read(kpical, options):
    ran = kpical("batch", "資本門執行率", *options, stdin=TABLE)
    assert (ran.returncode, ran.stdout) == (2, "")


@pytest.mark.parametrize("suffix", ["json", "xlsx", "html", "md"])
def test_other_formats_have_the_column_too(kpical, tmp_path, suffix):
    out = tmp_path / f"out.{suffix}"
    assert kpical("batch", "資本門執行率", "--solve", "實支數", "-o", out, stdin=TABLE).returncode == 1
    if suffix == "json":
        assert [json.loads(line)["資本門執行率:needed"] for line in out.read_text("utf-8").splitlines()] == NEEDED
    elif suffix != "xlsx":
        assert "34695" in out.read_text("utf-8")


def test_a_sheet_has_numbers_in_the_unit_that_it_shows(kpical, tmp_path):
    out = tmp_path / "out.xlsx"
    assert kpical("batch", "資本門執行率", "--solve", "實支數", "-o", out, stdin=TABLE).returncode == 1
    found = {name: cell for name, cell in cells(out.read_bytes()).items() if name[0] == "G"}
    assert found == {"G1": ("資本門執行率 尚需", "text"), "G2": ("34695", "number"), "G6": ("34500", "number")}
    assert "&quot;元&quot;" in parts(out.read_bytes())["xl/styles.xml"].decode()


def test_python_has_the_column_too():
    table = [{"年度": 99, "實支數": 109305, "應付未付數": 0, "賸餘數": 0, "預算數": 180000}]
    (row,) = kpical.compute_rows(table, "資本門執行率", solve="實支數")
    assert row["資本門執行率:needed"] == "34695"
