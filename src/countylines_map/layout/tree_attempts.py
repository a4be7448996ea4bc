"""The best tree of some flows: grown several times, until nothing crosses, no place is run over and no join is sharp."""

from __future__ import annotations

import math

import numpy as np
import shapely

from .flow_tree import FlowTree, fit_widths, grow_tree

MOST_PX = 36.0  # all flows together
NODE_PX = 1.0  # about a place, where no other path runs
SHARPEST = 60.0  # degrees that a path may turn at a join
AROUND_PX = 8.0  # before and after a join, over which a turn is measured
INK, MANY = 0.7, 30  # of the ink of straight arrows, that a tree of so many flows may need
ARROW_PX, LINE_PX = 1.5, 1.0  # the least widths of an arrow and of a path as they are drawn
CLEAN = 3  # trees without a crossing, of which the best is taken where each has a sharp join or needs much ink
ATTEMPTS = (
    (0.8, 1.0),
    (0.5, 1.0),
    (0.65, 0.85),
    (0.35, 0.85),
    (0.5, 0.7),
    (0.25, 0.7),
    (0.5, 0.5),
    (0.2, 0.5),
    (0.4, 0.35),
)  # how early paths turn out of the way of a place, and the part of the width that they have


def best_tree(counts: np.ndarray, places: np.ndarray, shared: np.ndarray, most: float = MOST_PX) -> FlowTree:
    """The tree of flows of these counts, `most` pixels wide all together or as near to that as no path crosses another or a place.

    Where a first tree has faults, a sharp join or more ink than it is worth, paths turn out of the way earlier and are narrower, until none
    has, or the best of them is taken: that with the fewest faults.
    """
    found: list[tuple[tuple[int, bool, bool], FlowTree]] = []
    for early, part in ATTEMPTS:
        tree = grow_tree(places, shared, fit_widths(counts, places, most * part), early=early)
        faults = sum(tree_faults(tree, places))
        sharp = faults == 0 and sharpest_join(tree, shared) > SHARPEST
        heavy = faults == 0 and len(counts) >= MANY and ink_share(tree, places, shared) > INK
        if not (faults or sharp or heavy):
            return tree
        found.append(((faults, sharp, heavy), tree))
        if sum(not each for (each, *_), _ in found) == CLEAN:
            break
    return min(found, key=lambda each: each[0])[1]


def tree_faults(tree: FlowTree, places: np.ndarray) -> tuple[int, int]:
    """(pairs of paths that cross, places that lie under a path which is not their own)."""
    lines = np.array([shapely.linestrings(path) for path in tree.paths])
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    crossing = {(min(pair), max(pair)) for pair in zip(one.tolist(), other.tolist(), strict=True) if pair[0] != pair[1]}
    straight = {at for at, path in enumerate(tree.paths) if len(path) == 2}
    apart = shapely.distance(lines[:, None], shapely.points(places)[None]) - tree.widths[:, None] / 2
    np.fill_diagonal(apart, math.inf)
    apart[list(straight)] = math.inf
    return sum(not straight & set(pair) for pair in crossing), int((apart < NODE_PX).any(axis=0).sum())


def sharpest_join(tree: FlowTree, shared: np.ndarray) -> float:
    """The largest angle (degrees) by which a path turns at one of its joins, between the 8 pixels before it and the 8 after it."""
    lines = [shapely.linestrings(path) for path in tree.paths]
    far = [np.hypot(*(path - shared).T) for path in tree.paths]
    joined = [(at, radius) for flows, radius in tree.joins for at in flows if len(tree.paths[at]) > 3]
    if not joined:
        return 0.0
    middle = np.array([tree.paths[at][np.argmin(np.abs(far[at] - radius))] for at, radius in joined])
    own = np.array([lines[at] for at, _ in joined])
    along = shapely.line_locate_point(own, shapely.points(middle))
    before = shapely.get_coordinates(shapely.line_interpolate_point(own, np.maximum(along - AROUND_PX, 0)))
    after = shapely.get_coordinates(
        shapely.line_interpolate_point(own, np.minimum(along + AROUND_PX, shapely.length(own)))
    )
    came, left = middle - before, after - middle
    long = np.hypot(*came.T) * np.hypot(*left.T)
    whole = np.minimum(np.hypot(*came.T), np.hypot(*left.T)) > AROUND_PX / 2
    turned = np.degrees(np.arccos(np.clip((came * left).sum(axis=1)[whole] / long[whole], -1, 1)))
    return float(turned.max(initial=0.0))


def ink_share(tree: FlowTree, places: np.ndarray, shared: np.ndarray) -> float:
    """The area that a tree covers as it is drawn, as a share of what straight arrows of the same widths would need."""
    lines = [shapely.linestrings(path) for path in tree.paths]
    covered = shapely.union_all(shapely.buffer(lines, np.maximum(tree.widths, LINE_PX) / 2, cap_style="flat")).area
    return float(covered / (np.hypot(*(places - shared).T) * np.maximum(tree.widths, ARROW_PX)).sum())
