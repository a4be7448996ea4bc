"""Whether a layout is fit to be published: what a careful editor would send back, in words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..errors import Problem
from ..formatting import number
from .labels import NAMED
from .layout import Layout

FIX_LABEL = "give its label a place under [layout.labels], or draw fewer flows with --top N"
FIX_HEADS = "pin the destination's point under [layout.anchors], or draw fewer flows with --top N"


def publication_faults(layouts: Iterable[Layout]) -> list[Problem]:
    """What makes layouts unfit to be published: one of the five largest flows without its name, labels that overlap, heads away from
    what they point at.
    """
    return [problem for layout in layouts for problem in (*_unnamed(layout), *_overlapping(layout), *_away(layout))]


def _unnamed(layout: Layout) -> list[Problem]:
    lines, labels = layout.lines, layout.labels
    named = set(labels.index[labels["text_name"] != ""])
    first: dict[tuple[str, str], object] = {}
    for row in layout.arrows.rows:
        ends = (str(lines.at[row, "origin_code"]), str(lines.at[row, "destination_code"]))
        first.setdefault(ends, row)
    return [
        Problem(
            f"{lines.at[row, 'origin']} ({number(lines.at[row, 'flow'])}) is one of the {NAMED} largest flows and has no name on the map",
            _where(layout), FIX_LABEL,
        )
        for row in list(first.values())[:NAMED]
        if row not in named
    ]  # fmt: skip


def _overlapping(layout: Layout) -> list[Problem]:
    """Boxes of labels that lie on one another, each pair once."""
    own = layout.labels[~layout.labels["again"].astype(bool)]
    middle, half = own[["x_px", "y_px"]].to_numpy(float), own[["w_px", "h_px"]].to_numpy(float) / 2
    apart = np.abs(middle[:, None] - middle) - half[:, None] - half
    said = [f"{row.text_name} {row.text_value}".strip() for row in own.itertuples()]
    pairs = np.argwhere(np.triu((apart < -1).all(axis=2), 1))
    return [Problem(f"the labels '{said[a]}' and '{said[b]}' overlap", _where(layout), FIX_LABEL) for a, b in pairs]


def _away(layout: Layout) -> list[Problem]:
    away = int(layout.metrics.get("heads_away", 0))
    words = "arrowhead ends" if away == 1 else "arrowheads end"
    return [Problem(f"{away} {words} away from the destination", _where(layout), FIX_HEADS)] if away else []


def _where(layout: Layout) -> str:
    return f"the map at {layout.view.width_px} px"
