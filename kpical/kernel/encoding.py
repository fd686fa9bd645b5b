"""Recipes as the words of the kernel: what `_kernel` takes, in its order, and the text that the words point into."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from kpical.computation.inputs import Address, Slot, slots
from kpical.expression.ratio import Polynomial, Ratio
from kpical.quantity.unit import ANY
from kpical.recipe.ratio_code import Limit, Print
from kpical.recipe.recipe import Failure, Recipe, Step

MOST_COLUMNS, MOST_DECIMALS, MOST_DEGREE, MOST_MET, MOST_STEPS = 256, 18, 16, 64, 64
MOST_BLANKS, MOST_WIDTH = 4096, 1 << 20  # cells of a row's results, and of a row
MOST_TOLD_APART = 4  # denominators of a step: each set of them that may be zero has a template
REASONS = ("missing", "not_a_number", "not_whole", "below", "above")  # of a slot, in the kernel's order

_ROUNDINGS = ("half-up", "half-even", "down", "up")  # in the kernel's order; what they mean is in `rounding.MODES`
_COMPARISONS = ("<", "<=", "=", ">=", ">")
_LARGEST = (1 << 63) - 1


class Unfit(Exception):
    """The recipe is not for the kernel: the plain engine does its rows."""


class Text:
    """The bytes that words point into."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def piece(self, text: bytes) -> list[int]:
        """The words for the text."""
        self.bytes += text
        return [len(self.bytes) - len(text), len(text)]


class RecipeWords:
    """The words of one recipe; `rooms` counts what they take. `base` is the first template of each step."""

    def __init__(self, recipe: Recipe, bases: Sequence[int], text: Text) -> None:
        self.rooms: Counter[str] = Counter()
        ready = [step for step in recipe.steps if isinstance(step, Step)]
        columns = sorted({at for step in ready for at in (step.program.columns if step.program else ())})
        if len(columns) > MOST_COLUMNS or len(recipe.steps) > MOST_STEPS:
            raise Unfit
        self.local = {at: i for i, at in enumerate(columns)}
        self.text = text
        self.rooms["columns"] += len(columns)
        self.rooms["steps"] += len(recipe.steps)
        self.words = [len(columns), *columns, len(recipe.steps)]
        for step, base in zip(recipe.steps, bases, strict=True):
            self.words += self._failure(step, base) if isinstance(step, Failure) else self._step(step, base)
        if any(abs(word) > _LARGEST for word in self.words):
            raise Unfit

    def _failure(self, step: Failure, base: int) -> list[int]:
        return [1, base, step.how.cells, *self.text.piece(step.unit.encode())]

    def _step(self, step: Step, base: int) -> list[int]:
        made, how = step.program, step.how
        ratio = made.value if made else None
        if made is None or not isinstance(ratio, Ratio) or how.decimals > MOST_DECIMALS or len(ratio.met) > MOST_MET:
            raise Unfit
        words = [0, base, how.cells, *self.text.piece(step.unit.encode())]
        words += [how.decimals, _ROUNDINGS.index(how.rounding), how.exact, how.verdict, *_tests(how)]
        words += self._polynomial(ratio.numerator) + self._polynomial(ratio.denominator)
        words.append(len(ratio.met))
        self.rooms["polynomials"] += len(ratio.met)
        for met in ratio.met:
            words += [met == ratio.denominator, *self._polynomial(met)]
        found = figure_slots(step)
        self.rooms["slots"] += len(found)
        words.append(len(found))
        limits = iter(made.limits)
        for slot in found:
            limited = slot.input.low is not None or slot.input.high is not None
            words += self._slot(step, slot, next(limits) if limited else None)
        return words

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

    def _slot(self, step: Step, slot: Slot, limit: Limit | None) -> list[int]:
        here = {at: column for at, column in step.columns.items() if at.path == slot.path}
        whole = here.get(Address(slot.path))
        # of parts, and of whole numbers in another unit than the declared one, Python says what is wrong
        tells = whole is not None and not (slot.input.whole and whole.unit not in (None, slot.input.unit))
        tells = tells and not (slot.input.unit == ANY and limit)  # in what unit a limit is stated, the row's other figures say
        self.rooms["parts"] += len(here)
        words = [len(here), *(self.local[column.at] for column in here.values()), slot.input.whole, tells, limit is not None]
        return words + (self._limit(limit) if limit else [])

    def _limit(self, limit: Limit) -> list[int]:
        return self._polynomial(limit.sum) + _bound(limit.low, limit.over) + _bound(limit.high, limit.over)


def _bound(bound: Fraction | None, over: int) -> list[int]:
    return [0, 0, 1] if bound is None else [1, bound.numerator * over, bound.denominator]


def _tests(how: Print) -> list[int]:
    """The comparisons of the value with its target."""
    tests = how.target.tests if how.verdict and how.target else ()
    return [len(tests), *(word for sign, t in tests for word in (_COMPARISONS.index(sign), t.numerator, t.denominator))]


def figure_slots(step: Step) -> list[Slot]:
    """The slots whose figures stand in columns, in the order in which they are looked at."""
    found = {at.path for at in step.columns}
    return [slot for slot in slots(step.definition, step.year) if slot.path in found]


def templates_of(step: Step) -> int:
    """How many templates the step's errors have: a reason for each slot, then a set of zero denominators each."""
    value = step.program.value if step.program else ()
    met = len(value.met) if isinstance(value, Ratio) else 0
    return len(REASONS) * len(figure_slots(step)) + (1 << met if met <= MOST_TOLD_APART else 0)


_ROOMS = ("columns", "steps", "slots", "parts", "polynomials", "terms", "factors")


def all_words(
    settings: Sequence[int], absent: Sequence[int], templates: Sequence[Sequence[int]], recipes: Sequence[RecipeWords],
    keys: Mapping[tuple[bytes, bytes], Sequence[int]],
) -> array[int]:  # fmt: skip
    """Everything, with how many there are of each."""
    rooms: Counter[str] = Counter()
    for recipe in recipes:
        rooms += recipe.rooms
    words = array("q", [*settings, len(absent) // 3, len(templates), len(recipes), len(keys)])
    words.extend(rooms[name] for name in _ROOMS)
    for part in (absent, *templates, *(recipe.words for recipe in recipes), *keys.values()):
        words.extend(part)
    return words
