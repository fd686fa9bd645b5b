"""How a number format of an xlsx file shows its number: as a number, a percentage or a date."""

from __future__ import annotations

import re

from kpical.table.stored import Shown

# Formats that have no code in the file; 27 to 36 and 50 to 58 are dates in Chinese, Japanese and Korean Excel.
_PERCENT = (9, 10, 67, 68)
_DATES = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
BUILT_IN: dict[str, Shown] = {**{str(n): "percent" for n in _PERCENT}, **{str(n): "date" for n in _DATES}}
# What stands for itself: "年", \d, and the character after _ (as wide as it) and * (repeated).
_LITERAL = re.compile(r'"[^"]*(?:"|\Z)|[\\_*].|[\\_*]\Z', re.DOTALL)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)  # hours beyond 24
_BRACKET = re.compile(r"\[[^\]]*(?:\]|\Z)")  # colours, conditions, languages
_GENERAL = re.compile(r"general|g/通用格式|標準", re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]|aaa|e(?![+-])", re.IGNORECASE)  # aaa is a weekday, e a 民國 year, but E+ a power of ten


def shown_by(code: str) -> Shown:
    """What the format code makes of a number: `0.0%` a percentage, `e"年"m"月"d"日"` a date, `#,##0` a number."""
    code = _ELAPSED.sub(r"\1", _LITERAL.sub("", code))
    code = _GENERAL.sub("", _BRACKET.sub("", code))
    if _DATE.search(code):
        return "date"
    return "percent" if "%" in code else "number"
