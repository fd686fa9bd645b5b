"""The native engine: blocks of rows through the kernel, and through the plain engine what the kernel cannot answer for.

The kernel learns what it needs when it needs it: the recipe for a year that is new, the text of an error that occurs for the
first time. It stops at such a row, is given a program that knows it, and goes on. `Dialogue` makes these programs.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable
from threading import Lock

from kpical.files.atomic import Block
from kpical.kernel._kernel import COUNTS, END, FULL, KEY, LEARN, MOST_WIDTH, run
from kpical.kernel.dialogue import Dialogue, Loaded
from kpical.kernel.encoding import Unfit
from kpical.kernel.threads import in_order
from kpical.recipe.done import Done
from kpical.recipe.job import Summary
from kpical.recipe.rows import Rows
from kpical.table.csv_text import cells
from kpical.table.records import Chunk, Records, all_records, last_records, line_end, record_end, some_records

_ROOM = 1 << 16  # beyond the rows themselves: the texts of errors
_MANY_BACK = 64  # rows of a block that come back, of every fourth or more: the plain engine is as quick


def native(rows: Rows, *, rejects: bool) -> Native | None:
    """The engine for such rows, or None where it knows nothing of what is asked."""
    if (
        rows.header.unit_at is not None
        or rows.header.category_at is not None
        or rows.header.month_at is not None
        or rows.recipes.beside
        or (rows.header.tail and rows.header.width < 2)
        or rows.header.tail > 1
        or rows.job.notes
        or rows.job.solves
        or rows.header.width > MOST_WIDTH
    ):
        return None
    try:
        return Native(rows, Dialogue(rows, rejects=rejects))
    except Unfit:
        return None


class ResultBlocks:
    """Blocks that grow; the last one is a room that is used again, written to from `used` on."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.last, self.used = bytearray(), 0

    def begin(self, size: int) -> None:
        """Nothing yet, and room for so many bytes."""
        self.blocks, self.used = [], 0
        if len(self.last) < size:
            self.last = bytearray(size)

    def new(self) -> None:
        """Put the last block to the others and begin one."""
        if self.used:
            self.blocks.append(bytes(memoryview(self.last)[: self.used]))
        self.used = 0

    def add(self, data: bytes) -> None:
        """Behind what is there."""
        if self.used + len(data) > len(self.last):
            self.new()
        if len(data) > len(self.last):
            self.blocks.append(data)
            return
        self.last[self.used : self.used + len(data)] = data
        self.used += len(data)

    def all(self) -> list[Block]:
        """Every block."""
        return [*self.blocks, memoryview(self.last)[: self.used]]


class Native:
    """Does the rows of a table."""

    def __init__(self, rows: Rows, dialogue: Dialogue) -> None:
        self.rows, self.dialogue = rows, dialogue
        self.python = Lock()  # one at a time tells the kernel, or does a row that came back

    def run(self, first: bytes, records: Records, take: Callable[[Done], object]) -> None:
        """The rows of `first` and what follows, in their order; `take` is done with each part when it returns."""
        records.again(first)

        def heeding(done: Done) -> None:
            take(done)
            self.rows.noted = self.rows.noted or done.noted

        in_order(records, self.blocks, heeding)
        if last := records.left():
            take(self.rows.chunk(last_records(last)))

    def blocks(self) -> Blocks:
        """What does blocks of rows, for one thread."""
        return Blocks(self)

    def answered(self, loaded: Loaded, status: int, template: int, record: bytes) -> bool:
        """Give the kernel a program that knows what it asked for; False where there is none."""
        if self.dialogue.loaded is not loaded:
            return True  # another thread has loaded a program since: it may ask again
        row = cells(record[: len(record) - len(line_end(record))])
        if status == KEY:
            return self.dialogue.key(row)
        self.dialogue.learn(template, row)
        return True


class Blocks:
    """Does blocks of whole lines, one after the other, in rooms that are used again."""

    def __init__(self, engine: Native) -> None:
        self.engine = engine
        self.room = bytearray()
        self.out, self.rejected = ResultBlocks(), ResultBlocks()

    def work(self, size: int) -> tuple[Done, int]:
        """The first rows of the room, and up to where: a quotation that is open at the end waits for what follows."""
        engine, room = self.engine, self.room
        dialogue, rows, out, rejected = engine.dialogue, engine.rows.another(), self.out, self.rejected
        out.begin(size + size // 2 + _ROOM)
        rejected.begin(size + _ROOM if dialogue.rejects else 0)
        counts = Counts()
        position, back = 0, 0
        if rows.noted:
            position = self._by_rows(rows, 0, size)
        while not rows.noted:
            loaded = dialogue.loaded
            status, position, after, out.used, rejected.used, template = run(
                loaded.program, room, position, size, out.last, out.used, rejected.last, rejected.used, counts.of(loaded)
            )
            if status == END:
                break
            if status == FULL and (out.used or rejected.used):
                out.new()
                rejected.new()
                continue
            end = after or record_end(room, position, size)
            if end is None:
                break
            with engine.python:
                record = bytes(room[position:end])
                if status in (LEARN, KEY) and engine.answered(loaded, status, template, record):
                    continue
                ends = line_end(record)
                alone = record[: len(record) - len(ends)]
                if rows.kind(alone, cells(alone)) == "note" and not rows.job.apart:
                    counts.into(rows.summary, dialogue.loaded)
                    return Done(out.all(), rejected.all(), rows.summary, noted=True), position
                out.add(rows.alone(alone, ends))
                dialogue.heed_units()
                position, back = end, back + 1
                if back > _MANY_BACK and 4 * back > rows.summary.rows + counts["rows"]:
                    position = self._by_rows(rows, position, size)
                    break
                if rows.rejected:
                    rejected.add(rows.take_rejected())
        counts.into(rows.summary, dialogue.loaded)
        return Done(out.all(), rejected.all(), rows.summary, noted=rows.noted), position

    def _by_rows(self, rows: Rows, position: int, size: int) -> int:
        """The rest by the plain engine, and up to where: a note that nobody knew of is left, for later blocks have to heed it."""
        knew = rows.noted
        chunk, kept = all_records(bytes(self.room[position:size]))
        done = rows.chunk(chunk)
        if rows.noted and not knew:
            rows.noted = False
            chunk, kept = _before_note(rows, chunk), b""
            size = position + len(chunk.data)
            done, rows.noted = rows.chunk(chunk), True
        self.rejected.add(rows.take_rejected())
        self.out.add(b"".join(done.blocks))
        self.rejected.add(b"".join(done.rejected))
        rows.summary.add(done.summary)
        return size - len(kept)


def _before_note(rows: Rows, chunk: Chunk) -> Chunk:
    """The records of the chunk before its first note, parted as they were with what stands behind them."""
    looking = rows.another()
    count = next(i for i, record in enumerate(chunk.records) if looking.kind(record, cells(record)) == "note")
    return some_records(chunk, 0, count)


class Counts:
    """What the kernel counts: COUNTS, then how often it used each template."""

    def __init__(self) -> None:
        self.numbers = array("q", [0] * len(COUNTS))

    def of(self, loaded: Loaded) -> array[int]:
        """With room for every template."""
        self.numbers.extend([0] * (len(COUNTS) + len(loaded.templates) - len(self.numbers)))
        return self.numbers

    def __getitem__(self, name: str) -> int:
        return self.numbers[COUNTS.index(name)]

    def into(self, summary: Summary, loaded: Loaded) -> None:
        """Add them to the summary."""
        counted = dict(zip(COUNTS, self.numbers, strict=False))
        summary.rows += counted["rows"]
        summary.failed += counted["failed"]
        summary.computed += counted["computed"]
        summary.missed += counted["missed"]
        summary.empty += counted["empty"]
        if counted["blank"] or counted["dash"]:
            summary.zeros += Counter(blank=counted["blank"], dash=counted["dash"])
        for template, count in zip(loaded.templates, self.numbers[len(COUNTS) :], strict=False) if counted["failed"] else ():
            for code in template.codes if count else ():
                summary.codes[code] += count
