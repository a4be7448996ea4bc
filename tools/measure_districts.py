"""Measure geodata/districts.gpkg against official districts: the same shape, and how far its lines lie from theirs.

    python tools/measure_districts.py [OFFICIAL] [--ours OTHER.gpkg] [--below 0.9] [--record]

OFFICIAL is any file of UK districts with a code column (default: the reference beside the checkout). The exit code is 1
when a requirement is not met. Nothing is written, except with --record: what each district's accuracy is, into
geodata/sources/accuracy.csv, where tools/make_districts.py reads it.
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
DEFAULT_MAP = {  # areas of the default map, and the least that the recipe must reach: what it reached, less a hair
    "E10000020": 0.991,
    "E10000012": 0.982,
    "E10000003": 0.991,
    "E10000029": 0.989,
    "E10000015": 0.988,
    "E10000024": 0.989,
    "E08000012": 0.970,
    "E12000007": 0.987,
}
ALSO = ("E92000001", "W92000004", "S92000003", "N92000002")
NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
MEANS = {"EW": 0.965, "N": 0.955}  # of districts, by the first letters of their codes
INNER_M = 50.0  # half of the lines between districts of England and Wales lie as near to official ones
STEP_M = 100.0  # between two points on a line that is measured


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


def along(lines: list[shapely.Geometry]) -> np.ndarray:
    """Points evenly spaced along lines, whatever their vertices."""
    parts = shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
    counts = np.maximum(shapely.length(parts) // STEP_M, 1).astype(int)
    ends = np.concatenate([(np.arange(count) + 0.5) / count for count in counts])
    return shapely.line_interpolate_point(np.repeat(parts, counts), ends, normalized=True)


def off_line(points: np.ndarray, theirs: gpd.GeoSeries) -> np.ndarray:
    """Metres from points to the nearest official line, coasts among them."""
    lines = shapely.get_parts(shapely.union_all(shapely.boundary(theirs.to_numpy())))
    pieces = shapely.linestrings(np.concatenate([pairs(shapely.get_coordinates(line)) for line in lines]))
    return shapely.STRtree(pieces).query_nearest(points, return_distance=True, all_matches=False)[1]


def pairs(coordinates: np.ndarray) -> np.ndarray:
    return np.stack([coordinates[:-1], coordinates[1:]], axis=1)


def inner_lines(ours: gpd.GeoSeries) -> list[shapely.Geometry]:
    """Lines between two districts, so no coasts."""
    outline = shapely.coverage_union_all(ours.to_numpy()).boundary
    return [shapely.union_all(shapely.boundary(ours.to_numpy())).difference(outline.buffer(1))]


def accuracy(ours: gpd.GeoSeries, theirs: gpd.GeoSeries) -> pd.DataFrame:
    """For each district: metres within which half and nine tenths of its outline lie from official lines."""
    points = [along([shapely.boundary(polygon)]) for polygon in ours]
    owner = np.repeat(np.arange(len(ours)), [len(some) for some in points])
    off = pd.Series(off_line(np.concatenate(points), theirs)).groupby(ours.index.to_numpy()[owner])
    return pd.DataFrame({"half_m": off.quantile(0.5).round(), "nine_tenths_m": off.quantile(0.9).round()}).astype(int)


def tell_areas(ours: gpd.GeoSeries, theirs: gpd.GeoSeries, membership: Membership) -> list[str]:
    """Print how areas compare; the names of those that are not as close as required."""
    print("area                                     IoU  required")
    groups = measure(ours, theirs, [*DEFAULT_MAP, *ALSO], membership)
    for code, value in groups.items():
        print(f"{membership.area(code).name:<36}{value:>8.4f}  {DEFAULT_MAP.get(code, '')}")
    police = [c for c, area in membership.areas.items() if area.kind == "police force area" and c[0] in "EW"]
    print(f"{'mean of 43 police force areas':<36}{measure(ours, theirs, police, membership).mean():>8.4f}")
    return [membership.area(code).name for code, least in DEFAULT_MAP.items() if groups[code] < least]


def tell_districts(districts: pd.Series) -> list[str]:
    short = []
    for letters in ("EW", "S", "N"):
        values = districts[districts.index.str[0].isin(list(letters))]
        if values.empty:
            continue
        names, least = " and ".join(NATIONS[letter] for letter in letters), MEANS.get(letters, 0)
        tenth, median = np.quantile(values, [0.1, 0.5])
        what = f"mean of {len(values)} districts of {names}"
        print(f"{what:<44}{values.mean():.4f}  median {median:.3f}, tenth {tenth:.3f}  required {least}")
        short += [what] if values.mean() < least else []
    return short


def tell_lines(ours: gpd.GeoSeries, theirs: gpd.GeoSeries) -> list[str]:
    short = []
    for letters in ("EW", "S", "N"):
        mine = ours[ours.index.str[0].isin(list(letters))]
        if len(mine) < 2:
            continue
        half, nine, most = np.quantile(off_line(along(inner_lines(mine)), theirs), [0.5, 0.9, 0.95])
        what = f"lines between districts of {' and '.join(NATIONS[letter] for letter in letters)}"
        print(f"{what}: half within {half:.0f} m, 90% {nine:.0f} m, 95% {most:.0f} m")
        short += [what] if letters == "EW" and half > INNER_M else []
    return short


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("official", type=Path, nargs="?", default=REFERENCE)
    parser.add_argument("--ours", type=Path, default=geodata() / "districts.gpkg")
    parser.add_argument("--below", type=float, default=0.85, help="list districts below this (default %(default)s)")
    parser.add_argument("--record", action="store_true", help="write geodata/sources/accuracy.csv")
    given = parser.parse_args()
    membership = load_membership()
    ours, theirs = built_in(given.ours), official(given.official, membership)
    districts = measure(ours, theirs, [c for c in ours.index if c != "N92000002"], membership)
    short = [*tell_areas(ours, theirs, membership), *tell_districts(districts), *tell_lines(ours, theirs)]
    worst = districts[districts < given.below].sort_values()
    print("\n".join(f"  {code} {membership.area(code).name:<32}{value:.3f}" for code, value in worst.items()))
    if given.record:
        accuracy(ours, theirs).to_csv(geodata() / "sources" / "accuracy.csv", index_label="area_code")
    print("\n".join(f"not as close as required: {what}" for what in short))
    return int(bool(short))


if __name__ == "__main__":
    raise SystemExit(main())
