"""Spreading: the directions in which flows should reach the node that they share, and the bends that give them."""

from __future__ import annotations

import numpy as np

from .bezier import bend, head_sizes
from .metrics import CLEARANCE_PX, Plane, end_angles

WANTED_ANGLE = np.radians(20.0)
LARGEST_BULGE = 0.24


def spread_bulges(plane: Plane) -> np.ndarray:
    """Bulges with which flows reach the node they share at least an angle apart, as near to their chords as that allows."""
    bulges = np.zeros(len(plane.starts))
    chords = end_angles(bend(plane.starts, plane.ends, bulges))
    for target in np.unique(plane.targets):
        own = np.flatnonzero(plane.targets == target)
        turned = spread_angles(chords[own], _angles_needed(plane, own)) - chords[own]
        # A symmetric curve meets its end at an angle to the chord whose tangent is four times the bulge.
        bulges[own] = np.clip(np.tan(np.clip(-turned, -0.76, 0.76)) / 4, -LARGEST_BULGE, LARGEST_BULGE)
    return bulges


def spread_angles(angles: np.ndarray, needed: np.ndarray) -> np.ndarray:
    """Angles nearest to the given ones (least squares) that keep the needed angle from neighbours, in the same order round.

    `needed` is each flow's own half of the angle that it needs. The circle is cut where the widest gap is.

    >>> np.degrees(spread_angles(np.radians([0.0, 2.0]), np.radians([5.0, 5.0]))).round(6).tolist()
    [-4.0, 6.0]
    """
    n = len(angles)
    if n < 2:
        return angles.copy()
    order = np.argsort(np.mod(angles, 2 * np.pi), kind="stable")
    ring = np.mod(angles, 2 * np.pi)[order]
    gaps = np.diff(np.append(ring, ring[0] + 2 * np.pi))
    first = (int(np.argmax(gaps)) + 1) % n
    order = np.roll(order, -first)
    line = np.unwrap(np.mod(angles, 2 * np.pi)[order])
    half = needed[order] * min(1.0, 2 * np.pi / (2 * needed.sum()))
    offsets = np.concatenate([[0.0], np.cumsum(half[:-1] + half[1:])])
    moved = _monotone(line - offsets) + offsets
    found = np.empty(n)
    found[order] = angles[order] + (moved - line)
    return found


def _monotone(values: np.ndarray) -> np.ndarray:
    """The non-decreasing sequence nearest to values: pool adjacent violators (Barlow and others, 1972)."""
    blocks: list[list[float]] = []
    for value in values:
        blocks.append([float(value), 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, size = blocks.pop()
            before, length = blocks[-1]
            blocks[-1] = [(before * length + mean * size) / (length + size), length + size]
    return np.concatenate([np.full(int(size), mean) for mean, size in blocks])


def _angles_needed(plane: Plane, own: np.ndarray) -> np.ndarray:
    """Half of the angle that each flow needs at its end: what its head takes there, at least half of the wanted angle."""
    long, half = head_sizes(plane.widths[own], plane.chords[own], float(plane.widths.max()))
    head = np.arctan2(half + CLEARANCE_PX / 2, plane.gaps_end[own] + long)
    found: np.ndarray = np.maximum(head, WANTED_ANGLE / 2)
    return found
