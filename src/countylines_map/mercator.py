"""The Web Mercator plane (EPSG:3857) and degrees (EPSG:4326), there and back.

The two formulas are the definition of EPSG:3857 itself (spherical Mercator of radius 6,378,137 m; method 1024 of the EPSG
registry), so nothing is lost by not asking a projection library, whose first answer takes longer than a whole layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

RADIUS_M = 6_378_137.0


def to_metres(degrees: Any) -> np.ndarray:
    """Longitudes and latitudes (n, 2) as metres east and north (n, 2).

    >>> to_metres([[180.0, 0.0]]).round(2).tolist()
    [[20037508.34, 0.0]]
    """
    lon, lat = np.radians(np.asarray(degrees, dtype=float)).T
    return RADIUS_M * np.column_stack([lon, np.arctanh(np.sin(lat))])


def to_degrees(metres: Any) -> np.ndarray:
    """Metres east and north (n, 2) as longitudes and latitudes (n, 2).

    >>> to_degrees(to_metres([[1.3, 52.6]])).round(9).tolist()
    [[1.3, 52.6]]
    """
    x, y = np.asarray(metres, dtype=float).T / RADIUS_M
    found: np.ndarray = np.degrees(np.column_stack([x, np.arcsin(np.tanh(y))]))
    return found


def projected(geometries: Iterable[Any]) -> np.ndarray:
    """Geometries in degrees (EPSG:4326) as an array of geometries in metres; None stays None."""
    given = np.asarray(list(geometries), dtype=object)
    found: np.ndarray = shapely.transform(given, to_metres)
    return found
