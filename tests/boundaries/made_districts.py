"""361 made-up official districts: what the portal would send, without the portal."""

import geopandas as gpd
import shapely

from countylines_map.files import geodata
from countylines_map.membership import load_membership

MEMBERSHIP = load_membership()


def all_districts() -> gpd.GeoDataFrame:
    """361 districts: the built-in ones made coarse."""
    built_in = gpd.read_file(geodata() / "districts.gpkg", layer="districts")
    coarse = shapely.coverage_simplify(built_in.geometry.to_numpy(), 500)
    columns = {"OBJECTID": range(1, 362), "LAD25CD": built_in["area_code"], "LAD25NM": built_in["area_name"]}
    return gpd.GeoDataFrame(columns, geometry=coarse, crs="EPSG:27700")


DISTRICTS = all_districts()
