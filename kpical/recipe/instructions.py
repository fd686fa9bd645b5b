"""Formulas that compare or choose, as straight lines of instructions on registers.

One walk over the tree, from which Python text and the words of the kernel are printed. A subtree that is a ratio stays one.
Every register holds a fraction whose denominator is above 0; a truth value is 0 or 1. IF, ELSE and FI nest, nothing goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.catalogue.model import Definition
from kpical.computation.inputs import used_definition
from kpical.expression.ratio import RATIO, NotARatio, Ratio, constant, reduced
from kpical.expression.tree import Apply, Name, NumberLiteral, fold
from kpical.quantity.period import Period

MOST_INSTRUCTIONS, MOST_DEPTH = 2_000, 90  # Python indents up to 100 levels


class Instruction(NamedTuple):
    """`to` = `a` op `b`, registers all; RATIO takes a ratio of columns, and `b` of ROUND is how many decimals."""

    op: str  # RATIO ADD SUB MUL DIV MAX MIN ABS ROUND LT LE EQ NOT COPY IF ELSE FI
    to: int = 0
    a: int = 0
    b: int = 0
    ratio: Ratio | None = None


Code = tuple[Instruction, ...]


class Uncompiled(Exception):
    """The exact evaluator does the formula's rows: it is too long, too deep, or takes too large figures."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Subtree(NamedTuple):
    """A subtree: the lines before it, and its value, which may still be a ratio of columns."""

    lines: list[Instruction]
    value: Ratio | int


def instructions(definition: Definition, period: Period | None, inputs: Mapping[str, Ratio]) -> Code:
    """The value in the indicator's unit, in the register of the last instruction. Raises Uncompiled."""
    writer = _Writer()
    part = writer.definition(definition, period, inputs, "")
    scale = definition.unit.scale if definition.unit else Fraction(1)
    lines, value = writer.placed(part)
    lines = writer.before + lines
    if scale != 1:
        writer.put(lines, "MUL", value, writer.placed_ratio(lines, constant(1 / scale)))
    elif lines[-1].to != value:
        writer.put(lines, "COPY", value)
    depth = deepest = 0
    for line in lines:
        depth += (line.op == "IF") - (line.op == "FI")
        deepest = max(depth, deepest)
    if len(lines) > MOST_INSTRUCTIONS:
        raise Uncompiled("long")
    if deepest > MOST_DEPTH:
        raise Uncompiled("deep")
    return tuple(lines)


class _Writer:
    def __init__(self) -> None:
        self.registers = 0
        self.before: list[Instruction] = []  # what is computed whichever branch is taken: the indicators that are used

    def definition(self, definition: Definition, period: Period | None, inputs: Mapping[str, Ratio], prefix: str) -> Subtree:
        """The value in base units."""
        formula = definition.formula
        own: dict[str, Ratio | int] = {}
        for word, use in definition.uses.items():  # in the order in which they are calculated: the first zero is told
            inner = self.definition(used_definition(use, period), use.period(period), inputs, f"{prefix}{word}.")
            lines, own[word] = self.placed(inner)
            self.before += lines
        own |= {name: inputs[prefix + name] for name in formula.inputs if name not in definition.uses}

        def leaf(node: Name | NumberLiteral) -> Subtree:
            return Subtree([], own[node.key] if isinstance(node, Name) else constant(formula.value_of(node)))

        def operation(node: Apply, parts: Sequence[Subtree]) -> Subtree:
            rule = RATIO[node.operation]
            ratios = [part.value for part in parts if isinstance(part.value, Ratio)]
            if rule and len(ratios) == len(parts):
                try:
                    return Subtree([], rule(*ratios))
                except NotARatio:
                    pass
            return EMIT[node.operation](self, node, parts)

        return fold(formula.tree, leaf, operation)

    def put(self, lines: list[Instruction], op: str, a: int, b: int = 0, to: int = -1) -> int:
        """One line more; the register of its value, a new one where none is given."""
        if to < 0:
            to = self.registers
            self.registers += 1
        if self.registers > MOST_INSTRUCTIONS:
            raise Uncompiled("long")
        lines.append(Instruction(op, to, a, b))
        return to

    def mark(self, lines: list[Instruction], op: str, a: int = 0, to: int = 0) -> None:
        """IF, ELSE or FI; behind FI `to` is what either branch has left."""
        lines.append(Instruction(op, to, a))

    def placed(self, part: Subtree) -> tuple[list[Instruction], int]:
        """The part with its value in a register."""
        value = part.value
        return part.lines, self.placed_ratio(part.lines, value) if isinstance(value, Ratio) else value

    def placed_ratio(self, lines: list[Instruction], ratio: Ratio) -> int:
        """The register of a ratio of columns."""
        to = self.put(lines, "RATIO", 0)
        lines[-1] = lines[-1]._replace(ratio=reduced(ratio))
        return to

    # One method a family of operations.

    def chain(self, op: str, parts: Sequence[Subtree]) -> Subtree:
        """One after the other."""
        lines, value = self.placed(parts[0])
        for part in parts[1:]:
            more, other = self.placed(part)
            lines += more
            value = self.put(lines, op, value, other)
        return Subtree(lines, value)

    def with_number(self, op: str, part: Subtree, number: Fraction) -> Subtree:
        """The part and a number."""
        return self.chain(op, [part, Subtree([], constant(number))])

    def compared(self, op: str, parts: Sequence[Subtree], *, swapped: bool = False, negated: bool = False) -> Subtree:
        """A comparison by LT, LE or EQ."""
        (lines, a), (more, b) = (self.placed(part) for part in parts)
        lines += more
        to = self.put(lines, op, *((b, a) if swapped else (a, b)))
        return Subtree(lines, self.put(lines, "NOT", to) if negated else to)

    def until(self, parts: Sequence[Subtree], *, stops: bool) -> Subtree:
        """且 and 或: what stands behind the condition that decides is not looked at."""
        lines, first = self.placed(parts[0])
        to = self.put(lines, "COPY", first)
        for part in parts[1:]:
            self.mark(lines, "IF", self.put(lines, "NOT", to) if stops else to)
            more, value = self.placed(part)
            lines += more
            self.put(lines, "COPY", value, to=to)
            self.mark(lines, "FI", to=to)
        return Subtree(lines, to)

    def chosen(self, parts: Sequence[Subtree]) -> Subtree:
        """若: only the branch that is taken is computed."""
        (lines, test), yes, no = (self.placed(part) for part in parts)
        self.mark(lines, "IF", test)
        lines += yes[0]
        to = self.put(lines, "COPY", yes[1])
        self.mark(lines, "ELSE")
        lines += no[0]
        self.put(lines, "COPY", no[1], to=to)
        self.mark(lines, "FI", to=to)
        return Subtree(lines, to)

    def power(self, node: Apply, base: Subtree) -> Subtree:
        """The exponent is a number written out."""
        exponent = node.arguments[1]
        assert isinstance(exponent, NumberLiteral), "the formula language has no other"
        lines, value = self.placed(base)
        result = value if exponent.value else self.placed_ratio(lines, constant(Fraction(1)))
        for digit in f"{abs(int(exponent.value)):b}"[1:]:
            result = self.put(lines, "MUL", result, result)
            result = self.put(lines, "MUL", result, value) if digit == "1" else result
        if exponent.value < 0:
            result = self.put(lines, "DIV", self.placed_ratio(lines, constant(Fraction(1))), result)
        return Subtree(lines, result)

    def single(self, op: str, part: Subtree, b: int = 0) -> Subtree:
        """An operation on one value."""
        lines, value = self.placed(part)
        return Subtree(lines, self.put(lines, op, value, b))

    def rounded(self, node: Apply, part: Subtree) -> Subtree:
        """四捨五入, to a number of decimals written out."""
        places = node.arguments[1]
        assert isinstance(places, NumberLiteral), "the formula language has no other"
        return self.single("ROUND", part, int(places.value))


Emit = Callable[[_Writer, Apply, Sequence[Subtree]], Subtree]
EMIT: dict[str, Emit] = {
    "add": lambda w, n, parts: w.chain("ADD", parts), "sum": lambda w, n, parts: w.chain("ADD", parts),
    "count": lambda w, n, parts: w.chain("ADD", parts), "subtract": lambda w, n, parts: w.chain("SUB", parts),
    "multiply": lambda w, n, parts: w.chain("MUL", parts), "divide": lambda w, n, parts: w.chain("DIV", parts),
    "max": lambda w, n, parts: w.chain("MAX", parts), "min": lambda w, n, parts: w.chain("MIN", parts),
    "mean": lambda w, n, parts: w.with_number("MUL", w.chain("ADD", parts), Fraction(1, len(parts))),
    "negative": lambda w, n, parts: w.with_number("MUL", parts[0], Fraction(-1)), "positive": lambda w, n, parts: parts[0],
    "percent": lambda w, n, parts: w.with_number("MUL", parts[0], Fraction(1, 100)),
    "power": lambda w, n, parts: w.power(n, parts[0]),
    "less": lambda w, n, parts: w.compared("LT", parts), "more": lambda w, n, parts: w.compared("LT", parts, swapped=True),
    "at_most": lambda w, n, parts: w.compared("LE", parts), "at_least": lambda w, n, parts: w.compared("LE", parts, swapped=True),
    "equal": lambda w, n, parts: w.compared("EQ", parts), "unequal": lambda w, n, parts: w.compared("EQ", parts, negated=True),
    "and": lambda w, n, parts: w.until(parts, stops=False), "or": lambda w, n, parts: w.until(parts, stops=True),
    "not": lambda w, n, parts: w.single("NOT", parts[0]), "absolute": lambda w, n, parts: w.single("ABS", parts[0]),
    "round": lambda w, n, parts: w.rounded(n, parts[0]), "if": lambda w, n, parts: w.chosen(parts),
}  # fmt: skip
