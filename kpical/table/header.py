"""Where the header of a table is, and what its columns are called: it ends where the figures begin.

A header is one row of heads, up to two rows of groups directly above it (預算數 over 原預算, 追加預算), and a row of units below
it. The room knows no indicator: `Means` says which of some columns mean a figure to who asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from kpical.problem.table_errors import AmbiguousColumn
from kpical.quantity.unit import Unit, find_unit
from kpical.table.captions import Caption, read_caption
from kpical.table.column import Head, folded, is_of_months, is_period, names_of, read_head, read_heads, role_of
from kpical.table.folding import without_blanks
from kpical.table.roles import CATEGORY_HEADS
from kpical.table.row_kinds import is_blank, is_note

SEARCHED = 64  # records that are kept until the header is known
MOST_GROUPS = 2
MOST_COLUMNS = 1024  # of a row that is looked at as a header with groups: no table of figures has more

Cells = Sequence[str]

_NUMBER = r"[-+(△▲－＋（]?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?[)）]?[%％]?"


class HeadedColumn(NamedTuple):
    """A column by its head and the groups that the head stands under, the outermost first.

    `unit` is what the head, its group or the row of units says; `unknown` is money there that is not understood.
    """

    head: Head
    groups: tuple[str, ...] = ()
    unit: Unit | None = None
    unknown: str = ""

    @property
    def text(self) -> str:
        """The head as it stands."""
        return self.head.text

    @property
    def path(self) -> str:
        """The head behind its groups: 預算數／原預算."""
        return "／".join((*self.groups, self.head.text))

    @property
    def names(self) -> list[str]:
        """The head, and behind its groups, without its unit, without its marks."""
        return [name for word in names_of(self.head) for name in (word, "／".join((*self.groups, word)))]

    @property
    def joined(self) -> list[str]:
        """The words of the head behind its groups, the innermost first, then all: 預算數.原預算, 資本門預算數."""
        groups = dict.fromkeys((*reversed(self.groups), "".join(self.groups))) if self.groups else ()
        return [f"{group}{dot}{word}" for group in groups for word in names_of(self.head) for dot in (".", "")]

    @property
    def under_period(self) -> bool:
        """Whether it stands under a year, 本月, 累計."""
        return any(map(is_period, self.groups))


class Header(NamedTuple):
    """`first` is the first row of it, `row` that of the heads; `below` is the first row behind it. All count from 0."""

    first: int
    row: int
    below: int
    columns: Sequence[HeadedColumn]


Means = Callable[[Sequence[HeadedColumn]], Collection[int]]  # the numbers of the columns that mean a figure


def is_number(text: str) -> bool:
    """Whether the cell holds a number and nothing else."""
    return re.fullmatch(_NUMBER, text.strip()) is not None


def headed(word: str, columns: Sequence[HeadedColumn]) -> list[int]:
    """The columns whose head or path the word is; where it is none's, those whose it is without unit and marks."""
    found = [i for i, column in enumerate(columns) if word in (column.text, column.path)]
    return found or [i for i, column in enumerate(columns) if word in column.names]


def named_by(word: str, columns: Sequence[HeadedColumn]) -> list[int]:
    """As `headed`; where the word is no head, the column of that number, as #3."""
    number = re.fullmatch(r"#([1-9]\d{0,3})", word)
    return headed(word, columns) or [i for i in range(len(columns)) if number and i + 1 == int(number[1])]


def columns_of(heads: Cells) -> list[HeadedColumn]:
    """The columns of a header of one row."""
    return [HeadedColumn(head, (), head.unit, head.unknown) for head in read_heads(heads)]


def find_header(rows: Sequence[Cells], means: Means, needed: int = 1 << 30, *, all_there: bool) -> Header | None:
    """The header with the most heads that mean a figure; of several such, the last one above the first figures.

    With `needed` heads found and a figure under one of them no later row is looked at. None where no row is a header, or where
    it takes more rows to notify and not all of them are there.
    """
    best: list[Header] = []
    meant: Collection[int] = ()
    for row_index, row in enumerate(rows[: SEARCHED if len(rows[0]) <= MOST_COLUMNS else MOST_GROUPS + 1] if rows else ()):
        if best and row_index >= best[0].below and _has_number(row, meant):
            if len(meant) >= needed:
                return best[-1]
            best = best[-1:]  # what comes behind its figures is another block, and must mean more
        header = header_at(rows, row_index)
        figure_columns = means(header.columns) if header else ()
        if (
            header
            and figure_columns
            and len(figure_columns) >= len(meant)
            and not (_among_numbers(row, figure_columns) or _is_blank_of(rows, header, figure_columns))
        ):
            begun = best and any(_has_number(rows[i], meant) for i in range(best[0].below, row_index))
            if len(figure_columns) > len(meant):
                best, meant = [header], figure_columns
            elif not begun:
                best.append(header)
    ready = all_there or (best and any(_has_number(row, meant) for row in rows[best[-1].below :]) and len(rows) >= SEARCHED)
    return best[-1] if best and ready else None


def header_at(rows: Sequence[Cells], row_index: int) -> Header | None:
    """The row as a header; None where it is none: blank, or one cell by itself beside blank ones."""
    row = rows[row_index]
    if sum(not is_blank(cell) for cell in row) < min(2, len(row)) or not row:
        return None
    above = _groups(rows, row_index) if len(row) <= MOST_COLUMNS else []
    below = row_index + 1
    units = _units(rows[below]) if below < len(rows) else None
    columns = [_column(i, head, above, units) for i, head in enumerate(read_heads(row))]
    return Header(row_index - len(above), row_index, below + (units is not None), columns)


def _column(i: int, head: Head, above: Sequence[Cells], units: Sequence[Unit | None] | None) -> HeadedColumn:
    groups = [read_head(row[i]) for row in above if i < len(row) and row[i]]
    if not head.text and groups:
        head = groups.pop()  # a cell that is merged downwards has its text in the upper row
    groups = [group for group in groups if group.text != head.text]
    stated = [head.unit, *(group.unit for group in reversed(groups))]
    unit = next(filter(None, stated), None) or (units[i] if units and i < len(units) else None)
    return HeadedColumn(head, tuple(dict.fromkeys(group.name for group in groups)), unit, "" if unit else head.unknown)


def _groups(rows: Sequence[Cells], row_index: int) -> list[Cells]:
    """The rows of groups directly above a row of heads, each group's text over every column that it covers."""
    groups: list[Cells] = []
    below = rows[row_index]
    for upper in reversed(rows[max(0, row_index - MOST_GROUPS) : row_index]):
        if not _is_group_row(upper, below):
            break
        groups.insert(0, spread(upper, below))
        below = [b or u for b, u in zip(_padded(below, len(upper)), _padded(upper, len(below)), strict=True)]
    return groups


def _is_group_row(upper: Cells, below: Cells) -> bool:
    """Several texts, or one that does not begin the row, none of them a caption, a number or a label of what stands beside it."""
    filled = [i for i, cell in enumerate(upper) if not is_blank(cell)]
    texts = {folded(upper[i]) for i in filled}
    if len(texts) < 2 and (not filled or filled[0] == 0 or len(filled) == len(upper)):
        return False
    notes = (is_note(text) and not role_of(text) for text in texts)  # 備註 by itself is a head that is merged downwards
    if any(notes) or any(text.endswith(("：", ":")) or is_number(text) or read_caption(text) for text in texts):
        return False
    # heads that stand nowhere below are heads by themselves
    return any(i < len(below) and below[i].strip() for i in filled)


def spread(upper: Cells, below: Cells) -> list[str]:
    """A group covers the blank cells right of it where heads stand below, and none is a head by itself."""
    spread, group = [], ""
    for i in range(max(len(upper), len(below))):
        text = upper[i].strip() if i < len(upper) else ""
        under = below[i].strip() if i < len(below) else ""
        group = text or (group if under else "")
        spread.append(group)
        if text and not under:
            group = ""  # a head that is merged downwards covers nothing beside it
    return spread


def _padded(cells: Cells, width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _units(row: Cells) -> list[Unit | None] | None:
    """The units of a row that holds only units and blanks, else None."""
    units = [None if is_blank(cell) or folded(cell) == "單位" else _unit(cell) for cell in row]
    filled = sum(not is_blank(cell) and folded(cell) != "單位" for cell in row)
    return units if filled and filled == sum(unit is not None for unit in units) else None


def _unit(cell: str) -> Unit | None:
    text = folded(cell)
    if len(text) > 2 and text[0] in "（(［[【〔" and text[-1] in "）)］]】〕":
        text = text[1:-1].strip()
    return find_unit(text.removeprefix("單位：").removeprefix("單位:"))


def _has_number(row: Cells, meant: Collection[int]) -> bool:
    return any(i < len(row) and re.match(_NUMBER, row[i].strip()) for i in meant)


def _among_numbers(row: Cells, meant: Collection[int]) -> bool:
    """Whether more cells are numbers than heads: a row of figures, one of which looks like a head."""
    return sum(is_number(cell) for cell in row) > len(meant)


def _is_blank_of(rows: Sequence[Cells], header: Header, meant: Collection[int]) -> bool:
    """Whether it is a row of the table whose figures are blank: all that it says stands under heads that cover nothing else."""
    row, upper = rows[header.row], rows[header.row - 1]
    filled = [i for i, cell in enumerate(row) if not is_blank(cell)]
    return (
        header.first < header.row
        and not set(filled) & set(meant)
        and all(not is_blank(upper[i]) for i in filled if i < len(upper))
    )


def captions(rows: Sequence[Cells], header: Header) -> Iterator[tuple[int, int, Caption]]:
    """Row, column and text of what is said of units between the header and the last row above it that holds two numbers."""
    for row_index in range(header.first - 1, -1, -1):
        row = rows[row_index]
        if sum(is_number(cell) for cell in row) >= 2:
            return
        seen: set[str] = set()  # a merged cell says it in every cell that it covers
        for i, cell in enumerate(row):
            if cell not in seen and (said := read_caption(cell)):
                seen.add(cell)
                yield row_index, i, said


def captions_below(rows: Sequence[Cells]) -> Iterator[Caption]:
    """What rows that hold nothing else say of units; a line at the foot may name an office, 單位：主計室, which is none."""
    for row in rows:
        texts = {cell for cell in row if not is_blank(cell)}
        if len(texts) == 1 and (said := read_caption(texts.pop())) and said.understood:
            yield said


def aside(columns: Sequence[HeadedColumn]) -> frozenset[int]:
    """The columns from which no figure, year or word is read: 備註, 來源, and those without a head."""
    return frozenset(i for i, column in enumerate(columns) if not column.text or role_of(column.text) in ("aside", "source"))


def category_column(columns: Sequence[HeadedColumn]) -> int | None:
    """The first column headed 類別 or class, whose words a target may depend on."""
    return next((i for i, column in enumerate(columns) if without_blanks(column.text).lower() in CATEGORY_HEADS), None)


def roles(columns: Sequence[HeadedColumn]) -> dict[str, int]:
    """The column of each role, the first one where a head comes twice."""
    by_role: dict[str, int] = {}
    for i, column in enumerate(columns):
        if role := role_of(column.head.text):
            by_role.setdefault(role, i)
    return by_role


def check_periods(columns: Sequence[HeadedColumn]) -> None:
    """Raises AmbiguousColumn where both a year and a year with its month say when, or both a month and a quarter."""
    of_years = [column for column in columns if role_of(column.text) == "year"]
    of_parts = [column for column in columns if role_of(column.text) == "month"]
    for several, differ in (
        (of_years, len({is_of_months(column.text) for column in of_years}) > 1),
        (of_parts, len(of_parts) > 1),
    ):
        if differ:
            raise AmbiguousColumn("", [column.text for column in several], reason="periods")
