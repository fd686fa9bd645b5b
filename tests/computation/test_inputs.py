"""Inputs: what a word means, wholes and parts, limits, and what cannot be used."""

from decimal import Decimal
from fractions import Fraction

import pytest
from indicators import indicator

from kpical.catalogue.library import Library
from kpical.computation.calculation import calculate
from kpical.computation.inputs import address, addressed, not_given, slots, spellings
from kpical.problem.errors import BadOption, DuplicateInput, FigureError, KpicalError, UnknownInput
from kpical.quantity.period import Period

LIBRARY = Library()


RATE = indicator(
    """
id: rate
formula: 實支數÷預算數
inputs:
  實支數: {unit: 元, min: 0, aliases: [資本門實支數, paid], parts: [原預算, 追加預算]}
  預算數: {unit: 千元, aliases: [budget], parts: [原預算, 追加預算]}
"""
)
LIMITS = indicator(
    """
id: limits
formula: 季數＋場次
inputs:
  季數: {unit: 季, min: 0, max: 4, whole: true}
  場次: {unit: 次, parts: [國內, 國外], min: 10, max: 20, whole: true}
"""
)
DOTS = indicator(
    """
id: dots
formula: 甲.乙＋甲＋丙
inputs: {甲.乙: {}, 甲: {parts: [丁, 戊.己]}, 丙: {aliases: [丙.一]}}
"""
)
USING = indicator(
    """
id: using
formula: 今－去
inputs: []
uses: {今: capital-execution-rate, 去: 資本門執行率}
unit: 百分點
"""
)
HOURS = indicator(
    """
id: hours
formula: 時數 > 最低
inputs: {時數: {unit: 小時}}
parameters: {最低: {unit: 小時, aliases: [minimum], values: {99: {value: 40, to: 102}}}, 加減: {}}
remarks: [{code: a, when: 時數 > 最低, text: 註}]
"""
)


def figures(made, given, year=None):
    return {name: figure.value for name, figure in calculate(made, given, year=year).inputs.items()}


def refusal(made, given, year=None):
    with pytest.raises(KpicalError) as caught:
        calculate(made, given, year=year)
    return caught.value


# What a word means


@pytest.mark.parametrize(
    ("made", "word", "means"),
    [
        (RATE, "實支數", "實支數"),
        (RATE, " 實支數 ", "實支數"),
        (RATE, "資本門實支數", "實支數"),
        (RATE, "paid", "實支數"),
        (RATE, "實支\uf969", "實支數"),  # pasted from the seed: 數 is U+F969
        (RATE, "實支數.原預算", "實支數.原預算"),
        (RATE, "paid.原預算", "實支數.原預算"),
        (RATE, "實支數．原預算", "實支數.原預算"),
        (RATE, "實支數 . 原預算", "實支數.原預算"),
        (DOTS, "甲.乙", "甲.乙"),  # a declared name that holds the dot
        (DOTS, "甲.丁", "甲.丁"),
        (DOTS, "甲.戊.己", "甲.戊.己"),
        (DOTS, "丙.一", "丙"),
        (USING, "今.實支數", "今.實支數"),
        (USING, "去.paid", "去.實支數"),
        (USING, "去.資本門實支數.原預算", "去.實支數.原預算"),
        (HOURS, "最低", "最低"),
        (HOURS, "minimum", "最低"),
    ],
)
def test_a_word_means(made, word, means):
    assert str(address(made.definitions[-1], None, word, made.id)) == means


@pytest.mark.parametrize(
    ("made", "word", "near"),
    [
        (RATE, "實支", "實支數"),
        (RATE, "預算", "預算數"),
        (RATE, "實支數.原預箅", "實支數.原預算"),
        (RATE, "Paid", "paid"),
        (USING, "實支數", "今.實支數"),
        (USING, "明.實支數", "今.實支數"),
        (HOURS, "最少", "最低"),
    ],
)
def test_an_unknown_word_gets_the_inputs_there_are_and_a_suggestion(made, word, near):
    error = refusal(made, {word: "1"})
    assert isinstance(error, UnknownInput)
    assert (error.code, error.exit_code) == ("unknown_input", 2)
    assert near in error.near


@pytest.mark.parametrize(
    "word", ["", ".", "實支數.", ".原預算", "實支數.原預算.追加預算", "預算數.paid", "原預算", "今.今.實支數", "1"]
)
def test_these_words_mean_nothing(word):
    assert isinstance(refusal(RATE, {word: "1"}), UnknownInput)


@pytest.mark.parametrize("made", [RATE, LIMITS, DOTS, USING, HOURS], ids=lambda made: made.id)
def test_every_spelling_there_is_means_something(made):
    definition = made.definitions[-1]
    assert all(address(definition, None, word, made.id) for word in spellings(definition, None))


def test_what_is_needed_in_the_order_in_which_it_is_asked_for():
    assert [slot.path for slot in slots(RATE.definitions[-1], None)] == ["實支數", "預算數"]
    assert [slot.path for slot in slots(HOURS.definitions[-1], Period(99))] == ["時數", "最低", "加減"]
    assert [slot.path for slot in slots(USING.definitions[-1], Period(99))] == [
        f"{word}.{name}" for word in "今去" for name in ("實支數", "應付未付數", "賸餘數", "預算數")
    ]


@pytest.mark.parametrize(
    ("made", "year", "given", "missing"),
    [
        (RATE, None, {}, ["實支數", "預算數"]),
        (RATE, None, {"paid": "1"}, ["預算數"]),
        (RATE, None, {"預算數.原預算": "1"}, ["實支數"]),
        (HOURS, 99, {}, ["時數", "加減"]),
        (HOURS, 103, {}, ["時數", "最低", "加減"]),
        (HOURS, None, {}, ["時數", "最低", "加減"]),
    ],
)
def test_what_was_not_given(made, year, given, missing):
    definition, when = made.definitions[-1], year and Period(year)
    assert [slot.path for slot in not_given(slots(definition, when), addressed(definition, when, given, made.id))] == missing


def test_what_was_not_given_is_named_all_at_once():
    error = refusal(RATE, {})
    assert isinstance(error, FigureError)
    assert (error.code, error.exit_code) == ("missing", 2)
    assert "實支數" in str(error)
    assert "預算數" in str(error)


# As Python has them


def test_figures_are_numbers_of_python_keywords_or_both():
    given = {"實支數": Decimal(1500), "預算數": 3}
    assert calculate(RATE, given).value == calculate(RATE, {"實支數": "1500", "預算數": "3"}).value == Fraction(1, 2)
    assert calculate(RATE, {"實支數": Fraction(3000, 2)}, 預算數=3) == calculate(RATE, 實支數="1500", budget=3)._replace(
        inputs=calculate(RATE, given).inputs
    )


@pytest.mark.parametrize(
    ("figures", "named", "codes"),
    [
        ({"實支數": 0.5, "預算數": 2.5}, {}, ["not_a_number", "not_a_number"]),
        ({"實支數": 1}, {"實支數": 1, "預算數": 2}, ["duplicate_input"]),
        ({"實支數": None, "預算數": True}, {}, ["missing", "not_a_number"]),
        ({"實支數": 1, "預算數": 2}, {"yaer": 99}, ["unknown_input"]),
    ],
)
def test_what_is_wrong_with_figures_of_python_is_said_all_at_once(figures, named, codes):
    with pytest.raises(KpicalError) as refusal:
        calculate(RATE, figures, **named)
    assert [error.code for error in refusal.value.each] == codes


def test_an_indicator_and_a_target_may_be_words():
    asked = {"部分": 1, "全體": 3}
    assert calculate("占比", asked) == calculate("share-of-total", asked)
    assert calculate("占比", asked).working == calculate(LIBRARY.find("占比"), asked).working
    result = calculate("占比", asked, target="33%以上")
    assert (result.met, result.origin.kind) == (True, "option")
    assert calculate("資本門執行率", 實支數=1, 應付未付數=0, 賸餘數=0, 預算數=2, year=99, target="none").met is None


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"target": "8人"}, "target_given"), ({"target": ""}, "target"), ({"decimals": 31}, "decimals"),
        ({"decimals": -1}, "decimals"), ({"decimals": True}, "decimals"), ({"rounding": "ceil"}, "rounding"),
    ],
)  # fmt: skip
def test_an_option_that_means_nothing_is_refused(options, reason):
    with pytest.raises(BadOption) as refusal:
        calculate("占比", 部分=1, 全體=3, **options)
    assert refusal.value.reason == reason


# Given twice


@pytest.mark.parametrize(
    "given",
    [
        {"實支數": "1", "paid": "1"},
        {"實支數": "1", "資本門實支數": "2"},
        {"paid.原預算": "1", "實支數.原預算": "2"},
        {"實支數": "1", " 實支數 ": "2"},
        {"實支數": "1", "實支\uf969": "2"},
        {"實支數.原預算": "1", "實支數．原預算": "2"},
    ],
)
def test_an_input_given_twice_is_refused_naming_both(given):
    error = refusal(RATE, given | {"預算數": "1"})
    assert isinstance(error, DuplicateInput)
    assert (error.code, error.exit_code) == ("duplicate_input", 2)
    assert {error.first, error.second} <= set(given)


# A whole or its parts


@pytest.mark.parametrize(
    ("given", "paid"),
    [
        ({"實支數": "1,200"}, 1200),
        ({"實支數": "1.2千元"}, 1200),
        ({"實支數.原預算": "700", "實支數.追加預算": "50"}, 750),
        ({"paid.原預算": "700", "資本門實支數.追加預算": "-50"}, 650),  # 追減
        ({"實支數.原預算": "1千元", "實支數.追加預算": "△50元"}, 950),
        ({"實支數": "750", "實支數.原預算": "700", "實支數.追加預算": "50"}, 750),
        ({"實支數": "0.75千元", "實支數.原預算": "700", "實支數.追加預算": "50"}, 750),
        ({"實支數": "-", "實支數.原預算": "700", "實支數.追加預算": "50"}, 750),
        ({"實支數": "750", "實支數.原預算": "", "實支數.追加預算": "-"}, 750),  # all parts or none
    ],
)
def test_a_whole_or_all_of_its_parts(given, paid):
    assert figures(RATE, given | {"預算數": "1"})["實支數"] == paid


@pytest.mark.parametrize(
    ("given", "code", "facts"),
    [
        ({"實支數.原預算": "700"}, "missing_part", "追加預算"),
        ({"實支數.原預算": "700", "實支數.追加預算": "-"}, "missing_part", "追加預算"),
        ({"實支數.原預算": "", "實支數.追加預算": "5"}, "missing_part", "原預算"),
        ({"實支數": "700", "實支數.原預算": "700"}, "missing_part", "追加預算"),
        ({"實支數": "700", "實支數.原預算": "700", "實支數.追加預算": "50"}, "duplicate_input", "700"),
        ({"實支數": "-"}, "missing", ""),
        ({"實支數": ""}, "missing", ""),
        ({"實支數": "…"}, "missing", ""),
        ({"實支數.原預算": "約700", "實支數.追加預算": "50"}, "approximate", ""),
        ({"實支數.原預算": "700人", "實支數.追加預算": "50"}, "wrong_unit", ""),
        ({"實支數.原預算": "1,2,3", "實支數.追加預算": "50"}, "not_a_number", ""),
        ({"實支數.原預算": "10", "實支數.追加預算": "-50"}, "out_of_range", ""),
        ({"實支數": "-1"}, "out_of_range", ""),
    ],
)
def test_what_is_wrong_with_a_whole_or_a_part(given, code, facts):
    error = refusal(RATE, given | {"預算數": "1"})
    assert isinstance(error, FigureError)
    assert (error.code, error.exit_code) == (code, 1)
    assert error.input.startswith("實支數")
    assert facts in str(error)


def test_a_wrong_part_is_named():
    assert refusal(RATE, {"實支數.原預算": "約700", "實支數.追加預算": "50", "預算數": "1"}).input == "實支數.原預算"


# Limits


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"季數": "0", "場次": "10"}, None),
        ({"季數": "4", "場次": "20"}, None),
        ({"季數": "4.0", "場次": "10.00"}, None),
        ({"季數": "四", "場次": "十二"}, None),
        ({"季數": "5", "場次": "10"}, "out_of_range"),
        ({"季數": "-1", "場次": "10"}, "out_of_range"),
        ({"季數": "3.5", "場次": "10"}, "not_whole"),
        ({"季數": "0", "場次": "9"}, "out_of_range"),
        ({"季數": "0", "場次.國內": "-5", "場次.國外": "20"}, None),  # limits hold for the whole
        ({"季數": "0", "場次.國內": "7.5", "場次.國外": "7.5"}, None),
        ({"季數": "0", "場次.國內": "20", "場次.國外": "1"}, "out_of_range"),
        ({"季數": "0", "場次.國內": "7.5", "場次.國外": "7"}, "not_whole"),
        ({"季數": "0元", "場次": "10"}, "wrong_unit"),
    ],
)
def test_limits_hold_for_the_whole_figure(given, code):
    if code is None:
        assert calculate(LIMITS, given).value >= 10
    else:
        assert refusal(LIMITS, given).code == code


# Units and parameters


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1), ("1千元", 1), ("1000元", 1), ("1元", Fraction(1, 1000)), ("1.2億元", 120_000), ("1仟元", 1)]
)
def test_a_figure_is_in_its_declared_unit(text, value):
    assert figures(RATE, {"實支數": "1", "預算數": text})["預算數"] == value


@pytest.mark.parametrize(
    ("year", "given", "least"),
    [
        (99, {}, 40),
        (102, {}, 40),
        (99, {"最低": "20"}, 20),
        (103, {"minimum": "20"}, 20),
        (None, {"最低": "90分鐘"}, Fraction(3, 2)),
    ],
)
def test_a_parameter_has_its_value_for_the_year_or_is_given(year, given, least):
    assert figures(HOURS, given | {"時數": "41", "加減": "0"}, year)["最低"] == least


@pytest.mark.parametrize("year", [98, 103, None])
def test_a_parameter_without_a_value_for_the_year_must_be_given(year):
    error = refusal(HOURS, {"時數": "41", "加減": "0"}, year)
    assert (error.code, error.exit_code, error.input) == ("missing", 2, "最低")
