"""What an indicator file says in words: in one language or two, where a formula is from, what is to be known of a result."""

from __future__ import annotations

from kpical.expression.formula import Formula
from kpical.named import NamedTuple


class Localized(NamedTuple):
    """A text in Chinese and, where there is one, in English.

    Attributes:
        zh: in Traditional Chinese
        en: in English; "" where there is none
    """

    zh: str
    en: str = ""

    def text(self, lang: str) -> str:
        """The text in that language; Chinese where the English is missing."""
        return self.en if lang == "en" and self.en else self.zh


class Source(NamedTuple):
    """Where the formula comes from.

    Attributes:
        document: the title of the published document
        place: chapter, page or table in it
        quote: its own words
        published: True where the document prints the formula, False where it prints a criterion and the formula is our reading of
            it; None where nothing is said
    """

    document: str
    place: str = ""
    quote: str = ""
    published: bool | None = None


class Remark(NamedTuple):
    """A note on a result, always or under a condition.

    Attributes:
        code: a short name for programs
        text: the remark itself
        when: the condition; None is always
    """

    code: str
    text: Localized
    when: Formula | None
