"""What the kernel has been told so far: plans by year and word, and the texts of errors, each when it is needed first."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import NamedTuple

from kpical.kernel.encoding import MOST_BLANKS, REASONS, PlanWords, Text, Unfit, all_words, figure_slots, templates_of
from kpical.problem.errors import FigureError, KpicalError, ZeroDenominator
from kpical.quantity.figure import MISSING
from kpical.recipe.recipe import Failure, Plan, Step
from kpical.recipe.rows import Rows, is_dash

_UNLEARNED, _LEARNED, _UNTOLD = range(3)
_BLANK, _DASH, _ABSENT = 1, 2, 3
_HOLE = "￼"  # stands for the cell in a sentence; no name has it
_MOST_KEYS, _LONGEST_KEY = 1024, 200
_MOST_WORDS = 1 << 19  # of all plans: the kernel takes twice as many


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
            heading.tail, job.raw, job.blank_zero, job.dash_zero, *self.text.piece(heading.record), rejects,
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
