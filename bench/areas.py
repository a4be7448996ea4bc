"""How long areas take, as shares of what any script on geodata pays anyway: the import of geopandas.

    python bench/areas.py

Promised: loading the built-in coverage in under 0.2 s beyond imports, and any area's polygon in under 50 ms. The script
fails (exit code 1) when either takes more than twice that, so that a busy machine does not cry wolf.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from countylines_map.boundaries import Areas, load_areas
from countylines_map.boundaries.anchors import place_anchors

LOAD_S, POLYGON_S = 0.2, 0.05
DEFAULT = ["E10000020", "E12000007", "E10000012", "E10000003", "E10000029", "E10000015", "E10000024", "E08000012"]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def import_seconds() -> float:
    code = "import time; t = time.perf_counter(); import geopandas, pyogrio; print(time.perf_counter() - t)"
    command = [sys.executable, "-c", code]
    runs = [float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(3)]
    return statistics.median(runs)


def polygon_seconds(areas: Areas) -> dict[str, float]:
    return {code: seconds(lambda code=code: areas.polygon(code)) for code in areas.membership.areas}


def main() -> int:
    imports = import_seconds()
    load = min(seconds(lambda: load_areas("built-in")) for _ in range(5))
    first = [polygon_seconds(load_areas("built-in")) for _ in range(3)]
    best = {code: min(run[code] for run in first) for code in first[0]}
    slowest = max(best, key=best.__getitem__)
    areas = load_areas("built-in")
    steps = {
        "load the built-in coverage": load,
        "one area's polygon, median": statistics.median(best.values()),
        f"one area's polygon, slowest ({areas.membership.area(slowest).name})": best[slowest],
        "frame of the default map's areas": seconds(lambda: areas.frame(DEFAULT)),
        "anchors of the default map's areas": seconds(lambda: place_anchors(areas, DEFAULT)),
        "land": seconds(areas.land),
    }
    print(f"{'import geopandas and pyogrio':<58}{imports * 1000:>8.1f} ms   1.000")
    for name, taken in steps.items():
        print(f"{name:<58}{taken * 1000:>8.1f} ms {taken / imports:>7.3f}")
    return int(load > 2 * LOAD_S or best[slowest] > 2 * POLYGON_S)


if __name__ == "__main__":
    raise SystemExit(main())
