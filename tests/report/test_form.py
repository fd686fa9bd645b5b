"""`kpical template`: the empty form of a plan; filled in, it is scored as it is."""

import csv
import io
import json

import pytest
from paths import EXAMPLES

from kpical.catalogue.library import Library
from kpical.computation.inputs import find_address, slots
from kpical.plan.figures import FigureFile, read_figures
from kpical.plan.reader import read_plan
from kpical.plan.scoring import score
from kpical.quantity.figure import is_missing
from kpical.quantity.period import Period
from kpical.report.form import HEADS, form_report
from kpical.report.formats import FORMATS
from kpical.words import LANGUAGES, Words

NAMES = ["mofa-99", "mofa-108"]
LIBRARY = Library()


def plan_of(text, file):
    made, problems = read_plan(text.encode(), file, LIBRARY.find)
    assert [str(problem) for problem in problems] == []
    return made


def small(*items):
    return plan_of(f"agency: 外交部\nyear: 99\ngoals: [{{id: g, name: 目標, indicators: [{', '.join(items)}]}}]\n", "plan.yaml")


def example(name):
    path = EXAMPLES / name / "plan.yaml"
    return plan_of(path.read_text("utf-8"), str(path))


def form(plan, how="csv", lang="zh-TW", year=None):
    text = FORMATS[how](form_report(plan, Period(year) if year else plan.period, Words(lang)))
    return text if isinstance(text, str) else text.decode()


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


# What a form asks for


def test_a_row_for_every_figure_with_its_unit_and_what_it_means():
    made = small("{indicator: 研究經費比率, id: research}", "{count: 計畫項數, id: projects, unit: 件}")
    assert [[row[head] for head in HEADS[:8]] for row in rows(form(made))] == [
        ["99", "外交部", "research", "行政及政策研究經費比率", "研究經費", "", "元", "年度行政及政策類研究經費；0 以上"],
        ["99", "外交部", "research", "行政及政策研究經費比率", "年度預算", "", "元", "0 以上"],
        ["99", "外交部", "projects", "計畫項數", "計畫項數", "", "件", "0 以上；整數"],
    ]


def test_a_figure_that_may_come_in_parts_has_a_row_for_each():
    asked = [(row["項目"], row["說明"]) for row in rows(form(small("{indicator: 資本門執行率}")))]
    assert [word for word, _ in asked[:4]] == ["實支數", "實支數.原預算", "實支數.追加預算", "實支數.以前年度保留數"]
    assert "原預算、追加預算、以前年度保留數" in asked[0][1]
    assert "負數" in asked[2][1]


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_the_plan_is_asked_for_once_and_nothing_else(name):
    made = example(name)
    asked = [(row["指標"], row["項目"], row["單位"]) for row in rows(form(made))]
    wanted = []
    for item in made.items:
        for slot in slots(item.indicator.definition(made.period), made.period):
            of_last_year = slot.path.startswith(
                "上年度執行率."
            )  # asked for as figures of that year, of the indicator that is used
            path, owner = (slot.path.partition(".")[2], "capital-execution-rate") if of_last_year else (slot.path, item.id)
            words = [path, *(f"{path}.{part}" for part in slot.input.parts)]
            wanted += [(owner, word, slot.input.unit.name) for word in words if slot.default is None]
    assert asked == wanted
    assert len(set(asked)) == len(asked)


def test_a_parameter_that_has_its_value_is_not_asked_for_and_one_without_is():
    asked = [row["項目"] for row in rows(form(small("{indicator: 終身學習}")))]
    assert "最低業務相關學習時數" in asked
    assert "最低學習時數" not in asked


def test_a_form_is_of_the_year_that_is_asked_for():
    made = small("{indicator: 行動領務}", "{count: 甲, id: a}")
    assert {row["年度"] for row in rows(form(made, year=101))} == {"101"}
    assert [row["指標"] for row in rows(form(made, year=98))] == ["a"]  # the other one begins in 99


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("how", ["csv", "json", "markdown", "table"])
def test_a_form_in_every_format_and_language_has_every_figure(how, lang):
    made = example("mofa-99")
    text = form(made, how, lang).replace("\\", "")
    assert all(row["項目"] in text and row["指標"] in text for row in rows(form(made)))
    assert text.startswith(",".join(HEADS)) or how != "csv"


def test_in_english_the_heads_stay_and_what_they_say_is_english():
    first = rows(form(example("mofa-99"), lang="en"))[0]
    assert tuple(first) == HEADS
    assert (first["指標"], first["項目"], first["數值"]) == ("high-level-visits", "互訪次數", "")
    assert first["指標名稱"].isascii()
    assert "whole number" in first["說明"]


# Filled in, it is scored as it is


def scored(plan, text, name="form.csv", year=None):
    figures = read_figures(
        [FigureFile(name, text if isinstance(text, bytes) else text.encode())], plan, Period(year) if year else plan.period
    )
    assert (figures.problems, figures.notices) == ([], [])
    return score(plan, figures)


def told(found):
    """Everything that a scorecard says of its indicators, but where the figures stand."""
    return [
        (
            outcome.item.id,
            outcome.result and (outcome.result.exact, outcome.result.shown, outcome.result.target, outcome.result.notes),
            outcome.error and (outcome.error.code, outcome.error.input),
            outcome.assessment,
            outcome.points,
            {str(at): entry.source for at, entry in outcome.entries.items() if not is_missing(entry.text)},
        )
        for card in found.cards
        for outcome in card.outcomes
    ]


def figures_of(name, plan):
    """The figures of an example's file for the plan's year, by indicator and address, with their sources."""
    found = {}
    for row in rows((EXAMPLES / name / "figures.csv").read_text("utf-8")):
        if row.get("年度") in (None, plan.period.cell):
            (item,) = [item for item in plan.items if row["指標"] in item.words]
            at = find_address(item.indicator.definition(plan.period), plan.period, row["項目"])
            unit = "" if is_missing(row["數值"]) or row["單位"] == "是/否" else row["單位"]
            found[item.id, str(at)] = (row["數值"] + unit, row["來源"])
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_form_filled_in_gives_the_very_scorecard_of_the_figures(name, lang):
    made = example(name)
    given = figures_of(name, made)
    lines = rows(form(made, lang=lang))
    for line in lines:
        of_last_year = ("capital-execution-improvement", f"上年度執行率.{line['項目']}")
        figure = given.pop((line["指標"], line["項目"]), None) or given.pop(of_last_year, None)
        line["數值"], line["來源"] = figure or ("", "")
    assert given == {}
    filled = io.StringIO()
    writer = csv.DictWriter(filled, HEADS)
    writer.writeheader()
    writer.writerows(lines)
    data = (EXAMPLES / name / "figures.csv").read_bytes()
    direct = score(made, read_figures([FigureFile("figures.csv", data)], made, made.period))
    for text in (filled.getvalue(), filled.getvalue().encode("utf-8-sig"), filled.getvalue().encode("utf-16")):
        assert told(scored(made, text)) == told(direct)


def test_a_form_of_json_is_filled_in_and_scored_too():
    made = small("{indicator: 研究經費比率, id: research}", "{count: 計畫項數, id: projects}")
    asked = json.loads(form(made, "json"))
    for line, value in zip(asked, ("24587千元", "30,733,799千元", "3"), strict=True):
        line["數值"] = value
    (card,) = scored(made, json.dumps(asked), "form.json").cards
    assert [outcome.result.exact for outcome in card.outcomes] == ["2458700/30733799", "3"]


def test_an_empty_form_is_read_and_every_figure_of_it_is_missing():
    made = example("mofa-99")
    (card,) = scored(made, form(made)).cards
    assert (card.failed, card.met, card.missed) == (20, 0, 0)
    assert {outcome.error.code for outcome in card.outcomes} == {"missing"}
    assert all(str(outcome.error.place).startswith("form.csv F") for outcome in card.outcomes)


@pytest.mark.parametrize("name", ["=1+1", "+甲", "-甲", "@甲", "甲,乙", '甲"乙"', "甲\n乙", "[b]甲[/b]", "**甲**", "甲|乙"])
def test_whatever_an_indicator_is_called_its_form_comes_back(name):
    made = small(f"{{count: 件數, id: a, name: {json.dumps(name)}}}")
    text = form(made)
    assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell.startswith(("=", "+", "@"))]
    (card,) = scored(made, text.replace(",件數,,項,", ",件數,7,項,")).cards
    assert card.outcomes[0].result.text == "7"


# On the command line


def test_a_form_goes_to_a_file_is_filled_in_and_scored(kpical, tmp_path):
    ran = kpical("template", EXAMPLES / "mofa-99" / "plan.yaml", "-o", "form.csv", cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    text = (tmp_path / "form.csv").read_text("utf-8")
    assert text == kpical("template", EXAMPLES / "mofa-99" / "plan.yaml", "--format", "csv").stdout
    (tmp_path / "form.csv").write_text(text.replace("出訪,,次,", "出訪,24,次,").replace("來訪,,次,", "來訪,35,次,"), "utf-8")
    ran = kpical("score", EXAMPLES / "mofa-99" / "plan.yaml", "form.csv", "--format", "csv", cwd=tmp_path)
    assert (ran.returncode, rows(ran.stdout)[0]["value"]) == (1, "59")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "PLAN"),
        (("no.yaml",), "no.yaml"),
        (("plan.yaml", "--year", "x"), "「x」"),
        (("plan.yaml", "-o", "plan.yaml", "--format", "csv"), "「plan.yaml」"),
        (("plan.yaml", "-o", "form.doc"), "「form.doc」"),
        (("bad.yaml",), "bad.yaml:1:1"),
    ],
)
def test_what_is_no_plan_gives_no_form(kpical, tmp_path, args, words):
    plan = "agency: x\nyear: 99\ngoals: [{id: g, name: x, indicators: [{count: 件數, id: a}]}]"
    (tmp_path / "plan.yaml").write_text(plan, "utf-8")
    (tmp_path / "bad.yaml").write_text("agency: x", "utf-8")
    ran = kpical("template", *args, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert words in ran.stderr
    assert (tmp_path / "plan.yaml").read_text("utf-8") == plan


@pytest.mark.parametrize(("args", "said"), [((), True), (("--format", "csv"), True), (("-o", "form.csv"), False)])
def test_at_a_terminal_it_says_how_the_form_is_saved(at_terminal, tmp_path, args, said):
    ran = at_terminal("template", EXAMPLES / "mofa-99" / "plan.yaml", *args, cwd=tmp_path)
    assert ran.returncode == 0
    assert ("請加上 -o 檔名，如 -o form.xlsx" in ran.stdout.replace("\n", "")) is said


def test_without_one_it_says_nothing(kpical):
    assert kpical("template", EXAMPLES / "mofa-99" / "plan.yaml").stderr == ""
