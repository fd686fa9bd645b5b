"""Whose targets the rows of a table are judged by: the indicator file's in their years, the user's for each indicator."""

import csv
import io

import pytest

TABLE = "年度,實支數,應付未付數,賸餘數,預算數,部分,全體\n99,80,0,0,100,1,2\n112,80,0,0,100,1,2\n,80,0,0,100,1,2\n"
BOTH = ("batch", "資本門執行率", "占比", "--verdict")
PUBLISHED = ">= 80%（指標檔：外交部 99 年度施政目標與重點）"


def verdicts(ran):
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    return {word: [row[f"{word}:met"] for row in rows] for word in ("資本門執行率", "占比")}


@pytest.mark.parametrize(
    ("targets", "capital", "share", "told"),
    [
        (
            [],
            ["true", "", ""],
            ["", "", ""],
            [f"資本門執行率的目標：{PUBLISHED}；未填年度或月份、112 年度的列沒有目標，不作判斷。"],
        ),
        (
            ["資本門執行率:達90%", "占比：1-60%"],
            ["false"] * 3,
            ["true"] * 3,
            ["資本門執行率的目標：>= 90%（選項 --target）。", "占比的目標：1..60%（選項 --target）。"],
        ),
        (["資本門執行率:none"], [""] * 3, [""] * 3, []),
        (
            ["占比:>0.5", "資本門執行率:none"],
            [""] * 3,
            ["true"] * 3,
            ["占比的目標：> 0.5%（選項 --target）。", "占比：「>0.5」讀作 > 0.5%；若指比率，請寫成帶 % 的數。"],
        ),
    ],
)
def test_each_indicator_has_the_target_that_is_said_for_it(kpical, targets, capital, share, told):
    options = [part for text in targets for part in ("--target", text)]
    ran = kpical(*BOTH, *options, stdin=TABLE.encode())
    assert ran.returncode == 0, ran.stderr
    assert verdicts(ran) == {"資本門執行率": capital, "占比": share}
    assert [line for line in ran.stderr.splitlines() if "目標：" in line or "讀作" in line] == told


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        (["80%以上"], "沒有說是哪個指標的"),
        (["增減率:80%以上"], "不在這次計算的指標裡"),
        (["占比:1以上", "占比:2以上"], "給了兩次"),
        (["占比:未達80%以上"], "看不懂目標值"),
    ],
)
def test_a_target_that_is_nobodys_is_refused_before_a_row_is_read(kpical, targets, said):
    options = [part for text in targets for part in ("--target", text)]
    ran = kpical(*BOTH, *options, stdin=TABLE.encode())
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


@pytest.mark.parametrize("engine", ["plain", "native"])
def test_a_total_in_the_cell_of_the_year_is_computed_and_not_judged(kpical, engine):
    table = "年度,機關,實支數,應付未付數,賸餘數,預算數\n99,甲,80,0,0,100\n99,乙,70,0,0,100\n合　計,,150,0,0,200\n"
    ran = kpical("batch", "資本門執行率", "--verdict", "--engine", engine, stdin=table.encode())
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert [(row["資本門執行率"], row["資本門執行率:met"], row["error"]) for row in rows] == [
        ("80.00", "true", ""), ("70.00", "false", ""), ("75.00", "", ""),
    ]  # fmt: skip
