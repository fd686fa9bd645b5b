"""Heads that say when: 112年度, 本月, 累計, 上年度."""

from __future__ import annotations

import re
from unicodedata import normalize

from kpical.quantity.numerals import SAID
from kpical.table.folding import folded

_N = f"[0-9〇{SAID}十]"
_ERA = "(?:中華民國|民國|西元|公元)?"
_PART = rf"(?:第?{_N}{{1,2}}季|[上下]半年度?|{_N}{{1,3}}月份?|{_N}{{1,3}}[-~至]{_N}{{1,3}}月份?)"
_RELATIVE = "(?:本|上|下|次|前|當|去|今|明|同|全|以前|歷|各|上年同|去年同|上年度同|前一|上一|次一)(?:年度?|期|月份?|季|半年度?)"
_SIGNS = frozenset("年季月期度累底止截至0123456789〇")  # a stretch of time has one of these
_UP_TO = "底?止?(?:(?:累計|累積|累計至今|年初至今)數?)?"  # 截至本月止累計
_PERIOD = (
    rf"{_ERA}(?:{_N}{{2,4}}(?:學?年度?|會計年度)|[0-9]{{3,4}})(?:{_PART})?{_UP_TO}"
    rf"|(?:截?至)?(?:{_RELATIVE}|{_PART})?{_UP_TO}"
)


def says_when(text: str) -> bool:
    """Whether a head is a year or another stretch of time: what stands below it is a figure of that time."""
    word = "".join(normalize("NFKC", folded(text)).split())
    return bool(_SIGNS.intersection(word)) and re.fullmatch(_PERIOD, word) is not None
