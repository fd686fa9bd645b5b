"""What is said of the figures that reach a target, read as a person reads it, is just what trying all of them finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators import of_formula
from strategies import patient

from kpical.computation.calculation import calculate
from kpical.computation.solving import solve
from kpical.problem.errors import KpicalError
from kpical.report.needed import ends, sentence
from kpical.words import Words

ZH = Words("zh-TW")
FORMULAS = ("甲÷乙", "甲÷(乙-3)", "甲÷(5-乙)", "甲×乙÷乙", "(甲-乙)÷(乙-甲)", "甲÷(1÷乙)", "1÷(乙×(乙-5))×乙", "甲-乙")
TARGETS = (">= 1", "> 0", "<= 2", "< 0.5", "= 1", "-1..1", ">= -9")
_FORMS = (
    (r"任何數", lambda low, high: True),
    (r"(?P<low>-?\d+) 至 (?P<high>-?\d+)", lambda low, high: low and high),
    (r"(?P<low>-?\d+)以上", lambda low, high: low),
    (r"(?P<high>-?\d+)以下", lambda low, high: high),
    (r"(?P<low>(?P<high>-?\d+))", lambda low, high: low and high),
)


def read(text, number):
    """Whether the number is among those that the text tells."""
    for one in text.split(" 或 "):
        said, _, without = one.removesuffix("）").partition("（不含 ")
        for form, holds in _FORMS:
            if match := re.fullmatch(form, said):
                low, high = (int(match[end]) if end in match.re.groupindex else 0 for end in ("low", "high"))
                if holds(low <= number, number <= high) and str(number) not in without.split("、"):
                    return True
                break
        else:
            pytest.fail(f"what is {said!r}?")
    return False


def met(one, figures, target):
    try:
        return calculate(one, figures, target=target).met
    except KpicalError:
        return False


@patient(300)
@given(
    st.sampled_from(FORMULAS),
    st.sampled_from(TARGETS),
    st.integers(-6, 6),
    st.integers(-3, 3),
    st.integers(0, 8),
)
def test_what_is_said_of_whole_numbers_within_limits_is_what_trying_all_finds(formula, target, a, low, more):
    one = of_formula(formula, {"甲": "", "乙": f"whole: true, min: {low}, max: {low + more}"})
    try:
        solution = solve(one, 甲=a, unknown="乙", target=target)
    except KpicalError:
        return
    (way,) = solution.ways
    allowed = range(low, low + more + 1)
    tried = [b for b in allowed if met(one, {"甲": a, "乙": b}, target)]
    told = ends(way.intervals, way.unknown, ZH)
    assert [b for b in allowed if told and read(told, b)] == tried
    if found := re.fullmatch(r"乙不論多少(?:（不含 (.*?)）)?都達成（.*）。", sentence(way, solution.target, ZH)):
        assert [str(b) for b in allowed if b not in tried] == (found[1].split("、") if found[1] else [])


@pytest.mark.parametrize(
    ("formula", "limits", "stands", "told"),
    [
        ("甲×乙÷乙", "min: 0", None, "乙不論多少（不含 0）都達成（>= 1）。"),
        ("甲×乙÷乙", "min: 0", 5, "已達成；乙不論多少（不含 0）都達成。"),
        ("甲×乙÷乙", "min: 1", None, "乙不論多少都達成（>= 1）。"),
        ("甲×(乙-9)÷(乙-9)", "max: 9", None, "乙不論多少（不含 9）都達成（>= 1）。"),
        ("甲×乙×(乙-9)÷(乙×(乙-9))", "min: 0, max: 9", None, "乙不論多少（不含 0、9）都達成（>= 1）。"),
        ("甲÷乙", "min: 0", None, "乙在 2以下（不含 0）時達成（>= 1）。"),
        ("甲÷乙", "min: 1", None, "乙在 2以下時達成（>= 1）。"),
    ],
)
def test_a_limit_at_which_a_denominator_is_zero_is_left_out(formula, limits, stands, told):
    one = of_formula(formula, {"甲": "", "乙": limits})
    figures = {"甲": 2} | ({} if stands is None else {"乙": stands})
    solution = solve(one, figures, unknown="乙", target=">= 1")
    assert sentence(solution.ways[0], solution.target, ZH) == told
