"""A table that is wider than the terminal: what names a row and what was asked for stay, the other columns are named below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kpical.problem.display import visible, width
from kpical.report.model import Column, Line, Report, Section, Table
from kpical.words import Words

_ENOUGH, _NAME = 20, 12  # cells in which a sentence can be read, and a name or a head, folded
_LEAST = 3  # `spare` of what nobody looks for first; it leaves room for the others to be whole
_FRAME = 3  # cells between two columns


def narrowed(report: Report, columns: int) -> Report:
    """The report with tables that such a terminal has room for."""
    sections = [part for section in report.sections() for part in _parts(section, columns, Words(report.lang))]
    return report._replace(sections=lambda: sections)


def _parts(section: Section, columns: int, words: Words) -> Iterator[Section]:
    table = section.table
    if table is None or not any(column.spare for column in table.columns):
        yield section
        return
    kept = _kept(table, columns)
    if len(kept) == len(table.columns):
        yield section
        return
    yield section._replace(table=_only(table, kept))
    left_out = [visible(column.title) for i, column in enumerate(table.columns) if i not in kept]
    label = words.label("label.not_shown")
    yield Section(lines=[Line(label, _one_line(left_out, columns - width(label) - 4, words))])


def _kept(table: Table, columns: int) -> Sequence[int]:
    """The columns that there is room for, those first that are spared last."""
    needed = [_needed(column, [row.cells[i].text for row in table.rows]) + _FRAME for i, column in enumerate(table.columns)]
    if sum(needed) < columns:
        return range(len(needed))
    room, kept = columns - 1, []
    for i, column in sorted(enumerate(table.columns), key=lambda numbered: numbered[1].spare):
        if not column.spare or needed[i] + _ENOUGH * (column.spare >= _LEAST) <= room:
            kept.append(i)
            room -= needed[i]
    return sorted(kept)


def _needed(column: Column, texts: Sequence[str]) -> int:
    """How wide the column must be to be read."""
    longest = max(map(width, texts), default=0)
    return min(max(longest, min(width(column.title), _NAME)), _NAME if column.spare == 1 else _ENOUGH)


def _only(table: Table, kept: Sequence[int]) -> Table:
    rows = [row._replace(cells=[row.cells[i] for i in kept]) for row in table.rows]
    return Table([table.columns[i] for i in kept], rows)


def _one_line(heads: Iterable[str], cells: int, words: Words) -> str:
    """The heads, as many as fit; where some do not, how many they are."""
    heads = list(heads)
    said = words.texts["comma"].join(heads)
    if width(said) <= cells:
        return said
    more = words.label("label.not_shown_more", count=len(heads))
    while said and width(said + more) > cells:
        said = said[:-1]
    return said + more
