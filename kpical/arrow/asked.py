"""What is asked of a table of Arrow: settled once, where the function is called, and as JSON for whoever computes elsewhere."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from kpical.batch.asked import renamed, targets_of, units_of
from kpical.batch.mappings import ByWord, Texts, callers_level, text_given, texts_given
from kpical.batch.run import Batch
from kpical.batch.solves import solves_of
from kpical.catalogue.built import decoded, encoded
from kpical.catalogue.called import Find
from kpical.catalogue.library import Library
from kpical.computation.calculation import check_printing
from kpical.files.packaged import PACKAGE
from kpical.problem.errors import BadOption
from kpical.quantity.period import Period
from kpical.quantity.period_text import When, period_of
from kpical.recipe.columns import Mapped, read_map
from kpical.recipe.job import Job
from kpical.words import Words


class TableJob(NamedTuple):
    """The job, the targets by the indicator's id, and the language of what is said."""

    job: Job
    targets: Mapping[str, str]
    lang: str

    @classmethod
    def of(  # noqa: PLR0913  as many as the command has options
        cls, words: Sequence[str], library: Library, *, year: When = None, target: ByWord = (), category: str | None = None,
        decimals: int | None = None, rounding: str | None = None, verdict: bool = False, grade: bool = False, notes: bool = False,
        exact: bool = False, solve: ByWord = (), maps: ByWord = (), heads: ByWord = (), unit: Texts = (),
        blank_zero: bool = False, dash_zero: bool = False, lang: str = "zh-TW", apart: bool = False,
    ) -> Self:  # fmt: skip
        """Raises UnknownIndicator, BadOption; TypeError for what is of another type."""
        check_printing(decimals, rounding)
        if not words:
            raise BadOption("needs_argument", "INDICATOR")
        for word in words:
            library.find(text_given("an indicator's id, name or alias", word))
        job = Job(
            words=tuple(words), renamed=renamed(texts_given("heads", heads, "="), words),
            maps=tuple(map(read_map, texts_given("maps", maps, "="))), period=period_of(year), decimals=decimals,
            rounding=rounding, verdict=verdict, grade=grade, exact=exact, notes=notes,
            solves=solves_of(texts_given("solve", solve, ":"), words, library),
            category=text_given("category", category or "").strip(), units=units_of(texts_given("unit", unit)), head=1,
            named=True, apart=apart, blank_zero=blank_zero, dash_zero=dash_zero, raw=True, encoding="utf-8",
        )  # fmt: skip
        return cls(job, targets_of(texts_given("target", target or (), ":"), words, library), lang)

    def run(self, find: Find) -> Batch:
        """A run over one table."""
        return Batch.of(self.job, find, self.targets, Words(self.lang))

    def notify(self, code: str, **facts: object) -> None:
        """Warns of what is to be known of the table."""
        said = Words(self.lang).label(f"notice.{code}", **{"file": "data", **facts})
        warnings.warn(said, stacklevel=callers_level())

    def packed(self, find: Find) -> bytes:
        """All of it and its indicators, as JSON."""
        job = {**self.job._asdict(), "units": [unit.name for unit in self.job.units]}
        indicators = {word: encoded(find(word), PACKAGE) for word in self.job.words}
        return json.dumps([job, self.targets, self.lang, indicators], ensure_ascii=False).encode()


def unpacked(data: bytes) -> tuple[TableJob, Find]:
    """What was packed by the same version of kpical."""
    job, targets, lang, indicators = json.loads(data)
    found = {word: decoded(text) for word, text in indicators.items()}
    of_classes = {
        "words": tuple(job["words"]),
        "maps": tuple(map(Mapped._make, job["maps"])),
        "period": job["period"] and Period._make(job["period"]),
        "units": units_of(job["units"]),
        "solves": tuple(map(tuple, job["solves"])),
    }
    return TableJob(Job(**{**job, **of_classes}), targets, lang), found.__getitem__
