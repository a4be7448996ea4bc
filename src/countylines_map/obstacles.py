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
        wide: np.ndarray = boxes + np.array([-MARGIN_PX, -MARGIN_PX, MARGIN_PX, MARGIN_PX])
        inside = ((wide[:, :2] >= 0) & (wide[:, 2:] <= np.array(self.frame))).all(axis=1)
        barred = _overlap(wide[:, None], _stack(self.boxes)).any(axis=1) | _through(_stack(self.leaders), wide[:, None]).any(axis=1)
        found: np.ndarray = np.where(barred, False, inside)
        left, mine = np.flatnonzero(found), np.zeros(len(boxes), dtype=bool)
        if len(left):
            touched, mine[left] = self._touched(wide[left], own)
            found[left[touched]] = False
        return found, mine

    def clear_leaders(self, leaders: np.ndarray) -> np.ndarray:
        """Whether leaders (n, 4) cross no other leader and no label."""
        barred = _through(leaders[:, None], _stack(self.boxes)).any(axis=1) | _cross(leaders[:, None], _stack(self.leaders)).any(axis=1)
        found: np.ndarray = np.logical_not(barred)
        return found

    def add(self, box: np.ndarray, leader: np.ndarray | None = None) -> None:
        """A label that has found its place, and its leader if it has one."""
        self.boxes.append(box)
        if leader is not None:
            self.leaders.append(leader)

    def _touched(self, boxes: np.ndarray, own: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        """(whether boxes touch a point of others, whether one of their own).

        Only points near the boxes are looked at, and a square stands for a point's disc: comparing is all that is left to do.
        """
        low, high = boxes.min(axis=0), boxes.max(axis=0)
        (x, y), r = self.points.T, self.radii + 1
        near = np.flatnonzero((x + r > low[0]) & (x - r < high[2]) & (y + r > low[1]) & (y - r < high[3]))
        x, y, r = x[near], y[near], r[near]
        touch = (x + r > boxes[:, :1]) & (y + r > boxes[:, 1:2])
        touch &= x - r < boxes[:, 2:3]
        touch &= y - r < boxes[:, 3:]
        mine = np.isin(self.flows[near], own)
        return touch[:, ~mine].any(axis=1), touch[:, mine].any(axis=1)


def _denser(values: np.ndarray) -> np.ndarray:
    """Each value and the two thirds between it and the next, so that no box slips between samples."""
    a, b = values[:, :-1], values[:, 1:]
    inner = np.stack([a, a + (b - a) / 3, a + (b - a) * 2 / 3], axis=2).reshape(len(values), 3 * a.shape[1], values.shape[2])
    return np.concatenate([inner, values[:, -1:]], axis=1)


def _stack(rows: list[np.ndarray]) -> np.ndarray:
    return np.array(rows).reshape(len(rows), 4)


def _overlap(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether boxes (..., 4) overlap others (..., 4)."""
    apart = (boxes[..., 0] >= others[..., 2]) | (boxes[..., 2] <= others[..., 0])
    found: np.ndarray = ~(apart | (boxes[..., 1] >= others[..., 3]) | (boxes[..., 3] <= others[..., 1]))
    return found


def _through(lines: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Whether straight lines (..., 4) go through boxes (..., 4) (Liang and Barsky, 1984)."""
    enters, leaves = np.zeros(1), np.ones(1)
    for axis in (0, 1):
        start, way = lines[..., axis], lines[..., axis + 2] - lines[..., axis]
        way = np.where(np.abs(way) < 1e-9, 1e-9, way)
        one, other = (boxes[..., axis] - start) / way, (boxes[..., axis + 2] - start) / way
        enters = np.maximum(enters, np.minimum(one, other))
        leaves = np.minimum(leaves, np.maximum(one, other))
    found: np.ndarray = enters < leaves
    return found


def _cross(lines: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether straight lines (..., 4) cross others (..., 4)."""
    a, b, c, d = lines[..., :2], lines[..., 2:], others[..., :2], others[..., 2:]
    found: np.ndarray = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
    return found


def _side(a: np.ndarray, b: np.ndarray, p: np.ndarray) -> np.ndarray:
    found: np.ndarray = (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (p[..., 0] - a[..., 0])
    return found
