"""The grid: names of cells, what is seen where, and how a sheet is put together."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Place, Spot, cell_name
from kpical.table.grid import BLANK, LAST_COLUMN, LAST_ROW, Notice, Range, SheetCell, position, sheet_name, wrong
from kpical.table.limits import ReadingLimits
from kpical.table.sheet_builder import Builder

HERE = Place("表")


def builder(cells, *merged):
    """A sheet's builder with these cells, by name, and merged ranges."""
    made = Builder("表.xlsx", "甲", ReadingLimits("表.xlsx"), hidden=False)
    for name, text in cells.items():
        made.put(*position(name, HERE), SheetCell(text))
    for name in merged:
        first, last = name.split(":")
        made.merge(Range(*position(first, HERE), *position(last, HERE)))
    return made


def sheet(cells, *merged):
    return builder(cells, *merged).sheet()


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("A1", 1, 1), ("B3", 3, 2), ("Z9", 9, 26), ("AA10", 10, 27), ("AZ1", 1, 52), ("BA1", 1, 53), ("ZZ1", 1, 702),
        ("AAA1", 1, 703), ("XFD1048576", LAST_ROW, LAST_COLUMN),
    ],
)  # fmt: skip
def test_a_cell_has_this_name(name, row, column):
    assert position(name, HERE) == (row, column)
    assert cell_name(row, column) == name


@given(st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN))
def test_every_cell_is_found_by_its_name(row, column):
    assert position(cell_name(row, column), HERE) == (row, column)


NO_NAMES = ("", "A", "1", "A0", "A01", "a1", "1A", "A1B", "A-1", "A 1", "Ａ1", "A１", "$A$1", "A1:B2", "R1C1")
TOO_FAR = ("XFE1", "ZZZ1", "AAAA1", "A1048577", "A9999999", "Z" * 1000 + "9" * 1000, "A" + "9" * 5000)


@pytest.mark.parametrize(("name", "reason"), [(n, "reference") for n in NO_NAMES] + [(n, "far") for n in TOO_FAR])
def test_what_is_no_cell_is_refused(name, reason):
    with pytest.raises(SpreadsheetError) as refused:
        position(name, HERE)
    assert (refused.value.reason, refused.value.found, refused.value.place) == (reason, name, HERE)


@given(st.text("ABXFDZ019$:- ", max_size=12))
def test_any_text_is_a_cell_or_is_refused(name):
    try:
        found = position(name, HERE)
    except SpreadsheetError:
        return
    assert cell_name(*found) == name


def test_a_sheet_has_only_what_holds_something():
    found = sheet({"C5": "丙", "B3": "甲", "XFD1048576": "末"})
    assert found.rows == {3: {2: SheetCell("甲")}, 5: {3: SheetCell("丙")}, LAST_ROW: {LAST_COLUMN: SheetCell("末")}}
    assert (found.last_row, found.last_column) == (LAST_ROW, LAST_COLUMN)
    assert found.cell(1, 1) is BLANK
    assert (found.text(3, 2), found.text(4, 4)) == ("甲", "")


def test_a_sheet_without_cells_ends_at_nothing():
    assert (sheet({}).last_row, sheet({}).last_column, sheet({}).text(1, 1)) == (0, 0, "")


def test_rows_and_cells_are_in_order_whatever_the_order_of_the_file():
    found = sheet({"B9": "四", "A9": "三", "C2": "二", "A2": "一"})
    assert [cell.text for cells in found.rows.values() for cell in cells.values()] == ["一", "二", "三", "四"]
    assert list(found.rows) == [2, 9]


@pytest.mark.parametrize(
    ("name", "seen"),
    [("A1", "總"), ("B1", "預算"), ("C1", "預算"), ("D1", ""), ("A2", "總"), ("B2", "原"), ("C2", "追加"), ("A3", "")],
)
def test_a_merged_range_shows_its_first_cell_everywhere(name, seen):
    found = sheet({"A1": "總", "B1": "預算", "B2": "原", "C2": "追加"}, "A1:A2", "B1:C1")
    assert found.text(*position(name, HERE)) == seen


def test_what_a_merged_range_covers_is_not_seen():
    found = sheet({"A1": "見", "B1": "不見", "A2": "不見", "B2": "不見", "C2": "見"}, "A1:B2")
    assert found.rows == {1: {1: SheetCell("見")}, 2: {3: SheetCell("見")}}
    assert found.text(2, 2) == "見"


def test_a_merged_range_goes_down_to_the_last_row_only():
    found = sheet({"A1": "總", "B9": "末"}, "A1:A1048576")
    assert found.text(9, 1) == "總"
    assert max(found.across) == 9


def test_a_merged_range_that_holds_nothing_is_none():
    found = sheet({"B2": "見"}, "A1:B2", "C3:D4")
    assert (found.merged, found.text(2, 2)) == ((), "見")


@pytest.mark.parametrize(
    ("others", "kept", "left_out"),
    [
        (["B2:C3"], [], ["B2:C3"]),
        (["A1:A2"], [], ["A1:A2"]),
        (["D4:E4", "B1:B9"], ["D4:E4"], ["B1:B9"]),
        (["A1:D4"], [], ["A1:D4"]),
        (["A1:B2"], [], ["A1:B2"]),
        (["B2:C3", "B1:C1", "D4:E9"], ["D4:E9"], ["B2:C3", "B1:C1"]),
    ],
)
def test_of_merged_ranges_that_overlap_the_first_is_kept_and_the_others_are_told(others, kept, left_out):
    found = sheet({"A1": "甲", "B1": "乙", "B2": "丙", "D4": "丁", "E9": "末"}, "A1:B2", *others)
    assert [str(one) for one in found.merged] == ["A1:B2", *kept]
    assert found.notices == (Notice("merge_left_out", {"cells": left_out}),)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (SheetCell("5", "number"), None),
        (SheetCell("約5"), None),
        (SheetCell("是", "truth"), None),
        (SheetCell("2024-01-01", "date"), "cell_date"),
        (SheetCell("#DIV/0!", "error"), "cell_error"),
        (SheetCell("NaN", "error", "not_a_number"), "cell_error"),
        (SheetCell("=A1", "error", "not_computed"), "cell_not_computed"),
        (SheetCell("#TEXT!", "error", "no_text"), "cell_no_text"),
    ],
)
def test_a_cell_may_be_no_figure_whatever_its_text_says(cell, reason):
    assert wrong(cell) == reason


def test_many_merged_ranges_do_not_fill_the_memory():
    made = builder({"XFD1048576": "末"} | {cell_name(1, column): "頭" for column in range(1, 5)})
    for column in range(1, 5):
        made.merge(Range(1, column, LAST_ROW, column))
    with pytest.raises(SpreadsheetError, check=lambda error: error.reason == "cells"):
        made.sheet()


def test_a_cell_that_is_written_twice_is_refused_with_its_place():
    with pytest.raises(SpreadsheetError, check=lambda error: error.reason == "twice") as refused:
        builder({"B3": "一"}).put(3, 2, SheetCell("二"))
    assert str(refused.value.place) == "表.xlsx［甲］B3"


@pytest.mark.parametrize(("row", "column", "found"), [(LAST_ROW + 1, 1, "A1048577"), (1, LAST_COLUMN + 1, "XFE1")])
def test_a_cell_outside_of_the_sheet_is_refused(row, column, found):
    with pytest.raises(SpreadsheetError, check=lambda error: error.reason == "far") as refused:
        builder({}).put(row, column, SheetCell("遠"))
    assert refused.value.found == found


def test_a_place_is_told_as_a_person_finds_it():
    assert str(Spot("表.xlsx", "工作表1", 3, 2)) == "表.xlsx［工作表1］B3"
    assert str(Spot("表.xlsx", "工作表1")) == "表.xlsx［工作表1］"


@pytest.mark.parametrize("name", ["甲\n乙", "\x1b[31m紅", "\u202e反", "名" * 100_000])
def test_the_name_of_a_sheet_can_be_shown(name):
    assert len(sheet_name(name)) <= 255
    assert not re.search("[\n\x1b\u202e]", sheet_name(name))
