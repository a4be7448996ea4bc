"""Features of a user's file of polygons: its layer, its columns, its reference system, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from ..crs import grid_to_degrees
from ..errors import Problem, SourceError, did_you_mean
from .layers import FORMATS, MapLayer, opened
from .readers import check_coordinates

GRID = 27700
_FIX = f"give {FORMATS} of polygons"


@dataclass(frozen=True)
class Features:
    """Features that are areas: codes and names, polygons in longitude and latitude, and as the file has them in `system` (an EPSG
    code; 0 where it has none)."""

    codes: list[str]
    names: list[str]
    degrees: np.ndarray
    given: np.ndarray
    system: int


def read_features(path: Path, code: str, name: str, layer: str = "", crs: str = "") -> Features:
    """The features of a file's layer, each an area.

    Raises: SourceError when the file cannot be read, a layer or a column is not there, its reference system is not known, or codes are
    missing or not their own, with all problems of a kind.
    """
    with opened(path, _FIX) as layers:
        chosen = _layer(layers, layer, path, (code, name))
        _check_columns(chosen, {"code_column": code, "name_column": name}, path)
        frame = chosen.read(list(dict.fromkeys((code, name))))
        if not isinstance(frame, gpd.GeoDataFrame):
            raise SourceError(Problem(f"the layer '{chosen.name}' has no polygons", str(path), _FIX))
        frame = _placed(frame, crs, str(path))
    return features_of(frame, [text(value) for value in frame[code]], [text(value) for value in frame[name]], str(path))


def features_of(frame: gpd.GeoDataFrame, codes: list[str], names: list[str], where: str) -> Features:
    """Rows of a frame that says its reference system, each an area.

    Raises: SourceError as `read_features`.
    """
    check_coordinates(frame, frame.crs.is_geographic, where)
    given = frame.geometry.to_numpy()
    system = frame.crs.to_epsg() or 0
    degrees = (
        shapely.transform(given, grid_to_degrees) if system == GRID else frame.to_crs("EPSG:4326").geometry.to_numpy()
    )
    if problems := [*area_faults(codes, names, degrees, where)]:
        raise SourceError(problems)
    return Features(codes, names, degrees, given, system)


def text(value: Any) -> str:
    """A code or name as text; a whole number that a format keeps as a decimal is the whole number."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _layer(layers: Sequence[MapLayer], wanted: str, path: Path, columns: tuple[str, str]) -> MapLayer:
    names = [layer.name for layer in layers]
    if wanted and wanted not in names:
        raise SourceError(Problem(f"there is no layer '{wanted}'", str(path), did_you_mean(wanted, names)))
    if not wanted and len(layers) != 1:
        what = f"the file has {len(layers)} layers: {', '.join(names[:20])}"
        fitting = [layer.name for layer in layers if {*columns} - {""} <= {*layer.fields}] or names
        raise SourceError(
            Problem(what, str(path), f'name one: --layer "{fitting[0]}", or layer = "{fitting[0]}" under [areas]')
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


def _placed(frame: gpd.GeoDataFrame, crs: str, where: str) -> gpd.GeoDataFrame:
    """A frame in the reference system that the file or the user names."""
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
    return frame.set_crs(said)


def area_faults(codes: list[str], names: list[str], shapes: np.ndarray, where: str) -> Iterable[Problem]:
    """What is wrong with areas: codes and names that are missing, codes that are there twice, no polygon."""
    for what, values in (("code", codes), ("name", names)):
        if empty := [str(place) for place, value in enumerate(values, start=1) if not value]:
            missing = f"{len(empty)} features have no {what} (feature {', '.join(empty[:5])})"
            yield Problem(missing, where, "fill them in, or leave them out")
    twice = pd.Series(codes)[pd.Series(codes).duplicated() & (np.array(codes) != "")].unique()
    if len(twice):
        shown = ", ".join(twice[:5])
        fix = "dissolve the features by that column, or name another"
        yield Problem(f"{len(twice)} codes are there more than once ({shown})", where, fix)
    bare = [code for code, shape in zip(codes, shapes, strict=True) if not len(polygons(shape))]
    if bare:
        yield Problem(
            f"{len(bare)} areas have no polygon ({', '.join(bare[:5])})", where, "fill them in, or leave them out"
        )


def polygons(shape: Any) -> np.ndarray:
    """The parts of a geometry that are polygons and not empty."""
    parts = shapely.get_parts(shapely.get_parts(shape)) if shape is not None else np.array([], dtype=object)
    found: np.ndarray = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    return found
