"""What the kernel knows so far: recipes by year and word, and the texts of errors, each when it is needed first."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import NamedTuple

from kpical.kernel.encoding import MOST_BLANKS, REASONS, RecipeWords, Text, Unfit, all_words, figure_slots, templates_of
from kpical.problem.errors import FigureError, KpicalError, ZeroDenominator
from kpical.quantity.figure import MISSING
from kpical.recipe.recipe import Failure, Recipe, Step
from kpical.recipe.rows import Rows, is_dash

_UNLEARNED, _LEARNED, _UNSAYABLE = range(3)
_BLANK, _DASH, _ABSENT = 1, 2, 3
_HOLE = "￼"  # stands for the cell in a sentence; no name has it
_MOST_KEYS, _LONGEST_KEY = 1024, 200
_MOST_WORDS = 1 << 19  # of all recipes: the kernel takes twice as many


class Template(NamedTuple):
    """The text of an error before and behind the cell, if the cell is in it, and the codes that it counts as."""

    state: int = _UNLEARNED
    before: str = ""
    behind: str = ""
    cell: bool = False
    codes: tuple[str, ...] = ()
    step: Step | None = None
    reason: str = ""


class Loaded(NamedTuple):
    """A program of the kernel, and the templates that its counts mean."""

    program: object
    templates: Sequence[Template]


class Dialogue:
    """What the kernel knows. `loaded` is replaced as a whole, so that threads may go on with an older one."""

    loaded: Loaded

    def __init__(self, module: ModuleType, rows: Rows, *, rejects: bool) -> None:
        """Raises Unfit where there is but one recipe and the kernel cannot do it."""
        self.module, self.rows = module, rows
        self.text = Text()
        self.templates: list[Template] = []
        self.template_words: list[list[int]] = []
        self.recipes: list[RecipeWords] = []
        self.numbers: dict[int, int] = {}  # of the recipes, by identity
        self.kept: list[Recipe] = []
        self.keys: dict[tuple[bytes, bytes], list[int]] = {}
        job, header = rows.job, rows.header
        self.settings = [
            header.width, -1 if header.year_at is None else header.year_at, -1 if header.word_at is None else header.word_at,
            header.tail, job.raw, job.blank_zero, job.dash_zero, *self.text.piece(header.record), rejects,
        ]  # fmt: skip
        self.absent: list[int] = []
        for text in sorted(MISSING | {"－"}):
            kind = _DASH if text and is_dash(text) else _ABSENT if text else _BLANK
            self.absent += [kind, *self.text.piece(text.encode())]
        if header.year_at is None and header.word_at is None and self._number([]) < 0:
            raise Unfit
        self.load()

    def load(self) -> None:
        """Make the kernel's program anew."""
        words = all_words(self.settings, self.absent, self.template_words, self.recipes, self.keys)
        self.loaded = Loaded(self.module.load(words, bytes(self.text.bytes)), tuple(self.templates))

    def key(self, row: Sequence[bytes]) -> bool:
        """Learn the recipe for the row's year and word; False where there are too many of them."""
        header = self.rows.header
        year, word = (b"" if at is None else row[at] for at in (header.year_at, header.word_at))
        if len(self.keys) >= _MOST_KEYS or len(year) + len(word) > _LONGEST_KEY or self.size > _MOST_WORDS:
            return False
        if (year, word) in self.keys:
            return False  # the kernel reads it otherwise: such rows are not for it
        number = self._number(row)
        self.keys[year, word] = [*self.text.piece(year), *self.text.piece(word), number]
        self.load()
        return True

    @property
    def size(self) -> int:
        """How many words all recipes and templates take, about."""
        return sum(len(recipe.words) for recipe in self.recipes) + len(self.templates)

    def _number(self, row: Sequence[bytes]) -> int:
        """The number of the row's recipe, -1 where it is not for the kernel."""
        try:
            recipe = self.rows.recipes.recipe_for(row) if row else self.rows.recipes.recipe("", "")
        except KpicalError as error:
            recipe = error
        if isinstance(recipe, KpicalError):
            return self._hopeless(recipe, row)
        if id(recipe) not in self.numbers:
            self.kept.append(recipe)  # as long as its identity is its key
            self.numbers[id(recipe)] = self._add(recipe)
        return self.numbers[id(recipe)]

    def _add(self, recipe: Recipe) -> int:
        made: list[Template] = []
        bases = []
        for step in recipe.steps:
            bases.append(len(self.templates) + len(made))
            made += self._reasons(step) if isinstance(step, Step) else [self._failure(step)]
        try:
            self.recipes.append(RecipeWords(recipe, bases, self.text))
        except Unfit:
            return -1
        for template in made:
            self._put(template)
        return len(self.recipes) - 1

    def _failure(self, step: Failure) -> Template:
        return Template(_LEARNED, self.rows.said(step.word, step.error), codes=(step.error.code,))

    def _reasons(self, step: Step) -> list[Template]:
        by_slot = [Template(step=step, reason=reason) for _ in figure_slots(step) for reason in REASONS]
        return by_slot + [Template(step=step, reason="zero")] * (templates_of(step) - len(by_slot))

    def _hopeless(self, error: KpicalError, row: Sequence[bytes]) -> int:
        """A recipe that gives such rows their error, and nothing else."""
        header = self.rows.header
        blanks = len(header.results) - 1 - (header.word_at is not None)
        if blanks > MOST_BLANKS:
            return -1
        said = [self.rows.said(word, error) for word in self.rows.words_of(row)]
        self._put(Template(_LEARNED, "; ".join(said), codes=(error.code,) * len(said)))
        recipe = RecipeWords(Recipe(()), (), self.text)
        recipe.rooms["steps"] += 1
        recipe.words = [0, 1, 1, len(self.templates) - 1, blanks, 0, 0]
        self.recipes.append(recipe)
        return len(self.recipes) - 1

    def learn(self, number: int, row: list[bytes]) -> None:
        """Learn the template with which the kernel says what is wrong with the row."""
        job, wanted = self.rows.job, self.templates[number]
        if job.blank_zero or job.dash_zero:
            self.rows.another().fill_zeros([row])
        self._put(self._template(wanted, row)._replace(step=wanted.step, reason=wanted.reason), number)
        self.load()

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
                return self._around(self.rows.said(step.word, error.with_facts(text=_HOLE)), error.code)
        except ZeroDenominator as error:
            if wanted.reason == "zero":
                return Template(_LEARNED, self.rows.said(step.word, error), codes=(error.code,))
        except KpicalError:
            pass
        return Template(_UNSAYABLE)

    def _around(self, said: str, code: str) -> Template:
        before, hole, behind = said.partition(_HOLE)
        if _HOLE in behind:
            return Template(_UNSAYABLE)
        return Template(state=_LEARNED, before=before, behind=behind, cell=bool(hole), codes=(code,))
