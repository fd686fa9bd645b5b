"""Text to exact number: every way in which Taiwan's offices write a figure, and nothing else."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpical.problem.errors import FigureError
from kpical.quantity.figure import Figure, is_missing, read_figure
from kpical.quantity.unit import UNITS, find_unit


def read(text: str, unit: str = "") -> Figure | None:
    return read_figure(text, find_unit(unit) if unit else None)


def refused(text: str, unit: str = "") -> str:
    with pytest.raises(FigureError) as caught:
        read(text, unit)
    return caught.value.reason


def in_full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", "1234.5"), ("1,234,567", "1234567"), ("1,234.50", "1234.5"), ("１２３", "123"), ("１，２３４．５", "1234.5"),
        ("-5", "-5"), ("－5", "-5"), ("−5", "-5"), ("△5", "-5"), ("▲5", "-5"), ("(5)", "-5"), ("（5）", "-5"), ("( 5 )", "-5"),
        ("△1,234.5", "-1234.5"), ("+5", "5"), ("＋5", "5"), ("0", "0"), ("-0", "0"), ("0.50", "0.5"), ("007", "7"),
        (" 12 ", "12"), ("\u300012\u3000", "12"), ("\xa012", "12"), ("0.1", "0.1"), (".5", "0.5"), ("12%", "0.12"),
        ("９３．７７％", "0.9377"), ("１６１，７５８，９０８", "161758908"), ("-5%", "-0.05"), ("(5%)", "-0.05"),
        ("12億", "1200000000"), ("1.2億", "120000000"), ("△1.2億", "-120000000"), ("(12億)", "-1200000000"),
        ("1兆2,345億", "1234500000000"), ("12345萬", "123450000"), ("3億2千萬", "320000000"), ("1,500萬3,000", "15003000"),
        ("三", "3"), ("十", "10"), ("十二", "12"), ("二十", "20"), ("二十五", "25"), ("兩千", "2000"), ("一百零二", "102"),
        ("一百二十", "120"), ("壹佰貳拾參", "123"), ("一千零一十", "1010"), ("一萬零五", "10005"), ("一億零五", "100000005"),
        ("十萬", "100000"), ("三千萬", "30000000"), ("一億二千萬", "120000000"), ("貳拾萬零伍", "200005"), ("零", "0"),
        ("〇", "0"), ("3百", "300"), ("5仟", "5000"), ("3千5百", "3500"), ("1.5倍", "1.5"),
    ],
)  # fmt: skip
def test_a_figure_without_a_declared_unit(text, value):
    figure = read(text)
    assert figure is not None
    assert figure.value == Fraction(value)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("30,733,799千元", "千元", "30733799"), ("30,733,799千元", "元", "30733799000"), ("30,733,799", "千元", "30733799"),
        ("36億0,220萬元", "元", "3602200000"), ("36億0,220萬元", "千元", "3602200"), ("80億2,633萬5,000元", "元", "8026335000"),
        ("80億2,633萬5,000元", "千元", "8026335"), ("1,295萬1千元", "元", "12951000"), ("1,295萬1千元", "千元", "12951"),
        ("5仟元", "元", "5000"), ("5仟元", "千元", "5"), ("3百萬元", "元", "3000000"), ("3佰萬元", "百萬元", "3"),
        ("12億", "元", "1200000000"), ("12億元", "千元", "1200000"), ("12.5億元", "億元", "12.5"), ("1元", "千元", "0.001"),
        ("5 元", "元", "5"), ("1,234 仟 元", "千元", "1234"), ("５，０００．５０元", "元", "5000.5"), ("500元整", "元", "500"),
        ("伍佰元整", "元", "500"), ("壹拾萬元整", "元", "100000"), ("玖仟玖佰玖拾玖萬玖仟玖佰玖拾玖元整", "元", "99999999"),
        ("(12億元)", "元", "-1200000000"), ("△1.2億元", "元", "-120000000"), ("－1,234.50元", "元", "-1234.5"),
        ("5人", "人", "5"), ("12千人", "人", "12000"), ("90分鐘", "小時", "1.5"), ("40小時", "小時", "40"),
        ("5萬美元", "美元", "50000"), ("5次", "項", "5"), ("3件", "次", "3"), ("二十五場", "場", "25"), ("十二月", "月", "12"),
        ("5新臺幣千元", "元", "5000"), ("24,587新臺幣千元", "元", "24587000"), ("24,587新臺幣千元", "千元", "24587"),
        ("NT$1,100", "元", "1100"), ("NT$ 1,100千元", "元", "1100000"), ("$100", "元", "100"), ("＄100", "元", "100"),
        ("-NT$5", "元", "-5"), ("($5)", "元", "-5"), ("5千元新臺幣", "元", "5000"), ("5 NT$", "元", "5"),
        ("新臺幣12億", "千元", "1200000"),
        ("50.00-", "%", "-50"), ("1,234-", "元", "-1234"), ("﹣5", "元", "-5"), ("﹙5﹚", "元", "-5"), ("5﹪", "%", "5"),
        ("1﹐234", "元", "1234"), ("5元∕人", "元/人", "5"), ("〔100〕", "元", "-100"),
        ("\u200b5", "元", "5"), ("5\ufeff ", "元", "5"),
        ("\u202d5\u202c", "元", "5"), ("\uf96b拾", "元", "30"), ("80億 2,633萬", "元", "8026330000"), ("5\n元", "元", "5"),
        ("US$100", "美元", "100"), ("5千美元", "美元", "5000"), ("100元人民幣", "人民幣", "100"), ("12萬人", "人", "120000"),
        ("12萬人", "千人", "120"), ("5", "千人", "5"),
        ("5千元/人", "元/人", "5000"), ("12", "%", "12"), ("0.12", "%", "0.12"), ("12%", "%", "12"),
        ("９３．７７％", "%", "93.77"), ("12 %", "%", "12"), ("▲5%", "%", "-5"), ("(5%)", "%", "-5"), ("5百分比", "%", "5"),
        ("1.5倍", "%", "150"), ("150%", "倍", "1.5"), ("0.5", "百分點", "0.5"), ("0.5百分點", "百分點", "0.5"),
        ("0.5 個百分點", "百分點", "0.5"), ("-2百分點", "百分點", "-2"),
    ],
)  # fmt: skip
def test_a_figure_in_the_declared_unit(text, unit, value):
    figure = read(text, unit)
    assert figure is not None
    assert figure.value == Fraction(value)
    assert figure.unit == find_unit(unit)


@pytest.mark.parametrize(
    ("text", "unit", "base"),
    [
        ("3", "千元", "3000"),
        ("5%", "%", "0.05"),
        ("2", "百分點", "0.02"),
        ("1.5", "倍", "1.5"),
        ("90", "分鐘", "1.5"),
        ("7", "", "7"),
    ],
)
def test_a_figure_in_base_units(text, unit, base):
    assert read(text, unit).base == Fraction(base)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是", 1), ("有", 1), ("1", 1), ("yes", 1), ("YES", 1), ("true", 1), ("True", 1), ("１", 1), (" 是 ", 1),
        ("否", 0), ("無", 0), ("0", 0), ("no", 0), ("false", 0), ("０", 0),
    ],
)  # fmt: skip
def test_yes_or_no(text, answer):
    assert read(text, "是/否").value == answer


@pytest.mark.parametrize("text", ["2", "1.0", "01", "是的", "有無", "y", "100%", "一", "△1", "是 否"])
def test_neither_yes_nor_no(text):
    assert refused(text, "是/否") == "not_yes_no"


MISSING = [
    "", " ", "\u3000", "\t", "-", "－", "−", "—", "——", "--", "－－", "(--)", "（--）", "(-)", "…", "……", "N/A", "NA", "Ｎ／Ａ",
    "n/a", " -- ", "---",
]  # fmt: skip


@pytest.mark.parametrize("unit", ["", "元", "%", "是/否"])
@pytest.mark.parametrize("text", MISSING)
def test_missing_is_not_zero(text, unit):
    assert is_missing(text)
    assert read(text, unit) is None


@pytest.mark.parametrize("text", ["0", "0.00", "零", "△0", "無", "na", "null", "None", "#N/A", "-元", "NA元", "x", "- -"])
def test_what_is_not_missing(text):
    assert not is_missing(text)


@pytest.mark.parametrize("unit", ["", "元", "%"])
@pytest.mark.parametrize(
    "text",
    [
        "1e3", "1E3", "NaN", "nan", "inf", "-inf", "Infinity", "1_000", "0x10", "３/４", "3/4", "½", "²", "1²", "①", "１e３",
        "٣", "५", "1:30", "1.2.3", "1..2", ".", "+", "△", "abc", "無", "null", "None", "#N/A", "#DIV/0!", "=5", "=1+1", "5+5",
        "5*", "--5", "-5-", "△5-", "5--", "五-", "5元-", "5- 元", "100\r\n200", "100\n200", "24  35", "24\u3000\u300035",
        "12億\n35",
        "80億\n2,633萬", "-\n5", "100\n-",
        "-△5", "(-5)", "-(5)", "△(5)", "((5))", "(5", "5)", "()", "(5)6", "5(6)", "(1)(2)", "5 000",
        "1 234 567", "1 ,234", "1'234", "5;6", "1、2", "\ud800", "一二三", "二〇一〇", "廿五", "…5", "5…",
        "5元(預估)", "一百二", "一萬五", "1萬5", "1億2", "12萬5", "百", "萬", "億", "百萬元", "元", "%", "5%%", "1億1億",
        "1萬1億", "1億12345萬", "1.5億3萬", "12萬億", "1億億", "3百20", "1千5", "十百", "一零", "12.3.4億", "(12)億元",
        "1小時30分鐘", "民國99年", "逾期", "多",
    ],
)  # fmt: skip
def test_what_is_no_number(text, unit):
    assert refused(text, unit) == "not_a_number"


@pytest.mark.parametrize("unit", ["", "元", "人"])
@pytest.mark.parametrize(
    "text",
    [
        "1,2,3", "12,34", "1,234,56", "1234,567", "1,", "1,,234", "1,2345", "１，２，３", "1,23.4",
        "0,123", "-0,123", "012,345", "００，１２３",  # 0,123 is 0.123 to half of the world
    ],
)  # fmt: skip
def test_grouping_is_checked(text, unit):
    assert refused(text, unit) == "grouping"


# 一億五千 is said of 150,000,000 as well as of 100,005,000
@pytest.mark.parametrize("text", ["一億五千", "1億5千", "一億五千元", "1億5百", "一兆五千", "1兆5千元"])
def test_a_place_left_out_is_not_guessed(text):
    assert refused(text, "元") == "not_a_number"


@pytest.mark.parametrize(
    "text",
    [
        "約5", "近5", "逾5", "5餘", "5多", "約12億", "12億餘", "12億多元", "12億餘元", "近百", "約 1,234", "5左右", "五上下",
        "約23%", "（約5）",
    ],
)  # fmt: skip
def test_an_approximate_figure_is_refused_and_says_so(text):
    assert refused(text, "元") == "approximate"


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("5人", "元", "wrong_unit"), ("5元", "人", "wrong_unit"), ("5次", "人", "wrong_unit"), ("5人次", "人", "wrong_unit"),
        ("5%", "元", "wrong_unit"), ("5元", "%", "wrong_unit"), ("5%", "百分點", "wrong_unit"), ("5百分點", "%", "wrong_unit"),
        ("5百分點", "倍", "wrong_unit"), ("5元", "元/人", "wrong_unit"), ("5美元", "元", "wrong_unit"),
        ("5日", "小時", "wrong_unit"), ("99年", "元", "wrong_unit"), ("5成", "%", "unknown_unit"),
        ("5pct", "%", "unknown_unit"), ("5元元", "元", "unknown_unit"), ("5人民", "元", "unknown_unit"),
        ("5人民幣", "元", "wrong_unit"), ("US$100", "元", "wrong_unit"), ("USD 1,000", "元", "wrong_unit"),
        ("5美金", "元", "wrong_unit"), ("€5", "元", "wrong_unit"), ("EUR 5", "元", "wrong_unit"), ("5歐元", "千元", "wrong_unit"),
        ("¥100", "元", "wrong_unit"), ("￥100", "元", "wrong_unit"), ("3萬日圓", "元", "wrong_unit"),
        ("5日幣", "元", "wrong_unit"),
        ("JPY 5", "元", "wrong_unit"), ("人民幣100千元", "元", "wrong_unit"), ("100千元人民幣", "元", "wrong_unit"),
        ("5港幣", "元", "wrong_unit"), ("£5", "元", "wrong_unit"), ("5英鎊", "元", "wrong_unit"), ("5歐元", "美元", "wrong_unit"),
        ("$5", "美元", "wrong_unit"), ("$5", "%", "wrong_unit"), ("$5", "", "no_unit_declared"),
        ("5元", "", "no_unit_declared"), ("5人", "", "no_unit_declared"), ("5百分點", "", "no_unit_declared"),
        ("12億", "千元", "bare_magnitude"), ("12億", "億元", "bare_magnitude"), ("5萬", "萬元", "bare_magnitude"),
        ("3千", "千元", "bare_magnitude"), ("1.2萬", "%", "bare_magnitude"),
    ],
)  # fmt: skip
def test_a_figure_in_the_wrong_unit(text, unit, reason):
    with pytest.raises(FigureError) as caught:
        read_figure(text, find_unit(unit) if unit else None, "實支數")
    error = caught.value
    assert (error.reason, error.code, error.exit_code) == (reason, "wrong_unit", 1)
    assert (error.text, error.input) == (text, "實支數")


@pytest.mark.parametrize(
    ("reason", "code", "text"),
    [
        ("not_a_number", "not_a_number", "x"),
        ("grouping", "not_a_number", "1,2,3"),
        ("invisible", "not_a_number", "1\u200b5"),
        ("invisible", "not_a_number", "\xad5"),
        ("invisible", "not_a_number", "5\x00"),
        ("approximate", "approximate", "約5"),
        ("too_large", "too_large", "1" * 4_301),
        ("too_large", "too_large", "1" * 4_301 + "x"),
    ],
)
def test_each_mistake_has_its_code(reason, code, text):
    with pytest.raises(FigureError) as caught:
        read_figure(text, None, "實支數")
    assert (caught.value.reason, caught.value.code, caught.value.input) == (reason, code, "實支數")


def test_a_figure_has_at_most_a_hundred_digits():
    assert read("9" * 4_299).value == 10**4_299 - 1
    assert read("9" * 4_300).value == 10**4_300 - 1
    assert read("0." + "9" * 4_299).value == 1 - Fraction(1, 10**4_299)
    assert refused("9" * 4_301) == refused("0." + "9" * 4_300) == refused("9" * 4_301 + "元", "元") == "too_large"


@pytest.mark.parametrize("hostile", ["1", "1,", "(", ")", "千", "一", "零", " ", ".", "億", "約", "%", "△", "元", "1 ", "餘1"])
@pytest.mark.parametrize("times", [4_400, 500_000])
def test_a_very_long_text_is_refused_at_once(hostile, times):
    text = hostile * times
    if text.strip():
        assert refused("9" + text, "元") in ("too_large", "not_a_number", "grouping", "approximate", "unknown_unit")


def test_an_invisible_character_is_named():
    with pytest.raises(FigureError) as caught:
        read("1\u200b5")
    assert caught.value.limit == "U+200B"


@pytest.mark.parametrize(
    ("text", "unit", "origin"),
    [("5", "元", ""), ("5億", "元", ""), ("5千元", "元", "cell"), ("NT$5", "元", "cell"), ("5%", "", "cell")],
)
def test_a_figure_knows_whether_its_text_names_the_unit(text, unit, origin):
    assert read(text, unit).origin == origin


@pytest.mark.parametrize("text", [" 1,234 ", "△5", "36億0,220萬元", "１２３", "是"])
def test_a_figure_keeps_the_text_it_came_from(text):
    assert read(text, "是/否" if text == "是" else "元").text == text


@pytest.mark.parametrize(
    ("text", "unit", "digits"),
    [("1,234.50", "元", "1234.5"), ("12億元", "千元", "1200000"), ("△5%", "%", "-5"), ("5分鐘", "小時", "1/12")],
)
def test_a_figure_as_plain_digits(text, unit, digits):
    assert read(text, unit).digits == digits


# Properties.

numbers = st.builds(Fraction, st.integers(-(10**15), 10**15), st.sampled_from([1, 10, 100, 1000]))


def plain(number: Fraction, *, group: bool) -> str:
    whole, rest = divmod(abs(number) * 1000, 1000)
    text = (f"{int(whole):,}" if group else f"{int(whole)}") + f".{int(rest):03d}"
    return text.rstrip("0").rstrip(".") if rest else text.removesuffix(".000")


@given(
    numbers, st.booleans(), st.booleans(), st.sampled_from(["{}", " {}", "{}元", "{} 元", "{}元　"]), st.sampled_from("-－−△▲(")
)
@settings(deadline=None)
def test_however_a_number_is_written_it_is_the_same_number(number, group, wide, around, sign):
    text = around.format(plain(number, group=group))
    if number < 0:
        text = f"({text})" if sign == "(" else sign + text.strip()
    figure = read(in_full_width(text) if wide else text, "元")
    assert figure is not None
    assert figure.value == number


def chinese(number: int, digits: str, places: str) -> str:
    """The number below 10,000 as it is said: 1010 is 一千零一十."""
    said, zero = "", False
    for place, power in zip([*places, ""], [1000, 100, 10, 1], strict=True):
        digit = number // power % 10
        if digit:
            said += ("零" if zero and said else "") + digits[digit] + place
        zero = not digit
    return said or digits[0]


@given(
    st.integers(1, 9999),
    st.integers(1000, 9999),
    st.integers(1000, 9999),
    st.sampled_from(["〇一二三四五六七八九", "零壹貳參肆伍陸柒捌玖"]),
)
@settings(deadline=None)
def test_a_number_in_chinese_numerals(above, middle, below, digits):
    said = [chinese(n, digits, "千百十" if "一" in digits else "仟佰拾") for n in (above, middle, below)]
    assert read(said[0], "元").value == above
    assert read(f"{said[0]}億{said[1]}萬{said[2]}元", "元").value == above * 10**8 + middle * 10**4 + below
    assert read(f"{above:,}億{middle:,}萬{below:,}元", "元").value == above * 10**8 + middle * 10**4 + below


@given(
    numbers, st.sampled_from(["元", "千元", "萬元", "百萬元", "億元", "兆元"]), st.sampled_from(["元", "千元", "萬元", "億元"])
)
@settings(deadline=None)
def test_a_sum_is_the_same_in_every_unit_of_money(number, written, declared):
    text = "-" * (number < 0) + plain(number, group=True) + written
    figure = read(text, declared)
    assert figure is not None
    assert figure.base == number * UNITS[written].scale


figure_like = st.text("0123456789,.，．１-－△▲()（）%％ 　一二十百千萬億兆零〇元人百分點約餘多/eNAx_…—\n", max_size=30)


@given(
    st.one_of(st.text(max_size=40), figure_like), st.sampled_from(["", "元", "千元", "%", "百分點", "倍", "是/否", "人", "元/人"])
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_figure_or_missing_or_refused(text, unit):
    try:
        figure = read(text, unit)
    except FigureError:
        return
    assert (figure is None) == is_missing(text)
    if figure:
        assert isinstance(figure.value, Fraction)
        assert figure.text == text


@given(figure_like)
@settings(max_examples=150, deadline=None)
def test_full_width_and_half_width_are_the_same(text):
    def outcome(written: str) -> object:
        try:
            figure = read(written, "元")
        except FigureError as error:
            return error.reason
        return figure and figure.value

    assert outcome(text) == outcome(in_full_width(text))
