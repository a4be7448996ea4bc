"""The map of many flows as a static picture: land, places, each place's largest flow and the largest of all, at one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .od_table import ODTable
from .shading import bounds, classes, flow_shades, spread
from .svg import short, tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..flowmap import FlowMap
    from ..layout import View

LARGEST = 100  # lines of the first picture beside each place's own largest: what can still be told apart
BULGE = 0.14  # distance of a line's middle from its chord, as a share of the chord
WIDEST_PX, LEAST_PX = 9.0, 0.7


def focus_svg(flow_map: FlowMap, table: ODTable, view: View, prefix: str) -> str:
    """The drawing in view pixels; the outlines are used by the ids that `definitions` of the same prefix gave them."""
    return outlines_svg(flow_map, view, prefix) + tag(
        "g", *_lines(table, view, flow_shades(flow_map.style.palette)), class_="lines", fill="none"
    )


def line_widths(values: np.ndarray, largest: float) -> np.ndarray:
    """Widths in pixels: in proportion to the count, and never under the least."""
    found: np.ndarray = np.maximum(WIDEST_PX * values / largest, LEAST_PX)
    return found


def outlines_svg(flow_map: FlowMap, view: View, prefix: str, numbers: Mapping[str, int] | None = None) -> str:
    """Land and places of a map in a view; `numbers` are by code what marks each place's outline for a script."""
    outlines = flow_map.outlines
    grid, step = outlines.grid, outlines.grid.step / view.metres_per_px
    left, top = (grid.x0 - view.bounds[0]) / view.metres_per_px, (view.bounds[3] - grid.y0) / view.metres_per_px
    land = [tag("use", href=f"#{prefix}-land-{code}") for code in outlines.land]
    of = numbers or {}
    places = [tag("use", href=f"#{prefix}-{code}", data_area=of.get(code)) for code in outlines.places]
    palette = flow_map.style.palette
    whole = palette["land"]
    return tag(
        "g",
        tag("g", *land, class_="land", fill=whole, stroke=whole, stroke_width=short(1 / step)),
        tag(
            "g", *places, class_="areas", fill=palette["origin"], stroke=palette["edge"], stroke_width=short(0.6 / step)
        ),
        transform=f"translate({left:.2f} {top:.2f}) scale({step:.5g})",
    )


def _lines(table: ODTable, view: View, shades: tuple[str, ...]) -> list[str]:
    """The largest flows, the smallest of them first so that it lies below."""
    rows = table.backbone(LARGEST)[::-1]
    if not len(rows):
        return []
    cuts = bounds(table.value[table.origin != table.destination])
    colours = spread(shades, len(cuts) + 1)
    values = table.value[rows]
    points = view.to_px(table.xy)
    start, end = points[table.origin[rows]], points[table.destination[rows]]
    chord = end - start
    control = (start + end) / 2 + 2 * BULGE * np.stack([-chord[:, 1], chord[:, 0]], axis=1)
    widths = line_widths(values, float(np.nanmax(table.value[table.origin != table.destination])))
    found = zip(start, control, end, widths, classes(values, cuts), strict=True)
    return [_line((a, b, c), colours[at], width) for a, b, c, width, at in found]


def _line(curve: tuple[np.ndarray, np.ndarray, np.ndarray], colour: str, width: float) -> str:
    (ax, ay), (bx, by), (cx, cy) = curve
    path = f"M{ax:.1f} {ay:.1f}Q{bx:.1f} {by:.1f} {cx:.1f} {cy:.1f}"
    return tag("path", d=path, stroke=colour, stroke_width=f"{width:.2f}", stroke_opacity=0.8)
