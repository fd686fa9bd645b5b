"""Where a text was written, and the caret under it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpical.problem.display import pad, width
from kpical.problem.position import Place, caret, excerpt


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.yaml", 3, 10), "a.yaml:3:10"),
        (Place("a.yaml", 3), "a.yaml:3"),
        (Place("a.yaml"), "a.yaml"),
    ],
)
def test_a_place_is_written_as_editors_read_it(place, text):
    assert str(place) == text


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("abc", 3), ("預算", 4), ("預算 a", 6), ("（１）", 6), ("é", 1), ("e\u0301", 1), ("a\u200bb", 2), ("×÷", 2)],
)
def test_a_wide_character_takes_two_cells_and_a_combining_one_none(text, cells):
    assert width(text) == cells


@pytest.mark.parametrize(("text", "cells", "padded"), [("甲", 4, "甲  "), ("甲乙", 4, "甲乙"), ("甲乙丙", 4, "甲乙丙")])
def test_pad_counts_cells(text, cells, padded):
    assert pad(text, cells) == padded


@pytest.mark.parametrize(
    ("text", "start", "end", "line", "carets"),
    [
        ("a//b", 1, 3, "a//b", " ^^"),
        ("預箅數÷2", 0, 3, "預箅數÷2", "^^^^^^"),
        ("預算數＋x²", 5, 6, "預算數＋x²", "         ^"),
        ("（甲", 0, 1, "（甲", "^^"),
        ("甲\n＋x²\n", 4, 5, "＋x²", "   ^"),
        ("甲＋\n乙", 1, 4, "甲＋", "  ^^"),
        ("甲+", 2, 2, "甲+", "   ^"),
        ("", 0, 0, "", "^"),
        ("甲\tx²", 3, 4, "甲 x²", "    ^"),  # a tab is as wide as the terminal likes: shown as a space
    ],
)
def test_the_caret_stands_under_the_text(text, start, end, line, carets):
    assert caret(text, start, end) == [line, carets]


def test_a_long_line_is_cut_around_the_spot():
    line, carets = excerpt("1+" * 100 + "x²" + "+1" * 100, 201, 202)
    assert line.startswith("…")
    assert line.endswith("…")
    assert line[carets.index("^")] == "²"


def test_a_long_line_of_wide_characters_fits_the_screen():
    line, carets = excerpt("甲" * 100, 50, 51)
    assert width(line) <= 72
    assert carets.strip() == "^^"


def test_a_short_line_is_shown_whole():
    assert excerpt("甲＋x²", 3, 4) == caret("甲＋x²", 3, 4)


@given(st.text("甲乙+１1x ", min_size=1, max_size=300), st.data())
@settings(deadline=None)
def test_an_excerpt_fits_the_screen_and_points_at_the_same_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    line, carets = excerpt(text, start, end)
    assert width(line) <= 72
    assert width(carets) <= width(line)
    pointed, cells = "", len(carets) - len(carets.lstrip(" "))
    for i, char in enumerate(line):
        if width(line[:i]) >= cells and width(line[: i + 1]) <= len(carets):
            pointed += char
    assert pointed
    assert text[start:end].startswith(pointed)
