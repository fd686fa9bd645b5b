"""What a script reads: why a command did not begin, and that no locale changes it."""

import json
import subprocess
import sys

import pytest

TABLE = "部分,全體\n1,2\n1,0\n"
OWN = "id: own\nname: 甲\nformula: 甲÷乙\ninputs: [甲]\n"


@pytest.mark.parametrize(
    ("command", "code", "place"),
    [
        ("batch 占比 nowhere.csv", "bad_option", None),
        ("batch 佔比", "unknown_indicator", None),
        ("batch 占比 --format=json --bogus", "bad_option", None),
        ("batch 占比 --decimals", "bad_option", None),
        ("batch 占比 --rounding sideways", "bad_option", None),
        ("batch 增減率", "missing_column", None),
        ("batch 占比 --format jsonl --map 部份=部分", "unknown_input", None),
        ("batch own --formulas own.yaml", "bad_formula", "own.yaml:3:12"),
        ("score plan.yaml figures.csv", "bad_file", "plan.yaml"),
        ("score own.yaml", "bad_option", None),
        ("show 佔比", "unknown_indicator", None),
        ("list --year", "bad_option", None),
        ("template plan.yaml", "bad_file", "plan.yaml"),
        ("check", "bad_option", None),
        ("chck own.yaml", "bad_option", None),
        ("calc", "bad_option", None),
        ("calc 占比 部分=1 全體=2 --format xml --format json --year", "bad_option", None),
        ("explain --year 1", "bad_option", None),
        ("schema", "bad_option", None),  # which has no --format
    ],
)
def test_a_command_that_does_not_begin_writes_an_object(kpical, tmp_path, command, code, place):
    (tmp_path / "own.yaml").write_text(OWN, "utf-8")
    words = command.split() if "--format" in command else [*command.split(), "--format", "json"]
    if command.endswith(("--decimals", "--year")):  # the option that lacks its value stands last
        words = [*command.split()[:1], "--format", "json", *command.split()[1:]]
    ran = kpical(*words, stdin=TABLE, cwd=tmp_path)
    made = json.loads(ran.stdout)
    assert (ran.returncode, made["exit"], list(made)) == (2, 2, ["error", "exit"])
    assert list(made["error"]) == ["code", "message", "input", "place"]
    assert (made["error"]["code"], made["error"]["place"]) == (code, place)
    assert ran.stderr.startswith(made["error"]["message"])


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize("output", [["-o", "out.json"], ["-oout.json"], ["--output", "out.json"], ["--output=out.json"]])
def test_with_a_file_to_write_it_is_left_alone_and_nothing_else_written(kpical, tmp_path, form, output):
    (tmp_path / "out.json").write_text("old")
    ran = kpical("batch", "增減率", "--format", form, *output, stdin=TABLE, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert (tmp_path / "out.json").read_text() == "old"


@pytest.mark.parametrize("form", ["csv", "table", "markdown", "html"])
def test_other_formats_say_it_on_standard_error_only(kpical, form):
    ran = kpical("batch", "增減率", "--format", form, stdin=TABLE)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr


def test_a_calculation_that_fails_keeps_its_object(kpical):
    for words, code in (("佔比", "unknown_indicator"), ("占比", "missing")):
        ran = kpical("calc", words, "全體=2", "--format", "json")
        made = json.loads(ran.stdout)
        assert (ran.returncode, made["error"]["code"], made["value"]) == (2, code, None)
        assert "exit" not in made


def test_a_word_that_is_only_a_value_asks_for_nothing(kpical):
    ran = kpical("batch", "增減率", "--", "--format", "json", stdin=TABLE)
    assert (ran.returncode, ran.stdout) == (2, "")


def test_nobody_to_read_it_is_no_fault(tmp_path):
    closed = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, '-m', 'kpical', *sys.argv[1:]])"

    words = ["batch", "增減率", "nowhere.csv", "--format", "json"]
    done = subprocess.run([sys.executable, "-c", closed, *words], capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode in (2, 4)
    assert b"Traceback" not in done.stderr


# check


@pytest.mark.parametrize(
    ("text", "problems", "notices"),
    [
        ("id: own\nname: 甲\nformula: 甲÷乙\ninputs: [甲, 乙]\n", [], []),
        (OWN, [("bad_formula", "own.yaml:3:12")], []),
        ("id: own\nformula: 甲\ninputs: [甲, 乙]\nnaem: 丙\n", [("bad_file", "own.yaml:4:1")], []),
        ("id: own\nformula: 甲\ninputs: [甲, 乙]\n", [], [("bad_file", "own.yaml:2:10")]),
    ],
)
def test_check_writes_what_it_finds(kpical, tmp_path, text, problems, notices):
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    ran = kpical("check", "own.yaml", "--format", "json", cwd=tmp_path)
    made = json.loads(ran.stdout)
    assert list(made) == ["problems", "notices"]
    assert [(found["code"], found["place"]) for found in made["problems"]] == problems
    assert [(found["code"], found["place"]) for found in made["notices"]] == notices
    assert ran.returncode == bool(problems)
    assert ran.stderr == kpical("check", "own.yaml", cwd=tmp_path).stderr


# language


@pytest.mark.parametrize("locale", ["C.UTF-8", "en_US.UTF-8", "zh_TW.UTF-8"])
@pytest.mark.parametrize(
    "command",
    [
        "calc 占比 部分=1 全體=0 --format csv", "calc 占比 部分=約1 全體=2 --format json", "batch 占比",
        "batch 占比 --format jsonl",
        "batch 占比 --notes -o -", "batch 增減率 --format json", "show 占比 --format json", "list 占比 --format csv",
    ],
)  # fmt: skip
def test_what_scripts_read_does_not_hang_on_the_locale(kpical, tmp_path, locale, command):
    words = command.replace(" -o -", "").split()
    made = [
        kpical(*words, stdin=TABLE, env=env, cwd=tmp_path).stdout
        for env in ({}, {"LC_ALL": locale}, {"LC_ALL": None, "LANG": locale})
    ]
    assert made[0] == made[1] == made[2] != ""


def test_the_language_is_the_one_asked_for_else_that_of_the_environment(kpical):
    failing = ("calc", "占比", "部分=1", "全體=0", "--format", "json")
    for args, env, word in [
        ((), {}, "分母"),
        ((), {"KPICAL_LANG": "en"}, "denominator"),
        ((), {"KPICAL_LANG": "en_US.UTF-8"}, "denominator"),
        ((), {"KPICAL_LANG": "fr"}, "分母"),
        (("--lang", "en"), {"KPICAL_LANG": "zh-TW"}, "denominator"),
        (("--lang", "zh-TW"), {"KPICAL_LANG": "en"}, "分母"),
    ]:
        assert word in json.loads(kpical(*failing, *args, env=env).stdout)["error"]["message"]


def test_people_are_spoken_to_in_their_own_language(kpical):
    ran = kpical("calc", "占比", "部分=1", "全體=0", "--format", "json", env={"LC_ALL": "en_US.UTF-8"})
    assert "分母" in ran.stdout
    assert "denominator" in ran.stderr
    table = kpical("batch", "占比", "--format", "markdown", stdin=TABLE, env={"LC_ALL": "en_US.UTF-8"})
    assert "denominator" in table.stdout
