"""Text to 期間: every way in which offices write a year, a month or a quarter.

    period  = [截至] year | [截至] year [年|年度] part [底] [止]
    part    = 2月 | 第2季 | Q2 | 上半年 | 1-2月        each up to the end of its last month
            | /2 | -02 | _02 | .02                    a dot only before two digits: 98.10 loses its zero in a spreadsheet
            | -02-01                                  the first day of a month, as spreadsheets store one
    compact = 9802 | 10711 | 200902                   only where a head says that there are months

The figures of a month or of a quarter are those of the year up to its end (累計), as the official tables print them. So no
months are ever added here, and what does not begin in January is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kpical.problem.errors import FigureError
from kpical.quantity.figure import ERA, YEAR_CHARACTERS, half_width, read_year
from kpical.quantity.numerals import SAID, TO_TWELVE
from kpical.quantity.period import WHOLE, Period

_N = rf"(?:\d{{1,2}}|十[一二]?|[{SAID[1:]}])"
_ERA = f"(?:{ERA})?"
_NAMED = rf"(?P<year>{_ERA}(?:\d{{1,4}}|[{YEAR_CHARACTERS}]{{1,7}}))年度?"
_BARE = rf"(?P<year>{_ERA}\d{{2,4}})"


def _number(text: str) -> int:
    return int(text) if text.isascii() else TO_TWELVE[text]


def _half(match: re.Match[str]) -> int | None:
    return 6 if match["half"] == "上" else None


def _range(match: re.Match[str]) -> int | None:
    return _number(match["month"]) if _number(match["first"]) == 1 else None


def _month(match: re.Match[str]) -> int | None:
    return _number(match["month"])


def _quarter(match: re.Match[str]) -> int | None:
    return 3 * _number(match["quarter"])


# What is written, and its last month; None where it does not begin in January.
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], int | None]], ...] = (
    (rf"{_NAMED}(?P<month>{_N})月份?(?:0?1日)?", _month),
    (rf"{_NAMED}(?P<first>{_N})月?[-~至到](?P<month>{_N})月份?", _range),
    (rf"{_NAMED}第?(?P<quarter>[1-4一二三四])季度?", _quarter),
    (rf"{_NAMED}Q(?P<quarter>[1-4])", _quarter),
    (rf"{_BARE}[-/_]?Q(?P<quarter>[1-4])", _quarter),
    (rf"{_NAMED}(?P<half>[上下])半年度?", _half),
    (rf"{_BARE}(?P<sign>[-/_])(?P<month>\d{{1,2}})(?:(?P=sign)0?1)?", _month),
    (rf"{_BARE}\.(?P<month>\d\d)", _month),
)
_ALL_YEAR = ("全年", "全年度", "年度")
_COMPACT = r"(?P<year>[5-9]\d|\d{3}|[1-9]\d{3})(?P<month>\d\d)"
_UNCLEAR = rf"{_BARE}\.\d|[0-4]?\d[-/_.]\d{{1,2}}"  # 98.1 lost a zero or did not; 10/11 may be a day


When = Period | int | str | None  # as a caller says it: 112, "112年6月"


def period_of(year: When) -> Period | None:
    """What a caller means by 112, "112年6月" or a Period. Raises FigureError as `read_period`."""
    return year if year is None or isinstance(year, Period) else read_period(str(year))


def period_in(year: str, part: str, *, compact: bool = False, stored: bool = False) -> Period:
    """The period of a cell for the year and of one beside it, if it says anything: 6, 6月, 第2季, 上半年, 全年, 98年6月.

    Raises FigureError: two_periods, and as `read_period`, which says what `compact` and `stored` are.
    """
    whole = read_period(year, compact=compact, stored=stored)
    plain = re.sub(r"\s", "", half_width(part))
    if not plain:
        return whole
    try:
        period = dated(plain) or _part_of(whole.year, plain)
    except FigureError as error:
        raise error.with_facts(text=f"{year} {part}") from None
    if period.year != whole.year or (whole.is_month and period != whole):
        raise FigureError("two_periods", year, limit=part)
    return period


def _part_of(year: int, part: str) -> Period:
    if part in _ALL_YEAR:
        return Period(year)
    return read_period(f"{year}年{part}月" if re.fullmatch(_N, part) else f"{year}年{part}")


def dated(part: str) -> Period | None:
    """The month or quarter of a cell beside a year, where it says of which year it is: 98年6月, 9806."""
    try:
        period = read_period(part, compact=True)
    except FigureError:
        return None
    return period if period.is_month else None


def says_month(text: str) -> bool:
    """Whether a title speaks of a month or a quarter of a year, as 截至98年3月底止 does; a day is when it was printed."""
    plain = re.sub(r"\s", "", half_width(text))
    return re.search(rf"(?a:\d{{2,4}}年度?(?:{_N}月(?!{_N}日)|第?[1-4一二三四]季|[上下]半年))", plain) is not None


def period_or_none(text: str) -> Period | None:
    """The period that the text writes, or None."""
    try:
        return read_period(text)
    except FigureError:
        return None


def read_period(text: str, *, compact: bool = False, stored: bool = False) -> Period:
    """The period that a cell or an option writes.

    `compact`: its head says 年月, so that 10711 is 107年11月. `stored`: it is a number of a spreadsheet, whose zero at the end is
    lost, so that no month stands behind its dot.
    Raises FigureError: not_a_period, ambiguous_period, not_from_january.
    """
    plain = re.sub(r"\s", "", half_width(text)).replace("～", "~")
    plain = re.sub(r"(?a:^(\d+)\.0$)", r"\1", plain)  # what a spreadsheet makes of 112
    if compact and re.fullmatch(r"(?a:[1-4]\d{3})", plain):
        raise FigureError("ambiguous_period", text)  # 110年1月, or 1101? 2010年, or 20年10月?
    if compact and (match := re.fullmatch(rf"(?a:{_COMPACT})", plain)):
        return _period(match, _month(match), text)
    bare = re.sub(r"^截?至|(?:底止?|止)$", "", plain)
    if (year := read_year(bare)) is not None:
        return Period(year)
    if re.fullmatch(rf"(?a:{_UNCLEAR})", plain) or (stored and "." in plain):
        raise FigureError("ambiguous_period", text)
    for form, last in _FORMS:
        if match := re.fullmatch(f"(?ai:{form})", bare):
            return _period(match, last(match), text)
    raise FigureError("not_a_period", text)


def _period(match: re.Match[str], month: int | None, text: str) -> Period:
    year = read_year(match["year"])
    if month is None:
        raise FigureError("not_from_january", text)
    if year is None or not 1 <= month < WHOLE:
        raise FigureError("not_a_period", text)
    return Period(year, month)
