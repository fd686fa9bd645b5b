"""Shares in words and with a slash: which pure number they are, and which texts are none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpical.quantity.share import in_unit, read_share
from kpical.quantity.unit import find_unit


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1/3", "1/3"), ("１／３", "1/3"), ("1 / 3", "1/3"), ("-1/3", "-1/3"), ("△1/3", "-1/3"), ("2/4", "1/2"),
        ("1,000/3,000", "1/3"),
        ("三分之一", "1/3"), ("三分之二", "2/3"), ("百分之五", "1/20"), ("百分之五十", "1/2"), ("百分之八十五點五", "0.855"),
        ("百分之2.5", "1/40"),
        ("百分之百", "1"), ("百分之零點零八", "0.0008"), ("千分之三", "3/1000"), ("萬分之五", "1/2000"),
        ("十分之一", "1/10"), ("5分之3", "3/5"),
        ("半數", "1/2"), ("一半", "1/2"), ("0/5", "0"),
    ],
)  # fmt: skip
def test_this_is_a_share(text, share):
    assert read_share(text) == Fraction(share)


@pytest.mark.parametrize(
    "text",
    [
        "", "80%", "0.5", "1/0", "1/3%", "0.5/3", "1/2/3", "1,0/3", "三分之", "分之一", "零分之一", "三分之一分之一",
        "百分之五元", "二點五",
        "百分之二點五點五", "三點五分之一", "百分之約五", "百分之-5", "1/" + "3" * 5000,
    ],
)  # fmt: skip
def test_this_is_none(text):
    assert read_share(text) is None


@pytest.mark.parametrize(
    ("unit", "value"), [("%", "100/3"), ("倍", "1/3"), ("", "1/3"), ("元", None), ("百分點", None), ("人", None), ("元/人", None)]
)
def test_a_share_is_a_value_of_rates_alone(unit, value):
    assert in_unit(Fraction(1, 3), find_unit(unit)) == (value and Fraction(value))
