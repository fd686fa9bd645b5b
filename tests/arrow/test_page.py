"""The pages on Arrow and on what hands it on do what they say, with the libraries that are there."""

import re
import subprocess
import sys

import pytest
from paths import EXAMPLES
from tools import needs

from kpical import KpicalError
from kpical.arrow import with_indicators

BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(block, id=f"{page.parent.name}-{page.stem}-{number}", marks=needs(page.stem) if page.stem != "arrow" else ())
    for name in ("arrow", "duckdb", "pandas", "polars")
    for page in sorted(EXAMPLES.parent.glob(f"docs/*/{name}.md"))
    for number, block in enumerate(BLOCK.findall(page.read_text("utf-8")))
]
PRINTED = re.compile(r"print\(.*\)  # (.*)$", re.MULTILINE)


def library(name, *row):
    """A row of a table, where the library is there."""
    return pytest.param(name, *row, marks=needs(name))


def names_after(name, lines):
    """The names of a module that runs the lines: DuckDB looks for tables among them."""
    names = {name: __import__(name)}
    exec(f"import pyarrow as pa\nfrom kpical.arrow import with_indicators\n{lines}", names)
    return names


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_prints_what_stands_behind_its_lines(block, capsys):
    exec(compile(block, "page.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == PRINTED.findall(block)
    assert "print" in block


@pytest.mark.parametrize(
    ("name", "floats", "wanted"),
    [
        library("pandas", 'df = pandas.DataFrame({"部分": [1.5, None], "全體": [4, 5]})', "pandas"),
        library("polars", 'import polars as pl; df = pl.DataFrame({"部分": [1.5, None], "全體": [4, 5]})', "Polars"),
        library("duckdb", 't = duckdb.sql("SELECT * FROM (VALUES (1.5::DOUBLE, 4), (NULL, 5)) AS v(部分, 全體)")', "DuckDB"),
    ],
)
def test_the_line_that_mends_floats_mends_them_and_the_page_has_it(name, floats, wanted):
    import pyarrow as pa

    with pytest.raises(KpicalError) as told:
        with_indicators(pa.table({"部分": [1.5], "全體": [4]}), "占比")
    line = re.search(rf"{wanted}：(.*?)(?:；|。$)", str(told.value))[1]
    names = names_after(name, floats)
    exec(line if wanted != "DuckDB" else f"df = duckdb.sql({line!r})", names)
    assert with_indicators(names["df"], "占比").read_all()["占比"].to_pylist() == ["37.50", None]
    for page in EXAMPLES.parent.glob(f"docs/*/{name}.md"):
        assert line.removesuffix(" FROM t") in page.read_text("utf-8")


REFUSED = {
    "duckdb": [
        f'df = duckdb.sql("SELECT {value} AS 部分, 4 AS 全體")'
        for value in ("1.5::DOUBLE", "1.5::FLOAT", "DATE '2026-01-01'", "TIMESTAMP '2026-01-01'", "[1]", "{a: 1}", "'a'::BLOB")
    ],
    "polars": [
        f'import datetime as d; df = polars.DataFrame({{"部分": polars.Series([{value}], dtype=polars.{kind}), "全體": [4]}})'
        for value, kind in [
            ("1.5", "Float64"), ("1.5", "Float32"), ("d.date(2026, 1, 1)", "Date"), ("d.datetime(2026, 1, 1)", "Datetime"),
            ("[1]", "List(polars.Int64)"), ("{'a': 1}", "Struct({'a': polars.Int64})"), ("b'a'", "Binary"),
        ]
    ],
    "pandas": [
        f'df = pandas.DataFrame({{"部分": [{value}], "全體": [4]}})'
        for value in ("1.5", 'pandas.Timestamp("2026-01-01")', "[1]", "{'a': 1}", "b'a'")
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "lines"), [library(name, lines) for name, rows in REFUSED.items() for lines in rows])
def test_what_the_pages_refuse_is_refused_as_a_figure_and_passes_elsewhere(name, lines):
    frame = names_after(name, lines)["df"]
    with pytest.raises(KpicalError) as told:
        with_indicators(frame, "占比")
    assert told.value.code == "not_a_number"
    read = with_indicators(frame, "增減率", maps={"本期": "全體", "前期": "全體"}).read_all()
    assert read["增減率"].to_pylist() == ["0.00"]


MANY = "con = duckdb.connect(); con.execute('CREATE TABLE t AS SELECT range AS 部分, 7 AS 全體 FROM range(200000)')\n"


@pytest.mark.filterwarnings("ignore")  # what was replaced
@pytest.mark.parametrize(
    ("name", "lines", "printed"),
    [
        library(
            "duckdb",
            f"{MANY}r = with_indicators(con.cursor().table('t'), '占比'); print(con.sql('SELECT count(占比) FROM r').fetchall())",
            "[(200000,)]",
        ),
        library(
            "duckdb",
            f"{MANY}r = with_indicators(con.table('t'), '占比').read_all(); print(con.sql('SELECT sum(全體) FROM r').fetchall())",
            "[(1400000,)]",
        ),
        library(
            "duckdb",
            f"{MANY}r = with_indicators(con.table('t'), '占比')\ntry: con.sql('FROM r').fetchall()\n"
            "except duckdb.Error as e: print(e)",
            "connection has an open result",
        ),
        library(
            "polars",
            "f = polars.LazyFrame({'部分': [1], '全體': [4]})\ntry: with_indicators(f, '占比')\nexcept TypeError as e: print(e)",
            "LazyFrame",
        ),
        library(
            "polars",
            "import io; f = polars.read_csv(io.StringIO('部分,全體\\n0.10,4\\n,5\\n'), infer_schema=False)\n"
            "print(f.schema['部分'], with_indicators(f, '占比').read_all()['占比'].to_pylist())",
            "String ['2.50', None]",
        ),
        library(
            "pandas",
            "f = pandas.DataFrame({'部分': [1, None], '全體': [4, 5]}, index=['甲', '乙'])\n"
            "r = with_indicators(f.convert_dtypes(), '占比').read_pandas(); print(f['部分'].dtype, r['占比'].to_dict())",
            "float64 {'甲': '25.00', '乙': None}",
        ),
        library(
            "pandas",
            "f = pandas.DataFrame({'部分': [1, 2, 3], '全體': [4, 4, 4]}).query('部分 != 2')\n"
            "for _ in range(2): f = with_indicators(f, '占比').read_pandas()\n"
            "print(f['占比'].to_dict(), f.columns.tolist())",
            "{0: '25.00', 2: '75.00'} ['部分', '全體', '占比', 'error']",
        ),
        library(
            "pandas",
            "f = pandas.DataFrame([[1, 4]]); f.columns = f.columns.map(str)\n"
            "print(with_indicators(f, '占比', maps={'部分': '0', '全體': '1'}).read_pandas()['占比'].tolist())",
            "['25.00']",
        ),
        library(
            "pandas",
            "f = pandas.DataFrame({'部分': [1], '全體': [4]})\n"
            "r = with_indicators(f, '占比').read_pandas(types_mapper=pandas.ArrowDtype)\n"
            "print(r['占比'].astype(pandas.ArrowDtype(pa.decimal128(38, 2))).tolist())",
            "[Decimal('25.00')]",
        ),
    ],
)  # fmt: skip
def test_what_the_pages_say_besides(name, lines, printed, capsys):
    names_after(name, lines)
    assert printed in capsys.readouterr().out


def test_nothing_of_arrow_is_imported_before_it_is_needed(tmp_path):
    (tmp_path / "a.csv").write_text("部分,全體\n1,2\n", encoding="utf-8")
    code = (
        "import sys, kpical, kpical.arrow\nfrom kpical.__main__ import main\nsys.argv = ['kpical', 'batch', '占比', 'a.csv']\n"
        "try: main()\nexcept SystemExit: pass\nassert 'pyarrow' not in sys.modules and 'kpical.arrow.written' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False, capture_output=True)
    assert (done.returncode, done.stdout[:7]) == (0, "部分,".encode())
