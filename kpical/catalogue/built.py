"""The built-in indicators as they were read when kpical was built, so that a start takes the one that is asked for, without YAML.

The file has JSON in its lines: what the indicators are called in the first one, and for each a line of its own, which is decoded
when it is asked for. A value of a class is an object whose one key is the name of the class; a path below the package is
written from there.
Only a wheel has the file. The YAML files stay the source: the file bears their checksums, and a test compares both.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from kpical.catalogue.entry import IndicatorEntry
from kpical.catalogue.grade import Grade
from kpical.catalogue.model import DatedValue, Definition, Example, Indicator, Input, Parameter, Use, Valid
from kpical.catalogue.target import DatedTarget, Target
from kpical.catalogue.wording import Localized, Remark, Source
from kpical.expression.formula import Formula, Notation, Placeholder
from kpical.expression.tree import Apply, Name, Node, NumberLiteral, fold
from kpical.files.packaged import PACKAGE, File, built, built_text
from kpical.problem.position import Place
from kpical.quantity.period import Period
from kpical.quantity.span import Edge, Span
from kpical.quantity.unit import Unit


def _tree(nodes: Sequence[Any]) -> Node:
    """The tree of such nodes as `_nodes` makes."""
    done: list[Node] = []
    for node in nodes:
        if not isinstance(node, list):
            done.append(node)
            continue
        name, count, kind, start, end = node
        arguments = tuple(done[len(done) - count :])
        done[len(done) - count :] = [Apply(operation=name, arguments=arguments, kind=kind, start=start, end=end)]
    return done[0]


_CLASSES = (
    Indicator, Definition, Localized, Valid, Period, Input, DatedValue, Parameter, Source, Remark, Example, DatedTarget, Target,
    Span, Edge, Grade, Unit, Place, Formula, Notation, Placeholder, NumberLiteral, Name, Use,
)  # fmt: skip
_MADE: Mapping[str, Any] = {cls.__name__: cls._make for cls in _CLASSES} | {
    "Formula": lambda fields: _formula(*fields),
    "tree": _tree,
    "fraction": Fraction,
    "tuple": tuple,
    "mapping": dict,
    "path": lambda parts: os.path.join(PACKAGE, *parts),
}


def is_there() -> bool:
    """Whether kpical was built."""
    return built("entries") is not None


def entries() -> list[IndicatorEntry]:
    """What the built-in indicators are called, by family; none where kpical was not built."""
    return [
        IndicatorEntry(identity, Localized(zh, en), tuple(aliases), File(os.path.join(PACKAGE, *path)), built_in=True)
        for identity, zh, en, aliases, path in built("entries") or ()
    ]


def indicator(identity: str) -> Indicator | None:
    """The built-in indicator of that id, or None."""
    text = built_text(f"indicators/{identity}")
    return None if text is None else decoded(text)


def decoded(text: bytes | str) -> Indicator:
    """The indicator of a text that `encoded` made."""
    import json  # only a wheel needs it, and who computes elsewhere

    model: Indicator = json.loads(text, object_hook=_unpacked)
    return model


def encoded(model: Indicator, root: str) -> str:
    """The indicator as a text; `root` is the folder that is the package when it is decoded."""
    return as_line(_packed(model, root))


def as_line(value: object) -> str:
    """The value as a line of JSON; what stands in a mapping keeps its order, as its file has it."""
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def path_parts(path: str, root: str) -> Sequence[str]:
    """A path below the package, from there."""
    return os.path.relpath(path, root).split(os.sep)


def _packed(value: object, root: str) -> object:
    packed: object
    if isinstance(value, Apply):
        kind, packed = "tree", _nodes(value, root)
    elif isinstance(value, _CLASSES):
        kind, packed = type(value).__name__, [_packed(field, root) for field in value]
    elif isinstance(value, Mapping):
        kind, packed = "mapping", [[key, _packed(each, root)] for key, each in value.items()]
    elif isinstance(value, tuple):
        kind, packed = "tuple", [_packed(each, root) for each in value]
    elif isinstance(value, Fraction):
        kind, packed = "fraction", str(value)
    elif isinstance(value, str) and value.startswith(root + os.sep):
        kind, packed = "path", path_parts(value, root)
    else:
        assert value is None or isinstance(value, str | bool | int | ast.expr), f"{value!r} has no form in the built file"
        return None if isinstance(value, ast.expr) else value  # a Python expression is parsed again
    return {kind: packed}


def _nodes(tree: Node, root: str) -> list[Any]:
    """The tree's nodes, each behind its arguments: 500 terms are 500 levels, which JSON in one another does not bear."""

    def operation(node: Apply, arguments: Sequence[list[Any]]) -> list[Any]:
        own = node.operation, len(arguments), node.kind, node.start, node.end
        return [*chain.from_iterable(arguments), own]

    return fold(tree, lambda leaf: [_packed(leaf, root)], operation)


def _unpacked(packed: dict[str, Any]) -> object:
    ((kind, fields),) = packed.items()
    value: object = _MADE[kind](fields)
    return value


def _formula(
    text: str, tree: Node, _: None, names: Mapping[str, str], literals: Mapping[str, Fraction], notation: Notation
) -> Formula:
    python = ast.parse(notation.python, mode="eval").body
    return Formula(text=text, tree=tree, python=python, names=names, literals=literals, notation=notation)
