"""The line above a table that says what its figures are counted in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.table.captions import read_caption


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("單位：千元", "千元"), ("單位:千元", "千元"), ("單位： 千元 ", "千元"), ("單　位：千元", "千元"),
        ("單 位 ： 千元", "千元"), ("金額單位：元", "元"), ("貨幣單位：新臺幣百萬元", "百萬元"),
        ("單位：新台幣仟元", "千元"), ("單位：臺幣千元", "千元"), ("單位：新臺幣：千元", "千元"),
        ("單位:新臺幣:千元", "千元"), ("單位：NT$千元", "千元"), ("單位：千元。", "千元"),
        ("（單位：千元）", "千元"), ("【單位：千元】", "千元"), ("(單位：千元", "千元"),
        ("〔 單位：千元 〕", "千元"), ("租金表（單位：千元）", "千元"), ("歲出(112年度)(單位：千元)", "千元"),
        ("表１〔金額單位：元〕", "元"), ("中華民國112年度　單位：新臺幣千元", "千元"),
        ("112年度，單位：千元、人", "千元 人"), ("單位：新臺幣千元、人", "千元 人"),
        ("單位：千元；%", "千元 %"), ("單位：千元;％", "千元 %"), ("單位：千元，人", "千元 人"),
        ("單位：千元,人", "千元 人"), ("單位：千元/人/%", "千元 人 %"), ("單位：千元／%", "千元 %"),
        ("單位：千元及人", "千元 人"), ("單位：千元和公頃", "千元 公頃"), ("單位：千元、人、次", "千元 人 次"),
        ("單位：元/人", "元/人"), ("單位：元／人、館", "元/人 館"), ("單位：次、件", "次 件"),
        ("單位：千元、千元", "千元"), ("單位：人", "人"), ("單位：%", "%"), ("單位：\u200b千元", "千元"),
        ("單位：美元", "美元"), ("單位：以新臺幣千元計", "千元"),
    ],
)  # fmt: skip
def test_a_caption_gives_these_units(text, units):
    caption = read_caption(text)
    assert caption is not None
    assert caption.understood
    assert " ".join(unit.name for unit in caption.units) == units


@pytest.mark.parametrize(
    "text",
    [
        *("單位：", "單位：主計處", "單位：千元（決算）", "單位：千元、箱箱", "單位：千元 人數另計"),
        *("單位：千", "單位：K", "單位：千圓"),
        *("單位：元、千元", "單位：千元；新臺幣百萬元", "表（單位：仟圓）", "歲出表 單位：千圓"),
        *("Unit: NT$1,000", "單位：新臺幣"),
        *("(單位：千元) 表一", "金額單位：本表為千元"),
    ],
)
def test_a_caption_is_used_whole_or_not_at_all(text):
    caption = read_caption(text)
    assert caption is not None
    assert (caption.units, caption.understood) == ((), False)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "千元", "單位", "單位千元", "機關", "填報單位：主計處", "承辦單位：主計處"),
        *("(填報單位：主計處)", "表1（承辦單位：千元）"),
        *("主辦單位:人事處", "112年度 填報單位：主計處", "本表 單位：主計處", "單位名稱：甲", "各單位：千元"),
    ],
)
def test_other_lines_say_nothing_of_units(text):
    assert read_caption(text) is None


def test_the_text_is_kept_as_it_is_read():
    assert read_caption(" 租金表\u3000（單位：千元）\n").text == "租金表 （單位：千元）"


@given(st.text("單位：:新臺幣千百元人%、；;，,／/及和（）() 館K。\n\u3000甲"))
def test_a_caption_has_units_exactly_where_it_is_understood(text):
    caption = read_caption(text)
    assert caption is None or bool(caption.units) == caption.understood
