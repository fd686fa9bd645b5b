"""`kpical solve`: how much more the target takes, in words and as data; what is missing is asked for at a terminal."""

from __future__ import annotations

import csv
import io
import json
import sys

import pytest
from programs import without_colours

CAPITAL = ("資本門執行率", "實支數=109305", "應付未付數=0", "賸餘數=0", "預算數=180000")
BUDGET = ("資本門執行率", "實支數=109305", "應付未付數=0", "賸餘數=0")
SHARE = ("行動領務", "駐外館處總數=122", "--target", ">= 30%")
STAFF = ("員額增減率", "本年度=1700")
RESEARCH = ("研究經費比率", "年度預算=30,733,799千元")
CEILING = ("mid-term-ceiling-variance", "核列數=19048")
HOURS = (
    "終身學習", "平均學習時數=40", "平均數位學習時數=6", "業務相關平均學習時數=21", "最低業務相關學習時數=20", "法治教育納入=否",
    "人文素養納入=是", "數位學習納入=是", "訓練費用占比最低機關=3%", "--year", "99",
)  # fmt: skip
NGO = ("NGO參與國際事務", "項次=300", "送立法院季數=4", "上網公告季數=3")
# A question, what is said of it in Chinese, and of the first answer in JSON: needed, to, low, high, exact end.
CASES = {
    "capital": (CAPITAL, ["實支數再增加 34,695元（達 144,000元）即達 80%。"], ("34695", "144000", "144000", None)),
    "a met one": (
        ("資本門執行率", "實支數=150000", *CAPITAL[2:]), ["已達成；實支數尚可減少 6,000元（至 144,000元）。"],
        ("0", "150000", "144000", None),
    ),
    "just met": (
        ("資本門執行率", "實支數=144000", *CAPITAL[2:]), ["已達成；實支數再減少就不達成。"], ("0", "144000", "144000", None),
    ),
    "the budget": (BUDGET, ["預算數在 136,631元以下（不含 0元）時達成（>= 80%）。"], (None, None, "1", "136631")),
    "whole numbers": (SHARE, ["開辦外館數在 37館以上時達成（>= 30%）。"], (None, None, "37", None)),
    "one more": (
        (*SHARE, "開辦外館數=36", "--for", "開辦外館數"), ["開辦外館數再增加 1館（達 37館）即達 30%。"], ("1", "37", "37", None),
    ),
    "no more staff": (STAFF, ["次年度在 1,700人以下時達成（<= 0%）。"], (None, None, "0", "1700")),
    "research": (
        (*RESEARCH, "研究經費=24,587千元", "--for", "研究經費"),
        ["研究經費再增加 40元（達 24,587,040元）即達 0.08%。",
         "研究經費到 23,050,350元時，印出來就看似達成，但要到 24,587,040元才真的達成；是否達成以確切值為準。"],
        ("40", "24587040", "24587040", None),
    ),
    "a ceiling": (CEILING, ["編報數在 20,000元以下時達成（<= 5%）。"], (None, None, "0", "20000")),
    "less": (
        (*CEILING, "編報數=20,500", "--for", "編報數"), ["編報數再減少 500元（降為 20,000元）即不超過 5%。"],
        ("-500", "20000", "0", "20000"),
    ),
    "never": (
        ("增減率", "本期=0", "--target", "> 0%"), ["單靠「前期」達不到 > 0%：不論它是多少，都不會達成。"],
        (None, None, None, None),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_case_in_words(kpical, case):
    words, told, _ = CASES[case]
    ran = kpical("solve", *words)
    assert (ran.returncode, ran.stderr) == (0, "")
    for sentence in told:
        assert sentence in ran.stdout


@pytest.mark.parametrize("case", CASES)
def test_a_case_in_json(kpical, case):
    words, _, (needed, to, low, high) = CASES[case]
    ran = kpical("solve", *words, "--format", "json")
    (answer,) = json.loads(ran.stdout)["answers"]
    assert (answer["needed"], answer["to"]) == (needed, to)
    bounds = [(each["low"], each["high"]) for each in answer["intervals"]]
    assert bounds == ([(low, high)] if low or high else [])


def test_the_exact_ends_stand_in_json(kpical):
    def ends(*words):
        (answer,) = json.loads(kpical("solve", *words, "--format", "json").stdout)["answers"]
        (interval,) = answer["intervals"]
        return {key: interval[key] for key in ("exact_low", "low_included", "low_by", "exact_high", "high_included", "high_by")}

    assert ends(*CEILING) == {
        "exact_low": "0", "low_included": True, "low_by": "limit",
        "exact_high": "100002/5", "high_included": True, "high_by": "goal",
    }  # fmt: skip
    assert ends(*BUDGET) == {
        "exact_low": "0", "low_included": False, "low_by": "limit",
        "exact_high": "546525/4", "high_included": True, "high_by": "goal",
    }  # fmt: skip


def test_conditions_are_told_one_by_one(kpical):
    out = kpical("solve", *HOURS).stdout
    assert "「平均學習時數 > 最低學習時數」應成立：平均學習時數再增加 0.01小時（達 40.01小時）。" in out
    assert "「法治教育納入」應成立：法治教育納入應為「是」。" in out
    assert "「訓練費用占比最低機關 >= 4％」應成立：訓練費用占比最低機關再增加 1百分點（達 4%）。" in out
    out = kpical("solve", *NGO).stdout
    assert "「項次 >= 325」應成立：項次再增加 25項次（達 325項次）。" in out
    assert "「上網公告季數 = 4」應成立：上網公告季數再增加 1季（達 4季）。" in out


def test_for_programs_no_figure_of_a_condition_is_said_to_reach_the_target(kpical):
    data = json.loads(kpical("solve", *NGO, "--format", "json").stdout)
    answers = [answer for condition in data["conditions"] for answer in condition["answers"]]
    assert [answer["message"] for answer in answers] == ["項次再增加 25項次（達 325項次）", "上網公告季數再增加 1季（達 4季）"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([*NGO, "--target", "5項以上"], "尚需  達不到 >= 5項：條件不論成立幾項，都不會達成。"),
        ([*NGO[:-1], "--target", "5項以上"], "尚需  達不到 >= 5項：條件不論成立幾項，都不會達成。"),
        ([*NGO, "--target", "1項以上"], "註    以上不必全部做到：計入的條件有 1 項做到，即達成目標。"),
        ([*NGO, "--target", "= 1項"], "註    以上不必全部做到：計入的條件恰有 1 項做到，才達成目標。"),
        ([*NGO, "--target", "0項以上"], "尚需  已達成。"),
        (["NGO參與國際事務", "項次=330", "送立法院季數=4"], "尚需  「上網公告季數 = 4」要成立：上網公告季數須為 4季。"),
        ([each for each in HOURS if not each.startswith("最低")],
         "      「業務相關平均學習時數 > 最低業務相關學習時數」要成立。"),
    ],
)  # fmt: skip
def test_what_is_said_of_conditions_is_true_and_whole(kpical, arguments, told):
    assert told in kpical("solve", *arguments).stdout.splitlines()


def test_all_conditions_that_must_change_are_told_without_a_remark(kpical):
    assert "不必全部" not in kpical("solve", *NGO).stdout


@pytest.mark.parametrize(("year", "told"), [("112", "沒有 112 年度的目標，"), ("112年2月", "沒有 112 年 2 月的目標，")])
def test_the_period_without_a_target_is_told_in_words(kpical, year, told):
    assert told in kpical("solve", *CAPITAL, "--year", year).stderr


def test_conditions_in_json(kpical):
    conditions = json.loads(kpical("solve", *NGO, "--format", "json").stdout)["conditions"]
    assert [(each["condition"], each["holds"], each["wanted"]) for each in conditions] == [
        ("項次 >= 325", False, True), ("上網公告季數 = 4", False, True),
    ]  # fmt: skip
    assert [answer["needed"] for each in conditions for answer in each["answers"]] == ["25", "1"]


@pytest.mark.parametrize(
    ("formula", "target", "wanted"),
    [
        ("達成項數(甲 >= 5, 乙 >= 7)", ">= 2", [("true", "", "", "")] * 2),
        ("達成項數(甲 >= 5, 乙 >= 7)", ">= 1", [("true", "", "1", "")] * 2),
        ("達成項數(甲 >= 5, 乙 >= 7)", "= 1", [("true", "", "1", "1")] * 2),
        ("甲 >= 5 或 乙 >= 7", "是", [("true", "甲 >= 5 或 乙 >= 7", "", "")] * 2),
        ("甲 >= 1 且 乙 >= 1", "否", [("false", "甲 >= 1 且 乙 >= 1", "", "")] * 2),
        ("甲＋乙", ">= 9", [("", "", "", "")] * 2),
    ],
)
def test_csv_says_of_conditions_what_json_says(kpical, tmp_path, formula, target, wanted):
    (tmp_path / "f.yaml").write_text(f"id: f\nformula: {formula}\ninputs: [甲, 乙]\n", "utf-8")
    asked = ("--formulas", tmp_path, "solve", "f", "甲=2", "乙=3", "--target", target, "--format")
    rows = list(csv.reader(io.StringIO(kpical(*asked, "csv").stdout)))
    assert rows[0][-4:] == ["wanted", "either", "enough_least", "enough_most"]
    assert [tuple(row[-4:]) for row in rows[1:]] == wanted
    data = json.loads(kpical(*asked, "json").stdout)
    enough = data.get("enough") or {"least": None, "most": None}
    assert [
        (str(each["wanted"]).lower(), each["either"] or "", *("" if count is None else str(count) for count in enough.values()))
        for each in data["conditions"]
    ] == (wanted if data["conditions"] else [])


def test_each_figure_alone_is_a_table(kpical):
    ran = kpical("solve", *SHARE, "開辦外館數=36")
    lines = [line.split() for line in ran.stdout.splitlines() if line.startswith(("各數 ", "開辦外館數 ", "駐外館處總數 "))]
    assert lines[-2:] == [
        ["開辦外館數", "36館", "+1館", "37館以上"],
        ["駐外館處總數", "122館", "-2館", "120館以下（不含", "0館）"],
    ]


def test_the_answer_in_csv_and_markdown(kpical):
    ran = kpical("solve", *CAPITAL, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(ran.stdout))
    assert {key: row[key] for key in ("indicator", "input", "unit", "value", "needed", "to", "low", "high", "met", "error")} == {
        "indicator": "capital-execution-rate", "input": "實支數", "unit": "元", "value": "109305", "needed": "34695",
        "to": "144000", "low": "144000", "high": "", "met": "false", "error": "",
    }  # fmt: skip
    assert "34,695元" in kpical("solve", *CAPITAL, "--format", "markdown").stdout


def test_the_answer_in_english(kpical):
    out = kpical("--lang", "en", "solve", *CAPITAL).stdout
    assert "實支數 plus 34,695元 (to 144,000元) reaches 80%." in out


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("占比", "部分=1", "全體=2"), "bad_option", 2),
        ((*CAPITAL, "--year", "112"), "bad_option", 2),
        (("資本門執行率", "實支數=1"), "missing", 2),
        ((*CAPITAL, "--for", "決算數"), "unknown_input", 2),
        (("資本門執行率", "實支數=abc", *CAPITAL[2:]), "not_a_number", 1),
        (("占比", "全體=0", "--target", ">= 5%"), "zero_denominator", 1),
        (("沒有這個",), "unknown_indicator", 2),
    ],
)
def test_what_cannot_be_answered_has_a_code(kpical, words, code, exit_code):
    ran = kpical("solve", *words, "--format", "json")
    data = json.loads(ran.stdout)
    assert (data["error"]["code"], ran.returncode, data["answers"]) == (code, exit_code, [])
    assert data["error"]["message"] in ran.stderr
    (row,) = csv.DictReader(io.StringIO(kpical("solve", *words, "--format", "csv").stdout))
    assert row["error"].startswith(f"{code}: ")


def test_a_formula_that_cannot_be_solved_says_what_can(kpical, tmp_path):
    (tmp_path / "max.yaml").write_text('id: greater\nformula: 最大(甲,乙)\ninputs: [甲, 乙]\ntarget: ">= 5"\n', "utf-8")
    ran = kpical("--formulas", tmp_path, "solve", "greater", "甲=1")
    assert ran.returncode == 1
    assert "kpical 能反推的是加減乘除的公式" in ran.stderr


# calc


def test_calc_tells_what_the_lever_lacks_beside_the_distance(kpical):
    out = kpical("calc", *CAPITAL).stdout
    assert "未達成　還差 19.28百分點（實支數再增 34,695元）（指標檔：" in out
    data = json.loads(kpical("calc", *CAPITAL, "--format", "json").stdout)
    assert data["needed"] == {"input": "實支數", "amount": "34695", "to": "144000", "unit": "元"}
    met = json.loads(kpical("calc", "資本門執行率", "實支數=150000", *CAPITAL[2:], "--format", "json").stdout)
    assert met["needed"] is None
    assert "needed" not in json.loads(kpical("calc", "占比", "部分=1", "全體=2", "--format", "json").stdout)


PLAN = "agency: 甲\nyear: 99\ngoals: [{id: g, name: 目標, indicators: [{indicator: %s}]}]\n"


def test_a_scorecard_has_a_column_where_an_indicator_has_a_lever(kpical, tmp_path):
    plan, figures = tmp_path / "plan.yaml", tmp_path / "f.csv"
    plan.write_text(PLAN % "資本門執行率", "utf-8")
    figures.write_text("實支數,應付未付數,賸餘數,預算數\n109305,0,0,180000\n", "utf-8")
    (row,) = csv.DictReader(io.StringIO(kpical("score", plan, figures, "--format", "csv").stdout))
    heads = [*row]
    assert (row["needed"], heads.index("needed") + 1) == ("34695", heads.index("note"))
    for form in ("table", "markdown", "html"):
        out = kpical("score", plan, figures, "--format", form).stdout
        assert "尚需" in out
        assert "實支數再增 34,695元" in out
    (card,) = json.loads(kpical("score", plan, figures, "--format", "json").stdout)["scorecards"]
    assert card["goals"][0]["indicators"][0]["result"]["needed"]["amount"] == "34695"
    plan.write_text(PLAN % "員額增減率", "utf-8")
    figures.write_text("次年度,本年度\n5,4\n", "utf-8")
    assert "needed" not in kpical("score", plan, figures, "--format", "csv").stdout.split("\n")[0]


# At a terminal

pty = pytest.mark.skipif(sys.platform == "win32", reason="no pty on Windows")


@pty
def test_what_is_missing_is_asked_for(at_terminal):
    answers = [
        ("實支數（元）：", "109305\n"),
        ("應付未付數（元）：", "0\n"),
        ("賸餘數（元）：", "0\n"),
        ("預算數（元）：", "180000\n"),
    ]
    ran = at_terminal("solve", "資本門執行率", answers=answers)
    assert ran.returncode == 0
    assert "實支數再增加 34,695元（達 144,000元）即達 80%。" in without_colours(ran.stdout)


@pty
def test_the_figure_that_is_asked_for_is_not_asked(at_terminal):
    answers = [("應付未付數（元）：", "0\n"), ("賸餘數（元）：", "0\n"), ("預算數（元）：", "180000\n")]
    ran = at_terminal("solve", "資本門執行率", "--for", "實支數", answers=answers)
    assert ran.returncode == 0
    assert "實支數（元）：" not in ran.stdout
    assert "實支數在 144,000元以上時達成" in without_colours(ran.stdout)


@pty
def test_the_only_one_that_is_left_open_is_not_asked(at_terminal):
    ran = at_terminal("solve", *CEILING)
    assert (ran.returncode, "編報數在 20,000元以下時達成" in without_colours(ran.stdout)) == (0, True)


@pty
def test_no_target_is_said_before_anything_is_asked(at_terminal):
    ran = at_terminal("solve", "占比")
    assert ran.returncode == 2
    assert "沒有目標" in without_colours(ran.stdout)


@pytest.mark.parametrize(
    ("part", "said"), [("30", "其他的細數已使全數超出上下限。"), ("10", "要在 15以上才達成，而它只能是 0 至 10。")]
)
def test_other_parts_may_leave_no_room(kpical, tmp_path, part, said):
    path = tmp_path / "parts.yaml"
    text = 'id: parts\nformula: 甲÷乙\ninputs: {甲: {max: 20, parts: {子: {}, 丑: {min: 0}}}, 乙: {}}\ntarget: ">= 1"\n'
    path.write_text(text, "utf-8")
    ran = kpical("--formulas", path, "solve", "parts", f"甲.子={part}", "乙=25" if part == "10" else "乙=5")
    assert ran.returncode == 0
    assert said in ran.stdout
