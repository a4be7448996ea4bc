"""The view: a box of pixels over a part of the Web Mercator plane, in which flows are laid out as they will look."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..crs import RADIUS_M, degrees_to_mercator

if TYPE_CHECKING:
    import geopandas as gpd

MOST = 1.4  # times smaller than alone, at which the core may be shown so that more is seen


@dataclass(frozen=True)
class View:
    """A map box. `bounds` are minx, miny, maxx, maxy in EPSG:3857 metres; pixels count from the top left, y down."""

    width_px: int
    height_px: int
    bounds: tuple[float, float, float, float]

    @property
    def metres_per_px(self) -> float:
        """Mercator metres that one pixel shows."""
        return (self.bounds[2] - self.bounds[0]) / self.width_px

    @property
    def ground_metres_per_px(self) -> float:
        """Metres on the ground that one pixel shows in the middle of the view; the plane stretches towards the poles."""
        middle = (self.bounds[1] + self.bounds[3]) / 2
        return self.metres_per_px / math.cosh(middle / RADIUS_M)

    def to_px(self, xy: Any) -> np.ndarray:
        """Pixels of points (n, 2) in EPSG:3857."""
        points = np.asarray(xy, dtype=float)
        return (points - (self.bounds[0], self.bounds[3])) * (1, -1) / self.metres_per_px

    def from_px(self, xy: Any) -> np.ndarray:
        """EPSG:3857 metres of points (n, 2) in pixels."""
        return np.asarray(xy, dtype=float) * (1, -1) * self.metres_per_px + (self.bounds[0], self.bounds[3])


def fit_view(
    frame: gpd.GeoDataFrame | gpd.GeoSeries,
    width_px: int,
    height_px: int,
    padding_px: int,
    core: gpd.GeoSeries | None = None,
) -> View:
    """The view that shows all geometries of a frame (EPSG:4326) with a padding, at the largest scale that fits.

    `core` (EPSG:4326) is what must be seen whole, such as the anchors: where the rest would make it much smaller (a flow from Scotland
    would bring Shetland in), the view shows only part of the rest.
    """
    room = np.array([max(width_px - 2 * padding_px, 1), max(height_px - 2 * padding_px, 1)])
    low, high = _bounds(frame)
    if core is not None and len(core):
        low, high = _between(_bounds(core), (low, high), room)
    step = max(*((high - low) / room), 1.0)
    (x, y), half = (low + high) / 2, (step * width_px / 2, step * height_px / 2)
    return View(width_px, height_px, (x - half[0], y - half[1], x + half[0], y + half[1]))


def _bounds(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> tuple[np.ndarray, np.ndarray]:
    """South-west and north-east corner in EPSG:3857 metres."""
    west, south, east, north = frame.geometry.total_bounds
    low, high = degrees_to_mercator([[west, south], [east, north]])
    return low, high


def _between(
    core: tuple[np.ndarray, np.ndarray], whole: tuple[np.ndarray, np.ndarray], room: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """As much of the whole about the core as leaves the core large enough."""
    low, high = np.minimum(core[0], whole[0]), np.maximum(core[1], whole[1])
    size, more = core[1] - core[0], high - low - (core[1] - core[0])
    allowed = MOST * max(*(size / room), 1.0) * room
    share = min([1.0, *((allowed - size)[more > 0] / more[more > 0])])
    return core[0] + share * (low - core[0]), core[1] + share * (high - core[1])
