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
    above, _, rest = text.partition("id: ")
    if above and (above[-1] != "\n" or not {line[:1] for line in above.split("\n")} <= {"", "#"}):
        return None
    identity, _, rest = rest.partition("\n")
    zh, en = identity, ""
    others: Sequence[str] = ()
    if rest.startswith("name: "):
        zh, _, rest = rest[6:].partition("\n")
        if zh.startswith("{zh: ") and zh.endswith("}"):
            zh, _, en = zh[5:-1].partition(", en: ")
    if rest.startswith("aliases: "):
        aliases, _, rest = rest[9:].partition("\n")
        others = aliases[1:-1].split(", ") if aliases.startswith("[") and aliases.endswith("]") else [aliases]
    if _FURTHER.search(text, len(text) - len(rest) - 1) or "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text:
        return None  # the last four end a line of YAML, and none here
    words = [normalize("NFC", word) for word in (identity, zh, en or zh, *others)]
    if not _plain(words):
        return None
    return IndicatorEntry(words[0], Localized(words[1], en and words[2]), tuple(words[3:]), file)


def _plain(words: Sequence[str]) -> bool:
    """Whether YAML takes each of them for the text that it is."""
    together = "".join(words)
    if not together.isprintable() or _OTHER.search(together):
        return False
    return not [word for word in words if not word[:1].isalnum() or word[-1] == " "]
