"""Polygons for the screen: simplified without gaps, on a whole-number grid, each written once as an SVG path.

The page's static picture and its map share these paths, so an outline stands in the page once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ..crs import degrees_to_mercator, geometries_to_mercator, mercator_to_degrees
from ..locations import KIND
from .surroundings import PlaceName

if TYPE_CHECKING:
    import geopandas as gpd

    from .view import View

STEPS_PER_PX = 4  # grid steps in one pixel of the widest view: fine enough to zoom in eight times
DOT_PX = 4.5  # radius of a location in the widest view
TOLERANCE_PX = 0.7  # what a triangle may lose, as the side of a square
CONTEXT = "context"
"""Key of the land of other countries among `Outlines.land`; it is drawn first and more quietly."""
CONTEXT_MARGIN = 0.35  # it is kept farther around, so that nobody sees where it is cut
CONTEXT_TOLERANCE_PX, CONTEXT_ISLET_PX, CONTEXT_LONGEST = 1.7, 5.0, 4_200  # with names some 3 KB of a page
MARGIN = 0.05  # land is kept this far around the views, as a share of their size: as far as a reader can pan


@dataclass(frozen=True)
class Grid:
    """Whole numbers on the screen: x = (easting - x0) / step, y = (y0 - northing) / step, in EPSG:3857 metres."""

    x0: float
    y0: float
    step: float

    def to_steps(self, xy: np.ndarray) -> np.ndarray:
        """Grid coordinates of EPSG:3857 points, y downwards, rounded."""
        return np.rint((np.asarray(xy) - (self.x0, self.y0)) / (self.step, -self.step)).astype(np.int64)


@dataclass(frozen=True)
class Outlines:
    """SVG path data by area code: `places` (origins and destinations) and `land` (all that lies around them, that of other countries
    under the key `CONTEXT`, at first), with `names` of what lies there."""

    grid: Grid
    places: Mapping[str, str]
    land: Mapping[str, str]
    names: tuple[PlaceName, ...] = ()


def make_outlines(
    places: gpd.GeoDataFrame, land: gpd.GeoDataFrame, views: Sequence[View], *, parted: bool, context: Any = None
) -> Outlines:
    """Outlines of places and of the land around them (both EPSG:4326), as detailed as the first view, the widest, can show.

    `parted` says that no place overlaps another and that the land is what they leave of it. Then all are one coverage, and are
    simplified as one, so that a place's coast is the land's coast. Otherwise each is simplified by itself, over whole land. `context` is
    land of other countries (a geometry in EPSG:4326), of which what lies around the views is drawn too.
    """
    view = views[0]
    dots = places[places["kind"] == KIND] if "kind" in places else places[:0]
    places = places[~places.index.isin(dots.index)]
    grid = Grid(view.bounds[0], view.bounds[3], view.metres_per_px / STEPS_PER_PX)
    shapes = np.concatenate([_projected(places), _near(_projected(land), _reach(views))])
    tolerance = view.metres_per_px * TOLERANCE_PX
    slim = shapely.coverage_simplify(shapes, tolerance) if parted else shapely.simplify(shapes, tolerance / 2)
    around = _paths(land.index, slim[len(places) :], grid)
    if context is not None and (beyond := _beyond(context, _reach(views, CONTEXT_MARGIN), view, grid)):
        around = {CONTEXT: beyond, **around}
    drawn = _paths(places.index, slim[: len(places)], grid) | _paths(dots.index, _dots(dots, view), grid)
    return Outlines(grid, drawn, around)


def _dots(places: gpd.GeoDataFrame, view: View) -> np.ndarray:
    """A dot of one size for each place that is a point, in EPSG:3857."""
    middles = shapely.centroid(geometries_to_mercator(places.geometry))
    found: np.ndarray = shapely.buffer(middles, DOT_PX * view.metres_per_px, quad_segs=5)
    return found


def _beyond(context: Any, box: Any, view: View, grid: Grid) -> str:
    """What a box in EPSG:3857 has of land in EPSG:4326, as coarse as its path data has to be to stay short."""
    corners = mercator_to_degrees(np.reshape(box.bounds, (2, 2)))
    shapes = shapely.transform(shapely.get_parts(shapely.clip_by_rect(context, *corners.ravel())), degrees_to_mercator)
    shapes = shapes[shapely.area(shapes) > (CONTEXT_ISLET_PX * view.metres_per_px) ** 2]
    tolerance = CONTEXT_TOLERANCE_PX * view.metres_per_px
    while (
        len(path := path_data(shapely.MultiPolygon(_polygons(shapely.simplify(shapes, tolerance))), grid))
        > CONTEXT_LONGEST
    ):
        tolerance *= 1.3
    return path


def _polygons(shapes: np.ndarray) -> list[Any]:
    return [shape for shape in shapes if shape.geom_type == "Polygon" and not shape.is_empty]


def _projected(frame: gpd.GeoDataFrame) -> np.ndarray:
    return geometries_to_mercator(frame.geometry)


def _reach(views: Sequence[View], margin: float = MARGIN) -> Any:
    """The box around the views that a reader can pan to, or a wider one."""
    boxes = np.array([view.bounds for view in views])
    (west, south), (east, north) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    across, up = margin * (east - west), margin * (north - south)
    return shapely.box(west - across, south - up, east + across, north + up)


def _near(shapes: np.ndarray, box: Any) -> np.ndarray:
    """Islands out of reach are left out; the others stay whole, so that shared edges still match."""
    kept = []
    for shape in shapes:
        parts = shapely.get_parts(shape)
        kept.append(shapely.multipolygons(parts[shapely.intersects(shapely.envelope(parts), box)]))
    return np.array(kept, dtype=object)


def _paths(codes: Iterable[Any], shapes: np.ndarray, grid: Grid) -> dict[str, str]:
    drawn = {str(code): path_data(shape, grid) for code, shape in zip(codes, shapes, strict=True)}
    return {code: path for code, path in drawn.items() if path}


def path_data(shape: Any, grid: Grid) -> str:
    """Path data of a polygon in relative whole steps; rings that shrink to less than a triangle vanish.

    >>> path_data(shapely.box(0, 0, 20, 10), Grid(0, 10, 5))
    'M4 2v-2h-4v2z'
    """
    rings = shapely.get_rings(shapely.get_parts(shape))
    return "".join(_ring(grid.to_steps(shapely.get_coordinates(ring))) for ring in rings)


def _ring(points: np.ndarray) -> str:
    moves = np.diff(points, axis=0)
    moves = moves[np.any(moves != 0, axis=1)][:-1]
    if len(moves) < 2 or not _area(points):
        return ""
    return f"M{points[0][0]} {points[0][1]}" + _relative(moves.tolist()) + "z"


def _area(points: np.ndarray) -> int:
    x, y = points[:, 0], points[:, 1]
    return int(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))


def _relative(moves: list[list[int]]) -> str:
    """Relative moves with the fewest characters: h and v along an axis, a minus sign needs no space before it."""
    written, last = [], ""
    for dx, dy in moves:
        command = "h" if dy == 0 else "v" if dx == 0 else "l"
        first = dy if command == "v" else dx
        text = f"{command}{first}" if command != last else f"{first}" if first < 0 else f" {first}"
        if command == "l":
            text += f"{dy}" if dy < 0 else f" {dy}"
        written.append(text)
        last = command
    return "".join(written)
