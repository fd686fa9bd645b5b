"""The indicators that travel with kpical: their words are fixed, their sources hold, their examples come out."""

import re
from pathlib import Path
from unicodedata import normalize

import pytest
from paths import SHARED

from kpical.catalogue.library import Library, shipped_files
from kpical.check import check_files
from kpical.quantity.period import Period
from kpical.words import Words

LIBRARY = Library()
FILES = {Path(file.path).stem: file for file in shipped_files()}

# Scripts rely on these words: id, alias, inputs, unit, target, direction.
TABLE = [
    ("capital-execution-improvement", "執行率增減", "", "百分點", "> 0百分點", "higher"),
    ("research-expenditure-ratio", "研究經費比率", "研究經費 年度預算", "%", ">= 0.08%", "higher"),
    ("regulation-review-rate", "法規檢討訂修完成率", "完成數 主管法規數", "%", ">= 30%", "higher"),
    ("capital-execution-rate", "資本門執行率", "實支數 應付未付數 賸餘數 預算數", "%", ">= 80%", "higher"),
    ("mid-term-ceiling-variance", "中程概算差異", "編報數 核列數", "%", "<= 5%", "lower"),
    ("staff-quota-change", "員額增減率", "次年度 本年度", "%", "<= 0%", "lower"),
    (
        "lifelong-learning",
        "終身學習",
        "平均學習時數 平均數位學習時數 業務相關平均學習時數 法治教育納入 人文素養納入 數位學習納入 訓練費用占比最低機關",
        "項",
        ">= 3項",
        "higher",
    ),
    ("high-level-visits", "雙方政要互訪", "互訪次數", "次", ">= 55次", "higher"),
    ("cooperation-projects", "友邦合作計畫", "計畫項數", "項", ">= 100項", "higher"),
    ("bilateral-agreements", "洽簽雙邊協定", "洽繫 協議 會議", "次", ">= 50次", "higher"),
    ("taiwan-japan-meetings", "台日雙邊會議", "會議次數", "次", ">= 5次", "higher"),
    ("new-organization-participation", "爭取參與國際組織增加次數", "本年度 98年", "次", ">= 2次", "higher"),
    ("organization-relations-growth", "鞏固國際組織關係增加率", "本年度 98年", "%", ">= 2%", "higher"),
    ("ngo-cooperation", "NGO國際合作與援助", "計畫項數", "項", ">= 20項", "higher"),
    ("ngo-participation", "NGO參與國際事務", "項次 送立法院季數 上網公告季數", "項", ">= 2項", "higher"),
    ("counter-terrorism-dialogue", "反恐安全對話", "研討會次數 互訪次數", "次", ">= 7次", "higher"),
    ("africa-health-cooperation", "非洲公衛醫療合作", "合作援助項數", "項", ">= 12項", "higher"),
    ("mobile-consular-coverage", "行動領務", "開辦外館數 駐外館處總數", "%", {99: ">= 30%", 102: ">= 45%"}, "higher"),
    ("venue-revenue-rate", "場地收入收繳率", "實際繳庫數 預算數", "%", ">= 90%", "higher"),
    ("staff-rotation-reviews", "內外互調", "互調次數", "次", ">= 2次", "higher"),
    ("diplomat-training", "外交尖兵養成", "是否", "是/否", "是", "higher"),
    ("training-cost-share", "訓練費用占人事費用比例", "訓練費用 人事費用", "%", ">= 4%", "higher"),
    ("own-premises-ratio", "館舍自有率", "自有 總數", "%", None, "higher"),
    ("mid-term-ceiling-compliance", "中程概算額度內編報 (108)", "編報數 核列數", "%", "<= 0%", "lower"),
    ("budget-execution-rate", "預算執行率", "實現數 應付數 保留數 預算數", "%", None, "higher"),
    ("growth-rate", "增減率", "本期 前期", "%", None, "none"),
    ("share-of-total", "占比", "部分 全體", "%", None, "none"),
]
MORE_WORDS = [
    ("決算數占預算數之比率", "budget-execution-rate"),
    ("決算占預算比率", "budget-execution-rate"),
    ("增加率", "growth-rate"),
    ("中程概算額度內編報", "mid-term-ceiling-variance"),
    ("中程概算額度內編製", "mid-term-ceiling-compliance"),
]
MORE_INPUTS = [
    ("capital-execution-rate", "資本門實支數 資本門應付未付數 資本門賸餘數 資本門預算數", "實支數 應付未付數 賸餘數 預算數"),
    (
        "lifelong-learning",
        "最低學習時數 最低數位學習時數 最低業務相關學習時數",
        "最低學習時數 最低數位學習時數 最低業務相關學習時數",
    ),
]


def test_none_of_these_is_gone_and_every_file_is_listed():
    assert {row[0] for row in TABLE} <= set(FILES)
    assert [entry.id for entry in LIBRARY.entries] == [Path(file.path).stem for file in shipped_files()]


@pytest.mark.parametrize(("name", "alias", "inputs", "unit", "target", "direction"), TABLE, ids=[row[0] for row in TABLE])
def test_the_words_that_scripts_rely_on(name, alias, inputs, unit, target, direction):
    indicator = LIBRARY.find(alias)
    definition = indicator.definitions[-1]
    assert indicator.id == name
    assert list(definition.inputs) == inputs.split()
    assert definition.unit.name == unit
    assert definition.direction == direction
    year = 108 if "108" in definition.source.document else 99
    by_year = target if isinstance(target, dict) else {year: target} if target else {}
    by_period = {Period(year): text for year, text in by_year.items()}
    assert {dated.first: dated.target.text for dated in definition.dated_targets} == by_period
    assert definition.target is None


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_target_judges_the_year_that_it_was_published_for_and_no_other(name):
    definition = LIBRARY.find(name).definitions[-1]
    assert all(dated.first == dated.last for dated in definition.dated_targets)
    for dated in definition.dated_targets:
        assert definition.target_for(dated.first) == dated.target
        assert (definition.target_for(dated.first.years_before(-1)), definition.target_for(dated.first.years_before(1))) == (
            None,
            None,
        )


@pytest.mark.parametrize(("word", "name"), MORE_WORDS)
def test_other_words_for_an_indicator(word, name):
    assert LIBRARY.find(word).id == name


@pytest.mark.parametrize(("name", "words", "inputs"), MORE_INPUTS)
def test_other_words_for_an_input(name, words, inputs):
    assert [LIBRARY.find(name).definitions[-1].words[word] for word in words.split()] == inputs.split()


def test_each_figure_of_the_capital_rate_is_a_whole_or_its_three_parts():
    inputs = LIBRARY.find("capital-execution-rate").definitions[-1].inputs.values()
    assert {given.parts for given in inputs} == {("原預算", "追加預算", "以前年度保留數")}


@pytest.mark.parametrize(
    ("name", "year", "hours"), [("最低學習時數", 99, 40), ("最低學習時數", 102, 40), ("最低數位學習時數", 100, 5),
                                ("最低學習時數", 98, None), ("最低學習時數", 103, None), ("最低業務相關學習時數", 99, None)],
)  # fmt: skip
def test_the_least_hours_hold_from_99_to_102_and_one_of_them_is_not_public(name, year, hours):
    assert LIBRARY.find("lifelong-learning").definitions[-1].parameters[name].value(Period(year)) == hours


def test_no_word_means_two_indicators():
    words = [word for entry in LIBRARY.entries for word in set(entry.words)]
    assert sorted(words) == sorted(set(words))


# Every file


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_file_is_named_after_its_id_and_nothing_but_notices_is_found_in_it(name):
    found = check_files(LIBRARY, [FILES[name]])
    assert [Words("en").sentence(problem) for problem in found.problems if not problem.notice] == []
    assert LIBRARY.find(name).id == name


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_file_says_where_its_formula_comes_from_and_shows_three_examples_one_of_them_an_edge(name):
    indicator = LIBRARY.find(name)
    for definition in indicator.definitions:
        assert definition.source.document
        assert definition.source.place
        assert definition.source.published is not None
        assert definition.note.zh
        assert definition.note.en
        assert len(definition.examples) >= 3
        assert any(example.error or (example.result or "").startswith("-") for example in definition.examples)
        if definition.target or definition.dated_targets:
            assert {example.met for example in definition.examples} >= {True, False}
    assert indicator.name.en
    assert indicator.name.en.isascii()


@pytest.mark.parametrize("name", [name for name, file in FILES.items() if "÷" in file.read().decode()])
def test_a_shipped_rate_shows_what_a_zero_denominator_does(name):
    """Except where it counts conditions."""
    if LIBRARY.find(name).definitions[-1].unit.name == "%":
        assert "zero_denominator" in {example.error for example in LIBRARY.find(name).definitions[-1].examples}


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_file_is_plain_text_in_nfc(name):
    text = FILES[name].read().decode("utf-8")
    assert text == normalize("NFC", text)
    assert "\r" not in text
    assert "\t" not in text
    assert text.endswith("\n")


# The wording, word for word, where the documents are at hand

ELSEWHERE = {"budget-execution-rate", "growth-rate", "share-of-total"}  # from other documents than the two plans
SEEDS = {"外交部 99 年度施政目標與重點": "001_2d81b9ef531fac81.txt", "外交部 108 年度施政計畫": "000_37bcb290c7aa2b18.txt"}


# A page ends with the target of the row that goes on overleaf; there the heads of the table are printed again.
HEADS = "(?:關鍵績效指標關鍵策略目標關鍵績效指標|共同性指標共同性目標共同性指標)評估體制評估方式衡量標準年度目標值"
BREAK = re.compile(rf"\d{HEADS}")


def bare(text):
    return re.sub(r"\s", "", normalize("NFC", text))


def sourced():
    for name in FILES:
        for definition in LIBRARY.find(name).definitions:
            source = definition.source
            if source.document in SEEDS:
                yield from ((name, source.document, piece) for piece in source.quote.split("……") if bare(piece))
                if source.published:
                    yield name, source.document, definition.formula.text


@pytest.mark.parametrize(("name", "document", "wording"), list(sourced()))
def test_a_quotation_and_a_published_formula_stand_in_the_document_word_for_word(name, document, wording):
    seed = SHARED / "seeds" / SEEDS[document]
    if not seed.exists():
        pytest.skip("the source documents are not part of the package")
    document = bare(seed.read_text("utf-8"))
    assert bare(wording) in document or bare(wording) in BREAK.sub("", document)


@pytest.mark.parametrize("name", [row[0] for row in TABLE if row[0] not in ELSEWHERE])
def test_the_indicators_of_the_two_plans_quote_them(name):
    assert LIBRARY.find(name).definitions[-1].source.document in SEEDS
    assert name in {quoting for quoting, _, _ in sourced()}
