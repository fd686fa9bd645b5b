"""The text that the kernel's words point into, and what cells say in words: their units, 是 and 否."""

from __future__ import annotations

from itertools import starmap
from typing import NamedTuple

from kpical.kernel._kernel import MOST_DECIMALS
from kpical.quantity.figure import YES_NO
from kpical.quantity.unit import ANY, TRUTH
from kpical.recipe.written import Exact, Worths

LARGEST = (1 << 63) - 1  # of a word
TRUTHS = Worths(TRUTH)
TRUTHS.update({word: int(answer) for word, answer in YES_NO.items()})


class TextPiece(NamedTuple):
    """Where a text is."""

    start: int
    size: int


class Text:
    """The bytes that words point into."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def piece(self, text: bytes) -> TextPiece:
        """The words for the text, which is put behind the others."""
        self.bytes += text
        return TextPiece(len(self.bytes) - len(text), len(text))


def _size(words: tuple[int, ...]) -> int:
    return words[1]


class Units:
    """The units that cells write, in the lists that columns name by their number; they grow when Python meets another one."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.lists = [Worths(ANY), TRUTHS]  # number 0 is empty
        self.words: dict[tuple[str, Exact], tuple[int, ...]] = {}  # of one, once its text is written down

    def number(self, worths: Worths | None) -> int:
        """The number of the list; 0 where there is none."""
        number = next((i for i, one in enumerate(self.lists) if one is worths), 0 if worths is None else len(self.lists))
        if number == len(self.lists) and worths is not None:
            self.lists.append(worths)
        return number

    @property
    def size(self) -> int:
        """How many units were met."""
        return sum(map(len, self.lists))

    def encoded(self) -> list[list[tuple[int, ...]]]:
        """The words of each unit, by list, the longest first: 千元 is not 元."""
        words = (filter(None, starmap(self._encoded, worths.copy().items())) for worths in self.lists)
        return [sorted(units, key=_size, reverse=True) for units in words]

    def _encoded(self, written: str, worth: Exact | None) -> tuple[int, ...]:
        """Its text, and what it is worth: a whole number, and how many of its digits are decimals."""
        decimals = next((i for i in range(MOST_DECIMALS + 1) if worth is not None and (worth * 10**i).denominator == 1), None)
        if worth is None or decimals is None or worth * 10**decimals > LARGEST:
            return ()
        if (written, worth) not in self.words:
            self.words[written, worth] = (*self.text.piece(written.encode()), int(worth * 10**decimals), decimals)
        return self.words[written, worth]
