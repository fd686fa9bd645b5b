"""民國 and CE years are the same fiscal years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.quantity.figure import read_year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("99", 99), ("民國99年", 99), ("99年度", 99), ("2010", 99), ("99年", 99), ("民國99", 99), ("民國 99 年度", 99),
        ("中華民國99年度", 99), ("西元2010年", 99), ("公元2010", 99), ("2010年度", 99), ("９９", 99), ("２０１０年", 99),
        ("099", 99), ("九十九年度", 99), ("一百零八年度", 108), ("一百一十三年", 113), (" 108 ", 108), ("1", 1), ("999", 999),
        ("1912", 1), ("112.0", 112), ("2010.0", 99), ("112\uf98e\ufa01", 112), ("\ufeff112", 112),
    ],
)  # fmt: skip
def test_a_year_is_read(text, year):
    assert read_year(text) == year


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "年", "民國", "0", "-1", "1911", "1000", "2911", "10000", "99.5", "99.05", "99.0年", "99%", "民國2010年",
        "西元99年",
        "99年1月", "民國前1年", "108學年度", "113年度預算", "1e2", "0x63", "1,912", "99-100", "NaN", "²", "٩٩", "1" * 5000,
        "九" * 5000,
    ],
)  # fmt: skip
def test_no_year(text):
    assert read_year(text) is None


@given(st.integers(1, 999))
def test_a_year_of_the_republic_is_1911_before_the_common_one(year):
    assert read_year(str(year)) == read_year(f"民國{year}年") == read_year(f"{year}年度") == read_year(str(year + 1911)) == year


@given(st.text())
def test_any_text_is_a_year_or_none(text):
    year = read_year(text)
    assert year is None or 1 <= year <= 999
