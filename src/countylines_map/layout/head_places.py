"""Where arrowheads stand: close to the node that they point at or, where too many come in for that, on its place's outline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ..crs import degrees_to_mercator
from .bezier import bend, head_sizes, sample
from .metrics import Plane, end_angles
from .view import View

TURN = 1.2  # radians by which bends widen the angle within which flows come in
HEADS_APART_PX = 1.0
SHARE = 0.5  # of a flow's chord: an outline farther than this from its end leaves too little of the flow
NEARLY_ALL = 0.9  # of the flows into a place: where as many can end on its outline, those do
AWAY_PX = 3.0
SIMPLIFIED_PX = 0.3  # how far an outline on the screen may be from the true one
STEPS, HALVINGS = 160, 6  # along a curve, to find where it comes in


def outlines_px(places: gpd.GeoSeries, view: View) -> dict[str, Any]:
    """Polygons (EPSG:4326, by area code) in pixels of a view, as finely as it can show them."""

    def pixels(points: np.ndarray) -> np.ndarray:
        return view.to_px(degrees_to_mercator(points))

    shapes = shapely.simplify(shapely.transform(places.to_numpy(), pixels), SIMPLIFIED_PX)
    shapely.prepare(shapes)
    return dict(zip(places.index, shapes, strict=True))


def room_for_heads(plane: Plane, outlines: Mapping[int, Any], most_px: float) -> tuple[np.ndarray, np.ndarray]:
    """(gaps in pixels at the flows' ends before it is known how they bend, whether each head is to stand on its place's outline).

    Where the heads of all that come in at a node find no room side by side close to it, they stand on a circle about it, at most `most_px`
    or two fifths of the flow away and never outside the node's place (`outlines`, by position of the node). Where that circle is
    not inside the place, or so many come in that the circle is crowded too, they stand on its outline.
    """
    gaps, on_outline = plane.gaps_end.copy(), np.zeros(len(plane.gaps_end), dtype=bool)
    long, half = head_sizes(plane.widths, plane.chords, float(plane.widths.max(initial=0.0)))
    straight = bend(plane.starts, plane.ends, np.zeros(len(plane.starts)))
    for target in np.unique(plane.targets):
        own = np.flatnonzero(plane.targets == target)
        reach = min(_span(plane, own) + TURN, 0.9 * 2 * np.pi)
        needed = (2 * half[own] + HEADS_APART_PX).sum() / reach - long[own].min()
        if needed <= gaps[own].max():
            continue
        circle = np.minimum(min(needed, most_px), 0.4 * plane.chords[own])
        edge = entry_distances(straight[own], outlines.get(int(target)))
        fits = (edge <= SHARE * plane.chords[own]) & (edge >= gaps[own])
        crowded = needed > most_px
        on_outline[own] = fits & ((crowded & (fits.mean() >= NEARLY_ALL)) | (edge < circle))
        gaps[own] = np.maximum(gaps[own], np.where(on_outline[own], edge, np.fmin(circle, edge)))
    return gaps, on_outline


def gaps_on_curves(
    controls: np.ndarray, plane: Plane, outlines: Mapping[int, Any], on_outline: np.ndarray, least: np.ndarray
) -> np.ndarray:
    """The same gaps once it is known how flows bend, none under the `least`: what stands on an outline does so where its curve comes in."""
    gaps = plane.gaps_end.copy()
    for target in np.unique(plane.targets):
        own = np.flatnonzero(plane.targets == target)
        # inside by as much as the outline is simplified, so that the head touches the true one
        edge = entry_distances(controls[own], outlines.get(int(target))) - 2 * SIMPLIFIED_PX
        fits = on_outline[own] & (edge <= 1.2 * SHARE * plane.chords[own])
        gaps[own] = np.maximum(np.where(fits, edge, np.fmin(gaps[own], edge)), least[own])
    return gaps


def entry_distances(controls: np.ndarray, outline: Any) -> np.ndarray:
    """How far from its end each curve last comes into a polygon (straight, in pixels); NaN for one that is never outside.

    >>> entry_distances(np.array([[[0.0, 0.0], [50.0, 0.0], [100.0, 0.0]]]), shapely.box(80, -9, 200, 9)).round(1).tolist()
    [20.0]
    """
    if outline is None or not len(controls):
        return np.full(len(controls), np.nan)
    t = np.linspace(0.0, 1.0, STEPS)
    points = sample(controls, STEPS)
    outside = ~shapely.contains_xy(outline, points[..., 0], points[..., 1])
    last = STEPS - 1 - np.argmax(outside[:, ::-1], axis=1)
    low, high = t[last], t[np.minimum(last + 1, STEPS - 1)]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        at = _points_at(controls, middle)
        out = ~shapely.contains_xy(outline, at[:, 0], at[:, 1])
        low, high = np.where(out, middle, low), np.where(out, high, middle)
    found = np.linalg.norm(_points_at(controls, high) - controls[:, 2], axis=1)
    return np.where(outside.any(axis=1) & (last < STEPS - 1), found, np.nan)


def heads_away(tips: np.ndarray, plane: Plane, targets: np.ndarray, outlines: Mapping[int, Any]) -> int:
    """How many tips (n, 2) are more than 3 px away from the disc or dot of their node (n) and from its place, where that has an outline."""
    near = np.linalg.norm(tips - plane.nodes[targets], axis=1) - plane.radii[targets] <= AWAY_PX
    for target in np.unique(targets):
        own = np.flatnonzero(targets == target)
        if int(target) in outlines:
            near[own] |= shapely.distance(outlines[int(target)], shapely.points(tips[own])) <= AWAY_PX
        else:
            near[own] = True
    return int((~near).sum())


def _points_at(controls: np.ndarray, t: np.ndarray) -> np.ndarray:
    """The point of each curve at its own parameter (n, 2)."""
    weights = np.stack([(1 - t) ** 2, 2 * t * (1 - t), t**2], axis=1)
    found: np.ndarray = np.einsum("nk,nkd->nd", weights, controls)
    return found


def _span(plane: Plane, own: np.ndarray) -> float:
    """The angle (radians) within which flows come to their end: all but the widest gap between two neighbours."""
    angles = np.sort(end_angles(bend(plane.starts[own], plane.ends[own], np.zeros(len(own)))))
    return float(2 * np.pi - np.diff(np.append(angles, angles[0] + 2 * np.pi)).max())
