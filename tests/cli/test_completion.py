"""Completion in bash, zsh and fish: commands, indicators by id, name and alias, and the inputs of the one that was named."""

from __future__ import annotations

import os

import pytest
import xlsxwriter
from programs import environment, type_into
from tools import needs, program

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
    assert complete("") == [
        *(
            "list",
            "show",
            "calc",
            "solve",
            "change",
            "batch",
            "audit",
            "score",
            "verify",
            "template",
            "check",
            "schema",
            "explain",
        )
    ]
    assert complete("ca") == ["calc"]


def test_an_indicator_in_the_place_of_a_command(complete):
    assert complete("資本門執") == ["資本門執行率"]
    assert complete("占比", "部") == ["部分="]
    assert complete("c") == ["calc", "change", "check"]  # commands come first
    assert complete("zzz") == []


@pytest.mark.parametrize("command", ["calc", "show"])
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


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("batch", "占"), ["file,占", "占比"]),
        (("batch", "zzz"), ["file,zzz"]),
        (("batch", "-o", "r"), ["file,r"]),
        (("batch", "--rejects=r"), ["file,r"]),
        (("calc", "--formulas", "o"), ["file,o"]),
        (("score", "p"), ["file,p"]),
        (("score", "plan.yaml", "f"), ["file,f"]),
        (("template", "p"), ["file,p"]),
        (("check", "p"), ["file,p"]),
    ],
)
def test_where_a_file_may_stand_files_are_offered(complete, words, offered):
    assert complete(*words) == offered


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


# --map


@pytest.fixture
def tables(tmp_path):
    """Tables whose heads are to be found, and what is none."""
    (tmp_path / "in.csv").write_text("某年度的表\n機關,研究經費（元）,Total A\n甲,1,2\n", "utf-8")
    (tmp_path / "big5.csv").write_bytes("機關;數;數\n甲;1;2\n".encode("cp950"))
    (tmp_path / "groups.csv").write_text("機關,預算數,,決算數,\n,原預算,追加,原預算,追加\n甲,1,2,3,4\n", "utf-8")
    (tmp_path / "none.csv").write_bytes(b"")
    (tmp_path / "page.csv").write_bytes(b"<html>")
    (tmp_path / "packed.csv").write_bytes(b"PK\x03\x04" + bytes(100))
    (tmp_path / "folder").mkdir()
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["機關", "研究經費"])
        sheet.write_row(1, 0, ["甲", 1])
    return tmp_path


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("占比", "in.csv", "--map", ""), ["部分=", "全體="]),
        (("占比", "in.csv", "--map", "部"), ["部分="]),
        (("占比", "資本門執行率", "in.csv", "--map", "占比:"), ["占比:部分=", "占比:全體="]),
        (("資本門執行率", "--map", "實支數."), ["實支數.原預算=", "實支數.追加預算=", "實支數.以前年度保留數="]),
        (("占比", "in.csv", "--map", "部分="), ["部分=機關", "部分=研究經費（元）", "部分=Total A"]),
        (("占比", "in.csv", "--map", "占比:部分=研"), ["占比:部分=研究經費（元）"]),
        (("占比", "in.csv", "--map=部分=研"), ["部分=研究經費（元）"]),
        (("--year", "99", "占比", "in.csv", "--map", "部分=研"), ["部分=研究經費（元）"]),
        (("占比", "big5.csv", "--map", "部分="), ["部分=機關", "部分=#2", "部分=#3"]),
        (("占比", "big5.csv", "--encoding", "nope", "--map", "部分="), []),
        (("占比", "groups.csv", "--map", "部分=預"), ["部分=預算數／原預算", "部分=預算數／追加"]),
        (("占比", "book.xlsx", "--map", "部分="), ["部分=機關", "部分=研究經費"]),
        *((("占比", name, "--map", "部分="), []) for name in ("none.csv", "page.csv", "packed.csv", "folder", "nope.csv", "-")),
        (("--map", "部分="), []),
    ],
)
def test_heads_of_the_table(complete, tables, words, offered):
    assert complete("batch", *words, cwd=tables) == offered


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("占比", "in.csv", "--published", ""), ["機關", "研究經費（元）", "Total A"]),
        (("占比", "in.csv", "--published", "研"), ["研究經費（元）"]),
        (("占比", "book.xlsx", "--map", "部分="), ["部分=機關", "部分=研究經費"]),
        (("占比", "none.csv", "--published", ""), []),
        (("占比", "--published", ""), []),
        (("占比", "in.csv", "--rounding", ""), ["half-up", "down"]),
    ],
)
def test_heads_for_an_audit(complete, tables, words, offered):
    assert complete("audit", *words, cwd=tables) == offered


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a FIFO")
def test_nobody_waits_for_a_table_that_is_not_written_yet(complete, tmp_path):
    os.mkfifo(tmp_path / "in.csv")
    assert complete("batch", "占比", "in.csv", "--map", "部分=", cwd=tmp_path) == []


@pytest.mark.parametrize(
    ("line", "current", "offered"),
    [
        ("kpical batch 占比 in.csv --map 部分=研", "研", ["研究經費（元）"]),
        ("kpical batch 占比 in.csv --map 部分=T", "T", [r"Total\ A"]),
        ('kpical batch 占比 in.csv --map "部分=T', "部分=T", ["部分=Total A"]),
        ("kpical batch 占比 in.csv --map 占比:", "", ["部分=", "全體="]),
        ("kpical batch 占比 --format=x", "x", ["xlsx"]),
        ("kpical calc 占比 部分=1 ", "", ["全體="]),
    ],
)
def test_bash_gets_what_follows_its_own_beginning_of_the_word(kpical, tables, line, current, offered):
    env = {"_KPICAL_COMPLETE": "bash_complete", "COMP_LINE": line, "COMP_CURRENT": current}
    assert kpical(env=env, cwd=tables).stdout.split() == "\n".join(f"plain,{word}" for word in offered).split()


# Shells themselves: a line is typed, Tab and Enter, and what they run is looked at.

SETUP = {
    "bash": ("--noprofile --norc -i", "PS1='ready> '"),
    "zsh": ("-f -i", "PS1='ready> '"),
    "fish": ("--no-config -i", "function fish_prompt; echo -n 'ready> '; end; function fish_greeting; end"),
}
EVAL = {
    "bash": 'eval "$(_KPICAL_COMPLETE=bash_source kpical)"',
    "zsh": 'eval "$(_KPICAL_COMPLETE=zsh_source kpical)"',
    "fish": "_KPICAL_COMPLETE=fish_source kpical | source",
}
TYPED = [
    ("batch 占", "batch|占比"),
    ("batch 占比 i", "batch|占比|in.csv"),
    ("batch 占比 my", "batch|占比|my file.csv"),
    ("score my", "score|my file.csv"),
    ("batch 占比 --rejects=my", "batch|占比|--rejects=my file.csv"),
    ("batch 占比 --format=x", "batch|占比|--format=xlsx"),
    ("batch 占比 in.csv --map 部分=T", "batch|占比|in.csv|--map|部分=Total A"),
    ("batch 占比 in.csv --map 占比:部分=研", "batch|占比|in.csv|--map|占比:部分=研究經費（元）"),
    ("calc 占比 部分=1 全", "calc|占比|部分=1|全體="),
]
PROGRAM = """\
#!/bin/sh
if [ -n "$_KPICAL_COMPLETE" ]; then exec DOOR "$@"; fi
IFS='|'; echo "$*" >> "$SAID"
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a pty")
@pytest.mark.parametrize("shell", [pytest.param(name, marks=needs(name)) for name in SETUP])
def test_a_shell_completes_names_and_files(tables, tmp_path_factory, shell, door):
    home = tmp_path_factory.mktemp("home")
    (home / "kpical").write_text(PROGRAM.replace("DOOR", door))
    (home / "kpical").chmod(0o755)
    (tables / "my file.csv").write_text("x")
    path = os.pathsep.join([str(home), os.environ["PATH"]])
    env = environment({"HOME": str(home), "PATH": path, "SAID": str(home / "said"), "TERM": "xterm"})
    options, prompt = SETUP[shell]
    lines = [prompt, EVAL[shell], *(f"kpical {typed}\t" for typed, _ in TYPED), "exit"]
    type_into([program(shell), *options.split()], lines, "ready> ", cwd=tables, env=env)
    assert (home / "said").read_text("utf-8").split("\n")[:-1] == [said for _, said in TYPED]


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


def test_solve_is_offered_the_figures_that_can_be_asked_for(complete):
    assert complete("solve", "資本門執行率", "--for", "") == ["實支數", "應付未付數", "賸餘數", "預算數"]
    assert complete("solve", "資本門執行率", "--for", "實支數.") == ["實支數.原預算", "實支數.追加預算", "實支數.以前年度保留數"]
    assert complete("solve", "終身學習", "--for", "法治") == []


def test_batch_is_offered_what_each_row_can_be_asked_for(complete):
    assert complete("batch", "行動領務", "--solve", "") == ["開辦外館數", "駐外館處總數"]
    assert complete("batch", "行動領務", "占比", "--solve", "占比") == ["占比:部分", "占比:全體"]
