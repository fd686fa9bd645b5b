"""Figures of any unit: like with like, each printed in the unit that it was given in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indicators import read as made
from scorecards import card, plan
from tables import batch

from kpical.catalogue.library import Library
from kpical.computation.calculation import calculate
from kpical.problem.errors import FigureError, KpicalError, ZeroDenominator
from kpical.problem.table_errors import AmbiguousColumn, MissingColumn
from kpical.quantity.figure import read_figure
from kpical.quantity.period import Period
from kpical.quantity.unit import ANY
from kpical.report.form import form_report
from kpical.words import LANGUAGES, Words

LIBRARY = Library()
SHARE = LIBRARY.find("占比")
PARTED = "id: parted\nformula: 甲÷乙\ninputs: {甲: {unit: any, min: 0, parts: [一, 二]}, 乙: {unit: any, min: 0}}\nunit: '%'\n"


def shown(result):
    return {path: (figure.digits, figure.unit.name if figure.unit else "") for path, figure in result.inputs.items()}


@pytest.mark.parametrize(
    ("part", "total", "text", "figures"),
    [
        ("12人", "40人", "30.00", [("12", "人"), ("40", "人")]),
        ("6件", "8次", "75.00", [("6", "件"), ("8", "次")]),
        ("159,521千元", "220,101千元", "72.48", [("159521", "千元"), ("220101", "千元")]),
        ("27,841.79億元", "28,519億元", "97.63", [("27841.79", "億元"), ("28519", "億元")]),
        ("36億0,220萬元", "72億440萬元", "50.00", [("3602200000", "元"), ("7204400000", "元")]),
        ("1.2千人", "800人", "150.00", [("1.2", "千人"), ("800", "人")]),
        ("△3元", "1千元", "-0.30", [("-3", "元"), ("1", "千元")]),
        ("3公頃", "60,000平方公尺", "50.00", [("3", "公頃"), ("60000", "平方公尺")]),
        ("5美元", "1千美元", "0.50", [("5", "美元"), ("1", "千美元")]),
        ("5元/人", "2元/人", "250.00", [("5", "元/人"), ("2", "元/人")]),
        ("12", "40", "30.00", [("12", ""), ("40", "")]),
        ("12億", "40億", "30.00", [("1200000000", ""), ("4000000000", "")]),
    ],
)
def test_what_was_given_is_what_is_printed(part, total, text, figures):
    result = calculate(SHARE, {"部分": part, "全體": total})
    assert (result.text, [*shown(result).values()], result.notes) == (text, figures, ())


@pytest.mark.parametrize(
    ("part", "total", "text", "unit"),
    [
        ("12人", "40", "30.00", "人"),
        ("12", "40件", "30.00", "件"),
        ("1千元", "500", "200.00", "元"),
        ("3萬人次", "4", "750,000.00", "次"),
    ],
)
def test_a_bare_number_beside_a_unit_is_read_in_its_base_unit_and_that_is_told(part, total, text, unit):
    result = calculate(SHARE, {"部分": part, "全體": total})
    assert result.shown == f"{text}%"
    assert [(note.code, note.facts["unit"]) for note in result.notes] == [("bare_beside_unit", [unit])]


@pytest.mark.parametrize(
    ("part", "total", "reason", "told"),
    [
        ("12人", "40千元", "unlike", ("「40千元」", "「千元」", "「部分」", "「人」")),
        ("5美元", "40", "", ()), ("5美元", "40元", "unlike", ("「美元」", "「元」")),
        ("12人", "40次", "unlike", ("「人」", "「次」")), ("5元/人", "5元", "unlike", ("「元/人」", "「元」")),
        ("12%", "40", "no_amount", ("「12%」", "「%」")), ("12", "40百分點", "no_amount", ("「百分點」",)),
        ("1.5倍", "2倍", "no_amount", ("「倍」",)), ("12人", "40%", "wrong_unit", ("「40%」", "「人」")),
        ("1,2", "40人", "grouping", ("「1,2」",)), ("約12人", "40人", "approximate", ("「約12人」",)),
        ("5成", "40人", "unknown_unit", ("「成」",)), ("-", "40人", "missing", ()),
    ],
)  # fmt: skip
def test_what_is_not_alike_is_refused_and_both_are_named(part, total, reason, told):
    try:
        calculate(SHARE, {"部分": part, "全體": total})
        found, sentence = "", ""
    except FigureError as error:
        found, sentence = error.reason, Words("zh-TW").sentence(error)
    assert found == reason
    assert [word for word in told if word not in sentence] == []


def test_a_used_indicator_has_a_kind_of_its_own():
    change, problems = made("id: c\nformula: 今－昔\ninputs: []\nuses: {今: share-of-total, 昔: share-of-total}\nunit: 百分點\n")
    assert not problems
    result = calculate(change, {"今.部分": "1人", "今.全體": "2人", "昔.部分": "1千元", "昔.全體": "5千元"})
    assert result.shown == "30.00百分點"
    with pytest.raises(FigureError, check=lambda error: error.reason == "unlike"):
        calculate(change, {"今.部分": "1人", "今.全體": "2元", "昔.部分": "1千元", "昔.全體": "5千元"})


@pytest.mark.parametrize(
    ("figures", "value"),
    [
        ({"甲.一": "1千元", "甲.二": "500元", "乙": "3千元"}, "50.00"),
        ({"甲.一": "1人", "甲.二": "2", "乙": "3"}, "100.00"),
        ({"甲": "3", "甲.一": "1", "甲.二": "2", "乙": "6"}, "50.00"),
        ({"甲.一": "1人", "甲.二": "2元", "乙": "3"}, "wrong_unit"),
        ({"甲.一": "1", "甲.二": "2", "乙": "-3千元"}, "out_of_range"),
    ],
)
def test_parts_and_limits(figures, value):
    indicator, problems = made(PARTED)
    assert not problems
    try:
        found = calculate(indicator, figures).text
    except KpicalError as error:
        found = error.code
    assert found == value


@pytest.mark.parametrize(
    ("formula", "unit", "fits"),
    [
        ("甲÷乙", "'%'", True), ("（甲－乙）÷乙×100％", "'%'", True), ("甲 > 乙", "是/否", True),
        ("若(甲＞0, 甲÷乙, 0)", "'%'", True),
        ("（甲×甲）÷（乙×乙）", "'%'", True), ("最大(甲, 乙)÷合計(甲, 乙)", "'%'", True), ("甲÷乙×丙", "元", True),
        ("甲－乙", "人", False), ("甲＋乙", "", False), ("甲×乙", "'%'", False), ("丙÷甲", "'%'", False), ("1÷甲", "", False),
        ("甲 > 5", "是/否", False), ("甲＋1", "", False), ("甲＋丙", "元", False), ("最大(甲, 乙)", "", False),
    ],
)  # fmt: skip
def test_the_unit_of_a_formula_has_to_cancel(formula, unit, fits):
    text = f"id: x\nformula: {formula}\ninputs: {{甲: {{unit: any}}, 乙: {{unit: any}}, 丙: {{unit: 元}}}}\n"
    found, problems = made(text + (f"unit: {unit}\n" if unit else ""))
    assert (found is not None) is fits
    assert {problem.code for problem in problems} == (set() if fits else {"unit_mismatch"})
    assert all(Words(lang).sentence(problem) for problem in problems for lang in LANGUAGES)


@pytest.mark.parametrize("limit", ["min: 1", "max: 5", "whole: true"])
def test_a_limit_of_no_unit_is_refused(limit):
    _, problems = made(f"id: x\nformula: 甲÷乙\ninputs: {{甲: {{unit: any, {limit}}}, 乙: {{unit: any}}}}\n")
    assert [problem.reason for problem in problems] == ["any_limit"]


def test_no_figure_and_no_parameter_is_in_any():
    with pytest.raises(FigureError, check=lambda error: error.reason == "unknown_unit"):
        read_figure("5any", ANY)
    _, problems = made("id: x\nformula: 甲÷乙\ninputs: [甲]\nparameters: {乙: {unit: any}}\n")
    assert [problem.reason for problem in problems] == ["unknown_unit"]


# Tables

TABLES = [
    ("部分（人）,全體（人）\n12,40\n", "30.00"),
    ("部分（千人）,全體（人）\n1,2000\n", "50.00"),
    ("部分（千元）,全體\n1,2000\n", "50.00"),
    ("部分,全體\n千元,元\n1,2000\n", "50.00"),
    ("單位：千元,\n部分,全體\n1,2\n", "50.00"),
    ("單位：千元,\n部分,全體（元）\n1,2000\n", "50.00"),
    ("單位：千元,\n部分,全體\n1人,2人\n", "50.00"),
    ("單位：千元,\n部分,全體\n1人,2\n", "wrong_unit"),
    ("單位：千元；%,\n部分,全體\n1,2元\n", "50,000.00"),
    ("部分,全體,單位\n12,40,人\n", "30.00"),
    ("部分,全體（元）,單位\n1,2000,千元\n", "50.00"),
    ("部分,全體,單位\n1元,2,千元\n", "0.05"),
    ("部分,全體,單位\n12人,40,千元\n", "wrong_unit"),
    ("部分（人）,全體\n12千元,40\n", "wrong_unit"),
    ("部分,全體\n12人,40千元\n", "wrong_unit"),
    ("部分,全體\n12人,40\n", "30.00"),
    ("部分,全體\n12,40\n", "30.00"),
    ("部分,全體\n12%,40\n", "wrong_unit"),
    ("部分,全體\n1千元,-\n", "missing"),
]


@pytest.mark.parametrize(("table", "expected"), TABLES)
@pytest.mark.parametrize("engine", ["plain", "native"])
def test_batch_reads_units_alike(table, expected, engine):
    done = batch(table, "占比", engine=engine)
    assert done.rows[-1][-2] == ("" if done.summary.codes else expected.replace(",", ""))
    assert [*done.summary.codes] in ([], [expected])


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_score_reads_units_as_batch_does(table, expected):
    (outcome,) = card(plan("{indicator: 占比, id: a}"), table).outcomes
    assert (outcome.error.code if outcome.error else outcome.result.shown.removesuffix("%")) == expected


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("部分（人）,全體（千元）\n1,2\n", "unlike"), ("部分_%,全體\n1,2\n", "no_amount"),
        ("部分（是/否）,全體\n1,2\n", "no_amount"),
        ("單位：千元、人,\n部分,全體\n1,2\n", "several_units"), ("單位：千,\n部分,全體\n1,2\n", "caption"),
    ],
)  # fmt: skip
def test_heads_that_are_not_alike_or_leave_it_open_are_refused(table, reason):
    with pytest.raises(MissingColumn) as raised:
        batch(table, "占比")
    assert raised.value.reason == reason
    (outcome,) = card(plan("{indicator: 占比, id: a}"), table).outcomes
    assert outcome.error.code == "wrong_unit"


def test_one_column_serves_two_such_indicators_only_where_it_is_said():
    both = "id: other\nformula: 部分÷全體\ninputs: {部分: {unit: 元}, 全體: {unit: 元}}\nunit: '%'\n"
    other, _ = made(both)
    library = type("Two", (), {"find": staticmethod(lambda word: other if word == "other" else LIBRARY.find(word))})
    with pytest.raises(AmbiguousColumn):
        batch("部分,全體\n1,2\n", "占比", "other", library=library)


UNITS = ("", "人", "千人", "元", "千元", "件", "%")
CELLS = st.tuples(st.sampled_from(("12", "1,000", "-3", "0", "2.5", "x", "-")), st.sampled_from(UNITS)).map("".join)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), heads=st.tuples(*[st.sampled_from(("", "（千人）"))] * 2))
def test_calc_and_both_engines_agree(rows, heads):
    table = f"部分{heads[0]},全體{heads[1]}\n" + "".join(f'"{part}","{total}"\n' for part, total in rows)
    plain, native = (batch(table, "占比", engine=engine) for engine in ("plain", "native"))
    assert plain.text == native.text
    if not any(heads):
        for row, found in zip(rows, plain.rows[1:], strict=True):
            try:
                expected = (calculate(SHARE, dict(zip(("部分", "全體"), row, strict=True))).text, "")
            except (FigureError, ZeroDenominator) as error:
                expected = ("", error.code)
            assert (found[2], found[3].partition(": ")[2].partition(": ")[0]) == expected


def test_a_form_leaves_the_unit_to_who_fills_it_in():
    form = list(form_report(plan("{indicator: 占比, id: a}"), Period(99), Words("zh-TW")).rows())
    assert [(row[6], row[7]) for row in form] == [("", "任何單位，但須同類")] * 2
