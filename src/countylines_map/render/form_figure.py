"""The static figure and the shared picture of every form that is not made of laid-out lines, and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..formatting import capital
from ..layout import fit_view
from .focus import LARGEST, focus_svg
from .map_svg import definitions
from .matrix import matrix_svg
from .multiples import multiples_svg
from .od_table import ODTable
from .panels import Panels
from .shading import bounds, class_words, flow_shades, spread, within_shades
from .svg import paragraph, short, tag, text
from .symbols import LINES, SymbolScale, symbols_svg
from .tree import tree_svg

if TYPE_CHECKING:
    from ..flowmap import FlowMap

OTHERS = ("matrix", "focus", "tree", "symbols", "multiples")  # forms whose picture is not made of laid-out lines
NARROW = (327, 420, 14)  # as `PICTURE_PX`, on a phone
PER_RESIDENTS = "per 100,000 residents"


def form_picture(flow_map: FlowMap, table: ODTable, size: tuple[int, int, int]) -> tuple[str, tuple[float, float]]:
    """The drawing of a flow map's own form, and its width and height (px); `size` is width, height and padding of a map."""
    name = flow_map.form.name
    drawn, (width, height) = form_drawing(name, flow_map, table, size, "figure")
    if name == "matrix":
        return drawn, (width, height)
    outlines = definitions(flow_map.outlines, "figure")
    return tag("svg", outlines + drawn, width=short(width), height=short(height), overflow="hidden"), (width, height)


def form_drawing(
    name: str, flow_map: FlowMap, table: ODTable, size: tuple[int, int, int], prefix: str
) -> tuple[str, tuple[float, float]]:
    """The drawing of a form, and its width and height (px); outlines are used by the ids that `definitions` of that prefix gave them."""
    if name == "matrix":
        return matrix_svg(table, float(size[0]), flow_map.style.palette)
    if name == "multiples":
        return multiples_svg(flow_map, table, float(size[0]), prefix)
    view = fit_view(flow_map.areas, *size, flow_map.areas.geometry)
    if name == "symbols":
        return symbols_svg(flow_map, table, view, prefix)
    draw = tree_svg if name == "tree" else focus_svg
    return draw(flow_map, table, view, prefix), (float(view.width_px), float(view.height_px))


def form_cuts(name: str, table: ODTable) -> tuple[tuple[float, ...], list[str], bool]:
    """(lower bounds of a form's shades, what each shade holds in words, whether shades are rates)."""
    if name == "symbols":
        scale = SymbolScale.of(table)
        values = table.value if not scale.rated else np.array([0.5])
        return scale.cuts, class_words(scale.cuts, whole=_whole(values)), scale.rated
    between = table.value[table.origin != table.destination]
    cuts = Panels.of(table).cuts if name == "multiples" else bounds(between)
    return cuts, class_words(cuts, whole=_whole(between)), False


def _whole(values: np.ndarray) -> bool:
    return bool((np.nan_to_num(values) % 1 == 0).all())


def form_words(name: str, table: ODTable, *, within: bool = False) -> str:
    """What a form's picture shows, as a sentence of its key."""
    if name == "matrix":
        diagonal = ", the diagonal (second shade) within one place" if within else ""
        return f"Rows are where from, columns where to{diagonal}; bars are totals."
    if name == "tree":
        return "Widths are in proportion to the numbers all along, and add up where flows join."
    if name == "multiples":
        return panels_words(Panels.of(table))
    count = len(table.shown)
    if name == "symbols":
        side = SymbolScale.of(table).side
        of = "comes to" if side == "in" else "comes from"
        return f"The area of a disc is the number that {of} its place. Thin lines are the {min(LINES, count)} largest flows."
    return (
        f"Lines are the largest flow out of each place and the {min(LARGEST, count):,} largest of all {count:,} flows."
    )


def panels_words(panels: Panels) -> str:
    """What small multiples show, as a sentence of their key."""
    discs = "a small map, where the area of a disc is the number of its place"
    what = "a small matrix, rows where from and columns where to" if panels.matrix else discs
    some = "latest" if panels.by == "period" else "largest"
    left = f" The {len(panels.panels)} {some} are shown; {panels.left} more are in the table." if panels.left else ""
    return f"Each {panels.by} has {what}, all at one scale.{left}"


def form_key(flow_map: FlowMap, table: ODTable, left: float, y: float, width: float) -> tuple[str, float]:
    """The key of shades from a baseline on, and where it ends."""
    name, palette = flow_map.form.name, flow_map.style.palette
    _, words, rated = form_cuts(name, table)
    title = capital(f"{flow_map.dataset.unit} {PER_RESIDENTS}") if rated else f"Number of {flow_map.dataset.unit}"
    heading, y = paragraph(title, left, y, width, 13, font_weight=700, fill=palette["ink"])
    drawn, y = [heading], y - 13 * 1.36
    internal = name == "matrix" and bool((table.origin == table.destination).any())
    within = spread(within_shades(palette), len(words)) if internal else []
    for at in reversed(range(len(words))):
        y += 22
        for n, colour in enumerate([spread(flow_shades(palette), len(words))[at], *within[at : at + 1]]):
            drawn.append(tag("rect", x=short(left + 30 * n), y=short(y - 11), width=26, height=14, fill=colour))
        drawn.append(text(words[at], left + (68 if within else 38), y, 13, fill=palette["ink"]))
    told = capital(form_words(name, table, within=internal))
    note, y = paragraph(told, left, y + 28, width, 12, fill=palette["muted"])
    return "".join(drawn) + note, y
