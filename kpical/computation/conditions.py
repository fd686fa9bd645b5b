"""達成項數, 且, 或: the conditions of a formula, which of them are not as they should be, and what would make them so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from kpical.catalogue.model import Definition
from kpical.catalogue.target import Target
from kpical.computation.ratios import definition_ratio
from kpical.computation.reach import Reach, Unknown, reach
from kpical.expression.operations import COMPARISONS
from kpical.expression.ratio import Ratio, variable
from kpical.expression.single import in_one, powers_of
from kpical.expression.tree import Apply, Name, Node, kind_of
from kpical.named import NamedTuple
from kpical.problem.errors import Unsolvable
from kpical.quantity.figure import Figure
from kpical.quantity.period import Period
from kpical.quantity.span import Span, above, at_least, at_most, below, point

_ZERO = Fraction(0)
# What the difference of both sides is in, where the comparison holds.
_GOALS: Mapping[str, Span] = {
    "at_least": at_least(_ZERO), "at_most": at_most(_ZERO), "more": above(_ZERO), "less": below(_ZERO),
    "equal": point(_ZERO), "unequal": point(_ZERO).rest,
}  # fmt: skip


class Condition(NamedTuple):
    """A condition that is not as the target wants it, or that hangs on the figure that is left open.

    Attributes:
        text: as the formula has it
        wanted: whether it should hold
        holds: whether it does; None where that hangs on what is left open
        ways: what each of its figures alone would have to be
        answer: the input that is 是 or 否 and nothing else; "" where it compares numbers
        either: what it is a side of, of which one side is enough; "" where each has to be as the target wants it
    """

    text: str
    wanted: bool
    holds: bool | None
    ways: tuple[Reach, ...] = ()
    answer: str = ""
    either: str = ""


class Enough(NamedTuple):
    """How many of the counted conditions that are told have to be as they are wanted.

    Attributes:
        least: so many of them, or more
        most: so many of them, or fewer; None where more do no harm
    """

    least: int
    most: int | None


class Unlike(NamedTuple):
    """The conditions between a formula's value and the target.

    Attributes:
        conditions: those that are told
        enough: how many of them have to be as they are wanted; None where all have to be
    """

    conditions: tuple[Condition, ...] = ()
    enough: Enough | None = None


class Conditions(NamedTuple):
    """Reads the conditions of a definition, with its figures; `unknowns` may be asked for, by path."""

    definition: Definition
    period: Period | None
    paths: Sequence[str]
    figures: Mapping[str, Figure]
    unknowns: Mapping[str, Unknown]

    def unlike(self, target: Target) -> Unlike:
        """The conditions that stand between the formula's value and the target. Raises Unsolvable where it is no such formula."""
        tree = self.definition.formula.tree
        if kind_of(tree) == "t":
            return Unlike(tuple(self._unlike(tree, wanted=target.met(Fraction(1)))))
        if not isinstance(tree, Apply) or tree.operation != "count":
            raise Unsolvable("choice", self.definition.formula.text)
        return self._counted(tree, reaching(self.definition, target))

    def _counted(self, tree: Apply, counts: Sequence[int]) -> Unlike:
        """Of the conditions that are counted those that hang on what is open, and the others where these are not enough."""
        states = [self._state(argument) for argument in tree.arguments]
        holding, open_ones = states.count(True), states.count(None)
        if not counts or all(count in counts for count in range(holding, holding + open_ones + 1)):
            return Unlike()
        least, most = counts[0], counts[-1]
        wanted, opens_do = holding < least, holding <= most and holding + open_ones >= least
        asked = [
            argument
            for argument, state in zip(tree.arguments, states, strict=True)
            if state is None or (state is not wanted and not opens_do)
        ]
        few, many = (least - holding, most - holding) if wanted else (holding + open_ones - most, holding + open_ones - least)
        enough = Enough(few, many if many < len(asked) else None) if few < len(asked) else None
        return Unlike(tuple(condition for argument in asked for condition in self._unlike(argument, wanted=wanted)), enough)

    def _unlike(self, node: Node, *, wanted: bool, either: str = "") -> Iterator[Condition]:
        state = self._state(node)
        if state is wanted:
            return
        text = self.definition.formula.text[node.start : node.end]
        if isinstance(node, Apply) and node.operation in ("and", "or"):
            enough = text if (node.operation == "or") is wanted else either
            for argument in node.arguments:
                yield from self._unlike(argument, wanted=wanted, either=enough)
        elif isinstance(node, Apply) and node.operation == "not":
            yield from self._unlike(node.arguments[0], wanted=not wanted, either=either)
        else:
            answer = node.key if isinstance(node, Name) else ""
            ways = () if answer else tuple(self._ways(node, wanted=wanted))
            yield Condition(text, wanted, state, ways, answer=answer, either=either)

    def _state(self, node: Node) -> bool | None:
        """Whether it holds; None where that hangs on what is left open. Raises Unsolvable."""
        if isinstance(node, Name) and node.kind == "t":
            figure = self.figures.get(node.key)
            return None if figure is None else bool(figure.value)
        if not isinstance(node, Apply):
            raise Unsolvable("choice", self.definition.formula.text)
        if node.operation in COMPARISONS:
            return self._compared(node)
        join = _JOINED.get(node.operation)
        if join is None:
            raise Unsolvable("choice", self.definition.formula.text)
        return join([self._state(argument) for argument in node.arguments])

    def _compared(self, node: Apply) -> bool | None:
        difference = self._difference(node)
        names = _names(difference)
        if not names <= self.figures.keys():
            return None
        single = in_one(difference, {name: powers_of(self.figures[name].base) for name in names})
        if single.undefined:
            return None
        (value,), (under,) = (powers or (_ZERO,) for powers in (single.numerator, single.denominator))
        return _GOALS[node.operation].contains(value / under)

    def _difference(self, node: Apply) -> Ratio:
        minus = node._replace(operation="subtract", kind="n")
        difference = definition_ratio(self.definition, self.period, {path: variable(path) for path in self.paths}, node=minus)
        if difference is None or kind_of(node.arguments[0]) == "t":
            raise Unsolvable("choice", self.definition.formula.text)
        return difference

    def _ways(self, node: Node, *, wanted: bool) -> Iterator[Reach]:
        assert isinstance(node, Apply), "who asks has looked"
        difference = self._difference(node)
        goal = _GOALS[node.operation] if wanted else _GOALS[node.operation].rest
        names = _names(difference)
        for path, unknown in self.unknowns.items():
            others = {other: figure.base for other, figure in self.figures.items() if other != path}
            if path in names and names - {path} <= others.keys():
                yield reach(unknown, difference, goal, others, [self.figures[name] for name in names & self.figures.keys()])


def reaching(definition: Definition, target: Target) -> list[int]:
    """How many of the counted conditions may hold where the target is reached; 0 and 1 for a formula that says 是 or 否."""
    tree = definition.formula.tree
    most = len(tree.arguments) if isinstance(tree, Apply) and tree.operation == "count" else 1
    return [count for count in range(most + 1) if target.met(Fraction(count))]


def _names(ratio: Ratio) -> set[str]:
    """Every figure that it hangs on."""
    polynomials = (ratio.numerator, ratio.denominator, *ratio.met)
    return {name for polynomial in polynomials for monomial in polynomial for name, _ in monomial}


def _all(states: Sequence[bool | None]) -> bool | None:
    return False if False in states else None if None in states else True


def _any(states: Sequence[bool | None]) -> bool | None:
    return True if True in states else None if None in states else False


def _other(states: Sequence[bool | None]) -> bool | None:
    return None if states[0] is None else not states[0]


_JOINED: Mapping[str, Callable[[Sequence[bool | None]], bool | None]] = {"and": _all, "or": _any, "not": _other}
