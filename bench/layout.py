"""The layout beside its two comparison methods on generated cases, and how long it takes as flows grow.

    OMP_NUM_THREADS=1 python bench/layout.py [CASES]

Each case is 5 to 50 flows between districts of the United Kingdom drawn at random (the case's number is its seed) into
one to three destinations, with counts from a heavy-tailed distribution. "Faults" are crossings plus overruns.
"""

import math
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any
from unittest import mock

import geopandas as gpd
import numpy as np
import pandas as pd

from countylines_map.files import geodata
from countylines_map.layout.layout import METHODS, fit_view, lay_out
from countylines_map.layout.scale import make_scale

CASES = 36


def districts() -> gpd.GeoDataFrame:
    """Anchors of all districts, EPSG:4326."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = gpd.read_file(geodata() / "districts.gpkg", ignore_geometry=True).dropna(subset=["anchor_e"])
    points = gpd.points_from_xy(read["anchor_e"], read["anchor_n"], crs="EPSG:27700")
    frame = gpd.GeoDataFrame({"name": list(read["area_name"])}, geometry=points, index=read["area_code"])
    return frame.to_crs("EPSG:4326")


def case(seed: int, anchors: gpd.GeoDataFrame) -> pd.DataFrame:
    """Geocoded flows of one generated case."""
    random = np.random.default_rng(seed)
    count = int(random.integers(5, 51))
    codes = list(random.choice(anchors.index.to_numpy(), count + 3, replace=False))
    ends = codes[: int(random.integers(1, 4))]
    origins, targets = codes[3:], [ends[k % len(ends)] for k in range(count)]
    names = anchors["name"]
    return pd.DataFrame(
        {
            "origin": [names[code] for code in origins],
            "origin_name": [names[code] for code in origins],
            "origin_code": origins,
            "destination_code": targets,
            "destination_name": [names[code] for code in targets],
            "flow": np.ceil(random.pareto(1.1, count) * 10) + 1,
            "suppressed": False,
            "nonplace": "",
            "internal": False,
        },
        index=pd.RangeIndex(2, count + 2, name="row"),
    )


def metrics(flows: pd.DataFrame, anchors: gpd.GeoDataFrame, method: str) -> dict:
    used = anchors.loc[list(dict.fromkeys([*flows["destination_code"], *flows["origin_code"]]))]
    scale = make_scale(flows["flow"].to_numpy())
    return dict(lay_out(flows, used, view=fit_view(used, 760, 720, 40), scale=scale, method=method).metrics)


def quality(cases: int) -> None:
    anchors = districts()
    better = worse = 0
    print("case flows   faults: straight curved forces   least angle: curved forces   labels left out")
    for seed in range(cases):
        flows = case(seed, anchors)
        found = {method: metrics(flows, anchors, method) for method in ("straight", "curved", "forces")}
        faults = {method: m["crossings"] + m["overruns"] for method, m in found.items()}
        better += faults["forces"] < faults["curved"]
        worse += faults["forces"] > faults["curved"]
        print(
            f"{seed:4}{len(flows):6}{faults['straight']:18}{faults['curved']:7}{faults['forces']:7}"
            f"{found['curved']['least_angle_deg']:22}{found['forces']['least_angle_deg']:7}"
            f"{found['forces']['labels_not_placed']:18}"
        )
    print(f"fewer faults than the plain curve in {better} of {cases} ({better / cases:.0%}); more in {worse}")


def sized(count: int, seed: int, anchors: gpd.GeoDataFrame) -> pd.DataFrame:
    """Geocoded flows of this many districts into two."""
    random = np.random.default_rng(seed)
    flows = case(seed, anchors).iloc[:1]
    codes = list(random.choice(anchors.index.to_numpy(), count + 2, replace=False))
    made = pd.concat([flows] * count, ignore_index=True)
    names = [anchors["name"][code] for code in codes]
    made["origin"] = made["origin_name"] = names[2:]
    made["origin_code"], made["destination_code"] = codes[2:], [codes[k % 2] for k in range(count)]
    made["destination_name"] = [names[k % 2] for k in range(count)]
    return made.assign(flow=np.ceil(random.pareto(1.1, count) * 10) + 1)


def curves_alone(found: list[float]) -> Callable[..., np.ndarray]:
    """The forces, which note how long they take each time."""
    forces = METHODS["forces"]

    def timed(*given: Any) -> np.ndarray:
        start = time.perf_counter()
        controls = forces(*given)
        found.append(time.perf_counter() - start)
        return controls

    return timed


def speed() -> None:
    """Whole layouts: curves, heads, labels, frames and metrics, on one core where OMP_NUM_THREADS says so."""
    times, anchors = {}, districts()
    for count in (7, 20, 50, 130, 300):
        runs: dict[str, list[float]] = {"forces": [], "curved": []}
        alone: list[float] = []
        with mock.patch.dict(METHODS, {"forces": curves_alone(alone)}):
            for seed in [*range(5)] * (3 if count <= 50 else 1):
                flows = sized(count, seed, anchors)
                for method, found in runs.items():
                    start = time.perf_counter()
                    metrics(flows, anchors, method)
                    found.append(time.perf_counter() - start)
        times[count], plain = (statistics.median(found) for found in runs.values())
        print(
            f"{count:4} flows: curves {statistics.median(alone) * 1000:6.0f} ms; with heads, labels, frames and metrics "
            f"{times[count] * 1000:6.0f} ms, {times[count] / plain:4.1f} times the plain curve with all that"
        )
    growth = math.log(times[300] / times[50]) / math.log(300 / 50)
    print(f"from 50 to 300 flows, time grows with the number of flows to the power {growth:.2f}")


if __name__ == "__main__":
    speed()
    quality(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
