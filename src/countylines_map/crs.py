"""Reference systems and the steps between them: degrees (EPSG:4326), Web Mercator (EPSG:3857), the British National Grid (EPSG:27700).

The two formulas of Web Mercator are the definition of EPSG:3857 itself (spherical Mercator of radius 6,378,137 m; method 1024 of the
EPSG registry). Between the grid and degrees stands one fixed series of steps, in both directions: the Helmert transformation that the
Ordnance Survey gives in "A guide to coordinate systems in Great Britain", right to about 5 metres, which no map of the country shows.
A projection library left to choose would take longer to look through its register than a layout takes, and would choose otherwise
where its grids of corrections are installed, so that one map would come out differently on two machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from threading import get_ident
from typing import Any

import numpy as np
import shapely

RADIUS_M = 6_378_137.0
STEPS = (
    "+proj=pipeline "
    "+step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+step +proj=push +v_3 +step +proj=cart +ellps=airy "
    "+step +proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 +convention=position_vector "
    "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


def degrees_to_mercator(degrees: Any) -> np.ndarray:
    """Longitudes and latitudes (n, 2) as metres east and north (n, 2).

    >>> degrees_to_mercator([[180.0, 0.0]]).round(2).tolist()
    [[20037508.34, 0.0]]
    """
    lon, lat = np.radians(np.asarray(degrees, dtype=float)).T
    return RADIUS_M * np.column_stack([lon, np.arctanh(np.sin(lat))])


def mercator_to_degrees(metres: Any) -> np.ndarray:
    """Metres east and north (n, 2) as longitudes and latitudes (n, 2).

    >>> mercator_to_degrees(degrees_to_mercator([[1.3, 52.6]])).round(9).tolist()
    [[1.3, 52.6]]
    """
    x, y = np.asarray(metres, dtype=float).T / RADIUS_M
    found: np.ndarray = np.degrees(np.column_stack([x, np.arcsin(np.tanh(y))]))
    return found


def geometries_to_mercator(geometries: Iterable[Any]) -> np.ndarray:
    """Geometries in degrees (EPSG:4326) as an array of geometries in metres; None stays None."""
    given = np.asarray(list(geometries), dtype=object)
    found: np.ndarray = shapely.transform(given, degrees_to_mercator)
    return found


@cache
def _steps(thread: int, steps: str = STEPS) -> Any:
    """A series of steps, one object for each thread: it may not be shared among them."""
    from pyproj import Transformer

    return Transformer.from_pipeline(steps)


@cache
def _ellipsoid() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def grid_to_degrees(metres: np.ndarray) -> np.ndarray:
    """Longitudes and latitudes of points (n, 2) in grid metres.

    >>> grid_to_degrees(np.array([[622575.72, 308274.69]])).round(4).tolist()
    [[1.2872, 52.6266]]
    """
    return _moved(metres)


def degrees_to_grid(degrees: np.ndarray) -> np.ndarray:
    """Grid metres of points (n, 2) in longitude and latitude.

    >>> degrees_to_grid(grid_to_degrees(np.array([[622575.72, 308274.69]]))).round(2).tolist()
    [[622575.72, 308274.69]]
    """
    return _moved(degrees, direction="INVERSE")


def geometries_to_degrees(geometries: Iterable[Any]) -> np.ndarray:
    """Geometries in grid metres as an array of geometries in degrees."""
    found: np.ndarray = shapely.transform(np.asarray(list(geometries), dtype=object), grid_to_degrees)
    return found


def kilometres(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Shortest distances over the ground (geodesic on WGS 84) between points (n, 2) in longitude and latitude, to a tenth.

    >>> kilometres(np.array([[1.3, 52.6]]), np.array([[-0.1, 51.5]])).tolist()
    [155.6]
    """
    if not len(starts):
        return np.array([], dtype=float)
    ends_of_all: list[Any] = [*np.asarray(starts, dtype=float).T, *np.asarray(ends, dtype=float).T]
    if len(starts) == 1:  # older versions take an array of one for a number, and numpy warns of it
        ends_of_all = [each.item() for each in ends_of_all]
    metres = np.atleast_1d(_ellipsoid().inv(*ends_of_all)[2])
    found: np.ndarray = np.round(np.asarray(metres, dtype=float) / 1000, 1)
    return found


@dataclass(frozen=True)
class Plane:
    """A plane in metres, and the steps between its points (n, 2) and longitude and latitude."""

    to_degrees: Callable[[np.ndarray], np.ndarray]
    from_degrees: Callable[[np.ndarray], np.ndarray]

    def geometries_to_degrees(self, geometries: Iterable[Any]) -> np.ndarray:
        """Geometries in the plane as an array of geometries in degrees."""
        found: np.ndarray = shapely.transform(np.asarray(list(geometries), dtype=object), self.to_degrees)
        return found


NATIONAL_GRID = Plane(grid_to_degrees, degrees_to_grid)
"""The British National Grid."""


def plane_about(longitude: float, latitude: float, *, middle: float | None = None) -> Plane:
    """The plane of equal areas about a point anywhere on Earth, for what lies around it.

    Longitudes come back from it between -180 and 180, or within half a turn of `middle`.

    >>> plane_about(2.35, 48.85).from_degrees(np.array([[2.35, 48.85], [2.36, 48.85]])).round().tolist()
    [[0.0, 0.0], [734.0, 0.0]]
    """
    steps = (
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=laea +lat_0={latitude!r} +lon_0={longitude!r} +ellps=WGS84"
    )
    back = partial(_moved, steps=steps, direction="INVERSE")
    return Plane(back if middle is None else partial(_turned, back, middle), partial(_moved, steps=steps))


def _turned(back: Callable[[np.ndarray], np.ndarray], middle: float, points: np.ndarray) -> np.ndarray:
    degrees = back(points)
    degrees[:, 0] += 360.0 * np.floor((middle + 180.0 - degrees[:, 0]) / 360.0)
    return degrees


def _moved(points: np.ndarray, steps: str = STEPS, **way: str) -> np.ndarray:
    """Points (n, 2) taken through the steps; a single one is sent twice, since pyproj before 3.8 takes an array of one for a number."""
    given = np.asarray(points, dtype=float)
    sent = np.repeat(given, 2, axis=0) if len(given) == 1 else given
    return np.column_stack(_steps(get_ident(), steps).transform(*sent.T, **way))[: len(given)]
