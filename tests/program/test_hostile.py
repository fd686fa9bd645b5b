"""Files that no kpical wrote: each ends in an error with the way to what is wrong, and never in a hang."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from results import data_of, verified
from strategies import patient

from kpical.computation.calculation import calculate
from kpical.problem.errors import FileProblem, KpicalError
from kpical.program.nodes import MOST_WORK, Computer
from kpical.program.stored import MOST_BYTES, MOST_LEVELS, MOST_OPENED, read_results
from kpical.program.verified import check

GOOD = data_of(calculate("training-cost-share", 訓練費用="4", 人事費用="100"))


def fault(data):
    with pytest.raises(FileProblem) as told:
        verified(data)
    return told.value.reason, told.value.found


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_json"), (b"{", "not_json"), (b"[1, 2", "not_json"), (b"nothing", "not_json"), (b"{} {}", "not_json"),
        (b"\xff\xfe", "not_utf8"), (b"PK\x03\x04\xff\xfe", "not_json"), (b'{"a": 1, "a": 2}', "json_twice"),
        (b'{"a": "' + b'\\"' * 1_000_000, "not_json"), (b'"\\', "not_json"),
        (b"{" + b"".join(b'"%d": 0,' % i for i in range(300_000)) + b'"299999": 1}', "json_twice"),
        (b"[" * (MOST_LEVELS + 1), "too_deep"), (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too_deep"),
        (b" " * (MOST_BYTES + 1), "too_big"), (b"[" + b"[]," * MOST_OPENED + b"1]", "too_many"),
        (b"[]", "bad_program"), (b"null", "bad_program"), (b"1e999999999", "bad_program"), (b"NaN", "bad_program"),
        (b"9" * 100_000, "bad_program"), (b'{"scorecards": 1}', "bad_program"),
        (b'{"indicator": "a", "value": "1"}', "bad_program"),
    ],
)  # fmt: skip
def test_what_is_no_result_is_refused(data, reason):
    assert fault(data)[0] == reason


NODE = GOOD["program"]["formula"]
ONE, MORE = {"value": "1"}, {"op": "more", "of": [NODE, NODE]}


def op(key, *of):
    return {"op": key, "of": list(of)}


DEEP = NODE
for _ in range(201):
    DEEP = op("negative", DEEP)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("format", 2), ("format", True), ("slots", {}), ("slots[0].path", 1), ("slots[0].unit.scale", "0"),
        ("slots[0].unit.scale", 1), ("slots[0].unit.scale", "1/0"), ("slots[0].unit.scale", "-1"),
        ("slots[0].unit.scale", "1" * 5000), ("slots[0].unit.kind", "money"), ("slots[0].unit.dimension.money", "1"),
        ("slots[0].whole", 0), ("slots[0].low", "1e9"), ("slots[0].low", "١"), ("slots[0].parts", [1]), ("slots[0].default", 1.5),
        ("decimals", 31), ("decimals", "2"), ("rounding", "floor"), ("uses", []), ("unit", "%"), ("unit", {"name": "%"}),
        ("target.rule", "~"), ("target.rule", ".."), ("target.tests", []), ("target.tests", [[">=", "1", "2"]]),
        ("target.tests", [["~", "1"]]), ("target.tests", [[">", "1"], ["<", "1"]]),
        ("grades", [{"name": "a", "values": [[[1, 2]]]}]),
        ("formula", None), ("formula", []), ("formula", {}), ("formula", "甲÷乙"), ("formula", DEEP), ("formula", op("eval")),
        ("formula", op("__import__", NODE)), ("formula", op("divide", NODE)), ("formula", op("add", NODE, MORE)),
        ("formula", op("not", NODE)), ("formula", op("power", NODE, {"value": "65"})), ("formula", op("power", NODE, NODE)),
        ("formula", op("power", NODE, {"value": "1/2"})), ("formula", op("round", NODE, {"value": "31"})),
        ("formula", op("round", NODE, {"value": "-1"})), ("formula", op("sum")), ("formula", op("sum", *[ONE] * 501)),
        ("formula", op("sum", *[op("sum", *[ONE] * 499)] * 3)), ("formula", {"name": "丙"}), ("formula", {"value": "0x1"}),
        ("formula", {"value": 1}), ("formula", op("if", MORE, NODE, MORE)),
        ("formula", NODE | ONE), ("formula", ONE | {"name": "訓練費用"}),
    ],
)  # fmt: skip
def test_a_program_that_kpical_would_not_write_is_refused_at_its_place(path, value):
    data = copy.deepcopy(GOOD)
    *steps, last = path.replace("[0]", ".0").split(".")
    at = data["program"]
    for step in steps:
        at = at[int(step) if step.isdigit() else step]
    at[last] = value
    reason, found = fault(data)
    assert reason == "bad_program"
    way = f"program.{path}"
    assert found.startswith(way) or found == way.rpartition(".")[0]  # what is wrong lies within it, or around it


def test_definitions_within_each_other_without_end_are_refused():
    data = copy.deepcopy(GOOD)
    program = data["program"]
    for _ in range(10):
        program = data["program"] = {**program, "uses": {"甲": program}}
    assert fault(data)[0] == "bad_program"


def test_values_that_grow_without_end_stop():
    """Each power is within its bound: seven of them are not, and neither are many of the largest."""
    node = {"value": "9" * 4000}
    for _ in range(7):
        node = op("power", node, {"value": "64"})
    data = copy.deepcopy(GOOD) | {"program": {**GOOD["program"], "formula": node}}
    assert verified(data).checked[0].error.code == "too_large"


def test_nodes_that_compute_nothing_are_work_too():
    """In grades that are asked after for each of many results."""
    grade = {"name": "優", "values": [], "when": op("or", *[op("more", ONE, ONE)] * 200)}
    program = GOOD["program"] | {"grades": [grade | {"name": str(i)} for i in range(100)]}
    (stored,) = read_results(json.dumps(GOOD | {"program": program}).encode(), "result.json").results
    computer = Computer()
    results = [check(stored, computer) for _ in range(2_000)]
    assert (results[0].agreement, results[-1].agreement) == ("agrees", "unverified")


def test_all_results_together_take_no_more_work_than_a_file_may():
    (stored,) = read_results(json.dumps(GOOD).encode(), "result.json").results
    computer = Computer()
    assert check(stored, computer).agreement == "agrees"
    computer.left = 2 * (MOST_WORK - computer.left) - 1
    assert check(stored, computer).agreement == "agrees"
    last = check(stored, computer)
    assert (last.agreement, last.error.code) == ("unverified", "too_large")


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


ODD = st.sampled_from(
    [None, True, 0, -1, 10**30, 1.5, "", "1", "-1/3", "9" * 4401, "\0", "甲", [], {}, [[]], {"op": "add"}, {"name": "x"}]
)


@patient(300)
@given(st.sampled_from([path for path in places(GOOD) if path]), ODD)
def test_anything_in_the_place_of_anything_is_an_error_or_an_answer(path, value):
    data = copy.deepcopy(GOOD)
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    try:
        code = verified(json.dumps(data).encode()).exit_code
    except KpicalError as error:
        code = error.exit_code
    assert code in (0, 1, 2, 3)
