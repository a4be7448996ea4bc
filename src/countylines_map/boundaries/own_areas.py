"""Polygons of a user's own, anywhere on Earth: beats, wards, French departments; each is an area by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..crs import Plane, plane_about
from ..errors import Problem, SourceError, did_you_mean
from ..membership import Area, Membership
from ..sources import Source, sha256_of
from .area_sets import AreaSet, find_set
from .areas import Areas
from .editions import edition_words
from .layers import FORMATS
from .meridian import around, facing, middle_of, turned
from .own_files import Features, features_of, polygons, read_features, text

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

    `shapes` are the polygons in longitude and latitude, as the file has them, in the order of `districts`; `given` are they in the
    reference system of the file (`system`, an EPSG code; 0 where they were put right, or it has none). `middle` is the longitude that a
    map across the 180th meridian is turned to, and then longitudes go on beyond 180.
    """

    meeting: bool = False
    shapes: tuple[Any, ...] = ()
    given: tuple[Any, ...] = ()
    system: int = 0
    middle: float | None = None

    def for_map(self, codes: Iterable[str]) -> OwnAreas:
        """The same for one map of some areas: turned to face them where they lie on both sides of the 180th meridian."""
        named = np.array([self.shapes[row] for code in dict.fromkeys(codes) for row in self.rows(code)], dtype=object)
        middle = middle_of(named) if len(named) else None
        if middle is None:
            return self
        shapes = facing(np.array(self.shapes, dtype=object), middle)
        _, south, _, north = shapely.total_bounds(named)
        plane = plane_about(round(middle, 3), round(float(south + north) / 2, 3), middle=middle)
        districts = self.districts.set_geometry(list(shapely.transform(shapes, plane.from_degrees)))
        meeting = bool(shapely.coverage_is_valid(shapes))
        return replace(
            self, shapes=tuple(shapes), districts=districts, plane=plane, middle=middle, meeting=meeting, _polygons={}
        )

    @property
    def across(self) -> bool:
        """As `Areas.across`."""
        return self.middle is not None

    def turned(self, longitude: float) -> float:
        """As `Areas.turned`."""
        return longitude if self.middle is None else turned(longitude, self.middle)

    def facing(self, land: Any) -> Any:
        """Land of the whole Earth, turned as the areas are."""
        return land if self.middle is None else around(land, self.middle)

    def vertices(self, codes: Iterable[str], system: int) -> list[Any] | None:
        """As `Areas.vertices`, where the file is in that reference system."""
        if not system or system != self.system or self.middle is not None:
            return None
        return [self.given[row] for code in codes for row in self.rows(code)]

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
            union = shapely.intersection(union, shapely.box(-540, -FARTHEST_NORTH, 540, FARTHEST_NORTH))
        names, shapes = [self.name] * len(index), [self.facing(union)] * len(index)
        return gpd.GeoDataFrame({"area_name": names}, geometry=shapes, index=index, crs="EPSG:4326")


def load_own_areas(said: Mapping[str, Any], folder: Path = Path()) -> OwnAreas:
    """Areas from a dataset's table `[areas]`: `file` (below `folder`), `code_column`, `name_column`, `layer`, `crs`, `source`.

    Each feature is one area. Codes must be there and different; names may be shared, and are then refused where they are used. A
    partial coverage is enough. `crs` is for a file that does not say its reference system; `source` is a line to show with the outlines.
    Where there is no such file, `file` may be the name of areas that were brought ("msoa", "wards-2024-05-BSC"), which need nothing else.

    `loaded` is what `areas_of_frame` made, in place of all these.
    Raises: SourceError when the file cannot be read or is not as said, with all problems.
    """
    if "loaded" in said:
        loaded: OwnAreas = said["loaded"]
        return loaded
    path = folder / said["file"]
    words = tuple(str(said.get(word, "")) for word in ("code_column", "name_column", "layer", "crs", "source"))
    kept = None if path.exists() else find_set(str(said["file"]))
    if kept:
        found = _loaded(kept.path, ("code", "name", "", "", words[-1]), _state(kept.path))
        return _brought(found, kept)
    return _loaded(path, words, _state(path))


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        raise SourceError(Problem("there is no such file", str(path), _FIX)) from None
    return state.st_mtime_ns, state.st_size


def _brought(areas: OwnAreas, kept: AreaSet) -> OwnAreas:
    """Areas that were brought under their own name, with the record that was kept."""
    words = f"{kept.level.words}: {edition_words(kept.source)}"
    return replace(areas, name=kept.name, description=words, sources=(kept.source,))


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
    codes = [text(value) for value in (frame.index if code is None else frame[code])]
    names = codes if name is None else [text(value) for value in frame[name]]
    return _made(FRAME, "", features_of(frame, codes, names, FRAME), source)


@lru_cache(maxsize=4)  # names and polygons ask for the same file
def _loaded(path: Path, words: tuple[str, ...], state: tuple[int, int]) -> OwnAreas:
    code, name, layer, crs, source = words
    return _made(path.name, sha256_of(path), read_features(path, code, name, layer, crs), source)


def _made(title: str, sha256: str, features: Features, source: str) -> OwnAreas:
    degrees, notes = _valid(features.degrees, title)
    plane = _plane(degrees)
    apart = int((~shapely.is_empty(shapely.coverage_invalid_edges(degrees))).sum())
    planar = shapely.transform(degrees, plane.from_degrees)
    notes += [_overlap(planar, apart, title)] if apart else []
    whole = degrees is features.degrees
    lines = (source,) if source else ()
    record = Source(
        "areas", title, source or "not said", attribution=lines, file=title if sha256 else "", sha256=sha256
    )
    return OwnAreas(
        title, f"areas: {title}", _membership(features), _districts(features, planar), (record,), plane, tuple(notes),
        meeting=not apart, shapes=tuple(degrees), given=tuple(features.given), system=features.system if whole else 0,
    )  # fmt: skip


def _valid(degrees: np.ndarray, title: str) -> tuple[np.ndarray, list[str]]:
    """Polygons that do not cross themselves, the same array where none did, and what was put right."""
    invalid = int((~shapely.is_valid(degrees)).sum())
    if not invalid:
        return degrees, []
    valid = np.array([shapely.union_all(polygons(shape)) for shape in shapely.make_valid(degrees)], dtype=object)
    one = invalid == 1
    what = "polygon of {} crosses itself and was" if one else "polygons of {} cross themselves and were"
    return valid, [f"{invalid} {what.format(title)} put right"]


def _overlap(planar: np.ndarray, apart: int, title: str) -> str:
    valid = shapely.make_valid(planar)
    twice = (shapely.area(valid).sum() - shapely.area(shapely.union_all(valid))) / 1e6
    return f"{apart} of the {len(planar)} areas of {title} overlap others or do not meet them exactly ({twice:,.1f} km² twice)"


def _membership(features: Features) -> Membership:
    named = zip(features.codes, features.names, strict=True)
    return Membership({code: Area(code, name, "", KIND, KIND, "", "", frozenset({code})) for code, name in named}, ())


def _districts(features: Features, planar: np.ndarray) -> gpd.GeoDataFrame:
    columns = {
        "area_name": features.names, "anchor_e": np.nan, "anchor_n": np.nan, "postcodes": 0, "small_areas": 0
    }  # fmt: skip
    return gpd.GeoDataFrame(columns, geometry=list(planar), index=pd.Index(features.codes, name="area_code"))


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
        across = f"parts of {wide[0]} lie" if len(wide) else f"{named[west.argmin()]} and {named[east.argmax()]} lie"
        what = f"{across} so far apart that one map, which shows half the Earth, does not hold them"
        yield Problem(what, where, "leave out the areas on one side, or map them by themselves")
    for name in named[(south < -FARTHEST_NORTH) | (north > FARTHEST_NORTH)]:
        what = f"{name} reaches beyond {FARTHEST_NORTH:.0f} degrees of latitude, where this map's projection ends"
        yield Problem(what, where, "leave it out, or cut it off there")
