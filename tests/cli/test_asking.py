"""`kpical calc` at a terminal: what is missing is asked for, one figure at a time, until each is one."""

from __future__ import annotations

import json
import sys

import pytest
from programs import without_colours

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pty on Windows")

CTRL_C, CTRL_D = "\x03", "\x04"


def test_every_missing_figure_is_asked_for_in_order_with_its_unit(at_terminal):
    answers = [
        ("實支數（元）：", "120\n"),
        ("應付未付數（元）：", "30\n"),
        ("賸餘數（元）：", "5\n"),
        ("預算數（元）：", "200\n"),
    ]
    ran = at_terminal("calc", "資本門執行率", answers=answers)
    assert ran.returncode == 0
    assert "77.50%" in ran.stdout
    assert "以上各數均含本年度原預算、追加預算及以前年度保留數" in ran.stdout.split("實支數（元）")[0]


def test_only_what_is_missing_is_asked_for(at_terminal):
    ran = at_terminal("calc", "占比", "part=1", answers=[("全體（任何單位，但須同類）：", "4\n")])
    assert ran.returncode == 0
    assert "部分（任何單位，但須同類）：" not in ran.stdout
    assert "25.00%" in ran.stdout


def test_nothing_is_asked_when_nothing_is_missing(at_terminal):
    ran = at_terminal("calc", "占比", "部分=1", "全體=4")
    assert "：" not in without_colours(ran.stdout).split("部分占全體之比率")[0]
    assert ran.returncode == 0


def test_nonsense_is_explained_and_asked_again(at_terminal):
    nonsense = {
        "abc": "「abc」不是數字",
        "": "空白、「-」和「…」都不會當作 0",
        "-": "空白、「-」和「…」都不會當作 0",
        "約3": "概數",
        "1,2,3": "千分位",
        "3%": "不是比率",
    }
    ran = at_terminal(
        "calc", "占比", "全體=4", answers=[("部分（任何單位，但須同類）：", f"{typed}\n") for typed in (*nonsense, "1")]
    )
    assert ran.returncode == 0
    for why, answer in zip(nonsense.values(), ran.stdout.split("部分（任何單位，但須同類）：")[1:-1], strict=True):
        assert why in answer
    assert "25.00%" in ran.stdout


def test_limits_and_whole_numbers_hold_while_asking(at_terminal):
    ran = at_terminal(
        "calc",
        "員額增減率",
        "本年度=36",
        answers=[("次年度（人）：", "34.5\n"), ("次年度（人）：", "-1\n"), ("次年度（人）：", "34\n")],
    )
    assert ran.returncode == 0
    assert "不是整數" in ran.stdout
    assert "低於下限" in ran.stdout
    assert "-5.56%" in ran.stdout


def test_a_yes_no_figure_says_what_it_takes(at_terminal):
    ran = at_terminal("calc", "外交尖兵養成", answers=[("是否（是/否）：", "也許\n"), ("是否（是/否）：", "有\n")])
    assert ran.returncode == 0
    assert "請填 是、否、有、無、1 或 0" in ran.stdout


def test_a_parameter_of_the_year_is_not_asked_for_and_one_without_a_value_is(at_terminal):
    answers = [
        ("平均學習時數（小時）：", "45\n"),
        ("平均數位學習時數（小時）：", "6\n"),
        ("業務相關平均學習時數（小時）：", "25\n"),
    ]
    answers += [(f"{name}納入（是/否）：", "是\n") for name in ("法治教育", "人文素養", "數位學習")]
    answers += [("訓練費用占比最低機關（%）：", "5%\n"), ("最低業務相關學習時數（小時）：", "20\n")]
    ran = at_terminal("calc", "終身學習", "--year", "99", answers=answers)
    assert ran.returncode == 0
    assert "最低學習時數（小時）：" not in ran.stdout
    assert "3項" in ran.stdout


def test_the_questions_are_in_the_language_asked_for(at_terminal):
    ran = at_terminal(
        "--lang", "en", "calc", "占比", "部分=1", answers=[("全體", "x\n"), ('"x" is not a number', ""), ("全體", "4\n")]
    )
    assert ran.returncode == 0
    assert "25.00%" in ran.stdout


def test_a_question_in_english_has_no_full_width_punctuation(at_terminal):
    ran = at_terminal("--lang", "en", "calc", "占比", "部分=1", answers=[("全體 (any unit, all of one kind): ", "4\n")])
    assert "\n全體 (any unit, all of one kind): 4\n" in ran.stdout


def test_control_c_ends_with_130_and_a_line_of_its_own(at_terminal):
    ran = at_terminal("calc", "占比", answers=[("部分（任何單位，但須同類）：", "1\n"), ("全體（任何單位，但須同類）：", CTRL_C)])
    assert ran.returncode == 130
    assert ran.stdout.endswith("\n已中斷。\n")
    assert "Traceback" not in ran.stdout


def test_control_d_ends_with_130_and_a_line_of_its_own(at_terminal):
    ran = at_terminal("calc", "占比", answers=[("部分（任何單位，但須同類）：", CTRL_D)])
    assert ran.returncode == 130
    assert ran.stdout.endswith("\n已中斷。\n")


def test_a_given_figure_that_can_not_be_used_is_refused_before_anything_is_asked(at_terminal):
    ran = at_terminal("calc", "占比", "部分=約3", answers=[("全體（任何單位，但須同類）：", "4\n")])
    assert ran.returncode == 1
    assert "概數" in ran.stdout
    assert "全體（任何單位，但須同類）：" not in ran.stdout


def test_an_unknown_input_is_refused_before_anything_is_asked(at_terminal):
    ran = at_terminal("calc", "占比", "郎分=3")
    assert ran.returncode == 2
    assert "同類）：" not in ran.stdout


def test_missing_parts_are_asked_for_too(at_terminal):
    ran = at_terminal(
        "calc", "資本門執行率", "實支數.原預算=100", "應付未付數=0", "賸餘數=0", "預算數=200",
        answers=[("實支數.追加預算（元）：", "-10\n"), ("實支數.以前年度保留數（元）：", "0\n")],
    )  # fmt: skip
    assert ran.returncode == 0
    assert "45.00%" in ran.stdout


def test_the_questions_stay_out_of_a_redirected_result(at_terminal, tmp_path):
    ran = at_terminal(
        "calc",
        "占比",
        "--format",
        "json",
        answers=[("部分（任何單位，但須同類）：", "1\n"), ("全體（任何單位，但須同類）：", "4\n")],
        stdout=tmp_path / "out",
    )
    assert ran.returncode == 0
    assert json.loads((tmp_path / "out").read_text("utf-8"))["value"] == "25.00"


def test_answers_are_read_in_the_encoding_of_the_console(at_terminal):
    env = {"PYTHONIOENCODING": "cp950"}
    ran = at_terminal("calc", "外交尖兵養成", answers=[("是否（是/否）：", "否\n")], env=env, encoding="cp950")
    assert ran.returncode == 0
    assert "未達成" in ran.stdout


def test_without_a_terminal_nothing_is_asked(kpical):
    ran = kpical("calc", "占比", stdin="1\n4\n")
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "部分、全體" in ran.stderr
