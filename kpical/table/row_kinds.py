"""What the first word of a row makes of it: a note, a total, nothing at all."""

from __future__ import annotations

import re

from kpical.quantity.numerals import SAID
from kpical.table.folding import folded

_NUMERAL = rf"[〇{SAID}十]+(?:$|[、：:.．)）\s])"  # 註一、 but not 說明一下
_NOTE = rf"(?:註|備註|附註|說明|資料來源|＊|\*)\s*(?:$|[：:、\d①-⑳(（\[［【〔〈《﹙]|{_NUMERAL})|※|[＊*]\s"
_STAMP = r"kpical \d+\.\d"  # what kpical writes below its own results, see `report.stamp`
_TOTALS = frozenset(("合計", "總計", "小計", "總額", "計"))
_NOTHING = r"[\s,;、，；|\x1a]*"


def is_note(text: str) -> bool:
    """Whether a row of this one cell is a remark on the table: 備註：…, 註1、…, ※; 註冊組 is an agency."""
    return re.match(_NOTE, folded(text)) is not None or is_stamp(text)


def is_stamp(text: str) -> bool:
    """Whether it says what an earlier result was made of."""
    return re.match(_STAMP, text) is not None


def total_word(text: str) -> str:
    """合計, 總計, 小計, 總額 or 計 where the cell is that word, blanks inside or not; "" where it is another."""
    word = "".join(folded(text).split())
    return word if word in _TOTALS else ""


def is_blank(text: str) -> bool:
    """Whether nothing is written: blanks, separators, the Ctrl-Z with which old files end."""
    return re.fullmatch(_NOTHING, folded(text)) is not None
