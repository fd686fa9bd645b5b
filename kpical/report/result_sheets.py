"""What a workbook has of a single result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpical.computation.calculation import Result, show
from kpical.computation.inputs import slots
from kpical.report.cells import result_cell, verdict_cell
from kpical.report.model import Cell, Column, Line, Number, Row, Section, Table
from kpical.report.source import origin_text
from kpical.words import Words


def sheets(result: Result, words: Words, name: str, remarks: Sequence[Line]) -> Iterator[Section]:
    """The figures in cells of their own, and the result over them; then the remarks on it."""
    label = words.label
    declared = {slot.path: slot.input for slot in slots(result.definition, result.period)}
    columns = [Column("input", label("label.inputs")), Column("value", label("score.value"), "right")]
    columns.append(Column("unit", label("label.unit"), "center"))
    rows = []
    for path, figure in result.inputs.items():
        unit = figure.unit.name if figure.unit else ""
        number = Number(figure.value, unit)
        note = figure.text.strip() if figure.text.strip() != figure.digits else ""
        cell = Cell(show(figure, with_unit=False), number, note=note, key=path, accepts=declared[path])
        rows.append(Row([Cell(path), cell, Cell(unit)]))
    yield Section(name, table=Table(columns, rows))
    value = result_cell(result, lambda path: path, result.shown, words)._replace(tone="strong")
    columns = [Column("formula", label("label.formula")), Column("value", label("label.result"), "right")]
    cells = [Cell(result.working[0]), value]
    if result.target:
        columns += [Column("target", label("label.target"), "right"), Column("met", label("score.verdict"))]
        verdict, tone = (label("label.met"), "good") if result.met else (label("label.missed"), "bad")
        cells += [Cell(result.target.shown), verdict_cell(value, result, verdict, words, tone)]
        columns.append(Column("target_from", label("label.target_from")))
        cells.append(Cell(origin_text(result.origin, words)))
    if result.grade:
        columns.append(Column("grade", label("label.grade"), "center"))
        cells.append(Cell(result.grade.shown))
    yield Section(label("label.result"), table=Table(columns, [Row(cells)]), level=2)
    if remarks:
        yield Section(label("label.note"), remarks, level=2)
