"""A fan of curves for each flow, and what each costs by itself and beside each curve of every other flow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .bezier import bend, bulge, lean
from .intersections import BLOCK, Lines, crossing, distances
from .metrics import CLEARANCE_PX, POINTS, Plane, drawn, end_angles, half_widths, overruns
from .spread import LARGEST_BULGE, WANTED_ANGLE
from .tabu_search import Costs

GENTLE_BULGE = 0.08  # straight lines read worse than gentle curves
BENT, LEANING, OVERRUN, CROSSING, CROWDED, NARROW = 30.0, 40.0, 12.0, 10.0, 0.1, 3.0
BROAD_PX = 4.0  # from here on a broad flow costs the more to bend: a bent broad one catches the eye
LEANS = (
    -0.3,
    0.3,
)  # how far a curve's middle is pulled along the chord, as a share of it: worse to see, but a way round
LEANING_BULGES = (-0.24, -0.14, 0.14, 0.24)
CURVES = 700  # all fans together; many flows have smaller ones, and the time stays within bounds
COARSE, FINE = 7, 13  # points along a curve at which it is compared with others


def fan(plane: Plane, pinned: np.ndarray, special: Sequence[np.ndarray]) -> np.ndarray:
    """Curves (flows, fan, 3, 2): the special ones first, then evenly spaced bends, then leaning ones where there is room for them;
    a pinned flow has but its own.
    """
    room = CURVES // max(len(pinned), 1)
    leaning = [(turn, pull) for pull in LEANS for turn in LEANING_BULGES] if room >= 11 else []
    even = min(max(room - len(leaning), 5), 9)
    bulges = np.linspace(-LARGEST_BULGE, LARGEST_BULGE, even - (even + 1) % 2)  # an odd number, so that one is straight
    own = [_curves(plane, pinned, bulge, 0.0) for bulge in bulges] + [_curves(plane, pinned, *each) for each in leaning]
    return np.stack([*special, *own], axis=1)


def finer_fan(controls: np.ndarray, pinned: np.ndarray, reach: float) -> np.ndarray:
    """Curves (flows, 5, 3, 2) about those that were chosen: a little more and less bent, leaning a little either way."""
    chord = controls[:, 2] - controls[:, 0]
    normal = np.stack([-chord[:, 1], chord[:, 0]], axis=1)
    made = [controls]
    for turn, pull in ((reach, 0.0), (-reach, 0.0), (0.0, 4 * reach), (0.0, -4 * reach)):
        nearby = controls.copy()
        nearby[:, 1] += 2 * turn * normal + pull * chord
        barred = ~np.isnan(pinned) | (np.abs(bulge(nearby)) > LARGEST_BULGE)
        made.append(np.where(barred[:, None, None], controls, nearby))
    return np.stack(made, axis=1)


def _curves(plane: Plane, pinned: np.ndarray, bulge: float, pull: float) -> np.ndarray:
    free = np.isnan(pinned)
    found = bend(plane.starts, plane.ends, np.where(free, bulge, pinned))
    found[:, 1] += np.where(free, pull, 0.0)[:, None] * (plane.ends - plane.starts)
    return found


def priced(fans: np.ndarray, plane: Plane, points: int, kept: int) -> tuple[np.ndarray, Costs]:
    """The `kept` curves of each fan (flows, fan, 3, 2) that cost least alone, and what they cost alone and beside one another.

    Two curves are compared at `points` points along each.
    """
    n, m = fans.shape[:2]
    alone = _alone(fans.reshape(n * m, 3, 2), plane, np.repeat(np.arange(n), m)).reshape(n, m)
    if kept < m:
        few = np.sort(np.argpartition(alone, kept, axis=1)[:, :kept], axis=1)
        fans, alone, m = (
            np.take_along_axis(fans, few[..., None, None], axis=1),
            np.take_along_axis(alone, few, axis=1),
            kept,
        )
    own, flat = np.repeat(np.arange(n), m), fans.reshape(n * m, 3, 2)
    beside = _meetings(flat, plane, own, (m, points)) + _narrow(end_angles(flat), plane.targets[own], own)
    beside += beside.T
    return fans, Costs(alone, beside.reshape(n, m, n, m))


def _alone(flat: np.ndarray, plane: Plane, own: np.ndarray) -> np.ndarray:
    """What each curve costs by itself: its bend, how it leans, and the places that it runs over."""
    lines, halves = _outlines(flat, plane, own, POINTS)
    heavy = np.maximum(plane.widths[own] / BROAD_PX, 1.0)
    shape = heavy * (BENT * (np.abs(bulge(flat)) - GENTLE_BULGE) ** 2 + LEANING * lean(flat) ** 2)
    found: np.ndarray = shape + OVERRUN * overruns(lines, halves, plane, own).sum(axis=1)
    return found


def _outlines(flat: np.ndarray, plane: Plane, own: np.ndarray, points: int) -> tuple[np.ndarray, np.ndarray]:
    """(points, half widths) of curves; half the memory moves twice as fast."""
    lines, left = drawn(flat, plane.gaps_start[own], plane.gaps_end[own], points)
    halves = half_widths(plane.widths[own], plane.chords[own], left, float(plane.widths.max()))
    return lines.astype(np.float32), halves.astype(np.float32)


def _meetings(flat: np.ndarray, plane: Plane, own: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Crossings and crowding of each curve with those of later flows; curves nowhere near one another cost nothing."""
    m, points = size
    lines, halves = _outlines(flat, plane, own, points)
    lines -= lines.mean(axis=(0, 1))
    prepared, thick = Lines.of(lines), np.ascontiguousarray(halves.T)
    margin = halves.max(axis=1) + halves.max() + CLEARANCE_PX
    low, high = lines.min(axis=1), lines.max(axis=1)
    found = np.zeros((len(flat), len(flat)), dtype=np.float32)
    step = m * max(1, BLOCK // (points**2 * m * len(flat)))  # some flows at a time
    for first in range(0, len(flat), step):
        mine, reach = slice(first, first + step), margin[first : first + step].max()
        meet = (high[first:] >= low[mine].min(axis=0) - reach) & (low[first:] <= high[mine].max(axis=0) + reach)
        near = np.flatnonzero(meet.all(axis=1)) + first
        ours, others = prepared.take(mine), prepared.take(near)
        cost = CROSSING * crossing(ours, others) + CROWDED * _crowding(
            ours.points, thick[:, mine], others.points, thick[:, near]
        )
        found[mine, near] = cost * (own[mine, None] < own[near])
    return found


def _crowding(points: np.ndarray, halves: np.ndarray, others: np.ndarray, thick: np.ndarray) -> np.ndarray:
    """Depth in pixels, summed along the curves, to which they come within the clearance of one another."""
    apart = distances(points, others)
    apart -= thick
    deep = halves[..., None] + np.float32(CLEARANCE_PX) - apart.min(axis=2)
    found: np.ndarray = np.maximum(deep, 0).sum(axis=0) * (13 / len(points))
    return found


def _narrow(angles: np.ndarray, targets: np.ndarray, own: np.ndarray) -> np.ndarray:
    """What pairs of flows with one end lack (once for each pair) to the wanted angle there, never more than an even share."""
    found = np.zeros((len(angles), len(angles)), dtype=np.float32)
    for target in np.unique(targets):
        here = np.flatnonzero(targets == target)
        wanted = np.float32(min(WANTED_ANGLE, 2 * np.pi / max(len(np.unique(own[here])), 2)))
        turned = angles[here].astype(np.float32)
        apart = np.abs(turned[:, None] - turned)
        lacking = np.maximum(wanted - np.minimum(apart, np.float32(2 * np.pi) - apart), 0) / wanted
        later = own[here][:, None] < own[here]
        found[np.ix_(here, here)] = NARROW * lacking**2 * later
    return found
