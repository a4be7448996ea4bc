"""A point clearly inside a polygon, as near as can be to a given one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def inside(polygon: BaseGeometry, point: shapely.Point) -> shapely.Point:
    """The point itself where the polygon contains it, else the nearest place that is clearly inside the polygon.

    "Clearly" is an eighth of the side of a square as large as the polygon's largest part away from the edge, or as far
    as the polygon's shape allows. Units are those of the polygon's CRS, which must be planar.

    >>> ring = shapely.Point(0, 0).buffer(10).difference(shapely.Point(0, 0).buffer(6))
    >>> found = inside(ring, shapely.Point(0, 1))
    >>> ring.contains(found), round(found.distance(shapely.Point(0, 0)), 1)
    (True, 7.8)
    """
    if polygon.contains(point):
        return point
    margin = math.sqrt(max(part.area for part in shapely.get_parts(polygon))) / 8
    for _ in range(8):
        core = polygon.buffer(-margin)
        if not core.is_empty:
            return shapely.Point(shapely.shortest_line(core, point).coords[0])
        margin /= 2
    return polygon.representative_point()
