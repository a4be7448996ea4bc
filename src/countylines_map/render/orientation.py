"""Where north is and how long a kilometre is: an arrow and a scale bar in the corner of a picture, where a style asks for them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..formatting import number
from ..layout import View
from ..style import Style
from .svg import short, tag, text

LONGEST_PX = 90.0
STEPS = (1, 2, 5)
MARGIN_PX = 10.0


def orientation(view: View, style: Style, palette: Mapping[str, str]) -> str:
    """A group for the lower left corner of a view; nothing where the style asks for nothing."""
    drawn, right, base = [], MARGIN_PX, view.height_px - MARGIN_PX
    halo = {"paint_order": "stroke", "stroke": palette["land"], "stroke_width": 2.5, "stroke_linejoin": "round"}
    if style.north_arrow:
        tip = f"M{short(right + 5)} {short(base - 30)}l5 13l-5 -3l-5 3z"
        north = text("N", right + 5, base - 2, 12, font_weight=700, text_anchor="middle", **halo)
        drawn, right = [tag("path", d=tip), north], right + 22
    if style.scale_bar:
        length = bar_kilometres(view.ground_metres_per_px)
        width = length * 1000 / view.ground_metres_per_px
        bar = f"M{short(right)} {short(base - 6)}v5h{short(width)}v-5"
        drawn += [tag("path", d=bar, fill="none", stroke=palette["ink"], class_="bar")]
        drawn += [text(f"{number(length)} km", right + width + 6, base, 12, **halo)]
    return tag("g", *drawn, class_="orientation", fill=palette["ink"]) if drawn else ""


def bar_kilometres(metres_per_px: float) -> float:
    """The longest round length that is at most 90 pixels long.

    >>> bar_kilometres(700.0), bar_kilometres(40.0)
    (50.0, 2.0)
    """
    most = LONGEST_PX * metres_per_px / 1000
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in STEPS if step * power <= most)
