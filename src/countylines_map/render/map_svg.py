"""The map itself as static SVG: land, places, arrows, ring and labels of one view, without any script.

The page shows it until its script has drawn the same map, and keeps it where there is no script; the figure frames it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..layout import NODE_PX, Outlines
from .arrows import arrows
from .palette import PALETTE, SANS
from .rate_view import Disc, discs
from .rows import Fact
from .svg import short, tag, text

if TYPE_CHECKING:
    from ..flowmap import FlowMap
    from ..layout import Layout

DASH = "4 3"  # a flow drawn at the minimum width is dashed: its width no longer tells its count
SHEER = 0.5  # opacity of the casing of a flow drawn at the minimum width
STEPS = 6  # shades of the ramp that the page's dark palette knows


def shade(lightness: float) -> str:
    """The class of a flow's shade, `t0` (lightest) to `t5`, for palettes other than the scale's own."""
    return f"t{min(int(lightness * STEPS), STEPS - 1)}"


def definitions(outlines: Outlines, prefix: str) -> str:
    """Every outline once, under an id, for pictures to use."""
    shapes = {**{f"land-{code}": path for code, path in outlines.land.items()}, **outlines.places}
    return tag("defs", *(tag("path", id=f"{prefix}-{code}", d=path) for code, path in shapes.items()))


def picture(flow_map: FlowMap, layout: Layout, told: Iterable[Fact], outlines: Outlines, prefix: str) -> str:
    """The groups of one view, back to front, in view pixels; `definitions` of the same prefix must stand before.

    Only rows that are `told` are drawn and labelled.
    """
    by_key = {fact.key: fact for fact in told}
    found = {disc.code: disc for disc in _discs(flow_map, layout, by_key)}  # of each destination the one of most rows
    flows = (_arrow(arrow, by_key[arrow.key]) for arrow in arrows(layout) if arrow.key in by_key)
    rings = (_ring(disc, layout) for disc in found.values() if disc.radius)
    told_rows = list(_labels(layout, by_key, found))
    return "".join(
        (
            _outlines(layout, outlines, prefix),
            *(_leader(row, layout) for row in told_rows),
            tag("g", *flows, class_="flows", fill="none"),
            tag("g", *_nodes(layout), class_="nodes", fill=PALETTE["ring"]),
            tag("g", *rings, class_="rings", fill="none"),
            tag("g", *(label(row) for row in told_rows), class_="labels", font_family=SANS, fill=PALETTE["ink"]),
        )
    )


def small_picture(
    flow_map: FlowMap, layout: Layout, told: Iterable[Fact], outlines: Outlines, prefix: str, first: Collection[str]
) -> str:
    """The same without labels; every mark carries the keys of its rows, and those not among the `first` are off."""
    by_key = {fact.key: fact for fact in told}
    flows = (_arrow(arrow, by_key[arrow.key], first) for arrow in arrows(layout) if arrow.key in by_key)
    rings = (_ring(disc, layout, first) for disc in _discs(flow_map, layout, by_key) if disc.radius)
    return "".join(
        (
            _outlines(layout, outlines, prefix),
            tag("g", *flows, class_="flows", fill="none"),
            tag("g", *rings, class_="rings", fill="none"),
        )
    )


def _discs(flow_map: FlowMap, layout: Layout, keys: Collection[str]) -> list[Disc]:
    """Discs of rows that are all told, those of the most rows last."""
    return sorted((d for d in discs(flow_map, layout) if set(d.keys) <= set(keys)), key=lambda disc: len(disc.keys))


def _labels(layout: Layout, keys: Collection[str], found: Mapping[str, Disc]) -> Iterator[Any]:
    """Labels of what is drawn, one in each box; a destination's has the number of its disc, or only its name."""
    taken = set()
    ends = layout.lines.destination_code.astype(str)
    within = {row: ends[row] for row in layout.lines.index[layout.lines.internal.astype(bool)]}
    for row in layout.labels.itertuples():
        code = within.get(row.Index)
        if code is not None:
            row = row._replace(text_value=found[code].text if code in found else "")
        box = (row.x_px, row.y_px)
        if box not in taken and (code is not None or row.Index not in layout.lines.index or f"r{row.Index}" in keys):
            taken.add(box)
            yield row


def _outlines(layout: Layout, outlines: Outlines, prefix: str) -> str:
    view, grid = layout.view, outlines.grid
    step = grid.step / view.metres_per_px
    left, top = (grid.x0 - view.bounds[0]) / view.metres_per_px, (view.bounds[3] - grid.y0) / view.metres_per_px
    ends = {str(code) for code in layout.lines.destination_code}
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
            fill=PALETTE["land" if parts[code] == "beyond" else parts[code]],
        )
        for code in sorted(outlines.places, key=lambda code: ("beyond", "origin", "destination").index(parts[code]))
    ]
    return tag(
        "g",
        tag("g", *land, class_="land", fill=PALETTE["land"], stroke=PALETTE["land"]),
        tag("g", *places, class_="places", stroke=PALETTE["edge"]),
        transform=f"translate({short(left)} {short(top)}) scale({step:.6g})",
        stroke_width=f"{0.8 / step:.3g}",
        stroke_linejoin="round",
    )


def _arrow(arrow: Any, fact: Fact, first: Collection[str] | None = None) -> str:
    """One flow: a pale casing that keeps crossing flows apart, the shaft and the head.

    The casing of a flow at the least width lets a wide one below it shine through: many together would hide it.
    """
    return tag(
        "g",
        tag(
            "path",
            d=arrow.shaft,
            stroke=PALETTE["land"],
            stroke_width=short(fact.width_px + 2.4),
            stroke_opacity=SHEER if fact.floored else None,
            class_="casing",
        ),
        tag(
            "path",
            d=arrow.shaft,
            stroke=fact.colour,
            stroke_width=fact.width_px,
            class_="shaft",
            stroke_dasharray=DASH if fact.floored else None,
        ),
        tag("path", d=arrow.head, fill=fact.colour, class_="head"),
        **_marked(f"flow {shade(fact.lightness)}", (fact.key,), first),
    )


def _marked(class_: str, keys: tuple[str, ...], first: Collection[str] | None) -> dict[str, str]:
    """Attributes of a mark: its class and, where a reader can choose among marks, the keys of its rows."""
    if first is None:
        return {"class_": class_}
    return {"class_": class_ if set(keys) <= set(first) else f"{class_} off", "data_rows": " ".join(keys)}


def _ring(disc: Disc, layout: Layout, first: Collection[str] | None = None) -> str:
    row = layout.internal[layout.internal.code == disc.code].iloc[0]
    (x, y), *_ = layout.view.to_px([[row.x, row.y]])
    return tag(
        "circle",
        cx=short(x),
        cy=short(y),
        r=short(disc.radius),
        stroke=PALETTE["ring"],
        stroke_width=short(disc.stroke),
        **_marked("ring", disc.keys, first),
    )


def _nodes(layout: Layout) -> Iterator[str]:
    """A dot where flows end: a destination without an internal count has nothing else to show where it is."""
    ends = list(dict.fromkeys(arrow.curve[4:] for arrow in arrows(layout)))
    return (tag("circle", cx=short(x), cy=short(y), r=NODE_PX) for x, y in (layout.view.to_px(ends) if ends else ()))


def label(row: Any) -> str:
    """A flow's name and its number, haloed with the colour of the land, in the box that the layout found free."""
    anchor = {"start": "start", "end": "end"}.get(row.align, "middle")
    x = row.x_px + {"start": -row.w_px / 2, "end": row.w_px / 2}.get(anchor, 0)
    drawn = {
        "text_anchor": anchor,
        "paint_order": "stroke",
        "stroke": PALETTE["land"],
        "stroke_width": 3,
        "stroke_linejoin": "round",
    }
    if row.h_px > 22:
        name = text(row.text_name, x, row.y_px - 2.5, 12.5, **drawn)
        value = text(row.text_value, x, row.y_px + 12.5, 14, font_weight=700, **drawn)
        return tag("g", name, value)
    return text(f"{row.text_name} {row.text_value}", x, row.y_px + 4.5, 12.5, **drawn)


def leader_end(row: Any) -> tuple[float, float]:
    """Where the thin line from a place to its label ends, in view pixels: at the label's box."""
    end = (getattr(row, "leader_x", math.nan), getattr(row, "leader_y", math.nan))
    return (row.x_px, row.y_px) if math.isnan(end[0]) else end


def _leader(row: Any, layout: Layout) -> str:
    if not row.leader:
        return ""
    (x, y), *_ = layout.view.to_px([[row.anchor_x, row.anchor_y]])
    ends = " ".join(short(value) for value in leader_end(row))
    return tag("path", d=f"M{short(x)} {short(y)}L{ends}", stroke=PALETTE["grey"], class_="leader")
