"""A value of JSON that somebody hands in, taken for nothing until it is asked for what it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from kpical.problem.errors import FileProblem
from kpical.problem.position import Place

MOST_NUMBER = 4_400  # digits above and below the line: a figure of the most digits there are, in its largest unit
_NUMBER = re.compile(rf"(-?[0-9]{{1,{MOST_NUMBER}}})(?:/([0-9]{{1,{MOST_NUMBER}}}))?")


class Cursor(NamedTuple):
    """A value, and how one comes to it: `program.formula.of[1]`.

    What is asked of it raises FileProblem where it is something else.
    """

    value: Any
    file: str
    path: str = ""

    def fault(self) -> FileProblem:
        """That it is not what kpical writes."""
        return FileProblem("bad_program", Place(self.file), self.path or "{}")

    def key(self, name: str) -> Cursor:
        """What an object has under that key."""
        value = self.maybe(name)
        if value is None:
            raise Cursor(None, self.file, self._at(name)).fault()
        return value

    def maybe(self, name: str) -> Cursor | None:
        """As `key`, but None where there is null or nothing."""
        value = self._object().get(name)
        return None if value is None else Cursor(value, self.file, self._at(name))

    def entries(self) -> Mapping[str, Cursor]:
        """Every key of an object."""
        return {name: Cursor(value, self.file, self._at(name)) for name, value in self._object().items()}

    def items(self) -> Sequence[Cursor]:
        """Every value of a list."""
        if not isinstance(self.value, list):
            raise self.fault()
        return [Cursor(value, self.file, f"{self.path}[{i}]") for i, value in enumerate(self.value)]

    def pair(self) -> tuple[Cursor, Cursor]:
        """The values of a list of two."""
        items = self.items()
        if len(items) != 2:
            raise self.fault()
        return items[0], items[1]

    def text(self) -> str:
        """A text."""
        if not isinstance(self.value, str):
            raise self.fault()
        return self.value

    def one_of(self, known: Sequence[str]) -> str:
        """One of these texts."""
        if self.text() not in known:
            raise self.fault()
        return self.text()

    def truth(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.fault()
        return self.value

    def whole(self, least: int, most: int) -> int:
        """A number without a fraction."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not least <= self.value <= most:
            raise self.fault()
        return self.value

    def number(self) -> Fraction:
        """An exact number, which stands as a text."""
        written = _NUMBER.fullmatch(self.text())
        if written is None or (written[2] and not written[2].strip("0")):
            raise self.fault()
        above, under = (int(Decimal(digits)) for digits in (written[1], written[2] or "1"))
        return Fraction(above, under)

    def number_or_none(self, name: str) -> Fraction | None:
        """The number under a key; None where there is null or nothing."""
        value = self.maybe(name)
        return value and value.number()

    def text_or_nothing(self, name: str) -> str:
        """The text under a key; "" where there is null or nothing."""
        value = self.maybe(name)
        return value.text() if value else ""

    def listed(self, name: str) -> Iterator[Cursor]:
        """The values of the list under a key."""
        return iter(self.key(name).items())

    def _object(self) -> Mapping[str, Any]:
        if not isinstance(self.value, dict):
            raise self.fault()
        return self.value

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name
