"""The unit that a head or a caption writes: 新臺幣千元, NT$千元, 單位：千元, US$; and money whose scale nobody can notify."""

from __future__ import annotations

import re
from fractions import Fraction
from unicodedata import normalize

from kpical.quantity.unit import YUAN, Unit, find_unit

SAID = r"(?:(?:金額|貨幣|計量)?單\s*位|[Uu]nit)\s*[：:]\s*"
SCALES = "十百千萬億兆拾佰仟"
_SAID = SAID
_OWN = r"(?i)(?:新?[臺台]幣|NT\$|NTD|TWD|\$)\s*:?\s*"
_COUNTED = r"(?:以|按)?\s*(.+?)\s*(?:為單位|計)"
_APART = r"\s*[、；;，,]\s*"
_OPEN = rf"(?i)[km]|mn|bn|(?:thousand|million|billion)s?|[{SCALES}]*[百千萬億兆佰仟]|[{SCALES}]*[元圓塊]|1[0,]*000\s*[元圓]?"
_FOREIGN = {
    "usd": ("US$", "USD", "美元", "美金"), "eur": ("EUR", "€", "歐元"), "jpy": ("JPY", "日圓", "日元", "日幣"),
    "cny": ("CNY", "RMB", "人民幣"), "hkd": ("HK$", "HKD", "港幣", "港元"), "gbp": ("GBP", "£", "英鎊"),
    "krw": ("KRW", "韓元", "韓圜"), "aud": ("AUD", "澳幣", "澳元"),
    "cad": ("CAD", "加幣", "加元"), "sgd": ("SGD", "新加坡幣", "星幣"),
}  # fmt: skip
_CODES = {word: code for code, words in _FOREIGN.items() for word in words}
_MONEY = frozenset(("money", *_FOREIGN))
_ABROAD = rf"(?i)(?P<before>[{SCALES}]*)(?P<word>{'|'.join(map(re.escape, _CODES))})(?P<after>[{SCALES}]*)元?"
_POWERS = {"十": 1, "百": 2, "千": 3, "萬": 4, "億": 8, "兆": 12, "拾": 1, "佰": 2, "仟": 3}


def says_unit(text: str) -> bool:
    """Whether it begins with 單位：, so that a unit must follow."""
    return re.match(_SAID, text) is not None


def plain(text: str) -> str:
    """Without the words around a unit, full width as half: 單位：新臺幣千元 and 以新臺幣千元計 are 新臺幣千元."""
    text = normalize("NFKC", re.sub(_SAID, "", text, count=1) if says_unit(text) else text).strip().removeprefix("in ")
    counted = re.fullmatch(_COUNTED, text)
    return counted[1] if counted else text


def unit_of(text: str) -> Unit | None:
    """The unit that all of the text says, None where it says none."""
    text = plain(text)
    own = re.match(_OWN, text)
    if own is None:
        return find_unit(text) or _foreign(text)
    if own.end() == len(text):
        return YUAN if text.isascii() else None  # $ is money by the piece; 新臺幣 leaves its scale open
    unit = find_unit(text[own.end() :])
    return unit if unit and is_money(unit) else None


def is_money(unit: Unit) -> bool:
    """Whether it is money of any country, by itself or for each of something (元/人)."""
    return any(base in _MONEY for base, _ in unit.dimension)


def is_open_money(text: str) -> bool:
    """Whether it is money, or a scale of it, that no unit is known for: 千, 百萬, K, NT$K, 千圓, 1,000元, 新臺幣."""
    if unit_of(text):
        return False
    text = plain(text)
    own = re.match(_OWN, text)
    rest = text[own.end() :] if own else text
    return re.fullmatch(_OPEN, rest) is not None or (own is not None and not rest)


def read_bracket(inside: str) -> tuple[Unit | None, bool]:
    """The unit in a bracket, and whether there is money, or a unit that was promised, which is not understood.

    Beside money may stand other words, as in （單位：千元；決算）.
    """
    if unit := unit_of(inside):
        return unit, False
    if is_open_money(inside):
        return None, True
    promised = says_unit(inside)
    pieces = re.split(_APART, plain(inside))
    units = {unit for piece in pieces if (unit := unit_of(piece))}
    money = [unit for unit in units if is_money(unit)]
    open_ = any(is_open_money(piece) and not piece.isascii() for piece in pieces)
    if len(units) == 1 and (money or promised) and not open_:
        return units.pop(), False
    return None, promised or open_ or bool(money)


def _foreign(text: str) -> Unit | None:
    """A foreign currency, with a scale before or after it: US$, 千美元, 人民幣萬元."""
    match = re.fullmatch(_ABROAD, "".join(text.split()))
    if match is None:
        return None
    scale = Fraction(10 ** sum(_POWERS[letter] for letter in match["before"] + match["after"]))
    return Unit(text, scale, ((_CODES[match["word"].upper()], 1),))
