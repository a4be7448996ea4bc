"""Make geodata/context.wkb and context_names.csv: the land of other countries, drawn quietly around a map so that no land ends at a border
or a frame, and names of countries, seas and cities.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_context.py package/countries-10m.json package/countries-50m.json

Natural Earth, public domain: near the United Kingdom at 1:10m, elsewhere at 1:50m, both simplified. Along the border of Northern Ireland
the land goes on for some kilometres into it, below the districts, since their line is another one. The file is a collection of one
MultiPolygon of all other countries and one of the United Kingdom, for maps of elsewhere (longitude and latitude, WKB).

Names of countries are those of Natural Earth, each in the middle of the country's widest part, for maps on which that part has room for it.
Seas, the parts of the United Kingdom and a few cities stand below with their places and the scales that they are for.
"""

import argparse
import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from countylines_map.crs import degrees_to_mercator, mercator_to_degrees
from countylines_map.files import geodata
from countylines_map.sources import sha256_of

NEAR = shapely.box(-13, 47.5, 10, 63)
"""Around the United Kingdom: Ireland, France, the Low Countries, Norway and the Faroes."""
NEAR_DEGREES, FAR_DEGREES = 0.004, 0.02
ISLET_DEGREES2 = {"near": 0.0002, "far": 0.004}
UNDER_DEGREES = 0.08
UNITED_KINGDOM, IRELAND = "826", "372"  # ISO 3166 numbers
FARTHEST_SOUTH = -85.0  # beyond, Web Mercator shows nothing
NAMES = ("name", "kind", "longitude", "latitude", "nearest", "farthest")
LETTER_PX, LEAST_ROOM_PX = 8.0, 40.0
PLACES = (  # name, kind, longitude, latitude, and the Mercator metres that a pixel shows, from and to which it is for
    ("North Sea", "sea", 2.6, 55.2, 150, 7000),
    ("Irish Sea", "sea", -4.9, 53.75, 100, 1900),
    ("English Channel", "sea", -1.6, 50.15, 100, 2600),
    ("Celtic Sea", "sea", -6.9, 50.9, 150, 2600),
    ("Atlantic Ocean", "sea", -11.0, 55.8, 500, 9000),
    ("Bay of Biscay", "sea", -4.6, 45.4, 400, 6000),
    ("Norwegian Sea", "sea", 2.0, 63.5, 800, 8000),
    ("Scotland", "country", -4.3, 57.05, 300, 3500),
    ("Wales", "country", -3.75, 52.35, 150, 2000),
    ("England", "country", -1.35, 52.75, 1500, 3000),
    ("Northern Ireland", "country", -6.8, 54.65, 100, 1200),
    ("London", "city", -0.12, 51.5, 40, 1200),
    ("Edinburgh", "city", -3.2, 55.94, 40, 1000),
    ("Cardiff", "city", -3.18, 51.5, 40, 800),
    ("Belfast", "city", -5.93, 54.6, 40, 800),
    ("Dublin", "city", -6.27, 53.34, 40, 1600),
    ("Paris", "city", 2.35, 48.86, 60, 3500),
)
HOME = ("United Kingdom",)  # its parts are named


def land(path: Path) -> gpd.GeoSeries:
    """Countries by their number; where a country has several records they are one."""
    table = gpd.read_file(path, layer="countries").set_crs("EPSG:4326", allow_override=True)
    shapes = np.array([across(shape) for shape in table.geometry], dtype=object)
    return gpd.GeoSeries(shapes, index=table["id"].fillna("none"), crs="EPSG:4326")


def across(shape: shapely.Geometry) -> shapely.Geometry:
    """A valid shape; a part whose ring runs on across the 180th meridian (in Fiji, in Russia) is cut there, not drawn around the Earth."""
    parts = shapely.get_parts(shape)
    west, south, east, _ = shapely.bounds(parts).T
    wide = (east - west > 300) & (south > FARTHEST_SOUTH)
    turned = shapely.transform(parts[wide], lambda at: np.where(at < (0, -90), at + np.array([360, 0]), at))
    halves = [shapely.clip_by_rect(shapely.make_valid(part), -180, -90, 180, 90) for part in turned]
    beyond = [shapely.clip_by_rect(shapely.make_valid(part), 180, -90, 540, 90) for part in turned]
    moved = [shapely.transform(part, lambda at: at - (360, 0)) for part in beyond]
    return shapely.union_all([*shapely.make_valid(parts[~wide]), *halves, *moved])


def slim(shape: shapely.Geometry, tolerance: float, islet: float) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.make_valid(shapely.simplify(shape, tolerance)))
    polygons = np.array([part for part in parts if part.geom_type == "Polygon" and part.area >= islet])
    return shapely.set_precision(shapely.multipolygons(polygons), 0.0001)


def neighbours(near: gpd.GeoSeries, far: gpd.GeoSeries) -> shapely.Geometry:
    """All land but that of the United Kingdom, of two scales."""
    home = near[UNITED_KINGDOM]
    others = shapely.union_all(near.drop(UNITED_KINGDOM).to_numpy())
    island = shapely.union_all([near[IRELAND], *(p for p in shapely.get_parts(home) if p.distance(near[IRELAND]) == 0)])
    under = shapely.intersection(shapely.buffer(near[IRELAND], UNDER_DEGREES), island)
    close = shapely.intersection(shapely.union_all([others, under]), NEAR)
    close = slim(close, NEAR_DEGREES, ISLET_DEGREES2["near"])
    wide = shapely.union_all(far.drop(UNITED_KINGDOM).to_numpy())
    wide = shapely.intersection(shapely.difference(wide, NEAR), shapely.box(-180, FARTHEST_SOUTH, 180, 90))
    wide = slim(wide, FAR_DEGREES, ISLET_DEGREES2["far"])
    return shapely.multipolygons(shapely.get_parts(shapely.union_all([close, wide], grid_size=0.0001)))


def named(path: Path) -> list[tuple[str, str, float, float, int, int]]:
    """Countries by name, from the largest: the middle of the widest part, and the scales at which the name has room there."""
    table = gpd.read_file(path, layer="countries").set_crs("EPSG:4326", allow_override=True)
    found = []
    for name, shape in zip(table["name"], map(across, table.geometry), strict=True):
        flat = shapely.transform(shapely.clip_by_rect(shape, -180, -80, 180, 80), degrees_to_mercator)
        parts = [part for part in shapely.get_parts(flat) if part.geom_type == "Polygon"]
        if not parts or name in HOME or name == "Antarctica":
            continue
        widest = shapely.maximum_inscribed_circle(max(parts, key=shapely.area), tolerance=2000)
        (lon, lat), *_ = mercator_to_degrees(np.array(widest.coords[:1]))
        farthest = 2 * widest.length / max(LETTER_PX * len(name), LEAST_ROOM_PX)
        found.append(
            (name, "country", round(float(lon), 2), round(float(lat), 2), round(farthest / 25), round(farthest * 1.6))
        )
    return sorted(found, key=lambda row: (-row[5], row[0]))


def main() -> None:
    """Write the two shapes and the names, the same bytes for the same input."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("near", type=Path, help="countries-10m.json of world-atlas")
    parser.add_argument("far", type=Path, help="countries-50m.json of world-atlas")
    given = parser.parse_args()
    near, far = land(given.near), land(given.far)
    home = slim(near[UNITED_KINGDOM], NEAR_DEGREES, ISLET_DEGREES2["near"])
    shapes = [shapely.normalize(shape) for shape in (neighbours(near, far), home)]
    assert shapely.is_valid(shapes).all()
    path = geodata() / "context.wkb"
    path.write_bytes(shapely.to_wkb(shapely.geometrycollections(shapes)))
    with (geodata() / "context_names.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([NAMES, *PLACES, *named(given.far)])
    print("context_names.csv", sha256_of(geodata() / "context_names.csv"))
    print(path.name, path.stat().st_size, "bytes,", shapely.get_num_coordinates(shapes), "vertices,", sha256_of(path))


if __name__ == "__main__":
    main()
