"""The sheets of a workbook behind a scorecard: every figure in a cell of its own, every result a formula over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from kpical.catalogue.model import Input
from kpical.computation.calculation import Result, show
from kpical.computation.inputs import Address, Slot, figures_for, slots
from kpical.plan.entries import Entries, FigureEntry, written
from kpical.plan.model import Item
from kpical.plan.scoring import Outcome, Scorecard, Scores
from kpical.problem.errors import KpicalError
from kpical.quantity.figure import Figure, read_figure
from kpical.quantity.period import Period
from kpical.quantity.unit import Unit, named
from kpical.report.cells import KeyOf, live, live_sum, note_of, result_cell
from kpical.report.model import Cell, Column, Number, Row, Section, Table
from kpical.words import Words


class Paper(NamedTuple):
    """A figure on paper: `figure` is None where the text is none."""

    path: str
    input: Input
    figure: Figure | None
    text: str
    where: str
    source: str
    stated: Unit | None = None  # the unit that was written for it
    part: bool = False


def key_of(scores: Scores, card: Scorecard, item: Item, period: Period) -> KeyOf:
    """How the cells of an indicator's figures are found: by a name of their own where there is one scorecard."""
    if len(scores.cards) == 1:
        own = f"{item.id}." if period == card.period else f"{item.id}.{period}."
        return lambda path: own + path
    return lambda path: (card.agency, period, item.id, path)


def unknown_cell(item: Item, period: Period, key: KeyOf, text: str, words: Words) -> Cell:
    """What could not be computed: its formula stands ready for the missing figures."""
    definition = item.indicator.definition(period)
    if definition is None:
        return Cell(text)
    decimals = definition.decimals if item.decimals is None else item.decimals
    formula = live(definition, period, key, decimals, item.rounding or definition.rounding)
    return Cell(text, live=formula, note=note_of(definition, words))


def papers(scores: Scores, words: Words) -> Iterator[Section]:
    """The results of earlier years, and the figures of all scorecards."""
    history = list(_history(scores, words))
    sheet = words.label("score.history")
    if history:
        yield Section(sheet, table=Table(_columns(words, "result"), history), sheet=sheet, only="workbook")
    sheet = words.label("score.figures")
    yield Section(sheet, table=Table(_columns(words, "figure"), list(_figures(scores, words))), sheet=sheet, only="workbook")


def _columns(words: Words, kind: str) -> list[Column]:
    label = words.label
    columns = [
        Column("agency", label("score.agency")),
        Column("year", label("score.year"), "center"),
        Column("indicator", label("score.indicator")),
    ]
    if kind == "result":
        return [*columns, Column("value", label("label.result"), "right")]
    return [
        *columns,
        Column("input", label("score.input")),
        Column("value", label("score.value"), "right"),
        Column("unit", label("label.unit"), "center"),
        Column("place", label("score.place")),
        Column("source", label("label.source")),
    ]


def _each(scores: Scores) -> Iterator[tuple[Scorecard, Outcome]]:
    return ((card, outcome) for card in scores.cards for outcome in card.outcomes)


def _history(scores: Scores, words: Words) -> Iterator[Row]:
    for card, outcome in _each(scores):
        name = outcome.item.name.text(words.lang)
        for period, result in outcome.earlier:
            if result:
                key = key_of(scores, card, outcome.item, period)
                cell = result_cell(result, key, result.shown, words)
                yield Row([Cell(card.agency), Cell(period.cell), Cell(name), cell])


def _figures(scores: Scores, words: Words) -> Iterator[Row]:
    for card, outcome in _each(scores):
        name = outcome.item.name.text(words.lang)
        years = [(period, result) for period, result in outcome.earlier if result]
        for period, result in [*years, (outcome.period, outcome.result)]:
            key = key_of(scores, card, outcome.item, period)
            of_result = _of(outcome.item, period, result, scores.figures.of(card.agency, period, outcome.item))
            heads = [Cell(card.agency), Cell(period.cell), Cell(name)]
            for paper in of_result:
                yield Row([*heads, *_cells(paper, of_result, key)])


def _of(item: Item, period: Period, result: Result | None, recorded: Entries) -> list[Paper]:
    """Every figure that a result needs, whether it can be used or not, with the parts that it was given in."""
    definition = item.indicator.definition(period)
    figures: list[Paper] = []
    for slot in slots(definition, period) if definition else ():
        whole = recorded.get(Address(slot.path))
        figure = result.inputs[slot.path] if result else _figure(partial(_read, slot, recorded))
        where, source = (str(whole.where), whole.source) if whole else ("", "")
        text, stated = (whole.text, whole.unit) if whole else ("", None)
        figures.append(
            Paper(path=slot.path, input=slot.input, figure=figure, text=text, where=where, source=source, stated=stated)
        )
        if slot.input.parts:
            figures += [_part(slot, address, entry) for address, entry in _own(slot, recorded).items() if address.part]
    return figures


def _part(slot: Slot, address: Address, entry: FigureEntry) -> Paper:
    own, unit = slot.input.part(address.part or ""), entry.unit or slot.input.unit
    return Paper(
        path=str(address), input=own, figure=_figure(partial(read_figure, entry.text, unit)), text=entry.text,
        where=str(entry.where), source=entry.source, stated=entry.unit, part=True,
    )  # fmt: skip


def _own(slot: Slot, recorded: Entries) -> Entries:
    """What was given for the figure and its parts."""
    return {address: entry for address, entry in recorded.items() if address.path == slot.path}


def _read(slot: Slot, recorded: Entries) -> Figure | None:
    return figures_for([slot], written(_own(slot, recorded)))[0].get(slot.path)


def _figure(read: Callable[[], Figure | None]) -> Figure | None:
    try:
        return read()
    except KpicalError:
        return None


def _cells(paper: Paper, of_result: list[Paper], key: KeyOf) -> list[Cell]:
    figure, needed = paper.figure, paper.input
    unit = named(figure.unit if figure else paper.stated or needed.unit)
    number = Number(figure.value, unit, bare=True) if figure else None  # the unit has its own cell, and may be corrected
    value = Cell(paper.text.strip(), number, key=key(paper.path), accepts=needed)
    parts = [f"{paper.path}.{part}" for part in needed.parts]
    if number and not paper.part and parts and {other.path for other in of_result} >= set(parts):
        total = live_sum(needed, [key(part) for part in parts], number.value)
        text = paper.text or (show(figure, with_unit=False) if figure else "")
        value = value._replace(text=text, live=total, accepts=None)
    return [Cell(paper.path), value, Cell(unit), Cell(paper.where), Cell(paper.source)]
