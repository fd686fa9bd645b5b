"""A text as HTML shows it: every character of it is data."""

from __future__ import annotations

import re
from html import escape

from kpical.problem.display import visible

_PLANES = range(0, 0x110000, 0x10000)
# characters that stand for nothing: U+FDD0 to U+FDEF, and U+FFFE and U+FFFF of every plane
_NOTHING = re.compile("[\ufdd0-\ufdef" + "".join(chr(plane + end) for plane in _PLANES for end in (0xFFFE, 0xFFFF)) + "]")
_LANGUAGES = {"zh-TW": "zh-Hant-TW"}


def language(lang: str) -> str:
    """The language as HTML calls it."""
    return _LANGUAGES.get(lang, lang)


def block(text: str) -> str:
    """The text between two tags, a line break where it has one."""
    return _data(text).replace("\n", "<br>")


def inline(text: str) -> str:
    """The text on one line: in an attribute, or where there can be no tag."""
    return _data(text).replace("\n", " ")


def _data(text: str) -> str:
    if not text.isprintable():  # as most texts are
        text = _NOTHING.sub("�", visible(text))
    return escape(text)
