"""`kpical calc`: one result with its working, for people and for programs; every refusal says where and how to mend it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from kpical import __version__
from kpical.cli.main import cli
from kpical.cli.settings import Settings
from kpical.problem.errors import KpicalError

OPTION = {"kind": "option", "text": "選項 --target"}
CAPITAL = ("資本門執行率", "實支數=120", "應付未付數=30", "賸餘數=5", "預算數=200")
JUST_BELOW = ("資本門執行率", "實支數=199990", "應付未付數=0", "賸餘數=0", "預算數=250000")
SHARE = ("占比", "部分=1", "全體=3")
KEYS = (
    "indicator", "name", "year", "value", "unit", "exact", "decimals", "rounding", "inputs", "working", "target", "gap",
    "notes", "error", "errors", "kpical", "files", "definitions",
    "figures", "program",
)  # fmt: skip


@pytest.fixture
def as_json():
    """The object of `calc ARGS --format json`, with the exit code as "exit"; in this process, for speed."""

    def run(*args):
        given = ["calc", *map(str, args), "--format", "json"]
        ran = CliRunner(env={"KPICAL_LANG": "zh-TW", "KPICAL_FORMULAS": None}).invoke(cli, given, obj=Settings())
        exit_code = ran.exception.exit_code if isinstance(ran.exception, KpicalError) else ran.exit_code
        return json.loads(ran.stdout) | {"exit": exit_code}

    return run


# For people


def test_the_screen_shows_formula_substitution_result_target_and_source(kpical):
    ran = kpical("calc", *CAPITAL)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.split("\n")[4:] == [
        "      預算數＝200元",
        "算式  （本年度資本門實支數+資本門應付未付數+資本門賸餘數）÷（資本門預算數） ×100%",
        "代入  （120+30+5）÷（200） ×100%",
        "結果  77.50%",
        "目標  >= 80%　未達成　還差 2.50百分點（實支數再增 5元）（指標檔：外交部 99 年度施政目標與重點，99 年度的目標）",
        "出處  外交部 99 年度施政目標與重點　參、年度共同性指標 二-1（公布之公式）",
        "",
    ]


def test_the_screen_in_english(kpical):
    ran = kpical("--lang", "en", "calc", *CAPITAL)
    assert ran.returncode == 0
    for words in ("Capital budget execution rate", "Formula", "Result", "77.50%", "missed", "formula as published"):
        assert words in ran.stdout


def test_english_labels_have_no_full_width_punctuation(kpical):
    ran = kpical("--lang", "en", "calc", *JUST_BELOW, "--year", "99")
    own = [line for line in ran.stdout.split("\n") if line.startswith(("Name", "Result", "Target"))]
    assert not [char for line in own for char in line if char in "（）；：　"]


def test_a_formula_file_of_ones_own_without_a_source(kpical, tmp_path):
    (tmp_path / "own.yaml").write_text("id: own\nformula: 甲÷乙\ninputs: [甲, 乙]\n", "utf-8")
    ran = kpical("calc", "own", "甲=1", "乙=8", "--formulas", "own.yaml", cwd=tmp_path)
    assert ran.returncode == 0
    assert "0.13" in ran.stdout
    assert "確值 0.125" in ran.stdout


def test_printed_digits_that_tell_another_story_are_explained(kpical, as_json):
    assert "看似達到目標 >= 80%，但確切值並未達到" in kpical("calc", *JUST_BELOW).stdout
    result = as_json(*JUST_BELOW)
    assert (result["value"], result["exact"], result["target"]["met"]) == ("80.00", "19999/250", False)
    assert [note["code"] for note in result["notes"]] == ["prints_otherwise"]


def test_the_exact_value_beside_a_rounded_one(kpical):
    out = kpical("calc", *SHARE).stdout
    assert "33.33%" in out
    assert "四捨五入；確值 33.33333333…%" in out
    assert "無條件進位" in kpical("calc", *SHARE, "--rounding", "up").stdout


def test_what_was_typed_stands_beside_what_was_understood(kpical):
    assert "研究經費＝1,200,000,000元　← 12億元" in kpical("calc", "研究經費比率", "研究經費=12億元", "年度預算=2兆元").stdout


def test_the_working_of_a_used_indicator_stands_beneath(kpical, tmp_path):
    (tmp_path / "change.yaml").write_text(
        "id: change\nformula: 今年－去年\nunit: 百分點\ninputs: {}\nuses: {今年: share-of-total, 去年: share-of-total}\n",
        "utf-8",
    )
    figures = ("今年.部分=3", "今年.全體=4", "去年.part=1", "去年.全體=2")
    ran = kpical("calc", "change", *figures, "--formulas", "change.yaml", cwd=tmp_path)
    assert ran.returncode == 0
    results = [line.split()[1] for line in ran.stdout.split("\n") if line.strip().startswith("結果")]
    assert results == ["25.00百分點", "75.00%", "50.00%"]


def test_nothing_is_cut_when_no_terminal_is_there(kpical):
    ran = kpical("calc", *CAPITAL, env={"COLUMNS": "40"})
    assert "（本年度資本門實支數+資本門應付未付數+資本門賸餘數）÷（資本門預算數） ×100%\n" in ran.stdout


# For programs


def test_json_is_the_object_of_the_manual(as_json):
    found = as_json(*CAPITAL, "--year", "99")
    assert found.pop("program")["indicator"] == found["indicator"]
    given = dict(word.split("=") for word in CAPITAL[1:])
    assert (found.pop("kpical"), found.pop("files"), [*found.pop("definitions")]) == (__version__, [], [found["indicator"]])
    outside = {"unit": "", "unit_from": "", "place": "指令列", "source": ""}
    assert found.pop("figures") == [{"input": name, "text": text, **outside} for name, text in given.items()]
    assert found == {
        "indicator": "capital-execution-rate",
        "name": "機關年度資本門預算執行率",
        "year": 99,
        "value": "77.50",
        "unit": "%",
        "exact": "155/2",
        "decimals": 2,
        "rounding": "half-up",
        "inputs": {
            "實支數": {"value": "120", "unit": "元", "text": "120", "unit_from": ""},
            "應付未付數": {"value": "30", "unit": "元", "text": "30", "unit_from": ""},
            "賸餘數": {"value": "5", "unit": "元", "text": "5", "unit_from": ""},
            "預算數": {"value": "200", "unit": "元", "text": "200", "unit_from": ""},
        },
        "working": [
            "（本年度資本門實支數+資本門應付未付數+資本門賸餘數）÷（資本門預算數） ×100%",
            "（120+30+5）÷（200） ×100%",
            "77.50%",
        ],
        "target": {
            "text": ">= 80%",
            "written": ">= 80%",
            "rule": ">=",
            "value": "80",
            "unit": "%",
            "met": False,
            "origin": {"kind": "indicator", "text": "指標檔：外交部 99 年度施政目標與重點"},
        },
        "gap": {"sense": "short", "amount": "2.50", "exact": "5/2", "unit": "百分點"},
        "needed": {"input": "實支數", "amount": "5", "to": "125", "unit": "元"},
        "notes": [],
        "error": None,
        "errors": [],
        "exit": 0,
    }


def test_a_failure_is_the_same_object_with_an_error(as_json):
    result = as_json("員額增減率", "次年度=3", "本年度=0")
    assert tuple(result)[:-1] == KEYS
    assert (result["value"], result["exact"], result["working"], result["exit"]) == (None, None, None, 1)
    assert result["error"]["code"] == "zero_denominator"
    assert result["error"]["input"] == "本年度"
    assert "本年度預算員額" in result["error"]["message"]


def test_a_failure_names_what_was_asked_for(as_json):
    result = as_json("占比", "部分=1", "全體=0", "--decimals", "0", "--rounding", "down", "--target", ">= 5", "--year", "99")
    assert (result["decimals"], result["rounding"], result["year"]) == (0, "down", 99)
    assert result["target"] == {
        "text": ">= 5%",
        "written": ">= 5",
        "rule": ">=",
        "value": "5",
        "unit": "%",
        "met": None,
        "origin": OPTION,
    }


def test_an_unknown_indicator_is_an_object_too(as_json):
    result = as_json("沒有這個", "甲=1")
    assert tuple(result)[:-1] == KEYS
    assert (result["indicator"], result["name"], result["exit"]) == ("沒有這個", None, 2)
    assert result["error"]["code"] == "unknown_indicator"


def test_the_error_of_a_bad_formula_file_names_the_place(as_json, tmp_path):
    (tmp_path / "bad.yaml").write_text("id: bad\nformula: 甲＋\ninputs: [甲]\n", "utf-8")
    result = as_json("bad", "甲=1", "--formulas", tmp_path / "bad.yaml")
    assert (result["error"]["code"], result["exit"]) == ("bad_formula", 2)
    assert "bad.yaml:2:" in result["error"]["message"]


def test_the_name_in_json_is_in_the_language_asked_for(as_json):
    assert as_json("--lang", "en", *SHARE)["name"] == "Share of total"


def test_a_range_target_has_low_and_high(as_json):
    assert as_json(*SHARE, "--target", "30..40")["target"] == {
        "text": "30..40%", "written": "30..40", "rule": "..", "low": "30", "high": "40", "unit": "%", "met": True,
        "origin": OPTION,
    }  # fmt: skip


def test_every_number_is_a_string(kpical):
    floats: list[str] = []
    ran = kpical("calc", *SHARE, "--format", "json")
    json.loads(ran.stdout, parse_float=floats.append)
    assert floats == []


def test_csv_is_a_head_and_a_row(kpical):
    rows = list(csv.DictReader(io.StringIO(kpical("calc", *CAPITAL, "--format", "csv").stdout)))
    assert [(r["indicator"], r["value"], r["exact"], r["target"], r["met"], r["error"]) for r in rows] == [
        ("capital-execution-rate", "77.50", "155/2", ">= 80%", "false", "")
    ]
    assert list(rows[0])[-1] == "target_from"
    assert rows[0]["target_from"] == "指標檔：外交部 99 年度施政目標與重點，99 年度的目標"


def test_csv_of_a_failure_has_the_same_columns(kpical):
    ran = kpical("calc", *CAPITAL[:4], "預算數=0", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(ran.stdout))
    assert ran.returncode == 1
    assert (row["value"], row["target"], row["met"]) == ("", ">= 80%", "")
    assert row["error"].startswith("zero_denominator: ")


def test_markdown_is_a_table_that_shows_the_text_as_it_is(kpical):
    lines = kpical("calc", *CAPITAL, "--format", "markdown").stdout.split("\n")
    assert lines[1] == "| --- | --- |"
    assert "| 結果 | 77.50% |" in lines
    target = ">= 80%　未達成　還差 2.50百分點（實支數再增 5元）（指標檔：外交部 99 年度施政目標與重點，99 年度的目標）"
    assert f"| 目標 | \\{target} |" in lines or f"| 目標 | {target} |" in lines


# Figures


@pytest.mark.parametrize(
    "figures",
    [
        ("實支數=120", "應付未付數=30", "賸餘數=5", "預算數=200"),
        ("paid=120", "payable=30", "surplus=5", "budget=200"),
        ("資本門預算數=200", "資本門賸餘數=5", "資本門實支數=120", "應付未付數=30"),
        ("實支數＝１２０", "應付未付數＝３０", "賸餘數＝５", "預算數＝２００"),
        (" 實支數 = 120 ", "應付未付數= 30", "賸餘數 =5", "預算數=200 "),
        ("實支數=0.12千元", "應付未付數=30元", "賸餘數=5元", "預算數=0.02萬元"),
        ("實支數.原預算=100", "實支數.追加預算=△10", "paid.以前年度保留數=30", "應付未付數=30", "賸餘數=5", "預算數=200"),
        (
            "實支數=120",
            "實支數.原預算=100",
            "實支數.追加預算=20",
            "實支數.以前年度保留數=0",
            "應付未付數=30",
            "賸餘數=5",
            "預算數=200",
        ),
    ],
)
def test_figures_are_understood_by_name_alias_and_part(as_json, figures):
    assert as_json("資本門執行率", *figures)["exact"] == "155/2"


@pytest.mark.parametrize("word", ["share-of-total", "占比", "部分占全體之比率", "Share of total", " 占比 "])
def test_an_indicator_is_found_by_id_name_or_alias(as_json, word):
    assert as_json(word, "部分=1", "全體=4")["value"] == "25.00"


def test_compatibility_characters_are_the_same_names(as_json):
    assert as_json("資本門執行\uf961", "實支數=1", "應付未付數=0", "賸餘數=0", "預算數=4")["value"] == "25.00"


def test_a_negative_figure_needs_no_quoting(as_json):
    assert as_json("占比", "部分=-1", "全體=△3")["exact"] == "100/3"


def test_minus_zero_is_never_printed(as_json):
    assert as_json("中程概算差異", "編報數=799", "核列數=800", "--decimals", "0")["value"] == "0"


def test_a_yes_no_indicator(as_json, kpical):
    result = as_json("外交尖兵養成", "是否=有")
    assert (result["value"], result["exact"], result["unit"], result["target"]["met"]) == ("1", "1", "是/否", True)
    assert "結果  否\n" in kpical("calc", "外交尖兵養成", "是否=否").stdout


REFUSED = [
    (("占比", "部分=1", "全體=-"), 1, "missing", "「全體」"),
    (("占比", "部分=1", "全體="), 1, "missing", "若是零請寫 0"),
    (("占比", "部分=約3", "全體=4"), 1, "approximate", "「約3」"),
    (("占比", "部分=1,2,3", "全體=4"), 1, "not_a_number", "千分位"),
    (("占比", "部分=1e3", "全體=4"), 1, "not_a_number", "「1e3」"),
    (("占比", "部分==1", "全體=4"), 1, "not_a_number", "「=1」"),
    (("研究經費比率", "研究經費=3人", "年度預算=4"), 1, "wrong_unit", "「元」"),
    (("占比", "部分=1", "全體=0"), 1, "zero_denominator", "「全體」"),
    (("占比", "部分=" + "9" * 4301, "全體=3"), 1, "too_large", "「部分」"),
    (("員額增減率", "次年度=3.5", "本年度=3"), 1, "not_whole", "「3.5」"),
    (("員額增減率", "次年度=-3", "本年度=3"), 1, "out_of_range", "「-3」"),
    (("資本門執行率", "實支數.原預算=1", "應付未付數=0", "賸餘數=0", "預算數=1"), 1, "missing_part", "追加預算、以前年度保留數"),
    ((*CAPITAL, "實支數.原預算=1", "實支數.追加預算=1", "實支數.以前年度保留數=1"), 1, "duplicate_input", "120"),
    (("占比", "部分=1"), 2, "missing", "全體=100"),
    (("外交尖兵養成",), 2, "missing", "是否=是"),
    (("外交尖兵養成", "是否="), 1, "missing", "請寫是或否"),
    (("外交尖兵養成", "是否=-"), 1, "missing", "請寫是或否"),
    (("占比", "比=1"), 2, "unknown_input", "指標「部分占全體之比率」"),
    (("占比", "部份=1", "全體=4"), 2, "unknown_input", "您要的是不是：部分"),
    (("占比", "部分.原預算=1", "全體=4"), 2, "unknown_input", "部分"),
    (("占比", "部分=1", "部分=2", "全體=4"), 2, "duplicate_input", "「1」和「2」"),
    (("占比", "部分=1", "part=2", "全體=4"), 2, "duplicate_input", "「part」"),
    (("資本們執行率",), 2, "unknown_indicator", "您要的是不是：資本門執行率"),
    (("行動領務", "開辦外館數=1", "駐外館處總數=2", "--year", "98"), 2, "no_version", "99"),
    (("占比", "部分", "1"), 2, "bad_option", "名稱=數字"),
    (("占比", "=1", "全體=2"), 2, "bad_option", "名稱=數字"),
    (("占比", "部分=24", "587千元", "全體=30000千元"), 2, "bad_option", "數字裡有逗號時請加雙引號"),
    ((*SHARE, "--year", "九九九九"), 2, "bad_option", "98年第1季"),
    ((*SHARE, "--decimals", "31"), 2, "bad_option", "0 到 30"),
    ((*SHARE, "--decimals", "-1"), 2, "bad_option", "0 到 30"),
    ((*SHARE, "--target", "很好"), 2, "bad_option", "80%以上"),
]


@pytest.mark.parametrize(("args", "exit_code", "code", "words"), REFUSED, ids=[f"{row[2]}-{i}" for i, row in enumerate(REFUSED)])
def test_a_refusal_has_a_code_an_exit_code_and_a_sentence(as_json, args, exit_code, code, words):
    result = as_json(*args)
    assert (result["exit"], result["error"]["code"]) == (exit_code, code)
    assert words in result["error"]["message"]


@pytest.mark.parametrize(
    ("whole", "parts", "exact", "code"),
    [
        ("", ("1", "2", "0"), "3", None),
        ("3", ("", "-", "…"), "3", None),
        ("3", ("1", "2", "0"), "3", None),
        ("", ("", "", ""), None, "missing"),
        ("3", ("1", "2", ""), None, "missing_part"),
    ],
)
def test_a_blank_whole_beside_parts_and_blank_parts_beside_a_whole(as_json, whole, parts, exact, code):
    named = zip(("原預算", "追加預算", "以前年度保留數"), parts, strict=True)
    texts = (f"實支數={whole}", *(f"實支數.{part}={text}" for part, text in named))
    result = as_json("資本門執行率", *texts, "應付未付數=0", "賸餘數=0", "預算數=100")
    assert (result["exact"], (result["error"] or {}).get("code")) == (exact, code)


def test_for_people_a_refusal_is_on_standard_error_only(kpical):
    ran = kpical("calc", "占比", "部分=約3", "全體=4")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "「部分」：「約3」是概數（約、近、逾、餘、多等）；請填確切的數字。\n"


def test_a_zero_denominator_is_pointed_at(kpical):
    assert kpical("calc", "占比", "部分=1", "全體=0").stderr == (
        "分母「全體」為零，無法計算；請核對這個數。\n"
        "    部分÷全體×100％\n"
        "         ^^^^\n"
    )  # fmt: skip


@pytest.mark.parametrize("target", ["是", "80元", "5人以下", "1..2元"])
def test_a_target_in_another_unit_says_that_it_does_not_fit(kpical, target):
    ran = kpical("calc", *SHARE, "--target", target)
    assert ran.returncode == 2
    assert "不適用於這個指標" in ran.stderr


def test_all_that_is_missing_is_named_at_once(as_json):
    error = as_json("資本門執行率", "應付未付數=1")["error"]
    assert "實支數、賸餘數、預算數" in error["message"]


@pytest.mark.parametrize("figure", ["部分=\x1b[31m1", "部分=\u202e1", "部分=1\n2", "部\x1b[2J分=1"])
def test_what_a_terminal_would_obey_never_reaches_it(kpical, figure):
    ran = kpical("calc", "占比", figure, "全體=3")
    assert ran.returncode in (1, 2)
    assert not set(ran.stderr) & set("\x1b\u202e")
    assert ran.stderr.count("\n") == 1 + ("部分=" not in figure)  # then 部分 is missing, too


# All that is wrong, at once


@pytest.mark.parametrize(
    ("args", "codes", "exit_code"),
    [
        (("實支數=1x", "應付未付數=3人", "賸餘數=約5", "預算數=-200"), "wrong_unit wrong_unit approximate out_of_range", 1),
        (("實支數=1", "應付未付數=約3", "實支=1"), "unknown_input missing approximate", 2),
        ((*CAPITAL[1:], "實支數=3", "預算=2"), "duplicate_input unknown_input", 2),
        ((*CAPITAL[1:4], "預算數=約2", "--year", "x", "--decimals", "99"), "bad_option bad_option", 2),
        ((*CAPITAL[1:4], "預算數=約2", "--target", "?", "--decimals", "99"), "bad_option bad_option approximate", 2),
        ((*CAPITAL[1:], "無"), "bad_option", 2),
        (CAPITAL[1:], "", 0),
    ],
)
def test_all_that_is_wrong_is_told_at_once(as_json, kpical, args, codes, exit_code):
    found = as_json("資本門執行率", *args)
    assert ([error["code"] for error in found["errors"]], found["exit"]) == (codes.split(), exit_code)
    assert found["error"] == (found["errors"][0] if codes else None)
    ran = kpical("calc", "資本門執行率", *args)
    assert (ran.returncode, ran.stderr.splitlines()) == (exit_code, [error["message"] for error in found["errors"]])


@pytest.mark.parametrize(
    ("option", "text", "key"),
    [
        ("--decimals", "99", "decimals"),
        ("--decimals", "9" * 5000, "decimals"),
        ("--decimals", "٣", "decimals"),
        ("--year", "九九九九", "year"),
        ("--target", "很好", "target"),
        ("--target", "80元", "target"),
    ],
)
def test_a_failure_holds_what_was_read_and_null_for_what_was_not(as_json, option, text, key):
    found = as_json(*CAPITAL, option, text)
    assert (found[key], found["error"]["code"], found["exit"]) == (None, "bad_option", 2)


def test_a_word_of_another_indicator_is_named_as_that_and_nothing_is_suggested(as_json):
    found = as_json("資本門執行率", "實現數=120", "應付數=30", "保留數=5", "預算數=200")
    first = found["error"]["message"]
    assert "「實現數」這一項，那是「歲出決算數占預算數之比率」的數" in first
    assert not [error for error in found["errors"] if "您要的是不是" in error["message"]]
    assert [error["input"] for error in found["errors"]] == ["實現數", "應付數", "保留數", "實支數"]


def test_the_notes_of_a_result_stand_in_its_csv(kpical):
    (row,) = csv.DictReader(io.StringIO(kpical("calc", *JUST_BELOW, "--format", "csv").stdout))
    assert list(row)[-3:] == ["error", "note", "target_from"]
    assert "看似達到目標" in row["note"]


# Year, target, rounding


@pytest.mark.parametrize("year", ["99", "99年度", "民國99年", "2010", "９９"])
def test_a_year_in_every_spelling(as_json, year):
    result = as_json("行動領務", "開辦外館數=36", "駐外館處總數=122", "--year", year)
    assert (result["year"], result["target"]["text"], result["target"]["met"]) == (99, ">= 30%", False)


def test_without_a_year_the_newest_target_judges_and_its_year_is_named(as_json):
    result = as_json("行動領務", "開辦外館數=36", "駐外館處總數=122")
    assert (result["target"]["text"], result["target"]["met"], result["notes"]) == (">= 45%", False, [])
    assert result["target"]["origin"]["text"].endswith("102 年度的目標")


def test_in_a_year_that_no_target_is_for_there_is_no_verdict_but_a_note_that_names_the_published_one(kpical, as_json):
    result = as_json(*CAPITAL, "--year", "114")
    assert (result["target"], [note["code"] for note in result["notes"]]) == (None, ["target_of_other_year"])
    told = "指標檔的目標 >= 80% 是 99 年度的（外交部 99 年度施政目標與重點），不用來判斷 114 年度。"
    assert [note["message"] for note in result["notes"]] == [told]
    assert told in kpical("calc", *CAPITAL, "--year", "114").stdout
    result = as_json(*CAPITAL, "--year", "114", "--target", "不超過80%")
    assert (result["target"]["met"], result["target"]["origin"], result["notes"]) == (True, OPTION, [])


@pytest.mark.parametrize("none", ["none", "None"])
def test_no_target_can_be_said(kpical, as_json, none):
    result = as_json(*SHARE, "--target", none)
    assert (result["target"], result["notes"]) == (None, [])
    assert "目標" not in kpical("calc", *SHARE, "--target", none).stdout


@pytest.mark.parametrize(
    ("target", "told"),
    [
        (">= 0.8", ["「>= 0.8」讀作 >= 0.8%"]),
        (">= 0.8%", []),
        (">= 1", []),
        ("<= 0", []),
        ("0.1-0.9", ["「0.1-0.9」讀作 0.1..0.9%"]),
    ],
)
def test_a_target_below_1_without_its_sign_is_told_to_be_read_in_percent(as_json, target, told):
    notes = [note for note in as_json(*SHARE, "--target", target)["notes"] if note["code"] == "read_as_percent"]
    assert [note["message"].split("；")[0] for note in notes] == told


@pytest.mark.parametrize(
    ("target", "text", "met"),
    [
        (">= 33", ">= 33%", True),
        (">=33.34%", ">= 33.34%", False),
        ("≥ 33％", ">= 33%", True),
        ("33%以上", ">= 33%", True),
        ("33以下", "<= 33%", False),
        ("< 34", "< 34%", True),
        ("= 33.33", "= 33.33%", False),
        ("33..34", "33..34%", True),
    ],
)
def test_a_target_of_ones_own(as_json, target, text, met):
    found = as_json(*SHARE, "--target", target)["target"]
    assert (found["text"], found["met"]) == (text, met)


@pytest.mark.parametrize(
    ("rounding", "decimals", "value"),
    [("half-up", 0, "33"), ("up", 0, "34"), ("down", 1, "33.3"), ("half-even", 3, "33.333"), ("up", 30, "33." + "3" * 29 + "4")],
)
def test_rounding_changes_the_print_and_never_the_verdict(as_json, rounding, decimals, value):
    result = as_json(*SHARE, "--rounding", rounding, "--decimals", decimals, "--target", ">= 33.4")
    assert (result["value"], result["exact"], result["target"]["met"]) == (value, "100/3", False)
    assert (result["rounding"], result["decimals"]) == (rounding, decimals)


def test_a_wrong_choice_shows_all_the_choices(kpical):
    ran = kpical("calc", *SHARE, "--rounding", "foo")
    assert ran.returncode == 2
    for choice in ("half-up", "half-even", "down", "up"):
        assert choice in ran.stderr


@pytest.mark.parametrize(
    ("args", "exit_code"),
    [
        (("--fail-on-miss", "--target", ">= 80"), 3),
        (("--fail-on-miss", "--target", ">= 30"), 0),
        (("--fail-on-miss",), 0),
        (("--target", ">= 80"), 0),
        (("--fail-on-miss", "--target", ">= 80", "全體=0"), 2),
    ],
)
def test_fail_on_miss_ends_with_3(kpical, args, exit_code):
    assert kpical("calc", *SHARE, *args).returncode == exit_code


# Notes


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("增減率", "本期=1", "前期=-2"), "negative_base"),
        (("預算執行率", "實現數=1", "應付數=0", "保留數=0", "預算數=2"), "denominators_differ"),
        (("法規檢討訂修完成率", "完成數=2", "主管法規數=1"), "more_than_regulations"),
        (("研究經費比率", "研究經費=24,588千元", "年度預算=30733799"), "bare_beside_unit"),
    ],
)
def test_a_note_where_a_reader_may_be_misled(as_json, args, code):
    for lang in ("zh-TW", "en"):
        notes = as_json(*args, "--lang", lang)["notes"]
        assert [note["code"] for note in notes] == [code]
        assert notes[0]["message"]
