"""A layout's flow lines as arrows on the screen: the shaft as one Bezier curve, the head as a polygon, and their trims.

The layout decides every length; here they are only written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..layout import Layout


@dataclass(frozen=True)
class Arrow:
    """One drawn flow: SVG path data in view pixels, the curve in EPSG:3857 metres, lengths in pixels."""

    key: str
    shaft: str
    head: str
    curve: tuple[int, ...]
    gap_start: float
    gap_end: float
    head_length: float
    head_half: float


def arrows(layout: Layout) -> tuple[Arrow, ...]:
    """The drawn flows, largest first: painted in this order, the smallest end up on top."""
    given = layout.arrows
    curves = np.rint(layout.view.from_px(given.curves)).astype(int).reshape(-1, 6).tolist()
    lengths = np.concatenate([given.gaps, given.sizes], axis=1).round(1).tolist()
    told = zip(given.rows, given.shafts.tolist(), given.heads.tolist(), curves, lengths, strict=True)
    return tuple(
        Arrow(f"r{row}", _shaft(shaft), _polygon(head), tuple(curve), *own) for row, shaft, head, curve, own in told
    )


def _shaft(points: list[list[float]]) -> str:
    start, control, end = (f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{start}Q{control} {end}"


def _polygon(corners: list[list[float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "z"
