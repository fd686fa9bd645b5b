"""The exact value of a formula: simpleeval walks the expression, over Fraction, with kpical's own operations and names."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from simpleeval import SimpleEval

from kpical.expression.formula import Formula
from kpical.expression.operations import NODES, OPERATIONS, chain
from kpical.problem.errors import ZeroDenominator

Value = Fraction | bool

_OPERATORS = {node: OPERATIONS[key].apply for node, key in NODES.items()}
_FUNCTIONS = {f"f_{key}": operation.apply for key, operation in OPERATIONS.items()}


def evaluate(formula: Formula, values: Mapping[str, Value]) -> Value:
    """The formula's value, from one value in base units for each input that it names.

    Raises ZeroDenominator, with the denominator's wording, and TooLarge.
    """
    names: dict[str, Value] = {key: values[name] for key, name in formula.names.items()}
    names.update(formula.literals)
    value: Value = _EXACT.over(formula, names).eval("", previously_parsed=formula.python)
    return value


class _Exact(SimpleEval):  # type: ignore[misc]  # simpleeval is untyped
    formula: Formula

    def over(self, formula: Formula, names: dict[str, Value]) -> _Exact:
        """An evaluator for the formula: a copy, for making a SimpleEval takes longer than most formulas."""
        exact = object.__new__(_Exact)
        exact.__dict__.update(self.__dict__)
        exact.formula, exact.names = formula, names
        exact.nodes = exact.table()
        return exact

    def table(self) -> dict[type[ast.AST], Any]:
        """What is done with each kind of node; what is not here cannot be evaluated."""
        return {
            ast.Name: self._eval_name,
            ast.BinOp: self._chain,
            ast.UnaryOp: self._eval_unaryop,
            ast.BoolOp: self._eval_boolop,
            ast.Compare: self._eval_compare,
            ast.Call: self._call,
        }

    def _chain(self, node: ast.BinOp) -> Any:
        first, steps = chain(node)
        value = self._eval(first)
        for step in steps:
            try:
                value = self.operators[type(step.op)](value, self._eval(step.right))
            except ZeroDivisionError:
                zero = step.left if isinstance(step.op, ast.Pow) else step.right
                start, end = self.formula.place(zero)
                raise ZeroDenominator(self.formula.text[start:end], self.formula.text, start, end) from None
        return value

    def _call(self, node: ast.Call) -> Any:
        """若 looks only at the branch that it takes."""
        if isinstance(node.func, ast.Name) and node.func.id == "f_if":
            test, yes, no = node.args
            return self._eval(yes if self._eval(test) else no)
        return self._eval_call(node)


_EXACT = _Exact(operators=_OPERATORS, functions=_FUNCTIONS)
