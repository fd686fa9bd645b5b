"""What the label of a row says of it: a note, a total, nothing."""

from __future__ import annotations

import re

from kpical.table.heads import folded

_NOTE_WORD = re.compile(
    r"(?:註|備\s*註|附\s*註|說\s*明|資料來源)(?:$|\s*[：:、.．（(［\[【0-9０-９]|[一二三四五六七八九十]+\s*[：:、.．])|[※＊*]"
)
_TOTALS = ("合計", "總計", "小計", "總額", "計")
_BLANK = " \t\r\n\x0b\x0c\x1a\x00\xa0\u3000\ufeff"


def is_blank(text: str) -> bool:
    """Whether the cell holds nothing that is seen; the end mark of old files (Ctrl-Z) is none."""
    return not text.strip(_BLANK)


def is_note(text: str) -> bool:
    """Whether the cell begins a note: 註：, 備註1, 資料來源, ※. 註冊組 is an agency."""
    return _NOTE_WORD.match(folded(text)) is not None


def total_word(text: str) -> str:
    """合計, 總計, 小計, 總額 or 計, blanks inside or not; "" for anything else."""
    word = "".join(folded(text).split())
    return word if word in _TOTALS else ""
