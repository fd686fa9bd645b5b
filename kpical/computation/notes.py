"""What is to be known about a result beside its value: notes as facts, which `words` puts into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from kpical.catalogue.grade import Grade, grade_of
from kpical.catalogue.model import Definition
from kpical.catalogue.target import DatedTarget, Target, categories, holding
from kpical.catalogue.wording import Localized
from kpical.computation.inputs import Given, Slot
from kpical.named import NamedTuple
from kpical.quantity.figure import Figure
from kpical.quantity.period import Period
from kpical.quantity.unit import ANY, YUAN


class Note(NamedTuple):
    """Something to know about a result.

    Attributes:
        code: a short name for programs: bare_beside_unit, read_as_percent, prints_otherwise, target_of_other_year; the file's own
        facts: what the sentence is filled with
        text: the indicator file's own words; None for a sentence of kpical's
        kind: which of the code's sentences; "" where it has one
    """

    code: str
    facts: Mapping[str, object] = {}  # as `Words.fact` takes them
    text: Localized | None = None
    kind: str = ""


def seeming_verdict(printed: Fraction, text: str, target: Target | None, *, met: bool | None) -> list[Note]:
    """That what is printed looks as if the verdict were the other one."""
    if target is None or met == target.met(printed):
        return []
    return [Note("prints_otherwise", {"printed": text, "target": target.shown}, kind="met" if met else "missed")]


def seeming_grade(printed: Fraction, text: str, grades: Sequence[Grade], grade: Grade | None) -> list[Note]:
    """That what is printed looks as if it had another grade."""
    seeming = grade_of(grades, printed, lambda _: None)  # conditions do not look at the value
    if grade is None or seeming is None or seeming == grade:
        return []
    return [Note("grade_otherwise", {"printed": text, "seeming": seeming.name, "grade": grade.name})]


def of_other_category(targets: Sequence[DatedTarget], category: str, period: Period | None = None) -> list[Note]:
    """That the targets of the period are for other categories than this one, or than none."""
    known = by_category(targets, period)
    if not known or category in categories(targets) or (period and holding(targets, period, category)):
        return []
    shown = [f"{dated.category} {dated.target.shown}" for dated in known if dated.target]
    return [Note("target_of_category", {"targets": shown, "category": category}, kind="other" if category else "none")]


def of_other_year(definition: Definition, years: Sequence[Period | None], category: str = "") -> list[Note]:
    """That the indicator's targets were published for other years, and judge none of these; None is a year not known."""
    published = [dated for dated in definition.dated_targets if dated.target and dated.category in ("", category)]
    if not published:
        return []
    spans = [(dated.first, dated.last) for dated in published]
    document = definition.source.document if definition.source else definition.place.file
    shown = [dated.target.shown for dated in published if dated.target]
    facts: dict[str, object] = {"targets": shown, "spans": spans, "document": document}
    known = [period for period in years if period is not None]
    notes = [Note("target_of_other_year", {**facts, "years": _spans(known)}, kind="year")] if known else []
    return notes + [Note("target_of_other_year", facts, kind="blank")] * (None in years)


def _spans(years: Sequence[Period]) -> list[tuple[Period, Period]]:
    """Sorted periods, those that are the same of one year after the other together: 100, 112 to 113."""
    spans: list[tuple[Period, Period]] = []
    for period in years:
        if spans and spans[-1][1] == period.years_before(1):
            spans[-1] = (spans[-1][0], period)
        else:
            spans.append((period, period))
    return spans


def as_percent(target: Target | None) -> list[Note]:
    """That a number below 1 was read in %, where it was written without the sign."""
    return [Note("read_as_percent", {"text": target.bare, "read": target.shown}, kind="target")] if target and target.bare else []


def read_as_percent(figures: Mapping[str, Figure]) -> list[Note]:
    """A figure below 1 typed without %, where % is declared: 0.05 may be meant as 5 %."""
    small = {path: f for path, f in figures.items() if f.unit and f.unit.is_percent and 0 < abs(f.value) < 1}
    bare = {path: f.text.strip() for path, f in small.items() if re.fullmatch(r"[-+]?[\d.０-９．]+", f.text.strip())}
    return [Note("read_as_percent", {"input": path, "text": text}, kind="figure") for path, text in bare.items()]


def mixed_units(needed: Iterable[Slot], given: Given, figures: Mapping[str, Figure]) -> list[Note]:
    """A figure whose unit is written somewhere beside one whose is not: 24,588千元 and a bare 30733799 read as 元.

    It is asked of money, and of what is read in a unit only because of what stands beside it.
    """
    free = {slot.path for slot in needed if slot.input.unit == ANY}
    asked = {p: f for p, f in figures.items() if f.unit and (f.unit.dimension == YUAN.dimension or p in free) and p in given}
    stated = {path for path, f in asked.items() if f.origin or any(written.unit for written in given[path].values())}
    known = {f.unit.dimension for path, f in asked.items() if f.unit and path in stated}
    bare = {p: f.unit for p, f in asked.items() if p not in stated and f.value and f.unit and f.unit.dimension in known}
    return [Note("bare_beside_unit", {"inputs": [*bare], "unit": sorted({unit.name for unit in bare.values()})})] if bare else []


def by_category(targets: Sequence[DatedTarget], period: Period | None) -> list[DatedTarget]:
    """What judges each category in the period; without one all that judge one."""
    judging = targets if period is None else [holding(targets, period, word) for word in categories(targets)]
    return [dated for dated in judging if dated and dated.category and dated.target]
