"""`kpical check` and `kpical schema`: an indicator file of one's own, put right before it is used."""

from __future__ import annotations

import json

import pytest
from paths import FORMULAS

from kpical.catalogue.library import shipped_files

GOOD = """\
id: own-rate
name: 自訂比率
formula: 甲÷乙×100％
inputs: {甲: {unit: 元}, 乙: {unit: 元, min: 1}}
unit: "%"
examples:
  - {given: {甲: 1, 乙: 8}, result: "12.50%"}
"""
BAD = """\
id: Bad One
naem: 壞
formula: 甲 + 已 × （2
inputs:
  甲: {unit: 元, mni: 3}
  乙: {unit: 尺}
unit: "%"
decimals: 99
target: 很好
"""


@pytest.fixture
def check(kpical, tmp_path):
    """Check a file of that text, named own.yaml."""

    def run(text, *args):
        (tmp_path / "own.yaml").write_text(text, "utf-8")
        return kpical("check", "own.yaml", *args, cwd=tmp_path)

    return run


def test_a_good_file_has_no_problem(check):
    ran = check(GOOD)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "1 個檔案，1 個算例，沒有問題。\n")


def test_every_problem_of_a_file_is_told_at_once_with_its_place(check):
    ran = check(BAD)
    assert ran.returncode == 1
    places = [line.split(": ")[0] for line in ran.stdout.split("\n") if line.startswith("own.yaml:")]
    assert places == [f"own.yaml:{place}" for place in ("1:5", "2:1", "3:14", "5:16", "6:13", "8:11", "9:9")]


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("name:", "naem:", "2:1", "您要的是不是：name"),
        ("formula: 甲÷乙×100％", "formula: 甲÷丙×100％", "3:12", "可用的名稱有：甲、乙"),
        ("×100％", "×100", "3:14", "請把 ×100 寫成 ×100％"),
        ("甲÷乙", "甲÷乙÷乙", "3:10", "檔案宣告的單位卻是「%」"),
        ("乙: {unit: 元", "乙: {unit: 人", "3:10", "檔案宣告的單位卻是「%」"),
        ('unit: "%"', "unit: 尺", "5:7", "無法辨識單位「尺」"),
        ("乙: 8}", "乙: 9}", "7:5", "算出來卻是「11.11%」"),
        ('result: "12.50%"', "error: missing", "7:5", "應得錯誤代碼「missing」"),
        ("乙: 8}", "乙: 0}", "7:5", "低於下限 1元"),
        ("id: own-rate", "id: own-rate\nid: other", "2:1", "寫了兩次"),
        ("name: 自訂比率", "name: &a 自訂比率", "2:7", "錨點"),
        ("name: 自訂比率", "name: !x 自訂比率", "2:7", "標籤"),
        ("name: 自訂比率", "name: [自訂比率", "", "YAML"),
    ],
)
def test_a_problem_says_where_what_and_how_to_mend_it(check, old, new, place, words):
    ran = check(GOOD.replace(old, new, 1))
    assert ran.returncode == 1
    assert ran.stdout.startswith(f"own.yaml:{place}")
    assert words in ran.stdout


def test_the_caret_counts_wide_characters(check):
    ran = check(GOOD.replace("甲÷乙", "甲 ÷ 丙"))
    assert ran.stdout.split("\n")[1:3] == ["    甲 ÷ 丙×100％", "         ^^"]


def test_notices_alone_end_with_0(check):
    ran = check(GOOD.replace("甲÷乙", "甲÷（乙×1）"))
    assert ran.returncode == 0
    assert ran.stdout.startswith("own.yaml:3:10: 提醒：分母「乙×1」可能為零")
    assert ran.stderr == "1 個檔案，0 個問題，1 個提醒。\n"


def test_an_input_that_is_never_used_is_a_notice(check):
    ran = check(GOOD.replace("inputs: {", "inputs: {丙: {}, ").replace("{甲: 1", "{丙: 1, 甲: 1"))
    assert ran.returncode == 0
    assert "公式沒有用到「丙」" in ran.stdout


def test_in_english(check):
    ran = check(BAD, "--lang", "en")
    assert 'There is no field "naem"' in ran.stdout
    assert "problems: 7" in ran.stderr
    assert "notice: " in check(GOOD.replace("甲÷乙", "甲÷（乙×1）"), "--lang", "en").stdout


def test_a_folder_is_checked_with_all_that_is_below(kpical, tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "good.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "a" / "b" / "bad.yml").write_text(BAD, "utf-8")
    (tmp_path / "a" / "readme.txt").write_text("not an indicator", "utf-8")
    ran = kpical("check", "a", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stdout.startswith(("a/b/bad.yml:1:5", "a\\b\\bad.yml:1:5"))
    assert ran.stderr.startswith("2 個檔案，7 個問題")


def test_two_files_with_one_id(kpical, tmp_path):
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    ran = kpical("check", "one.yaml", "two.yaml", cwd=tmp_path)
    assert ran.returncode == 1
    assert "two.yaml: 指標「own-rate」在 one.yaml 裡已經有了" in ran.stdout


def test_files_of_one_check_may_use_each_other(kpical, tmp_path):
    (tmp_path / "own.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "diff.yaml").write_text(
        "id: diff\nformula: 今年－去年\nunit: 百分點\ninputs: {}\nuses: {今年: own-rate, 去年: 自訂比率}\n", "utf-8"
    )
    assert kpical("check", ".", cwd=tmp_path).returncode == 0


def test_a_circle_shows_its_path(kpical, tmp_path):
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{one}.yaml").write_text(f"id: {one}\nformula: 別的\ninputs: {{}}\nuses: {{別的: {other}}}\n", "utf-8")
    ran = kpical("check", ".", cwd=tmp_path)
    assert ran.returncode == 1
    assert "a → b → a" in ran.stdout or "b → a → b" in ran.stdout


@pytest.mark.parametrize(("path", "words"), [("nope.yaml", "nope.yaml"), ("empty", "沒有指標檔"), ("binary.yaml", "不是 UTF-8")])
def test_what_can_not_be_checked_is_named(kpical, tmp_path, path, words):
    (tmp_path / "empty").mkdir()
    (tmp_path / "binary.yaml").write_bytes(b"id: \xa4\xa4\xff\n")
    ran = kpical("check", path, cwd=tmp_path)
    assert ran.returncode in (1, 2)
    assert words in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_one_missing_file_does_not_hide_the_problems_of_the_others(kpical, tmp_path):
    (tmp_path / "bad.yaml").write_text(BAD, "utf-8")
    ran = kpical("check", "bad.yaml", "nope.yaml", cwd=tmp_path)
    assert ran.returncode in (1, 2)
    assert "bad.yaml:1:5" in ran.stdout
    assert "nope.yaml" in ran.stdout + ran.stderr


def test_nothing_to_check_is_a_usage_error(kpical):
    ran = kpical("check")
    assert (ran.returncode, ran.stdout) == (2, "")


def test_the_shipped_files_have_no_problem(kpical):
    ran = kpical("check", FORMULAS)
    assert ran.returncode == 0
    assert f"{len(shipped_files())} 個檔案" in ran.stderr


def test_the_schema_is_json(kpical):
    ran = kpical("schema")
    assert (ran.returncode, ran.stderr) == (0, "")
    schema = json.loads(ran.stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["additionalProperties"] is False
    assert {"id", "name", "formula", "inputs", "unit", "target", "source", "versions"} <= set(schema["properties"])


def test_the_schema_is_utf_8_whatever_the_console(kpical):
    assert kpical("schema", env={"PYTHONIOENCODING": "cp950"}).stdout == kpical("schema").stdout
