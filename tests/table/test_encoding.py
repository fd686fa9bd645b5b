"""Bytes of any encoding to UTF-8: decided once, the same way however the bytes are cut."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.table.encoding import Transcoder, decided

TABLE = "科目,上年度,本年度\n一般行政,100,120\n外賓邀訪,0,△5\n"
ASCII = "id,prior,current\n1,100,120\n"


def read(blocks, encoding="") -> tuple[bytes, str]:
    transcoder = Transcoder(encoding)
    return b"".join(transcoder.blocks(blocks)), transcoder.encoding


def every_cut(data: bytes):
    yield [data]
    yield from ([data[:i], data[i:]] for i in range(1, len(data)))
    yield [data[i : i + 1] for i in range(len(data))]
    yield [data[i : i + 3] for i in range(0, len(data), 3)]


@pytest.mark.parametrize(
    "table", [TABLE, TABLE.replace("\n", "\r\n"), ASCII + TABLE, "一,二\n1,2\n", "上,下\n1,2\n", '"上\n下",b\n1,2\n']
)
@pytest.mark.parametrize(
    ("bom", "encoding", "found"),
    [
        (b"", "utf-8", "utf-8"),
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (b"", "cp950", "cp950"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
        (b"", "utf-16-le", "utf-16-le"),
        (b"", "utf-16-be", "utf-16-be"),
    ],
)
def test_every_encoding_is_found_wherever_the_bytes_are_cut(table, bom, encoding, found):
    for blocks in every_cut(bom + table.encode(encoding)):
        assert read(blocks) == (table.encode(), found)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("table", [ASCII, "a\n1\n", "預算\n1\n", "一\n1\n", "部分,全體\n一,乙\n"])
def test_utf16_without_a_bom(table, encoding):
    assert read([table.encode(encoding)]) == (table.encode(), encoding)


def test_ascii_needs_no_decision():
    assert read([ASCII.encode()]) == (ASCII.encode(), "")
    assert read([]) == (b"", "")


@pytest.mark.parametrize("rows", [1, 500, 20_000])
def test_the_first_line_that_is_not_ascii_decides(rows):
    plain = ASCII + "2,3,4\n" * rows
    for encoding in ("utf-8", "cp950"):
        data = (plain + "外交部,5,6\n").encode(encoding)
        for size in (7, 4096, 1 << 18):
            blocks = [data[i : i + size] for i in range(0, len(data), size)]
            assert read(blocks) == ((plain + "外交部,5,6\n").encode(), encoding)


def test_what_was_decided_is_kept():
    later = "外交部,1\n".encode() + "外交部,2\n".encode("cp950")
    text, encoding = read([later])
    assert encoding == "utf-8"
    assert text == later  # the second row is no UTF-8, and is seen to be none


@pytest.mark.parametrize("last", ["滿", "預", "乙滿", "銝"])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_whole_line_of_cp950_that_ends_like_utf8_cut_short(last, end):
    table = f"id,note\n1,{last}{end}"
    data = table.encode("cp950")
    for blocks in every_cut(data):
        assert read(blocks) == (table.encode(), "cp950")


def test_a_long_line_is_decided_alike_from_a_file_and_from_a_pipe():
    line = "預算" * 1500 + "," + "算" * 200
    data = line.encode() + b",\xb9w\xba\xe2\n"  # cp950 far behind
    answers = {read([data[i : i + size] for i in range(0, len(data), size)])[1] for size in (1, 100, 1000, 4096, 65536)}
    assert len(answers) == 1


@pytest.mark.parametrize("bad", [b"\xff", b"\xa5", b"\x81", b"\xc8\xff"])
def test_a_bad_byte_of_cp950_spoils_its_row_only(bad):
    rows = ["科目,金額".encode("cp950"), b"x" + bad + b",1", "外交部,2".encode("cp950"), b"y,3" + bad, b"z,4"]
    for blocks in every_cut(b"\r\n".join(rows) + b"\r\n"):
        text, encoding = read(blocks)
        assert encoding == "cp950"
        lines = text.split(b"\r\n")
        assert len(lines) == 6
        assert [line for line in lines if _is_utf8(line)] == ["科目,金額".encode(), "外交部,2".encode(), b"z,4", b""]
        assert lines[1].endswith(b",1")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("lone", ["\ud800", "\udc00"], ids=["high", "low"])  # noqa: PT014  they are not twice the same
def test_half_a_character_of_utf16_spoils_its_row_only(encoding, lone):
    data = f"科目,金額\n壞{lone},1\n{lone}\n好,2\n".encode(encoding, "surrogatepass")
    for blocks in every_cut(data):
        text, _ = read(blocks, encoding)
        lines = text.split(b"\n")
        assert len(lines) == 5
        assert [_is_utf8(line) for line in lines] == [True, False, False, True, True]
        assert lines[3] == "好,2".encode()


def test_half_a_unit_at_the_end_of_utf16_is_seen():
    data = "科目,金額\n甲,1\n".encode("utf-16-le") + b"\x32"
    for blocks in every_cut(data):
        text, _ = read(blocks)
        assert text.startswith("科目,金額\n甲,1\n".encode())
        assert not _is_utf8(text)


def test_a_character_cut_at_the_end_of_utf8_is_seen():
    assert not _is_utf8(read(["外交".encode()[:-1]])[0])


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("asked", "data", "text"),
    [
        ("utf-8", "外".encode(), "外".encode()),
        ("utf-8-sig", codecs.BOM_UTF8 + "外".encode(), "外".encode()),
        ("utf-8", codecs.BOM_UTF8 + "外".encode(), "外".encode()),
        ("utf-8", "外".encode("cp950"), "外".encode("cp950")),
        ("cp950", "外".encode("cp950"), "外".encode()),
        ("big5", "外".encode("big5"), "外".encode()),
        ("utf-16", codecs.BOM_UTF16_BE + "外".encode("utf-16-be"), "外".encode()),
        ("utf-16", "外".encode("utf-16-le"), "外".encode()),
        ("utf-16-be", "外".encode("utf-16-be"), "外".encode()),
        ("gb18030", "外".encode("gb18030"), "外".encode()),
        ("latin-1", b"caf\xe9", "café".encode()),
    ],
)
def test_the_user_says_which_encoding(asked, data, text):
    for blocks in every_cut(data):
        assert read(blocks, asked)[0] == text


def test_cp950_holds_what_big5_does_not():
    assert read(["碁,裏,€\n".encode("cp950")])[0] == "碁,裏,€\n".encode()


def test_a_nul_in_a_cell_is_no_utf16():
    data = "a,b\0c,外\n1,2,3\n".encode()
    assert read([data]) == (data, "utf-8")


@given(st.text(st.sampled_from("ab,上一預算率€ \r\n1"), max_size=40), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf16_with_a_bom_whatever_the_cut(text, encoding):
    bom = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    data = bom + text.encode(encoding)
    for size in (1, 2, 3, 5, 64):
        assert read([data[i : i + size] for i in range(0, len(data), size)])[0] == text.encode()


@given(st.binary(max_size=60))
def test_any_bytes_are_read_alike_however_they_are_cut(data):
    whole = read([data])
    for size in (1, 2, 3, 7):
        assert read([data[i : i + size] for i in range(0, len(data), size)]) == whole


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "cp950", "utf-16-le", "utf-16-be"]))
def test_no_line_end_is_lost(data, encoding):
    """As many lines come out as went in, where the bytes of a line end can be nothing else."""
    if encoding in ("utf-8", "cp950") and not data.startswith(codecs.BOM_UTF8):
        assert read([data], encoding)[0].count(b"\n") == data.count(b"\n")


@pytest.mark.parametrize(("line", "encoding"), [("率".encode(), "utf-8"), ("率".encode("cp950"), "cp950"), (b"a,b", "utf-8")])
def test_a_line_decides(line, encoding):
    assert decided(line) == encoding
