"""Names and numbers at the flows' tails, each where nothing else is; one that fits nowhere is left out and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .obstacles import Obstacles

TWO_LINES_PX, ONE_LINE_PX = 30.0, 17.0
NAME_PX, VALUE_PX = 12.5, 14.0
WIDE, NARROW = frozenset("mwMW@%ÆŒ—…"), frozenset("iljtfrI.,:;'|!()[]- ’")
NEAR_PX, FAR_PX, MAIN_PX = (8.0, 16.0, 22.0), (28.0, 44.0, 64.0), (90.0, 120.0)  # far labels have leaders; only main flows' go farthest
USUAL_PX = 28.0  # a pinned label this far from its anchor has a leader
TURNS = np.linspace(0, 2 * np.pi, 16, endpoint=False)
TURNED, SIDED, OVER_OWN = 14.0, 200.0, 60.0  # what it costs, in pixels of distance, to lie on another side or on one's own flow


@dataclass(frozen=True)
class Wish:
    """A label that wants a place: what it says, where it belongs, how far from there it must stay, which way it would go.

    `anchor` and `away` (a unit vector) are in pixels, y down; `own` are positions of flows that it may touch; a `main`
    flow's label may go farther for a free place; `pinned` is an offset of its middle from the anchor that somebody chose.
    """

    row: Any
    name: str
    value: str
    anchor: np.ndarray
    away: np.ndarray
    radius: float = 0.0
    main: bool = False
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


def place_labels(wishes: Sequence[Wish], obstacles: Obstacles) -> list[dict[str, Any]]:
    """Rows of the labels frame, for wishes in order of importance; what is placed becomes an obstacle to the rest.

    A label has its name over its number; where that fits nowhere, both in one line; else the number alone.
    """
    rows = []
    for wish in wishes:
        found = next((place for words in _wordings(wish) if (place := _placed(wish, words, obstacles))), None)
        if found is not None:
            obstacles.add(found.box, found.leader)
            rows.append(_row(wish, found))
    return rows


@dataclass(frozen=True)
class _Words:
    """One way to word a label, and the size of its box in pixels."""

    name: str
    value: str
    size: np.ndarray


@dataclass(frozen=True)
class _Place:
    """Where a label has been put: its middle, its box and, where it is far from its anchor, the line that leads to it."""

    words: _Words
    middle: np.ndarray
    leader: np.ndarray | None

    @property
    def box(self) -> np.ndarray:
        """(minx, miny, maxx, maxy) in pixels."""
        return np.concatenate([self.middle - self.words.size / 2, self.middle + self.words.size / 2])


def _wordings(wish: Wish) -> list[_Words]:
    """Ways to word a label, the best first."""
    name, value = text_width(wish.name, NAME_PX), text_width(wish.value, VALUE_PX)
    two = _Words(wish.name, wish.value, np.array([max(name, value) + 2, TWO_LINES_PX]))
    if wish.pinned or not (wish.name and wish.value):
        return [two]
    one = _Words(wish.name, wish.value, np.array([text_width(f"{wish.name} {wish.value}", NAME_PX) + 4, ONE_LINE_PX]))
    return [two, one, _Words("", wish.value, np.array([value + 2, ONE_LINE_PX]))]


def _placed(wish: Wish, words: _Words, obstacles: Obstacles) -> _Place | None:
    """The best free place for a label in these words, a near one if there is any."""
    if wish.pinned:
        offset = np.array(wish.pinned, dtype=float)
        far = float(np.linalg.norm(offset)) - float(np.linalg.norm(words.size)) / 2 >= USUAL_PX
        middle = wish.anchor + offset
        return _Place(words, middle, _leaders(wish.anchor, middle[None], words.size)[0] if far else None)
    near = _best(wish, words, NEAR_PX, obstacles)
    if near or (wish.name and not words.name):  # a number without its name must stand where it cannot be taken for another's
        return near
    return _best(wish, words, (*FAR_PX, *MAIN_PX) if wish.main else FAR_PX, obstacles)


def _best(wish: Wish, words: _Words, distances_px: tuple[float, ...], obstacles: Obstacles) -> _Place | None:
    """The cheapest free place at these distances from the anchor's rim; one that is far is led to by a line."""
    middles, cost = _candidates(wish, words.size, distances_px)
    boxes = np.concatenate([middles - words.size / 2, middles + words.size / 2], axis=1)
    free, over_own = obstacles.free(boxes, wish.own)
    leaders = _leaders(wish.anchor, middles, words.size) if distances_px[0] >= FAR_PX[0] else None
    if leaders is not None:
        free &= obstacles.clear_leaders(leaders)
    if not free.any():
        return None
    best = int(np.argmin(np.where(free, cost + OVER_OWN * over_own, np.inf)))
    return _Place(words, middles[best], leaders[best] if leaders is not None else None)


def _leaders(anchor: np.ndarray, middles: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Straight lines (n, 4) from the anchor to the nearest edge of boxes."""
    near = np.clip(anchor, middles - size / 2, middles + size / 2)
    return np.concatenate([np.broadcast_to(anchor, near.shape), near], axis=1)


def _candidates(wish: Wish, size: np.ndarray, distances_px: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """(middles, costs) around the anchor in rings, the way the flow leaves last."""
    angles = TURNS + np.arctan2(wish.away[1], wish.away[0])
    rays = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    reach = np.abs(rays) @ (size / 2) / np.maximum(np.abs(rays).sum(axis=1), 1e-9) * 1.2
    sided = {"left": rays[:, 0] > -0.1, "right": rays[:, 0] < 0.1}.get(wish.side, np.zeros(len(rays), dtype=bool))
    turned = (1 - rays @ wish.away) * TURNED + SIDED * sided
    distances = np.array(distances_px)[:, None]
    middles = wish.anchor + (wish.radius + distances + reach)[..., None] * rays
    return middles.reshape(-1, 2), (distances * 1.2 + turned).ravel()


def _row(wish: Wish, place: _Place) -> dict[str, Any]:
    across = float(place.middle[0] - wish.anchor[0])
    beside = abs(across) > place.words.size[0] / 3
    end = place.leader[2:] if place.leader is not None else np.full(2, np.nan)
    return {
        "row": wish.row, "x_px": round(float(place.middle[0]), 1), "y_px": round(float(place.middle[1]), 1),
        "w_px": round(float(place.words.size[0]), 1), "h_px": float(place.words.size[1]),
        "align": ("start" if across > 0 else "end") if beside else "middle", "text_name": place.words.name,
        "text_value": place.words.value, "side": "right" if across > 0 else "left", "leader": place.leader is not None,
        "leader_x": round(float(end[0]), 1), "leader_y": round(float(end[1]), 1),
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
