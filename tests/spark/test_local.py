"""DataFrames of Spark get the results of `kpical batch`, and what is wrong is said on the driver, before any job."""

import datetime as dt
import re
import sys
from decimal import Decimal

import pytest

pytest.importorskip("pyspark", reason="without pyspark")

import pyarrow as pa
from pyspark.errors import PythonException
from pyspark.sql.functions import lit
from spark_cluster import page_of, session

import kpical
from kpical import KpicalError, arrow, load
from kpical.spark import with_indicators
from kpical.words import LANGUAGES

pytestmark = pytest.mark.filterwarnings("ignore")  # pyspark's own; what kpical warns of is asked for

ROWS = [
    ("甲", "1,234千元", "2,468千元"),
    ("乙", None, "5"),
    ("丙", "約5", "=6"),
    ("丁", '"7\n', "0"),
    ("元", "元", "元"),
    ("註：x", None, None),
]
HEADS = ["機關", "部分", "全體"]


@pytest.fixture(scope="module")
def spark():
    with session("local[2]", sys.executable) as made:
        yield made


# ---- results ----


def test_the_results_are_those_of_arrow(spark):
    options = {"verdict": True, "exact": True, "target": "50%以上", "decimals": 3, "lang": "en"}
    df = spark.createDataFrame(ROWS, HEADS)
    wanted = arrow.with_indicators(pa.Table.from_pylist([dict(zip(HEADS, row, strict=True)) for row in ROWS]), "占比", **options)
    for parts in (1, 2, 9):  # more than there are rows: some have none
        done = with_indicators(df.repartition(parts), "占比", **options).toArrow()
        assert sorted(map(repr, done.to_pylist())) == sorted(map(repr, wanted.to_pylist()))


def test_a_figure_of_every_type(spark):
    kinds = {
        "byte": 7,
        "long": 7,
        "decimal(38,8)": Decimal("0E-8"),
        "decimal(38,0)": Decimal("9" * 38),
        "boolean": True,
        "void": None,
    }
    for kind, value in kinds.items():
        df = spark.createDataFrame([(value, 8)], f"`部分` {kind}, `全體` int")
        assert with_indicators(df, "占比").toArrow().to_pylist() == arrow.with_indicators(df.toArrow(), "占比").to_pylist()


def test_what_no_indicator_uses_passes_untouched(spark):
    row = (0.1, dt.date(2026, 1, 2), dt.datetime(2026, 1, 2, 3), [1, None], {"a": 1.5}, (1, "x"), b"\xff\0", 1, 4)  # noqa: DTZ001  Spark's are so
    kinds = "f double, d date, t timestamp, l array<int>, m map<string, double>, s struct<a: int, b: string>, b binary"
    df = spark.createDataFrame([row], f"{kinds}, `部分` int, `全體` int")
    done = with_indicators(df, "占比")
    assert done.schema.fields[:-2] == df.schema.fields
    assert done.select(df.columns).collect() == df.collect()
    assert done.select("占比", "error").collect() == [("25.00", None)]


def test_heads_that_spark_would_read_otherwise(spark):
    """A dot is no field of a struct, and a mark no quotation."""
    df = spark.createDataFrame([("x", 1, 4)], "`a.b` string, `No.` int, `c``d` int")
    done = with_indicators(df, "占比", maps={"部分": "No.", "全體": "c`d"})
    assert done.columns == ["a.b", "No.", "c`d", "占比", "error"]
    assert list(done.collect()[0]) == ["x", 1, 4, "25.00", None]


def test_no_rows_at_all(spark):
    df = spark.createDataFrame([], "`部分` string, `全體` string")
    assert with_indicators(df, "占比").toArrow().to_pydict() == {"部分": [], "全體": [], "占比": [], "error": []}


def test_an_earlier_run_is_replaced_and_that_is_said(spark):
    once = with_indicators(spark.createDataFrame(ROWS, HEADS), "占比", verdict=True)
    with pytest.warns(UserWarning, match="占比:met") as told:
        again = with_indicators(once, "占比", decimals=1, verdict=True)
    assert again.columns == once.columns
    assert again.collect()[0]["占比"] == "50.0"
    assert told[0].filename == __file__


def test_large_texts(spark):
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    assert with_indicators(spark.createDataFrame(ROWS, HEADS), "占比").collect()[0]["占比"] == "50.00"
    spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")


def test_indicators_of_ones_own_travel(spark, tmp_path):
    (tmp_path / "one.yaml").write_text("id: one\nformula: 甲×2\ninputs: [甲]\n", "utf-8")
    library = load(str(tmp_path))
    (tmp_path / "one.yaml").unlink()
    with pytest.raises(KpicalError):
        with_indicators(spark.createDataFrame([(1,)], "`甲` int"), "one", library=library)
    (tmp_path / "one.yaml").write_text("id: one\nformula: 甲×2\ninputs: [甲]\n", "utf-8")
    done = with_indicators(spark.createDataFrame([(1,)], "`甲` int"), "one", library=load(str(tmp_path)))
    (tmp_path / "one.yaml").unlink()
    assert done.collect()[0]["one"] == "2.00"


# ---- refused ----


@pytest.mark.parametrize(
    ("columns", "words", "options", "code", "said"),
    [
        (
            "`部分` double, `全體` int",
            ["占比"],
            {},
            "not_a_number",
            'df = df.withColumn("部分", df["部分"].cast("decimal(38,2)"))',
        ),
        ("`部分` float, `全體` int", ["占比"], {}, "not_a_number", "float"),
        ("`部分` date, `全體` int", ["占比"], {}, "not_a_number", "date"),
        ("`部分` array<int>, `全體` int", ["占比"], {}, "not_a_number", "array"),
        ("`年度` timestamp, `部分` int, `全體` int", ["占比"], {}, "not_a_number", "timestamp"),
        ("`部分` int, `全` int", ["占比"], {}, "missing_column", "全體"),
        ("`部分` int, `部分` int, `全體` int", ["占比"], {}, "ambiguous_column", "部分"),
        ("`甲` int, `甲` int, `部分` int, `全體` int", ["占比"], {}, "ambiguous_column", "toDF"),
        ("`error` string, `部分` int, `全體` int", ["占比"], {}, "ambiguous_column", "error"),
        ("`單位` string, `部分` int, `全體` int", ["占比"], {}, "ambiguous_column", "單位"),
        ("`部分` int, `全體` int", ["占比率x"], {}, "unknown_indicator", "占比率x"),
        ("`部分` int, `全體` int", [], {}, "bad_option", ""),
        ("`部分` int, `全體` int", ["占比"], {"rounding": "x"}, "bad_option", "x"),
        ("`部分` int, `全體` int", ["占比"], {"heads": {"占比": "全體"}}, "bad_option", "全體"),
    ],
)
def test_what_is_wrong_is_raised_before_any_job(spark, columns, words, options, code, said):
    df = spark.createDataFrame([], "a int").select(
        [lit(None).cast(kind).alias(name) for name, kind in re.findall(r"`(.*?)` ([^,]+)", columns)]
    )
    spark.sparkContext.setJobGroup("refused", "")
    with pytest.raises(KpicalError) as told:
        with_indicators(df, *words, **options)
    assert told.value.code == code
    assert said in str(told.value)
    assert list(spark.sparkContext.statusTracker().getJobIdsForGroup("refused")) == []


def test_the_line_for_floats_mends_them_and_no_job_runs_before_rows_are_asked_for(spark):
    df = spark.createDataFrame([(1.5, 4), (None, 5)], "`部分` double, `全體` int")
    with pytest.raises(KpicalError) as told:
        with_indicators(df, "占比")
    names = {"df": df}
    spark.sparkContext.setJobGroup("lazy", "")
    exec(re.search(r"Spark：(.*?)。$", str(told.value))[1], names)
    done = with_indicators(names["df"], "占比").filter("`占比` IS NOT NULL")
    assert list(spark.sparkContext.statusTracker().getJobIdsForGroup("lazy")) == []
    assert [row["占比"] for row in done.collect()] == ["37.50"]


# ---- versions ----


def test_another_kpical_on_the_worker_is_said_before_anything_is_read(spark, monkeypatch):
    monkeypatch.setattr(kpical, "__version__", "0.0.9")
    with pytest.raises(PythonException) as told:
        with_indicators(spark.createDataFrame(ROWS, HEADS), "占比").collect()
    monkeypatch.undo()
    assert f"RuntimeError: Spark 的驅動程式用 kpical 0.0.9，這個工作節點的是 {kpical.__version__}；" in str(told.value)


# ---- the page ----


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_prints_what_stands_behind_its_lines(spark, lang, zips, monkeypatch, capsys):
    """Its blocks follow each other."""
    monkeypatch.chdir(zips)
    monkeypatch.setattr(sys, "path", sys.path[:])
    blocks, names = re.findall(r"^```python\n(.*?)^```", page_of(lang), re.MULTILINE | re.DOTALL), {}
    assert len(blocks) == 4
    for block in blocks:
        exec(compile(block, "spark.md", "exec"), names)
        assert capsys.readouterr().out.splitlines() == re.findall(r"print\(.*\)  # (.*)$", block, re.MULTILINE)
