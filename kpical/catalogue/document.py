"""YAML read from its events: every scalar stays the text that it spells and knows its line and column.

Nothing is built by a YAML constructor, so `010`, `no` and `1:30` are text until a field gives them a type, and neither
nested brackets nor aliases can make the reader grow: depth and size are capped while the events come in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from unicodedata import normalize

import yaml

from kpical.catalogue.entry import MOST_BYTES
from kpical.named import NamedTuple
from kpical.problem.errors import FileProblem
from kpical.problem.position import Place
from kpical.problem.reasons import FileReason

MOST_DEPTH = 24
MOST_EVENTS = 20_000
_RULE = r"[:{,\[-][ \t]*(>=?[ \t]*[-0-9][^,}\]#]*)"  # to YAML, > begins a folded text
_WIDE_COLON = r"(?:^[ \t]*(?:-[ \t]+)?|[{,][ \t]*)([^ \t:：{}\[\],#'\"]+)[ \t]*："
_BREAK = "\r\n|[\r\n\x85\u2028\u2029]"  # what ends a line in YAML
_NOT_YAML = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"


class YamlScalar(NamedTuple):
    """A text in NFC; `inset` is how far its first character is from its place (1 behind a quotation mark)."""

    text: str
    place: Place
    inset: int = 0
    one_line: bool = True


class YamlSequence(NamedTuple):
    """A YAML sequence."""

    items: tuple[YamlNode, ...]
    place: Place


class YamlMapping(NamedTuple):
    """A YAML mapping, its keys in order."""

    entries: tuple[tuple[YamlScalar, YamlNode], ...]
    place: Place


YamlNode = YamlScalar | YamlSequence | YamlMapping


class _Stop(Exception):
    """Nothing more can be read from the file."""


def parse_document(
    data: bytes,
    file: str,
    only: frozenset[str] = frozenset(),
    most_bytes: int = MOST_BYTES,
    most_events: int = MOST_EVENTS,
) -> tuple[YamlNode | None, list[FileProblem]]:
    """The file's one document, and the problems of its form; None where nothing can be read on.

    With `only`, reading ends as soon as all of those keys of the outermost mapping were seen.
    """
    reader = _EventReader(file, only, most_bytes, most_events)
    try:
        return reader.document(reader.decoded(data)), reader.problems
    except _Stop:
        return None, reader.problems


class _EventReader:
    def __init__(self, file: str, only: frozenset[str], most_bytes: int, most_events: int) -> None:
        self.file, self.only = file, only
        self.most_bytes, self.most_events = most_bytes, most_events
        self.problems: list[FileProblem] = []

    def problem(self, reason: FileReason, mark: Any = None, found: str = "", wanted: str = "") -> None:
        place = Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)
        self.problems.append(FileProblem(reason, place, found, wanted))

    def stop(self, reason: FileReason, mark: Any = None, found: str = "", wanted: str = "") -> _Stop:
        self.problem(reason, mark, found, wanted)
        return _Stop()

    def decoded(self, data: bytes) -> str:
        if len(data) > self.most_bytes:
            raise self.stop("too_big", wanted=str(self.most_bytes))
        try:
            return normalize("NFC", data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.problems.append(FileProblem("not_utf8", Place(self.file, line)))
            raise _Stop from None

    def document(self, text: str) -> YamlNode:
        if bad := re.search(_NOT_YAML, text):
            line = text.count("\n", 0, bad.start())
            place = Place(self.file, line + 1, bad.start() - (text.rfind("\n", 0, bad.start()) + 1) + 1)
            self.problems.append(FileProblem("bad_character", place, f"U+{ord(bad[0]):04X}"))
            raise _Stop
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            events = self.capped(yaml.parse(text, Loader=loader))
            root = self.first_document(events)
            if self.only and isinstance(root, YamlMapping) and self.only <= {key.text for key, _ in root.entries}:
                return root
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self.problem("many_documents", event.start_mark)
                    break
        except yaml.MarkedYAMLError as error:
            if _unclosed(text, error.problem_mark) > MOST_DEPTH:  # the parser looks ahead, and may have a bound of its own
                raise self.stop("too_deep", error.problem_mark, wanted=str(MOST_DEPTH)) from None
            if hint := _hint(text, self.file, error.problem_mark):
                self.problems.append(hint)
                raise _Stop from None
            raise self.stop("syntax", error.problem_mark, str(error.problem or error.context or "")) from None
        except yaml.YAMLError as error:
            raise self.stop("syntax", found=str(error).split("\n")[0]) from None
        if isinstance(root, YamlScalar) and (hint := wide_colon(_line(text, root.place.line), self.file, root.place.line)):
            self.problems.append(hint)
            raise _Stop
        return root

    def capped(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        """The events, as long as they are no more than a file of this kind can need."""
        yield from islice(events, self.most_events)
        if (event := next(events, None)) is not None:
            raise self.stop("too_many", event.start_mark, f"> {self.most_events}", str(self.most_events))

    def first_document(self, events: Iterator[yaml.Event]) -> YamlNode:
        for event in events:
            if isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                continue
            if isinstance(event, yaml.StreamEndEvent):
                break
            return self.node(event, events, 0)
        raise self.stop("empty")

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> YamlNode:
        mark: Any = event.start_mark
        place = Place(self.file, mark.line + 1, mark.column + 1)
        if depth > MOST_DEPTH:
            raise self.stop("too_deep", mark, wanted=str(MOST_DEPTH))
        if getattr(event, "anchor", None):
            self.problem("anchor", mark, str(getattr(event, "anchor", "")))
        if getattr(event, "tag", None):
            self.problem("tag", mark, str(getattr(event, "tag", "")))
        if isinstance(event, yaml.ScalarEvent):
            return YamlScalar(event.value, place, 1 if event.style in ("'", '"') else 0, mark.line == _last_line(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return YamlSequence(tuple(self.items(events, depth)), place)
        if isinstance(event, yaml.MappingStartEvent):
            return YamlMapping(tuple(self.entries(events, depth)), place)
        return YamlScalar("", place)  # an alias; its problem is noted above

    def items(self, events: Iterator[yaml.Event], depth: int) -> Iterator[YamlNode]:
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            yield self.node(event, events, depth + 1)

    def entries(self, events: Iterator[yaml.Event], depth: int) -> Iterator[tuple[YamlScalar, YamlNode]]:
        seen: set[str] = set()
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, YamlScalar):
                self.problems.append(FileProblem("not_text", key.place))
            elif key.text in seen:
                self.problems.append(FileProblem("duplicate_key", key.place, key.text))
            else:
                seen.add(key.text)
                yield key, value
                if not depth and self.only and self.only <= seen:
                    return


def wide_colon(line: str, file: str, number: int) -> FileProblem | None:
    """That ： stands behind a name where YAML has a colon of half width and a blank."""
    match = re.search(_WIDE_COLON, line)
    return FileProblem("wide_colon", Place(file, number, match.end()), match[1]) if match else None


def _hint(text: str, file: str, mark: Any) -> FileProblem | None:
    """What officers write that is no YAML: an unquoted >=, a full-width colon, here or on the line before."""
    lines = text.split("\n")
    if mark is None or mark.line >= len(lines):
        return None
    if rule := re.search(_RULE, lines[mark.line]):
        return FileProblem("unquoted_rule", Place(file, mark.line + 1, rule.start(1) + 1), rule[1].strip())
    before = (i for i in range(mark.line - 1, -1, -1) if lines[i].strip() and not lines[i].lstrip().startswith("#"))
    numbers = (mark.line, *islice(before, 1))
    return next((hint for i in numbers if (hint := wide_colon(lines[i], file, i + 1))), None)


def _line(text: str, number: int) -> str:
    """The line of that number; what is empty may stand behind the last one."""
    return next(islice(re.split(_BREAK, text), number - 1, None), "")


def _unclosed(text: str, mark: Any) -> int:
    """How many brackets are open where the parser stopped."""
    before = text[: mark.index] if mark else ""
    return sum(map(before.count, "[{")) - sum(map(before.count, "]}"))


def _last_line(event: yaml.Event) -> int:
    assert event.end_mark
    return event.end_mark.line
