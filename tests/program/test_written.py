"""The program of a result as data: every operation has its node, figures their slots, and what is settled is settled."""

import json

import pytest
from indicators import NAMES, indicator, of_formula, using
from results import agreements, by_script, data_of, written
from scorecards import plan, scores

from kpical.computation.calculation import calculate
from kpical.expression.operations import OPERATIONS
from kpical.program.written import MOST_DEPTH, node_data, pieces_data
from kpical.words import Words

A, B = {"name": "甲"}, {"name": "乙"}
PIECE_A, PIECE_B = A | {"text": "甲"}, B | {"text": "乙"}
MORE = {"op": "more", "of": [A, B]}


def op(key, *of, **more):
    return {"op": key, "of": list(of), **more}


def number(text):
    return {"value": text}


NODES = {
    "add": ("甲+乙", op("add", A, B)),
    "subtract": ("甲-乙", op("subtract", A, B)),
    "multiply": ("甲×25％", op("multiply", A, number("1/4"))),
    "divide": ("甲÷(乙-1)", op("divide", A, op("subtract", B, number("1")), zero="乙-1", input="")),
    "power": ("甲^(-2)", op("power", A, number("-2"), zero="甲", input="甲")),
    "negative": ("-甲", op("negative", A)),
    "positive": ("+甲", op("positive", A)),
    "percent": ("(甲)％", op("percent", A)),
    "at_least": ("甲≥乙", op("at_least", A, B)),
    "at_most": ("甲≤乙", op("at_most", A, B)),
    "more": ("甲＞乙", MORE),
    "less": ("甲＜乙", op("less", A, B)),
    "equal": ("非 甲＝乙", op("not", op("equal", A, B))),
    "unequal": ("甲≠乙", op("unequal", A, B)),
    "and": ("甲＞乙 且 甲＞乙", op("and", MORE, MORE)),
    "or": ("甲＞乙 或 甲＞乙", op("or", MORE, MORE)),
    "not": ("非 甲＞乙", op("not", MORE)),
    "sum": ("合計(甲,乙,0.1)", op("sum", A, B, number("1/10"))),
    "mean": ("平均(甲,乙)", op("mean", A, B)),
    "max": ("最大(甲,乙)", op("max", A, B)),
    "min": ("最小(甲)", op("min", A)),
    "absolute": ("絕對值(甲)", op("absolute", A)),
    "round": ("四捨五入(甲,2)", op("round", A, number("2"))),
    "if": ("若(甲＞乙,甲,乙)", op("if", MORE, A, B)),
    "count": ("達成項數(甲＞乙)", op("count", MORE)),
}


def test_every_operation_has_a_node():
    assert NODES.keys() == OPERATIONS.keys()


@pytest.mark.parametrize("key", NODES)
def test_a_formula_is_these_nodes(key):
    formula, nodes = NODES[key]
    definition = of_formula(formula, "甲乙").definitions[-1]
    assert node_data(definition.formula, definition.words) == nodes


@pytest.mark.parametrize(
    ("formula", "pieces"),
    [
        ("甲", [PIECE_A]),
        ("（ 甲－乙 ）÷ 乙", ["（ ", PIECE_A, "－", PIECE_B, " ）÷ ", PIECE_B]),
        ("  2 ×甲  ", ["2 ×", PIECE_A]),
        ("1+1", ["1+1"]),
    ],
)
def test_the_pieces_are_the_formula_as_it_is_published(formula, pieces):
    assert pieces_data(of_formula(formula, "甲乙").definitions[-1].formula) == pieces


YUAN = {"name": "元", "scale": "1", "kind": "amount", "dimension": {"money": 1}}
THOUSANDS = YUAN | {"name": "千元", "scale": "1000"}
PERCENT = {"name": "%", "scale": "1/100", "kind": "rate", "dimension": {}}
OPEN = {"low": None, "high": None, "whole": False}
OWN = """\
id: a
formula: 甲÷乙×起
inputs:
  甲: {unit: 千元, min: 0, max: 0.5, parts: {丙: {min: -2.5}, 丁: {whole: true}}}
  乙: {unit: any}
parameters:
  起: {values: {99: 3, 101: 4.5}}
grades: [{from: 90, name: 優, sign: ★}, {name: 其餘}]
remarks: [{code: high, when: 甲 > 100, text: {zh: 高, en: high}}]
unit: "%"
target: {99: ">= 80%", 101: 80%..90%}
"""


def test_what_a_period_and_the_figures_settle_is_settled():
    data = data_of(calculate(indicator(OWN), {"甲.丙": "0.1", "甲.丁": "0", "乙": "5千元"}, year=100))["program"]
    first, second, third = data["slots"]
    parts = [{"name": "丙", **OPEN, "low": "-5/2"}, {"name": "丁", **OPEN, "whole": True}]
    assert first == {"path": "甲", "unit": THOUSANDS, "low": "0", "high": "1/2", "whole": False, "parts": parts, "default": None}
    assert second == {"path": "乙", "unit": THOUSANDS, "any": True, **OPEN, "parts": [], "default": None}
    assert third == {"path": "起", "unit": None, **OPEN, "parts": [], "default": "3"}
    assert (data["format"], data["indicator"], data["unit"]) == (1, "a", PERCENT)
    assert (data["decimals"], data["rounding"]) == (2, "half-up")
    assert data["target"] == {"rule": ">=", "text": ">= 80%", "tests": [[">=", "80"]]}
    assert data["grades"] == [
        {"name": "優", "sign": "★", "values": [[[">=", "90"]]], "when": None},
        {"name": "其餘", "sign": "", "values": [[["<", "90"]]], "when": None},
    ]
    assert data["remarks"] == [{"code": "high", "text": "高", "when": op("more", A, number("100000"))}]


def test_a_used_indicator_is_a_definition_within_and_its_figures_are_slots_by_their_paths():
    paths = [f"{word}.{name}" for word in "一二" for name in NAMES]
    data = data_of(calculate(using("一-二", "甲÷乙", "甲"), dict.fromkeys(paths, "1")))["program"]
    assert [slot["path"] for slot in data["slots"]] == paths
    assert data["formula"] == op("subtract", {"name": "一"}, {"name": "二"})
    assert {word: (used["indicator"], used["formula"]) for word, used in data["uses"].items()} == {
        "一": ("used-0", op("divide", A, B, zero="乙", input="乙")),
        "二": ("used-1", A),
    }


def test_the_figures_of_calc_stand_as_they_were_given():
    given = {"paid": "1,200千元", "應付未付數": "0", "賸餘數": "０", "預算數.原預算": "2百萬元", "預算數.追加預算": "0"}
    given |= {"預算數.以前年度保留數": "1"}
    told = data_of(calculate("資本門執行率", given))["figures"]
    outside = {"unit": "", "unit_from": "", "place": "指令列", "source": ""}
    names = {"實支數" if name == "paid" else name: text for name, text in given.items()}
    assert told == [{"input": name, "text": text, **outside} for name, text in names.items()]


def test_a_program_stands_once_however_many_agencies_there_are():
    made = plan("{indicator: 占比}", "{indicator: 占比, id: other, name: 另一個, target: 5%以上}")
    heads, figures = "機關,指標,項目,數值\n", [f"{name},{word},{item},{n}\n" for n, name in enumerate("一二三", 1)
                                       for word in ("占比", "other") for item in ("部分", "全體")]  # fmt: skip
    data = data_of(scores(made, heads + "".join(figures)))
    assert [*data["programs"]] == ["share-of-total", "other"]
    items = [item for card in data["scorecards"] for item in card["goals"][0]["indicators"]]
    assert [item["program"] for item in items] == ["share-of-total", "other"] * 3


def test_what_may_be_in_any_unit_has_a_program_for_each():
    data = data_of(scores(plan("{indicator: 占比}"), "機關,部分,全體\n一,1元,2元\n二,1人,2人\n三,3元,4元\n四,,4元\n"))
    assert [card["goals"][0]["indicators"][0]["program"] for card in data["scorecards"]] == [
        "share-of-total", "share-of-total#2", "share-of-total", None,
    ]  # fmt: skip


def test_a_formula_that_is_too_deep_for_json_has_no_program(tmp_path):
    deep = "甲" + "+甲-甲" * (MOST_DEPTH // 2)
    assert data_of(calculate(of_formula(deep), {"甲": "1", "乙": "1", "丙": "1"}))["program"] is None
    deepest = calculate(of_formula(deep.removesuffix("-甲")), {"甲": "1", "乙": "1", "丙": "1"})
    assert agreements(written(deepest)) == ["agrees"]
    assert by_script(written(deepest), tmp_path) == 0


@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_the_same_input_makes_the_same_bytes(lang):
    both = [written(calculate("占比", 部分="1", 全體="3"), Words(lang)) for _ in range(2)]
    assert both[0] == both[1]
    assert json.loads(both[0])["figures"][0]["place"] == Words(lang).label("place.command")
