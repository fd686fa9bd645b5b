"""The formats in which a report is written, a row each; what needs a heavy library imports it when it is used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

from kpical.problem.display import pad, visible, width
from kpical.report.model import Line, Report, Row, Section, Table, sections_for, without_drawings
from kpical.words import Words

MOST_FITTED = 1000  # rows; fitting them to the terminal takes a third of a second


def to_plain(report: Report) -> str:
    """For people, where there is no terminal: aligned, nothing cut or folded."""
    blocks = [report.title + "\n"] if report.title else []
    blocks += ["".join(_plain_section(section)) for section in sections_for("text", report)]
    if report.stamp and not report.quick:
        from kpical.report.stamp import stamp_line  # a single result has none on a terminal

        blocks.append(stamp_line(report.stamp, Words(report.lang), brief=True) + "\n")
    return "\n".join(blocks)


def _plain_section(section: Section) -> Iterator[str]:
    if section.title:
        yield visible(section.title) + "\n"
    if section.lines:
        yield from _labelled(section.lines)
    if section.table:
        yield from _aligned(without_drawings(section.table))


def _aligned(table: Table) -> Iterator[str]:
    rows = [[visible(column.title) for column in table.columns]]
    rows += [[visible(cell.text).replace("\n", " ") for cell in row.cells] for row in table.rows]
    taken = [[width(text) for text in row] for row in rows]
    cells = [max(column) for column in zip(*taken, strict=True)]
    right = [column.align == "right" for column in table.columns]
    for row, widths in zip(rows, taken, strict=True):
        blanks = [" " * (n - w) for n, w in zip(cells, widths, strict=True)]
        padded = (blank + text if r else text + blank for text, blank, r in zip(row, blanks, right, strict=True))
        yield "  ".join(padded).rstrip() + "\n"


def _labelled(lines: Iterable[Line]) -> Iterator[str]:
    lines = list(lines)
    indent = max(width(labelled.label) for labelled in lines) + 2
    for label, text, _ in lines:
        first, *more = visible(text).split("\n")
        yield (pad(label, indent) + first).rstrip() + "\n"
        yield from (" " * indent + rest + "\n" for rest in more)


def to_json(report: Report) -> str:
    """One JSON value."""
    import json

    return json.dumps(report.data(), ensure_ascii=False, indent=2) + "\n"


def to_json_lines(report: Report) -> str:
    """One JSON value a line: each of a list, else the one there is."""
    import json

    data = report.data()
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in (data if isinstance(data, list) else [data]))


def to_csv(report: Report) -> str:
    """The table as CSV."""
    from kpical.table.csv_text import guarded, line

    exact = report.heads.index("exact") if "exact" in report.heads else -1  # -1/3 is a number
    rows = [line(map(guarded, report.heads))]
    rows += [line(text if i == exact else guarded(text) for i, text in enumerate(row)) for row in report.rows()]
    return b"\n".join([*rows, b""]).decode("utf-8")


def to_markdown(report: Report) -> str:
    """Headings, a Markdown table for each card and table, and below a table what its rows have to say more."""
    blocks = [f"# {markdown_cell(report.title)}\n"] if report.title else []
    sections = list(sections_for("text", report))
    colon = Words(report.lang).label("colon")
    top = min((section.level for section in sections if section.title), default=1)
    for section in sections:
        blocks += [f"{'#' * (section.level - top + 2)} {markdown_cell(section.title)}\n"] if section.title else []
        if section.lines:
            first, *rest = [[line.label, line.text] for line in section.lines]
            blocks.append(_markdown_table(first, rest))
        if section.table:
            blocks.append(_markdown_rows(without_drawings(section.table)))
            blocks += filter(None, (_markdown_details(row, colon) for row in section.table.rows))
    if report.stamp:
        from kpical.report.stamp import stamp_line

        blocks.append(markdown_cell(stamp_line(report.stamp, Words(report.lang))) + "\n")
    return "\n".join(blocks)


def _markdown_rows(table: Table) -> str:
    marks = [{"right": "---:", "center": ":---:"}.get(column.align, "---") for column in table.columns]
    return _markdown_table([column.title for column in table.columns], [[c.text for c in row.cells] for row in table.rows], marks)


def _markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]], marks: Sequence[str] = ()) -> str:
    body = [heads, *rows]
    lines = ["| " + " | ".join(map(markdown_cell, row)) + " |\n" for row in body]
    lines.insert(1, "| " + " | ".join(marks or ["---"] * len(heads)) + " |\n")
    return "".join(lines)


def _markdown_details(row: Row, colon: str) -> str:
    if not row.details:
        return ""
    name = " ".join(cell.text for cell in row.cells[:2] if cell.text)
    lines = [
        f"  - {markdown_cell(line.label.strip())}{colon * bool(line.label)}{markdown_cell(line.text)}\n" for line in row.details
    ]
    return f"- **{markdown_cell(name)}**\n" + "".join(lines)


_MARKDOWN = str.maketrans({c: "\\" + c for c in "\\`*_[]<|~"} | {"\n": "<br>", "&": "&amp;"})


def markdown_cell(text: str) -> str:
    """A text that Markdown shows as it is."""
    return visible(text).translate(_MARKDOWN)


def to_table(report: Report) -> str:
    """For people: fitted to the terminal; plain where there is none, or where there is more than anyone reads there."""
    sections = list(report.sections())
    report = report._replace(sections=lambda: sections)
    most = max((len(section.table.rows) for section in sections if section.table), default=0)
    if sys.stdout is None or not sys.stdout.isatty():
        return to_plain(report)
    import shutil  # what comes out of a pipe does without

    from kpical.report.narrow import narrowed

    report = narrowed(report, shutil.get_terminal_size().columns)
    if most > MOST_FITTED:
        return to_plain(report)
    from kpical.report.terminal import to_terminal

    return to_terminal(report)


def to_html(report: Report) -> str:
    """A page of its own."""
    from kpical.report.html import to_html as page

    return page(report)


def to_xlsx(report: Report) -> bytes:
    """A workbook for Excel."""
    from kpical.report.workbook.xlsx import to_xlsx as book

    return book(report)


def to_ods(report: Report) -> bytes:
    """A workbook in the OpenDocument format."""
    from kpical.report.workbook.ods import to_ods as book

    return book(report)


FORMATS: dict[str, Callable[[Report], str | bytes]] = {
    "table": to_table,
    "csv": to_csv,
    "json": to_json,
    "markdown": to_markdown,
    "html": to_html,
    "xlsx": to_xlsx,
    "ods": to_ods,
}
