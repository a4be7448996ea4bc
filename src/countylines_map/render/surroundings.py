"""Names of countries, seas and cities in a picture: quiet, below the flows, and only where no flow, disc or label is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..layout import SIZES, names_with_room
from .svg import tag, text

if TYPE_CHECKING:
    from ..layout import Layout, Outlines

Box = tuple[float, float, float, float]
STEPS = np.linspace(0, 1, 17)[:, None]
NEAR_PX = 10.0


def surroundings(outlines: Outlines, layout: Layout, palette: Mapping[str, str]) -> str:
    """A group of the names that one view has room for; nothing where it has none."""
    there = names_with_room(outlines.names, layout.view, taken(layout))
    drawn = [
        text(
            each.name, x, y + SIZES[each.kind] / 3, SIZES[each.kind], class_=each.kind, text_anchor="middle",
            font_style="italic" if each.kind == "sea" else None,
        )
        for each, x, y in there
    ]  # fmt: skip
    return tag("g", *drawn, class_="around", fill=palette["grey"], aria_hidden="true") if drawn else ""


def taken(layout: Layout) -> Iterator[Box]:
    """Boxes around labels, discs and points along the flows, in view pixels."""
    for row in layout.labels.itertuples():
        yield row.x_px - row.w_px / 2, row.y_px - row.h_px / 2, row.x_px + row.w_px / 2, row.y_px + row.h_px / 2
    for curve in layout.arrows.curves.reshape(-1, 3, 2):
        start, bend, end = curve
        along = (1 - STEPS) ** 2 * start + 2 * STEPS * (1 - STEPS) * bend + STEPS**2 * end
        for x, y in along:
            yield x - NEAR_PX, y - NEAR_PX, x + NEAR_PX, y + NEAR_PX
    discs = layout.internal
    points = layout.view.to_px(discs[["x", "y"]].to_numpy(dtype=float).reshape(-1, 2))
    for (x, y), radius in zip(points, discs["radius_px"].fillna(0), strict=True):
        reach = NEAR_PX + float(radius)
        yield x - reach, y - reach, x + reach, y + reach
