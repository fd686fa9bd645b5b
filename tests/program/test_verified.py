"""Results computed again by their own programs: what kpical wrote agrees, what was changed does not."""

import copy
import json
import runpy
import sys
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from indicators import LIBRARY, NAMES, find_among, indicator, of_formula, using
from paths import EXAMPLES
from results import SCRIPT, agreements, by_script, data_of, verified, written
from scorecards import plan, scores
from strategies import DECIMALS, FORMULAS, NUMBERS, ROUNDINGS, TARGETS, TRUTHS, WITH_TRUTHS, YES_OR_NO, patient

from kpical.catalogue.library import Library, shipped_entries
from kpical.computation.calculation import calculate
from kpical.plan.figures import FigureFile, read_figures
from kpical.plan.files import load_plan
from kpical.plan.reader import read_plan
from kpical.plan.scoring import score
from kpical.problem.errors import KpicalError
from kpical.program.today import DefinitionNow
from kpical.program.verification import verify
from kpical.quantity.rounding import MODES

SHIPPED = [entry.id for entry in shipped_entries()]


def run_script(data, monkeypatch, tmp_path):
    """The script's exit code, in this process: a start for each example would take all day."""
    path = tmp_path / "result.json"
    path.write_bytes(data)
    monkeypatch.setattr(sys, "argv", ["verify.py", str(path)])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(SCRIPT))
    return ended.value.code


def result_of(formula, figures, inputs=NAMES, **how):
    """The result; the example is none where there is none."""
    found = of_formula(formula, inputs)
    assume(found)
    try:
        return calculate(found, figures, **how)
    except KpicalError:
        assume(False)


ROW = st.fixed_dictionaries(dict.fromkeys(NAMES, NUMBERS))
SAID = st.fixed_dictionaries(dict.fromkeys(TRUTHS, YES_OR_NO))


@patient(100)
@given(FORMULAS, ROW, TARGETS, DECIMALS, ROUNDINGS)
def test_what_calc_writes_agrees(formula, figures, target, decimals, rounding):
    assert agreements(written(result_of(formula, figures, target=target, decimals=decimals, rounding=rounding))) == ["agrees"]


@patient(60)
@given(WITH_TRUTHS, ROW, SAID, TARGETS)
def test_and_with_yes_and_no(formula, figures, said, target):
    inputs = {**dict.fromkeys(NAMES, ""), **dict.fromkeys(TRUTHS, "unit: 是/否")}
    assert agreements(written(result_of(formula, figures | said, inputs, target=target))) == ["agrees"]


def changed_number(text):
    """Another number than the text."""
    return "1" if Fraction(text) == 0 else "0"


def change(data, what, name):
    """The data with one thing in it changed."""
    changed = copy.deepcopy(data)
    if what == "text":
        figure = next(each for each in changed["figures"] if each["input"] == name)
        figure["text"] = changed_number(changed["inputs"][name]["value"])
    elif what == "figure":
        changed["inputs"][name]["value"] = changed_number(changed["inputs"][name]["value"])
    elif what == "met":
        changed["target"]["met"] = not changed["target"]["met"]
    elif what == "target":
        changed["target"]["text"] += "1"
    else:
        changed[what] = changed_number(changed[what])
    return changed


@patient(100)
@given(FORMULAS, ROW, TARGETS.filter(bool), st.data())
def test_whatever_is_changed_differs(formula, figures, target, draw):
    data = data_of(result_of(formula, figures, target=target))
    ways = [(what, "") for what in ("value", "exact", "met", "target")]
    ways += [(what, name) for what in ("figure", "text") for name in NAMES]
    what, name = draw.draw(st.sampled_from(ways))
    (checked,) = verified(change(data, what, name)).checked
    assert checked.agreement == "differs"
    wanted = "figure" if what == "text" else what
    assert checked.error or (wanted, name) in {(each.what, each.name) for each in checked.differences}


@patient(60)
@given(FORMULAS, ROW, TARGETS, DECIMALS, st.sampled_from(sorted(MODES)), st.booleans(), st.data())
def test_the_script_says_the_same(here, formula, figures, target, decimals, rounding, changes, draw):
    data = data_of(result_of(formula, figures, target=target, decimals=decimals, rounding=rounding))
    if changes:
        data = change(data, draw.draw(st.sampled_from(["value", "exact", *(["met"] if target else [])])), "")
    text = json.dumps(data).encode()
    code = run_script(text, *here)
    assert code == verified(text).exit_code == (3 if changes else 0)


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        yield patch, tmp_path_factory.mktemp("script")


# Shipped indicators, plans, nested uses


def shipped_results(identity):
    for definition in LIBRARY.find(identity).definitions:
        for example in definition.examples:
            if example.error is None:
                yield calculate(identity, example.given, year=example.period or definition.valid.last or definition.valid.first)


def side_by_side(results):
    """The results as scorecards would have them: a script that is started once reads them all."""
    items = [
        {"id": data["indicator"], "name": data["name"], "result": data, "program": str(i)}
        | {key: data[key] for key in ("target", "figures")}
        for i, data in enumerate(results)
    ]
    programs = {str(i): data["program"] for i, data in enumerate(results)}
    return {"scorecards": [{"agency": "", "year": 99, "goals": [{"indicators": items}]}], "programs": programs}


@pytest.mark.parametrize("identity", SHIPPED)
def test_the_examples_of_every_shipped_indicator_agree_and_the_script_says_so(identity, tmp_path):
    results = [*shipped_results(identity)]
    assert results
    assert [agreements(written(result)) for result in results] == [["agrees"]] * len(results)
    assert [verified(written(result)).today for result in results] == [{}] * len(results)
    together = side_by_side([data_of(result) for result in results])
    assert by_script(together, tmp_path) == 0
    assert agreements(together) == ["agrees"] * len(results)
    together["scorecards"][0]["goals"][0]["indicators"][-1]["result"]["exact"] += "1"
    assert by_script(together, tmp_path) == 3
    assert agreements(together) == ["agrees"] * (len(results) - 1) + ["differs"]


@pytest.mark.parametrize("folder", ["mofa-99", "mofa-108", "months"])
def test_scorecards_agree_and_the_script_says_so(folder, tmp_path):
    path = EXAMPLES / folder
    made = load_plan(str(path / "plan.yaml"), Library([str(path)]))
    files = [FigureFile(each.name, each.read_bytes()) for each in sorted(path.glob("figures*.csv")) or sorted(path.glob("*.csv"))]
    scored = score(made, read_figures(files, made, None))
    data = written(scored)
    said = agreements(data)
    assert set(said) <= {"agrees", "no_result"}
    assert said.count("agrees") == sum(card.met + card.missed + card.untargeted for card in scored.cards) > 0
    assert verify(data, "result.json", Library([str(path)])).today == {}
    assert by_script(data, tmp_path) == 0


def test_a_verdict_changed_in_a_scorecard_differs_wherever_it_stands():
    data = data_of(scores(plan("{indicator: 占比, target: 5%以上}"), "機關,部分,全體\n一,1,2\n"))
    for keys in (("target",), ("result", "target")):
        changed = copy.deepcopy(data)
        at = changed["scorecards"][0]["goals"][0]["indicators"][0]
        for key in keys:
            at = at[key]
        at["met"] = False
        assert [each.what for each in verified(changed).checked[0].differences] == ["met"]


@pytest.mark.parametrize("texts", [("甲÷乙", "若(甲>乙,甲,丙)"), ("四捨五入(甲÷7,3)", "達成項數(甲>乙,丙>0)")])
def test_nested_uses_agree(texts, tmp_path):
    found = using("(一+甲)÷2-二^2", *texts, inputs="甲")
    figures = {f"{word}.{name}": str(n) for word in "一二" for n, name in enumerate(NAMES, 2)}
    data = written(calculate(found, figures, 甲="5"))
    assert agreements(data) == ["agrees"]
    assert by_script(data, tmp_path) == 0


GRADED = "id: a\nformula: 甲\ninputs: [甲, 乙]\ngrades: [{from: 90, name: 優}, {from: 60, name: 中}, {name: 劣}]\n"


@pytest.mark.parametrize(("figure", "grade"), [("90", "優"), ("89.9", "中"), ("1", "劣")])
def test_a_grade_is_verified(figure, grade):
    data = data_of(calculate(indicator(GRADED), {"甲": figure, "乙": "0"}))
    assert (data["grade"]["name"], agreements(data)) == (grade, ["agrees"])
    data["grade"]["name"] = "特優"
    assert [each.what for each in verified(data).checked[0].differences] == ["grade"]


def test_a_figure_that_cannot_be_read_now_differs_with_the_reason():
    data = data_of(calculate("占比", 部分="1", 全體="3"))
    data["figures"][1]["text"] = "0"
    assert verified(data).checked[0].error.code == "zero_denominator"
    data["figures"][1]["text"] = "約3"
    assert verified(data).checked[0].error.code == "approximate"


def test_what_has_no_result_has_nothing_to_verify():
    data = data_of(scores(plan("{indicator: 占比}"), "機關,部分,全體\n一,1,0\n二,1,2\n"))
    assert agreements(data) == ["no_result", "agrees"]


@pytest.mark.parametrize("row", ["一,1,0", "一,,2"])
def test_the_script_has_nothing_to_verify_either(row, monkeypatch, tmp_path):
    cards = data_of(scores(plan("{indicator: 占比}"), f"機關,部分,全體\n{row}\n"))
    failed = {"indicator": "share-of-total", "name": "占比", "target": None, "program": None, "error": {}}
    for data in (cards, failed):
        assert run_script(json.dumps(data).encode(), monkeypatch, tmp_path) == 0


# Definitions and versions of today

OLD = "id: own\nformula: 甲÷乙\ninputs: [甲, 乙]\ntarget: '>= 2'\n"
UNJUDGED = "id: own\nformula: 甲÷乙\ninputs: [甲, 乙]\n"
NEW = "id: own\nformula: 甲×乙\ninputs: [甲, 乙]\ntarget: '>= 9'\n"


@pytest.fixture
def own(tmp_path):
    """A library of one file, whose text can be replaced."""

    def library(text):
        (tmp_path / "own.yaml").write_text(text, "utf-8", newline="\n")
        return Library([str(tmp_path)])

    return library


def test_another_definition_is_told_with_what_it_gives_and_the_result_still_agrees(own):
    data = written(calculate(own(OLD).find("own"), {"甲": "6", "乙": "3"}))
    same = verify(data, "result.json", own(OLD))
    assert ([each.state for each in same.definitions], same.today) == (["same"], {})
    now = verify(data, "result.json", own(NEW))
    assert ([each.state for each in now.definitions], now.counts["agrees"], now.exit_code) == (["changed"], 1, 0)
    assert (now.today[0].value, now.today[0].met) == (18, True)
    assert verify(data, "result.json", own(NEW.replace("×", "＋").replace("9'", "10'"))).today[0].met is False


def test_a_program_that_is_not_the_definitions_is_told_with_what_that_gives(own):
    """The value was changed, and the program so that it agrees: the file that the result names says otherwise."""
    data = data_of(calculate(own(OLD).find("own"), {"甲": "6", "乙": "3"}))
    data["program"]["formula"] = {"op": "multiply", "of": [data["program"]["formula"], {"value": "2"}]}
    data |= {"value": "4.00", "exact": "4"}
    forged = verify(json.dumps(data).encode(), "result.json", own(OLD))
    assert ([each.state for each in forged.definitions], forged.checked[0].agreement) == (["same"], "agrees")
    assert forged.today[0].text == "2.00"


@pytest.mark.parametrize("what", ["value", "exact", "figure", "text"])
def test_of_whatever_else_was_changed_the_program_is_still_the_definitions(own, what):
    data = change(data_of(calculate(own(OLD).find("own"), {"甲": "6", "乙": "3"})), what, "甲")
    tampered = verify(json.dumps(data).encode(), "result.json", own(OLD))
    assert (tampered.checked[0].agreement, tampered.today) == ("differs", {})


def test_a_definition_that_asks_for_other_figures_now_says_so(own):
    data = written(calculate(own(OLD).find("own"), {"甲": "6", "乙": "3"}))
    assert verify(data, "result.json", own(NEW.replace("乙", "丙"))).today[0].code == "missing"


def test_a_target_of_the_users_stays_theirs_by_the_definition_of_today(own):
    data = written(calculate(own(OLD).find("own"), {"甲": "6", "乙": "3"}, target=">= 100"))
    assert verify(data, "result.json", own(NEW)).today[0].target.text == ">= 100"


@pytest.mark.parametrize(
    ("then", "target", "met"), [(OLD, "none", None), (OLD, None, True), (UNJUDGED, "none", None), (UNJUDGED, None, True)]
)
def test_where_no_target_was_wanted_none_of_today_judges(own, then, target, met):
    data = written(calculate(own(then).find("own"), {"甲": "6", "乙": "3"}, target=target))
    now = verify(data, "result.json", own(NEW))
    assert (now.counts["agrees"], now.today[0].value, now.today[0].met) == (1, 18, met)


def test_where_the_plan_wants_no_target_none_of_today_judges(own):
    text = "agency: 甲府\nyear: 99\ngoals: [{id: g, name: 目標, indicators: [{indicator: own, target: none}]}]\n"
    made, _ = read_plan(text.encode(), "plan.yaml", own(OLD).find)
    data = written(score(made, read_figures([FigureFile("f.csv", "指標,項目,數值\nown,甲,6\nown,乙,3\n".encode())], made)))
    now = verify(data, "result.json", own(NEW))
    assert (now.counts["agrees"], now.today[0].value, now.today[0].met) == (1, 18, None)


BY_CLASS = OLD.replace("'>= 2'", "{中央: '>= 3', 地方: '>= 2'}")


@pytest.mark.parametrize(("category", "met"), [("中央", False), ("地方", True), ("", None), ("別的", None)])
def test_the_category_that_was_said_chooses_the_target_of_today_too(own, category, met):
    find = own(BY_CLASS).find
    result = calculate(find("own"), {"甲": "6", "乙": "3"}, category=category)
    text = "agency: 甲府\nyear: 99\ngoals: [{id: g, name: 目標, indicators: [{indicator: own}]}]\n"
    made, _ = read_plan(text.encode(), "plan.yaml", find)
    rows = f"指標,項目,數值,類別\nown,甲,6,{category}\nown,乙,3,{category}\n"
    scored = score(made, read_figures([FigureFile("f.csv", rows.encode())], made))
    for data in (written(result), written(scored)):
        now = verify(data, "result.json", own(BY_CLASS + "note: 改過\n"))
        assert (now.counts["agrees"], now.today[0].met) == (1, met)


def test_an_indicator_that_is_not_there_is_told(own):
    data = written(calculate(own(OLD).find("own"), {"甲": "6", "乙": "3"}))
    (told,) = verified(data).definitions
    assert told == DefinitionNow("own", told.then, "")
    assert (told.state, verified(data).exit_code) == ("unknown", 0)


def test_the_version_is_that_of_the_file_beside_that_of_now():
    data = data_of(calculate("占比", 部分="1", 全體="3"))
    found = verified(data | {"kpical": "0.0.1"})
    assert (found.file.version, found.version, found.exit_code) == ("0.0.1", data["kpical"], 0)


def test_find_among_is_enough_for_definitions_of_python():
    found = find_among([of_formula("甲÷乙", "甲乙")])("one")
    assert agreements(written(calculate(found, {"甲": "1", "乙": "3"}))) == ["agrees"]
