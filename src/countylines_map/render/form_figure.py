"""The static figure and the shared picture of a matrix, or of a map of many flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..formatting import capital
from ..layout import fit_view
from .focus import LARGEST, focus_svg
from .map_svg import definitions
from .matrix import matrix_svg
from .od_table import ODTable, od_table
from .shading import bounds, class_words, flow_shades, spread, within_shades
from .svg import paragraph, short, tag, text
from .tree import tree_svg

if TYPE_CHECKING:
    from ..flowmap import FlowMap

OTHERS = ("matrix", "focus", "tree")  # forms whose picture is not made of laid-out lines
SIZE, NARROW = (760, 720, 30), (327, 420, 14)


def form_picture(
    flow_map: FlowMap, size: tuple[int, int, int], table: ODTable | None = None
) -> tuple[str, tuple[float, float]]:
    """The drawing of a flow map's own form, and its width and height (px); `size` is width, height and padding of a map."""
    table = table or od_table(flow_map)
    if flow_map.form.name == "matrix":
        return matrix_svg(table, float(size[0]), flow_map.style.palette)
    view = fit_view(flow_map.areas, *size, flow_map.areas.geometry)
    draw = tree_svg if flow_map.form.name == "tree" else focus_svg
    drawn = definitions(flow_map.outlines, "figure") + draw(flow_map, table, view, "figure")
    return tag("svg", drawn, width=view.width_px, height=view.height_px, overflow="hidden"), (
        view.width_px,
        view.height_px,
    )


def form_key(flow_map: FlowMap, left: float, y: float, width: float) -> tuple[str, float]:
    """The key of shades from a baseline on, and where it ends."""
    table, palette = od_table(flow_map), flow_map.style.palette
    between = table.value[table.origin != table.destination]
    cuts = bounds(between)
    words = class_words(cuts, whole=bool((np.nan_to_num(between) % 1 == 0).all()))
    drawn = [text(f"Number of {flow_map.dataset.unit}", left, y, 13, font_weight=700, fill=palette["ink"])]
    matrix = flow_map.form.name == "matrix"
    within = spread(within_shades(palette), len(words)) if matrix and (table.origin == table.destination).any() else []
    for at in reversed(range(len(words))):
        y += 22
        for n, colour in enumerate([spread(flow_shades(palette), len(words))[at], *within[at : at + 1]]):
            drawn.append(tag("rect", x=short(left + 30 * n), y=short(y - 11), width=26, height=14, fill=colour))
        drawn.append(text(words[at], left + (68 if within else 38), y, 13, fill=palette["ink"]))
    count = len(table.shown)
    told = (
        f"Rows are where from, columns where to{', the diagonal (second shade) within one place' if within else ''}; bars are totals."
        if matrix
        else f"Lines are the largest flow out of each place and the {min(LARGEST, count):,} largest of all {count:,} flows."
    )
    if flow_map.form.name == "tree":
        told = "Widths are in proportion to the numbers all along, and add up where flows join."
    note, y = paragraph(capital(told), left, y + 28, width, 12, fill=palette["muted"])
    return "".join(drawn) + note, y
