"""Files of districts as people download them: whatever the format, the reference system and the names of columns.

What comes out always looks the same; what a file does not say clearly is asked for, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from ..errors import Problem, SourceError

SYSTEMS = (27700, 4326, 3857)
"""Reference systems that files of districts come in, by EPSG code."""

_CODE = re.compile(r"lad(\d\d)?cd", re.IGNORECASE)
_NAME = re.compile(r"lad(\d\d)?nm", re.IGNORECASE)
_PLAIN = ("id", "name")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EDITION = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*[ _-]*((?:20)?\d\d)(?!\d)", re.IGNORECASE)
_DATED = re.compile(r"(?<!\d)(20\d\d)[_-](0[1-9]|1[0-2])(?!\d)")
_DETAIL = re.compile(r"(?<![a-z])(BFE|BFC|BGC|BSC|BUC)(?![a-z])", re.IGNORECASE)
_CURE = "give a GeoJSON, GeoPackage, zipped shapefile, FlatGeobuf or TopoJSON of local authority districts"


def read_districts(path: Path) -> gpd.GeoDataFrame:
    """The polygons of a file (EPSG:27700): `area_code`, `area_name`, `geometry`, in the order of the file, unchecked.

    Columns of code and name are found by pattern (LAD24CD, lad16nm, ... or id and name). GeoJSON and TopoJSON that
    name no reference system are in longitude and latitude, as their standards say. `attrs["year"]` is the year in
    the name of the column of codes ("2024"), or empty.

    Raises: SourceError when the file cannot be read, or does not say clearly which column or reference system it has.
    """
    if not path.is_file():
        raise SourceError(Problem("there is no such file", str(path), _CURE))
    try:
        layer, code, name = _layer(path)
        columns = [column for column in (code, name) if column]
        frame = pyogrio.read_dataframe(path, layer=layer, columns=columns)
    except (DataSourceError, DataLayerError, FeatureError, GeometryError) as error:
        raise SourceError(Problem(f"cannot be read as a map layer ({error})", str(path), _CURE)) from None
    if "geometry" not in frame:
        raise SourceError(Problem(f"the layer '{layer}' has no polygons", str(path), _CURE))
    frame = _projected(frame, path)
    codes = frame[code].astype("str").str.strip()
    names = frame[name].astype("str").str.strip() if name else codes
    found = gpd.GeoDataFrame({"area_code": codes, "area_name": names}, geometry=frame.geometry, crs=frame.crs)
    found.attrs["year"] = _year(code)
    return found


def edition(name: str) -> tuple[str, str]:
    """Vintage and generalisation that a file's or service's name speaks of, empty where it does not.

    >>> edition("Local_Authority_Districts_DEC_2025_Boundaries_UK_BUC.gpkg")
    ('2025-12', 'BUC')
    >>> edition("lad_2024_05_uk.topojson"), edition("districts.geojson")
    (('2024-05', ''), ('', ''))
    """
    detail = _DETAIL.search(re.sub("[_ .-]", " ", name))
    generalisation = detail[1].upper() if detail else ""
    if dated := _DATED.search(name):
        return f"{dated[1]}-{dated[2]}", generalisation
    if worded := _EDITION.search(name):
        return f"20{worded[2][-2:]}-{_MONTHS.index(worded[1].lower()) + 1:02}", generalisation
    return "", generalisation


def _layer(path: Path) -> tuple[str, str, str]:
    """The one layer that has a column of district codes, with the names of its columns of code and name."""
    found, seen = [], []
    for layer, _ in pyogrio.list_layers(path):
        fields = list(pyogrio.read_info(path, layer=layer)["fields"])
        seen += fields
        if codes := _matching(fields, _CODE, _PLAIN[0]):
            found.append((str(layer), codes, _matching(fields, _NAME, _PLAIN[1])))
    if not found:
        what = f"no column of district codes (like LAD24CD, or id) among {', '.join(seen) or 'none at all'}"
        raise SourceError(Problem(what, str(path), _CURE))
    if len(found) > 1:
        layers = ", ".join(layer for layer, _, _ in found)
        raise SourceError(Problem(f"several layers have district codes: {layers}", str(path), "give a file with one"))
    layer, codes, names = found[0]
    if len(codes) > 1:
        what = f"several columns could be the district codes: {', '.join(codes)}"
        raise SourceError(Problem(what, str(path), "give a file with one of them"))
    return layer, codes[0], names[0] if names else ""


def _matching(fields: Sequence[str], pattern: re.Pattern[str], plain: str) -> list[str]:
    official = [field for field in fields if pattern.fullmatch(field)]
    return official or [field for field in fields if field.lower() == plain]


def _projected(frame: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """The frame in EPSG:27700."""
    if frame.crs is None and path.suffix.lower() in (".topojson", ".json", ".geojson"):
        frame = frame.set_crs("EPSG:4326")
    if frame.crs is None:
        raise SourceError(Problem("the file does not say its reference system", str(path), "give one with its .prj"))
    system = frame.crs.to_epsg(min_confidence=20)
    if system not in SYSTEMS:
        what = f"the reference system is {frame.crs.name}, not EPSG:{', '.join(map(str, SYSTEMS))}"
        raise SourceError(Problem(what, str(path), "give a file in one of them"))
    west, south, east, north = frame.total_bounds
    if system == 4326 and (min(west, south) < -180 or max(east, north) > 180):
        what = "the coordinates are not longitudes and latitudes, though the file says so"
        raise SourceError(Problem(what, str(path), "give a file that names its reference system"))
    return frame.set_crs(f"EPSG:{system}", allow_override=True).to_crs("EPSG:27700")


def _year(column: str) -> str:
    match = _CODE.fullmatch(column)
    return f"20{match[1]}" if match and match[1] else ""
