"""The page on Arrow does what it says, with the libraries that are there."""

import re
import subprocess
import sys

import pytest
from paths import EXAMPLES

BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(block, id=f"{page.parent.name}-{number}")
    for page in sorted(EXAMPLES.parent.glob("docs/*/arrow.md"))
    for number, block in enumerate(BLOCK.findall(page.read_text("utf-8")))
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_prints_what_stands_behind_its_lines(block, capsys):
    """In a module's own names: DuckDB looks for tables among them."""
    pytest.importorskip(re.match(r"import (\w+)", block)[1])
    exec(compile(block, "arrow.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == re.findall(r"print\(.*\)  # (.*)$", block, re.MULTILINE)


@pytest.mark.parametrize(
    ("library", "floats", "wanted"),
    [
        ("pandas", 'df = pandas.DataFrame({"部分": [1.5, None], "全體": [4, 5]})', "pandas"),
        ("polars", 'import polars as pl; df = pl.DataFrame({"部分": [1.5, None], "全體": [4, 5]})', "Polars"),
        ("duckdb", 't = duckdb.sql("SELECT * FROM (VALUES (1.5::DOUBLE, 4), (NULL, 5)) AS v(部分, 全體)")', "DuckDB"),
    ],
)
def test_the_line_that_mends_floats_mends_them(library, floats, wanted):
    module = pytest.importorskip(library)
    import pyarrow as pa

    from kpical import KpicalError
    from kpical.arrow import with_indicators

    with pytest.raises(KpicalError) as told:
        with_indicators(pa.table({"部分": [1.5], "全體": [4]}), "占比")
    line = re.search(rf"{wanted}：(.*?)(?:；|。$)", str(told.value))[1]
    names = {library: module}
    exec(floats, names)
    exec(line if wanted != "DuckDB" else f"df = duckdb.sql({line!r})", names)
    assert with_indicators(names["df"], "占比").read_all()["占比"].to_pylist() == ["37.50", None]


def test_nothing_of_arrow_is_imported_before_it_is_needed(tmp_path):
    (tmp_path / "a.csv").write_text("部分,全體\n1,2\n", encoding="utf-8")
    code = (
        "import sys, kpical, kpical.arrow\nfrom kpical.__main__ import main\nsys.argv = ['kpical', 'batch', '占比', 'a.csv']\n"
        "try: main()\nexcept SystemExit: pass\nassert 'pyarrow' not in sys.modules and 'kpical.arrow.written' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False, capture_output=True)
    assert (done.returncode, done.stdout[:7]) == (0, "部分,".encode())
