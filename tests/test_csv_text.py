"""Cells, lines and the guard: what is written is what is read, by kpical and by everyone else."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpical.quantity.figure import is_missing
from kpical.table.csv_text import cell, cells, guarded, guarded_record, line, suspect, unguarded, without_last
from kpical.table.records import chunks

# what the rules turn on, much denser than in any text
TEXTS = st.text(st.sampled_from(list("ab,\"\n\r\t\0=+-@＝＋－＠’'0159.%預算 ")), max_size=12)
CELLS = st.lists(TEXTS, min_size=1, max_size=5)
RAW = st.lists(st.sampled_from([b",", b'"', b"a", b"1", b"\n", b"\r", b"=", b"-", b" ", "率".encode()]), max_size=20).map(
    b"".join
)


def decoded(record: bytes) -> list[str]:
    return [c.decode() for c in cells(record)]


@given(CELLS)
def test_a_line_holds_its_cells(texts):
    assert decoded(line(texts)) == texts


@given(CELLS)
def test_python_reads_what_is_written(texts):
    found = next(csv.reader(io.StringIO(line(texts).decode(), newline="")), [""])
    assert found == texts


@given(st.lists(st.text(st.sampled_from(list('ab,"\n=預 '))), min_size=1, max_size=5))
def test_what_python_writes_is_read(texts):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow(texts)
    assert decoded(out.getvalue().encode()) == texts


@given(st.lists(st.sampled_from([",", '"', "a", "1", " "]), max_size=20).map("".join))
@example('a"b,"c')
@example('"a"b,c')
@example('"a""b"c"d,e')
def test_stray_quotation_marks_are_read_as_python_reads_them(text):
    expected = next(csv.reader([text]), [])
    found = decoded(text.encode())
    if _open_at_the_end(text):  # Python takes all the rest for one cell; kpical, that the mark is a stray one
        return
    assert found == (expected or [""])


def _open_at_the_end(text: str) -> bool:
    try:
        next(csv.reader([text], strict=False), None)
        next(csv.reader([text + "\n"], strict=False), None)
    except csv.Error:
        return True
    return "\n" in "".join(next(csv.reader([text + "\n"]), []))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (b"", [""]),
        (b",", ["", ""]),
        (b'""', [""]),
        (b'"",""', ["", ""]),
        (b'"a,b",c', ["a,b", "c"]),
        (b'"a\r\nb",c', ["a\r\nb", "c"]),
        (b'a"b,c', ['a"b', "c"]),
        (b'"a"b,c', ["ab", "c"]),
        (b'"a""",b', ['a"', "b"]),
        (b'"a,b', ['"a', "b"]),  # never closed: the mark is a stray one
        (b'x,"a,b', ["x", '"a', "b"]),
        (b'"1,234","5"', ["1,234", "5"]),
    ],
)
def test_the_cells_of_a_record(record, expected):
    assert decoded(record) == expected


@given(CELLS, TEXTS)
def test_without_the_last_cell(texts, last):
    assert decoded(without_last(line([*texts, last]))) == texts


@given(RAW)
def test_any_bytes_without_their_last_cell(record):
    kept = cells(record)[:-1]
    assert cells(without_last(record)) == (kept or [b""])


def test_the_only_cell_is_the_last():
    assert without_last(b"a") == without_last(b'"a,b"') == b""


@given(TEXTS)
def test_a_quoted_cell_is_quoted_where_it_must_be(text):
    assert (cell(text) != text.encode()) == any(c in text for c in ',"\r\n')


def test_bytes_that_are_no_utf8_survive():
    assert cell(b"a\xff".decode("utf-8", "surrogateescape")) == b"a\xff"


# The guard.

DANGEROUS = (
    "=1+1",
    "@SUM(A1)",
    "-x",
    "＝1",
    "＋1x",
    "－甲",
    "＠甲",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "-1+2",
    "+1,x",
    "-1\n=2",
)
HARMLESS = ("", "a", "a=b", "5", "-5", "+5", "-1,234.5", "－５", "-12%", "-", "—", "--", "'", "'a", " =1", "率")


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_a_spreadsheet_would_run_is_guarded(text):
    assert guarded(text) == "'" + text
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", [*HARMLESS, "+886"])
def test_what_is_harmless_is_left_alone(text):
    assert guarded(text) == text


@given(TEXTS)
def test_guarding_twice_is_guarding_once(text):
    assert guarded(guarded(text)) == guarded(text)


@given(TEXTS)
def test_the_guard_comes_off(text):
    once = unguarded(text)  # a text that came with the guard is read without it
    assert unguarded(guarded(once)) in (once, unguarded(once))
    if not text.startswith("'"):
        assert unguarded(guarded(text)) == text


@given(TEXTS)
def test_a_guarded_text_starts_no_formula(text):
    safe = guarded(text)
    assert is_missing(safe) or not safe.startswith(("=", "@", "＝", "＠", "\t", "\r", "\n", "\0"))
    if safe.startswith(("+", "-", "＋", "－")):
        assert is_missing(safe) or all(c.isdigit() or c in ",，.．%％" for c in safe[1:])


def needs_guard(record: bytes) -> bool:
    return any(guarded(text) != text for text in decoded(record))


@given(st.lists(CELLS, min_size=1, max_size=4), st.sampled_from([b"\n", b"\r\n"]))
@example([["\r=1"]], b"\n")
@example([["a", "\r=1"]], b"\n")
@example([["-1,x"]], b"\n")
@example([["+1,=2"]], b"\n")
@example([["-1\n=2"]], b"\n")
def test_suspect_is_never_false_by_mistake(rows, end):
    block = b"".join(line(row) + end for row in rows)
    if any(guarded(text) != text for row in rows for text in row):
        assert suspect(block)


@given(RAW)
@example(b",\r=1")
@example(b"\r=1")
@example(b'"\n=1",a')
@example(b'"\r=1",a')
@example(b'"-1,x"')
@example(b'"-1\r\n=x"')
def test_suspect_is_never_false_by_mistake_on_any_record(record):
    if [r for chunk in chunks([record + b"\n"]) for r in chunk.records] == [record] and needs_guard(record):
        assert suspect(record)
        assert suspect(b"a,b\n" + record + b"\n")


@given(CELLS)
def test_a_guarded_record_is_guarded_cell_by_cell(texts):
    assert decoded(guarded_record(line(texts))) == [guarded(text) for text in texts]


@given(RAW)
def test_a_record_that_needs_no_guard_is_the_very_same(record):
    if not needs_guard(record):
        assert guarded_record(record) == record


def test_many_quoted_cells_take_linear_time():
    assert len(cells(b'"a""b",' * 50_000)) == 50_001
    assert len(cells(b'"",' * 50_000 + b'"' + b'""' * 50_000)) == 50_001
