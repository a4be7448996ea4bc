"""How much room a view has for widths: the more flows, the shorter and the closer to a disc, the narrower all of them are."""

from __future__ import annotations

import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..crs import degrees_to_mercator
from .od_pairs import Pairs, Rows
from .scale import LARGEST_DISC_PX, Scale
from .view import View

FEW = 16  # flows up to which their number takes no room away
INK = 0.13  # of the view: what all flows together may cover
STOUT = 0.4  # a wide flow may be as wide as this share of its own length
BROAD = 0.5  # flows at least as wide as this share of the widest are wide
LEAST_SHARE = 0.3  # of the full width: below that the widest flow no longer stands out
DISC_SHARE = 0.28  # of the view's shorter side: what a disc may cover


def fit_scale(scale: Scale, flows: pd.DataFrame, anchors: gpd.GeoDataFrame, view: View, top: int | None) -> Scale:
    """The scale with the widest flow and the largest disc that a view (the narrowest of a map) has room for; a key drawn from it follows.

    A disc is never wider than the gap between its place and the nearest tail: it would hide that flow.
    """
    rows = Rows.of(flows, top)
    pairs = Pairs.of(rows, scale)
    points = dict(zip(anchors.index, _pixels(anchors, view), strict=True))
    ends = [np.array([points[code] for code in codes]).reshape(-1, 2) for codes in (pairs.origins, pairs.targets)]
    chords = np.maximum(np.linalg.norm(ends[1] - ends[0], axis=1), 1.0)
    discs = _discs(rows, pairs, chords)
    largest_disc = min([LARGEST_DISC_PX, DISC_SHARE * min(view.width_px, view.height_px), *(gap for _, gap in discs)])
    wanted = max((float(scale.width([value])[0]) for value, _ in discs), default=0.0)
    share = min(_share(pairs.widths, chords, view), largest_disc / wanted if wanted else 1.0)
    return replace(
        scale, widest_px=round(scale.widest_px * max(share, LEAST_SHARE), 1), largest_disc_px=round(largest_disc, 1)
    )


def _pixels(anchors: gpd.GeoDataFrame, view: View) -> np.ndarray:
    return view.to_px(degrees_to_mercator(shapely.get_coordinates(anchors.geometry.to_numpy())))


def _share(widths: np.ndarray, chords: np.ndarray, view: View) -> float:
    """The share of its full width that number, ink and lengths leave to the widest flow."""
    if not len(widths):
        return 1.0
    number = math.sqrt(FEW / max(len(widths), FEW))
    ink = INK * view.width_px * view.height_px / max(float((widths * chords).sum()), 1.0)
    wide = widths >= BROAD * widths.max()
    return min(1.0, number, ink, float((STOUT * chords[wide] / widths[wide]).min()))


def _discs(rows: Rows, pairs: Pairs, chords: np.ndarray) -> list[tuple[float, float]]:
    """(internal count, distance to the nearest tail or head of another place) of each destination with an internal count."""
    found: dict[str, float] = {}
    for at in np.flatnonzero(rows.internal & (rows.flow > 0)):
        code = rows.destination_code[at]
        found[code] = max(found.get(code, 0.0), float(rows.flow[at]))
    near = dict.fromkeys(found, math.inf)
    for k, both in enumerate(zip(pairs.origins, pairs.targets, strict=True)):
        for code in both:
            if code in near:
                near[code] = min(near[code], float(chords[k]))
    return [(value, near[code]) for code, value in found.items()]
