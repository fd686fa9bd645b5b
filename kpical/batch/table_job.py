"""What a Python program asks of a table, of Arrow or of rows: settled once, where the function is called."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Self

from kpical.batch.asked import renamed, targets_of, units_of
from kpical.batch.run import Batch
from kpical.batch.solves import solves_of
from kpical.catalogue.called import Find
from kpical.catalogue.library import Library, built_in
from kpical.computation.calculation import check_printing
from kpical.problem.errors import BadOption
from kpical.quantity.period_text import When, period_of
from kpical.recipe.columns import read_map
from kpical.recipe.job import Job
from kpical.words import Words

Texts = str | Sequence[str]  # one or several, as the command's options take them
ByWord = Texts | Mapping[str, str]  # or by the word that stands before each


class TableJob(NamedTuple):
    """The job, the targets by the indicator's id, and the language of what is said."""

    job: Job
    targets: Mapping[str, str]
    lang: str

    @classmethod
    def of(  # noqa: PLR0913  as many as the command has options
        cls, words: Sequence[str], library: Library, *, year: When = None, target: ByWord | None = None,
        category: str | None = None, decimals: int | None = None, rounding: str | None = None, verdict: bool = False,
        grade: bool = False, notes: bool = False, exact: bool = False, solve: ByWord = (), maps: ByWord = (), heads: ByWord = (),
        unit: Texts = (), blank_zero: bool = False, dash_zero: bool = False, lang: str = "zh-TW", apart: bool = False,
        rows_name: bool = False,
    ) -> Self:  # fmt: skip
        """Where `rows_name` the indicators, there may be no words. Raises UnknownIndicator, BadOption; TypeError."""
        check_printing(decimals, rounding)
        if not (words or rows_name):
            raise BadOption("needs_argument", "INDICATOR")
        for word in words:
            library.find(_text("an indicator's id, name or alias", word))
        job = Job(
            words=tuple(words), renamed=renamed(_texts("heads", heads, "="), words),
            maps=tuple(map(read_map, _texts("maps", maps, "="))), period=period_of(year), decimals=decimals,
            rounding=rounding, verdict=verdict, grade=grade, exact=exact, notes=notes,
            solves=solves_of(_texts("solve", solve, ":"), words, library),
            category="" if category is None else _text("category", category).strip(),
            units=units_of(_texts("unit", unit)), head=1, named=True, apart=apart, blank_zero=blank_zero, dash_zero=dash_zero,
            raw=True, encoding="utf-8",
        )  # fmt: skip
        return cls(job, targets_of(_texts("target", () if target is None else target, ":"), words, library), lang)

    def run(self, find: Find) -> Batch:
        """A run over one table."""
        return Batch.of(self.job, find, self.targets, Words(self.lang))

    def notify(self, code: str, **facts: object) -> None:
        """Warns of what is to be known of the table."""
        said = Words(self.lang).label(f"notice.{code}", **{"file": "data", **facts})
        warnings.warn(said, stacklevel=_callers_level())


def library_given(library: Library | None) -> Library:
    """The library, the built-in one where there is none. Raises TypeError."""
    if not isinstance(library, Library | None):
        raise TypeError(f"library is what load() gives, not {library!r:.60}")
    return library or built_in()


def _text(name: str, value: object) -> str:
    """The value. Raises TypeError unless it is text."""
    if not isinstance(value, str):
        raise TypeError(f"{name} is text, not {value!r:.60}")
    return value


def _texts(option: str, value: ByWord, sign: str = "") -> list[str]:
    """What an option was given, as the texts that the command's option has; `sign` joins those of a mapping. Raises TypeError."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping) and sign:
        return [f"{_text(option, word)}{sign}{_text(option, text)}" for word, text in value.items()]
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise TypeError(f"{option} is text, or a list{' or a mapping' * bool(sign)} of texts, not {value!r:.60}")
    return [_text(option, text) for text in value]


def _callers_level() -> int:
    """How many frames above the one that asks stands the first that is not kpical's, which the warning is about."""
    frame, level = sys._getframe(1), 1  # noqa: SLF001  `inspect` has it by another name, and is slow to import
    while frame.f_back and frame.f_globals.get("__name__", "").startswith("kpical."):
        frame, level = frame.f_back, level + 1
    return level
