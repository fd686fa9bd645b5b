"""Where indicators are: the user's files and folders first, then the ones that travel with kpical."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from unicodedata import normalize

from kpical.catalogue import built
from kpical.catalogue.entry import MOST_BYTES, IndicatorEntry
from kpical.catalogue.model import Indicator
from kpical.catalogue.wording import Localized
from kpical.files.packaged import File, below, shipped
from kpical.problem.display import tagged
from kpical.problem.errors import BadFile, Cycle, FileProblem, UnknownIndicator
from kpical.problem.position import Place

MANY = 200  # files of the user's: an id opens the file of its name alone
MOST_USES = 8  # indicators that use each other one within the other


Replaced = Callable[
    [str, IndicatorEntry, IndicatorEntry], object
]  # a word, what it means, and what it would mean of the built-in ones


class Library:
    """Indicators by id, name or alias: `library[word]`, `word in library`, `for indicator in library`, `len(library)`.

    Files are read when they are asked for, each once.

    `replaced` receives the two, once, where one of the user's own is found and a built-in one would be without it.
    """

    def __init__(self, paths: Sequence[str] = (), replaced: Replaced | None = None) -> None:
        self.paths, self.replaced = paths, replaced
        self._told: set[tuple[str, str]] = set()
        self._read: dict[str, Indicator | BadFile] = {}
        self._met: dict[str, IndicatorEntry | None] = {}

    def find(self, word: str) -> Indicator:
        """The indicator of that id, name or alias.

        Raises UnknownIndicator, BadFile (with every problem of the file), Cycle.
        """
        return self._find(word, ())

    def __getitem__(self, word: str) -> Indicator:
        return self.find(word)

    def __contains__(self, word: object) -> bool:
        if isinstance(word, Indicator):
            return self.entry(word.id) is not None and self.find(word.id) == word
        return isinstance(word, str) and self.entry(word) is not None

    def __iter__(self) -> Iterator[Indicator]:
        return (self.find(entry.id) for entry in self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        return tagged(self, *self.paths, "built-in")

    def _repr_html_(self) -> str:
        from kpical.problem.above import shown  # little is shown by itself

        return shown("html", self)

    def entry(self, word: str) -> IndicatorEntry | None:
        """What the indicator of that word is called, without reading its formula."""
        word = normalize("NFC", word).strip()
        if "_words" in self.__dict__:
            return self._words.get(word)
        if word not in self._met:
            self._met[word] = self._named(word)
        return self._met[word] or self._words.get(word)

    @cached_property
    def entries(self) -> tuple[IndicatorEntry, ...]:
        """All indicators, the user's own first. Raises BadFile where one of the user's files cannot be read."""
        entries, faults = self.readable
        for fault in faults:
            raise fault
        return entries

    @cached_property
    def readable(self) -> tuple[tuple[IndicatorEntry, ...], tuple[BadFile, ...]]:
        """Those of the files that can be read, the user's own first, and what is wrong with the others.

        Raises BadFile for a path that leads nowhere.
        """
        own, faults = self._read_own() if self.paths else ({}, [])
        return (*own.values(), *(entry for entry in self._shipped if entry.id not in own)), tuple(faults)

    def _read_own(self) -> tuple[dict[str, IndicatorEntry], list[BadFile]]:
        from kpical.catalogue.entry_reader import read_entry  # who has no files of his own does without

        own: dict[str, IndicatorEntry] = {}
        faults: list[BadFile] = []
        for file in self._own:
            try:
                if entry := read_entry(file):
                    _add(entry, own)
            except BadFile as fault:
                if file.path in self.paths and not os.path.exists(file.path):
                    raise
                faults.append(fault)
        return own, faults

    def holding(self, text: str) -> list[IndicatorEntry]:
        """The indicators one of whose words holds the text; all of them where it is blank."""
        return _holding(self.entries, text)

    def listing(self, text: str) -> tuple[list[IndicatorEntry], tuple[BadFile, ...]]:
        """As `holding`, of the files that can be read, and what is wrong with the others."""
        entries, faults = self.readable
        return _holding(entries, text), faults

    @cached_property
    def _own(self) -> list[File]:
        return [file for path in self.paths for file in formula_files(path)]

    def _named(self, word: str) -> IndicatorEntry | None:
        """The entry of that id in a file of that name, so that no other need be opened.

        Few files of the user's are all opened, which costs nothing and finds an id that stands in two of them. Among many,
        only files of the same name are held against each other here; `entries` finds the rest.
        """
        if len(self._own) < MANY and (self.paths or built.is_there()):
            return None
        files = self._by_name.get(word, ())
        entries: dict[str, IndicatorEntry] = {}
        for entry in _entries(files):
            if entry.id == word:
                _add(entry, entries)
        return entries.get(word)

    @cached_property
    def _by_name(self) -> dict[str, list[File]]:
        names: dict[str, list[File]] = {}
        for file in self._own if self.paths else shipped_files():
            names.setdefault(os.path.splitext(file.name)[0], []).append(file)
        return names

    @cached_property
    def _words(self) -> dict[str, IndicatorEntry]:
        return _by_word(self.entries)

    def tell_replaced(self, entry: IndicatorEntry, *words: str) -> None:
        """Tell of the built-in ones that the indicator stands for: under its id, and under these words for it."""
        if not self.paths or self.replaced is None:
            return
        for word in (entry.id, *words):
            built_in = self._shipped_words.get(word)
            if built_in and (entry.id, built_in.id) not in self._told and not _same(built_in, entry):
                self._told.add((entry.id, built_in.id))
                self.replaced(word, entry, built_in)

    def _tell_lost(self, word: str) -> None:
        """Tell of the user's own that took the place of the built-in one which the word would mean."""
        if self.paths and self.replaced and (built_in := self._shipped_words.get(normalize("NFC", word).strip())):
            own = self.entry(built_in.id)
            assert own is not None  # else the word would mean the built-in one
            self.tell_replaced(own)

    @cached_property
    def _shipped_words(self) -> dict[str, IndicatorEntry]:
        return _by_word(self._shipped)

    @cached_property
    def _shipped(self) -> Sequence[IndicatorEntry]:
        return shipped_entries()

    def owners(self, word: str) -> list[Localized]:
        """The names of the built-in indicators that call one of their figures so.

        Reads every one of them: for a word that stands for nothing where it was given.
        """
        word = normalize("NFC", word).strip()
        built_in = Library()
        indicators = (built_in.find(entry.id) for entry in shipped_entries())
        return [one.name for one in indicators if any(word in definition.words for definition in one.definitions)]

    def _find(self, word: str, users: tuple[str, ...]) -> Indicator:
        entry = self.entry(word)
        if entry is None:
            from kpical.problem.suggest import suggestions  # most words are known

            self._tell_lost(word)
            raise UnknownIndicator(word, suggestions(word, self._words))
        self.tell_replaced(entry, normalize("NFC", word).strip())
        if entry.id in users:
            raise Cycle(" → ".join([*users[users.index(entry.id) :], entry.id]))
        if len(users) > MOST_USES:
            raise BadFile([FileProblem("too_deep", Place(entry.file.path), wanted=str(MOST_USES))])
        indicator = self._read.get(entry.id) or self._indicator(entry, (*users, entry.id))
        if isinstance(indicator, BadFile):
            raise indicator
        return indicator

    def _indicator(self, entry: IndicatorEntry, users: tuple[str, ...]) -> Indicator | BadFile:
        """Reads the file, and remembers what came of it unless that hangs on who uses it."""
        made = built.indicator(entry.id) if entry.built_in else None
        if made and not (self.paths and any(definition.uses for definition in made.definitions)):  # the user's may be used
            self._read[entry.id] = made
            return made
        indicator, problems = self.read(entry.file, users)
        outcome = indicator or BadFile(problems)
        if not any(problem.code in ("too_deep", "cycle") for problem in problems):
            self._read[entry.id] = outcome
        return outcome

    def read(self, file: File, users: tuple[str, ...] = ()) -> tuple[Indicator | None, list[FileProblem]]:
        """The indicator of a file, or None, with the file's problems."""
        from kpical.catalogue.reader import read_indicator  # the built-in ones are read without YAML

        def find(word: str, place: Place) -> Indicator:
            return self._find(word, users)

        return read_indicator(file.read(MOST_BYTES), file.path, find)


def load(*paths: str) -> Library:
    """The indicators of the files and folders given, before the built-in ones. What cannot be read is said when it is used."""
    return Library(paths)


@cache
def built_in() -> Library:
    """The built-in indicators, each read once."""
    return Library()


def formula_files(path: str) -> list[File]:
    """The file itself, or every .yaml and .yml file below a folder. Raises BadFile where there is none.

    A FIFO is read where it was named; in a folder nobody said that something is to be waited for.
    """
    if not os.path.isdir(path):
        return [File(path)]
    files = [file for file in below(path, waiting=False) if file.path.endswith((".yaml", ".yml"))]
    if not files:
        raise BadFile([FileProblem("no_formula_files", Place(path))])
    return files


def shipped_files() -> list[File]:
    """The files of the built-in indicators, by family."""
    return [file for file in shipped("formulas") if file.name.endswith(".yaml")]


def shipped_entries() -> list[IndicatorEntry]:
    """What the built-in indicators are called, by family."""
    return built.entries() or _entries(shipped_files())


def _entries(files: Sequence[File]) -> list[IndicatorEntry]:
    """What the files call their indicators, in their order; plans and lights are left out. Raises BadFile."""
    if not files:
        return []
    from kpical.catalogue.entry_reader import read_entry

    return [entry for file in files if (entry := read_entry(file))]


def _holding(entries: Sequence[IndicatorEntry], text: str) -> list[IndicatorEntry]:
    wanted = normalize("NFC", text).strip().lower()
    return [entry for entry in entries if any(wanted in word.lower() for word in entry.words)]


def _by_word(entries: Sequence[IndicatorEntry]) -> dict[str, IndicatorEntry]:
    """Every word with what it means: an id before any other word, and of two the first."""
    words = {entry.id: entry for entry in reversed(entries)}
    for entry in entries:
        for word in (entry.name.zh, entry.name.en, *entry.aliases):
            words.setdefault(word, entry)
    return words


def _same(entry: IndicatorEntry, other: IndicatorEntry) -> bool:
    """Whether both are of one file, or of files that say the same."""
    return entry.file == other.file or (entry.id == other.id and entry.file.read() == other.file.read())


def _add(entry: IndicatorEntry, known: dict[str, IndicatorEntry]) -> None:
    """Raises BadFile for an id that is known already."""
    if entry.id in known:
        raise BadFile([FileProblem("same_indicator", Place(entry.file.path), entry.id, known[entry.id].file.path)])
    known[entry.id] = entry
