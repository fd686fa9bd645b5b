"""What the text of a head says: its name, its unit, its marks, its role."""

import sys
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.table.column import HEADS, ROLES, folded, is_period, names_of, read_head, read_heads, role_of


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("實⽀數", "實支數"), ("⺠國", "民國"), ("⾧度", "長度"), ("\uf98e\ufa01", "年度"), ("\uf96b數", "參數"),
        ("\ufeff本期", "本期"), ("本期\u200b", "本期"), ("\u202d本\u2060期\u202c", "本期"),
        ("館\ufe00數", "館數"), ("本\u00ad期", "本期"), ("　本期 ", "本期"), ("\u00a0本期\t", "本期"),
        ("資本門\n預算數", "資本門預算數"), ("資本門 \r\n 預算數", "資本門預算數"),
        ("預算數\n（千元）", "預算數（千元）"), ("預算數\n(千元)", "預算數(千元)"), ("NGO\n參與", "NGO參與"),
        ("Final\r\nbudget", "Final budget"), ("Final   budget", "Final budget"), ("本期　千元", "本期 千元"),
        ("a\u2028b", "a b"), ("e\u0301", "é"), ("", ""), ("\u200b", ""),
    ],
)  # fmt: skip
def test_words_that_look_alike_are_the_same(text, word):
    assert folded(text) == word


UNITS = [
    *("本期【千元】", "本期〔千元〕", "本期(千元)(A)", "本期（千元）①", "本期-千元", "本期 千元", "本期　千元"),
    *("本期千元", "千元本期"),
    *("本期(NT$千元)", "本期（單位：千元；決算）", "本期/千元", "本期(千元)", "本期（千元）", "本期[千元]"),
    *("本期［千元］", "本期﹙千元﹚"),
    *("本期_千元", "本期＿千元", "本期－千元", "本期：千元", "本期:千元", "本期／千元", "本期，千元"),
    *("本期_新臺幣千元", "本期 新台幣仟元"),
    *("本期（新臺幣千元）", "本期(新臺幣：千元)", "本期(單位:千元)", "本期（金額單位：千元）"),
    *("本期（單 位：千元）", "本期(以千元計)"),
    *("本期(A)(千元)", "本期A(千元)", "本期(千元)A", "本期(千元)1", "本期①（千元）", "本期(1)(千元)"),
    *("本期(千元)(12)", "本期（千元）（B/A）"),
    *("本期(千元)(A)(B)", "本期(千元)(3)=(1)+(2)", "本期(A)-千元", "本期_千元(A)", "本期\n(千元)"),
    *("本期( 千元 )", "本期 (千元) (A)"),
    *("（千元）本期", "[千元]本期", "千元 本期", "千元_本期", "新臺幣千元本期", "NT$千元本期"),
    *("本期單位：千元", "本期 單位：千元"),
    *("本期（決算，千元）", "本期（千元、決算）", "本期(千元)(千元)", "本期(TWD千元)", "本期（仟元）"),
]


@pytest.mark.parametrize("text", UNITS)
def test_a_unit_is_read_however_it_is_written(text):
    head = read_head(text)
    assert (head.name, head.unit and head.unit.name, head.unknown) == ("本期", "千元", "")


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("預算數（元）", "預算數", "元"), ("比率(%)", "比率", "%"), ("比率（％）", "比率", "%"),
        ("比率%", "比率", "%"), ("比率_百分比", "比率", "%"), ("總數[館]", "總數", "館"),
        ("員額(人)", "員額", "人"), ("員額 人", "員額", "人"), ("面積（公頃）", "面積", "公頃"),
        ("租金_元/館", "租金", "元/館"), ("租金（元／館）", "租金", "元/館"),
        ("比重(百分點)", "比重", "百分點"), ("期間(個月)", "期間", "個月"),
        ("國外旅費（美元）", "國外旅費", "美元"), ("部/金額[千元]", "部/金額", "千元"),
        ("預算數(111)(千元)", "預算數(111)", "千元"), ("預算數(千元)(111)", "預算數(111)", "千元"),
        ("執行率(%)(111)", "執行率(111)", "%"), ("預算數（千元）合計", "預算數合計", "千元"),
        ("112年度預算數（百萬元）", "112年度預算數", "百萬元"),
        ("百萬元以上採購件數(件)", "百萬元以上採購件數", "件"), ("本期（單位：人；年底）", "本期", "人"),
        ("（元）本期", "本期", "元"), ("本期($)", "本期", "元"), ("本期(NT$)", "本期", "元"),
        ("新臺幣元本期", "本期", "元"), ("(千元)", "(千元)", "千元"),
    ],
)  # fmt: skip
def test_a_unit_of_any_dimension_counts(text, name, unit):
    head = read_head(text)
    assert (head.name, head.unit and head.unit.name, head.unknown) == (name, unit, "")


@pytest.mark.parametrize(
    ("text", "scale", "base"),
    [
        ("(US$)", 1, "usd"),
        ("（美元）", 1, "usd"),
        ("(千美元)", 1000, "usd"),
        ("(美金萬元)", 10_000, "usd"),
        ("（歐元）", 1, "eur"),
        ("_USD", 1, "usd"),
    ],
)
def test_foreign_money_is_a_unit_so_that_it_can_be_refused(text, scale, base):
    head = read_head("本期" + text)
    assert head.unit
    assert (head.name, head.unit.scale, head.unit.dimension) == ("本期", scale, ((base, 1),))


@pytest.mark.parametrize(
    "text",
    [
        *("次年度", "本期", "人事費用", "本年度預算數", "年度", "人數", "件數", "館數", "千元", "元", "%"),
        *("人", "元月份", "元大", "萬華", "千禧年"),
        *("百萬元以上採購件數", "千元以下", "萬元以內", "百萬元未滿件數", "百萬元（含）以上"),
        *("（百萬元）以上採購", "百萬元～千萬元採購", "千元券"),
        *("超過百萬元", "採購金額達百萬元", "每人千元", "5千元補助", "補助五千元", "一百萬元", "大千"),
        *("逾億元", "數千元", "每千元"),
        *("預算數(111)", "預算數（112）", "預算數(112年度)", "本期(決算)", "本期（含稅）", "本期(萬華)"),
        *("件數/年", "經費/人", "館、處", "參加 人數"),
        *(
            "出國_人數",
            "填報單位：主計處",
            "a_b",
            "本期-前期",
            "1/1000",
            "說明【一】2",
            "A-B",
            "(",
            ")",
            "()",
            "（）",
            "_",
            "-",
            "本期(",
            "本期)",
            "(十)",
        ),
    ],
)
def test_a_word_is_a_word(text):
    assert read_head(text)[:4] == (folded(text), folded(text), None, "")


@pytest.mark.parametrize(
    ("text", "name", "unknown"),
    [
        ("本期（千）", "本期", "（千）"), ("本期（K）", "本期", "（K）"), ("本期(K)", "本期", "(K)"),
        ("本期（Ｋ）", "本期", "（Ｋ）"), ("本期（百萬）", "本期", "（百萬）"), ("本期[萬]", "本期", "[萬]"),
        ("本期(億)", "本期", "(億)"), ("本期_千", "本期", "_千"), ("本期-K", "本期", "-K"),
        ("本期 百萬", "本期", "百萬"), ("本期(千圓)", "本期", "(千圓)"), ("本期(NT$K)", "本期", "(NT$K)"),
        ("本期(1,000元)", "本期", "(1,000元)"), ("本期(NT$1,000)", "本期", "(NT$1,000)"),
        ("本期(in NT$1,000)", "本期", "(in NT$1,000)"), ("Budget (NT$ thousand)", "Budget", "(NT$ thousand)"),
        ("本期（新臺幣）", "本期", "（新臺幣）"), ("本期(千)(A)", "本期", "(千)"),
        ("本期（單位：千）", "本期", "（單位：千）"), ("本期（單位：箱箱）", "本期", "（單位：箱箱）"),
        ("本期（決算；千）", "本期", "（決算；千）"), ("本期（元、千元）", "本期", "（元、千元）"),
        ("本期(元)(千元)", "本期", "(元)(千元)"), ("本期(千元)(人)", "本期", "(千元)(人)"),
        ("本期 單位：千", "本期", "單位：千"),
    ],
)  # fmt: skip
def test_money_that_is_not_understood_is_named(text, name, unknown):
    assert read_head(text)[:4] == (folded(text), name, None, unknown)


@pytest.mark.parametrize(
    "text",
    [
        *("本期(A)", "本期（a）", "本期①", "本期❶", "本期Ⓐ", "本期(1)", "本期（12）", "本期(B/A)"),
        *("本期(A)(B)", "本期(C=A-B)", "本期(1)=(2)+(3)"),
        *("本期(A+B)", "本期（Ｂ／Ａ）", "本期(B/A×100%)", "本期[A]", "本期【1】", "本期(A1)"),
    ],
)
def test_marks_come_off(text):
    assert read_head(text)[:4] == (text, "本期", None, "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本期", ["本期"]), ("本期（千元）", ["本期（千元）", "本期"]),
        ("本期(千元)(A)", ["本期(千元)(A)", "本期(A)", "本期"]),
        ("本期(A)(千元)", ["本期(A)(千元)", "本期(A)", "本期"]),
        ("方案A(千元)", ["方案A(千元)", "方案A", "方案"]), ("本期(千)", ["本期(千)", "本期"]),
        ("預　算　數", ["預 算 數", "預算數"]),
        ("預 算 數(千元)", ["預 算 數(千元)", "預 算 數", "預算數(千元)", "預算數"]), ("(A)", ["(A)"]),
        ("", []),
    ],
)  # fmt: skip
def test_names_are_tried_from_the_whole_to_the_core(text, names):
    assert list(names_of(read_head(text))) == names


@pytest.mark.parametrize(
    ("texts", "unknown"),
    [
        (["本期(A)", "前期(K)"], ["", ""]), (["甲(J)", "乙(K)", "丙(L)"], ["", "", ""]),
        (["甲（Ａ）", "乙（Ｋ）"], ["", ""]), (["甲(L)", "乙(M)"], ["", ""]),
        (["本期(K)", "前期"], ["(K)", ""]), (["本期(K)", "前期(K)", "丙(A)"], ["(K)", "(K)", ""]),
        (["本期(A)(K)", "前期(B)(K)"], ["(K)", "(K)"]), (["本期(A)(K)", "前期(B)"], ["(K)", ""]),
        (["本期(K)", "前期(M)"], ["(K)", "(M)"]), (["本期(K)", "前期(千)"], ["(K)", "(千)"]), ([], []),
    ],
)  # fmt: skip
def test_k_is_a_mark_among_other_letters(texts, unknown):
    heads = read_heads(texts)
    assert [head.unknown for head in heads] == unknown
    assert all("(" not in head.name and "（" not in head.name for head in heads)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("指標", "indicator"), ("指標代號", "indicator"), ("Indicator", "indicator"), ("項目", "input"),
        ("各數", "input"), ("數值", "value"), ("數值（千元）", "value"), ("實際數", "value"), ("單位", "unit"),
        ("單　位", "unit"), ("UNIT", "unit"), ("來源", "source"), ("資料來源", "source"), ("年度", "year"),
        ("年　度", "year"), ("年度(民國)", "year"), ("年度（西元）", "year"), ("年度\n(民國)", "year"),
        ("會計年度", "year"), ("年度別", "year"), ("\uf98e\ufa01", "year"), ("Year", "year"), ("機關", "agency"),
        ("機 關", "agency"), ("機關別", "agency"), ("主管機關", "agency"), ("單位名稱", "agency"),
        ("機關名稱(1)", "agency"), ("備註", "aside"), ("說明", "aside"), ("定義", "aside"), ("Notes", "aside"),
        ("指標名稱", "aside"), ("本期", ""), ("", ""), ("機關(個)", ""), ("項目（項）", ""), ("112年度", ""),
        ("年度預算", ""), ("單位成本", ""), ("機關數", ""), ("民國", ""), ("(民國)", ""), ("年度(112)", ""),
        ("年度" * 1000, ""),
    ],
)  # fmt: skip
def test_a_head_has_this_role(text, role):
    assert role_of(text) == role


def test_every_word_has_one_role_and_is_spelt_as_it_is_looked_for():
    assert sum(map(len, HEADS.values())) == len(ROLES)
    assert all(word == folded(word).lower() and role_of(word) == role for word, role in ROLES.items())


@pytest.mark.parametrize(
    "text",
    [
        *("112年度", "112年", "112", "民國112年度", "中華民國 112 年度", "2023", "西元2023年", "１１２年度"),
        *("一一二年度", "112學年度", "112會計年度"),
        *("113年1月", "113年第1季", "113年上半年", "112年度（千元）", "112年度累計", "113年1-6月", "113年6月底止", "112 年\n度"),
        *("本月", "本月份", "上月", "累計", "累計數", "本月累計", "本月止累計", "截至本月底止累計數", "本年度"),
        *("本年", "上年度", "前年度", "次年度"),
        *("去年", "今年", "當年度", "以前年度", "歷年", "去年同期", "上年同期", "上期", "前期", "本期", "本季"),
        *("上半年", "下半年度", "全年", "全年度"),
        *("1月", "12月份", "十二月", "第1季", "第二季", "1-6月", "1至6月", "年初至今", "本　月", "截至6月底止"),
    ],
)
def test_a_period_says_when(text):
    assert is_period(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "年度", "預算數", "經常門", "本年度預算數", "112年度預算數", "上年度決算數", "12", "1", "合計"),
        *("小計", "月", "季", "以前年度保留數"),
        *("本期淨利", "累計折舊", "1,234", "112人", "第1組", "年度別", "年報", "月報"),
    ],
)
def test_a_word_says_something_else(text):
    assert not is_period(text)


HEAD_LETTERS = st.text(
    "本期預算數千百萬億元人館%％新臺幣NT$US單位：:;；()（）[]【】〔〕_-/／、 　AKBM①②0123\n\u200b以上年度", max_size=30
)


@given(st.one_of(st.text(), HEAD_LETTERS))
def test_folding_twice_is_folding_once(text):
    once = folded(text)
    assert folded(once) == once == normalize("NFC", once)


@given(st.lists(st.one_of(st.text(), HEAD_LETTERS), max_size=4))
def test_every_head_is_read(texts):
    for text, head in zip(texts, read_heads(texts), strict=True):
        assert head.text == folded(text)
        assert bool(head.name) == bool(head.text)
        assert not (head.unit and head.unknown)
        assert names_of(head)[:1] == ((head.text,) if head.text else ())
        assert role_of(text) in {*HEADS, ""}
        assert is_period(text) in {True, False}


@given(st.text("預算實支收入", min_size=2), st.sampled_from(UNITS))
def test_the_unit_does_not_depend_on_the_name(name, text):
    head = read_head(text.replace("本期", name))
    assert (head.name, head.unit and head.unit.name) == (name, "千元")


@pytest.mark.parametrize(
    "text", ["(" * 5000, "本期" + " (A" * 2000, "千" * 5000, "(千元)" * 2000, "單位：" * 3000, "\n甲" * 5000, "_元" * 199]
)
def test_a_long_head_takes_no_time(text):
    assert sys.getsizeof(read_heads([text] * 20))
