"""Rows in parts and in any order, as the workers of Spark have them: no row says anything of the heads or of another row."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import EXAMPLES
from strategies import patient

from kpical import KpicalError, load
from kpical.arrow import with_indicators
from kpical.arrow.asked import packed, unpacked
from kpical.batch.run import Batch
from kpical.batch.table_job import TableJob
from kpical.spark import computed

LIBRARY = load()
HEADS = ("年度", "機關", "部分", "全體")
GOOD = ("113", "甲", "1", "4")
# What the first rows of a table, or a row above, may mean something by.
TELLING = [
    GOOD, ("112", "乙", "3千元", "4"), ("113", "丙", None, None), (None, None, None, None), (None, "註：x", None, None),
    (None, "單位：千元", None, None), ("千元",) * 4, (None, None, "千元", "千元"), (None, None, "元", None), HEADS,
    (None, None, None, "備註"), ("113", "丁", "-", "5"), ("合計", "戊", "2", "3"), (None, "己", '1"2', "=3"),
]  # fmt: skip


def sent(*words, library=LIBRARY, **options):
    return packed(TableJob.of(words, library, apart=True, **options), library.find)


def batches(rows, *sizes):
    """The rows in a partition of batches of these sizes, and what is left."""
    table = pa.table([pa.array(column, pa.string()) for column in zip(*rows, strict=True)], names=list(HEADS))
    begin = 0
    for size in (*sizes, len(rows)):
        yield from table.slice(begin, size).to_batches()
        begin += size


def results(data, *partitions):
    """Of each row, in the order of all rows."""
    done = [batch for part in partitions for batch in computed(data, iter(part))]
    return [tuple(row.values())[len(HEADS) :] for batch in done for row in batch.to_pylist()]


@pytest.fixture(params=["plain", "native"], scope="module")
def engine(request):
    """Both engines, as far as they are there."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "plain":
            patch.setattr(Batch, "kernel_for", lambda *args, **options: None)
        yield


OPTIONS = [
    {"verdict": True, "exact": True, "grade": True, "notes": True, "solve": "部分", "target": ">= 50"},
    {"blank_zero": True, "dash_zero": True, "unit": "千元"},
]


@patient(80)
@given(st.lists(st.sampled_from(TELLING), min_size=1, max_size=12), st.sampled_from(OPTIONS), st.data())
def test_a_rows_results_are_its_own_wherever_it_stands(engine, rows, options, data):
    asked = sent("占比", **options)
    alone = {row: results(asked, batches([row])) for row in rows}
    sizes = data.draw(st.lists(st.integers(0, 4), max_size=4))
    cut = data.draw(st.integers(1, len(rows)))
    parts = [list(batches(part, *sizes)) for part in (rows[:cut], rows[cut:]) if part]
    assert results(asked, *parts) == [one for row in rows for one in alone[row]]


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("row", [row for row in TELLING if row[1] != "單位：千元"])
def test_they_are_those_of_the_row_in_a_table(row, options):
    """Behind a row of figures, where nothing tells of it."""
    table = with_indicators(pa.Table.from_batches(list(batches([GOOD, row]))), "占比", **options)
    wanted = tuple(table.slice(1).to_pylist()[0].values())[len(HEADS) :]
    assert results(sent("占比", **options), batches([row])) == [wanted]


def test_a_unit_that_other_rows_would_not_heed_is_no_remark(engine):
    ((value, said),) = results(sent("占比"), batches([(None, "單位：千元", None, None)]))
    assert (value, said.split(": ")[1]) == (None, "missing")


def test_a_partition_without_rows():
    none = pa.record_batch([pa.array([], pa.string())] * 4, names=list(HEADS))
    assert results(sent("占比"), [], [none], [none, *batches([GOOD]), none]) == [("25.00", None)]


def test_what_only_rows_can_tell_of_a_column_is_refused():
    schema = pa.schema([(head, pa.string()) for head in ("單位", "部分", "全體")])
    data = sent("占比")
    with pytest.raises(KpicalError, match="機關") as told:
        list(computed(data, iter([pa.RecordBatch.from_pylist([{"單位": "千元"}], schema)])))
    assert told.value.code == "ambiguous_column"


@pytest.mark.parametrize(
    ("word", "options"),
    [
        (
            "增減率",
            {
                "year": "112年3月",
                "maps": {"本期": "甲"},
                "heads": {"增減率": "率"},
                "decimals": 3,
                "rounding": "up",
                "lang": "en",
            },
        ),
        (
            "資本門執行率",
            {"target": "80%以上", "category": "中央", "verdict": True, "unit": ["千元", "人"], "solve": "實支數", "notes": True},
        ),
        ("占比", {}),
    ],
)
def test_what_is_asked_travels_as_it_is(word, options):
    asked = TableJob.of([word], LIBRARY, apart=True, **options)
    there, find = unpacked(packed(asked, LIBRARY.find))
    assert there == asked
    assert [type(value) for value in there.job] == [type(value) for value in asked.job]
    assert find(word).definitions[-1].formula.text == LIBRARY.find(word).definitions[-1].formula.text


def test_indicators_of_ones_own_travel(tmp_path):
    """However deep their formulas are."""
    (tmp_path / "deep.yaml").write_text(
        f"id: deep\nformula: {'甲＋' * 400}{'（' * 60}甲{'）' * 60}\ninputs:\n  甲: {{}}\n", "utf-8"
    )
    library = load(str(tmp_path), str(EXAMPLES / "my-formulas"))
    own = [indicator for indicator in library if not indicator.definitions[-1].place.file.startswith("formulas")][:5]
    assert own[0].id == "deep"
    for indicator in own:
        _, find = unpacked(sent(indicator.id, library=library))
        assert find(indicator.id)._replace(definitions=()) == indicator._replace(definitions=())
    rows = [{"甲": "2"}]
    (done,) = computed(sent("deep", library=library), iter([pa.RecordBatch.from_pylist(rows)]))
    assert done.to_pylist()[0]["deep"] == "802.00"
