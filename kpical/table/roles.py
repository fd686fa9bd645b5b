"""What a column is for, by its head: one list of words for every command."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kpical.quantity.figure import half_width
from kpical.quantity.numerals import SAID

OF_MONTHS = ("年月", "年月別", "資料年月", "期間", "填報期間", "統計期間")  # below these, 10711 is 107年11月
_OF_QUARTERS = ("quarter", "季", "季別")
# As they are typed, in small letters; a declared word of an indicator that is asked for goes before.
HEADS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("indicator", "指標", "指標代號"),
    "input": ("input", "項目", "各數"),
    "value": ("value", "數值", "值", "實際數"),
    "unit": ("unit", "單位", "計量單位", "金額單位", "貨幣單位"),
    "source": ("source", "來源", "出處", "資料來源"),
    "year": ("year", "年度", "會計年度", "年度別", "預算年度", "年", "年別", *OF_MONTHS),
    "month": ("month", "月份", "月", "月別", *_OF_QUARTERS),  # beside a year
    "agency": ("agency", "機關", "機關名稱", "機關別", "主管機關", "主管機關名稱", "主管機關別", "主管別", "單位名稱"),
    # What a form says beside them, for people.
    "aside": (
        *("name", "名稱", "指標名稱", "definition", "說明", "定義", "note", "備註", "公式出處"),
        *("notes", "remark", "remarks", "註", "附註", "備考"),
    ),
}
CATEGORY_HEADS = ("類別", "class")  # which of its targets judges a row, where an indicator has several
ROLES: Mapping[str, str] = {head: role for role, heads in HEADS.items() for head in heads}


def part_of_year(head: str, text: str) -> str:
    """What a cell beside the year says: a number alone is a month, but below 季 a quarter."""
    plain = half_width(text)
    is_quarter = head.strip().lower() in _OF_QUARTERS and re.fullmatch(f"[0-9{SAID[1:]}十]+", plain)
    return f"第{plain}季" if is_quarter else text
