"""A million rows on a cluster that loses a worker on the way are those of `kpical batch`."""

import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from paths import ROOT

pytest.importorskip("pyspark", reason="without pyspark")

import pyarrow as pa
import pyarrow.csv
from spark_cluster import cluster, end, session

from kpical.spark import with_indicators

pytestmark = pytest.mark.filterwarnings("ignore")

ROWS = 1_000_000
WORDS = ["資本門執行率", "研究經費比率", "中程概算差異", "員額增減率"]


def text_of(path):
    """A table as its cells are; an empty one is NULL."""
    with path.open("rb") as file:
        heads = file.readline().decode().rstrip("\n").split(",")
    kinds = pa.csv.ConvertOptions(column_types=dict.fromkeys(heads, pa.string()), null_values=[""], strings_can_be_null=True)
    return pa.csv.read_csv(path, convert_options=kinds, parse_options=pa.csv.ParseOptions(newlines_in_values=True))


def kill_at_a_third(spark, worker, killed):
    """End the worker once a third of the tasks of a stage is done."""
    tracker = spark.sparkContext.statusTracker()
    while not killed:
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        for stage in stages:
            if stage and stage.numTasks > 8 and 3 * stage.numCompletedTasks >= stage.numTasks:
                end(worker)
                killed.append((stage.numCompletedTasks, stage.numTasks))
                return
        time.sleep(0.02)


def test_a_worker_is_lost_and_no_row_is(tmp_path):
    source, wanted = tmp_path / "table.csv", tmp_path / "wanted.csv"
    with source.open("wb") as file:
        subprocess.run([sys.executable, ROOT / "benchmarks" / "table.py", str(ROWS)], stdout=file, check=True)
    program = shutil.which("kpical", path=Path(sys.executable).parent)
    done = subprocess.run(
        [program, "batch", *WORDS, "--verdict", "--raw", source, "-o", wanted], stderr=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 1  # some rows are bad
    conf = {"spark.executor.memory": "512m", "spark.sql.files.maxPartitionBytes": "4m", "spark.driver.maxResultSize": "0"}
    with cluster(tmp_path, 2) as (address, workers), session(address, sys.executable, **conf) as spark:
        df = spark.read.csv(str(source), header=True)
        made = with_indicators(df, *WORDS, verdict=True)
        killed = []
        killer = threading.Thread(target=kill_at_a_third, args=(spark, workers[1], killed))
        killer.start()
        try:
            result = made.toArrow()
        finally:
            killed.append(None)
            killer.join()
    completed, tasks = killed[0]
    assert tasks / 3 <= completed < tasks
    assert workers[1].returncode is not None
    expected = text_of(wanted)
    key = [(expected.column_names[0], "ascending")]
    assert result.num_rows == ROWS
    assert result.select(expected.column_names).cast(expected.schema).sort_by(key).equals(expected.sort_by(key))
