"""`kpical batch` from and to spreadsheets and pages: what a CSV gives, digit by digit; results that compute themselves."""

import csv
import html
import io
import json
import random
import re
import subprocess
import sys
from fractions import Fraction

import pytest
from grids import MADE, Of, Sheet, xlsx
from pages import HOSTILE, Reader
from paths import EXAMPLES
from programs import environment
from spreadsheets import read, zipped
from tables import run as run_table
from workbooks import falsified, ods_rows, parts, shown, xlsx_cells

from kpical.batch.run import Batch
from kpical.batch.workbook import ResultWorkbook
from kpical.catalogue.library import Library
from kpical.cli.progress import Progress
from kpical.problem.errors import BadOption
from kpical.problem.position import cell_name
from kpical.recipe.job import Job, Summary
from kpical.recipe.result_columns import for_people
from kpical.report.workbook import layout as workbook
from kpical.report.workbook.sheet_rows import SheetRows
from kpical.table.csv_text import unguarded
from kpical.table.row_kinds import is_stamp
from kpical.words import Words

KINDS = ("xlsx", "ods")


@pytest.fixture
def batch(kpical, tmp_path):
    """`batch(*args)` runs `kpical batch` in the test's folder; a table among them is written to a file first."""

    def run(*args, **how):
        for table in (arg for arg in args if isinstance(arg, bytes)):
            (tmp_path / "表").write_bytes(table)
        return kpical("batch", *("表" if isinstance(arg, bytes) else arg for arg in args), cwd=tmp_path, **how)

    return run


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def table_of(data):
    """The rows of the first sheet, as long as the first; without the stamp below them."""
    sheet = read(data).sheets[0]
    rows = [[sheet.text(row, column) for column in range(1, sheet.last_column + 1)] for row in sheet.rows]
    return rows[:-1] if is_stamp(rows[-1][0]) else rows


# In: a spreadsheet is the CSV that it would be

TABLE = [
    ["名稱", "部分", "全體"], ["甲", 1, 3], ["乙", 24588.5, "30,733,799千元"], ["丙", "△4", 3], ["丁\n戊", 0, "1,234元"],
    ["己", Of("5", formula="2+3"), 10], ["約", "約5", 3], ["空", "", 3], ["零", 1, 0],
]  # fmt: skip
AS_CSV = """\
名稱,部分,全體
甲,1,3
乙,24588.5,"30,733,799千元"
丙,△4,3
"丁
戊",0,"1,234元"
己,5,10
約,約5,3
空,,3
零,1,0
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_spreadsheet_gives_what_its_csv_gives(batch, kind):
    wanted = batch("占比", "--exact", AS_CSV.encode())
    assert (wanted.returncode, "5 個結果，3 列有問題" in wanted.stderr) == (1, True)
    for top, rows in ((0, "7 8 9"), (4, "11 12 13")):
        table = MADE[kind](TABLE, top=top, left=min(top, 3))
        told = wanted.stderr
        for old, new in zip("789", rows.split(), strict=True):
            told = told.replace(f"第 {old} 列", f"第 {new} 列")
        assert batch("占比", "--exact", table) == wanted._replace(stderr=told)
        assert batch("占比", "--exact", stdin=table) == wanted._replace(stderr=told)


CELLS = [
    (Of("0.055", "percent"), "5.5%", "wrong_unit"),
    (Of("40179", "date"), "2010-01-01", "not_a_number"),
    (Of("#DIV/0!", "error"), "#DIV/0!", "not_a_number"),
    (Of("", formula="B9+1"), "'=B9+1", "not_a_number"),
    ("是", "是", "not_a_number"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_is_no_figure_costs_its_row_only(batch, kind):
    table = [TABLE[0], *([f"列{i}", cell, 3] for i, (cell, _, _) in enumerate(CELLS)), ["好", 1, 3]]
    ran = batch("占比", MADE[kind](table), "--rejects", "rejects.csv")
    *bad, good = rows_of(ran.stdout)[1:]
    assert (ran.returncode, good) == (1, ["好", "1", "3", "33.33", ""])
    assert [(row[1], row[3]) for row in bad] == [(text, "") for _, text, _ in CELLS]
    assert all(f"占比: {code}: " in row[4] for row, (_, _, code) in zip(bad, CELLS, strict=True))


def test_what_a_percent_cell_holds_is_a_percentage(batch, tmp_path):
    (tmp_path / "f.yaml").write_text("id: f\nformula: 甲×率\ninputs: {甲: {unit: 元}, 率: {unit: '%'}}\nunit: 元\n", "utf-8")
    table = xlsx([["甲", "率"], [200, Of("0.055", "percent")], [200, 5.5], [200, "5.5％"]])
    rows = rows_of(batch("f", table, "--formulas", "f.yaml").stdout)
    assert [row[1:3] for row in rows[1:]] == [["5.5%", "11.00"], ["5.5", "11.00"], ["5.5％", "11.00"]]


def test_what_may_mislead_is_told(batch, tmp_path):
    ran = batch("占比", xlsx([TABLE[0], ["甲", Of("1234567890123456789"), 3]]))
    assert ran.returncode == 0
    assert "超過 15 位的數字（B2）" in ran.stderr
    ran = batch("占比", EXAMPLES / "common-indicators.csv", "--map", "部分=編報數", "--map", "全體=核列數", "-o", "out.xlsx")
    assert (ran.returncode, ran.stdout) == (0, "")
    made = parts((tmp_path / "out.xlsx").read_bytes())
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(b"<calcPr ", b'<calcPr fullCalcOnLoad="1" ')
    ran = batch("員額增減率", zipped(made))
    assert "公式的值（O2、O3、O4、O5、O6）可能不是最新的" in ran.stderr


# In: where the table stands


def test_heads_that_are_merged_stand_over_all_their_columns(batch, tmp_path):
    rows = [["機關", "占", "", "註"], ["", "部分", "全體", ""], ["甲", 1, 4, "一"], ["乙", 2, 4, ""]]
    merged = '<mergeCells><mergeCell ref="C3:C4"/><mergeCell ref="D3:E3"/><mergeCell ref="F3:F4"/></mergeCells>'
    table = xlsx(Sheet(rows, top=2, left=2, merged=merged))
    ran = batch("占比", table)
    assert (ran.returncode, ran.stdout) == (0, batch("占比", table, "--head", "2").stdout)
    assert "欄位名稱在第 4 列" in ran.stderr
    assert batch("占比", table, "--head", "2").stdout == (
        "機關,占,占,註\n機關,部分,全體,註,占比,error\n甲,1,4,一,25.00,\n乙,2,4,,50.00,\n"
    )
    batch("占比", table, "--head", "2", "-o", "out.xlsx")
    assert table_of((tmp_path / "out.xlsx").read_bytes())[:2] == [
        ["機關", "占", "占", "註", "占比", "說明"],
        ["機關", "部分", "全體", "註", "占比", "說明"],
    ]


OTHER = [["名稱", "部分", "全體"], ["丙", 1, 4]]
FIRST, SECOND = "甲,1,3,33.33,\n", "丙,1,4,25.00,\n"


@pytest.mark.parametrize(
    ("sheets", "args", "row", "said"),
    [
        ((Sheet(TABLE[:2]), Sheet(OTHER, "明細")), (), FIRST, "讀的是工作表「工作表1」，沒有讀 明細"),
        ((Sheet(TABLE[:2]), Sheet(OTHER, "明細")), ("--sheet", "明細"), SECOND, ""),
        ((Sheet(TABLE[:2]), Sheet(OTHER, "a b")), ("--sheet", "a b"), SECOND, ""),
        ((Sheet([]), Sheet(OTHER, "明細")), (), SECOND, ""),
        ((Sheet(TABLE[:2]), Sheet([], "明細")), (), FIRST, ""),
        ((Sheet(TABLE[:2], state="hidden"), Sheet(OTHER, "明細")), (), SECOND, "工作表「工作表1」是隱藏的，沒有讀"),
        ((Sheet(TABLE[:2], state="veryHidden"), Sheet(OTHER, "明細")), ("--sheet", "工作表1"), FIRST, "是隱藏的；照您的指定讀了"),
    ],
)
def test_the_first_sheet_that_is_seen_is_read_or_the_one_that_is_named(batch, sheets, args, row, said):
    ran = batch("占比", xlsx(*sheets), *args)
    assert (ran.returncode, ran.stdout) == (0, "名稱,部分,全體,占比,error\n" + row)
    assert said in ran.stderr
    assert ran.stderr.count("\n") == (2 if said else 1)


NO_SHEET = (xlsx(TABLE, Sheet(OTHER, "明細")), "--sheet")
REFUSED = {
    "an unknown sheet": ((*NO_SHEET, "明西"), "沒有工作表「明西」；檔案裡的有：工作表1、明細。您要的是不是：明細？"),
    "an empty workbook": ((xlsx([]),), "看得見的工作表都是空的"),
    "an empty ods": ((MADE["ods"]([]),), "看得見的工作表都是空的"),
    "only hidden sheets": ((xlsx(Sheet(TABLE, state="hidden")),), "隱藏的工作表請用 --sheet 指定"),
    "an old .xls": ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),), "這是舊式的 .xls"),
    "a password": ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),), "有密碼保護"),
    "half a file": ((xlsx(TABLE)[:900],), "檔案不完整或已損壞"),
    "a zip of something": ((zipped({"a.txt": "甲"}),), "這是壓縮檔"),
    "a picture": ((b"\x89PNG\r\n\x1a\n" + bytes(99),), "沒有指標「部分占全體之比率」所需的欄位"),
    "nothing": ((b"",), "表格是空的"),
    "a sheet of a CSV": ((AS_CSV.encode(), "--sheet", "工作表1"), "「表」不是試算表，沒有工作表"),
    "heads and no such column": ((xlsx([["名稱", "部"], ["甲", 1]]),), "沒有指標「部分占全體之比率」所需的欄位「部分」"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_not_be_read_is_said_on_one_line_and_nothing_is_written(batch, tmp_path, name):
    args, said = REFUSED[name]
    (tmp_path / "old.xlsx").write_bytes(b"old")
    ran = batch("占比", *args, "-o", "old.xlsx", "--rejects", "rejects.csv")
    told = [line for line in ran.stderr.splitlines() if "是隱藏的，沒有讀" not in line]
    assert (ran.returncode, ran.stdout, len(told)) == (2, "", 1)
    assert said in told[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.xlsx", "表"]
    assert (tmp_path / "old.xlsx").read_bytes() == b"old"


@pytest.mark.parametrize("encoding", ["cp950", "utf-16"])
def test_an_encoding_that_is_asked_for_never_garbles_a_spreadsheet(batch, encoding):
    """It is either of no concern or refused as --sheet of a CSV is; never applied to what has no encoding."""
    table = xlsx([["名稱", "share", "total"], ["甲", 1, 3]])
    ran = batch("占比", table, "--map", "部分=share", "--map", "全體=total", "--encoding", encoding)
    assert ran.returncode in (0, 2)
    assert "--encoding" in ran.stderr if ran.returncode else "\n甲,1,3,33.33,\n" in ran.stdout


@pytest.mark.parametrize("text", ["a_x0000_b_x0000_c", "ab_x0000_"])
def test_texts_that_look_like_another_encoding_are_texts(batch, text):
    ran = batch("占比", xlsx([["部分", "全體", text], [1, 4, text]]))
    text = text.replace("_x0000_", "\0")
    assert ran.stdout == f"部分,全體,{text},占比,error\n1,4,{text},25.00,\n"


# In, with the other options


def test_failing_rows_of_a_spreadsheet_are_set_aside_mended_and_run_again(batch, tmp_path):
    ran = batch("占比", MADE["ods"](TABLE), "--rejects", "rejects.csv", "-o", "out.csv")
    assert (ran.returncode, ran.stdout) == (1, "")
    rejected = (tmp_path / "rejects.csv").read_text("utf-8")
    assert [row[:3] for row in rows_of(rejected)[1:]] == [["約", "約5", "3"], ["空", "", "3"], ["零", "1", "0"]]
    mended = rejected.replace("約5", "5").replace("空,,", "空,6,").replace("零,1,0", "零,1,8")
    again = rows_of(batch("占比", stdin=mended).stdout)
    assert [row[3:] for row in again] == [["占比", "error"], ["166.67", ""], ["200.00", ""], ["12.50", ""]]


VERSIONS = """\
id: v
formula: 甲÷乙
inputs: {甲: {}, 乙: {}}
unit: "%"
versions:
  - {from: 99, to: 101, formula: 甲÷乙, target: ">= 10%"}
  - {from: 103, formula: 乙÷甲, decimals: 1, target: ">= 500%"}
"""


def test_a_year_column_chooses_the_definition_in_a_spreadsheet_too(batch, tmp_path):
    (tmp_path / "v.yaml").write_text(VERSIONS, "utf-8")
    years = ["年度", 99, "民國101年", 2014, "105年度", 102, "", Of("40179", "date")]
    table = [[year, *(("甲", "乙") if year == "年度" else (1, 4))] for year in years]
    results = [row[3:5] for row in rows_of(batch("v", xlsx(table), "--formulas", "v.yaml", "--verdict").stdout)]
    assert results[1:5] == [["25.00", "true"], ["25.00", "true"], ["400.0", "false"], ["400.0", "false"]]
    assert results[5:] == [["", ""], ["", ""], ["25.00", "true"]]  # the first day of a month is that month: 99年1月
    batch("v", xlsx(table), "--formulas", "v.yaml", "--verdict", "-o", "out.xlsx")
    formulas = {name: cell.formula for name, cell in xlsx_cells((tmp_path / "out.xlsx").read_bytes()).items() if cell.formula}
    assert {name: "/".join(re.findall(r"([BC]\d)/([BC]\d)", text)[0]) for name, text in formulas.items() if name[0] == "D"} == {
        "D2": "B2/C2", "D3": "B3/C3", "D4": "C4/B4", "D5": "C5/B5", "D8": "B8/C8"
    }  # fmt: skip


# Out: the suffix or --format says which


def kind_of(data):
    """What a file is."""
    if data.startswith(b"PK"):
        return "ods" if b"opendocument" in data[:99] else "xlsx"
    starts = {b"<!DOCTYPE html>": "html", b'{"': "json", b"| ": "markdown", "名稱,部分".encode(): "csv"}
    return next(kind for start, kind in starts.items() if data.startswith(start))


SUFFIXES = {
    "OUT.XLSX": "xlsx", "out.ods": "ods", "out.htm": "html", "out.md": "markdown", "out.json": "json",
    "out.txt out.xlsx.bak": "csv", "OUT.NDJSON out.jsonl": "json",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "form", "kind"),
    [
        *((name, "", kind) for names, kind in SUFFIXES.items() for name in names.split()),
        ("", "ods", "ods"),
        ("out.csv", "xlsx", "xlsx"),
        ("out.xlsx", "csv", "csv"),
    ],
)
def test_the_suffix_or_the_option_says_what_is_written(tmp_path, name, form, kind):
    (tmp_path / "in.csv").write_text(AS_CSV, "utf-8")
    options = [*(("-o", name) if name else ()), *(("--format", form) if form else ())]
    command = [sys.executable, "-m", "kpical", "batch", "占比", "in.csv", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, env=environment({}))
    assert (done.returncode, bool(done.stdout)) == (1, not name)
    assert kind_of((tmp_path / name).read_bytes() if name else done.stdout) == kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_is_not_written_to_a_terminal(at_terminal, tmp_path, kind):
    (tmp_path / "in.csv").write_text(AS_CSV, "utf-8")
    ran = at_terminal("batch", "占比", "in.csv", "--format", kind, cwd=tmp_path)
    assert (ran.returncode, ran.stdout.count("\n")) == (2, 1)
    assert f"請加上 -o 檔名，如 -o result.{kind}。" in ran.stdout
    assert at_terminal("batch", "占比", "in.csv", "--format", kind, cwd=tmp_path, stdout=tmp_path / "out").returncode == 1
    assert kind_of((tmp_path / "out").read_bytes()) == kind


# Out: every format has the rows of the CSV, every result is a formula over its own row

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-甲", "'=1")
ODD = [
    ["短", "1"], ["長", "1", "2", "3", "4"], ["約", "約5", "3"], ["單位", "24588千元", "30,733,799千元"], ["負", "△4", "-3"],
    ["長數", "1234567890123456789", "3"], ["", "1", "4"],
    *([text, "1", "4"] for text in (*HOSTILE, *FORMULAS, "甲\n乙", "a|b", "_x0041_")),
]  # fmt: skip
CONTROL = "a\x00b\x07c\x1bd\ufffee"


def csv_of(rows):
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def unmarked(cell):
    """The text of a cell of Markdown."""
    return re.sub(r"\\(.)", r"\1", html.unescape(re.sub(r"(?<!\\)<br>", "\n", cell)))


def test_pages_and_tables_show_every_row_as_the_csv_has_it(batch, tmp_path):
    table = csv_of([["名稱", "部分", "全體"], *ODD])
    heads, *rows = rows_of(batch("占比", "--verdict", "--target", ">=30%", table.encode()).stdout)
    rows = [list(map(unguarded, row)) for row in rows]
    for name in ("out.html", "out.md", "out.json"):
        assert batch("占比", "--verdict", "--target", ">=30%", table.encode(), "-o", name).returncode == 1
    page = Reader((tmp_path / "out.html").read_text("utf-8"))
    assert page.heads("col") == [*heads, "#4", "#5"]
    found = [[cell.text for cell in tr.children] for tr in page.all("tr")[1:]]
    assert [[*row[:3], *row[6:], *row[3:6]] if any(row[6:]) else row[:6] for row in found] == rows
    for line, row in zip((tmp_path / "out.json").read_text("utf-8").splitlines(), rows, strict=True):
        assert [value for key, value in json.loads(line).items() if key not in ("row", "errors")] == row
    lines = (tmp_path / "out.md").read_text("utf-8").splitlines()[2:-2]
    cells = [re.split(r" ?(?<!\\)\| ?", line)[1:-1] for line in lines]
    assert [[unmarked(cell) for cell in row] for row in cells] == rows


def written(kind, data):
    """The cells of a workbook's sheet by name: formula and value, as the file spells them."""
    if kind == "xlsx":
        return xlsx_cells(data)
    lines = enumerate(ods_rows(data), 1)
    return {cell_name(i, j): cell for i, row in lines for j, cell in enumerate(row, 1) if cell.formula or cell.value}


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_holds_every_text_as_a_text_and_a_formula_where_there_is_a_result(batch, tmp_path, kind):
    table = csv_of([["名稱", "部分", "全體"], *ODD, [CONTROL, "1", "4"], ["", "2", "4"], ["甲" * 300, "", "4"]])
    args = ("占比", "--exact", "--verdict", "--target", ">=30%", table.encode())
    heads, *rows = rows_of(batch(*args).stdout)
    assert batch(*args, "-o", f"out.{kind}").returncode == 1
    data = (tmp_path / f"out.{kind}").read_bytes()
    names, *found = table_of(data)
    assert names == [*heads[:4], "占比 確切值", "占比 達成情形", "說明", "#4", "#5"]
    assert [row[0] for row in found] == [re.sub("[\x00\x07\x1b\ufffe]", "\ufffd", unguarded(row[0])) for row in rows]
    assert [row[7:] for row in found] == [row[3:-4] or ["", ""] for row in rows]  # cells beyond the heads stand behind
    made = written(kind, data)
    for number, (row, cells) in enumerate(zip(rows, found, strict=True), 2):
        value, exact, met, error = row[-4:]
        formulas = {name[0]: cell.formula for name, cell in made.items() if name[1:] == str(number) and cell.formula}
        assert [cells[3].removesuffix("%").removesuffix(".00"), *cells[4:7]] == [
            value.removesuffix(".00"),
            exact,
            {"true": "達成", "false": "未達成"}.get(met, ""),
            for_people(unguarded(error), Words("zh-TW")),
        ]
        assert list(formulas) == ([] if error or row[0] == "長數" else ["D", "F"])
        assert {name for text in formulas.values() for name in re.findall(r"\b[A-Z]+\d+", text)} <= {f"B{number}", f"C{number}"}


@pytest.mark.parametrize("kind", KINDS)
def test_blanks_and_dashes_that_are_zeros_are_zeros_in_a_workbook_too(batch, tmp_path, kind):
    args = (
        "占比",
        "--blank",
        "zero",
        "--dash",
        "zero",
        csv_of([["名稱", "部分", "全體"], ["甲", "", "4"], ["乙", "-", "4"]]).encode(),
    )
    assert [row[3:] for row in rows_of(batch(*args).stdout)[1:]] == [["0.00", ""], ["0.00", ""]]
    ran = batch(*args, "-o", f"out.{kind}")
    assert (ran.returncode, "空白 1 格、「-」1 格" in ran.stderr) == (0, True)
    assert [row[3] for row in table_of((tmp_path / f"out.{kind}").read_bytes())[1:]] == ["0%", "0%"]


def test_a_page_has_the_blanks_of_the_csv_though_they_are_read_as_0(batch, tmp_path):
    batch("占比", "部分,全體\n,4\n-,4\n".encode(), "--blank", "zero", "--dash", "zero", "-o", "out.html")
    rows = Reader((tmp_path / "out.html").read_text("utf-8")).all("tr")[1:]
    assert [[cell.text for cell in row.children] for row in rows] == [["", "4", "0.00", ""], ["-", "4", "0.00", ""]]


def test_a_row_that_names_its_indicator_has_the_formula_of_that_one(batch, tmp_path):
    table = EXAMPLES / "with-indicator-column.csv"
    wanted = [row[-3:] for row in rows_of(batch(table).stdout)]
    assert batch(table, "-o", "out.xlsx").returncode == 0
    data = (tmp_path / "out.xlsx").read_bytes()
    assert [row[-3:-1] for row in table_of(data)][1:] == [[value + "%" * (unit == "%"), unit] for value, unit, _ in wanted[1:]]
    cells = [cell.formula for name, cell in xlsx_cells(data).items() if name.startswith("T")]
    assert [re.findall(r"ROUND\((.*),\d\)", text) for text in cells[1:4]] == [
        ["(D2-E2)/E2*100%"],
        ["(D3-E3)/E3*100%"],
        ["F4/G4*100%"],
    ]


PARTS = "名稱,實支數,實支數.原預算,實支數.追加預算,實支數.以前年度保留數,應付未付數,賸餘數,預算數\n"


def test_a_whole_and_its_parts_may_have_columns_and_either_makes_the_formula(batch, tmp_path):
    table = PARTS + "全,780,,,,0,0,1000\n細,,700,50,30,0,0,1000\n兩,780,700,50,30,0,0,1000\n"
    batch("資本門執行率", table.encode(), "-o", "out.xlsx")
    cells = xlsx_cells((tmp_path / "out.xlsx").read_bytes())
    sums = [re.findall(r"ROUND\(\((.*)\)/", cells[name].formula) for name in ("I2", "I3", "I4")]
    assert sums == [["B2+F2+G2"], ["C3+D3+E3+F3+G3"], ["B4+F4+G4"]]


def test_a_parameter_that_no_column_holds_stands_in_the_formula(batch, tmp_path):
    heads = "年度,平均學習時數,平均數位學習時數,業務相關平均學習時數,最低業務相關學習時數"
    heads += ",法治教育納入,人文素養納入,數位學習納入,訓練費用占比最低機關\n"
    batch("終身學習", f"{heads}99,46.5,6.2,22,20,是,是,有,3.8\n".encode(), "-o", "out.xlsx")
    cell = xlsx_cells((tmp_path / "out.xlsx").read_bytes())["J2"]
    assert ("AND(B2>40,C2>5,D2>E2)" in cell.formula, cell.value) == (True, "2")


def test_what_was_typed_is_a_remark_only_where_the_cell_says_something_else(batch, tmp_path):
    table = csv_of([["名稱", "是否"], ["甲", "是"], ["乙", "有"]])
    batch("外交尖兵養成", table.encode(), "-o", "truth.xlsx")
    table = csv_of([["名稱", "研究經費", "年度預算"], ["甲", "1,234", "5"], ["乙", "24588千元", "5"]])
    batch("研究經費比率", table.encode(), "-o", "numbers.xlsx")
    for name, typed in (("truth.xlsx", "有"), ("numbers.xlsx", "24588千元")):
        remarks = parts((tmp_path / name).read_bytes())["xl/comments1.xml"].decode()
        assert re.findall("<t[^>]*>([^<]*)</t>", remarks) == [typed]


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_of_many_digits_is_a_number_beside_its_formula_and_a_text_by_itself(batch, tmp_path, kind):
    """A spreadsheet keeps 15 digits of what it is given, and computes the others."""
    batch("增減率", csv_of([["本期", "前期"], ["5706588035929", "1"], ["987654321098764", "7"]]).encode(), "-o", f"out.{kind}")
    first, second = (written(kind, (tmp_path / f"out.{kind}").read_bytes())[name] for name in ("C2", "C3"))
    assert (bool(first.formula), Fraction(first.value)) == (True, 5706588035928)
    assert (bool(second.formula), second.value) == (False, "14109347444267957.14")


TWO_UNITS = {
    "a.yaml": "id: a\nformula: 支出÷總數\ninputs: {支出: {unit: 千元}, 總數: {unit: 千元}}\nunit: '%'\n",
    "b.yaml": "id: b\nformula: 支出－總數\ninputs: {支出: {unit: 元}, 總數: {unit: 千元}}\nunit: 元\ndecimals: 0\n",
}
TWO_MAPS = ("--formulas", ".", "--map", "a:支出=支出", "--map", "b:支出=支出")


@pytest.fixture
def two_units(tmp_path):
    """A table whose column 支出 is 千元 to one indicator and 元 to another."""
    for name, text in TWO_UNITS.items():
        (tmp_path / name).write_text(text, "utf-8")
    return csv_of([["名稱", "支出", "總數"], ["甲", "5", "8"], ["乙", "5千元", "8千元"], ["丙", "500元", "8"]]).encode()


@pytest.mark.parametrize("words", [("a", "b"), ("b", "a")])
def test_a_column_that_is_read_in_two_units_gives_both_results(batch, tmp_path, two_units, words):
    rows = rows_of(batch(*words, two_units, *TWO_MAPS).stdout)
    columns = {row[0]: row[1:] for row in zip(*rows, strict=True)}
    assert columns["a"] == ("62.50", "62.50", "6.25")
    assert columns["b"] == ("-7995", "-3000", "-7500")
    batch(*words, two_units, *TWO_MAPS, "-o", "out.xlsx")
    found = {row[0]: row[1:] for row in zip(*table_of((tmp_path / "out.xlsx").read_bytes()), strict=True)}
    assert (found["a"], found["b"]) == (("62.5%", "62.5%", "6.25%"), columns["b"])


@pytest.mark.parametrize("words", [("a", "b"), ("b", "a")])
def test_a_column_that_is_read_in_two_units_is_still_what_was_typed(batch, two_units, words):
    """Else who reads the workbook takes 5千元 for 5元."""
    wanted = rows_of(batch(*words, two_units, *TWO_MAPS).stdout)
    batch(*words, two_units, *TWO_MAPS, "-o", "out.xlsx")
    again = rows_of(batch(*words, "out.xlsx", *TWO_MAPS, "--as", "a=c", "--as", "b=d").stdout)
    assert [row[-3:-1] for row in again[1:]] == [row[-3:-1] for row in wanted[1:]]


# Out: recalculated, the digits of the CSV


def money(chance):
    """A figure in one of the ways in which it may be typed."""
    number = chance.randint(0, 10 ** chance.randint(1, 12))
    ways = [
        f"{number}",
        f"{number}",
        f"{number:,}",
        f"{number}千元",
        f"△{number}",
        f"-{number}",
        f"{number}.{chance.randint(1, 99)}",
    ]
    return chance.choice([*ways, f"{number}萬元", f"新臺幣{number:,}元", f"（{number}）"])


def ratio(chance):
    """A part and its whole: half of a printed digit, nothing to divide by, no figure, or any two."""
    kind = chance.random()
    if kind < 0.4:
        times = chance.randint(1, 999)
        return [f"{(2 * chance.randint(-2000, 4000) + 1) * times}", f"{20000 * times}"]
    if kind < 0.5:
        return [money(chance), "0"]
    if kind < 0.6:
        return [chance.choice(["", "-", "約5", "#N/A", "12人", "1,23"]), money(chance)]
    return [money(chance), money(chance)]


MANY = [
    "名稱", "部分（千元）", "全體_千元", "實支數.原預算（元）", "實支數.追加預算（元）", "實支數.以前年度保留數（元）",
    "應付未付數", "賸餘數",
    "預算數.原預算", "預算數.追加預算", "預算數.以前年度保留數", "次年度", "本年度",
]  # fmt: skip


def many(count, seed):
    """A table with parts, units in heads and cells, rows too short and too long."""
    chance = random.Random(seed)
    for number in range(count):
        row = [f"列{number}", *ratio(chance), *(money(chance) for _ in range(8))]
        row += [str(chance.randint(1, 3000)), f"{chance.randint(1, 3000)}人"]
        yield {5: row[:4], 6: [*row, "多", "5"]}.get(number % 97, row)


RUNS = {
    "x": ("--exact", "--verdict"),
    "e": ("--rounding", "half-even", "--decimals", "3"),
}


def test_recalculated_a_workbook_shows_the_digits_of_the_csv(batch, tmp_path):
    table = csv_of([MANY, *many(400, seed=3)]).encode()
    wanted, files = {}, {}
    for (run, options), kind in zip(RUNS.items(), KINDS, strict=True):
        args = ("占比", "資本門執行率", "員額增減率", table, *options)
        wanted[run] = rows_of(batch(*args).stdout)
        batch(*args, "-o", f"{run}.{kind}")
        files[f"{run}_{kind}"] = falsified((tmp_path / f"{run}.{kind}").read_bytes())
    found = shown(tmp_path / "office", **files)
    for run, rows in wanted.items():
        results = len(rows[0]) - len(MANY)
        texts = [[as_csv(cell) for cell in row[len(MANY) : len(rows[0])]] for row in found[f"{run}-kpical"][: len(rows)]]
        assert texts[1:] == [list(map(told, row[-results:])) for row in rows[1:]]
        assert sum(bool(cell) for row in texts[1:] for cell in row[:-1:3]) > 250
        assert sum(bool(row[-1]) for row in texts[1:]) > 60


def told(text):
    """A cell of a result in the words of a workbook."""
    return {"true": "達成", "false": "未達成"}.get(text) or for_people(unguarded(text), Words("zh-TW"))


def as_csv(text):
    """A cell as the CSV has it: without commas and per cent sign."""
    return text.replace(",", "").removesuffix("%") if re.fullmatch(r"-?[\d,]+\.\d+%?", text) else text


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_of_results_is_a_table_like_any_other(batch, kind):
    """Its figures are numbers now, in the units of their columns: computed again they give the same."""
    table = csv_of([MANY, *(row for row in many(300, seed=4) if len(row) == len(MANY))]).encode()
    words = ("占比", "資本門執行率", "員額增減率")
    first = batch(
        *words, table, "--exact", "-o", f"out.{kind}", *(text for word in words for text in ("--as", f"{word}={word}一"))
    )
    again = batch(*words, f"out.{kind}", "--exact")
    assert "不是最新的" not in again.stderr  # its values are those of its formulas
    assert (first.returncode, again.returncode) == (1, 1)
    counted = [[line for line in ran.stderr.splitlines() if line.startswith(("292 列", "問題"))] for ran in (first, again)]
    assert counted[0] == counted[1] != []
    wanted = rows_of(batch(*words, table, "--exact").stdout)
    assert [row[-7:-1] for row in rows_of(again.stdout)] == [row[-7:-1] for row in wanted]


def test_rejected_rows_are_no_workbook(batch, tmp_path):
    ran = batch("占比", "部分,全體\n1,0\n".encode(), "--rejects", "r.xlsx")
    assert (ran.returncode, "--rejects" in ran.stderr, (tmp_path / "r.xlsx").exists()) == (2, True, False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_longer_than_a_sheet_is_refused_while_it_comes(monkeypatch, kind):
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)

    def blocks():
        yield "部分,全體\n".encode() + b"1,2\n" * 3
        yield b"1,2\n" * 40_000
        pytest.fail("nobody reads on")

    run = Batch(job=Job(("占比",)), find=Library().find, aim=lambda indicator, definition: None, say=str)
    with SheetRows() as rows:
        keep = ResultWorkbook(kind, rows, lambda data: None, run, words=Words("zh-TW"), progress=lambda done, total: None)
        with pytest.raises(BadOption) as refused:
            run.run(blocks(), None, keep=keep)
    assert refused.value.reason == "sheet_rows"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", ["甲,1,4\n乙,1,0\n", "甲,1,4\n" * 3000])
def test_what_is_needed_on_the_way_goes(kpical, tmp_path, kind, rows):
    (tmp_path / "made").mkdir()
    (tmp_path / "in.csv").write_text("名稱,部分,全體\n" + rows, "utf-8")
    for out, code in ((f"out.{kind}", int("乙" in rows)), (f"missing/out.{kind}", 2)):
        ran = kpical("batch", "占比", "in.csv", "-o", out, cwd=tmp_path, env={"TMPDIR": str(tmp_path / "made")})
        assert (ran.returncode, list((tmp_path / "made").iterdir())) == (code, [])


def test_a_workbook_that_takes_long_says_how_far_it_is(monkeypatch, capsys):
    """A person waits for the rows to be written, too."""
    progress = Progress(0, Summary(), Words("zh-TW"), busy=False)
    progress.on, progress.due = True, 0.0
    progress.written(250, 1000)
    progress.written(300, 1000)  # it was said just now
    assert capsys.readouterr().err.split("\r")[-1] == "正在寫活頁簿：1,000 列（25%）"


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_of_nothing_but_rows_that_cannot_be_computed_is_a_workbook(batch, tmp_path, kind):
    ran = batch("占比", "年度,部分,全體\n某年,1,4\n\n".encode(), "-o", f"out.{kind}")
    rows = table_of((tmp_path / f"out.{kind}").read_bytes())
    assert (ran.returncode, rows[1][:4], "not_a_number" in rows[1][4]) == (1, ["某年", "1", "4", ""], True)


@pytest.mark.parametrize("line", ['"甲,乙",1,4', "甲,1,0", "", "合計,,", "備註：不計乙,,", '甲,"1', "甲,１,４", "甲,1,4,,"])
def test_rows_are_kept_a_few_at_a_time_and_are_those_of_csv(line):
    """Whatever stands where one lot ends and the next begins; what is kept of a row takes twenty times its bytes."""
    rows = ["甲,1,3"] * 1_700
    for place in (498, 499, 500, 501, 999, 1_000):
        rows[place] = line
    data = "\n".join(["名稱,部分,全體", *rows, ""]).encode()
    lots = []
    run = Batch(job=Job(("占比",)), find=Library().find, aim=lambda indicator, definition: None, say=str)
    run.run([data], None, keep=lots.append)
    written = run_table([data], Library().find, "占比", say=str)
    assert max(map(len, lots)) <= 500
    assert [row.results or [""] * 2 for lot in lots for row in lot] == [(row or [""] * 2)[-2:] for row in written.rows[1:]]
    assert run.summary.rows == written.summary.rows
