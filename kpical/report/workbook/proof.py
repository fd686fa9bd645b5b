"""The proof that a formula shows kpical's digits, for all rows of a column: its shape is looked at once, each row gives numbers.

It is that of `doubles` for figures that are numbers, where every spreadsheet has the same double at every step: one function
computes that double. What it does not decide, a value on the edge of a rounding or a difference near zero among others, is
for `doubles`, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from kpical.expression.tree import Apply, Name, NumberLiteral, fold
from kpical.quantity.rounding import scaled
from kpical.report.model import Live
from kpical.report.workbook.doubles import NEAR, OVERLOOKED, WHOLE
from kpical.report.workbook.script import Script, is_truth

Compute = Callable[..., float | None]
CellValue = int | Fraction | bool | None  # what a cell holds: a number as it stands there, yes or no; None for a text
_MOST = 1e300  # beyond it a product may be infinite
_SAFE = 1 + 2.0**-30  # what the comparisons of this file may be wrong by is far less


class _Proven(NamedTuple):
    """A part of the formula: the name of its double, and whether that is a whole number that is exact."""

    name: str
    whole: bool


class Undecided(Exception):
    """The formula has an operation that is not for this proof."""


class Unproved(Exception):
    """The proof by numbers does not decide it."""


class _Lines:
    """The function's lines, as the formula is gone through."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def put(self, text: str, *, whole: bool, checks: Sequence[str] = ()) -> _Proven:
        """A line that computes something; the function gives up where a check holds."""
        name = f"t{len(self.lines)}"
        self.lines.append(f"{name} = {text}")
        tests = [check.replace("@", name) for check in checks]
        bound = WHOLE if whole else _MOST
        self.lines.append(f"if not -{bound!r} < {name} < {bound!r}" + "".join(f" or {test}" for test in tests) + ": return None")
        return _Proven(name, whole)

    def number(self, value: Fraction) -> _Proven:
        return _Proven(repr(float(value)), value.denominator == 1 and abs(value) < WHOLE)

    def rescaled(self, part: _Proven, scale: Fraction) -> _Proven:
        if scale.numerator != 1:
            part = self.put(f"{part.name} * {float(scale.numerator)!r}", whole=part.whole)
        return self.put(f"{part.name} / {float(scale.denominator)!r}", whole=False) if scale.denominator != 1 else part


def _added(sign: str) -> Callable[[_Lines, _Proven, _Proven], _Proven]:
    def add(lines: _Lines, a: _Proven, b: _Proven) -> _Proven:
        if a.whole and b.whole:
            return lines.put(f"{a.name} {sign} {b.name}", whole=True)
        near = f"abs(@) <= max(abs({a.name}), abs({b.name})) * {NEAR!r}"  # it may be taken for zero
        return lines.put(f"{a.name} {sign} {b.name}", whole=False, checks=[near])

    return add


def _times(lines: _Lines, a: _Proven, b: _Proven) -> _Proven:
    return lines.put(f"{a.name} * {b.name}", whole=a.whole and b.whole)


def _over(lines: _Lines, a: _Proven, b: _Proven) -> _Proven:
    lines.lines.append(f"if not {b.name}: return None")
    return lines.put(f"{a.name} / {b.name}", whole=False)


def _sum(lines: _Lines, *parts: _Proven) -> _Proven:
    if not all(part.whole for part in parts):
        raise Undecided
    size = " + ".join(f"abs({part.name})" for part in parts)
    return lines.put(" + ".join(part.name for part in parts), whole=True, checks=[f"{size} >= {WHOLE!r}"])


def _mean(lines: _Lines, *parts: _Proven) -> _Proven:
    return _over(lines, _sum(lines, *parts), lines.number(Fraction(len(parts))))


def _compared(sign: str) -> Callable[[_Lines, _Proven, _Proven], _Proven]:
    def compare(lines: _Lines, a: _Proven, b: _Proven) -> _Proven:
        near = f"abs({a.name} - {b.name}) <= max(abs({a.name}), abs({b.name})) * {NEAR!r}"  # they may be taken for equal
        return lines.put(f"{a.name} {sign} {b.name}", whole=True, checks=[] if a.whole and b.whole else [near])

    return compare


def _joined(sign: str) -> Callable[..., _Proven]:
    def join(lines: _Lines, *parts: _Proven) -> _Proven:
        return lines.put(sign.join(part.name for part in parts), whole=True)

    return join


def _called(name: str) -> Callable[..., _Proven]:
    def call(lines: _Lines, *parts: _Proven) -> _Proven:
        return lines.put(f"{name}({', '.join(part.name for part in parts)})", whole=all(part.whole for part in parts))

    return call


CERTAIN: dict[str, Callable[..., _Proven]] = {
    "add": _added("+"), "subtract": _added("-"), "multiply": _times, "divide": _over,
    "negative": _called("-"), "positive": lambda lines, a: a,
    "percent": lambda lines, a: lines.rescaled(a, Fraction(1, 100)),
    "at_least": _compared(">="), "at_most": _compared("<="), "more": _compared(">"), "less": _compared("<"),
    "equal": _compared("=="), "unequal": _compared("!="),
    "and": _joined(" and "), "or": _joined(" or "), "not": _called("not "), "count": _joined(" + "),
    "sum": _sum, "mean": _mean, "max": _called("max"), "min": _called("min"), "absolute": _called("abs"),
}  # fmt: skip


def computing(live: Live, factors: Mapping[Any, Fraction], *, whole: bool) -> Compute | None:
    """The double of the formula, not rounded, from the numbers of its cells in the order of `factors`; None is undecided.

    `factors` are what a 1 in each cell counts for. `whole`: the numbers are whole ones below 10^15.
    """
    lines = _Lines()
    arguments = [f"a{i}" for i in range(len(factors))]
    try:
        cells = {
            key: lines.rescaled(_Proven(argument, whole), factor)
            for argument, (key, factor) in zip(arguments, factors.items(), strict=True)
        }
        value = _of(live, cells, lines)
    except (Undecided, OverflowError):
        return None
    body = [f"{argument} = float({argument})" for argument in arguments] + lines.lines + [f"return {value.name}"]
    code = "\n  ".join([f"def compute({', '.join(arguments)}):", *body])
    scope: dict[str, Compute] = {}
    exec(compile(code, "<doubles>", "exec"), scope)  # noqa: S102  names and numbers made here: no text of a file is in it
    return scope["compute"]


def _of(live: Live, cells: Mapping[Hashable, _Proven], lines: _Lines) -> _Proven:
    formula = live.definition.formula
    refs = {name: live.refs[name] for name in formula.inputs}
    parts = {name: _of(ref, cells, lines) if isinstance(ref, Live) else cells[ref] for name, ref in refs.items()}

    def leaf(node: Name | NumberLiteral) -> _Proven:
        return lines.number(formula.value_of(node)) if isinstance(node, NumberLiteral) else parts[node.key]

    def operation(node: Apply, given: Sequence[_Proven]) -> _Proven:
        if node.operation not in CERTAIN:
            raise Undecided
        return CERTAIN[node.operation](lines, *given)

    return fold(formula.tree, leaf, operation)


def surely_rounds(top: int, under: int, double: float, places: int, mode: str) -> bool:
    """Whether every spreadsheet rounds the double of top ÷ under as kpical rounds that: as `doubles.rounding`, or False.

    Half-way cases, and whole units where it is rounded down or up, are not decided here.
    """
    value, power = top / under, 10.0**places
    units = abs(value) * power
    if units >= WHOLE / 2:
        return False
    scaled = top * 10**places
    beyond, whole = ((2 * scaled - under) % (2 * under), 2 * under) if mode in _HALF else (scaled % under, under)
    distance = min(beyond, whole - beyond) / whole
    noise = (abs(double - value) + abs(value) * 2.0**-52) * power
    part, unit = _LOST[mode]
    return bool(distance > (noise + (units + 1) * part + unit) * _SAFE)


_HALF = ("half-up", "half-even")
_LOST = {mode: (float(part), float(unit)) for mode, (part, unit) in OVERLOOKED.items()}


def surely_compared(top: int, under: int, double: float, bound: Fraction) -> bool:
    """Whether every spreadsheet holds the double of top ÷ under against the bound as kpical holds that: as `doubles.compare`."""
    number, order = float(bound), top * bound.denominator - bound.numerator * under
    if not order:
        return double == number
    return (double > number) is (order > 0) and abs(double - number) > NEAR * max(abs(double), abs(number)) * _SAFE


class Proof:
    """That the cells of a script show kpical's digits, by numbers alone."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.percent = script.unit is not None and script.unit.is_percent
        self.back = 1 / (script.result * (100 if self.percent else 1))  # from the result in its unit to the formula's value

    @cached_property
    def whole(self) -> Compute | None:
        """The double from whole numbers."""
        return computing(self.script.live, dict(zip(self.script.units, self.script.factors, strict=True)), whole=True)

    @cached_property
    def rough(self) -> Compute | None:
        """The double from any numbers."""
        return computing(self.script.live, dict(zip(self.script.units, self.script.factors, strict=True)), whole=False)

    def double(self, held: Sequence[CellValue]) -> float:
        """What every spreadsheet computes over what the cells hold. Raises Unproved, OverflowError."""
        whole = all(isinstance(number, int) and -WHOLE < number < WHOLE for number in held)
        if not whole and any(number is None for number in held):
            raise Unproved
        compute = self.whole if whole else self.rough
        value = compute(*held) if compute else None
        if value is None:
            raise Unproved
        return value

    def shape(self, double: float, top: int, under: int) -> int | None:
        """The first of the script's shapes, where it surely shows top ÷ under as kpical does. Raises Unproved."""
        script = self.script
        if script.result.numerator != 1:
            double *= float(script.result.numerator)
        if script.result.denominator != 1:
            double /= float(script.result.denominator)
        more, places, mode = script.shapes[0], script.places, script.live.rounding
        under *= 100 if self.percent else 1
        if more is not None and surely_rounds(top, under, double, places + more, "half-up"):
            digits, power = scaled(Fraction(top, under), places, mode), 10 ** (places + more)
            top, under = scaled(Fraction(top, under), places + more, "half-up"), power
            if scaled(Fraction(top, under), places, mode) != digits:
                raise Unproved
            double = top / under
        elif more is not None:
            raise Unproved
        if not surely_rounds(top, under, double, places, mode):
            raise Unproved
        return more

    def nearly(self, double: float, top: int, under: int) -> None:
        """Raises Unproved where the double is another value's than top ÷ under, in the result's unit."""
        value = top * self.back.numerator / (under * self.back.denominator)
        if abs(double - value) > abs(value) * 2.0**-40:
            raise Unproved

    def judged(self, verdict: Script, double: float, top: int, under: int) -> None:
        """Raises Unproved unless every spreadsheet says of the verdict's target what kpical says."""
        if is_truth(verdict.unit):
            return  # 是 is no more than that
        top, under = top * self.back.numerator, under * self.back.denominator
        if not all(surely_compared(top, under, double, bound) for _, bound in verdict.bounds):
            raise Unproved
