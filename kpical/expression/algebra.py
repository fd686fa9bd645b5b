"""The algebra of units: what a formula's result is counted in, and which figures may not meet.

元 + 人 is an error; 元 ÷ 元 is a rate; rate − rate is in 百分點; a bare number compared with a figure is in that figure's
unit, and adding one to it is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from kpical.expression.formula import Formula, walk
from kpical.expression.operations import COMPARISONS
from kpical.expression.tree import Apply, Name, Node, NumberLiteral, fold, kind_of
from kpical.named import NamedTuple
from kpical.problem.errors import FormulaError
from kpical.problem.reasons import FormulaReason
from kpical.quantity.unit import ANY, BASES, PERCENT, POINT, TRUTH, UNITS, Dimension, Unit, base_unit, over, quotient_unit, times


class Measure(NamedTuple):
    """What a part of a formula is counted in.

    kind: amount, rate, point (百分點), truth, number (only literals), unknown (an input without a unit).
    scale: how many base units one of it is, None where figures of different scales met.
    unit: the unit to say it in, None where it is said in base units.
    """

    kind: str
    dimension: Dimension = ()
    scale: Fraction | None = Fraction(1)
    bare: bool = False  # a number written without %
    literal: str = ""  # its placeholder, where it is a single one
    node: Node | None = None
    zero: bool = False
    unit: Unit | None = None


class Measured(NamedTuple):
    """The formula's measure, and its literals in base units (a bare number takes the unit of what it is compared with)."""

    result: Measure
    literals: Mapping[str, Fraction]


_UNKNOWN = Measure("unknown", scale=None)
_TRUTH = Measure("truth")
_COUNT = Measure("amount", (("count", 1),), unit=UNITS["項"])


def measure(formula: Formula, units: Mapping[str, Unit | None]) -> Measured:
    """The measure of the formula's result, from the declared unit of every input.

    Raises FormulaError (unit_mismatch).
    """
    reader = _UnitReader(formula, units, dict(formula.literals))
    result = fold(formula.tree, reader.leaf, reader.operation)
    return Measured(result, reader.literals)


def check_declared(formula: Formula, result: Measure, unit: Unit | None) -> None:
    """Compare a formula's result with the unit that the file declares.

    Raises FormulaError (unit_mismatch): another dimension, ×100 where the unit % does that already, or a result in a unit
    that is known only from the figures.
    """
    end = len(formula.text)
    if any(base == ANY.name for base, _ in result.dimension):
        raise FormulaError("any_left", formula.text, 0, end)
    if unit is None:
        return
    if unit in (PERCENT, POINT) and (hundred := _bare_hundred(formula.tree)):
        raise FormulaError("bare_hundred", formula.text, hundred.start, hundred.end, wanted=unit.name)
    if result.kind == "unknown" and (not unit.is_truth or kind_of(formula.tree) == "t"):
        return
    alike = {"rate": ("rate", "number"), "point": ("point",), "truth": ("truth",), "amount": ("amount",)}[unit.kind]
    if result.kind not in alike or (unit.kind == "amount" and result.dimension != unit.dimension):
        raise FormulaError("unit_declared", text=formula.text, start=0, end=end, found=describe(result), wanted=unit.name)


def unit_of(result: Measure) -> Unit | None:
    """The unit of a result whose file declares none; None for a pure number, and where an input without a unit is in it."""
    if result.kind == "truth":
        return TRUTH
    if result.kind == "point":
        return result.unit or POINT
    if result.kind == "amount":
        return result.unit or base_unit(result.dimension)
    return result.unit if result.kind == "rate" else None


def describe(result: Measure) -> str:
    """The measure in the words of the unit table."""
    if result.kind != "amount":
        return {"rate": "%", "point": "百分點", "truth": "是/否", "number": "數", "unknown": "?"}[result.kind]
    return "·".join(BASES[base] + (f"^{power}" if power != 1 else "") for base, power in result.dimension)


def _bare_hundred(tree: Node) -> NumberLiteral | None:
    factors = (node.arguments for node in walk(tree) if isinstance(node, Apply) and node.operation == "multiply")
    hundreds = (a for pair in factors for a in pair if isinstance(a, NumberLiteral) and a.value == 100 and not a.percent)
    return next(hundreds, None)


class _UnitReader:
    def __init__(self, formula: Formula, units: Mapping[str, Unit | None], literals: dict[str, Fraction]) -> None:
        self.formula, self.units, self.literals = formula, units, literals

    def leaf(self, node: Name | NumberLiteral) -> Measure:
        if isinstance(node, NumberLiteral):
            return Measure("number", bare=not node.percent, literal=node.key, node=node, zero=node.value == 0)
        unit = self.units.get(node.key)
        if unit is None:
            return _UNKNOWN._replace(node=node)
        if unit == ANY:
            return Measure(unit.kind, unit.dimension, None, node=node)
        return Measure(unit.kind, unit.dimension, unit.scale, node=node, unit=unit)

    def operation(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        return ALGEBRA[node.operation](self, node, operands)._replace(node=node)

    def fail(self, reason: FormulaReason, node: Apply, a: Measure, b: Measure) -> FormulaError:
        return FormulaError(reason, text=self.formula.text, start=node.start, end=node.end, found=describe(a), wanted=describe(b))

    # One method a family of operations.

    def total(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        """+ and 合計, 平均: like with like; a bare number only with a pure number."""
        result = operands[0]
        for other in operands[1:]:
            result = self.added(node, result, other)
        return result._replace(literal="")

    def added(self, node: Apply, a: Measure, b: Measure) -> Measure:
        if "unknown" in (a.kind, b.kind):
            return _UNKNOWN
        if a.kind == "number" and b.kind == "number":
            return Measure("number", bare=a.bare and b.bare)
        for number, figure in ((a, b), (b, a)):
            if number.kind == "number":
                if figure.kind != "rate":
                    raise self.fail("bare_number" if number.bare else "not_alike", node, a, b)
                if number.bare and figure.scale != 1:
                    raise self.fail("bare_number", node, a, b)
                return figure._replace(scale=Fraction(1))
        kinds = {a.kind, b.kind}
        if a.dimension != b.dimension or ("amount" in kinds and len(kinds) > 1):
            raise self.fail("not_alike", node, a, b)
        kind = "rate" if "rate" in kinds else a.kind
        same = a.scale is not None and a.scale == b.scale
        unit = a.unit if a.kind == kind else b.unit
        return Measure(kind, a.dimension, a.scale if same else None, unit=unit if same else None)

    def difference(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        a, b = operands
        if a.kind == b.kind == "rate":
            return Measure("point", (), Fraction(1, 100))
        if a.kind == "point" and b.kind == "rate":
            raise self.fail("rate_and_point", node, a, b)
        return self.added(node, a, b)

    def product(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        a, b = operands
        if "unknown" in (a.kind, b.kind):
            return _UNKNOWN
        if a.kind == "number" and b.kind == "number":
            return Measure("number", bare=a.bare and b.bare)
        for factor, figure in ((a, b), (b, a)):
            if factor.kind == "number" or (factor.kind == "rate" and figure.kind in ("amount", "point")):
                return figure
        dimension = times(a.dimension, b.dimension)
        scale = a.scale * b.scale if a.scale and b.scale else None
        if not dimension and scale != 1:
            scale = None
        return Measure("amount" if dimension else "rate", dimension, scale)

    def quotient(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        a, b = operands
        if "unknown" in (a.kind, b.kind):
            return _UNKNOWN
        if b.kind == "number":
            return a._replace(bare=a.bare and b.bare, literal="")
        if a.kind == "amount" and b.kind == "rate":
            return a
        dimension = times(a.dimension, over(b.dimension))
        scale = a.scale / b.scale if dimension and a.scale and b.scale else None
        unit = quotient_unit(a.unit, b.unit) if dimension and a.unit and b.unit else None
        return Measure("amount" if dimension else "rate", dimension, scale if dimension else Fraction(1), unit=unit)

    def power(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        base = operands[0]
        exponent = node.arguments[1]
        assert isinstance(exponent, NumberLiteral)
        if base.kind in ("unknown", "number", "rate"):
            return base._replace(literal="", zero=False, scale=Fraction(1) if base.kind == "rate" else base.scale, unit=None)
        if base.kind == "point":
            raise self.fail("exponent_of_unit", node, base, base)
        n = int(exponent.value)
        unit = base.unit if n == 1 else None
        return Measure("amount" if n else "number", over(base.dimension, n), base.scale**n if base.scale else None, unit=unit)

    def same(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        return operands[0]

    def percent(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        return operands[0]._replace(bare=False, literal="")

    def rounded(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        if operands[0].kind not in ("unknown", "number") and operands[0].scale != 1:
            raise self.fail("round_of_unit", node, operands[0], operands[0])
        return operands[0]._replace(literal="")

    def compared(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        self.alike(node, operands)
        return _TRUTH

    def one_of(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        """最大, 最小 and the branches of 若."""
        branches = operands[1:] if node.operation == "if" else operands
        return _TRUTH if branches[0].kind == "truth" else self.alike(node, branches)

    def alike(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        """The measure that all of them share; a bare number takes it on."""
        figures = [m for m in operands if m.kind != "number"]
        if not figures:
            return Measure("number", bare=all(m.bare for m in operands))
        if any(m.kind == "unknown" for m in figures):
            return _UNKNOWN
        first = figures[0]
        for other in figures[1:]:
            if {first.kind, other.kind} == {"rate", "point"}:
                raise self.fail("rate_and_point", node, first, other)
            if first.kind != other.kind or first.dimension != other.dimension:
                raise self.fail("not_alike", node, first, other)
        scales = {m.scale for m in figures}
        scale = first.scale if len(scales) == 1 else None
        for number in operands:
            if number.kind == "number":
                self.take_on(node, number, first, scale)
        return first._replace(scale=scale, unit=first.unit if scale is not None else None)

    def take_on(self, node: Apply, number: Measure, figure: Measure, scale: Fraction | None) -> None:
        """Read a bare number in the figure's unit."""
        if number.zero or (figure.kind == "rate" and not number.bare):
            return
        if not number.bare:
            raise self.fail("rate_and_point" if figure.kind == "point" else "not_alike", node, number, figure)
        if scale is None:
            raise self.fail("bare_and_mixed", node, number, figure)
        if scale != 1:
            if not number.literal:
                raise self.fail("bare_number", node, number, figure)
            self.literals[number.literal] *= scale

    def counted(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        return _COUNT

    def truth(self, node: Apply, operands: Sequence[Measure]) -> Measure:
        return _TRUTH


UnitRule = Callable[[_UnitReader, Apply, Sequence[Measure]], Measure]
ALGEBRA: dict[str, UnitRule] = {
    "add": _UnitReader.total, "subtract": _UnitReader.difference, "multiply": _UnitReader.product, "divide": _UnitReader.quotient,
    "power": _UnitReader.power, "negative": _UnitReader.same, "positive": _UnitReader.same, "percent": _UnitReader.percent,
    **dict.fromkeys(COMPARISONS, _UnitReader.compared),
    **dict.fromkeys(("and", "or", "not"), _UnitReader.truth), "sum": _UnitReader.total, "mean": _UnitReader.total,
    "max": _UnitReader.one_of, "min": _UnitReader.one_of, "if": _UnitReader.one_of, "absolute": _UnitReader.same,
    "round": _UnitReader.rounded, "count": _UnitReader.counted,
}  # fmt: skip
