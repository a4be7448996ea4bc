"""What the model of the rows costs, and how it grows: 510 and 5,100 rows between the same hundred places; and a national file of 23,000.

python bench/rows.py        Medians of five, in processor time; the ratio would be 10 where time grows as the rows do. The national file's
                            build, all its files, is compared with the bare import of geopandas and folium: median of three, a process each.
"""

import csv
import gc
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from countylines_map.boundaries import load_areas
from countylines_map.flowmap import FlowMap
from countylines_map.options import Options
from countylines_map.pipeline import make_flow_map, open_dataset
from countylines_map.render.html.content import page_content
from countylines_map.render.html.page import page_html
from countylines_map.render.rows import row_model


def made(folder: Path, origins: int, destinations: int) -> FlowMap:
    """A map of made-up counts between districts."""
    chance = random.Random(1)
    codes = sorted(load_areas("built-in").districts.index)[:origins]
    rows = [[a, b, chance.randint(1, 3000)] for a in codes for b in codes[:destinations]]
    with (folder / "table.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["origin", "destination", "people"], *rows])
    flow_map = make_flow_map(open_dataset(folder / "table.csv", unit="people"), Options(layout="straight"))
    assert len(flow_map.outlines.places)
    return flow_map


def seconds(step, flow_map: FlowMap) -> float:
    """The median time of a step."""
    times = []
    for _ in range(5):
        begun = time.process_time()
        step(flow_map)
        times.append(time.process_time() - begun)
    return statistics.median(times)


def national(folder: Path) -> float:
    """How many times as long the build of 23,000 rows takes as the bare import, in processor time."""
    chance = random.Random(1)
    codes = sorted(load_areas("built-in").districts.index)
    rows = [[*pair, chance.randint(1, 400)] for pair in chance.sample([(a, b) for a in codes for b in codes], 23_000)]
    with (folder / "national.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["OutLA", "InLA", "Moves"], *rows])
    words = [
        "-m",
        "countylines_map",
        "build",
        str(folder / "national.csv"),
        "--unit",
        "moves",
        "--output",
        str(folder / "out"),
    ]
    bare = [processor_time(["-c", "import geopandas, folium"]) for _ in range(3)]
    return statistics.median(processor_time(words) for _ in range(3)) / statistics.median(bare)


def processor_time(words: list[str]) -> float:
    """Seconds that a process of this interpreter takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    gc.set_threshold(50_000, 20, 20)  # as the command line does
    with tempfile.TemporaryDirectory() as folder:
        few, many = made(Path(folder), 102, 5), made(Path(folder), 102, 50)
        times = national(Path(folder))
    print(f"23,000 rows built in {times:.1f} times the bare import of geopandas and folium")
    for step in (row_model, page_content, page_html):
        small, large = seconds(step, few), seconds(step, many)
        print(f"{step.__name__:14} 510 rows {small:.3f} s, 5,100 rows {large:.3f} s, ratio {large / small:.1f}")


if __name__ == "__main__":
    main()
