"""Workers without kpical get it as zips, and it is said where they have none."""

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="without pyspark")

import pyarrow as pa
from pyspark.errors import PythonException
from spark_cluster import session

from kpical import arrow
from kpical.spark import with_indicators

pytestmark = pytest.mark.filterwarnings("ignore")

ROWS = [{"部分": part, "全體": whole} for part, whole in [("1,234千元", "2,468千元"), (None, "5"), ("約5", "=6"), ("7", "0")]]
OURS = re.compile(r"(?i)_*(kpical|editable|simpleeval|yaml|pyyaml|click|rich|xlsxwriter)|.*\.pth$")


@pytest.fixture
def bare(tmp_path):
    """A Python that has all of this one's packages but kpical and what that needs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    (there,) = tmp_path.glob("bare/lib/python*/site-packages")
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not OURS.match(path.name):
            (there / path.name).symlink_to(path)
    return str(tmp_path / "bare" / "bin" / "python")


def test_zips_do_where_workers_have_no_kpical(bare, zips, monkeypatch):
    table = pa.Table.from_pylist(ROWS)
    wanted = arrow.with_indicators(table, "占比", verdict=True, target="50%以上").to_pylist()
    monkeypatch.setattr(sys, "path", sys.path[:])
    with session("local[2]", bare) as spark:
        df, options = spark.createDataFrame(table), {"verdict": True, "target": "50%以上"}
        done = with_indicators(df, "占比", **options)
        with pytest.raises(PythonException, match=r"這個工作節點的是 —；.*addPyFile"):
            done.collect()
        for path in zips.glob("zips/*.zip"):
            spark.sparkContext.addPyFile(str(path))
        assert with_indicators(df, "占比", **options).coalesce(1).toArrow().to_pylist() == wanted
