"""What a spreadsheet stores as a number, back to what was typed."""

import re
from decimal import Decimal
from math import ulp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.table.number_format import BUILT_IN, shown_by
from kpical.table.stored import number_cell


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("0.0E+00", "0"),
        ("007", "7"),
        ("+5", "5"),
        ("5.", "5"),
        (".5", "0.5"),
        ("1234.0", "1234"),
        ("100", "100"),
        ("-120", "-120"),
        # 17 digits of the double that is nearest to what was typed
        ("8468852.5399999991", "8468852.54"),
        ("8468852.539999999", "8468852.54"),
        ("5.6546000000000003", "5.6546"),
        ("0.93769999999999998", "0.9377"),
        ("-84.903999999999996", "-84.904"),
        ("0.10000000000000001", "0.1"),
        # computed: a little beside what a person would have typed
        ("0.30000000000000004", "0.3"),
        ("0.99999999999999989", "1"),
        ("123456789012.35002", "123456789012.35"),
        # an exponent of the file is not text that was typed
        ("1E-3", "0.001"),
        ("1.5E+3", "1500"),
        ("1e5", "100000"),
        ("-2.5E-10", "-0.00000000025"),
        ("1E+14", "100000000000000"),
        ("999999999999999", "999999999999999"),
        ("99999999999999.9", "99999999999999.9"),
        ("123456789.012345", "123456789.012345"),
    ],
)
def test_a_stored_number_is_what_was_typed(stored, typed):
    assert number_cell(stored) == (typed, "number", "")


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("0.3333333333333333", "0.3333333333333333"),
        ("0.66666666666666663", "0.6666666666666666"),
        ("12345678901234.56", "12345678901234.56"),
        ("123456789012345678", "123456789012345680"),
        ("1234567890123456", "1234567890123456"),
        ("9007199254740993", "9007199254740992"),
        ("1000000000000000", "1000000000000000"),
        ("1.5E+20", "150000000000000000000"),
        ("1E+300", "1" + "0" * 300),
        ("1.2345678901234568E-5", "0.000012345678901234568"),
    ],
)
def test_more_digits_than_a_double_surely_holds_are_in_doubt(stored, typed):
    assert number_cell(stored) == (typed, "number", "digits")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "NaN", "nan", "INF", "-inf", "Infinity", "1_000", "１２３", "0x10", "1,000", "1e400", "-1e999", "--5", "5%",
        "e5", ".", "1.2.3", "1e", "約5", "1 2", "\u0661", "9" * 400,
    ],
)  # fmt: skip
def test_what_is_no_number_is_an_error(text):
    assert number_cell(text) == (text, "error", "not_a_number")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10))
def test_what_was_typed_with_at_most_15_digits_comes_back(typed):
    double = float(typed)
    for stored in (repr(double), format(double, ".17g"), format(double, ".17E")):
        cell = number_cell(stored)
        assert (Decimal(cell.text), cell.doubt) == (typed, "")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_is_plain_and_at_most_two_units_in_the_last_place_beside_what_is_stored(value):
    cell = number_cell(repr(value))
    assert re.fullmatch(r"-?\d+(\.\d*[1-9])?", cell.text)
    assert abs(float(cell.text) - value) <= 2 * ulp(value)
    assert cell.doubt in ("", "digits")


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("0.05", "5%"),
        ("0.93769999999999998", "93.77%"),
        ("1", "100%"),
        ("0", "0%"),
        ("-0.125", "-12.5%"),
        ("1E-3", "0.1%"),
        ("12", "1200%"),
    ],
)
def test_a_percentage_is_exactly_a_hundred_times_what_is_stored(stored, typed):
    assert number_cell(stored, "percent") == (typed, "number", "")


@pytest.mark.parametrize(
    ("days", "date"),
    [
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("60", "1900-02-29"),  # which Excel believes in
        ("61", "1900-03-01"),
        ("45292", "2024-01-01"),
        ("45292.5", "2024-01-01T12:00:00"),
        ("45292.333333333336", "2024-01-01T08:00:00"),
        ("45291.999999999", "2024-01-01"),
        ("0.5", "12:00:00"),
        ("0", "00:00:00"),
        ("2958465", "9999-12-31"),
        ("2958466", "2958466"),
        ("-1", "-1"),
        ("1E+300", "1" + "0" * 300),
    ],
)
def test_a_date_is_told_in_iso_form_and_is_no_number(days, date):
    assert number_cell(days, "date") == (date, "date", "")


@pytest.mark.parametrize(
    ("days", "date"), [("0", "1904-01-01"), ("43830", "2024-01-01"), ("2957003", "9999-12-31"), ("2957004", "2957004")]
)
def test_days_may_count_from_1904(days, date):
    assert number_cell(days, "date", since_1904=True) == (date, "date", "")


NUMBERS = (
    "General", "G/通用格式", "0", "0.00", "#,##0", "#,##0.0_ ", "0.00E+00", "##0.0E-0", "# ?/?", "@", "", '#,##0"千元"',
    '0"%"', r"0\%", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "[Red]-0", "[Black]0", "[>=100]0;0.0", "[$NT$-404]#,##0", '0"days"',
    r"0\d", "0_m", "0*s", "[DBNum1][$-404]General", '"unclosed ymd', "[unclosed ymd", "0\\", "0_", "0*",
)  # fmt: skip
PERCENTAGES = ("0%", "0.00%", "#,##0.0%;[Red]-0.0%", '0"成" %', "%0", "[Blue]0.0_ %")
DATES = (
    "yyyy/m/d", "yyyy-mm-dd", "h:mm", "[h]:mm:ss", "[mm]:ss", "[ss].00", "mmm-yy", "m/d/yy h:mm", "AM/PM h",
    '[$-404]e"年"m"月"d"日"', "[$-404]e/m/d", "e", "ggge", "aaaa", "[$-F800]dddd, mmmm dd, yyyy", 'yyyy"年"',
    "[Red]d", "0;yyyy", "YYYY", "D",
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "shown"),
    [(c, "number") for c in NUMBERS] + [(c, "percent") for c in PERCENTAGES] + [(c, "date") for c in DATES],
)
def test_a_number_is_shown_as_its_format_says(code, shown):
    assert shown_by(code) == shown


@given(st.text('ymdhsegaE0#?%,."\\_*[]$-+;@年 ', max_size=30))
def test_any_format_code_is_understood_as_one_of_three(code):
    assert shown_by(code) in ("number", "percent", "date")


@pytest.mark.parametrize(
    ("number", "shown"),
    [("9", "percent"), ("10", "percent"), ("14", "date"), ("22", "date"), ("27", "date"), ("45", "date"), ("57", "date")],
)
def test_some_formats_have_no_code_in_the_file(number, shown):
    assert BUILT_IN[number] == shown


@pytest.mark.parametrize("number", ["0", "1", "4", "11", "37", "44", "48", "49"])
def test_the_other_formats_without_a_code_are_numbers(number):
    assert number not in BUILT_IN
