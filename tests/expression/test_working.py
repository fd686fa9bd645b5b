"""算式 and 代入: the formula as published, and with the figures in the places of the names."""

import pytest

from kpical.expression.reading import read_formula
from kpical.expression.working import as_published, substituted

CAPITAL = "（本年度資本門實支數+資本門應付未付數+資本門賸餘數）÷（資本門預算數） ×100%"
WORDS = {"本年度資本門實支數": "實支數", "資本門應付未付數": "應付未付數", "資本門賸餘數": "賸餘數", "資本門預算數": "預算數"}


def test_the_capital_rate_as_the_table_words_it():
    formula = read_formula(CAPITAL, WORDS)
    assert as_published(formula) == CAPITAL
    assert formula.inputs == ("實支數", "應付未付數", "賸餘數", "預算數")
    shown = {"實支數": "120", "應付未付數": "30", "賸餘數": "5", "預算數": "200"}
    assert substituted(formula, shown) == "（120+30+5）÷（200） ×100%"


@pytest.mark.parametrize(
    ("text", "shown", "working"),
    [
        ("甲-乙", {"甲": "1", "乙": "-2"}, "1-(-2)"),
        ("甲^2", {"甲": "-5"}, "(-5)^2"),
        ("(甲-乙)÷乙", {"甲": "110", "乙": "100"}, "(110-100)÷100"),
        ("甲\n  ＋乙\n", {"甲": "1", "乙": "2"}, "1 ＋2"),
        ("甲　÷　乙", {"甲": "1", "乙": "2"}, "1 ÷ 2"),
        ("若(乙＝0, 0, 甲÷乙)", {"甲": "1", "乙": "0"}, "若(0＝0, 0, 1÷0)"),
        ("達成項數(甲 >= 40, 乙)", {"甲": "45", "乙": "是"}, "達成項數(45 >= 40, 是)"),
        ("甲÷12", {"甲": "30,733,799 千元"}, "30,733,799 千元÷12"),
    ],
)
def test_figures_in_the_places_of_the_names(text, shown, working):
    formula = read_formula(text, {name: name for name in "甲乙"}, {"乙"} if shown.get("乙") == "是" else ())
    assert substituted(formula, shown) == working


def test_names_that_look_like_calculations():
    names = {"資本門(預算)": "資本門(預算)", "預算-決算差異": "預算-決算差異", "113年度預算": "113年度預算"}
    formula = read_formula("資本門(預算)+預算-決算差異÷113年度預算", names)
    assert substituted(formula, {"資本門(預算)": "1", "預算-決算差異": "2", "113年度預算": "3"}) == "1+2÷3"


def test_a_name_inside_a_longer_one_is_left_alone():
    formula = read_formula("年度預算+預算", {"年度預算": "年度預算", "預算": "預算"})
    assert substituted(formula, {"年度預算": "1", "預算": "2"}) == "1+2"
