"""A report as a page: what it is made of, and that a text in it is only ever a text.

`KPICAL_RENEW_PAGES=1 pytest tests/test_html.py` writes the stored page anew.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import ATTRIBUTES, COLUMNS, GOALS, HOSTILE, TAGS, Reader, everywhere, one_cell, page, scorecard

import kpical.report
from kpical.report.html import to_html
from kpical.report.model import Cell, Column, Line, Row, Section, Table

SCORECARD = Reader(to_html(scorecard()))


STORED = Path(__file__).parent / "stored_pages" / "scorecard.html"


def test_a_page_is_as_stored():
    seen = to_html(scorecard())
    if os.environ.get("KPICAL_RENEW_PAGES"):
        STORED.parent.mkdir(exist_ok=True)
        STORED.write_text(seen, "utf-8", newline="\n")
    assert seen == STORED.read_text("utf-8")


def test_the_same_report_gives_the_same_bytes():
    assert to_html(scorecard()) == to_html(scorecard())


@pytest.mark.parametrize(("lang", "said"), [("zh-TW", "zh-Hant-TW"), ("en", "en")])
def test_a_page_says_its_language(lang, said):
    assert Reader(to_html(scorecard(lang))).all("html")[0].attributes == {"lang": said}


def test_a_page_is_made_of_harmless_parts():
    assert {element.tag for element in SCORECARD.elements} <= set(TAGS.split())
    assert SCORECARD.attributes <= set(ATTRIBUTES.split())
    assert all(link.attributes["href"].startswith("#") for link in SCORECARD.all("a"))


def test_the_policy_allows_the_one_style_sheet_and_nothing_else():
    (style,) = SCORECARD.texts("style")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policies = [meta.attributes["content"] for meta in SCORECARD.all("meta") if "http-equiv" in meta.attributes]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert "url(" not in style
    assert "@import" not in style
    tags = [element.tag for element in SCORECARD.elements]
    assert tags.index("meta") < tags.index("style")


def test_titles_are_heads_of_their_rank():
    assert SCORECARD.texts("title")[0] == "外交部 99 年度施政績效報告"
    assert SCORECARD.texts("h1") == ["外交部 99 年度施政績效報告"]
    assert SCORECARD.texts("h2") == ["年度關鍵績效指標", "各數", "比較"]
    assert SCORECARD.texts("h3") == list(GOALS)


def test_no_rank_is_left_out_where_nothing_stands_by_itself():
    assert page(Section("甲", level=2), Section("乙", level=2)).texts("h2") == ["甲", "乙"]


def test_a_page_without_a_title_has_a_name_all_the_same():
    bare = page(Section(lines=[Line("甲", "乙")]), title="")
    assert bare.texts("title") == ["kpical"]
    assert bare.texts("h1") == []


def test_what_is_for_workbooks_alone_is_not_on_the_page():
    assert "只給試算表" not in SCORECARD.all("html")[0].text
    assert "給有地方的格式" in SCORECARD.all("html")[0].text


def test_the_first_card_is_a_strip_and_what_is_long_stands_below_it():
    (strip,) = SCORECARD.texts("dl", "strip")
    assert strip.split() == ["機關外交部", "年度99", "達成★", "6", "將近▲", "2", "未達成●", "1", "無法計算□", "1"]
    assert SCORECARD.texts("dl", "card")[0].strip().startswith("準則達成度 = 結果")


def test_a_line_without_a_label_goes_on_with_the_one_before():
    card = page(Section(lines=[Line("各數", "甲＝1" * 9), Line("", "乙＝2" * 9), Line("出處", "丙" * 30)]))
    assert card.texts("dt") == ["各數", "出處"]
    assert card.texts("dd") == ["甲＝1" * 9, "乙＝2" * 9, "丙" * 30]


@pytest.mark.parametrize(("count", "links"), [(4, 0), (5, 5)])
def test_many_sections_are_listed(count, links):
    many = page(*(Section(f"第 {i} 機關", [Line("甲", "乙")]) for i in range(count)))
    assert len(many.all("a")) == links
    ids = {head.attributes["id"] for head in many.all("h2")}
    assert all(link.attributes["href"][1:] in ids for link in many.all("a"))


def test_a_thousand_sections_wait_to_be_laid_out():
    kinds = [page(*[Section("題")] * count).all("body")[0].attributes.get("class") for count in (50, 1000)]
    assert kinds == [None, "many"]


# ---- tables ----


def test_every_row_fills_its_table():
    for table in SCORECARD.all("table"):
        rows = [row for part in table.children if part.tag in ("thead", "tbody") for row in part.children]
        assert len({sum(int(cell.attributes.get("colspan", 1)) for cell in row.children) for row in rows}) == 1


def test_a_row_is_named_and_what_opens_below_it_bears_its_name():
    assert SCORECARD.heads("col")[: len(COLUMNS)] == [column.title for column in COLUMNS]
    assert SCORECARD.heads("rowgroup")[:4] == ["1-1", "加強雙方政要互訪", "1-2", "積極推動我與友邦各項合作計畫"]
    groups = [part for table in SCORECARD.all("table") for part in table.children if part.tag == "tbody"]
    below = Counter(tuple(row.attributes.get("class") for row in group.children) for group in groups)
    assert below[None, "below"] == len(SCORECARD.all("details"))


def test_cells_have_their_side_their_tone_and_their_head_at_hand():
    cells = page(
        Section("題", table=Table([Column("n", "名"), Column("v", "值", "right"), Column("l", "燈", "center")],
        [Row([Cell("甲"), Cell("5%", tone="good"), Cell("★", tone="bad")], tone="strong")]))
    )  # fmt: skip
    name, value, light = cells.all("th")[-1], *cells.all("td")
    assert name.attributes == {"scope": "row", "class": "short"}
    assert value.attributes == {"class": "right short", "data-title": "值"}
    assert light.attributes == {"class": "center short", "data-title": "燈"}
    assert [span.attributes["class"] for span in cells.all("span")] == ["good", "bad"]
    assert cells.all("tbody")[0].attributes == {"class": "strong"}


@pytest.mark.parametrize(
    ("firsts", "names"),
    [(("1", "2"), 2), (("（一）", "（二）"), 2), (("外交部領事事務局", "內政部"), 1)],
)
def test_a_number_and_a_name_name_a_row_together(firsts, names):
    rows = [Row([Cell(first), Cell("指標"), Cell("5%")]) for first in firsts]
    table = Table([Column("a", "項次"), Column("b", "指標"), Column("c", "結果", "right")], rows)
    assert len(page(Section("題", table=table)).heads("row")) == 2 * names


def test_details_open_below_their_row():
    first = SCORECARD.all("details")[0]
    assert SCORECARD.texts("summary")[0] == "算式、代入、結果、出處、近三年"
    assert "雙方部次長級以上官員互訪次數" in first.text


def test_a_remark_opens_below_its_row_unless_the_row_has_its_own_details():
    noted = Cell("5%", note="外交部.csv 第 2 列")
    table = Table(
        [Column("n", "名"), Column("v", "值")], [Row([Cell("甲"), noted]), Row([Cell("乙"), noted], [Line("算式", "1")])]
    )
    seen = page(Section("題", table=table))
    assert seen.texts("summary") == ["註", "算式"]
    assert seen.texts("dd") == ["值：外交部.csv 第 2 列", "1"]


def test_a_trend_opens_larger_with_its_numbers():
    svg = SCORECARD.texts("svg", "chart")[0]
    assert svg.startswith("97 至 99 年度：48次、53次、61次")
    figure = SCORECARD.texts("figure")[0].split()
    assert figure[-6:] == ["97", "年度48次", "98", "年度53次", "99", "年度61次"]


def test_a_drawing_stands_for_its_cell():
    assert "▁▄█" not in SCORECARD.all("html")[0].text


@pytest.mark.parametrize(
    ("columns", "rows", "tables"), [([], [], 0), (COLUMNS, [], 1), ([Column("a", "甲")], [Row([Cell("")])], 1)]
)
def test_a_table_may_be_empty(columns, rows, tables):
    seen = page(Section("題", table=Table(columns, rows)))
    assert len(seen.all("table")) == tables
    assert len(seen.heads("col")) == len(columns)


def test_tables_of_one_kind_stand_in_line():
    groups = re.findall(r"<colgroup>.*?</colgroup>", to_html(scorecard()))
    assert list(Counter(groups).values()) == [len(GOALS), 1]


@pytest.mark.parametrize(
    ("count", "body", "table"), [(2, None, "narrow"), (8, None, None), (12, "wide", None), (30, None, "broad")]
)
def test_a_table_takes_the_paper_it_needs(count, body, table):
    columns = [Column(str(i), f"指標 {i}", "right") for i in range(count)]
    seen = page(Section("題", table=Table(columns, [Row([Cell("12,345.67%")] * count)])))
    assert seen.all("body")[0].attributes.get("class") == body
    assert seen.all("table")[0].attributes.get("class") == table


@pytest.mark.parametrize(("title", "named"), [("題", {"aria-labelledby": "s1"}), ("", {"aria-label": "頁"})])
@pytest.mark.parametrize("count", [8, 30])
def test_a_table_that_no_screen_has_room_for_takes_the_focus_and_says_what_it_is(title, named, count):
    columns = [Column(str(i), f"指標 {i}", "right") for i in range(count)]
    seen = page(Section(title, table=Table(columns, [Row([Cell("12,345.67%")] * count)])), title="頁")
    focus = {"tabindex": "0", "role": "region", **named} if count == 30 else {}
    assert seen.all("div", "scroll")[0].attributes == {"class": "scroll", **focus}


@pytest.mark.parametrize(
    ("text", "kind"),
    [("12,345.67%", "short"), ("161,758,908,000千元", "whole"), ("甲" * 15, "long"), ("較 98 年度\n+3.20百分點", "short")],
)
def test_a_cell_is_broken_only_where_it_is_long(text, kind):
    assert one_cell(Cell(text)).all("td")[0].attributes["class"] == kind


@pytest.mark.parametrize(("lines", "kind"), [(15, None), (16, "tall")])
def test_details_that_fill_a_page_may_be_parted(lines, kind):
    table = Table([Column("n", "名")], [Row([Cell("甲")], [Line("各數", "一行")] * lines)])
    assert page(Section("題", table=table)).all("tbody")[0].attributes.get("class") == kind


# ---- every text is data ----

OBEYED = [
    ("甲\u202e乙", "甲�乙"),
    ("a\0b", "a�b"),
    ("\x1b[31m", "�[31m"),
    ("\ufffe\U0001fffe\ufdd0", "���"),
    ("\ud800", "�"),
    ("\r", "�"),
]


def built(text):
    """How often each tag is there, but for the labels of a chart, which it only has where they are short."""
    return Counter(element.tag for element in Reader(everywhere(text)).elements if element.tag != "text")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_it_is(text):
    seen = Reader(everywhere(text))
    assert built(text) == built("甲" * len(text))
    assert seen.attributes <= set(ATTRIBUTES.split())
    assert seen.texts("h1") == [text]
    assert seen.texts("title")[0] == text
    assert set(seen.texts("dt")) == {text, "註"}
    assert {td.attributes["data-title"] for td in seen.all("td") if "data-title" in td.attributes} == {text}


@pytest.mark.parametrize(("text", "shown"), OBEYED)
def test_a_character_that_would_be_obeyed_is_shown_as_one(text, shown):
    seen = everywhere(text)
    assert Reader(seen).texts("h1") == [shown]
    assert not set(text) - set("甲乙ab[31m") & set(seen)
    seen.encode("utf-8")


@given(st.text())
@settings(deadline=None, max_examples=50)
def test_any_text_is_only_a_text(text):
    assert built(text) == built(re.sub(r"[^\n]", "甲", text))


def test_a_break_is_a_break_between_tags_and_a_blank_elsewhere():
    seen = Reader(everywhere("甲\n乙"))
    assert seen.texts("h1") == ["甲\n乙"]
    assert seen.texts("title")[0] == "甲 乙"
    assert seen.all("td")[0].attributes["data-title"] == "甲 乙"


def test_a_text_may_be_very_long():
    assert one_cell(Cell("預算" * 5000)).all("td")[0].text == "預算" * 5000


# ---- the style sheet ----

STYLE = (Path(kpical.report.__file__).parent / "page.css").read_text("utf-8")
ROOTS = re.findall(r":root {(.*?)}", STYLE, re.DOTALL)
LIGHT, DARK = (dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", root)) for root in ROOTS[:2])


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("colour", "other", "ratio"), [("#ffffff", "#000000", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_as_the_guidelines_reckon_it(colour, other, ratio):
    assert round(contrast(colour, other), 2) == ratio


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent", "good", "bad"])
def test_every_text_stands_out_from_its_ground(scheme, ground, ink):
    assert contrast(scheme[ink], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("part", "beside"), [("accent", "zone"), ("ink", "zone"), ("bad", "zone"), ("ink", "paper")])
def test_every_part_of_a_drawing_stands_out_from_what_it_lies_on(scheme, part, beside):
    assert contrast(scheme[part], scheme[beside]) >= 3


def test_every_class_of_a_page_is_in_the_style_sheet():
    kinds = {kind for element in SCORECARD.elements for kind in element.attributes.get("class", "").split()}
    assert {kind for kind in kinds if f".{kind}" not in STYLE} == set()
