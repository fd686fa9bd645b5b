"""Units: their names, their scale, and which of them may meet."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.quantity.unit import PERCENT, POINT, TIMES, TRUTH, UNITS, YUAN, Unit, base_unit, find_unit, over, times


@pytest.mark.parametrize(
    ("name", "yuan"),
    [
        ("元", 1), ("十元", 10), ("百元", 100), ("千元", 1000), ("仟元", 1000), ("萬元", 10**4), ("十萬元", 10**5),
        ("拾萬元", 10**5), ("百萬元", 10**6), ("佰萬元", 10**6), ("千萬元", 10**7), ("億元", 10**8), ("兆元", 10**12),
        ("新臺幣千元", 1000), ("新台幣元", 1), ("千　元", 1000),
    ],
)  # fmt: skip
def test_units_of_money(name, yuan):
    unit = find_unit(name)
    assert unit is not None
    assert (unit.scale, unit.dimension, unit.kind) == (yuan, YUAN.dimension, "amount")


@pytest.mark.parametrize("name", ["次", "項", "件", "場", "館", "季", "項次"])
def test_counts_are_of_one_kind(name):
    unit = find_unit(name)
    assert unit is not None
    assert (unit.dimension, unit.scale) == ((("count", 1),), 1)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("%", PERCENT), ("％", PERCENT), ("百分比", PERCENT), ("百分點", POINT), ("倍", TIMES),
        ("是/否", TRUTH), ("是／否", TRUTH), ("是否", TRUTH), ("有/無", TRUTH),
    ],
)  # fmt: skip
def test_rates_points_and_yes_no(name, unit):
    assert find_unit(name) == unit


def test_a_percentage_and_a_percentage_point_are_different_things():
    assert (PERCENT.scale, POINT.scale) == (Fraction(1, 100), Fraction(1, 100))
    assert PERCENT.kind != POINT.kind


@pytest.mark.parametrize(
    ("name", "scale", "dimension"),
    [
        ("元/人", 1, (("money", 1), ("person", -1))),
        ("千元／人", 1000, (("money", 1), ("person", -1))),
        ("小時/人", 1, (("hour", 1), ("person", -1))),
        ("分鐘", Fraction(1, 60), (("hour", 1),)),
        ("人/小時", 1, (("hour", -1), ("person", 1))),
        ("千元/元", 1000, ()),
    ],
)
def test_one_unit_by_another(name, scale, dimension):
    unit = find_unit(name)
    assert unit is not None
    assert (unit.scale, unit.dimension) == (scale, dimension)


@pytest.mark.parametrize(
    ("name", "scale", "base"),
    [
        ("千人", 1000, "person"), ("萬人次", 10**4, "count"), ("千件", 1000, "count"), ("百萬人", 10**6, "person"),
        ("千公頃", 10**7, "area"), ("千美元", 1000, "usd"), ("億美元", 10**8, "usd"), ("萬日圓", 10**4, "jpy"),
        ("人民幣千元", 1000, "cny"), ("千元人民幣", 1000, "cny"), ("US$", 1, "usd"), ("￥", 1, "jpy"),
        ("NT$千元", 1000, "money"), ("千元新臺幣", 1000, "money"), ("$元", 1, "money"),
    ],
)  # fmt: skip
def test_magnitudes_and_currencies(name, scale, base):
    unit = find_unit(name)
    assert unit is not None
    assert (unit.scale, unit.dimension) == (scale, ((base, 1),))


@pytest.mark.parametrize(
    ("dimension", "name"),
    [
        ((("money", 1),), "元"), ((("count", 1),), "次"), ((("money", 1), ("person", 1)), "元·人"), ((("length", 2),), "公尺^2"),
        ((("money", 1), ("person", -1)), "元/人"), ((("person", -1),), "1/人"), ((("usd", 1),), "美元"),
        ((("hour", -1), ("money", 1), ("person", -1)), "元/(小時·人)"),
    ],
)  # fmt: skip
def test_base_units_have_a_name(dimension, name):
    assert base_unit(dimension) == Unit(name, Fraction(1), dimension)


@given(st.sampled_from(sorted(UNITS)), st.sampled_from(["", "千", "萬", "百萬", "億"]))
def test_a_unit_is_found_by_its_own_name(word, magnitude):
    unit = find_unit(magnitude + word)
    if unit is not None and unit.kind == "amount":
        assert find_unit(unit.name) == unit
        assert unit.scale == UNITS[word].scale * {"": 1, "千": 1000, "萬": 10**4, "百萬": 10**6, "億": 10**8}[magnitude]


@pytest.mark.parametrize("name", ["萬華", "百萬元以上採購件數", "萬", "千年度", "新臺幣人", "千%", "千是否", "人民幣人", "$"])
def test_words_with_a_magnitude_or_currency_are_no_units(name):
    assert find_unit(name) is None


@pytest.mark.parametrize("name", ["", "圓圓", "yuan", "元元", "元/", "/人", "%/人", "元/是否", "元/人/次", "百分", "新臺幣"])
def test_what_is_no_unit(name):
    assert find_unit(name) is None


@pytest.mark.parametrize(
    ("one", "other"), [("人", "次"), ("元", "人"), ("人", "人次"), ("元", "美元"), ("小時", "日"), ("元/人", "元")]
)
def test_units_that_may_not_meet(one, other):
    assert find_unit(one).dimension != find_unit(other).dimension


@pytest.mark.parametrize(
    ("a", "b", "product"),
    [
        ((("money", 1),), (("person", -1),), (("money", 1), ("person", -1))),
        ((("money", 1),), (("money", -1),), ()),
        ((), (("money", 1),), (("money", 1),)),
        ((("hour", 1),), (("hour", 1),), (("hour", 2),)),
    ],
)
def test_dimensions_multiply(a, b, product):
    assert times(a, b) == times(b, a) == product


@pytest.mark.parametrize(
    ("dimension", "exponent", "power"),
    [
        ((("money", 1),), -1, (("money", -1),)),
        ((("money", 1), ("person", -1)), 2, (("money", 2), ("person", -2))),
        ((("money", 1),), 0, ()),
    ],
)
def test_dimensions_to_a_power(dimension, exponent, power):
    assert over(dimension, exponent) == power
