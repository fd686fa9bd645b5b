"""How a number format shows its number: as a number, a percentage, a date or a year, in which unit, in which scale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple
from unicodedata import category

from kpical.quantity.unit import CURRENCIES, YUAN, find_unit
from kpical.table.grid import NumberFormat
from kpical.table.stored_number import Shown

# Formats that have no code in the file; 27 to 36 and 50 to 58 are dates in Chinese, Japanese and Korean Excel.
_PERCENT = (9, 10, 67, 68)
_DATES = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
_DECIMALS = {1: 0, 2: 2, 3: 0, 4: 2, 9: 0, 10: 2, 37: 0, 38: 0, 39: 2, 40: 2, 41: 0, 42: 0, 43: 2, 44: 2, 67: 0, 68: 2}
BUILT_IN_PLACES = {str(n): places for n, places in _DECIMALS.items()}  # decimals that they show
BUILT_IN: dict[str, Shown] = {**{str(n): "percent" for n in _PERCENT}, **{str(n): "date" for n in _DATES}}

_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne, "!=": ne}
_CONDITION = re.compile(r"(<=|>=|<>|!=|<|>|=)\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)", re.ASCII)


class FormatCondition(NamedTuple):
    """What a value must be for a section to show it: `>=` 100."""

    sign: str
    limit: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether it does."""
        return bool(_COMPARED[self.sign](value, self.limit))


class FormatSection(NamedTuple):
    """One way of a format to show numbers, those for which the condition holds; `places` are the decimals that it fixes."""

    shown: Shown = "number"
    format: NumberFormat | None = None
    condition: FormatCondition | None = None
    places: int | None = None


Sections = Sequence[FormatSection]
GENERAL: Sections = (FormatSection(),)
_ZERO = Decimal(0)
# What sections are for that do not say it, by how many there are; a fourth one is for texts
_USUAL: dict[int, tuple[FormatCondition | None, ...]] = {
    1: (None,), 2: (FormatCondition(">=", _ZERO), None), 3: (FormatCondition(">", _ZERO), FormatCondition("<", _ZERO), None),
}  # fmt: skip


def condition_of(text: str) -> FormatCondition | None:
    """The condition that is written as `>=100`, None where it is none."""
    match = _CONDITION.fullmatch(text.strip())
    return FormatCondition(match[1], Decimal(match[2])) if match else None


def section_for(sections: Sections, stored: str) -> FormatSection:
    """The section that shows the number that the file has as `stored`."""
    if len(sections) == 1 and not sections[0].condition:
        return sections[0]
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return sections[0]
    if not value.is_finite():
        return sections[0]
    return next((one for one in sections if not one.condition or one.condition.holds(value)), GENERAL[0])


# The code of a format, piece by piece. What stands for itself: "年", \d; and neither is seen: _d (as wide as it), *d (repeated).
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)(?:"|\Z)|\\(?P<escaped>.?)|[_*](?:.|\Z)|\[(?P<bracket>[^\]]*)(?:\]|\Z)|(?P<end>;)|(?P<clock>am/pm|a/p)'
    r"|(?P<general>general|g/通用格式|標準)|(?P<power>e[+-])|(?P<word>[a-zÀ-ɏ]+)|(?P<digits>[0#?.,]+)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_DATE = re.compile(r"(?:[ymdhseg]|aaa+)+", re.IGNORECASE)  # aaa is a weekday, e a 民國 year; Standard and Stk. are words
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)  # hours beyond 24
_FOUR_DIGITS = 3  # yyy is a year in full, too
_ROC_PLACES = ("", "404", "zh-tw", "30404", "1030404")


def sections_of(code: str) -> Sections:
    """What the format code makes of numbers: `0.0%` a percentage, `e"年"m"月"d"日"` a date, `#,##0"千元"` a number in 千元."""
    made = [_section(pieces) for pieces in islice(_codes(code), len(_USUAL))]
    return tuple(one._replace(condition=one.condition or by) for one, by in zip(made, _USUAL[len(made)], strict=True))


def _codes(code: str) -> Iterator[list[re.Match[str]]]:
    """The pieces of each section."""
    pieces: list[re.Match[str]] = []
    for piece in _PIECE.finditer(code):
        if piece.lastgroup == "end":
            yield pieces
            pieces = []
        else:
            pieces.append(piece)
    yield pieces


def _section(pieces: Iterable[re.Match[str]]) -> FormatSection:
    before, behind, digits, letters, place = "", "", "", "", ""
    percent = roc = loose = False
    condition = None
    for piece in pieces:
        kind = piece.lastgroup or ""
        text = piece[kind] if kind else ""
        if kind == "bracket":
            sign, place = _currency(text, place)
            condition = condition_of(text) or condition
            letters += text if _ELAPSED.fullmatch(text) else ""
            roc = roc or text.lower() == "~roc"
            kind, text = "quoted", sign
        elif kind == "word" and _DATE.fullmatch(text) and text.strip("gG"):
            letters += text
            continue
        loose = loose or kind in ("general", "power") or text == "/"  # as many digits as there is room for, or a fraction
        if kind in ("general", "digits"):
            digits += text if kind == "digits" else "0"
        elif kind in ("quoted", "escaped", "word", "other"):
            before, behind = (before, behind + text) if digits else (before + text, behind)
        letters += "h" if kind == "clock" else ""
        percent = percent or kind == "percent"
    if letters:
        return FormatSection(_date_shown(letters.lower(), place.lower(), roc=roc), None, condition)
    seen, thousands = digits.strip(".,"), _thousands(digits)
    places = None if loose or thousands or not seen else len(digits.rstrip(",").partition(".")[2])
    if percent:
        return FormatSection("percent", None, condition, places)
    return FormatSection("number", format_of((before, behind), thousands) if seen else None, condition, places)


def _date_shown(letters: str, place: str, *, roc: bool) -> Shown:
    """A year alone is one, of the calendar that shows it; anything else is a date."""
    if set(letters) <= {"e", "g"} and (roc or place in _ROC_PLACES):
        return "roc_year"
    if set(letters) == {"y"} and len(letters) >= _FOUR_DIGITS:
        return "roc_year" if roc else "ce_year"
    return "date"


def _thousands(digits: str) -> int:
    """How often the commas divide by 1000: those behind the last digit before the point, and behind the very last one."""
    whole, _, part = digits.partition(".")
    return sum(len(text) - len(text.rstrip(",")) for text in (whole, part) if text.strip(","))


# What a format says beside its number.

_OWN = ("NT$", "NTD", "TWD", *CURRENCIES, "$", "＄")
# Whose dollar or ¥ it is, by the language or the country of its sign
_WHOSE = {
    "409": "US$", "en-us": "US$", "c04": "HK$", "zh-hk": "HK$", "1004": "S$", "zh-sg": "S$", "en-sg": "S$", "c09": "A$",
    "en-au": "A$", "1009": "C$", "en-ca": "C$",
}  # fmt: skip
_SEEN = "%％‰/"  # marks that mean something; others do not: （千元）


def _currency(bracket: str, place: str) -> tuple[str, str]:
    """The sign of the currency that `[$NT$-404]` shows, and the language that it names."""
    if not bracket.startswith("$"):
        return "", place
    sign, _, language = bracket[1:].partition("-")
    return signed(sign, language), language or place


def signed(sign: str, language: str) -> str:
    """The sign of a currency, made clear where only the language says whose it is."""
    if sign != "$" or not language or language.lower() in _ROC_PLACES:
        return sign
    return _WHOSE.get(language.lower(), f"{language}$")


def format_of(words: Iterable[str], thousands: int = 0) -> NumberFormat | None:
    """What a number means that has these words before and behind it; None where they say nothing.

    The sign of our own currency alone says no scale: NT$24,588 below a head in 千元 is 24,588千元.
    """
    said = [word for word in map(_meaning, words) if word]
    rest = "".join(_without_sign(word) for word in said)
    own = rest != "".join(said)
    rest = rest.removesuffix("整") if rest.endswith("元整") else rest
    if not rest:
        return NumberFormat(None, thousands, "", YUAN if own else None) if own or thousands else None
    unit = find_unit(rest)
    if unit is None or (own and not unit.alike(YUAN)):
        return NumberFormat(None, thousands, "".join(said))
    return NumberFormat(unit, thousands)


def _meaning(text: str) -> str:
    """The text without blanks, brackets, dashes and the like."""
    return "".join(c for c in text if category(c)[0] in "LNM" or category(c) == "Sc" or c in _SEEN).strip("/")


def _without_sign(word: str) -> str:
    return next((word[len(sign) :] for sign in _OWN if word.upper().startswith(sign)), word)
