"""Words that look alike become the same word: radicals, invisible characters, blanks and line ends inside a head."""

from __future__ import annotations

import re
from unicodedata import east_asian_width, normalize

# Radicals stand where a PDF or an input method left them. U+2E81-2EF3 as Unicode equates them.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺"
    "⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀"
    "聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_INVISIBLE = (0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
_VARIANTS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))  # of a glyph, not of a word
_SAME: dict[int, str | None] = {
    **dict(zip(map(ord, _RADICALS), _IDEOGRAPHS, strict=True)),
    **{code: normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **dict.fromkeys((*_INVISIBLE, *_VARIANTS)),
}
_BLANKS = r"\s+"
_LINE_END = r"[\n\r\v\f\x85\u2028\u2029]"


def folded(text: str) -> str:
    """The word as it is compared: NFC, without what is not seen, on one line."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = normalize("NFC", text.translate(_SAME)).strip()
    return normalize("NFC", re.sub(_BLANKS, _blank, text)) if any(map(str.isspace, text)) else text


def _blank(match: re.Match[str]) -> str:
    """One blank, or nothing where a line of Chinese was broken."""
    beside = match.string[match.start() - 1] + match.string[match.end()]
    return "" if re.search(_LINE_END, match[0]) and any(map(is_wide, beside)) else " "


def is_wide(letter: str) -> bool:
    """Whether it is a Chinese character or full-width sign, beside which no blank parts words."""
    return east_asian_width(letter) in "WF"


def without_blanks(text: str) -> str:
    """Words set wide, as 合　計 and 預 算 數, without the blanks between Chinese characters."""
    if text.isalpha():
        return text
    return re.sub(r"(?<=(.))\s+(?=(.))", lambda m: "" if is_wide(m[1]) and is_wide(m[2]) else m[0], text)
