"""What labels have to keep off: the frame, places, flows, other labels and the lines that lead to them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

MARGIN_PX = 2.0


@dataclass
class Obstacles:
    """Everything drawn so far, in view pixels, as points with a radius, and the boxes and leaders that are taken.

    `points` (n, 2) have `radii` (n) and the position `flows` (n) of the flow that they are of, -1 for none; boxes are
    (minx, miny, maxx, maxy), leaders (x0, y0, x1, y1).
    """

    frame: tuple[int, int]
    points: np.ndarray
    radii: np.ndarray
    flows: np.ndarray
    boxes: list[np.ndarray] = field(default_factory=list)
    leaders: list[np.ndarray] = field(default_factory=list)

    @classmethod
    def of(
        cls, frame: tuple[int, int], flows: tuple[np.ndarray, np.ndarray], discs: tuple[np.ndarray, np.ndarray]
    ) -> Obstacles:
        """The frame, `flows` as points (n, k, 2) and half widths (n, k), and `discs` as middles (m, 2) and radii (m)."""
        lines, halves = flows
        dense, thick = _denser(lines), _denser(halves[..., None])[..., 0]
        points = np.concatenate([dense.reshape(-1, 2), discs[0].reshape(-1, 2)])
        radii = np.concatenate([thick.ravel(), discs[1]])
        owners = np.repeat(np.arange(len(lines)), dense.shape[1])
        return cls(frame, points, radii, np.concatenate([owners, np.full(len(discs[1]), -1)]))

    def free(self, boxes: np.ndarray, own: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        """(whether each box touches nothing but, it may be, flows in `own`; whether it touches those)."""
        wide = boxes + np.array([-MARGIN_PX, -MARGIN_PX, MARGIN_PX, MARGIN_PX])
        found = (wide[:, :2] >= 0).all(axis=1) & (wide[:, 2:] <= np.array(self.frame)).all(axis=1)
        if self.boxes:
            taken = np.array(self.boxes)
            apart = (wide[:, None, :2] >= taken[:, 2:]) | (wide[:, None, 2:] <= taken[:, :2])
            found &= apart.any(axis=2).all(axis=1)
        touched, mine = self._touched(wide, own)
        for start_end in self.leaders:
            found &= ~_through(start_end[None], wide)
        return found & ~touched, mine

    def clear_leaders(self, leaders: np.ndarray) -> np.ndarray:
        """Whether leaders (n, 4) cross no other leader and no label."""
        found = np.ones(len(leaders), dtype=bool)
        for box in self.boxes:
            found &= ~_through(leaders, box[None])
        for other in self.leaders:
            found &= ~_cross(leaders, other)
        return found

    def add(self, box: np.ndarray, leader: np.ndarray | None = None) -> None:
        """A label that has found its place, and its leader if it has one."""
        self.boxes.append(box)
        if leader is not None:
            self.leaders.append(leader)

    def _touched(self, boxes: np.ndarray, own: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        """(whether boxes touch a point of others, whether one of their own); only points near the boxes are looked at."""
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        room = self.radii[:, None] + 1
        near = np.flatnonzero(((self.points + room >= low) & (self.points - room <= high)).all(axis=1))
        points, radii = self.points[near], self.radii[near] + 1
        away = np.maximum(boxes[:, None, :2] - points, 0) + np.maximum(points - boxes[:, None, 2:], 0)
        touch = (away**2).sum(axis=2) < radii**2
        mine = np.isin(self.flows[near], own)
        return touch[:, ~mine].any(axis=1), touch[:, mine].any(axis=1)


def _denser(values: np.ndarray) -> np.ndarray:
    """Each value and the two thirds between it and the next, so that no box slips between samples."""
    a, b = values[:, :-1], values[:, 1:]
    inner = np.stack([a, a + (b - a) / 3, a + (b - a) * 2 / 3], axis=2).reshape(len(values), 3 * a.shape[1], values.shape[2])
    return np.concatenate([inner, values[:, -1:]], axis=1)


def _through(lines: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Whether a straight line (n, 4) goes through a box (n, 4), of which either may be one for all (Liang and Barsky, 1984)."""
    start, way = lines[:, :2], lines[:, 2:] - lines[:, :2]
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    one, other = (boxes[:, :2] - start) / way, (boxes[:, 2:] - start) / way
    enters, leaves = np.minimum(one, other).max(axis=1), np.maximum(one, other).min(axis=1)
    found: np.ndarray = (np.maximum(enters, 0) < np.minimum(leaves, 1))
    return found


def _cross(lines: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Whether straight lines (n, 4) cross another (4)."""

    def side(a: np.ndarray, b: np.ndarray, p: np.ndarray) -> np.ndarray:
        found: np.ndarray = (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (p[..., 0] - a[..., 0])
        return found

    a, b, c, d = lines[:, :2], lines[:, 2:], other[:2], other[2:]
    found: np.ndarray = (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)
    return found
