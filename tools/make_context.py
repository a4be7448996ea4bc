"""Make geodata/context.wkb: the land of other countries, drawn quietly around a map so that no land ends at a border or a frame.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_context.py package/countries-10m.json package/countries-50m.json

Natural Earth, public domain: near the United Kingdom at 1:10m, elsewhere at 1:50m, both simplified. Along the border of Northern Ireland
the land goes on for some kilometres into it, below the districts, since their line is another one. The file is a collection of one
MultiPolygon of all other countries and one of the United Kingdom, for maps of elsewhere (longitude and latitude, WKB).
"""

import argparse
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from countylines_map.files import geodata
from countylines_map.sources import sha256_of

NEAR = shapely.box(-13, 47.5, 10, 63)
"""Around the United Kingdom: Ireland, France, the Low Countries, Norway and the Faroes."""
NEAR_DEGREES, FAR_DEGREES = 0.004, 0.02
ISLET_DEGREES2 = {"near": 0.0002, "far": 0.004}
UNDER_DEGREES = 0.08
UNITED_KINGDOM, IRELAND = "826", "372"  # ISO 3166 numbers
FARTHEST_SOUTH = -85.0  # beyond, Web Mercator shows nothing


def land(path: Path) -> gpd.GeoSeries:
    """Countries by their number; where a country has several records they are one."""
    table = gpd.read_file(path, layer="countries").set_crs("EPSG:4326", allow_override=True)
    shapes = shapely.make_valid(table.geometry.to_numpy())
    return gpd.GeoSeries(shapes, index=table["id"].fillna("none"), crs="EPSG:4326")


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


def main() -> None:
    """Write the two shapes, the same bytes for the same input."""
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
    print(path.name, path.stat().st_size, "bytes,", shapely.get_num_coordinates(shapes), "vertices,", sha256_of(path))


if __name__ == "__main__":
    main()
