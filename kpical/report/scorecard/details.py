"""What stands behind a result of a scorecard: the criterion, the working, every figure with its place, the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpical.computation.inputs import Address
from kpical.plan.entries import FigureEntry
from kpical.plan.scoring import Outcome
from kpical.problem.errors import KpicalError
from kpical.quantity.figure import Figure, is_missing
from kpical.report.contributions import analysis_lines
from kpical.report.model import Line
from kpical.report.result import figure_text, notes, working_lines
from kpical.report.scorecard.data import name_of
from kpical.report.source import source_text
from kpical.words import Words


def details(outcome: Outcome, words: Words) -> Iterator[Line]:
    """What stands behind a result: the criterion, the working, every figure with its place, the source."""
    item, label = outcome.item, words.label
    if item.criterion:
        yield Line(label("score.criterion"), item.criterion)
    how = [label(f"system.{item.system}") if item.system else "", item.method]
    if any(how):
        yield Line(label("score.system"), label("semicolon").join(filter(None, how)))
    if item.responsible:
        yield Line(label("score.responsible"), item.responsible)
    yield from _figures(outcome, words)
    if outcome.result:
        yield from working_lines(outcome.result, words)
        yield from (Line(label("label.remark"), text) for _, text in notes(outcome.result, words))
        yield from _analysis(outcome, words)
    if outcome.error:
        yield from (Line(label("label.error"), words.sentence(error), "bad") for error in outcome.error.each)
    if item.note:
        yield Line(label("label.note"), item.note.text(words.lang))
    definition = outcome.definition
    if definition and (source := source_text(definition, words)):
        yield Line(label("label.source"), source)


def _analysis(outcome: Outcome, words: Words) -> Iterator[Line]:
    """What made the result change since the earlier period; a sentence where that cannot be said."""
    try:
        change = outcome.explained
    except KpicalError as error:
        yield Line(words.label("change.analysis"), words.sentence(error))
        return
    if change:
        yield from analysis_lines(change, words)


def _figures(outcome: Outcome, words: Words) -> Iterator[Line]:
    """Each figure with its place and source; a parameter's own value without."""
    taken = outcome.result.inputs if outcome.result else {}
    texts = [(str(address), f"{address}＝{_with_unit(entry)}", entry) for address, entry in outcome.entries.items()]
    lines = [
        (figure_text(path, _as_written(taken[path], entry), words) if path in taken else text)
        + _whence(str(entry.where), entry.source, words)
        for path, text, entry in texts
    ]
    lines += [figure_text(path, figure, words) for path, figure in taken.items() if not _given(path, outcome.entries)]
    yield from (Line("" if i else words.label("label.inputs"), text) for i, text in enumerate(lines))


def _with_unit(entry: FigureEntry) -> str:
    """The text, with the unit that its row or head names."""
    unit = name_of(entry.unit)
    return entry.text if not unit or entry.text.endswith(unit) or is_missing(entry.text) else entry.text + unit


def _as_written(figure: Figure, entry: FigureEntry) -> Figure:
    return figure._replace(text=_with_unit(entry))


def _given(path: str, entries: Iterable[Address]) -> bool:
    return any(address.path == path for address in entries)


def _whence(place: str, source: str, words: Words) -> str:
    return words.aside(words.label("semicolon").join(filter(None, (place, source))))
