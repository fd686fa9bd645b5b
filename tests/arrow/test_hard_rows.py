"""Hard rows through the door are those of `kpical batch`, byte for byte: KPICAL_ROWS of them, a few where it is not set."""

import os
import warnings
from decimal import Decimal
from itertools import islice, zip_longest

import pyarrow as pa
import pytest
from hard_rows import HEADS, hard_rows, plain_rows
from strategies import bare
from tables import run

from kpical import load
from kpical.arrow import with_indicators

COUNT = int(os.environ.get("KPICAL_ROWS", "3000"))
AT_ONCE = 100_000
FORMULAS = {
    "share": "（甲＋乙＋丙）÷丁×100％",
    "growth": "（甲－乙）÷乙×100％",
    "between": "甲÷乙－丙÷丁",
    "chosen": "若（甲＞乙，最大（甲，丙），丁）",
}
TARGET = ">= 50"
HOWS = [
    {"decimals": None},
    {"decimals": 0, "rounding": "half-up"},
    {"decimals": 2, "rounding": "up", "dash_zero": True},
    {"decimals": 3, "rounding": "half-even"},
    {"decimals": 12, "rounding": "down", "blank_zero": True},
    {"decimals": 30, "rounding": "half-up", "blank_zero": True, "dash_zero": True},
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("formulas")
    for name, formula in FORMULAS.items():
        inputs = "".join(f"  {head}: {{}}\n" for head in HEADS if head in formula)
        (folder / f"{name}.yaml").write_text(f"id: {name}\nformula: {formula}\ninputs:\n{inputs}", encoding="utf-8")
    return load(str(folder))


def slices(rows):
    """So many of COUNT at a time, each with other options."""
    while part := list(islice(rows, min(AT_ONCE, -(-COUNT // len(HOWS))))):
        yield part


def texts(column):
    """The column as CSV has it: NULL is an empty cell."""
    return ["" if value is None else bare(str(value)) for value in column.to_pylist()]


def through_door(columns, library, how):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = with_indicators(pa.table(columns), *FORMULAS, library=library, target=dict.fromkeys(FORMULAS, TARGET), **how)
    rows = zip(*map(texts, made.columns), strict=True)
    return "".join(",".join(row) + "\n" for row in [made.column_names, *rows]).encode()


def through_batch(columns, library, how):
    rows = zip(*(texts(column) for column in columns.values()), strict=True)
    table = "".join(",".join(row) + "\n" for row in [columns, *rows]).encode()
    job = {"head": 1, "named": True, "raw": True, "encoding": "utf-8", "delimiter": ",", "target": TARGET, **how}
    return run([table], library.find, *FORMULAS, **job).out


def differing(one, other):
    """The first lines that differ."""
    return list(islice((pair for pair in zip_longest(one.split(b"\n"), other.split(b"\n")) if pair[0] != pair[1]), 3))


def as_text(cells):
    return pa.array([cell or None for cell in cells], pa.string())


def as_decimals(cells):
    return pa.array([Decimal(cell).quantize(Decimal("0.0001")) if cell else None for cell in cells], pa.decimal128(38, 4))


@pytest.mark.parametrize(("rows", "column"), [(hard_rows, as_text), (plain_rows, as_text), (plain_rows, as_decimals)])
def test_hard_rows_are_those_of_batch(rows, column, library):
    for number, part in enumerate(slices(rows(COUNT, seed=COUNT))):
        columns = {head: column(cells) for head, cells in zip(HEADS, zip(*part, strict=True), strict=True)}
        how = {"verdict": True, "exact": True, **HOWS[number % len(HOWS)]}
        assert not differing(through_door(columns, library, how), through_batch(columns, library, how)), how
