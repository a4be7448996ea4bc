"""A million flows in one page, and five thousand rows over periods and categories: processor time beyond imports, bytes, memory, growth.

python bench/million_flows.py [--drawn]     One run each, in processor time; with --drawn Chromium opens the largest page.
python bench/million_flows.py --peer FLOWS  The same flows as lines of plain Folium, in the same run.
"""

from __future__ import annotations

import gzip
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from forms import measured
from gravity_table import gravity_table

SIZES = (1_000, 10_000, 100_000, 1_000_000)
YEARS = range(2016, 2024)  # 361 districts have 130,321 pairs: eight years of them are a million flows


def years_table() -> pd.DataFrame:
    """All pairs of districts in each of eight years, the largest first."""
    whole, rng = gravity_table(), np.random.default_rng(2)
    made = pd.concat([whole.assign(year=year, count=rng.poisson(whole["count"] + 0.3)) for year in YEARS])
    return made.sort_values("count", ascending=False, kind="stable")


def sliced_table(rows: int = 5_000) -> pd.DataFrame:
    """So many rows over five years and four categories, between fifty origins and five destinations."""
    whole, rng = gravity_table(60), np.random.default_rng(3)
    codes = sorted(whole["origin"].unique())
    pairs = whole[whole["destination"].isin(codes[:5]) & whole["origin"].isin(codes[5:55])]
    parts = [
        pairs.assign(year=year, kind=kind)
        for year in range(2019, 2024)
        for kind in ("work", "study", "family", "other")
    ]
    made = pd.concat(parts).head(rows)
    return made.assign(count=rng.poisson(made["count"] / 20 + 1))


def memory_mb() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def plain_folium(rows: pd.DataFrame) -> tuple[float, int, int]:
    """(seconds of processor, bytes, gzipped bytes) of the same flows as Folium's lines with a tooltip each."""
    import folium

    from countylines_map.boundaries import load_areas
    from countylines_map.crs import grid_to_degrees

    districts = load_areas("built-in").districts
    degrees = grid_to_degrees(districts[["anchor_e", "anchor_n"]].to_numpy(float))
    at = dict(zip(districts.index, degrees[:, ::-1].round(5).tolist(), strict=True))
    begun = time.process_time()
    map_ = folium.Map(location=[54, -3], zoom_start=6)
    for row in rows.itertuples():
        line = folium.PolyLine([at[row.origin], at[row.destination]], weight=1, tooltip=f"{row.origin} {row.count}")
        line.add_to(map_)
    page = map_.get_root().render().encode()
    return time.process_time() - begun, len(page), len(gzip.compress(page))


def peer(flows: int) -> None:
    """One page of ours and one of plain Folium, of the same flows."""
    whole = gravity_table()
    rows = whole[whole["origin"] != whole["destination"]].head(flows)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "moves.csv"
        rows.head(500).to_csv(table, index=False)
        measured(table)
        rows.to_csv(table, index=False)
        cpu, _, raw, packed, form = measured(table)
    theirs = plain_folium(rows)
    print(f"{flows:,} flows, {form}: {cpu:.2f} s of processor, {raw / 1000:.0f} KB, {packed / 1000:.0f} KB gzipped")
    print(
        f"plain Folium: {theirs[0]:.2f} s ({theirs[0] / cpu:.1f} times), {theirs[1] / 1000:.0f} KB, {theirs[2] / 1000:.0f} KB gzipped"
    )


def main() -> None:
    if "--peer" in sys.argv:
        peer(int(sys.argv[sys.argv.index("--peer") + 1]))
        return
    print(f"{platform.machine()}, Python {platform.python_version()}, pandas {pd.__version__}, numpy {np.__version__}")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "moves.csv"
        sliced_table(500).to_csv(table, index=False)
        measured(table)  # imports and what is read once
        sliced_table().to_csv(table, index=False)
        cpu, clock, raw, packed, form = measured(table)
        print(f"    5,000 rows over periods and categories, {form}: {cpu:.2f} s of processor, {clock:.2f} s")
        whole = years_table()
        for flows in SIZES:
            whole.head(flows).to_csv(table, index=False)
            cpu, clock, raw, packed, form = measured(table)
            found.append((flows, cpu))
            size = f"{raw / 1000:7.0f} KB, {packed / 1000:6.0f} KB gzipped, {memory_mb():,.0f} MB at most"
            print(f"{flows:>9,} flows, {form:<7}{cpu:6.2f} s of processor, {clock:6.2f} s, {size}", flush=True)
        x, y = (np.log([each[at] for each in found]) for at in (0, 1))
        last = float(np.diff(y)[-1] / np.diff(x)[-1])
        print(
            f"time grows with flows to the power of {np.polyfit(x, y, 1)[0]:.2f} over all, {last:.2f} in the last step"
        )
        if "--drawn" in sys.argv:
            _drawn(table)


def _drawn(table: Path) -> None:
    from forms_drawn import seen
    from playwright.sync_api import sync_playwright

    from countylines_map.options import Options
    from countylines_map.pipeline import make_flow_map, open_dataset
    from countylines_map.render.html import page_html

    page = table.with_suffix(".html")
    page.write_text(
        page_html(make_flow_map(open_dataset(table, unit="people", title="Moves"), Options(only="page"))),
        encoding="utf-8",
    )
    started = time.perf_counter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        drawn, took = seen(browser, page.as_uri())
        browser.close()
    print(
        f"the page of a million flows: drawn after {drawn:.2f} s; a choice and the two frames after it take {took:.0f} ms"
    )
    print(f"({time.perf_counter() - started:.0f} s with the start of Chromium)")


if __name__ == "__main__":
    main()
