"""One table, written as CSV, TSV, XLSX and ODS, is read alike by batch and score: the same figures, units and refusals.

The units of number formats are not among what is made here.
"""

from __future__ import annotations

import csv
import io
from functools import partial
from tempfile import TemporaryFile
from typing import NamedTuple

from grids import MADE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables import SAY

from kpical import Library
from kpical.batch.run import Batch
from kpical.batch.source import TableSource
from kpical.batch.spreadsheet import opened_up
from kpical.plan.figures import FigureFile, read_figures
from kpical.plan.reader import read_plan
from kpical.plan.scoring import score
from kpical.problem.errors import KpicalError, Unread
from kpical.problem.table_errors import MissingColumn
from kpical.quantity.period import Period
from kpical.recipe.header import has_header
from kpical.recipe.job import Job

LIBRARY = Library()
ASKED = {"研究經費比率": ("研究經費", "年度預算"), "占比": ("部分", "全體"), "增減率": ("本期", "前期")}
UNITS = ("", "元", "千元", "仟元", "百萬元")


class Table(NamedTuple):
    """A table as a person types it: a unit at any of its places, and rows of each kind."""

    asked: str
    caption: str
    group: str
    heads: tuple[str, str]  # what stands behind each head
    below: tuple[str, str]  # the row of units
    column: bool  # whether there is one headed 單位
    rows: tuple[tuple[str, ...], ...]  # 機關, unit, two figures, 備註

    @property
    def cells(self) -> list[list[str]]:
        """The rows of the sheet."""
        names = ASKED[self.asked]
        heads = ["機關", *["單位"] * self.column, *(name + unit for name, unit in zip(names, self.heads, strict=True)), "備註"]
        blanks = [""] * len(heads)
        found = [["表一　比率表", *blanks[1:]], [f"單位：{self.caption}", *blanks[1:]]] if self.caption else []
        if self.group:
            found.append(["機關", *["單位"] * self.column, self.group, "", "備註"])
            heads = ["", *[""] * self.column, *heads[1 + self.column : -1], ""]
        found.append(heads)
        if any(self.below):
            found.append(["", *[""] * self.column, *self.below, ""])
        for agency, unit, part, total, note in self.rows:
            found.append([agency, *[unit] * self.column, part, total, note])
        return found


FIGURES = st.sampled_from(
    (
        "0",
        "56",
        "1234",
        "2.5",
        "-7",
        "1,234",
        "△3",
        "(2)",
        "12億",
        "7千元",
        "1.5百萬元",
        "3人",
        "4千人",
        "5%",
        "",
        "-",
        "x",
        "約3",
        "1,2",
    )
)
DATA = st.tuples(st.sampled_from((*UNITS, "人", "丈")), FIGURES, FIGURES, st.sampled_from(("", "概算", "1")))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Few rows, and a unit at each place or none."""
    style = st.sampled_from(("", "（千元）", "(元)", "_百萬元", "【千元】", "（人）"))
    rows = [(f"{name}局", *row) for name, row in zip("甲乙丙丁", draw(st.lists(DATA, min_size=1, max_size=4)), strict=False)]
    for kind in draw(st.lists(st.sampled_from(("blank", "total", "again")), max_size=2)):
        made = {"blank": ("",) * 5, "total": ("合　計", "", "9", "8", ""), "again": ("小計", "", "1千元", "4千元", "")}[kind]
        rows.insert(draw(st.integers(1, len(rows))), made)
    if draw(st.booleans()):
        rows += [("註：一、本表為決算數。", "", "", "", ""), ("二、單位由各局自填", "", "", "", "")]
    return Table(
        asked=draw(st.sampled_from(tuple(ASKED))),
        caption=draw(st.sampled_from(("", "", "千元", "新臺幣百萬元", "千元、人", "人"))),
        group=draw(st.sampled_from(("", "", "金額", "金額（千元）"))),
        heads=(draw(style), draw(style)),
        below=draw(st.sampled_from((("", ""), ("", ""), ("千元", "元"), ("", "千元")))),
        column=draw(st.booleans()),
        rows=tuple(rows),
    )


def _typed(cell: str) -> object:
    """As a spreadsheet keeps it: plain digits are a number."""
    plain = cell.lstrip("-").replace(".", "", 1)
    return float(cell) if "." in cell and plain.isdigit() else int(cell) if plain.isdigit() else cell


def written(table: Table) -> dict[str, bytes]:
    """The table in every form."""
    texts = {}
    for suffix, sign in (("csv", ","), ("tsv", "\t")):
        out = io.StringIO()
        csv.writer(out, delimiter=sign, lineterminator="\n").writerows(table.cells)
        texts[suffix] = out.getvalue().encode()
    typed = [[_typed(cell) for cell in row] for row in table.cells]
    return texts | {suffix: make(typed) for suffix, make in MADE.items()}


def batched(data: bytes, suffix: str, asked: str) -> dict[str, tuple[str, str]] | str:
    """Result and code of each agency, or the code of the refusal."""
    run = Batch(Job((asked,)), LIBRARY.find, lambda *_: None, SAY)
    has = partial(has_header, run.job, LIBRARY.find)
    out, silent = io.BytesIO(), lambda *_, **__: None
    with TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        source = TableSource(file.fileno(), silent, f"t.{suffix}")
        try:
            run.run(opened_up(source, f"t.{suffix}", "", silent, run.job, run.numbers, has), out.write, made=suffix in MADE)
        except MissingColumn as error:
            return error.code
    rows = csv.reader(io.StringIO(out.getvalue().decode()))
    told = [(row[0], row[-2], row[-1].partition(": ")[2].partition(": ")[0]) for row in rows]
    return {name: (result, code) for name, result, code in told if name.endswith("局")}


def scored(data: bytes, suffix: str, asked: str) -> dict[str, tuple[str, str]]:
    """Result and code of each agency."""
    plan, _ = read_plan(
        f"agency: 本局\nyear: 112\ngoals: [{{id: g, name: 目標, indicators: [{{indicator: {asked}}}]}}]\n".encode(),
        "plan.yaml", LIBRARY.find,
    )  # fmt: skip
    assert plan
    found = score(plan, read_figures([FigureFile(f"t.{suffix}", data)], plan, Period(112)))
    outcomes = {card.agency: card.outcomes[0] for card in found.cards}
    return {name: (each.result.text if each.result else "", _code(each.error)) for name, each in outcomes.items()}


def _code(error: KpicalError | None) -> str:
    """What is wrong; of an indicator that is not computed because something in its row is not understood, that."""
    return "" if error is None else error.cause.code if isinstance(error, Unread) else error.code


@settings(deadline=None, max_examples=80, report_multiple_bugs=False, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables())
def test_a_table_is_read_alike_whatever_it_is_written_in_and_whoever_reads_it(table: Table) -> None:
    forms = written(table)
    by_batch = {suffix: batched(data, suffix, table.asked) for suffix, data in forms.items()}
    by_score = {suffix: scored(data, suffix, table.asked) for suffix, data in forms.items()}
    assert len({repr(found) for found in by_batch.values()}) == 1, by_batch
    assert len({repr(found) for found in by_score.values()}) == 1, by_score
    rows, cards = by_batch["csv"], by_score["csv"]
    if isinstance(rows, str):  # what batch refuses as a whole, score refuses figure by figure
        assert all(code for _, code in cards.values()), (rows, cards)
    else:
        assert cards.keys() == rows.keys()
        open_ = {name for name, (_, code) in rows.items() if code == "missing_column"}
        assert all(cards[name][1] for name in open_)  # where the table leaves the unit open, batch says it of the column
        assert {name: told for name, told in cards.items() if name not in open_} == {
            name: told for name, told in rows.items() if name not in open_
        }
