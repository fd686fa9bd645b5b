"""A workbook that `kpical batch` writes looks as the table that it was given, and prints."""

import csv
import json
import re

import pytest
from spreadsheets import inline, read, sheet_xml, xlsx_members, zipped
from workbooks import parts

from kpical.batch.lines_above import heads_above, lines_above
from kpical.problem.position import cell_name
from kpical.recipe.result_columns import for_people
from kpical.table.row_kinds import is_stamp
from kpical.words import Words

TITLE, CAPTION = "99 年度資本門預算執行情形表", "單位：千元"
ROWS = [
    [TITLE], ["", "", "", "", "", CAPTION], ["機關", "執行數", "", "", "預算數", "備註"],
    ["", "實支數", "應付未付數", "賸餘數", "", ""],
    ["外交部", "8,468", "852", "310", "9,800", ""], ["北美司", "5", "2", "0", "100", "含保留數"],
    ["亞太司", "", "2", "0", "100", ""],
    ["合計", "8,473", "856", "310", "10,000", ""], ["備註：本表係依 99 年度決算編製。"],
]  # fmt: skip
MERGED = "A1:F1 A3:A4 B3:D3 E3:E4 F3:F4 A9:F9"


def table():
    """A table as an office has it, all its figures texts."""
    rows = "".join(
        f'<row r="{i}">' + "".join(
            f'<c r="{cell_name(i, j)}" t="inlineStr">{inline(text)}</c>' for j, text in enumerate(row, 1) if text
        ) + "</row>"
        for i, row in enumerate(ROWS, 1)
    )  # fmt: skip
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in MERGED.split())
    return zipped(xlsx_members() | {"xl/worksheets/sheet1.xml": sheet_xml(rows, f"<mergeCells>{merged}</mergeCells>")})


@pytest.fixture
def batch(kpical, tmp_path):
    (tmp_path / "執行.xlsx").write_bytes(table())
    return lambda *args: kpical("batch", "資本門執行率", *args, cwd=tmp_path)


HEADS = [
    ["機關", "執行數", "執行數", "執行數", "預算數", "備註", "資本門執行率", "資本門執行率 達成情形", "說明"],
    ["機關", "實支數", "應付未付數", "賸餘數", "預算數", "備註", "資本門執行率", "資本門執行率 達成情形", "說明"],
]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_keeps_what_stood_above_and_below_and_can_be_given_again(batch, tmp_path, kind):
    seen = []
    for source, made in (("執行.xlsx", f"一.{kind}"), (f"一.{kind}", f"二.{kind}")):
        ran = batch(source, "--verdict", "-o", made)
        assert (ran.returncode, f"以表頭的「{CAPTION}」計" in ran.stderr) == (1, True)
        sheet = read((tmp_path / made).read_bytes()).sheets[0]
        seen.append([[sheet.text(row, column) for column in range(1, 10)] for row in range(1, sheet.last_row + 1)])
        assert {str(merged) for merged in sheet.merged} == {
            "A1:I1", "B2:I2", "A3:A4", "B3:D3", "E3:E4", "F3:F4", "G3:G4", "H3:H4", "I3:I4", "A9:I9", "A11:I11"
        }  # fmt: skip
    first, second = seen
    assert first[:-1] == second[:-1]
    assert [is_stamp(rows[-1][0]) for rows in seen] == [True, True]
    assert (first[0][0], first[1][8], first[2:4], first[8][0]) == (TITLE, CAPTION, HEADS, ROWS[8][0])
    assert [row[6:8] for row in first[4:8]] == [["98.27%", "達成"], ["7%", "未達成"], ["", ""], ["96.39%", "達成"]]
    assert re.fullmatch("資本門執行率：「實支數」.*請寫 0。（missing）", first[6][8])


def test_it_is_set_up_for_paper(batch, tmp_path):
    batch("執行.xlsx", "--verdict", "-o", "out.xlsx")
    files = {name: data.decode() for name, data in parts((tmp_path / "out.xlsx").read_bytes()).items() if name.endswith(".xml")}
    sheet = files["xl/worksheets/sheet1.xml"]
    assert re.search(r'<pageSetup paperSize="9" (scale="\d+" )?fitToHeight="0" orientation="landscape"', sheet)
    assert "kpical!$3:$4" in files["xl/workbook.xml"]  # the heads, on every page


def test_programs_have_their_columns_and_codes_as_they_were(batch):
    ran = batch("執行.xlsx", "--verdict")
    assert ran.stdout.split("\n")[0] == TITLE + "," * 5
    assert ran.stdout.split("\n")[3].endswith(",資本門執行率,資本門執行率:met,error")
    assert ",98.27,true,\n" in ran.stdout


def spans(rows):
    return [[(span.text, span.column, span.across, span.down, span.align) for span in row if span.text] for row in rows]


@pytest.mark.parametrize(
    ("row", "made"),
    [
        (["題"], [("題", 0, 6, 1, "center")]),
        (["題"] * 4, [("題", 0, 6, 1, "center")]),
        (["", "", "", "單位：元"], [("單位：元", 1, 5, 1, "right")]),
        (["單位：元"], [("單位：元", 0, 6, 1, "left")]),
        (["99 年度", "", "", "單位：元"], [("99 年度", 0, 2, 1, "left"), ("單位：元", 2, 4, 1, "right")]),
    ],
)
def test_a_line_above_stands_where_it_stood(row, made):
    assert spans(lines_above([row], 4, 6)) == [made]


@pytest.mark.parametrize(
    ("rows", "made"),
    [
        ([["甲", "乙"]], [[("甲", 0, 1, 1), ("乙", 1, 1, 1), ("率", 2, 1, 1)]]),
        (
            [["機關", "預算數", ""], ["", "原", "追加"]],
            [[("機關", 0, 1, 2), ("預算數", 1, 2, 1), ("率", 3, 1, 2)], [("原", 1, 1, 1), ("追加", 2, 1, 1)]],
        ),
        ([["甲", "甲"]], [[("甲", 0, 1, 1), ("甲", 1, 1, 1), ("率", 2, 1, 1)]]),
    ],
)
def test_heads_cover_what_they_covered(rows, made):
    assert [[span[:4] for span in row] for row in spans(heads_above(rows, ["率"], down=len(rows)))] == made


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("", ""),
        ("占比: missing: 沒有; 數字。", "占比：沒有; 數字。（missing）"),
        ("占比: missing: 沒有。; 增減率: zero_denominator: 零。", "占比：沒有。（missing）\n增減率：零。（zero_denominator）"),
        ("missing: 沒有。", "沒有。（missing）"),
    ],
)
def test_what_went_wrong_is_a_sentence_with_its_code_behind(error, said):
    assert for_people(error, Words("zh-TW")) == said


def test_a_row_that_failed_is_named_by_its_number(batch, tmp_path):
    ran = batch("執行.xlsx", "--rejects", "bad.csv", "--format", "json")
    assert "沒有數字（missing）1（第 7 列）" in ran.stderr
    assert [json.loads(line).get("row") for line in ran.stdout.splitlines()] == [None, None, "7", None, None]
    *_, heads, row = (tmp_path / "bad.csv").read_text("utf-8").splitlines()
    assert heads.endswith(",備註,row,error")
    assert ",100,,7,資本門執行率: missing: " in row
    again = batch("bad.csv", "--rejects", "worse.csv")
    assert (again.returncode, again.stdout.splitlines()[-2]) == (1, ",".join(HEADS[1][:6]) + ",資本門執行率,error")


@pytest.mark.parametrize(("engine", "lines"), [("plain", 10), ("native", 10), ("native", 70_000)])
def test_every_engine_counts_the_rows_alike(kpical, tmp_path, engine, lines):
    table = "部分,全體\n" + "1,2\n\n1,4\n" * (lines // 3) + '"1\n","2"\nx,2\n,\n1,0\n'
    ran = kpical("batch", "占比", "--engine", engine, "--rejects", "bad.csv", stdin=table, cwd=tmp_path)
    first = 1 + lines // 3 * 3
    assert ran.returncode == 1
    with (tmp_path / "bad.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert [row[2] for row in rows] == [str(first + n) for n in (2, 4)]


@pytest.mark.parametrize(("head", "told"), [("4", False), ("2", True)])
def test_a_header_is_named_by_the_row_that_a_spreadsheet_shows(kpical, tmp_path, head, told):
    rows = '<row r="3"><c r="A3" t="inlineStr"><is><t>題</t></is></c></row>'
    for i, texts in ((4, ("部分", "全體")), (7, ("1", "4"))):
        cells = (f'<c r="{c}{i}" t="inlineStr">{inline(text)}</c>' for c, text in zip("AB", texts, strict=True))
        rows += f'<row r="{i}">{"".join(cells)}</row>'
    (tmp_path / "表.xlsx").write_bytes(zipped(xlsx_members(rows)))
    ran = kpical("batch", "占比", "表.xlsx", "--head", head, cwd=tmp_path)
    assert ran.stdout.splitlines()[-1] == "1,4,25.00,"
    assert ("有內容的第 2 列才是（在第 4 列）" in ran.stderr) == told


MONEY = "研究經費,年度預算\n24588千元,30733799\n24587,30733799000\n24588千元,30733799000元\n"


@pytest.mark.parametrize("engine", ["plain", "native"])
def test_what_is_noted_is_counted_always_and_written_where_it_is_asked_for(kpical, tmp_path, engine):
    ran = kpical("batch", "研究經費比率", "--engine", engine, stdin=MONEY, cwd=tmp_path)
    assert "附註：有的數寫了單位、有的沒寫的 1 個結果。" in ran.stderr
    ran = kpical("batch", "研究經費比率", "--notes", "--engine", engine, stdin=MONEY, cwd=tmp_path)
    heads, first, *others = ran.stdout.splitlines()
    assert heads == "研究經費,年度預算,研究經費比率,error,note"
    assert first.startswith("24588千元,30733799,80.00,,研究經費比率: bare_beside_unit: 年度預算沒有寫單位")
    assert [line[-2:] for line in others] == [",,", ",,"]
    again = kpical("batch", "研究經費比率", "--notes", stdin=ran.stdout, cwd=tmp_path)
    assert again.stdout == ran.stdout
    kpical("batch", "研究經費比率", "--notes", "-o", "n.ods", stdin=MONEY, cwd=tmp_path)
    sheet = read((tmp_path / "n.ods").read_bytes()).sheets[0]
    assert [sheet.text(1, column) for column in range(3, 6)] == ["研究經費比率", "說明", "附註"]
    assert "bare_beside_unit" in sheet.text(2, 5)


@pytest.mark.parametrize("engine", ["plain", "native"])
@pytest.mark.parametrize("exact", [(), ("--exact",)])
@pytest.mark.parametrize(
    ("target", "count"), [(">=80%", 1), (">80%", 1), ("<=80%", 1), ("<80%", 1), ("80%..90%", 1), (">=70%", 0), (">=80.004%", 1)]
)
def test_verdicts_that_the_printed_digits_contradict_are_counted(kpical, engine, exact, target, count):
    parts = {">80%": 80001, "<=80%": 80001, ">=80.004%": 80004}.get(target, 79996)
    table = f"部分,全體\n{parts},100000\n80000,100000\n79000,100000\n"
    ran = kpical("batch", "占比", "--verdict", "--target", target, "--engine", engine, *exact, stdin=table)
    assert ran.stderr.count("（以確切值為準）的 1 個結果") == count
