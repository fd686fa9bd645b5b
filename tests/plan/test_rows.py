"""The rows of a table of figures beside the figures: totals, notes, rows that cannot be read, agencies, turned tables."""

import pytest

from kpical.catalogue.library import Library
from kpical.computation.inputs import Address
from kpical.plan.figures import FigureFile, read_figures
from kpical.plan.reader import read_plan
from kpical.plan.scoring import score
from kpical.problem.table_errors import MissingColumn
from kpical.quantity.period import Period
from kpical.quantity.unit import UNITS
from kpical.words import Words

LIBRARY = Library()
ZH = Words("zh-TW")
PLAN, _ = read_plan(
    "agency: 外交部\nyear: 99\ngoals: [{id: g, name: 目標, indicators: ["
    "{indicator: 研究經費比率, id: research}, {count: 計畫項數, id: projects}]}]\n".encode(),
    "plan.yaml",
    LIBRARY.find,
)


def read(table, **how):
    data = table if isinstance(table, bytes) else table.encode()
    return read_figures([FigureFile("f.csv", data)], PLAN, Period(99), **how)


def notices(figures, *codes):
    return [ZH.label(f"notice.{note.code}", **note.facts) for note in figures.notices if note.code in codes]


def compared(*rows, head="機關,研究經費（千元）"):
    figures = read("\n".join([head, *rows, ""]))
    assert list(figures.agencies) == ["甲局", "乙局", "丙局"]
    found = notices(figures, "totals_compared")
    return (found[0].split("：", 1)[1] if found else ""), notices(figures, "total_differs")


@pytest.mark.parametrize(
    ("parts", "total", "how"),
    [
        (("1", "2", "3"), "6", "相同"),
        (("1", "2", "3"), "7", "進位"),
        (("1", "2", "3"), "5", "進位"),
        (("1", "2", "3"), "8", "捨去"),
        (("1", "2", "3"), "9", "不符"),
        (("1", "2", "3"), "4", "不符"),
        (("1.0", "2.0", "3.0"), "6.1", "進位"),
        (("1.0", "2.0", "3.0"), "7", "不符"),
        (("1千元", "2千元", "3,000元"), "0.6萬元", "相同"),
        (("1萬2千元", "2萬3千元", "3萬4千元"), "7萬元", "進位"),  # 6萬9千 of parts to the thousand
        (("1萬2千元", "2萬3千元", "3萬4千元"), "9萬元", "不符"),
        (("1萬2千元", "2萬3千元", "3萬4千元"), "7萬1千元", "捨去"),
        (("-1", "-2", "-3"), "-8", "捨去"),
        (("-1", "2", "3"), "4", "相同"),
    ],
)
def test_a_total_is_the_sum_or_what_rounding_or_cutting_makes_of_it(parts, total, how):
    rows = [f'{agency},"{text}"' for agency, text in zip(("甲局", "乙局", "丙局"), parts, strict=True)]
    counts, _ = compared(*rows, f'合　計,"{total}"')
    assert f"{how} 1" in counts
    assert counts.count(" 1") == 1


def test_a_total_that_differs_is_told_with_both_numbers_and_their_places():
    counts, differing = compared("甲局,1", "乙局,2", "丙局,3", "總計,16", "小計,99")
    assert counts == "相同 0、進位 0、捨去 0、不符 1。"
    assert differing == ["總計 16（f.csv B5）與各列加總 6千元（f.csv B2、f.csv B4）不符；請核對。"]


@pytest.mark.parametrize(("total", "how"), [("6", "相同"), ("7", "不符")])
def test_whole_things_are_not_rounded(total, how):
    counts, _ = compared("甲局,1", "乙局,2", "丙局,3", f"合計,{total}", head="機關,計畫項數")
    assert f"{how} 1" in counts


@pytest.mark.parametrize("rows", [("甲局,1", "乙局,", "丙局,3", "合計,4"), ("甲局,1", "乙局,約2", "丙局,3", "合計,6")])
def test_where_an_agency_has_no_figure_nothing_is_compared(rows):
    assert compared(*rows) == ("", [])


def test_totals_of_a_year_are_compared_with_that_year_s_rows_in_a_long_table_too():
    figures = read(
        "年度,機關,指標,項目,數值\n99,甲,research,研究經費,10\n99,乙,research,研究經費,20\n100,甲,research,研究經費,1\n"
        "99,合計,research,研究經費,30\n100,合計,research,研究經費,30\n"
    )
    assert notices(figures, "totals_compared") == ["「f.csv」的總計與各列加總相比：相同 1、進位 0、捨去 0、不符 1。"]


@pytest.mark.parametrize("end", ["", ","])
def test_notes_below_a_table_are_kept_for_the_readers_and_are_no_agencies(end):
    figures = read(f"機關,研究經費\n甲局,1\n備註：尾數四捨五入。{end}\n註1、含保留數{end}\n")
    assert list(figures.agencies) == ["甲局"]
    assert [(text, str(where)) for text, where in figures.remarks.items()] == [
        ("備註：尾數四捨五入。", "f.csv A3"), ("註1、含保留數", "f.csv A4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "agency", "code"),
    [
        ('乙局,99,1,"2",3', "乙局", "ragged_row"),
        ("乙局,九十九月,1,2", "乙局", "not_a_number"),
        ("乙局,,1,2", "乙局", "missing"),
        (b"\xb1\xb1\xa7\xbd,99,1,2", "����", "bad_encoding"),
    ],
)
def test_a_row_that_can_not_be_read_fails_its_own_indicator_and_no_other_agency_s(row, agency, code):
    data = "機關,年度,研究經費,年度預算\n甲局,99,1,2\n".encode() + (row if isinstance(row, bytes) else row.encode()) + b"\n"
    if code == "bad_encoding":
        data += "丙局,99,1,2\n".encode()
    scores = score(PLAN, read(data, encoding="utf-8"))
    assert [error.code for error in scores.problems] == [code]
    errors = {card.agency: card.outcomes[0].error for card in scores.cards}
    assert errors["甲局"] is None
    assert [name for name, error in errors.items() if error and error.code == "bad_file"] == [agency]


@pytest.mark.parametrize("named", ["甲局", "外交部"])
def test_a_blank_agency_is_missing_where_another_row_names_one(named):
    figures = read(f"機關,年度,研究經費,年度預算\n{named},99,1,2\n,100,1,2\n")
    (error,) = figures.problems
    assert (error.code, error.limit, figures.agencies[named]) == ("missing", named, {Period(99)})


def test_agencies_that_are_blank_in_every_row_are_the_plan_s():
    assert read("機關,年度,計畫項數\n,99,1\n,100,2\n").agencies["外交部"] == {Period(99), Period(100)}


def test_the_user_s_unit_goes_before_the_caption_and_behind_the_head_and_is_told_where_it_is_not_used():
    figures = read("單位：萬元\n研究經費（億元）,年度預算\n1,2\n", units=(UNITS["千元"], UNITS["人"]))
    entries = {str(at): (entry.unit.name, entry.origin) for at, entry in figures.of("外交部", Period(99), PLAN.items[0]).items()}
    assert entries == {"研究經費": ("億元", "head"), "年度預算": ("千元", "option")}
    assert notices(figures, "unit_unused") == ["沒有任何數用到單位「人」。"]


TURNED = {
    "years": "表\n單位：千元\n{corner},98,99\n研究經費,1,2\n年度預算,3,4\n備註：概算\n",
    "agencies": "{corner},外交部,甲局\n研究經費,2,1\n年度預算,4,3\n",
    "units": "{corner},單位,98,99\n研究經費,千元,1,2\n年度預算,千元,3,4\n",
}


@pytest.mark.parametrize(("table", "place"), [("years", "f.csv C5"), ("agencies", "f.csv B3"), ("units", "f.csv D3")])
@pytest.mark.parametrize("corner", ["", "項目", "科目"])
def test_a_table_whose_figures_run_across_is_read_as_one_that_stands(table, place, corner):
    text = TURNED[table].format(corner=corner)
    figures = read(text, transpose=True)
    assert not figures.problems
    entry = figures.of("外交部", Period(99), PLAN.items[0])[Address("年度預算")]
    assert (entry.text, str(entry.where)) == ("4", place)
    assert (entry.unit.name if entry.unit else "") == ("" if table == "agencies" else "千元")
    assert list(figures.remarks) == ["備註：概算"] * (table == "years")


@pytest.mark.parametrize("corner", ["", "項目"])
@pytest.mark.parametrize("head", ["99", "99年度"])
def test_one_year_alone_runs_across_too(corner, head):
    figures = read(f"{corner},{head}\n研究經費,1\n年度預算,4\n", transpose=True)
    entry = figures.of("外交部", Period(99), PLAN.items[0])[Address("年度預算")]
    assert (entry.text, str(entry.where)) == ("4", "f.csv B3")


@pytest.mark.parametrize(
    "table",
    [
        TURNED["years"].format(corner="項目"),
        "項目,99\n研究經費,1\n年度預算,4\n",
        ",99年度\n研究經費,1元\n年度預算,4元\n",
        "項目,數值\n研究經費,1\n年度預算,4\n",
    ],
)
def test_without_the_option_such_a_table_is_refused_with_its_name(table):
    with pytest.raises(MissingColumn, check=lambda error: error.reason == "turned"):
        read(table)


def test_a_total_in_the_cell_of_the_year_is_of_the_year_of_the_rows():
    rows = ["99,甲局,1", "99,乙局,2", "99,丙局,3", "合計,,6"]
    assert "相同 1" in compared(*rows, head="年度,機關,研究經費（千元）")[0]
    months = ["99,6,甲局,1", "99,6,乙局,2", "99,6,丙局,3", "合計,,,6"]
    assert "相同 1" in compared(*months, head="年度,月份,機關,研究經費（千元）")[0]
    assert compared("99,5,甲局,1", *months, head="年度,月份,機關,研究經費（千元）") == ("", [])  # of which month nobody knows
    other = read("年度,機關,研究經費\n98,甲局,1\n99,甲局,2\n合計,,3\n")
    assert (list(other.agencies), other.problems, notices(other, "totals_compared")) == (["甲局"], [], [])


def test_two_rows_of_heads_that_are_turned_keep_agency_and_year():
    figures = read("單位：千元,,\n,甲局,乙局\n項目,98年度,99年度\n研究經費,100,200\n年度預算,900,300\n", transpose=True)
    assert figures.agencies == {"乙局": {Period(99)}}
    assert notices(figures, "no_version") == ["指標「行政及政策研究經費比率」沒有 98 年度的定義，該年度的數字沒有用到。"]


@pytest.mark.parametrize("note", ["註：本表為初編。", "資料來源：主計處"])
def test_a_note_that_is_merged_over_the_table_is_no_agency(note):
    figures = read(f"機關,研究經費,年度預算\n甲局,1,2\n{note},{note},{note}\n")
    assert (list(figures.agencies), figures.problems) == (["甲局"], [])
    assert note in figures.remarks


@pytest.mark.parametrize("row", ["甲局,美元,1,2", "甲局,千歐元,1,2"])
def test_a_row_in_foreign_money_fails_its_indicator(row):
    card = score(PLAN, read(f"機關,單位,研究經費,年度預算\n{row}\n")).cards[0]
    assert [(one.code, one.reason) for one in card.outcomes[0].error.each] == [("wrong_unit", "foreign_money")]


def test_totals_of_any_unit_are_compared_in_their_own():
    plan, _ = read_plan(
        "agency: 外交部\nyear: 99\ngoals: [{id: g, name: 目標, indicators: [{indicator: 占比}]}]\n".encode(),
        "p.yaml",
        LIBRARY.find,
    )
    table = "機關,部分,全體\n甲局,10人,100人\n乙局,20人,100人\n合計,45人,200人\n"
    found = read_figures([FigureFile("f.csv", table.encode())], plan, Period(99))
    assert notices(found, "totals_compared") == ["「f.csv」的總計與各列加總相比：相同 1、進位 0、捨去 0、不符 1。"]
