"""What a spreadsheet's file stores as a number, back to what was typed: a decimal, a percentage, a date.

Both formats write down a binary float (IEEE 754, double), with up to 17 digits: 8468852.54 stands in the file as
8468852.5399999991.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite, ulp
from typing import Literal

from kpical.table.grid import Doubt, NumberFormat, SheetCell

# How a cell's format shows its number; a year is a date of which nothing else is shown, of the Republic or of the common era
Shown = Literal["number", "percent", "date", "roc_year", "ce_year"]

DIGITS = 15  # significant ones; that many always survive in a double, and Excel keeps and shows no more
_NOISE = 2  # units in the last place by which adding and rounding may have moved a number
_FEW = 16  # characters that cannot have more than 15 digits beside a point, nor many without
_STORED = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DAYS = {False: 2_958_465, True: 2_957_003}  # the last day, 9999-12-31, by whether days count from 1904
_FALSE_LEAP_DAY = 60  # Excel has a 1900-02-29
_SECONDS = 86_400
_YEAR = re.compile(r"(\d{4})-\d\d", re.ASCII)
_BEFORE: dict[Shown, int] = {"roc_year": 1911, "ce_year": 0}  # years before the first one


def number_cell(
    text: str, shown: Shown = "number", *, since_1904: bool = False, form: NumberFormat | None = None, places: int | None = None
) -> SheetCell:
    """The cell of the number that the file has as `text`, by how it is shown; an error where that is no number.

    The shortest decimal that is the same double, where it has at most 15 significant digits. Else 15 digits of it, where
    they are within 2 units in the last place of the double: 0.30000000000000004 is 0.3. Else the shortest decimal,
    in doubt ("digits"): 0.3333333333333333, and every whole number of more than 15 digits.
    """
    try:
        stored, doubt = _decimal(text)
    except ValueError:
        return SheetCell(text, "error", "not_a_number")
    if shown == "number":
        return SheetCell(stored, "number", doubt, format=form, places=places)
    if shown == "percent":
        return SheetCell(_digits(Decimal(stored).scaleb(2)) + "%", "number", doubt, places=places)
    date = _date(Decimal(stored), since_1904=since_1904)
    return year_cell(date, shown) or SheetCell(date or stored, "date")


def year_cell(date: str, shown: Shown) -> SheetCell | None:
    """The cell of a date in ISO form of which only the year is shown; None where more is, or where it has none."""
    match = _YEAR.match(date)
    if match is None or shown not in _BEFORE:
        return None
    year = int(match[1]) - _BEFORE[shown]
    return SheetCell(str(year)) if year > 0 else None


def _decimal(text: str) -> tuple[str, Doubt]:
    """The file holds a float, so it is read as one, here and nowhere else. Raises ValueError where it is none."""
    value = float(text)
    shortest = repr(value)
    if not isfinite(value) or not (shortest == text or _STORED.fullmatch(text)):  # NaN, 1_000, full-width digits
        raise ValueError(text)
    if len(shortest) <= _FEW and "e" not in shortest:
        return (shortest.removesuffix(".0") if value else "0"), ""
    short = format(value, f".{DIGITS}g")
    near = abs(float(short) - value) <= _NOISE * ulp(value)
    if near and not (value.is_integer() and abs(value) >= 10**DIGITS):
        return _digits(Decimal(short)), ""
    return _digits(Decimal(shortest)), "digits"


def _digits(number: Decimal) -> str:
    """All digits, no exponent, no zeros that say nothing."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if number else "0"


def _date(serial: Decimal, *, since_1904: bool) -> str:
    """The date, time or both in ISO form of a number of days; "" where it is none."""
    from datetime import date, timedelta

    seconds = int((serial * _SECONDS).quantize(Decimal(1))) if 0 <= serial < _DAYS[since_1904] + 1 else -1
    days, seconds = divmod(seconds, _SECONDS)
    minutes, second = divmod(seconds, 60)
    time = f"{minutes // 60:02}:{minutes % 60:02}:{second:02}"
    if days < 0 or days > _DAYS[since_1904]:
        return ""
    if days == 0 and not since_1904:
        return time
    if since_1904:
        day = date(1904, 1, 1) + timedelta(days)
    elif days == _FALSE_LEAP_DAY:
        return "1900-02-29"
    else:
        day = date(1899, 12, 31 if days < _FALSE_LEAP_DAY else 30) + timedelta(days)
    return f"{day.isoformat()}T{time}" if seconds else day.isoformat()
