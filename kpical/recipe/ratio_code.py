"""Formulas compiled to one straight-line function over columns of integers.

Per row and indicator: numerator and denominator as integers, of a ratio or by instructions, one floor division, the digits.
No Fraction and no gcd; the same answer as the exact evaluator to the last digit. A row that the function cannot guarantee
gives None, and the exact evaluator does it: a zero among the denominators that it meets, a figure beyond its limits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Generic, NamedTuple, TypeVar

from kpical.catalogue.grade import Grade
from kpical.catalogue.target import Comparison, Target, comparisons
from kpical.expression.ratio import Ratio
from kpical.quantity.rounding import fraction_text
from kpical.recipe.program import ColumnProgram, Limit
from kpical.recipe.python_text import instruction_lines, polynomial_text, zeros
from kpical.table.csv_text import cell

T = TypeVar("T")
Pair = tuple[int | Fraction, int | Fraction]  # a value as what it is divided by what, the latter above 0
Valued = tuple[str, tuple[Pair, ...]]  # a row's text, and the exact values of its results


class Ready(NamedTuple, Generic[T]):
    """What was made of rows, None for one that the exact evaluator has to do, and how many verdicts among them are `false`."""

    rows: list[T | None]
    missed: int


Function = Callable[..., Ready[str]]  # a text a row

# What rounds n ÷ d (both at least 0) to a whole number, as `rounding.MODES` means it; n is doubled already where
# `_DOUBLED` says so.
_ROUNDING = {
    "half-up": ["{whole} = (n + d) // (d + d)"],
    "half-even": ["{whole}, r = divmod(n, d)", "if r + r > d or (r + r == d and {whole} & 1): {whole} += 1"],
    "down": ["{whole} = n // d"],
    "up": ["{whole} = -(-n // d)"],
}
_DOUBLED = {"half-up"}
_CENTS = [f".{i:02d}" for i in range(100)]
_VERDICTS = ("false", "true")


class Print(NamedTuple):
    """How one indicator's result is printed."""

    decimals: int
    rounding: str
    exact: bool
    verdict: bool
    target: Target | None
    grade: bool = False
    grades: tuple[Grade, ...] = ()  # those by intervals: no program has conditions
    needed: bool = False  # what a figure lacks is told: no program does

    @property
    def cells(self) -> int:
        """How many cells the results take."""
        return 1 + self.exact + self.verdict + self.grade + self.needed


def compiled(programs: Sequence[ColumnProgram], prints: Sequence[Print], columns: Sequence[int]) -> Function:
    """A function of one list of numbers a column, giving each row's results.

    A row's text holds the results with a comma before each, and the comma before an empty error. Numbers may be int, or
    Fraction where a cell is no integer.
    """
    run: Function = _function(source(programs, prints, columns), prints)
    return run


def compiled_with_values(
    programs: Sequence[ColumnProgram], prints: Sequence[Print], columns: Sequence[int]
) -> Callable[..., Ready[Valued]]:
    """As `compiled`, and beside each row's text the exact values of its results, in their units."""
    run: Callable[..., Ready[Valued]] = _function(source(programs, prints, columns, values=True), prints)
    return run


def grade_text(grade: Grade | None) -> str:
    """The cell of a grade."""
    return cell(grade.name).decode() if grade else ""


def _function(text: str, prints: Sequence[Print]) -> Any:
    scope: dict[str, object] = {
        "CENTS": _CENTS, "VERDICTS": _VERDICTS, "Fraction": Fraction, "fraction_text": fraction_text, "Ready": Ready,
        "GRADES": [tuple(map(grade_text, how.grades)) for how in prints],
    }  # fmt: skip
    exec(compile(text, "<ratio program>", "exec"), scope)  # noqa: S102  of integers and x0, x1, … alone: no text of a file is in it
    return scope["run"]


def source(programs: Sequence[ColumnProgram], prints: Sequence[Print], columns: Sequence[int], *, values: bool = False) -> str:
    """The text of the function; with `values` each row is its text and the values v of its indicators.

    For one indicator (甲－乙)÷乙×100％, 甲 at least 0, in columns 0 and 2, with the exact value and the verdict on >= 80:

        def run(X0, X2):
          rows = []; add = rows.append; missed = 0
          for x0, x2 in zip(X0, X2):
            if (x0) < 0: add(None); continue
            N = 100*(x0-x2)
            d = x2
            if d <= 0:
              if not d: add(None); continue
              d = -d; N = -N
            n = 200 * N
            if n < 0: n = -n; s = '-'
            else: s = ''
            q0 = (n + d) // (d + d)
            s0 = s if q0 else ''
            e0 = fraction_text(Fraction(N) / d)
            m0 = N * 1 >= d * (80)
            add(f',{s0}{q0 // 100}{CENTS[q0 % 100]},{e0},{VERDICTS[m0]},')
            if not m0: missed += 1
          return Ready(rows, missed)

    N ÷ d is the value; s, q, e and m are the sign, the digits and the exact text of the indicator of that number, and whether it
    meets its target.
    """
    names, lists = [f"x{index}" for index in columns], [f"X{index}" for index in columns]
    steps = [_steps(made, how, i) for i, (made, how) in enumerate(zip(programs, prints, strict=True))]
    body = [line for i, lines in enumerate(steps) for line in (*lines, *([f"v{i} = N, d"] if values else []))]
    text = "f'" + "".join(_text(how, i) for i, how in enumerate(prints)) + ",'"
    row = f"({text}, ({''.join(f'v{i}, ' for i in range(len(prints)))}))" if values else text
    rows = f"zip({', '.join(lists)})" if len(lists) > 1 else lists[0]
    return "\n".join(
        [
            f"def run({', '.join(lists)}):",
            "  rows = []; add = rows.append; missed = 0",
            f"  for {', '.join(names)} in {rows}:",
            *(f"    {line}" for line in body),
            f"    add({row})",
            *(f"    if not m{i}: missed += 1" for i, how in enumerate(prints) if how.verdict and how.target),
            "  return Ready(rows, missed)",
        ]
    )


def guaranteed(
    run: Callable[..., Ready[T]], columns: Sequence[Sequence[int | Fraction]], good: Sequence[int] | None = None
) -> Ready[T]:
    """What the function makes of each row, None for those that are not among the `good` ones where these are given.

    None for all where a result has more digits than Python writes at once (4,300).
    """
    if good is not None:
        ready, missed = guaranteed(run, [[values[i] for i in good] for values in columns])
        rows: list[T | None] = [None] * len(columns[0])
        for i, row in zip(good, ready, strict=True):
            rows[i] = row
        return Ready(rows, missed)
    try:
        return run(*columns)
    except ValueError:
        return Ready([None] * len(columns[0]), 0)


def _steps(program: ColumnProgram, how: Print, i: int) -> list[str]:
    """The lines for one indicator, as `source` shows them."""
    lines = [*_refused(program), *_value(program), *_rounded(how, i)]
    if how.exact:
        lines.append(f"e{i} = fraction_text(Fraction(N) / d)")
    if how.verdict and how.target:
        lines.append(f"m{i} = {_all_hold(how.target.tests)}")
    if how.grade and how.grades:
        lines.append(f"g{i} = {_graded(how.grades)}")
    return lines


def _refused(program: ColumnProgram) -> list[str]:
    """Rows with a figure beyond its limits, or a zero among the denominators of a ratio on the way."""
    checks = [check for limit in program.limits for check in _checks(limit)]
    checks += zeros(program.value) if isinstance(program.value, Ratio) else []
    return [f"if {' or '.join(checks)}: add(None); continue"] if checks else []


def _value(program: ColumnProgram) -> list[str]:
    """N and d, which is positive then."""
    value = program.value
    if not isinstance(value, Ratio):
        return instruction_lines(value)
    lines = [f"N = {polynomial_text(value.numerator)}", f"d = {polynomial_text(value.denominator)}"]
    bare = set(value.denominator) == {()}
    return lines if bare else [*lines, "if d <= 0:", "  if not d: add(None); continue", "  d = -d; N = -N"]


def _rounded(how: Print, i: int) -> list[str]:
    factor = 10**how.decimals * (2 if how.rounding in _DOUBLED else 1)
    return [
        f"n = {factor} * N" if factor != 1 else "n = N",
        "if n < 0: n = -n; s = '-'",
        "else: s = ''",
        *(line.format(whole=f"q{i}") for line in _ROUNDING[how.rounding]),
        f"s{i} = s if q{i} else ''",
    ]


def _checks(limit: Limit) -> list[str]:
    value = f"({polynomial_text(limit.sum)})"
    checks = []
    for bound, sign in ((limit.low, "<"), (limit.high, ">")):
        if bound is not None:
            left = value if bound.denominator == 1 else f"{value} * {bound.denominator}"
            checks.append(f"{left} {sign} {bound.numerator * limit.over}")
    return checks


def _all_hold(tests: Sequence[Comparison]) -> str:
    python = {"=": "=="}
    compared = (f"N * {t.denominator} {python.get(sign, sign)} d * ({t.numerator})" for sign, t in tests)
    return " and ".join(compared)


def _graded(grades: Sequence[Grade]) -> str:
    """The number of the grade: they share no value and leave none, so that the last one needs no test."""
    tests = (" or ".join(_all_hold(comparisons(*ends)) for ends in grade.span.parts) for grade in grades[:-1])
    return "".join(f"{number} if {test} else " for number, test in enumerate(tests)) + str(len(grades) - 1)


def _text(how: Print, i: int) -> str:
    """The part of the row's text for one indicator, as the inside of an f-string."""
    power = 10**how.decimals
    digits = {
        0: f"{{q{i}}}",
        2: f"{{q{i} // 100}}{{CENTS[q{i} % 100]}}",
    }.get(how.decimals, f"{{q{i} // {power}}}.{{q{i} % {power}:0{how.decimals}d}}")
    verdict = f",{{VERDICTS[m{i}]}}" if how.target else ","
    grade = f",{{GRADES[{i}][g{i}]}}" if how.grades else ","
    return (
        f",{{s{i}}}{digits}"
        + (f",{{e{i}}}" if how.exact else "")
        + (verdict if how.verdict else "")
        + (grade if how.grade else "")
    )
