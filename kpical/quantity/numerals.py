"""The characters of Chinese numerals: as they are said, and as documents write what nobody is to change."""

from __future__ import annotations

SAID = "零一二三四五六七八九"
FORMAL = "〇壹貳參肆伍陸柒捌玖"
DIGITS = {char: digit for row in (SAID, FORMAL) for digit, char in enumerate(row)} | {"兩": 2}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"萬": 10**4, "億": 10**8, "兆": 10**12}
NUMERALS = "".join((*DIGITS, *TENS, *MYRIADS))
TO_TWELVE = {char: number for number, char in enumerate(SAID) if number} | {"十": 10, "十一": 11, "十二": 12}
