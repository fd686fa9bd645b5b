"""`kpical calc` at a terminal: what is missing is asked for, the indicator first, one figure at a time, until each is one."""

from __future__ import annotations

import json
import shlex
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from programs import without_colours

from kpical.cli.resuming import quoted

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
    ran = at_terminal("--lang", "en", "calc", "占比", "部分=1", answers=[("全體 Total (any unit, all of one kind): ", "4\n")])
    assert "\n全體 Total (any unit, all of one kind): 4\n" in ran.stdout


def test_control_c_ends_with_130_and_a_line_of_its_own(at_terminal):
    ran = at_terminal("calc", "占比", answers=[("部分（任何單位，但須同類）：", "1\n"), ("全體（任何單位，但須同類）：", CTRL_C)])
    assert ran.returncode == 130
    assert ran.stdout.endswith("\n已中斷。\n接著算，請打：\n    kpical calc 占比 部分=1\n")
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


# Which indicator

ASKED = "指標："
PART, TOTAL = "部分（任何單位，但須同類）：", "全體（任何單位，但須同類）："


def test_from_calc_alone_to_the_result(at_terminal):
    answers = [(ASKED, "占\n"), ("請打號碼", ""), (ASKED, "占比\n"), (PART, "1\n"), (TOTAL, "4\n")]
    ran = at_terminal("calc", answers=answers)
    assert ran.returncode == 0
    assert "25.00%" in ran.stdout


def test_a_word_lists_what_holds_it_and_a_number_takes_it(at_terminal):
    ran = at_terminal("calc", answers=[(ASKED, "執行率\n"), (ASKED, "２\n"), ("實現數（元）：", "\x03")])
    assert ran.returncode == 130
    assert "  1  機關年度資本門預算執行率（capital-execution-rate）\n  2  歲出決算數占預算數之比率（budget" in ran.stdout
    assert ran.stdout.endswith("    kpical calc budget-execution-rate\n")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("\n", "還有 "),
        ("資本門預算執行律\n", "沒有名稱含「資本門預算執行律」的指標"),
        ("資本門預算執行律\n", "  1  機關年度資本門預算執行率"),
        ("zzzz\n", "沒有名稱含「zzzz」的指標"),
        ("？\n", "打「執行率」會列出"),
        ("<\n", "這裡是第一個問題"),
        ("7\n", "沒有名稱含「7」的指標"),
    ],
)
def test_whatever_else_is_typed_is_explained_and_asked_again(at_terminal, typed, said):
    ran = at_terminal("calc", answers=[(ASKED, typed), (ASKED, CTRL_C)])
    assert ran.returncode == 130
    assert said in ran.stdout
    assert ran.stdout.endswith("\n已中斷。\n")


def test_at_most_nine_are_listed(at_terminal):
    ran = at_terminal("calc", answers=[(ASKED, "\n"), (ASKED, CTRL_C)])
    assert "\n  9  " in ran.stdout
    assert "\n  10  " not in ran.stdout


@pytest.mark.parametrize("option", [("--year", "abc"), ("--decimals", "x")])
def test_an_option_that_can_not_be_understood_is_told_before_anything_is_asked(at_terminal, option):
    ran = at_terminal("calc", *option)
    assert ran.returncode == 2
    assert ASKED not in ran.stdout


# Back, and what a figure is


@pytest.mark.parametrize("back", ["<", "＜"])
def test_back_asks_for_the_figure_before_again(at_terminal, back):
    ran = at_terminal("calc", "占比", answers=[(PART, "2\n"), (TOTAL, f"{back}\n"), (PART, "1\n"), (TOTAL, "4\n")])
    assert ran.returncode == 0
    assert "25.00%" in ran.stdout


def test_back_from_the_first_figure_leads_to_the_indicator_that_was_chosen(at_terminal):
    answers = [(ASKED, "增減率\n"), ("本期（任何單位，但須同類）：", "<\n"), (ASKED, "占比\n"), (PART, "1\n"), (TOTAL, "4\n")]
    ran = at_terminal("calc", answers=answers)
    assert "25.00%" in ran.stdout


def test_back_from_the_first_figure_stays_where_the_indicator_was_given(at_terminal):
    ran = at_terminal("calc", "占比", "全體=4", answers=[(PART, "<\n"), ("這裡是第一個問題", ""), (PART, "1\n")])
    assert "25.00%" in ran.stdout


@pytest.mark.parametrize(
    ("lang", "calc", "question", "told"),
    [
        ("zh-TW", "占比", PART, ["別名 part", "金額、人數、次數都可以"]),
        ("zh-TW", "資本門執行率", "實支數（元）：", ["：含本年度原預算", "24,588千元", "實支數.原預算=數字"]),
        ("zh-TW", "外交尖兵養成", "是否（是/否）：", ["請填 是 或 否"]),
        ("zh-TW", "員額增減率", "次年度（人）：", ["整數", "不是編制員額", "請寫數字"]),
        ("en", "資本門執行率", "實支數 Amount paid (元): ", ["(Amount paid; 元; 0 or more", ": With the original budget"]),
    ],
)
def test_a_question_mark_explains_the_figure_and_asks_again(at_terminal, lang, calc, question, told):
    ran = at_terminal("--lang", lang, "calc", calc, answers=[(question, "?\n"), (question, CTRL_C)], columns=200)
    assert [text for text in told if text not in ran.stdout] == []


# The command that goes on


def resumed(ran):
    """The command of the last line."""
    *_, line = ran.stdout.rstrip("\n").split("\n")
    assert line.startswith("    kpical ")
    return shlex.split(line)[1:]


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_the_command_goes_on_with_all_that_was_typed(at_terminal, key):
    answers = [
        ("實支數（元）：", "１２０千元\n"),
        ("應付未付數（元）：", " 1 234 \n"),
        ("應付未付數（元）：", "30\n"),
        ("賸餘數（元）：", key),
    ]
    left = at_terminal("--debug", "calc", "資本門執行率", "--target", ">= 80", "--year", "112", answers=answers)
    assert left.returncode == 130
    words = resumed(left)
    assert words == [
        "--debug",
        "calc",
        "資本門執行率",
        "--target",
        ">= 80",
        "--year",
        "112",
        "實支數=１２０千元",
        "應付未付數=30",
    ]
    ran = at_terminal(*words, answers=[("賸餘數（元）：", "0\n"), ("預算數（元）：", "200千元\n")])
    assert ran.returncode == 0
    assert "60.02%" in ran.stdout


def test_an_answer_that_gives_no_result_need_not_be_typed_again(at_terminal):
    ran = at_terminal("calc", "占比", answers=[(PART, "1\n"), (TOTAL, "0\n")])
    assert ran.returncode == 1
    assert "改好數字再算" in ran.stdout
    assert resumed(ran) == ["calc", "占比", "部分=1", "全體=0"]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc")))))
def test_a_posix_shell_reads_the_words_back(words):
    assert shlex.split(quoted(words, "posix")) == words


@pytest.mark.parametrize(
    ("word", "posix", "windows"),
    [
        ("部分=1", "部分=1", "部分=1"),
        ("部分=109,305", "部分=109,305", '"部分=109,305"'),
        (">= 80", "'>= 80'", '">= 80"'),
        ("80%以上", "80%以上", '"80%以上"'),
        ("甲 乙=1", "'甲 乙=1'", '"甲 乙=1"'),
        ("it's", "'it'\"'\"'s'", '"it\'s"'),
        (r"C:\kpi\own", r"'C:\kpi\own'", r"C:\kpi\own"),
        ("C:\\my kpi\\", "'C:\\my kpi\\'", '"C:\\my kpi\\\\"'),
        ("", "''", '""'),
    ],
)
def test_a_word_is_quoted_as_the_shell_of_the_system_takes_it(word, posix, windows):
    assert (quoted([word], "posix"), quoted([word], "nt")) == (posix, windows)


# An indicator in the place of a command


def test_the_name_of_an_indicator_means_calc(at_terminal):
    ran = at_terminal("占比", answers=[(PART, "1\n"), (TOTAL, "4\n")])
    assert (ran.returncode, "25.00%" in ran.stdout) == (0, True)


@pytest.mark.parametrize("word", ["share-of-total", "部分占全體之比率", "占比", "Share of total"])
def test_by_id_name_or_alias(at_terminal, word):
    ran = at_terminal("--lang", "en", word, "部分=1", "全體=4", "--decimals", "1")
    assert "25.0%" in ran.stdout


def test_what_is_asked_then_goes_on_as_calc(at_terminal):
    ran = at_terminal("--lang", "zh-TW", "占比", answers=[(PART, "1\n"), (TOTAL, CTRL_C)])
    assert resumed(ran) == ["--lang", "zh-TW", "calc", "占比", "部分=1"]


@pytest.mark.parametrize("before", [True, False])
def test_an_indicator_of_ones_own_too(at_terminal, tmp_path, before):
    (tmp_path / "own.yaml").write_text("id: own\nformula: 甲×2\ninputs: [甲]\n", "utf-8")
    where = ("--formulas", "own.yaml")
    ran = at_terminal(*(where if before else ()), "own", "甲=2", *(() if before else where), cwd=tmp_path)
    assert "4.00" in ran.stdout


def test_a_command_wins_over_an_indicator_of_its_name(at_terminal, tmp_path):
    (tmp_path / "own.yaml").write_text("id: schema\nformula: 甲×2\ninputs: [甲]\n", "utf-8")
    ran = at_terminal("--formulas", "own.yaml", "schema", cwd=tmp_path)
    assert "json-schema.org" in ran.stdout


@pytest.mark.parametrize(("word", "near"), [("占比率", "calc 占比"), ("calcc", "calc"), ("資本門", "calc 資本門執行率")])
def test_what_is_neither_is_no_command_and_both_are_looked_for(at_terminal, kpical, word, near):
    for ran in (at_terminal(word, columns=400), kpical(word)):
        assert ran.returncode == 2
        assert f"沒有「{word}」這個指令" in ran.stdout + ran.stderr
        assert near in (ran.stdout + ran.stderr).partition("您要的是不是")[2]


@pytest.mark.parametrize("args", [("占比", "部分=1", "全體=4"), ("calc",), ("calc", "--year", "99")])
def test_without_a_terminal_it_stays_a_mistake(at_terminal, kpical, tmp_path, args):
    assert kpical(*args).returncode == 2
    if args[0] != "calc":  # what calc asks needs no terminal for its result
        ran = at_terminal(*args, stdout=tmp_path / "out")
        assert ran.returncode == 2
        assert (tmp_path / "out").read_bytes() == b""


def test_a_broken_file_of_ones_own_makes_no_indicator_of_a_word(at_terminal, tmp_path):
    (tmp_path / "own.yaml").write_text("id: [", "utf-8")
    ran = at_terminal("--formulas", "own.yaml", "占比", cwd=tmp_path)
    assert ran.returncode == 2
    assert "沒有「占比」這個指令" in ran.stdout


def test_a_blank_word_is_no_missing_indicator(at_terminal):
    ran = at_terminal("calc", "")
    assert ran.returncode == 2
    assert "沒有「」這個指標" in ran.stdout


# Nothing is kept


def test_what_is_typed_is_not_written_to_disk(at_terminal, tmp_path):
    env = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": None, "KPICAL_CONFIG": None, "PYTHON_HISTORY": None}
    ran = at_terminal("calc", "占比", answers=[(PART, "1\n"), (TOTAL, "4\n")], env=env)
    assert ran.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_line_can_be_edited_and_an_earlier_one_taken_again(at_terminal):
    pytest.importorskip("readline")
    ran = at_terminal("calc", "占比", answers=[(PART, "3\x01\x0b1\n"), (TOTAL, "\x1b[A0\n")])  # home, cut; the line above
    assert "10.00%" in ran.stdout
