"""A table in, the same table out, in constant memory: the one door to the engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kpical.batch.source import TableSource
from kpical.batch.spreadsheet import Opened
from kpical.catalogue.called import Find
from kpical.catalogue.stamp import Stamp, stamp_of
from kpical.computation.aim import aim_of
from kpical.files.atomic import Write
from kpical.files.digest import Summed
from kpical.problem.errors import KpicalError
from kpical.problem.table_errors import BadEncoding
from kpical.recipe.done import Done, DoneRow
from kpical.recipe.header import read_header
from kpical.recipe.job import TOLD, AimAt, Job, Remark, Say, Summary
from kpical.recipe.recipes import Recipes, read_columns
from kpical.recipe.result_columns import codes_of
from kpical.recipe.row_numbers import RowNumbers, failing, numbered, said_of
from kpical.recipe.rows import Rows
from kpical.recipe.table_header import TableHeader
from kpical.recipe.unread_months import UnreadMonths
from kpical.table.reading import TableReading
from kpical.table.records import Chunk, Records, joined, parts
from kpical.table.separators import COMMA, Notify, silent

if TYPE_CHECKING:
    from kpical.catalogue.model import Definition, Indicator
    from kpical.catalogue.target import Aim
    from kpical.computation.calculation import Result
    from kpical.kernel.engine import Native
    from kpical.words import Words

ENGINES = ("auto", "plain", "native")
_BOM = b"\xef\xbb\xbf"
_MANY = 1 << 15  # bytes of rows for which it pays to start the kernel
_KEPT = 500  # rows that are kept at a time: with all that was computed each takes twenty times its bytes

Keep = Callable[[Sequence[DoneRow]], object]


class Batch:
    """One run over one table. `find` gives indicators, `aim` the user's target.

    `say` puts an error in words, `remark` the notes on a result.
    """

    header: TableHeader
    recipes: Recipes
    reading: TableReading
    months: UnreadMonths

    def __init__(self, job: Job, find: Find, aim: AimAt, say: Say, remark: Remark = str) -> None:
        self.job, self.find, self.aim, self.say, self.remark = job, find, aim, say, remark
        self.summary = Summary()
        self.numbers = RowNumbers()
        self.table: Summed | None = None  # where its digest is asked for

    @classmethod
    def of(cls, job: Job, find: Find, targets: Mapping[str, str], words: Words) -> Batch:
        """One that judges by the targets that are asked for, by the indicator's id; what it says is in these words."""

        def remark(result: Result) -> str:
            from kpical.report.result import remarks_in_one  # a table of good rows does without

            return remarks_in_one(result, words)

        def aim(indicator: Indicator, definition: Definition) -> Aim | None:
            return aim_of(targets.get(indicator.id), definition)

        return cls(job, find, aim, words.sentence, remark=remark)

    def run(
        self, raw: Iterable[bytes], write: Write | None, reject: Write | None = None, notify: Notify = silent,
        *, made: bool = False, keep: Keep | None = None,
    ) -> Summary:  # fmt: skip
        """Read the table, write it with its results, and the failing rows to `reject`, both parted by commas.

        `keep` receives the rows as cells, with what was computed for each. `notify` receives what was taken for granted;
        `made`: the bytes are CSV that was made here.
        Raises, before anything is written: MissingColumn, AmbiguousColumn, UnknownIndicator, NoVersion, BadOption.
        """
        chunks = self.begin(raw, notify, made=made)
        if write:
            write(_BOM * self.job.bom + self.header.written(self.job))
        if reject:
            reject(self.header.rejected())

        def take(done: Done) -> None:
            self.take(done, write, reject)
            if keep:
                keep(done.kept)

        self._rows(chunks, self.reading.records, take, rejects=reject is not None, kept=keep is not None)
        self.tell_at_end()
        return self.summary

    def take(self, done: Done, write: Write | None, reject: Write | None = None) -> None:
        """Write rows that are done, and account for them."""
        numbers = self._numbers(done, all_of_them=reject is not None)
        self._account(done)
        if write:
            for block in done.blocks:
                write(block)
        if reject and done.summary.failed:
            reject(numbered(done.rejected, numbers))

    def tell_at_end(self) -> None:
        """What is known of the table once all rows are done."""
        self.summary.encoding, self.summary.assumed = self.reading.transcoder.encoding, self.reading.transcoder.assumed
        self.reading.notify_counts()
        if overruled := self.recipes.overruled:
            header = self.header
            heads = [header.heads[index] for index in (header.year_at, header.month_at) if index is not None]
            self.reading.notify("year_overruled", heads=heads, found=overruled, period=self.job.period)
        if rows := [str(self.numbers.of(index)) for index in self.months.rows]:
            head, more = self.header.heads[self.months.column or 0], ["…"] * self.months.more
            self.reading.notify("month_unread", head=head, found=[*self.months.texts, *more], rows=rows + more)

    @property
    def stamp(self) -> Stamp:
        """What the results were made by and of, once all rows are done; without the table where nobody asked for its digest."""
        return stamp_of([self.table.digest] if self.table else [], self.recipes.indicators)

    def begin(self, raw: Iterable[bytes], notify: Notify = silent, *, made: bool = False) -> Iterator[Chunk]:
        """Read the header; the rows below it come. Raises what `run` raises before anything is written."""
        if self.job.engine == "native":
            from kpical.kernel.built import check_kernel  # only where it is of use: a start is slow enough

            check_kernel()
        self.reading = TableReading(
            raw,
            notify,
            encoding=self.job.encoding,
            delimiter=COMMA if made else self.job.delimiter,
            straight=raw.into if isinstance(raw, TableSource) else None,
        )
        self.header, chunks = read_header(self.job, self.reading.records.chunks(), self.find, notify, self.numbers)
        if isinstance(raw, Opened) and raw.arrow:
            from kpical.table.arrow_text import check_figures

            check_figures(raw.arrow.schema, self.read)
        self.months = UnreadMonths(self.header)
        beside, places = (raw.beside, raw.places) if isinstance(raw, Opened) else ({}, {})
        if isinstance(raw, Opened) and self.header.year_at is not None:
            raw.mark_numbers(self.header.year_at)
        self.recipes = Recipes(job=self.job, header=self.header, find=self.find, aim=self.aim, beside=beside, places=places)
        return chunks

    @property
    def read(self) -> Sequence[int] | None:
        """The columns that rows are computed from; None where each row says by what."""
        return sorted(read_columns(self.header, self.job)) if self.job.words else None

    def heed(self, done: Done) -> None:
        """Account for the next rows."""
        self.months.heed(done.blocks, self.header.located.below + self.summary.records, done.summary.records)
        self.summary.add(done.summary)

    def _account(self, done: Done) -> None:
        self.heed(done)
        if self.job.verdict:
            from kpical.recipe.deceptive import printing_otherwise  # only where something is judged

            self.summary.notes["prints_otherwise"] += printing_otherwise(done.blocks, self.job, self.header, self.recipes)

    def _numbers(self, done: Done, *, all_of_them: bool) -> list[int]:
        """The numbers of the rows that failed; none where enough of them are known and not all are asked for."""
        first = self.header.located.below + self.summary.records
        places = self.summary.places
        wanted = [code.encode() for code in done.summary.codes if len(places.get(code, ())) < TOLD]
        if not done.summary.failed or not (all_of_them or wanted):
            return []
        behind = failing(done.blocks, self.job, done.summary.records)
        failed = [(self.numbers.of(first + place), record) for place, record in behind]
        if len(failed) != done.summary.failed:
            return []  # stray quotation marks: nobody can say where a row ends
        for number, record in failed:
            for code in codes_of(said_of(record, self.job)) if any(code in record for code in wanted) else ():
                known = places.setdefault(code, [])
                if len(known) < TOLD and number not in known:
                    known.append(number)
        return [number for number, _ in failed]

    def said(self, error: KpicalError) -> str:
        """The error in words; a row does not know what encoding the table was taken to be in."""
        return self.say(self.reading.unfit() if isinstance(error, BadEncoding) else error)

    def _rows(
        self, chunks: Iterator[Chunk], records: Records, take: Callable[[Done], object], *, rejects: bool, kept: bool
    ) -> None:
        """The plain engine, and the kernel as soon as it pays and where it knows what is asked: it keeps nothing."""
        rows, seen, quick = self.rows(kept=kept), 0, not kept
        for chunk in chunks:
            seen += len(chunk.data)
            if quick and (self.job.engine == "native" or seen >= _MANY):
                if engine := self.kernel_for(rows, rejects=rejects):
                    engine.run(joined(chunk.records, chunk.ends), records, take)
                    return
                quick = False
            for part in parts(chunk, _KEPT) if kept else (chunk,):
                take(rows.chunk(part))

    def rows(self, *, kept: bool = False) -> Rows:
        """The plain engine; the one that keeps the rows with what was computed, or audits them."""
        common: dict[str, Any] = {
            "job": self.job, "header": self.header, "recipes": self.recipes, "say": self.said, "remark": self.remark
        }  # fmt: skip
        if self.job.audit:
            from kpical.recipe.audited import AuditedRows

            return AuditedRows(keeps=kept, **common)
        if kept:
            from kpical.recipe.kept import KeptRows  # CSV does without

            return KeptRows(**common)
        return Rows(**common)

    def kernel_for(self, rows: Rows, *, rejects: bool) -> Native | None:
        """The kernel for such rows, where there is one and it knows what is asked; a stale one is said."""
        if self.job.engine == "plain" or self.job.audit:
            return None
        from kpical.kernel.built import engine_there

        there = engine_there()
        if there == "native":
            from kpical.kernel.engine import native

            return native(rows, rejects=rejects)
        if there == "stale":
            self.reading.notify("stale_kernel")
        return None
