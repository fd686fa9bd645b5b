"""What stands above the rows of a table, as a workbook has it again: title, caption, heads in one row or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from kpical.report.model import TextAbove
from kpical.table.captions import read_caption
from kpical.table.header import spread
from kpical.table.row_kinds import is_blank

Texts = Sequence[str]


def lines_above(rows: Sequence[Texts], width: int, all_columns: int) -> list[list[TextAbove]]:
    """The rows over the heads: a text by itself goes over all columns, to the side on which it stood in a table of `width`.

    The first of them that is no caption is the title.
    """
    lines: list[list[TextAbove]] = []
    titled = False
    for row in rows:
        runs = list(_runs(row))
        title = not titled and len(runs) == 1 and read_caption(runs[0][2]) is None
        titled = titled or title
        lines.append(_line(runs, width, all_columns, "title" if title else "line"))
    return lines


def _runs(row: Texts) -> Iterator[tuple[int, int, str]]:
    """First column, last column and text of what stands in a row; a merged cell has its text in every cell of it."""
    for text, group in groupby(enumerate(row), key=lambda cell: cell[1]):
        columns = [i for i, _ in group]
        if not is_blank(text):
            yield columns[0], columns[-1], text.strip()


def _line(runs: Sequence[tuple[int, int, str]], width: int, all_columns: int, role: str) -> list[TextAbove]:
    spans, covered = [], 0
    for i, (first, last, text) in enumerate(runs):
        at_the_end = i + 1 == len(runs) and last >= width - 1 and first > 0
        alone = min(1, all_columns - 1) if at_the_end and role != "title" else 0
        begin = (covered + first + 1) // 2 if at_the_end and i else alone if len(runs) == 1 else max(first, covered)
        end = all_columns if at_the_end or len(runs) == 1 else (last + 1 + runs[i + 1][0]) // 2 if i + 1 < len(runs) else last + 1
        align = "center" if role == "title" or (len(runs) == 1 and not at_the_end and first > 0) else "left"
        align = "right" if at_the_end and role != "title" else align
        spans.append(TextAbove(column=begin, text=text, role=role, align=align, across=max(end - begin, 1)))
        covered = last + 1
    return spans


def heads_above(rows: Sequence[Texts], results: Sequence[str], *, down: int) -> list[list[TextAbove]]:
    """The heads over the last row of them, each over the columns and rows that it covers, those of the results over all rows.

    `rows` has the last one too, and a row of units behind it. `down` is how many rows a head may cover.
    """
    width = max(map(len, rows))
    grid = [[*row, *[""] * (width - len(row))] for row in rows]
    for i in range(down - 2, -1, -1):
        grid[i] = spread(grid[i], grid[i + 1])
    covered: set[tuple[int, int]] = set()
    lines: list[list[TextAbove]] = []
    for i, row in enumerate(grid):
        spans = []
        for j in range(len(row)):
            if (i, j) not in covered:
                span = _head(grid, i, j, down, covered)
                spans.append(span)
                covered |= {(i + y, j + x) for y in range(span.down) for x in range(span.across)}
        lines.append(spans)
    lines[0] += [TextAbove(width + i, text, "head", "center", down=down) for i, text in enumerate(results)]
    for spans in lines[down:]:
        spans += [TextAbove(width + i, "", "head", "center") for i in range(len(results))]
    return lines


def _head(grid: Sequence[Texts], i: int, j: int, down: int, covered: set[tuple[int, int]]) -> TextAbove:
    text, across, deep = grid[i][j], 1, 1
    if text and i < down - 1:
        while j + across < len(grid[i]) and grid[i][j + across] == text and (i, j + across) not in covered:
            across += 1
    while text and i + deep < down and all(grid[i + deep][j + x] in ("", text) for x in range(across)):
        deep += 1
    return TextAbove(column=j, text=text, role="head", align="center", across=across, down=deep)
