"""Figures in YAML and JSON: by indicator and input, or a list of such, or a list of rows as a table has them.

    agency: 外交部                            [{"指標": "研究經費比率", "項目": "研究經費", "數值": "24,587千元"}, …]
    year: 99
    figures:
      研究經費比率: {研究經費: 24587千元, 年度預算: {value: 30733799, unit: 千元, source: 法定預算}}

JSON is read as the YAML that it is; every figure keeps the digits that were typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kpical.catalogue.document import YamlMapping, YamlNode, YamlScalar, YamlSequence, parse_document
from kpical.plan.collect import Collector
from kpical.plan.entries import FigureEntry
from kpical.plan.model import Item
from kpical.problem.errors import FileProblem
from kpical.problem.suggest import suggestions
from kpical.quantity.period import Period
from kpical.quantity.unit import Unit
from kpical.table.roles import CATEGORY_HEADS, OF_MONTHS, ROLES, part_of_year

MOST_BYTES = 16_000_000
MOST_EVENTS = 2_000_000
_FIGURES = ("figures", "各數", "數值")
_NULLS = ("~", "null", "Null", "NULL")


def collect_outline(data: bytes, file: str, into: Collector) -> list[FileProblem]:
    """Every figure of the file, and what is wrong with its form outside of any indicator: whose figures they are is not known.

    What is not understood within an indicator is a problem of `into`, and fails that indicator alone.
    """
    root, problems = parse_document(data, file, most_bytes=MOST_BYTES, most_events=MOST_EVENTS)
    if root is not None and not problems:
        reader = _OutlineReader(into)
        for block in root.items if isinstance(root, YamlSequence) else (root,):
            reader.block(block)
        problems = reader.problems
    return problems


class _Owner(NamedTuple):
    """Whose figures a part of the file holds; nobody's where it lies in no indicator."""

    items: tuple[Item, ...] = ()
    agency: str = ""
    period: Period | None = None


_NOBODY = _Owner()


class _OutlineReader:
    def __init__(self, into: Collector) -> None:
        self.into = into
        self.problems: list[FileProblem] = []

    def block(self, node: YamlNode) -> None:
        """One period's figures of one agency, or one figure."""
        fields = self.fields(node, _NOBODY)
        if fields is None:
            return
        roles = self.roles(fields, _NOBODY)
        period = self.into.period_of(
            self.text(roles.get("year")),
            roles.get("year", node).place,
            part=part_of_year(next((key for key in fields if ROLES.get(key) == "month"), ""), self.text(roles.get("month"))),
            part_where=roles.get("month", node).place,
            compact=not fields.keys().isdisjoint(OF_MONTHS),
        )
        if period is None:
            return
        agency = self.text(roles.get("agency"))
        for key in CATEGORY_HEADS:
            if key in fields:
                self.into.classify(agency, period, self.text(fields[key]), fields[key].place)
        if "indicator" in roles:
            self.row(node, roles, agency, period)
            return
        source = self.text(roles.get("source"))
        own = next((fields[key] for key in _FIGURES if key in fields), None)
        if own:
            self.check(node, (*_FIGURES, *_heads(*_OF_BLOCK, "aside"), *CATEGORY_HEADS), _NOBODY)
        by_indicator = self.fields(own, _NOBODY) if own else {k: v for k, v in fields.items() if not _of_block(k)}
        for word, figures in (by_indicator or {}).items():
            owner = _Owner(self.into.items_of(word, figures.place), agency, period)
            self.indicator(owner, figures, source)

    def row(self, node: YamlNode, roles: Mapping[str, YamlNode], agency: str, period: Period) -> None:
        """One figure, as a row of a table has it."""
        owner = _Owner(self.into.items_of(self.text(roles["indicator"]), node.place), agency, period)
        self.check(node, (*ROLES, *CATEGORY_HEADS), owner)
        if "value" not in roles:
            self.problem(FileProblem("missing_key", node.place, "value"), owner)
            return
        source = self.text(roles.get("source"), owner)
        entry = self.entry(roles["value"], self.unit(roles.get("unit"), owner), source, owner)
        if entry:
            self.into.add(agency, period, owner.items, self.text(roles.get("input"), owner), entry)

    def indicator(self, owner: _Owner, node: YamlNode, source: str) -> None:
        if isinstance(node, YamlScalar) or _is_record(node):  # an indicator that is a single number
            figures: Mapping[str, YamlNode] = {"": node}
        else:
            figures = self.fields(node, owner) or {}
        for name, value in figures.items():
            entry = self.entry(value, None, source, owner)
            if entry:
                self.into.add(owner.agency, owner.period or self.into.period, owner.items, name, entry)

    def entry(self, node: YamlNode, unit: Unit | None, source: str, owner: _Owner) -> FigureEntry | None:
        """A figure, or a record of its value, unit and source."""
        if isinstance(node, YamlScalar):
            return FigureEntry(self.text(node), unit, node.place, source)
        fields = self.fields(node, owner)
        if fields is None:
            return None
        self.check(node, _heads("value", "unit", "source"), owner)
        roles = self.roles(fields, owner)
        if "value" not in roles:
            self.problem(FileProblem("missing_key", node.place, "value"), owner)
            return None
        value, own = roles["value"], self.unit(roles.get("unit"), owner)
        return FigureEntry(self.text(value, owner), own, value.place, self.text(roles.get("source"), owner) or source)

    def problem(self, problem: FileProblem, owner: _Owner) -> None:
        """Keep what is wrong with what is the owner's."""
        if owner is _NOBODY:
            self.problems.append(problem)
        else:
            self.into.problem(problem, *owner)

    def unit(self, node: YamlNode | None, owner: _Owner) -> Unit | None:
        text = self.text(node, owner)
        unit = self.into.unit_of(text) if text else None
        if text and unit is None and node is not None:
            self.problem(FileProblem("unknown_unit", node.place, text), owner)
        return unit

    def check(self, node: YamlNode, known: tuple[str, ...], owner: _Owner) -> None:
        """Notes keys that mean nothing here: a figure must not lose its unit by a slip."""
        for key, _ in node.entries if isinstance(node, YamlMapping) else ():
            word = key.text.strip()
            if word not in known:
                self.problem(
                    FileProblem("unknown_key", place=key.place, found=word, wanted=known, near=suggestions(word, known, 2)), owner
                )

    def fields(self, node: YamlNode, owner: _Owner) -> dict[str, YamlNode] | None:
        if isinstance(node, YamlMapping):
            return {key.text.strip(): value for key, value in node.entries}
        self.problem(FileProblem("not_mapping", node.place), owner)
        return None

    def roles(self, fields: Mapping[str, YamlNode], owner: _Owner) -> dict[str, YamlNode]:
        """The fields whose words say what they are for; notes two that say the same, of which one would be lost."""
        heads: dict[str, str] = {}
        for key, value in fields.items():
            role = ROLES.get(key, "aside")
            if role != "aside" and heads.setdefault(role, key) != key:
                self.problem(FileProblem("same_role", value.place, key, heads[role]), owner)
        return {role: fields[key] for role, key in heads.items()}

    def text(self, node: YamlNode | None, owner: _Owner = _NOBODY) -> str:
        if node is None:
            return ""
        if isinstance(node, YamlScalar):
            return "" if node.text in _NULLS and not node.inset else node.text.strip()
        self.problem(FileProblem("not_text", node.place), owner)
        return ""


_OF_BLOCK = ("year", "month", "agency", "source")


def _of_block(key: str) -> bool:
    """Whether the key says something of all figures of a block."""
    return ROLES.get(key) in _OF_BLOCK or key in CATEGORY_HEADS


def _heads(*roles: str) -> tuple[str, ...]:
    """The words for what a part of the file may say."""
    return tuple(word for word, role in ROLES.items() if role in roles)


def _is_record(node: YamlNode) -> bool:
    """Whether the node is a value with its unit and source, and no indicator's inputs."""
    return isinstance(node, YamlMapping) and "value" in {ROLES.get(key.text.strip()) for key, _ in node.entries}
