"""JSON as rows: what is a table, what of it is refused, and that nothing hangs on how it arrives."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpical.problem.errors import FileProblem
from kpical.table import json_rows
from kpical.table.json_rows import MOST_OBJECT, JsonRows, is_json


class CarefulRows(JsonRows):
    """Every object looked at pair by pair."""

    def _plain_object(self, begin):
        return None


def rows(data, size=1 << 20, reader=JsonRows):
    """The rows of the data in blocks of a size; or what is refused, and where."""
    data = data if isinstance(data, bytes) else data.encode()
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    try:
        return [list(row) for found in reader(blocks, "f.json") for row in found]
    except FileProblem as error:
        return error.reason, str(error.place), error.found


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ('{"a": 1, "b": "x"}', [["a", "b"], ["1", "x"]]),
        ('{"a":1}\n{"a":2}\n', [["a"], ["1"], ["2"]]),
        ('{\n  "a": 1\n}\n{\n  "a": 2\n}', [["a"], ["1"], ["2"]]),  # as jq writes them
        ('[{"a": 1}, {"a": 2}]', [["a"], ["1"], ["2"]]),
        (' [\r\n\t{"a": 1}\r\n]\r\n', [["a"], ["1"]]),
        ("[]", []),
        ("", []),
        (" \n", []),
        ('{"a": 0.1}', [["a"], ["0.1"]]),
        ('{"a": 0.10}', [["a"], ["0.10"]]),
        ('{"a": 12345678901234567890.12}', [["a"], ["12345678901234567890.12"]]),
        ('{"a": 1e3, "b": 1.5E-2, "c": -2e+1}', [["a", "b", "c"], ["1000", "0.015", "-20"]]),
        ('{"a": 1e1000}', [["a"], ["1e1000"]]),
        ('{"a": 123456789012345678901234567890e-10}', [["a"], ["12345678901234567890.1234567890"]]),
        ('{"a": true, "b": false, "c": null}', [["a", "b", "c"], ["是", "否", ""]]),
        ('{"a": "true", "b": "null"}', [["a", "b"], ["true", "null"]]),
        ('{"a": 1, "b": 2}\n{"b": 3}', [["a", "b"], ["1", "2"], ["", "3"]]),
        ('{"a": 1, "b": 2}\n{"b": 3, "a": 4}', [["a", "b"], ["1", "2"], ["4", "3"]]),
        (r'{"\u6a5f\u95dc": "\ud842\udfb7 \"\\\/\n"}', [["機關"], ['𠮷 "\\/\n']]),
        ('{"e\u0301": "e\u0301"}', [["e\u0301"], ["e\u0301"]]),  # as it is written
        (b'\xef\xbb\xbf{"a": 1}', [["a"], ["1"]]),
        ('{"a": "部"}'.encode("utf-16"), [["a"], ["部"]]),
        ('{"a": "部"}'.encode("utf-16-le"), [["a"], ["部"]]),
        ('{"": 1}', [[""], ["1"]]),
    ],
)
def test_a_table_has_these_rows(data, found):
    assert rows(data) == rows(data, reader=CarefulRows) == found


@pytest.mark.parametrize(
    ("data", "reason", "place", "found"),
    [
        ('{"a": [1]}', "json_nested", "f.json:1:7", "a"),
        ('{"a": 1}\n{"a": {"b": 1}}', "json_nested", "f.json:2:7", "a"),
        ('[{"a": 1}, {"a": []}]', "json_nested", "f.json:1:18", "a"),
        ('{"a":1, "a":2}', "duplicate_key", "f.json:1:9", "a"),
        (r'{"a":1, "\u0061":2}', "duplicate_key", "f.json:1:9", "a"),
        ('{"a": 1}\n\n{"a": 1, "b": 2}', "json_key", "f.json:3:10", "b"),
        ('{"a": 1}\n{"": 1}', "json_key", "f.json:2:2", ""),
        ('{"a": NaN}', "json_syntax", "f.json:1:7", "N"),
        ('{"a": -Infinity}', "json_syntax", "f.json:1:7", "-"),
        ('{"a": 01}', "json_syntax", "f.json:1:8", "1"),
        ('{"a": 1.}', "json_syntax", "f.json:1:8", "."),
        ('{"a": +1}', "json_syntax", "f.json:1:7", "+"),
        ('{"a": 1,}', "json_syntax", "f.json:1:9", "}"),
        ('{"a" 1}', "json_syntax", "f.json:1:6", "1"),
        ("{a: 1}", "json_syntax", "f.json:1:2", "a"),
        ("{'a': 1}", "json_syntax", "f.json:1:2", "'"),
        ('{"a": 1 "b": 2}', "json_syntax", "f.json:1:9", '"'),
        ('{"a": "x\ty"}', "json_syntax", "f.json:1:7", '"'),
        (r'{"a": "\q"}', "json_syntax", "f.json:1:7", r"\q"),
        ('[{"a":1},]', "json_syntax", "f.json:1:10", "]"),
        ('[{"a":1} {"a":2}]', "json_syntax", "f.json:1:10", "{"),
        ('{"a":1},{"a":2}', "json_syntax", "f.json:1:8", ","),
        ('{"a":1}x', "json_syntax", "f.json:1:8", "x"),
        ('[{"a":1}]{"a":1}', "json_syntax", "f.json:1:10", "{"),
        ("[1, 2]", "json_syntax", "f.json:1:2", "1"),
        ('"text"', "json_syntax", "f.json:1:1", '"'),
        ('{"a": 1', "json_cut", "f.json:1:8", ""),
        ('{"a": "x', "json_cut", "f.json:1:9", ""),
        ('[{"a": 1}\n', "json_cut", "f.json:2:1", ""),
        (r'{"a": "\ud842"}', "bad_character", "f.json:1:7", "U+D842"),
        ('{"a": 1}\n{"a": "ÿ"}'.encode("latin-1"), "not_utf8", "f.json:2", ""),
        ("{" * 100_000, "json_syntax", "f.json:1:2", "{"),
        ('{"a":' * 100_000, "json_nested", "f.json:1:6", "a"),
        ("[" * 100_000, "json_syntax", "f.json:1:2", "["),
    ],
)
def test_what_is_no_table_is_refused_where_it_is_written(data, reason, place, found):
    assert rows(data) == rows(data, reader=CarefulRows) == (reason, place, found)


def test_an_object_beyond_all_measure_is_refused(monkeypatch):
    assert MOST_OBJECT > 10_000_000
    monkeypatch.setattr(json_rows, "MOST_OBJECT", 1_000_000)
    endless = ['{"a": "', *["x" * (1 << 16)] * (1_000_000 // (1 << 16) + 2)]
    with pytest.raises(FileProblem) as error:
        list(JsonRows([text.encode() for text in endless], "f.json"))
    assert error.value.reason == "too_big"


def test_no_row_waits_for_what_is_to_come():
    read = []

    def blocks():
        for number in range(3):
            read.append(number)
            yield b'{"a": %d}\n' % number

    arriving = iter(JsonRows(blocks(), "f.json"))
    assert list(map(list, next(arriving))) == [["a"], ["0"]]
    assert read in ([0], [0, 1])  # the first bytes say the encoding


# What an earlier run has put there.


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ('{"a":1,"error":"","errors":[]}', [["a", "error"], ["1", ""]]),
        ('{"a":1,"error":"x","errors":[{"code":"m","row":2,"input":null}, {}],"row":"2"}', [["a", "error"], ["1", "x"]]),
        ('{"a":1,"row":"7","error":"x","errors":[],"row#3":"2"}', [["a", "row", "error"], ["1", "7", "x"]]),
        ('{"a":1,"errors":[]}', ("json_nested", "f.json:1:17", "errors")),
        ('{"a":1,"error":"","errors":[[1]]}', ("json_nested", "f.json:1:28", "errors")),
        ('{"a":1,"error":"","errors":[{"a":{}}]}', ("json_nested", "f.json:1:28", "errors")),
        ('{"a":1,"error":"","errors":"none"}', [["a", "error", "errors"], ["1", "", "none"]]),
    ],
)
def test_the_errors_of_an_earlier_run_are_no_column(data, found):
    assert rows(data) == rows(data, size=5) == found


# However it arrives.

VALUES = (
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")) | st.sampled_from(["", "\\", '"', "是"])
)
TABLES = st.lists(st.text(st.characters(codec="utf-8"), max_size=4), min_size=1, max_size=4, unique=True).flatmap(
    lambda keys: st.lists(st.fixed_dictionaries(dict.fromkeys(keys, VALUES)), min_size=1, max_size=5)
)


def written(table, *, ascii_only, array):
    texts = [json.dumps(row, ensure_ascii=ascii_only) for row in table]
    return "[" + ",\n".join(texts) + "]" if array else "\n".join(texts)


def cell(value):
    return value if isinstance(value, str) else {"True": "是", "False": "否", "None": ""}.get(str(value), str(value))


@given(TABLES, st.booleans(), st.booleans(), st.integers(1, 40))
def test_the_rows_hang_on_the_objects_alone(table, ascii_only, array, size):
    data = written(table, ascii_only=ascii_only, array=array)
    found = [list(table[0]), *([cell(row[key]) for key in table[0]] for row in table)]
    assert rows(data) == rows(data, size) == rows(data, size, CarefulRows) == found


@given(st.text('{}[]",:\\ \n01ae.-truenl', max_size=30), st.integers(1, 5))
def test_any_text_is_read_alike_in_any_blocks(text, size):
    assert rows(text) == rows(text, size) == rows(text, size, CarefulRows)


@given(st.text('{}[]",:\\ \n01ae.-', max_size=20))
def test_what_is_read_is_json(text):
    """Nothing that JSON does not know is taken for a row."""
    found = rows("[" + text + "]")
    if isinstance(found, list):
        json.loads("[" + text + "]", parse_constant=float)


@pytest.mark.parametrize(
    ("first", "is_one"),
    [
        (b'{"a": 1}', True), (b"{}", True), (b" [\n {", True), (b"[]", True), (b"[", True), (b'\xef\xbb\xbf{"', True),
        ('{"'.encode("utf-16"), True), ("名稱,部分".encode(), False), (b"[x],a", False), (b"{a},b", False), (b"", False),
        (b"[1],b", False),
    ],
)  # fmt: skip
def test_a_file_is_known_by_how_it_begins(first, is_one):
    assert is_json(first) is is_one


@pytest.mark.parametrize(
    ("first", "is_one"),
    [
        (b'{"a": 1}', True), (b' [\n {"a"\n:', True), ('{"甲":'.encode("utf-16"), True), (b"{}", False), (b"[]", False),
        (b"[", False), (b'{"a",b', False), (b'"{""a"":",b', False), (b"[{,b", False),
    ],
)  # fmt: skip
def test_a_file_whose_name_says_otherwise_is_known_by_its_first_key(first, is_one):
    assert is_json(first, surely=True) is is_one
