"""Which of many lines cross, and how near they come to one another: one matrix product answers for all pairs at once.

The side of a segment on which a point lies, and the square of the distance between two points, are both products of what
belongs to the one and what belongs to the other. So a product of two matrices holds them for every pair, and NumPy hands that to
the fastest code that it has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BLOCK = 300_000  # pairs of points looked at together, to keep memory small


@dataclass(frozen=True)
class Lines:
    """Many lines of equally many points, prepared for products; what belongs to one step along them lies together.

    `points` is (points, lines, 2), `lifted` the same as (x, y, 1), and `sides` (points - 1, lines, 3) is what a lifted point is
    multiplied with to know on which side of a segment it lies.
    """

    points: np.ndarray
    lifted: np.ndarray
    sides: np.ndarray

    @classmethod
    def of(cls, lines: np.ndarray) -> Lines:
        """Lines as (lines, points, 2), prepared."""
        points = np.ascontiguousarray(lines.swapaxes(0, 1))
        start = points[:-1]
        x, y = np.moveaxis(points[1:] - start, 2, 0)
        sides = np.stack([-y, x, y * start[..., 0] - x * start[..., 1]], axis=2)
        return cls(points, np.concatenate([points, np.ones_like(points[..., :1])], axis=2), sides)

    def __len__(self) -> int:
        """How many lines."""
        return int(self.points.shape[1])

    def take(self, which: np.ndarray | slice) -> Lines:
        """Some of the lines."""
        return Lines(self.points[:, which], self.lifted[:, which], self.sides[:, which])


def crossing(lines: Lines, others: Lines) -> np.ndarray:
    """Whether each line crosses each of the others: (lines, others).

    >>> one, other = (Lines.of(np.array([line], dtype=float)) for line in ([(0, 0), (2, 2)], [(0, 2), (2, 0)]))
    >>> crossing(one, other).tolist()
    [[True]]
    """
    found = np.zeros((len(lines), len(others)), dtype=bool)
    step = max(1, BLOCK // max(len(lines.points) * len(others.points) * len(others), 1))
    for first in range(0, len(lines), step):
        rows = slice(first, first + step)
        found[rows] = _crossing(lines.take(rows), others)
    return found


def _crossing(lines: Lines, others: Lines) -> np.ndarray:
    """Two segments cross where each parts the ends of the other."""
    ours = _product(lines.sides, others.lifted) > 0
    theirs = _product(lines.lifted, others.sides) > 0
    meet = (ours[:, :, 1:] != ours[:, :, :-1]) & (theirs[1:] != theirs[:-1])
    found: np.ndarray = meet.any(axis=2).any(axis=0)
    return found


def distances2(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Squares of the distances of points (a, b, 2) from others (c, d, 2): (a, b, c, d).

    >>> distances2(np.zeros((1, 1, 2)), np.array([[[3.0, 4.0]]])).tolist()
    [[[[25.0]]]]
    """
    ours = np.concatenate([-2 * points, (points**2).sum(axis=2, keepdims=True), np.ones_like(points[..., :1])], axis=2)
    theirs = np.concatenate([others, np.ones_like(others[..., :1]), (others**2).sum(axis=2, keepdims=True)], axis=2)
    found = _product(ours, theirs)
    np.maximum(found, 0, out=found)  # rounding may leave less than nothing
    return found


def distances(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Distances of points (a, b, 2) from others (c, d, 2): (a, b, c, d)."""
    found = distances2(points, others)
    np.sqrt(found, out=found)
    return found


def _product(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Products of all vectors (a, b, k) with all of (c, d, k): (a, b, c, d)."""
    found: np.ndarray = ours.reshape(-1, ours.shape[2]) @ theirs.reshape(-1, theirs.shape[2]).T
    return found.reshape(*ours.shape[:2], *theirs.shape[:2])
