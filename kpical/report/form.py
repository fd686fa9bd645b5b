"""The empty form of a plan: a row a figure, with its unit, its meaning and its source; filled in, it is read as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpical.catalogue.model import Input
from kpical.computation.inputs import Slot, slots
from kpical.plan.lenders import lenders, names_alone
from kpical.plan.model import Item, Plan
from kpical.quantity.period import Period
from kpical.quantity.rounding import exact_text, grouped
from kpical.quantity.unit import ANY, named
from kpical.report.model import Cell, Column, Line, Report, Row, Section, Table
from kpical.report.source import source_text
from kpical.words import Words

# Heads that `table.roles` knows, some of them to be left aside; in every language alike.
HEADS = ("年度", "機關", "指標", "指標名稱", "項目", "數值", "單位", "說明", "公式出處", "來源")


def form_report(plan: Plan, period: Period, words: Words) -> Report:
    """The form for the plan's agency and a year."""
    title = words.label("form.title", agency=plan.agency, period=period)
    rows = list(_rows(plan, period, words))
    columns = [Column(head, head, "right" if head == "數值" else "left") for head in HEADS]
    how = [Line(words.label("label.note"), words.label("form.how"))]
    return Report(
        heads=HEADS,
        rows=lambda: ([cell.text for cell in row] for row in rows),
        data=lambda: [dict(zip(HEADS, (cell.text for cell in row), strict=True)) for row in rows],
        sections=lambda: [Section(lines=how, table=Table(columns, [Row(row) for row in rows]), sheet=words.label("form.sheet"))],
        title=title,
        lang=words.lang,
    )


class _AskedFigure(NamedTuple):
    """A figure to fill in: for which period and item, and the slot that takes it."""

    period: Period
    item: Item
    slot: Slot


def _rows(plan: Plan, scored: Period, words: Words) -> Iterator[list[Cell]]:
    for period, item, slot in _asked(plan, scored):
        definition = item.indicator.definition(period)
        source = source_text(definition, words) if definition else ""
        for path, declared in _wanted(slot):
            unit = named(declared.unit)
            about = words.label("semicolon").join(_about(slot, path, declared, words))
            texts = (period.cell, plan.agency, item.id, item.name.text(words.lang), path)
            yield [*map(Cell, texts), Cell("", accepts=declared), Cell(unit), Cell(about), Cell(source), Cell("")]


def _asked(plan: Plan, period: Period) -> Iterator[_AskedFigure]:
    """Each figure once: what an indicator uses is asked for where its own indicator asks, or as figures of the earlier year."""
    items = (*plan.items, *plan.used)
    own = {item.indicator.id: item for item in reversed(items)}
    in_plan = {item.indicator.id for item in plan.items}
    asked: set[tuple[Period, str, str]] = set()
    for item in plan.items:
        definition = item.indicator.definition(period)
        for slot in slots(definition, period) if definition else ():
            word, _, inner = slot.path.partition(".")
            use = definition.distinct_uses.get(word) if definition and word not in definition.inputs else None
            figure = _AskedFigure(period, item, slot)
            if use and use.years:
                figure = _AskedFigure(use.period(period) or period, own[use.indicator.id], slot._replace(path=inner))
            elif use and use.indicator.id in in_plan:
                continue
            if slot.input.figure:
                figure = _of_earlier(figure, own[use.indicator.id] if use else item, items)
            key = figure.period, figure.item.id, figure.slot.path
            if slot.default is None and key not in asked:  # a parameter that has its value is not asked for
                asked.add(key)
                yield figure


def _of_earlier(wanted: _AskedFigure, owner: Item, items: Sequence[Item]) -> _AskedFigure:
    """A figure of an earlier year where it is given: as an input, else by its name alone for the first item that wants it."""
    taker = wanted.slot.input
    period = wanted.period.fiscal_year_before(taker.years)
    if lending := lenders(taker, (owner,), period, items):
        return _AskedFigure(period, lending[0].item, lending[0].slot)
    first, named = next((item, taken) for item in items if (taken := names_alone(item.indicator).get(taker.figure)))
    return _AskedFigure(period, first, Slot(taker.figure, named))


def _wanted(slot: Slot) -> Iterator[tuple[str, Input]]:
    """The whole figure, and its parts."""
    yield slot.path, slot.input
    yield from ((f"{slot.path}.{name}", slot.input.part(name)) for name in slot.input.parts)


def _about(slot: Slot, path: str, asked: Input, words: Words) -> list[str]:
    """The published wording, or whose part it is; the limits, and what to do about parts."""
    if path == slot.path:
        facts = [alias for alias in asked.aliases if not alias.isascii()][:1]
    else:
        facts = [words.label("form.part", input=slot.path)]
    bounds = {
        key: grouped(exact_text(bound) or "") for key, bound in (("low", asked.low), ("high", asked.high)) if bound is not None
    }
    facts += [words.label("label.any_unit")] if asked.unit == ANY else []
    key = {("low", "high"): "between", ("low",): "at_least", ("high",): "at_most"}.get(tuple(bounds))
    facts += [words.label(f"label.{key}", **bounds)] if key else []
    facts += [words.label("label.whole")] * asked.whole
    facts += [words.label("form.parts", parts=asked.parts)] if asked.parts else []
    return facts
