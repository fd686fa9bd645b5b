"""The native engine: blocks of rows through the kernel, and what it can not vouch for through the plain engine.

The kernel is told what it needs when it needs it: the plan for a year that is new, the text of an error that occurs for the
first time. It stops at such a row, is told, and goes on. `Teller` is what it has been told so far.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from threading import Lock
from types import ModuleType
from typing import NamedTuple

from kpical.batch.flow import in_order
from kpical.batch.job import Summary
from kpical.batch.kernel_words import (
    MOST_BLANKS,
    MOST_WIDTH,
    REASONS,
    PlanWords,
    Text,
    Unfit,
    all_words,
    figure_slots,
    templates_of,
)
from kpical.batch.plan import Failure, Plan, Step
from kpical.batch.rows import Done, Rows, is_dash
from kpical.csv_text import cells
from kpical.errors import FigureError, KpicalError, ZeroDenominator
from kpical.figure import MISSING
from kpical.table.records import Records, all_records, last_records, line_end, record_end
from kpical.whole import Block

_END, _BACK, _LEARN, _KEY, _FULL = range(5)
_UNLEARNED, _LEARNED, _UNTOLD = range(3)
_BLANK, _DASH, _ABSENT = 1, 2, 3
_COUNTS = 6  # rows, failed, computed, missed, zeros of blanks and of dashes; then one for each template
_HOLE = "￼"  # stands for the cell in a sentence; no name has it
_ROOM = 1 << 16  # beyond the rows themselves: the texts of errors
_MOST_KEYS, _LONGEST_KEY = 1024, 200
_MOST_WORDS = 1 << 19  # of all plans: the kernel takes twice as many
_MANY_BACK = 64  # rows of a block that come back, of every fourth or more: the plain engine is as quick


class Template(NamedTuple):
    """The text of an error before and behind the cell, if the cell is in it, and the codes that it counts as."""

    state: int = _UNLEARNED
    before: str = ""
    behind: str = ""
    cell: bool = False
    codes: tuple[str, ...] = ()
    step: Step | None = None
    reason: str = ""


class Told(NamedTuple):
    """A program of the kernel, and the templates that its counts mean."""

    program: object
    templates: Sequence[Template]


def kernel() -> ModuleType | None:
    """The kernel, where it was compiled."""
    try:
        from kpical import _kernel
    except ImportError:
        return None
    return _kernel


def native(rows: Rows, *, rejects: bool) -> Native | None:
    """The engine for such rows, or None where there is no kernel, or where it knows nothing of what is asked."""
    module = kernel()
    if module is None or (rows.heading.replaces and rows.heading.width < 2) or rows.heading.width > MOST_WIDTH:
        return None
    try:
        return Native(module, rows, Teller(module, rows, rejects=rejects))
    except Unfit:
        return None


class Teller:
    """What the kernel has been told. `told` is replaced as a whole, so that threads may go on with an older one."""

    told: Told

    def __init__(self, module: ModuleType, rows: Rows, *, rejects: bool) -> None:
        """Raises Unfit where there is but one plan and the kernel can not do it."""
        self.module, self.rows = module, rows
        self.text = Text()
        self.templates: list[Template] = []
        self.template_words: list[list[int]] = []
        self.plans: list[PlanWords] = []
        self.numbers: dict[int, int] = {}  # of the plans, by identity
        self.kept: list[Plan] = []
        self.keys: dict[tuple[bytes, bytes], list[int]] = {}
        job, heading = rows.job, rows.heading
        self.settings = [
            heading.width, -1 if heading.year_at is None else heading.year_at, -1 if heading.word_at is None else heading.word_at,
            heading.replaces, job.raw, job.blank_zero, job.dash_zero, rejects,
        ]  # fmt: skip
        self.absent: list[int] = []
        for text in sorted(MISSING | {"－"}):
            kind = _DASH if text and is_dash(text) else _ABSENT if text else _BLANK
            self.absent += [kind, *self.text.piece(text.encode())]
        if heading.year_at is None and heading.word_at is None and self._number([]) < 0:
            raise Unfit
        self.tell()

    def tell(self) -> None:
        """Make the kernel's program anew."""
        words = all_words(self.settings, self.absent, self.template_words, self.plans, self.keys)
        self.told = Told(self.module.load(words, bytes(self.text.bytes)), tuple(self.templates))

    def key(self, row: Sequence[bytes]) -> bool:
        """Learn the plan for the row's year and word; False where there are too many of them."""
        heading = self.rows.heading
        year, word = (b"" if at is None else row[at] for at in (heading.year_at, heading.word_at))
        if len(self.keys) >= _MOST_KEYS or len(year) + len(word) > _LONGEST_KEY or self.size > _MOST_WORDS:
            return False
        if (year, word) in self.keys:
            return False  # the kernel reads it otherwise: such rows are not for it
        number = self._number(row)
        self.keys[year, word] = [*self.text.piece(year), *self.text.piece(word), number]
        self.tell()
        return True

    @property
    def size(self) -> int:
        """How many words all plans and templates take, about."""
        return sum(len(plan.words) for plan in self.plans) + len(self.templates)

    def _number(self, row: Sequence[bytes]) -> int:
        """The number of the row's plan, -1 where it is not for the kernel."""
        try:
            plan = self.rows.planner.plan_of(row) if row else self.rows.planner.plan("", "")
        except KpicalError as error:
            plan = error
        if isinstance(plan, KpicalError):
            return self._hopeless(plan, row)
        if id(plan) not in self.numbers:
            self.kept.append(plan)  # as long as its identity is its key
            self.numbers[id(plan)] = self._add(plan)
        return self.numbers[id(plan)]

    def _add(self, plan: Plan) -> int:
        made: list[Template] = []
        bases = []
        for step in plan.steps:
            bases.append(len(self.templates) + len(made))
            made += self._reasons(step) if isinstance(step, Step) else [self._failure(step)]
        try:
            self.plans.append(PlanWords(plan, bases, self.text))
        except Unfit:
            return -1
        for template in made:
            self._put(template)
        return len(self.plans) - 1

    def _failure(self, step: Failure) -> Template:
        return Template(_LEARNED, self.rows.said(step.word, step.error), codes=(step.error.code,))

    def _reasons(self, step: Step) -> list[Template]:
        by_slot = [Template(step=step, reason=reason) for _ in figure_slots(step) for reason in REASONS]
        return by_slot + [Template(step=step, reason="zero")] * (templates_of(step) - len(by_slot))

    def _hopeless(self, error: KpicalError, row: Sequence[bytes]) -> int:
        """A plan that gives such rows their error, and nothing else."""
        heading = self.rows.heading
        blanks = len(heading.results) - 1 - (heading.word_at is not None)
        if blanks > MOST_BLANKS:
            return -1
        said = [self.rows.said(word, error) for word in self.rows.words_of(row)]
        self._put(Template(_LEARNED, "; ".join(said), codes=(error.code,) * len(said)))
        plan = PlanWords(Plan((), (), frozenset(), {}, frozenset(), None), (), self.text)
        plan.rooms["steps"] += 1
        plan.words = [0, 1, 1, len(self.templates) - 1, blanks, 0, 0]
        self.plans.append(plan)
        return len(self.plans) - 1

    def learn(self, number: int, row: list[bytes]) -> None:
        """Learn the template with which the kernel says what is wrong with the row."""
        job, wanted = self.rows.job, self.templates[number]
        if job.blank_zero or job.dash_zero:
            self.rows.another().fill_zeros([row])
        self._put(self._template(wanted, row)._replace(step=wanted.step, reason=wanted.reason), number)
        self.tell()

    def _put(self, template: Template, number: int | None = None) -> None:
        """A new template, or one in another's place."""
        pieces = [*self.text.piece(template.before.encode()), *self.text.piece(template.behind.encode())]
        at = slice(number, number + 1) if number is not None else slice(len(self.templates), None)
        self.templates[at] = [template]
        self.template_words[at] = [[template.state, template.cell, *pieces]]

    def _template(self, wanted: Template, row: Sequence[bytes]) -> Template:
        step = wanted.step
        assert step, "only errors of figures are learned"
        try:
            step.result(row)
        except FigureError as error:
            if error.reason == wanted.reason:
                hollow = FigureError(error.reason, _HOLE, error.input, error.unit, error.limit, error.column)
                return self._around(self.rows.said(step.word, hollow), error.code)
        except ZeroDenominator as error:
            if wanted.reason == "zero":
                return Template(_LEARNED, self.rows.said(step.word, error), codes=(error.code,))
        except KpicalError:
            pass
        return Template(_UNTOLD)

    def _around(self, said: str, code: str) -> Template:
        before, hole, behind = said.partition(_HOLE)
        if _HOLE in behind:
            return Template(_UNTOLD)
        return Template(_LEARNED, before, behind, bool(hole), (code,))


class Output:
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

    def __init__(self, module: ModuleType, rows: Rows, teller: Teller) -> None:
        self.module, self.rows, self.teller = module, rows, teller
        self.python = Lock()  # one at a time tells the kernel, or does a row that came back

    def run(self, first: bytes, records: Records, take: Callable[[Done], object]) -> None:
        """The rows of `first` and what follows, in their order; `take` is done with each part when it returns."""
        records.again(first)
        in_order(records, lambda: Blocks(self), take)
        if last := records.left():
            take(self.rows.chunk(last_records(last)))

    def taught(self, told: Told, status: int, template: int, record: bytes) -> bool:
        """Tell the kernel what it asked; False where it can not be told."""
        if self.teller.told is not told:
            return True  # another thread has told it something: it may ask again
        row = cells(record[: len(record) - len(line_end(record))])
        if status == _KEY:
            return self.teller.key(row)
        self.teller.learn(template, row)
        return True


class Blocks:
    """Does blocks of whole lines, one after the other, in rooms that are used again."""

    def __init__(self, engine: Native) -> None:
        self.engine = engine
        self.room = bytearray()
        self.out, self.rejected = Output(), Output()

    def work(self, size: int) -> tuple[Done, int]:
        """The first rows of the room, and up to where: a quotation that is open at the end waits for what follows."""
        engine, room = self.engine, self.room
        teller, rows, out, rejected = engine.teller, engine.rows.another(), self.out, self.rejected
        out.begin(size + size // 2 + _ROOM)
        rejected.begin(size + _ROOM if teller.settings[-1] else 0)
        counts = Counts()
        at, back = 0, 0
        while True:
            told = teller.told
            status, at, after, out.used, rejected.used, template = engine.module.run(
                told.program, room, at, size, out.last, out.used, rejected.last, rejected.used, counts.of(told)
            )
            if status == _END:
                break
            if status == _FULL and (out.used or rejected.used):
                out.new()
                rejected.new()
                continue
            end = after or record_end(room, at, size)
            if end is None:
                break
            with engine.python:
                record = bytes(room[at:end])
                if status in (_LEARN, _KEY) and engine.taught(told, status, template, record):
                    continue
                ends = line_end(record)
                out.add(rows.alone(record[: len(record) - len(ends)], ends))
                at, back = end, back + 1
                if back > _MANY_BACK and 4 * back > rows.summary.rows + counts.rows:
                    at = self._by_rows(rows, at, size)
                    break
                if rows.rejected:
                    rejected.add(rows.take_rejected())
        counts.into(rows.summary, teller.told)
        return Done(out.all(), rejected.all(), rows.summary), at

    def _by_rows(self, rows: Rows, at: int, size: int) -> int:
        """The rest by the plain engine, and up to where."""
        chunk, kept = all_records(bytes(self.room[at:size]))
        done = rows.chunk(chunk)
        self.rejected.add(rows.take_rejected())
        self.out.add(b"".join(done.blocks))
        self.rejected.add(b"".join(done.rejected))
        rows.summary.add(done.summary)
        return size - len(kept)


class Counts:
    """What the kernel counts."""

    def __init__(self) -> None:
        self.numbers = array("q")

    def of(self, told: Told) -> array[int]:
        """With room for every template."""
        self.numbers.extend([0] * (_COUNTS + len(told.templates) - len(self.numbers)))
        return self.numbers

    @property
    def rows(self) -> int:
        """How many rows the kernel has done."""
        return self.numbers[0]

    def into(self, summary: Summary, told: Told) -> None:
        """Add them to the summary."""
        rows, failed, computed, missed, blanks, dashes, *by_template = self.numbers
        summary.rows += rows
        summary.failed += failed
        summary.computed += computed
        summary.missed += missed
        summary.zeros += Counter(blank=blanks, dash=dashes)
        for template, count in zip(told.templates, by_template, strict=False):
            for code in template.codes if count else ():
                summary.codes[code] += count
