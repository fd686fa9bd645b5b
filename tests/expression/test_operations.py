"""The table of operations, and that every reader of a formula holds the same keys."""

import ast
from fractions import Fraction

import pytest

from kpical.expression import exact
from kpical.expression.algebra import ALGEBRA
from kpical.expression.exact import evaluate
from kpical.expression.height import HEIGHT
from kpical.expression.operations import COMPARISONS, FUNCTIONS, NODES, OPERATIONS, OPERATORS, PYTHON
from kpical.expression.ratio import RATIO
from kpical.expression.reading import read_formula
from kpical.expression.tree import Apply
from kpical.recipe.instructions import EMIT

ONE_OF_EACH = {
    "add": ("1＋2", 3), "subtract": ("1－2", -1), "multiply": ("3×2", 6), "divide": ("3÷2", Fraction(3, 2)),
    "power": ("3^2", 9), "negative": ("－(3)", -3), "positive": ("＋(3)", 3), "percent": ("(3)％", Fraction(3, 100)),
    "at_least": ("3≥3", True), "at_most": ("3≤2", False), "more": ("3＞3", False), "less": ("2＜3", True),
    "equal": ("若(3＝3, 1, 0)", 1), "unequal": ("3≠3", False),
    "and": ("3>2 且 2>3", False), "or": ("3>2 或 2>3", True), "not": ("非 3>2", False),
    "sum": ("合計(1, 2, 3)", 6), "mean": ("平均(1, 2)", Fraction(3, 2)), "max": ("最大(1, 3, 2)", 3), "min": ("最小(2, 1, 3)", 1),
    "absolute": ("絕對值(-3)", 3), "round": ("四捨五入(-2.345, 2)", Fraction(-235, 100)),
    "if": ("若(1>2, 3, 4)", 4), "count": ("達成項數(1>0, 1>2, 3=3)", 2),
}  # fmt: skip


@pytest.mark.parametrize(
    "table", [ALGEBRA, RATIO, HEIGHT, EMIT, ONE_OF_EACH], ids=["algebra", "ratio", "height", "emit", "examples"]
)
def test_every_reader_holds_the_same_keys(table):
    assert set(table) == set(OPERATIONS)


def test_the_evaluator_holds_no_operator_and_no_function_of_its_own():
    formula = read_formula("1", {})
    evaluator = exact._EXACT.over(formula, {})
    assert evaluator.operators == {node: OPERATIONS[key].apply for node, key in NODES.items()}
    assert evaluator.functions == {f"f_{key}": operation.apply for key, operation in OPERATIONS.items()}
    assert set(evaluator.nodes) == {ast.Name, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call}


@pytest.mark.parametrize("key", sorted(OPERATIONS))
def test_an_example_of_each(key):
    text, value = ONE_OF_EACH[key]
    formula = read_formula(text, {})
    assert evaluate(formula, {}) == value
    top = formula.tree
    assert isinstance(top, Apply)
    assert key in {top.operation, *(node.operation for node in top.arguments if isinstance(node, Apply))}


def test_every_operation_can_be_written():
    assert {*OPERATORS.values(), *FUNCTIONS.values(), "negative", "positive", "percent"} == set(OPERATIONS)


def test_python_writes_and_parses_the_same_operations():
    assert set(PYTHON) == set(NODES.values())
    unary = {"negative", "positive", "not"}
    for key, sign in PYTHON.items():
        node = ast.parse(f"{sign} a" if key in unary else f"a {sign} b", mode="eval").body
        operator = node.ops[0] if isinstance(node, ast.Compare) else node.op
        assert NODES[type(operator)] == key


@pytest.mark.parametrize("key", sorted(OPERATIONS))
def test_an_operation_says_what_it_takes_and_gives(key):
    operation = OPERATIONS[key]
    assert set(operation.takes.rstrip("*")) <= set("ntx")
    assert operation.gives in ("n", "t", "x")
    assert (operation.gives == "t") == (key in COMPARISONS | {"and", "or", "not"})


@pytest.mark.parametrize(
    "words",
    [
        ("合計", "sum"), ("最大", "max"), ("最小", "min"), ("平均", "mean"), ("絕對值", "abs"), ("四捨五入", "round"),
        ("若", "if"), ("達成項數", "count"),
    ],
)  # fmt: skip
def test_a_function_has_a_chinese_and_an_english_name(words):
    assert len({FUNCTIONS[word] for word in words}) == 1
