"""The map itself as static SVG: land, places, arrows, ring and labels of one view, without any script.

The page shows it until its script has drawn the same map, and keeps it where there is no script; the figure frames it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .arrows import arrows
from .facts import Fact
from .outlines import Outlines
from .svg import PALETTE, SANS, short, tag, text

if TYPE_CHECKING:
    from .layout import Layout

DASH = "4 3"  # a flow drawn at the minimum width is dashed: its width no longer tells its count
STEPS = 6  # shades of the ramp that the page's dark palette knows


def shade(fact: Fact) -> str:
    """The class of a flow's shade, `t0` (lightest) to `t5`, for palettes other than the scale's own."""
    return f"t{min(int(fact.lightness * STEPS), STEPS - 1)}"


def definitions(outlines: Outlines, prefix: str) -> str:
    """Every outline once, under an id, for pictures to use."""
    shapes = {**{f"land-{code}": path for code, path in outlines.land.items()}, **outlines.places}
    return tag("defs", *(tag("path", id=f"{prefix}-{code}", d=path) for code, path in shapes.items()))


def picture(layout: Layout, told: Iterable[Fact], outlines: Outlines, prefix: str) -> str:
    """The groups of one view, back to front, in view pixels; `definitions` of the same prefix must stand before."""
    labels = (label(row, layout) for row in layout.labels.itertuples() if not row.again)
    return small_picture(layout, told, outlines, prefix) + tag(
        "g", *labels, class_="labels", font_family=SANS, fill=PALETTE["ink"]
    )


def small_picture(layout: Layout, told: Iterable[Fact], outlines: Outlines, prefix: str) -> str:
    """The same without labels, and only with the flows and rings of the rows that are `told`."""
    by_key = {fact.key: fact for fact in told}
    flows = (_arrow(arrow, by_key[arrow.key]) for arrow in arrows(layout) if arrow.key in by_key)
    within = any(fact.part == "internal" for fact in by_key.values())
    rings = (_ring(row, layout) for row in layout.internal.itertuples() if within)
    return "".join(
        (
            _outlines(layout, outlines, prefix),
            tag("g", *flows, class_="flows", fill="none"),
            tag("g", *rings, class_="rings", fill="none"),
        )
    )


def _outlines(layout: Layout, outlines: Outlines, prefix: str) -> str:
    view, grid = layout.view, outlines.grid
    step = grid.step / view.metres_per_px
    left, top = (grid.x0 - view.bounds[0]) / view.metres_per_px, (view.bounds[3] - grid.y0) / view.metres_per_px
    ends = {str(code) for code in layout.lines.destination_code}
    land = [tag("use", href=f"#{prefix}-land-{code}") for code in outlines.land]
    places = [
        tag(
            "use",
            href=f"#{prefix}-{code}",
            class_="destination" if code in ends else "origin",
            fill=PALETTE["destination" if code in ends else "origin"],
        )
        for code in sorted(outlines.places, key=lambda code: code in ends)
    ]
    return tag(
        "g",
        tag("g", *land, class_="land", fill=PALETTE["land"], stroke=PALETTE["land"]),
        tag("g", *places, class_="places", stroke=PALETTE["edge"]),
        transform=f"translate({short(left)} {short(top)}) scale({step:.6g})",
        stroke_width=f"{0.8 / step:.3g}",
        stroke_linejoin="round",
    )


def _arrow(arrow: Any, fact: Fact) -> str:
    """One flow: a pale casing that keeps crossing flows apart, the shaft and the head."""
    shades = f"flow {shade(fact)}"
    return tag(
        "g",
        tag("path", d=arrow.shaft, stroke=PALETTE["land"], stroke_width=short(fact.width_px + 2.4), class_="casing"),
        tag(
            "path",
            d=arrow.shaft,
            stroke=fact.colour,
            stroke_width=fact.width_px,
            class_="shaft",
            stroke_dasharray=DASH if fact.floored else None,
        ),
        tag("path", d=arrow.head, fill=fact.colour, class_="head"),
        class_=shades,
    )


def _ring(row: Any, layout: Layout) -> str:
    (x, y), *_ = layout.view.to_px([[row.x, row.y]])
    return tag(
        "circle",
        cx=short(x),
        cy=short(y),
        r=short(row.radius_px),
        stroke=PALETTE["ring"],
        stroke_width=short(row.stroke_px),
        class_="ring",
    )


def label(row: Any, layout: Layout) -> str:
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
        return tag("g", _leader(row, layout), name, value)
    return tag("g", _leader(row, layout), text(f"{row.text_name} {row.text_value}", x, row.y_px + 4.5, 12.5, **drawn))


def _leader(row: Any, layout: Layout) -> str:
    if not row.leader:
        return ""
    (x, y), *_ = layout.view.to_px([[row.anchor_x, row.anchor_y]])
    return tag(
        "path", d=f"M{short(x)} {short(y)}L{short(row.x_px)} {short(row.y_px)}", stroke=PALETTE["grey"], class_="leader"
    )
