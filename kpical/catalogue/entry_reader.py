"""What a file calls its indicator, without its formula: where its first lines say it plainly, in a hundredth of the time of YAML.

    id: budget-execution-rate
    name: {zh: 預算執行率, en: Budget execution rate}
    aliases: [執行率]

Whatever is written otherwise (quoted, in other lines, in another order, further down) is for the YAML reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from kpical.catalogue.entry import MOST_BYTES, IndicatorEntry
from kpical.catalogue.wording import Localized
from kpical.files.packaged import File
from kpical.problem.errors import BadFile, FileProblem
from kpical.problem.position import Place
from kpical.problem.system import said_by_system

_OTHER = re.compile("[]:#[{},'\"]")  # what may make more than a text of a scalar without quotation marks
_FURTHER = re.compile(r"\n(?:id\b|name\b|aliases\b|[^a-z# \n])")  # a key again, one in quotation marks, a tab, another document


def read_entry(file: File) -> IndicatorEntry | None:
    """None for a plan or a file of lights, which may lie beside. Raises BadFile."""
    try:
        data = file.read(MOST_BYTES)
    except FileNotFoundError:
        raise BadFile([FileProblem("not_found", Place(file.path))]) from None
    except OSError as error:
        raise BadFile([FileProblem("unreadable", Place(file.path), said_by_system(error))]) from None
    if len(data) <= MOST_BYTES and (entry := quick_entry(data, file)):
        return entry
    from kpical.catalogue.yaml_head import by_yaml  # most files do without YAML

    return by_yaml(data, file)


def quick_entry(data: bytes, file: File) -> IndicatorEntry | None:
    """The entry; None where the YAML reader has to look. Small patterns: to compile one takes as long as 20 files."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    start = 0 if text[:4] == "id: " else _below_remarks(text)
    first, second, third, *_ = f"{text[start:]}\n\n\n".split("\n", 3)
    if first[:4] != "id: ":
        return None
    identity, end = first[4:], start + len(first)
    zh, en = identity, ""
    others: Sequence[str] = ()
    if second[:6] == "name: ":
        zh, end = second[6:], end + len(second) + 1
        if zh[:5] == "{zh: " and zh[-1] == "}":
            zh, _, en = zh[5:-1].partition(", en: ")
        second = third
    if second[:9] == "aliases: ":
        aliases, end = second[9:], end + len(second) + 1
        others = aliases[1:-1].split(", ") if aliases[:1] == "[" and aliases[-1] == "]" else [aliases]
    if _FURTHER.search(text, end) or "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text:
        return None  # the last four end a line of YAML, and none here
    words = [normalize("NFC", word) for word in (identity, zh, en or zh, *others)]
    together = "".join(words)
    if not together.isprintable() or _OTHER.search(together) or text[end:].lstrip("\n")[:1] == " ":
        return None  # where a blank comes next, the last text goes on
    for word in words:
        if not word[:1].isalnum() or word[-1] == " ":
            return None
    return IndicatorEntry(words[0], Localized(words[1], en and words[2]), tuple(words[3:]), file)


def _below_remarks(text: str) -> int:
    """Where the id's line begins, where nothing but remarks stands above; else the end."""
    start = text.find("\nid: ") + 1
    return start if start and {line[:1] for line in text[:start].split("\n")} <= {"", "#"} else len(text)
