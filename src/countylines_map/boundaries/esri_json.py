"""Polygons as ArcGIS writes them in its own JSON: rings without an order, an outer one clockwise, a hole the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely


def polygon(geometry: Any) -> Any:
    """One feature's geometry as a Polygon or MultiPolygon, every vertex as it was sent; None where there is none.

    A hole belongs to the smallest outer ring that it lies in, wherever that stands in the list; one that lies in none is land.

    >>> square = [[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]]
    >>> hole = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
    >>> polygon({"rings": [hole, square]}).area
    15.0

    Raises: ValueError or TypeError where it is not made of rings of points.
    """
    if geometry is None:
        return None
    rings = [_points(ring) for ring in geometry["rings"]]
    if not rings:
        return None
    outer = [ring for ring in rings if _clockwise(ring)]
    holes = [ring for ring in rings if not _clockwise(ring)]
    lands = shapely.polygons([shapely.linearrings(ring) for ring in outer]) if outer else np.array([], dtype=object)
    inside: list[list[Any]] = [[] for _ in outer]
    left: list[Any] = []
    for hole in holes:
        owner = _smallest(lands, hole)
        (left if owner is None else inside[owner]).append(hole)
    parts = [shapely.Polygon(ring, found) for ring, found in zip(outer, inside, strict=True)]
    parts += [shapely.Polygon(ring) for ring in left]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _points(ring: Sequence[Any]) -> np.ndarray:
    points = np.asarray(ring, dtype=float)
    if points.ndim != 2 or points.shape[1] < 2 or len(points) < 4:
        raise ValueError("a ring is not at least four points")
    if not np.isfinite(points).all():
        raise ValueError("a coordinate is not a number")
    return points[:, :2]


def _clockwise(ring: np.ndarray) -> bool:
    x, y = (ring - ring[0]).T  # near the origin: far from it, a small ring's area would be lost in rounding
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) < 0


def _smallest(lands: np.ndarray, hole: np.ndarray) -> int | None:
    """Which outer ring a hole lies in: by a point inside it, since it may touch the ring."""
    point = shapely.Polygon(hole).representative_point()
    around = np.flatnonzero(shapely.contains(lands, point))
    return int(around[shapely.area(lands[around]).argmin()]) if len(around) else None
