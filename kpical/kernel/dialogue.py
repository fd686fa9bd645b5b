"""What the kernel knows so far: recipes by year and word, and the texts of errors, each when it is needed first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from kpical.kernel._kernel import (
    ABSENT,
    BLANK,
    DASH,
    LEARNED,
    MOST_BLANKS,
    MOST_OF_A_KIND,
    REASONS,
    UNLEARNED,
    UNSAYABLE,
    load,
)
from kpical.kernel.encoding import (
    RecipeWords,
    TableWords,
    Unfit,
    figure_slots,
    program_words,
    recipe_words,
    refusing_words,
    templates_of,
)
from kpical.kernel.units import Text, Units
from kpical.problem.errors import FigureError, KpicalError, ZeroDenominator
from kpical.quantity.figure import MISSING
from kpical.recipe.blanks import is_dash
from kpical.recipe.recipe import Failure, Recipe, Step
from kpical.recipe.rows import Rows

if TYPE_CHECKING:
    from kpical.kernel._kernel import LoadedProgram

_AS_KERNEL = {"no_answer": "missing"}  # which tells no column of 是 and 否 apart
_HOLE = "￼"  # stands for the cell in a sentence; no name has it
_MOST_KEYS, _LONGEST_KEY = 1024, 200
_MOST_WORDS = MOST_OF_A_KIND // 2  # of all recipes and templates: one recipe more is always taken


class Template(NamedTuple):
    """The text of an error before and behind the cell, if the cell is in it, and the codes that it counts as."""

    state: int = UNLEARNED
    before: str = ""
    behind: str = ""
    cell: bool = False
    codes: tuple[str, ...] = ()
    step: Step | None = None
    reason: str = ""
    words: tuple[int, ...] = ()  # for the kernel


class RowKey(NamedTuple):
    """What a row says in its columns for the year and the indicator, as it stands there."""

    year: bytes
    word: bytes


class Loaded(NamedTuple):
    """A program of the kernel, and the templates that its counts mean."""

    program: LoadedProgram
    templates: Sequence[Template]


class Dialogue:
    """What the kernel knows. `loaded` is replaced as a whole, so that threads may go on with an older one."""

    loaded: Loaded
    units_told: int  # of how many units the kernel knows

    def __init__(self, rows: Rows, *, rejects: bool) -> None:
        """Raises Unfit where there is but one recipe and the kernel cannot do it."""
        self.rows, self.rejects = rows, rejects
        self.text = Text()
        self.units = Units(self.text)
        self.templates: list[Template] = []
        self.recipes: list[RecipeWords] = []
        self.numbers: dict[int, int] = {}  # of the recipes, by identity
        self.kept: list[Recipe] = []
        self.keys: dict[RowKey, tuple[int, ...]] = {}
        job, header = rows.job, rows.header
        self.table = TableWords(
            width=header.width,
            year_at=-1 if header.year_at is None else header.year_at,
            word_at=-1 if header.word_at is None else header.word_at,
            replaces=bool(header.tail),
            raw=job.raw,
            blank_zero=job.blank_zero,
            dash_zero=job.dash_zero,
            header=self.text.piece(header.record),
            rejects=rejects,
        )
        self.absents = [(_kind(text), *self.text.piece(text.encode())) for text in sorted(MISSING | {"－"})]
        if header.year_at is None and header.word_at is None and self._number([]) < 0:
            raise Unfit
        self.load()

    def load(self) -> None:
        """Make the kernel's program anew."""
        templates = tuple(self.templates)
        words = program_words(
            self.table, self.absents, [template.words for template in templates], self.recipes, self.keys.values(),
            self.units,
        )  # fmt: skip
        self.units_told = self.units.size
        self.loaded = Loaded(load(words, bytes(self.text.bytes)), templates)

    def heed_units(self) -> None:
        """Tell the kernel what units Python has met since."""
        if self.units.size > self.units_told:
            self.load()

    def key(self, row: Sequence[bytes]) -> bool:
        """Learn the recipe for the row's year and word; False where there are too many of them."""
        header = self.rows.header
        year, word = (b"" if index is None else row[index] for index in (header.year_at, header.word_at))
        key = RowKey(year, word)
        if len(self.keys) >= _MOST_KEYS or len(key.year) + len(key.word) > _LONGEST_KEY or self.size > _MOST_WORDS:
            return False
        if key in self.keys:
            return False  # the kernel reads it otherwise: such rows are not for it
        number = self._number(row)
        self.keys[key] = (*self.text.piece(key.year), *self.text.piece(key.word), number)
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
            return self._refusal(recipe, row)
        if id(recipe) not in self.numbers:
            self.kept.append(recipe)  # as long as its identity is its key
            self.numbers[id(recipe)] = self._add(recipe)
        return self.numbers[id(recipe)]

    def _add(self, recipe: Recipe) -> int:
        made: list[Template] = []
        firsts = []
        for step in recipe.steps:
            firsts.append(len(self.templates) + len(made))
            made += self._reasons(step) if isinstance(step, Step) else [self._failure(step)]
        try:
            self.recipes.append(recipe_words(recipe, firsts, self.text, self.units))
        except Unfit:
            return -1
        self.templates += map(self._encoded, made)
        return len(self.recipes) - 1

    def _failure(self, step: Failure) -> Template:
        return Template(LEARNED, self.rows.said(step.word, step.error), codes=(step.error.code,))

    def _reasons(self, step: Step) -> list[Template]:
        by_slot = [Template(step=step, reason=reason) for _ in figure_slots(step) for reason in REASONS]
        return by_slot + [Template(step=step, reason="zero")] * (templates_of(step) - len(by_slot))

    def _refusal(self, error: KpicalError, row: Sequence[bytes]) -> int:
        """A recipe that gives such rows their error, and nothing else."""
        header = self.rows.header
        blanks = len(header.results) - 1 - (header.word_at is not None)
        if blanks > MOST_BLANKS:
            return -1
        said = [self.rows.said(word, error) for word in self.rows.words_of(row)]
        self.recipes.append(refusing_words(len(self.templates), blanks))
        self.templates.append(self._encoded(Template(LEARNED, "; ".join(said), codes=(error.code,) * len(said))))
        return len(self.recipes) - 1

    def learn(self, number: int, row: list[bytes]) -> None:
        """Learn the template with which the kernel says what is wrong with the row."""
        job, wanted = self.rows.job, self.templates[number]
        if job.blank_zero or job.dash_zero:
            self.rows.another().fill_zeros([row])
        learned = self._template(wanted, row)._replace(step=wanted.step, reason=wanted.reason)
        self.templates[number] = self._encoded(learned)
        self.load()

    def _encoded(self, template: Template) -> Template:
        """The template with its words."""
        pieces = (*self.text.piece(template.before.encode()), *self.text.piece(template.behind.encode()))
        return template._replace(words=(template.state, template.cell, *pieces))

    def _template(self, wanted: Template, row: Sequence[bytes]) -> Template:
        step = wanted.step
        assert step, "only errors of figures are learned"
        try:
            step.result(row)
        except FigureError as error:
            if wanted.reason in (error.reason, _AS_KERNEL.get(error.reason)):
                return self._around(self.rows.said(step.word, error.with_facts(text=_HOLE)), error.code)
        except ZeroDenominator as error:
            if wanted.reason == "zero":
                return Template(LEARNED, self.rows.said(step.word, error), codes=(error.code,))
        except KpicalError:
            pass
        return Template(UNSAYABLE)

    def _around(self, said: str, code: str) -> Template:
        before, hole, behind = said.partition(_HOLE)
        if _HOLE in behind:
            return Template(UNSAYABLE)
        return Template(state=LEARNED, before=before, behind=behind, cell=bool(hole), codes=(code,))


def _kind(text: str) -> int:
    """What a cell is that says so."""
    if not text:
        return BLANK
    return DASH if is_dash(text) else ABSENT
