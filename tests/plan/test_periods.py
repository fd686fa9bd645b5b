"""Months and quarters: figures, targets and definitions of a year up to the end of one, in score, batch, calc and the form."""

from __future__ import annotations

import csv
import io
import json

import pytest
from grids import ods_of, xlsx
from programs import run_kpical

from kpical.quantity.period import Period

INDICATOR = """
id: allotment-rate
name: 占分配數執行率
formula: 累計執行數÷累計分配數×100％
inputs:
  累計執行數: {unit: 千元, rollup: sum, aliases: [累計執行數/金額]}
  累計分配數: {unit: 千元, rollup: sum, aliases: [累計分配數/金額]}
unit: "%"
direction: higher
target: TARGET
"""
PLAN = "agency: 工務局\nyear: 98\ngoals: [{id: g, name: 預算執行, indicators: [{indicator: allotment-rate}]}]\n"
# 臺北市政府各機關歲出執行情形, data.gov.tw: the figures of 工務局 as they were printed
MONTHS = """年月別,機關別,累計分配數/金額[千元],累計執行數/金額[千元],累計執行數/占分配數[%]
98年2月,工務局,2141626,1539501,71.88
98年3月,工務局,2967319,2035640,68.6
98年4月,工務局,5511614,3607171,65.45
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with the indicator, a plan and its figures."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "i.yaml", INDICATOR.replace("TARGET", '">= 80%"'))
    write(tmp_path, "plan.yaml", PLAN)
    write(tmp_path, "t.csv", MONTHS)
    return tmp_path


def kpical(*words, code=0):
    """A run of the program that ends with the code."""
    done = run_kpical(*words)
    assert done.returncode == code, done.stderr
    return done


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")


def row(*words, code=0):
    """The one indicator's row of a scorecard, and what stands on standard error."""
    done = kpical("--formulas", "i.yaml", "score", "plan.yaml", *words, "--format", "csv", code=code)
    (found,) = csv.DictReader(io.StringIO(done.stdout))
    return found, done.stderr


def test_the_latest_month_is_scored_where_there_are_months_only_and_another_one_where_it_is_asked_for(office):
    found, told = row("t.csv")
    assert (found["year"], found["month"], found["value"], found["exact"], found["met"], found["gap"], found["change"]) == (
        "98", "4", "65.45", "180358550/2755807", "false", "14.55", "",
    )  # fmt: skip
    assert "數字到 98 年 4 月止；計分表是 98 年 4 月的，別的月份請加 --year。" in told
    found, told = row("t.csv", "--year", "98年2月")
    assert (found["month"], found["value"], found["exact"]) == ("2", "71.88", "76975050/1070813")
    assert "98 年 4 月" not in told


def test_a_year_that_has_months_only_is_not_made_of_them(office):
    found, told = row("t.csv", "--year", "98", code=1)
    assert (found["value"], found["error"].partition(":")[0]) == ("", "missing")
    assert "month" not in found
    assert "只有 2、3、4 月的；請用 --year 指定年月，如 98年4月" in told


def test_the_whole_year_goes_before_its_months(office):
    write(office, "t.csv", MONTHS + "98年度,工務局,10,9,90\n")
    found, _ = row("t.csv")
    assert (found["value"], "month" in found) == ("90.00", False)


@pytest.mark.parametrize(
    ("heads", "rows", "month"),
    [
        ("年度,月份", ["98,2", "98,3", "97,3"], "3"), ("年度,月", ["98,2月", "98,3月", "97,3月"], "3"),
        ("年度,季別", ["98,第1季", "98,第2季", "97,第2季"], "6"), ("會計年度,季", ["98,1季", "98,2季", "97,2季"], "6"),
        ("年度,季別", ["98,1", "98,2", "97,2"], "6"), ("year,Quarter", ["98,１", "98,二", "97,Q2"], "6"),
        ("年月（民國）", ["9802", "9803", "9703"], "3"),
        ("year,quarter", ["2009,Q1", "2009,Q2", "2008,Q2"], "6"), ("年月", ["9802", "9803", "9703"], "3"),
        ("資料年月", ["200902", "200903", "200803"], "3"), ("統計期間", ["98年第1季", "98年上半年", "97年上半年"], "6"),
        ("年度,月份", ["98,98年2月", "98,98年3月", "97,民國97年3月"], "3"),
        ("年度,月份", ["98,9802", "2009,98-03", "97,2008/3"], "3"),
        ("年度,季", ["98,98年第1季", "98,98Q2", "97,97年上半年"], "6"), ("月份", ["98年2月", "98年3月", "97年3月"], "3"),
        ("年度,月份", ["98年2月,2", "98年3月,3月", "97年3月,97年3月"], "3"),
        ("填報期間", ["98_02", "98_03", "97_03"], "3"), ("期間", ["截至98年2月底止", "98年1-3月", "97年1-3月"], "3"),
    ],
)  # fmt: skip
def test_months_are_read_wherever_offices_write_them_and_compared_with_the_same_of_earlier_years(office, heads, rows, month):
    figures = ["1539501,2141626", "2035640,2967319", "1,2"]
    lines = [f"{when},{figure}" for when, figure in zip(rows, figures, strict=True)]
    write(office, "t.csv", "\n".join([f"{heads},累計執行數,累計分配數", *lines, ""]))
    found, _ = row("t.csv")
    assert (found["month"], found["value"], found["change"], found["change_unit"]) == (month, "68.60", "+18.60", "百分點")
    data = json.loads(kpical("--formulas", "i.yaml", "score", "plan.yaml", "t.csv", "--format", "json").stdout)
    (item,) = data["scorecards"][0]["goals"][0]["indicators"]
    assert (data["month"], item["earlier"]) == (int(month), [{"year": 97, "month": int(month), "value": "50.00"}])


def test_one_month_is_not_another(office):
    write(office, "t.csv", "年度,月份,累計執行數,累計分配數\n98,2,1,2\n98,2,1,3\n98,3,1,4\n")
    found, _ = row("t.csv", "--year", "98-02", code=1)
    assert found["error"].startswith("duplicate_input")
    assert row("t.csv", "--year", "98-03")[0]["value"] == "25.00"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("98,13", "「98 13」不是年度或月份"),
        ("98,", "「月份」：這一列沒有寫是哪一期；請填上年度或月份，整年度的月份欄請寫「全年」。"),
        ("98,第5季", "不是年度或月份"),
        ("98,下半年", "不是從 1 月起"),
        ("98,99年3月", "「98」與旁邊的「99年3月」說的不是同一期"),
        ("98,9903", "「98」與旁邊的「9903」說的不是同一期"),
        ("98年2月,3", "「98年2月」與旁邊的「3」說的不是同一期"),
        ("98年2月,全年", "「98年2月」與旁邊的「全年」說的不是同一期"),
    ],
)
def test_a_month_that_cannot_be_read_fails_its_row_and_is_not_the_whole_year(office, cells, told):
    write(office, "t.csv", f"年度,月份,累計執行數,累計分配數\n98,2,1,2\n{cells},1,4\n")
    found, err = row("t.csv", code=1)
    assert found["value"] == ""
    assert told in found["error"] + err


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ("98,13", "B3"),
        ("98,第5季", "B3"),
        ("98,下半年", "B3"),
        ("98,", "B3"),
        ("甲,13", "A3"),
        ("98.1,3", "A3"),
        ("98,99年3月", "A3"),
    ],
)
def test_the_cell_that_is_wrong_is_named(office, cells, cell):
    write(office, "t.csv", f"年度,月份,累計執行數,累計分配數\n98,2,1,2\n{cells},1,4\n")
    assert f"t.csv {cell}: " in row("t.csv", code=1)[1]


@pytest.mark.parametrize(("year", "month", "place"), [("98", "13", "2:5"), ("98.1", "3", "1:5")])
def test_in_yaml_too(office, year, month, place):
    write(office, "t.yaml", f"年度: {year}\n月份: {month}\n累計執行數: 1\n累計分配數: 2\n")
    assert f"t.yaml:{place}: " in row("t.yaml", code=1)[1]


@pytest.mark.parametrize(("text", "told"), [("1101", "看不出"), ("98.1", "看不出"), ("98年7-12月", "不是從 1 月起")])
def test_what_may_be_two_things_is_refused(office, text, told):
    write(office, "t.csv", MONTHS.replace("98年3月", text))
    found, err = row("t.csv", code=1)
    assert (found["value"], told in err) == ("", True)


@pytest.mark.parametrize("make", [xlsx, ods_of])
@pytest.mark.parametrize(
    ("head", "cell", "month"),
    [("年月", "98.12", "12"), ("年月", 98.12, ""), ("年度", "98.12", "12"), ("年度", 98.1, ""), ("年月", 9812, "12")],
)
def test_a_number_with_a_dot_in_a_spreadsheet_is_no_month(office, make, head, cell, month):
    lines = [[head, "累計執行數", "累計分配數"], ["98.11", 1.25, 4], [cell, 1.5, 4]]
    suffix = {xlsx: "xlsx", ods_of: "ods"}[make]
    (office / f"t.{suffix}").write_bytes(make(lines))
    (office / f"turned.{suffix}").write_bytes(make([list(line) for line in zip(*lines, strict=True)]))
    for words in ([f"t.{suffix}"], [f"turned.{suffix}", "--transpose"]):
        found, err = row(*words, code=0 if month else 1)
        assert (found["month"], found["value"]) == ((month, "37.50") if month else ("11", "")), words
        assert (f"「{cell}」看不出" in err) == (not month)
    for options in ([], ["--format", "json"]):
        done = kpical("--formulas", "i.yaml", "batch", "allotment-rate", f"t.{suffix}", *options, code=0 if month else 1)
        assert ("not_a_number" in done.stdout) == (not month)
        assert "31.25" in done.stdout
        assert ("37.50" in done.stdout) == bool(month)


@pytest.mark.parametrize(
    ("heads", "cells", "named"),
    [("年度,年月", "98,9802", "年度、年月"), ("期間,年", "9802,98", "期間、年"), ("年度,季別,月份", "98,1,2", "季別、月份")],
)
def test_two_columns_that_say_when_are_refused_where_it_matters(office, heads, cells, named):
    write(office, "t.csv", f"{heads},累計執行數,累計分配數\n{cells},1,4\n")
    assert f"欄位{named}說的都是年月" in kpical("--formulas", "i.yaml", "score", "plan.yaml", "t.csv", code=2).stderr
    batch = ("--formulas", "i.yaml", "batch", "allotment-rate", "t.csv")
    assert kpical(*batch).stdout.endswith(f"{cells},1,4,25.00,\n")  # no month decides anything here
    write(office, "i.yaml", INDICATOR.replace("TARGET", TARGETS))
    assert f"欄位{named}說的都是年月" in kpical(*batch, code=2).stderr
    assert kpical(*batch, "--year", "98-02").stdout.endswith(f"{cells},1,4,25.00,\n")


@pytest.mark.parametrize("keys", ["年度: 98\n年月: 9802", "年月: 9802\n年度: 98", "年度: 98\n季別: 1\n月份: 2"])
def test_two_keys_that_say_when_are_refused(office, keys):
    write(office, "f.yaml", f"{keys}\nfigures: {{allotment-rate: {{累計執行數: 1, 累計分配數: 8}}}}\n")
    told = kpical("--formulas", "i.yaml", "score", "plan.yaml", "f.yaml", code=2).stderr
    assert "說的是同一件事，不知該用哪一個" in told


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        ("98年上半年,98年下半年", "「98年下半年」不是從 1 月起"), ("98年2月,98年13月", "「98年13月」不是年度或月份"),
        ("9802,9803", "「9802」不是年度或月份"), ("98.1,98.2", "「98.1」看不出"), ("97,98,合計", ""),
        ("98年2月,98年3月,合計", ""),
    ],
)  # fmt: skip
def test_periods_beside_each_other_are_no_agencies_where_one_of_them_cannot_be_read(office, heads, told):
    figures = "\n".join(f"{name}," + ",".join(["1"] * len(heads.split(","))) for name in ("累計執行數", "累計分配數"))
    write(office, "t.csv", f"項目,{heads}\n{figures}\n")
    found, err = row("t.csv", "--transpose", code=1 if told else 0)
    assert (found["agency"], found["value"]) == ("工務局", "" if told else "100.00")
    assert told in err


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("截至98年3月底止", True), ("工務局 98 年 1 月至 3 月執行情形", True), ("98年第1季", True), ("98年度執行情形", False),
        ("列印日期：98年4月5日", False),
    ],
)  # fmt: skip
def test_a_title_that_speaks_of_a_month_is_told_where_no_column_says_one(office, title, told):
    write(office, "t.csv", f"{title},\n累計執行數,累計分配數\n1,4\n")
    found, err = row("t.csv")
    assert (found["value"], f"標題寫「{title}」" in err) == ("25.00", told)
    assert "標題寫" not in row("t.csv", "--year", "98年3月")[1]


def test_an_agency_that_has_another_month_only_is_named(office):
    write(office, "t.csv", "機關,年月,累計執行數,累計分配數\n甲,9802,1,4\n乙,9803,1,4\n")
    err = kpical("--formulas", "i.yaml", "score", "plan.yaml", "t.csv", "--format", "csv", code=1).stderr
    assert "「甲」沒有 98 年 3 月的數字，只有 98 年 2 月的" in err
    assert "「乙」" not in err


TARGETS = '{98年2月: ">= 70%", 98年4月: ">= 80%", 99: ">= 90%"}'


@pytest.mark.parametrize(
    ("year", "target", "whose"),
    [
        ("98年1月", "", ""), ("98年2月", ">= 70%", "指標檔"), ("98年3月", ">= 70%", "指標檔，沿用 98 年 2 月的目標"),
        ("98年4月", ">= 80%", "指標檔"), ("98", "", ""), ("97年3月", "", ""), ("99年1月", ">= 90%", "指標檔"),
        ("99", ">= 90%", "指標檔"),
    ],
)  # fmt: skip
def test_a_target_of_a_month_holds_for_the_months_of_its_year_and_says_so(office, year, target, whose):
    write(office, "i.yaml", INDICATOR.replace("TARGET", TARGETS))
    done = kpical(
        *("--formulas", "i.yaml", "calc", "allotment-rate", "累計執行數=75", "累計分配數=100", "--year", year, "--format", "csv")
    )
    (found,) = csv.DictReader(io.StringIO(done.stdout))
    assert (found["target"], found["target_from"]) == (target, whose)


@pytest.mark.parametrize(
    ("year", "target"),
    [("98", ">= 60%"), ("98年1月", ">= 60%"), ("98年3月", ">= 70%"), ("99年3月", ">= 60%"), ("99", ">= 60%"), ("97", "")],
)
def test_where_no_month_s_target_holds_the_year_s_does(office, year, target):
    write(office, "i.yaml", INDICATOR.replace("TARGET", '{98: ">= 60%", 98年2月: ">= 70%"}'))
    done = kpical(
        *("--formulas", "i.yaml", "calc", "allotment-rate", "累計執行數=75", "累計分配數=100", "--year", year, "--format", "csv")
    )
    (found,) = csv.DictReader(io.StringIO(done.stdout))
    assert found["target"] == target


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        ("年月別", ["98年2月", "98年3月", "98年4月", "99年1月", "98年度"]),
        ("年度,月份", ["98,2", "98,3", "98,4", "99,1", "98,全年"]),
        ("年度,季別", ["98,1", "98,第1季", "98,2", "99,1", "98,全年"]),
        ("年月", ["9802", "9803", "9804", "9901", "98"]),
    ],
)
@pytest.mark.parametrize("engine", ["native", "plain", "auto"])
def test_a_table_is_judged_by_the_target_of_each_month(office, heads, rows, engine):
    write(office, "i.yaml", INDICATOR.replace("TARGET", TARGETS))
    write(office, "t.csv", "\n".join([f"{heads},累計執行數,累計分配數", *(f"{when},75,100" for when in rows), ""]))
    engine = "auto" if engine == "native" and "," in heads else engine  # a month beside the year is for the plain engine
    done = kpical(*("--formulas", "i.yaml", "batch", "allotment-rate", "t.csv", "--verdict", "--engine", engine))
    found = [line["allotment-rate:met"] for line in csv.DictReader(io.StringIO(done.stdout))]
    assert found == ["true", "true", "false", "false", ""]


@pytest.mark.parametrize(
    ("heads", "rows", "options", "met"),
    [
        ("年度,季別", ["98,1", "98,2", "98,四"], [], ["true", "false", "false"]),
        ("年度,季別", ["98,1", "98,5"], [], ["true", ""]),
        ("年度,月份", ["99,2", "99,"], [], ["false", ""]),  # a blank month is not the whole year, which has a target here
        ("月份", ["2", "4"], [], ["", ""]),  # of which year?
        ("月份", ["2", "4", "全年", ""], ["--year", "98"], ["true", "false", "", ""]),
        ("月份", ["2", "4"], ["--year", "98年3月"], ["true", "true"]),
        ("年度,月份", ["98,98年2月", "98,98年4月"], [], ["true", "false"]),
        ("月份", ["98年2月", "98年4月"], [], ["true", "false"]),
    ],
)
def test_a_row_is_judged_by_the_part_of_the_year_that_it_says(office, heads, rows, options, met):
    write(office, "i.yaml", INDICATOR.replace("TARGET", TARGETS))
    write(office, "t.csv", "\n".join([f"{heads},累計執行數,累計分配數", *(f"{when},75,100" for when in rows), ""]))
    command = ("--formulas", "i.yaml", "batch", "allotment-rate", "t.csv", "--verdict", *options)
    done = kpical(*command, code=int("98,5" in rows))
    assert [line["allotment-rate:met"] for line in csv.DictReader(io.StringIO(done.stdout))] == met
    assert ("未填年度或月份" in done.stderr) == (rows[-1] in ("99,", ""))


@pytest.mark.parametrize("engine", ["native", "plain"])
@pytest.mark.parametrize("more", [1, 3000])
@pytest.mark.parametrize(
    ("target", "head", "rows", "year", "told"),
    [
        ('">= 70%"', "年度", ["97", "98", "99年", "", "合計"], "98", "「年度」欄寫的是 97、99年 的列，也照 --year 說的 98 年度"),
        ('">= 70%"', "年度", ["98", "2009", ""], "98", ""),
        ('">= 70%"', "年月", ["98年2月", "9803"], "98", ""),  # nothing hangs on the month
        (TARGETS, "年月", ["98年2月", "9803"], "98", "「年月」欄寫的是 98年2月、9803 的列，也照 --year 說的 98 年度計算"),
        (TARGETS, "年月", ["98年2月", "9803"], "98年2月", "「年月」欄寫的是 9803 的列，也照 --year 說的 98 年 2 月計算"),
        (TARGETS, "年度,月份", ["98,2", "98,3"], "98年2月", "「年度、月份」欄寫的是 98 3 的列"),
        (TARGETS, "年度,月份", ["98,2", "98,全年"], "98", "「年度、月份」欄寫的是 98 2 的列"),
        (TARGETS, "月份", ["2", "3"], "98年2月", "「月份」欄寫的是 3 的列"),
        (TARGETS, "月份", ["2", "3"], "98", ""),
        ('">= 70%"', "年度", ["98", "某年"], "98", "「年度」欄寫的是 某年 的列"),
    ],
)  # fmt: skip
def test_rows_of_other_periods_than_the_one_that_is_asked_for_are_told(office, target, head, rows, year, told, engine, more):
    write(office, "i.yaml", INDICATOR.replace("TARGET", target))
    lines = [f"{when},75,100" for when in rows * more]
    write(office, "t.csv", "\n".join([f"{head},累計執行數,累計分配數", *lines, ""]))
    engine = "auto" if "," in head or head == "月份" else engine
    done = kpical("--formulas", "i.yaml", "batch", "allotment-rate", "t.csv", "--year", year, "--engine", engine)
    assert told in done.stderr
    assert ("也照 --year" in done.stderr) == bool(told)
    assert {line["allotment-rate"] for line in csv.DictReader(io.StringIO(done.stdout))} == {"75.00"}


@pytest.mark.parametrize("engine", ["native", "plain"])
@pytest.mark.parametrize("more", [1, 3000])
def test_rows_that_are_set_aside_are_not_told_as_rows_of_other_periods(office, engine, more):
    rows = ["97,75,100", "年度,累計執行數,累計分配數", "98,75,100"] * more
    write(office, "i.yaml", INDICATOR.replace("TARGET", '">= 70%"'))
    write(office, "t.csv", "\n".join(["年度,累計執行數,累計分配數", *rows, "註：尚未審定,,", ""]))
    done = kpical("--formulas", "i.yaml", "batch", "allotment-rate", "t.csv", "--year", "98", "--engine", engine)
    assert "「年度」欄寫的是 97 的列，也照 --year 說的 98 年度計算" in done.stderr
    assert "說明 1 列" in done.stderr


def test_python_is_warned_of_rows_of_other_periods(office):
    from kpical import compute_rows, load

    rows = [{"年度": 97, "累計執行數": 1, "累計分配數": 4}, {"年度": 98, "累計執行數": 1, "累計分配數": 4}]
    with pytest.warns(UserWarning, match="「年度」欄寫的是 97 的列，也照 --year 說的 98 年度計算"):
        assert len(list(compute_rows(rows, "allotment-rate", year=98, library=load("i.yaml")))) == 2


@pytest.mark.parametrize(
    ("target", "options", "told"),
    [
        (TARGETS, ["--verdict"], "各列照最新的定義與目標計算"), (TARGETS, ["--verdict", "--year", "98"], "數字當作 98 年度的"),
        (TARGETS, ["--verdict", "--year", "98年3月"], ""), ('{98: ">= 70%"}', ["--verdict"], "各列照最新的定義與目標計算"),
        ('{98: ">= 70%"}', [], ""), ('">= 70%"', ["--verdict"], ""), ('{98: ">= 70%"}', ["--verdict", "--year", "98"], ""),
    ],
)  # fmt: skip
def test_batch_tells_a_title_that_speaks_of_a_month_where_it_matters(office, target, options, told):
    write(office, "i.yaml", INDICATOR.replace("TARGET", target))
    write(office, "t.csv", "截至98年3月底止,\n累計執行數,累計分配數\n1,4\n")
    err = kpical("--formulas", "i.yaml", "batch", "allotment-rate", "t.csv", *options).stderr
    assert told in err
    assert ("標題寫「截至98年3月底止」" in err) == bool(told)
    write(office, "t.csv", "截至98年3月底止,,\n年度,累計執行數,累計分配數\n98,1,4\n")
    assert "標題寫" not in kpical("--formulas", "i.yaml", "batch", "allotment-rate", "t.csv", *options).stderr


def test_a_definition_may_begin_with_a_month_and_holds_for_the_whole_year_after_it(office):
    versions = (
        INDICATOR.partition("\nunit:")[0]
        + "\n"
        + ('unit: "%"\nversions:\n  - {to: 98年6月}\n  - {from: 98年7月, formula: 累計執行數÷累計分配數×200％}\n')
    )
    write(office, "i.yaml", versions)
    for year, value in (("98年6月", "75.00"), ("98年7月", "150.00"), ("98", "150.00"), ("97", "75.00")):
        done = kpical(
            *("--formulas", "i.yaml", "calc", "allotment-rate", "累計執行數=75", "累計分配數=100", "--year", year),
            *("--format", "json"),
        )
        assert json.loads(done.stdout)["value"] == value


@pytest.mark.parametrize("engine", ["native", "plain"])
@pytest.mark.parametrize("rows", [["100年1月", "98年4月", "98年3月", "98年2月"], ["98年2月", "98年3月", "100年1月", "98年4月"]])
def test_the_targets_of_a_table_are_told_from_the_earliest_on_whichever_row_comes_first(office, rows, engine):
    write(office, "i.yaml", INDICATOR.replace("TARGET", TARGETS))
    write(office, "t.csv", "\n".join(["年月別,累計執行數,累計分配數", *(f"{when},75,100" for when in rows), ""]))
    done = kpical(*("--formulas", "i.yaml", "batch", "allotment-rate", "t.csv", "--verdict", "--engine", engine))
    targets = ">= 70%（指標檔）、>= 70%（指標檔，沿用 98 年 2 月的目標）、>= 80%（指標檔）、>= 90%（指標檔）。"
    assert f"的目標：{targets}" in done.stderr


@pytest.mark.parametrize(("valid", "code"), [("98年6月", "missing"), ("98", "")])
def test_a_blank_month_beside_the_year_is_not_the_whole_year_where_the_value_hangs_on_the_month(office, valid, code):
    months = f"versions:\n  - {{to: {valid}}}\n  - {{from: 99, formula: 累計執行數÷累計分配數×200％}}\n"
    write(office, "i.yaml", INDICATOR.replace("target: TARGET\n", months))
    write(office, "t.csv", "年度,月份,累計執行數,累計分配數\n98,6,1,4\n98,,1,4\n97,全年,1,4\n")
    done = kpical("--formulas", "i.yaml", "batch", "allotment-rate", "t.csv", code=1 if code else 0)
    first, blank, whole = csv.DictReader(io.StringIO(done.stdout))
    assert (first["allotment-rate"], whole["allotment-rate"]) == ("25.00", "25.00")
    assert blank["error"].startswith(f"allotment-rate: {code}: 「月份」" if code else "")
    assert blank["allotment-rate"] == ("" if code else "25.00")


def test_a_form_is_filled_in_for_a_month_and_read_for_it(office):
    form = kpical("--formulas", "i.yaml", "template", "plan.yaml", "--year", "98年2月", "--format", "csv").stdout
    filled = form.replace("累計執行數,,", "累計執行數,1,").replace("累計分配數,,", "累計分配數,4,")
    assert [line["年度"] for line in csv.DictReader(io.StringIO(form))] == ["98年2月"] * 2
    write(office, "form.csv", filled)
    found, _ = row("form.csv")
    assert (found["month"], found["value"]) == ("2", "25.00")


@pytest.mark.parametrize(("part", "month"), [("月份: 3", "3"), ("季別: 3", "9"), ("quarter: Q3", "9"), ("季: 三", "9")])
def test_a_file_of_figures_may_say_a_month_or_a_quarter(office, part, month):
    write(office, "f.yaml", f"年度: 98\n{part}\nfigures: {{allotment-rate: {{累計執行數: 1, 累計分配數: 8}}}}\n")
    found, _ = row("f.yaml")
    assert (found["month"], found["value"]) == (month, "12.50")


def test_python_takes_a_year_as_a_number_and_a_month_as_a_text_or_a_period(office):
    from kpical import calculate, load

    indicator = load("i.yaml").find("allotment-rate")
    figures = {"累計執行數": "1", "累計分配數": "8"}
    assert calculate(indicator, figures, year=98).period == Period(98)
    assert calculate(indicator, figures, year="98年2月") == calculate(indicator, figures, year=Period(98, 2))
