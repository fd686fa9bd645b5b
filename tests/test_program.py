"""The integer program against `calculate`: the same cells to the last digit, the same errors, on any formula and any row."""

from fractions import Fraction
from inspect import getdoc
from textwrap import indent

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from kpical.batch.run import Batch
from kpical.catalogue.reader import read_indicator
from kpical.catalogue.target import Aim, read_target
from kpical.computation.calculation import calculate
from kpical.computation.inputs import Address
from kpical.problem.errors import KpicalError, UnknownIndicator
from kpical.quantity.rounding import MODES
from kpical.recipe.columns import Column
from kpical.recipe.job import Job
from kpical.recipe.ratio_code import Print, program, source
from kpical.table.csv_text import cells, guarded, line, unguarded
from kpical.table.records import chunks

NAMES = ("甲", "乙", "丙")


def indicator(formula, inputs=NAMES, identity="one", **fields):
    """The indicator, made from its file's text; None where the formula is refused."""
    given = inputs if isinstance(inputs, dict) else dict.fromkeys(inputs, "{}")
    text = f'id: {identity}\nformula: "{formula}"\ninputs:\n'
    text += "".join(f"  {name}: {{{fields_of.strip('{}')}}}\n" for name, fields_of in given.items())
    text += "".join(f"{key}: {value}\n" for key, value in fields.items())
    found, problems = read_indicator(text.encode(), "test.yaml", _no_other)
    return found if not [p for p in problems if not p.notice] else None


def _no_other(word, place):
    raise UnknownIndicator(word)


def batch_rows(indicators, heads, rows, target=None, **job) -> list[list[str]]:
    """What batch puts behind each row."""
    table = b"\n".join([line(heads), *map(line, rows)]) + b"\n"
    out: list[bytes] = []
    by_id = {found.id: found for found in indicators}
    run = Batch(
        Job(tuple(by_id), **job),
        by_id.__getitem__,
        lambda i, d: Aim(read_target(target, d.unit)) if target else None,
        lambda e: "…",
    )
    summary = run.run([table], out.append)
    records = [record for chunk in chunks([b"".join(out)]) for record in chunk.records]
    assert len(records) == len(rows) + 1
    assert summary.rows == len(rows)
    found = [[cell.decode() for cell in cells(record)] for record in records]
    for row, written in zip(rows, found[1:], strict=True):
        assert written[: len(row)] == [guarded(text) for text in row]
    return [written[len(heads) :] for written in found[1:]]


def expected(found, heads, row, target=None, decimals=None, rounding=None) -> tuple[list[str], str]:
    """What `calculate` gives: the rounded text, the exact one and the verdict; and the error's code."""
    texts = {head: unguarded(text) for head, text in zip(heads, row, strict=True)}
    aim = read_target(target, found.definitions[-1].unit) if target else None
    try:
        result = calculate(found, texts, target=aim, decimals=decimals, rounding=rounding)
        return [result.text, result.exact, {True: "true", False: "false", None: ""}[result.met]], ""
    except KpicalError as error:
        return ["", "", ""], f"{found.id}: {error.code}: …"


def agree(indicators, heads, rows, target=None, decimals=None, rounding=None):
    found = batch_rows(indicators, heads, rows, target, decimals=decimals, rounding=rounding, exact=True, verdict=True)
    for row, written in zip(rows, found, strict=True):
        both = [expected(one, heads, row, target, decimals, rounding) for one in indicators]
        wanted = [text for texts, _ in both for text in texts] + ["; ".join(error for _, error in both if error)]
        assert written == wanted, (row, written, wanted)


# Formulas.

LITERALS = st.sampled_from(
    ["0", "1", "2", "3", "7", "10", "100", "0.5", "0.125", "12.34", "5%", "12.5％", "1000000", "(3-5)", "(2-2)"]
)
LEAVES = st.sampled_from(NAMES) | LITERALS


def _ratio(inner):
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-×÷*/－"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(inner, st.integers(-3, 4)).map(lambda t: f"({t[0]})^{t[1]}" if t[1] >= 0 else f"({t[0]})^({t[1]})"),
        inner.map(lambda a: f"(-{a})"),
        inner.map(lambda a: f"({a})％"),
        st.lists(inner, min_size=1, max_size=3).map(lambda a: f"平均({','.join(a)})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda a: f"合計({'，'.join(a)})"),
    )


def _any(inner):
    comparison = st.tuples(inner, st.sampled_from([">=", "<=", ">", "<", "≥", "≠", "="]), inner).map("".join)
    condition = comparison | st.tuples(comparison, st.sampled_from(["且", "或"]), comparison).map("".join)
    return st.one_of(
        _ratio(inner),
        st.tuples(condition, inner, inner).map(lambda t: f"若({t[0]},{t[1]},{t[2]})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda a: f"最大({','.join(a)})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda a: f"最小({','.join(a)})"),
        inner.map(lambda a: f"絕對值({a})"),
        inner.map(lambda a: f"四捨五入({a},1)"),
        st.lists(condition, min_size=1, max_size=3).map(lambda a: f"達成項數({','.join(a)})"),
    )


RATIOS = st.recursive(LEAVES, _ratio, max_leaves=8)
FORMULAS = RATIOS | st.recursive(LEAVES, _any, max_leaves=8)

# Rows.

INTEGERS = st.integers(-20, 20) | st.integers(-(10**12), 10**12) | st.integers(-(10**60), 10**60)
WIDE = str.maketrans("0123456789-.,", "０１２３４５６７８９－．，")
PLAIN = st.one_of(
    INTEGERS.map(str),
    INTEGERS.map(lambda n: f"{n:,}"),
    st.decimals(-1000, 1000, places=3).map(str),
    st.decimals(-10, 10, places=1).map(lambda d: str(d).translate(WIDE)),
    INTEGERS.map(lambda n: str(n).translate(WIDE)),
    st.integers(0, 10**6).map(lambda n: f"△{n}"),
    st.integers(0, 10**6).map(lambda n: f"({n:,})"),
    st.integers(-5, 5).map(str),
    st.just("0"),
)
ODD = st.sampled_from(
    ["", "-", "—", "…", "N/A", " 5 ", "+5", "007", "-0", "0.0", ".5", "5.", "12%", "1億", "一百二十", "約5", "1,2,3", "1e3",
     "1_000", "0x10", "nan", "inf", "甲", "'-5", "'=5", "'5", "=5", "5\n", "5\t",
     "\x0c5", "\u30005", "\xa05", "- 5", "5元", "３/４", "1" * 4_299, "9" * 4_300, "1" * 4_301,
     "8" * 150, "7" * 250, "0" * 120, "5" * 4301, "٣", "²", "1\x00", "True"]
)  # fmt: skip
CELLS = st.one_of(PLAIN, PLAIN, PLAIN, ODD)
DECIMALS = st.none() | st.integers(0, 6) | st.just(30)
TARGETS = st.sampled_from([None, ">= 0", "<= 1", "> 0.5", "< -3", "= 1", "-1..1", ">= 33.333", "= 0"])
ROUNDINGS = st.none() | st.sampled_from(sorted(MODES))
EASY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def rows(count=3):
    clean = st.lists(st.lists(PLAIN, min_size=count, max_size=count), min_size=1, max_size=8)
    integers = st.lists(st.lists(INTEGERS.map(str), min_size=count, max_size=count), min_size=1, max_size=8)
    return clean | integers | st.lists(st.lists(CELLS, min_size=count, max_size=count), min_size=1, max_size=8)


@EASY
@given(FORMULAS, rows(), TARGETS, DECIMALS, ROUNDINGS)
@example("甲÷(2-5)", [["1", "1", "1"], ["10", "1", "1"], ["-7", "1", "1"]], ">= 0", 2, None)
@example("甲×(-1)÷(乙-乙-3)", [["1", "1", "1"]], None, 2, "up")
@example("甲÷(1÷乙)", [["1", "0", "1"], ["1", "5", "1"]], None, 2, None)
@example("甲^(-2)", [["0", "1", "1"], ["-3", "1", "1"]], None, 4, None)
@example("甲", [["8" * 150, "1", "1"], ["1" * 4_301, "1", "1"]], None, 2, None)
@example("甲", [["1_000", "1", "1"], ["5", "1", "1"]], None, 0, None)
def test_batch_gives_what_calculate_gives(formula, table, target, decimals, rounding):
    found = indicator(formula)
    assume(found)
    agree([found], NAMES, table, target, decimals, rounding)


@EASY
@given(RATIOS, FORMULAS, rows(), DECIMALS, ROUNDINGS)
@example("甲÷乙", "若(甲>0, 甲, 乙)", [["1", "0", "1"], ["1", "2", "1"], ["x", "2", "1"]], 2, None)
@example("甲÷乙", "乙÷甲", [["1", "0", "1"], ["0", "2", "1"], ["0", "0", "1"], ["1", "1", "1"]], 2, None)
def test_two_indicators_on_a_row_do_not_disturb_each_other(first, second, table, decimals, rounding):
    both = [indicator(first), indicator(second, identity="two")]
    assume(all(both))
    agree(both, NAMES, table, ">= 1", decimals, rounding)


FIELDS = st.sampled_from(["", "min: 0", "max: 10", "min: -3, max: 3.5", "whole: true", "whole: true, min: 1", "min: 0.001"])


@EASY
@given(RATIOS, st.tuples(FIELDS, FIELDS, FIELDS), rows(), ROUNDINGS)
def test_limits_hold_on_both_paths(formula, fields, table, rounding):
    found = indicator(formula, dict(zip(NAMES, fields, strict=True)))
    assume(found)
    agree([found], NAMES, table, ">= 1", 2, rounding)


MONEY = st.sampled_from(["元", "千元", "萬元", "億元"])


@EASY
@given(
    st.sampled_from(["甲÷乙", "(甲-乙)÷乙", "(甲+乙+丙)÷(乙×2)", "合計(甲,乙)÷最大(乙,丙)", "甲÷乙+乙÷丙"]),
    st.tuples(MONEY, MONEY, MONEY),
    st.tuples(FIELDS, FIELDS, FIELDS), rows(), ROUNDINGS,
)  # fmt: skip
def test_units_are_the_same_on_both_paths(formula, units, fields, table, rounding):
    inputs = {n: f"unit: {u}{', ' + f if f else ''}" for n, u, f in zip(NAMES, units, fields, strict=True)}
    found = indicator(formula, inputs, unit='"%"', target='">= 80%"')
    assume(found)
    agree([found], NAMES, table, None, 2, rounding)


@EASY
@given(
    st.tuples(MONEY, MONEY),
    st.tuples(MONEY, MONEY),
    st.tuples(FIELDS, FIELDS),
    st.lists(st.tuples(st.integers(-9999, 99999), st.integers(-50, 50)), min_size=1, max_size=8),
)
def test_the_unit_of_a_head_is_the_unit_of_the_figures(declared, written, fields, table):
    """A bare number under 預算數_千元 is what `5千元` is to `calculate`."""
    inputs = {n: f"unit: {u}{', ' + f if f else ''}" for n, u, f in zip(NAMES, declared, fields, strict=False)}
    found = indicator("甲÷乙", inputs, unit='"%"')
    heads = [f"{name}_{unit}" for name, unit in zip(NAMES, written, strict=False)]
    got = batch_rows([found], heads, [[str(n) for n in row] for row in table], decimals=3, exact=True, verdict=True)
    for row, cells_ in zip(table, got, strict=True):
        texts = [f"{n}{unit}" for n, unit in zip(row, written, strict=True)]
        wanted, error = expected(found, NAMES[:2], texts, decimals=3)
        assert cells_ == [*wanted, error]


PARTS = ("甲.原", "甲.追加", "乙")


@EASY
@given(RATIOS.filter(lambda f: "丙" not in f), FIELDS, rows(), ROUNDINGS)
def test_parts_are_summed_on_both_paths(formula, fields, table, rounding):
    found = indicator(formula, {"甲": f"parts: [原, 追加]{', ' + fields if fields else ''}", "乙": ""})
    assume(found)
    agree([found], PARTS, table, "<= 0", 3, rounding)


@EASY
@given(rows(4))
def test_whole_and_parts_must_agree_on_both_paths(table):
    found = indicator("甲÷乙", {"甲": "parts: [原, 追加]", "乙": ""})
    agree([found], ("甲", "甲.原", "甲.追加", "乙"), [*table, ["5", "2", "3", "4"], ["5", "2", "2", "4"], ["", "2", "2", "4"]])


@pytest.mark.parametrize("count", [1, 95, 96, 97, 193])
@pytest.mark.parametrize("bad", ["", "x", "0", "1_0", "5.5", '"5"', "1,000"])
def test_a_bad_cell_among_many_good_ones(count, bad):
    found = indicator("甲÷乙")
    table = [[str(i), str(i + 1), "1"] for i in range(count)]
    for at in {0, count // 2, count - 1}:
        for column in (0, 1, 2):
            changed = [list(row) for row in table]
            changed[at][column] = bad
            agree([found], NAMES, changed, ">= 1", 2)


@pytest.mark.parametrize(
    ("formula", "row", "decimals", "rounding", "text"),
    [
        ("甲÷(2-5)", ["1", "1", "1"], 2, "half-up", "-0.33"),
        ("甲÷(0-8)", ["1", "1", "1"], 2, "half-up", "-0.13"),
        ("甲÷(0-8)", ["1", "1", "1"], 2, "half-even", "-0.12"),
        ("甲÷(0-8)", ["1", "1", "1"], 2, "down", "-0.12"),
        ("甲÷(0-8)", ["1", "1", "1"], 2, "up", "-0.13"),
        ("甲÷乙", ["-1", "800", "1"], 2, "half-up", "0.00"),
        ("甲÷乙", ["-1", "800", "1"], 2, "up", "-0.01"),
        ("甲÷乙", ["109305", "180000", "1"], 4, "half-up", "0.6073"),
        ("甲÷乙", ["21.9", "0.2", "1"], 0, "half-up", "110"),
        ("(甲÷3)÷(32÷3)×100", ["1", "1", "1"], 2, "half-up", "3.13"),
        ("甲+乙÷丙", ["1", "2", "3"], 30, "down", "1." + "6" * 30),
        ("甲^64", ["9" * 90, "1", "1"], 0, "half-up", str((10**90 - 1) ** 32) and None),
    ],
)
def test_a_row_has_this_result(formula, row, decimals, rounding, text):
    found = indicator(formula)
    agree([found], NAMES, [row], None, decimals, rounding)
    if text is not None:
        assert batch_rows([found], NAMES, [row], decimals=decimals, rounding=rounding) == [[text, ""]]


def test_a_value_beyond_the_bound_is_too_large_on_both_paths():
    found = indicator("((甲^64)^64)^16")
    table = [["9999", "1", "1"], ["1", "1", "1"], ["9" * 99, "1", "1"]]
    agree([found], NAMES, table, None, 2)
    assert batch_rows([found], NAMES, table[:1]) == [["", "one: too_large: …"]]


def test_a_zero_that_the_formula_meets_on_the_way():
    found = indicator("甲÷(1÷乙)+丙÷(甲-乙)")
    table = [["1", "0", "1"], ["2", "2", "1"], ["3", "2", "1"], ["0", "0", "0"]]
    assert [row[-1] for row in batch_rows([found], NAMES, table)] == [
        "one: zero_denominator: …", "one: zero_denominator: …", "", "one: zero_denominator: …",
    ]  # fmt: skip


def test_if_looks_only_at_the_branch_that_it_takes():
    found = indicator("若(乙＝0, 0, 甲÷乙)")
    agree([found], NAMES, [["1", "0", ""], ["1", "2", "x"], ["1", "0", "1"], ["1", "2", "1"]])


@pytest.mark.parametrize(
    "formula",
    [
        "甲÷乙",
        "(甲-乙)÷乙×100％",
        "平均(甲,乙,丙)",
        "甲^3÷乙^2",
        "甲÷(1÷乙)",
        "合計(甲,乙)-(丙)％",
    ],
)
def test_a_formula_of_plain_arithmetic_is_a_program(formula):
    definition = indicator(formula).definitions[-1]
    assert program(definition, None, {Address(name): Column(i) for i, name in enumerate(NAMES)})


@pytest.mark.parametrize(
    "formula", ["最大(甲,乙)", "若(甲>乙,1,2)", "絕對值(甲)", "四捨五入(甲,1)", "達成項數(甲>1)", "甲÷(乙-乙)"]
)
def test_a_formula_that_chooses_is_none(formula):
    definition = indicator(formula).definitions[-1]
    assert program(definition, None, {Address(name): Column(i) for i, name in enumerate(NAMES)}) is None


def test_the_exact_text_is_the_exact_value():
    found = indicator("甲÷乙")
    assert batch_rows([found], NAMES, [["0.1", "0.3", "1"], ["-6", "4", "1"], ["4", "2", "1"]], exact=True) == [
        ["0.33", "1/3", ""], ["-1.50", "-3/2", ""], ["2.00", "2", ""],
    ]  # fmt: skip
    assert Fraction("1/3") == Fraction("0.1") / Fraction("0.3")


def test_the_function_that_the_source_shows_is_one():
    found = indicator("(甲-乙)÷乙×100％", {"甲": "min: 0", "乙": ""}, unit='"%"')
    columns = {Address(name): Column(at) for at, name in ((0, "甲"), (2, "乙"))}
    definition = found.definitions[-1]
    how = Print(decimals=2, rounding="half-up", exact=True, verdict=True, target=read_target(">= 80%", definition.unit))
    made = source([program(definition, None, columns)], [how], [0, 2])
    assert indent(made, "    ") in getdoc(source)
