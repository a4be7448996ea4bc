"""The tree as a static picture: flows that merge on the way to the place that they share, each with its name and number where it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ..formatting import number
from ..layout import FlowTree, flow_tree
from .focus import outlines_svg
from .od_table import ODTable
from .shading import bounds, classes, flow_shades, spread
from .svg import short, tag, text
from .typeface import text_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..flowmap import FlowMap
    from ..layout import View

TOGETHER = 0.055  # of the picture's shorter side: the width of all flows together
THINNEST_PX = 0.9  # a thinner flow is drawn so wide, though it takes no more room than its own
SEAM_PX = 0.25  # neighbours in a trunk lie over one another so much, that no seam shows
NAMED = 5  # flows that have a name whatever lies under it
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
        tag("g", *_labels(table, drawn, view), class_="labels", fill=palette["ink"], **_halo(palette["land"])),
    ))  # fmt: skip


def _drawn(table: ODTable, view: View) -> _Drawn | None:
    rows = table.largest(len(table.value))
    if not len(rows):
        return None
    inward = len(set(table.destination[rows].tolist())) == 1
    near, far = (table.destination, table.origin) if inward else (table.origin, table.destination)
    points, shared_at = view.to_px(table.xy), int(near[rows[0]])
    places, shared = points[far[rows]], points[shared_at]
    tree = flow_tree(table.value[rows], places, shared, TOGETHER * min(view.width_px, view.height_px))
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
    size = 12.0 if view.width_px > 400 else 10.5
    widths = drawn.tree.widths
    lines = shapely.STRtree(
        shapely.buffer([shapely.linestrings(path) for path in drawn.tree.paths], np.maximum(widths, 1) / 2)
    )
    nodes = shapely.STRtree(shapely.points(drawn.places))
    taken: list[shapely.Polygon] = []
    far = table.origin if drawn.inward else table.destination
    named = [(drawn.shared, table.names[drawn.shared_at], 700, drawn.tree.end_px)]
    named += [
        (place, f"{table.names[far[row]]} {number(value)}", 400, float(width) / 2)
        for place, row, value, width in zip(drawn.places, drawn.rows, drawn.values.tolist(), widths, strict=True)
    ]
    for rank, (point, words, weight, about) in enumerate(named):
        wide = text_width(words, size, weight)
        sites = _sites(point, point - drawn.shared, (wide, size), 6.0 + about)
        boxes = [shapely.box(left - 2, base - size + 1, left + wide + 2, base + 3) for left, base in sites]
        seen = [
            at
            for at, box in enumerate(boxes)
            if _within(box, view) and not any(box.intersects(other) for other in taken)
        ]
        free = [
            at
            for at in seen
            if not len(lines.query(boxes[at], "intersects")) and not len(nodes.query(boxes[at], "intersects"))
        ]
        if found := free or (
            seen if rank <= NAMED else []
        ):  # the largest are named even where a label lies over a line
            taken.append(boxes[found[0]])
            yield text(words, *sites[found[0]], size, font_weight=weight if weight != 400 else None)


def _halo(colour: str) -> dict[str, Any]:
    """Words that lie over a line stay readable."""
    return {"stroke": colour, "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}


def _within(box: shapely.Polygon, view: View) -> bool:
    left, top, right, foot = box.bounds
    return bool(left > 0 and top > 0 and right < view.width_px and foot < view.height_px)


def _sites(point: np.ndarray, away: np.ndarray, box: tuple[float, float], gap: float) -> list[tuple[float, float]]:
    """Where a label may stand beside a point, those that lead away from the shared place first: left edge and baseline."""
    (x, y), (wide, size) = point, box
    sites = [
        (x + gap, y + size * 0.35), (x - gap - wide, y + size * 0.35), (x - wide / 2, y - gap), (x - wide / 2, y + gap + size * 0.8),
        (x + gap - 1, y - gap + 2), (x - gap + 1 - wide, y - gap + 2), (x + gap - 1, y + size + 1), (x - gap + 1 - wide, y + size + 1),
    ]  # fmt: skip
    return sorted(sites, key=lambda site: -float(np.dot(away, (site[0] + wide / 2 - x, site[1] - size * 0.35 - y))))
