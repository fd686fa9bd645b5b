"""What a formula may say, what is refused, why, and where the caret stands."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpical.expression.algebra import Measured, measure
from kpical.expression.exact import evaluate
from kpical.expression.formula import Formula, walk
from kpical.expression.ratio import Ratio, ratio, variable
from kpical.expression.reading import read_formula
from kpical.expression.tree import Apply, NumberLiteral
from kpical.problem.errors import FormulaError, KpicalError
from kpical.problem.position import caret
from kpical.quantity.unit import find_unit

WORDS = {
    word: word
    for word in (
        "甲",
        "乙",
        "x",
        "a",
        "b",
        "年度預算",
        "預算",
        "113年度預算",
        "資本門(預算)",
        "預算-決算差異",
        "98年",
        "或有負債",
    )
}


def read(text: str) -> Formula:
    return read_formula(text, WORDS)


def refusal(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        read(text)
    return caught.value


# What is read.


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("113年度預算", ["113年度預算"]),
        ("資本門(預算)", ["資本門(預算)"]),
        ("資本門(預算)÷年度預算", ["資本門(預算)", "年度預算"]),
        ("預算-決算差異", ["預算-決算差異"]),
        ("年度預算－預算", ["年度預算", "預算"]),
        ("預算+年度預算+預算", ["預算", "年度預算"]),
        ("甲-98年", ["甲", "98年"]),
        ("或有負債÷預算", ["或有負債", "預算"]),
        ("甲>0 或 或有負債>0", ["甲", "或有負債"]),
        ("甲>0且乙>0", ["甲", "乙"]),
        ("甲>0或非乙>0", ["甲", "乙"]),
        ("abs(a)-b", ["a", "b"]),
        ("甲\n  ＋\n乙", ["甲", "乙"]),
        ("3.5", []),
    ],
)
def test_the_names_that_a_formula_uses(text, names):
    assert list(read(text).inputs) == names


def test_every_name_and_its_place():
    assert read("年度預算÷(甲＋年度預算)").spans() == [(0, 4, "年度預算"), (6, 7, "甲"), (8, 12, "年度預算")]


def test_a_longer_wording_stands_for_its_input():
    formula = read_formula("資本門預算數－預算數", {"預算數": "預算數", "資本門預算數": "預算數"})
    assert formula.inputs == ("預算數",)


@pytest.mark.parametrize(
    ("published", "plain"),
    [
        ("（甲＋乙）÷２×１００％", "(甲+乙)/2*100%"),
        ("［甲－乙］＊【３】", "(甲-乙)*(3)"),
        ("甲−乙／１．５", "甲-乙/1.5"),
        ("若（甲＞＝乙，１，２）", "if(甲>=乙,1,2)"),
        ("若(甲≧乙 且 甲≠0, 1, 2)", "IF(甲 >= 乙 AND 甲≠0, 1, 2)"),
        ("若(甲≤乙 或 非 甲＜0, 1, 2)", "若(甲＜＝乙 or not 甲<0, 1, 2)"),
        ("若(甲≦乙, 1, 2)", "若(甲<=乙, 1, 2)"),
        ("若(甲＝乙, 1, 2)", "若(甲=乙, 1, 2)"),
        ("合計（甲，乙）＾２", "sum(甲,乙)^2"),
        ("最大(甲)+最小(甲)+平均(甲)+絕對值(甲)+四捨五入(甲,2)", "MAX(甲)+min(甲)+Mean(甲)+abs(甲)+round(甲,2)"),
        ("達成項數(甲>0, 乙>0)", "count(甲>0,乙>0)"),
        ("甲　÷　乙", "甲÷乙"),
        ("甲\n÷\n乙", "甲÷乙"),
    ],
)
def test_what_is_published_means_the_same_as_what_is_typed(published, plain):
    assert read(published).notation.python == read(plain).notation.python


def test_no_name_and_no_literal_reaches_python():
    formula = read("若(年度預算＝0, 0.1, x÷年度預算×100%)")
    assert formula.notation.python == "f_if ( v0 == c1 , c2 , v3 / v4 * c5 )"
    assert formula.literals == {"c1": 0, "c2": Fraction(1, 10), "c5": 1}


# What is refused, with the caret under the spot.

REFUSED = [
    # what is refused on purpose
    ("甲 = 乙", "equality_at_top", "^^^^^^^"),
    ("甲^0.5", "exponent", "   ^^^"),
    ("x²", "superscript", " ^"),
    ("a//b", "floor_division", " ^^"),
    ("a%b", "modulo", " ^"),
    ("().__class__", "attribute", "  ^"),
    ("'x'*9", "string", "^"),
    ("f(1)", "unknown_function", "^"),
    ("9**9**9", "double_star", " ^^"),
    # names
    ("年度預算數", "unknown_name", "^^^^^^^^^^"),
    ("甲＋預箅", "unknown_name", "    ^^^^"),
    ("113年度", "unknown_name", "^^^^^^^"),
    ("113年度預算數", "unknown_name", "^^^^^^^^^^^^^"),
    ("absa", "unknown_name", "^^^^"),
    ("3甲", "unknown_name", "^^^"),
    ("甲3", "unknown_name", "^^^"),
    ("甲乙", "unknown_name", "^^^^"),
    ("預算或有款", "unknown_name", "^^^^^^^^^^"),
    ("甲>0and乙>0", "unknown_name", "   ^^^^^^"),
    ("v0", "unknown_name", "^^"),
    ("c0", "unknown_name", "^^"),
    ("None", "unknown_name", "^^^^"),
    ("lambda: 1", "unknown_name", "^^^^^^"),
    ("import os", "unknown_name", "^^^^^^"),
    ("甲 is 乙", "unknown_name", "   ^^"),
    ("甲×3萬", "unknown_name", "   ^^^"),
    ("甲×1.5萬", "unknown_name", "   ^^^^^"),
    ("12.5元", "unknown_name", "^^^^^^"),
    ("ＳＵＭ(1)", "unknown_function", "^^^^^^"),
    ("__import__('os')", "unknown_function", "^^^^^^^^^^"),
    ("f_sum(1)", "unknown_function", "^^^^^"),
    ("開根號(4)", "unknown_function", "^^^^^^"),
    ("合計", "function_without_bracket", "^^^^"),
    ("1 if 2 else 3", "function_without_bracket", "  ^^"),
    # signs
    ("a.b", "attribute", " ^"),
    ("甲.乙", "attribute", "  ^"),
    (".5", "attribute", "^"),
    ("5.", "attribute", " ^"),
    ("1.2.3", "attribute", "   ^"),
    ("甲[0]", "subscript", "  ^"),
    ("{1}", "subscript", "^"),
    ("(1]", "subscript", "  ^"),
    ("“x”", "string", "^"),
    ("「甲」", "string", "^^"),
    ("`x`", "string", "^"),
    ("甲₁", "superscript", "  ^"),
    ("甲／／乙", "floor_division", "  ^^^^"),
    ("甲**2", "double_star", "  ^^"),
    ("若(甲==乙,1,2)", "double_equals", "     ^^"),
    ("甲!=乙", "not_equal_sign", "  ^^"),
    ("甲<>乙", "not_equal_sign", "  ^^"),
    ("甲、乙", "separator", "  ^^"),
    ("甲;乙", "separator", "  ^"),
    ("甲，乙", "separator", "  ^^"),
    ("甲%", "percent_of_name", "  ^"),
    ("甲%乙", "modulo", "  ^"),
    ("(甲)%乙", "modulo", "    ^"),
    ("(甲)％(乙)", "modulo", "    ^^"),
    ("5%甲", "modulo", " ^"),
    ("5%%", "missing_operator", "  ^"),
    ("$1", "unknown_character", "^"),
    ("√甲", "unknown_character", "^"),
    ("甲：乙", "unknown_character", "  ^^"),
    ("甲&乙", "unknown_character", "  ^"),
    ("~1", "unknown_character", "^"),
    ("甲 – 乙", "unknown_character", "   ^"),
    ("甲 # 註", "unknown_character", "   ^"),
    ("甲\u200b", "unknown_character", "  ^"),
    ("甲\x00", "unknown_character", "  ^"),
    ("甲😀", "unknown_character", "  ^^"),
    # numbers
    ("1,000+甲", "grouped_literal", "  ^^^"),
    ("1，000＋甲", "grouped_literal", "   ^^^"),
    ("12,345", "grouped_literal", "  ^"),
    ("合計(1,000)", "grouped_literal", "       ^^^"),
    ("007", "leading_zeros", "^^^"),
    ("甲+００", "leading_zeros", "   ^^^^"),
    ("1e3", "scientific", "^^^"),
    ("1.5e3", "scientific", "^^^^^"),
    ("1E400", "scientific", "^^^^^"),
    ("0x10", "scientific", "^^^^"),
    ("1_000", "scientific", "^^^^^"),
    # brackets and order
    ("（甲", "unclosed", "^^"),
    ("((甲)", "unclosed", "^"),
    ("甲）", "unopened", "  ^^"),
    (")", "unopened", "^"),
    ("［甲）", "mismatched", "    ^^"),
    ("(甲］", "mismatched", "   ^^"),
    ("【甲）", "mismatched", "    ^^"),
    ("()", "empty_bracket", "^"),
    ("合計()", "empty_bracket", "    ^"),
    ("甲 乙", "missing_operator", "   ^^"),
    ("2(3)", "missing_operator", " ^"),
    ("(甲)(乙)", "missing_operator", "    ^"),
    ("甲 非 乙", "missing_operator", "   ^^"),
    ("甲+", "missing_operand", "  ^"),
    ("甲＋\n", "missing_operand", "  ^^"),
    ("*甲", "missing_operand", "^"),
    ("甲+*乙", "missing_operand", "   ^"),
    ("甲=>乙", "missing_operand", "   ^"),
    ("%", "missing_operand", "^"),
    ("合計(甲,)", "missing_operand", "        ^"),
    ("合計(,甲)", "missing_operand", "     ^"),
    ("且(甲>0)", "missing_operand", "^^"),
    ("(甲+)", "missing_operand", "    ^"),
    # truth and numbers
    ("1=1", "equality_at_top", "^^^"),
    ("(甲＝乙)", "equality_at_top", " ^^^^^^"),
    ("1<甲<3", "chained", "     ^"),
    ("若(1=甲=乙, 1, 2)", "chained", "        ^^"),
    ("5 + (甲>0)", "truth_as_number", "     ^^^^"),
    ("(甲>0)×100%", "truth_as_number", " ^^^^"),
    ("(甲>0)%", "truth_as_number", " ^^^^"),
    ("(甲>0)>0", "truth_as_number", " ^^^^"),
    ("最大(甲>0, 2)", "truth_as_number", "     ^^^^"),
    ("甲-非 乙>0", "truth_as_number", "   ^^"),
    ("甲且乙", "number_as_truth", "^^"),
    ("非 甲", "number_as_truth", "   ^^"),
    ("若(甲, 1, 2)", "number_as_truth", "   ^^"),
    ("達成項數(甲)", "number_as_truth", "         ^^"),
    ("若(甲>0, 1, 乙>0)", "truth_branches", "^^^^^^^^^^^^^^^^^"),
    ("若(甲>0, 1)", "wrong_arguments", "^^^^^^^^^^^"),
    ("絕對值(甲, 乙)", "wrong_arguments", "^^^^^^^^^^^^^^"),
    ("四捨五入(甲)", "wrong_arguments", "^^^^^^^^^^^^"),
    ("四捨五入(甲, -1)", "places_not_whole", "             ^^"),
    ("四捨五入(甲, 乙)", "places_not_whole", "             ^^"),
    ("四捨五入(甲, 1.5)", "places_not_whole", "             ^^^"),
    ("四捨五入(甲, 31)", "places_not_whole", "             ^^"),
    ("甲^乙", "exponent", "   ^^"),
    ("甲^(1+1)", "exponent", "    ^^^"),
    ("甲^65", "exponent", "   ^^"),
    ("甲^-65", "exponent", "   ^^^"),
    ("9^9^9", "exponent", "  ^^^"),
    ("甲^50%", "exponent", "   ^^^"),
    # nothing
    ("", "empty", "^"),
    (" \n\t", "empty", "^"),
]


@pytest.mark.parametrize(("text", "reason", "carets"), REFUSED)
def test_a_formula_is_refused_with_its_reason_and_its_place(text, reason, carets):
    error = refusal(text)
    assert error.reason == reason
    assert caret(error.text, error.start, error.end)[1] == carets
    assert (error.code, error.exit_code) == ("bad_formula", 2)


def test_the_second_line_has_the_caret_too():
    error = refusal("甲＋\n  乙 // 2")
    assert caret(error.text, error.start, error.end) == ["  乙 // 2", "     ^^"]


def test_what_the_issue_names_has_a_sentence_of_its_own_each():
    texts = ["甲 = 乙", "甲^0.5", "x²", "a//b", "a%b", "'x'*9", "f(1)", "x.y", "9**9", "甲[0]", "1" + "+1" * 999, "(" * 65 + "1"]
    assert len({refusal(text).reason for text in texts}) == len(texts)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("年度預算數", "年度預算"), ("年度預箅", "年度預算"), ("合記(1)", "合計"), ("summ(1)", "sum"), ("Abs1(1)", "abs")],
)
def test_did_you_mean(text, meant):
    assert meant in refusal(text).near


def test_an_unknown_name_says_which_there_are():
    error = refusal("丙")
    assert error.found == "丙"
    assert "年度預算" in error.wanted


def test_a_grouped_number_names_the_comma():
    assert refusal("1，000＋甲").found == "，"


# Bounds.


@pytest.mark.parametrize(
    ("text", "reason", "code"),
    [
        ("(" * 10_000, "too_long", "too_large"),
        ("(" * 10_000 + "1" + ")" * 10_000, "too_long", "too_large"),
        ("1+" * 500_000 + "1", "too_long", "too_large"),
        ("甲" * 4_001, "too_long", "too_large"),
        (" " * 4_001, "too_long", "too_large"),
        ("1+" * 500 + "1", "too_many_tokens", "too_large"),
        ("(" * 1_999 + "1" + ")" * 1_999, "too_many_tokens", "too_large"),
        ("9" * 101, "literal_too_long", "too_large"),
        ("0." + "9" * 99, "literal_too_long", "too_large"),
        ("(" * 65 + "1" + ")" * 65, "too_deep", "too_deep"),
        ("（" * 65 + "1" + "）" * 65, "too_deep", "too_deep"),
        ("合計(" * 65 + "1" + ")" * 65, "too_deep", "too_deep"),
        ("-" * 65 + "1", "too_deep", "too_deep"),
        ("非 " * 65 + "1>0", "too_deep", "too_deep"),
        ("(" * 40 + "-" * 40 + "1" + ")" * 40, "too_deep", "too_deep"),
        ("9^9^9", "exponent", "bad_formula"),
        ("2^" * 499 + "2", "exponent", "bad_formula"),
        ("2^-" * 333 + "2", "exponent", "bad_formula"),
        ("-2^" * 333 + "2", "exponent", "bad_formula"),
        ("1>" * 400 + "1", "chained", "bad_formula"),
        ("甲" * 4_000, "unknown_name", "bad_formula"),
        ("a" * 4_000, "unknown_name", "bad_formula"),
        ("(1)" + "%" * 900, "missing_operator", "bad_formula"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_a_hostile_formula_is_refused_at_once(text, reason, code):
    error = refusal(text)
    assert (error.reason, error.code) == (reason, code)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1+" * 499 + "1", 500),
        ("(" * 64 + "1" + ")" * 64, 1),
        ("(1+" * 64 + "1" + ")" * 64, 65),
        ("-" * 64 + "1", 1),
        ("-(" * 32 + "1" + ")" * 32, 1),
        ("(" * 64 + "1" + ")%" * 64, Fraction(1, 100**64)),
        ("合計(1," * 64 + "1" + ")" * 64, 65),
        ("若(1>0,1," * 64 + "1" + ")" * 64, 1),
        ("9" * 100, 10**100 - 1),
        ("1" + "*-1" * 332, 1),
        ("1>0且" * 240 + "1>0", True),
        ("最大(" + "1," * 497 + "2)", 2),
        ("甲" + " " * 3_999, 7),
        ("2^64", 2**64),
        ("2^-64", Fraction(1, 2**64)),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_up_to_its_bounds_a_formula_is_computed(text, value):
    formula = read(text)
    assert evaluate(formula, {"甲": Fraction(7)}) == value


# Properties.

formula_like = st.text("甲乙x預算0012.,，%％()（）［］+-−*×/÷^=＝<>≥≠且或非²e '、\n", max_size=25)
WRITTEN = [
    *(
        "甲",
        "乙",
        "年度預算",
        "預算-決算差異",
        "1",
        "0.5",
        "２",
        "100％",
        "%",
        "(",
        ")",
        "（",
        "）",
        "［",
        "］",
        ",",
        "，",
        " ",
        "\n",
    ),
    *("+", "－", "×", "÷", "^", "^2", "^-1", ">=", "＝", "≠", "<", "且", "或", "非", "and", "not "),
    *("若(", "合計(", "四捨五入(", "達成項數(", "最大(", "平均(", "絕對值("),
]
pieces = st.lists(st.sampled_from(WRITTEN), max_size=18).map("".join)
UNITS = ("元", "千元", "%", "百分點", "人", "次")


def outcome(step: Callable[[], object]) -> object:
    """What a step gives, or the mistake that kpical explains; any other exception is a failure."""
    try:
        return step()
    except KpicalError as error:
        return error


@given(st.one_of(st.text(max_size=60), formula_like, pieces))
@settings(max_examples=250, deadline=None)
def test_any_text_is_a_formula_or_is_refused_with_a_place_in_it(text):
    read_or_refused = outcome(lambda: read(text))
    if isinstance(read_or_refused, Formula):
        for node in walk(read_or_refused.tree):
            assert text[node.start : node.end].strip()
            assert isinstance(node, Apply | NumberLiteral) or text[node.start : node.end] in WORDS
    else:
        error = read_or_refused
        assert isinstance(error, FormulaError)
        assert error.text == text
        assert 0 <= error.start <= error.end <= len(text)
        assert text[error.start : error.end].strip() or error.reason == "empty"


@given(pieces, st.sampled_from(UNITS), st.sampled_from([Fraction(0), Fraction(2), Fraction(-1, 3), Fraction(10) ** 90]))
@settings(max_examples=250, deadline=None)
def test_every_reader_of_a_formula_gives_a_result_or_an_error_of_its_own(text, unit, value):
    formula = outcome(lambda: read(text))
    if not isinstance(formula, Formula):
        return
    names = formula.inputs
    result = outcome(lambda: evaluate(formula, dict.fromkeys(names, value)))
    assert isinstance(result, Fraction | bool) or result.code in ("zero_denominator", "too_large")
    measured = outcome(lambda: measure(formula, dict.fromkeys(names, find_unit(unit))))
    assert isinstance(measured, Measured) or measured.code == "unit_mismatch"
    assert isinstance(ratio(formula, {name: variable(name) for name in names}), Ratio | None)


@pytest.mark.parametrize("text", ["〔（甲－乙）÷乙〕×100％", "﹙甲﹣乙﹚∕乙×100﹪", "（甲﹢乙－2×乙）∕合計﹙乙﹐0﹚×100﹪"])
def test_the_signs_of_big5_are_read_as_the_usual_ones(text):
    formula = read_formula(text, {"甲": "甲", "乙": "乙"}, set())
    assert evaluate(formula, {"甲": Fraction(3), "乙": Fraction(2)}) == Fraction(1, 2)
