"""A scalar of a located document into a value, by kind: text, name, number, unit, period; problems with their places."""

from __future__ import annotations

import re
from unicodedata import category, normalize

from kpical.catalogue.document import YamlNode, YamlScalar, YamlSequence
from kpical.catalogue.fields import Field
from kpical.expression.operations import FUNCTIONS, OPERATORS
from kpical.named import NamedTuple
from kpical.problem.errors import FigureError, FileProblem, Texts
from kpical.problem.position import Place
from kpical.problem.reasons import FileReason
from kpical.problem.suggest import suggestions
from kpical.quantity.period import Period
from kpical.quantity.period_text import read_period
from kpical.quantity.rounding import MOST_DECIMALS
from kpical.quantity.unit import ANY, Unit, find_unit

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_NO_NAME = re.compile(r"[=＝\n]|^['\"]")
_FLAGS = {"true": True, "false": False, "是": True, "否": False}
LONGEST_NAME = 100
MOST_PROBLEMS = 100  # a file with more is no indicator file


class RawNumber(NamedTuple):
    """A number as it is written, to be read once its unit is known."""

    text: str
    place: Place


class ScalarReader:
    """Reads scalars by kind; `problems` grows, and a value with a problem is None."""

    def __init__(self) -> None:
        self.problems: list[FileProblem] = []
        self.noted: set[tuple[str, Place, str]] = set()

    def note(self, reason: FileReason, place: Place, found: str = "", wanted: Texts = "", close: list[str] | None = None) -> None:
        """Keep a problem, once."""
        if (reason, place, found) not in self.noted and len(self.noted) < MOST_PROBLEMS:
            self.noted.add((reason, place, found))
            self.problems.append(FileProblem(reason, place=place, found=found, wanted=wanted, near=close or ()))

    def text(self, node: YamlNode, field: Field | None = None) -> str | None:
        """A scalar's text without outer blanks."""
        if not isinstance(node, YamlScalar):
            self.note("not_text", node.place)
            return None
        bad = next((c for c in node.text if _is_hidden(c)), None)
        if bad:
            self.note("bad_character", node.place, f"U+{ord(bad):04X}")
            return None
        return node.text.strip()

    def line(self, node: YamlNode, field: Field) -> str | None:
        """A text that may be a cell of a table as it is: one line, which no spreadsheet takes for a formula."""
        text = self.text(node)
        if text is not None and (not text or "\n" in text or "\t" in text or text[0] in "=+-@＝＋－＠"):
            self.note("bad_grade", node.place, text)
            return None
        return text

    def formula(self, node: YamlNode, field: Field) -> YamlScalar | None:
        """The scalar itself, for the places of the formula's mistakes."""
        text = self.text(node)
        return node if isinstance(node, YamlScalar) and text is not None else None

    def id(self, node: YamlNode, field: Field) -> str | None:
        """What scripts call it: lower-case letters and digits, with - or _ between them."""
        text = self.text(node)
        if text is not None and (not _ID.fullmatch(text) or len(text) > LONGEST_NAME):
            self.note("bad_id", node.place, text)
            return None
        return text

    def name(self, node: YamlNode) -> YamlScalar | None:
        """A word that may stand for a figure: in a formula, a head of a column, before `=`."""
        text = self.text(node)
        if text is None or not isinstance(node, YamlScalar):
            return None
        word = normalize("NFC", text)
        bad = not any(c.isalpha() for c in word) or bool(_NO_NAME.search(word)) or len(word) > LONGEST_NAME
        if bad or word.lower() in OPERATORS or word.lower() in FUNCTIONS:
            self.note("bad_name", node.place, word)
            return None
        return node._replace(text=word)

    def names(self, node: YamlNode, field: Field) -> list[YamlScalar]:
        """A list of names; a single one needs no list."""
        items = node.items if isinstance(node, YamlSequence) else (node,)
        return [name for item in items if (name := self.name(item)) is not None]

    def texts(self, node: YamlNode, field: Field) -> list[YamlScalar]:
        """A list of texts; a single one needs no list. A blank one is noted."""
        items = node.items if isinstance(node, YamlSequence) else (node,)
        texts = [item for item in items if self.text(item) is not None and isinstance(item, YamlScalar)]
        for item in texts:
            if not item.text.strip():
                self.note("empty_text", item.place)
        return [item for item in texts if item.text.strip()]

    def unit(self, node: YamlNode, field: Field) -> Unit | None:
        """None for a text that is empty or names no unit; the latter is noted."""
        text = self.text(node)
        if not text:
            return None
        unit = find_unit(text)
        if unit is None:
            self.note("unknown_unit", node.place, text)
        return unit

    def unit_or_any(self, node: YamlNode, field: Field) -> Unit | None:
        """As `unit`, or `any`: whatever unit the figures are written in."""
        return ANY if self.text(node) == ANY.name else self.unit(node, field)

    def number(self, node: YamlNode, field: Field) -> RawNumber | None:
        """The text of a number, which is read when its unit is known."""
        text = self.text(node)
        return None if text is None else RawNumber(text, node.place)

    def whole(self, node: YamlNode, field: Field) -> int | None:
        """From 0 to 999."""
        text = self.text(node)
        if text is not None and not (text.isascii() and text.isdigit() and len(text) < 4):
            self.note("not_whole_number", node.place, text)
            return None
        return None if text is None else int(text)

    def flag(self, node: YamlNode, field: Field) -> bool | None:
        """true, false, 是 or 否; another word is noted."""
        text = self.text(node)
        if text is not None and text.lower() not in _FLAGS:
            self.note("unknown_choice", node.place, text, tuple(_FLAGS))
        return _FLAGS.get((text or "").lower())

    def period(self, node: YamlNode, field: Field) -> Period | None:
        """A year or a month of one, from 99, 99年度, 2010 or 110年7月."""
        text = self.text(node)
        if text is None:
            return None
        try:
            return read_period(text)
        except FigureError as error:
            self.problems.append(FileProblem("bad_year", node.place, text, cause=error))
            return None

    def choice(self, node: YamlNode, field: Field) -> str | None:
        """One of the words that the field names."""
        text = self.text(node)
        if text is not None and text not in field.of:
            self.note("unknown_choice", node.place, text, field.of, suggestions(text, field.of, 2))
            return None
        return text

    def places(self, number: int | None, place: Place) -> int | None:
        """A number of decimals that there may be."""
        if number is not None and number > MOST_DECIMALS:
            self.note("number_range", place, str(number), f"0-{MOST_DECIMALS}")
        return number

    def earlier(self, node: YamlNode, field: Field) -> int | None:
        """-1 to -99 as 1 to 99, and 0."""
        text = self.text(node)
        if text is None:
            return None
        match = re.fullmatch(r"(?a:-(\d{1,2})|0)", text)
        if match is None:
            self.note("not_earlier", node.place, text)
            return None
        return int(match[1] or 0)

    def before(self, node: YamlNode, field: Field) -> int | None:
        """-1 to -99 as 1 to 99."""
        years = self.earlier(node, field)
        if years == 0 and isinstance(node, YamlScalar):
            self.note("not_earlier", node.place, node.text.strip())
        return years or None


def _is_hidden(char: str) -> bool:
    """Control and format characters: none belongs in a name or a sentence, and bidi ones can make a lie of it."""
    return char not in "\n\t" and category(char) in ("Cc", "Cf", "Cs", "Co")
