"""A formula read: text in, checked tree out. The allow-list is here; what it does not name cannot be in a tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from kpical.expression.formula import Formula, Notation
from kpical.expression.notation import notation
from kpical.expression.operations import MOST_EXPONENT, NODES, OPERATIONS, chain
from kpical.expression.tokens import tokens
from kpical.expression.tree import Apply, Name, Node, NumberLiteral, kind_of
from kpical.named import NamedTuple
from kpical.problem.errors import FormulaError
from kpical.problem.reasons import FormulaReason
from kpical.quantity.rounding import MOST_DECIMALS


def read_formula(text: str, names: Mapping[str, str], truths: Iterable[str] = ()) -> Formula:
    """The formula of the text. `names` maps every word for an input to the input; `truths` are the inputs that are 是/否.

    Raises FormulaError: bad_formula, too_deep, too_large.
    """
    written = notation(text, tokens(text, names))
    python = ast.parse(written.python, mode="eval").body
    tree = _TreeReader(text, written, frozenset(truths)).node(python)
    if isinstance(tree, Apply) and tree.operation == "equal":
        raise FormulaError("equality_at_top", text, tree.start, tree.end)
    behind = written.placeholders
    inputs = {key: p.name for key, p in behind.items() if p.name is not None}
    literals = {key: p.value for key, p in behind.items() if p.value is not None}
    return Formula(text=text, tree=tree, python=python, names=inputs, literals=literals, notation=written)


class _TreeReader(NamedTuple):
    text: str
    written: Notation
    truths: frozenset[str]

    def node(self, python: ast.expr) -> Node:
        """The node for an allowed kind of Python expression."""
        match python:
            case ast.Name():
                return self.leaf(python)
            case ast.BinOp():
                return self.chain(python)
            case ast.UnaryOp():
                return self.apply(NODES[type(python.op)], [self.node(python.operand)], python)
            case ast.BoolOp():
                return self.apply(NODES[type(python.op)], [self.node(value) for value in python.values], python)
            case ast.Compare():
                return self.comparison(python)
            case ast.Call(func=ast.Name(id=called)):
                return self.apply(called.removeprefix("f_"), [self.node(argument) for argument in python.args], python)
        raise AssertionError(f"the notation does not write {type(python).__name__}")

    def leaf(self, python: ast.Name) -> Name | NumberLiteral:
        behind = self.written.placeholders[python.id]
        start, end = self.written.place(python)
        if behind.value is not None:
            return NumberLiteral(key=python.id, value=behind.value, percent=behind.percent, start=start, end=end)
        assert behind.name is not None
        return Name(behind.name, "t" if behind.name in self.truths else "n", start, end)

    def chain(self, python: ast.BinOp) -> Node:
        """Its operations, one over the other."""
        first, steps = chain(python)
        node = self.node(first)
        for step in steps:
            operation = NODES[type(step.op)]
            right = self.exponent(step.right) if operation == "power" else self.node(step.right)
            node = self.apply(operation, [node, right], step)
        return node

    def exponent(self, python: ast.expr) -> Node:
        """A whole number from -64 to 64, written out: so that the size of a power is known before it is computed."""
        sign, operand = 1, python
        while isinstance(operand, ast.UnaryOp) and isinstance(operand.op, ast.USub | ast.UAdd):
            sign, operand = (-sign if isinstance(operand.op, ast.USub) else sign), operand.operand
        behind = self.written.placeholders.get(operand.id) if isinstance(operand, ast.Name) else None
        start, end = self.written.place(python)
        value = behind.value if behind else None
        if value is None or value.denominator != 1 or value > MOST_EXPONENT:
            raise FormulaError(
                "exponent", text=self.text, start=start, end=end, found=self.text[start:end], wanted=str(MOST_EXPONENT)
            )
        return NumberLiteral(key="", value=sign * value, percent=False, start=start, end=end)

    def comparison(self, python: ast.Compare) -> Node:
        operands = [python.left, *python.comparators]
        if len(operands) > 2:
            raise self.fail("chained", operands[2])
        return self.apply(NODES[type(python.ops[0])], [self.node(operand) for operand in operands], python)

    def apply(self, key: str, arguments: list[Node], python: ast.expr) -> Apply:
        """The operation over its arguments, each of the kind that it takes."""
        operation = OPERATIONS[key]
        least, most = operation.arity
        if not least <= len(arguments) <= most:
            raise self.fail("wrong_arguments", python, str(len(arguments)), str(least))
        kinds = [kind_of(argument) for argument in arguments]
        for position, (argument, kind) in enumerate(zip(arguments, kinds, strict=True)):
            wanted = operation.kind(position)
            if wanted not in ("x", kind):
                reason: FormulaReason = "truth_as_number" if wanted == "n" else "number_as_truth"
                raise FormulaError(
                    reason, text=self.text, start=argument.start, end=argument.end, found=self.text[argument.start : argument.end]
                )
        if key == "if" and kinds[1] != kinds[2]:
            raise self.fail("truth_branches", python)
        if key == "round":
            self.check_places(arguments[1])
        start, end = self.written.place(python)
        return Apply(
            operation=key,
            arguments=tuple(arguments),
            kind=kinds[1] if operation.gives == "x" else operation.gives,
            start=start,
            end=end,
        )

    def check_places(self, places: Node) -> None:
        """四捨五入's second argument is a written whole number of decimals."""
        if not isinstance(places, NumberLiteral) or places.value.denominator != 1 or places.value > MOST_DECIMALS:
            raise FormulaError(
                "places_not_whole", text=self.text, start=places.start, end=places.end,
                found=self.text[places.start : places.end], wanted=str(MOST_DECIMALS),
            )  # fmt: skip

    def fail(self, reason: FormulaReason, python: ast.expr, found: str = "", wanted: str = "") -> FormulaError:
        start, end = self.written.place(python)
        return FormulaError(reason, text=self.text, start=start, end=end, found=found or self.text[start:end], wanted=wanted)
