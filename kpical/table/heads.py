"""What the text of a head says: its name, its unit, its marks; and which heads say what a column is for.

head   = [money] name { mark | unit }          千元本期, 預算數（千元）(A), 預算數_千元
unit   = bracket around it, or behind one of _ - / ： and a blank where all that follows is a unit
mark   = (A), (B/A), ①, at most two digits in a bracket     (111) is a year and belongs to the name
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

from kpical.unit import Unit, find_unit

# The one list of heads that say what a column is for, whatever the indicator.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("indicator", "指標", "指標代號"),
    "input": ("input", "項目", "各數"),
    "value": ("value", "數值", "值", "實際數"),
    "unit": ("unit", "單位"),
    "source": ("source", "來源", "出處", "資料來源"),
    "year": ("year", "年度", "會計年度", "年度別"),
    "agency": ("agency", "機關", "機關名稱", "機關別", "單位名稱", "主管機關"),
    "aside": ("name", "名稱", "指標名稱", "definition", "說明", "定義", "note", "備註", "公式出處"),
}
ROLES: Mapping[str, str] = {word: role for role, words in _WORDS.items() for word in words}

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u180e]")
_BREAK = re.compile(r"(?<![!-~])\s*[\r\n]+\s*|\s*[\r\n]+\s*(?![!-~])")  # a line end beside a Chinese word parts nothing
_BLANKS = re.compile(r"\s+")
_OPEN, _CLOSE = "（(［[【〔﹙", "）)］]】〕﹚"
_BRACKET = re.compile(rf"\s*[{re.escape(_OPEN)}]\s*([^{re.escape(_OPEN + _CLOSE)}]*?)\s*[{re.escape(_CLOSE)}]\Z")
_SUFFIX = re.compile(r"(.+?)(?:\s*[_\-－—–/／：:]\s*|\s+)([^_：:\s]+(?:/[^_：:\s]+)?)\Z", re.DOTALL)
_MARK = re.compile(r"[A-Za-zＡ-Ｚ](?:\s*[/／+＋\-－×]\s*[A-Za-zＡ-Ｚ])*|[0-9０-９]{1,2}|[①-⑳]")
_CIRCLED = re.compile(r"\s*[①-⑳]\Z")
_IN_FRONT = re.compile(r"((?:新臺幣|新台幣|NT\$)?(?:[十百千仟佰拾萬億兆]{1,2})元)(?!以上|以下|以內|以外|未滿|整)(.+)", re.DOTALL)
_LABEL = re.compile(r"(?:金額|貨幣)?單\s*位\s*[：:]\s*")
_MONEY_MARKS = ("新臺幣", "新台幣", "臺幣", "台幣", "NT$", "NTD", "TWD", "NT")
_MAGNITUDES = frozenset(("十", "百", "千", "仟", "萬", "百萬", "千萬", "億", "十億", "百億", "千億", "兆", "K", "k", "M", "m"))
_PERIOD = re.compile(
    r"(?:民國|中華民國)?\d{2,4}\s*年(?:度|\d{1,2}月(?:份|底)?)?|\d{1,2}月份?|[本上前去當](?:月|年|年度|季|期間)|累計(?:數|至.*)?|截至.*|本年累計"
)


class Head(NamedTuple):
    """A head. `name` is without its unit and marks; `unknown` is money in it that is not understood, as in (千)."""

    text: str
    name: str
    unit: Unit | None = None
    unknown: str = ""
    marked: str = ""  # without its unit, its marks kept


def folded(text: str) -> str:
    """The text as words are compared: NFC, radicals as the ideographs they look like, without what is not seen."""
    if text.isascii() and "\n" not in text and "\r" not in text:
        return _BLANKS.sub(" ", text).strip()
    text = _INVISIBLE.sub("", normalize("NFC", text))
    if any("\u2e80" <= char <= "\u2fd5" for char in text):
        text = "".join(normalize("NFKC", char) if "\u2e80" <= char <= "\u2fd5" else char for char in text)
    return _BLANKS.sub(" ", _BREAK.sub("", text)).strip()


def read_head(text: str) -> Head:
    """The head by itself."""
    return read_heads([text])[0]


def read_heads(texts: Sequence[str]) -> list[Head]:
    """The heads of a row: (K) among other single letters is a mark, by itself it may be thousands."""
    words = [folded(text) for text in texts]
    letters = {match[1] for word in words if (match := _BRACKET.search(word)) and len(match[1]) == 1 and match[1].isalpha()}
    return [_read(word, lettered=bool(letters - _MAGNITUDES)) for word in words]


def _read(text: str, *, lettered: bool) -> Head:
    rest, unit, unknown, marks = text, None, "", ""
    while True:
        bracket = _BRACKET.search(rest)
        if circled := _CIRCLED.search(rest):
            rest, marks = rest[: circled.start()], circled[0] + marks
        elif bracket and bracket.start() and unit is None and not unknown and (found := _money(bracket[1])):
            unit, unknown = found
            if unknown in ("K", "M", "k", "m") and lettered:
                unknown = ""
                marks = bracket[0] + marks
            rest = rest[: bracket.start()]
        elif bracket and bracket.start() and _MARK.fullmatch(bracket[1]):
            rest, marks = rest[: bracket.start()], bracket[0] + marks
        else:
            break
    if unit is None and not unknown:
        rest, unit, unknown = _beside(rest)
    rest = rest.strip()
    if not rest or rest == text:
        return Head(text, text, marked=text)
    return Head(text, rest, unit, unknown, rest + marks)


def _money(inside: str) -> tuple[Unit | None, str] | None:
    """The unit that a whole bracket names, or the text where it is money that is not understood; None for other words."""
    word = _LABEL.sub("", inside, count=1)
    said = [unit for part in re.split(r"[；;，,、]", word) if (unit := _unit(part))]
    if len(said) == 1:
        return said[0], ""
    bare = word
    for mark in _MONEY_MARKS:
        bare = bare.removeprefix(mark)
    if bare.strip() in _MAGNITUDES or (bare != word and not bare.strip()) or _LABEL.match(inside):
        return (_unit(bare + "元"), "") if not bare.strip() else (None, word)
    return None


def _unit(text: str) -> Unit | None:
    word = text.strip()
    if found := find_unit(word):
        return found
    for mark in _MONEY_MARKS:
        if word.startswith(mark):
            return find_unit(word.removeprefix(mark).lstrip(" ：:") or "元")
    return None


def _beside(text: str) -> tuple[str, Unit | None, str]:
    """The head without a unit behind a mark or a blank, or money in front of it."""
    if match := _SUFFIX.fullmatch(text):
        if unit := _unit(match[2]):
            return match[1], unit, ""
        if match[2] in _MAGNITUDES - {"K", "k", "M", "m"}:
            return match[1], None, match[2]
    if (match := _IN_FRONT.fullmatch(text)) and (unit := _unit(match[1])):
        return match[2], unit, ""
    return text, None, ""


def names_of(head: Head) -> tuple[str, ...]:
    """The words to look for: as it stands, without its unit, without its marks."""
    return tuple(dict.fromkeys(filter(None, (head.text, head.marked, head.name))))


def role_of(text: str) -> str:
    """What a column of that head is for, whatever the indicator; "" where it says nothing of that."""
    word = folded(text).lower()
    return ROLES.get(word) or ROLES.get(_read(word, lettered=True).name, "") if len(word) < 40 else ""


def is_period(text: str) -> bool:
    """Whether a group of columns is a time: a year, 本月, 累計."""
    return _PERIOD.fullmatch(folded(text)) is not None
