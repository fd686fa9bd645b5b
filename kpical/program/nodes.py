"""The nodes of a program, read with every check that a formula goes through, and computed by the operations of formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpical.expression.exact import Value
from kpical.expression.operations import MOST_BITS, MOST_EXPONENT, OPERATIONS
from kpical.expression.tokens import MOST_TOKENS
from kpical.problem.errors import TooLarge, ZeroDenominator
from kpical.program.cursor import Cursor
from kpical.program.written import MOST_DEPTH
from kpical.quantity.rounding import MOST_DECIMALS

MOST_WORK = 500 * MOST_BITS  # bits of all values on the way to all results of a file
_NODE = 20  # bits that take as long as a node does
_KINDS = ("op", "value", "name")


class Named(NamedTuple):
    """A figure or a used indicator; `kind` is n, or t for 是/否."""

    name: str
    kind: str


class Numeral(NamedTuple):
    """A number of the formula, in base units."""

    value: Fraction
    kind: str = "n"


class Applied(NamedTuple):
    """An operation over its arguments; `zero` is the wording of its denominator, `input` the input that it names."""

    operation: str
    arguments: tuple[Node, ...]
    kind: str
    zero: str = ""
    input: str = ""


Node = Named | Numeral | Applied
_WHOLE_NUMBERS = {"power": (-MOST_EXPONENT, MOST_EXPONENT), "round": (0, MOST_DECIMALS)}  # of the second argument


class NodeReader:
    """Reads the nodes of one formula. `names` maps what it may name to n or t; with `lenient`, other names are numbers."""

    def __init__(self, names: Mapping[str, str], *, lenient: bool = False) -> None:
        self.names, self.lenient = names, lenient
        self.count = 0

    def node(self, cursor: Cursor, depth: int = 1) -> Node:
        """Raises FileProblem where it is none, and where there are more or deeper ones than a formula can have."""
        self.count += 1
        if self.count > MOST_TOKENS or depth > MOST_DEPTH or len([*filter(cursor.maybe, _KINDS)]) != 1:
            raise cursor.fault()
        if cursor.maybe("op"):
            return self._applied(cursor, depth)
        if cursor.maybe("value"):
            return Numeral(cursor.key("value").number())
        name = cursor.key("name").text()
        if name not in self.names and not self.lenient:
            raise cursor.fault()
        return Named(name, self.names.get(name, "n"))

    def _applied(self, cursor: Cursor, depth: int) -> Applied:
        key = cursor.key("op").one_of([*OPERATIONS])
        operation = OPERATIONS[key]
        items = cursor.key("of").items()
        least, most = operation.arity
        if not least <= len(items) <= most:
            raise cursor.fault()
        arguments = tuple(self.node(item, depth + 1) for item in items)
        kinds = [argument.kind for argument in arguments]
        if any(operation.kind(i) not in ("x", kind) for i, kind in enumerate(kinds)) or (key == "if" and kinds[1] != kinds[2]):
            raise cursor.fault()
        if key in _WHOLE_NUMBERS and not _is_whole(arguments[1], *_WHOLE_NUMBERS[key]):
            raise cursor.fault()
        kind = kinds[1] if operation.gives == "x" else operation.gives
        zero, name = cursor.text_or_nothing("zero"), cursor.text_or_nothing("input")
        return Applied(operation=key, arguments=arguments, kind=kind, zero=zero, input=name)


def _is_whole(node: Node, least: int, most: int) -> bool:
    return isinstance(node, Numeral) and node.value.denominator == 1 and least <= node.value <= most


def names_of(node: Node) -> frozenset[str]:
    """Every name in it."""
    if isinstance(node, Applied):
        return frozenset().union(*map(names_of, node.arguments))
    return frozenset({node.name}) if isinstance(node, Named) else frozenset()


class Computer:
    """Computes nodes, and all of a file with bounded work."""

    def __init__(self) -> None:
        self.left = MOST_WORK

    def value(self, node: Node, values: Mapping[str, Value]) -> Value:
        """The node's value, from those of all names in base units. Raises ZeroDenominator, TooLarge."""
        self.spend(_NODE)
        match node:
            case Numeral(value):
                return value
            case Named(name):
                return values[name]
            case Applied("if", (test, yes, no)):
                return self.value(yes if self.value(test, values) else no, values)
            case Applied("and", conditions):
                return all(self.value(condition, values) for condition in conditions)
            case Applied("or", conditions):
                return any(self.value(condition, values) for condition in conditions)
        return self._applied(node, [self.value(argument, values) for argument in node.arguments])

    def _applied(self, node: Applied, arguments: Sequence[Value]) -> Value:
        try:
            value: Value = OPERATIONS[node.operation].apply(*arguments)
        except ZeroDivisionError:
            raise ZeroDenominator(node.zero, input=node.input) from None
        self.spend(sum(each.numerator.bit_length() + each.denominator.bit_length() for each in (value, *arguments)))
        return value

    def spend(self, bits: int) -> None:
        """Raises TooLarge once all that was computed is more than a file may take."""
        self.left -= bits
        if self.left < 0:
            raise TooLarge
