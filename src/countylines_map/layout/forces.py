"""Force-directed curves: flows spread around the node that they share, push one another apart, and the best combination is taken.

The forces are those that Jenny and others describe ("Force-directed layout of origin-destination flow maps", IJGIS 31:8, 2017):
repulsion between flows that falls with the fourth power of distance, a spring that is weaker for longer flows, a pull back to a
symmetric curve, and the spreading of flows around a shared node. Their later steps (crossing siblings swapped, flows moved off
places) are one search here: each flow has a fan of curves, the relaxed one among them, and the cheapest combination is looked for; then
again among curves close to those.
"""

from __future__ import annotations

import numpy as np

from .bezier import bend
from .candidates import COARSE, CROSSING, FINE, fan, finer_fan, priced
from .intersections import distances2
from .metrics import Plane, drawn, faults
from .spread import LARGEST_BULGE, spread_bulges
from .tabu_search import cheapest

ITERATIONS = 10
STIFFEST, SOFTEST = 0.05, 0.005
POWER = 4
REACH_PX = 12.0  # repulsion moves a control point by at most this in one iteration
SYMMETRY = 0.8
PLAIN_BULGE = 0.12
FINER = (0.03, 0.012)  # bulges by which the chosen curves are then varied
FEW, KEPT = 25, 14  # flows up to which curves that cost much alone may be left out unseen, and how many are kept
MANY, CROWD = 60, 150  # flows above which fewer points, and above which no variants, keep the time within bounds


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
    special = [relaxed, spread, plain(plane, pinned)]
    best = _chosen(fan(plane, pinned, special), plane, COARSE, len(special))
    for reach in FINER if len(best) <= CROWD else ():
        best = _chosen(finer_fan(best, pinned, reach), plane, FINE if len(best) <= MANY else COARSE, 1)
    left = faults(best, plane)
    simple = plain(plane, pinned)
    return simple if left and faults(simple, plane) < left else best


def _chosen(fans: np.ndarray, plane: Plane, points: int, firsts: int) -> np.ndarray:
    """The curve of each fan that the cheapest combination has."""
    fans, costs = priced(fans, plane, points, KEPT if len(fans) <= FEW else fans.shape[1])
    curves = cheapest(costs, firsts, CROSSING)
    found: np.ndarray = fans[np.arange(len(fans)), curves]
    return found


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
    found: np.ndarray = (
        middle + offset * np.minimum(1.0, limit / np.maximum(np.linalg.norm(offset, axis=1), 1e-9))[:, None]
    )
    return found


def _repulsion(controls: np.ndarray, plane: Plane) -> np.ndarray:
    """Push of all other flows on each control point: over its points, the mean direction weighted by distance^-4."""
    n, count = len(controls), 8 if len(controls) <= MANY else 6
    lines, _ = drawn(controls, plane.gaps_start, plane.gaps_end, count)
    points = np.ascontiguousarray(lines.swapaxes(0, 1))
    weight = np.maximum(distances2(points[1:-1], points), 9.0) ** (-POWER / 2)
    weight[:, np.arange(n), :, np.arange(n)] = 0
    weight = weight.reshape((count - 2) * n, count * n)
    total = np.maximum(weight.sum(axis=1), 1e-30)[:, None]
    push = points[1:-1].reshape(-1, 2) * (weight.sum(axis=1)[:, None] / total) - weight @ points.reshape(-1, 2) / total
    far = np.maximum(np.linalg.norm(push, axis=1, keepdims=True), 1e-9)
    force: np.ndarray = (push / far * np.minimum(REACH_PX, 60.0 / far)).reshape(count - 2, n, 2).mean(axis=0)
    return force
