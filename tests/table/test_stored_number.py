"""What a spreadsheet stores as a number, back to what was typed."""

import re
from decimal import Decimal
from math import ulp
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.table.grid import NumberFormat, SheetCell
from kpical.table.number_format import BUILT_IN, section_for, sections_of
from kpical.table.stored_number import Shown, number_cell


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
    assert number_cell(stored) == SheetCell(typed, "number")


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
    assert number_cell(stored) == SheetCell(typed, "number", "digits")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "NaN", "nan", "INF", "-inf", "Infinity", "1_000", "１２３", "0x10", "1,000", "1e400", "-1e999", "--5", "5%",
        "e5", ".", "1.2.3", "1e", "約5", "1 2", "\u0661", "9" * 400,
    ],
)  # fmt: skip
def test_what_is_no_number_is_an_error(text):
    assert number_cell(text) == SheetCell(text, "error", "not_a_number")


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
    assert number_cell(stored, "percent") == SheetCell(typed, "number")


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
    assert number_cell(days, "date") == SheetCell(date, "date")


@pytest.mark.parametrize(
    ("days", "date"), [("0", "1904-01-01"), ("43830", "2024-01-01"), ("2957003", "9999-12-31"), ("2957004", "2957004")]
)
def test_days_may_count_from_1904(days, date):
    assert number_cell(days, "date", since_1904=True) == SheetCell(date, "date")


NUMBERS = (
    "General", "G/通用格式", "0", "0.00", "#,##0", "#,##0.0_ ", "0.00E+00", "##0.0E-0", "# ?/?", "@", "", '#,##0"千元"',
    '0"%"', r"0\%", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "[Red]-0", "[Black]0", "[>=100]0;0.0", "[$NT$-404]#,##0", '0"days"',
    r"0\d", "0_m", "0*s", "[DBNum1][$-404]General", '"unclosed ymd', "[unclosed ymd", "0\\", "0_", "0*",
)  # fmt: skip
PERCENTAGES = ("0%", "0.00%", "#,##0.0%;[Red]-0.0%", '0"成" %', "%0", "[Blue]0.0_ %")
DATES = (
    "yyyy/m/d", "yyyy-mm-dd", "h:mm", "[h]:mm:ss", "[mm]:ss", "[ss].00", "mmm-yy", "m/d/yy h:mm", "AM/PM h", "e年m月", "yyyymmdd",
    '[$-404]e"年"m"月"d"日"', "[$-404]e/m/d", "aaaa", "[$-F800]dddd, mmmm dd, yyyy", "yy", "[$-411]ggge", "[Red]d", "D",
)  # fmt: skip
ROC_YEARS = ("e", "ggge", 'e"年度"', '[$-404]e"年"', "[$-404]e年度", "[$-404][~ROC]e", "[~ROC]yyyy")
CE_YEARS = ("yyyy", "YYYY", 'yyyy"年"', "[$-404]yyyy")


@pytest.mark.parametrize(
    ("code", "shown"),
    [(c, "number") for c in NUMBERS] + [(c, "percent") for c in PERCENTAGES] + [(c, "date") for c in DATES]
    + [(c, "roc_year") for c in ROC_YEARS] + [(c, "ce_year") for c in CE_YEARS],
)  # fmt: skip
def test_a_number_is_shown_as_its_format_says(code, shown):
    assert sections_of(code)[0].shown == shown


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("0", 0), ("0.00", 2), ("#,##0", 0), ("#,##0.0", 1), ("0.00%", 2), ("0%", 0), ('0.000"千元"', 3), ("0.##", 2),
        ("_-* #,##0.00_-", 2), ("General", None), ("@", None), ("# ?/?", None), ("0.00E+00", None), ("#,##0.0,", None),
    ],
)  # fmt: skip
def test_a_format_fixes_the_decimals(code, places):
    assert sections_of(code)[0].places == places


@pytest.mark.parametrize("code", ["Standard", "Stk.", "0 Stk.", "days 0", "Stück", "Algemeen"])
def test_a_word_that_is_no_part_of_a_date_is_a_word(code):
    assert sections_of(code)[0].shown == "number"


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ("0;yyyy", "1", "number"),
        ("0;yyyy", "0", "number"),
        ("0;yyyy", "-1", "date"),
        ("0;-0%;@", "-1", "percent"),
        ("0;-0%;@", "0", "number"),
        ("[<0.01]0.00%;0", "0.0045", "percent"),
        ("[<0.01]0.00%;0", "0.05", "number"),
        ("[=1]0%;[>=2]0;h", "1", "percent"),
        ("[=1]0%;[>=2]0;h", "2.5", "number"),
        ("[=1]0%;[>=2]0;h", "0", "date"),
        ("[>=100]0%", "5", "number"),
    ],
)
def test_the_section_for_a_number_is_by_its_sign_or_by_the_condition(code, stored, shown):
    if shown == "date":
        shown = sections_of(code)[-1].shown
    assert section_for(sections_of(code), stored).shown == shown


@pytest.mark.parametrize(
    ("code", "unit", "thousands", "unknown", "currency"),
    [
        ('#,##0"千元"', "千元", 0, "", ""),
        ("#,##0千元", "千元", 0, "", ""),
        ("#,##0\\千\\元", "千元", 0, "", ""),
        ('#,##0"（千元）"', "千元", 0, "", ""),
        ('#,##0" 仟元"', "千元", 0, "", ""),
        ('#,##0.0,"億元"', "億元", 1, "", ""),
        ('General"元"', "元", 0, "", ""),
        ('#,##0"元整"', "元", 0, "", ""),
        ('0"人"', "人", 0, "", ""),
        ('0" 館"', "館", 0, "", ""),
        ('0"元/人"', "元/人", 0, "", ""),
        ('0"%"', "%", 0, "", ""),
        ('"NT$"#,##0"千元"', "千元", 0, "", ""),
        ('"新臺幣"#,##0"千元"', "千元", 0, "", ""),
        ('"新臺幣千元 "#,##0', "千元", 0, "", ""),
        # the sign of our own currency leaves the scale to the head
        ('"NT$"#,##0', "", 0, "", "元"),
        ("[$NT$-404]#,##0.00", "", 0, "", "元"),
        ("[$$-404]#,##0", "", 0, "", "元"),
        ("$#,##0", "", 0, "", "元"),
        ('_-"$"* #,##0.00_-', "", 0, "", "元"),
        ("[$TWD] 0", "", 0, "", "元"),
        ('"新臺幣"#,##0,', "", 1, "", "元"),
        # commas that scale, and those that do not
        ("#,##0,", "", 1, "", ""),
        ("#,##0,,", "", 2, "", ""),
        ("0,.0", "", 1, "", ""),
        ("0.0,,", "", 2, "", ""),
        ("0, ", "", 1, "", ""),
        ('0","', None, 0, "", ""),
        ("#,##0", None, 0, "", ""),
        ("0\\,", None, 0, "", ""),
        # what is no unit
        ('#,##0"萬"', "", 0, "萬", ""),
        ('0,"K"', "", 1, "K", ""),
        ('"約"0', "", 0, "約", ""),
        ('"$"0"人"', "", 0, "$人", ""),
        ("[$HK$-C04]0", "HK$", 0, "", ""),
        # what says nothing
        ("0_);(0)", None, 0, "", ""),
        ('"△"0', None, 0, "", ""),
        ("[Red]0", None, 0, "", ""),
        ('"千元"', None, 0, "", ""),
        ("0%", None, 0, "", ""),
        ("General", None, 0, "", ""),
    ],
)
def test_what_a_format_says_beside_the_number(code, unit, thousands, unknown, currency):
    found = section_for(sections_of(code), "1").format
    if unit is None:
        assert found is None
        return
    assert isinstance(found, NumberFormat)
    names = [one.name if one else "" for one in (found.unit, found.currency)]
    assert (*names, found.thousands, found.unknown) == (unit, currency, thousands, unknown)


@pytest.mark.parametrize("code", ['"US$"0', "[$US$-409]0", "[$$-409]0", "[$$-en-US]0", "[$€-2]0", "[$¥-411]0", '"US$"0"千元"'])
def test_a_foreign_currency_is_no_money_of_ours(code):
    found = sections_of(code)[0].format
    assert found is not None
    assert found.unknown or (found.unit and found.unit.dimension != (("money", 1),))


@pytest.mark.parametrize(
    ("stored", "shown", "found"),
    [
        ("40544", "roc_year", SheetCell("100")),
        ("40544", "ce_year", SheetCell("2011")),
        ("1", "roc_year", SheetCell("1900-01-01", "date")),
        ("-1", "ce_year", SheetCell("-1", "date")),
    ],
)
def test_a_date_of_which_only_the_year_is_seen_is_that_year(stored, shown, found):
    assert number_cell(stored, shown) == found


@given(st.text('ymdhsegaE0#?%,."\\_*[]$-+;@年 ', max_size=30))
def test_any_format_code_is_understood(code):
    assert {one.shown for one in sections_of(code)} <= set(get_args(Shown))
    for stored in ("1", "-1", "0", "abc", "nan", "1e999"):
        assert section_for(sections_of(code), stored).shown in get_args(Shown)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("9", "percent"), ("10", "percent"), ("14", "date"), ("22", "date"), ("27", "date"), ("45", "date"), ("57", "date")],
)
def test_some_formats_have_no_code_in_the_file(number, shown):
    assert BUILT_IN[number] == shown


@pytest.mark.parametrize("number", ["0", "1", "4", "11", "37", "44", "48", "49"])
def test_the_other_formats_without_a_code_are_numbers(number):
    assert number not in BUILT_IN
