"""A table through the door of Arrow beside `kpical batch` on the same rows as CSV: processor time, pyarrow's import included.

The door may take four times the processor of batch. `--parquet` measures files of one row group.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import measure
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import table

MOST = 4.0
_DOOR = """
import sys
import pyarrow as pa
from kpical.arrow import with_indicators
with pa.memory_map(sys.argv[1]) as file:
    made = with_indicators(pa.ipc.open_file(file).read_all(), *sys.argv[2:])
assert made.num_columns > 15
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--parquet", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, arrow, parquet = (Path(folder) / f"table.{end}" for end in ("csv", "arrow", "parquet"))
        table.write(source, table.rows(given.rows))
        typed(source, arrow, parquet)
        batch = [measure.program(), "batch", *table.INDICATORS]
        commands = {"batch": [*batch, str(source), "-o", f"{folder}/r.csv"]}
        if given.parquet:
            commands["parquet"] = [*batch, str(parquet), "-o", f"{folder}/r.parquet"]
        else:
            commands["door"] = [sys.executable, "-c", _DOOR, str(arrow), *table.INDICATORS]
        runs = measure.each_in_turn(commands, given.rounds)
    measure.report(measure.medians(runs), "batch")
    if not given.parquet:
        ratio = measure.paired(runs, "door", "batch")
        print(f"the door takes {ratio:.2f} times the processor of batch")
        raise SystemExit(ratio > MOST)


def typed(source: Path, arrow: Path, parquet: Path) -> None:
    """The table in Arrow and in Parquet, there in one row group: the agencies' names as a dictionary, years as integers."""
    kinds = dict.fromkeys(table.HEADS.split(","), pa.string())
    kinds |= {"年度": pa.int16(), "機關名稱": pa.dictionary(pa.int32(), pa.string())}
    made = pa.csv.read_csv(source, convert_options=pa.csv.ConvertOptions(column_types=kinds)).unify_dictionaries()
    with pa.ipc.new_file(arrow, made.schema) as writer:
        writer.write_table(made)
    pa.parquet.write_table(made, parquet, row_group_size=len(made))


if __name__ == "__main__":
    main()
