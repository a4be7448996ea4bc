"""Official districts of some countries, completed with the built-in ones of the others, which give way along the border."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import Problem, SourceError
from ..files import geodata
from .built_in import built_in_districts

COUNTRIES = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
"""Countries by the letter that their districts' codes begin with."""

BORDER_M = 2_000.0
"""How far from the border of the built-in districts land that neither side has goes to a district of the completed side."""

SNAP_M = 0.001
"""Corners that are nearer to one another than this, in metres, become one."""

_MOST_M2 = 10.0  # what that may change of an official district, in square metres


def completed(districts: gpd.GeoDataFrame, where: str) -> gpd.GeoDataFrame:
    """Whole countries of checked districts (EPSG:27700, index `area_code`) with the built-in districts of all other countries.

    Official districts stay as they are, to a millimetre, but for new vertices where a border meets them. A built-in neighbour is cut where
    it reaches into one, and takes the land along the border that would be left to nobody.

    Raises: SourceError when the two do not become one valid coverage.
    """
    built_in = built_in_districts(geodata() / "districts.gpkg")
    missing = ~built_in.index.str[0].isin(set(districts.index.str[0]))
    if not missing.any():
        return districts
    others, own = built_in.geometry[missing].to_numpy(), built_in.geometry[~missing].to_numpy()
    official = shapely.union_all(districts.geometry.to_numpy())
    near = shapely.intersects(others, official) | (shapely.distance(others, official) < BORDER_M)
    fitted = others.copy()
    fitted[near] = _fitted(others[near], own, official)
    index = [*districts.index, *built_in.index[missing]]
    shapes = _noded(np.concatenate([districts.geometry.to_numpy(), fitted]), len(districts), where)
    names = [*districts["area_name"], *built_in["area_name"][missing]]
    frame = gpd.GeoDataFrame(
        {"area_name": names}, geometry=shapes, index=pd.Index(index, name="area_code"), crs="EPSG:27700"
    )
    return frame.sort_index()


def countries_of(districts: gpd.GeoDataFrame) -> str:
    """The countries of districts, in words: "England and Wales"."""
    letters = set(districts.index.str[0])
    found = [name for letter, name in COUNTRIES.items() if letter in letters]
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


def _fitted(others: np.ndarray, own: np.ndarray, official: Any) -> Any:
    """Districts of the other side, cut by the official land, with what is left of the built-in land along the border."""
    border = shapely.intersection(shapely.union_all(others).boundary, shapely.union_all(own).boundary)
    cut = shapely.difference(others, official)
    if shapely.is_empty(border):
        return cut
    gap = shapely.difference(shapely.union_all(own), shapely.union_all([official, *others]))
    parts = shapely.get_parts(shapely.intersection(gap, shapely.buffer(border, BORDER_M)))
    parts = parts[shapely.area(parts) > 0]
    part, other = shapely.STRtree(cut).query(parts, predicate="intersects")
    shared = shapely.length(shapely.intersection(parts[part], cut[other]))
    edges = pd.DataFrame({"part": part, "other": other, "length": shared}).query("length > 0").sort_values("length")
    for row in edges.drop_duplicates("part", keep="last").itertuples():
        cut[row.other] = shapely.union_all([cut[row.other], parts[row.part]])
    return cut


def _noded(shapes: np.ndarray, official: int, where: str) -> Any:
    """One valid coverage, in which the first few shapes are those that were given."""
    what = "these districts and the built-in ones of the other countries do not become one coverage"
    refused = SourceError(Problem(what, where, "give a file of all districts of the United Kingdom"))
    try:
        clean = shapely.coverage_clean(shapes, snapping_distance=SNAP_M)
    except shapely.GEOSException:
        raise refused from None
    moved = shapely.area(shapely.symmetric_difference(shapes[:official], clean[:official]))
    if not shapely.coverage_is_valid(clean) or moved.max() > _MOST_M2:
        raise refused
    return clean
