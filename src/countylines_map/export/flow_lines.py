"""The geometry of flows for a GIS: whole curves from anchor to anchor, straight desire lines, and arrows as polygons.

All come from one layout, so that they are the lines of the map; the trims that make room for arrowheads are the arrows' alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from ..crs import mercator_to_degrees

if TYPE_CHECKING:
    import geopandas as gpd

    from ..layout import Layout

TURN_DEG = (
    0.8  # of the tangent from vertex to vertex: what the eye and every projection of the country see stays under 2
)
LEAST_PIECES = 16  # of a nearly straight curve: a straight line of one projection bends in another


def curves(layout: Layout, anchors: gpd.GeoDataFrame) -> np.ndarray:
    """The whole line of each row of the layout (EPSG:4326), None where there is none.

    A drawn flow has its curve from anchor to anchor; one that only larger flows crowd out is straight.
    """
    lines = layout.lines
    found: np.ndarray = lines.geometry.to_numpy().copy()
    at, ends = lines.index.get_indexer(layout.arrows.rows), anchor_ends(lines, anchors)
    for places, points in _sampled(layout.arrows.curves):
        degrees = _degrees(layout, points)
        degrees[:, 0], degrees[:, -1] = ends[at[places], 0], ends[at[places], 1]
        found[at[places]] = shapely.linestrings(degrees)
    return found


def desire_lines(flows: pd.DataFrame, anchors: gpd.GeoDataFrame) -> np.ndarray:
    """A straight line for each row that has two ends (EPSG:4326), None for the others.

    A row within one place has a single end.
    """
    ends = anchor_ends(flows, anchors)
    two = ~np.isnan(ends).any(axis=(1, 2)) & (ends[:, 0] != ends[:, 1]).any(axis=1)
    found = np.full(len(flows), None, dtype=object)
    found[two] = shapely.linestrings(ends[two])
    return found


def anchor_ends(flows: pd.DataFrame, anchors: gpd.GeoDataFrame) -> np.ndarray:
    """Both anchors (n, 2, 2) of each row in degrees; NaN where an end is not a place."""
    points = np.vstack([shapely.get_coordinates(anchors.geometry.to_numpy()), [[np.nan, np.nan]]])
    places = [anchors.index.get_indexer(flows[f"{end}_code"]) for end in ("origin", "destination")]
    found: np.ndarray = np.stack([points[place] for place in places], axis=1)
    return found


def arrows(layout: Layout, rows: Sequence[object], widths_px: np.ndarray) -> np.ndarray:
    """One polygon for each of these drawn rows: shaft and head as on the map (EPSG:4326)."""
    at = pd.Index(layout.arrows.rows).get_indexer(rows)
    found = np.full(len(at), None, dtype=object)
    for places, points in _sampled(layout.arrows.shafts[at]):
        heads = layout.arrows.heads[at[places]]
        drawn = [_arrow(*parts) for parts in zip(points, heads, widths_px[places] / 2, strict=True)]
        found[places] = shapely.transform(np.array(drawn, dtype=object), lambda xy: _degrees(layout, xy))
    return found


def _degrees(layout: Layout, points_px: np.ndarray) -> np.ndarray:
    return mercator_to_degrees(layout.view.from_px(points_px.reshape(-1, 2))).reshape(points_px.shape)


def _sampled(controls: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """(places, their points) of curves with equally many vertices: even steps of the tangent's direction, never a sharp turn."""
    first, last = controls[:, 1] - controls[:, 0], controls[:, 2] - controls[:, 1]
    turn = np.arctan2(_cross(first, last), (first * last).sum(axis=1))
    pieces = np.maximum(np.ceil(np.abs(np.degrees(turn)) / TURN_DEG), LEAST_PIECES).astype(int)
    return [
        (places := np.flatnonzero(pieces == count), _points(controls[places], turn[places], int(count)))
        for count in np.unique(pieces)
    ]


def _points(controls: np.ndarray, turn: np.ndarray, pieces: int) -> np.ndarray:
    """Points where the tangent has turned by equal steps; a line that hardly turns is cut evenly."""
    first, last = controls[:, 1] - controls[:, 0], controls[:, 2] - controls[:, 1]
    even = np.linspace(0, 1, pieces + 1)
    angle = np.arctan2(first[:, 1], first[:, 0])[:, None] + turn[:, None] * even
    way = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    along, across = _cross(way, first[:, None]), _cross(way, last[:, None])
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(np.abs(turn)[:, None] > np.radians(TURN_DEG), along / (along - across), even)[..., None]
    t[:, 0], t[:, -1] = 0, 1
    start, control, end = (controls[:, None, k] for k in range(3))
    found: np.ndarray = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    return found


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    found: np.ndarray = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return found


def _arrow(points: np.ndarray, head: np.ndarray, half: float) -> shapely.Polygon:
    """The outline of a shaft through points and of its head, in pixels; the shaft ends where the head begins."""
    left, tip, right = head
    base = (left + right) / 2
    inside = (points - base) @ (tip - base) < 0
    shaft = np.vstack([points[inside | (np.arange(len(points)) == 0)], base])
    way = np.gradient(shaft, axis=0)
    side = np.column_stack([-way[:, 1], way[:, 0]]) / np.maximum(np.linalg.norm(way, axis=1), 1e-9)[:, None] * half
    found = shapely.Polygon(np.vstack([shaft - side, head[::-1], (shaft + side)[::-1]]))
    if not found.is_valid:  # a wide flow that bends within its own width
        band = shapely.buffer(shapely.LineString(points), half, cap_style="flat", join_style="mitre")
        joined = shapely.union_all([band, shapely.Polygon(head)])
        found = max(shapely.get_parts(joined), key=lambda part: part.area)
    return found
