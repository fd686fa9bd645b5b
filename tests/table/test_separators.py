"""Separators, line ends, quotation marks behind blanks, characters of one's own: the same table is the same records."""

import codecs
import csv
import gzip
import io
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import ENVIRONMENT, batch, command

from kpical import Library
from kpical.plan.figures import FigureFile, read_figures
from kpical.plan.reader import read_plan
from kpical.problem.errors import SpreadsheetError
from kpical.quantity.period import Period
from kpical.table.csv_text import cells
from kpical.table.openings import opened
from kpical.table.reading import TableReading
from kpical.table.records import Records, chunks
from kpical.table.separators import Separators, to_separator
from kpical.table.user_defined import character

LIBRARY = Library()


def read(data, *, size=0, **how):
    """The cells, and what was told by its code."""
    told = []
    blocks = [data[i : i + size] for i in range(0, len(data), size)] if size else [data]
    reading = TableReading(blocks, lambda code, **facts: told.append((code, *facts.values())), **how)
    rows = [[cell.decode() for cell in cells(record)] for chunk in reading.records.chunks() for record in chunk.records]
    reading.notify_counts()
    return rows, told


TAB, SEMICOLON, CR = ("separator_found", "Tab"), ("separator_found", ";"), ("cr_only",)


@pytest.mark.parametrize(
    ("text", "rows", "told"),
    [
        ("甲,乙\n1,2\n", [["甲", "乙"], ["1", "2"]], []),
        ("甲\t乙\r\n1\t2\r\n", [["甲", "乙"], ["1", "2"]], [TAB]),
        ("甲;乙\n1;2\n", [["甲", "乙"], ["1", "2"]], [SEMICOLON]),
        ("甲\t乙", [["甲", "乙"]], [TAB]),
        ("甲\t乙\n1,110\t2\n", [["甲", "乙"], ["1,110", "2"]], [TAB]),
        ('甲\t乙\n"1\t""x"""\t \n', [["甲", "乙"], ['1\t"x"', " "]], [TAB]),
        ('"甲,元"\t乙\n1\t2\n', [["甲,元", "乙"], ["1", "2"]], [TAB]),
        ('"甲\n元"\t乙\n1\t2\n', [["甲\n元", "乙"], ["1", "2"]], [TAB]),
        ("甲;a\t乙\n1\t2\n", [["甲;a", "乙"], ["1", "2"]], [TAB]),
        ("甲,a\t乙\n1\t2\n", [["甲", "a\t乙"], ["1\t2"]], []),
        ("甲\n1\n2\n", [["甲"], ["1"], ["2"]], []),
        ("甲\n1;2\n2\n", [["甲"], ["1;2"], ["2"]], []),
        ("表一;千元\n甲,乙\n1,2\n", [["表一;千元"], ["甲", "乙"], ["1", "2"]], []),
        ("表一\n\n甲\t乙\n1\t2\n", [["表一"], [""], ["甲", "乙"], ["1", "2"]], [TAB]),
        ("表一\n\t\n甲\t乙\n1\t2\n", [["表一"], ["", ""], ["甲", "乙"], ["1", "2"]], [TAB]),
        ("sep=;\n甲;乙,丙\n1;2\n", [["甲", "乙,丙"], ["1", "2"]], [("separator_said", ";")]),
        ("sep=\\t\n甲,乙\n", [["甲,乙"]], [("separator_said", "Tab")]),
        ('"sep=,"\r\n甲,乙\r\n', [["甲", "乙"]], [("separator_said", ",")]),
        ("sep=甲\n1\n", [["sep=甲"], ["1"]], []),
        ("甲,乙\r1,2\r", [["甲", "乙"], ["1", "2"]], [CR]),
        ('甲\t乙\r"1\n1"\t2\r', [["甲", "乙"], ["1\n1", "2"]], [CR, TAB]),
        ("甲\r元,乙\n1,2\n", [["甲\r元", "乙"], ["1", "2"]], []),
        ("甲,乙\n1,2\n\x1a", [["甲", "乙"], ["1", "2"], ["\x1a"]], []),
        ("", [], []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [0, 1, 7])
def test_the_first_lines_decide(text, rows, told, size):
    assert read(text.encode(), size=size) == (rows, told)


@pytest.mark.parametrize(
    ("asked", "text"), [("|", "甲|乙\n1|2"), (";", "甲;乙\n1;2"), (",", "甲,乙\n1,2"), ("\t", "甲\t乙\n1\t2")]
)
def test_the_separator_that_is_asked_for_is_taken_and_not_told(asked, text):
    assert read(text.encode(), delimiter=asked) == ([["甲", "乙"], ["1", "2"]], [])


def test_commas_that_are_asked_for_part_what_looks_like_tabs():
    assert read(b"a\tb\n1\t2", delimiter=",") == ([["a\tb"], ["1\t2"]], [])


def test_no_more_than_the_first_two_lines_is_held():
    came = []
    blocks = Separators().blocks(came.append(line) or line for line in [b"a\tb\n", b"1\t2\n", b"3\t4\n"])
    assert (next(blocks), len(came)) == (b"a,b\n1,2\n", 2)
    assert (next(blocks), len(came)) == (b"3,4\n", 3)


def test_a_table_of_one_column_is_not_held_at_all():
    came = []
    blocks = Separators().blocks(came.append(line) or line for line in [b"a\n", b"1\n"])
    assert (next(blocks), len(came)) == (b"a\n", 1)


def test_semicolons_in_the_notes_of_one_column_hold_a_few_lines_up_and_no_more():
    lines = [b"a;b\n", b"x\n"] * 50
    came = []
    blocks = Separators().blocks(came.append(line) or line for line in lines)
    assert next(blocks) == b"".join(lines[: len(came)])
    assert len(came) < 12


TEXTS = st.text("甲乙1 ,;\t\"'\n=-", max_size=6)
HEADS = st.text("甲乙丙", min_size=1, max_size=3)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.tuples(
        st.lists(HEADS, min_size=width, max_size=width),
        st.lists(st.lists(TEXTS, min_size=width, max_size=width), min_size=1, max_size=5),
    ).map(lambda table: [table[0], *table[1]])
)


def written(rows, delimiter, end="\n"):
    """As a careful program writes it: quoted where a cell holds what is special."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


@given(
    TABLES, st.sampled_from(",\t;"), st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp950", "utf-16-le"]), st.integers(0, 9),
)  # fmt: skip
def test_a_table_is_the_same_records_however_it_is_written(rows, delimiter, end, encoding, size):
    found, told = read(written(rows, delimiter, end).encode(encoding), size=size)
    assert found == rows
    assert [code for code, *_ in told] == ["cr_only"] * (end == "\r") + ["separator_found"] * (delimiter != ",")


def test_a_line_end_that_the_blocks_cut_takes_no_line_with_it():
    data = b"a,b\r" + b"1,2\r" * 2000 + b"3,4\r\n\n5,6\n\r\n7,8\r"
    for size in (0, 1):
        rows, _ = read(data, size=size)
        assert rows[2000:] == [["1", "2"], ["3", "4"], [""], ["5", "6"], [""], ["7", "8"]]


@given(TABLES, st.sampled_from(",\t;|"))
def test_records_go_out_with_the_separator_they_came_in_with(rows, delimiter):
    block = to_separator(written(rows, ",").encode(), delimiter)
    assert list(csv.reader(io.StringIO(block.decode(), newline=""), delimiter=delimiter)) == rows


# Quotation marks behind blanks and equals signs.


@pytest.mark.parametrize(
    ("record", "found"),
    [
        ('甲, "1,110", "1,000"', ["甲", "1,110", "1,000"]),
        ('甲,="1,110",= "1"', ["甲", "1,110", "1"]),
        ('　"甲",1', ["甲", "1"]),
        ('="007"', ["007"]),
        ('甲, "1""1" ,2', ["甲", '1"1 ', "2"]),
        ('"甲, ""x"", y",1', ['甲, "x", y', "1"]),
        ('甲,="a"&"b"', ["甲", '="a"&"b"']),
        ('甲, "1', ["甲", ' "1']),
        ('甲,5 "x"', ["甲", '5 "x"']),
    ],
)
def test_a_mark_behind_blanks_or_an_equals_sign_opens_a_quotation(record, found):
    assert [cell.decode() for cell in cells(opened(record.encode()))] == found


def test_a_quotation_behind_a_blank_is_read_and_told_once():
    rows, told = read('甲, "1,110"\n乙, "1,000"\n'.encode())
    assert (rows, told) == ([["甲", "1,110"], ["乙", "1,000"]], [("openings",)])
    assert read('甲\t "1,110"\n乙\t="1\t0"\n'.encode())[0] == [["甲", "1,110"], ["乙", "1\t0"]]


@given(st.text('a, ="\n', max_size=30), st.integers(1, 9))
def test_what_is_opened_does_not_depend_on_how_the_bytes_are_cut(text, size):
    data = text.encode()
    whole = [record for chunk in chunks([data]) for record in chunk.records]
    assert [
        record for chunk in chunks([data[i : i + size] for i in range(0, len(data), size)]) for record in chunk.records
    ] == whole


@given(TABLES)
def test_text_within_quotation_marks_is_left_alone(rows):
    data = written(rows, ",").encode()
    assert b"".join(chunk.data for chunk in chunks([data])) == data


def test_a_room_that_is_filled_within_a_quotation_comes_again_as_it_was_read():
    first, second = b'"a\n', b'x, "",b"\n'
    records, room = Records([first, second]), bytearray()
    assert bytes(room[: records.fill(room)]) == first
    assert bytes(room[: records.fill(room)]) == b'x,"",b"\n'
    records.again(first + b'x,"",b"\n')
    assert bytes(room[: records.fill(room)]) == first + second


@pytest.mark.parametrize("engine", ["plain", "native"])
def test_rows_far_down_are_opened_by_both_engines(engine):
    table = "名稱,部分,全體\n" + "甲,1,2\n" * 200_000 + '乙, "1,000",="2,000"\n'
    assert batch(table, "占比", engine=engine).text.splitlines()[-1] == '乙,"1,000","2,000",50.00,'


# Characters of one's own.


@pytest.mark.parametrize(
    ("pair", "private"),
    [
        ("FA40", 0xE000), ("FEFE", 0xE310), ("8E40", 0xE311), ("A0FE", 0xEEB7), ("8140", 0xEEB8), ("8DFE", 0xF6B0),
        ("C6A1", 0xF6B1), ("C8FE", 0xF848),
    ],
)  # fmt: skip
def test_user_defined_characters_are_those_of_windows(pair, private):
    assert character(bytes.fromhex(pair)) == chr(private)


@pytest.mark.parametrize("pair", ["FA7F", "FA", "A440", "FF40", "80A1"])
def test_other_bytes_are_no_user_defined_characters(pair):
    assert character(bytes.fromhex(pair)) == ""


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_a_name_with_a_character_of_one_s_own_fails_nobody(size):
    data = "名稱,部分,全體\n".encode("cp950") + b"\xa5\xd2\xfa\x40,1,2\n\x81\xff,1,2\n"
    done = batch(data, "占比", size=size)
    assert done.column("占比") == ["50.00", ""]
    assert done.rows[1][0] == "甲\ue000"
    assert "cp950" in done.rows[2][-1]
    assert "--encoding big5hkscs" in done.rows[2][-1]


def test_characters_of_one_s_own_are_told_and_counted():
    assert read("名稱".encode("cp950") + b"\xfa\x40\x8e\x40\n")[1] == [("private", "2", "cp950")]


def test_hong_kong_s_characters_are_read_where_they_are_asked_for():
    assert read("鴴\n".encode("big5hkscs"), encoding="big5hkscs") == ([["鴴"]], [])


@pytest.mark.parametrize(
    ("bom", "encoding"), [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
)
def test_a_second_bom_goes(bom, encoding):
    assert read(bom + bom + "甲,乙\n".encode(encoding)) == ([["甲", "乙"]], [])


# The same in batch and score.

PLAN, _ = read_plan(
    "agency: 甲局\nyear: 112\ngoals:\n  - {id: g, name: 目標, indicators: [{indicator: 增減率}]}\n".encode(),
    "plan.yaml",
    LIBRARY.find,
)
VARIANTS = [
    pytest.param(written(rows, delimiter, end).encode(encoding), id=f"{delimiter!r} {end!r} {encoding}")
    for rows in [[["機關", "本期", "前期"], ["甲局", "1,110", "1,000"]]]
    for delimiter in ",\t;"
    for end in ("\n", "\r\n", "\r")
    for encoding in ("utf-8", "utf-8-sig", "cp950", "utf-16")
] + [
    pytest.param("sep=;\n機關;本期;前期\n甲局;1,110;1,000\n".encode(), id="sep"),
    pytest.param('機關,本期,前期\n甲局, "1,110", "1,000"\n'.encode(), id="blank"),
    pytest.param('機關,本期,前期\n甲局,="1,110",="1,000"\n'.encode(), id="equals"),
]  # fmt: skip


@pytest.mark.parametrize("data", VARIANTS)
def test_batch_and_score_read_the_same_figures(data):
    assert batch(data, "增減率").column("增減率") == ["11.00"]
    figures = read_figures([FigureFile("figures.csv", data)], PLAN, Period(112))
    assert figures.problems == []
    assert sorted(entry.text for entries in figures.entries.values() for entry in entries.values()) == ["1,000", "1,110"]


FOREIGN = {
    "web_page": b"\xef\xbb\xbf\n<HTML><table>", "packed": gzip.compress(b"a,b\n1,2\n"), "pdf": b"%PDF-1.7\n",
    "old_xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
}  # fmt: skip


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_table_is_refused_alike(kind, tmp_path):
    (tmp_path / "t.csv").write_bytes(FOREIGN[kind])
    code, out, told = command("增減率", "t.csv", cwd=tmp_path)
    with pytest.raises(SpreadsheetError) as error:
        read_figures([FigureFile("t.csv", FOREIGN[kind])], PLAN, Period(112))
    assert (error.value.reason, code, out) == (kind, 2, b"")
    assert told.startswith("t.csv: 這是")


def test_a_table_that_begins_like_a_page_and_is_none_is_read():
    assert batch("<甲>,部分,全體\n甲,1,2\n", "占比").column("占比") == ["50.00"]


# The command line.

TABS = "名稱\t部分\t全體\n甲\t1\t2\n乙\tx\t2\n"


def test_the_output_has_the_separator_of_the_input(tmp_path):
    code, out, told = command("占比", "--rejects", tmp_path / "r", stdin=TABS)
    assert (code, out.decode().splitlines()[:2]) == (1, ["名稱\t部分\t全體\t占比\terror", "甲\t1\t2\t50.00\t"])
    assert (tmp_path / "r").read_text("utf-8").splitlines()[0] == "名稱\t部分\t全體\trow\terror"
    assert "「標準輸入」各欄以 Tab 分隔" in told


@pytest.mark.parametrize(("name", "sign"), [("o.csv", ","), ("o.tsv", "\t"), ("o.txt", "\t")])
def test_the_suffix_of_the_output_says_its_separator(name, sign, tmp_path):
    command("占比", "-o", tmp_path / name, "--rejects", tmp_path / f"r{name}", stdin=TABS)
    for written_to in (name, f"r{name}"):
        assert (tmp_path / written_to).read_text("utf-8").startswith(sign.join(["名稱", "部分", "全體"]))
    (tmp_path / "c.csv").write_text(TABS.replace("\t", ","), "utf-8")
    command("占比", tmp_path / "c.csv", "-o", tmp_path / name)
    assert (tmp_path / name).read_text("utf-8").startswith(("\t" if name == "o.tsv" else ",").join(["名稱", "部分"]))


@pytest.mark.parametrize("asked", ["tab", "\\t", "\t", "TAB"])
def test_a_separator_is_written_as_one_likes(asked):
    assert command("占比", "--delimiter", asked, stdin="名稱\t部分\t全體\n甲\t1\t2\n")[0] == 0


def test_a_separator_that_is_none_is_refused():
    code, out, told = command("占比", "--delimiter", "x", stdin=TABS)
    assert (code, out) == (2, b"")
    assert "--delimiter" in told


@pytest.mark.parametrize("table", ["部分\t全體\n", "部分;全體\n"])
def test_a_pipe_that_stays_open_is_answered_a_row_at_a_time(table):
    sign = "\t" if "\t" in table else ";"
    ask = [sys.executable, "-m", "kpical", "batch", "占比"]
    with subprocess.Popen(ask, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as run:
        run.stdin.write(table.encode())
        run.stdin.flush()
        for i, (part, whole) in enumerate(pairwise((1, 2, 4, 8))):
            run.stdin.write(f"{part}{sign}{whole}\n".encode())
            run.stdin.flush()
            if i == 0:
                assert run.stdout.readline().decode() == sign.join(("部分", "全體", "占比", "error\n"))
            assert run.stdout.readline().decode() == sign.join((f"{part}", f"{whole}", "50.00", "\n"))
        run.stdin.close()
        assert run.wait(20) == 0
