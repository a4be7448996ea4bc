"""Arrows: of each curve the part that is drawn, and the head at its end, in the pixels of a view.

Whoever draws a layout formats these numbers; nobody has to find the trims again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from ..crs import mercator_to_degrees
from .bezier import head_corners, part, sample, trims
from .view import View

OVERLAP = 0.12  # of the head's length: the shaft reaches into the head, so that no hairline parts them
POINTS = 80  # of a shaft in a data file
ALONG = np.linspace(0.0, 1.0, 200)  # parameters at which a curve is measured
SHAPES = ((3, 2), (3, 2), (2,), (2,), (POINTS, 2))  # of one arrow: shaft, head, gaps, size, points along the shaft


@dataclass(frozen=True, eq=False)
class Arrows:
    """The drawn rows, the largest first: painted in this order, the smallest end up on top. All in pixels of the view.

    `rows` are their labels in the flows' index; `curves` (n, 3, 2) are start, control and end of the whole Bezier curves, from anchor to
    anchor; `shafts` (n, 3, 2) the same of their drawn parts; `heads` (n, 3, 2) the corners of the arrowheads, the tip in the middle;
    `gaps` (n, 2) the distances of the shaft from its start and of the tip from its end; `sizes` (n, 2) length and half width of the heads.
    """

    rows: tuple[Any, ...]
    curves: np.ndarray
    shafts: np.ndarray
    heads: np.ndarray
    gaps: np.ndarray
    sizes: np.ndarray

    @property
    def chords(self) -> np.ndarray:
        """Straight distances from anchor to anchor (n)."""
        found: np.ndarray = np.linalg.norm(self.curves[:, 2] - self.curves[:, 0], axis=1)
        return found


def make_arrows(
    rows: Sequence[Any], curves: np.ndarray, gaps: np.ndarray, sizes: np.ndarray
) -> tuple[Arrows, np.ndarray]:
    """(arrows, points (n, 80, 2) along their shafts), from curves (n, 3, 2), the gaps (n, 2) and head sizes (n, 2) that are wanted.

    A flow that is shorter than its gaps keeps a third, so that it still shows.
    """
    made = [_arrow(*each) for each in zip(curves, gaps, sizes, strict=True)]
    shafts, heads, gaps, sizes, lines = (
        np.array([one[k] for one in made], dtype=float).reshape(len(made), *shape) for k, shape in enumerate(SHAPES)
    )
    return Arrows(tuple(rows), curves, shafts, heads, gaps, sizes), lines


def _arrow(curve: np.ndarray, gaps: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, ...]:
    """(shaft, head, gaps, size, points along the shaft) of one curve."""
    line = sample(curve, len(ALONG))
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    first, base, tip = trims(line, lengths, gaps, float(size[0]))
    wanted = np.append(np.linspace(first, base, POINTS), tip)
    points = np.stack([np.interp(wanted, lengths, line[:, axis]) for axis in (0, 1)], axis=1)
    start, end = np.interp([first, base + OVERLAP * (tip - base)], lengths, ALONG)
    left = np.linalg.norm([points[0] - curve[0], points[-1] - curve[2], points[-1] - points[-2]], axis=1)
    head = head_corners(points[-2], points[-1], float(size[1]))
    return part(curve, float(start), float(end)), head, left[:2], np.array([left[2], size[1]]), points[:-1]


def in_degrees(points: np.ndarray, view: View) -> np.ndarray:
    """Points (n, k, 2) in pixels as EPSG:4326: (n, k, 2)."""
    return mercator_to_degrees(view.from_px(points.reshape(-1, 2))).reshape(points.shape)


def polygons(heads: np.ndarray, view: View) -> np.ndarray:
    """Heads (n, 3, 2) in pixels as polygons in EPSG:4326."""
    found: np.ndarray = shapely.polygons(in_degrees(np.concatenate([heads, heads[:, :1]], axis=1), view))
    return found
