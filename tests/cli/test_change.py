"""`kpical change`: old and new figures in, shares of the change out; every refusal says which period and how to mend it."""

from __future__ import annotations

import csv
import io
import json
import sys

import pytest

SHARE = ("change", "占比", "部分=740..820", "全體=900..1,000")


def amounts(ran):
    """The contributions of a CSV by their inputs."""
    return {row["input"]: row["contribution"] for row in csv.DictReader(io.StringIO(ran.stdout))}


def test_what_changed_is_written_old_to_new_and_the_rest_alone(kpical):
    ran = kpical(*SHARE)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "部分     740     820  +8.45百分點＊  +76/9\n" in ran.stdout
    assert amounts(kpical("change", "占比", "部分=740..820", "全體=1000", "--format", "csv")) == {
        "部分": "+8.00", "全體": "0.00", "": "+8.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        (("部分=1.5..2.5", "全體=100"), "+1.00"),
        (("部分＝1．．2", "全體=100"), "+1.00"),
        (("part=1千元..2千元", "total=100千元"), "+1.00"),
        (("部分=△1..2", "全體=100"), "+3.00"),
        (("部分=1..2", "全體=100", "--decimals", "0"), "+1"),
        (("部分=1..2千元", "全體=100千元"), "+1.00"),
        (("部分=△１．5..2 千元", "全體=50..100千元"), "+5.25"),
        (("部分=0..0.5億元", "全體=100..100百萬元"), "+50.00"),
    ],
)
def test_figures_are_written_as_for_calc(kpical, typed, amount):
    assert amounts(kpical("change", "占比", *typed, "--format", "csv"))["部分"] == amount


def test_a_unit_behind_both_figures_is_that_of_both_and_one_behind_the_first_is_not(kpical):
    capital = ["change", "資本門執行率", "應付未付數=0", "賸餘數=0", "預算數=1千元"]
    both, first = (kpical(*capital, f"實支數={text}") for text in ("500..600千元", "500千元..600"))
    assert ("500,000元" in both.stdout, "沒有寫單位" in both.stdout) == (True, False)
    assert ("實支數沒有寫單位，照「元」計算" in first.stdout, "600,000元" in first.stdout) == (True, False)


@pytest.mark.parametrize(
    ("year", "periods"), [("111..112", ("111", "112")), ("112", ("112", "112")), ("98-02..99年2月", ("98-02", "99-02"))]
)
def test_the_periods(kpical, year, periods):
    (row, *_) = csv.DictReader(io.StringIO(kpical(*SHARE, "--year", year, "--format", "csv").stdout))
    assert (row["from"], row["to"]) == periods


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("部分=1..2..3", "全體=4"), "bad_option", "不是一個數，也不是兩個"),
        (("部分=1...2", "全體=4"), "bad_option", "不是一個數，也不是兩個"),
        (("部分=1..", "全體=4"), "missing", "變動後："),
        (("部分=約1..2", "全體=4"), "approximate", "變動前："),
        (("部分=約1", "全體=4"), "approximate", "「部分」："),
        (("部分=1..2",), "missing", "還缺 全體"),
        (("部分=1..2", "全體=4..0"), "zero_denominator", "變動後：分母「全體」為零"),
        (("部分=1..2", "全體=4", "--year", "111..112..113"), "bad_option", "--year 111..112"),
        (("部分=1..2", "全體=4", "--year", "111..明年"), "bad_option", "明年"),
        (("部分=1..2", "全體=4", "--decimals", "x"), "bad_option", "x"),
        (("部份=1..2", "全體=4"), "unknown_input", "部份"),
        (("部分", "全體=4"), "bad_option", "部分"),
    ],
)
def test_what_is_wrong_is_said_and_stands_in_json(kpical, typed, code, said):
    ran = kpical("change", "占比", *typed, "--format", "json")
    data = json.loads(ran.stdout)
    assert ran.returncode in (1, 2)
    assert code in [error["code"] for error in data["errors"]]
    assert said in ran.stderr
    assert (data["contributions"], data["change"], data["before"]) == ([], None, None)


def test_all_that_is_wrong_is_said_at_once(kpical):
    ran = kpical("change", "占比", "部分=約1..x", "全體=4..-", "--decimals", "99", "--format", "json")
    codes = [error["code"] for error in json.loads(ran.stdout)["errors"]]
    assert sorted(codes) == ["approximate", "bad_option", "missing", "not_a_number"]


def test_a_pole_on_the_way_is_refused_with_where(kpical, tmp_path):
    (tmp_path / "own.yaml").write_text("id: own\nformula: 盈餘÷（資產－負債）\ninputs: [盈餘, 資產, 負債]\n", "utf-8")
    ran = kpical("change", "own", "盈餘=1", "資產=10..20", "負債=5..10", "--formulas", "own.yaml", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "負債 是變動後的數、資產 還是變動前的數時，分母" in ran.stderr


def test_an_indicator_that_there_is_not(kpical):
    ran = kpical("change", "沒有這個", "甲=1..2", "--format", "json")
    assert (ran.returncode, json.loads(ran.stdout)["error"]["code"]) == (2, "unknown_indicator")


def test_a_file_takes_its_format_from_its_name(kpical, tmp_path):
    assert kpical(*SHARE, "-o", "change.md", cwd=tmp_path).returncode == 0
    assert "| 部分 | 740 | 820 | +8.45百分點＊ | +76/9 |" in (tmp_path / "change.md").read_text("utf-8")


def test_in_english(kpical):
    ran = kpical("--lang", "en", "change", "share-of-total", "part=740..820", "total=900..1000")
    assert "Method" in ran.stdout
    assert "Das Gupta 1993" in ran.stdout


@pytest.mark.parametrize("written", [
    "740→820", "740 -> 820", "740=>820", "740-820", "740－820", "740—820", "740千元-820千元", "740～820千元", "740千元至820千元",
    "-5~-7", "1..2..3",
])  # fmt: skip
def test_two_values_that_are_written_otherwise_are_told_how(kpical, written):
    ran = kpical("change", "占比", f"部分={written}", "全體=1000")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"「{written}」既不是一個數，也不是兩個數；變動的寫成 舊值..新值" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1, "it is not missing, too, nor are the others"


@pytest.mark.parametrize(
    ("figures", "code"),
    [(["部分=740→820"], "還缺 全體"), (["部分=740→820", "全體=x"], "「x」不是數字"), (["部分=740→820", "全部=1"], "「全部」")],
)
def test_what_else_is_wrong_is_told_beside_it(kpical, figures, code):
    ran = kpical("change", "占比", *figures)
    assert (ran.returncode, code in ran.stderr, "還缺 部分" in ran.stderr) == (2, True, False)


@pytest.mark.parametrize("written", ["-7..-5", "－7..－5", "1e-3", "-5"])
def test_a_sign_is_nothing_between_two_values(kpical, written):
    assert "也不是兩個數" not in kpical("change", "占比", f"部分={written}", "全體=1000").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no pty on Windows")
def test_what_is_missing_is_asked_for_at_a_terminal(at_terminal):
    answers = [
        ("部分（任何單位，但須同類）：", "1..x\n"),
        ("部分（任何單位，但須同類）：", "1..2..3\n"),
        ("部分（任何單位，但須同類）：", "740..820\n"),
    ]
    ran = at_terminal("change", "占比", "全體=900..1000", answers=answers)
    assert ran.returncode == 0
    assert "舊值..新值" in ran.stdout
    assert "「x」不是數字" in ran.stdout
    assert "+8.45百分點" in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no pty on Windows")
def test_the_indicator_is_asked_for_too_and_the_way_back_leads_to_it(at_terminal):
    answers = [
        ("指標：", "增減率\n"),
        ("本期", "<\n"),
        ("指標：", "占比\n"),
        ("部分（任何單位，但須同類）：", "1..2\n"),
        ("全體（任何單位，但須同類）：", "4\n"),
    ]
    ran = at_terminal("change", answers=answers)
    assert ran.returncode == 0
    assert "+25.00百分點" in ran.stdout


def test_a_change_may_be_longer_than_a_figure(kpical):
    ran = kpical("change", "占比", f"部分=1..{'9' * 4000}", f"全體=1..0.{'0' * 3000}1")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "百分點" in ran.stdout
