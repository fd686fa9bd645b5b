"""Can a printed figure be true? Published figures, figures beside them, and what can be said of none."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators import of_formula
from strategies import patient

import kpical
from kpical.computation.audit import AGREEMENTS, RULES
from kpical.problem.errors import BadOption, FigureError, KpicalError, UnknownInput
from kpical.quantity.rounding import rounded

SHARE = "占比"


def agreement(indicator, published, rounding=None, decimals=None, **figures):
    return kpical.audit(indicator, published, figures, rounding=rounding, decimals=decimals).agreement


@pytest.mark.parametrize(
    ("part", "whole", "published", "agrees"),
    [
        # 中央政府總預算案社會福利支出等，各占歲出之比率；億元 (114 年度中央政府總預算案總說明)
        ("4,490億元", "10,948.18億元", "41.02%", "possible"),
        ("4,490億元", "10,948.18億元", "41.01%", "agrees"),
        ("4,490億元", "10,948.18億元", "41.03%", "differs"),
        ("218.75億元", "348.10億元", "62.84%", "agrees"),
        ("90", "192", "46.88%", "agrees"),
        ("90", "192", "46.90%", "differs"),
        ("90", "192", "46.9", "agrees"),
        ("90", "192", "46.87%", "cut_off"),
        ("20,767", "42,839", "48.48", "agrees"),
        ("11,356", "12,951", "87.68", "agrees"),
        ("11,356", "12,951", "87.69", "differs"),
        ("-90", "192", "-46.88", "agrees"),
        ("-90", "192", "-46.87", "cut_off"),
        ("0", "192", "0.00", "agrees"),
        ("1", "30000", "0.00", "agrees"),
        ("1", "15000", "0.00", "cut_off"),
        ("-1", "15000", "0.00", "cut_off"),
        ("1", "192", "-", "unprinted"),
        ("1", "192", "", "unprinted"),
    ],
)
def test_published_shares(part, whole, published, agrees):
    assert agreement(SHARE, published, 部分=part, 全體=whole) == agrees


def test_the_bounds_are_those_of_the_rounded_figures():
    found = kpical.audit(SHARE, "41.02%", 部分="4,490億元", 全體="10,948.18億元")
    assert (found.low, found.high) == (
        Fraction("4489.5") / Fraction("10948.185") * 100,
        Fraction("4490.5") / Fraction("10948.175") * 100,
    )
    assert Fraction("41.0067") < found.low < Fraction("41.0068")
    assert Fraction("41.0159") < found.high < Fraction("41.0160")
    assert found.published == Fraction("41.02")
    assert found.result.text == "41.01"


def test_figures_that_were_rounded_stay_within_what_is_declared_of_them():
    zero = {"實現數": "0千元", "應付數": "0千元", "保留數": "0千元"}
    audited = kpical.audit("決算數占預算數之比率", "0.00", zero, 預算數="2千元")
    assert (audited.agreement, audited.low, audited.high) == ("agrees", 0, 100)
    assert agreement("決算數占預算數之比率", "-20.00", 預算數="2千元", **zero) == "differs"
    surplus = {"實支數": "1千元", "應付未付數": "0千元", "賸餘數": "0千元"}  # a surplus may be negative
    assert kpical.audit("資本門執行率", "33.33", surplus, 預算數="3千元").low == 0


def test_exact_figures_have_no_bounds():
    found = kpical.audit(SHARE, "46.90%", 部分="90", 全體="192")
    assert (found.low, found.high) == (None, None)


@pytest.mark.parametrize(
    ("published", "rounding", "decimals", "agrees"),
    [
        ("46.88", "half-up", None, "agrees"),
        ("46.87", "half-up", None, "differs"),
        ("46.87", "down", None, "cut_off"),
        ("46.88", "down", None, "differs"),
        ("46.9", None, 2, "differs"),  # a zero at its end was dropped: 46.90
        ("46.90", None, 1, "agrees"),  # one was added: 46.9
        ("46.875", None, 2, "agrees"),  # what was to be printed
    ],
)
def test_one_rule_and_other_decimals(published, rounding, decimals, agrees):
    assert agreement(SHARE, published, rounding, decimals, 部分="90", 全體="192") == agrees


# Figures cut off at 千元 (1.999, 3) give what figures rounded half up cannot: 1千元 is 0.5 to 1.5 or 1 to 2.
@pytest.mark.parametrize(("rounding", "agrees"), [("half-up", "differs"), ("down", "possible"), (None, "possible")])
def test_the_figures_follow_the_rule(rounding, agrees):
    assert agreement(SHARE, "65%", rounding, 部分="1千元", 全體="3千元") == agrees


@pytest.mark.parametrize(
    ("formula", "agrees"),
    [
        ("甲÷乙+乙÷甲", "unverified"),  # its least value lies between the corners
        ("絕對值(甲-乙)", "unverified"),
        ("最大(甲,乙)", "unverified"),
        ("甲×甲", "unverified"),
        ("甲÷(乙-2.35)", "unverified"),  # the denominator may be zero
        ("甲+乙", "possible"),
        ("甲×乙÷乙", "possible"),
    ],
)
def test_what_corners_do_not_show_is_not_judged(formula, agrees):
    indicator = of_formula(formula, decimals="1")
    figures = {"甲": "1.4", "乙": "2.4", "丙": "1"}
    value = kpical.calculate(indicator, figures, decimals=3).value
    near = rounded(value + Fraction(1, 10), 1)
    assert near != rounded(value, 1)
    assert agreement(indicator, near, "half-up", **figures) == agrees


def test_the_same_is_said_whatever_the_formula_is():
    indicator = of_formula("絕對值(甲-乙)", decimals="1")
    assert agreement(indicator, "1.0", 甲="1.4", 乙="2.4", 丙="1") == "agrees"
    assert agreement(indicator, "9", 甲="1", 乙="2", 丙="1") == "differs"  # all figures are exact


def test_a_denominator_that_may_be_zero_is_not_judged():
    assert agreement(SHARE, "1", 部分="3千元", 全體="0.4千元") != "unverified"
    indicator = of_formula("甲÷(乙-丙)")
    assert agreement(indicator, "55", 甲="1.0", 乙="2.1", 丙="2.2") == "unverified"


def test_open_ends_that_touch_are_possible():
    """0.5 to 1.5 in the figure, 1.5 to 2.5 in what is printed: the half is in neither alone, and nobody can be sure."""
    indicator = of_formula("甲×1.0", {"甲": "{unit: 千元}"}, unit="千元", decimals="0")
    assert agreement(indicator, "2", "half-up", 甲="1") == "possible"
    assert agreement(indicator, "3", "half-up", 甲="1") == "differs"


def test_a_used_indicator_and_parts_are_gone_through():
    figures = {"實支數": "1.20億元", "應付未付數": "0.30億元", "賸餘數": "0", "預算數.原預算": "1.5億元"}
    whole = {"實支數": "1.20億元", "應付未付數": "0.30億元", "賸餘數": "0", "預算數": "1.9億元"}
    assert kpical.audit("資本門執行率", "79", whole).agreement == "agrees"
    assert kpical.audit("資本門執行率", "80", whole).agreement == "possible"
    with pytest.raises(KpicalError):
        kpical.audit("資本門執行率", "80", figures)


def test_what_is_wrong_is_raised():
    with pytest.raises(FigureError) as raised:
        kpical.audit(SHARE, "約41%", 部分="1", 全體="2")
    assert raised.value.code == "approximate"
    with pytest.raises(UnknownInput):
        kpical.audit(SHARE, "41%", 部份="1", 全體="2")
    with pytest.raises(BadOption):
        kpical.audit(SHARE, "41%", rounding="half-even", 部分="1", 全體="2")
    with pytest.raises(FigureError):
        kpical.audit(SHARE, 0.41, 部分="1", 全體="2")


def test_what_python_hands_over_is_read_as_its_digits():
    found = kpical.audit(SHARE, Decimal("46.88"), 部分=90, 全體=192)
    assert found.agreement in AGREEMENTS
    assert repr(found) == "<Audit 部分占全體之比率 agrees>"


# Properties

FORMULAS = ["甲÷乙", "(甲-乙)÷乙", "甲÷(甲+乙)", "甲-乙", "甲×乙÷丙", "(甲÷丙-乙÷丙)÷(乙÷丙)", "甲÷乙+乙÷甲", "絕對值(甲-乙)"]
INDICATORS = {formula: of_formula(formula) for formula in FORMULAS}
PERCENT = of_formula("甲÷乙×100％", unit='"%"')
TRUE = st.integers(-40_000, 40_000).map(lambda number: Fraction(number, 1000))


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("rule", RULES)
@patient(60)
@given(TRUE, TRUE, TRUE, st.integers(1, 2), st.integers(0, 2))
def test_a_true_figure_never_differs(formula, rule, a, b, c, places, decimals):
    """Figures and result are printed by one rule: whatever they were, what is printed is not said to be wrong."""
    true = dict(zip("甲乙丙", (a, b, c), strict=True))
    printed = {name: rounded(value, places, rule) for name, value in true.items()}
    try:
        value = kpical.calculate(INDICATORS[formula], true).value
        kpical.calculate(INDICATORS[formula], printed)
    except KpicalError:
        return
    published = rounded(value, decimals, rule)
    assert agreement(INDICATORS[formula], published, rule, **printed) != "differs"
    assert agreement(INDICATORS[formula], published, **printed) != "differs"


@given(st.integers(-999, 999), st.integers(1, 999), st.integers(0, 3), st.sampled_from([-1, 1]))
def test_a_last_digit_that_is_changed_never_agrees(part, whole, decimals, by):
    figures = {"甲": str(part), "乙": str(whole), "丙": "1"}
    digits = rounded(Fraction(part, whole) * 100, decimals)
    changed = rounded(Fraction(digits) + Fraction(by, 10**decimals), decimals)
    assert agreement(PERCENT, digits, "half-up", **figures) == "agrees"
    assert agreement(PERCENT, changed, "half-up", **figures) == "differs"


@given(st.integers(-999, 999), st.integers(1, 999), st.integers(-2000, 2000), st.sampled_from(["千元", "元"]))
def test_without_a_rule_nothing_is_judged_harder(part, whole, tenths, unit):
    figures = {"部分": f"{part}{unit}", "全體": f"{whole}{unit}"}
    published = rounded(Fraction(tenths, 10), 1)
    if agreement(SHARE, published, **figures) == "differs":
        assert {agreement(SHARE, published, rule, **figures) for rule in RULES} == {"differs"}
