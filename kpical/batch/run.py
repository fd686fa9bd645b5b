"""A table in, the same table out, in constant memory: the one door to the engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from kpical.batch.heading import Heading, read_heading
from kpical.batch.job import AimAt, Find, Job, Say, Summary
from kpical.batch.planner import Planner
from kpical.batch.rows import Done, Rows
from kpical.batch.source import Source
from kpical.batch.spreadsheet import Opened
from kpical.errors import BadEncoding, KpicalError
from kpical.table.reading import Reading
from kpical.table.records import Chunk, Records
from kpical.table.separators import COMMA, Tell, untold
from kpical.whole import Write

ENGINES = ("auto", "plain", "native")
_BOM = b"\xef\xbb\xbf"
_MANY = 1 << 15  # bytes of rows for which it pays to start the kernel


class Batch:
    """One run over one table. `find` gives indicators, `aim` the user's target, `say` puts an error in words."""

    heading: Heading
    planner: Planner
    reading: Reading

    def __init__(self, job: Job, find: Find, aim: AimAt, say: Say) -> None:
        self.job, self.find, self.aim, self.say = job, find, aim, say
        self.summary = Summary()

    def run(
        self, raw: Iterable[bytes], write: Write, reject: Write | None = None, tell: Tell = untold, *, made: bool = False
    ) -> Summary:
        """Read the table, write it with its results, and the failing rows to `reject`, both parted by commas.

        `tell` is told what was taken for granted; `made`: the bytes are CSV that was made here.
        Raises, before anything is written: MissingColumn, AmbiguousColumn, UnknownIndicator, NoVersion, BadOption.
        """
        self.reading = reading = Reading(
            raw,
            tell,
            encoding=self.job.encoding,
            delimiter=COMMA if made else self.job.delimiter,
            straight=raw.into if isinstance(raw, Source) else None,
        )
        self.heading, chunks = read_heading(self.job, reading.records.chunks(), self.find, tell)
        beside = raw.beside if isinstance(raw, Opened) else {}
        self.planner = Planner(self.job, self.heading, self.find, self.aim, beside)
        write(_BOM * self.job.bom + self.heading.written(self.job))
        if reject:
            reject(self.heading.rejected())

        def take(done: Done) -> None:
            """Write the rows, and account for them."""
            self.summary.add(done.summary)
            for block in done.blocks:
                write(block)
            if reject:
                for block in done.rejected:
                    if block:
                        reject(block)

        self._rows(chunks, reading.records, take, rejects=reject is not None)
        self.summary.encoding, self.summary.assumed = reading.transcoder.encoding, reading.transcoder.assumed
        reading.tell_counts()
        return self.summary

    def _said(self, error: KpicalError) -> str:
        """The error in words; a row does not know what encoding the table was taken to be in."""
        return self.say(self.reading.unfit() if isinstance(error, BadEncoding) else error)

    def _rows(self, chunks: Iterator[Chunk], records: Records, take: Callable[[Done], object], *, rejects: bool) -> None:
        """The plain engine, and the kernel as soon as it pays and where it knows what is asked."""
        rows = Rows(self.job, self.heading, self.planner, self._said)
        seen = 0
        for chunk in chunks:
            seen += len(chunk.data)
            if self.job.engine == "native" or (self.job.engine == "auto" and seen >= _MANY):
                from kpical.batch.native import native  # only where it is of use: a start is slow enough

                engine = native(rows, rejects=rejects)
                if engine:
                    first = b"".join(chain.from_iterable(zip(chunk.records, chunk.ends, strict=True)))
                    engine.run(first, records, take)
                    return
                seen = -(1 << 62)  # there is none: the plain engine to the end
            take(rows.chunk(chunk))
