"""A formula that is proved for a whole column is the one that the walk over its operations gives, row by row."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indicators import indicator

from kpical.catalogue.target_text import read_target
from kpical.computation.calculation import calculate
from kpical.problem.errors import KpicalError
from kpical.quantity.unit import find_unit
from kpical.report.cells import live
from kpical.report.workbook.ods import OPENDOCUMENT
from kpical.report.workbook.row_formula import Answer, RowFormula
from kpical.report.workbook.script import keys_of
from kpical.report.workbook.xlsx import EXCEL

FORMULAS = {
    "甲÷乙×100％": "%", "(甲＋乙)÷(丙＋丁)×100％": "%", "（甲－乙）÷乙×100％": "%", "甲÷乙－丙÷丁": "百分點",
    "甲－乙＋丙": "千元", "合計(甲, 乙, 丙)÷丁": "%", "平均(甲, 乙, 丙)": "千元",
    "最大(甲, 乙)÷最小(丙, 丁)": "倍", "1＋甲÷乙": "%", "(甲÷乙)^2": "%",
    "若(甲÷乙≥80％, 甲÷丙, 乙÷丁)": "%", "絕對值(甲－乙)÷丙": "%", "－甲÷乙÷丙×丁": "%", "甲×30％": "元",
    "達成項數(甲≥乙, 丙<丁 且 甲≠丁, 非 甲÷丁＞乙÷丁 或 丙=乙)": "項", "若(甲≤乙 或 丙>丁, 甲, 丙＋丁)": "千元",
}  # fmt: skip
MADE = {
    (formula, decimals, mode): indicator(
        f"id: a\nformula: {formula}\ninputs: {{甲: {{unit: 千元}}, 乙: {{unit: 千元}}, 丙: {{unit: 千元}}, 丁: {{unit: 千元}}}}\n"
        f'unit: "{unit}"\ndecimals: {decimals}\nrounding: {mode}\n'
    )
    for formula, unit in FORMULAS.items()
    for decimals in (0, 2, 5)
    for mode in ("half-up", "half-even", "down", "up")
}
NAMES = "甲乙丙丁"
FIGURES = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-300, 3000), st.sampled_from([0, 1, 2, 4, 5, 8, 16, 125, 1000, 20000]),
    st.integers(-(10**7), 10**7).map(lambda n: Fraction(n, 100)),
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    key=st.sampled_from(sorted(MADE)), figures=st.lists(FIGURES, min_size=4, max_size=4),
    tie=st.none() | st.tuples(st.integers(-4000, 4000), st.integers(1, 10**6), st.integers(-1, 1)),
    bound=st.sampled_from(["50", "0.5", "-3", "100", "33.3", "0"]), grammar=st.sampled_from([EXCEL, OPENDOCUMENT]),
)  # fmt: skip
def test_the_proof_by_columns_decides_as_the_walk_does(key, figures, tie, bound, grammar):
    if tie:
        odd, times, beside = tie
        figures[:2] = [(2 * odd + 1) * times + beside, 20_000 * times]
    found = MADE[key]
    definition = found.definitions[-1]
    texts = {
        name: str(float(figure)) if isinstance(figure, Fraction) else str(figure)
        for name, figure in zip(NAMES, figures, strict=True)
    }
    try:
        result = calculate(found, {name: text for name, text in texts.items() if name in definition.inputs})
    except KpicalError:
        return
    value = live(definition, None, NAMES.index, result.decimals, result.rounding)
    unit = definition.unit.name
    target = read_target(f">= {bound}{unit}", definition.unit)
    verdict = value._replace(target=target, verdict=("達成", "未達成"))
    columns = list(dict.fromkeys(keys_of(value)))
    formula = RowFormula(value, verdict, dict.fromkeys(columns, find_unit("千元")), grammar)
    answer = Answer(result.value.numerator, result.value.denominator, "達成" if target.met(result.value) else "未達成")
    held = [figures[column] for column in columns]
    assert formula.of(7, held, answer) == formula._looked_at(7, held, answer)


@pytest.mark.parametrize(("figures", "proved"), [((775, 1000), True), ((1, 3), True), ((1, 0.125), True), ((1, 20_000), False)])
def test_ordinary_rows_need_no_walk(monkeypatch, figures, proved):
    """The last one is half-way between two printed digits."""
    definition = MADE["甲÷乙×100％", 2, "half-up"].definitions[-1]
    value = live(definition, None, NAMES.index, 2, "half-up")
    formula = RowFormula(value, None, dict.fromkeys((0, 1), find_unit("千元")), EXCEL)
    held = [Fraction(figure) if isinstance(figure, float) else figure for figure in figures]
    exact = Fraction(figures[0]) / Fraction(figures[1]) * 100
    walked = []
    monkeypatch.setattr(formula, "_looked_at", lambda *args: walked.append(args))
    found = formula.of(4, held, Answer(exact.numerator, exact.denominator))
    assert (not walked) is proved
    assert not proved or found == ('=IF(COUNT(A5,B5)<2,"□",ROUND(A5/B5*100%,4))', "")
