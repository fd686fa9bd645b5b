"""What every command shares: options before and behind its name, language, consoles, exit codes, a quick start."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from programs import environment

from kpical import __version__
from kpical.cli.settings import split_paths

SHARE = ("calc", "占比", "部分=1", "全體=3")
MISSING = ("calc", "占比", "部分=1")
MISSED = ("calc", "資本門執行率", "實支數=120", "應付未付數=30", "賸餘數=5", "預算數=200")  # which tells what is lacking
PLAN = "agency: 甲\nyear: 112\ngoals: [{id: g, name: 目標, indicators: [{indicator: share-of-total}]}]\n"
OWN = "id: own\nname: 自訂\naliases: [占比]\nformula: 甲×2\ninputs: [甲]\n"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX file descriptors")


def speaks_english(ran):
    return "Missing: 全體" in ran.stderr


# Language


@pytest.mark.parametrize("args", [("--lang", "en", *MISSING), (*MISSING, "--lang", "en"), ("calc", "--lang=en", *MISSING[1:])])
def test_lang_stands_before_or_behind_the_command(kpical, args):
    assert speaks_english(kpical(*args))


def test_lang_behind_the_command_has_the_last_word(kpical):
    assert speaks_english(kpical("--lang", "zh-TW", *MISSING, "--lang", "en"))


@pytest.mark.parametrize(
    ("env", "english"),
    [
        ({"KPICAL_LANG": "en"}, True),
        ({"KPICAL_LANG": "en", "LC_ALL": "zh_TW.UTF-8"}, True),
        ({"KPICAL_LANG": "zh-TW", "LC_ALL": "en_US.UTF-8"}, False),
        ({"LC_ALL": "en_US.UTF-8"}, True),
        ({"LC_ALL": None, "LANG": "en_GB.UTF-8"}, True),
        ({"LC_ALL": None, "LC_MESSAGES": "en_US.UTF-8", "LANG": "zh_TW.UTF-8"}, True),
        ({"LC_ALL": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": "C.UTF-8"}, False),
        ({"LC_ALL": "C"}, False),
        ({"LC_ALL": "C.UTF-8", "LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": None}, False),
    ],
)
def test_else_the_environment_chooses_the_language(kpical, env, english):
    ran = kpical(*MISSING, env={"PYTHONIOENCODING": "utf-8", **env})
    assert speaks_english(ran) is english
    assert english or "還缺" in ran.stderr


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("calc", "占比", "--format", "jsn"), "--format 的值「jsn」不對；可用的有：table、csv、json、"),
        (("batch", "占比", "--blank", "0"), "--blank 的值「0」不對；可用的有：zero。"),
        (("schema", "plans"), "KIND 的值「plans」不對；可用的有：indicator、plan、"),
        (("--lang", "fr", "list"), "--lang 的值「fr」不對；可用的有：zh-TW、en。"),
    ],
)
def test_a_value_that_is_none_of_a_few_words_is_repeated_with_them(kpical, args, told):
    assert kpical(*args).stderr.startswith(told)


@pytest.mark.parametrize(
    "args",
    [
        ("batch", "占比", "{file}"), ("score", "plan.yaml", "{file}"), ("score", "{file}", "figures.csv"), ("template", "{file}"),
        ("list", "--formulas", "{file}"), ("calc", "占比", "部分=1", "全體=3", "--formulas", "{file}"),
    ],
)  # fmt: skip
@POSIX
def test_an_input_that_is_there_and_cannot_be_read_is_one_that_nothing_begins_with(kpical, tmp_path, args):
    """Nobody can open a link to itself: not root, either, who reads what is forbidden."""
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    for file in ("loop.csv", "loop.yaml", "loop.xlsx"):
        (tmp_path / file).symlink_to(file)
        ran = kpical(*(arg.format(file=file) for arg in args), cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "loop." in ran.stderr
        assert "kpical 的錯誤" not in ran.stderr


@pytest.mark.parametrize("lang", ["zh-TW", "en"])
@pytest.mark.parametrize(
    "args",
    [
        ("calcc",), ("--bogus",), ("calc",), ("show",), ("check",), ("calc", "占比", "--bogus"),
        ("calc", "占比", "--format", "xml"), ("calc", "占比", "--rounding", "bankers"), ("calc", "占比", "--target"),
        ("list", "a", "b"), ("schema", "x"),
    ],
)  # fmt: skip
def test_a_usage_error_is_one_line_in_the_chosen_language_and_ends_with_2(kpical, lang, args):
    ran = kpical(*args, env={"KPICAL_LANG": lang})
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1
    assert any(word in ran.stderr for word in ("--help", *args))
    assert any("一" <= char <= "鿿" for char in ran.stderr) is (lang == "zh-TW")
    english = ("Missing argument", "No such", "Invalid value", "requires an argument", "Got unexpected")
    assert lang == "en" or not any(words in ran.stderr for words in english)


@pytest.mark.parametrize(
    "args", [("calc", "--bogus", "--lang", "en"), ("calc", "--lang", "en", "--bogus"), ("calcc", "--lang", "en")]
)
def test_lang_counts_even_where_the_rest_can_not_be_understood(kpical, args):
    ran = kpical(*args)
    assert ran.returncode == 2
    assert ran.stderr.isascii()


def test_a_mistyped_command_or_option_gets_did_you_mean(kpical):
    assert "calc" in kpical("calcc", env={"KPICAL_LANG": "en"}).stderr.replace("calcc", "")
    assert "--decimals" in kpical(*SHARE, "--decimal-places", "3").stderr.replace("--decimal-places", "")


def test_a_wrong_language_names_the_two_there_are(kpical):
    ran = kpical("--lang", "fr", "list")
    assert ran.returncode == 2
    assert "zh-TW" in ran.stderr
    assert "'en'" in ran.stderr or "、en" in ran.stderr


@pytest.mark.parametrize("target", ["是", "80元", "很好"])
def test_a_target_that_does_not_fit_stops_batch_before_the_first_row(kpical, target):
    ran = kpical("batch", "占比", "--target", target, stdin="部分,全體\n1,3\n")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"「{target}」" in ran.stderr


# Formulas of one's own


@pytest.fixture
def own(tmp_path):
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "args",
    [
        ("--formulas", "own.yaml", "calc", "自訂", "甲=4"),
        ("calc", "自訂", "甲=4", "--formulas", "own.yaml"),
        ("calc", "own", "甲=4", "--formulas", "."),
        ("calc", "占比", "甲=4", "--formulas", "own.yaml"),
    ],
)
def test_formulas_stand_before_or_behind_the_command(kpical, own, args):
    ran = kpical(*args, cwd=own)
    assert ran.returncode == 0
    assert "結果  8.00\n" in ran.stdout


def test_formulas_from_the_environment(kpical, own, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "x.yaml").write_text(OWN.replace("own", "more").replace("自訂", "更多").replace("占比", "其他"), "utf-8")
    env = {"KPICAL_FORMULAS": os.pathsep.join(["own.yaml", "more"])}
    for word in ("自訂", "更多", "growth-rate"):
        assert kpical("show", word, cwd=own, env=env).returncode == 0


@pytest.mark.parametrize(
    ("text", "separator", "paths"),
    [
        ('"f 一";f2.yaml', ";", ("f 一", "f2.yaml")),  # as Windows' users write them
        ('"f 一"', ":", ("f 一",)),
        ("a: b :", ":", ("a", "b")),
        ('a"b', ";", ('a"b',)),
        ('"";', ";", ()),
    ],
)
def test_paths_in_a_variable(text, separator, paths):
    assert split_paths(text, separator) == paths


def test_quotation_marks_around_a_path_in_the_environment(kpical, own):
    assert kpical("show", "自訂", cwd=own, env={"KPICAL_FORMULAS": '"own.yaml"'}).returncode == 0


def test_formulas_on_the_command_line_stand_in_for_the_environment(kpical, own):
    ran = kpical("calc", "自訂", "甲=4", "--formulas", "own.yaml", cwd=own, env={"KPICAL_FORMULAS": "nope.yaml"})
    assert ran.returncode == 0


def test_several_formulas_before_and_behind(kpical, own, tmp_path):
    (tmp_path / "two.yaml").write_text("id: two\nformula: 甲\ninputs: [甲]\n", "utf-8")
    ran = kpical("--formulas", "own.yaml", "list", "--formulas", "two.yaml", "--format", "json", cwd=own)
    assert [entry["id"] for entry in json.loads(ran.stdout)][:2] == ["own", "two"]


@pytest.mark.parametrize("env", [{}, {"KPICAL_FORMULAS": "nope.yaml"}])
def test_formulas_that_are_not_there(kpical, env):
    ran = kpical("list", *(() if env else ("--formulas", "nope.yaml")), env=env)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "nope.yaml: 找不到這個檔案；請核對路徑。\n"


# Help, version, debug


def test_version(kpical):
    ran = kpical("--version")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout in (f"kpical {__version__} (native)\n", f"kpical {__version__} (plain)\n")


@pytest.mark.parametrize("args", [(), ("--help",), ("-h",)])
def test_help_lists_the_commands(kpical, args):
    ran = kpical(*args)
    assert (ran.returncode, ran.stderr) == (0, "")
    for command in ("list", "show", "calc", "batch", "check", "schema", "explain"):
        assert f"\n  {command} " in ran.stdout


@pytest.mark.parametrize("command", ["list", "show", "calc", "batch", "check", "schema", "explain"])
def test_every_command_has_help_in_both_languages_with_the_common_options(kpical, command):
    out = kpical(command, "--help").stdout
    for words in ("用法 Usage: kpical", "選項 Options:", "--lang", "--formulas", "--debug", "說明 Help."):
        assert words in out


@pytest.mark.parametrize(
    ("args", "exit_code"),
    [
        (("--debug", "show", "沒有這個"), 2),
        (("show", "沒有這個", "--debug"), 2),
        (("calc", "占比", "部分=x", "全體=1", "--debug"), 1),
        (("calc", "--bogus", "--debug"), 2),
    ],
)
def test_debug_shows_a_traceback_and_changes_nothing_else(kpical, args, exit_code):
    ran = kpical(*args)
    plain = kpical(*(arg for arg in args if arg != "--debug"))
    assert "Traceback (most recent call last)" in ran.stderr
    assert ran.returncode == plain.returncode == exit_code
    assert plain.stderr in ran.stderr
    assert "Traceback" not in plain.stderr


# A quick start

# What a result on standard output does without: a completion, a mistake, a file, a workbook, a stamp, a target that is typed.
UNUSED = {
    *("kpical.cli.complete", "kpical.cli.failing", "kpical.files.atomic", "kpical.report.cells", "kpical.report.stamp"),
    "kpical.computation.aim",
}


@pytest.mark.parametrize(
    ("args", "absent"),
    [
        (("--version",), {"yaml", "rich", "simpleeval", "json", "importlib.metadata", "locale"}),
        (("--help",), {"yaml", "rich", "simpleeval", "json", "importlib.metadata"}),
        ((*SHARE,), {"rich", "csv", "difflib", "importlib.metadata", "locale", *UNUSED}),
        ((*SHARE, "--format", "json"), {"rich", "importlib.metadata"}),
        (("list",), {"rich", "importlib.metadata"}),
        (("schema",), {"rich", "simpleeval", "yaml"}),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(kpical, args, absent):
    ran = kpical(*args, python=("-X", "importtime"))
    imported = {line.rsplit("|", 1)[1].strip() for line in ran.stderr.split("\n") if line.startswith("import time:")}
    assert "kpical.cli.main" in imported
    assert not imported & absent


def test_the_built_in_indicators_are_read_in_one_way(kpical):
    """As JSON of a wheel, or as YAML of a checkout."""
    ran = kpical(*SHARE, python=("-X", "importtime"))
    imported = {line.rsplit("|", 1)[1].strip() for line in ran.stderr.split("\n") if line.startswith("import time:")}
    assert len(imported & {"yaml", "json"}) == 1


def test_the_named_tuples_of_a_calculation_are_the_quick_ones():
    code = f"""
import sys, typing
from kpical.cli.main import cli
cli({[*MISSED]!r}, standalone_mode=False)
modules = [vars(module) for name, module in sys.modules.items() if name.startswith("kpical.")]
sys.exit(any(typing.NamedTuple in getattr(of, "__orig_bases__", ()) for module in modules for of in module.values()))
"""
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0


@pytest.mark.parametrize(
    "args",
    [
        *(("--version",), ("list",), SHARE, (*SHARE, "--format", "json"), MISSING, (*MISSED, "--fail-on-miss"), ("show", "沒有")),
        (*SHARE, "-o", "no-such-folder/a.csv"),
    ],
)
def test_the_installed_program_ends_sooner_and_loses_nothing(kpical, args):
    ran = subprocess.run(begun("program", args), capture_output=True, env=environment({}), check=False)
    assert (ran.returncode, ran.stdout.decode(), ran.stderr.decode()) == kpical(*args)


@POSIX
@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "1>/dev/full"])
def test_the_installed_program_minds_no_stream_that_is_closed(closed):
    sooner, in_full = (
        subprocess.run(
            ["sh", "-c", f'exec "$@" {closed}', "sh", *begun(name, SHARE)], capture_output=True, env=environment({}), check=False
        )
        for name in ("program", "main")
    )
    assert (sooner.returncode, sooner.stdout, sooner.stderr) == (in_full.returncode, in_full.stdout, in_full.stderr)
    assert b"Traceback" not in sooner.stderr


def begun(name, args):
    """The command that begins in that function, and would go on behind it."""
    code = f"import sys; sys.argv = ['kpical', *{[*args]!r}]; from kpical.__main__ import {name}; {name}(); print('never')"
    return [sys.executable, "-c", code]


# Consoles


def test_json_is_utf_8_whatever_the_console(kpical):
    expected = kpical(*SHARE, "--format", "json").stdout
    for env in ({"PYTHONIOENCODING": "cp950"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}):
        for form in ("json", "csv", "markdown"):
            ran = kpical(*SHARE, "--format", form, env=env)
            assert ran.returncode == 0
            assert form != "json" or ran.stdout == expected


def test_a_cp950_console_shows_everything(kpical):
    env = {"PYTHONIOENCODING": "cp950"}
    for args in (SHARE, ("list",), ("show", "終身學習"), ("show", "資本門執行率"), MISSING):
        ran, utf8 = kpical(*args, env=env, encoding="cp950"), kpical(*args)
        assert ran == utf8


def test_what_cp950_does_not_hold_is_written_as_something_alike(kpical):
    ran = kpical("show", "中程概算差異", env={"PYTHONIOENCODING": "cp950"}, encoding="cp950")
    assert ran.returncode == 0
    assert "[（本年度歲出概算編報數－本年度中程歲出概算額度核列數）÷本年度中程歲出概算額度核列數]×100％" in ran.stdout


@pytest.mark.parametrize("args", [SHARE, MISSING, ("list",), ("show", "終身學習"), ("check", "nope.yaml")])
def test_an_ascii_console_loses_nothing(kpical, args):
    ran, utf8 = kpical(*args, env={"PYTHONIOENCODING": "ascii"}, encoding="ascii"), kpical(*args)
    assert ran.returncode == utf8.returncode
    assert ran.stdout.encode("ascii").decode("unicode_escape") == utf8.stdout
    assert ran.stderr.encode("ascii").decode("unicode_escape") == utf8.stderr


@pytest.mark.parametrize("env", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LC_ALL": None, "LANG": None}])
def test_no_locale_at_all(kpical, env):
    ran = kpical(*SHARE, env=env)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "33.33%" in ran.stdout


def test_no_color(at_terminal):
    assert "\x1b[" in at_terminal(*SHARE).stdout
    assert "\x1b" not in at_terminal(*SHARE, env={"NO_COLOR": "1"}).stdout
    assert "\x1b" not in at_terminal(*SHARE, env={"TERM": "dumb"}).stdout


def test_no_colours_into_a_pipe(kpical):
    assert "\x1b" not in kpical(*SHARE, env={"TERM": "xterm", "FORCE_COLOR": "1"}).stdout


# Streams that are closed, full, or left by their reader


def shell(script, **env):
    """A line of sh; `$K` in it is the program."""
    program = {"K": f"{sys.executable} -m kpical"}
    return subprocess.run(["sh", "-c", script], capture_output=True, check=False, env=environment(program | env), timeout=60)


@POSIX
@pytest.mark.parametrize(
    "command",
    ["calc 占比 部分=1 全體=3", "calc 占比 部分=1 全體=3 --format json", "list", "show 占比", "schema", "batch 占比 t.csv"],
)
def test_a_closed_standard_output_is_told_and_ends_with_4(tmp_path, monkeypatch, command):
    (tmp_path / "t.csv").write_text("部分,全體\n1,3\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    done = shell(f"$K {command} >&-")
    assert done.returncode == 4
    assert done.stderr.decode().startswith("讀寫「")


@POSIX
@pytest.mark.parametrize("command", ["calc 占比 部分=1 全體=0", "show 沒有這個", "calc 占比", "calcc", "list 沒有這個"])
def test_what_belongs_on_a_closed_standard_error_never_reaches_standard_output(command):
    done = shell(f"$K {command} 2>&-")
    told = shell(f"$K {command}")
    assert (done.returncode, done.stdout) == (told.returncode, told.stdout)


@POSIX
def test_a_closed_standard_input_is_no_terminal():
    done = shell("$K calc 占比 部分=1 <&-")
    assert done.returncode == 2
    assert "全體=100" in done.stderr.decode()


@POSIX
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize(
    "command", ["calc 占比 部分=1 全體=3", "calc 占比 部分=1 全體=3 --format json", "list", "schema", "--help", "--version"]
)
def test_a_full_disk_is_told_and_ends_with_4(command):
    done = shell(f"$K {command} > /dev/full")
    assert done.returncode == 4
    assert done.stderr.decode().startswith("讀寫「")
    assert "Traceback" not in done.stderr.decode()


@POSIX
@pytest.mark.parametrize(
    "command", ["schema", "list", "--help", "calc 占比 部分=1 全體=3", "calc 占比 部分=1 全體=3 --format json"]
)
def test_a_reader_that_has_gone_ends_it_quietly(command):
    done = shell(f"{{ $K {command}; echo $? >&2; }} | :")
    assert done.stderr.decode() == "0\n"


def test_a_word_that_the_locale_can_not_read_is_told_of_without_a_crash(kpical):
    """Under a C locale without UTF-8, 占比 arrives as bytes that are no characters."""
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = kpical("calc", "占比", "部分=1", env=bare)
    assert ran.returncode == 2
    assert "kpical list" in ran.stderr
    assert ran.stderr.isascii()


# Files that are none, and files without end


@POSIX
def test_an_indicator_from_a_fifo_is_read_once(tmp_path):
    (tmp_path / "own.yaml").write_text(OWN.replace("占比", "自占"), "utf-8")
    for command in ("calc own 甲=4", "show own", "check /dev/fd/9", "list"):
        done = shell(f"cd {tmp_path}; cat own.yaml | $K --formulas /dev/fd/9 {command} 9<&0")
        assert (done.returncode, done.stderr.decode().count("\n")) == (0, command.startswith("check"))
    os.mkfifo(tmp_path / "named")
    done = shell(f"cd {tmp_path}; cat own.yaml > named & timeout 20 $K --formulas named calc own 甲=4")
    assert "8.00" in done.stdout.decode()


@POSIX
def test_a_fifo_in_a_folder_is_nobodys_formula(tmp_path):
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    os.mkfifo(tmp_path / "x.yaml")
    for command in ("calc own 甲=4", "list", f"check {tmp_path}"):
        assert shell(f"timeout 20 $K --formulas {tmp_path} {command}").returncode == 0


@POSIX
@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs /dev/zero")
@pytest.mark.parametrize(
    "command",
    [
        "list --formulas {}", "check {}", "calc own 甲=4 --formulas {}", "score {} figures.yaml", "template {}",
        "score plan.yaml {}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("file", ["/dev/zero", "big.yaml"])
def test_a_file_without_end_is_refused_before_memory_is(tmp_path, command, file):
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    with (tmp_path / "big.yaml").open("wb") as big:
        big.truncate(600_000_000)
    if (file, command) == ("/dev/zero", "score plan.yaml {}"):
        file = "link.yaml"
        (tmp_path / file).symlink_to("/dev/zero")
    done = shell(f"cd {tmp_path}; ulimit -v 300000; $K {command.format(file)}")
    assert done.returncode in (1, 2)
    assert "檔案太大" in done.stdout.decode() + done.stderr.decode()
