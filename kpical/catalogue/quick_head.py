"""What an indicator file calls its indicator, where its first lines say that plainly: a hundredth of the time that YAML takes.

    id: budget-execution-rate
    name: {zh: 預算執行率, en: Budget execution rate}
    aliases: [執行率]

Whatever is written otherwise (quoted, in other lines, in another order, further down) is for the YAML reader.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from kpical.catalogue.entry import IndicatorEntry
from kpical.catalogue.wording import Localized
from kpical.files.packaged import File

_OTHER = frozenset(":#[]{},'\"")  # what may make more than a text of a scalar without quotation marks
_FURTHER = r"\n(?:id\b|name\b|aliases\b|[^a-z# \n])"  # a key again, one in quotation marks, a tab, another document
_BREAKS = "\r\x85\u2028\u2029"  # what ends a line of YAML and none here


def quick_entry(data: bytes, file: File) -> IndicatorEntry | None:
    """The entry; None where the YAML reader has to look. One small pattern: to compile one costs a start as much as 50 files."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    start = 0 if text.startswith("id: ") else text.find("\nid: ") + 1
    if start and not {line[:1] for line in text[:start].split("\n")} <= {"", "#"}:
        return None
    identity, end = _behind("id: ", text, start)
    name, end = _behind("name: ", text, end)
    aliases, end = _behind("aliases: ", text, end)
    if re.compile(_FURTHER).search(text, end - 1) or any(map(text.__contains__, _BREAKS)):
        return None
    zh, en = name or identity, ""
    if name.startswith("{zh: ") and name.endswith("}"):
        zh, _, en = name[5:-1].partition(", en: ")
    others = aliases[1:-1].split(", ") if aliases.startswith("[") and aliases.endswith("]") else [aliases] if aliases else []
    if not all(map(_is_plain, (identity, zh, en or zh, *others))):
        return None
    return IndicatorEntry(identity, Localized(zh, en), tuple(others), file)


def _behind(key: str, text: str, start: int) -> tuple[str, int]:
    """What stands behind the key in the line that starts there, and where the next line does; no text, and there, if nothing."""
    end = text.find("\n", start)
    value = normalize("NFC", text[start + len(key) : end]).rstrip(" ") if text.startswith(key, start) else ""
    return (value, end + 1) if value and end >= 0 else ("", start)


def _is_plain(text: str) -> bool:
    """Whether YAML takes it for the text that it is."""
    return text[:1].isalnum() and text[-1] != " " and text.isprintable() and _OTHER.isdisjoint(text)
