"""Reports as one HTML file that reads and prints by itself: no script, nothing fetched, every text data."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from kpical.files.packaged import shipped
from kpical.problem.display import width
from kpical.report.drawing import bar_svg, chart_svg, spark_svg
from kpical.report.html_text import block, inline, language
from kpical.report.model import Bar, Cell, Column, Line, Report, Row, Section, Table, Trend, sections_for
from kpical.report.stamp import stamp_parts
from kpical.words import Words

_TILE = 24  # cells of text that a tile of the first card has room for
_SHORT = 12  # cells of text that stay on one line
_WHOLE = 28  # cells of text that a column makes room for, and that break at blanks alone
_NUMBERING = 6  # characters of the longest number of a row
_TALL, _PAPER_LINE = 15, 50  # lines of details that stay on one page of paper, and characters of such a line
_NARROW = 3  # columns of a table that does not fill the page
_UPRIGHT, _LANDSCAPE = 105, 156  # cells of text side by side on A4
_DRAWN = 14  # cells of text that a drawing takes the room of
_WRAPPED = 14  # cells of text that a long text can do with
_BETWEEN = 2  # cells of text between columns
_CONTENTS = 4  # sections that are found without a list of them
_AT_ONCE = 50  # sections that a browser lays out in no time


class ColumnLayout(NamedTuple):
    """How a set of columns is laid out: the classes of their widths, and how many cells of text they take on paper."""

    widths: list[str]
    breadth: int

    @property
    def kind(self) -> str:
        """The class of a table that does not just fill the page."""
        if self.breadth > _LANDSCAPE:
            return "broad"
        return "narrow" if len(self.widths) <= _NARROW and "drawn" not in self.widths else ""


Layouts = dict[tuple[Column, ...], ColumnLayout]


def to_html(report: Report) -> str:
    """The report as a page; the same report gives the same bytes. A cell with a drawing shows that instead of its text."""
    sections, words = list(sections_for("page", report)), Words(report.lang)
    foot = _foot(stamp_parts(report.stamp, words)) if report.stamp else ""
    return "".join(_page(report.title, sections, foot, words))


def _page(title: str, sections: Sequence[Section], foot: str, words: Words) -> Iterator[str]:
    style = _style()
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'"
    layouts = _layouts([section.table for section in sections if section.table])
    wide = any(_UPRIGHT < layout.breadth <= _LANDSCAPE for layout in layouts.values())
    kind = _classes("wide" if wide else "", "many" if len(sections) > _AT_ONCE else "")
    yield f'<!DOCTYPE html>\n<html lang="{language(words.lang)}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
    yield f"<title>{inline(title) or 'kpical'}</title>\n<style>{style}</style>\n</head>\n"
    yield f"<body{kind}>\n<main>\n"
    if title:
        yield f"<h1>{block(title)}</h1>\n"
    top = min((section.level for section in sections if section.title), default=1)
    opens = bool(sections) and not sections[0].table  # a card that the list of sections may stand behind
    if not opens:
        yield from _contents(sections, top)
    for number, section in enumerate(sections, 1):
        yield from _section(section, number, section.level - top + 2, layouts, words, title)
        if opens and number == 1:
            yield from _contents(sections, top)
    yield f"{foot}</main>\n</body>\n</html>\n"


def _foot(parts: Sequence[str]) -> str:
    """The stamp; a line breaks between its parts."""
    return "<footer>\n" + "".join(f"<span>{inline(part)}</span>\n" for part in parts) + "</footer>\n"


def _contents(sections: Sequence[Section], top: int) -> Iterator[str]:
    """Links to the sections, where there are many."""
    named = [(i, section.title) for i, section in enumerate(sections, 1) if section.title and section.level == top]
    if len(named) > _CONTENTS:
        yield "<nav>\n<ul>\n"
        yield from (f'<li><a href="#s{i}">{inline(title)}</a></li>\n' for i, title in named)
        yield "</ul>\n</nav>\n"


def _section(section: Section, number: int, rank: int, layouts: Layouts, words: Words, page: str) -> Iterator[str]:
    yield "<section>\n"
    if section.title:
        yield f'<h{rank} id="s{number}">{block(section.title)}</h{rank}>\n'
    if section.lines:
        yield _strip(section.lines) if number == 1 else _card(section.lines)
    if section.table and section.table.columns:
        named = f' aria-labelledby="s{number}"' if section.title else ""
        layout = layouts[tuple(section.table.columns)]
        focus = f' tabindex="0" role="region"{named or _labelled(page)}' if layout.kind == "broad" else ""  # the arrows scroll it
        yield f'<div class="scroll"{focus}>\n<table{_classes(layout.kind)}{named}>\n'
        yield from _table(section.table, layout, words)
        yield "</table>\n</div>\n"
    yield "</section>\n"


def _labelled(title: str) -> str:
    return f' aria-label="{inline(title) or "kpical"}"'


def _strip(lines: Sequence[Line]) -> str:
    """The short texts side by side, the long ones below them; a plain card where the long ones are more."""
    short = [line for line in lines if _cells(line.text) <= _TILE]
    if 2 * len(short) < len(lines):
        return _card(lines)
    rest = [line for line in lines if line not in short]
    return _card(short, "strip") + (_card(rest) if rest else "")


def _card(lines: Sequence[Line], kind: str = "card") -> str:
    """Labelled texts; one without a label goes on with the label before it."""
    parts = [f'<dl class="{kind}">']
    for i, (label, text, tone) in enumerate(lines):
        if label or not i:
            parts.append(f"{'</div>' if i else ''}\n<div><dt>{block(label)}</dt>")
        parts.append(f"<dd{_classes(tone)}>{block(text)}</dd>")
    return "".join(parts) + "</div>\n</dl>\n"


def _layouts(tables: Sequence[Table]) -> Layouts:
    """The layout of every set of columns, so that tables of one kind stand in line with each other."""
    longest: dict[tuple[Column, ...], list[int]] = {}
    drawn = set()
    for table in tables:
        columns = tuple(table.columns)
        most = longest.setdefault(columns, [min(_cells(column.title), _SHORT) for column in columns])
        for row in table.rows:
            for i, cell in enumerate(row.cells):
                most[i] = max(most[i], _cells(cell.text))
                if cell.graph and (columns, i) not in drawn and cell.drawing:
                    drawn.add((columns, i))
    return {columns: _layout(most, [(columns, i) in drawn for i in range(len(most))]) for columns, most in longest.items()}


def _layout(longest: Sequence[int], drawn: Sequence[bool]) -> ColumnLayout:
    widths = ["drawn" if d else f"w{(n + 1) // 2}" if n <= _WHOLE else "" for n, d in zip(longest, drawn, strict=True)]
    cells = (_DRAWN if d else n if n <= _WHOLE else _WRAPPED for n, d in zip(longest, drawn, strict=True))
    return ColumnLayout(widths, sum(n + _BETWEEN for n in cells))


def _table(table: Table, layout: ColumnLayout, words: Words) -> Iterator[str]:
    yield "<colgroup>" + "".join(f"<col{_classes(kind)}>" for kind in layout.widths) + "</colgroup>\n"
    heads = "".join(map(_head, table.columns))
    yield f"<thead>\n<tr>{heads}</tr>\n</thead>\n"
    names = _names(table)
    for row in table.rows:
        below = _below(row, table.columns, names, words)
        scopes = (["rowgroup" if below else "row"] * names + [""] * len(table.columns))[: len(table.columns)]
        cells = "".join(map(_cell, row.cells, table.columns, scopes))
        tall = sum(len(line.text) // _PAPER_LINE + 1 for line in row.details) > _TALL
        yield f"<tbody{_classes(row.tone, 'tall' if tall else '')}>\n<tr>{cells}</tr>\n{below}</tbody>\n"


def _head(column: Column) -> str:
    short = "short" if _cells(column.title) <= _SHORT else ""
    return f'<th scope="col"{_classes(_align(column), short)}>{block(column.title)}</th>'


def _names(table: Table) -> int:
    """How many of the first columns say what a row is: one, or two where the first only numbers the rows."""
    numbering = len(table.columns) > 2 and all(len(row.cells[0].text) <= _NUMBERING for row in table.rows)
    return 2 if numbering and table.columns[1].align == "left" else 1


def _cell(cell: Cell, column: Column, scope: str) -> str:
    """A cell, or where it has a scope the head of its row."""
    shown = _graph(cell) or block(cell.text)
    if cell.tone and shown:
        shown = f"<span{_classes(cell.tone)}>{shown}</span>"
    classes = _classes(_align(column), _length(cell.text))
    if scope:
        return f'<th scope="{scope}"{classes}>{shown}</th>'
    return f'<td{classes} data-title="{inline(column.title)}">{shown}</td>'


def _graph(cell: Cell) -> str:
    drawing = cell.drawing
    if isinstance(drawing, Bar):
        return bar_svg(drawing)
    return spark_svg(drawing) if drawing else ""


def _below(row: Row, columns: Sequence[Column], names: int, words: Words) -> str:
    """What opens below a row: its details, or the remarks on its cells, and its trends larger and as numbers."""
    named = list(zip(columns, row.cells, strict=True))
    remarks = [column.title + words.texts["colon"] + cell.note for column, cell in named if cell.note]
    lines = row.details or ([Line(words.label("label.remark"), "\n".join(remarks))] if remarks else [])
    trends = [(column.title, graph) for column, cell in named if isinstance(graph := cell.graph, Trend) and graph.points]
    labels = dict.fromkeys((*(line.label.strip() for line in lines), *(title for title, _ in trends)))
    if not labels:
        return ""
    opener = inline(words.texts["comma"].join(label for label in labels if label and label != words.texts["change.mark"]))
    inside = (_card(lines) if lines else "") + "".join(_figure(trend, words) for _, trend in trends)
    indent = "<td></td>" * (names - 1)
    return (
        f'<tr class="below">{indent}<td colspan="{len(columns) - names + 1}"><details><summary>{opener}</summary>\n'
        f'<div class="opened">\n{inside}</div></details></td></tr>\n'
    )


def _figure(trend: Trend, words: Words) -> str:
    rows = "".join(
        f'<tr><th scope="row">{block(words.period(point.period))}</th><td>{block(point.text)}</td></tr>\n'
        for point in trend.points
    )
    return f"<figure>\n{chart_svg(trend)}\n<table>\n<tbody>\n{rows}</tbody>\n</table>\n</figure>\n"


def _align(column: Column) -> str:
    return "" if column.align == "left" else column.align


def _length(text: str) -> str:
    cells = _cells(text)
    return "short" if cells <= _SHORT else "whole" if cells <= _WHOLE else "long"


def _cells(text: str) -> int:
    """How many cells the longest line of the text takes; a long text is not measured."""
    if len(text) > 2 * _WHOLE:
        return len(text)
    return max(map(width, text.split("\n"))) if "\n" in text else width(text)


def _classes(*names: str) -> str:
    words = " ".join(name for name in names if name)
    return f' class="{words}"' if words else ""


@lru_cache(maxsize=1)
def _style() -> str:
    """The style sheet that travels with the package, in lines that end as a browser reads them."""
    file = next(file for file in shipped("report") if file.name == "page.css")
    return "\n" + file.read().decode("utf-8").replace("\r\n", "\n")


def _digest(style: str) -> str:
    return b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
