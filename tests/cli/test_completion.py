"""Completion in bash, zsh and fish: commands, indicators by id, name and alias, and the inputs of the one that was named."""

from __future__ import annotations

import pytest

from kpical.report.formats import FORMATS

BEGINNINGS = {"bash": "_kpical_completion() {", "zsh": "#compdef kpical", "fish": "function _kpical_completion;"}


@pytest.fixture
def complete(kpical):
    """What is offered for the last of the words."""

    def run(*words, env=None, cwd=None):
        line = " ".join(("kpical", *words))
        asked = {"_KPICAL_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
        ran = kpical(env=asked | (env or {}), cwd=cwd)
        assert (ran.returncode, ran.stderr) == (0, "")
        return [line.removeprefix("plain,") for line in ran.stdout.split("\n") if line]

    return run


@pytest.mark.parametrize("shell", list(BEGINNINGS))
def test_the_script_of_each_shell_comes_out(kpical, shell):
    ran = kpical(env={"_KPICAL_COMPLETE": f"{shell}_source"})
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(BEGINNINGS[shell])
    assert "_KPICAL_COMPLETE" in ran.stdout


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_zsh_and_fish_get_the_meaning_too(kpical, shell):
    word = "2" if shell == "zsh" else "growth"
    env = {"_KPICAL_COMPLETE": f"{shell}_complete", "COMP_WORDS": "kpical calc growth", "COMP_CWORD": word}
    out = kpical(env=env).stdout
    assert "growth-rate" in out
    assert "本期較前期增減率" in out


def test_commands(complete):
    assert complete("") == ["list", "show", "calc", "batch", "score", "template", "check", "schema", "explain"]
    assert complete("ca") == ["calc"]


def test_an_indicator_in_the_place_of_a_command(complete):
    assert complete("資本門執") == ["資本門執行率"]
    assert complete("占比", "部") == ["部分="]
    assert complete("c") == ["calc", "check"]  # commands come first
    assert complete("zzz") == []


@pytest.mark.parametrize("command", ["calc", "show", "batch"])
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("cap", ["capital-execution-rate", "capital-execution-improvement"]),
        ("占", ["占比"]),
        ("資本門執", ["資本門執行率"]),
        ("zzz", []),
    ],
)
def test_indicators(complete, command, typed, offered):
    assert complete(command, typed) == offered


def test_every_id_is_offered_before_anything_is_typed(complete):
    offered = complete("calc", "")
    assert {"capital-execution-rate", "share-of-total", "venue-revenue-rate"} <= set(offered)


def test_no_offer_falls_apart_on_the_command_line(complete):
    assert not [word for word in complete("calc", "") + complete("calc", "S") if set(word) & set(" ()&;'\"")]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("占比", ""), ["部分=", "全體="]),
        (("占比", "部"), ["部分="]),
        (("占比", "pa"), ["part="]),
        (("占比", "部分=1", "全"), ["全體="]),
        (("資本門執行率", "實支數."), ["實支數.原預算=", "實支數.追加預算=", "實支數.以前年度保留數="]),
        (("終身學習", "最低"), ["最低學習時數=", "最低數位學習時數=", "最低業務相關學習時數="]),
        (("沒有這個", ""), []),
    ],
)
def test_the_inputs_of_the_indicator(complete, words, offered):
    assert complete("calc", *words) == offered


def test_an_input_that_is_given_is_not_offered_again(complete):
    assert complete("calc", "占比", "部分=1", "") == ["全體="]


def test_options_and_their_choices(complete):
    assert complete("calc", "占比", "--form") == ["--format", "--formulas"]
    assert complete("calc", "占比", "--format", "") == list(FORMATS)
    assert complete("calc", "占比", "--rounding", "half") == ["half-up", "half-even"]
    assert complete("--lang", "") == ["zh-TW", "en"]


def test_indicators_of_ones_own(complete, tmp_path):
    (tmp_path / "own.yaml").write_text("id: own\nname: 自訂\nformula: 甲＋乙\ninputs: [甲, 乙]\n", "utf-8")
    assert complete("calc", "自", env={"KPICAL_FORMULAS": "own.yaml"}, cwd=tmp_path) == ["自訂"]
    assert complete("--formulas", "own.yaml", "calc", "自訂", "", cwd=tmp_path) == ["甲=", "乙="]
    assert complete("calc", "--formulas", "own.yaml", "自訂", "", cwd=tmp_path) == ["甲=", "乙="]


def test_a_bad_file_of_ones_own_disturbs_no_one(complete):
    assert complete("calc", "占", env={"KPICAL_FORMULAS": "nope.yaml"}) in ([], ["占比"])
