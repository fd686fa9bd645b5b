"""The integer program against `calculate`: the same cells to the last digit, the same errors, on any formula and any row."""

from fractions import Fraction
from inspect import getdoc
from textwrap import indent

import pytest
from calculated import agree, batch_rows, compiled_formula, expected
from hypothesis import assume, example, given
from hypothesis import strategies as st
from indicators import NAMES, of_formula
from strategies import DECIMALS, FORMULAS, LIMITS, RATIOS, ROUNDINGS, TARGETS, patient, rows

from kpical.catalogue.target_text import read_target
from kpical.computation.inputs import Address
from kpical.expression.ratio import Ratio
from kpical.recipe.columns import InputColumn
from kpical.recipe.program import program
from kpical.recipe.ratio_code import Print, source


@patient(100)
@given(FORMULAS, rows(), TARGETS, DECIMALS, ROUNDINGS)
@example("甲÷(2-5)", [["1", "1", "1"], ["10", "1", "1"], ["-7", "1", "1"]], ">= 0", 2, None)
@example("甲×(-1)÷(乙-乙-3)", [["1", "1", "1"]], None, 2, "up")
@example("甲÷(1÷乙)", [["1", "0", "1"], ["1", "5", "1"]], None, 2, None)
@example("甲^(-2)", [["0", "1", "1"], ["-3", "1", "1"]], None, 4, None)
@example("甲", [["8" * 150, "1", "1"], ["1" * 4_301, "1", "1"]], None, 2, None)
@example("甲", [["1_000", "1", "1"], ["5", "1", "1"]], None, 0, None)
def test_batch_gives_what_calculate_gives(formula, table, target, decimals, rounding):
    found = of_formula(formula)
    assume(found)
    agree([found], NAMES, table, target, decimals, rounding)


@patient(100)
@given(RATIOS, FORMULAS, rows(), DECIMALS, ROUNDINGS)
@example("甲÷乙", "若(甲>0, 甲, 乙)", [["1", "0", "1"], ["1", "2", "1"], ["x", "2", "1"]], 2, None)
@example("甲÷乙", "乙÷甲", [["1", "0", "1"], ["0", "2", "1"], ["0", "0", "1"], ["1", "1", "1"]], 2, None)
def test_two_indicators_on_a_row_do_not_disturb_each_other(first, second, table, decimals, rounding):
    both = [of_formula(first), of_formula(second, identity="two")]
    assume(all(both))
    agree(both, NAMES, table, ">= 1", decimals, rounding)


@patient(100)
@given(RATIOS, st.tuples(LIMITS, LIMITS, LIMITS), rows(), ROUNDINGS)
def test_limits_hold_on_both_paths(formula, fields, table, rounding):
    found = of_formula(formula, dict(zip(NAMES, fields, strict=True)))
    assume(found)
    agree([found], NAMES, table, ">= 1", 2, rounding)


MONEY = st.sampled_from(["元", "千元", "萬元", "億元"])


@patient(100)
@given(
    st.sampled_from(["甲÷乙", "(甲-乙)÷乙", "(甲+乙+丙)÷(乙×2)", "合計(甲,乙)÷最大(乙,丙)", "甲÷乙+乙÷丙"]),
    st.tuples(MONEY, MONEY, MONEY),
    st.tuples(LIMITS, LIMITS, LIMITS), rows(), ROUNDINGS,
)  # fmt: skip
def test_units_are_the_same_on_both_paths(formula, units, fields, table, rounding):
    inputs = {n: f"unit: {u}{', ' + f if f else ''}" for n, u, f in zip(NAMES, units, fields, strict=True)}
    found = of_formula(formula, inputs, unit='"%"', target='">= 80%"')
    assume(found)
    agree([found], NAMES, table, None, 2, rounding)


@patient(100)
@given(
    st.tuples(MONEY, MONEY),
    st.tuples(MONEY, MONEY),
    st.tuples(LIMITS, LIMITS),
    st.lists(st.tuples(st.integers(-9999, 99999), st.integers(-50, 50)), min_size=1, max_size=8),
)
def test_the_unit_of_a_head_is_the_unit_of_the_figures(declared, written, fields, table):
    """A bare number under 預算數_千元 is what `5千元` is to `calculate`."""
    inputs = {n: f"unit: {u}{', ' + f if f else ''}" for n, u, f in zip(NAMES, declared, fields, strict=False)}
    found = of_formula("甲÷乙", inputs, unit='"%"')
    heads = [f"{name}_{unit}" for name, unit in zip(NAMES, written, strict=False)]
    got = batch_rows([found], heads, [[str(n) for n in row] for row in table], decimals=3, exact=True, verdict=True)
    for row, cells_ in zip(table, got, strict=True):
        texts = [f"{n}{unit}" for n, unit in zip(row, written, strict=True)]
        wanted, error = expected(found, NAMES[:2], texts, decimals=3)
        assert cells_ == [*wanted, error]


PARTS = ("甲.原", "甲.追加", "乙")


@patient(100)
@given(RATIOS.filter(lambda f: "丙" not in f), LIMITS, rows(), ROUNDINGS)
def test_parts_are_summed_on_both_paths(formula, fields, table, rounding):
    found = of_formula(formula, {"甲": f"parts: [原, 追加]{', ' + fields if fields else ''}", "乙": ""})
    assume(found)
    agree([found], PARTS, table, "<= 0", 3, rounding)


@patient(100)
@given(rows(4))
def test_whole_and_parts_must_agree_on_both_paths(table):
    found = of_formula("甲÷乙", {"甲": "parts: [原, 追加]", "乙": ""})
    agree([found], ("甲", "甲.原", "甲.追加", "乙"), [*table, ["5", "2", "3", "4"], ["5", "2", "2", "4"], ["", "2", "2", "4"]])


@pytest.mark.parametrize("count", [1, 95, 96, 97, 193])
@pytest.mark.parametrize("bad", ["", "x", "0", "1_0", "5.5", '"5"', "1,000"])
def test_a_bad_cell_among_many_good_ones(count, bad):
    found = of_formula("甲÷乙")
    table = [[str(i), str(i + 1), "1"] for i in range(count)]
    for at in {0, count // 2, count - 1}:
        for column in (0, 1, 2):
            changed = [list(row) for row in table]
            changed[at][column] = bad
            agree([found], NAMES, changed, ">= 1", 2)


@pytest.mark.parametrize(
    ("formula", "row", "decimals", "rounding", "text"),
    [
        ("甲÷(2-5)", ["1", "1", "1"], 2, "half-up", "-0.33"),
        ("甲÷(0-8)", ["1", "1", "1"], 2, "half-up", "-0.13"),
        ("甲÷(0-8)", ["1", "1", "1"], 2, "half-even", "-0.12"),
        ("甲÷(0-8)", ["1", "1", "1"], 2, "down", "-0.12"),
        ("甲÷(0-8)", ["1", "1", "1"], 2, "up", "-0.13"),
        ("甲÷乙", ["-1", "800", "1"], 2, "half-up", "0.00"),
        ("甲÷乙", ["-1", "800", "1"], 2, "up", "-0.01"),
        ("甲÷乙", ["109305", "180000", "1"], 4, "half-up", "0.6073"),
        ("甲÷乙", ["21.9", "0.2", "1"], 0, "half-up", "110"),
        ("(甲÷3)÷(32÷3)×100", ["1", "1", "1"], 2, "half-up", "3.13"),
        ("甲+乙÷丙", ["1", "2", "3"], 30, "down", "1." + "6" * 30),
        ("甲^64", ["9" * 90, "1", "1"], 0, "half-up", str((10**90 - 1) ** 32) and None),
    ],
)
def test_a_row_has_this_result(formula, row, decimals, rounding, text):
    found = of_formula(formula)
    agree([found], NAMES, [row], None, decimals, rounding)
    if text is not None:
        assert batch_rows([found], NAMES, [row], decimals=decimals, rounding=rounding) == [[text, ""]]


def test_a_value_beyond_the_bound_is_too_large_on_both_paths():
    found = of_formula("((甲^64)^64)^16")
    table = [["9999", "1", "1"], ["1", "1", "1"], ["9" * 99, "1", "1"]]
    agree([found], NAMES, table, None, 2)
    assert batch_rows([found], NAMES, table[:1]) == [["", "one: too_large: …"]]


def test_a_zero_that_the_formula_meets_on_the_way():
    found = of_formula("甲÷(1÷乙)+丙÷(甲-乙)")
    table = [["1", "0", "1"], ["2", "2", "1"], ["3", "2", "1"], ["0", "0", "0"]]
    assert [row[-1] for row in batch_rows([found], NAMES, table)] == [
        "one: zero_denominator: …", "one: zero_denominator: …", "", "one: zero_denominator: …",
    ]  # fmt: skip


def test_if_looks_only_at_the_branch_that_it_takes():
    found = of_formula("若(乙＝0, 0, 甲÷乙)")
    agree([found], NAMES, [["1", "0", ""], ["1", "2", "x"], ["1", "0", "1"], ["1", "2", "1"]])


@pytest.mark.parametrize(
    "formula",
    [
        "甲÷乙",
        "(甲-乙)÷乙×100％",
        "平均(甲,乙,丙)",
        "甲^3÷乙^2",
        "甲÷(1÷乙)",
        "合計(甲,乙)-(丙)％",
    ],
)
def test_a_formula_of_plain_arithmetic_is_one_ratio(formula):
    assert isinstance(compiled_formula(formula).value, Ratio)


def test_the_exact_text_is_the_exact_value():
    found = of_formula("甲÷乙")
    assert batch_rows([found], NAMES, [["0.1", "0.3", "1"], ["-6", "4", "1"], ["4", "2", "1"]], exact=True) == [
        ["0.33", "1/3", ""], ["-1.50", "-3/2", ""], ["2.00", "2", ""],
    ]  # fmt: skip
    assert Fraction("1/3") == Fraction("0.1") / Fraction("0.3")


def test_the_function_that_the_source_shows_is_one():
    found = of_formula("(甲-乙)÷乙×100％", {"甲": "min: 0", "乙": ""}, unit='"%"')
    columns = {Address(name): InputColumn(at) for at, name in ((0, "甲"), (2, "乙"))}
    definition = found.definitions[-1]
    how = Print(decimals=2, rounding="half-up", exact=True, verdict=True, target=read_target(">= 80%", definition.unit))
    made = source([program(definition, None, columns)], [how], [0, 2])
    assert indent(made, "    ") in getdoc(source)
