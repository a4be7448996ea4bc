"""The map itself as static SVG: land, places, arrows, ring and labels of one view, without any script.

The page shows it until its script has drawn the same map, and keeps it where there is no script; the figure frames it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..layout import CONTEXT, NODE_PX, Outlines
from ..style import Style
from .arrows import Arrow, arrows
from .discs import Disc, discs
from .orientation import orientation
from .palette import shade
from .rows import Row, RowModel
from .surroundings import surroundings
from .svg import short, tag, text

if TYPE_CHECKING:
    from ..flowmap import FlowMap
    from ..layout import Layout

DASH = "4 3"  # a flow drawn at the minimum width is dashed: its width no longer tells its count
QUIET = 0.55  # opacity of the land of other countries
SHEER = 0.5  # opacity of the casing of a flow drawn at the minimum width


def definitions(outlines: Outlines, prefix: str) -> str:
    """Every outline once, under an id, for pictures to use."""
    shapes = {**{f"land-{code}": path for code, path in outlines.land.items()}, **outlines.places}
    quiet = {f"land-{CONTEXT}": {"fill_opacity": QUIET, "stroke": "none"}}
    paths = (tag("path", id=f"{prefix}-{code}", d=path, **quiet.get(code, {})) for code, path in shapes.items())
    return tag("defs", *paths)


@dataclass(frozen=True, eq=False)
class Sheet:
    """All that one view's pictures are drawn from: the layout, its arrows, and the rows with their discs.

    `prefix` begins the ids of the outlines that `definitions` gave.
    """

    layout: Layout
    arrows: tuple[Arrow, ...]
    model: RowModel
    discs: tuple[Disc, ...]
    outlines: Outlines
    prefix: str
    style: Style

    @classmethod
    def of(cls, flow_map: FlowMap, view_index: int, model: RowModel, prefix: str) -> Sheet:
        """The sheet of one of the flow map's views."""
        layout = flow_map.pictured[view_index]
        return cls(
            layout, arrows(layout), model, discs(model, flow_map.scale), flow_map.outlines, prefix, flow_map.style
        )


def picture(sheet: Sheet) -> str:
    """The groups of one view, back to front, in view pixels: no disc hides a flow. `definitions` of the same prefix must stand before.

    Only the rows that are shown first are drawn and labelled.
    """
    rows = {row.key: row for row in sheet.model.first}
    found = {disc.code: disc for disc in _discs(sheet, rows)}  # of each destination the one of most rows
    palette = sheet.model.palette
    flows = (_arrow(arrow, rows[arrow.key], palette) for arrow in sheet.arrows if arrow.key in rows)
    labels = list(_labels(sheet, rows, found))
    return "".join(
        (
            _outlines(sheet),
            surroundings(sheet.outlines, sheet.layout, palette),
            *(_leader(row, sheet) for row in labels),
            tag("g", *_nodes(sheet), class_="nodes", fill=palette["ring"]),
            tag("g", *_rings(sheet, found.values()), class_="rings", fill="none"),
            tag("g", *flows, class_="flows", fill="none"),
            tag("g", *(label(row, palette) for row in labels), class_="labels", fill=palette["ink"]),
            orientation(sheet.layout.view, sheet.style, palette),
        )
    )


def small_picture(sheet: Sheet, rows: Mapping[str, Row], first: Collection[str]) -> str:
    """The same without labels; every mark carries the keys of its rows, and those not among the `first` are off."""
    flows = (_arrow(arrow, rows[arrow.key], sheet.model.palette, first) for arrow in sheet.arrows if arrow.key in rows)
    return "".join(
        (
            _outlines(sheet),
            tag("g", *_rings(sheet, _discs(sheet, rows), first), class_="rings", fill="none"),
            tag("g", *flows, class_="flows", fill="none"),
        )
    )


def _discs(sheet: Sheet, keys: Collection[str]) -> list[Disc]:
    """Discs of rows that are all told, those of the most rows last."""
    return sorted((disc for disc in sheet.discs if set(disc.keys) <= set(keys)), key=lambda disc: len(disc.keys))


def _labels(sheet: Sheet, rows: Mapping[str, Row], found: Mapping[str, Disc]) -> Iterator[Any]:
    """Labels of what is drawn, one in each box, with the row's own number; a destination's has that of its disc."""
    taken = set()
    lines = sheet.layout.lines
    within = lines.destination_code[lines.internal.astype(bool)]
    internal = dict(zip(within.index, within.astype(str), strict=True))
    for row in sheet.layout.labels.itertuples():
        code, key = internal.get(row.Index), f"r{row.Index}"
        if code is not None:
            row = row._replace(text_value=found[code].text if code in found else "")
        elif key in rows and row.text_value:
            row = row._replace(text_value=rows[key].value_text)
        box = (row.x_px, row.y_px)
        if box not in taken and (code is not None or row.Index not in lines.index or key in rows):
            taken.add(box)
            yield row


def _outlines(sheet: Sheet) -> str:
    layout, outlines, prefix, palette = sheet.layout, sheet.outlines, sheet.prefix, sheet.model.palette
    view, grid = layout.view, outlines.grid
    step = grid.step / view.metres_per_px
    left, top = (grid.x0 - view.bounds[0]) / view.metres_per_px, (view.bounds[3] - grid.y0) / view.metres_per_px
    ends = {str(code) for code in layout.lines.destination_code.unique()}
    land = [tag("use", href=f"#{prefix}-land-{code}") for code in outlines.land]
    parts = {
        code: "beyond" if code in layout.places_beyond else "destination" if code in ends else "origin"
        for code in outlines.places
    }
    places = [
        tag(
            "use",
            href=f"#{prefix}-{code}",
            class_=parts[code],
            fill=palette["land" if parts[code] == "beyond" else parts[code]],
            stroke=palette["ring"] if parts[code] == "destination" else None,
        )
        for code in sorted(outlines.places, key=lambda code: ("beyond", "origin", "destination").index(parts[code]))
    ]
    return tag(
        "g",
        tag("g", *land, class_="land", fill=palette["land"], stroke=palette["land"]),
        tag("g", *places, class_="places", stroke=palette["edge"]),
        transform=f"translate({short(left)} {short(top)}) scale({step:.6g})",
        stroke_width=f"{0.8 / step:.3g}",
        stroke_linejoin="round",
    )


def _arrow(arrow: Arrow, row: Row, palette: Mapping[str, str], first: Collection[str] | None = None) -> str:
    """One flow: a pale casing that keeps crossing flows apart, the shaft and the head.

    The casing of a flow at the least width lets a wide one below it shine through: many together would hide it.
    """
    return tag(
        "g",
        tag(
            "path",
            d=arrow.shaft,
            stroke=palette["land"],
            stroke_width=short(row.width_px + 2.4),
            stroke_opacity=SHEER if row.floored else None,
            class_="casing",
        ),
        tag(
            "path",
            d=arrow.shaft,
            stroke=row.colour,
            stroke_width=row.width_px,
            class_="shaft",
            stroke_dasharray=DASH if row.floored else None,
        ),
        tag("path", d=arrow.head, fill=row.colour, class_="head"),
        **_marked(f"flow {shade(row.lightness)}", (row.key,), first),
    )


def _marked(class_: str, keys: tuple[str, ...], first: Collection[str] | None) -> dict[str, str]:
    """Attributes of a mark: its class and, where a reader can choose among marks, the keys of its rows."""
    if first is None:
        return {"class_": class_}
    return {"class_": class_ if set(keys) <= set(first) else f"{class_} off", "data_rows": " ".join(keys)}


def _rings(sheet: Sheet, found: Iterable[Disc], first: Collection[str] | None = None) -> Iterator[str]:
    """The discs that have a radius, each at its destination."""
    internal = sheet.layout.internal
    points = internal[["x", "y"]].to_numpy(dtype=float)
    at = dict(zip(internal.code, sheet.layout.view.to_px(points), strict=True)) if len(points) else {}
    for disc in found:
        if disc.radius:
            x, y = at[disc.code]
            size = {"r": short(disc.radius), "stroke": sheet.model.palette["ring"], "stroke_width": short(disc.stroke)}
            yield tag("circle", cx=short(x), cy=short(y), **size, **_marked("ring", disc.keys, first))


def _nodes(sheet: Sheet) -> Iterator[str]:
    """A dot where flows end: a destination without an internal count has nothing else to show where it is."""
    ends = list(dict.fromkeys(arrow.curve[4:] for arrow in sheet.arrows))
    points = sheet.layout.view.to_px(ends) if ends else ()
    return (tag("circle", cx=short(x), cy=short(y), r=NODE_PX) for x, y in points)


def label(row: Any, palette: Mapping[str, str]) -> str:
    """A flow's name and its number, haloed with the colour of the land, in the box that the layout found free."""
    anchor = {"start": "start", "end": "end"}.get(row.align, "middle")
    x = row.x_px + {"start": -row.w_px / 2, "end": row.w_px / 2}.get(anchor, 0)
    drawn = {
        "text_anchor": anchor,
        "paint_order": "stroke",
        "stroke": palette["land"],
        "stroke_width": 3,
        "stroke_linejoin": "round",
    }
    if row.h_px > 22:
        name = text(row.text_name, x, row.y_px - 2.5, 12.5, **drawn)
        value = text(row.text_value, x, row.y_px + 12.5, 14, font_weight=700, **drawn)
        return tag("g", name, value)
    return text(f"{row.text_name} {row.text_value}".strip(), x, row.y_px + 4.5, 12.5, **drawn)


def leader_end(row: Any) -> tuple[float, float]:
    """Where the thin line from a place to its label ends, in view pixels: at the label's box."""
    end = (getattr(row, "leader_x", math.nan), getattr(row, "leader_y", math.nan))
    return (row.x_px, row.y_px) if math.isnan(end[0]) else end


def _leader(row: Any, sheet: Sheet) -> str:
    if not row.leader:
        return ""
    (x, y), *_ = sheet.layout.view.to_px([[row.anchor_x, row.anchor_y]])
    ends = " ".join(short(value) for value in leader_end(row))
    return tag("path", d=f"M{short(x)} {short(y)}L{ends}", stroke=sheet.model.palette["grey"], class_="leader")
