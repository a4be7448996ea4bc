"""Small multiples: a small map with discs, or a small matrix, for each period, category, destination or origin, all at one scale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..formatting import number, withheld_counts
from ..layout import fit_view
from .focus import outlines_svg
from .matrix import WITHHELD
from .od_table import ODTable
from .panels import Panel, Panels
from .pixels import grid_png
from .shading import classes, flow_shades, spread, within_shades
from .svg import short, tag, text, wrapped
from .symbols import HIDDEN_PX, SMALLEST_PX, fit_radius, size_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..flowmap import FlowMap
    from ..layout import View

GAP_PX, HEAD_PX = 18.0, 38.0  # between panels; above each, for its name and total
COLUMNS = (1, 2, 3, 2, 3, 3)  # of a wide picture with so many panels; four from seven on
ONE_COLUMN = 12  # panels up to which a narrow picture has one column
TALLEST, FLATTEST = 1.25, 0.6  # height of a panel's map, of its width
EDGE = 0.09  # of a map's width: room about the places for their discs
SHARED_PX = 3.0


def multiples_svg(flow_map: FlowMap, table: ODTable, width: float, prefix: str) -> tuple[str, tuple[float, float]]:
    """The drawing with its key of sizes below, and its width and height in pixels."""
    panels = Panels.of(table)
    columns = _columns(len(panels.panels), width)
    wide = (width - (columns - 1) * GAP_PX) / columns
    view = _view(flow_map, wide)
    high = wide if panels.matrix else float(view.height_px)
    draw = _matrices(flow_map, table, panels, wide) if panels.matrix else _maps(flow_map, table, panels, (view, prefix))
    drawn, top = [], 0.0
    for at, (panel, picture) in enumerate(zip(panels.panels, draw, strict=True)):
        left, top = (at % columns) * (wide + GAP_PX), (at // columns) * (high + HEAD_PX + GAP_PX)
        place = f"translate({short(left)} {short(top)})"
        drawn.append(
            tag("g", _heading(flow_map, table, panel, wide), picture, class_="panel", data_panel=at, transform=place)
        )
    end = top + HEAD_PX + high + 6
    if panels.matrix:
        return "".join(drawn), (width, end)
    key, strip = size_key(
        _radius(table, panels, view), panels.largest, flow_map.style.palette, withheld=bool(table.marks)
    )
    return "".join(drawn) + tag("g", key, transform=f"translate(0 {short(end)})"), (width, end + strip)


def _columns(count: int, width: float) -> int:
    if width < 400:
        return 1 if count <= ONE_COLUMN else 2
    return COLUMNS[count - 1] if count <= len(COLUMNS) else 4


def _view(flow_map: FlowMap, wide: float) -> View:
    edge = round(wide * EDGE)
    west, south, east, north = flow_map.areas.to_crs(3857).total_bounds
    high = min(max((north - south) / max(east - west, 1.0), FLATTEST), TALLEST) * wide
    return fit_view(flow_map.areas, round(wide), round(high), edge, flow_map.areas.geometry)


def _heading(flow_map: FlowMap, table: ODTable, panel: Panel, wide: float) -> str:
    """Name and total of a panel; counts that are withheld are no part of the total, and that is said."""
    palette = flow_map.style.palette
    known, hidden = panel.values(table)
    total = f"{number(math.fsum(known.tolist()))} {flow_map.dataset.unit}"
    words = f"{total}, {withheld_counts(int(hidden.sum()))}" if hidden.sum() else total
    name, *more = wrapped(panel.name, wide, 13, 700)
    name = f"{name.rstrip('.,')}…" if more else name
    told = wrapped(words, wide, 11.5)[0]
    return text(name, 0, 13, 13, font_weight=700, fill=palette["ink"]) + text(
        told, 0, 29, 11.5, class_="quiet", fill=palette["muted"]
    )


def _radius(table: ODTable, panels: Panels, view: View) -> float:
    """The radius of the largest disc of all panels, which leaves nearly all discs of all of them in sight."""
    most = np.max([panel.values(table)[0] for panel in panels.panels], axis=0)
    return fit_radius(view.to_px(table.xy), np.sqrt(most / panels.largest), min(view.width_px, view.height_px) * 1.6)


def _maps(flow_map: FlowMap, table: ODTable, panels: Panels, seen: tuple[View, str]) -> Iterator[str]:
    """A map with discs for each panel; the ground is drawn once and used by all."""
    view, prefix = seen
    palette, name = flow_map.style.palette, f"{prefix}-ground-{view.width_px}"
    colours, points = spread(flow_shades(palette), len(panels.cuts) + 1), view.to_px(table.xy)
    radius = _radius(table, panels, view)
    for at, panel in enumerate(panels.panels):
        known, hidden = panel.values(table)
        ground = tag("g", outlines_svg(flow_map, view, prefix), id=name) if at == 0 else tag("use", href=f"#{name}")
        circles = []
        for place in np.argsort(-known, kind="stable"):
            x, y = points[place]
            if known[place] > 0:
                step = int(classes(known[place : place + 1], panels.cuts)[0])
                r = max(radius * math.sqrt(known[place] / panels.largest), SMALLEST_PX)
                circles.append(tag("circle", cx=short(x), cy=short(y), r=f"{r:.2f}", class_=f"disc filled s{step}", fill=colours[step],
                                   fill_opacity=0.85, data_place=int(place)))  # fmt: skip
            elif hidden[place]:
                circles.append(tag("circle", cx=short(x), cy=short(y), r=HIDDEN_PX * 0.8, class_="disc unsaid", fill="none",
                                   stroke_dasharray="2 1.5", data_place=int(place)))  # fmt: skip
        shared = points[panel.shared] if panel.shared >= 0 else None
        ring = "" if shared is None else tag("circle", cx=short(shared[0]), cy=short(shared[1]), r=SHARED_PX, class_="shared",
                                             fill=palette["paper"], stroke=palette["ring"], stroke_width=1.8)  # fmt: skip
        discs = tag("g", *circles, class_="discs", stroke=palette["line_most"], stroke_width=0.6)
        yield tag("svg", ground, discs, ring, y=HEAD_PX, width=view.width_px, height=view.height_px, overflow="hidden")


def _matrices(flow_map: FlowMap, table: ODTable, panels: Panels, wide: float) -> Iterator[str]:
    """A small matrix for each panel: origins down, destinations across, a pixel a cell."""
    palette, places = flow_map.style.palette, len(table.codes)
    shades = len(panels.cuts) + 1
    colours = ["#ffffff", *spread(flow_shades(palette), shades), *spread(within_shades(palette), shades), WITHHELD]
    for panel in panels.panels:
        rows = np.flatnonzero(table.slice == panel.at)
        step = classes(table.value[rows], panels.cuts)
        within = np.where(table.origin[rows] == table.destination[rows], shades, 0)
        cells = np.zeros((places, places), dtype=np.int64)
        cells[table.origin[rows], table.destination[rows]] = np.where(
            step == -2, 2 * shades + 1, np.where(step >= 0, step + 1 + within, 0)
        )
        box = {"y": HEAD_PX, "width": short(wide), "height": short(wide)}
        ground = tag("rect", **box, class_="ground", fill=palette["tint"])
        yield ground + tag(
            "image", href=grid_png(cells, colours), image_rendering="optimizeSpeed", preserveAspectRatio="none", **box
        )
