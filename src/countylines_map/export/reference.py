"""The reference system of an export: which one, the step that leads there, and how far that step can be out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ..crs import degrees_to_grid
from ..errors import OutputError, Problem

if TYPE_CHECKING:
    from ..flowmap import FlowMap

DEGREES, GRID = 4326, 27700
OSTN15 = (
    "uk_os_OSTN15_NTv2_OSGBtoETRS.tif",
    "OSTN15_NTv2_OSGBtoETRS.gsb",
)  # PROJ's file, and the Ordnance Survey's own
FROM_GRID = (
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+step +proj=hgridshift +grids={} +step +proj=unitconvert +xy_in=rad +xy_out=deg"
)
KEPT = "the grid in which outlines and anchors are kept: no datum step lies between"
HELMERT = (
    "from the British National Grid by the Ordnance Survey's seven-parameter step, which is right to about 5 metres "
    "(it differs from OSTN15 by 1.8 metres in the middle and at most 4.7)"
)
BY_OSTN15 = (
    "from the British National Grid by OSTN15, which is right to about 0.1 metres "
    "(by the Ordnance Survey's seven-parameter step outside its cover)"
)


@dataclass(frozen=True)
class System:
    """A reference system by its EPSG code, and `step`, one sentence that says how coordinates came into it.

    `own` says that the map's degrees are those of a user's own polygons: no step of ours lies before them.
    """

    code: int
    step: str
    own: bool = False

    @property
    def name(self) -> str:
        """Such as EPSG:27700."""
        return f"EPSG:{self.code}"

    def project(self, shapes: np.ndarray) -> np.ndarray:
        """Geometries in the map's own degrees as geometries in this system; None stays None."""
        if self.code == DEGREES and (self.own or not _ostn15()):
            return shapes
        found: np.ndarray = shapely.transform(shapes, self._points)
        return found

    def _points(self, degrees: np.ndarray) -> np.ndarray:
        if self.code == GRID and not self.own:
            return degrees_to_grid(degrees)
        degrees = degrees if self.own else _corrected(degrees)
        return degrees if self.code == DEGREES else np.column_stack(_onward(self.code).transform(*degrees.T))


def system_for(flow_map: FlowMap, code: int) -> System:
    """The reference system of an EPSG code for what a map holds.

    Raises: OutputError when there is none, or it is not one of places on a map.
    """
    coverage = flow_map.coverage
    if not flow_map.dataset.areas or coverage.vertices((), GRID) is not None:
        return system_of(code)
    given = f"longitude and latitude to which PROJ brought {coverage.name}"
    across = " Longitudes go on beyond 180 where the map crosses that meridian." if coverage.across else ""
    if code == DEGREES:
        return System(code, f"EPSG:4326, the {given}.{across}", own=True)
    step = _step(code)
    if across and not _crosses(code):
        what = f"EPSG:{code} ends at the 180th meridian, which this map crosses"
        raise OutputError(Problem(what, fix="leave --crs out, or give the system of that region, such as EPSG:3832"))
    kept = (
        "in which outlines are as the file has them; all else came " if coverage.vertices((), code) is not None else ""
    )
    return System(code, f"EPSG:{code}, {kept}by way of the {given}; then {step}.", own=True)


def _crosses(code: int) -> bool:
    """Whether the area that a system is for lies on both sides of the 180th meridian."""
    from pyproj import CRS

    area = CRS.from_epsg(code).area_of_use
    return area is not None and area.west > area.east


def _step(code: int) -> str:
    onward = _onward(code)
    return f"{onward.description}{f', right to about {onward.accuracy:g} metres' if onward.accuracy > 0 else ''}"


def system_of(code: int) -> System:
    """The reference system that has an EPSG code, for areas of the United Kingdom.

    Raises: OutputError when there is none, or it is not one of places on a map.
    """
    if code == GRID:
        return System(code, f"EPSG:27700, {KEPT}.")
    step = BY_OSTN15 if _ostn15() else HELMERT
    if code == DEGREES:
        return System(code, f"EPSG:4326, longitude and latitude {step}.")
    return System(code, f"EPSG:{code}, by way of longitude and latitude {step}; then {_step(code)}.")


def usual_system(flow_map: FlowMap) -> System:
    """The national grid for a map of Great Britain and for polygons of a user's own that are in it, elsewhere longitude and latitude."""
    if flow_map.dataset.areas:
        return system_for(flow_map, DEGREES if flow_map.coverage.vertices((), GRID) is None else GRID)
    british = all(str(code).startswith(("E", "W", "S", "CER-")) for code in flow_map.areas.index)
    return system_of(GRID if british and len(flow_map.areas) else DEGREES)


@lru_cache(maxsize=1)
def _ostn15() -> Any:
    """The exact step, where PROJ has its grid under either name; None elsewhere."""
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    for grid in OSTN15:
        try:
            step = Transformer.from_pipeline(FROM_GRID.format(grid))
            lon, _ = step.transform(622575.72, 308274.69, errcheck=True)
        except ProjError:
            continue
        if np.isfinite(lon):
            return step
    return None


def _corrected(degrees: np.ndarray) -> np.ndarray:
    """The map's own degrees by the exact step, where there is one and it covers the point."""
    step = _ostn15()
    if step is None or not len(degrees):
        return degrees
    exact = np.column_stack(step.transform(*degrees_to_grid(degrees).T))
    return np.where(np.isfinite(exact).all(axis=1)[:, None], exact, degrees)


@lru_cache(maxsize=4)
def _onward(code: int) -> Any:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    fix = "give an EPSG code such as 27700, 4326 or 3857"
    try:
        wanted = CRS.from_epsg(code)
    except CRSError:
        raise OutputError(Problem(f"EPSG:{code} is not a reference system", fix=fix)) from None
    if not (wanted.is_projected or wanted.is_geographic) or len(wanted.axis_info) != 2:
        raise OutputError(Problem(f"EPSG:{code} ({wanted.name}) is not a system of places on a map", fix=fix))
    return Transformer.from_crs(f"EPSG:{DEGREES}", wanted, always_xy=True)
