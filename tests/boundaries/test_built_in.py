"""The built-in districts are read without GDAL: what comes of it is what GDAL reads."""

import geopandas as gpd
from geopandas.testing import assert_geodataframe_equal

from countylines_map.boundaries.built_in import built_in_districts
from countylines_map.files import geodata


def test_the_built_in_districts_are_what_gdal_reads() -> None:
    path = geodata() / "districts.gpkg"
    by_gdal = gpd.read_file(path, layer="districts").set_index("area_code")
    assert len(by_gdal) == 361
    assert_geodataframe_equal(built_in_districts(path), by_gdal)
