"""A tree of flows: from their places towards the one that they share, joining on the way, each as wide as its count all along.

In polar coordinates about the shared place, with the logarithm of the distance as time, a path that meets every ray at the same angle - a
logarithmic spiral - is a straight line; so trees of such paths (Buchin, Speckmann and Verbeek, "Flow map layout via spiral trees", 2011)
are particles on a circle that move at a limited speed and stay together when they meet. Their order never changes, so no two
paths cross. Joined flows lie side by side, as Minard drew them, so widths add up at every join.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

STEP = 0.02  # of the logarithm of the distance
STEEPEST = math.tan(
    math.radians(27)
)  # a path turns from the ray to the shared place by no more: two meet at 54 degrees at most
HASTE = 3.0  # times as fast where a place is in the way
CLEAR_PX = 6.0  # between a path's edge and a place that is not its own
REACH = math.radians(100)  # paths further apart than this do not seek each other
END_PX, END = 5.0, 0.45  # radius about the shared place at which paths end: the least, and in widths of all
NEAREST = 0.9  # of the distance to the nearest other place: the widest that a flow may be
SMOOTH = 5  # steps before and after over which a path is averaged
LEAST_GAP_PX = 0.4  # paths that come so close are joined


@dataclass(frozen=True, eq=False)
class FlowTree:
    """A tree about a shared place.

    `paths` are the middle lines of the flows (points, 2) in pixels, from their places to a circle of radius `end_px` about the shared
    place; `widths` in pixels are in proportion to the counts. `joins` has, for each, the flows that run together from there on and
    the distance from the shared place: a flow's width is its own at every one.
    """

    paths: list[np.ndarray]
    widths: np.ndarray
    joins: list[tuple[tuple[int, ...], float]]
    trunks: list[tuple[int, ...]]
    end_px: float


@dataclass
class _Branch:
    """Flows that run together: in the order of their angle, with the angle of their middle."""

    flows: list[int]
    angle: float
    width: float
    born: float


def grow_tree(places: np.ndarray, shared: np.ndarray, widths: np.ndarray, *, early: float = 0.8) -> FlowTree:
    """The tree of flows between places (n, 2) and a shared one (2,), all in pixels.

    `early` is how fast paths move out of a place's way, as a share of the steepest: a slower one begins earlier.

    A place nearer to the shared one than the tree's end has a straight line of its own.
    """
    away = places - shared
    far = np.hypot(*away.T)
    end = max(END_PX, END * float(widths.sum()))
    grown = np.flatnonzero(far > end * 1.1)
    angles, first = _unwrapped(np.arctan2(away[grown, 1], away[grown, 0]))
    times = np.log(far[grown])
    steps = np.arange(times.max(initial=math.log(end)), math.log(end) - STEP / 2, -STEP)
    tracks, joins, branches = _simulated(angles, times, widths[grown], steps, early)
    paths = [np.array([place, shared]) for place in places]
    for at, track in zip(grown, tracks, strict=True):
        own = int(np.searchsorted(grown, at))
        paths[at] = shared + _path(track, float(far[at]), float(angles[own]), steps, first)
    named = [(tuple(int(grown[at]) for at in flows), radius) for flows, radius in joins]
    trunks = [tuple(int(grown[at]) for at in branch.flows) for branch in branches]
    return FlowTree(paths, widths, named, trunks, end)


def fit_widths(counts: np.ndarray, places: np.ndarray, most: float) -> np.ndarray:
    """Widths in proportion to counts, `most` pixels together, or less where a flow would cover the place beside its own."""
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, math.inf)
    room = NEAREST * apart.min(axis=1, initial=math.inf) / np.maximum(counts, 1e-9)
    found: np.ndarray = counts * min(most / float(counts.sum()), float(room.min(initial=math.inf)))
    return found


def _unwrapped(angles: np.ndarray) -> tuple[np.ndarray, float]:
    """(angles that start after the widest empty sector, so that order on the circle is order on a line, where that is)."""
    order = np.argsort(angles, kind="stable")
    gaps = np.diff(np.append(angles[order], angles[order[0]] + 2 * math.pi))
    first = float(angles[order[(int(np.argmax(gaps)) + 1) % len(order)]])
    found = (angles - first) % (2 * math.pi)
    return np.where(found > 2 * math.pi - 1e-9, 0.0, found), first


def _simulated(
    angles: np.ndarray, times: np.ndarray, widths: np.ndarray, steps: np.ndarray, early: float
) -> tuple[list[list[float]], list[tuple[tuple[int, ...], float]], list[_Branch]]:
    """(angle of each flow at each step from its place on, joins, branches at the end)."""
    waiting = sorted(range(len(angles)), key=lambda at: (-times[at], angles[at]))
    hold = SMOOTH * STEP
    tracks: list[list[float]] = [[] for _ in angles]
    joins: list[tuple[tuple[int, ...], float]] = []
    branches: list[_Branch] = []
    for now in steps:
        radius = math.exp(now)
        while waiting and times[waiting[0]] >= now - 1e-9:
            _put(branches, _Branch([at := waiting.pop(0)], float(angles[at]), float(widths[at]), now))
        _moved(branches, radius, steps[-1], now)
        near = [
            *waiting,
            *(branch.flows[0] for branch in branches if branch.born - now < hold and len(branch.flows) == 1),
        ]
        _kept_clear(branches, np.array(near, dtype=int), (angles, times), now, early)
        branches = _joined(branches, radius, joins)
        _recorded(branches, widths, radius, tracks)
    return tracks, joins, branches


def _put(branches: list[_Branch], new: _Branch) -> None:
    """A place's own branch, where it belongs among the others."""
    branches.insert(sum(branch.angle < new.angle for branch in branches), new)


def _moved(branches: list[_Branch], radius: float, last: float, now: float) -> None:
    """Each branch towards its nearer neighbour, the wider the slower, where the two can still meet."""
    room = [
        math.inf
        if min(one.born, other.born) - now < SMOOTH * STEP
        else other.angle - one.angle - (one.width + other.width) / 2 / radius
        for one, other in pairwise(branches)
    ]
    moves = []
    for at, branch in enumerate(branches):
        left, right = (room[at - 1] if at else math.inf), (room[at] if at < len(room) else math.inf)
        near, way = (left, -1) if left < right else (right, 1)
        if near > min(REACH, 2 * STEEPEST * max(now - last, 0.0)):
            moves.append(0.0)
            continue
        other = branches[at + way].width
        speed = STEEPEST * min(max(2 * other / (branch.width + other), 0.3), 1.0)
        moves.append(way * min(speed * STEP, max(near, 0.0) / 2))
    for branch, move in zip(branches, moves, strict=True):
        branch.angle += move


def _kept_clear(
    branches: list[_Branch], near: np.ndarray, polar: tuple[np.ndarray, np.ndarray], now: float, early: float
) -> None:
    """Branches that would run over a place move out of its way in time; over several without room between them, to one side of all."""
    angles, times = polar
    ahead = early * STEEPEST * np.maximum(now - times[near] - SMOOTH * STEP, 0.0)
    far, where = np.exp(times[near]), angles[near]
    for branch in branches:
        half = (CLEAR_PX + branch.width / 2) / far
        others = ~np.isin(near, branch.flows)
        low, high = (where - half + ahead)[others], (where + half - ahead)[others]
        if (push := _out_of(branch.angle, low, high)) is not None:
            most = HASTE * STEEPEST * STEP
            branch.angle += min(max(push - branch.angle, -most), most)


def _out_of(angle: float, low: np.ndarray, high: np.ndarray) -> float | None:
    """The nearest angle outside all intervals that reach over one another around an angle; None where it is outside already."""
    least = most = angle
    while True:
        over = (low < most) & (high > least) & (low < high) if least < most else (low < angle) & (high > angle)
        if not over.any():
            return None
        found = min(least, float(low[over].min())), max(most, float(high[over].max()))
        if found == (least, most):
            return least if angle - least <= most - angle else most
        least, most = found


def _joined(branches: list[_Branch], radius: float, joins: list[tuple[tuple[int, ...], float]]) -> list[_Branch]:
    """Branches that touch run on as one, side by side in their order."""
    found: list[_Branch] = []
    for branch in branches:
        found.append(branch)
        while len(found) > 1:
            one, other = found[-2], found[-1]
            if (other.angle - one.angle) * radius - (one.width + other.width) / 2 > LEAST_GAP_PX:
                break
            width = one.width + other.width
            middle = (one.angle * one.width + other.angle * other.width) / width
            found[-2:] = [_Branch([*one.flows, *other.flows], middle, width, max(one.born, other.born))]
            joins.append((tuple(found[-1].flows), radius))
    return found


def _recorded(branches: list[_Branch], widths: np.ndarray, radius: float, tracks: list[list[float]]) -> None:
    for branch in branches:
        edge = branch.angle - branch.width / 2 / radius
        for at in branch.flows:
            tracks[at].append(edge + float(widths[at]) / 2 / radius)
            edge += float(widths[at]) / radius


def _path(track: list[float], far: float, start: float, steps: np.ndarray, first: float) -> np.ndarray:
    """A flow's points about the shared place: its own, then its angles at each step, averaged over a few so that it turns softly."""
    turned, radii = np.array([start, *track]), np.concatenate([[far], np.exp(steps[len(steps) - len(track) :])])
    slope = turned[-1] - turned[-2] if len(turned) > 1 else 0.0
    ahead = turned[-1] + np.arange(1, SMOOTH + 1) * slope
    kernel = np.hanning(2 * SMOOTH + 3)[1:-1]
    padded = np.concatenate([np.full(SMOOTH, start), turned, ahead])
    soft = first + np.convolve(padded, kernel / kernel.sum(), mode="valid")
    soft[0] = first + start
    points: np.ndarray = radii[:, None] * np.stack([np.cos(soft), np.sin(soft)], axis=1)
    return (
        np.delete(points, 1, axis=0) if len(points) > 2 else points
    )  # a first step shorter than the others turns nowhere in particular
