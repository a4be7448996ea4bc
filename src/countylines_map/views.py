"""The view: a box of pixels over a part of the Web Mercator plane, in which flows are laid out as they will look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .mercator import to_metres

if TYPE_CHECKING:
    import geopandas as gpd


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

    def to_px(self, xy: Any) -> np.ndarray:
        """Pixels of points (n, 2) in EPSG:3857."""
        points = np.asarray(xy, dtype=float)
        return (points - (self.bounds[0], self.bounds[3])) * (1, -1) / self.metres_per_px

    def from_px(self, xy: Any) -> np.ndarray:
        """EPSG:3857 metres of points (n, 2) in pixels."""
        return np.asarray(xy, dtype=float) * (1, -1) * self.metres_per_px + (self.bounds[0], self.bounds[3])


def fit_view(frame: gpd.GeoDataFrame | gpd.GeoSeries, width_px: int, height_px: int, padding_px: int) -> View:
    """The view that shows all geometries of a frame (EPSG:4326) with a padding, at the largest scale that fits."""
    west, south, east, north = frame.geometry.total_bounds
    (west, south), (east, north) = to_metres([[west, south], [east, north]])
    across, up = max(width_px - 2 * padding_px, 1), max(height_px - 2 * padding_px, 1)
    step = max((east - west) / across, (north - south) / up, 1.0)
    x, y = (west + east) / 2, (south + north) / 2
    half = (step * width_px / 2, step * height_px / 2)
    return View(width_px, height_px, (x - half[0], y - half[1], x + half[0], y + half[1]))
