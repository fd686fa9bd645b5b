"""One text of a target is one set of values, whoever asks: the evaluator, both engines, a workbook's formula, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from indicators import find_among, of_formula
from tables import run

from kpical.catalogue.target import COMPARE
from kpical.catalogue.target_text import read_target
from kpical.computation.assessment import assess
from kpical.computation.calculation import calculate
from kpical.kernel.built import engine_there
from kpical.report.cells import live
from kpical.report.result import result_data
from kpical.report.workbook.ods import OPENDOCUMENT
from kpical.report.workbook.script import Script
from kpical.report.workbook.xlsx import EXCEL
from kpical.words import Words

ENGINES = ["plain", *(["native"] if engine_there() == "native" else [])]
RATE = of_formula("甲÷乙×100％", ("甲", "乙"), unit='"%"')
WORDS = Words("zh-TW")


class Said(NamedTuple):
    """A text, and what it says by comparisons with numbers in %."""

    text: str
    tests: Sequence[tuple[str, Fraction]]


def fraction(n: int, d: int) -> tuple[str, Fraction]:
    return f"{n}/{d}", Fraction(100 * n, d)


def chinese(n: int, d: int) -> tuple[str, Fraction]:
    return f"{'一二三四五六七八九'[d - 1]}分之{'一二三四五六七八九'[n - 1]}", Fraction(100 * n, d)


# The text of a number, and what it is in %.
NUMBERS = st.one_of(
    st.integers(-20, 120).map(lambda n: (f"{n}%", Fraction(n))),
    st.integers(0, 9999).map(lambda n: (f"{n // 100}.{n % 100:02}%", Fraction(n, 100))),
    st.integers(0, 120).map(lambda n: (f"百分之{n}", Fraction(n))),
    st.integers(0, 120).map(lambda n: (f"千分之{n}", Fraction(n, 10))),
    st.builds(fraction, st.integers(0, 12), st.integers(1, 12)),
    st.builds(chinese, st.integers(1, 9), st.integers(1, 9)),
    st.just(("半數", Fraction(50))),
)
FLOORS = {
    ">= {}": ">=",
    "{}以上": ">=",
    "{}（含）以上": ">=",
    "至少{}": ">=",
    "達{}": ">=",
    "> {}": ">",
    "超過{}": ">",
    "逾{}": ">",
}
CEILINGS = {"<= {}": "<=", "{}以下": "<=", "{}以內": "<=", "不超過{}": "<=", "< {}": "<", "未達{}": "<", "低於{}": "<"}
DOTTED = {"{}..{}": (">=", "<="), "{}<..{}": (">", "<="), "{}..<{}": (">=", "<"), "{}<..<{}": (">", "<"), "{}至{}": (">=", "<=")}


def one_bound(word, number):
    return Said(word.format(number[0]), [({**FLOORS, **CEILINGS, "= {}": "="}[word], number[1])])


def two_bounds(floor, joint, ceiling, numbers):
    low, high = sorted(numbers, key=lambda number: number[1])
    touching = floor.endswith("}") and ceiling.startswith("{")  # two numbers need a mark between them
    text = floor.format(low[0]) + (joint or "、" * touching) + ceiling.format(high[0])
    return Said(text, [(FLOORS[floor], low[1]), (CEILINGS[ceiling], high[1])])


def dotted(dots, numbers):
    low, high = sorted(numbers, key=lambda number: number[1])
    begin, end = DOTTED[dots]
    return Said(dots.format(low[0], high[0]), [(begin, low[1]), (end, high[1])])


PAIRS = st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0][1] != pair[1][1])
SAID = st.one_of(
    st.builds(one_bound, st.sampled_from([*FLOORS, *CEILINGS, "= {}"]), NUMBERS),
    st.builds(two_bounds, st.sampled_from([*FLOORS]), st.sampled_from(["", "、", " 且 "]), st.sampled_from([*CEILINGS]), PAIRS),
    st.builds(dotted, st.sampled_from([*DOTTED]), PAIRS),
)


def rows_near(said: Said) -> list[tuple[str, str]]:
    """Figures that make just the numbers of a target, and values beside and between them."""
    exact = [number for _, number in said.tests]
    values = [near for number in exact for near in (number - Fraction(1, 10**6), number, number + Fraction(1, 10**6))]
    values += [sum(exact, Fraction(0)) / len(exact), Fraction(0)]
    return [(str(value.numerator), str(value.denominator * 100)) for value in values]


def computed(formula: str, row: Sequence[str]) -> bool:
    """The formula of a workbook over a row, by exact numbers."""
    for mark, figure in zip(("\ud800", "\ud801"), row, strict=True):
        formula = formula.replace(mark, f"({figure})")
    python = re.sub(r"\d+(\.\d+)?", lambda number: f'F("{number[0]}")', formula).replace("%", "/100")
    python = re.sub(r"(?<![<>])=", "==", python).replace("AND(", "together(").replace(";", ",")
    return eval(python, {"F": Fraction, "together": lambda *all_: all(all_)})


@settings(max_examples=150, deadline=None)
@given(SAID)
def test_a_text_is_the_same_set_on_every_path(said):
    definition = RATE.definitions[-1]
    target = read_target(said.text, definition.unit)
    rows = rows_near(said)
    results = [calculate(RATE, {"甲": a, "乙": b}, target=target) for a, b in rows]
    wanted = [all(COMPARE[sign](result.value, number) for sign, number in said.tests) for result in results]

    assert target.written == said.text
    assert [target.met(result.value) for result in results] == wanted
    assert [result.met for result in results] == wanted
    assert [assess(result).met for result in results] == wanted
    table = "甲,乙\n" + "".join(f"{a},{b}\n" for a, b in rows)
    for engine in ENGINES:
        done = run([table.encode()], find_among([RATE]), "one", target=said.text, verdict=True, engine=engine)
        assert [cell == "true" for cell in done.column("one:met")] == wanted
    for grammar in (EXCEL, OPENDOCUMENT):
        shown = live(definition, None, "甲乙".index, 2, "half-up")._replace(target=target, verdict=("達成", "未達成"))
        formula = Script(shown, {0: None, 1: None}, grammar).reaches(target).text
        assert [computed(formula, row) for row in rows] == wanted
    for result, met in zip(results, wanted, strict=True):
        data = json.loads(json.dumps(result_data(result, WORDS)["target"]))
        assert (data["met"], data["written"]) == (met, said.text)
        assert read_target(data["text"], definition.unit).span == target.span
