"""Rows of a Python program give what `kpical batch` gives to the same table."""

from __future__ import annotations

import itertools
import json
import sqlite3
import warnings
from decimal import Decimal
from fractions import Fraction

import pytest
import strategies
import tables
from hypothesis import given
from hypothesis import strategies as st
from indicators import LIBRARY
from strategies import patient

from kpical import Library, compute_rows
from kpical.problem.errors import BadOption, FigureError, KpicalError, UnknownIndicator
from kpical.problem.table_errors import MissingColumn, UnlikeRow
from kpical.quantity.given import text_of
from kpical.table.csv_text import line

SHARE = [{"機關": "甲", "部分": 1, "全體": Decimal("3.0")}, {"機關": "乙", "部分": "約5", "全體": Fraction(5, 2)}]


def table_of(rows):
    """The rows as CSV."""
    heads = list(rows[0])
    return b"".join(line(texts) + b"\n" for texts in [heads, *([text_of(row.get(head)) for head in heads] for row in rows)])


VALUES = st.one_of(
    strategies.NUMBERS, strategies.TEXTS, st.integers(-(10**20), 10**20), st.decimals(-1000, 1000, places=3),
    st.integers().map(lambda n: Fraction(n, 80)), st.none(), st.booleans(), st.text(max_size=8),
)  # fmt: skip
FIGURES = st.integers(-3, 50) | VALUES
ROWS = st.lists(
    st.fixed_dictionaries(
        {"機關": st.sampled_from(["甲", "乙局", "合計", "註：本表", "資料來源"]) | VALUES, "部分": FIGURES, "全體": FIGURES},
        optional={"備註": VALUES},
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: [{"機關": "甲", "部分": 1, "全體": 2, "備註": ""}, *rows])
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "decimals": strategies.DECIMALS, "rounding": strategies.ROUNDINGS, "exact": st.booleans(), "verdict": st.booleans(),
         "blank": st.sampled_from([None, "zero"]), "dash": st.sampled_from([None, "zero"]),
    },
)  # fmt: skip


@given(rows=ROWS, options=OPTIONS)
@patient(80)
def test_the_answers_are_those_of_batch_byte_by_byte(rows, options):
    job = {name: value for name, value in options.items() if name not in {"blank", "dash"}}
    job |= {f"{name}_zero": options.get(name) == "zero" for name in ("blank", "dash")}
    asked = tables.batch(table_of(rows), "占比", raw=True, encoding="utf-8", **job)
    with warnings.catch_warnings(action="ignore"):
        found = list(compute_rows(rows, "占比", **options))
    written = [list(found[0]), *([text_of(value) for value in row.values()] for row in found)]
    assert b"".join(line(texts) + b"\n" for texts in written) == asked.out


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ({}, []),
        (
            {"target": "40%以上", "verdict": True, "exact": True, "notes": True},
            ["--target", "40%以上", "--verdict", "--exact", "--notes"],
        ),
        ({"target": {"占比": "<= 40"}, "verdict": True}, ["--target", "占比:<= 40", "--verdict"]),
        (
            {"heads": {"占比": "比率"}, "decimals": 4, "rounding": "down"},
            ["--as", "占比=比率", "--decimals", "4", "--rounding", "down"],
        ),
        ({"maps": {"部分": "全體", "全體": "部分"}}, ["--map", "部分=全體", "--map", "全體=部分"]),
        ({"unit": "人", "year": 112}, ["--unit", "人", "--year", "112"]),
        ({"grade": True, "category": " 中央 "}, ["--grade", "--class", "中央"]),
    ],
)
def test_the_options_are_those_of_the_command(tmp_path, options, arguments):
    (tmp_path / "t.csv").write_bytes(table_of(SHARE))
    _, out, _ = tables.command("占比", tmp_path / "t.csv", "--format", "json", *arguments)
    asked = [json.loads(text) for text in out.splitlines()]
    with warnings.catch_warnings(action="ignore"):
        found = list(compute_rows(SHARE, "占比", **options))
    own = len(SHARE[0])
    assert [list(row.values())[own:] for row in found] == [list(row.values())[own : len(found[0])] for row in asked]
    assert [list(row) for row in found] == [list(row)[: len(found[0])] for row in asked]


def test_own_values_stay_what_they_were():
    first, second = compute_rows(SHARE, "占比")
    assert (first["全體"], first["占比"], first["error"]) == (Decimal("3.0"), "33.33", "")
    assert (second["全體"], second["占比"]) == (Fraction(5, 2), "")
    assert second["error"].startswith("占比: approximate: ")


def test_each_row_may_name_its_indicator():
    rows = [
        {"指標": "占比", "部分": 1, "全體": 4, "本期": None, "前期": None},
        {"指標": "增減率", "本期": 3, "前期": 2},
        {"指標": "無"},
    ]
    found = list(compute_rows(rows))
    assert [(row["result"], row["unit"]) for row in found] == [("25.00", "%"), ("50.00", "%"), ("", "")]
    assert "unknown_indicator" in found[2]["error"]


def test_yes_and_no_are_true_and_false(tmp_path):
    (tmp_path / "a.yaml").write_text("id: a\nformula: 若(完成, 1, 0)\ninputs: {完成: {unit: 是/否}}\n", "utf-8")
    rows = [{"完成": value} for value in (True, False, "有", 1, None)]
    assert [row["a"] for row in compute_rows(rows, "a", library=Library([str(tmp_path)]))] == ["1.00", "0.00", "1.00", "1.00", ""]


def test_rows_are_taken_as_they_are_needed():
    taken = itertools.count()
    found = compute_rows(({"部分": n, "全體": 7} for n in taken), "占比")
    assert [row["占比"] for row in itertools.islice(found, 3)] == ["0.00", "14.29", "28.57"]
    assert next(taken) < 1_000


def test_the_rows_before_one_that_is_refused_come_first():
    found = compute_rows(
        [{"部分": 1, "全體": 2}, {"部分": 3, "全體": 4}, {"部分": 0.5, "全體": 1}, {"部分": 1, "全體": 1}], "占比"
    )
    assert [next(found)["占比"], next(found)["占比"]] == ["50.00", "75.00"]
    with pytest.raises(FigureError):
        next(found)
    with pytest.raises(TypeError):
        compute_rows({"部分": 1, "全體": 2}, "占比")


@pytest.mark.parametrize("row", [None, [1, 2], "部分", 5])
@pytest.mark.parametrize("before", [0, 2])
def test_what_is_no_row_is_refused_where_it_stands_and_not_passed_over(row, before):
    found = compute_rows([*[{"部分": 1, "全體": 2}] * before, row, {"部分": 1, "全體": 2}], "占比")
    assert [next(found)["占比"] for _ in range(before)] == ["50.00"] * before
    with pytest.raises(TypeError, match=f"row {before + 1} is "):
        next(found)


@pytest.mark.parametrize("before", [0, 1, 2, 255, 256, 300])
def test_the_rows_before_one_that_never_comes_are_not_lost(before):
    def rows():
        yield from ({"部分": n, "全體": 1000} for n in range(before))
        raise ConnectionError

    found, seen = compute_rows(rows(), "占比"), []
    with pytest.raises(ConnectionError):
        seen.extend(row["部分"] for row in found)
    assert seen == [*range(before)]


def test_rows_of_a_database_will_do():
    with sqlite3.connect(":memory:") as base:
        base.row_factory = sqlite3.Row
        found = list(compute_rows(base.execute('select 1 as "部分", 8 as "全體" union select 3, 8'), "占比"))
    base.close()
    assert [row["占比"] for row in found] == ["12.50", "37.50"]


def test_no_rows_give_none():
    assert list(compute_rows([], "占比")) == []


@pytest.mark.parametrize(
    ("rows", "words", "options", "kind", "fact"),
    [
        ([{"部分": 1, "全體": 1}, {"部分": 1, "全體": 0.5}], ["占比"], {}, FigureError, "B3"),
        ([{"部分": float("nan"), "全體": 1}], ["占比"], {}, FigureError, "A2"),
        ([{"部分": 1, "全體": Fraction(1, 3)}], ["占比"], {}, FigureError, "1/3"),
        ([{"部分": 1, "全體": 1}, {"部分": 1, "全休": 1}], ["占比"], {}, UnlikeRow, "第 2 列有第一列沒有的欄位「全休」"),
        ([{"部分": 1}], ["占比"], {}, MissingColumn, "全體"),
        ([{"部分": 1, "全體": "9\n" * 200_000}], ["占比"], {}, BadOption, "256 KB"),
        ([], ["沒有"], {}, UnknownIndicator, "沒有"),
        ([], ["占比"], {"target": "很多"}, BadOption, "很多"),
        ([], ["占比"], {"decimals": 31}, BadOption, "31"),
        ([], ["占比"], {"blank": "one"}, BadOption, "blank"),
        ([], ["占比"], {"unit": ["元", "千元"]}, BadOption, "千元"),
        ([], ["占比"], {"maps": {"部分": ""}}, BadOption, "部分"),
        ([], ["占比"], {"heads": {"增減率": "率"}}, BadOption, "增減率"),
    ],
)
def test_what_means_nothing_is_refused(rows, words, options, kind, fact):
    with pytest.raises(kind) as refusal:
        list(compute_rows(rows, *words, **options))
    assert fact in str(refusal.value)


def test_what_is_asked_is_checked_before_any_row_is_taken():
    taken = iter([{"部分": 1, "全體": 2}])
    with pytest.raises(KpicalError):
        compute_rows(taken, "沒有")
    assert next(taken, None)


def test_what_is_to_be_known_of_the_table_is_a_warning():
    with pytest.warns(UserWarning, match="人"):
        (row,) = compute_rows([{"實支數": 1, "應付未付數": 0, "賸餘數": 0, "預算數": 2}], "資本門執行率", unit=["千元", "人"])
    assert row["資本門執行率"] == "50.00"


def test_a_warning_is_about_the_line_that_asks_for_the_rows():
    found = compute_rows([{"實支數": 1, "應付未付數": 0, "賸餘數": 0, "預算數": 2}], "資本門執行率", unit="人")
    with pytest.warns(UserWarning, match="人") as told:
        list(found)
    assert [warning.filename for warning in told] == [__file__]


@pytest.mark.parametrize(
    ("arguments", "options", "told"),
    [
        ((5, "占比"), {}, "rows"), ((None, "占比"), {}, "rows"),
        (([], 5), {}, "indicator"), (([], LIBRARY.find("占比")), {}, "indicator"),
        (([], "占比"), {"target": 40}, "target"), (([], "占比"), {"target": [40]}, "target"),
        (([], "占比"), {"target": {"占比": 0.4}}, "target"),
        (([], "占比"), {"maps": 5}, "maps"), (([], "占比"), {"maps": {1: "部分"}}, "maps"),
        (([], "占比"), {"heads": None}, "heads"), (([], "占比"), {"unit": 1000}, "unit"),
        (([], "占比"), {"unit": {"元": "千元"}}, "unit"), (([], "占比"), {"category": 5}, "category"),
        (([], "占比"), {"library": "formulas"}, "library"),
    ],
)  # fmt: skip
def test_what_is_of_another_type_is_told_in_a_sentence(arguments, options, told):
    with pytest.raises(TypeError, match=f"^.{{0,3}}{told}.* (is|are) .*"):
        compute_rows(*arguments, **options)


def test_a_column_of_ones_own_that_is_called_error_stays():
    with pytest.warns(UserWarning, match="error"):
        (row,) = compute_rows([{"error": "舊", "部分": 1, "全體": 2}], "占比")
    assert row == {"error#1": "舊", "部分": 1, "全體": 2, "占比": "50.00", "error": ""}


def test_results_of_an_earlier_run_are_made_anew():
    once = list(compute_rows(SHARE, "占比"))
    with pytest.warns(UserWarning, match="error"):
        again = list(compute_rows([*once, {**once[0], "部分": 3}], "占比"))
    assert again[:2] == once
    assert again[2]["占比"] == "100.00"


def test_half_of_a_pair_of_utf_16_fails_its_row_alone():
    rows = [{"機關": "\ud800", "部分": 1, "全體": 2}, {"機關": "甲", "部分": 1, "全體": 2}]
    first, second = compute_rows(rows, "占比", library=LIBRARY)
    assert "bad_encoding" in first["error"]
    assert (first["機關"], second["占比"]) == ("\ud800", "50.00")
