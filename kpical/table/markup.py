"""XML of an untrusted file, element by element: no entities, and bounds on depth, tags and texts.

A part's reader gives a table of what to do at the start and at the end of each element it knows. The names in it are as
`named` makes them, the namespace before the name; attributes that have no prefix have no namespace either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn, TypeVar
from xml.parsers import expat

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Place, Spot
from kpical.table.limits import ReadingLimits

Attributes = dict[str, str]
Starts = Mapping[str, Callable[[Attributes], None]]
Ends = Mapping[str, Callable[[], None]]

MOST_DEPTH = 256  # spreadsheets have about 20
MOST_TAG = 1 << 20  # bytes of one tag or comment, which expat holds in memory and reads again with each block
MOST_TEXT = 1 << 17  # characters of one text; a cell of Excel has at most 32,767
_LONGEST_NAMESPACE = 256  # it is put before each name, so a long one costs time with each element
_ENCODINGS = (None, "utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1")


T = TypeVar("T")


def named(namespaces: Iterable[str], table: Mapping[str, T]) -> dict[str, T]:
    """The table of bare names as one of full names: each name with each of the namespaces that mean the same."""
    return {f"{namespace} {name}": value for namespace in namespaces for name, value in table.items()}


class Markup:
    """One part of a file. `where` gives the place that an error names; a reader that knows better puts its own there."""

    def __init__(self, part: str, limits: ReadingLimits) -> None:
        self.part, self._allowance = part, limits
        self.where: Callable[[], Place | Spot] = lambda: limits.place
        self._starts: Starts = {}
        self._ends: Ends = {}
        self._other: Callable[[str], None] = lambda name: None
        self._depth = 0
        self._skipped = 0  # the depth of the element that is skipped, 0 where none is
        self._heard: list[str] = []
        self._length = -1  # of the text that is listened to, -1 where none is
        self._elements = self._characters = 0  # not yet taken from the limits

    def read(self, blocks: Iterable[bytes], starts: Starts, ends: Ends, other: Callable[[str], None] | None = None) -> None:
        """Reads it all; `other` receives the name of each element that `starts` does not have.

        Raises SpreadsheetError: damaged, doctype, tag, deep, elements, long_text, texts; and what the tables' functions raise.
        """
        self._starts, self._ends, self._other = starts, ends, other or self._other
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self.say
        fed = 0
        try:
            for block in blocks:
                parser.Parse(block, False)
                fed += len(block)
                self._account(fed - parser.CurrentByteIndex)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self.damaged(str(error)) from error

    def _account(self, open_tag: int) -> None:
        """After each block: the bytes of the tag that is not yet closed, and what the block held. A block can hold little."""
        if open_tag > MOST_TAG:
            raise SpreadsheetError("tag", self.where(), self.part, f"{MOST_TAG >> 20} MB")
        self._allowance.read(self._elements)
        self._allowance.say(self._characters)
        self._elements = self._characters = 0

    def damaged(self, detail: str) -> SpreadsheetError:
        """The error that says what is wrong with the part."""
        return SpreadsheetError("damaged", self.where(), f"{self.part}: {detail}")

    def skip(self, attributes: Attributes | None = None) -> None:
        """Nothing more is told of the element that has just started, nor of what is in it, up to its end."""
        self._skipped = self._depth

    def listen(self, attributes: Attributes | None = None) -> None:
        """From here on the text is collected."""
        self._heard.clear()
        self._length = 0

    def say(self, text: str) -> None:
        """Text, as it stands there or as an element means it."""
        if self._length < 0 or self._skipped:
            return
        self._heard.append(text)
        self._length += len(text)
        self._characters += len(text)
        if self._length > MOST_TEXT:
            raise SpreadsheetError("long_text", self.where(), limit=f"{MOST_TEXT:,}")

    def heard(self) -> str:
        """The text since `listen`; and no more is collected."""
        self._length = -1
        return "".join(self._heard)

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        self._elements += 1 + len(attributes)
        if self._depth > MOST_DEPTH:
            raise SpreadsheetError("deep", self.where(), self.part, str(MOST_DEPTH))
        if self._skipped:
            return
        if act := self._starts.get(name):
            act(attributes)
        else:
            self._other(name)

    def _end(self, name: str) -> None:
        if not self._skipped:
            if act := self._ends.get(name):
                act()
        elif self._skipped == self._depth:
            self._skipped = 0
        self._depth -= 1

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise self.damaged(encoding)

    def _doctype(self, *declaration: object) -> NoReturn:
        raise SpreadsheetError("doctype", self.where())

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        if len(uri or "") > _LONGEST_NAMESPACE:
            raise self.damaged("xmlns")
