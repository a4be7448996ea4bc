"""A layout's flow lines as arrows on the screen: the shaft as one Bezier curve, the head as a polygon, and their trims.

The layout decides every length; here they are only measured, so that the page can draw the same arrow at any zoom.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ..crs import geometries_to_mercator

if TYPE_CHECKING:
    from ..layout import Layout

OVERLAP = 0.12  # of the head's length: the shaft reaches into the head, so that no hairline parts them
SAMPLES = 400  # points tried along a curve to find where it was trimmed: a quarter of a pixel on a 100 px flow


@dataclass(frozen=True)
class Arrow:
    """One drawn flow: SVG path data in view pixels, the curve in EPSG:3857 metres, lengths in pixels."""

    key: str
    shaft: str
    head: str
    curve: tuple[int, ...]
    gap_start: float
    gap_end: float
    head_length: float
    head_half: float


@lru_cache(maxsize=4)  # picture and payload draw the same arrows; a layout is equal to itself only
def arrows(layout: Layout) -> tuple[Arrow, ...]:
    """The drawn flows, largest first: painted in this order, the smallest end up on top."""
    lines = layout.lines
    drawn = lines[lines.drawn.astype(bool)].sort_values("flow", ascending=False, kind="stable")
    if not len(drawn):
        return ()
    shafts, heads = (geometries_to_mercator(drawn[part]) for part in ("geometry", "head"))
    controls = drawn[["x0", "y0", "x1", "y1", "x2", "y2"]].to_numpy(dtype=float)
    told = zip(drawn.index, controls, shafts, heads, strict=True)
    return tuple(_arrow(layout.view, row, points, shaft, head) for row, points, shaft, head in told)


def _arrow(view: Any, row: Any, controls: np.ndarray, shaft: Any, head: Any) -> Arrow:
    bezier = view.to_px(controls.reshape(3, 2))
    ends = view.to_px(shapely.get_coordinates(shaft)[[0, -1]])
    corners = view.to_px(shapely.get_coordinates(head)[:-1]) if head is not None and not head.is_empty else ends[[1]]
    tip = corners[np.argmin(np.linalg.norm(corners - bezier[2], axis=1))]
    length, half = _size(corners, tip)
    ends[1] += (tip - ends[1]) * OVERLAP
    return Arrow(
        key=f"r{row}",
        shaft=_between(bezier, ends),
        head=_polygon(corners),
        curve=tuple(round(value) for value in controls),
        gap_start=_round(np.linalg.norm(ends[0] - bezier[0])),
        gap_end=_round(np.linalg.norm(tip - bezier[2])),
        head_length=length,
        head_half=half,
    )


def _size(corners: np.ndarray, tip: np.ndarray) -> tuple[float, float]:
    """Length and half width of a head: how far its corners lie behind the tip, and beside its axis."""
    away = tip - corners
    axis = away.sum(axis=0)
    axis = axis / (np.linalg.norm(axis) or 1)
    return _round((away @ axis).max()), _round(np.abs(away @ (-axis[1], axis[0])).max())


def _between(bezier: np.ndarray, ends: np.ndarray) -> str:
    """The part of a quadratic Bezier between the curve's points nearest to two ends."""
    t = np.linspace(0, 1, SAMPLES)[:, None]
    points = (1 - t) ** 2 * bezier[0] + 2 * t * (1 - t) * bezier[1] + t**2 * bezier[2]
    a, b = (t[np.argmin(np.linalg.norm(points - end, axis=1)), 0] for end in ends)
    blossom = [
        (1 - u) * (1 - v) * bezier[0] + ((1 - u) * v + u * (1 - v)) * bezier[1] + u * v * bezier[2]
        for u, v in ((a, a), (a, b), (b, b))
    ]
    start, control, end = (f"{x:.1f} {y:.1f}" for x, y in blossom)
    return f"M{start}Q{control} {end}"


def _polygon(corners: np.ndarray) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "z" if len(corners) > 2 else ""


def _round(value: Any) -> float:
    return round(float(value), 1)
