"""361 made-up official districts: what the portal would send, without the portal."""

import geopandas as gpd
import shapely

from countylines_map.files import geodata
from countylines_map.membership import load_membership

MEMBERSHIP = load_membership()


def all_districts() -> gpd.GeoDataFrame:
    """361 districts: the built-in ones made coarse, and eleven squares for Northern Ireland."""
    built_in = gpd.read_file(geodata() / "districts.gpkg", layer="districts")[["area_code", "area_name", "geometry"]]
    british = built_in[~built_in["area_code"].str.startswith("N")]
    coarse = shapely.coverage_simplify(british.geometry.to_numpy(), 500)
    irish = [code for code in MEMBERSHIP.districts if code.startswith("N")]
    squares = [shapely.box(20_000 + 5_000 * i, 500_000, 25_000 + 5_000 * i, 505_000) for i in range(len(irish))]
    codes, names = [*british["area_code"], *irish], [*british["area_name"], *(MEMBERSHIP.area(c).name for c in irish)]
    columns = {"OBJECTID": range(1, 362), "LAD25CD": codes, "LAD25NM": names}
    return gpd.GeoDataFrame(columns, geometry=[*coarse, *squares], crs="EPSG:27700")


DISTRICTS = all_districts()
