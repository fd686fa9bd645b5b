"""Values as a notebook shows them: its own tables without a style sheet, every text data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from kpical.catalogue.library import Library
from kpical.catalogue.model import Indicator
from kpical.computation.calculation import Result
from kpical.computation.change import ExplainedChange
from kpical.plan.collect import PlanFigures
from kpical.plan.scoring import Scorecard, Scores
from kpical.problem.display import width
from kpical.report.change import change_report
from kpical.report.html_text import block, language
from kpical.report.indicator import indicator_report, list_report
from kpical.report.model import Cell, Column, Line, Report, Section, sections_for, without_drawings
from kpical.report.result import verdict_lines, working_lines
from kpical.report.scorecard.report import score_report
from kpical.words import Words, language_of_programs

_BOLD = {"strong", "bad"}
_SHORT = 14  # cells of text that stay on one line


def html_of(value: object) -> str:
    """The HTML of a result, a change, a scorecard or several, an indicator or a library, in the language of programs."""
    words = Words(language_of_programs())
    return f'<div lang="{language(words.lang)}">\n{"".join(_MAKERS[type(value)](value, words))}</div>'


def _result(result: Result, words: Words) -> Iterator[str]:
    yield _card([*working_lines(result, words), *verdict_lines(result, words)])


def _change(change: ExplainedChange, words: Words) -> Iterator[str]:
    return _sections(change_report(change, words))


def _scorecard(card: Scorecard, words: Words) -> Iterator[str]:
    alone = Scores(
        plan=card.plan, period=card.period, cards=(card,), problems=(), notices=(), figures=PlanFigures(card.plan, card.period)
    )  # fmt: skip
    return _scores(alone, words)


def _scores(scores: Scores, words: Words) -> Iterator[str]:
    return _sections(score_report(scores, words))


def _indicator(indicator: Indicator, words: Words) -> Iterator[str]:
    return _sections(indicator_report(indicator, None, words))


def _library(library: Library, words: Words) -> Iterator[str]:
    return _sections(list_report(library.entries, words))


_MAKERS: dict[type, Callable[[Any, Words], Iterable[str]]] = {
    Result: _result, ExplainedChange: _change, Scorecard: _scorecard, Scores: _scores, Indicator: _indicator, Library: _library,
}  # fmt: skip


def _sections(report: Report) -> Iterator[str]:
    """Cards as they come; sections whose tables have the same columns in one table."""
    for columns, group in groupby(sections_for("text", report), key=_columns):
        sections = list(group)
        if columns:
            yield _table(columns, sections)
            continue
        for section in sections:
            yield _title(section.title)
            yield _card(section.lines)


def _columns(section: Section) -> tuple[Column, ...]:
    return tuple(without_drawings(section.table).columns) if section.table else ()


def _title(title: str) -> str:
    return f"<p><strong>{block(title)}</strong></p>\n" if title else ""


def _card(lines: Sequence[Line]) -> str:
    rows = (f"<tr>{_head(line.label, 'row')}{_cell(line.text, bold=line.tone in _BOLD)}</tr>\n" for line in lines)
    return f"<table>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n" if lines else ""


def _table(columns: Sequence[Column], sections: Sequence[Section]) -> str:
    heads = "".join(_head(column.title, "col", column.align) for column in columns)
    return f"<table>\n<thead>\n<tr>{heads}</tr>\n</thead>\n{''.join(map(_body, sections))}</table>\n"


def _body(section: Section) -> str:
    """The rows of a section, below its title."""
    assert section.table, "who asks has looked"
    table = without_drawings(section.table)
    title = f"<tr>{_head(section.title, 'rowgroup', across=len(table.columns))}</tr>\n" if section.title else ""
    rows = (f"<tr>{''.join(map(_row_cell, row.cells, table.columns))}</tr>\n" for row in table.rows)
    return f"<tbody>\n{title}{''.join(rows)}</tbody>\n"


def _row_cell(cell: Cell, column: Column) -> str:
    return _cell(cell.text, column.align, bold=cell.tone in _BOLD)


def _head(text: str, scope: str, align: str = "left", across: int = 1) -> str:
    span = f' colspan="{across}"' if across > 1 else ""
    return f'<th scope="{scope}"{span} style="{_style(text, align)}">{block(text)}</th>'


def _cell(text: str, align: str = "left", *, bold: bool = False) -> str:
    inside = f"<strong>{block(text)}</strong>" if bold and text else block(text)
    return f'<td style="{_style(text, align)}">{inside}</td>'


def _style(text: str, align: str) -> str:
    """Notebooks align everything to the right, and break short texts."""
    return f"text-align: {align}; vertical-align: top" + ("; white-space: nowrap" if width(text) <= _SHORT else "")
