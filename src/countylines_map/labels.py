"""Names and numbers at the flows' tails, each where nothing else is; one that fits nowhere is left out and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

MARGIN_PX = 2.0
HEIGHT_PX = 30.0
NAME_PX, VALUE_PX = 12.5, 14.0
WIDE, NARROW = frozenset("mwMW@%ÆŒ—…"), frozenset("iljtfrI.,:;'|!()[]- ’")
DISTANCES_PX = (8.0, 16.0, 28.0, 44.0, 64.0)
LEADER_FROM_PX = 28.0
DIRECTIONS = 16


@dataclass(frozen=True)
class Wish:
    """A label that wants a place: what it says, where it belongs, how far from there it must stay, which way it would go.

    `anchor` and `away` (a unit vector) are in pixels, y down; `own` are positions of flows that it may touch; `pinned` is an
    offset of its middle from the anchor that somebody chose.
    """

    row: Any
    name: str
    value: str
    anchor: np.ndarray
    away: np.ndarray
    radius: float = 0.0
    own: tuple[int, ...] = ()
    side: str = ""
    pinned: tuple[float, float] | None = None


def text_width(text: str, size_px: float) -> float:
    """Width of a text in a common sans-serif face, estimated generously: it must fit in whatever face the reader has.

    >>> text_width("Essex", 10) > text_width("ill", 10)
    True
    """
    units = sum(0.92 if c in WIDE else 0.34 if c in NARROW else 0.68 if c.isupper() else 0.57 for c in text)
    return units * size_px


def place_labels(
    wishes: Sequence[Wish], frame: tuple[int, int], flows: tuple[np.ndarray, np.ndarray], discs: tuple[np.ndarray, np.ndarray]
) -> list[dict[str, Any]]:
    """Rows of the labels frame, for wishes in order of importance; `flows` are points and half widths, `discs` nodes and radii."""
    taken: list[np.ndarray] = []
    rows = []
    points, halves = flows
    for wish in wishes:
        box = np.array([max(text_width(wish.name, NAME_PX), text_width(wish.value, VALUE_PX)) + 2, HEIGHT_PX])
        found = _pinned(wish, box) if wish.pinned else _best(wish, box, frame, (points, halves), discs, taken)
        if found is not None:
            middle, far = found
            taken.append(np.concatenate([middle - box / 2, middle + box / 2]))
            rows.append(_row(wish, middle, box, far))
    return rows


def _pinned(wish: Wish, box: np.ndarray) -> tuple[np.ndarray, float]:
    offset = np.array(wish.pinned, dtype=float)
    return wish.anchor + offset, float(np.linalg.norm(offset)) - float(np.linalg.norm(box)) / 2


def _best(
    wish: Wish, box: np.ndarray, frame: tuple[int, int], flows: tuple[np.ndarray, np.ndarray], discs: tuple[np.ndarray, np.ndarray],
    taken: Sequence[np.ndarray],
) -> tuple[np.ndarray, float] | None:  # fmt: skip
    middles, cost, distances = _candidates(wish, box)
    boxes = np.concatenate([middles - box / 2 - MARGIN_PX, middles + box / 2 + MARGIN_PX], axis=1)
    free = (boxes[:, :2] >= 0).all(axis=1) & (boxes[:, 2:] <= np.array(frame)).all(axis=1)
    for other in taken:
        free &= ~((boxes[:, :2] < other[2:]) & (boxes[:, 2:] > other[:2])).all(axis=1)
    free &= ~_touches_discs(boxes, wish, *discs)
    hit_others, hit_own = _touches_flows(boxes, wish.own, *flows)
    free &= ~hit_others
    cost = cost + 60.0 * hit_own
    if not free.any():
        return None
    best = int(np.argmin(np.where(free, cost, np.inf)))
    return middles[best], float(distances[best])


def _candidates(wish: Wish, box: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(middles, costs, distances from the anchor's rim): around the anchor in rings, the way the flow leaves last."""
    angles = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False) + np.arctan2(wish.away[1], wish.away[0])
    rays = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    reach = np.abs(rays) @ (box / 2) / np.maximum(np.abs(rays).sum(axis=1), 1e-9) * 1.2
    found, cost, distances = [], [], []
    for distance in DISTANCES_PX:
        found.append(wish.anchor + rays * (wish.radius + distance + reach)[:, None])
        turned = (1 - rays @ wish.away) * 14
        sided = {"left": rays[:, 0] > -0.1, "right": rays[:, 0] < 0.1}.get(wish.side, np.zeros(len(rays), dtype=bool))
        cost.append(distance * 1.2 + turned + 200.0 * sided)
        distances.append(np.full(len(rays), distance))
    return np.concatenate(found), np.concatenate(cost), np.concatenate(distances)


def _touches_discs(boxes: np.ndarray, wish: Wish, nodes: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """Whether boxes touch a node's disc; the disc that the label itself belongs to counts too."""
    nearest = np.clip(nodes[None], boxes[:, None, :2], boxes[:, None, 2:])
    found: np.ndarray = (np.linalg.norm(nearest - nodes[None], axis=2) < radii + 1).any(axis=1)
    return found


def _touches_flows(boxes: np.ndarray, own: tuple[int, ...], points: np.ndarray, halves: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(whether boxes touch a flow of others, whether they touch one of their own)."""
    if not len(points):
        return np.zeros(len(boxes), dtype=bool), np.zeros(len(boxes), dtype=bool)
    dense, thick = _denser(points), _denser(halves[..., None])[..., 0]
    low = np.maximum(boxes[:, None, None, :2] - dense[None], 0)
    high = np.maximum(dense[None] - boxes[:, None, None, 2:], 0)
    touch = (np.linalg.norm(low + high, axis=-1) < thick[None] + 1).any(axis=2)
    mine = np.isin(np.arange(len(points)), own)
    return touch[:, ~mine].any(axis=1), touch[:, mine].any(axis=1)


def _denser(values: np.ndarray) -> np.ndarray:
    """Each value and the two thirds between it and the next, so that no box slips between samples."""
    a, b = values[:, :-1], values[:, 1:]
    inner = np.stack([a, a + (b - a) / 3, a + (b - a) * 2 / 3], axis=2).reshape(len(values), -1, values.shape[2])
    return np.concatenate([inner, values[:, -1:]], axis=1)


def _row(wish: Wish, middle: np.ndarray, box: np.ndarray, far: float) -> dict[str, Any]:
    across = middle[0] - wish.anchor[0]
    beside = abs(across) > box[0] / 3
    return {
        "row": wish.row, "x_px": round(float(middle[0]), 1), "y_px": round(float(middle[1]), 1), "w_px": round(float(box[0]), 1),
        "h_px": float(box[1]), "align": ("start" if across > 0 else "end") if beside else "middle", "text_name": wish.name,
        "text_value": wish.value, "side": "right" if across > 0 else "left", "leader": far >= LEADER_FROM_PX,
    }  # fmt: skip


def number(value: float) -> str:
    """A count as a label prints it.

    >>> number(1503.0), number(2.25)
    ('1,503', '2.2')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def pinned_offset(pins: Mapping[str, Sequence[float]], names: Sequence[str]) -> tuple[float, float] | None:
    """The offset that is pinned for a place by any of its names."""
    for name in names:
        if name in pins:
            return float(pins[name][0]), float(pins[name][1])
    return None
