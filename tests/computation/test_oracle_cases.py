"""The hand-checked cases of shared/oracle/cases.json through `calc --format json` and through `batch --verdict --exact`."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from itertools import groupby

import pytest
from click.testing import CliRunner
from paths import SHARED

from kpical.cli.main import cli
from kpical.cli.settings import Settings
from kpical.problem.errors import KpicalError

ORACLE = SHARED / "oracle" / "cases.json"
pytestmark = pytest.mark.skipif(not ORACLE.exists(), reason=f"{ORACLE} is not here")
CASES = json.loads(ORACLE.read_text("utf-8"))["cases"] if ORACLE.exists() else []

INDICATORS = {
    "R": "research-expenditure-ratio", "L": "regulation-review-rate", "C": "capital-execution-rate",
    "M": "mid-term-ceiling-variance", "S": "staff-quota-change", "B": "organization-relations-growth",
    "V": "mobile-consular-coverage", "F": "venue-revenue-rate", "N": "high-level-visits", "K": "lifelong-learning",
    "T": "training-cost-share", "O": "own-premises-ratio", "P": "growth-rate",
    "C05": "budget-execution-rate", "C07": "share-of-total", "B01": "new-organization-participation",
    "K05": "ngo-participation", "K07": "diplomat-training", "P17": "share-of-total", "P19": "share-of-total",
}  # fmt: skip
NAMES = {
    "capital-execution-rate": {"資本門預算數": "預算數"},
    "growth-rate": {"a": "本期", "b": "前期"},
    "share-of-total": {"a": "部分", "b": "全體", "資本門決算": "部分", "資本門預算": "全體"},
    "lifelong-learning": {
        "最低": "最低學習時數", "平均數位": "平均數位學習時數", "最低數位": "最低數位學習時數",
        "業務相關": "業務相關平均學習時數", "最低業務相關": "最低業務相關學習時數",
    },
}  # fmt: skip
PARTS = ("原預算", "追加預算", "以前年度保留數")
PLANS = ("法治教育納入", "人文素養納入", "數位學習納入")
MODES = {"half_up": "half-up", "half_even": "half-even", "truncate": "down"}
PLACES = ("0", "1", "2", "4")


def indicator_of(case) -> str:
    return INDICATORS.get(case["id"]) or INDICATORS[case["id"][0]]


def figures_of(case) -> dict[str, str]:
    """The case's inputs under kpical's names: parts, the lowest of the agencies' shares, the quarters counted."""
    names, found = NAMES.get(indicator_of(case), {}), {}
    for name, value in case["inputs"].items():
        if name == "計畫納入三項":
            found |= {plan: "是" if is_in else "否" for plan, is_in in zip(PLANS, value, strict=True)}
        elif name == "訓練費用占比_各機關":
            found["訓練費用占比最低機關"] = min(value, key=lambda share: Fraction(share.rstrip("%")))
        elif name.startswith("四季"):
            found[name.removeprefix("四季") + "季數"] = str(sum(value))
        elif isinstance(value, list):
            found |= {f"{name}.{part}": figure for part, figure in zip(PARTS, value, strict=True)}
        else:
            found[names.get(name, name)] = value
    return found


def target_of(case) -> tuple[str, ...]:
    """`--target` and the case's own, where it has one."""
    if "target" not in case:
        return ()
    return ("--target", "是" if indicator_of(case) == "diplomat-training" else f"{case['rule']} {case['target']}")


def calc(case, *options: str) -> tuple[int, dict]:
    figures = (f"{name}={figure}" for name, figure in figures_of(case).items())
    args = ["calc", indicator_of(case), *figures, "--format", "json", "--lang", "zh-TW", *options]
    ran = CliRunner(env={"KPICAL_FORMULAS": None}).invoke(cli, args, obj=Settings())
    exit_code = ran.exception.exit_code if isinstance(ran.exception, KpicalError) else ran.exit_code
    return exit_code, json.loads(ran.stdout)


def named(cases):
    return [pytest.param(case, id=case["id"]) for case in cases]


COMPUTED = [case for case in CASES if "exact" in case]
FAILING = [case for case in CASES if "expect_error" in case]
ROUNDED = [case for case in CASES if "rounded" in case]
AIMED = [case for case in COMPUTED if "target" in case]


def test_no_case_is_left_out():
    assert len(COMPUTED) + len(FAILING) == len(CASES) == 46
    assert {case["expect_error"] for case in FAILING} == {"division_by_zero"}


@pytest.mark.parametrize("case", named(COMPUTED))
def test_calc_gives_the_exact_fraction(case):
    exit_code, result = calc(case)
    assert (exit_code, result["error"]) == (0, None)
    value = Fraction(case["exact"])
    assert result["exact"] == (f"{value.numerator}/{value.denominator}" if value.denominator > 1 else f"{value.numerator}")


@pytest.mark.parametrize("case", named(ROUNDED))
def test_calc_gives_every_rounding(case):
    found = {
        mode: {places: calc(case, "--decimals", places, "--rounding", ours)[1]["value"] for places in PLACES}
        for mode, ours in MODES.items()
    }
    assert found == {mode: case["rounded"][mode] for mode in MODES}


@pytest.mark.parametrize("case", named(AIMED))
def test_calc_gives_the_verdict_on_the_exact_value(case):
    _, result = calc(case, *target_of(case))
    assert result["target"]["met"] is case["meets_exact"]
    told = "prints_otherwise" in [note["code"] for note in result["notes"]]
    assert told is (case.get("meets_after_half_up_2dp", case["meets_exact"]) != case["meets_exact"])


@pytest.mark.parametrize("case", named(FAILING))
def test_calc_refuses_a_zero_denominator(case):
    exit_code, result = calc(case)
    assert (exit_code, result["error"]["code"]) == (1, "zero_denominator")
    assert (result["value"], result["exact"], result["working"]) == (None, None, None)


def test_the_unit_of_the_result():
    assert {case["id"]: calc(case)[1]["unit"] for case in COMPUTED if case["id"] != "K07"} == {
        case["id"]: case["unit"] for case in COMPUTED if case["id"] != "K07"
    }


# The same through batch, one row a case


def table(cases, with_indicator=False) -> str:
    asked = (({"indicator": indicator_of(case)} if with_indicator else {}) for case in cases)
    rows = [{"case": case["id"]} | word | figures_of(case) for case, word in zip(cases, asked, strict=True)]
    heads = list(dict.fromkeys(head for row in rows for head in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, heads, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def by_case(ran) -> dict[str, dict[str, str]]:
    return {row["case"]: row for row in csv.DictReader(io.StringIO(ran.stdout))}


def runs():
    """The cases that one run can take: of one indicator, against one target."""
    for (word, target), cases in groupby(sorted(CASES, key=_of_one_run), _of_one_run):
        yield pytest.param(word, target, list(cases), id=" ".join((word, *target[1:])))


def _of_one_run(case):
    return indicator_of(case), target_of(case)


@pytest.mark.parametrize(("word", "target", "cases"), list(runs()))
def test_batch_gives_value_fraction_verdict_and_error(kpical, word, target, cases):
    ran = kpical("batch", word, "--verdict", "--exact", *target, stdin=table(cases))
    rows = by_case(ran)
    assert ran.returncode == any("expect_error" in case for case in cases)
    for case in cases:
        row = rows[case["id"]]
        if "expect_error" in case:
            assert (row[word], row[f"{word}:exact"], row[f"{word}:met"]) == ("", "", "")
            assert row["error"].startswith(f"{word}: zero_denominator: ")
            continue
        assert (Fraction(row[f"{word}:exact"]), row["error"]) == (Fraction(case["exact"]), "")
        places = "2" if case["unit"] == "%" else "0"
        assert row[word] == (case["rounded"]["half_up"][places] if "rounded" in case else row[f"{word}:exact"])
        if target:
            assert row[f"{word}:met"] == str(case["meets_exact"]).lower()


@pytest.mark.parametrize("places", PLACES)
@pytest.mark.parametrize("mode", list(MODES))
def test_batch_gives_every_rounding_of_every_case_in_one_table(kpical, mode, places):
    ran = kpical("batch", "--exact", "--decimals", places, "--rounding", MODES[mode], stdin=table(CASES, with_indicator=True))
    rows = by_case(ran)
    assert ran.returncode == 1
    assert {name: row["result"] for name, row in rows.items() if name in {case["id"] for case in ROUNDED}} == {
        case["id"]: case["rounded"][mode][places] for case in ROUNDED
    }
    assert {name: Fraction(row["result:exact"]) for name, row in rows.items() if row["result:exact"]} == {
        case["id"]: Fraction(case["exact"]) for case in COMPUTED
    }
    assert {name for name, row in rows.items() if "zero_denominator" in row["error"]} == {case["id"] for case in FAILING}
