"""A table in, the same table out: records to plans to results, in constant memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from kpical.batch.encoding import Transcoder
from kpical.batch.headers import (
    INDICATOR_HEADS,
    YEAR_HEADS,
    Columns,
    Mapped,
    check_shared,
    find_head,
    heads_found,
    match,
    plain_heads,
)
from kpical.batch.plan import Number, Plan, Say, Step, make_plan, make_step
from kpical.batch.program import Print
from kpical.batch.records import Chunk, chunks
from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.target import Target
from kpical.csv_text import cell, cells, guarded, guarded_record, line, suspect, unguarded, without_last
from kpical.errors import (
    BadEncoding,
    BadOption,
    FigureError,
    KpicalError,
    MissingColumn,
    RaggedRow,
)
from kpical.figure import is_missing, read_year
from kpical.inputs import definition_for

_BOM = b"\xef\xbb\xbf"
_ROWS = 96  # done column by column at a time: enough to be quick, few enough that a bad cell holds up few
_LINES_SEARCHED = 30  # for the heads, where the first line has none

Find = Callable[[str], Indicator]
Write = Callable[[bytes], object]
AimAt = Callable[[Indicator, Definition], Target | None]


@dataclass(frozen=True, slots=True)
class Job:
    """What the user asked for. `renamed` maps a typed word to the head of its result."""

    words: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    maps: tuple[Mapped, ...] = ()
    year: int | None = None
    decimals: int | None = None
    rounding: str | None = None
    verdict: bool = False
    exact: bool = False
    head: int = 1
    blank_zero: bool = False
    dash_zero: bool = False
    bom: bool = False
    raw: bool = False
    encoding: str = ""


@dataclass
class Summary:
    """What was done, for the last word on standard error."""

    rows: int = 0
    failed: int = 0
    computed: int = 0
    missed: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    zeros: Counter[str] = field(default_factory=Counter)
    encoding: str = ""
    assumed: bool = False


class Batch:
    """One run over one table. `find` gives indicators, `aim` reads a target, `say` puts an error in words."""

    def __init__(self, job: Job, find: Find, aim: AimAt, say: Say) -> None:
        self.job, self.find, self.aim, self.say = job, find, aim, say
        self.summary = Summary()
        self.heads: list[str] = []
        self.plans: dict[tuple[str, ...], Plan | KpicalError] = {}
        self.same_plan: dict[Any, Plan] = {}

    def run(self, raw: Iterable[bytes], write: Write, reject: Write | None = None) -> Summary:
        """Read the table, write it with its results, and the failing rows to `reject`.

        Raises, before anything is written: MissingColumn, AmbiguousColumn, UnknownIndicator, NoVersion, BadOption.
        """
        transcoder = Transcoder(self.job.encoding)
        incoming = chunks(transcoder.blocks(raw))
        above, head, end, rest = self.read_head(incoming)
        self.check_asked()
        write(_BOM * self.job.bom + b"".join(above) + self.head_record(head) + (end or b"\n"))
        if reject:
            reject((without_last(head) if self.replaces else head) + b",error" + (end or b"\n"))
        for chunk in rest:
            write(b"".join(self.parts(chunk)))
            if reject and self.rejected:
                reject(b"".join(self.rejected))
            self.rejected.clear()
        self.summary.encoding, self.summary.assumed = transcoder.encoding, transcoder.assumed
        return self.summary

    # The head.

    def read_head(self, incoming: Iterator[Chunk]) -> tuple[list[bytes], bytes, bytes, Iterator[Chunk]]:
        """What stands above the head, the head and its line end, and the chunks below it."""
        above: list[bytes] = []
        held: Chunk | None = None
        for chunk in incoming:
            held = chunk if held is None else _together(held, chunk)
            if len(held.records) >= self.job.head:
                break
        if held is None or len(held.records) < self.job.head:
            raise MissingColumn("", "", reason="no_head")
        at = self.job.head - 1
        above = [record + end for record, end in zip(held.records[:at], held.ends[:at], strict=True)]
        self.heads = plain_heads(_text(c) for c in cells(held.records[at]))
        self.first_records = held.records[self.job.head : self.job.head + _LINES_SEARCHED]
        rest = _below(held, at + 1)
        return above, held.records[at], held.ends[at], _chained(rest, incoming)

    def check_asked(self) -> None:
        """The asked indicators, their columns and heads, before a row is written."""
        job = self.job
        self.rejected: list[bytes] = []
        self.replaces = self.heads[-1:] == ["error"]
        self.width = len(self.heads)
        self.year_at = None if job.year is not None else find_head(self.heads, YEAR_HEADS)
        self.word_at = None
        names = [job.renamed.get(word, word) for word in job.words]
        if not job.words:
            self.word_at = find_head(self.heads, INDICATOR_HEADS)
            names = ["result"]
            if self.word_at is None:
                self.suggest_head("indicator", "—", lambda heads: find_head(heads, INDICATOR_HEADS) is not None)
                raise BadOption("no_indicator_column", "、".join(self.heads))
        self.result_heads = self.heads_of_results(names)
        self.asked = [(word, self.find(word)) for word in job.words]
        self.check_columns()

    def heads_of_results(self, names: Sequence[str]) -> list[str]:
        taken = set(self.heads[:-1] if self.replaces else self.heads)
        found: list[str] = []
        for name in names:
            found += [name] + [f"{name}:exact"] * self.job.exact + [f"{name}:met"] * self.job.verdict
        if self.word_at is not None:
            found.append("unit")
        found.append("error")
        for i, head in enumerate(found):
            if head in found[:i]:
                raise BadOption("same_word", head)
            if head in taken:
                raise BadOption("same_head", head)
        return found

    def check_columns(self) -> None:
        """Every asked indicator finds its columns, for one of its definitions where the rows say the year."""
        ready: list[tuple[str, Definition, Columns]] = []
        for word, indicator in self.asked:
            failure: KpicalError | None = None
            choices = indicator.definitions if self.year_at is not None else [self.defined(indicator, self.job.year)]
            for definition in reversed(choices):
                year = definition.valid.first if self.year_at is not None else self.job.year
                try:
                    ready.append((word, definition, match(word, indicator, definition, year, self.heads, self.job.maps)))
                    break
                except KpicalError as error:
                    failure = failure or error
            else:
                assert failure
                if isinstance(failure, MissingColumn) and not failure.reason:
                    newest = indicator.definitions[-1]
                    if not heads_found(newest, self.heads):
                        self.suggest_head(failure.input, indicator.id, partial(heads_found, newest))
                raise failure
        check_shared(ready, self.heads, self.job.maps)

    def suggest_head(self, missing: str, indicator: str, fits: Callable[[Sequence[str]], object]) -> None:
        """Raises MissingColumn with the line, where a later line has the heads."""
        for number, record in enumerate(self.first_records, self.job.head + 1):
            if fits(plain_heads(_text(c) for c in cells(record))):
                raise MissingColumn(missing, indicator, line=number, reason="head_line")

    def defined(self, indicator: Indicator, year: int | None) -> Definition:
        return definition_for(indicator.id, indicator.definitions, indicator.definition(year), year)

    def head_record(self, head: bytes) -> bytes:
        kept = without_last(head) if self.replaces else head
        if not self.job.raw:
            kept = guarded_record(kept)
        return kept + b"," * bool(kept) + line(self.safe(name) for name in self.result_heads)

    def safe(self, text: str) -> str:
        return text if self.job.raw else guarded(text)

    # The rows.

    def parts(self, chunk: Chunk) -> Iterator[bytes]:
        """The chunk's rows with their results, some at a time."""
        clean = self.clean(chunk)
        careful = not self.job.raw and suspect(chunk.data)
        self.underscored = b"_" in chunk.data
        for start in range(0, len(chunk.records), _ROWS):
            records, ends = chunk.records[start : start + _ROWS], chunk.ends[start : start + _ROWS]
            results = self.results(records, clean)
            if self.replaces or not clean or (careful and suspect(b"\n".join(records))):
                records = [self.passed_on(record) for record in records]
            yield b"".join(chain.from_iterable(zip(records, results, ends, strict=True)))

    def clean(self, chunk: Chunk) -> bool:
        """Whether all of the chunk is UTF-8."""
        return chunk.data.isascii() or _is_utf8(chunk.data)

    def passed_on(self, record: bytes) -> bytes:
        """The row as it goes out, without kpical's own earlier error column, guarded, in UTF-8."""
        if self.replaces:
            record = without_last(record)
        if not _is_utf8(record):
            record = record.decode("utf-8", "replace").encode("utf-8")
        return record if self.job.raw else guarded_record(record)

    def results(self, records: Sequence[bytes], clean: bool) -> list[bytes]:
        """What is put behind each record."""
        width = self.width
        together = b",\n,".join(records)
        if clean and b'"' not in together and not self.job.blank_zero and not self.job.dash_zero:
            flat = together.split(b",")
            if len(flat) == (width + 1) * len(records) - 1 and flat[width :: width + 1].count(b"\n") == len(records) - 1:
                fast = self.by_columns(records, lambda j: flat[j :: width + 1])
                if fast is not None:
                    return fast
        rows = [cells(record) for record in records]
        good = [i for i, row in enumerate(rows) if len(row) == width and (clean or _is_utf8(records[i]))]
        if self.job.blank_zero or self.job.dash_zero:
            self.fill_zeros([rows[i] for i in good])
        if len(good) == len(rows) and rows:
            fast = self.by_columns(records, lambda j: [row[j] for row in rows], rows)
            if fast is not None:
                return fast
        return [self.one(record, row) for record, row in zip(records, rows, strict=True)]

    def by_columns(
        self, records: Sequence[bytes], column: Callable[[int], list[bytes]], rows: Sequence[Sequence[bytes]] | None = None
    ) -> list[bytes] | None:
        """The results by whole columns, or None where the rows need more than one plan."""
        plan = self.plan_for_all(column)
        if plan is None or plan.run is None:
            return None
        numbers = [_numbers(column(index), plan, index, self.underscored) for index in plan.columns]
        bad = {i for _, failed in numbers for i in failed}
        columns: list[list[Any]] = [values for values, _ in numbers]
        if bad:
            keep = [i for i in range(len(records)) if i not in bad]
            texts: list[str | None] = [None] * len(records)
            for i, text in zip(keep, plan.run(*([values[i] for i in keep] for values in columns)), strict=True):
                texts[i] = text
        else:
            texts = plan.run(*columns)
        vouched = [text for text in texts if text is not None]
        self.summary.rows += len(vouched)
        self.summary.computed += len(vouched) * len(plan.steps)
        if self.job.verdict:
            self.summary.missed += sum(text.count(",false") for text in vouched)
        done = "\n".join(vouched).encode().split(b"\n")
        if len(vouched) == len(texts):
            return done
        following = iter(done)
        return [
            self.one(records[i], rows[i] if rows else cells(records[i])) if text is None else next(following)
            for i, text in enumerate(texts)
        ]

    def plan_for_all(self, column: Callable[[int], list[bytes]]) -> Plan | None:
        """The one plan that does all of the rows, or None."""
        if self.word_at is not None:
            return None
        years = set(column(self.year_at)) if self.year_at is not None else {b""}
        found = {id(plan): plan for plan in (self.plan(year.decode("utf-8"), None) for year in years)}
        plan = next(iter(found.values())) if len(found) == 1 else None
        return plan if isinstance(plan, Plan) else None

    def one(self, record: bytes, row: Sequence[bytes]) -> bytes:
        """The results of one row by itself, with what went wrong."""
        if not record and self.width > 1:
            return b""  # an empty line is no row
        self.summary.rows += 1
        errors: list[tuple[str, KpicalError]] = []
        text = ""
        try:
            self.check_row(record, row)
            plan = self.plan_of(row)
            text = self.steps(plan, row, errors)
        except KpicalError as error:
            errors.append(("", error))
            text = "," * (len(self.result_heads) - 1)
        said = "; ".join(self.said(word, error) for word, error in errors)
        self.summary.codes.update(error.code for _, error in errors)
        if errors:
            self.summary.failed += 1
            self.rejected.append((without_last(record) if self.replaces else record) + b"," + cell(said) + b"\n")
        return text.encode() + b"," + cell(self.safe(said))

    def check_row(self, record: bytes, row: Sequence[bytes]) -> None:
        if not _is_utf8(record):
            raise BadEncoding(self.job.encoding or "utf-8")
        if len(row) != self.width:
            raise RaggedRow(len(row), self.width)

    def steps(self, plan: Plan, row: Sequence[bytes], errors: list[tuple[str, KpicalError]]) -> str:
        numbers: dict[int, Number | None] = {index: plan.number(row[index], index) for index in plan.columns}
        text = ""
        for step in plan.steps:
            try:
                done = step.compute(row, numbers)
                self.summary.computed += 1
                self.summary.missed += done.endswith(",false")
            except KpicalError as error:
                errors.append((step.word, error))
                done = step.empty
            text += done
            if self.word_at is not None:
                text += "," + (step.definition.unit.name if step.definition.unit else "")
        return text

    def said(self, word: str, error: KpicalError) -> str:
        sentence = " ".join(self.say(error).split())
        return f"{word}: {error.code}: {sentence}" if word else f"{error.code}: {sentence}"

    def fill_zeros(self, rows: Sequence[list[bytes]]) -> None:
        """Blanks and dashes among the figures as 0, where the user said so."""
        for row in rows:
            try:
                plan = self.plan_of(row)
            except KpicalError:
                continue
            for index in {column.at for step in plan.steps for column in step.columns.values()}:
                text = row[index].decode("utf-8")
                kind = "blank" if not text.strip() else "dash" if is_missing(unguarded(text)) else ""
                if kind and (self.job.blank_zero if kind == "blank" else self.job.dash_zero):
                    row[index] = b"0"
                    self.summary.zeros[kind] += 1

    # Plans.

    def plan_of(self, row: Sequence[bytes]) -> Plan:
        """The row's plan. Raises KpicalError where there is none."""
        year = row[self.year_at].decode("utf-8") if self.year_at is not None else ""
        word = _text(row[self.word_at]).strip() if self.word_at is not None else None
        plan = self.plan(year, word)
        if isinstance(plan, KpicalError):
            raise plan
        return plan

    def plan(self, year_text: str, word: str | None) -> Plan | KpicalError:
        """The plan for a year, and a word where each row has its own; or what is wrong with them."""
        key = (year_text, word or "")
        if key not in self.plans:
            if len(self.plans) > 4096:  # years and words are few; what is many is rubbish
                self.plans.clear()
            try:
                self.plans[key] = self.make(year_text, word)
            except KpicalError as error:
                self.plans[key] = error
        return self.plans[key]

    def make(self, year_text: str, word: str | None) -> Plan:
        year = self.job.year if self.year_at is None else self.row_year(year_text)
        asked = self.asked if word is None else [(word, self.find_word(word))]
        steps, identity = [], []
        for name, indicator in asked:
            definition = self.defined(indicator, year)
            defaults = tuple(parameter.value(year) for parameter in definition.parameters.values())
            target = definition.target_for(year) if self.job.verdict else None
            identity.append((name, id(definition), defaults, target, tuple(definition.uses) and year))
            steps.append((name, indicator, definition))
        if (known := self.same_plan.get(tuple(identity))) is not None:
            return known
        made = make_plan([self.step(name, indicator, definition, year) for name, indicator, definition in steps])
        self.same_plan[tuple(identity)] = made
        return made

    def find_word(self, word: str) -> Indicator:
        if not word:
            raise FigureError("missing", word, self.heads[self.word_at or 0])
        return self.find(word)

    def row_year(self, text: str) -> int | None:
        if is_missing(text):
            return None
        year = read_year(text)
        if year is None:
            raise FigureError("not_a_number", text, self.heads[self.year_at or 0])
        return year

    def step(self, word: str, indicator: Indicator, definition: Definition, year: int | None) -> Step:
        columns = match(word, indicator, definition, year, self.heads, self.job.maps)
        job = self.job
        decimals = definition.decimals if job.decimals is None else job.decimals
        how = Print(decimals, job.rounding or definition.rounding, job.exact, job.verdict, self.aim(indicator, definition))
        return make_step(word, indicator, definition, year, columns, how)


def _numbers(column: list[bytes], plan: Plan, index: int, underscored: bool) -> tuple[list[Any], list[int]]:
    """The column's numbers, and the rows whose cell the exact evaluator has to look at."""
    try:
        if not underscored:  # Python reads 1_000
            return list(map(int, column)), []
    except ValueError:
        pass
    values = [plan.number(c, index) for c in column]
    return values, [i for i, value in enumerate(values) if value is None]


def _text(raw: bytes) -> str:
    return unguarded(raw.decode("utf-8", "replace"))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _together(a: Chunk, b: Chunk) -> Chunk:
    return Chunk(a.records + b.records, a.ends + b.ends, a.data + b.data, a.quoted or b.quoted)


def _below(chunk: Chunk, start: int) -> Chunk:
    return Chunk(chunk.records[start:], chunk.ends[start:], chunk.data, chunk.quoted)


def _chained(first: Chunk, rest: Iterator[Chunk]) -> Iterator[Chunk]:
    yield first
    yield from rest
