"""A formula as a ratio of integer polynomials: what batch computes must be what the exact evaluator computes."""

from fractions import Fraction
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpical.expression.exact import evaluate
from kpical.expression.ratio import Polynomial, Ratio, added, constant, ratio, variable
from kpical.expression.reading import read_formula
from kpical.problem.errors import KpicalError, ZeroDenominator

NAMES = ("甲", "乙", "丙")
WORDS = {name: name for name in NAMES}
VARIABLES = {name: variable(name) for name in NAMES}


def as_ratio(text: str) -> Ratio | None:
    formula = read_formula(text, WORDS)
    return ratio(formula, VARIABLES)


def polynomial(**terms: int) -> Polynomial:
    """polynomial(甲2乙=3) is 3甲²乙; polynomial(_=5) is the number 5."""
    return {
        tuple(
            sorted((char, int(key[i + 1]) if key[i + 1 : i + 2].isdigit() else 1) for i, char in enumerate(key) if char in NAMES)
        ): c
        for key, c in terms.items()
    }


def at(of: Polynomial, figures: dict[str, Fraction]) -> Fraction:
    return sum((c * prod((figures[name] ** power for name, power in m), start=Fraction(1)) for m, c in of.items()), Fraction(0))


def computed(of: Ratio, figures: dict[str, Fraction]) -> Fraction | str:
    """As batch does it: one division, unless a denominator that the formula meets is zero."""
    denominator = at(of.denominator, figures)
    if not denominator or not all(at(met, figures) for met in of.met):
        return "zero_denominator"
    return at(of.numerator, figures) / denominator


def evaluated(text: str, figures: dict[str, Fraction]) -> Fraction | bool | str:
    formula = read_formula(text, WORDS)
    try:
        return evaluate(formula, figures)
    except KpicalError as error:
        return error.code


@pytest.mark.parametrize(
    ("text", "numerator", "denominator"),
    [
        ("甲÷乙", polynomial(甲=1), polynomial(乙=1)),
        ("甲÷乙×100％", polynomial(甲=1), polynomial(乙=1)),
        ("(甲-乙)÷乙", polynomial(甲=1, 乙=-1), polynomial(乙=1)),
        ("(甲+乙)÷丙×100", polynomial(甲=100, 乙=100), polynomial(丙=1)),
        ("甲×0.5＋乙", polynomial(甲=1, 乙=2), polynomial(_=2)),
        ("甲^2-乙", polynomial(甲2=1, 乙=-1), polynomial(_=1)),
        ("甲^-1", polynomial(_=1), polynomial(甲=1)),
        ("合計(甲, 乙, 丙)", polynomial(甲=1, 乙=1, 丙=1), polynomial(_=1)),
        ("平均(甲, 乙)", polynomial(甲=1, 乙=1), polynomial(_=2)),
        ("(甲)％", polynomial(甲=1), polynomial(_=100)),
        ("甲-甲", {}, polynomial(_=1)),
        ("1÷甲+1÷乙", polynomial(甲=1, 乙=1), polynomial(甲乙=1)),
        ("3", polynomial(_=3), polynomial(_=1)),
    ],
)
def test_a_formula_as_a_ratio(text, numerator, denominator):
    found = as_ratio(text)
    assert found is not None
    assert (found.numerator, found.denominator) == (numerator, denominator)


@pytest.mark.parametrize(
    "text",
    [
        "若(甲>0, 甲, 乙)", "最大(甲, 乙)", "最小(甲, 乙)", "絕對值(甲)", "四捨五入(甲÷乙, 2)", "達成項數(甲>0)", "甲 > 0",
        "甲>0 且 乙>0", "1÷0", "甲÷(乙-乙)", "1＋最大(甲, 1)",
    ],
)  # fmt: skip
def test_what_compares_or_chooses_is_no_ratio(text):
    assert as_ratio(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "(甲+乙)^64",
        "(甲+1)^40×(甲+乙)^40",
        "((甲^64)^64)^64",  # 2 to the power of 262,144 is beyond the bound of the exact evaluator, which says so
        "((((甲^64)^64)^64)^64)^64",
        "((甲^64)^64)^64÷((甲^64)^64)^64",
        "1÷((甲^64)^64)^64",
        "×".join(["((9^64)^50)"] * 2 + ["甲"]),
    ],
    ids=range(7),
)
def test_a_ratio_that_would_grow_without_bound_is_left_to_the_exact_evaluator(text):
    assert as_ratio(text) is None


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("甲÷(1÷乙)", ["乙"]),
        ("甲÷乙÷丙", ["乙", "丙"]),
        ("甲÷乙-甲÷乙", ["乙"]),
        ("乙÷乙", ["乙"]),
        ("(甲÷乙)^0", ["乙"]),
        ("甲÷2", []),
    ],
)
def test_every_denominator_on_the_way_is_kept(text, met):
    found = as_ratio(text)
    assert found is not None
    assert list(found.met) == [polynomial(**{name: 1}) for name in met]


@pytest.mark.parametrize("scale", [1000, -3, Fraction(1, 1000), Fraction(2, 3)])
def test_a_denominator_in_another_unit_is_the_same_one(scale):
    figures = {"甲": variable("甲"), "乙": variable("乙", Fraction(scale)), "丙": variable("丙")}
    found = ratio(read_formula("(甲-丙)÷乙×100", WORDS), figures)
    assert found
    assert found.met == (found.denominator,)


@pytest.mark.parametrize(
    ("text", "zero"),
    [("甲÷(1÷乙)", "乙"), ("乙÷乙", "乙"), ("甲÷乙×乙", "乙"), ("0×(甲÷乙)", "乙"), ("(甲÷乙)^0", "乙"), ("1÷(甲÷丙)", "甲")],
)
def test_a_denominator_that_is_zero_is_one_on_every_path(text, zero):
    figures = {name: Fraction(name != zero) for name in NAMES}
    found = as_ratio(text)
    assert found is not None
    assert computed(found, figures) == "zero_denominator"
    formula = read_formula(text, WORDS)
    with pytest.raises(ZeroDenominator):
        evaluate(formula, figures)


def test_the_ratio_of_an_indicator_that_uses_another():
    share = as_ratio("甲÷乙")
    assert share is not None
    formula = read_formula("今年－去年", {"今年": "今年", "去年": "去年"})
    found = ratio(formula, {"今年": share, "去年": as_ratio("丙÷乙")})
    assert found is not None
    assert computed(found, {"甲": Fraction(3), "乙": Fraction(4), "丙": Fraction(1)}) == Fraction(1, 2)
    assert computed(found, {"甲": Fraction(3), "乙": Fraction(0), "丙": Fraction(1)}) == "zero_denominator"


def test_an_input_without_a_ratio_gives_none():
    formula = read_formula("甲÷乙", WORDS)
    assert ratio(formula, {"甲": variable("甲")}) is None


def test_a_column_in_thousands():
    total = added(variable("甲", Fraction(1000)), constant(Fraction(1, 2)))
    assert (total.numerator, total.denominator) == (polynomial(甲=2000, _=1), polynomial(_=2))


# Properties.

literals = st.sampled_from(["0", "1", "2", "0.5", "100％", "33.3", "0.001"])
formulas = st.recursive(
    st.one_of(st.sampled_from(NAMES), literals),
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(["＋", "-", "×", "÷", "/"]), part).map("".join),
        st.tuples(part, st.sampled_from(["－", "÷"]), part).map(lambda p: f"（{''.join(p)}）"),
        part.map("({})".format),
        part.map("-({})".format),
        part.map("({})％".format),
        st.tuples(part, st.sampled_from(["^2", "^3", "^0", "^-1", "^-2"])).map(lambda p: f"({p[0]}){p[1]}"),
        st.lists(part, min_size=1, max_size=3).map(lambda parts: f"合計({', '.join(parts)})"),
        st.lists(part, min_size=1, max_size=3).map(lambda parts: f"平均({'，'.join(parts)})"),
    ),
    max_leaves=8,
)
figures_of = st.fixed_dictionaries(
    {
        name: st.one_of(st.sampled_from([Fraction(n) for n in (0, 1, -1)]), st.fractions(-9, 9, max_denominator=4))
        for name in NAMES
    }
)


@given(formulas, st.lists(figures_of, min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_the_ratio_and_the_exact_evaluator_agree(text, rows):
    found = as_ratio(text)
    if found is None:
        return
    for figures in rows:
        assert computed(found, figures) == evaluated(text, figures)


@given(formulas)
@settings(max_examples=80, deadline=None)
def test_a_ratio_has_whole_coefficients_and_a_denominator(text):
    found = as_ratio(text)
    if found is None:
        return
    assert all(isinstance(c, int) and c for side in (found.numerator, found.denominator, *found.met) for c in side.values())
    assert found.denominator
    assert {name for side in found[:2] for monomial in side for name, _ in monomial} <= set(NAMES)
