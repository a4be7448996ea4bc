"""Make geodata/sources/police_force_areas_2016_12.geojson from the vertices that tools/police_force_areas.R writes.

    Rscript tools/police_force_areas.R vertices.csv
    python tools/make_police_outlines.py vertices.csv

Outer rings run counter-clockwise; nothing else is changed. The file is in EPSG:27700, which it says itself (so it is
not RFC 7946), because its coordinates must stay those that were published.
"""

import argparse
import csv
import json
from itertools import groupby
from pathlib import Path

import shapely

from countylines_map.files import geodata
from countylines_map.sources import read_sources

CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
Row = dict[str, str]


def part(rows: list[Row]) -> shapely.Polygon:
    rings = [[(float(r["x"]), float(r["y"])) for r in ring] for _, ring in groupby(rows, key=lambda r: r["ring"])]
    return shapely.orient_polygons(shapely.Polygon(rings[0], rings[1:]), exterior_cw=False)


def feature(code: str, rows: list[Row]) -> str:
    parts = [part(list(group)) for _, group in groupby(rows, key=lambda r: r["part"])]
    properties = {"PFA16CD": code, "PFA16NM": rows[0]["name"]}
    geometry = shapely.geometry.mapping(shapely.MultiPolygon(parts))
    whole = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def collection(rows: list[Row]) -> str:
    areas = [feature(code, list(group)) for code, group in groupby(rows, key=lambda r: r["code"])]
    head = {"type": "FeatureCollection", "name": "police_force_areas_2016_12", "crs": CRS}
    return json.dumps(head)[:-1] + ', "features": [\n' + ",\n".join(areas) + "\n]}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vertices", type=Path)
    parser.add_argument("--out", type=Path, default=geodata() / read_sources()["police-force-areas"].file)
    given = parser.parse_args()
    with given.vertices.open(encoding="utf-8", newline="") as file:
        text = collection(list(csv.DictReader(file)))
    given.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
