"""The exact value of a formula: no float on the way, no rounding before the end."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpical.expression.exact import Value, evaluate
from kpical.expression.reading import read_formula
from kpical.problem.errors import KpicalError, TooLarge, ZeroDenominator
from kpical.quantity.rounding import rounded


def value(text: str, **figures: str | bool) -> Value:
    truths = [name for name, figure in figures.items() if isinstance(figure, bool)]
    formula = read_formula(text, {name: name for name in figures}, truths)
    given_ = {name: figure if isinstance(figure, bool) else Fraction(figure) for name, figure in figures.items()}
    return evaluate(formula, given_)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("0.1+0.2", "0.3"), ("1/3*3", "1"), ("21.9/0.2", "109.5"), ("(1/3)/(32/3)*100", "3.125"), ("120％+5", "6.2"),
        ("15％", "3/20"), ("(1＋2)×3", "9"), ("１．５＋１", "2.5"), ("2+3*4", "14"), ("2-3-4", "-5"), ("8/4/2", "1"),
        ("8÷4×2", "4"), ("-2^2", "-4"), ("(-2)^2", "4"), ("2×3^2", "18"), ("2^-1", "1/2"), ("2^--3", "8"), ("(2^3)^2", "64"),
        ("0^0", "1"), ("--5", "5"), ("1--1", "2"), ("+-+5", "-5"), ("2×-3", "-6"), ("5%-3", "-2.95"), ("5%+3", "3.05"),
        ("50%*50%", "1/4"), ("(10+5)%", "3/20"), ("2×(10+5)%", "0.3"), ("-(50)%", "-1/2"), ("(50)%^2", "1/4"), ("1÷(50)%", "2"),
        ("合計(1,2)%", "0.03"), ("12×100％", "12"), ("1\n+2", "3"), ("1+\n2×\n3", "7"), ("合計(1, 2, 3)", "6"),
        ("平均(1, 2)", "1.5"), ("合計(1，2)", "3"), ("最大(1, 3, 2)-最小(4, 2)", "1"), ("絕對值(-1.5)", "1.5"),
        ("四捨五入(2.345, 2)", "2.35"), ("四捨五入(-2.5, 0)", "-3"), ("四捨五入(1/3, 4)×3", "0.9999"), ("若(1>0, 5, 6)", "5"),
        ("若(1＝1 且 2≠2, 5, 6)", "6"), ("達成項數(1>0, 2>1, 3=4)", "2"), ("若(1>2, 1, 若(2>1, 2, 3))", "2"),
        ("9999999999999999+1", "10000000000000000"), ("100000000000000000000.1-0.1", "1e20"),
    ],
)  # fmt: skip
def test_a_formula_has_this_value(text, result):
    assert value(text) == Fraction(result)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1/3*3 >= 1", True), ("1/3*3 > 1", False), ("0.1+0.2 <= 0.3", True), ("1≠1", False), ("3≦2", False), ("2＞＝2", True),
        ("1>0 且 2>1", True), ("1>2 或 2>1", True), ("非 1>2", True), ("非 非 1>2", False), ("not 1>2 and 2>1", True),
        ("1>2 且 1>2 或 2>1", True), ("2>1 或 2>1 且 1>2", True), ("(2>1 或 2>1) 且 1>2", False), ("非 1>2 且 1>2", False),
        ("1=2 或 1>0", True), ("若(1>0, 1>2, 2>1)", False), ("1 = 2 且 1 > 0", False), ("1+1 > 1", True), ("非 -1 > 0", True),
    ],
)  # fmt: skip
def test_a_question_is_answered(text, result):
    assert value(text) is result


@pytest.mark.parametrize(
    ("text", "decimals", "shown"),
    [("21.9/0.2", 0, "110"), ("(1/3)/(32/3)*100", 2, "3.13"), ("109305÷180000×100", 2, "60.73"), ("2÷3", 4, "0.6667")],
)
def test_rounded_once_at_the_end(text, decimals, shown):
    assert rounded(value(text), decimals) == shown


@pytest.mark.parametrize(
    ("text", "figures", "result"),
    [
        (
            "（實支數+應付未付數+賸餘數）÷（預算數） ×100%",
            {"實支數": "120", "應付未付數": "30", "賸餘數": "5", "預算數": "200"},
            "31/40",
        ),
        ("(本期-前期)÷前期", {"本期": "110", "前期": "-100"}, "-2.1"),
        ("若(乙＝0, 0, 甲÷乙)", {"甲": "1", "乙": "0"}, "0"),
        ("若(乙＝0, 0, 甲÷乙)", {"甲": "1", "乙": "4"}, "1/4"),
        ("113年度預算×2", {"113年度預算": "5"}, "10"),
        ("資本門(預算)+預算", {"資本門(預算)": "5", "預算": "1"}, "6"),
        ("預算-決算差異", {"預算-決算差異": "5"}, "5"),
        ("預算-決算差異", {"預算": "7", "決算差異": "2"}, "5"),
        ("abs(a)", {"a": "-1", "bs": "9"}, "1"),
        ("甲^2-甲", {"甲": "-3"}, "12"),
        ("甲-甲", {"甲": "0.1"}, "0"),
    ],
)
def test_a_formula_over_figures(text, figures, result):
    assert value(text, **figures) == Fraction(result)


@pytest.mark.parametrize(
    ("text", "figures", "result"),
    [
        ("甲", {"甲": True}, True),
        ("甲 且 非 乙", {"甲": True, "乙": False}, True),
        ("達成項數(甲, 乙, 丙 > 3)", {"甲": True, "乙": False, "丙": "4"}, 2),
        ("若(甲, 1, 2)", {"甲": False}, 2),
    ],
)
def test_yes_and_no_in_a_formula(text, figures, result):
    assert value(text, **figures) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [("甲≠0 且 1÷甲>0", False), ("甲＝0 或 1÷甲>0", True), ("若(甲＝0, 5, 1÷甲)", 5), ("若(甲≠0, 若(1÷甲>0, 1, 2), 3)", 3)],
)
def test_only_what_is_needed_is_computed(text, result):
    assert value(text, 甲="0") == result


@pytest.mark.parametrize(
    ("text", "denominator"),
    [
        ("甲÷乙", "乙"), ("甲÷（乙）", "乙"), ("甲÷(乙-乙)", "乙-乙"), ("甲÷乙÷甲", "乙"), ("甲÷(1÷乙)", "乙"), ("0÷0", "0"),
        ("乙^-1", "乙"), ("(乙×甲)^-2", "乙×甲"), ("平均(甲, 甲÷乙)", "乙"), ("(甲÷乙)%", "乙"), ("最大(1, 2÷乙)", "乙"),
        ("若(1÷乙>0, 1, 2)", "乙"), ("若(1>0, 1÷乙, 2)", "乙"), ("達成項數(1>0, 1÷乙>0)", "乙"), ("1÷乙>0 或 1>0", "乙"),
        ("乙÷乙", "乙"), ("甲÷(乙)%", "乙"), ("甲÷合計(乙, 乙)", "合計(乙, 乙)"), ("甲\n÷\n乙", "乙"),
    ],
)  # fmt: skip
def test_a_zero_denominator_is_an_error_with_its_place(text, denominator):
    with pytest.raises(ZeroDenominator) as caught:
        value(text, 甲="3", 乙="0")
    error = caught.value
    assert (error.code, error.exit_code) == ("zero_denominator", 1)
    assert error.denominator == error.formula[error.start : error.end]
    assert denominator in error.denominator


LARGE = "((1÷(2^64+{}))^64)^40"  # about 164,000 bits; two of them together are beyond the bound


@pytest.mark.parametrize(
    "text",
    [
        "((9^64)^64)^64",
        "((((9^64)^64)^64)^64)^64",
        "((0.1^64)^64)^64",
        "((9^-64)^64)^64",
        f"{LARGE.format(1)}×{LARGE.format(3)}",
        f"{LARGE.format(1)}+{LARGE.format(3)}",
        f"{LARGE.format(1)}÷({LARGE.format(3)}+1)",
        f"{LARGE.format(1)}+{LARGE.format(3)}-{LARGE.format(1)}-{LARGE.format(3)}",
        f"合計({LARGE.format(1)}, {LARGE.format(3)})",
        f"平均({LARGE.format(1)}, {LARGE.format(3)})",
        # 合計 is as bounded on the way as + is: thirty such terms took 40 s
        f"合計({LARGE.format(1)}, {LARGE.format(3)}, -{LARGE.format(1)}, -{LARGE.format(3)})",
        f"平均({LARGE.format(1)}, {LARGE.format(3)}, -{LARGE.format(1)}, -{LARGE.format(3)})",
    ],
)
def test_a_value_beyond_the_bound_is_too_large(text):
    with pytest.raises(TooLarge) as caught:
        value(text)
    assert caught.value.code == "too_large"


def test_a_value_up_to_the_bound_is_computed():
    assert value("(2^64)^64") == 2**4096
    assert value("甲^64", 甲="9" * 100) == (10**100 - 1) ** 64
    assert value("合計(" + ", ".join(["(2^64)^64"] * 80) + ")") == 80 * 2**4096


# The four operations, signs and whole powers read as Python reads them, over Fractions.

small = st.fractions(-3, 3, max_denominator=3)
flat = st.recursive(
    st.sampled_from(["甲", "乙", "丙"]),
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(["+", "-", "*", "/", " - ", " / "]), part).map("".join),
        part.map("({})".format),
        part.map("(-{})".format),
        part.map("({})^2".format),
        part.map("({})^-1".format),
        part.map("-({})^3".format),
    ),
    max_leaves=8,
)
PUBLISHED = str.maketrans({"+": "＋", "-": "－", "*": "×", "/": "÷", "(": "（", ")": "）", " ": "　"})


@given(flat, small, small, small, st.booleans())
@settings(max_examples=80, deadline=None)
def test_the_order_of_operations_is_everyone_s(text, a, b, c, published):
    figures = {"甲": a, "乙": b, "丙": c}
    try:
        expected: Fraction | str = eval(text.replace("^", "**"), {}, figures)
    except ZeroDivisionError:
        expected = "zero_denominator"
    try:
        got = value(text.translate(PUBLISHED) if published else text, **figures)
    except KpicalError as error:
        got = error.code
    assert got == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=6))
@settings(deadline=None)
def test_a_literal_is_what_it_spells(number):
    text = f"{number:f}"
    assert value(text) == Fraction(text)
    assert value(text + "％") == Fraction(text) / 100
