"""The user's own settings: where the file is, what it may say, and what goes before it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from programs import environment

from kpical.cli.config import config_path
from kpical.cli.config_reader import RECORDS
from kpical.cli.main import COMMANDS, cli

OWN = "id: own\nformula: 甲×2\ninputs: [甲]\n"


@pytest.fixture
def configured(kpical, tmp_path):
    """Runs the program with that file of settings in the user's own folder."""

    def run(text, *args, env=None, run=kpical):
        file = tmp_path / "settings" / "kpical" / "config.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        where = {"KPICAL_CONFIG": None, "XDG_CONFIG_HOME": str(tmp_path / "settings"), "APPDATA": str(tmp_path / "settings")}
        return run(*args, env=where | (env or {}), cwd=tmp_path)

    return run


in_own_folder = pytest.mark.skipif(sys.platform == "darwin", reason="the folder of settings does not hang on the environment")


# Where it is


@pytest.mark.parametrize(
    ("system", "env", "path"),
    [
        ("linux", {"XDG_CONFIG_HOME": "{there}"}, "{there}/kpical/config.yaml"),
        ("win32", {"APPDATA": "{there}"}, "{there}/kpical/config.yaml"),
        ("linux", {"XDG_CONFIG_HOME": "settings"}, ""),  # no absolute path: the working folder is none of the user's own
        ("win32", {"APPDATA": "settings"}, ""),
        ("win32", {}, ""),
        ("linux", {"XDG_CONFIG_HOME": "{nowhere}"}, ""),
        ("linux", {"KPICAL_CONFIG": "off", "XDG_CONFIG_HOME": "{there}"}, ""),
        ("linux", {"KPICAL_CONFIG": "{nowhere}/my.yaml", "XDG_CONFIG_HOME": "{there}"}, "{nowhere}/my.yaml"),
        ("linux", {"KPICAL_CONFIG": "", "XDG_CONFIG_HOME": "{there}"}, "{there}/kpical/config.yaml"),
    ],
)
def test_the_file_is_in_the_users_own_folder_or_where_it_is_said(tmp_path, monkeypatch, system, env, path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for folder in ("settings", "."):
        (tmp_path / folder / "kpical").mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "kpical" / "config.yaml").write_text("lang: en\n", "utf-8")
    places = {"there": str(tmp_path / "settings"), "nowhere": str(tmp_path / "nowhere")}
    found = config_path({name: value.format(**places) for name, value in env.items()}, system)
    assert found == path.format(**places).replace("/", os.sep)


@pytest.mark.parametrize(("system", "folder"), [("linux", ".config"), ("darwin", os.path.join("Library", "Application Support"))])
def test_without_a_variable_it_is_the_platforms_folder_at_home(tmp_path, monkeypatch, system, folder):
    monkeypatch.setattr(os.path, "expanduser", lambda path: path.replace("~", str(tmp_path)))
    file = tmp_path / folder / "kpical" / "config.yaml"
    file.parent.mkdir(parents=True)
    file.touch()
    assert config_path({}, system) == str(file)


@pytest.mark.parametrize(
    "name", ["config.yaml", ".kpical.yaml", "kpical.yaml", "kpical/config.yaml", ".config/kpical/config.yaml"]
)
def test_nothing_is_looked_for_where_one_works(kpical, tmp_path, name):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("lang: en\nbroken: 1\n", "utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    env = {"KPICAL_CONFIG": None, "HOME": str(empty), "XDG_CONFIG_HOME": None, "APPDATA": str(empty)}
    ran = kpical("calc", "占比", "部分=1", env=env, cwd=tmp_path)
    assert "還缺 全體" in ran.stderr


# What it says


@in_own_folder
def test_its_language_goes_before_the_locales(configured):
    assert "Missing" in configured("lang: en\n", "calc", "占比", "部分=1", env={"LC_ALL": "zh_TW.UTF-8"}).stderr


@in_own_folder
@pytest.mark.parametrize(("args", "env"), [(("--lang", "zh-TW"), {}), ((), {"KPICAL_LANG": "zh-TW"})])
def test_an_option_and_the_environment_go_before_its_language(configured, args, env):
    assert "還缺" in configured("lang: en\n", *args, "calc", "占比", "部分=1", env=env).stderr


@in_own_folder
@pytest.mark.parametrize("written", ["mine", "[mine]", "./mine", "['mine', 'mine/../more.yaml']", "{absolute}"])
def test_its_indicators_are_found_from_its_own_folder(configured, tmp_path, written):
    (tmp_path / "settings" / "kpical" / "mine").mkdir(parents=True)
    (tmp_path / "settings" / "kpical" / "mine" / "own.yaml").write_text(OWN, "utf-8")
    (tmp_path / "settings" / "kpical" / "more.yaml").write_text(OWN.replace("own", "more"), "utf-8")
    written = written.format(absolute=tmp_path / "settings" / "kpical" / "mine")
    assert "4.00" in configured(f"formulas: {written}\n", "calc", "own", "甲=2").stdout


@in_own_folder
@pytest.mark.parametrize(("args", "env"), [(("--formulas", "other.yaml"), {}), ((), {"KPICAL_FORMULAS": "other.yaml"})])
def test_an_option_and_the_environment_go_before_its_indicators(configured, tmp_path, args, env):
    (tmp_path / "other.yaml").write_text(OWN.replace("×2", "×3"), "utf-8")
    ran = configured("formulas: lost.yaml\n", *args, "calc", "own", "甲=2", env=env)
    assert ("6.00" in ran.stdout, ran.stderr) == (True, "")


@in_own_folder
def test_a_path_that_is_not_there_is_told_with_its_line(configured, tmp_path):
    ran = configured("lang: zh-TW\nformulas: lost.yaml\n", "calc", "占比", "部分=1", "全體=4")
    assert ran.returncode == 2
    assert "config.yaml:2:11: 沒有「" in ran.stderr


@in_own_folder
@pytest.mark.parametrize(("text", "coloured"), [("lang: zh-TW\n", True), ("color: auto\n", True), ("color: off\n", False)])
def test_its_colours(configured, at_terminal, text, coloured):
    ran = configured(text, "calc", "占比", "部分=1", "全體=4", run=at_terminal)
    assert ("\x1b[32m" in ran.stdout or "\x1b[1" in ran.stdout) is coloured


@in_own_folder
@pytest.mark.parametrize("text", ["", "# lang: en\n"])
def test_a_file_that_says_nothing_changes_nothing(configured, text):
    ran = configured(text, "calc", "占比", "部分=1", "全體=3")
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lang: fr\n", "config.yaml:1:7: 「fr」不能用"),
        ("color: pink\n", "config.yaml:1:8: 「pink」不能用"),
        ("lang: en\ndecimals: 3\n", "config.yaml:2:1: 沒有「decimals」這個欄位；可用的欄位有：lang、color、formulas。"),
        ("formulas: {a: b}\n", "config.yaml:1:11: "),
        ("formulas: ['']\n", "config.yaml:1:12: 這裡是空的"),
        ("lang: en\nlang: en\n", "config.yaml:2:1: 「lang」寫了兩次"),
        ("- en\n", "config.yaml:1:1: "),
        ("lang: [\n", "config.yaml:"),
    ],
)
def test_what_is_wrong_in_it_is_an_error_with_its_line(configured, text, told):
    ran = configured(text, "list")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr


@in_own_folder
@pytest.mark.parametrize("args", [(), ("--help",), ("calc", "-h"), ("batch", "--help"), ("--version",)])
def test_what_is_wrong_in_it_keeps_no_one_from_the_help(configured, args):
    ran = configured("broken: 1\n", *args)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == configured("", *args).stdout != ""


@in_own_folder
def test_a_shell_that_completes_is_not_told_what_is_wrong(configured):
    asked = {"_KPICAL_COMPLETE": "bash_complete", "COMP_WORDS": "kpical ca", "COMP_CWORD": "1"}
    ran = configured("broken: 1\n", env=asked)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "plain,calc\n", "")


def test_a_named_file_must_be_there(kpical, tmp_path):
    ran = kpical("list", env={"KPICAL_CONFIG": "lost.yaml"}, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (2, "lost.yaml: 找不到這個檔案；請核對路徑。\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_no_option_that_decides_anything_can_stand_in_it(command):
    """What a result is must be seen in the command itself."""
    allowed = {"lang", "formulas"}
    options = {option.lstrip("-") for param in cli.get_command(None, command).params for option in param.opts}
    assert options & RECORDS["settings"].keys() <= allowed
    assert RECORDS["settings"].keys() == {"lang", "color", "formulas"}


def test_without_a_file_yaml_is_not_imported(tmp_path):
    """In a checkout the sentences are YAML themselves: what is asked is whether the settings need more."""
    code = "import sys; from kpical.cli.config import preferences; preferences(); sys.exit('yaml' in sys.modules)"
    env = environment({"KPICAL_CONFIG": None, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path)})
    done = subprocess.run([sys.executable, "-c", code], env=env, check=False)
    assert done.returncode == 0
