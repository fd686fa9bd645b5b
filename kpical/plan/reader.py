"""A plan file read into the model, with all its problems at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from kpical.catalogue.called import Find
from kpical.catalogue.derived import made
from kpical.catalogue.document import YamlMapping, YamlNode, YamlScalar, YamlSequence, parse_document
from kpical.catalogue.entry import MOST_BYTES
from kpical.catalogue.formula_values import FormulaValues, units_of
from kpical.catalogue.grade import Grade
from kpical.catalogue.model import Indicator, Input
from kpical.catalogue.scalars import RawNumber
from kpical.catalogue.values import Record, place_of, source_of
from kpical.catalogue.wording import Localized
from kpical.computation.assessment import SIGNS, UNKNOWN, Attainment, Light, Lights
from kpical.files.digest import Digest, digest_of
from kpical.files.packaged import File
from kpical.plan.fields import RECORDS
from kpical.plan.model import Goal, Item, Plan
from kpical.problem.errors import FigureError, FileProblem, KpicalError, UnknownIndicator
from kpical.problem.position import Place
from kpical.problem.system import said_by_system
from kpical.quantity.rounding import exact_text
from kpical.quantity.unit import PERCENT, UNITS, Unit

MOST_ITEMS = 500


def read_plan(data: bytes, file: str, find: Find) -> tuple[Plan | None, list[FileProblem]]:
    """The plan of a file, or None, and every problem found. `find` gives the indicators that it names.

    A file of lights that it names is looked for beside it.
    """
    root, problems = parse_document(data, file)
    if root is None:
        return None, problems
    reader = _PlanReader(file, find)
    plan = reader.plan(root)
    all_problems = sorted([*problems, *reader.problems], key=lambda p: (p.place.file != file, p.place.line, p.place.column))
    if all_problems or plan is None:
        return None, all_problems
    return plan._replace(files=(digest_of("plan", file, data), *reader.lights_read.values())), []


def read_lights(data: bytes, file: str) -> tuple[Lights | None, list[FileProblem]]:
    """The lights of a file that plans may share, or None, and every problem found."""
    reader = _PlanReader(file, _none)
    root, problems = parse_document(data, file)
    lights = reader.steps(reader.record(root, "lights"), root) if root else None
    all_problems = [*problems, *reader.problems]
    return (None if all_problems else lights), all_problems


def _none(word: str) -> Indicator:
    raise UnknownIndicator(word)


class _PlanReader(FormulaValues):
    def __init__(self, file: str, find: Find) -> None:
        super().__init__(RECORDS)
        self.file, self.find = file, find
        self.lights_read: dict[str, Digest] = {}  # by path

    def plan(self, root: YamlNode) -> Plan | None:
        values = self.record(root, "plan")
        self.filled(root, "agency", "goals")
        lights, attainment = self.lights(values.get("lights")), self.attainment(values.get("attainment"), Attainment())
        goals = tuple(self.goal(record, node, lights, attainment) for record, node in values.get("goals") or ())
        self.check_ids(goals, root.place)
        if not self.problems:
            self.check_weights(goals, place_of(root, "goals"))
        if self.problems:
            return None
        return Plan(
            agency=values["agency"], period=values["year"], title=values.get("title"), source=source_of(values.get("source")),
            note=values.get("note"), goals=goals, file=self.file,
        )  # fmt: skip

    def goal(self, record: Record, node: YamlNode, lights: Lights | None, attainment: Attainment) -> Goal:
        self.filled(node, "name", "indicators")
        items = []
        for order, (values, item_node) in enumerate(record.get("indicators") or (), 1):
            item = self.item(values, item_node, order, lights, attainment)
            items += [item] if item else []
        return Goal(
            id=record.get("id") or "", number=record.get("number") or "", name=record.get("name") or Localized(""),
            kind=record.get("kind") or "strategic", weight=self.percent(record.get("weight")), note=record.get("note"),
            items=tuple(items), place=node.place,
        )  # fmt: skip

    def item(self, values: Record, node: YamlNode, order: int, lights: Lights | None, attainment: Attainment) -> Item | None:
        indicator = self.indicator(values, node)
        if indicator is None:
            return None
        own = self.lights(values.get("lights")) if "lights" in values else lights
        return Item(
            id=values.get("id") or indicator.id,
            number=values.get("number") or str(order),
            name=values.get("name") or indicator.name,
            indicator=indicator,
            targets=self.targets(values.get("target") or (), indicator.definitions[-1].unit),
            system=values.get("system") or "",
            method=values.get("method") or "",
            criterion=values.get("criterion") or "",
            weight=self.percent(values.get("weight")),
            responsible=values.get("responsible") or "",
            decimals=self.places(values.get("decimals"), place_of(node, "decimals")),
            rounding=values.get("rounding"),
            source=source_of(values.get("source")),
            note=values.get("note"),
            lights=own,
            attainment=self.attainment(values.get("attainment"), attainment),
            place=node.place,
            grades=self.own_grades(values, indicator),
        )

    def own_grades(self, values: Record, indicator: Indicator) -> tuple[Grade, ...] | None:
        """The plan's own grades, over the figures of the newest definition; None where it has none."""
        if "grades" not in values:
            return None
        definition = indicator.definitions[-1]
        return self.grades(values["grades"], dict(definition.words), units_of(definition), definition.unit)

    def indicator(self, values: Record, node: YamlNode) -> Indicator | None:
        """The indicator that the plan names, or the count that it brings itself."""
        word, count = values.get("indicator"), values.get("count")
        if word and count:
            self.note("one_of", node.place, "indicator", "count")
        elif word and values.get("unit"):
            self.note("one_of", place_of(node, "unit"), "unit", "indicator")
        elif word:
            try:
                return self.find(word)
            except KpicalError as error:
                self.problems.append(FileProblem("unknown_use", place_of(node, "indicator"), word, cause=error))
        elif count and not values.get("id"):
            self.note("missing_key", node.place, "id")
        elif count:
            return self.count(values["id"], count, values.get("unit") or UNITS["項"], place_of(node, "count"))
        return None

    def count(self, identity: str, word: str, unit: Unit, place: Place) -> Indicator | None:
        """An indicator that is a single number and has no file of its own."""
        name = self.name(YamlScalar(word, place))
        if name is None:
            return None
        definition = made(name.text, [Input(name.text, unit, Fraction(0), whole=True)], unit, place)
        return Indicator(id=identity, name=Localized(name.text), aliases=(), definitions=(definition,), file=self.file)

    def filled(self, node: YamlNode, *keys: str) -> None:
        """Notes required keys that hold nothing."""
        for key, value in node.entries if isinstance(node, YamlMapping) else ():
            empty = (
                not value.items if isinstance(value, YamlSequence) else isinstance(value, YamlScalar) and not value.text.strip()
            )
            if key.text in keys and empty:
                self.note("missing_key", value.place, key.text)

    def percent(self, raw: RawNumber | None) -> Fraction | None:
        """A number in %, with or without its sign."""
        percent = self.number_in(raw, PERCENT)
        if raw is None or percent is None or percent >= 0:
            return percent
        cause = FigureError("below", raw.text, unit="%", limit="0")
        self.problems.append(FileProblem("not_number", raw.place, raw.text, cause=cause))
        return None

    def attainment(self, record: Record | None, otherwise: Attainment) -> Attainment:
        """The rules that are given, over those that hold otherwise."""
        rules = {key: value for key, value in (record or {}).items() if value is not None}
        for key in ("cap", "least"):
            if key in rules:
                percent = self.percent(rules.pop(key))
                rules |= {key: percent / 100} if percent is not None else {}
        return otherwise._replace(**rules, own=otherwise.own.union(rules))

    def lights(self, value: Any) -> Lights | None:
        """Lights written here, or in a file beside the plan."""
        if value is None:
            return None
        if not isinstance(value, YamlScalar):
            return self.steps(*value)
        path = os.path.join(os.path.dirname(self.file), value.text.strip())
        if not os.path.isfile(path):
            self.note("not_found", value.place, path)
            return None
        try:
            data = File(path).read(MOST_BYTES)
        except OSError as error:
            self.problems.append(FileProblem("unreadable", Place(path), said_by_system(error)))
            return None
        self.lights_read[path] = digest_of("lights", path, data)
        lights, problems = read_lights(data, path)
        self.problems += problems
        return lights

    def steps(self, record: Record, node: YamlNode) -> Lights | None:
        """The lights of a record: thresholds fall, and only the last light has none."""
        lights: list[Light] = []
        steps: Sequence[tuple[Record, YamlNode]] = record.get("steps") or ()
        for i, (step, step_node) in enumerate(steps):
            least = self.percent(step.get("from"))
            sign = step.get("sign") or (SIGNS[i] if i < len(SIGNS) else "")
            if not sign:
                self.note("missing_key", step_node.place, "sign")
            if least is None and i < len(steps) - 1:
                self.note("missing_key", step_node.place, "from")
            if least is not None and lights and lights[-1].least is not None and least >= lights[-1].least * 100:
                self.note("not_falling", step_node.place, f"{exact_text(least)}%")
            lights.append(Light(sign, step.get("meaning") or "", None if least is None else least / 100))
        if lights and lights[-1].least is not None:
            if len(lights) < len(SIGNS):
                lights.append(Light(SIGNS[len(lights)]))
            else:
                self.note("missing_key", node.place, "sign")
        unknown = record.get("unknown") or {}
        return Lights(tuple(lights), Light(unknown.get("sign") or UNKNOWN.sign, unknown.get("meaning") or "")) if lights else None

    def check_ids(self, goals: Iterable[Goal], place: Place) -> None:
        """Every goal and every indicator has an id of its own, and there are not more than a plan can need."""
        seen: set[str] = set()
        names: set[str] = set()
        count = 0
        for goal in goals:
            if goal.id in seen:
                self.note("same_id", goal.place, goal.id)
            seen.add(goal.id)
            for item in goal.items:
                if item.id in names:
                    self.note("same_id", item.place, item.id)
                names.add(item.id)
                count += 1
        if count > MOST_ITEMS:
            self.note("too_many", place, str(count), str(MOST_ITEMS))

    def check_weights(self, goals: Sequence[Goal], place: Place) -> None:
        """All indicators have a weight or none; they make up 100 % of the plan and each goal's own weight."""
        items = [item for goal in goals for item in goal.items]
        without = [item for item in items if item.weight is None]
        if len(without) == len(items):
            for goal in goals:
                if goal.weight is not None:
                    self.note("weights_missing", goal.place, goal.id)
            return
        for item in without:
            self.note("weights_missing", item.place, item.id)
        if without:
            return
        for goal in goals:
            total = sum((item.weight or Fraction(0) for item in goal.items), Fraction(0))
            if goal.weight is not None and total != goal.weight:
                self.note("weights_differ", goal.place, f"{exact_text(total)}%", f"{exact_text(goal.weight)}%")
        total = sum((item.weight or Fraction(0) for item in items), Fraction(0))
        if total != 100:
            self.note("weights_differ", place, f"{exact_text(total)}%", "100%")
