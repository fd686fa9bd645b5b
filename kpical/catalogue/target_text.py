"""A target as it is written, read.

target = bound | bound ["且"] bound | number dots number | 是 | 否     80%以上未滿90%; 1-2館處; 80%..<90% is without 90 %
bound  = sign number | [before] number [behind]                       >= 80%, 達80%, 5%（含）以下, 過半數
dots   = ".." | "<.." | "..<" | "<..<" | 至 | 到 | "-" | "~"
number = a figure in the indicator's unit | 1/3 | 三分之一 | 百分之五 | 半數: a share, pure, for rates alone
"""

from __future__ import annotations

import re
from fractions import Fraction

from kpical.catalogue.target import DOTS, RANGES, SPANS, Target
from kpical.problem.errors import FigureError
from kpical.quantity.figure import read_figure
from kpical.quantity.share import in_unit, read_share
from kpical.quantity.span import NOTHING, point
from kpical.quantity.unit import Unit

_SIGNS = {"≥": ">=", "≧": ">=", "＞＝": ">=", "≤": "<=", "≦": "<=", "＜＝": "<=", "＞": ">", "＜": "<", "＝": "="}
_BEFORE = {
    **dict.fromkeys(("大於等於", "大於或等於", "達到", "達", "至少", "不低於", "不少於"), ">="),
    **dict.fromkeys(("小於等於", "小於或等於", "不超過", "未超過", "未逾", "不高於", "不大於", "至多"), "<="),
    **dict.fromkeys(("超過", "高於", "大於", "逾"), ">"),
    **dict.fromkeys(("未達", "未滿", "不滿", "不足", "低於", "少於", "小於"), "<"),
}
_OF_HALF = {"過": ">", "未過": "<="}  # 過半數
_BEHIND = {"以上": ">=", "以下": "<=", "以內": "<="}
_SIGN = ">=|<=|>|<|=|≥|≧|＞＝|≤|≦|＜＝|＞|＜|＝"
_WORD = rf"{'|'.join(_BEFORE)}|(?:{'|'.join(_OF_HALF)})(?=半)"
_INCLUDED = r"(?:[（(]含[)）])?"
_SIGNED = rf"(?s)({_SIGN})\s*(.+)"
_WORDED = rf"(?s)({_WORD})?\s*(.+?)\s*(?:{_INCLUDED}\s*({'|'.join(_BEHIND)})\s*{_INCLUDED})?"
_AND = r"\s*[且，、,；;]?\s*"
# Between two bounds; a comma between digits belongs to a number.
_JOINT = rf"{_AND}(?={_SIGN}|{_WORD})|(?<=[上下內)）]){_AND}|\s*(?:[且、；;]|(?<!\d)[，,]|[，,](?!\d))\s*"
# A hyphen may be a minus as well: it parts two numbers only where the first has no sign and a digit stands behind it.
_RANGE = r"(?s)(.*?)\s*([<＜]?\.\.[<＜]?|至|到)\s*(.*)|(\d[^-－–~～至到]*?)\s*[-－–~～]\s*(\d.*)"
_NUMBER = r"[-－△▲+＋]?[\d.,，．]+"
OPEN = ("share", "as_principle", "two_bounds")  # what a target alone is refused for
_LONGEST = 200  # of a text that may have two bounds

_Bound = tuple[str, str]  # a rule, and the text of its number


def says_none(text: str) -> bool:
    """Whether the text says that there is no target."""
    return text.strip().lower() == "none"


def read_target(text: str, unit: Unit | None) -> Target | None:
    """The target that the text says, in the indicator's unit, or None where it says none.

    Raises FigureError where a number in it cannot be used, and where it leaves open what is enough.
    """
    written = text.strip()
    plain = re.sub(r"\s{2,}", " ", written)  # runs of blanks would take the patterns too long
    if unit and unit.is_truth:
        figure = read_figure(plain.removeprefix("=").strip(), unit)
        return Target("=", point(figure.value), unit, written) if figure else None
    if "為原則" in plain:
        raise FigureError("as_principle", written)
    if pair := _two_bounds(plain) or _dotted(plain):
        return _range(*pair, written, unit)
    rules = _bounds(plain)
    return _one_sided(*rules[0], written, unit) if len(rules) == 1 else None


def _bounds(text: str) -> list[_Bound]:
    """Every rule of one number that the text says, of the same number: 達80%以上 says one twice, 未達80%以上 says two."""
    if match := re.fullmatch(_SIGNED, text):
        return [(_SIGNS.get(match[1], match[1]), match[2])]
    match = re.fullmatch(_WORDED, text)
    if match is None:
        return []
    said = ((_BEFORE | _OF_HALF).get(match[1]), _BEHIND.get(match[3]))
    return [(rule, match[2]) for rule in dict.fromkeys(said) if rule]


def _two_bounds(text: str) -> tuple[_Bound, _Bound] | None:
    """What is too little and what is too much, where the text says both: 80%以上未達90%."""
    for joint in re.finditer(_JOINT, text) if len(text) <= _LONGEST else ():
        first, second = _bounds(text[: joint.start()]), _bounds(text[joint.end() :])
        sides = {rule[0]: (rule, number) for rule, number in (*first, *second)}
        if len(first) == len(second) == 1 and sides.keys() == {">", "<"}:
            return sides[">"], sides["<"]
    return None


def _dotted(text: str) -> tuple[_Bound, _Bound] | None:
    """The two ends of a range, where the text is one and no rule: 1-2館處, 80%..<90%."""
    match = None if _bounds(text) else re.fullmatch(_RANGE, text)
    if match is None:
        return None
    low, dots, high = match.group(1, 2, 3) if match[4] is None else (match[4], "..", match[5])
    begin, end = RANGES.get(dots.replace("＜", "<"), RANGES[".."])
    return (begin, low), (end, high)


def _alike(low: str, high: str) -> tuple[str, str]:
    """The texts of a range's numbers with what stands at one of them alone: 1-2千元 is from 1千元 on, 百分之五至六 to 6 %."""
    under, of, _ = low.partition("分之")
    if of and read_share(low) is not None and read_share(f"{under}{of}{high}") is not None:
        return low, f"{under}{of}{high}"
    unit_text = re.sub(_NUMBER, "", high, count=1).strip()
    if re.fullmatch(_NUMBER, low) and not re.search(r"\d", unit_text) and read_share(high) is None:
        return low + unit_text, high
    return low, high


def _range(floor: _Bound, ceiling: _Bound, text: str, unit: Unit | None) -> Target | None:
    (begin, low), (end, high) = floor, ceiling
    first, last = (read_number(number, unit) for number in _alike(low, high))
    span = SPANS[begin](first).cut(SPANS[end](last))
    return Target(DOTS[begin, end], span, unit, text) if span != NOTHING else None


def _one_sided(rule: str, number: str, text: str, unit: Unit | None) -> Target:
    try:
        return Target(rule, SPANS[rule](read_number(number, unit)), unit, text)
    except FigureError as error:
        if error.code == "not_a_number" and re.fullmatch(_RANGE, number):
            raise FigureError("two_bounds", text) from None  # 至少5%至6%
        raise


def read_number(text: str, unit: Unit | None) -> Fraction:
    """The number of a bound, in the indicator's unit. Raises FigureError."""
    share = read_share(text)
    if share is not None:
        value = in_unit(share, unit)
        if value is None:
            raise FigureError("share", text, unit=unit.name if unit else "")
        return value
    figure = read_figure(text, unit)
    if figure is None:
        raise FigureError("missing", text)
    return figure.value
