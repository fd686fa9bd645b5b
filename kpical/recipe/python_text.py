"""Polynomials and instructions as lines of Python: made of integers and of x0, x1, … alone, no text of a file is in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from kpical.expression.ratio import Polynomial, Ratio
from kpical.recipe.instructions import Instruction

_GIVE_UP = "add(None); continue"
_SIGNS = {"LT": "<", "LE": "<=", "EQ": "==", "ADD": "+", "SUB": "-", "MAX": ">=", "MIN": "<="}
RatioText = tuple[str, str]  # numerator and denominator: a name or an integer each
RatioLines = tuple[list[str], RatioText]


def polynomial_text(polynomial: Polynomial) -> str:
    """The polynomial as Python: 100*(x4+x5+x6) where all coefficients are alike."""
    if not polynomial:
        return "0"
    magnitudes = {abs(c) for c in polynomial.values()}
    common = magnitudes.pop() if len(magnitudes) == 1 and len(polynomial) > 1 else 1
    terms = []
    for monomial, coefficient in polynomial.items():
        factors = [name if power == 1 else f"{name}**{power}" for name, power in monomial]
        c = coefficient // common
        number = [] if abs(c) == 1 and factors else [str(abs(c))]
        terms.append(("-" if c < 0 else "+") + "*".join(number + factors))
    text = "".join(terms).removeprefix("+")
    return f"{common}*({text})" if common != 1 else text


def zeros(ratio: Ratio) -> list[str]:
    """The conditions under which a denominator on the way is zero, but for the ratio's own."""
    return [f"({polynomial_text(met)}) == 0" for met in ratio.met if met != ratio.denominator]


def instruction_lines(code: Sequence[Instruction]) -> list[str]:
    """The lines, which leave N and d > 0 of the value, or give the row up where a denominator is zero."""
    lines: list[str] = []
    values: dict[int, RatioText] = {}
    depth = 0
    for one in code:
        if one.op in ("ELSE", "FI"):
            depth -= 1
        if one.op == "IF":
            made = [f"if {values[one.a][0]}:"]
        elif one.op in ("ELSE", "FI"):
            made = ["else:"] if one.op == "ELSE" else []
        else:
            made, values[one.to] = _line(one, values)
        lines += ["  " * depth + line for line in made]
        depth += one.op in ("IF", "ELSE")
    top, under = values[code[-1].to]
    return [*lines, f"N = {top}; d = {under}"]


class _Given(NamedTuple):
    """What an operation is printed of: the names of its own numerator and denominator, and its operands' texts."""

    r: str
    u: str
    a: str
    under: str
    b: str
    other: str
    one: Instruction

    @property
    def sides(self) -> RatioText:
        """The numerators over one denominator."""
        same = self.under == self.other
        return (self.a, self.b) if same else (_times(self.a, self.other), _times(self.b, self.under))

    def infix(self) -> str:
        """Both sides with the sign of the operation between."""
        left, right = self.sides
        return f"{self.r} = {left} {_SIGNS[self.one.op]} {right}"


def _line(one: Instruction, values: Mapping[int, RatioText]) -> RatioLines:
    r, u = f"r{one.to}", f"u{one.to}"
    if one.ratio:
        return _ratio_lines(one.ratio, r, u)
    (a, under), (b, other) = values[one.a], values.get(one.b, ("", ""))
    return _PRINTED[one.op](_Given(r=r, u=u, a=a, under=under, b=b, other=other, one=one))


def _added(g: _Given) -> RatioLines:
    under, made = (g.under, []) if g.under == g.other else _named(g.u, _times(g.under, g.other))
    return [g.infix(), *made], (g.r, under)


def _multiplied(g: _Given) -> RatioLines:
    under, made = _named(g.u, _times(g.under, g.other))
    return [f"{g.r} = {_times(g.a, g.b)}", *made], (g.r, under)


def _divided(g: _Given) -> RatioLines:
    return [f"{g.r} = {_times(g.a, g.other)}", f"{g.u} = {_times(g.b, g.under)}", *_above_zero(g.r, g.u)], (g.r, g.u)


def _compared(g: _Given) -> RatioLines:
    return [g.infix()], (g.r, "1")


def _outermost(g: _Given) -> RatioLines:
    (left, right), sign = g.sides, _SIGNS[g.one.op]
    if g.under == g.other:
        return [f"{g.r} = {g.a} if {left} {sign} {right} else {g.b}"], (g.r, g.under)
    first, second = (f"{g.r} = {top}; {g.u} = {under}" for top, under in ((g.a, g.under), (g.b, g.other)))
    return [f"if {left} {sign} {right}: {first}", f"else: {second}"], (g.r, g.u)


def _rounded(g: _Given) -> RatioLines:
    """Half away from zero."""
    power = 10**g.one.b
    away = f"{g.r} = ({2 * power}*abs({g.a}) + {g.under}) // ({_times('2', g.under)})"
    return [away, f"if {g.a} < 0: {g.r} = -{g.r}"], (g.r, str(power))


def _copied(g: _Given) -> RatioLines:
    """Under names of its own: another branch may leave another denominator."""
    return [f"{g.r} = {g.a}; {g.u} = {g.under}"], (g.r, g.u)


_PRINTED: dict[str, Callable[[_Given], RatioLines]] = {
    **dict.fromkeys(("ADD", "SUB"), _added), "MUL": _multiplied, "DIV": _divided,
    **dict.fromkeys(("MAX", "MIN"), _outermost), **dict.fromkeys(("LT", "LE", "EQ"), _compared),
    "NOT": lambda g: ([f"{g.r} = not {g.a}"], (g.r, "1")), "ABS": lambda g: ([f"{g.r} = abs({g.a})"], (g.r, g.under)),
    "ROUND": _rounded, "COPY": _copied,
}  # fmt: skip


def _ratio_lines(ratio: Ratio, r: str, u: str) -> RatioLines:
    top, under = polynomial_text(ratio.numerator), polynomial_text(ratio.denominator)
    checks = zeros(ratio)
    lines = [f"if {' or '.join(checks)}: {_GIVE_UP}"] if checks else []
    if set(ratio.denominator) == {()}:
        return (lines, (top, under)) if top.isalnum() else ([*lines, f"{r} = {top}"], (r, under))
    return [*lines, f"{r} = {top}", f"{u} = {under}", *_above_zero(r, u)], (r, u)


def _above_zero(r: str, u: str) -> list[str]:
    return [f"if {u} <= 0:", f"  if not {u}: {_GIVE_UP}", f"  {u} = -{u}; {r} = -{r}"]


def _named(name: str, text: str) -> tuple[str, list[str]]:
    """The text where it is a name or an integer by itself, else a name for it."""
    return (text, []) if text.isalnum() else (name, [f"{name} = {text}"])


def _times(a: str, b: str) -> str:
    if a.isdigit() and b.isdigit():
        return str(int(a) * int(b))
    return b if a == "1" else a if b == "1" else f"{a}*{b}"
