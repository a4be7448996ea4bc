"""Whether a tree has room on a map: its flows laid out once, at the size of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from ..crs import degrees_to_mercator
from .tree_attempts import best_tree, tree_faults
from .view import fit_view

if TYPE_CHECKING:
    import pandas as pd

PICTURE_PX = (760, 720, 30)
"""Width, height and padding of the picture of a tree, and of every form but arrows, in a wide box."""


def tree_has_room(flows: pd.DataFrame, anchors: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> bool:
    """Whether the geocoded flows, which share an end, join on the way without a crossing and without running over a place.

    `anchors` and `places` (areas) are indexed by area code, EPSG:4326.
    """
    could = (flows["nonplace"] == "") & ~flows["internal"].astype(bool) & (flows["flow"] > 0)
    ends = ["origin_code", "destination_code"]
    sums = flows[could].groupby(ends, sort=False)["flow"].sum().sort_values(ascending=False)
    codes = [sums.index.get_level_values(end).to_numpy(object) for end in ends]
    near, far = codes if len(set(codes[0])) == 1 else reversed(codes)
    view = fit_view(places, *PICTURE_PX, places.geometry)
    points = anchors.geometry.loc[[near[0], *far]]
    xy = view.to_px(degrees_to_mercator(np.column_stack([points.x, points.y])))
    tree = best_tree(sums.to_numpy(float), xy[1:], xy[0])
    return tree_faults(tree, xy[1:]) == (0, 0)
