"""The waist of every report: typed cells in tables and cards, the same as data, and nothing of any format.

A command makes a Report; a format is a file and a row in `formats.FORMATS`. What a report holds is made when a format asks
for it: CSV needs no pages, a page needs no CSV.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, overload

from kpical.catalogue.model import Definition, Input
from kpical.catalogue.stamp import Stamp
from kpical.catalogue.target import Target
from kpical.named import NamedTuple
from kpical.quantity.period import Period

TONES = ("", "good", "bad", "strong", "quiet")


class Line(NamedTuple):
    """A labelled text of a card. `tone` is one of TONES."""

    label: str
    text: str
    tone: str = ""


class Bar(NamedTuple):
    """A value beside what it should reach, for a drawing; all in one unit. A bound that is None is open."""

    value: Fraction
    low: Fraction | None
    high: Fraction | None
    met: bool
    text: str  # the drawing in words


class Point(NamedTuple):
    """A year's value in a trend; None where it could not be computed."""

    period: Period
    value: Fraction | None
    text: str


class Trend(NamedTuple):
    """The values of some years, the earliest first, for a drawing."""

    points: tuple[Point, ...]
    text: str  # the drawing in words


class Number(NamedTuple):
    """A number for a spreadsheet, in `unit` (an indicator's or an input's, "" where it has none); shown with `decimals`.

    `decimals` None shows as many as the value has. `bare`: the unit is not shown, for it is written elsewhere or nowhere.
    """

    value: Fraction
    unit: str = ""
    decimals: int | None = None
    rounding: str = "half-up"
    bare: bool = False


class Live(NamedTuple):
    """A result that a spreadsheet is to compute by itself, from cells that are found by their keys.

    `refs` gives, for every input and parameter of the definition, the key of its cell; for a used indicator, its own Live.
    With a target it says instead whether the exact result reaches that: the first text of `verdict`, or the second.
    """

    definition: Definition
    refs: Mapping[str, Any]
    decimals: int
    rounding: str
    target: Target | None = None
    verdict: tuple[str, str] = ("", "")


class Cell(NamedTuple):
    """`text` is for readers; the rest is for formats that can do more with it."""

    text: str
    number: Number | None = None
    live: Live | None = None
    tone: str = ""
    note: str = ""  # a remark on the cell: where it comes from
    graph: Bar | Trend | Callable[[], Bar | None] | None = None  # or what makes it, for most formats draw nothing
    key: Hashable = None  # what a Live refers to it by
    accepts: Input | None = None  # it is there to be filled in, with what this input takes

    @property
    def drawing(self) -> Bar | Trend | None:
        """The graph, made if need be."""
        return self.graph() if callable(self.graph) else self.graph


class Column(NamedTuple):
    """The head of a column; `align` is left, right or center."""

    key: str
    title: str
    align: str = "left"
    drawing: bool = False  # its cells hold nothing but drawings
    below: bool = False  # on a terminal it stands below the column before it
    spare: int = 0  # a terminal that is too narrow goes without it, the larger the sooner; 0 never


class TextAbove(NamedTuple):
    """A text above the last row of a table's heads, from a column on, over so many columns and rows.

    `role` is title, line or head. One that goes as far down as the last row of heads stands for the heads of its columns.
    """

    column: int
    text: str
    role: str = "line"
    align: str = "left"
    across: int = 1
    down: int = 1


class Row(NamedTuple):
    """A row of a table; `details` are what opens below it, where a format has room for that."""

    cells: Sequence[Cell]
    details: Sequence[Line] = ()
    tone: str = ""


class Later(Sequence[Line]):
    """Lines that are made when a format asks for them: most never do."""

    def __init__(self, make: Callable[[], Sequence[Line]]) -> None:
        self.make = make

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The lines, made once."""
        return self.make()

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        return self.lines[index]


class Table(NamedTuple):
    """Rows under heads, each row as long as the heads. `above` is what workbooks have over the last row of the heads."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    above: Sequence[Sequence[TextAbove]] = ()


class Section(NamedTuple):
    """A part of a report: a title, a card, a table. `level` is 1 for what stands by itself, 2 for a part of it.

    `sheet` is the worksheet that it goes on in a workbook; `only` says which formats have it: a key of ONLY.
    """

    title: str = ""
    lines: Sequence[Line] = ()
    table: Table | None = None
    level: int = 1
    sheet: str = ""
    only: str = ""


Progress = Callable[[str, int, int], object]  # of which step, so much of so much is done


def unseen(step: str, done: int, total: int) -> None:
    """Nobody waits."""


class Report(NamedTuple):
    """What a command has to say: for programs `data` (JSON) or `heads` and `rows` (CSV), for people `sections`.

    Workbooks have `sheets` behind the sections. With a `stamp`, what it was made of, every format for people ends; one that is
    `quick` has none on a terminal.
    """

    heads: Sequence[str]
    rows: Callable[[], Iterable[Sequence[str]]]
    data: Callable[[], Any]
    sections: Callable[[], Iterable[Section]]
    title: str = ""
    lang: str = "zh-TW"
    progress: Progress = unseen
    stamp: Stamp | None = None
    quick: bool = False
    sheets: Callable[[], Iterable[Section]] = tuple


# Which kinds of format a section is for: plain text (a terminal, Markdown), pages and workbooks, which have room.
ONLY = {
    "": ("text", "page", "workbook"), "reading": ("text", "page"), "narrow": ("text",), "wide": ("page", "workbook"),
    "workbook": ("workbook",),
}  # fmt: skip


def sections_for(kind: str, report: Report) -> Iterator[Section]:
    """The sections that a kind of format has."""
    yield from (section for section in report.sections() if kind in ONLY[section.only])
    if kind == "workbook":
        yield from report.sheets()


def without_drawings(table: Table) -> Table:
    """The table without columns of drawings, for formats that cannot draw."""
    said = [i for i, column in enumerate(table.columns) if not column.drawing]
    if len(said) == len(table.columns):
        return table
    rows = [row._replace(cells=[row.cells[i] for i in said]) for row in table.rows]
    return Table([table.columns[i] for i in said], rows)
