"""What the model of the rows costs, and how it grows: 510 and 5,100 rows between the same hundred places.

python bench/rows.py        Medians of five, in processor time; the ratio would be 10 where time grows as the rows do.
"""

import csv
import gc
import random
import statistics
import tempfile
import time
from pathlib import Path

from countylines_map.boundaries.areas import load_areas
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


def main() -> None:
    gc.set_threshold(50_000, 20, 20)  # as the command line does
    with tempfile.TemporaryDirectory() as folder:
        few, many = made(Path(folder), 102, 5), made(Path(folder), 102, 50)
    for step in (row_model, page_content, page_html):
        small, large = seconds(step, few), seconds(step, many)
        print(f"{step.__name__:14} 510 rows {small:.3f} s, 5,100 rows {large:.3f} s, ratio {large / small:.1f}")


if __name__ == "__main__":
    main()
