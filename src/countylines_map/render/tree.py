"""The tree as a static picture: flows that merge on the way to the place that they share, each with its name and number where it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ..formatting import number
from ..layout import FlowTree, best_tree
from .focus import outlines_svg
from .od_table import ODTable
from .place_labels import PlaceLabel, halo, place_labels
from .shading import bounds, classes, flow_shades, spread
from .svg import short, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..flowmap import FlowMap
    from ..layout import View

TOGETHER = 0.055  # of the picture's shorter side: the width of all flows together
THINNEST_PX = 0.9  # a thinner flow is drawn so wide, though it takes no more room than its own
SEAM_PX = 0.25  # neighbours in a trunk lie over one another so much, that no seam shows
ROUGH_PX = 0.12  # by which a drawn path may leave the laid-out one


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What one picture is made from: rows (positions in the table, largest first), their points and the tree, in pixels of the view."""

    rows: np.ndarray
    values: np.ndarray
    places: np.ndarray
    shared: np.ndarray
    tree: FlowTree
    inward: bool
    shared_at: int


def tree_svg(flow_map: FlowMap, table: ODTable, view: View, prefix: str) -> str:
    """The drawing in view pixels; the outlines are used by the ids that `definitions` of the same prefix gave them."""
    drawn = _drawn(table, view)
    if drawn is None:
        return outlines_svg(flow_map, view, prefix)
    palette = flow_map.style.palette
    return "".join((
        outlines_svg(flow_map, view, prefix),
        tag("g", *_ribbons(table, drawn, flow_shades(palette)), class_="ribbons", fill="none"),
        tag("g", *_ends(drawn), class_="ends", fill=palette["ring"]),
        tag("g", *_labels(table, drawn, view), class_="labels", fill=palette["ink"], **halo(palette["land"])),
    ))  # fmt: skip


def _drawn(table: ODTable, view: View) -> _Drawn | None:
    rows = table.largest(len(table.value))
    if not len(rows):
        return None
    inward = len(set(table.destination[rows].tolist())) == 1
    near, far = (table.destination, table.origin) if inward else (table.origin, table.destination)
    points, shared_at = view.to_px(table.xy), int(near[rows[0]])
    places, shared = points[far[rows]], points[shared_at]
    tree = best_tree(table.value[rows], places, shared, TOGETHER * min(view.width_px, view.height_px))
    return _Drawn(rows, table.value[rows], places, shared, tree, inward, shared_at)


def _ribbons(table: ODTable, drawn: _Drawn, shades: tuple[str, ...]) -> Iterator[str]:
    cuts = bounds(table.value[table.origin != table.destination])
    step = classes(drawn.values, cuts)
    colours = spread(shades, len(cuts) + 1)
    for at, row in enumerate(drawn.rows):
        line = shapely.get_coordinates(shapely.simplify(shapely.linestrings(drawn.tree.paths[at]), ROUGH_PX))
        width = max(float(drawn.tree.widths[at]) + SEAM_PX, THINNEST_PX)
        shade = max(int(step[at]), min(2, len(cuts)))  # the palest shades are for areas, not for lines
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line)
        look = {"stroke": colours[shade], "stroke_width": f"{width:.2f}", "stroke_linejoin": "round"}
        yield tag("path", d=path, class_=f"ribbon s{shade}", data_row=int(row), **look)


def _ends(drawn: _Drawn) -> Iterator[str]:
    """A dot at each place, and the disc in which all flows end or begin."""
    for x, y in drawn.places:
        yield tag("circle", cx=short(x), cy=short(y), r=1.8)
    x, y = drawn.shared
    yield tag("circle", cx=short(x), cy=short(y), r=short(drawn.tree.end_px + 0.5))


def _labels(table: ODTable, drawn: _Drawn, view: View) -> Iterator[str]:
    """Names and numbers where flows begin, the largest first, each where nothing else is; the shared place's name before all."""
    widths = drawn.tree.widths
    lines = shapely.buffer([shapely.linestrings(path) for path in drawn.tree.paths], np.maximum(widths, 1) / 2)
    far = table.origin if drawn.inward else table.destination
    wanted = [PlaceLabel(table.names[drawn.shared_at], drawn.shared, 6.0 + drawn.tree.end_px, 700)]
    wanted += [
        PlaceLabel(f"{table.names[far[row]]} {number(value)}", place, 6.0 + float(width) / 2)
        for place, row, value, width in zip(drawn.places, drawn.rows, drawn.values.tolist(), widths, strict=True)
    ]
    yield from place_labels(wanted, drawn.shared, view, [*lines, *shapely.points(drawn.places)])
