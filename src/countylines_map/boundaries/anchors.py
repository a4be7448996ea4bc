"""The point that stands for an area: where its postcodes lie, always inside its polygon."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import DatasetError, Problem
from .interior import inside

if TYPE_CHECKING:
    from .areas import Areas

POSTCODES_A_SMALL_AREA = 16
"""A small area of the census has some 400 residents, a postcode some 25: only the anchor of the whole kingdom needs to know."""

_BEHIND = ("anchor_e", "anchor_n", "postcodes", "small_areas")
_NO_PINS: Mapping[str, tuple[float, float]] = MappingProxyType({})


def place_anchors(
    areas: Areas, codes: Iterable[str], pins: Mapping[str, tuple[float, float]] = _NO_PINS
) -> gpd.GeoDataFrame:
    """One point an area (index `area_code`; `method`, `geometry`; EPSG:4326), always inside the area's polygon.

    The point is the mean position of the area's postcodes, in Northern Ireland of its small areas of the census: the mean of its
    districts' anchors, each weighted by how many stand behind it. `method` is "postcodes" or "small areas" (both, where an area has both),
    with ", moved inside" where that mean falls outside (an estuary, islands), "middle" where neither is known, "pinned" where `pins`
    gives longitude and latitude, or "given" for a location, which is a point itself.

    Raises: UnknownPlaceError and SourceError as `Areas.polygon`; DatasetError for pins that are outside their areas.
    """
    codes = list(dict.fromkeys(codes))
    given = {code: shapely.Point(point) for code in codes if (point := areas.given_point(code))}
    if wrong := [code for code in given if code in pins]:
        raise DatasetError(
            [Problem(f"the point of {code} is given already", fix="leave its pin out") for code in wrong]
        )
    others = [code for code in codes if code not in given]
    pinned = _pinned_points(areas, {code: pins[code] for code in others if code in pins})
    found = [("pinned", pinned[code]) if code in pinned else _anchor(areas, code) for code in others]
    degrees = dict(zip(others, areas.plane.geometries_to_degrees([point for _, point in found]), strict=True)) | given
    methods = dict(zip(others, (method for method, _ in found), strict=True))
    index = pd.Index(codes, name="area_code")
    return gpd.GeoDataFrame(
        {"method": [methods.get(code, "given") for code in codes]}, geometry=[degrees[code] for code in codes], index=index,
        crs="EPSG:4326",
    )  # fmt: skip


def _anchor(areas: Areas, code: str) -> tuple[str, shapely.Point]:
    polygon = areas.polygon(code)
    rows = areas.rows(code)
    east, north, postcodes, small = (areas.districts[name].to_numpy()[rows] for name in _BEHIND)
    weight = postcodes + POSTCODES_A_SMALL_AREA * small
    known = np.isfinite(east) & np.isfinite(north) & (weight > 0)
    if not known.any():
        largest = max(
            shapely.get_parts(polygon), key=shapely.area
        )  # not at sea between a country and its islands far away
        return "middle", inside(largest, largest.centroid)
    mean = shapely.Point(np.average(np.c_[east, north][known], axis=0, weights=weight[known]))
    point = inside(polygon, mean)
    method = " and ".join(word for word, some in (("postcodes", postcodes), ("small areas", small)) if some.any())
    return method if point is mean else f"{method}, moved inside", point


def _pinned_points(areas: Areas, pins: Mapping[str, tuple[float, float]]) -> dict[str, shapely.Point]:
    """Pins in the CRS of the districts."""
    wrong = {c: p for c, p in pins.items() if len(p) != 2 or not all(map(math.isfinite, p))}
    if wrong:
        raise DatasetError([Problem(f"the pin {p} of {c} is not a longitude and a latitude") for c, p in wrong.items()])
    points = {code: shapely.Point(areas.plane.from_degrees(np.array([pin]))[0]) for code, pin in pins.items()}
    outside = [code for code, point in points.items() if not areas.polygon(code).contains(point)]
    problems = [_outside(areas, code, pins[code]) for code in outside]
    if problems:
        raise DatasetError(problems)
    return points


def _outside(areas: Areas, code: str, pin: tuple[float, float]) -> Problem:
    west, south, east, north = (round(x, 2) for x in areas.frame([code]).total_bounds)
    fix = f"give longitude, then latitude, within {west} to {east} and {south} to {north}"
    return Problem(f"the pin {pin[0]}, {pin[1]} is outside {areas.membership.area(code).name} ({code})", fix=fix)
