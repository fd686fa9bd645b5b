"""The formats in which a report is written, a row each; what needs a heavy library imports it when it is used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from kpical.place import pad, visible, width
from kpical.report.sheet import Line, Report


def to_plain(report: Report) -> str:
    """For people, where there is no terminal: aligned, nothing cut or folded."""
    if report.lines:
        return "".join(_labelled(report.lines))
    rows = [[visible(cell) for cell in row] for row in (report.titles or report.heads, *report.rows)]
    cells = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "".join("  ".join(pad(cell, n) for cell, n in zip(row, cells, strict=True)).rstrip() + "\n" for row in rows)


def _labelled(lines: Iterable[Line]) -> Iterable[str]:
    lines = list(lines)
    indent = max(width(labelled.label) for labelled in lines) + 2
    for label, text, _ in lines:
        first, *more = visible(text).split("\n")
        yield (pad(label, indent) + first).rstrip() + "\n"
        yield from (" " * indent + rest + "\n" for rest in more)


def to_json(report: Report) -> str:
    """One JSON value."""
    import json

    return json.dumps(report.data, ensure_ascii=False, indent=2) + "\n"


def to_csv(report: Report) -> str:
    """The table as CSV."""
    from kpical.csv_text import guarded, line

    rows = (line(map(guarded, row)) for row in (report.heads, *report.rows))
    return b"\n".join([*rows, b""]).decode("utf-8")


def to_markdown(report: Report) -> str:
    """A Markdown table: the card's lines, or the rows."""
    if report.lines:
        rows = [[line.label, line.text] for line in report.lines]
        heads, body = rows[0], rows[1:]
    else:
        heads, body = list(report.titles or report.heads), [list(row) for row in report.rows]
    texts = [heads, ["---"] * len(heads), *body]
    return "".join("| " + " | ".join(map(markdown_cell, row)) + " |\n" for row in texts)


_MARKDOWN = str.maketrans({c: "\\" + c for c in "\\`*_[]<|"} | {"\n": "<br>"})


def markdown_cell(text: str) -> str:
    """A text that Markdown shows as it is."""
    return text if text == "---" else visible(text).translate(_MARKDOWN)


def to_table(report: Report) -> str:
    """For people: fitted to the terminal, or plain where there is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return to_plain(report)
    from kpical.report.to_terminal import to_terminal

    return to_terminal(report)


FORMATS: dict[str, Callable[[Report], str]] = {
    "table": to_table,
    "csv": to_csv,
    "json": to_json,
    "markdown": to_markdown,
}
