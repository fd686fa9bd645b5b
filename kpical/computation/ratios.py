"""An indicator's formula, with those of the indicators that it uses, as one ratio over its figures in base units."""

from __future__ import annotations

from collections.abc import Mapping

from kpical.catalogue.model import Definition, Use
from kpical.computation.inputs import slots, used_definition
from kpical.expression.formula import walk
from kpical.expression.ratio import Ratio, ratio, variable
from kpical.expression.tree import Name, Node
from kpical.quantity.period import Period


def definition_ratio(
    definition: Definition, period: Period | None, inputs: Mapping[str, Ratio], prefix: str = "", node: Node | None = None
) -> Ratio | None:
    """The value in base units over the ratios of its figures, by path; None where the formula is no ratio.

    `node` is a part of the formula, in place of all of it.
    """
    formula = definition.formula if node is None else definition.formula._replace(tree=node)
    own: dict[str, Ratio] = {}
    for name in dict.fromkeys(leaf.key for leaf in walk(formula.tree) if isinstance(leaf, Name)):
        use = definition.uses.get(name)
        part = _used_ratio(use, period, inputs, f"{prefix}{name}.") if use else inputs[prefix + name]
        if part is None:
            return None
        own[name] = part
    return ratio(formula, own)


def _used_ratio(use: Use, period: Period | None, inputs: Mapping[str, Ratio], prefix: str) -> Ratio | None:
    return definition_ratio(used_definition(use, period), use.period(period), inputs, prefix)


def ratio_of(definition: Definition, period: Period | None) -> Ratio | None:
    """The formula over its figures by path, in base units; None where it is no ratio."""
    return definition_ratio(definition, period, {slot.path: variable(slot.path) for slot in slots(definition, period)})
