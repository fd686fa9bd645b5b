"""The same job in DuckDB, in floats. duckdb_float.py IN OUT."""

from __future__ import annotations

import sys

import duckdb
from table import RATIOS


def main() -> None:
    source, target = sys.argv[1:]
    found = []
    for head, (plus, minus, under) in RATIOS.items():
        above = " + ".join(f'TRY_CAST("{name}" AS DOUBLE)' for name in plus.split())
        above += f' - TRY_CAST("{minus}" AS DOUBLE)' if minus else ""
        found.append(f'round(({above}) / nullif(TRY_CAST("{under}" AS DOUBLE), 0) * 100, 2) AS "{head}"')
    table = f"read_csv('{source}', all_varchar = true, header = true)"
    failed = " OR ".join(f'"{head}" IS NULL' for head in RATIOS)
    computed = f"SELECT *, {', '.join(found)} FROM {table}"
    told = f"SELECT *, CASE WHEN {failed} THEN '缺值、非數值或分母為零' END AS error FROM ({computed})"
    duckdb.sql(f"COPY ({told}) TO '{target}' (HEADER)")


if __name__ == "__main__":
    main()
