"""Files of districts as people download them: whatever the format, the reference system and the names of columns.

What comes out always looks the same; what a file does not say clearly is asked for, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..crs import degrees_to_grid
from ..errors import Problem, SourceError
from .area_levels import level_columns
from .layers import FORMATS, MapLayer, opened

SYSTEMS = {27700: "EPSG:27700", 4326: "EPSG:4326", 3857: "EPSG:3857", 4258: "EPSG:4326", 4277: "EPSG:4277"}
"""Reference systems that files of districts come in, by EPSG code, and as what they are read: ETRS89 (4258) is within a metre of WGS 84."""

_DEGREES = (4326, 4258, 4277)
_CODE = re.compile(r"lad(\d\d)?cd", re.IGNORECASE)
_NAME = re.compile(r"lad(\d\d)?nm", re.IGNORECASE)
_PLAIN = ("id", "name")
_MONTHS = {
    "jan": "uary", "feb": "ruary", "mar": "ch", "apr": "il", "may": "", "jun": "e", "jul": "y", "aug": "ust", "sep": "tember",
    "oct": "ober", "nov": "ember", "dec": "ember",
}  # fmt: skip
_WORDS = "|".join(
    f"{short}(?:{rest}|t)?" if short == "sep" else f"{short}(?:{rest})?" for short, rest in _MONTHS.items()
)
_EDITION = re.compile(rf"(?<![a-z])({_WORDS})[ _-]*((?:20)?[0-9]{{2}})(?![0-9])", re.IGNORECASE)
_DATED = re.compile(r"(?<![0-9])(20[0-9]{2})[_-](0[1-9]|1[0-2])(?![0-9])")
_DETAIL = re.compile(r"(?<![a-z])(BFE|BFC|BGC|BSC|BUC)(?![a-z])", re.IGNORECASE)
_FIX = f"give {FORMATS} of local authority districts"


def read_districts(path: Path) -> gpd.GeoDataFrame:
    """The polygons of a file (EPSG:27700): `area_code`, `area_name`, `geometry`, in the order of the file, unchecked.

    Columns of code and name are found by pattern (LAD24CD, lad16nm, ... or id and name). GeoJSON and TopoJSON that
    name no reference system are in longitude and latitude, as their standards say. `attrs["year"]` is the year in
    the name of the column of codes ("2024"), or empty.

    Raises: SourceError when the file cannot be read, or does not say clearly which column or reference system it has.
    """
    with opened(path, _FIX) as layers:
        layer, code, name = _layer(layers, path)
        frame = layer.read([column for column in (code, name) if column])
        if not isinstance(frame, gpd.GeoDataFrame):
            raise SourceError(Problem(f"the layer '{layer.name}' has no polygons", str(path), _FIX))
        frame = on_the_grid(frame, path)
    codes = frame[code].astype("str").str.strip()
    names = frame[name].astype("str").str.strip() if name else codes
    found = gpd.GeoDataFrame({"area_code": codes, "area_name": names}, geometry=frame.geometry, crs=frame.crs)
    found.attrs["year"] = _year(code)
    return found


def dissolved(read: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Features of one code united, such as the wards of a district, as `read_districts` gives them, and what to say of that."""
    if read["area_code"].is_unique:
        return read, ()
    shapes = read.geometry.make_valid()
    united = shapes.groupby(read["area_code"].to_numpy()).agg(lambda parts: shapely.union_all(parts.to_numpy()))
    names = read.drop_duplicates("area_code").set_index("area_code")["area_name"]
    found = gpd.GeoDataFrame(
        {"area_code": united.index, "area_name": names[united.index].to_numpy()},
        geometry=united.to_numpy(),
        crs=read.crs,
    )
    found.attrs = dict(read.attrs)
    return found, (f"{len(read):,} features were united to {len(found)} districts",)


def edition(name: str) -> tuple[str, str]:
    """Vintage and generalisation that a file's or service's name speaks of, empty where it does not.

    >>> edition("Local_Authority_Districts_DEC_2025_Boundaries_UK_BUC.gpkg")
    ('2025-12', 'BUC')
    >>> edition("lad_2024_05_uk.topojson"), edition("districts.geojson"), edition("lad_decimated_20.geojson")
    (('2024-05', ''), ('', ''), ('', ''))
    """
    detail = _DETAIL.search(re.sub("[_ .-]", " ", name))
    generalisation = detail[1].upper() if detail else ""
    if dated := _DATED.search(name):
        return f"{dated[1]}-{dated[2]}", generalisation
    if worded := _EDITION.search(name):
        return f"20{worded[2][-2:]}-{list(_MONTHS).index(worded[1].lower()[:3]) + 1:02}", generalisation
    return "", generalisation


def _layer(layers: Sequence[MapLayer], path: Path) -> tuple[MapLayer, str, str]:
    """The one layer that has a column of district codes, with the names of its columns of code and name."""
    found: list[tuple[MapLayer, list[str], list[str]]] = []
    seen: list[str] = []
    for layer in layers:
        seen += layer.fields
        if codes := _matching(layer.fields, _CODE, _PLAIN[0]):
            found.append((layer, codes, _matching(layer.fields, _NAME, _PLAIN[1])))
    if not found:
        what = f"no column of district codes (like LAD24CD, or id) among {', '.join(seen[:20]) or 'none at all'}"
        code = next((field for field in seen if field.upper().endswith("CD")), "")
        own = f", or draw these areas with build --areas {path.name} --code-column {code}" if code else ""
        raise SourceError(Problem(what, str(path), _FIX + own))
    official = [part for part in found if _CODE.fullmatch(part[1][0])]
    alone = [
        part for part in official if not level_columns(part[0].fields)
    ]  # wards say their district beside their own code
    official = alone if len(alone) == 1 else official
    found = official if len(official) == 1 else found  # beside districts, another layer may well have an "id"
    if len(found) > 1:
        named = ", ".join(layer.name for layer, _, _ in found)
        raise SourceError(Problem(f"several layers have district codes: {named}", str(path), "give a file with one"))
    layer, codes, names = found[0]
    if len(codes) > 1:
        what = f"several columns could be the district codes: {', '.join(codes)}"
        raise SourceError(Problem(what, str(path), "give a file with one of them"))
    return layer, codes[0], names[0] if names else ""


def _matching(fields: Sequence[str], pattern: re.Pattern[str], plain: str) -> list[str]:
    official = [field for field in fields if pattern.fullmatch(field)]
    return official or [field for field in fields if field.lower() == plain]


def check_coordinates(frame: gpd.GeoDataFrame, degrees: bool, where: str) -> None:
    """Refuse coordinates that cannot be what the reference system says.

    Raises: SourceError for coordinates that are not finite, metres that are called degrees, and degrees that are called metres.
    """
    points, owner = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    wild = ~np.isfinite(points).all(axis=1) | (np.abs(points) > _FARTHEST_M).any(axis=1)
    if wild.any():
        what = (
            f"feature {owner[wild][0] + 1} has a coordinate that is not a place on Earth ({points[wild][0].tolist()})"
        )
        raise SourceError(Problem(what, where, "save the file again from its source"))
    if not len(points):
        return
    fix = "give a file that names its true reference system"
    most = np.abs(points).max(axis=0)
    if degrees and (most[0] > 180 or most[1] > 90):
        swapped = "; latitude may stand before longitude" if most[0] <= 90 and most[1] <= 180 else ""
        raise SourceError(
            Problem(f"the coordinates are not longitudes and latitudes, though the file says so{swapped}", where, fix)
        )
    if not degrees and most.max() <= 360:
        raise SourceError(
            Problem("the coordinates are in degrees, though the file says that they are in metres", where, fix)
        )


_FARTHEST_M = 1e8  # twice around the Earth and more: beyond any plane that maps are drawn in


def has_districts(layer: MapLayer) -> str:
    """The column of official district codes (LAD24CD) in a layer; nothing where there is none, or several."""
    codes = [field for field in layer.fields if _CODE.fullmatch(field)]
    return codes[0] if len(codes) == 1 else ""


def on_the_grid(frame: gpd.GeoDataFrame, path: Path) -> gpd.GeoDataFrame:
    """A frame of the United Kingdom in EPSG:27700, taken there by the same steps as on every map.

    Raises: SourceError where it is in a reference system that is not one of `SYSTEMS`, or its coordinates cannot be what that says.
    """
    if frame.crs is None:
        raise SourceError(Problem("the file does not say its reference system", str(path), "give one with its .prj"))
    system = frame.crs.to_epsg(min_confidence=20)
    if system not in SYSTEMS:
        what = f"the reference system is {frame.crs.name}, not EPSG:{', '.join(map(str, SYSTEMS))}"
        raise SourceError(Problem(what, str(path), "give a file in one of them"))
    check_coordinates(frame, system in _DEGREES, str(path))
    frame = frame.set_crs(SYSTEMS[system], allow_override=True)
    if system in (27700, 4277):
        return frame.to_crs("EPSG:27700")
    shapes = frame.to_crs("EPSG:4326").geometry.to_numpy()
    known = ~pd.isna(shapes)
    shapes[known] = shapely.transform(shapes[known], degrees_to_grid)
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs="EPSG:27700"))


def _year(column: str) -> str:
    match = _CODE.fullmatch(column)
    return f"20{match[1]}" if match and match[1] else ""
