"""Published figures in bulk, where they are at hand beside the checkout: every one of them comes out of batch."""

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
from kpical.computation.audit import AGREEMENTS
from kpical.quantity.period import Period
from kpical.quantity.rounding import rounded
from kpical.recipe.columns import read_map
from kpical.recipe.job import Job, PrintedColumn
from kpical.words import Words

DATA = SHARED / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published figures are not part of the repository")

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


# The same figures as they are printed, audited: each can be true, and which ones only because figures were rounded.


def audited(data: bytes, indicator: str, maps: tuple[str, ...], published: str, failed: int = 0, **job):
    """How many agree in which way."""
    said = {agreement: agreement for agreement in AGREEMENTS}
    job = Job((indicator,), maps=tuple(map(read_map, maps)), **job, audit=PrintedColumn(published, said))
    run = Batch(job, LIBRARY.find, lambda i, d: None, Words("zh-TW").sentence)
    summary = run.run([data[i : i + 4096] for i in range(0, len(data), 4096)], None)
    assert summary.failed == failed
    return summary


def test_no_published_growth_or_share_differs():
    growth = audited(
        (DATA / "bulk_oracle_growth.csv").read_bytes(),
        "增減率",
        ("本期=this_year_千元", "前期=last_year_千元"),
        "published_growth_pct",
    ).agreements
    shares = audited(
        (DATA / "bulk_oracle_shares.csv").read_bytes(), "占比", ("部分=part_千元", "占比:全體=whole_千元"), "published_pct"
    ).agreements
    for found, count in ((growth, 302), (shares, 864)):
        assert sum(found.values()) == count
        assert not found.keys() - {"agrees", "cut_off"}


def test_none_of_readrs_rates_differs():
    rows = []
    for row in read("readr_2025_budget_diff.csv"):
        if match := re.fullmatch(r"(-?\d+(?:\.\d+)?(?:e\+\d+)?) \(([-+]?\d+%|--)\)", row["budget_diff"]):
            now = Decimal(row["last_budget"]) + Decimal(match[1])
            rows.append(f'{now:f},{row["last_budget"]},"{match[2]}"\n')
    text = "目前,去年,公布\n" + "".join(rows)
    found = audited(text.encode(), "增減率", ("本期=目前", "前期=去年"), "公布").agreements
    assert found == {"agrees": 1294, "unprinted": len(rows) - 1294}


TAIPEI = DATA / "taipei_monthly.csv"
# The percentage, the part and the whole of each; the whole of the first is the month's 總計, put beside each row
# and last how many rows print 100 beside figures that are zero, or none.
PERCENTAGES = [
    ("全年度預算數/百分比[%]", "全年度預算數/金額[千元]", "總計[千元]", 0),
    ("累計分配數/占預算數[%]", "累計分配數/金額[千元]", "全年度預算數/金額[千元]", 2),
    ("累計執行數/占預算數[%]", "累計執行數/金額[千元]", "全年度預算數/金額[千元]", 1),
    ("累計執行數/占分配數[%]", "累計執行數/金額[千元]", "累計分配數/金額[千元]", 1),
]


@pytest.fixture(scope="module")
def taipei():
    """Taipei's monthly table with the month's total beside each row, in CP950 as it is published."""
    heads, *rows = list(csv.reader(io.StringIO(TAIPEI.read_text("cp950"), newline="")))
    totals = {row[0]: row[2] for row in rows if row[1] == "總計"}
    out = io.StringIO()
    csv.writer(out).writerows([[*heads, "總計[千元]"], *([*row, totals[row[0]]] for row in rows)])
    return out.getvalue().encode("cp950")


# The table drops zeros at the end: 8.40 stands there as 8.4, which is less to be held to.
@pytest.mark.parametrize(
    ("decimals", "counts", "agencies"),
    [
        (2, {"agrees": 14_252, "possible": 89, "differs": 3}, ["工務局", "社會局", "警察局"]),
        (None, {"agrees": 14_259, "possible": 83, "differs": 2}, ["工務局", "社會局"]),
    ],
)
def test_three_of_taipeis_percentages_cannot_be_true(taipei, decimals, counts, agencies):
    found, differing = Counter(), []
    for published, part, whole, failed in PERCENTAGES:
        maps = (f"部分={part}", f"占比:全體={whole}")
        summary = audited(taipei, "占比", maps, published, failed, rounding="half-up", decimals=decimals)
        found += summary.agreements
        differing += summary.differing
    del found["unprinted"]
    assert found.pop("unverified") == sum(failed for *_, failed in PERCENTAGES)
    assert found == counts
    rows = list(csv.DictReader(io.StringIO(taipei.decode("cp950"))))
    assert [(rows[i]["年月別"], rows[i]["機關別"]) for i in differing] == [("105年11月", agency) for agency in agencies]


def test_a_changed_last_digit_of_taipeis_never_agrees(taipei):
    heads, *rows = list(csv.reader(io.StringIO(taipei.decode("cp950"))))
    published, part, whole, _ = PERCENTAGES[1]
    at, changed = heads.index(published), []
    for i, row in enumerate(rows):
        n, d = row[heads.index(part)], row[heads.index(whole)]
        if n.isdigit() and d.isdigit() and int(d) and row[at] == f"{Decimal(rounded(Fraction(n) / Fraction(d) * 100, 2)):g}":
            changed.append([*row[:at], f"{Decimal(row[at]) + Decimal((-1) ** i) / 100:.2f}", *row[at + 1 :]])
    out = io.StringIO()
    csv.writer(out).writerows([heads, *changed])
    summary = audited(out.getvalue().encode(), "占比", (f"部分={part}", f"占比:全體={whole}"), published, rounding="half-up")
    assert len(changed) > 3_000
    assert not summary.agreements.keys() - {"possible", "differs"}
