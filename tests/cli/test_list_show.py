"""`kpical list` and `kpical show`: find an indicator and read all that is known of it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from kpical.catalogue.library import shipped_files

VERSIONS = """\
id: rate
name: 比率
decimals: 1
unit: "%"
inputs: {甲: {unit: 元, min: 0}, 乙: {unit: 元, min: 1, max: 900}}
versions:
  - {from: 99, to: 101, formula: 甲÷乙}
  - {from: 102, to: 104, formula: （甲－乙）÷乙, target: 5%以下}
"""


@pytest.fixture
def listed(kpical):
    def run(*args, **options):
        return [entry["id"] for entry in json.loads(kpical("list", *args, "--format", "json", **options).stdout)]

    return run


def test_every_built_in_indicator_is_listed(listed):
    ids = listed()
    assert len(ids) == len(set(ids))
    assert sorted(ids) == sorted(Path(file.path).stem for file in shipped_files())
    assert {"capital-execution-rate", "growth-rate", "venue-revenue-rate"} <= set(ids)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("execution", ["capital-execution-rate", "budget-execution-rate", "capital-execution-improvement"]),
        ("執行率", ["capital-execution-rate", "budget-execution-rate", "capital-execution-improvement"]),
        ("占比", ["share-of-total"]),
        ("Share", ["training-cost-share", "share-of-total", "own-premises-ratio"]),
        ("執行\uf961", ["capital-execution-rate", "budget-execution-rate", "capital-execution-improvement"]),
        ("ngo", ["ngo-cooperation", "ngo-participation"]),
        ("沒有這個", []),
    ],
)
def test_a_text_finds_ids_names_and_aliases(listed, text, found):
    assert listed(text) == found


def test_the_list_is_aligned_and_whole_when_no_terminal_is_there(kpical):
    assert kpical("list", "增減率").stdout == (
        "代號                名稱                    別名\n"
        "staff-quota-change  機關年度預算員額增減率  員額增減率、預算員額增減率\n"
        "growth-rate         本期較前期增減率        增減率、增加率\n"
    )


def test_nothing_found_says_so(kpical):
    ran = kpical("list", "沒有這個")
    assert ran.returncode == 0
    assert ran.stderr == "沒有符合「沒有這個」的指標；kpical list 可列出全部。\n"


def test_names_are_in_the_language_asked_for(kpical):
    assert "Share of total" in kpical("list", "占比", "--lang", "en").stdout
    assert "部分占全體之比率" in kpical("list", "占比").stdout


def test_the_heads_of_csv_do_not_change_with_the_language(kpical):
    heads = {kpical("list", "占比", "--format", "csv", "--lang", lang).stdout.split("\n")[0] for lang in ("zh-TW", "en")}
    assert len(heads) == 1


def test_csv_and_markdown(kpical):
    rows = list(csv.reader(io.StringIO(kpical("list", "增減率", "--format", "csv").stdout)))
    assert rows[1:] == [
        ["staff-quota-change", "機關年度預算員額增減率", "員額增減率、預算員額增減率"],
        ["growth-rate", "本期較前期增減率", "增減率、增加率"],
    ]
    assert "| growth-rate | 本期較前期增減率 | 增減率、增加率 |" in kpical("list", "增減率", "--format", "markdown").stdout


def test_ones_own_indicators_come_first(listed, tmp_path):
    (tmp_path / "rate.yaml").write_text(VERSIONS, "utf-8")
    assert listed("--formulas", tmp_path)[0] == "rate"


def test_ones_own_indicator_takes_the_place_of_a_built_in_one(kpical, tmp_path):
    (tmp_path / "own.yaml").write_text("id: share-of-total\nname: 我的占比\nformula: 甲÷乙\ninputs: [甲, 乙]\n", "utf-8")
    ran = kpical("list", "share-of-total", "--formulas", tmp_path, "--format", "json")
    assert [entry["name"]["zh"] for entry in json.loads(ran.stdout)] == ["我的占比"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: b\n\tformula: 甲", "b.yaml:2:1: 這裡不合 YAML 的寫法；請核對縮排、冒號與引號。"),
        ("name: 乙\naliases: [\n", "b.yaml:3:1: 這裡不合 YAML 的寫法"),
        ("formula: 甲\ninputs: [甲]\n", "b.yaml:1:1: 缺少必填的欄位「id」。"),
        ("id: rate\nname: 又一個\n", "b.yaml: 指標「rate」在 "),
        ("", "b.yaml: 檔案是空的"),
    ],
)
def test_a_broken_file_is_named_and_the_others_are_listed(kpical, tmp_path, text, said):
    (tmp_path / "a.yaml").write_text(VERSIONS, "utf-8")
    (tmp_path / "b.yaml").write_text(text, "utf-8")
    ran = kpical("list", "--formulas", tmp_path, "--format", "json")
    ids = [entry["id"] for entry in json.loads(ran.stdout)]
    assert (ran.returncode, ids[0], "growth-rate" in ids) == (1, "rate", True)
    assert said in ran.stderr
    assert "1 個指標檔有問題，沒有列入" in ran.stderr


def test_a_folder_that_is_not_there_lists_nothing(kpical, tmp_path):
    ran = kpical("list", "--formulas", tmp_path / "nowhere")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "找不到這個檔案" in ran.stderr


@pytest.mark.parametrize("word", ["mobile-consular-coverage", "行動領務計畫", "行動領務"])
def test_show_tells_everything(kpical, word):
    ran = kpical("show", word)
    assert ran.returncode == 0
    for words in (
        "行動領務計畫", "mobile-consular-coverage", "開辦外館數÷駐外館處總數×100％", "館", "整數", "我駐外館處總數、missions",
        "越高越好", "99 年度：>= 30%", "102 年度：>= 45%", "貳、年度關鍵績效指標 六-1", "公式為 kpical 之解讀",
        "開辦之外館占我駐外館處總數之比率。", "其餘各年無公開值",
    ):  # fmt: skip
        assert words in ran.stdout


def test_show_in_english(kpical):
    out = kpical("--lang", "en", "show", "資本門執行率").stdout
    for words in (
        "Capital budget execution rate",
        "Formula",
        "parts 原預算",
        "higher",
        "formula as published",
        "The surplus counts",
    ):
        assert words in out


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("zh-TW", ["各數  甲（元；0 以上）：第一個", "      乙", "參數  丙（未公布，須自行填入）：另訂"]),
        (
            "en",
            [
                "Figures     甲 (Alpha; 元; 0 or more): The first",
                "            乙",
                "Parameters  丙 (Gamma; not public, must be given): 另訂",
            ],
        ),
    ],
)
def test_an_english_name_and_a_note_of_a_figure_are_told(kpical, tmp_path, lang, lines):
    figures = "inputs: {甲: {unit: 元, min: 0, en: Alpha, note: {zh: 第一個, en: The first}}, 乙: }\n"
    figures += "parameters: {丙: {en: Gamma, note: 另訂}}\n"
    (tmp_path / "own.yaml").write_text(f"id: own\nformula: 甲÷乙\n{figures}", "utf-8")
    told = kpical("--lang", lang, "show", "own", "--formulas", "own.yaml", cwd=tmp_path).stdout
    assert [line for line in lines if line not in told.split("\n")] == []
    data = json.loads(kpical("show", "own", "--formulas", "own.yaml", "--format", "json", cwd=tmp_path).stdout)
    (given,) = (d["inputs"]["甲"] for d in data["definitions"])
    assert (given["en"], given["note"]) == ("Alpha", "第一個")


def test_limits_and_years_are_said_in_words(kpical):
    out = kpical("show", "NGO參與國際事務").stdout
    assert ".." not in out
    assert "99-" not in out
    assert "99 年度起" in out


@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_a_dated_parameter_shows_its_values(kpical, lang):
    out = kpical("show", "終身學習", "--lang", lang).stdout
    assert "最低學習時數" in out
    assert "40" in out
    assert "102" in out


def test_show_as_json(kpical):
    data = json.loads(kpical("show", "資本門執行率", "--format", "json").stdout)
    (definition,) = data["definitions"]
    assert (data["id"], data["name"]["en"]) == ("capital-execution-rate", "Capital budget execution rate")
    assert definition["valid"] == {"from": 99, "to": None}
    assert definition["inputs"]["實支數"]["parts"] == ["原預算", "追加預算", "以前年度保留數"]
    assert definition["target"] is None
    assert (definition["dated_targets"]["99"]["text"], definition["dated_targets"]["99"]["to"]) == (">= 80%", 99)
    assert definition["source"]["published"] is True


def test_every_version_is_shown_and_a_year_chooses_one(kpical, tmp_path):
    (tmp_path / "rate.yaml").write_text(VERSIONS, "utf-8")
    everything = kpical("show", "rate", "--formulas", tmp_path).stdout
    assert "甲÷乙" in everything
    assert "（甲－乙）÷乙" in everything
    one = kpical("show", "rate", "--year", "100", "--formulas", tmp_path).stdout
    assert "（甲－乙）÷乙" not in one


def test_a_year_without_a_version_names_the_years_there_are(kpical, tmp_path):
    (tmp_path / "rate.yaml").write_text(VERSIONS, "utf-8")
    for command in (("show", "rate"), ("calc", "rate", "甲=1", "乙=2")):
        ran = kpical(*command, "--year", "105", "--formulas", tmp_path)
        assert (ran.returncode, ran.stdout) == (2, "")
        for year in ("105", "99", "101", "102", "104"):
            assert year in ran.stderr


def test_the_version_of_the_year_computes(kpical, tmp_path):
    (tmp_path / "rate.yaml").write_text(VERSIONS, "utf-8")
    for year, value in (("101", "200.0"), ("102", "100.0"), (None, "100.0")):
        args = ("--year", year) if year else ()
        ran = kpical("calc", "rate", "甲=4", "乙=2", *args, "--formulas", tmp_path, "--format", "json")
        assert json.loads(ran.stdout)["value"] == value


@pytest.mark.parametrize(
    ("word", "near"), [("資本門執行律", "資本門執行率"), ("Growth-Rate", "growth-rate"), ("share-of-totl", "share-of-total")]
)
def test_a_near_miss_gets_did_you_mean(kpical, word, near):
    ran = kpical("show", word)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"您要的是不是：{near}" in ran.stderr


def test_what_a_file_says_can_not_steer_the_terminal(kpical, tmp_path):
    (tmp_path / "rate.yaml").write_text('id: rate\nname: "\\e[31m紅\\u202e"\nformula: 甲\ninputs: [甲]\n', "utf-8")
    for args in (("list", "rate"), ("show", "rate"), ("calc", "rate", "甲=1")):
        ran = kpical(*args, "--formulas", tmp_path)
        assert not set(ran.stdout + ran.stderr) & set("\x1b\u202e")


def test_a_list_longer_than_anyone_reads_is_not_framed(at_terminal, tmp_path):
    for i in range(1001):
        (tmp_path / f"f{i}.yaml").write_text(f"id: x{i}\nname: 第{i}號\naliases: []\nformula: 甲\ninputs: [甲]\n", "utf-8")
    seen = at_terminal("list", "--formulas", tmp_path).stdout
    assert "│" in at_terminal("list", "--formulas", tmp_path, "第7號").stdout
    assert "│" not in seen
    assert all(f"x{i} " in seen for i in range(1001))
