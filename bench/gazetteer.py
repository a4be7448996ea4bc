"""How fast places are read, beside the least that any tool would do: a plain dictionary look-up, and RapidFuzz alone.

Prints the median of several runs of each, taken in turn, and ratios; the numbers of one machine mean little, ratios do.

    python bench/gazetteer.py [RUNS]
"""

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from countylines_map.errors import CountylinesError
from countylines_map.gazetteer.gazetteer import load_gazetteer
from countylines_map.gazetteer.geocode import geocode_flows

ROWS, UNKNOWN = 1_000_000, 200


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def refuse_all(names: list[str]) -> None:
    gazetteer = load_gazetteer()
    for name in names:
        try:
            gazetteer.locate(name)
        except CountylinesError:
            continue


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    gazetteer = load_gazetteer()
    names = sorted({area.name for area in gazetteer.membership.areas.values()})
    chance = np.random.default_rng(1)
    flows = pd.DataFrame({"origin": chance.choice(names, ROWS), "destination": "Norfolk"})
    codes = {name: gazetteer.locate(name).code for name in names}
    wrong = [f"{name[:3]}q{name[4:]}z{number}" for number, name in enumerate(chance.choice(names, UNKNOWN))]
    keys = list(gazetteer.names.senses)
    works: dict[str, Callable[[], object]] = {
        "load_gazetteer": load_gazetteer,
        f"geocode {ROWS:,} rows": lambda: geocode_flows(flows, load_gazetteer()),
        "the same by a plain dictionary": lambda: flows["origin"].map(codes),
        f"{UNKNOWN} unknown names with suggestions": lambda: refuse_all(wrong),
        "the same by RapidFuzz alone": lambda: [
            process.extract(n.lower(), keys, scorer=fuzz.ratio, limit=12) for n in wrong
        ],
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            times[name].append(seconds(work))
    medians = [statistics.median(found) for found in times.values()]
    for name, median in zip(times, medians, strict=True):
        print(f"{name:<42}{median * 1000:9.1f} ms  ({min(times[name]) * 1000:.1f} to {max(times[name]) * 1000:.1f})")
    print(
        f"rows a second: {ROWS / medians[1] / 1e6:.1f} million (at least 1); "
        f"reading / dictionary: {(medians[1] - medians[0]) / medians[2]:.1f} (at most 2), "
        f"with loading all names {medians[1] / medians[2]:.1f}"
    )
    each = (medians[3] - medians[0]) / UNKNOWN * 1000
    print(
        f"an unknown name: {each:.2f} ms (under 2); "
        f"with suggestions / RapidFuzz alone: {(medians[3] - medians[0]) / medians[4]:.1f} (at most 4)"
    )


if __name__ == "__main__":
    main()
