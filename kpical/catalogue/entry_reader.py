"""What a file calls its indicator, without its formula: where its first lines say it plainly, in a hundredth of the time of YAML.

    id: budget-execution-rate
    name: {zh: 預算執行率, en: Budget execution rate}
    aliases: [執行率]

Whatever is written otherwise (quoted, in other lines, in another order, further down) is for the YAML reader.
"""

from __future__ import annotations

import re
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
    start = 0 if text.startswith("id: ") else text.find("\nid: ") + 1
    if start and not {line[:1] for line in text[:start].split("\n")} <= {"", "#"}:
        return None
    identity, end = _behind("id: ", text, start)
    name, end = _behind("name: ", text, end)
    aliases, end = _behind("aliases: ", text, end)
    if _FURTHER.search(text, end - 1) or "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text:
        return None  # the last four end a line of YAML, and none here
    zh, en = name or identity, ""
    if name.startswith("{zh: ") and name.endswith("}"):
        zh, _, en = name[5:-1].partition(", en: ")
    others = aliases[1:-1].split(", ") if aliases.startswith("[") and aliases.endswith("]") else [aliases] if aliases else []
    return IndicatorEntry(identity, Localized(zh, en), tuple(others), file) if _plain(identity, zh, en or zh, *others) else None


def _behind(key: str, text: str, start: int) -> tuple[str, int]:
    """What stands behind the key in the line that starts there, and where the next line does; no text, and there, if nothing."""
    end = text.find("\n", start)
    value = normalize("NFC", text[start + len(key) : end]).rstrip(" ") if text.startswith(key, start) else ""
    return (value, end + 1) if value and end >= 0 else ("", start)


def _plain(*texts: str) -> bool:
    """Whether YAML takes each of them for the text that it is."""
    together = "".join(texts)
    if not together.isprintable() or _OTHER.search(together):
        return False
    return not [text for text in texts if not text[:1].isalnum() or text[-1] == " "]
