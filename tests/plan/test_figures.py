"""Figures from tables and outlines: which one is whose, what was typed, and the file and cell that it stands in."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpical.catalogue.library import Library
from kpical.plan.figures import FigureFile, read_figures
from kpical.plan.reader import read_plan
from kpical.problem.errors import BadFile
from kpical.problem.table_errors import AmbiguousColumn, MissingColumn
from kpical.quantity.period import Period
from kpical.words import LANGUAGES, Words

LIBRARY = Library()


def plan(*items, year=99):
    text = f"agency: 外交部\nyear: {year}\ngoals: [{{id: g, name: 目標, indicators: [{', '.join(items)}]}}]\n"
    made, problems = read_plan(text.encode(), "plan.yaml", LIBRARY.find)
    assert [str(problem) for problem in problems] == []
    return made


PLAN = plan(
    "{indicator: 研究經費比率, id: research}",
    "{count: 計畫項數, id: projects}",
    "{indicator: 資本門執行率, id: capital}",
    "{indicator: capital-execution-improvement, id: change}",
    "{indicator: 終身學習, id: learning}",
)


def read(*files, of=PLAN, year=None):
    """The figures of files: text or bytes is figures.csv, a pair has a name of its own."""
    named = [file if isinstance(file, tuple) else ("figures.csv", file) for file in files]
    whole = [FigureFile(name, data if isinstance(data, bytes) else data.encode()) for name, data in named]
    return read_figures(whole, of, year and Period(year), lambda word: LIBRARY.entry(word) is not None)


def lines(figures):
    """Every figure that can be used, as one line: agency year indicator.input = text unit @ place (source)."""
    return [
        f"{agency} {year} {item}.{at} = {entry.text}{entry.unit.name if entry.unit else ''} @ {entry.where}"
        + f" ({entry.source})" * bool(entry.source)
        for (agency, year, item), entries in figures.entries.items()
        for at, entry in entries.items()
        if not entry.error
    ]


def told(figures, lang="zh-TW"):
    """The sentences of all that is wrong, the figures' own among them."""
    own = [entry.error for entries in figures.entries.values() for entry in entries.values() if entry.error]
    return [Words(lang).sentence(error) for error in (*figures.problems, *own)]


def clean(*files, of=PLAN, year=None):
    figures = read(*files, of=of, year=year)
    assert told(figures) == []
    return lines(figures)


# Long: a figure a row


@pytest.mark.parametrize(
    "heads",
    [
        "indicator,input,value,unit,source,year,agency",
        "指標,項目,數值,單位,來源,年度,機關",
        "指標代號,各數,實際數,單位,資料來源,會計年度,機關名稱",
        "Indicator, INPUT ,值,Unit,出處,Year,機關",
    ],
)
def test_a_long_table_has_a_figure_a_row(heads):
    assert clean(
        f'{heads}\nresearch,研究經費,"24,587",千元,法定預算,99,外交部\n研究經費比率,年度預算,30733799,,,2010,外交部\n'
    ) == [
        "外交部 99 research.研究經費 = 24,587千元 @ figures.csv C2 (法定預算)",
        "外交部 99 research.年度預算 = 30733799 @ figures.csv C3",
    ]


@pytest.mark.parametrize(
    "word", ["research", "research-expenditure-ratio", "研究經費比率", "行政及政策研究經費比率", " research "]
)
def test_an_indicator_goes_by_the_plan_s_id_by_its_own_its_name_or_an_alias(word):
    assert clean(f"指標,項目,數值\n{word},研究經費,1\n") == ["外交部 99 research.研究經費 = 1 @ figures.csv C2"]


def test_a_single_number_needs_no_input():
    assert clean("indicator,value\nprojects,3\n計畫項數,3\n") == ["外交部 99 projects.計畫項數 = 3 @ figures.csv B2"]


def test_columns_may_stand_in_any_order_among_others_and_below_a_title():
    table = "外交部 99 年度\n普通件\n備註,數值,審核,項目,指標\n,3,王,計畫項數,projects\n\n,4千元,,研究經費,research\n"
    assert clean(table) == [
        "外交部 99 projects.計畫項數 = 3 @ figures.csv B4",
        "外交部 99 research.研究經費 = 4千元 @ figures.csv B6",
    ]


def test_parts_used_indicators_and_parameters_have_addresses_too():
    table = (
        "指標,項目,數值\ncapital,實支數.原預算,1\n資本門執行率,資本門實支數.追加預算,-2\nchange,上年度執行率.預算數,3\n"
        "change,本年度執行率.實支數.以前年度保留數,4\nlearning,最低業務相關學習時數,20\n"
    )
    assert [line.split(" @")[0] for line in clean(table)] == [
        "外交部 99 capital.實支數.原預算 = 1",
        "外交部 99 capital.實支數.追加預算 = -2",
        "外交部 99 change.上年度執行率.預算數 = 3",
        "外交部 99 change.本年度執行率.實支數.以前年度保留數 = 4",
        "外交部 99 learning.最低業務相關學習時數 = 20",
    ]


def test_years_and_agencies_are_kept_apart_in_the_order_in_which_they_come():
    figures = read("年度,機關,指標,數值\n99,乙,projects,1\n98,甲,projects,2\n97年度,乙,projects,3\n99,外交部,projects,4\n")
    assert [line.split(" @")[0] for line in lines(figures)] == [
        "乙 99 projects.計畫項數 = 1",
        "甲 98 projects.計畫項數 = 2",
        "乙 97 projects.計畫項數 = 3",
        "外交部 99 projects.計畫項數 = 4",
    ]
    assert (list(figures.agencies), figures.agencies["乙"], figures.agencies.get("丙")) == (
        ["乙", "甲", "外交部"],
        {Period(97), Period(99)},
        None,
    )


def test_figures_without_a_year_are_of_the_year_that_was_asked_for():
    assert clean("指標,數值\nprojects,3\n", year=101) == ["外交部 101 projects.計畫項數 = 3 @ figures.csv B2"]


# Wide: a year or an agency a row


def test_a_wide_table_has_an_input_a_column_and_its_unit_in_the_head():
    table = '年度,研究經費（千元）,年度預算_億元,計畫項數[項],資料來源\n99,"24,587",307,3,決算\n100,1,2,,\n'
    assert clean(table) == [
        "外交部 99 research.研究經費 = 24,587千元 @ figures.csv B2 (決算)",
        "外交部 99 research.年度預算 = 307億元 @ figures.csv C2 (決算)",
        "外交部 99 projects.計畫項數 = 3項 @ figures.csv D2 (決算)",
        "外交部 100 research.研究經費 = 1千元 @ figures.csv B3",
        "外交部 100 research.年度預算 = 2億元 @ figures.csv C3",
        "外交部 100 projects.計畫項數 = 項 @ figures.csv D3",
    ]


def test_a_wide_table_may_have_an_agency_a_row_and_no_year():
    assert clean("機關,計畫項數\n甲,1\n乙,2\n") == [
        "甲 99 projects.計畫項數 = 1 @ figures.csv B2",
        "乙 99 projects.計畫項數 = 2 @ figures.csv B3",
    ]


@pytest.mark.parametrize("head", ["capital:實支數", "capital：實支數", "資本門執行率:資本門實支數", "資本門執行率: 實支數（元）"])
def test_a_head_may_name_the_indicator_before_the_input(head):
    assert [line.split(" =")[0] for line in clean(f"{head}\n5\n")] == ["外交部 99 capital.實支數"]


def test_the_heads_of_a_wide_table_are_the_row_that_means_most_and_may_hang_on_the_one_above():
    table = "外交部,,\n民國 99 年度,,\n,本年度執行率,上年度執行率\n年度,實支數,實支數\n99,5,6\n"
    only_change = plan("{indicator: capital-execution-improvement, id: change}")
    assert [line.split(" =")[0] for line in clean(table, of=only_change)] == [
        "外交部 99 change.本年度執行率.實支數",
        "外交部 99 change.上年度執行率.實支數",
    ]


def test_one_head_for_inputs_that_are_not_the_same_is_refused_with_what_to_write():
    with pytest.raises(AmbiguousColumn) as error:
        read("年度,實支數,計畫項數\n99,1,2\n", of=plan("{indicator: 資本門執行率, id: a}", "{indicator: 友邦合作計畫, id: b}",
                                                    "{indicator: NGO國際合作與援助, id: c}"))  # fmt: skip
    assert "「計畫項數」" in Words("zh-TW").sentence(error.value)
    assert "b:計畫項數、c:計畫項數" in Words("zh-TW").sentence(error.value)


def test_one_head_serves_every_indicator_that_declares_the_same_input():
    twice = plan("{indicator: 研究經費比率, id: a}", "{indicator: 研究經費比率, id: b}")
    assert [line.split(" =")[0] for line in clean("年度,研究經費\n99,1\n", of=twice)] == [
        "外交部 99 a.研究經費",
        "外交部 99 b.研究經費",
    ]


def test_columns_that_mean_nothing_are_named_once():
    figures = read("年度,計畫項數,說明,幣別,承辦人\n99,3,x,y,z\n98,3,x,y,z\n")
    assert [(note.code, note.facts["heads"]) for note in figures.notices] == [("unread", ["幣別", "承辦人"])]


# YAML and JSON


@pytest.mark.parametrize(
    "text",
    [
        "projects: 3\nresearch: {研究經費: 24千元}\n",
        "agency: 外交部\nyear: 99年度\nfigures: {計畫項數: 3, 研究經費比率: {研究經費: {value: 24, unit: 千元}}}\n",
        "各數:\n  projects: {計畫項數: 3}\n  research: {研究經費: {數值: 24, 單位: 千元}}\n",
        "- {年度: 99, projects: 3}\n- {機關: 外交部, research: {研究經費: 24千元}}\n",
        "- {indicator: projects, value: 3}\n- {指標: research, 項目: 研究經費, 數值: 24千元, 年度: 2010}\n",
        json.dumps({"figures": {"projects": 3, "research": {"研究經費": {"value": "24", "unit": "千元"}}}}, indent="\t"),
        json.dumps([{"indicator": "projects", "value": 3}, {"indicator": "research", "input": "研究經費", "value": "24千元"}]),
    ],
)
@pytest.mark.parametrize("name", ["figures.yaml", "FIGURES.YML", "figures.json"])
def test_an_outline_by_indicator_and_input_or_a_list_of_rows(text, name):
    found = [line.split(" @")[0] for line in clean((name, text))]
    assert found == ["外交部 99 projects.計畫項數 = 3", "外交部 99 research.研究經費 = 24千元"]


def test_a_figure_of_an_outline_has_line_column_and_source_and_its_own_source_wins():
    text = "year: 100\nsource: 決算\nfigures:\n  projects: 3\n  capital:\n    實支數: {value: 1_0, source: 報告}\n"
    assert clean(("a.yaml", text)) == [
        "外交部 100 projects.計畫項數 = 3 @ a.yaml:4:13 (決算)",
        "外交部 100 capital.實支數 = 1_0 @ a.yaml:6:18 (報告)",
    ]


def test_a_number_of_json_keeps_the_digits_that_were_typed():
    text = '{"projects": 100000000000000000000000000000000.10}'
    assert clean(("a.json", text)) == ["外交部 99 projects.計畫項數 = 100000000000000000000000000000000.10 @ a.json:1:14"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3", "not_mapping"),
        ("[1, 2]", "not_mapping"),
        ("projects: 3\nprojects: 4", "duplicate_key"),
        ("projects: &a 3", "anchor"),
        ("projects: 3\n---\nprojects: 4", "many_documents"),
        ('{"projects": 3', "syntax"),
        ("projects: " + "[" * 99, "too_deep"),
        ("projects: 3\0", "bad_character"),
        ("yaer: 98\nfigures: {projects: 3}", "unknown_key"),
    ],
)
def test_an_outline_that_is_none_is_refused_with_the_place(text, reason):
    with pytest.raises(BadFile) as error:
        read(("a.yaml", text))
    assert reason in [problem.reason for problem in error.value.problems]
    assert all(problem.place.line for problem in error.value.problems)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("projects: [3]", "not_mapping"),
        ("research: {研究經費: [1]}", "not_mapping"),
        ("research: {研究經費: {unit: 千元}}", "missing_key"),
        ("research: {研究經費: {value: 1, unit: 仟圓}}", "unknown_unit"),
        ("research: {研究經費: {value: [1]}}", "not_text"),
        ("research: {研究經費: {value: 1, unti: 千元}}", "unknown_key"),
        ("- {indicator: projects, value: 3, untis: 項}", "unknown_key"),
        ("- {indicator: projects, unit: 項}", "missing_key"),
    ],
)
def test_what_is_not_understood_within_an_indicator_fails_that_one(text, reason):
    figures = read(("a.yaml", text))
    item = next(item for item in PLAN.items if item.id in text)
    assert [problem.reason for problem in figures.problems] == [reason]
    assert figures.unread == {("外交部", Period(99), item.id): figures.problems}
    assert all(problem.place.line for problem in figures.problems)


def test_null_of_json_is_a_missing_figure():
    (entry,) = read(("a.json", '{"projects": null}')).of("外交部", Period(99), PLAN.items[1]).values()
    assert entry.text == ""


def test_the_figure_of_a_single_number_may_be_a_record_too():
    assert clean(("a.yaml", "projects: {value: 3, unit: 項, source: 報告}")) == [
        "外交部 99 projects.計畫項數 = 3項 @ a.yaml:1:19 (報告)"
    ]


# Bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_in_any_encoding(encoding, end):
    table = "指標,項目,數值\n計畫項數,計畫項數,3\n研究經費比率,研究經費,24千元\n".replace("\n", end)
    figures = read(table.encode(encoding))
    assert [line.split(" =")[1] for line in lines(figures)] == [" 3 @ figures.csv C2", " 24千元 @ figures.csv C3"]
    assert [note.code for note in figures.notices if note.facts["encoding"] == "cp950"] == ["assumed"] * (encoding == "cp950")


def test_a_row_in_another_encoding_is_named_and_the_others_go_on():
    figures = read(
        "指標,項目,數值\nprojects,計畫項數,3\n".encode()
        + "研究經費比率,研究經費,1\n".encode("cp950")
        + b"research,\xe7\xa0\x94\xe7\xa9\xb6\xe7\xb6\x93\xe8\xb2\xbb,2\n"
    )
    assert [line.split(" =")[1] for line in lines(figures)] == [" 3 @ figures.csv C2", " 2 @ figures.csv C4"]
    assert [(error.code, str(error.place)) for error in figures.problems] == [("bad_encoding", "figures.csv A3")]


def test_the_encoding_of_tables_may_be_given():
    data = "指標,項目,數值,備註\nprojects,計畫項數,3,\u9d34\n".encode("big5hkscs")
    figures = read_figures([FigureFile("figures.csv", data)], PLAN, PLAN.period, encoding="big5hkscs")
    assert (told(figures), list(figures.notices)) == ([], [])


def test_a_quoted_cell_may_hold_commas_line_ends_and_marks():
    assert clean('指標,項目,數值,來源\n"projects",計畫項數,"1,000","甲\n""乙"""\nresearch,研究經費,2,\n') == [
        '外交部 99 projects.計畫項數 = 1,000 @ figures.csv C2 (甲\n"乙")',
        "外交部 99 research.研究經費 = 2 @ figures.csv C3",
    ]


def test_the_guard_of_kpical_s_own_csv_is_taken_off():
    assert clean("指標,項目,數值,來源\nprojects,計畫項數,'-3,'=1+1\n") == [
        "外交部 99 projects.計畫項數 = -3 @ figures.csv C2 (=1+1)"
    ]


# Twice


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1000", "1,000"), ("1千元", "1,000元"), ("1000", "１０００"), ("0.10", ".1"), ("△5", "-5"), ("3", " 3 "), ("5%", "5%"),
        ("是", "是"), ("約3", "約3"), ("-", "-"), ("", "3"), ("3", "…"), ("0", "零"),
    ],
)  # fmt: skip
def test_the_same_figure_twice_is_fine(first, second):
    figures = read(f'指標,項目,數值\nresearch,研究經費,"{first}"\n研究經費比率,研究經費,"{second}"\n')
    assert told(figures) == []
    assert len(lines(figures)) == 1


def test_the_unit_of_a_column_counts_when_figures_are_compared():
    table = "指標,項目,數值,單位\nresearch,研究經費,1,千元\nresearch,研究經費,1000,\nresearch,研究經費,0.1,萬元\n"
    assert clean(table) == ["外交部 99 research.研究經費 = 1千元 @ figures.csv C2"]


@pytest.mark.parametrize(("first", "second"), [("1000", "1001"), ("1千元", "1元"), ("3", "約3"), ("約3", "約4"), ("0", "0.0001")])
def test_two_different_figures_are_an_error_that_shows_both_and_their_places(first, second):
    figures = read(("a.csv", f"指標,項目,數值\nresearch,研究經費,{first}\n"), ("b.yaml", f"research: {{研究經費: {second}}}"))
    for lang in LANGUAGES:
        (sentence,) = told(figures, lang)
        assert all(words in sentence for words in ("研究經費", first, "a.csv C2", second, "b.yaml:1:18"))
    assert lines(figures) == []


def test_in_english_two_different_figures_are_told_without_full_width_brackets():
    (sentence,) = told(read("指標,項目,數值\nprojects,計畫項數,3\nprojects,計畫項數,4\n"), "en")
    assert not set(sentence) & set("（）「」")


def test_both_cells_are_shown_however_long_their_path_is():
    (sentence,) = told(read(("績效指標/" * 20 + "各數.csv", "指標,項目,數值\nprojects,計畫項數,3\nprojects,計畫項數,4\n")))
    assert "各數.csv C2" in sentence
    assert "各數.csv C3" in sentence


def test_a_blank_gives_way_to_a_figure_and_a_figure_never_to_a_blank():
    table = "指標,項目,數值\nprojects,計畫項數,\nprojects,計畫項數,3\nprojects,計畫項數,-\n"
    assert clean(table) == ["外交部 99 projects.計畫項數 = 3 @ figures.csv C3"]


# What cannot be understood is named with its cell, and the rest goes on


@pytest.mark.parametrize(
    ("table", "code", "place", "words"),
    [
        ("指標,項目,數值\n研究經費比,研究經費,1\n", "unknown_indicator", "A2", "您要的是不是：研究經費比率"),
        ("指標,項目,數值\nresearch,研究支出經費,1\n", "unknown_input", "B2", "您要的是不是：研究經費"),
        ("指標,項目,數值\nchange,去年.預算數,1\n", "unknown_input", "B2", "上年度執行率.預算數"),
        ("指標,項目,數值\ncapital,實支數.流用,1\n", "unknown_input", "B2", "實支數.原預算"),
        ("指標,項目,數值,單位\nresearch,研究經費,1,仟圓\n", "wrong_unit", "D2", "「仟圓」無法辨識"),
        ("年度,指標,數值\n九九九九,projects,1\n", "not_a_number", "A2", "98年第1季"),
        ("年度,計畫項數\n合計,5\n", "not_a_number", "A2", "「合計」不是年度"),
        ("指標,項目,數值\n,計畫項數,5\n", "missing_column", "A2", "沒有寫指標"),
    ],
)
def test_a_mistake_in_a_table_is_told_with_its_cell(table, code, place, words):
    figures = read(table)
    errors = [*figures.problems, *(entry.error for e in figures.entries.values() for entry in e.values() if entry.error)]
    assert [error.code for error in errors] == [code]
    (sentence,) = told(figures)
    assert sentence.startswith(f"figures.csv {place}: ")
    assert words in sentence
    (english,) = told(figures, "en")
    assert english.startswith(f"figures.csv {place}: ")
    assert "{" not in english


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("figures: {研究經費比: {研究經費: 1}}", "unknown_indicator", "a.yaml:1:18"),
        ("research: {研究支出: 1}", "unknown_input", "a.yaml:1:18"),
        ("projects: 3\nyear: 九九九九\n", "not_a_number", "a.yaml:2:7"),
    ],
)
def test_a_mistake_in_an_outline_is_told_with_line_and_column(text, code, place):
    assert [(error.code, str(error.place)) for error in read(("a.yaml", text)).problems] == [(code, place)]


def test_one_mistake_does_not_stop_the_other_figures():
    figures = read("指標,項目,數值\n沒有,研究經費,1\nresearch,沒有,2\nprojects,計畫項數,3\n")
    assert (len(figures.problems), lines(figures)) == (2, ["外交部 99 projects.計畫項數 = 3 @ figures.csv C4"])


def test_figures_of_an_indicator_outside_the_plan_are_a_notice_and_no_mistake():
    figures = read("指標,項目,數值\n占比,部分,1\n占比,全體,2\nshare-of-total,部分,3\nprojects,計畫項數,3\n")
    assert told(figures) == []
    assert [(note.code, note.facts["word"]) for note in figures.notices] == [("foreign", "占比"), ("foreign", "share-of-total")]


@pytest.mark.parametrize(
    "data", ["", "\n\n", "甲,乙\n1,2\n", "指標,單位\nprojects,3\n", "\0" * 100, "指標|項目|數值\nprojects|計畫項數|3\n"]
)
def test_a_file_in_which_nothing_is_a_figure_is_refused(data):
    with pytest.raises(MissingColumn) as error:
        read(data)
    for lang, words in zip(LANGUAGES, ("指標、項目、數值", "indicator, input, value"), strict=True):
        sentence = Words(lang).sentence(error.value)
        assert "figures.csv" in sentence
        assert words in sentence
        assert "kpical template" in sentence


# Nothing is left out in silence


@pytest.mark.parametrize(
    "table",
    [
        "指標,項目,數值\nresearch,研究經費,30,733,799\n",  # a thousands comma that is not quoted
        "指標,項目,數值,單位\nresearch,研究經費,24,587,千元\n",
        "年度,研究經費,年度預算\n99,24,587,30733\n",
    ],
)
def test_a_row_with_more_cells_than_heads_is_a_mistake(table):
    figures = read(table)
    assert [error.code for error in figures.problems] == ["ragged_row"]
    assert lines(figures) == []


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("年度,單位,研究經費\n99,千元,24\n", "外交部 99 research.研究經費 = 24 @ figures.csv C2"),
        ("指標,計畫項數\n占比,4\n", "外交部 99 projects.計畫項數 = 4 @ figures.csv B2"),
        ("指標,項目,數值,實際數\nprojects,計畫項數,3,4\n", "外交部 99 projects.計畫項數 = 3 @ figures.csv C2"),
    ],
)
def test_a_column_that_says_what_a_figure_is_is_heeded_or_refused_or_named(table, wrong):
    try:
        figures = read(table)
    except (AmbiguousColumn, MissingColumn):
        return
    assert wrong not in lines(figures) or figures.notices or told(figures)


# Hostile tables

HOSTILE = [
    "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "\x1b[31mred", "\u202eevil", "[b]bold[/b]", "**甲**|<script>",
    "9" * 10_000, "甲" * 10_000, "\0", "'", '"', "：", ":", ".", "甲.", "（千元）", "_", "1e9999", "{}", "%s", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("column", range(7))
def test_a_hostile_cell_is_a_figure_like_any_other_or_a_mistake_in_words(text, column):
    row = ["projects", "計畫項數", "3", "項", "報告", "99", "外交部"]
    row[column] = text
    cells = ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
    figures = read(f"指標,項目,數值,單位,來源,年度,機關\n{cells}\n".encode("utf-8", "surrogatepass"))
    for lang in LANGUAGES:
        assert not {char for sentence in told(figures, lang) for char in sentence} & set("\x1b\u202e\0")
        assert all(len(sentence) < 1000 for sentence in told(figures, lang))


@pytest.mark.parametrize("text", [text for text in HOSTILE if text != "\ud800"])  # that would be another encoding
def test_a_hostile_head_or_title_is_no_figure(text):
    quoted = '"' + text.replace('"', '""') + '"'
    figures = read(f"{quoted}\n年度,計畫項數,{quoted}\n99,3,{quoted}\n".encode("utf-8", "surrogatepass"))
    assert [line.split(" @")[0] for line in lines(figures)] == ["外交部 99 projects.計畫項數 = 3"]


def test_a_row_of_very_many_columns_is_read():
    figures = read("指標,項目,數值" + ",x" * 100_000 + "\nprojects,計畫項數,3" + ",1" * 100_000 + "\n")
    assert lines(figures) == ["外交部 99 projects.計畫項數 = 3 @ figures.csv C2"]


def sentences(*files):
    """Everything that is wrong with the files, in both languages."""
    try:
        figures = read(*files)
    except (MissingColumn, AmbiguousColumn, BadFile) as error:
        return [line for lang in LANGUAGES for line in Words(lang).lines(error)]
    return [sentence for lang in LANGUAGES for sentence in told(figures, lang)]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
words = st.sampled_from(["指標", "數值", "年度", "單位", "projects", "計畫項數", "3", "千元"])


@settings(deadline=None)
@given(st.lists(st.lists(texts | words, max_size=5), max_size=8))
def test_any_table_is_read_or_refused_in_words(rows):
    table = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    assert all(sentences(table))


@settings(deadline=None)
@given(texts)
def test_any_outline_is_read_or_refused_in_words(text):
    assert all(sentences(("a.yaml", text)))
    assert all(sentences(("a.yaml", f"projects: {text}")))
    assert all(sentences(("a.yaml", f"- {{indicator: projects, value: {text}}}")))
