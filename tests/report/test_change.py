"""A change in print: what stands there adds up, in every format, and what was adjusted for that has a mark."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators import indicator
from paths import EXAMPLES

from kpical import explain_change
from kpical.quantity.rounding import MODES
from kpical.report.change import change_report
from kpical.report.contributions import analysis_lines, printed
from kpical.report.formats import FORMATS, to_csv, to_json, to_markdown, to_plain
from kpical.words import Words

ZH = Words("zh-TW")
CHANGE = explain_change("占比", 部分=(740, 820), 全體=(900, 1000), years=(111, 112))
IN_PARTS = "id: parts\nformula: 甲÷乙×100％\nunit: '%'\nrounding: MODE\ninputs: {甲: {parts: [一, 二, 三]}, 乙: {}}\n"
SOME = st.tuples(st.integers(1, 900), st.integers(1, 900))


@given(st.tuples(SOME, SOME, SOME, SOME), st.sampled_from([*MODES]), st.integers(0, 3))
def test_the_printed_contributions_add_up_to_the_printed_change_and_those_of_parts_to_their_figures(pairs, mode, decimals):
    found = indicator(IN_PARTS.replace("MODE", mode))
    change = explain_change(found, dict(zip(("甲.一", "甲.二", "甲.三", "乙"), pairs, strict=True)), decimals=decimals)
    rows = list(csv.DictReader(io.StringIO(to_csv(change_report(change, ZH)))))
    amounts = {row["input"]: Fraction(row["contribution"]) for row in rows}
    assert [*amounts] == ["甲", "甲.一", "甲.二", "甲.三", "乙", ""]
    assert amounts["甲"] + amounts["乙"] == amounts[""]
    assert amounts["甲.一"] + amounts["甲.二"] + amounts["甲.三"] == amounts["甲"]
    assert sum(Fraction(row["exact"]) for row in rows if row["input"] in ("甲", "乙")) == change.amount


def test_a_table_for_people():
    assert to_plain(change_report(CHANGE, ZH)) == (
        "名稱  部分占全體之比率（share-of-total）　111 年度 → 112 年度\n"
        "算式  部分÷全體×100％\n"
        "\n"
        "各數  變動前  變動後           影響   確值\n"
        "部分     740     820  +8.45百分點＊  +76/9\n"
        "全體     900   1,000    -8.67百分點  -26/3\n"
        "結果  82.22%  82.00%    -0.22百分點   -2/9\n"
        "\n"
        "方法  各數變動先後的所有次序取平均（Shapley 1953；Das Gupta 1993，Dietzenbacher & Los 1998）\n"
        "＊    尾數調整過，使印出的各項加起來等於印出的變動。\n"
    )


def test_an_object_for_programs():
    data = json.loads(to_json(change_report(CHANGE, ZH)))
    assert data["change"] == {"amount": "-0.22", "exact": "-2/9", "unit": "百分點"}
    assert [(each["input"], each["amount"], each["exact"], each["adjusted"]) for each in data["contributions"]] == [
        ("部分", "+8.45", "76/9", True),
        ("全體", "-8.67", "-26/3", False),
    ]
    assert (data["before"]["year"], data["before"]["exact"], data["after"]["value"]) == (111, "740/9", "82.00")
    assert (data["method"], data["error"]) == ("shapley", None)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_all_of_it(form):
    written = FORMATS[form](change_report(CHANGE, ZH))
    assert written
    if isinstance(written, str):
        assert all(text in written for text in ("+8.45", "-8.67", "-0.22", "76/9"))
        assert "hapley" in written


def test_nothing_that_changed_is_no_mark_and_no_sign():
    change = explain_change("占比", 部分=1, 全體=3)
    assert [(each.digits, each.adjusted) for each in printed(change)] == [("0.00", False), ("0.00", False)]
    assert "＊" not in to_plain(change_report(change, ZH))


def test_a_fraction_that_is_long_is_cut_for_people_and_whole_for_programs():
    change = explain_change("占比", 部分=(1, 10**15 - 1), 全體=(10**14 - 3, 10**15 + 7))
    assert re.search(r"[0-9]…", to_markdown(change_report(change, ZH)))
    assert len(json.loads(to_json(change_report(change, ZH)))["change"]["exact"]) > 24


def test_the_notes_of_both_results_and_of_the_change_are_told_once():
    change = explain_change("占比", 部分=("1千元", "2千元"), 全體=(3, 4))
    data = json.loads(to_json(change_report(change, ZH)))
    assert [note["code"] for note in data["notes"]] == ["bare_beside_unit"]


def test_lines_for_a_detail():
    found = indicator(IN_PARTS.replace("MODE", "half-up"))
    change = explain_change(found, {"甲.一": (1, 2), "甲.二": 1, "甲.三": (2, 3), "乙": 8}, years=(111, 112))
    lines = [(line.label, line.text) for line in analysis_lines(change, ZH)]
    method = "各數變動先後的所有次序取平均（Shapley 1953；Das Gupta 1993，Dietzenbacher & Los 1998）"
    assert lines == [
        ("增減分析", f"較 111 年度 +25.00百分點　{method}"),
        ("", "甲 4 → 6　+25.00百分點（一 +12.50百分點、二 0.00百分點、三 +12.50百分點）"),
        ("", "乙 8 → 8　0.00百分點"),
    ]


# In a scorecard

OWN = """
id: own
name: 甲率
inputs: {甲: {unit: 千元}, 乙: {unit: 千元}}
unit: "%"
versions:
  - {to: 110, formula: 甲÷（甲＋乙）×100％}
  - {from: 111, formula: 甲÷乙×100％}
"""
PLAN = "agency: 甲機關\nyear: 112\ngoals: [{id: g, name: 目標, indicators: [{indicator: own}]}]\n"


@pytest.fixture
def scored(kpical, tmp_path):
    """The indicator of the scorecard with these figures, as JSON, and as its details in Markdown."""

    def run(figures, own=OWN):
        for name, text in {"own.yaml": own, "plan.yaml": PLAN, "f.csv": figures}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        words = ("score", "--formulas", "own.yaml", "plan.yaml", "f.csv")
        ran = [kpical(*words, "--format", form, cwd=tmp_path) for form in ("json", "markdown")]
        assert [done.returncode for done in ran] == [0, 0], ran[0].stderr
        return json.loads(ran[0].stdout)["scorecards"][0]["goals"][0]["indicators"][0], ran[1].stdout

    return run


def test_a_scorecard_with_an_earlier_year_says_what_made_the_change(scored):
    data, page = scored("年度,甲,乙\n111,740,900\n112,820,1000\n")
    assert data["change"] == {"since": 111, "amount": "-0.22", "unit": "百分點"}
    assert [(each["input"], each["amount"]) for each in data["contributions"]] == [("甲", "+8.45"), ("乙", "-8.67")]
    assert "增減分析：較 111 年度 -0.22百分點" in page
    assert "甲 740千元 → 820千元　+8.45百分點＊" in page


@pytest.mark.parametrize(
    ("formula", "more", "figures", "amount"),
    [
        ("甲", "inputs: {甲: {unit: 項}}\nunit: 項", "111,0\n112,1", "+1項"),
        ("甲", "inputs: {甲: {unit: 項}}\nunit: 項", "111,-3\n112,-5", "-2項"),
        ("甲÷4", "inputs: [甲]\ndecimals: 3", "111,1\n112,2", "+0.250"),
        ("甲÷1000×100％", "inputs: [甲]\nunit: '%'\ndecimals: 1", "111,5\n112,512", "+50.7百分點"),
        ("甲÷1000×100％", "inputs: [甲]\nunit: '%'\ndecimals: 0", "111,5\n112,6", "+0.1百分點"),
        ("甲÷1000×100％", "inputs: [甲]\nunit: '%'\ndecimals: 0\nrounding: down", "111,5\n112,512", "+50百分點"),
    ],
)
def test_a_change_is_written_in_one_way_wherever_it_stands(scored, formula, more, figures, amount):
    data, page = scored(f"年度,甲\n{figures}\n", own=f"id: own\nname: 自己的\nformula: {formula}\n{more}\n")
    assert data["change"]["amount"] + data["change"]["unit"] == amount
    assert page.count(f"較 111 年度<br>{amount} ") == 1
    assert f"增減分析：較 111 年度 {amount}　" in page


def test_what_a_page_opens_is_named_by_words_and_not_by_the_mark(scored, kpical, tmp_path):
    scored("年度,甲,乙\n111,740,900\n112,820,1000\n")
    page = kpical("score", "--formulas", "own.yaml", "plan.yaml", "f.csv", "--format", "html", cwd=tmp_path).stdout
    (opener,) = re.findall("<summary>(.*?)</summary>", page)
    assert ("增減分析" in opener, "＊" in opener, "＊" in page) == (True, False, True)


@pytest.mark.parametrize("figures", ["年度,甲,乙\n112,820,1000\n", "年度,甲,乙\n111,740,-\n112,820,1000\n"])
def test_without_an_earlier_result_nothing_is_said(scored, figures):
    data, page = scored(figures)
    assert "contributions" not in data
    assert "not_shared" not in data
    assert "增減分析" not in page


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ("年度,甲,乙\n110,740,900\n112,820,1000\n", "110 年度、112 年度的定義不同，不分攤"),
    ],
)
def test_what_cannot_be_shared_is_a_sentence_and_no_error(scored, figures, said):
    data, page = scored(figures)
    assert (data["contributions"], data["error"]) == (None, None)
    assert data["not_shared"]["code"] == "not_shared"
    assert said in data["not_shared"]["message"]
    assert f"增減分析：{said}" in page


def test_a_result_that_failed_has_no_analysis(kpical):
    ran = kpical("score", EXAMPLES / "mofa-108" / "plan.yaml", EXAMPLES / "mofa-108" / "figures.csv", "--format", "json")
    scored = [one for goal in json.loads(ran.stdout)["scorecards"][0]["goals"] for one in goal["indicators"]]
    assert all((one["change"] is None) == ("contributions" not in one) for one in scored)
    assert any(one["change"] for one in scored)
