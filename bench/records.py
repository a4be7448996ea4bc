"""How long records take to count, beside the same counting in DuckDB alone, in one run; medians taken in turn.

python bench/records.py [ROWS] [RUNS]      1,000,000 rows and 3 runs where nothing is said
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import duckdb

import countylines_map as cm
from countylines_map.limits import change_limits
from countylines_map.tables import count_records

WORDS = {"count_rows": "rows", "unit": "people", "destination": "Norfolk", "period_by": "year"}


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    change_limits({"whole": 1})
    with tempfile.TemporaryDirectory() as folder:
        for ending, way in (("parquet", "(compression zstd)"), ("csv", "(header)")):
            path = Path(folder) / f"records.{ending}"
            day = "DATE '2015-01-01' + CAST(hash(i + 7) % 3650 AS INT)"
            made = f"SELECT 'place ' || hash(i) % 400 AS origin, {day} AS date FROM range({rows}) t(i)"
            duckdb.execute(f"COPY ({made}) TO '{path}' {way}")
            bare = f"SELECT origin, year(date), count(*) FROM '{path}' GROUP BY ALL"
            times = [
                (
                    seconds(lambda q=bare: duckdb.execute(q).fetchall()),
                    seconds(lambda p=path: count_records(cm.open_dataset(p, **WORDS))),
                )
                for _ in range(runs)
            ]
            alone, ours = (statistics.median(column) for column in zip(*times, strict=True))
            print(
                f"{ending:8} {rows:,} rows: DuckDB alone {alone:.2f} s, count_records {ours:.2f} s, ratio {ours / alone:.2f}"
            )


if __name__ == "__main__":
    main()
