"""The values on the way of a change, some figures being those of before and the others of after, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from kpical.catalogue.model import Definition
from kpical.computation.sharing import on_turn, shares
from kpical.computation.value import value_of
from kpical.expression.exact import Value
from kpical.expression.operations import MOST_BITS
from kpical.problem.change_errors import NotShared
from kpical.problem.errors import TooLarge, ZeroDenominator
from kpical.quantity.figure import Figure
from kpical.quantity.period import Period

MOST_FIGURES = 12  # that may change at once: 4,096 values are computed
_MOST_WORK = 160 * MOST_BITS  # bits of the figures of all those values: some seconds


class NotParted(Exception):  # noqa: N818  said in a note
    """What a figure has made cannot be shared among its parts; `kind` is pole or many."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


class Mixed(NamedTuple):
    """The indicator with some figures of before and the others of after."""

    definition: Definition
    period: Period | None
    values: Mapping[str, tuple[Value, Value]]

    @property
    def changed(self) -> list[str]:
        """The paths of the whole figures that are not the same."""
        return [path for path, (old, new) in self.values.items() if old != new]

    def amounts(self) -> dict[str, Fraction]:
        """What each whole figure that changed has made. Raises NotShared, TooLarge."""
        changed = self.changed
        if len(changed) > MOST_FIGURES:
            raise NotShared("too_many", count=len(changed), limit=MOST_FIGURES)
        self._check_work(len(changed))
        return dict(zip(changed, shares([*self.over(changed)]), strict=True))

    def of_parts(self, path: str, before: Mapping[str, Figure], after: Mapping[str, Figure]) -> dict[str, Fraction]:
        """What each part that changed has made of what is its figure's. Raises NotParted, TooLarge."""
        others = [other for other in self.changed if other != path]
        steps = {part: step for part, figure in before.items() if (step := after[part].base - figure.base)}
        if len(others) + len(steps) > MOST_FIGURES:
            raise NotParted("many")
        self._check_work(len(others) + len(steps))
        start = sum((figure.base for figure in before.values()), Fraction(0))
        totals = [start]
        for step in steps.values():
            totals += [total + step for total in totals]  # in the order of the subsets
        try:
            means = {total: on_turn([*self.over(others, {path: total})]) for total in dict.fromkeys(totals)}
        except NotShared:
            raise NotParted("pole") from None
        return dict(zip(steps, shares([means[total] for total in totals]), strict=True))

    def _check_work(self, count: int) -> None:
        """Raises TooLarge where the values of all subsets of so many would take long."""
        bits = sum(max(map(_bits, pair)) for pair in self.values.values())
        if bits << count > _MOST_WORK:
            raise TooLarge

    def over(self, paths: Sequence[str], fixed: Mapping[str, Value] = MappingProxyType({})) -> Iterator[Fraction]:
        """The value for every subset of the paths whose figures are those of after. Raises NotShared at a zero denominator."""
        old = {**{path: pair[0] for path, pair in self.values.items()}, **fixed}
        for subset in range(1 << len(paths)):
            new = [path for i, path in enumerate(paths) if subset >> i & 1]
            try:
                yield value_of(self.definition, self.period, old | {path: self.values[path][1] for path in new})
            except ZeroDenominator as error:
                rest = [path for path in paths if path not in new]
                raise NotShared("pole", denominator=error.denominator, new=new, old=rest) from None


def _bits(value: Value) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()
