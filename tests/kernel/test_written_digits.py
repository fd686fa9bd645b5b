"""Digits in either width, with their unit or without: rows of them are read in one go, others cell by cell, to the same end."""

import pytest
from engines import agree
from hypothesis import assume, given
from hypothesis import strategies as st
from indicators import NAMES, find_among, of_formula
from strategies import JOBS, patient
from tables import run

from kpical.kernel.built import kernel
from kpical.recipe.rows import Rows

pytestmark = pytest.mark.skipif(kernel() is None, reason="no kernel")

TWO = NAMES[:2]
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
UNITS = ("", "千元", "元", " 千元", "億元", "人")
MONEY = [
    {"甲": "unit: 千元", "乙": "unit: 元", "丙": "unit: 元"},
    dict.fromkeys(NAMES[:3], "unit: 千元"),
    {"甲": "unit: 千元, min: 0", "乙": "unit: 千元, whole: true", "丙": "unit: 千元"},
    {"甲": "unit: 千元", "乙": "unit: 千元", "丙": "unit: 人, whole: true"},
]
NUMBERS = st.integers(0, 99_999).map(str) | st.integers(0, 10**17).map(str) | st.sampled_from(["007", "0" * 16, "9" * 16])
ODD = st.sampled_from([
    "", "x", "-5千元", "1,5", '"1,234元"', '"24,588.5千元"', "1.5千元", "５.５元", "12３", "千元", "５千元元", "＝５", "\uff0f",
])  # fmt: skip


@st.composite
def runs(draw):
    """Rows of one kind after the other: all cells alike, and here and there an odd one."""
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        wide, unit = draw(st.booleans()), draw(st.sampled_from(UNITS))
        for _ in range(draw(st.integers(1, 4))):
            cells = [(n.translate(FULL_WIDTH) if wide else n) + unit for n in draw(st.lists(NUMBERS, min_size=3, max_size=3))]
            if draw(st.integers(0, 3)) == 0:
                cells[draw(st.integers(0, 2))] = draw(ODD)
            rows.append(",".join(cells) + "\n")
    return "".join(rows)


@patient(150)
@given(st.sampled_from(["甲÷乙", "(甲-乙)÷丙", "若(甲>乙, 甲÷丙, 乙÷丙)"]), st.sampled_from(MONEY), runs(), JOBS)
def test_runs_of_rows_that_write_their_figures_alike(formula, money, rows, job):
    found = of_formula(formula, {name: unit for name, unit in money.items() if name in formula}, unit='"%"')
    assume(found)
    agree(find_among([found]), ("one",), f"甲,乙,丙\n{rows}".encode(), **job)


@pytest.mark.parametrize("money", MONEY[:3])
@pytest.mark.parametrize(
    "row", ["1501{},2502{},33{}\n", "1501{},0{},1000{}\n", f"{'9' * 16}{{}},3{{}},1{{}}\n", "1501{},3元,2千元\n"]
)
@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_that_all_figures_write_drops_out_where_it_is_the_same_for_them(unit, row, money):
    found = of_formula("(甲-乙)÷乙", {name: money[name] for name in TWO}, unit='"%"')
    rows = "".join(form.replace("{}", said) * 4 for form in (row, row.replace("{}", "萬元")) for said in (unit, "元", unit))
    agree(find_among([found]), ("one",), f"甲,乙,丙\n{rows}".encode())


@pytest.mark.parametrize("unit", ["", "千元", "人"])
@pytest.mark.parametrize("odd", ["\uff0f", "\uff1a", "＝", "", "\u3090", "\uff90", "\uef90", "5"])
def test_every_length_and_a_character_beside_the_digits_at_every_place(odd, unit):
    numbers = ["1234567890123456789"[:n].translate(FULL_WIDTH) for n in range(1, 19)]
    broken = [number[:at] + odd + number[at + 1 :] for number in numbers for at in range(len(number))]
    rows = [f"{number}{unit},７{unit},1\n" for number in [*numbers, *broken]]
    found = of_formula("甲÷乙", dict.fromkeys(TWO, "unit: any"))
    agree(find_among([found]), ("one",), ("甲,乙,丙\n" + "".join(rows)).encode())


def test_a_column_without_a_unit_behind_rows_that_hold_no_figure_there():
    """Money with a unit beside money without one is noted, whatever the row before held."""
    found = of_formula("甲÷乙", dict.fromkeys(TWO, "unit: 千元"))
    rows = ["5千元,2千元\n"] * 20 + ["5千元,x\n", "5千元,3\n", "５千元,\n", "５千元,４\n", "5,2\n", "５,２\n"]
    agree(find_among([found]), ("one",), ("甲,乙\n" + "".join(rows) * 3).encode())


def test_such_rows_stay_in_the_kernel(monkeypatch):
    """All of them, from the first one on: what the columns' own unit says needs no Python."""
    back = []
    alone = Rows.alone
    monkeypatch.setattr(Rows, "alone", lambda self, record, end: back.append(record) or alone(self, record, end))
    cells = [("24588千元", "3千元"), ("２４５８８千元", "３千元"), ('"24,588千元"', '"1,003千元"'), ("２４５８８", "３")]
    data = "甲,乙\n" + "".join(f"{a},{b}\n" * 50 for a, b in cells)
    run([data.encode()], find_among([of_formula("甲÷乙", dict.fromkeys(TWO, "unit: 千元"))]), "one", engine="native")
    assert not back
