"""A month beside a year, where nothing that is computed hangs on months: what is no month is told by whoever reads the table."""

import json

import pytest

from kpical import compute_rows

HEADS = ["年度", "月份", "部分", "全體"]
MONTHS = ("3", "12", "三", "3月", "第2季", "上半年", "全年", "98年3月", "9803", "", "-", "合計")
GOOD = [["98", month, "1", "4"] for month in MONTHS]
GOOD += [["合計", "", "1", "4"], ["", "3", "1", "4"], ["98", "月份", "1", "4"]]
BAD = [["98", month, "1", "4"] for month in ("13", "0", "某月", "97年3月", "4-6月")]
TOLD = "「月份」欄寫的 {} 不是該列年度的月份或季（第 {} 列）"


def table(rows, heads=HEADS):
    return "".join(f"{','.join(row)}\n" for row in [heads, *rows])


@pytest.mark.parametrize("engine", ["native", "plain"])
@pytest.mark.parametrize("bad", BAD)
def test_it_is_told_with_its_row_and_the_row_is_computed(kpical, engine, bad):
    ran = kpical("batch", "占比", "--engine", engine, stdin=table([*GOOD, bad]))
    assert TOLD.format(bad[1], len(GOOD) + 2) in ran.stderr
    assert (ran.returncode, ran.stdout.count(",25.00,")) == (0, len(GOOD) + 1)


@pytest.mark.parametrize("engine", ["native", "plain"])
@pytest.mark.parametrize("options", [(), ("--year", "98"), ("--year", "98年3月")])
def test_of_months_nothing_is_told(kpical, engine, options):
    ran = kpical("batch", "占比", "--engine", engine, *options, stdin=table([*GOOD] * 2000))
    assert ("不是該列年度的月份" in ran.stderr, ran.returncode) == (False, 0)


@pytest.mark.parametrize("engine", ["native", "plain"])
def test_of_many_the_first_are_told_wherever_they_stand(kpical, engine):
    rows = [*GOOD * 3000, BAD[0], *GOOD * 3000, *BAD, BAD[1], BAD[1]]
    first, more = len(GOOD) * 3000 + 2, len(GOOD) * 6000 + 3
    ran = kpical("batch", "占比", "--engine", engine, stdin=table(rows))
    told = ["13", "0", "某月", "97年3月", "…"], [first, *range(more, more + 4), "…"]
    assert TOLD.format(*("、".join(map(str, each)) for each in told)) in ran.stderr


@pytest.mark.parametrize(
    ("heads", "row", "told"),
    [
        (["月份", "部分", "全體"], ["13", "1", "4"], "「月份」欄寫的 13 "),
        (["月份", "部分", "全體"], ["3", "1", "4"], ""),
        (["季", "年度", "部分", "全體"], ["5", "98", "1", "4"], "「季」欄寫的 5 "),
        (["季", "年度", "部分", "全體"], ["4", "98", "1", "4"], ""),
        (["部分", "全體", "月份", "年度"], ["1", "4", '"一,\n二"', "98"], "「月份」欄寫的 一, 二 "),
        (["月份", "年度", "部分", "全體"], ["13", "98"], "「月份」欄寫的 13 "),  # whatever else is wrong with the row
        (["月份", "年度", "部分", "全體"], ["13", "某年", "1", "4"], ""),  # that is told of its year
    ],
)
def test_wherever_the_column_stands(kpical, heads, row, told):
    ran = kpical("batch", "占比", stdin=table([row, ["", "", "", ""][: len(heads)]], heads))
    assert told in ran.stderr
    assert ("不是該列年度的月份" in ran.stderr) == bool(told)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "ods", "jsonl", "parquet"])
def test_every_kind_of_table_and_an_audit_say_the_same(kpical, tmp_path, suffix):
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    kpical("batch", "占比", "-", "-o", f"t.{suffix}", stdin=table([*GOOD, BAD[0]]), cwd=tmp_path)
    number = len(GOOD) + 1 + (suffix not in ("jsonl", "parquet"))  # rows of objects have no heads above them
    for words in (("batch", "占比"), ("audit", "占比")):
        ran = kpical(*words, f"t.{suffix}", cwd=tmp_path)
        assert TOLD.format("13", number) in ran.stderr


def test_python_is_warned():
    rows = [dict(zip(HEADS, row, strict=True)) for row in ([*GOOD, BAD[0]])]
    with pytest.warns(UserWarning, match=f"13 不是該列年度的月份或季（第 {len(rows)} 列）"):
        list(compute_rows(rows, "占比"))


def test_arrow_is_warned():
    pa = pytest.importorskip("pyarrow")
    from kpical.arrow import with_indicators

    rows = [*GOOD, BAD[0]]
    table = pa.table({head: [row[i] for row in rows] for i, head in enumerate(HEADS)})
    with pytest.warns(UserWarning, match=f"13 不是該列年度的月份或季（第 {len(rows)} 列）"):  # the heads are no row
        with_indicators(table, "占比")


def test_score_says_it_of_the_same_cells(kpical, tmp_path):
    plan = "agency: 甲府\nyear: 98\ngoals: [{id: g, name: 目標, indicators: [{indicator: share-of-total, id: own}]}]\n"
    (tmp_path / "plan.yaml").write_text(plan, "utf-8")
    for bad in BAD:
        (tmp_path / "f.csv").write_text(table([["98", "3", "1", "4"], bad]), "utf-8")
        ran = kpical("score", "plan.yaml", "f.csv", "--format", "json", cwd=tmp_path)
        cell = "A3" if bad[1] == "97年3月" else "B3"  # where two periods stand beside each other, either may be wrong
        assert [problem["message"][:9] for problem in json.loads(ran.stdout)["problems"]] == [f"f.csv {cell}:"]


def test_a_row_whose_month_is_none_is_not_told_as_one_of_the_year(kpical, tmp_path):
    plan = "agency: 甲府\nyear: 98\ngoals: [{id: g, name: 目標, indicators: [{indicator: share-of-total, id: own}]}]\n"
    (tmp_path / "plan.yaml").write_text(plan, "utf-8")
    rows = [["甲府", "98", "3", "1", "4"], ["乙府", "98", "13", "1", "4"]]
    (tmp_path / "f.csv").write_text(table(rows, ["機關", *HEADS]), "utf-8")
    ran = kpical("score", "plan.yaml", "f.csv", "--format", "json", cwd=tmp_path)
    data = json.loads(ran.stdout)
    assert [notice["code"] for notice in data["notices"]] == ["latest_month"]
    assert [card["failed"] for card in data["scorecards"]] == [0, 1]
