"""Names and numbers at the flows' tails, each where nothing else is; one that fits nowhere is left out and counted.

The largest come first, and those that a map must name find a place in any case; no number stands without its name. `labels.js`
does the same in the page after each choice, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .obstacles import MARGIN_PX, Obstacles

TWO_LINES_PX, ONE_LINE_PX = 30.0, 17.0
NAME_PX, VALUE_PX = 12.5, 14.0
WIDE, NARROW = frozenset("mwMW@%ÆŒ—…"), frozenset("iljtfrI.,:;'|!()[]- ’")
NEAR_PX, FAR_PX, MAIN_PX = (
    (8.0, 16.0, 22.0),
    (28.0, 44.0, 64.0),
    (90.0, 120.0),
)  # far labels have leaders; only main flows' go farthest
LED_PX = 16.0  # between a place's mark and its label, beyond which a thin line joins them
EVERYWHERE_PX = tuple(range(8, 30, 6)) + tuple(range(32, 220, 14))  # for a label that must stand somewhere
TANGLED = 1000.0  # what it costs such a label that its leader crosses another one or a label
TURNS = np.linspace(0, 2 * np.pi, 16, endpoint=False)
TURNED, SIDED, OVER_OWN = (
    14.0,
    200.0,
    60.0,
)  # what it costs, in pixels of distance, to lie on another side or on one's own flow
RIGHT, ABOVE = 0.6, 0.3  # of two places as good as one another the right one is taken, then the upper one


@dataclass(frozen=True)
class Wish:
    """A label that wants a place: what it says, where it belongs, how far from there it must stay, which way it would go.

    `anchor` and `away` (a unit vector) are in pixels, y down; `own` are positions of flows that it may touch; a `main`
    flow's label may go farther for a free place, and one that `must` stand lies over lines where nothing is free (and one of the
    `first` close to others); `pinned` is an offset of its middle from the anchor that somebody chose.
    """

    row: Any
    name: str
    value: str
    anchor: np.ndarray
    away: np.ndarray
    radius: float = 0.0
    main: bool = False
    must: bool = False
    first: bool = False
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

    A label has its name over its number; where that fits nowhere, both in one line.
    """
    return [_row(wish, place) for wish in wishes if (place := _named(wish, obstacles)) is not None]


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


@dataclass(frozen=True)
class _Rays:
    """Directions from an anchor (unit vectors), and what each costs."""

    ways: np.ndarray
    costs: np.ndarray


def _wordings(wish: Wish) -> list[_Words]:
    """Ways to word a label with its name, the best first."""
    name, value = text_width(wish.name, NAME_PX), text_width(wish.value, VALUE_PX)
    two = _Words(wish.name, wish.value, np.array([max(name, value) + 2, TWO_LINES_PX]))
    one = _Words(
        wish.name, wish.value, np.array([text_width(f"{wish.name} {wish.value}".strip(), NAME_PX) + 2, ONE_LINE_PX])
    )
    return [one] if not (wish.name and wish.value) else [two] if wish.pinned else [two, one]


def _named(wish: Wish, obstacles: Obstacles) -> _Place | None:
    """The best place for a label with its name, which is then taken."""
    place = _pinned(wish) if wish.pinned else _placed(wish, obstacles)
    if place is None and wish.must:
        place = _over_lines(wish, obstacles)
    if place is not None:
        obstacles.add(place.box, place.leader)
    return place


def _over_lines(wish: Wish, obstacles: Obstacles) -> _Place | None:
    """Where a label that must stand covers the least, inside the frame and off all other labels; near to one where there is no room."""
    found = [(words, *_candidates(wish, _rays(wish), words.size, EVERYWHERE_PX)) for words in _wordings(wish)]
    middles, cost = np.concatenate([each for _, each, _ in found]), np.concatenate([each for *_, each in found])
    turn = np.repeat(np.arange(len(found)), [len(each) for *_, each in found])
    half = np.array([words.size / 2 for words, *_ in found])[turn]
    boxes = np.concatenate([middles - half, middles + half], axis=1)
    free, covered = obstacles.covered(boxes, wish.own)
    if not free.any() and wish.first:
        free, covered = obstacles.covered(boxes, wish.own, MARGIN_PX)
    if not free.any():
        return None
    leaders, far = _leaders(wish, middles, 2 * half)
    tangled = np.zeros(len(free), dtype=bool)
    led = np.flatnonzero(free & far)
    tangled[led] = ~obstacles.clear_leaders(leaders[led])
    best = int(np.argmin(np.where(free, cost + covered + TANGLED * tangled, np.inf)))
    return _Place(found[turn[best]][0], middles[best], leaders[best] if far[best] else None)


def _pinned(wish: Wish) -> _Place:
    """Where somebody chose to have a label."""
    words, offset = _wordings(wish)[0], np.array(wish.pinned, dtype=float)
    middle = wish.anchor + offset
    leaders, far = _leaders(wish, middle[None], words.size)
    return _Place(words, middle, leaders[0] if far[0] else None)


def _placed(wish: Wish, obstacles: Obstacles) -> _Place | None:
    """The best free place for a label: of the best wording that has one, a near place before a far one."""
    rays, far = _rays(wish), (*FAR_PX, *MAIN_PX) if wish.main and not wish.must else FAR_PX
    tries = [(words, reach) for words in _wordings(wish) for reach in (NEAR_PX, far)]
    return _best(wish, rays, tries[:1], obstacles) or _best(wish, rays, tries[1:], obstacles)


def _best(
    wish: Wish,
    rays: _Rays,
    tries: Sequence[tuple[_Words, tuple[float, ...]]],
    obstacles: Obstacles,
) -> _Place | None:
    """The cheapest free place of the first of these tries that has one; all are looked at together, which is faster."""
    found = [_candidates(wish, rays, words.size, reach) for words, reach in tries]
    middles, cost = np.concatenate([each for each, _ in found]), np.concatenate([each for _, each in found])
    turn = np.repeat(np.arange(len(tries)), [len(each) for each, _ in found])
    half = np.array([words.size / 2 for words, _ in tries])[turn]
    boxes = np.concatenate([middles - half, middles + half], axis=1)
    free, over_own = obstacles.free(boxes, wish.own)
    leaders, far = _leaders(wish, middles, 2 * half)
    led = np.flatnonzero(free & far)
    free[led] = obstacles.clear_leaders(leaders[led])
    if not free.any():
        return None
    first = turn[np.argmax(free)]
    best = int(np.argmin(np.where(free & (turn == first), cost + OVER_OWN * over_own, np.inf)))
    return _Place(tries[first][0], middles[best], leaders[best] if far[best] else None)


def _leaders(wish: Wish, middles: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(straight lines (n, 4) from the anchor to the nearest edge of boxes; which of them are drawn, being long enough)."""
    near = np.clip(wish.anchor, middles - size / 2, middles + size / 2)
    lines = np.concatenate([np.broadcast_to(wish.anchor, near.shape), near], axis=1)
    return lines, np.hypot(*(near - wish.anchor).T) > wish.radius + LED_PX


def _rays(wish: Wish) -> _Rays:
    """Directions around an anchor, the way the flow leaves last."""
    angles = TURNS + np.arctan2(wish.away[1], wish.away[0])
    ways = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    sided = {"left": ways[:, 0] > -0.1, "right": ways[:, 0] < 0.1}.get(wish.side, np.zeros(len(ways), dtype=bool))
    equal = RIGHT * (1 - ways[:, 0]) + ABOVE * (1 + ways[:, 1])
    return _Rays(ways, (1 - ways @ wish.away) * TURNED + equal + SIDED * sided)


def _candidates(
    wish: Wish, rays: _Rays, size: np.ndarray, distances_px: tuple[float, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """(middles, costs) around the anchor in rings."""
    across = np.abs(rays.ways)
    reach = across @ (size / 2) / np.maximum(across.sum(axis=1), 1e-9) * 1.2
    distances = np.array(distances_px)[:, None]
    middles = wish.anchor + (wish.radius + distances + reach)[..., None] * rays.ways
    return middles.reshape(-1, 2), (distances * 1.2 + rays.costs).ravel()


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


def pinned_offset(pins: Mapping[str, Sequence[float]], names: Sequence[str]) -> tuple[float, float] | None:
    """The offset that is pinned for a place by any of its names."""
    for name in names:
        if name in pins:
            return float(pins[name][0]), float(pins[name][1])
    return None
