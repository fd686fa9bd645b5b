"""Opened and recalculated by LibreOffice, a workbook shows the digits that kpical prints."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from indicators import LIBRARY, indicator
from tools import needs
from workbooks import Case, cases_report, falsified, parts, shown, table_rows, xlsx_cells, zipped

from kpical.catalogue.model import Input
from kpical.computation.inputs import definition_for, slots
from kpical.quantity.period import Period
from kpical.report.workbook.ods import to_ods
from kpical.report.workbook.xlsx import to_xlsx

pytestmark = needs("libreoffice")  # before a minute of making what it is to open

SHEET = "xl/worksheets/sheet1.xml"
FORMULAS = {
    "甲÷乙×100％": "%", "(甲＋乙)÷(丙＋丁)×100％": "%", "（甲－乙）÷乙×100％": "%", "甲÷乙－丙÷丁": "百分點",
    "甲÷乙×丙÷丁": "%", "(甲÷乙)×(丙÷丁)×(甲÷丁)": "%", "甲－乙＋丙": "money", "甲×三成": "money", "合計(甲, 乙, 丙)÷丁": "%",
    "平均(甲, 乙, 丙)": "money",
    "最大(甲, 乙)÷最小(丙, 丁)": "倍", "1＋甲÷乙": "%", "(甲÷乙)^2": "%", "(甲÷乙)^－1": "倍", "甲÷(1÷乙)÷丙÷丁": "%",
    "若(甲÷乙≥80％, 甲÷丙, 乙÷丁)": "%", "絕對值(甲－乙)÷丙": "%", "達成項數(甲＞乙, 丙≥丁, 甲÷乙≥80％)": "項",
    "－甲^2÷(乙×丙)": "%",
    "甲＞乙 且 非 丙÷丁≥1": "是/否", "乙＝0 或 甲÷乙＞2": "是/否", "四捨五入(甲÷乙, 2)＋丙÷丁": "%", "丙÷分": "元/小時",
}  # fmt: skip
MODES = ("half-up", "half-up", "half-up", "half-even", "down", "up")


def made(formula: str, unit: str, units: list[str], decimals: int, mode: str):
    inputs = ", ".join(f"{name}: {{unit: {each}}}" for name, each in zip("甲乙丙丁", units, strict=True))
    return indicator(
        f"id: a\nformula: {formula}\ninputs: {{{inputs}, 三成: {{unit: '%'}}, 分: {{unit: 分鐘}}}}\n"
        f'unit: "{unit}"\ndecimals: {decimals}\nrounding: {mode}\n'
    )


def adversarial(count: int, seed: int) -> Iterator[Case]:
    """Indicators of many kinds, with figures that make half-way cases, what lies beside them, and any others."""
    chance = random.Random(seed)
    known = {}
    for _ in range(count):
        formula, unit = chance.choice(list(FORMULAS.items()))
        alike = chance.choice(["元", "元", "千元", "億元"])
        units = [alike] * 4 if chance.random() < 0.9 else chance.choices(["元", "千元", "萬元"], k=4)
        unit = chance.choice([alike, "元", "千元"]) if unit == "money" else unit
        mode = chance.choice(MODES)
        decimals = 0 if unit in ("項", "是/否") else chance.randrange(7)
        key = (formula, unit, *units, decimals, mode)
        if key not in known:
            known[key] = made(formula, unit, units, decimals, mode)
        yield Case(known[key], figures(chance, formula, decimals, mode, units))


def figures(chance: random.Random, formula: str, decimals: int, mode: str, units: list[str]) -> dict[str, str]:
    kind = chance.random()
    given = dict(zip("甲乙丙丁", (any_figure(chance, unit) for unit in units), strict=True))
    given |= {"三成": chance.choice(["30", "12.5", "7.35"]), "分": str(chance.randint(1, 600))}
    if kind < 0.3 or formula == "甲÷乙×100％":
        # just half of a printed unit (or just a whole one), or a single 元 beside
        whole = chance.randint(0, 10 ** chance.randint(1, 6))
        edge = Fraction(2 * whole + ("half" in mode), 2 * 10 ** (decimals + 2))
        below = chance.randint(1, 10 ** chance.randint(1, 8)) * edge.denominator
        return given | {"甲": str(int(edge * below) + chance.choice([0, 0, 0, 1, -1])), "乙": str(below)}
    if kind < 0.6:
        round_ones = [1, 2, 4, 5, 8, 16, 40, 80, 125, 200, 1000]
        return given | {name: str(chance.choice(round_ones) * chance.choice([1, 3, 10, 37])) for name in "甲乙丙丁"}
    return given


def any_figure(chance: random.Random, unit: str) -> str:
    most = 10 ** chance.choice([1, 2, 3, 4, 6, 8, 10, 12])
    figure = str(chance.randint(-most // 10, most))
    if unit == "元" or chance.random() < 0.5:
        return figure
    return f"{figure}.{chance.randint(1, 999)}"


def wrong(cases: list[Case], digits: list[str], rows: list[list[str]]) -> list[tuple[object, ...]]:
    """The rows that show something else than kpical."""
    return [
        (case.figures, case.indicator.definitions[-1].formula.text, printed, row[1])
        for case, printed, row in zip(cases, digits, rows, strict=True)
        if printed and row[1] != printed
    ]


def test_every_half_way_case_shows_kpicals_digits(tmp_path):
    cases = list(adversarial(2000, seed=1))
    report, digits = cases_report(cases)
    xlsx, ods = to_xlsx(report), to_ods(report)
    found = shown(tmp_path, x_xlsx=falsified(xlsx), o_ods=falsified(ods))
    rows = table_rows(found["x-試算"])
    assert wrong(cases, digits, rows) == []
    assert table_rows(found["o-試算"]) == rows
    formulas = [cell for cell in xlsx_cells(xlsx).values() if cell.formula]
    assert len(formulas) > 0.85 * len(cases)


def test_the_shipped_indicators_show_kpicals_digits(tmp_path):
    chance = random.Random(7)
    cases = [case for entry in LIBRARY.entries for case in shipped(chance, entry.id, 30)]
    report, digits = cases_report(cases)
    assert sum(map(bool, digits)) > 0.9 * len(cases)
    xlsx = to_xlsx(report)
    found = shown(tmp_path, x_xlsx=falsified(xlsx), o_ods=falsified(to_ods(report)))
    assert wrong(cases, digits, table_rows(found["x-試算"])) == []
    assert found["o-試算"] == found["x-試算"]
    assert all(cell.formula for name, cell in xlsx_cells(xlsx).items() if re.fullmatch(r"B\d+", name) and name != "B1")


def shipped(chance: random.Random, name: str, count: int) -> Iterator[Case]:
    found = LIBRARY.find(name)
    for _ in range(count):
        definition = chance.choice(found.definitions)
        year = chance.choice([definition.valid.first, definition.valid.last, Period(99)])
        if year is not None and found.definition(year) is None:
            year = definition.valid.first
        size = chance.randint(1, 12)
        yield Case(
            found, {slot.path: likely(chance, slot.input, size) for slot in slots(definition_for(found, year), year)}, year
        )


def likely(chance: random.Random, given: Input, size: int) -> str:
    """A figure that the input takes, of about that many digits."""
    if given.unit and given.unit.kind == "truth":
        return chance.choice(["是", "否"])
    low = 10 ** (size - 1) if given.low is None else max(10 ** (size - 1), int(given.low))
    high = max(low, 10**size)
    if given.high is not None:
        low, high = int(given.low or 0), int(given.high)
    figure = str(chance.randint(low, high))
    return figure if given.whole or chance.random() < 0.8 else f"{figure}.{chance.randint(0, 99)}".rstrip("0").rstrip(".")


def test_a_form_that_is_filled_in_shows_kpicals_digits(tmp_path):
    """The formulas were written before there was any figure."""
    chance = random.Random(11)
    rate = indicator(
        "id: a\nformula: （甲＋乙）÷丙×100％\ninputs: {甲: {unit: 千元}, 乙: {unit: 千元}, 丙: {unit: 千元}}\nunit: '%'\n"
    )
    change = indicator("id: b\nformula: 甲÷乙－丙÷丁\ninputs: {甲: {}, 乙: {}, 丙: {}, 丁: {}}\nunit: 百分點\n")
    cases = []
    for i in range(1000):
        names = ("甲", "乙", "丙") if i % 2 else ("甲", "乙", "丙", "丁")
        most = chance.choice([400, 10**6, 10**9])
        cases.append(Case(rate if i % 2 else change, {name: str(chance.randint(1, most)) for name in names}))
    _, digits = cases_report(cases)
    form, blank = cases_report([case._replace(figures={}) for case in cases])
    assert not any(blank)
    typed = {f"{'CDEF'[i]}{row}": figure for row, case in enumerate(cases, 2) for i, figure in enumerate(case.figures.values())}
    data = typed_into(to_xlsx(form), typed)
    assert wrong(cases, digits, table_rows(shown(tmp_path, x_xlsx=data)["x-試算"])) == []


def typed_into(data: bytes, figures: Mapping[str, str]) -> bytes:
    """The workbook with figures typed into cells of its sheet."""
    files, left = parts(data), dict(figures)

    def cell(found: re.Match[str]) -> str:
        return f"{found[1]}><v>{left.pop(found[2])}</v></c>" if found[2] in left else found[0]

    sheet = files[SHEET].decode()
    files[SHEET] = re.sub(r'(<c r="([A-Z]+\d+)" s="\d+")(?:/>|><v>[^<]*</v></c>)', cell, sheet).encode()
    assert not left
    return zipped(files)


def test_missing_is_not_zero_and_a_zero_denominator_is_an_error(tmp_path):
    rate = indicator("id: a\nformula: 甲÷乙×100％\ninputs: {甲: {unit: 元}, 乙: {unit: 元}}\nunit: '%'\n")
    sure = indicator("id: b\nformula: 甲 或 乙\ninputs: {甲: {unit: 是/否}, 乙: {unit: 是/否}}\nunit: 是/否\n")
    cases = [
        Case(rate, {"甲": "1", "乙": "2"}),
        Case(rate, {}),
        Case(rate, {}),
        Case(sure, {"甲": "否", "乙": "是"}),
        Case(sure, {}),
    ]
    data = typed_into(to_xlsx(cases_report(cases)[0]), {"D2": "0", "C3": "0", "C4": "5", "D4": "8"})
    results = [row[1] for row in table_rows(shown(tmp_path, x_xlsx=falsified(data))["x-試算"])]
    assert results == ["#DIV/0!", "□", "62.50%", "是", "□"]
