"""Names and numbers at places of a picture: the largest first, each where nothing else is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from .svg import text
from .typeface import text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..layout import View

Box = tuple[float, float]
NAMED = 5  # labels that are written whatever lies under them


@dataclass(frozen=True, eq=False)
class PlaceLabel:
    """Words at a `point` (px), which keep `gap` px from it; `weight` is that of the type. `marks` are attributes of the element."""

    words: str
    point: np.ndarray
    gap: float
    weight: int = 400
    marks: tuple[tuple[str, Any], ...] = ()


def place_labels(
    labels: Sequence[PlaceLabel],
    away: np.ndarray | None,
    view: View,
    shapes: Sequence[Any],
    *,
    always: int = NAMED,
    most: int | None = None,
) -> Iterator[str]:
    """The labels as text, in their order, those left out for which there is no room.

    `shapes` are what must not be written over; the first label, and `always` after it, may stand over them where nothing is free. Labels
    prefer the side that leads away from the point `away`. At most `most` are written.
    """
    size, written = 12.0 if view.width_px > 400 else 10.5, 0
    under = shapely.STRtree(np.array(shapes, dtype=object))
    taken: list[Any] = []
    for rank, label in enumerate(labels):
        wide = text_width(label.words, size, label.weight)
        sites = _sites(label.point, np.zeros(2) if away is None else label.point - away, (wide, size), label.gap)
        boxes = [shapely.box(left - 2, base - size + 1, left + wide + 2, base + 3) for left, base in sites]
        seen = [at for at, box in enumerate(boxes) if _within(box, view) and not any(box.intersects(t) for t in taken)]
        free = [at for at in seen if not len(under.query(boxes[at], "intersects"))]
        found = free or (seen if rank <= always else [])
        if found and (most is None or written < most):
            written += 1
            taken.append(boxes[found[0]])
            look: dict[str, Any] = {"font_weight": label.weight if label.weight != 400 else None, **dict(label.marks)}
            yield text(label.words, *sites[found[0]], size, **look)


def halo(colour: str) -> dict[str, Any]:
    """Attributes of words that lie over a line and stay readable."""
    return {"stroke": colour, "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}


def _within(box: shapely.Polygon, view: View) -> bool:
    left, top, right, foot = box.bounds
    return bool(left > 0 and top > 0 and right < view.width_px and foot < view.height_px)


def _sites(point: np.ndarray, away: np.ndarray, box: Box, gap: float) -> list[Box]:
    """Where a label may stand beside a point, those that lead away first: left edge and baseline."""
    (x, y), (wide, size) = point, box
    sites = [
        (x + gap, y + size * 0.35), (x - gap - wide, y + size * 0.35), (x - wide / 2, y - gap), (x - wide / 2, y + gap + size * 0.8),
        (x + gap - 1, y - gap + 2), (x - gap + 1 - wide, y - gap + 2), (x + gap - 1, y + size + 1), (x - gap + 1 - wide, y + size + 1),
    ]  # fmt: skip
    return sorted(sites, key=lambda site: -float(np.dot(away, (site[0] + wide / 2 - x, site[1] - size * 0.35 - y))))
