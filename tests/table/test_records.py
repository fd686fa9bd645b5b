"""Where a record ends: the same records however the bytes are cut."""

import csv
import io
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from work import within

from kpical.problem.errors import BadOption
from kpical.table import records
from kpical.table.records import MOST_OPEN, Records, chunks

TEXTS = st.text(st.sampled_from(list('a1,"\n\r 率')), max_size=6)
ROWS = st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=6)
RAW = st.lists(st.sampled_from([b",", b'"', b'"', b"a", b"\n", b"\n", b"\r\n", b"\r", "率".encode()]), max_size=40).map(b"".join)


def read(blocks) -> list[bytes]:
    """The records, each with its line end."""
    found = []
    for chunk in chunks(blocks):
        assert len(chunk.records) == len(chunk.ends)
        joined = b"".join(record + end for record, end in zip(chunk.records, chunk.ends, strict=True))
        assert joined == chunk.data
        found += [record + end for record, end in zip(chunk.records, chunk.ends, strict=True)]
    return found


def every_cut(data: bytes):
    yield from ([data[:i], data[i:]] for i in range(1, len(data)))
    yield [data[i : i + 1] for i in range(len(data))]


TABLES = [
    b"a,b\n1,2\n3,4\n",
    b"a,b\r\n1,2\r\n3,4\r\n",
    b"a,b\r\n1,2\n3,4",
    b'a,b\n"1,1",2\n3,"4""4"\n',
    b'a,b\r\n"x\r\ny",2\r\n3,"4\n5"\r\n',
    b'a,b\n"x\n\ny",2\n\n3,4\n',
    b'a,b\nx"y,2\n3,4"\n"5"6,7\n',
    b'a,b\n"x,1\n3,4\n5,6\n',
    b'a,b\n1,"x\n3,4\n',
    b'a"b,"c\na"b,"c\nd,e\n',
    b'"""\n""",1\n2,3\n',
    b'\n\n"',
    b'"\r\n"\r\n\r\n',
    '率,"數\n字"\n１,２\n'.encode(),
    b"\r\r\n\r",
]


@pytest.mark.parametrize("table", TABLES)
def test_records_are_the_same_wherever_the_bytes_are_cut(table):
    whole = read([table])
    assert b"".join(whole) == table
    for blocks in every_cut(table):
        assert read(blocks) == whole


@given(RAW, st.lists(st.integers(0, 60), max_size=4))
@example(b'a"b,"c\n' * 3, [5, 8])
def test_nothing_is_lost_however_it_is_cut(data, cuts):
    whole = read([data])
    assert b"".join(whole) == data
    places = sorted({c for c in cuts if c < len(data)} | {0, len(data)})
    assert read([data[a:b] for a, b in pairwise(places)]) == whole


@given(ROWS, st.sampled_from(["\n", "\r\n"]))
def test_what_python_writes_comes_back_row_by_row(rows, end):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    data = out.getvalue().encode()
    found = read([data])
    assert len(found) == len(rows)
    assert [next(csv.reader(io.StringIO(r.decode(), newline=""))) for r in found] == rows


@pytest.mark.parametrize(
    ("data", "records"),
    [
        (b'1,"x\r\ny",2\r\n3,4\r\n', [b'1,"x\r\ny",2\r\n', b"3,4\r\n"]),  # CRLF inside a cell of a CRLF file
        (b'1,"x\r\ny",2\n3,4\n', [b'1,"x\r\ny",2\n', b"3,4\n"]),  # and of an LF file, as in g0v's budgets
        (b'1,"x\ny",2\r\n', [b'1,"x\ny",2\r\n']),
        (b'1,a"b\n2,c"d\n', [b'1,a"b\n', b'2,c"d\n']),  # a mark in the middle of a cell is text
        (b'1,5"\n2,6"\n', [b'1,5"\n', b'2,6"\n']),
        (b'"a"b,1\n2,3\n', [b'"a"b,1\n', b"2,3\n"]),
        (b'1,"\n2,3\n', [b'1,"\n', b"2,3\n"]),
        (b"1,2\n\n\r\n3,4", [b"1,2\n", b"\n", b"\r\n", b"3,4"]),
    ],
)
def test_the_records_of_a_table(data, records):
    assert read([data]) == records


@pytest.mark.parametrize(
    "later",
    [
        b"2,b,20\n3,c,30\n",
        b'2,b"b,20\n3,c,30\n',  # a mark in the middle of a cell closes nothing
        b'2,"b",20\n3,"c",30\n',  # nor does one that opens the next cell
        b'"2",b,20\n3,c,30\n',
        b'2,"b,b",20\n3,c,"30"\n',
        b'2,b,20\n3,"c\nc",30\n',
        b'2,b,20\n3,"c ""c"" c",30\n',
    ],
)
@pytest.mark.parametrize("first", [b'1,"a,10\n', b'"1,a,10\n', b'1,a,"10\n'])
def test_an_unclosed_quotation_costs_its_own_row_only(first, later):
    alone = read([later])
    assert read([first + later]) == [first, *alone]
    assert read([first, later]) == [first, *alone]


def test_an_unclosed_quotation_is_given_up_before_it_fills_the_memory():
    rows = [b"%d,20\n" % i for i in range(MOST_OPEN // 4)]
    blocks = [b'1,"a\n', *(b"".join(rows[i : i + 5000]) for i in range(0, len(rows), 5000))]
    seen = 0
    for number, chunk in enumerate(chunks(blocks)):
        seen += len(chunk.records)
        if number == 0:
            assert len(chunk.data) < 3 * MOST_OPEN
    assert seen == len(rows) + 1


def test_a_long_cell_is_one_cell():
    text = b"line of a long note\r\n" * (MOST_OPEN // 42)
    data = b'1,"' + text + b'",2\n3,4\n'
    assert read([data[i : i + 65536] for i in range(0, len(data), 65536)]) == [b'1,"' + text + b'",2\n', b"3,4\n"]


def test_rows_are_given_as_soon_as_they_are_complete():
    def feed():
        for row in (b"a,b\n", b"1,2\n3,", b"4\n", b'5,"6\n'):
            yield row
            asked.append(row)

    asked: list[bytes] = []
    found = chunks(feed())
    assert next(found).records == [b"a,b"]
    assert next(found).records == [b"1,2"]
    assert next(found).records == [b"3,4"]
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("data", "block"),
    [
        pytest.param(b'a"b,"c\n' * 3000, 1 << 18, id="each line closes a quotation and opens another"),
        pytest.param(b'a"b,"c\n' * 3000, 512, id="the same, in small blocks"),
        pytest.param(b'"a\n' + b"1,2\n" * 10_000, 256, id="an open quotation, row by row down a pipe"),
        pytest.param(b'a,"' + b'""' * 300_000 + b'"\n', 1 << 16, id="a line of quotation marks"),
        pytest.param(b'a,"' + b'""' * 300_000 + b"\n1,2\n", 1 << 16, id="an odd line of quotation marks"),
        pytest.param(b'"a\nb",1\n' * 40_000, 1 << 18, id="many cells over two lines"),
        pytest.param(b"a" * 3_000_000 + b"\n", 4096, id="one long line in small blocks"),
    ],
)
def test_no_table_takes_quadratic_time(data, block):
    blocks = [data[i : i + block] for i in range(0, len(data), block)]
    found = []
    within(50 * len(data), lambda: found.extend(read(blocks)))
    assert b"".join(found) == data


# Whole lines into a room.


@pytest.mark.parametrize("straight", [False, True])
@given(data=RAW, sizes=st.lists(st.integers(1, 9), min_size=1), back=st.lists(st.integers(0, 5)), again=st.booleans())
def test_lines_come_whole_and_in_order_into_a_room(straight, data, sizes, back, again):
    at = 0

    def take(most):
        nonlocal at
        part = data[at : at + min(most, sizes[at % len(sizes)])]
        at += len(part)
        return part

    def into(room):
        part = take(len(room))
        room[: len(part)] = part
        return len(part)

    read = Records(iter(lambda: take(9), b""), lambda: into if straight else None)
    room, found = bytearray(), b""
    while size := read.fill(room):
        lines = bytes(room[:size])
        assert lines.endswith(b"\n")
        kept = min(back.pop() if back else 0, size)  # put back as when a quotation is open, or when it comes again
        (read.again if again else read.back)(lines[size - kept :])
        found += lines[: size - kept]
    assert found + read.left() == data


@pytest.mark.parametrize("straight", [False, True])
def test_a_line_beyond_all_measure(monkeypatch, straight):
    monkeypatch.setattr(records, "MOST_HELD", 1000)

    def into(room):
        room[:100] = b"x" * 100
        return 100

    with pytest.raises(BadOption, check=lambda error: error.reason == "row_too_long"):
        Records(iter(lambda: b"x" * 100, b""), lambda: into if straight else None).fill(bytearray())


def test_rows_that_come_again_come_before_anything_is_read():
    blocks = iter([b"1\n2\n3"])
    read, room = Records(blocks), bytearray()
    assert read.fill(room) == 4
    read.again(b"1\n2\n")
    assert (read.fill(room), bytes(room[:4])) == (4, b"1\n2\n")
    assert read.fill(room) == 0
    assert read.left() == b"3"
