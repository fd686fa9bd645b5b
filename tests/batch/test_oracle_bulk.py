"""Published figures in bulk, from ../shared where it is at hand: every one of them comes out of batch."""

import csv
import io
import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from paths import SHARED

from kpical.batch.run import Batch
from kpical.catalogue.library import Library
from kpical.quantity.period import Period
from kpical.recipe.columns import read_map
from kpical.recipe.job import Job
from kpical.words import Words

DATA = SHARED / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published figures stand outside the repository, in ../shared/data")

LIBRARY = Library()
MODES = {"half_up": "half-up", "truncate": "down"}


def batch(data: bytes, *words, **job):
    """The rows as dicts by head, and the summary."""
    out = io.BytesIO()
    run = Batch(Job(words, **job), LIBRARY.find, lambda i, d: None, Words("zh-TW").sentence)
    summary = run.run([data[i : i + 4096] for i in range(0, len(data), 4096)], out.write)
    lines = out.getvalue().decode().splitlines(keepends=True)[job.get("head", 1) - 1 :]
    return list(csv.DictReader(io.StringIO("".join(lines), newline=""))), summary


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def bulk(name, indicator, maps, published):
    """One run for each number of decimals and rounding mode, as a user would; how many rows reproduce."""
    rows = read(name)
    data, done = (DATA / name).read_bytes(), 0
    for decimals, mode in sorted({(row["dp"], row["rounding"]) for row in rows}):
        found, summary = batch(data, indicator, maps=tuple(map(read_map, maps)), decimals=int(decimals), rounding=MODES[mode])
        assert len(found) == len(rows)
        assert summary.failed == 0
        for before, after in zip(rows, found, strict=True):
            assert {head: after[head] for head in before} == before
            if (after["dp"], after["rounding"]) == (decimals, mode):
                assert Decimal(after[indicator]) == Decimal(after[published]), after
                done += 1
    return done


def test_every_published_growth_reproduces():
    maps = ("本期=this_year_千元", "前期=last_year_千元")
    assert bulk("bulk_oracle_growth.csv", "增減率", maps, "published_growth_pct") == 302


def test_every_published_share_reproduces():
    maps = ("部分=part_千元", "占比:全體=whole_千元")
    assert bulk("bulk_oracle_shares.csv", "占比", maps, "published_pct") == 864


def test_readrs_rates_reproduce():
    """The published text is `difference (rate%)`; the base is last_budget, the current budget is the base + difference."""
    rows = []
    for row in read("readr_2025_budget_diff.csv"):
        match = re.fullmatch(r"(-?\d+(?:\.\d+)?(?:e\+\d+)?) \(([-+]?\d+%|--)\)", row["budget_diff"])
        if match:
            now = Decimal(row["last_budget"]) + Decimal(match[1])
            rows.append((f"{now:f}", row["last_budget"], match[2]))
    text = "目前,去年,公布\n" + "".join(f'{now},{before},"{rate}"\n' for now, before, rate in rows)
    found, _ = batch(text.encode(), "增減率", maps=(read_map("本期=目前"), read_map("前期=去年")), decimals=0)
    assert len(found) == len(rows)
    rates = [row for row in found if row["公布"].strip("'") != "--"]
    assert len(rates) == 1294
    assert [row for row in rates if int(row["增減率"]) != int(row["公布"].removeprefix("'").rstrip("%"))] == []
    assert Counter(row["error"].split(": ")[1] for row in found if row["公布"] == "--") == {"zero_denominator": len(rows) - 1294}


def test_readrs_zero_bases_have_no_rate():
    """The table itself, as it is published, growth of cost on last_budget: no base of zero gives a number."""
    data = (DATA / "readr_2025_budget_diff.csv").read_bytes()
    found, _ = batch(data, "增減率", maps=(read_map("本期=cost"), read_map("前期=last_budget")), decimals=0)
    rows = read("readr_2025_budget_diff.csv")
    assert [{head: row[head].removeprefix("'") for head in rows[0]} for row in found] == rows
    zero = [row for row in found if row["last_budget"] == "0" and row["cost"] != "NA"]
    assert len(zero) == 129
    assert {row["error"].split(": ")[1] for row in zero} == {"zero_denominator"}
    assert {row["增減率"] for row in zero} == {""}
    missing = [row for row in found if "NA" in (row["cost"], row["last_budget"])]
    assert {row["error"].split(": ")[1] for row in missing} == {"missing"}
    for row in found:
        if row["增減率"]:
            n, d = Fraction(row["cost"]) - Fraction(row["last_budget"]), Fraction(row["last_budget"])
            assert abs(Fraction(row["增減率"]) - n / d * 100) <= Fraction(1, 2)


# One settlement in every dress: encodings, full-width digits, △ and ( ) for negatives.

YOUTH = DATA / "ntpc_youth_113_settlement.csv"
OPTIONS = {
    "head": 2, "dash_zero": True,
    "maps": tuple(map(read_map, ("預算數=預算數合計(1)", "本期=決算數合計(2)", "前期=預算數合計(1)",
                                 "部分=比較增減數", "全體=預算數合計(1)"))),
}  # fmt: skip
WORDS = ("決算占預算比率", "增減率", "占比")


def youth(path: Path, **changes):
    return batch(path.read_bytes(), *WORDS, **(OPTIONS | changes))


def results(rows):
    return [[row[word] for word in WORDS] for row in rows]


def test_the_settlement_gives_the_published_ratio():
    rows, summary = youth(YOUTH)
    assert summary.failed == 0
    printed = [row["決算數占預算數之比率"] for row in rows]
    assert [row["決算占預算比率"] + "%" for row in rows[:-1]] == printed[:-1]
    assert (printed[-1], rows[-1]["決算占預算比率"]) == ("-", "0.00")


@pytest.mark.parametrize(
    ("name", "changes", "encoding"),
    [
        ("youth_113_cp950_crlf.csv", {}, "cp950"),
        ("youth_113_utf8_bom_crlf.csv", {}, "utf-8"),
        ("youth_113_utf16le_bom.csv", {}, "utf-16-le"),
        ("youth_113_fullwidth_digits.csv", {}, "utf-8"),
        ("youth_113_triangle_negative.csv", {}, "utf-8"),
        ("youth_113_paren_negative_blank_zero.csv", {"blank_zero": True}, "utf-8"),
    ],
)
def test_every_variant_gives_the_same_numbers(name, changes, encoding):
    plain, _ = youth(YOUTH)
    found, summary = youth(DATA / "derived" / name, **changes)
    assert summary.encoding == encoding
    assert summary.failed == 0
    assert results(found) == results(plain)


def test_kindergarten_staff():
    rows = read("derived/kindergarten_staff_growth_expected.csv")
    data = (DATA / "derived" / "kindergarten_staff_growth_expected.csv").read_bytes()
    maps = (read_map("本年度=本年度預算員額數"), read_map("次年度=次年度預算員額數"))
    found, _ = batch(data, "員額增減率", maps=maps, exact=True, period=Period(113))
    assert len(found) == len(rows)
    for row, known in zip(found, rows, strict=True):
        exact = known["增減率_exact_fraction_of_percent"]
        if known["增減率_2dp_half_up"] == "MISSING":
            assert (row["員額增減率"], row["error"].split(": ")[1]) == ("", "missing")
        else:
            assert (row["員額增減率"], Fraction(row["員額增減率:exact"])) == (known["增減率_2dp_half_up"], Fraction(exact))
