"""`kpical verify`: what it prints, in both languages and every format, and what it ends with."""

from __future__ import annotations

import json

import pytest
from paths import EXAMPLES

from kpical.words import LANGUAGES

CALC = ("calc", "資本門執行率", "實支數=120", "應付未付數=30", "賸餘數=5", "預算數=200", "--format", "json")


@pytest.fixture
def result(kpical, tmp_path):
    """A file of a result, with something in it changed."""

    def write(**changes):
        data = json.loads(kpical(*CALC).stdout) | changes
        (tmp_path / "result.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return data

    write.folder = tmp_path
    return write


def test_what_kpical_wrote_agrees(kpical, result):
    result(name="資本門執行率")
    ran = kpical("verify", "result.json", cwd=result.folder)
    assert (ran.returncode, ran.stderr) == (0, "1 個結果：相符 1、不符 0。\n")
    assert ran.stdout == "名稱          檔案所載    重算  達成情形  結論\n資本門執行率    77.50%  77.50%  未達成    相符\n"


@pytest.mark.parametrize(
    ("lang", "table", "told"),
    [
        ("zh-TW", "未達成    不符", "不符  資本門執行率：結果：檔案所載 80.00，重算 77.50\n"),
        ("en", "missed   differs", "differs  Execution rate: Result: 80.00 in the file, 77.50 computed\n"),
    ],
)
def test_what_was_changed_is_told_with_both_values(kpical, result, lang, table, told):
    result(value="80.00", name={"zh-TW": "資本門執行率", "en": "Execution rate"}[lang])
    ran = kpical("--lang", lang, "verify", "result.json", cwd=result.folder)
    assert ran.returncode == 3
    assert table in ran.stdout
    assert told in ran.stdout


def test_it_reads_standard_input(kpical, result):
    ran = kpical("verify", "-", stdin=json.dumps(result()))
    assert ran.returncode == 0
    ran = kpical("verify", "-", stdin="{")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("標準輸入:1:2: 這裡不合 JSON 的寫法")


def test_a_scorecard_is_verified_whole(kpical, tmp_path):
    folder = EXAMPLES / "mofa-99"
    kpical("score", folder / "plan.yaml", folder / "figures.csv", "-o", "card.json", cwd=tmp_path)
    ran = kpical("verify", "card.json", "--format", "csv", cwd=tmp_path)
    rows = ran.stdout.splitlines()
    assert rows[0] == "agency,year,indicator,name,value,computed,unit,met,computed_met,agreement,note"
    assert len(rows) == 21
    assert (ran.returncode, ran.stderr) == (0, "20 個結果：相符 19、不符 0、沒有結果 1。\n")


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown", "html"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_format_says_it_and_always_the_same(kpical, result, form, lang):
    result(exact="1/3")
    both = [kpical("--lang", lang, "verify", "result.json", "--format", form, cwd=result.folder) for _ in range(2)]
    assert both[0] == both[1]
    assert both[0].returncode == 3
    assert "155/2" in both[0].stdout


def test_an_earlier_file_without_a_program_cannot_be_verified(kpical, result):
    data = result()
    del data["program"]
    ran = kpical("verify", "-", "--format", "json", stdin=json.dumps(data))
    said = json.loads(ran.stdout)
    assert (ran.returncode, said["exit"], said["error"]["code"]) == (2, 2, "bad_file")
    assert "「program」" in said["error"]["message"]


def test_another_version_is_told(kpical, result):
    now = result(kpical="0.0.1").get("kpical")
    ran = kpical("verify", "result.json", cwd=result.folder)
    assert ran.returncode == 0
    assert "當時是 kpical 0.0.1，現在是 kpical " in ran.stdout
    assert now is not None


def test_another_definition_is_told_with_what_it_gives(kpical, tmp_path):
    text = "id: own\nname: 自己的\nformula: 甲÷乙\ninputs: [甲, 乙]\ntarget: '>= 2'\n"
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    kpical("calc", "own", "甲=6", "乙=3", "--formulas", "own.yaml", "-o", "result.json", cwd=tmp_path)
    ran = kpical("verify", "result.json", cwd=tmp_path)
    assert "現在沒有 own 這個指標" in ran.stdout
    assert ran.returncode == 0
    (tmp_path / "own.yaml").write_text(text.replace("÷", "－"), "utf-8")
    ran = kpical("verify", "result.json", "--formulas", "own.yaml", cwd=tmp_path)
    assert ran.returncode == 0
    assert "照現在的定義  自己的：3.00　達成\n" in ran.stdout
    assert "own 的檔案當時是 " in ran.stdout


@pytest.mark.parametrize("words", [("nowhere.json",), (), ("result.json", "-o", "result.json")])
def test_what_cannot_begin_ends_with_2(kpical, result, words):
    result()
    assert kpical("verify", *words, cwd=result.folder).returncode == 2
