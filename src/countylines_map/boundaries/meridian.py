"""Maps across the 180th meridian: longitudes that go on beyond 180, so that Fiji or the Chukchi Peninsula is one piece."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

WIDEST = 180.0
"""Degrees of longitude that one map may span."""

_TOUCHING = 1e-7  # degrees from the meridian at which a part was cut there


def middle_of(shapes: np.ndarray) -> float | None:
    """The longitude in the middle of the narrowest band of the Earth that holds all shapes (degrees, -180 to 180, EPSG:4326).

    None where they span less than half the Earth as they are, and where no band of half the Earth holds them.

    >>> middle_of(shapely.box([177, -180], [-18, -17], [180, -178], [-16, -16]))
    179.5
    >>> middle_of(shapely.box([0, 10], [50, 50], [5, 15], [55, 55])) is None
    True
    """
    parts = shapely.get_parts(shapes)
    west, _, east, _ = shapely.bounds(parts[~shapely.is_empty(parts)]).T
    if east.max() - west.min() <= WIDEST:
        return None
    order = np.argsort(west)
    reach = np.maximum.accumulate(east[order])
    starts = np.append(west[order][1:], west.min() + 360.0)  # the gap after each part that reaches farthest so far
    gaps = starts - reach
    widest = int(gaps.argmax())
    if 360.0 - gaps[widest] > WIDEST:
        return None
    return float((starts[widest] + (360.0 - gaps[widest]) / 2 + 180.0) % 360.0 - 180.0)


def facing(shapes: np.ndarray, middle: float) -> np.ndarray:
    """Shapes with each part on the turn of the Earth that is nearest to a longitude; parts that were cut at the meridian are joined.

    All other vertices stay as they are, but for whole turns of 360 degrees.

    >>> both = shapely.MultiPolygon([shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)])
    >>> facing(np.array([both]), 180.0)[0].bounds
    (179.0, 0.0, 181.0, 1.0)
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    west, _, east, _ = shapely.bounds(parts).T
    turns = np.floor((middle + 180.0 - (west + east) / 2) / 360.0)
    moved = np.array([_moved(part, 360.0 * turn) for part, turn in zip(parts, turns, strict=True)], dtype=object)
    cut = (np.abs(east - 180.0) < _TOUCHING) | (np.abs(west + 180.0) < _TOUCHING)
    return np.array([_joined(moved[owner == row], cut[owner == row]) for row in range(len(shapes))], dtype=object)


def around(shape: Any, middle: float) -> Any:
    """Land of the whole Earth as it lies half a turn to each side of a longitude; what crosses that far side is cut there.

    >>> around(shapely.box(-180, 0, -170, 1), 180.0).bounds
    (180.0, 0.0, 190.0, 1.0)
    """
    copies = [_moved(shape, turn) for turn in (-360.0, 0.0, 360.0)]
    near = [shapely.clip_by_rect(copy, middle - 180.0, -90, middle + 180.0, 90) for copy in copies]
    found = [copy for copy in near if not copy.is_empty]
    return found[0] if len(found) == 1 else shapely.union_all(found)


def turned(longitude: float, middle: float) -> float:
    """A longitude on the turn of the Earth that is nearest to another.

    >>> turned(-179.0, 180.0), turned(179.0, 180.0)
    (181.0, 179.0)
    """
    return longitude + 360.0 * float(np.floor((middle + 180.0 - longitude) / 360.0))


def _moved(shape: Any, east: float) -> Any:
    return shape if not east else shapely.transform(shape, lambda points: points + np.array([east, 0.0]))


def _joined(parts: np.ndarray, cut: np.ndarray) -> Any:
    if cut.sum() > 1:
        parts = np.array([*parts[~cut], *shapely.get_parts(shapely.union_all(parts[cut]))], dtype=object)
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
