"""Polygons of a user's own, anywhere on Earth: beats, wards, French departments; each is an area by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from ..crs import Plane, plane_about
from ..errors import Problem, SourceError, did_you_mean
from ..membership import Area, Membership
from ..sources import Source, sha256_of
from .areas import Areas
from .layers import FORMATS, MapLayer, opened
from .readers import check_coordinates

KIND = "area"
"""The level of every area of a user's own, as `Area.kind` has it."""

FARTHEST_NORTH = 85.0
"""Latitude beyond which Web Mercator, in which maps are drawn, shows nothing as it is."""

FRAME = "the frame of areas"
_LAND = "land"
_FIX = f"give {FORMATS} of polygons"


@dataclass(frozen=True)
class OwnAreas(Areas):
    """Areas that are one polygon each, in a plane about their middle; `meeting` says whether they are a valid coverage.

    `shapes` are the polygons in longitude and latitude, as the file has them, in the order of `districts`.
    """

    meeting: bool = False
    shapes: tuple[Any, ...] = ()

    def frame(self, codes: Iterable[str]) -> gpd.GeoDataFrame:
        """As `Areas.frame`.

        Raises: SourceError also where the areas cannot be shown on one map: across the 180th meridian, or at a pole.
        """
        found = super().frame(codes)
        found = found.set_geometry([self.shapes[self.rows(code)[0]] for code in found.index], crs=found.crs)
        if len(found) and (problems := [*_beyond(found, self.name)]):
            raise SourceError(problems)
        return found

    def apart(self, codes: Iterable[str]) -> bool:
        """Whether no two areas overlap, and all share the vertices of their common edges."""
        return self.meeting

    def land(self, without: Iterable[str] = ()) -> gpd.GeoDataFrame:
        """All areas of the file but some, as one quiet backdrop (EPSG:4326): index "land"; `area_name`, `geometry`."""
        left = np.array(self.shapes, dtype=object)[~self.districts.index.isin(set(without))]
        index = pd.Index([_LAND] if len(left) else [], name="area_code")
        union = shapely.coverage_union_all(left) if self.meeting else shapely.union_all(left)
        low, high = shapely.bounds(left)[:, [1, 3]].T if len(left) else (np.zeros(1), np.zeros(1))
        if max(high.max(), -low.min()) > FARTHEST_NORTH:
            union = shapely.intersection(union, shapely.box(-180, -FARTHEST_NORTH, 180, FARTHEST_NORTH))
        names, shapes = [self.name] * len(index), [union] * len(index)
        return gpd.GeoDataFrame({"area_name": names}, geometry=shapes, index=index, crs="EPSG:4326")


def load_own_areas(said: Mapping[str, Any], folder: Path = Path()) -> OwnAreas:
    """Areas from a dataset's table `[areas]`: `file` (below `folder`), `code_column`, `name_column`, `layer`, `crs`, `source`.

    Each feature is one area. Codes must be there and different; names may be shared, and are then refused where they are used. A
    partial coverage is enough. `crs` is for a file that does not say its reference system; `source` is a line to show with the outlines.

    `loaded` is what `areas_of_frame` made, in place of all these.
    Raises: SourceError when the file cannot be read or is not as said, with all problems.
    """
    if "loaded" in said:
        loaded: OwnAreas = said["loaded"]
        return loaded
    path = folder / said["file"]
    try:
        state = path.stat()
    except OSError:
        raise SourceError(Problem("there is no such file", str(path), _FIX)) from None
    words = tuple(str(said.get(word, "")) for word in ("code_column", "name_column", "layer", "crs", "source"))
    return _loaded(path, words, (state.st_mtime_ns, state.st_size))


def areas_of_frame(
    frame: gpd.GeoDataFrame, code: str | None = None, name: str | None = None, source: str = ""
) -> OwnAreas:
    """Areas from a GeoDataFrame of polygons, in any reference system that it says: each row is one area.

    `code` and `name` are columns; without them, the index has the codes and the codes are the names. `source` is a line to show with
    the outlines.
    Raises: SourceError where a column is not there, a code is missing or not its own, a row has no polygon, or the frame says no
    reference system; all problems at once.
    """
    there = [str(column) for column in frame.columns]
    wrong = [
        Problem(f"there is no column '{column}'", FRAME, did_you_mean(column, there))
        for column in (code, name)
        if column is not None and column not in there
    ]
    if frame.crs is None:
        wrong.append(Problem("the frame does not say its reference system", FRAME, "set it: frame.set_crs(4326)"))
    if wrong:
        raise SourceError(wrong)
    check_coordinates(frame, frame.crs.is_geographic, FRAME)
    codes = [_text(value) for value in (frame.index if code is None else frame[code])]
    names = codes if name is None else [_text(value) for value in frame[name]]
    degrees = frame.to_crs("EPSG:4326").geometry.to_numpy()
    if problems := [*_faults(codes, names, degrees, FRAME)]:
        raise SourceError(problems)
    return _made(FRAME, "", codes, names, degrees, [], source)


@lru_cache(maxsize=4)  # names and polygons ask for the same file
def _loaded(path: Path, words: tuple[str, ...], state: tuple[int, int]) -> OwnAreas:
    code, name, layer, crs, source = words
    with opened(path, _FIX) as layers:
        chosen = _layer(layers, layer, path)
        _check_columns(chosen, {"code_column": code, "name_column": name}, path)
        frame = chosen.read(list(dict.fromkeys((code, name))))
        if not isinstance(frame, gpd.GeoDataFrame):
            raise SourceError(Problem(f"the layer '{chosen.name}' has no polygons", str(path), _FIX))
        degrees, notes = _in_degrees(frame, crs, str(path))
    codes, names = ([_text(value) for value in frame[column]] for column in (code, name))
    if problems := [*_faults(codes, names, degrees, str(path))]:
        raise SourceError(problems)
    return _made(path.name, sha256_of(path), codes, names, degrees, notes, source)


def _made(
    title: str, sha256: str, codes: list[str], names: list[str], degrees: np.ndarray, notes: list[str], source: str
) -> OwnAreas:
    if invalid := int((~shapely.is_valid(degrees)).sum()):
        degrees = np.array([shapely.union_all(_polygons(shape)) for shape in shapely.make_valid(degrees)], dtype=object)
        notes.append(f"{invalid} polygons of {title} cross themselves and were put right")
    plane = _plane(degrees)
    shapes = shapely.transform(degrees, plane.from_degrees)
    apart = int((~shapely.is_empty(shapely.coverage_invalid_edges(degrees))).sum())
    if apart:
        valid = shapely.make_valid(shapes)
        over = (shapely.area(valid).sum() - shapely.area(shapely.union_all(valid))) / 1e6
        notes.append(
            f"{apart} of the {len(codes)} areas of {title} overlap others or do not meet them exactly ({over:,.1f} km² twice)"
        )
    membership = Membership(
        {
            code: Area(code, name, "", KIND, KIND, "", "", frozenset({code}))
            for code, name in zip(codes, names, strict=True)
        },
        (),
    )
    columns = {"area_name": names, "anchor_e": np.nan, "anchor_n": np.nan, "postcodes": 0, "small_areas": 0}
    districts = gpd.GeoDataFrame(columns, geometry=list(shapes), index=pd.Index(codes, name="area_code"))
    lines = (source,) if source else ()
    record = Source(
        "areas", title, source or "not said", attribution=lines, file=title if sha256 else "", sha256=sha256
    )
    return OwnAreas(
        title,
        f"areas: {title}",
        membership,
        districts,
        (record,),
        plane,
        tuple(notes),
        meeting=not apart,
        shapes=tuple(degrees),
    )


def _text(value: Any) -> str:
    """A code or name as text; a whole number that a format keeps as a decimal is the whole number."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _layer(layers: Sequence[MapLayer], wanted: str, path: Path) -> MapLayer:
    names = [layer.name for layer in layers]
    if wanted and wanted not in names:
        raise SourceError(Problem(f"there is no layer '{wanted}'", str(path), did_you_mean(wanted, names)))
    if not wanted and len(layers) != 1:
        what = f"the file has {len(layers)} layers: {', '.join(names[:20])}"
        raise SourceError(
            Problem(what, str(path), f'name one: --layer "{names[0]}", or layer = "{names[0]}" under [areas]')
        )
    return next(layer for layer in layers if layer.name == wanted or not wanted)


def _check_columns(layer: MapLayer, columns: Mapping[str, str], path: Path) -> None:
    there = ", ".join(layer.fields[:30]) or "none"
    problems = []
    for word, column in columns.items():
        flag = f"--{word.replace('_', '-')}"
        if not column:
            problems.append(
                Problem(f"nothing says which column is the {word}", str(path), f"give {flag}; the columns are {there}")
            )
        elif column not in layer.fields:
            fix = did_you_mean(column, layer.fields, f"the columns are {there}")
            problems.append(Problem(f"there is no column '{column}'", str(path), fix))
    if problems:
        raise SourceError(problems)


def _in_degrees(frame: gpd.GeoDataFrame, crs: str, where: str) -> tuple[np.ndarray, list[str]]:
    """Polygons in longitude and latitude, from whatever reference system the file or the user names."""
    if frame.crs is None and not crs:
        fix = 'name it: --areas-crs EPSG:2154, or crs = "EPSG:2154" under [areas]'
        raise SourceError(Problem("the file does not say its reference system", where, fix))
    try:
        said = CRS.from_user_input(crs) if crs else frame.crs
    except CRSError:
        raise SourceError(Problem(f"'{crs}' is not a reference system", where, "write one like EPSG:2154")) from None
    if frame.crs is not None and said != frame.crs:
        what = f"the file says that its reference system is {frame.crs.name}, and you say {said.name}"
        raise SourceError(Problem(what, where, "leave --areas-crs out, or correct the file"))
    check_coordinates(frame, said.is_geographic, where)
    found: np.ndarray = frame.set_crs(said).to_crs("EPSG:4326").geometry.to_numpy()
    return found, []


def _faults(codes: list[str], names: list[str], shapes: np.ndarray, where: str) -> Iterable[Problem]:
    for what, values in (("code", codes), ("name", names)):
        if empty := [str(place) for place, value in enumerate(values, start=1) if not value]:
            missing = f"{len(empty)} features have no {what} (feature {', '.join(empty[:5])})"
            yield Problem(missing, where, "fill them in, or leave them out")
    twice = pd.Series(codes)[pd.Series(codes).duplicated() & (np.array(codes) != "")].unique()
    if len(twice):
        shown = ", ".join(twice[:5])
        fix = "dissolve the features by that column, or name another"
        yield Problem(f"{len(twice)} codes are there more than once ({shown})", where, fix)
    bare = [code for code, shape in zip(codes, shapes, strict=True) if not len(_polygons(shape))]
    if bare:
        yield Problem(
            f"{len(bare)} areas have no polygon ({', '.join(bare[:5])})", where, "fill them in, or leave them out"
        )


def _polygons(shape: Any) -> np.ndarray:
    parts = shapely.get_parts(shapely.get_parts(shape)) if shape is not None else np.array([], dtype=object)
    found: np.ndarray = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    return found


def _plane(degrees: np.ndarray) -> Plane:
    """The plane about the middle of the polygons, on whichever side of the 180th meridian most of them are."""
    west, south, east, north = shapely.bounds(degrees).T
    turned = np.radians((west + east) / 2)
    longitude = float(np.degrees(np.arctan2(np.sin(turned).mean(), np.cos(turned).mean())))
    return plane_about(round(longitude, 3), round(float((south.min() + north.max()) / 2), 3))


def _beyond(found: gpd.GeoDataFrame, where: str) -> Iterable[Problem]:
    """What of a map's areas cannot be shown on it."""
    west, south, east, north = found.bounds.to_numpy().T
    named = found["area_name"].to_numpy()
    if east.max() - west.min() > 180:
        wide = named[east - west > 180]
        across = f"{wide[0]} lies" if len(wide) else f"{named[west.argmin()]} and {named[east.argmax()]} lie"
        what = f"{across} on both sides of the 180th meridian, or half the Earth apart, which one map does not show"
        yield Problem(what, where, "leave out the areas on one side, or map them by themselves")
    for name in named[(south < -FARTHEST_NORTH) | (north > FARTHEST_NORTH)]:
        what = f"{name} reaches beyond {FARTHEST_NORTH:.0f} degrees of latitude, where this map's projection ends"
        yield Problem(what, where, "leave it out, or cut it off there")
