"""A table through `kpical.spark` in a session that is warm, beside reading it alone and `kpical batch`: seconds on the clock.

First: pip install pyspark 'pandas<3', and Java 17.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import measure
import table
from pyspark.sql import DataFrame, SparkSession

from kpical.spark import with_indicators


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    settings = {"spark.ui.enabled": "false", "spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}
    begun = time.perf_counter()
    spark = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    print(f"start of Spark {time.perf_counter() - begun:8.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "table.csv"
        table.write(source, table.rows(given.rows))
        frame = spark.read.csv(str(source), header=True)
        ways = {"reading": frame, "indicators": with_indicators(frame, *table.INDICATORS, verdict=True)}
        batch = [measure.program(), "batch", *table.INDICATORS, "--verdict", str(source), "-o", f"{folder}/r.csv"]
        seconds: dict[str, list[float]] = {name: [] for name in (*ways, "kpical batch")}
        for _ in range(given.rounds + 1):  # the first warms
            for name, way in ways.items():
                seconds[name].append(_written(way))
            seconds["kpical batch"].append(measure.once(batch).wall)
    for name, each in seconds.items():
        print(f"{name:14} {statistics.median(each[1:]):8.2f} s   first {each[0]:8.2f} s")
    spark.stop()


def _written(frame: DataFrame) -> float:
    """Every cell is made, none is kept."""
    begun = time.perf_counter()
    frame.write.format("noop").mode("overwrite").save()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
