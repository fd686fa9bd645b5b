"""Cells that carry their unit: both engines say what the exact evaluator says, which with notes does every row by itself."""

import csv
import io
from itertools import product

import pytest
from engines import account, cut
from hypothesis import given
from hypothesis import strategies as st
from indicators import NAMES, find_among, of_formula
from strategies import CUTS, LIMITS, patient
from tables import run

from kpical.kernel.built import kernel
from kpical.recipe.columns import Mapped

ENGINES = ["plain", pytest.param("native", marks=pytest.mark.skipif(kernel() is None, reason="the kernel was not compiled"))]
DECLARED = ("元", "千元", "人", '"%"', "小時", "公頃", "any", "")
NUMBERS = (
    "0", "1", "24588", "24,588", "1,234,567.89", "12.5", "0.001", "007", "0,123", "1,23", "1,234,56", ".5", "5.", "", "-",
    "約5", "-3", "+3", "△7", "▲ 7", "(5)", "(1,234", "5-", "--5", "- 3", "'-5", "'5", " 5", "1 2", "1_000", "1e3", "0x1",
    "٣", "12\x00", "１２", "１，２３４", "１２．５", "－３", "＋３", "−3", "（５", "１2", "一百二十", "3百", "12億", "5千",
    "1億0", "9" * 17, "9" * 36, "9" * 60, "0.000000000000000001", "123456789012345678.123456789", "9" * 4301,
)  # fmt: skip
WRITTEN = (
    "", "元", "千元", "仟元", "萬元", "億元", "兆元", "百萬元", "十元", "元整", "千元整", "圓", "新臺幣千元", "新臺幣",
    "NT$", "美元", "千美元", "千", "萬", "億", "人", "人次", "千人", "萬人", "名", "人)", "%", "％", "%%", "百分點",
    "個百分點", "百分比", "倍", "小時", "分鐘", "日", "公頃", "平方公尺", "元/人", "千元／人", "是", "元元", "元5",
    "元5千元", "，元", "元,", "千 元", "千元\u3000", "千元\u200b", "千\n元", "約", "餘元", "K", "-", "\u0338",
)  # fmt: skip
BLANKS = ("", " ", "  ", "\u3000", "\t", "\n", "\v", "\xa0", "\u200b")
SOME = st.sampled_from(("元", "千元", "仟元", " 千元", "萬元", "人", "千人", "%", "分鐘", ""))


def found(formula, unit, limits=("", "", "")):
    declared = f"unit: {unit}" if unit else ""
    inputs = {name: ", ".join(filter(None, (declared, limit))) for name, limit in zip(NAMES, limits, strict=True)}
    return of_formula(formula, inputs)


def table(heads, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([heads, *rows])
    return text.getvalue().encode()


def same(indicator, data, engine, at=(), **job):
    """Whether the engine says what the exact evaluator says, to the last note that is counted."""
    exact = run([data], find_among([indicator]), "one", engine="plain", encoding="utf-8", exact=True, notes=True, **job)
    done = run(cut(data, at), find_among([indicator]), "one", engine=engine, encoding="utf-8", exact=True, **job)
    assert done.rows == [row[:-1] for row in exact.rows]
    assert account(done) == account(exact)
    return done


def all_cells():
    yield from (f"{number}{written}" for written, number in product(WRITTEN, NUMBERS))
    some = NUMBERS[:12]
    for blank, written, number in product(BLANKS, ("千元", "元", "十元", "%"), some):
        yield f"{number}{blank}{written}{blank}"
    around = ("({})", "（{}）", "({}）", "( {} )", "(-{})", "-({})", "({})%", "(({}))", "({}", "{})")
    yield from (one.format(f"{number}{written}") for one, written, number in product(around, ("千元", "人", "%", "元整"), some))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("unit", DECLARED)
def test_any_number_with_any_text_behind_it(unit, engine):
    cells = [*all_cells()][DECLARED.index(unit) :: len(DECLARED) + 1]  # of each text some; every one of them holds too
    same(found("甲÷乙", unit), table(NAMES, ([cell, "1", "1"] for cell in cells)), engine)


@pytest.mark.parametrize("engine", ENGINES)
@patient(60)
@given(
    unit=st.sampled_from(DECLARED),
    named=st.tuples(*[st.booleans()] * 3),
    limits=st.tuples(LIMITS, LIMITS, LIMITS),
    behind=st.tuples(SOME, SOME, SOME),
    rows=st.lists(
        st.tuples(*[st.sampled_from((0, 0, 1, 7, 24_588, 10**17, "", "(5)", "５", "1.5"))] * 3), min_size=1, max_size=6
    ),
    others=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), SOME), max_size=3),
    at=CUTS,
)
def test_columns_of_one_unit_and_of_several(engine, unit, named, limits, behind, rows, others, at):
    cells = [[f"{number}{written}" if number != "" else "" for number, written in zip(row, behind, strict=True)] for row in rows]
    for row, column, written in others:
        cells[row % len(rows)][column] = f"{rows[row % len(rows)][column] or 8}{written}"
    said = {"元": "（千元）", "千元": "（元）", "人": "（千人）", "any": "（千元）"}.get(unit, "")
    heads = [f"{name}{said if one else ''}" for name, one in zip(NAMES, named, strict=True)]
    asked = found("(甲-乙)÷丙", unit, limits) or found("(甲-乙)÷丙", unit)  # any unit has no limits
    same(asked, table(heads, cells), engine, at)


@pytest.mark.parametrize("engine", ENGINES)
def test_money_without_a_unit_beside_money_with_one_is_counted(engine):
    rows = [
        ("5千元", "6千元", "7人"),
        ("5千元", "6", "7"),
        ("5", "6", "7人"),
        ("0", "6千元", "7"),
        ("0", "6", "7"),
        ("5元", "0千元", "1"),
    ] * 3
    indicator = of_formula("甲÷乙×(丙÷丙)", {"甲": "unit: 元", "乙": "unit: 元", "丙": "unit: 人"})
    done = same(indicator, table(NAMES, rows), engine)
    assert done.summary.notes["bare_beside_unit"] == 3
    done = same(indicator, table(("甲（元）", "乙", "丙"), rows), engine)
    assert done.summary.notes["bare_beside_unit"] == 6  # 5 and 6 of the third kind too, for 7人 is written in its cell


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("units", "cells"),
    [
        (("元", "千元"), ["5千元", "5", "1.5千元", "(5千元)", "x", ""]),
        (("是/否", ""), ["是", "1", "5", "否"]),
        (("人", ""), ["5人", "5", "5千人"]),
    ],
)
def test_a_column_that_two_figures_read_in_different_units(units, cells, engine):
    """Where --map says so: the cell is read for each of them."""
    formula = "若(甲,乙,1)" if "是/否" in units else "若(甲＞0,1,0)+若(乙＞0,1,0)"
    asked = of_formula(formula, {name: f"unit: {unit}" if unit else "" for name, unit in zip(NAMES, units, strict=False)})
    same(
        asked,
        table(("數", "備註"), ([cell, ""] for cell in cells)),
        engine,
        maps=(Mapped("", "甲", "數"), Mapped("", "乙", "數")),
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("heads", [NAMES, ("甲（人）", "乙", "丙"), ("甲（千元）", "乙", "丙"), ("甲", "乙（千人）", "丙")])
def test_figures_of_any_unit(heads, engine):
    """Money is read by columns and by the kernel; whatever else is written, the exact evaluator sees to."""
    cells = (
        "5千元",
        "5元",
        "5",
        "0",
        "5人",
        "2千人",
        "-5千元",
        "(5萬元)",
        "1.5公頃",
        "30分鐘",
        "50%",
        "12億",
        "12億元",
        "一百元",
        "x",
        "",
    )
    for formula in ("甲÷乙", "(甲-乙)÷乙", "若(甲＞乙,甲÷乙,丙÷乙)"):
        asked = of_formula(formula, dict.fromkeys(NAMES, "unit: any"))
        same(asked, table(heads, ([a, b, "7千元"] for a, b in product(cells, cells))), engine)
        for cell in cells:
            same(asked, table(heads, [[cell, "3千元", "7千元"]] * 5), engine)
