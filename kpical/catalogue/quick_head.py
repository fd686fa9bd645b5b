"""What an indicator file calls its indicator, where its first lines say that plainly: a hundredth of the time that YAML takes.

    id: budget-execution-rate
    name: {zh: 預算執行率, en: Budget execution rate}
    aliases: [執行率]

Whatever is written otherwise (quoted, in other lines, in another order, further down) is for the YAML reader.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from kpical.catalogue.entry import Entry
from kpical.catalogue.model import Localized
from kpical.files.packaged import File

_UNSEEN = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
_OTHER = rf"{_UNSEEN}:#\[\]{{}},'\""  # what may make more than a text of it
_PLAIN = rf"[^\W_](?:[^{_OTHER}]*[^\s{_OTHER}])?"  # a scalar without quotation marks
_HEAD = (
    rf"(?:\#[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]*\n|\n)*+id: (?P<id>{_PLAIN}) *\n"
    rf"(?:name: (?:(?P<name>{_PLAIN})|\{{zh: (?P<zh>{_PLAIN})(?:, en: (?P<en>{_PLAIN}))?\}}) *\n)?"
    rf"(?:aliases: \[(?P<aliases>{_PLAIN}(?:, {_PLAIN})*)\] *\n)?"
)
_FURTHER = r"(?m)^(?:id|name|aliases)\b|^[^a-z# \n]"  # a key again, one in quotation marks, a tab, another document


def quick_entry(data: bytes, file: File) -> Entry | None:
    """The entry; None where the YAML reader has to look."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    head = re.match(_HEAD, text)
    if head is None or "\r" in text or re.compile(_FURTHER).search(text, head.end()):
        return None
    identity, zh, en, aliases = (normalize("NFC", head[name] or "") for name in ("id", "zh", "en", "aliases"))
    name = normalize("NFC", head["name"] or "") or zh or identity
    return Entry(identity, Localized(name, en), tuple(aliases.split(", ")) if aliases else (), file)
