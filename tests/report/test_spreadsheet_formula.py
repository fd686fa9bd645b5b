"""A formula in a spreadsheet's words, and what a spreadsheet's doubles make of it."""

from fractions import Fraction

import pytest

from kpical.expression.operations import OPERATIONS
from kpical.expression.reading import read_formula
from kpical.report.workbook.doubles import DOUBLES, Unsure, compare, doubles, rescaled, rounding, typed
from kpical.report.workbook.formula_text import (
    SPREADSHEET,
    Grammar,
    Term,
    Unsayable,
    a1,
    call,
    compared,
    number,
    scaled,
    spreadsheet,
)

EXCEL = Grammar("=", ",", lambda sheet, row, column: a1(row, column))
ODF = Grammar("of:=", ";", lambda sheet, row, column: f"[.{a1(row, column)}]")
NAMES = {name: name for name in "甲乙丙丁"} | {"達": "達", "成": "成"}
CELLS = {name: Term(cell) for name, cell in zip("甲乙丙丁", ("B2", "C2", "D2", "E2"), strict=True)}
CELLS |= {"達": compared("=", Term("F2"), Term('"是"')), "成": compared("=", Term("G2"), Term('"是"'))}


def said(text: str, grammar: Grammar = EXCEL) -> str:
    formula = read_formula(text, NAMES, ("達", "成"))
    return spreadsheet(formula, CELLS, grammar).text


@pytest.mark.parametrize("table", [SPREADSHEET, DOUBLES], ids=["spreadsheet", "doubles"])
def test_every_reader_holds_the_same_keys(table):
    assert set(table) == set(OPERATIONS)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("甲÷乙×100％", "B2/C2*100%"),
        ("（甲－乙）÷乙×100％", "(B2-C2)/C2*100%"),
        ("甲－（乙－丙）", "B2-(C2-D2)"),
        ("甲－（乙＋丙）＋丁", "B2-(C2+D2)+E2"),
        ("甲÷（乙÷丙）", "B2/(C2/D2)"),
        ("甲÷（乙×丙）", "B2/(C2*D2)"),
        ("甲×（乙÷丙）", "B2*(C2/D2)"),
        ("－甲^2", "-(B2^2)"),
        ("(－甲)^2", "(-B2)^2"),
        ("(－甲)×乙", "(-B2)*C2"),
        ("甲×－乙", "B2*(-C2)"),
        ("甲^2×乙", "B2^2*C2"),
        ("甲^－2", "1/(B2^2)"),
        ("(甲^2)^3", "(B2^2)^3"),
        ("＋甲", "B2"),
        ("(甲＋乙)％", "(B2+C2)/100"),
        ("甲＋4％", "B2+4%"),
        ("甲＋0.1％", "B2+0.001"),
        ("甲×0.125", "B2*0.125"),
        ("甲≥乙", "B2>=C2"),
        ("甲＋乙≠丙", "B2+C2<>D2"),
        ("達 且 非 成", 'AND(F2="是",NOT(G2="是"))'),
        ("甲＞乙 或 達", 'OR(B2>C2,F2="是")'),
        ("乙≠0 且 甲÷乙＞2", "IF(C2<>0,B2/C2>2,FALSE())"),
        ("乙＝0 或 甲÷乙＞2 或 達", 'IF(C2=0,TRUE(),IF(B2/C2>2,TRUE(),F2="是"))'),
        ("若(乙＝0, 0, 甲÷乙)", "IF(C2=0,0,B2/C2)"),
        ("若(甲＞乙, 達, 成)", 'IF(B2>C2,F2="是",G2="是")'),
        ("合計(甲, 乙)÷平均(丙, 丁)", "SUM(B2,C2)/AVERAGE(D2,E2)"),
        ("最大(甲, 乙)－最小(丙, 丁)", "MAX(B2,C2)-MIN(D2,E2)"),
        ("絕對值(甲－乙)", "ABS(B2-C2)"),
        ("四捨五入(甲, 2)", "ROUND(B2,2)"),
        ("達成項數(甲＞乙, 達)", 'IF(B2>C2,1,0)+IF(F2="是",1,0)'),
        ("甲÷達成項數(甲＞乙, 達)", 'B2/(IF(B2>C2,1,0)+IF(F2="是",1,0))'),
    ],
)
def test_a_formula_in_a_spreadsheets_words(text, formula):
    assert said(text) == formula


def test_opendocument_parts_arguments_at_semicolons():
    refs = CELLS | {"甲": Term("[.B2]"), "乙": Term("[$'數 字'.C2]")}
    formula = read_formula("最大(甲, 乙)", NAMES)
    assert spreadsheet(formula, refs, ODF).text == "MAX([.B2];[$'數 字'.C2])"


def test_a_literal_is_in_base_units():
    formula = read_formula("若(甲>5, 1, 0)", NAMES)
    (five,) = [key for key, value in formula.literals.items() if value == 5]
    thousands = formula._replace(literals={**formula.literals, five: Fraction(5000)})
    assert spreadsheet(thousands, CELLS, EXCEL).text == "IF(B2>5000,1,0)"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"), ("5000", "5000"), ("1/8", "0.125"), ("1/60", "1/60"), ("-3/2", "-1.5"),
        ("123456789012345", "123456789012345"),
        ("12345678901234500000", "12345678901234500000"), ("1/1000000000000000000", "0.000000000000000001"),
    ],
)  # fmt: skip
def test_a_number(value, text):
    assert number(Fraction(value)).text == text


def test_a_unit_of_another_scale_is_multiplied_or_divided():
    assert scaled(Term("B2"), Fraction(1000)).text == "B2*1000"
    assert scaled(Term("B2"), Fraction(1, 60)).text == "B2/60"
    assert scaled(compared("<", Term("B2"), Term("C2")), Fraction(1)).text == "B2<C2"
    formula = read_formula("甲÷乙", NAMES)
    assert spreadsheet(formula, {name: scaled(CELLS[name], Fraction(1000)) for name in "甲乙"}, EXCEL).text == "B2*1000/(C2*1000)"


@pytest.mark.parametrize(
    "text",
    [
        "甲^0",  # 1 in the one program, an error in the other
        "甲＋1234567890123456",  # 16 digits
        "甲＋0.1234567890123456",
        "最大(" + ", ".join(["甲"] * 256) + ")",
        "若(甲>1, " * 60 + "1" + ", 0)" * 60,
    ],
)
def test_what_no_spreadsheet_can_say(text):
    with pytest.raises(Unsayable):
        said(text)


def test_a_formula_longer_than_excel_takes():
    formula = read_formula("＋".join(["甲"] * 500), NAMES)
    with pytest.raises(Unsayable):
        spreadsheet(formula, {"甲": Term("'外交部及所屬機關（各年度）'!B2")}, EXCEL)


def test_a_sum_of_500_terms_has_no_brackets():
    assert said("＋".join(["甲"] * 500)) == "+".join(["B2"] * 500)


@pytest.mark.parametrize(
    ("text", "divides", "blurred"),
    [
        ("甲＋乙", False, False), ("甲÷乙", True, False), ("（甲－乙）÷丙", True, False), ("甲÷乙－丙÷丁", True, True),
        ("平均(甲÷乙, 丙)", True, True), ("甲^2", False, False), ("甲^－2", True, False),
    ],
)  # fmt: skip
def test_a_term_knows_whether_it_divides_and_whether_that_is_added_up(text, divides, blurred):
    formula = read_formula(text, NAMES)
    term = spreadsheet(formula, CELLS, EXCEL)
    assert (term.divides, term.blurred) == (divides, blurred)


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (9, 25, "Z10"), (1, 26, "AA2"), (0, 701, "ZZ1"), (0, 702, "AAA1")]
)
def test_a_cell_has_this_name(row, column, name):
    assert a1(row, column) == name


def test_a_fixed_name_is_the_same_everywhere():
    assert a1(1, 1, "$") == "$B$2"


def test_a_function_holds_no_more_than_255_arguments():
    assert call("SUM", EXCEL, *[Term("A1")] * 255).text.count("A1") == 255
    with pytest.raises(Unsayable):
        call("SUM", EXCEL, *[Term("A1")] * 256)


# What doubles make of it.


def seen(text: str, **figures: str):
    formula = read_formula(text, NAMES, ("達", "成"))
    values = {name: typed(Fraction(figure)) for name, figure in figures.items()}
    return doubles(formula, values)


@pytest.mark.parametrize(
    ("text", "figures", "places", "mode", "digits"),
    [
        # 60.725 %: the double is 60.724999999999994
        ("甲÷乙", {"甲": "109305", "乙": "180000"}, 4, "half-up", "0.6073"),
        ("甲÷乙", {"甲": "109304", "乙": "180000"}, 4, "half-up", "0.6072"),
        ("甲÷乙", {"甲": "-109305", "乙": "180000"}, 4, "half-up", "-0.6073"),
        ("甲", {"甲": "2.675"}, 2, "half-up", "2.68"),
        ("甲", {"甲": "0.29"}, 2, "down", "0.29"),
        ("甲", {"甲": "0.29"}, 2, "up", "0.29"),
        ("甲÷乙", {"甲": "1", "乙": "8"}, 2, "half-even", "0.12"),
        ("甲÷乙", {"甲": "3", "乙": "8"}, 2, "half-even", "0.38"),
        ("甲", {"甲": "999999999999999"}, 6, "half-up", "999999999999999"),
        ("甲÷乙", {"甲": "12345678900500", "乙": "1000"}, 0, "half-up", "12345678901"),
    ],
)
def test_every_spreadsheet_rounds_it_so(text, figures, places, mode, digits):
    assert rounding(seen(text, **figures), places, mode).exact == Fraction(digits)


@pytest.mark.parametrize(
    ("text", "figures", "places", "mode"),
    [
        # so near to half-way that 15 digits do not tell
        ("甲÷乙", {"甲": "807273921576561", "乙": "1944605080"}, 1, "half-up"),
        ("甲÷乙", {"甲": "542524389274", "乙": "452480725"}, 0, "down"),
        # a sum of decimals that is just a whole unit, or just half of one, but not in doubles
        ("甲＋乙－丙", {"甲": "0.1", "乙": "0.2", "丙": "0.3"}, 1, "up"),
        ("甲÷乙－丙÷丁", {"甲": "85005", "乙": "100000", "丙": "8", "丁": "10"}, 4, "half-up"),
        # more digits than a spreadsheet keeps
        ("甲×乙", {"甲": "123456789012345", "乙": "1.1"}, 2, "half-up"),
        ("甲÷乙", {"甲": "1", "乙": "3"}, 16, "half-up"),
    ],
)
def test_where_spreadsheets_might_round_otherwise_it_is_not_sure(text, figures, places, mode):
    with pytest.raises(Unsure):
        rounding(seen(text, **figures), places, mode)


def test_the_double_may_be_whole_where_the_value_is_not():
    almost = seen("甲÷乙－丙÷丁", 甲="4411036368", 乙="10", 丙="81", 丁="684085489556")
    assert not rescaled(almost, Fraction(100)).whole


@pytest.mark.parametrize(
    ("text", "figures", "holds"),
    [
        ("甲÷乙≥80％", {"甲": "4", "乙": "5"}, True),
        ("甲÷乙＞80％", {"甲": "4", "乙": "5"}, False),
        ("甲＞乙", {"甲": "999999999999999", "乙": "999999999999998"}, True),
        ("甲＞0 或 甲÷乙＞0", {"甲": "1", "乙": "0"}, True),
        ("甲＞0 且 甲÷乙＞0", {"甲": "0", "乙": "0"}, False),
    ],
)
def test_a_comparison_that_is_sure(text, figures, holds):
    assert seen(text, **figures) is holds


@pytest.mark.parametrize("text", ["甲－乙≥0.1000001", "甲－乙＜0.1000001"])
def test_what_lost_digits_turn_round_is_not_sure(text):
    """The difference is 0.1, that of the doubles 0.10000038."""
    with pytest.raises(Unsure):
        seen(text, 甲="12345678901.1", 乙="12345678901")


@pytest.mark.parametrize("text", ["甲÷乙＋丙≥0.3", "甲÷乙＋丙＜0.3"])
def test_what_is_equal_but_not_in_doubles_is_not_sure(text):
    with pytest.raises(Unsure):
        seen(text, 甲="1", 乙="10", 丙="0.2")


def test_two_numbers_that_agree_in_15_digits_may_be_taken_for_equal():
    with pytest.raises(Unsure):
        compare(lambda a, b: a > b, typed(Fraction("0.1234567890123456")), typed(Fraction("0.1234567890123457")))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("甲÷乙", {"甲": "1", "乙": "0"}),
        ("甲÷(1÷乙)", {"甲": "1", "乙": "0"}),
        ("甲^－1", {"甲": "0"}),
        ("最大(甲, 甲÷乙)", {"甲": "1", "乙": "0"}),
    ],
)
def test_a_zero_denominator(text, figures):
    assert seen(text, **figures) is None


def test_only_the_branch_that_is_taken_counts():
    result = seen("若(乙＝0, 甲, 甲÷乙)", 甲="3", 乙="0")
    assert (result.exact, result.low, result.high) == (3, 3.0, 3.0)


def test_a_difference_near_zero_may_be_taken_for_zero():
    result = seen("甲－乙", 甲="0.300000000000001", 乙="0.300000000000002")
    assert result.low < 0 <= result.high


def test_a_value_beyond_doubles_is_not_sure():
    with pytest.raises(Unsure):
        seen("甲^64", 甲="1" + "0" * 6)
