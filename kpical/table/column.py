"""Heads of columns: the name, the unit and the marks that one carries, as in 預算數（千元）(A)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from kpical.quantity.unit import Unit
from kpical.table.folding import folded, without_blanks
from kpical.table.periods import says_when
from kpical.table.roles import HEADS, OF_MONTHS, ROLES
from kpical.table.unit_words import SAID, SCALES, is_money, is_open_money, read_bracket, unit_of

__all__ = ["HEADS", "ROLES", "Head", "folded", "is_period", "names_of", "read_head", "read_heads", "role_of"]

_LONGEST = 400  # two names of 100 characters and a unit are shorter
_OPENING, _CLOSING = r"(（\[［【〔﹙﹝", r")）\]］】〕﹚﹞"
_BRACKET = rf"[{_OPENING}](?P<inside>[^{_OPENING}{_CLOSING}]*)[{_CLOSING}]"
_CIRCLED = "[\u2460-\u2473\u2776-\u277f\u24b6-\u24e9]"  # ①, ❶, Ⓐ
_MARK = r"(?i)(?:[A-Z]\d?|\d{1,2})%?(?:\s*[-+*×/÷=]\s*(?:[A-Z]\d?|\d{1,2}|100)%?)*"
_LAST = rf"\s*(?:{_BRACKET}|{_CIRCLED})$"
_NOTED = rf"(?<=[{_CLOSING}])(?:[A-Za-zＡ-Ｚａ-ｚ]|[0-9０-９]{{1,2}})$"  # behind a unit: 預算數(千元)A
_LETTER = r"(?<=[^\x00-\x7f])\s*[A-ZＡ-Ｚ]$"
_EQUALS = rf"(?<=[{_CLOSING}])\s*[-+*×/÷=＋－＊／＝]$"  # (3)=(1)+(2)
_AMOUNT = rf"(?:(?:新?[臺台]幣|NT\$)\s*[{SCALES}]*|[{SCALES}]+)元"
# 百萬元以上採購件數 is a word.
_NOT_BEHIND = rf"(?!(?:[(（]含[)）])?以|未滿|未達|不|逾|至|到|起|者|整|級|券|鈔|戶|[~～/／、]|-?[\d{SCALES}])"
_BEFORE = rf"(?P<unit>{_AMOUNT}){_NOT_BEHIND}[\s_：:-]*(?P<name>.+)"
_WITHIN = rf"{_BRACKET}{_NOT_BEHIND}"
_BEHIND = (
    rf"(?P<name>(?!每).+[^\d\s{SCALES}逾達滿過破每近約至到於足值低高少多餘第一二三四五六七八九兩幾])(?P<unit>{_AMOUNT}|[%％])"
)
_SEPARATOR = r"(?<!^)(?:\s*[_＿－–—:：/／，,；;、-]\s*|(?<!\s\S)(?<!^\S)\s+|\s+(?=\S\S))"  # 單 位 is set wide
_BETWEEN = "/／，,；;、"  # part words too, as in 件數/年 and 館、處: only money or a rate is a unit behind them
_PROMISED = rf"(?<!^)[\s，,；;]*{SAID}"
_ERA = frozenset(("民國", "中華民國", "西元", "公元"))


class Head(NamedTuple):
    """A head as it stands, and its name without unit and marks. `unknown` is money in it that is not understood, as (千)."""

    text: str
    name: str
    unit: Unit | None = None
    unknown: str = ""
    marked: str = ""  # without its unit, its marks kept


class _HeadPiece(NamedTuple):
    """A part of a head that may be taken off: a unit, money that is not understood ("open"), a mark; or a word."""

    text: str
    kind: str = "word"
    unit: Unit | None = None


def read_head(text: str) -> Head:
    """What one head says by itself; (K) is money there, see `read_heads`."""
    return _head(folded(text), "")


def read_heads(texts: Sequence[str]) -> list[Head]:
    """What the heads of a row say: a (K) among other single letters numbers its column."""
    words = [folded(text) for text in texts]
    letters = [_letters(word) for word in words]
    all_letters = [letter for own in letters for letter in own]
    others = set(all_letters) - {"K", "M"}
    heads = []
    for word, own in zip(words, letters, strict=True):
        alone = len(own) == 1 and all_letters.count(own[0]) == 1
        heads.append(_head(word, own[0] if alone and others - set(own) else ""))
    return heads


def names_of(head: Head) -> tuple[str, ...]:
    """The words to look for, in order: the head as it stands, without its unit, without its marks; then set close."""
    return _names(head.text, head.marked, head.name)


@lru_cache(maxsize=1 << 16)  # a head is looked for in every indicator
def _names(*texts: str) -> tuple[str, ...]:
    names = [name for name in texts if name]
    return tuple(dict.fromkeys([*names, *map(without_blanks, names)]))


def is_period(text: str) -> bool:
    """Whether a group's head is a year or another stretch of time, so that the parts below it are figures of that time."""
    head = read_head(text)
    return says_when(head.text) or says_when(head.name)


@lru_cache(maxsize=1 << 16)
def role_of(text: str) -> str:
    """What a column of that head is for (a key of HEADS), "" where the head is none of the words."""
    return ROLES.get(_word_of_role(text), "")


def _word_of_role(text: str) -> str:
    """The word of HEADS that the head is, or ""."""
    head = read_head(text)
    if (word := without_blanks(head.text).lower()) in ROLES:
        return word
    name = without_blanks(head.name)
    stem, pieces = _tail(name)
    if len(pieces) == 1 and pieces[0].text.strip("()（） ") in _ERA:
        name = stem
    word = name.lower()
    return word if head.unit is None or ROLES.get(word) in {"value", "year"} else ""  # 機關(個) counts them


def is_of_months(text: str) -> bool:
    """Whether the head says that digits alone below it are a month of a year."""
    return _word_of_role(text) in OF_MONTHS


def _is_word(text: str) -> bool:
    """Whether the head is nothing but its name: letters alone, of which none begins what says a unit."""
    return text.isalpha() and not any(sign in text for sign in ("元", "位", "nit"))


@lru_cache(maxsize=1 << 16)  # a head is asked for its unit, its role and its period
def _head(text: str, letter: str) -> Head:
    if _is_word(text):
        return Head(text, text, marked=text)
    stem, pieces = _parts(text, letter)
    name = (stem + "".join(piece.text for piece in pieces if piece.kind == "word")).strip() or text
    marked = (stem + "".join(piece.text for piece in pieces if piece.kind in {"word", "mark"})).strip()
    units = {piece.unit for piece in pieces if piece.unit}
    doubtful = {"open"} if len(units) < 2 else {"open", "unit"}
    unknown = "".join(piece.text for piece in pieces if piece.kind in doubtful).strip()
    return Head(text, name, unit=None if unknown or not units else units.pop(), unknown=unknown, marked=marked)


def _parts(text: str, letter: str = "") -> tuple[str, list[_HeadPiece]]:
    """The stem of a head and the pieces around it."""
    if len(text) > _LONGEST:
        return text, []
    stem, pieces = _tail(text, letter)
    has_unit = any(piece.unit for piece in pieces)
    suffix = _suffix(stem)
    if suffix and (not has_unit or _is_money(suffix)):
        stem, before = _tail(stem.removesuffix(suffix.text), letter)
        pieces = [*before, suffix, *pieces]
    elif has_unit and (match := re.search(_LETTER, stem)):
        stem, pieces = stem[: match.start()], [_HeadPiece(match[0], "mark"), *pieces]
    stem, inner = _inner(stem)
    return stem, [*inner, *pieces]


def _tail(text: str, letter: str = "") -> tuple[str, list[_HeadPiece]]:
    """What is left of the last brackets and marks, and these."""
    pieces: list[_HeadPiece] = []
    if _is_word(text):
        return text, []
    noted = re.search(_NOTED, text) if len(text) <= _LONGEST else None
    rest = text[: noted.start()] if noted else text
    while len(text) <= _LONGEST and (match := re.search(_LAST, rest)):
        pieces.insert(0, _bracket(match, letter))
        rest = re.sub(_EQUALS, "", rest[: match.start()])
    if not noted:
        return rest, pieces
    return (rest, [*pieces, _HeadPiece(noted[0], "mark")]) if pieces and pieces[-1].kind in {"unit", "open"} else (text, [])


def _bracket(match: re.Match[str], letter: str) -> _HeadPiece:
    inside = match["inside"]
    if inside is None or normalize("NFKC", inside).strip().upper() == (letter or None):
        return _HeadPiece(match[0], "mark")
    unit, is_open = read_bracket(inside)
    if unit or is_open:
        return _HeadPiece(match[0], "unit" if unit else "open", unit)
    return _HeadPiece(match[0], "mark" if re.fullmatch(_MARK, normalize("NFKC", inside).strip()) else "word")


def _suffix(stem: str) -> _HeadPiece | None:
    """The unit behind a name without a bracket: 預算數_千元, 本期 千元, 本期單位：千元, 預算數千元, 執行率%."""
    if match := re.search(_PROMISED, stem):
        unit, _ = read_bracket(stem[match.start() :].lstrip(" ，,；;"))
        if unit or not match[0][0].isalpha():  # 填報單位：主計處 promises none
            return _HeadPiece(stem[match.start() :], "unit" if unit else "open", unit)
    for match in re.finditer(_SEPARATOR, stem):
        rest = stem[match.end() :]
        unit = unit_of(rest)
        piece = _HeadPiece(stem[match.start() :], "unit" if unit else "open", unit)
        if unit and (_is_money(piece) or unit.kind != "amount"):
            return piece
        if unit and not unit.name.endswith("數") and not set(match[0]) & set(_BETWEEN):  # 參加 人數 is a word
            return piece
        if is_open_money(rest) and not rest.isdecimal():
            return piece
    if match := re.fullmatch(_BEHIND, stem):
        return _HeadPiece(match["unit"], "unit", unit_of(match["unit"]))
    return None


def _inner(stem: str) -> tuple[str, list[_HeadPiece]]:
    """Money before a name, 千元本期, or in a bracket within it, （千元）本期."""
    pieces = []
    if match := re.fullmatch(_BEFORE, stem):
        pieces.append(_HeadPiece(match["unit"], "unit", unit_of(match["unit"])))
        stem = match["name"]
    for match in reversed(list(re.finditer(_WITHIN, stem))):
        unit, _ = read_bracket(match["inside"])
        piece = _HeadPiece(match[0], "unit", unit)
        if _is_money(piece):
            pieces.append(piece)
            stem = stem[: match.start()] + stem[match.end() :].lstrip()
    return stem, pieces


def _is_money(piece: _HeadPiece) -> bool:
    return piece.unit is not None and is_money(piece.unit)


def _letters(text: str) -> list[str]:
    """The single letters in brackets at the end of a head."""
    insides = [re.sub(r"[^A-Z]", "", normalize("NFKC", piece.text)) for piece in _tail(text)[1] if len(piece.text.strip()) == 3]
    return [inside for inside in insides if inside]
