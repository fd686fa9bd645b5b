"""The styles of an OpenDocument spreadsheet: which sheets are hidden, and how cells show their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from kpical.table.limits import ReadingLimits
from kpical.table.markup import Attributes, Markup
from kpical.table.number_format import GENERAL, FormatSection, Sections, condition_of, format_of, signed
from kpical.table.stored_number import Shown

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _STYLE, _NUMBER = f"{_URN}table:1.0 ", f"{_URN}style:1.0 ", f"{_URN}datastyle:1.0 "
_NAME, _FAMILY, _PARENT, _DATA = (_STYLE + name for name in ("name", "family", "parent-style-name", "data-style-name"))
_CONDITION = re.compile(r"value\(\)(.*)", re.DOTALL)
_MOST_PARENTS = 20
_KINDS: dict[str, Shown] = {
    "number-style": "number", "currency-style": "number", "percentage-style": "percent", "date-style": "date",
    "time-style": "date",
}  # fmt: skip
_YEAR, _ERA = "year", "era"
_PARTS = (_YEAR, _ERA, "month", "day", "day-of-week", "week-of-year", "quarter", "hours", "minutes", "seconds", "am-pm")


class _CellStyle(NamedTuple):
    """What a style of cells says: its data style, and the style that it goes by where it says nothing."""

    data: str
    parent: str


class _DataStyle:
    """A data style while it is read: the words around its number, the parts of its date, and other styles for some values."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.words = ["", ""]
        self.digits = False  # whether the number has been
        self.thousands = 0
        self.places: int | None = None  # decimals
        self.parts: set[str] = set()
        self.calendar, self.long = "gregorian", False  # of the year
        self.maps: list[tuple[str, str]] = []  # condition, name

    def section(self) -> FormatSection:
        if self.shown == "date":
            return FormatSection(self._date())
        seen = self.digits and self.shown == "number"
        places = None if self.thousands else self.places
        return FormatSection(self.shown, format_of(self.words, self.thousands) if seen else None, places=places)

    def _date(self) -> Shown:
        """A year alone is one, of the calendar that shows it; anything else is a date."""
        if _YEAR not in self.parts or not self.parts <= {_YEAR, _ERA}:
            return "date"
        if self.calendar == "roc":
            return "roc_year"
        return "ce_year" if self.calendar == "gregorian" and self.long else "date"


class Styles:
    """The styles of a file. `starts` and `ends` are what a reader of one of its parts does with their elements."""

    def __init__(self, limits: ReadingLimits, markup: Markup) -> None:
        self.limits, self.markup = limits, markup
        self.hidden: set[str] = set()  # styles of hidden sheets
        self._sheet = ""  # the style of sheets that is being read
        self._cells: dict[str, _CellStyle] = {}
        self._data: dict[str, _DataStyle] = {}
        self._open: _DataStyle | None = None
        self._sign: tuple[str, str] | None = None  # of a currency: language, country
        self._sections: dict[str, Sections] = {}
        self.starts: dict[str, Callable[[Attributes], None]] = {
            _STYLE + "style": self._style, _STYLE + "default-style": self._style, _STYLE + "table-properties": self._properties,
            _STYLE + "map": self._map, _NUMBER + "number": self._number, _NUMBER + "fraction": self._number,
            _NUMBER + "scientific-number": self._number, _NUMBER + "text": self._listen,
            _NUMBER + "currency-symbol": self._symbol,
            **{_NUMBER + kind: self._data_style(shown) for kind, shown in _KINDS.items()},
            **{_NUMBER + part: self._date_part(part) for part in _PARTS},
        }  # fmt: skip
        self.ends: dict[str, Callable[[], None]] = {
            _NUMBER + "text": self._said, _NUMBER + "currency-symbol": self._said,
            **dict.fromkeys((_NUMBER + kind for kind in _KINDS), self._closes),
        }  # fmt: skip

    def of(self, style: str) -> Sections:
        """How cells of that style show their numbers; GENERAL where it says nothing."""
        sections = self._sections.get(style)
        if sections is None:
            sections = self._sections[style] = self._resolved(style)
        return sections

    def _resolved(self, style: str) -> Sections:
        for _ in range(_MOST_PARENTS):
            said = self._cells.get(style)
            if said is None:
                break
            if said.data:
                return self._shown(said.data)
            style = said.parent
        return GENERAL

    def _shown(self, name: str) -> Sections:
        """A data style's sections: those for some values before its own."""
        data = self._data.get(name)
        if data is None:
            return GENERAL
        conditional = []
        for written, other in data.maps:
            condition, target = condition_of(written), self._data.get(other)
            if condition and target:
                conditional.append(target.section()._replace(condition=condition))
        return (*conditional, data.section())

    def _style(self, attributes: Attributes) -> None:
        family, name = attributes.get(_FAMILY), attributes.get(_NAME, "")
        self._sheet = name if family == "table" else ""
        if family == "table-cell":
            self.limits.keep()
            self._cells[name] = _CellStyle(attributes.get(_DATA, ""), attributes.get(_PARENT, ""))

    def _properties(self, attributes: Attributes) -> None:
        if self._sheet and attributes.get(_TABLE + "display") == "false":
            self.limits.keep()
            self.hidden.add(self._sheet)

    def _data_style(self, shown: Shown) -> Callable[[Attributes], None]:
        def begins(attributes: Attributes) -> None:
            self.limits.keep()
            self._open = self._data[attributes.get(_NAME, "")] = _DataStyle(shown)

        return begins

    def _closes(self) -> None:
        self._open = None

    def _map(self, attributes: Attributes) -> None:
        """Of a data style; those of styles of cells are conditional formatting, by which no number is shown otherwise."""
        match = _CONDITION.fullmatch(attributes.get(_STYLE + "condition", ""))
        if self._open and match:
            self.limits.keep()
            self._open.maps.append((match[1], attributes.get(_STYLE + "apply-style-name", "")))

    def _number(self, attributes: Attributes) -> None:
        if self._open:
            self._open.digits = True
            factor = attributes.get(_NUMBER + "display-factor", "1")
            zeros = len(factor) - 1 if re.fullmatch("1(?:000)*", factor) else 0
            self._open.thousands = min(zeros // 3, 9)
            places = attributes.get(_NUMBER + "decimal-places", "")
            self._open.places = int(places) if re.fullmatch(r"\d{1,2}", places, re.ASCII) else None

    def _date_part(self, part: str) -> Callable[[Attributes], None]:
        def note(attributes: Attributes) -> None:
            if self._open is None:
                return
            self._open.parts.add(part)
            if part == _YEAR:
                self._open.calendar = attributes.get(_NUMBER + "calendar", "gregorian").lower()
                self._open.long = attributes.get(_NUMBER + "style") == "long"

        return note

    def _symbol(self, attributes: Attributes) -> None:
        language, country = attributes.get(_NUMBER + "language", ""), attributes.get(_NUMBER + "country", "")
        self._sign = (language, country)
        self.markup.listen()

    def _listen(self, attributes: Attributes) -> None:
        self.markup.listen()

    def _said(self) -> None:
        """Words of a data style, before its number or behind it."""
        text = self.markup.heard()
        if self._sign:
            text = signed(text, "-".join(filter(None, self._sign)))
        self._sign = None
        if self._open:
            self._open.words[self._open.digits] += text
