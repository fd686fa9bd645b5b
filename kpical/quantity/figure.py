"""Text to exact number: every way in which Taiwan's offices write a figure, and nothing else.

    figure    = [sign] money | "(" money ")" | digits "-"    brackets and a minus behind mark a negative in ledgers
    sign      = "-" | "+" | "△" | "▲"                     as △ and ▲ do
    money     = [currency] amount [unit]                   新臺幣, NT$; 美元 and the like are money of their own
    amount    = digits | places
    digits    = 1234.5 | 1,234.5                           grouping, where there is any, is checked
    places    = [group 兆] [group 億] [group 萬] [group]   36億0,220萬, 一萬零五
    group     = digits | [d 千] [d 百] [[d] 十] [d]         1千, 3百, 壹佰貳拾參
    unit      = any name that `unit.find_unit` knows, 元整

A blank may stand around a sign, before a unit and behind 億 or 萬, never between two digits; a line may end before a
unit alone. Half- and full-width characters are the same. What is missing is None, never 0.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

from kpical.named import NamedTuple
from kpical.problem.display import tagged
from kpical.problem.errors import FigureError
from kpical.quantity.given import MOST_DIGITS, FigureValue, text_of
from kpical.quantity.numerals import DIGITS, MYRIADS, NUMERALS, SAID, TENS
from kpical.quantity.rounding import exact_text, grouped
from kpical.quantity.unit import ANY, CURRENCIES, FOREIGN, UNITS, YUAN, Unit, find_unit

if TYPE_CHECKING:
    from kpical.problem.reasons import FigureReason

MISSING = frozenset(
    {"", "-", "--", "---", "—", "——", "–", "―", "─", "−", "(-)", "(--)", "…", "……", "⋯", "...", "N/A", "NA", "n/a"}
)

# The full-width forms of ASCII (！ to ～) and the ideographic space: for figures they are the same characters.
_HALF_WIDTH: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HALF_WIDTH |= {0x3000: " ", 0x2212: "-", 0xFFE1: "£", 0xFFE5: "¥", 0x3014: "(", 0x3015: ")", 0x2215: "/"}
_HALF_WIDTH |= {0xFE50: ",", 0xFE59: "(", 0xFE5A: ")", 0xFE63: "-", 0xFE6A: "%"}  # Big5's small forms
# What programs leave around a text: it has no width, and says nothing.
_EDGE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202c\u202d"
_BLANK = "\u115f\u1160\u3164\uffa0\u034f\ufe0e\ufe0f"  # they look like nothing too, though Unicode calls them letters or marks
_PLAIN = re.compile(r"[+-]?(?:\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
# Only few figures need these: re compiles, and keeps, a pattern when it is first used.
_NUMBER = r"(?a:(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?)"
_LIKE_A_NUMBER = r"(?a:[\d,]+(?:\.\d*)?)"
_SIGNED = r"(?s)(?P<sign>[-+△▲]?)\s*(?:\((?P<inside>.*)\)(?P<percent>%?)|(?P<plain>.*))"
_PLAIN_IN = r"[-+△▲]?\s*(?a:\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[^\d\s.,].*)"
_MINUS_BEHIND = r"(?a:(\d[\d,]*(?:\.\d+)?)-)"
_APPROXIMATE = r"[約近逾餘多]|左右|上下"
_HAS_DIGIT = f"[0-9{NUMERALS}]"
_SECOND_LINE = r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\s*[0-9十拾" + "".join(DIGITS) + "]"
_CURRENCY = "|".join(re.escape(word) for word in (*CURRENCIES, *FOREIGN))
_UNIT = r"(?s)個?百分[點比]|人民幣.*|[^\d.,\s" + NUMERALS + "].*"

_YEAR_DIGITS = DIGITS | {"○": 0}
ERA = "中華民國|民國|西元|公元"
YEAR_CHARACTERS = f"○〇{SAID}十百"
YES_NO = {
    **dict.fromkeys(("是", "有", "1", "yes", "true"), True),
    **dict.fromkeys(("否", "無", "0", "no", "false"), False),
}


class Figure(NamedTuple):
    """An exact number in its unit, and the text it came from. Yes and no are 1 and 0.

    Attributes:
        value: the exact number in `unit`; 1 and 0 of 是 and 否
        unit: the declared unit, or the one that was written where any may be; None for a number without one
        text: what was typed, or the digits of what Python handed over
        origin: where its unit was written: cell is the text itself; format, head, row, option, caption are outside of it;
            "" where only the declared unit holds
    """

    value: Fraction
    unit: Unit | None
    text: str
    origin: str = ""

    def __repr__(self) -> str:
        return tagged(self, grouped(self.digits) + (self.unit.name if self.unit else ""))

    @property
    def base(self) -> Fraction:
        """The value in base units: 3 千元 is 3,000, 5 % is 1/20."""
        return self.value if self.unit is None or self.unit.scale == 1 else self.value * self.unit.scale

    @property
    def digits(self) -> str:
        """The value in its unit as plain digits."""
        return exact_text(self.value) or str(self.value)


class _Amount(NamedTuple):
    value: Fraction
    magnitude: bool  # 千 百 萬 億 stood in it


def is_missing(text: str) -> bool:
    """Whether the text says that there is no figure."""
    return half_width(text) in MISSING


def half_width(text: str) -> str:
    """The text without what is blank around it, in half-width characters."""
    text = text.strip()
    if text.isascii():
        return text
    while (less := text.strip(_EDGE).strip()) != text:
        text = less
    return unicodedata.normalize("NFC", text).translate(_HALF_WIDTH)


def _invisible(plain: str) -> str:
    """The first character in the text that nobody sees, as U+200B; or nothing."""
    unseen = (c for c in plain if c in _BLANK or (unicodedata.category(c) in ("Cc", "Cf") and not c.isspace()))
    return next((f"U+{ord(c):04X}" for c in unseen), "")


def read_figure(text: FigureValue, unit: Unit | None = None, name: str = "") -> Figure | None:
    """The figure in the declared unit, or None where it is missing; `name` is the input's, for the error.

    A bare number is in the declared unit; a written unit of the same dimension is converted. Where any unit is declared the
    figure is in the one that is written, or in none. A value that is no text is read as the text that `given` makes of it.
    Raises FigureError: not_a_number, approximate, wrong_unit, too_large.
    """
    if not isinstance(text, str):
        text = text_of(text, name)
    plain = half_width(text)
    if plain in MISSING:
        return None
    if unit and unit.is_truth:
        return Figure(_yes_or_no(plain, text, name), unit, text)
    if _PLAIN.fullmatch(plain) and len(plain) < MOST_DIGITS:
        digits = plain.replace(",", "")
        return Figure(Fraction(digits if "." in digits else int(digits)), None if unit == ANY else unit, text)
    if unit == ANY:
        return _in_its_own(plain, text, name)
    value, magnitude, written = _parse(plain, text, name)
    return Figure(_in_declared(value, written, unit, text, name, magnitude=magnitude), unit, text, "cell" if written else "")


def _yes_or_no(plain: str, text: str, name: str) -> Fraction:
    answer = YES_NO.get(plain.lower())
    if answer is None:
        raise FigureError("not_yes_no", text, name)
    return Fraction(answer)


def _in_its_own(plain: str, text: str, name: str) -> Figure:
    """The figure in the unit that its text writes, 12億元 in 億元: an amount, no rate."""
    value, _, written = _parse(plain, text, name)
    if written and not ANY.takes(written):
        raise FigureError("no_amount", text, name, limit=written.name)
    match = re.fullmatch(_PLAIN_IN, plain) if written else None
    larger = find_unit(match["unit"]) if match else None
    if written and larger and larger.alike(written):
        return Figure(value * written.scale / larger.scale, larger, text, "cell")
    return Figure(value, written, text, "cell" if written else "")


def _in_declared(value: Fraction, written: Unit | None, unit: Unit | None, text: str, name: str, *, magnitude: bool) -> Fraction:
    if written is None:
        # 12億 of an input in 千元: 億元 or 億 times 千元? Only the writer knows.
        if magnitude and unit and unit.scale != 1:
            raise FigureError("bare_magnitude", text, name, unit.name)
        return value
    if unit is None:
        if written.dimension or written.kind == "point":
            raise FigureError("no_unit_declared", text, name, written.name)
        return value * written.scale
    if not written.alike(unit):
        raise FigureError("wrong_unit", text=text, input=name, unit=unit.name, limit=written.name)
    return value * written.scale / unit.scale


def _parse(plain: str, text: str, name: str) -> tuple[Fraction, bool, Unit | None]:
    """Value, whether a magnitude stood in it, and the written unit."""
    if len(plain) > 2 * MOST_DIGITS:
        raise FigureError("too_large", text, name, limit=str(MOST_DIGITS))
    if unseen := _invisible(plain):
        raise FigureError("invisible", text, name, limit=unseen)
    if behind := re.fullmatch(_MINUS_BEHIND, plain):
        plain = f"-{behind[1]}"
    match = re.fullmatch(_SIGNED, plain)
    assert match, "the pattern takes any text"
    inside, sign = match["inside"], match["sign"]
    if inside is not None and sign:
        raise FigureError("not_a_number", text, name)
    body = match["plain"] if inside is None else inside + match["percent"]
    if len(re.sub(r"\D", "", body)) > MOST_DIGITS:
        raise FigureError("too_large", text, name, limit=str(MOST_DIGITS))
    symbol = re.match(_CURRENCY, body)
    currency = symbol[0] if symbol else ""
    written, body = _unit_of(body.removeprefix(currency).strip(), text, name)
    # 0,123 is 0.123 to half of the world; 36億0,220萬 is not it
    amount = None if re.match(r"0\d*,", body, re.ASCII) or re.search(_SECOND_LINE, plain) else _amount(body)
    if amount is None:
        raise FigureError(_why_not(plain, body), text, name)
    written = _money(currency, written) if currency else written
    if currency and written is None:
        raise FigureError("not_a_number", text, name)
    negative = inside is not None or sign in ("-", "△", "▲")
    return (-amount.value if negative else amount.value), amount.magnitude, written


def _money(currency: str, written: Unit | None) -> Unit | None:
    """The unit of a currency before the number and a unit behind it; None where they are not of one kind."""
    money = UNITS.get(currency, YUAN)
    if written is None or written.dimension == money.dimension:
        return written or money
    return find_unit(currency + written.name) if written.dimension == YUAN.dimension else None


def _unit_of(body: str, text: str, name: str) -> tuple[Unit | None, str]:
    """The unit at the end of the body, and what stands before it. 千 and 萬 belong to the number: 1,295萬1千元."""
    match = re.search(_UNIT, body)
    if not match:
        return None, body
    word = match[0].strip().removesuffix("整") if match[0].endswith("元整") else match[0].strip()
    unit = YUAN if word in CURRENCIES else UNITS.get(word) or find_unit(word)
    if unit is None:
        before = body[: match.start()].strip()
        if word.isalpha() and _amount(before) and not re.search(_APPROXIMATE, word):
            raise FigureError("unknown_unit", text, name, limit=word)
        return None, body
    return unit, body[: match.start()].strip()


def _why_not(plain: str, body: str) -> FigureReason:
    if re.search(_APPROXIMATE, plain) and re.search(_HAS_DIGIT, plain):
        return "approximate"
    return "grouping" if "," in body and re.fullmatch(_LIKE_A_NUMBER, body) else "not_a_number"


def _amount(body: str) -> _Amount | None:
    """The value of `digits` or `places`, or None where it is neither."""
    body = re.sub(r"(?<=[^\d.,\s])\s+|\s+(?=[^\d.,\s])", "", body)
    if (number := _arabic(body)) is not None:
        return _Amount(number, magnitude=False)
    total, limit, rest = Fraction(0), 0, body
    for char, scale in reversed(MYRIADS.items()):
        before, magnitude, after = rest.partition(char)
        if magnitude:
            group = _group(before, limit // scale, last=not after)
            if group is None:
                return None
            total, limit, rest = total + group * scale, scale, after
    if rest or not limit:
        group = _group(rest, limit, last=True)
        # 一萬五 may be 10,005 or 15,000
        # 一億五千 is said of 150,000,000 too
        skipped = limit > 10**4 and len(rest) > 1 and rest[0] not in "零〇" and rest[-1] in TENS
        skipped = skipped or (limit > 10**4 and rest.startswith("0") and "," in rest)  # 1億0,220: is it 萬?
        if group is None or skipped or (limit and len(rest) == 1):
            return None
        total += group
    return _Amount(total, magnitude=bool(limit) or body[0] in "0123456789.")


def _group(text: str, limit: int, *, last: bool) -> Fraction | None:
    """The value of a group below `limit` (0: no limit); a decimal point only in the last one."""
    value = _arabic(text) if re.fullmatch(_NUMBER, text) else _placed_group(text)
    if value is None or (limit and value >= limit) or (value.denominator != 1 and not last):
        return None
    return value


def _arabic(text: str) -> Fraction | None:
    return Fraction(text.replace(",", "").rstrip(".")) if text.strip(".") and re.fullmatch(_NUMBER, text) else None


def _placed_group(text: str) -> Fraction | None:
    """Digits with 千 百 十: 一百零二, 貳拾參, 1千, 3千5百. A place that is skipped needs its 零."""
    total, place, zero, number = Fraction(0), 10_000, False, ""
    for char in text:
        if char in TENS:
            scale = TENS[char]
            digit = _digit(number) if number else (Fraction(1) if scale == 10 else None)
            if digit is None or scale >= place or (digit >= 10 and total):
                return None
            if total and scale * 10 < place and not zero:
                return None
            total, place, zero, number = total + digit * scale, scale, False, ""
        elif char in "零〇" and not number:
            zero = True
        else:
            number += char
    if number:
        digit = _digit(number)
        # 一百二 may be 102 or 120
        if digit is None or (total and (digit >= 10 or (place > 10 and not zero))):
            return None
        total += digit
    elif zero:
        return Fraction(0) if text in ("零", "〇") else None
    return total if text else None


def _digit(text: str) -> Fraction | None:
    if text in DIGITS:
        return Fraction(DIGITS[text])
    return _arabic(text)


def read_year(text: str) -> int | None:
    """The 民國 fiscal year of `99`, `民國99年`, `99年度`, `2010`, `九十九年度`, `一〇八年`; None where it is none.

    民國 + 1911 = CE; the fiscal year is the calendar year. 1 to 999 are 民國 years, 1912 to 2910 CE.
    """
    plain = re.sub(r"\s", "", half_width(text))
    plain = re.sub(r"(?a:^(\d+)\.0$)", r"\1", plain)  # what a spreadsheet makes of 112
    match = re.fullmatch(rf"({ERA})?(\d{{1,4}}|[{YEAR_CHARACTERS}]{{1,7}})(年度?)?", plain)
    if not match:
        return None
    era, digits = match[1] or "", match[2]
    if digits.isascii():
        number: Fraction | None = Fraction(digits)
    elif len(digits) > 1 and all(char in _YEAR_DIGITS for char in digits):
        number = Fraction("".join(str(_YEAR_DIGITS[char]) for char in digits))  # 一〇八年度, 二〇一〇
    else:
        number = _placed_group(digits)
    if number is None:
        return None
    if era in ("西元", "公元") or (not era and number > 1911):
        number -= 1911
    return int(number) if 1 <= number <= 999 else None
