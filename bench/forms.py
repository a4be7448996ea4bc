"""What pages of many flows cost: processor time beyond imports, bytes, and how time grows with the number of flows.

python bench/forms.py [FLOWS ...]       Medians of three, in processor time, which other work on the machine changes least.
"""

from __future__ import annotations

import gzip
import math
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from gravity_table import gravity_table

from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render.html import page_html

SIZES = (1_000, 3_000, 10_000, 30_000, 109_230)
RUNS = 3


def measured(table: Path) -> tuple[float, float, int, int, str]:
    """(seconds of processor, seconds by the clock, bytes, gzipped bytes, form) of one page."""
    clock, begun = time.perf_counter(), time.process_time()
    flow_map = make_flow_map(open_dataset(table, unit="people", title="Moves between districts"), Options(only="page"))
    page = page_html(flow_map).encode()
    spent = time.process_time() - begun, time.perf_counter() - clock
    return *spent, len(page), len(gzip.compress(page)), flow_map.form.name


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    print(f"{platform.machine()}, Python {platform.python_version()}, pandas {pd.__version__}, numpy {np.__version__}")
    whole, found = gravity_table(), []
    whole = whole[whole["origin"] != whole["destination"]]
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "moves.csv"
        whole.head(500).to_csv(table, index=False)
        measured(table)  # imports and what is read once
        for flows in sizes:
            whole.head(flows).to_csv(table, index=False)
            runs = [measured(table) for _ in range(RUNS)]
            cpu, clock = (statistics.median(run[at] for run in runs) for at in (0, 1))
            *_, raw, packed, form = runs[0]
            found.append((flows, cpu))
            size = f"{raw / 1000:7.0f} KB, {packed / 1000:6.0f} KB gzipped"
            print(f"{flows:>9,} flows, {form:<7}{cpu:6.2f} s of processor, {clock:6.2f} s, {size}")
    if len(found) > 1:
        x, y = (np.log([each[at] for each in found]) for at in (0, 1))
        print(f"time grows with flows to the power of {np.polyfit(x, y, 1)[0]:.2f} over all, "
              f"{math.log(found[-1][1] / found[-2][1]) / math.log(found[-1][0] / found[-2][0]):.2f} in the last step")  # fmt: skip


if __name__ == "__main__":
    main()
