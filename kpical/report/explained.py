"""Error codes as reports: the list of them, and the page of one."""

from __future__ import annotations

from kpical.explanations import explanation
from kpical.problem.codes import CODES
from kpical.report.model import Cell, Column, Line, Report, Row, Section, Table
from kpical.words import Words

_LISTED = ("code", "meaning")


def codes_report(words: Words) -> Report:
    """Every code with its short name."""
    rows = [[code, words.label(f"code.{code}")] for code in CODES]
    columns = [Column(key, words.label(f"explain.{key}")) for key in _LISTED]
    table = Table(columns, [Row([Cell(text) for text in row]) for row in rows])
    return Report(_LISTED, lambda: rows, lambda: dict(rows), lambda: [Section(table=table)], lang=words.lang)


def explanation_report(code: str, words: Words) -> Report:
    """What one of CODES means, how to fix it, and an example of it."""
    page, label = explanation(code, words.lang), words.label
    texts = [Line(label(f"explain.{key}"), text.replace("`", "")) for key, text in (("meaning", page.meaning), ("fix", page.fix))]
    example = [Line(name, text.rstrip("\n")) for name, text in page.files.items()]
    example += [
        Line(label("explain.command"), page.command(words.lang), "strong"),
        Line(label("explain.printed"), page.printed.rstrip("\n")),
        Line(label("explain.exit"), str(page.exit_code)),
    ]
    sections = [Section(lines=texts), Section(label("explain.example"), example)]
    rows = [[line.label, line.text] for line in (*texts, *example)]
    title = code + label("gap") + label(f"code.{code}")
    return Report(_LISTED, lambda: rows, lambda: dict(rows), lambda: sections, title=title, lang=words.lang)
