"""Names of countries, seas and cities around the flows: those that a view has room for, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ..crs import degrees_to_mercator

if TYPE_CHECKING:
    from .view import View

MOST, DEEPEST = 12, 8
"""The most names of one map, and how many times larger a reader may see it."""

SIZES = {"country": 12.0, "sea": 11.5, "city": 10.5}
"""Pixels of their type, by what they name."""

Named = tuple[str, str, float, float, float, float]
"""Name, kind, longitude, latitude, and the metres of EPSG:3857 that a pixel shows from and to which it is for."""


@dataclass(frozen=True)
class PlaceName:
    """A name of a "country", "sea" or "city" at a point in EPSG:3857 (whole metres), for where a pixel shows from `nearest` to
    `farthest` metres of that plane."""

    name: str
    kind: str
    x: int
    y: int
    nearest: int
    farthest: int


def names_within(names: Iterable[Named], views: Sequence[View], without: Iterable[str] = ()) -> tuple[PlaceName, ...]:
    """The first names that lie in a view and are for a scale at which somebody may see it; `without` are names that the map has already."""
    known = {name.casefold() for name in without}
    given = [each for each in names if each[0].casefold() not in known]
    if not given:
        return ()
    points = degrees_to_mercator([(longitude, latitude) for _, _, longitude, latitude, _, _ in given])
    there = np.any([shapely.contains_xy(shapely.box(*view.bounds), points) for view in views], axis=0)
    coarsest, finest = max(view.metres_per_px for view in views), min(view.metres_per_px for view in views) / DEEPEST
    found = [
        PlaceName(name, kind, round(float(x)), round(float(y)), int(nearest), int(farthest))
        for (name, kind, _, _, nearest, farthest), (x, y), near in zip(given, points, there, strict=True)
        if near and nearest < coarsest and farthest > finest
    ]
    found.sort(key=lambda each: not each.nearest <= coarsest <= each.farthest)  # what is seen without zooming in first
    return tuple(found[:MOST])


def names_with_room(
    names: Iterable[PlaceName], view: View, taken: Iterable[tuple[float, float, float, float]], letter: float = 0.62
) -> Iterator[tuple[PlaceName, float, float]]:
    """Names with the pixel that is their middle, where a view shows them whole and nothing `taken` (boxes in pixels) is in their way.

    `letter` is how wide a letter is, in sizes of the type.
    """
    boxes = list(taken)
    for each in names:
        if not each.nearest <= view.metres_per_px <= each.farthest:
            continue
        (x, y), *_ = view.to_px([(each.x, each.y)])
        size = SIZES[each.kind]
        half, up = letter * size * len(each.name) / 2 + 4, size / 2 + 3
        box = (x - half, y - up, x + half, y + up)
        inside = box[0] > 0 and box[1] > 0 and box[2] < view.width_px and box[3] < view.height_px
        if inside and not any(_meet(box, other) for other in boxes):
            boxes.append(box)
            yield each, float(x), float(y)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
