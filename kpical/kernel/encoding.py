"""Recipes as the words of the kernel: what `_kernel` takes, in its order, and the text that the words point into.

Whatever has a size comes with it in front; src/load.h and src/words.h read the words in the same order.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.computation.inputs import Address, Slot, slots
from kpical.expression.ratio import Polynomial, Ratio
from kpical.kernel._kernel import (
    COMPARISONS,
    MOST_COLUMNS,
    MOST_DECIMALS,
    MOST_DEGREE,
    MOST_DENOMINATORS,
    MOST_REGISTERS,
    MOST_STEPS,
    MOST_TOLD_APART,
    OPERATIONS,
    REASONS,
    ROUNDINGS,
)
from kpical.kernel.units import LARGEST, TRUTHS, Text, TextPiece, Units
from kpical.quantity.unit import ANY
from kpical.recipe.instructions import Code, Instruction
from kpical.recipe.program import ColumnProgram, Limit
from kpical.recipe.ratio_code import Print
from kpical.recipe.recipe import Failure, Recipe, Step

_ROOMS = ("columns", "mixes", "steps", "slots", "parts", "polynomials", "terms", "factors", "instructions")
_MARKS = ("IF", "ELSE", "FI")
_READ_NONE = ("RATIO", "ELSE", "FI")
_NO_RATIO = Ratio({}, {})
_BITS = 63  # columns that have a bit of their own


class Unfit(Exception):
    """The recipe is not for the kernel: the plain engine does its rows."""


class TableWords(NamedTuple):
    """What the kernel has to know of the table. A column that there is not is -1."""

    width: int
    year_at: int
    word_at: int
    replaces: bool  # the last column, an earlier run's errors
    raw: bool
    blank_zero: bool
    dash_zero: bool
    header: TextPiece
    rejects: bool

    @property
    def words(self) -> list[int]:
        """In the kernel's order."""
        return [
            self.width, self.year_at, self.word_at, self.replaces, self.raw, self.blank_zero, self.dash_zero, *self.header,
            self.rejects,
        ]  # fmt: skip


class RecipeWords(NamedTuple):
    """The words of one recipe; `rooms` counts what they take."""

    words: tuple[int, ...]
    rooms: Counter[str]


def recipe_words(recipe: Recipe, templates: Sequence[int], text: Text, units: Units) -> RecipeWords:
    """The recipe for the kernel; `templates` has the first one of each step. Raises Unfit."""
    ready = [step for step in recipe.steps if isinstance(step, Step)]
    columns = sorted({index for step in ready for index in (step.program.columns if step.program else ())})
    if len(columns) > MOST_COLUMNS or len(recipe.steps) > MOST_STEPS:
        raise Unfit
    encoder = _RecipeEncoder(columns, text)
    words = [len(columns), *encoder.columns(recipe, units), *encoder.mixes(recipe), len(recipe.steps)]
    for step, template in zip(recipe.steps, templates, strict=True):
        words += encoder.failure(step, template) if isinstance(step, Failure) else encoder.step(step, template)
    if any(abs(word) > LARGEST for word in words):
        raise Unfit
    encoder.rooms.update(columns=len(columns), steps=len(recipe.steps))
    return RecipeWords(tuple(words), encoder.rooms)


def refusing_words(template: int, blanks: int) -> RecipeWords:
    """A recipe that reads no column, and whose one step gives every row blanks and the error of the template."""
    columns, mixes, steps, unit = 0, 0, 1, TextPiece(0, 0)
    return RecipeWords((columns, mixes, steps, True, template, blanks, *unit), Counter(steps=steps))


class _RecipeEncoder:
    """The parts of one recipe, and what they take in the kernel's rooms."""

    def __init__(self, columns: Sequence[int], text: Text) -> None:
        self.local = {index: i for i, index in enumerate(columns)}
        self.text = text
        self.rooms: Counter[str] = Counter()

    def columns(self, recipe: Recipe, units: Units) -> list[int]:
        told_apart = not recipe.mixes or len(self.local) < _BITS
        truths = _truths(recipe)
        words = []
        for index in self.local:
            known = TRUTHS if index in truths else recipe.worths.get(index) if told_apart else None
            words += [units.number(known), index in truths, index]
        return words

    def mixes(self, recipe: Recipe) -> list[int]:
        mixes = recipe.mixes if len(self.local) < _BITS else ()
        self.rooms["mixes"] += len(mixes)
        return [len(mixes), *(self._bits(columns) for mix in mixes for columns in mix)]

    def _bits(self, columns: Iterable[int]) -> int:
        return sum(1 << self.local[index] for index in set(columns))

    def failure(self, step: Failure, template: int) -> list[int]:
        return [True, template, step.how.cells, *self.text.piece(step.unit.encode())]

    def step(self, step: Step, template: int) -> list[int]:
        made, how = step.program, step.how
        if made is None or how.grade or how.decimals > MOST_DECIMALS:
            raise Unfit
        words = [False, template, how.cells, *self.text.piece(step.unit.encode())]
        words += [how.decimals, ROUNDINGS.index(how.rounding), how.exact, how.verdict, *_tests(how)]
        value = made.value
        words += self._ratio(value if isinstance(value, Ratio) else _NO_RATIO)
        return words + self._code(() if isinstance(value, Ratio) else value) + self._slots(step, made)

    def _ratio(self, ratio: Ratio) -> list[int]:
        if len(ratio.met) > MOST_DENOMINATORS:
            raise Unfit
        self.rooms["polynomials"] += len(ratio.met)
        words = [*self._polynomial(ratio.numerator), *self._polynomial(ratio.denominator), len(ratio.met)]
        for met in ratio.met:
            words += [met == ratio.denominator, *self._polynomial(met)]
        return words

    def _code(self, code: Code) -> list[int]:
        """The instructions; IF, ELSE and FI as jumps forward."""
        if not code:
            return [0]
        code = _without_copies(code)
        targets = _targets(code)
        lines = [line for line in code if line.op != "FI"]
        registers = 1 + max(line.to for line in code)
        if registers > MOST_REGISTERS:
            raise Unfit
        words = [len(lines), registers]
        for number, (line, zeros) in enumerate(zip(lines, zero_sets(lines), strict=True)):
            words += [OPERATIONS.index(line.op), line.to, line.a, line.b, targets.get(number, len(lines))]
            if line.op == "ROUND" and line.b > MOST_DECIMALS:
                raise Unfit
            words += [*self._polynomials(line.ratio), zeros > 0]
        self.rooms["instructions"] += len(lines)
        return [*words, code[-1].to]

    def _polynomials(self, ratio: Ratio | None) -> list[int]:
        if ratio is None:
            return [0]
        all_of = [ratio.numerator, *_denominators(ratio)]
        if len(all_of) > 2 + MOST_DENOMINATORS:
            raise Unfit
        self.rooms["polynomials"] += len(all_of)
        return [len(all_of), *(word for polynomial in all_of for word in self._polynomial(polynomial))]

    def _polynomial(self, polynomial: Polynomial) -> list[int]:
        words = [len(polynomial)]
        self.rooms["terms"] += len(polynomial)
        for monomial, coefficient in polynomial.items():
            factors = [self.local[int(name[1:])] for name, power in monomial for _ in range(power)]
            if len(factors) > MOST_DEGREE:
                raise Unfit
            self.rooms["factors"] += len(factors)
            words += [coefficient, len(factors), *factors]
        return words

    def _slots(self, step: Step, made: ColumnProgram) -> list[int]:
        looked_at = figure_slots(step)
        self.rooms["slots"] += len(looked_at)
        words = [len(looked_at)]
        limits = iter(made.limits)
        for slot in looked_at:
            limited = slot.input.low is not None or slot.input.high is not None
            words += self._slot(step, slot, next(limits) if limited else None)
        return words

    def _slot(self, step: Step, slot: Slot, limit: Limit | None) -> list[int]:
        here = {address: column for address, column in step.columns.items() if address.path == slot.path}
        whole = here.get(Address(slot.path))
        # of parts, and of whole numbers in another unit than the declared one, Python says what is wrong
        reported = whole is not None and not (slot.input.whole and whole.unit not in (None, slot.input.unit))
        reported = reported and not (slot.input.unit == ANY and limit)  # the row's other figures say in what unit a limit is
        self.rooms["parts"] += len(here)
        columns = [self.local[column.position] for column in here.values()]
        words = [len(here), *columns, slot.input.whole, reported, limit is not None]
        return words + (self._limit(limit) if limit else [])

    def _limit(self, limit: Limit) -> list[int]:
        return self._polynomial(limit.sum) + _bound(limit.low, limit.over) + _bound(limit.high, limit.over)


def _truths(recipe: Recipe) -> set[int]:
    """The columns of 是 and 否. Raises Unfit where one of them holds figures for another indicator."""
    kinds = {
        (index, unit is not None and unit.is_truth)
        for step in recipe.steps if isinstance(step, Step) for index, unit in step.units.items()
    }  # fmt: skip
    if len(dict(kinds)) < len(kinds):
        raise Unfit
    return {index for index, truth in kinds if truth}


def _denominators(ratio: Ratio) -> list[Polynomial]:
    """All that it meets, its own one first."""
    return [ratio.denominator, *(met for met in ratio.met if met != ratio.denominator)]


def zero_sets(code: Sequence[Instruction]) -> list[int]:
    """How many sets of its denominators may be zero, of each instruction; 0 where these are not told apart, for they are many."""
    told_apart: list[int] = []
    for line in code:
        met = 1 if line.op == "DIV" else len(_denominators(line.ratio)) if line.ratio and line.ratio.met else 0
        sets = (1 << met) - 1 if met <= MOST_TOLD_APART else 0
        told_apart.append(sets if sets + sum(told_apart) < 1 << MOST_TOLD_APART else 0)
    return told_apart


def _without_copies(code: Code) -> Code:
    """A value that is made to be copied by the next line, and for nothing else, is left there at once."""
    reads = Counter(read for line in code if line.op not in _READ_NONE for read in (line.a, line.b))
    lines: list[Instruction] = []
    for line in code:
        made = lines[-1] if lines and lines[-1].op not in _MARKS else None
        if made and line.op == "COPY" and line.a == made.to and reads[made.to] - (line.b == made.to) == 1:
            lines[-1] = made._replace(to=line.to)
        else:
            lines.append(line)
    return tuple(lines)


def _targets(code: Code) -> dict[int, int]:
    """Where each IF and ELSE goes, by their numbers without FI: behind its ELSE or to its FI."""
    targets: dict[int, int] = {}
    open_: list[int] = []
    number = 0
    for line in code:
        if line.op in ("ELSE", "FI"):
            targets[open_.pop()] = number + (line.op == "ELSE")
        if line.op in ("IF", "ELSE"):
            open_.append(number)
        number += line.op != "FI"
    return targets


def _bound(bound: Fraction | None, over: int) -> list[int]:
    return [False, 0, 1] if bound is None else [True, bound.numerator * over, bound.denominator]


def _tests(how: Print) -> list[int]:
    """The comparisons of the value with its target."""
    tests = how.target.tests if how.verdict and how.target else ()
    return [len(tests), *(word for sign, t in tests for word in (COMPARISONS.index(sign), t.numerator, t.denominator))]


def figure_slots(step: Step) -> list[Slot]:
    """The slots whose figures stand in columns, in the order in which they are looked at."""
    paths = {address.path for address in step.columns}
    return [slot for slot in slots(step.definition, step.period) if slot.path in paths]


def templates_of(step: Step) -> int:
    """How many templates the step's errors have: a reason for each slot, then a set of zero denominators each."""
    value = step.program.value if step.program else ()
    reasons = len(REASONS) * len(figure_slots(step))
    if not isinstance(value, Ratio):
        return reasons + sum(zero_sets(value))
    return reasons + (1 << len(value.met) if len(value.met) <= MOST_TOLD_APART else 0)


def program_words(
    table: TableWords, absents: Collection[Sequence[int]], templates: Collection[Sequence[int]],
    recipes: Collection[RecipeWords], keys: Collection[Sequence[int]], units: Units,
) -> array[int]:  # fmt: skip
    """Everything, with how many there are of each."""
    rooms: Counter[str] = Counter()
    for recipe in recipes:
        rooms += recipe.rooms
    words = array("q", [*table.words, len(absents), len(templates), len(recipes), len(keys)])
    lists = units.encoded()
    words.extend((len(lists), sum(map(len, lists))))
    words.extend(rooms[name] for name in _ROOMS)
    known = [words for one in lists for words in ((len(one),), *one)]
    parts: Iterable[Sequence[int]] = (*absents, *known, *templates, *(recipe.words for recipe in recipes), *keys)
    for part in parts:
        words.extend(part)
    return words
