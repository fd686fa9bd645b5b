"""What a notebook shows: short words for a value, and its HTML, in which every text is data."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
import scorecards
from indicators import LIBRARY, indicator
from paths import EXAMPLES

import kpical

HOSTILE = '<img src=x onerror="alert(1)">&\x1b[31m\u202e'
RATE = kpical.calculate("資本門執行率", 實支數=109_305, 應付未付數=0, 賸餘數=0, 預算數=180_000, year=99)


class Seen(HTMLParser):
    """The tags, and the texts of the rows."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.rows = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            return
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if {"th", "td"} & set(self.open):
            self.rows[-1][-1] += data


@pytest.fixture(autouse=True)
def language(monkeypatch):
    monkeypatch.setenv("KPICAL_LANG", "zh-TW")


@pytest.fixture(scope="module")
def scores():
    plan = kpical.load_plan(str(EXAMPLES / "mofa-99" / "plan.yaml"), LIBRARY)
    return kpical.score(plan, kpical.load_figures(plan, str(EXAMPLES / "mofa-99" / "figures.csv")))


def test_what_a_value_is_is_said_shortly(scores):
    card, plan = scores.cards[0], scores.plan
    assert [repr(value) for value in (RATE, RATE.inputs["預算數"], RATE.target, RATE.definition.unit, RATE.indicator)] == [
        "<Result 機關年度資本門預算執行率 99 60.73%>", "<Figure 180,000元>", "<Target >= 80%>", "<Unit %>",
        "<Indicator capital-execution-rate 機關年度資本門預算執行率>",
    ]  # fmt: skip
    rest = (plan, scores, card, card.outcomes[0], LIBRARY, kpical.load("a.yaml"), kpical.Words("en"))
    assert [repr(value) for value in rest] == [
        "<Plan 外交部 99 (20)>", "<Scores 外交部 99 (1)>", "<Scorecard 外交部 99: 13 met, 6 missed, 1 failed>",
        "<Outcome 加強雙方政要互訪 99 59次>", "<Library built-in>", "<Library a.yaml built-in>", "<Words en>",
    ]  # fmt: skip


def test_a_result_shows_its_three_lines_and_what_judges_it():
    assert Seen(RATE._repr_html_()).rows == [
        ["算式", "（本年度資本門實支數+資本門應付未付數+資本門賸餘數）÷（資本門預算數） ×100%"],
        ["代入", "（109,305+0+0）÷（180,000） ×100%"],
        ["結果", "60.73%（四捨五入；確值 60.725%）"],
        ["目標", ">= 80%　未達成　還差 19.28百分點（實支數再增 34,695元）（指標檔：外交部 99 年度施政目標與重點）"],
    ]
    assert len(Seen(kpical.calculate("占比", 部分=1, 全體=3)._repr_html_()).rows) == 3


def test_a_note_on_a_result_is_shown():
    rows = Seen(kpical.calculate("增減率", 本期="24,588千元", 前期=30_733_799)._repr_html_()).rows
    assert rows[-1][0] == "註"


def test_a_scorecard_is_a_table_with_a_row_for_each_indicator(scores):
    (card,) = scores.cards
    rows = Seen(card._repr_html_()).rows
    assert ["1", "行政及政策研究經費比率", ">= 0.08%", "0.08%※", "未達成", "還差 0.0000001百分點"] in rows
    assert sum(row[0] == "項次" for row in rows) == 1
    assert {len(row) for row in rows[rows.index(["項次", "指標", "目標", "結果", "達成情形", "差距"]) :]} == {6, 1, 2}
    names = [row[1] for row in rows if len(row) == 6]
    assert [outcome.item.name.zh for outcome in card.outcomes] == names[1:]


def test_several_agencies_are_set_beside_each_other():
    made = scorecards.plan("{indicator: 占比}")
    found = scorecards.scores(made, "機關,部分,全體\n甲,1,2\n乙,1,4\n")
    rows = Seen(found._repr_html_()).rows
    assert [row[0] for row in rows if row[0] in {"甲", "乙"}] == ["甲", "乙"]


def test_an_indicator_and_a_library_show_what_the_commands_show():
    assert ["代號", "share-of-total"] in Seen(LIBRARY["占比"]._repr_html_()).rows
    heads, *rows = Seen(LIBRARY._repr_html_()).rows
    assert [row[0] for row in rows] == [found.id for found in LIBRARY]
    assert heads[0] == "代號"


def test_the_language_is_the_one_that_is_chosen(monkeypatch):
    monkeypatch.setenv("KPICAL_LANG", "en")
    seen = Seen(RATE._repr_html_())
    assert seen.tags[0] == ("div", {"lang": "en"})
    assert seen.rows[0][0] == "Formula"


def test_whatever_a_name_holds_it_is_a_text():
    made = indicator("id: one\nformula: 甲÷乙\ninputs: {甲: {}, 乙: {}}\n")
    named = made._replace(name=made.name._replace(zh=HOSTILE, en=HOSTILE), aliases=(HOSTILE,))
    result = kpical.calculate(named, 甲=1, 乙=2)
    for value in (result, named):
        seen = Seen(value._repr_html_())
        assert {tag for tag, _ in seen.tags} <= {"div", "table", "tbody", "thead", "tr", "th", "td", "strong", "p", "br"}
        assert {key for _, attrs in seen.tags for key in attrs} <= {"lang", "style", "scope", "colspan"}
        assert repr(value).isprintable()
    (card,) = scorecards.scores(
        scorecards.plan("{indicator: 占比}"), '機關,部分,全體\n"<img src=x onerror=""alert(1)"">",1,2\n'
    ).cards
    assert {tag for tag, _ in Seen(card._repr_html_()).tags}.isdisjoint({"img", "script", "svg"})
    assert any(cell.startswith("<img src=x") for row in Seen(named._repr_html_()).rows for cell in row)


def test_a_change_is_shown_as_its_table():
    change = kpical.explain_change("占比", 部分=(740, 820), 全體=(900, 1000))
    assert repr(change) == "<ExplainedChange 部分占全體之比率 82.22% → 82.00%>"
    assert repr(change.contributions[0]) == "<Contribution 部分 76/9>"
    assert ["部分", "740", "820", "+8.45百分點＊", "+76/9"] in Seen(change._repr_html_()).rows
