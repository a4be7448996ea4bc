"""Measure geodata/districts.gpkg against official districts: the intersection over union of each area.

    python tools/measure_districts.py [OFFICIAL] [--below 0.9]

OFFICIAL is any file of UK districts with a code column (default: the reference beside the checkout). The exit code is 1
when an area of the default map or the mean of the districts is below what is required. Nothing is written.
"""

import argparse
import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from countylines_map.files import geodata
from countylines_map.membership import Membership, load_membership

GRID = "EPSG:27700"
REFERENCE = Path(__file__).parents[2] / "shared" / "reference" / "lad_2024_05_uk.topojson"
DEFAULT_MAP = {  # areas of the default map, and the least that the recipe must reach
    "E10000020": 0.975,
    "E10000012": 0.975,
    "E10000003": 0.975,
    "E10000029": 0.975,
    "E10000015": 0.975,
    "E10000024": 0.975,
    "E08000012": 0.951,
    "E12000007": 0.952,
}
ALSO = ("E92000001", "W92000004", "S92000003", "N92000002")
MEAN = 0.925  # of the 318 districts of England and Wales


def official(path: Path, membership: Membership) -> gpd.GeoSeries:
    """Official districts by today's code."""
    table = gpd.read_file(path)
    table = (table if table.crs else table.set_crs("EPSG:4326")).to_crs(GRID)
    code = next(name for name in table if re.fullmatch(r"(?i)id|lad\d\dcd", name))
    table.index = pd.Index([membership.current(old)[0] for old in table[code]])
    return table.make_valid()


def built_in(path: Path) -> gpd.GeoSeries:
    return gpd.read_file(path).set_index("area_code").geometry


def iou(one: shapely.Geometry, other: shapely.Geometry) -> float:
    common = one.intersection(other).area
    return common / (one.area + other.area - common)


def measure(ours: gpd.GeoSeries, theirs: gpd.GeoSeries, codes: list[str], membership: Membership) -> pd.Series:
    """Intersection over union of each area, as a union of districts in both."""
    found = {}
    for code in codes:
        members = sorted(membership.area(code).districts)
        mine = [code] if code in ours.index else members
        pair = (shapely.union_all(part.to_numpy()) for part in (ours[mine], theirs[members]))
        found[code] = iou(*pair)
    return pd.Series(found)


def off_line(ours: gpd.GeoSeries, theirs: gpd.GeoSeries, membership: Membership) -> np.ndarray:
    """Metres from points 200 m apart on our lines between districts of one force to the nearest official line."""
    forces = [area for area in membership.areas.values() if area.kind == "police force area" and area.code[0] in "EW"]
    inner = []
    for force in forces:
        members = ours[sorted(force.districts)].to_numpy()
        outline = shapely.coverage_union_all(members).boundary
        inner.append(shapely.union_all(shapely.boundary(members)).difference(outline.buffer(1)))
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(shapely.union_all(inner), 200)))
    official_lines = shapely.get_parts(shapely.union_all(shapely.boundary(theirs.to_numpy())))
    return shapely.STRtree(official_lines).query_nearest(points, return_distance=True, all_matches=False)[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("official", type=Path, nargs="?", default=REFERENCE)
    parser.add_argument("--ours", type=Path, default=geodata() / "districts.gpkg")
    parser.add_argument("--below", type=float, default=0.85, help="list districts below this (default %(default)s)")
    given = parser.parse_args()
    membership = load_membership()
    ours, theirs = built_in(given.ours), official(given.official, membership)
    districts = measure(ours, theirs, [c for c in ours.index if c != "N92000002"], membership)
    groups = measure(ours, theirs, [*DEFAULT_MAP, *ALSO], membership)
    police = [c for c, area in membership.areas.items() if area.kind == "police force area" and c[0] in "EW"]
    forces = measure(ours, theirs, police, membership)
    print("area                                     IoU  required")
    for code, value in groups.items():
        required = DEFAULT_MAP.get(code)
        print(f"{membership.area(code).name:<36}{value:>8.3f}  {required or ''}")
    english = districts[districts.index.str[0].isin(["E", "W"])]
    scottish = districts[districts.index.str.startswith("S")]
    print(f"{'mean of 43 police force areas':<36}{forces.mean():>8.3f}")
    for name, values in (("districts of England and Wales", english), ("council areas of Scotland", scottish)):
        tenth, median = np.quantile(values, [0.1, 0.5])
        print(f"{f'mean of {len(values)} {name}':<44}{values.mean():.3f}  median {median:.3f}, tenth {tenth:.3f}")
    half, nine, most = np.quantile(off_line(ours, theirs, membership), [0.5, 0.9, 0.95])
    print(f"lines between districts of one force: half within {half:.0f} m, 90% {nine:.0f} m, 95% {most:.0f} m")
    worst = districts[districts < given.below].sort_values()
    print("\n".join(f"  {code} {membership.area(code).name:<32}{value:.3f}" for code, value in worst.items()))
    short = [code for code, least in DEFAULT_MAP.items() if groups[code] < least]
    return int(bool(short) or english.mean() < MEAN)


if __name__ == "__main__":
    raise SystemExit(main())
