"""The head of a table: found, checked against what is asked for, and written again with the heads of the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from kpical.batch.headers import (
    INDICATOR_HEADS,
    YEAR_HEADS,
    Columns,
    check_maps,
    check_shared,
    find_head,
    heads_found,
    match,
    plain_heads,
)
from kpical.batch.job import Find, Job
from kpical.catalogue.model import Definition, Indicator
from kpical.csv_text import cells, guarded, line, passed_on, unguarded, without_last
from kpical.errors import BadOption, KpicalError, MissingColumn
from kpical.inputs import definition_for
from kpical.table.records import Chunk, together

_LINES_SEARCHED = 30  # for the heads, where the first line has none


class Heading(NamedTuple):
    """The heads of a table and what they say. `replaces`: the last column is the error column of an earlier run."""

    heads: Sequence[str]
    record: bytes
    end: bytes
    above: Sequence[tuple[bytes, bytes]]  # record and line end of each line above the head
    below: Callable[[], Iterator[bytes]]  # the first records below the head, to look for other heads
    replaces: bool
    year_at: int | None
    word_at: int | None
    asked: Sequence[tuple[str, Indicator]]
    results: Sequence[str]  # the heads of the results, the last one `error`

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.heads)

    @property
    def kept(self) -> bytes:
        """The head without the error column of an earlier run."""
        return without_last(self.record) if self.replaces else self.record

    def written(self, job: Job) -> bytes:
        """All down to the head, with the heads of the results."""
        kept = passed_on(self.kept, raw=job.raw)
        results = line(self.results if job.raw else map(guarded, self.results))
        above = b"".join(passed_on(record, raw=job.raw) + end for record, end in self.above)
        return above + kept + b"," * bool(kept) + results + (self.end or b"\n")

    def rejected(self) -> bytes:
        """The head of the rejected rows."""
        return self.kept + b"," * bool(self.kept) + b"error" + (self.end or b"\n")


def read_heading(job: Job, incoming: Iterator[Chunk], find: Find) -> tuple[Heading, Iterator[Chunk]]:
    """The heading, with its columns checked, and the rows below it.

    Raises MissingColumn, AmbiguousColumn, BadOption and what `find` raises.
    """
    held = next(incoming, None)
    while held and len(held.records) < job.head and (more := next(incoming, None)):
        held = together(held, more)
    if held is None or len(held.records) < job.head:
        raise MissingColumn("", "", reason="no_head")
    at = job.head - 1
    heads = plain_heads(text_of(cell) for cell in cells(held.records[at]))
    word_at = None if job.words else find_head(heads, INDICATOR_HEADS)
    replaces = heads[-1:] == ["error"]
    heading = Heading(
        heads=heads,
        record=held.records[at],
        end=held.ends[at],
        above=list(zip(held.records[:at], held.ends[:at], strict=True)),
        below=partial(_below, held.records[job.head :], incoming),
        replaces=replaces,
        year_at=None if job.year is not None else find_head(heads, YEAR_HEADS),
        word_at=word_at,
        asked=[(word, find(word)) for word in job.words],
        results=_result_heads(job, heads[:-1] if replaces else heads),
    )
    check_maps(heading.asked, job.maps if job.words else ())
    _check(heading, job)
    rest = Chunk(held.records[job.head :], held.ends[job.head :], held.data, held.quoted, held.stray)
    return heading, chain([rest], incoming)


def _below(first: Sequence[bytes], incoming: Iterator[Chunk]) -> Iterator[bytes]:
    return islice(chain(first, chain.from_iterable(chunk.records for chunk in incoming)), _LINES_SEARCHED)


def text_of(cell: bytes) -> str:
    """A cell's text, without the guard."""
    return unguarded(cell.decode("utf-8", "replace"))


def _result_heads(job: Job, taken: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in [job.renamed.get(word, word) for word in job.words] or ["result"]:
        found += [name] + [f"{name}:exact"] * job.exact + [f"{name}:met"] * job.verdict
    found += ["error"] if job.words else ["unit", "error"]
    for i, head in enumerate(found):
        if head in found[:i]:
            raise BadOption("same_word", head)
        if head in taken:
            raise BadOption("same_head", head)
    return found


def _check(heading: Heading, job: Job) -> None:
    """Every asked indicator finds its columns, for one of its definitions where the rows say the year."""
    if not job.words and heading.word_at is None:
        _suggest_line(heading, job, "indicator", "—", lambda heads: find_head(heads, INDICATOR_HEADS) is not None)
        raise BadOption("no_indicator_column", wanted=heading.heads)
    ready = [(word, *_columns(heading, job, word, indicator)) for word, indicator in heading.asked]
    check_shared(ready, heading.heads, job.maps)


def _columns(heading: Heading, job: Job, word: str, indicator: Indicator) -> tuple[Definition, Columns]:
    failures: list[KpicalError] = []
    for definition, year in _choices(heading, job, indicator):
        try:
            return definition, match(word, indicator, definition, year, heading.heads, job.maps)
        except KpicalError as error:
            failures.append(error)
    failure, newest = failures[0], indicator.definitions[-1]
    if isinstance(failure, MissingColumn) and not failure.reason and not heads_found(newest, heading.heads):
        _suggest_line(heading, job, failure.input, indicator.id, partial(heads_found, newest))
    raise failure


def _choices(heading: Heading, job: Job, indicator: Indicator) -> list[tuple[Definition, int | None]]:
    """The definitions that the rows may need, the newest first."""
    if heading.year_at is not None:
        return [(definition, definition.valid.first) for definition in reversed(indicator.definitions)]
    return [(definition_for(indicator, job.year), job.year)]


def _suggest_line(heading: Heading, job: Job, missing: str, indicator: str, fits: Callable[[Sequence[str]], object]) -> None:
    """Raises MissingColumn with the line, where a later line has the heads."""
    for number, record in enumerate(heading.below(), job.head + 1):
        if fits(plain_heads(text_of(cell) for cell in cells(record))):
            raise MissingColumn(missing, indicator, line=number, reason="head_line")
