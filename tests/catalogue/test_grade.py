"""等第: which values have which name, what lists are refused, and that every way to a result gives the same."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction

import pytest
from calculated import batch_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from indicators import indicator, of_formula, read
from scorecards import card, plan
from workbooks import ods_rows, xlsx_cells

from kpical.catalogue.grade import grade_of
from kpical.catalogue.target import target_of
from kpical.catalogue.target_text import read_target
from kpical.computation.calculation import calculate
from kpical.problem.errors import ZeroDenominator
from kpical.quantity.span import EVERYTHING, NOTHING, Span

FOUR = "[{from: 90, name: 優等, sign: ★}, {from: 80, name: 甲等}, {from: 70, name: 乙等}, {name: 丙等}]"
LIGHTS = "[{when: 甲÷乙 >= 80％, name: 綠燈}, {when: 乙 > 100, name: 紅燈}, {name: 黃燈}]"


def graded(grades: str, unit: str = '"%"', formula: str = "甲÷乙×100％"):
    return indicator(f"id: one\nformula: {formula}\ninputs: [甲, 乙]\nunit: {unit}\ngrades: {grades}\n")


def spans(found) -> list[str]:
    unit = found.definitions[-1].unit
    return [" ".join(target_of(Span(edges), unit).shown for edges in grade.span.parts) for grade in found.definitions[-1].grades]


@pytest.mark.parametrize(
    ("grades", "wanted"),
    [
        (FOUR, [">= 90%", "80..<90%", "70..<80%", "< 70%"]),
        ("[{below: 60, name: 丁}, {below: 70, name: 丙}, {name: 甲}]", ["< 60%", "60..<70%", ">= 70%"]),
        ("[{to: 60, name: 丁}, {to: 70, name: 丙}, {name: 甲}]", ["<= 60%", "60<..70%", "> 70%"]),
        ("[{from: 90, name: 優}, {from: 60, to: 70, name: 中}, {name: 其餘}]", [">= 90%", "60..70%", "< 60% 70<..<90%"]),
        ("[{from: 1/3, name: 過}, {below: 三分之一, name: 不過}]", [">= 1/3", "< 1/3"]),
        ("[{from: 0, to: 0, name: 零}, {name: 非零}]", ["= 0%", "< 0% > 0%"]),
    ],
)
def test_an_end_that_is_not_written_is_where_the_grades_before_it_stop(grades, wanted):
    assert spans(graded(grades)) == wanted


@pytest.mark.parametrize(
    ("grades", "reasons", "left"),
    [
        ("[{from: 90, name: 優}, {from: 80, to: 90, name: 甲}, {name: 乙}]", ["grade_overlap"], ()),
        ("[{from: 80, name: 優}, {from: 90, name: 甲}, {name: 乙}]", ["grade_overlap"], ()),
        ("[{from: 90, name: 優}, {name: 乙}, {name: 丙}]", ["grade_overlap"], ()),
        ("[{from: 60, to: 70, name: 中}, {from: 50, name: 何}, {name: 乙}]", ["grade_overlap"], ()),
        ("[{from: 90, name: 優}, {from: 80, name: 甲}]", ["grade_gap"], ["< 80%"]),
        ("[{from: 90, name: 優}, {from: 60, below: 70, name: 丙}]", ["grade_gap"], ["< 60%", "70..<90%"]),
        ("[{from: 90, to: 80, name: 優}, {name: 乙}]", ["grade_overlap"], ()),
        ("[{from: 90, name: =優}, {name: 乙}]", ["bad_grade"], ""),
        ('[{from: 90, name: "優\\n等"}, {name: 乙}]', ["bad_grade"], ""),
        ("[{from: 九成, name: 優}, {name: 乙}]", ["not_number"], ""),
        ("[{from: 5元, name: 優}, {name: 乙}]", ["not_number"], ""),
        ("[{when: 甲 > 乙, name: 優}, {when: 甲 < 乙, name: 乙}]", ["grade_conditions"], ""),
        ("[{when: 甲 > 乙, name: 優}, {from: 90, name: 乙}]", ["grade_conditions"], ""),
        ("[{when: 甲 > 乙, name: 優}, {name: 甲}, {name: 乙}]", ["grade_conditions"], ""),
        ("[{when: 丁 > 乙, name: 優}, {name: 乙}]", ["formula"], ""),
        ("[{when: 甲＋乙, name: 優}, {name: 乙}]", ["formula"], ""),
        ("[{from: 90}, {name: 乙}]", ["missing_key"], ""),
        ("{from: 90, name: 優}", ["not_list"], ""),
    ],
)
def test_a_list_that_leaves_open_which_grade_is_meant_is_refused(grades, reasons, left):
    found, problems = read(f'id: one\nformula: 甲÷乙×100％\ninputs: [甲, 乙]\nunit: "%"\ngrades: {grades}\n')
    assert found is None
    assert [problem.reason for problem in problems] == reasons
    assert reasons != ["grade_gap"] or problems[0].wanted == left


@given(st.lists(st.sampled_from([60, 65, 70, 80, 90, 100]), min_size=1, max_size=5, unique=True), st.booleans())
def test_grades_share_no_value_and_leave_none(numbers, falling):
    key = "from" if falling else "below"
    ordered = sorted(numbers, reverse=falling)
    made = graded("[" + "".join(f"{{{key}: {number}, name: g{number}}}, " for number in ordered) + "{name: rest}]")
    whole = NOTHING
    for grade in made.definitions[-1].grades:
        assert not grade.span.meets(whole)
        whole = whole.joined(grade.span)
    assert whole == EVERYTHING


@pytest.mark.parametrize(
    ("figures", "grade"),
    [(("90", "100"), "優等"), (("89999", "100000"), "甲等"), (("0", "1"), "丙等"), (("-5", "1"), "丙等"), (("2", "1"), "優等")],
)
def test_the_exact_value_decides(figures, grade):
    result = calculate(graded(FOUR), dict(zip("甲乙", figures, strict=True)))
    assert result.grade.name == grade


def test_what_prints_like_another_grade_is_noted():
    result = calculate(graded(FOUR), {"甲": "89996", "乙": "100000"})
    (note,) = result.notes
    assert (note.code, note.facts) == ("grade_otherwise", {"printed": "90.00%", "seeming": "優等", "grade": "甲等"})


@pytest.mark.parametrize(("figures", "grade"), [(("80", "100"), "綠燈"), (("1", "200"), "紅燈"), (("1", "2"), "黃燈")])
def test_the_first_condition_that_holds_decides(figures, grade):
    assert calculate(graded(LIGHTS), dict(zip("甲乙", figures, strict=True))).grade.name == grade


def test_a_condition_that_cannot_be_computed_leaves_no_grade():
    found = graded("[{when: 1÷(甲-1) > 0, name: 上}, {name: 下}]")
    assert calculate(found, {"甲": "1", "乙": "2"}).grade is None
    assert calculate(found, {"甲": "0", "乙": "2"}).grade.name == "下"


def test_no_result_has_no_grade():
    with pytest.raises(ZeroDenominator):
        calculate(graded(FOUR), {"甲": "1", "乙": "0"})
    assert grade_of((), Fraction(1), lambda _: True) is None


CELLS = st.integers(-200, 200) | st.sampled_from(["", "x", "0.5", "79.995", "80", "90", "70", "1/2"])


@pytest.mark.parametrize("grades", [FOUR, LIGHTS, "[{from: 60, to: 70, name: '中, 等'}, {name: 其他}]"])
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS).filter(any), min_size=1, max_size=6))
def test_batch_has_the_grade_that_one_result_has(grades, rows):
    found = of_formula("甲÷乙×100％", ("甲", "乙"), unit='"%"', grades=grades)
    texts = [[str(cell) for cell in row] for row in rows]
    for row, written in zip(texts, batch_rows([found], "甲乙", texts, grade=True, verdict=True), strict=True):
        value, _, grade, error = written
        if error:
            assert (value, grade) == ("", "")
        else:
            assert grade == calculate(found, dict(zip("甲乙", row, strict=True))).grade.name


def write(folder):
    (folder / "one.yaml").write_text(
        f'id: one\nformula: 甲÷乙×100％\ninputs: [甲, 乙]\nunit: "%"\ntarget: 80%以上\ngrades: {FOUR}\n', "utf-8"
    )
    (folder / "t.csv").write_text("甲,乙\n90,100\n1,0\n79,100\n", "utf-8")
    return folder


def test_calc_shows_the_grade_in_every_format(kpical, tmp_path):
    words = ("--formulas", write(tmp_path), "calc", "one", "甲=90", "乙=100")
    assert "等第  ★ 優等\n" in kpical(*words).stdout
    assert "Grade        ★ 優等\n" in kpical("--lang", "en", *words).stdout
    assert json.loads(kpical(*words, "--format", "json").stdout)["grade"] == {"name": "優等", "sign": "★"}
    (row,) = csv.DictReader(io.StringIO(kpical(*words, "--format", "csv").stdout))
    assert row["grade"] == "優等"


def test_show_lists_the_grades(kpical, tmp_path):
    words = ("--formulas", write(tmp_path), "show", "one")
    assert "等第  ★ 優等　>= 90%\n      甲等　80..<90%\n" in kpical(*words).stdout
    (definition,) = json.loads(kpical(*words, "--format", "json").stdout)["definitions"]
    assert definition["grades"][0] == {"name": "優等", "sign": "★", "values": [">= 90%"], "when": None}


def test_batch_adds_a_column_behind_the_verdict(kpical, tmp_path):
    ran = kpical("--formulas", write(tmp_path), "batch", "one", tmp_path / "t.csv", "--grade", "--verdict", "--exact")
    rows = list(csv.reader(io.StringIO(ran.stdout)))
    assert rows[0] == ["甲", "乙", "one", "one:exact", "one:met", "one:grade", "error"]
    assert [row[2:6] for row in rows[1:]] == [["90.00", "90", "true", "優等"], [""] * 4, ["79.00", "79", "false", "乙等"]]


def test_a_workbook_has_the_grade_as_a_text_without_a_formula(kpical, tmp_path):
    kpical("--formulas", write(tmp_path), "batch", "one", tmp_path / "t.csv", "--grade", "-o", tmp_path / "o.xlsx")
    kpical("--formulas", tmp_path, "batch", "one", tmp_path / "t.csv", "--grade", "-o", tmp_path / "o.ods")
    xlsx, ods = xlsx_cells((tmp_path / "o.xlsx").read_bytes()), ods_rows((tmp_path / "o.ods").read_bytes())
    assert [xlsx[name] for name in ("D2", "D4")] == [("", "優等"), ("", "乙等")]
    assert [row[3] for row in (ods[1], ods[3])] == [("", "優等"), ("", "乙等")]
    assert "D3" not in xlsx


def test_a_plan_s_grades_stand_in_for_the_indicator_s():
    figures = "實支數,應付未付數,賸餘數,預算數\n85,0,0,100\n"
    (outcome,) = card(plan(f"{{indicator: 資本門執行率, grades: {FOUR}}}"), figures).outcomes
    assert outcome.result.grade.shown == "甲等"
    by_figures = "[{when: 預算數 > 1億, name: 大}, {name: 小}]".replace("1億", "100000000")
    (outcome,) = card(plan(f"{{indicator: 資本門執行率, grades: {by_figures}}}"), figures).outcomes
    assert outcome.result.grade.name == "小"


def test_a_scorecard_has_a_column_for_grades_where_there_are_some(kpical, tmp_path):
    (tmp_path / "f.csv").write_text("實支數,應付未付數,賸餘數,預算數\n85,0,0,100\n", "utf-8")
    heads = []
    for grades in (f", grades: {FOUR}", ""):
        (tmp_path / "plan.yaml").write_text(
            f"agency: 外交部\nyear: 99\ngoals: [{{id: g, name: 目標, indicators: [{{indicator: 資本門執行率{grades}}}]}}]\n",
            "utf-8",
        )
        ran = kpical("score", tmp_path / "plan.yaml", tmp_path / "f.csv", "--format", "csv")
        (row,) = csv.DictReader(io.StringIO(ran.stdout))
        heads.append([*row])
        assert row.get("grade") == ("甲等" if grades else None)
    assert heads[0].index("grade") + 1 == heads[0].index("note")
    assert [head for head in heads[0] if head != "grade"] == heads[1]


def test_a_grade_written_back_is_a_target_that_the_same_values_meet():
    for text in spans(graded(FOUR)):
        target = read_target(text, graded(FOUR).definitions[-1].unit)
        assert target.text == text
