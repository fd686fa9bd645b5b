"""Tables of Arrow through the door are those of `kpical batch` on the same cells: values, verdicts, what went wrong."""

import csv
import io
import json
import subprocess
import sys
import warnings
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from paths import SHARED
from strategies import TEXTS, bare, patient
from tables import batch

from kpical import KpicalError, compute_rows, load
from kpical.arrow import with_indicators
from kpical.batch.run import Batch
from kpical.kernel.built import kernel
from kpical.recipe.columns import read_map

LIBRARY = load()
HEADS = ("年度", "部分", "機關", "全體")
OPTIONS = {"verdict": True, "exact": True, "target": ">= 50"}


@pytest.fixture(params=["plain", "native"])
def engine(request, monkeypatch):
    """Both engines behind the door, as far as they are there."""
    if request.param == "native" and kernel() is None:
        pytest.skip("no kernel")
    if request.param == "plain":
        monkeypatch.setattr(Batch, "kernel_for", lambda *args, **options: None)
    return request.param


def text_of(value):
    """As the cell stands in CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def csv_of(heads, rows):
    return "".join(",".join(bare(text_of(value)) for value in row) + "\n" for row in [heads, *rows])


def by_batch(heads, rows, *words, **options):
    """The results of `kpical batch`, below their heads; None where the cell is empty."""
    how = {"head": 1, "named": True, "raw": True, "encoding": "utf-8", "delimiter": ",", **options}
    done = batch(csv_of(heads, rows), *words, library=LIBRARY, **how).rows
    blank = [row or [""] * len(done[0]) for row in done]
    return [[cell or None for cell in row[len(heads) :]] for row in blank]


def by_door(table, *words, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = with_indicators(table, *words, **options)
    assert made.num_rows == table.num_rows
    results = made.columns[table.num_columns :]
    heads = made.column_names[table.num_columns :]
    return [heads, *map(list, zip(*(column.to_pylist() for column in results), strict=True))]


def table_of(heads, columns):
    return pa.Table.from_arrays(columns, names=list(heads))


# ---- types and cells ----

_STRINGS = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())]
_WHOLE = [(pa.int8(), 7), (pa.uint8(), 8), (pa.int64(), 63), (pa.uint64(), 64)]
_DECIMALS = [pa.decimal128(38, 0), pa.decimal128(38, 8), pa.decimal256(70, 20), pa.dictionary(pa.int32(), pa.decimal128(38, 2))]


def _decimal(kind, number):
    scale = (kind.value_type if pa.types.is_dictionary(kind) else kind).scale
    return Decimal(number).scaleb(-scale)


def _column(size):
    """Of one type, and its cells."""

    def of(kind, cell):
        return st.lists(st.none() | cell, min_size=size, max_size=size).map(lambda cells: (kind, cells))

    texts = [of(kind, TEXTS) for kind in _STRINGS]
    whole = [of(kind, st.integers(0, 2**bits - 1)) for kind, bits in _WHOLE]
    decimals = [of(kind, st.integers(-(10**11), 10**11).map(lambda n, kind=kind: _decimal(kind, n))) for kind in _DECIMALS]
    return st.one_of(*texts, *texts, *whole, *decimals, of(pa.bool_(), st.booleans()), of(pa.null(), st.none()))


@st.composite
def tables(draw):
    """Columns of figures of any type, with texts beside them that make some rows remarks or blank lines."""
    size = draw(st.integers(0, 9))
    beside = st.lists(
        st.sampled_from([None, "", "甲", "乙，\n=1", "註：x", "單位：千元", " ", "機關", 'a "b"', "合計"]),
        min_size=size,
        max_size=size,
    )
    years = st.lists(st.sampled_from([None, 112, 113]), min_size=size, max_size=size)
    return [(pa.int64(), draw(years)), draw(_column(size)), (pa.string(), draw(beside)), draw(_column(size))]


def made(kind, cells):
    if pa.types.is_dictionary(kind):
        return pa.array(cells, kind.value_type).dictionary_encode()
    return pa.array(cells, kind)


@patient(60)
@given(tables(), st.booleans(), st.integers(1, 4))
@example([(pa.int64(), [None]), (pa.string(), [None]), (pa.string(), ["註：x"]), (pa.string(), [None])], False, 1)
@example([(pa.int64(), [None]), (pa.string(), ["元"]), (pa.string(), [None]), (pa.string(), ["元"])], False, 1)
@example(
    [(pa.int64(), [None] * 2), (pa.string(), [None] * 2), (pa.string(), [None, "單位：千元"]), (pa.string(), [None] * 2)],
    False,
    1,
)
def test_the_door_is_batch(columns, zero, size):
    table = table_of(HEADS, [made(*column) for column in columns])
    rows = list(zip(*(cells for _, cells in columns), strict=True))
    options = {**OPTIONS, "blank_zero": zero, "dash_zero": zero}
    cut = pa.Table.from_batches(table.to_batches(max_chunksize=size), table.schema)
    for kernel_for in (Batch.kernel_for, lambda *args, **options: None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Batch, "kernel_for", kernel_for)
            assert outcome(by_door, cut, "占比", **options) == outcome(by_batch, HEADS, rows, "占比", **options)


def outcome(by, *args, **options):
    """The results, or what the whole table fails with."""
    try:
        return by(*args, **options)
    except KpicalError as error:
        return str(error)


HARD = [
    "1,234",
    'a"b',
    "x\ny",
    "x\r\ny",
    "\r",
    "=1",
    "'-5",
    " 7 ",
    "△5",
    "約5",
    "0",
    "",
    None,
    "５",
    "1e3",
    "1" * 5000,
    "註：1",
    "\0",
]
HARD_ROWS = [
    HEADS,
    (None, None, "註：x", None),
    *((113, one, "甲", two) for one in HARD for two in HARD),
    HEADS,
    (None, "x", "乙", None),
]


def test_hard_cells(engine):
    for rows in (HARD_ROWS[2:-2], HARD_ROWS[1:], [("112", 1, "甲", 2), *HARD_ROWS]):
        texts = [[None if value is None else str(value) for value in row] for row in rows]
        for kind in _STRINGS:
            table = table_of(HEADS, [made(kind, list(column)) for column in zip(*texts, strict=True)])
            assert by_door(table, "占比", **OPTIONS) == by_batch(HEADS, rows, "占比", **OPTIONS)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (pa.uint64(), 2**64 - 1),
        (pa.int8(), -128),
        (pa.decimal128(38, 8), Decimal("0E-8")),
        (pa.decimal128(38, 8), Decimal("-0.00000012")),
        (pa.decimal256(76, 0), Decimal("9" * 76)),
        (pa.decimal128(5, -2), Decimal("5E+2")),
        (pa.large_string(), "1,234千元"),
        (pa.string_view(), "12"),
        (pa.dictionary(pa.int8(), pa.large_string()), "12"),
        (pa.bool_(), True),
        (pa.null(), None),
    ],
)
def test_a_figure_of_every_type(kind, value, engine):
    rows = [(value, 3), (value, 7)]
    table = table_of(("部分", "全體"), [made(kind, [value, value]), pa.array([3, 7])])
    assert by_door(table, "占比", exact=True) == by_batch(("部分", "全體"), rows, "占比", exact=True)


def test_one_column_with_blank_cells(engine, tmp_path):
    library = one_column(tmp_path)
    for cells in (["1", None, "", "2"], [1, None, 2, None], ["x\ny", None, "", "3"]):
        made_of_it = by_door(table_of(["甲"], [pa.array(cells)]), "one", library=library)
        assert [row[0] for row in made_of_it] == ["one", *({"1": "1.00", "2": "2.00", "3": "3.00"}.get(str(c)) for c in cells)]
        assert [row[1] is None for row in made_of_it[1:]] == [row[0] is not None for row in made_of_it[1:]]


def one_column(tmp_path):
    (tmp_path / "one.yaml").write_text("id: one\nformula: 甲\ninputs:\n  甲: {}\n", encoding="utf-8")
    return load(str(tmp_path))


# ---- shapes ----


def test_no_rows_and_batches_without_rows():
    schema = pa.schema([("部分", pa.int64()), ("全體", pa.int64())])
    full, none = pa.record_batch([[1, 2], [3, 0]], schema=schema), pa.record_batch([[], []], schema=schema)
    assert with_indicators(pa.Table.from_batches([], schema), "占比").to_pydict() == {
        "部分": [],
        "全體": [],
        "占比": [],
        "error": [],
    }
    cut = pa.Table.from_batches([none, full, none, none, full, none], schema)
    assert with_indicators(cut, "占比")["占比"].to_pylist() == ["33.33", None] * 2
    reader = with_indicators(pa.RecordBatchReader.from_batches(schema, [none, full, none]), "占比")
    assert isinstance(reader, pa.RecordBatchReader)
    assert reader.read_all()["占比"].to_pylist() == ["33.33", None]


def test_many_rows_are_done_in_batches_of_bounded_size(engine):
    count = 150_000
    table = pa.table({"部分": pa.array(range(count)), "全體": pa.array([None if i == 99_999 else 7 for i in range(count)])})
    done = with_indicators(table, "占比", decimals=0)
    assert max(len(chunk) for chunk in done["占比"].chunks) <= 65_536
    assert done["占比"].null_count == 1
    assert done["占比"][140_000].as_py() == "2000000"


class Stream:
    """What another library hands over."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


def test_anything_that_hands_on_arrow():
    table = pa.table({"部分": [1], "全體": [4]})
    for data in (Stream(table), table.to_reader()):
        assert with_indicators(data, "占比").read_all().to_pydict() == with_indicators(table, "占比").to_pydict()
    assert with_indicators(table.to_batches()[0], "占比") == with_indicators(table, "占比")
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        with_indicators([{"部分": 1}], "占比")


@pytest.mark.parametrize("door", [compute_rows, with_indicators])
@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"target": ""}, KpicalError), ({"target": 0}, TypeError), ({"target": False}, TypeError),
        ({"category": 0}, TypeError), ({"category": []}, TypeError), ({"category": b""}, TypeError),
    ],
)  # fmt: skip
def test_only_none_leaves_target_and_category_to_the_indicator(door, options, error):
    rows = {"部分": ["1"], "全體": ["4"]}
    data = pa.table(rows) if door is with_indicators else pa.table(rows).to_pylist()
    with pytest.raises(error):
        door(data, "占比", **options)
    assert list(door(data, "占比", target=None, category=None)) == list(door(data, "占比"))


def test_a_reader_is_read_once_as_the_page_says():
    reader = pa.table({"部分": [1], "全體": [4]}).to_reader()
    assert [with_indicators(reader, "占比").read_all().num_rows for _ in range(2)] == [1, 0]


def test_what_no_indicator_uses_passes_untouched():
    others = {
        "f": pa.array([0.1, None]), "d": pa.array([1, None], pa.date32()), "l": pa.array([[1], None]),
        "s": pa.array([{"a": 1}, None]), "b": pa.array([b"\xff\0", None]),
        "t": pa.array([1, 2], pa.timestamp("us", "Asia/Taipei")),
    }  # fmt: skip
    table = pa.table({**others, "部分": ["1", None], "全體": ["3", None], "f2": pa.array([1.5, 2], pa.float32())})
    done = with_indicators(table, "占比")
    assert done.select(table.column_names).equals(table)
    assert done["占比"].to_pylist() == ["33.33", None]


def test_the_error_column_of_an_earlier_run_is_dropped():
    table = pa.table({"部分": [1, None], "全體": [3, 4]})
    once = with_indicators(table, "占比")
    with pytest.warns(UserWarning, match="error"):
        assert with_indicators(once.drop_columns("占比"), "占比").equals(once)
    with pytest.warns(UserWarning, match="占比"):
        again = with_indicators(once, "占比", decimals=1)
    assert again.column_names == once.column_names
    assert again["占比"].to_pylist() == ["33.3", None]


def as_pandas_hands_on(table, index):
    """With what pandas says of its index, and its columns at the end."""
    ordered = [*(name for name in table.column_names if name not in index), *index]
    return table.select(ordered).replace_schema_metadata({"pandas": json.dumps({"index_columns": index})})


@pytest.mark.parametrize("index", [["__index_level_0__"], ["機關", "年度"]])
@pytest.mark.parametrize("options", [{}, {"verdict": True, "target": "> 30", "notes": True}])
def test_an_earlier_run_is_found_before_the_index_of_pandas(index, options):
    table = pa.table({"部分": ["1", None], "全體": ["3", "4"]} | {name: ["112", "113"] for name in index})
    once = with_indicators(as_pandas_hands_on(table, index), "占比", **options)
    assert once.column_names[:2] == ["部分", "全體"]
    with pytest.warns(UserWarning, match="占比"):
        assert with_indicators(as_pandas_hands_on(once, index), "占比", **options).equals(once)
    with pytest.warns(UserWarning, match="error"):
        other = with_indicators(as_pandas_hands_on(once, index), "占比", heads={"占比": "率"}, **options)
    assert other.column_names.count("error") == 1
    assert other["率"].to_pylist() == once["占比"].to_pylist()


@pytest.mark.parametrize("said", ["", "{", "5", "[]", "{}", '{"index_columns": 5}', '{"index_columns": [{"kind": "range"}, 5]}'])
def test_what_else_is_said_in_the_name_of_pandas_moves_no_column(said):
    table = pa.table({"部分": ["1"], "全體": ["3"], "error": ["mine"], "x": ["y"]}).replace_schema_metadata({"pandas": said})
    with pytest.warns(UserWarning, match="「error」照留"):
        assert with_indicators(table, "占比").column_names == ["部分", "全體", "error", "x", "占比", "error"]


# ---- refused, at once ----

_WRONG_TYPES = [
    pa.float16(), pa.float32(), pa.float64(), pa.date32(), pa.timestamp("s"), pa.time32("s"), pa.duration("s"),
    pa.list_(pa.int64()), pa.struct([("a", pa.int64())]), pa.binary(), pa.dictionary(pa.int8(), pa.float64()),
]  # fmt: skip


@pytest.mark.parametrize("kind", _WRONG_TYPES, ids=str)
@pytest.mark.parametrize("head", ["部分", "年度"])
def test_a_type_that_is_no_figures(kind, head):
    columns = {"年度": pa.array([113]), "部分": pa.array([1]), "全體": pa.array([4]), head: pa.nulls(1, kind)}
    with pytest.raises(KpicalError) as told:
        with_indicators(pa.table(columns), "占比")
    assert (told.value.code, told.value.exit_code) == ("not_a_number", 2)
    assert f"「{head}」" in str(told.value)


@pytest.mark.parametrize("line", ["pandas：df[", "Polars：df = ", "DuckDB：SELECT", "Spark：df = "])
def test_floats_are_refused_with_the_line_that_mends_them(line):
    with pytest.raises(KpicalError, match="浮點數") as told:
        with_indicators(pa.table({"部分": [1.0], "全體": [4]}), "占比")
    assert line in str(told.value)


@pytest.mark.parametrize(
    ("heads", "words", "options", "code"),
    [
        (["部分", "全"], ["占比"], {}, "missing_column"),
        (["部分", "部分", "全體"], ["占比"], {}, "ambiguous_column"),
        (["部分", "全體"], ["占比率x"], {}, "unknown_indicator"),
        (["部分", "全體"], ["占比", "占比"], {}, "bad_option"),
        (["部分", "全體"], [], {}, "bad_option"),
        (["部分", "全體"], ["占比"], {"rounding": "x"}, "bad_option"),
        (["部分", "全體"], ["占比"], {"maps": "x"}, "bad_option"),
        (["部分", "全體"], ["占比"], {"heads": {"占比": "全體"}}, "bad_option"),
        ([], ["占比"], {}, "missing_column"),
    ],
)
def test_what_is_wrong_is_raised_at_once(heads, words, options, code):
    """Before a row is read: the reader has none."""
    schema = pa.schema([pa.field(head, pa.int64()) for head in heads])
    with pytest.raises(KpicalError) as told:
        with_indicators(pa.RecordBatchReader.from_batches(schema, iter(())), *words, **options)
    assert told.value.code == code


def test_the_options_are_those_of_the_command():
    table = pa.table({"甲": ["1", None], "全體": ["3", "-"]})
    done = with_indicators(
        table, "占比", maps={"部分": "甲"}, heads={"占比": "率"}, decimals=1, rounding="up", target="30%以上", verdict=True,
        blank_zero=True, dash_zero=True, lang="en",
    )  # fmt: skip
    assert done.column_names == ["甲", "全體", "率", "率:met", "error"]
    assert done["率"].to_pylist() == ["33.4", None]
    assert done["率:met"].to_pylist() == ["true", None]
    assert done["error"].to_pylist()[1].startswith("占比: zero_denominator: ")
    assert "denominator" in done["error"].to_pylist()[1].lower()


@pytest.mark.parametrize(
    "options",
    [
        {"grade": True, "notes": True},
        {"solve": "部分", "target": ">= 50", "verdict": True},
        {"solve": {"占比": "部分"}, "target": {"占比": ">= 50"}, "exact": True, "notes": True},
        {"unit": "千元", "rounding": "up", "decimals": 0},
        {"unit": ["千元"], "grade": True, "solve": ["全體"], "target": "<= 20", "category": "甲"},
    ],
)
def test_the_options_are_those_of_compute_rows(options):
    heads, cells = ("部分", "全體"), [["1", "7"], ["5元", "2億"], ["3", None], ["約5", "9"], ["0", "0"], ["4", "4"]]
    rows = [dict(zip(heads, row, strict=True)) for row in cells]
    columns = [pa.array(column) for column in zip(*cells, strict=True)]
    made = by_door(table_of(heads, columns), "占比", **options)
    expected = list(compute_rows(rows, "占比", **options))
    assert made[0] == list(expected[0])[2:]
    assert made[1:] == [[cell or None for cell in list(row.values())[2:]] for row in expected]


def test_what_is_known_at_the_end_is_told_where_an_earlier_run_was_there_too():
    table = pa.table({"年度": ["112", "113"], "部分": [1, 2], "全體": [4, 5]})
    for data, said in ((table, ["112"]), (table.append_column("error", pa.nulls(2, pa.string())), ["「error」", "112"])):
        with pytest.warns(UserWarning, match="|".join(said)) as warned:
            with_indicators(data, "占比", year=110)
        assert [words in str(each.message) for words, each in zip(said, warned, strict=True)] == [True] * len(said)


def test_a_cell_that_is_too_long_is_said():
    table = pa.table({"部分": ["1", '"' + "9" * 300_000 + "\n"], "全體": ["3", "4"]})
    with pytest.raises(KpicalError, match="128 KB"):
        with_indicators(table, "占比")


def test_without_pyarrow_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(KpicalError) as told:
        with_indicators(None, "占比")
    assert 'pip install "kpical[arrow]"' in str(told.value)


def test_rows_that_were_made_to_be_hard(engine):
    """Ties, carries, magnitudes, odd marks: where the generator of them is there."""
    made_by = SHARED / "perf" / "adversarial.py"
    if not made_by.exists():
        pytest.skip("the generator of hard rows is not part of the repository")
    text = subprocess.run([sys.executable, made_by, "4000"], check=True, capture_output=True, text=True).stdout
    heads, *rows = csv.reader(io.StringIO(text, newline=""))
    columns = [pa.array([row[i] or None for row in rows]) for i in range(len(heads))]
    maps = ["部分=甲", "全體=丁"]
    options = {"exact": True, "verdict": True, "target": ">= 50"}
    by_name = {**options, "maps": tuple(map(read_map, maps))}
    assert by_door(table_of(heads, columns), "占比", maps=maps, **options) == by_batch(heads, rows, "占比", **by_name)
