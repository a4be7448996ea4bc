"""Force-directed curves: flows spread around the node that they share, push one another apart, and the best combination is taken.

The forces are those that Jenny and others describe ("Force-directed layout of origin-destination flow maps", IJGIS 31:8, 2017):
repulsion between flows that falls with the fourth power of distance, a spring that is weaker for longer flows, a pull back to a
symmetric curve, and the spreading of flows around a shared node. Their later steps (crossing siblings swapped, flows moved off
places) are one search here: each flow has a fan of curves, the relaxed one among them, and the cheapest combination is looked for.
"""

from __future__ import annotations

import numpy as np

from .curves import bend
from .fans import cheapest, fan
from .metrics import Plane, drawn, faults
from .spreading import LARGEST_BULGE, spread_bulges

ITERATIONS = 10
STIFFEST, SOFTEST = 0.05, 0.005
POWER = 4
REACH_PX = 12.0  # repulsion moves a control point by at most this in one iteration
SYMMETRY = 0.8
PLAIN_BULGE = 0.12
MANY = 60  # flows above which fewer points keep the time within bounds


def plain(plane: Plane, pinned: np.ndarray) -> np.ndarray:
    """The comparison method: every flow bends to the same side by the same share; pinned bends are kept."""
    return bend(plane.starts, plane.ends, np.where(np.isnan(pinned), PLAIN_BULGE, pinned))


def straight(plane: Plane, pinned: np.ndarray) -> np.ndarray:
    """The other comparison method: desire lines; pinned bends are kept."""
    return bend(plane.starts, plane.ends, np.nan_to_num(pinned))


def forced(plane: Plane, pinned: np.ndarray) -> np.ndarray:
    """Control arrays (n, 3, 2) of force-directed curves; a flow whose bend is pinned (not NaN) stays as it is.

    Where faults are left, the plain curve is looked at too, and taken if it has fewer.
    """
    if not len(plane.starts):
        return np.zeros((0, 3, 2))
    spread = bend(plane.starts, plane.ends, np.where(np.isnan(pinned), spread_bulges(plane), pinned))
    relaxed = _relax(spread, plane, pinned)
    best = cheapest(fan(plane, pinned, [relaxed, spread, plain(plane, pinned)]), plane)
    left = faults(best, plane)
    simple = plain(plane, pinned)
    return simple if left and faults(simple, plane) < left else best


def _relax(controls: np.ndarray, plane: Plane, pinned: np.ndarray) -> np.ndarray:
    """Let repulsion, springs and the pull to symmetry act, less with every iteration."""
    controls = controls.copy()
    middle, chords = (plane.starts + plane.ends) / 2, np.maximum(plane.chords, 1e-6)
    axis = (plane.ends - plane.starts) / chords[:, None]
    spread = (chords - chords.min()) / max(float(np.ptp(chords)), 1e-6)
    stiffness = STIFFEST + (SOFTEST - STIFFEST) * spread
    home = controls[:, 1] - middle
    free = np.isnan(pinned)[:, None]
    for k in range(ITERATIONS):
        offset = controls[:, 1] - middle
        along = (offset * axis).sum(axis=1, keepdims=True) * axis
        force = _repulsion(controls, plane) - stiffness[:, None] * (offset - home) - SYMMETRY * along
        moved = controls[:, 1] + (1 - k / ITERATIONS) * force
        controls[:, 1] = np.where(free, _limited(moved, middle, chords), controls[:, 1])
    return controls


def _limited(points: np.ndarray, middle: np.ndarray, chords: np.ndarray) -> np.ndarray:
    """Control points no farther from the chord than the largest bulge allows."""
    offset = points - middle
    limit = 2 * LARGEST_BULGE * chords
    found: np.ndarray = middle + offset * np.minimum(1.0, limit / np.maximum(np.linalg.norm(offset, axis=1), 1e-9))[:, None]
    return found


def _repulsion(controls: np.ndarray, plane: Plane) -> np.ndarray:
    """Push of all other flows on each control point: over its points, the mean direction weighted by distance^-4."""
    n, points = len(controls), 8 if len(controls) <= MANY else 6
    lines, _ = drawn(controls, plane.gaps_start, plane.gaps_end, points)
    inner = lines[:, 1:-1]
    force = np.zeros((n, 2))
    block = max(1, 400_000 // (n * points * points))
    for first in range(0, n, block):  # a block of flows at a time keeps memory small
        rows = np.arange(first, min(first + block, n))
        away = inner[rows][:, :, None, None] - lines[None, None]
        far2 = np.maximum((away**2).sum(axis=-1), 9.0)
        weight = far2 ** (-POWER / 2)
        weight[np.arange(len(rows)), :, rows] = 0
        total = np.maximum(weight.sum(axis=(2, 3)), 1e-30)
        push = np.einsum("apbqd,apbq->apd", away, weight) / total[..., None]
        far = np.maximum(np.linalg.norm(push, axis=2, keepdims=True), 1e-9)
        force[rows] = (push / far * np.minimum(REACH_PX, 60.0 / far)).mean(axis=1)
    return force
