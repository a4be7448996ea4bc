"""The built-in districts, read straight from the SQLite file that a GeoPackage is: GDAL takes a tenth of a whole build to load."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

_ENVELOPE = (0, 32, 48, 48, 64)  # bytes before the shape, by the number in the header's flags

BUILT_IN_PARTS = (
    "districts", "police-force-areas", "super-output-areas", "small-areas", "postcode-directory", "natural-earth", "memberships",
)  # fmt: skip
"""Keys of the records in `sources.toml` of all that the built-in districts are made of."""


def built_in_districts(path: Path) -> gpd.GeoDataFrame:
    """The layer `districts` of the GeoPackage that is shipped: index `area_code`, columns as written there, EPSG:27700.

    The layout of a geometry is that of the GeoPackage standard (OGC 12-128r19, 2.1.3).

    >>> from countylines_map.files import geodata
    >>> built_in_districts(geodata() / "districts.gpkg").loc["E07000148", "area_name"]
    'Norwich'

    Raises: sqlite3.Error where the file is not such a GeoPackage.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        table = pd.read_sql_query("SELECT * FROM districts ORDER BY fid", file, index_col="area_code")
    shapes = shapely.from_wkb([blob[8 + _ENVELOPE[blob[3] >> 1 & 7] :] for blob in table["geom"]])
    return gpd.GeoDataFrame(table.drop(columns=["fid", "geom"]), geometry=shapes, crs=27700)
