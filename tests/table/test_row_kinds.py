"""Rows that hold no figures, told by the one word in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.table.row_kinds import is_blank, is_note, total_word


@pytest.mark.parametrize(
    "text",
    [
        *("註", "備註", "附註", "說明", "資料來源", "※", "＊", "*"),
        *("註：未含特別預算", "註:未含", "備註： …", "附註：", "說明：一、", "資料來源：行政院主計總處", "※：", "＊：", "*:"),
        *("註1", "註1：本表", "註１：", "註 2.", "註一、", "註十二：", "註一", "附註三.", "註①", "備註2", "說明1、", "*1", "＊2"),
        *("註、", "註（1）", "註(一)本表", "說明【一】", "資料來源（網址）", "註〔1〕", "＊（1）"),
        *("　註：", " 備註：", "註\u200b：", "※本表不含追加預算", "※ 以決算數計", "* 本表", "＊　本表"),
    ],
)
def test_a_note_is_known_by_how_it_begins(text):
    assert is_note(text)


@pytest.mark.parametrize(
    "text",
    [
        *("註冊組", "註冊組：", "說明會", "說明一下", "說明書編印", "備註欄位", "附註冊", "資料來源單位"),
        *("甲註：", "甲局", "1、甲局", "（註）"),
        *("*甲校", "＊甲校", "", " ", "合計", "單位：千元"),
    ],
)
def test_a_name_is_no_note(text):
    assert not is_note(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        *((word, word) for word in ("合計", "總計", "小計", "總額", "計")),
        *(
            ("合　計", "合計"),
            (" 總 計 ", "總計"),
            ("小\u00a0計", "小計"),
            ("合\r\n計", "合計"),
            ("總\u200b額", "總額"),
            ("　計", "計"),
        ),
        *(
            (text, "")
            for text in ("合計(A)", "合計：", "總計畫", "主計處", "統計", "會計", "計1", "合計數", "", " ", "甲局合計", "計畫")
        ),
    ],
)
def test_a_total_is_the_word_alone(text, word):
    assert total_word(text) == word


@pytest.mark.parametrize(
    "text", ["", " ", "　", "\u00a0", "\t", "\x1a", " \x1a", ",,,", ";;", "，、", "\ufeff", "\u200b", "\r\n", "|"]
)
def test_nothing_is_written_here(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "-", "－", "…", "甲", ".", "x,", "*", "\x1ax", "□"])
def test_something_is_written_here(text):
    assert not is_blank(text)


@given(st.text())
def test_a_row_is_of_one_kind(text):
    assert is_note(text) + bool(total_word(text)) + is_blank(text) <= 1
