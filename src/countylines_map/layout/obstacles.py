"""What labels have to keep off: the frame, places, flows, other labels and the lines that lead to them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

MARGIN_PX, NEAR_PX = 2.0, 1.0  # about a label, and about whatever is drawn
CROSSED, WIDE = (
    30.0,
    8.0,
)  # what it costs, in pixels of distance, to lie over another's flow or a place's dot, and each pixel of its reach
APART_PX = 8.0  # between labels: a number nearer to another name would be read as that one's


@dataclass
class Obstacles:
    """Everything drawn so far, in view pixels: squares about points, and the boxes and leaders that are taken.

    A square stands for a point's disc; `flows` (n) is the position of the flow that each of the `squares` is of, below 0 for discs.
    `reaches` are the most pixels from a middle line or point that each flow and disc has, from the last disc to the last flow.
    `boxes` (k, 4) are (minx, miny, maxx, maxy), `leaders` (k, 4) are (x0, y0, x1, y1).
    """

    frame: tuple[int, int]
    squares: shapely.STRtree
    flows: np.ndarray
    reaches: np.ndarray
    boxes: np.ndarray = field(default_factory=lambda: np.zeros((0, 4)))
    leaders: np.ndarray = field(default_factory=lambda: np.zeros((0, 4)))

    @classmethod
    def of(
        cls, frame: tuple[int, int], flows: tuple[np.ndarray, np.ndarray], discs: tuple[np.ndarray, np.ndarray]
    ) -> Obstacles:
        """The frame, `flows` as points (n, k, 2) and half widths (n, k), and `discs` as middles (m, 2) and radii (m)."""
        lines, halves = flows
        dense, thick = _denser(lines), _denser(halves[..., None])[..., 0]
        points = np.concatenate([dense.reshape(-1, 2), discs[0].reshape(-1, 2)]).T
        reach = np.concatenate([thick.ravel(), discs[1]]) + NEAR_PX
        owners = np.repeat(np.arange(len(lines)), dense.shape[1])
        squares = shapely.STRtree(shapely.box(*(points - reach), *(points + reach)))
        widest = halves.max(axis=1, initial=0.0)
        reaches = np.concatenate([discs[1][::-1], widest]) + NEAR_PX
        return cls(frame, squares, np.concatenate([owners, -1 - np.arange(len(discs[1]))]), reaches)

    def free(self, boxes: np.ndarray, own: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        """(whether each box touches nothing but, it may be, flows in `own`; whether it touches those)."""
        found = self._off_text(boxes, APART_PX)
        left, mine = np.flatnonzero(found), np.zeros(len(boxes), dtype=bool)
        if len(left):
            others, mine_too, _ = self._touched(_wider(boxes[left], MARGIN_PX), own)
            found[left[others > 0]], mine[left] = False, mine_too > 0
        return found, mine

    def covered(
        self, boxes: np.ndarray, own: tuple[int, ...], apart_px: float = APART_PX
    ) -> tuple[np.ndarray, np.ndarray]:
        """(whether each box is inside the frame, off leaders and as far as that from text; what it costs that it covers others' flows and
        places, the wide ones most).
        """
        others, _, reach = self._touched(boxes, own)
        return self._off_text(boxes, apart_px), CROSSED * others + WIDE * reach

    def _off_text(self, boxes: np.ndarray, apart_px: float) -> np.ndarray:
        """Whether each box is inside the frame, as far as that from each label, and touches no leader."""
        wide = _wider(boxes, MARGIN_PX)
        inside = ((wide[:, :2] >= 0) & (wide[:, 2:] <= np.array(self.frame))).all(axis=1)
        found: np.ndarray = np.logical_and(inside, ~_overlap(_wider(boxes, apart_px)[:, None], self.boxes).any(axis=1))
        if len(self.leaders) and found.any():
            found &= ~_through(self.leaders, wide[:, None]).any(axis=1)
        return found

    def clear_leaders(self, leaders: np.ndarray) -> np.ndarray:
        """Whether leaders (n, 4) cross no other leader and no label."""
        found = np.ones(len(leaders), dtype=bool)
        if len(self.boxes):
            found &= ~_through(leaders[:, None], self.boxes).any(axis=1)
        if len(self.leaders):
            found &= ~_cross(leaders[:, None], self.leaders).any(axis=1)
        return found

    def add(self, box: np.ndarray, leader: np.ndarray | None = None) -> None:
        """A label that has found its place, and its leader if it has one."""
        self.boxes = np.vstack([self.boxes, box])
        if leader is not None:
            self.leaders = np.vstack([self.leaders, leader])

    def _touched(self, boxes: np.ndarray, own: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(how many flows and discs of others each box touches, how many of its own flows, the reaches of those others together)."""
        box, square = self.squares.query(shapely.box(*boxes.T))
        lowest = self.flows.min(initial=0)
        span = int(self.flows.max(initial=0) - lowest) + 1
        box, flow = divmod(np.unique(box * span + (self.flows[square] - lowest)), span)
        flow += lowest
        mine = np.isin(flow, own)
        others, owned = (np.bincount(box[which], minlength=len(boxes)) for which in (~mine, mine))
        discs = len(self.reaches) - int(self.flows.max(initial=-1)) - 1
        return others, owned, np.bincount(box[~mine], self.reaches[flow[~mine] + discs], minlength=len(boxes))


def _wider(boxes: np.ndarray, margin: float) -> np.ndarray:
    found: np.ndarray = boxes + np.array([-margin, -margin, margin, margin])
    return found


def _denser(values: np.ndarray) -> np.ndarray:
    """Each value and the two thirds between it and the next, so that no box slips between samples."""
    a, b = values[:, :-1], values[:, 1:]
    inner = np.stack([a, a + (b - a) / 3, a + (b - a) * 2 / 3], axis=2).reshape(
        len(values), 3 * a.shape[1], values.shape[2]
    )
    return np.concatenate([inner, values[:, -1:]], axis=1)


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
    found: np.ndarray = (b[..., 0] - a[..., 0]) * (p[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        p[..., 0] - a[..., 0]
    )
    return found
