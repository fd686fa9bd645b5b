"""Where indicators are: the user's files and folders first, then the ones that travel with kpical."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple
from unicodedata import normalize

from kpical.catalogue.document import Listing, Node, Scalar, Table, parse_document
from kpical.catalogue.model import Indicator, Localized
from kpical.catalogue.reader import read_indicator
from kpical.errors import BadFile, Cycle, FileProblem, UnknownIndicator
from kpical.near import near
from kpical.place import Place
from kpical.resources import File, below, shipped

MOST_USES = 8  # indicators that use each other one within the other
_HEAD = frozenset({"id", "name", "aliases"})
OTHER_KINDS = {"goals": "plan", "steps": "lights"}  # by a key that no indicator file has


class Entry(NamedTuple):
    """What a file calls its indicator."""

    id: str
    name: Localized
    aliases: tuple[str, ...]
    file: File

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that the indicator may be called by, the id first."""
        return tuple(dict.fromkeys((self.id, self.name.zh, self.name.en, *self.aliases)))


class Library:
    """Indicators by id, name or alias. Files are read when they are asked for, each once."""

    def __init__(self, paths: Sequence[str] = ()) -> None:
        self.paths = paths
        self._read: dict[str, Indicator | BadFile] = {}

    def find(self, word: str) -> Indicator:
        """The indicator of that id, name or alias.

        Raises UnknownIndicator, BadFile (with every problem of the file), Cycle.
        """
        return self._find(word, ())

    def entry(self, word: str) -> Entry | None:
        """What the indicator of that word is called, without reading its formula."""
        word = normalize("NFC", word).strip()
        if not self.paths and (file := _shipped(f"{word}.yaml")):
            return _head(file)
        return self._words.get(word)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All indicators, the user's own first. Raises BadFile where one of the user's files can not be read."""
        own = _heads([file for path in self.paths for file in formula_files(path)])
        _check_twice(own)
        ids = {entry.id for entry in own}
        return (*own, *(entry for entry in _heads(shipped_files()) if entry.id not in ids))

    @cached_property
    def _words(self) -> dict[str, Entry]:
        words: dict[str, Entry] = {}
        for entry in self.entries:
            for word in entry.words:
                words.setdefault(word, entry)
        return {**words, **{entry.id: entry for entry in reversed(self.entries)}}

    def _find(self, word: str, users: tuple[str, ...]) -> Indicator:
        entry = self.entry(word)
        if entry is None:
            raise UnknownIndicator(word, near(word, self._words))
        if entry.id in users:
            raise Cycle(" → ".join([*users[users.index(entry.id) :], entry.id]))
        if len(users) > MOST_USES:
            raise BadFile([FileProblem("too_deep", Place(entry.file.path), wanted=str(MOST_USES))])
        found = self._read.get(entry.id) or self._indicator(entry, (*users, entry.id))
        if isinstance(found, BadFile):
            raise found
        return found

    def _indicator(self, entry: Entry, users: tuple[str, ...]) -> Indicator | BadFile:
        """Reads the file, and remembers what came of it unless that hangs on who uses it."""
        indicator, problems = self.read(entry.file, users)
        found = indicator or BadFile(problems)
        if not any(problem.code in ("too_deep", "cycle") for problem in problems):
            self._read[entry.id] = found
        return found

    def read(self, file: File, users: tuple[str, ...] = ()) -> tuple[Indicator | None, list[FileProblem]]:
        """The indicator of a file, or None, with the file's problems."""

        def find(word: str, place: Place) -> Indicator:
            return self._find(word, users)

        return read_indicator(file.read(), file.path, find)


def load(*paths: str) -> Library:
    """The indicators of the files and folders given, before the built-in ones."""
    return Library(paths)


def formula_files(path: str) -> list[File]:
    """The file itself, or every .yaml and .yml file below a folder. Raises BadFile where there is none."""
    if not os.path.isdir(path):
        return [File(path)]
    found = [file for file in below(path) if file.name.endswith((".yaml", ".yml"))]
    if not found:
        raise BadFile([FileProblem("no_formula_files", Place(path))])
    return found


def shipped_files() -> list[File]:
    """The files of the built-in indicators, by family."""
    return [file for file in shipped("formulas") if file.name.endswith(".yaml")]


def _shipped(name: str) -> File | None:
    return next((file for file in shipped_files() if file.name == name), None)


def _heads(files: Iterable[File]) -> list[Entry]:
    return [entry for file in files if (entry := _head(file))]


def _head(file: File) -> Entry | None:
    """What a file calls its indicator; None for a plan or a file of lights, which may lie beside."""
    try:
        root, problems = parse_document(file.read(), file.path, only=_HEAD)
    except FileNotFoundError:
        raise BadFile([FileProblem("not_found", Place(file.path))]) from None
    except OSError as error:
        raise BadFile([FileProblem("unreadable", Place(file.path), error.strerror or "")]) from None
    if root is None:
        raise BadFile(problems)
    fields = {key.text: value for key, value in root.entries} if isinstance(root, Table) else {}
    identity = fields.get("id")
    if identity is None and fields.keys() & OTHER_KINDS:
        return None
    if not isinstance(identity, Scalar):
        raise BadFile([FileProblem("missing_key", root.place, "id")])
    return Entry(identity.text, _name(fields.get("name"), identity.text), tuple(_texts(fields.get("aliases"))), file)


def _name(node: Node | None, otherwise: str) -> Localized:
    if isinstance(node, Table):
        texts = {key.text: value.text for key, value in node.entries if isinstance(value, Scalar)}
        return Localized(texts.get("zh", otherwise), texts.get("en", ""))
    return Localized(node.text if isinstance(node, Scalar) else otherwise)


def _texts(node: Node | None) -> Iterator[str]:
    for item in node.items if isinstance(node, Listing) else (node,):
        if isinstance(item, Scalar):
            yield item.text.strip()


def _check_twice(entries: Sequence[Entry]) -> None:
    seen: dict[str, Entry] = {}
    for entry in entries:
        if entry.id in seen:
            raise BadFile([FileProblem("same_indicator", Place(entry.file.path), entry.id, seen[entry.id].file.path)])
        seen[entry.id] = entry
