"""A result against its target: reached or not, how far off, the degree of attainment, the light; all on the exact value."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpical.catalogue.reader import read_indicator
from kpical.catalogue.target import RANGES, SPANS, Target
from kpical.catalogue.target_text import read_target
from kpical.computation.assessment import RULES, SIGNS, Attainment, Light, Lights, assess, kind_of
from kpical.computation.calculation import calculate
from kpical.quantity.rounding import MODES
from kpical.quantity.span import NOTHING
from kpical.quantity.unit import find_unit

UNITS = ("%", "次", "千元", "百分點", "是/否", "倍")
LIGHTS = Lights((Light("★", least=Fraction(1)), Light("▲", least=Fraction(4, 5)), Light("●")))
ALL_MET = Attainment(*["met"] * 5)


def quotient(unit):
    """An indicator that divides its first figure by its second."""
    formula = "分子÷分母" + "×100％" * (unit == "%") if unit != "是/否" else "分子÷分母 >= 1"
    inputs = "{分子: {unit: %s}, 分母: {}}" % (unit if unit in ("次", "千元", "百分點") else "")
    text = f"id: x\nformula: {formula}\ninputs: {inputs}\nunit: '{unit}'\n"
    made, problems = read_indicator(text.encode(), "x.yaml", lambda word, place: None)
    assert [str(problem) for problem in problems] == []
    return made


QUOTIENTS = {unit: quotient(unit) for unit in UNITS}


def result(value, target, unit="%", **how):
    """The result of that exact value, as text or a fraction of the unit, against a target."""
    exact = Fraction(value)
    per = 100 if unit == "%" else 1
    figures = {"分子": str(exact.numerator), "分母": str(exact.denominator * per)}
    aim = read_target(target, find_unit(unit)) if isinstance(target, str) else target
    found = calculate(QUOTIENTS[unit], figures, target=aim, **how)
    assert found.value == exact
    return found


# Reached, and how far off


@pytest.mark.parametrize(
    ("target", "value", "met", "sense", "amount"),
    [
        (">= 80", "80", True, "even", "0"),
        (">= 80", "79.9999999999999999999999999999", False, "short", "0.0000000000000000000000000001"),
        (">= 80", "80.01", True, "ahead", "0.01"),
        (">= 80", "-3", False, "short", "83"),
        ("> 80", "80", False, "even", "0"),
        ("> 80", "80.000000001", True, "ahead", "0.000000001"),
        ("<= 5", "5", True, "even", "0"),
        ("<= 5", "5.0001", False, "beyond", "0.0001"),
        ("<= 5", "4.9", True, "spare", "0.1"),
        ("<= 5", "-2", True, "spare", "7"),
        ("< 5", "5", False, "even", "0"),
        ("< 5", "4.99", True, "spare", "0.01"),
        ("<= 0", "0", True, "even", "0"),
        ("<= 0", "1/300000", False, "beyond", "1/300000"),
        ("<= 0", "-1/300000", True, "spare", "1/300000"),
        (">= -3.5", "-3.5", True, "even", "0"),
        (">= -3.5", "-3.6", False, "short", "0.1"),
        ("<= -3.5", "-3.6", True, "spare", "0.1"),
        ("= 5", "5", True, "even", "0"),
        ("= 5", "4", False, "short", "1"),
        ("= 5", "6", False, "beyond", "1"),
        ("= 33.33", "100/3", False, "beyond", "1/300"),
        ("1..2", "1", True, "within", "0"),
        ("1..2", "1.5", True, "within", "0"),
        ("1..2", "2", True, "within", "0"),
        ("1..2", "0", False, "short", "1"),
        ("1..2", "3", False, "beyond", "1"),
        ("-5..5", "-5.01", False, "short", "0.01"),
        ("2..2", "2", True, "even", "0"),
    ],
)
def test_the_exact_value_decides_and_the_gap_is_exact(target, value, met, sense, amount):
    found = assess(result(value, target))
    assert found.met is met
    assert found.gap == (sense, Fraction(amount), "百分點")


@pytest.mark.parametrize(
    ("unit", "of_gap"), [("%", "百分點"), ("百分點", "百分點"), ("千元", "千元"), ("次", "次"), ("倍", "倍")]
)
def test_a_gap_is_in_the_unit_of_the_indicator_and_between_rates_in_percentage_points(unit, of_gap):
    assert assess(result("7", ">= 10", unit)).gap == ("short", 3, of_gap)


def test_a_target_in_another_unit_of_money_is_compared_in_the_units_of_the_indicator():
    found = assess(result("12950", ">= 1,295萬元", "千元"))
    assert (found.met, found.gap) == (True, ("even", 0, "千元"))


@pytest.mark.parametrize(
    ("target", "value", "met"), [("是", "1", True), ("是", "0", False), ("否", "0", True), ("否", "1", False)]
)
def test_yes_or_no_is_reached_or_not_and_has_no_gap(target, value, met):
    found = assess(result(value, target, "是/否"))
    assert (found.met, found.gap) == (met, None)


def test_without_a_target_nothing_is_said_but_the_light_for_what_is_not_known():
    assert assess(result("3", None)) == (None, None, None, "", None, False, None)
    assert assess(result("3", None), ALL_MET, LIGHTS).light == Light("□")


# Printed digits that tell another story


@pytest.mark.parametrize(
    ("target", "value", "decimals", "rounding", "met", "deceptive"),
    [
        (">= 80", "79.996", 2, "half-up", False, True),
        (">= 80", "79.996", 3, "half-up", False, False),
        (">= 80", "79.996", 2, "down", False, False),
        (">= 80", "79.5", 0, "half-up", False, True),
        (">= 80", "79.5", 0, "half-even", False, True),
        (">= 80", "79.4", 0, "half-up", False, False),
        (">= 80.005", "80.006", 2, "down", True, True),
        ("<= 5", "5.004", 2, "half-up", False, True),
        ("<= 5", "4.996", 2, "up", True, False),
        ("< 5", "4.996", 2, "half-up", True, True),
        ("> 0", "0.001", 2, "half-up", True, True),
        ("<= 0", "0.001", 2, "half-up", False, True),
        ("= 33.33", "100/3", 2, "half-up", False, True),
        ("30..40", "40.001", 2, "half-up", False, True),
        (">= 80", "80", 0, "half-up", True, False),
    ],
)
def test_a_value_that_prints_on_the_other_side_of_its_target_is_marked(target, value, decimals, rounding, met, deceptive):
    found = assess(result(value, target, decimals=decimals, rounding=rounding))
    assert (found.met, found.deceptive) == (met, deceptive)


# The degree of attainment


@pytest.mark.parametrize(
    ("target", "value", "rules", "attainment"),
    [
        (">= 80", "80", Attainment(), "1"),
        (">= 80", "60", Attainment(), "3/4"),
        (">= 80", "100", Attainment(), "5/4"),
        (">= 80", "-8", Attainment(), "-1/10"),
        (">= 80", "100", Attainment(cap=Fraction(1)), "1"),
        (">= 80", "-8", Attainment(least=Fraction(0)), "0"),
        (">= 80", "79", Attainment(floor="met"), "0"),
        (">= 80", "80", Attainment(floor="met"), "1"),
        (">= 80", "80", Attainment(floor=""), None),
        ("<= 5", "4", Attainment(), None),  # no public rule says what half of a ceiling is worth
        ("<= 5", "4", Attainment(ceiling="inverse"), "5/4"),
        ("<= 5", "10", Attainment(ceiling="inverse"), "1/2"),
        ("<= 5", "0", Attainment(ceiling="inverse"), None),
        ("<= 5", "5", Attainment(ceiling="shortfall"), "1"),
        ("<= 5", "10", Attainment(ceiling="shortfall"), "0"),
        ("<= 5", "0", Attainment(ceiling="shortfall"), "2"),
        ("<= 5", "15", Attainment(ceiling="shortfall", least=Fraction(0)), "0"),
        ("<= 5", "5.1", Attainment(ceiling="met"), "0"),
        ("1..2", "2", Attainment(), None),
        ("1..2", "2", Attainment(range="nearest"), "1"),
        ("1..2", "3", Attainment(range="nearest"), "2/3"),
        ("4..5", "1", Attainment(range="nearest"), "1/4"),
        ("0..2", "-1", Attainment(range="nearest"), None),
        ("-3..-1", "0", Attainment(range="nearest"), None),
        ("1..2", "3", Attainment(range="met"), "0"),
        ("= 5", "5", Attainment(), None),
        ("= 5", "5", Attainment(equal="met"), "1"),
        ("= 5", "4", Attainment(equal="met"), "0"),
        (">= 0", "3", Attainment(), None),  # nothing can be divided by 0
        (">= 0", "3", Attainment(zero="met"), "1"),
        ("> 0", "0", Attainment(zero="met"), "0"),
        ("<= 0", "0", Attainment(ceiling="inverse", zero="met"), "1"),
        (">= -5", "-4", Attainment(zero="met"), "1"),
        ("<= -5", "-4", Attainment(zero="met"), "0"),
    ],
)
def test_the_degree_of_attainment_is_value_by_target_for_a_floor_and_for_others_what_the_plan_says(
    target, value, rules, attainment
):
    found = assess(result(value, target), rules)
    assert found.attainment == (None if attainment is None else Fraction(attainment))
    assert bool(found.rule) is (attainment is not None)


@pytest.mark.parametrize(
    ("target", "value", "attainment", "rule"),
    [("是", "1", 1, "floor.ratio"), ("是", "0", 0, "floor.ratio"), ("否", "0", 1, "equal.met"), ("否", "1", 0, "equal.met")],
)
def test_yes_counts_as_a_floor_of_1_and_no_as_an_exact_target(target, value, attainment, rule):
    found = assess(result(value, target, "是/否"), Attainment(equal="met"))
    assert (found.attainment, found.rule) == (attainment, rule)


@pytest.mark.parametrize(
    ("target", "unit", "kind"),
    [
        (">= 1", "%", "floor"), ("> 1", "%", "floor"), ("<= 1", "%", "ceiling"), ("< 1", "%", "ceiling"), ("1..2", "%", "range"),
        ("0..0", "%", "range"), ("= 1", "%", "equal"), ("= 0", "%", "equal"), (">= 0", "%", "zero"), ("> 0", "%", "zero"),
        ("<= 0", "%", "zero"), ("<= -1", "%", "zero"), ("是", "是/否", "floor"), ("否", "是/否", "equal"),
    ],
)  # fmt: skip
def test_a_target_is_of_one_kind_and_every_kind_has_rules(target, unit, kind):
    assert kind_of(read_target(target, find_unit(unit))) == kind
    assert "met" in RULES[kind]


# Lights


@pytest.mark.parametrize(
    ("value", "sign"),
    [("100", "★"), ("80", "★"), ("79.9999999", "▲"), ("64", "▲"), ("63.9999999", "●"), ("0", "●"), ("-100", "●")],
)
def test_a_light_goes_by_its_threshold_and_the_exact_degree(value, sign):
    assert assess(result(value, ">= 80"), Attainment(), LIGHTS).light.sign == sign


def test_what_has_no_degree_of_attainment_has_the_light_for_that():
    assert assess(result("4", "<= 5"), Attainment(), LIGHTS).light == Light("□")
    own = LIGHTS._replace(unknown=Light("?", "不計"))
    assert assess(result("4", "<= 5"), Attainment(), own).light == Light("?", "不計")
    assert assess(result("4", "<= 5"), Attainment()).light is None
    assert SIGNS == ("★", "▲", "●")


@pytest.mark.parametrize(
    ("target", "rules", "sign"),
    [
        ("> 55", Attainment(), "▲"),
        (">= 55", Attainment(), "★"),
        ("< 55", Attainment(ceiling="inverse"), "▲"),
        ("< 55", Attainment(ceiling="shortfall"), "▲"),
        ("< 55", Attainment(ceiling="met"), "●"),
        ("<= 55", Attainment(ceiling="inverse"), "★"),
        ("> 56", Attainment(least=Fraction(2)), "▲"),
    ],
)
def test_a_light_for_a_target_reached_is_not_for_one_that_is_missed(target, rules, sign):
    found = assess(result("55", target), rules, LIGHTS)
    assert found.light.sign == sign
    assert found.met is (sign == "★")


# Of a weight


@pytest.mark.parametrize(
    ("target", "value", "rules", "share"),
    [
        (">= 80", "100", Attainment(), "1"),
        (">= 80", "60", Attainment(), "3/4"),
        (">= 80", "100", Attainment(own=frozenset({"ceiling", "least"})), "1"),
        (">= 80", "100", Attainment(own=frozenset({"floor"})), "5/4"),
        (">= 80", "100", Attainment(cap=Fraction(6, 5), own=frozenset({"cap"})), "6/5"),
        ("<= 5", "4", Attainment(ceiling="inverse", own=frozenset({"ceiling"})), "5/4"),
        ("<= 5", "4", Attainment(), None),
    ],
)
def test_more_than_the_weight_is_only_earned_by_a_rule_that_the_plan_has_written(target, value, rules, share):
    assert assess(result(value, target), rules).share == (None if share is None else Fraction(share))


# Whatever the value

numbers = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**6)
tidy = st.builds(lambda n, places: Fraction(n, 10**places), st.integers(-(10**6), 10**6), st.integers(0, 6))


def target_of(rule, *numbers):
    low, high = min(numbers), max(numbers)
    if rule in RANGES:
        begin, end = RANGES[rule]
        return Target(rule, SPANS[begin](low).cut(SPANS[end](high)), find_unit("%"))
    return Target(rule, SPANS[rule](low), find_unit("%"))


one_sided = st.builds(target_of, st.sampled_from([*SPANS]), tidy)
ranges = st.builds(target_of, st.sampled_from([*RANGES]), tidy, tidy).filter(lambda target: target.span != NOTHING)
targets = one_sided | ranges
modes = st.sampled_from(list(MODES))


@settings(deadline=None)
@given(targets, numbers, st.integers(0, 30), modes)
@example(target_of(">=", Fraction(80)), Fraction(7999999, 100000), 0, "up")
def test_the_verdict_is_the_target_s_own_and_never_hangs_on_how_it_is_printed(target, value, decimals, rounding):
    found = assess(result(value, target, decimals=decimals, rounding=rounding))
    plain = assess(result(value, target))
    assert found.met is target.met(value)
    assert (found.gap, found.attainment, found.light) == (plain.gap, plain.attainment, plain.light)


@settings(deadline=None)
@given(targets, numbers)
def test_from_the_value_the_gap_leads_to_the_bound(target, value):
    sense, amount, _ = assess(result(value, target)).gap
    assert amount >= 0
    if sense in ("within", "even"):
        assert amount == 0
        assert target.low <= value <= target.high
    else:
        assert amount > 0
        assert (value + amount == target.low) if sense in ("short", "spare") else (value - amount == target.high)


@settings(deadline=None)
@given(targets, numbers)
def test_what_misses_its_target_is_short_of_it_beyond_it_or_just_on_a_bound_that_is_not_enough(target, value):
    found = assess(result(value, target))
    if not found.met:
        assert found.gap.sense in ("short", "beyond") or (found.gap.sense == "even" and "<" in target.rule.replace(">", "<"))
    else:
        assert found.gap.sense in ("ahead", "spare", "within", "even")


@settings(deadline=None)
@given(tidy.filter(lambda at: at > 0), numbers)
def test_of_a_positive_floor_a_hundred_percent_and_more_is_what_reaches_it(at, value):
    found = assess(result(value, target_of(">=", at)))
    assert (found.attainment >= 1) is found.met


@settings(deadline=None)
@given(targets, numbers)
def test_by_the_rule_met_every_target_has_a_degree_of_0_or_1(target, value):
    found = assess(result(value, target), ALL_MET, LIGHTS)
    assert (found.attainment, found.light.sign) == ((1, "★") if found.met else (0, "●"))


@settings(deadline=None)
@given(targets, numbers, tidy, tidy)
def test_a_degree_of_attainment_stays_within_its_bounds(target, value, a, b):
    least, cap = sorted((a, b))
    rules = Attainment(floor="ratio", ceiling="shortfall", range="nearest", equal="met", zero="met", cap=cap, least=least)
    found = assess(result(value, target), rules).attainment
    assert found is None or least <= found <= cap
