"""Locations among areas: points that a user gives, each shown as a dot at its own longitude and latitude."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import Problem, SourceError
from ..locations import Location
from .areas import Areas

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

RADIUS_M = 50.0
"""Of the small disc that stands for a location where a polygon is wanted; pictures draw a dot of their own size."""
METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class PointsAndAreas(Areas):
    """A coverage and locations beside it; `base` has the areas, `points` the locations by code (longitude, latitude)."""

    base: Areas = None  # type: ignore[assignment]  # a dataclass wants a default behind those of its parent
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def for_map(self, codes: Iterable[str]) -> PointsAndAreas:
        """As `Areas.for_map`; locations are turned as the areas are.

        Raises: as `Areas.for_map`.
        """
        base = self.base.for_map(self._areas(codes))
        points = {
            code: (float(base.turned(longitude)), latitude) for code, (longitude, latitude) in self.points.items()
        }
        return replace(
            self,
            base=base,
            points=points,
            districts=base.districts,
            sources=base.sources,
            plane=base.plane,
            notes=base.notes,
        )

    @property
    def across(self) -> bool:
        """As `Areas.across`."""
        return self.base.across

    def turned(self, longitude: float) -> float:
        """As `Areas.turned`."""
        return self.base.turned(longitude)

    def facing(self, land: Any) -> Any:
        """As `Areas.facing`."""
        return self.base.facing(land)

    def vertices(self, codes: Iterable[str], system: int) -> list[Any] | None:
        """As `Areas.vertices`."""
        return self.base.vertices(codes, system)

    def polygon(self, code: str) -> BaseGeometry:
        """The polygon of an area in the plane of the districts; of a location none.

        Raises: as `Areas.polygon`.
        """
        return self.base.polygon(code)

    def members(self, code: str) -> tuple[str, ...]:
        """As `Areas.members`; a location has none."""
        return () if code in self.points else self.base.members(code)

    def rows(self, code: str) -> list[int]:
        """As `Areas.rows`; a location has none."""
        return [] if code in self.points else self.base.rows(code)

    def accuracy(self, codes: Iterable[str]) -> tuple[int, int] | None:
        """As `Areas.accuracy`; a location has no outline."""
        return self.base.accuracy(self._areas(codes))

    def described(self, codes: Iterable[str]) -> str:
        """As `Areas.described`."""
        areas = self._areas(codes)
        return self.base.described(areas) if areas else self.base.description

    def apart(self, codes: Iterable[str]) -> bool:
        """As `Areas.apart`; a location lies on the ground of others and takes none."""
        return self.base.apart(self._areas(codes))

    def land(self, without: Iterable[str] = ()) -> gpd.GeoDataFrame:
        """As `Areas.land`."""
        return self.base.land(self._areas(without))

    def frame(self, codes: Iterable[str]) -> gpd.GeoDataFrame:
        """As `Areas.frame`; a location has a small disc about its point.

        Raises: as `Areas.frame`; SourceError where places lie on both sides of the 180th meridian, which one map does not show.
        """
        codes = list(dict.fromkeys(codes))
        found = self.base.frame(self._areas(codes))
        at = [code for code in codes if code in self.points]
        columns = {
            "area_name": [self.membership.area(code).name for code in at],
            "kind": [self.membership.area(code).kind for code in at],
            "label": [self.membership.area(code).label for code in at],
            "accuracy_m": pd.array([None] * len(at), dtype="Int64"),
        }
        discs = [_disc(*self.points[code]) for code in at]
        dots = gpd.GeoDataFrame(columns, geometry=discs, index=pd.Index(at, name="area_code"), crs="EPSG:4326")
        both = dots if found.empty else found if dots.empty else pd.concat([found, dots])
        west, _, east, _ = both.total_bounds
        if east - west > 180:
            what = "the places lie on both sides of the 180th meridian, or half the Earth apart, which one map does not show"
            raise SourceError(Problem(what, self.name, "leave out the places on one side, or map them by themselves"))
        return gpd.GeoDataFrame(both.loc[codes])

    def given_point(self, code: str) -> tuple[float, float] | None:
        """The point of a location; none for an area."""
        return self.points.get(code)

    def _areas(self, codes: Iterable[str]) -> list[str]:
        return [code for code in dict.fromkeys(codes) if code not in self.points]


def with_points(areas: Areas, locations: Sequence[Location]) -> Areas:
    """A coverage with locations beside its areas; itself where there are none. Its memberships must have the locations already."""
    if not locations:
        return areas
    return PointsAndAreas(
        areas.name, areas.description, areas.membership, areas.districts, areas.sources, areas.plane, areas.notes,
        base=areas, points={location.code: location.point for location in locations},
    )  # fmt: skip


def districts_around(areas: Areas, locations: Sequence[Location]) -> dict[str, str]:
    """The district (or the user's own area) in which each location lies, by code; none for one at sea or abroad."""
    if not locations:
        return {}
    at = areas.plane.from_degrees(np.array([location.point for location in locations]))
    tree = shapely.STRtree(areas.districts.geometry.to_numpy())
    points, districts = tree.query(shapely.points(at), predicate="intersects")
    return {
        locations[point].code: str(areas.districts.index[district])
        for point, district in zip(points[::-1], districts[::-1], strict=True)
    }


def _disc(longitude: float, latitude: float) -> shapely.Polygon:
    turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    up = RADIUS_M / METRES_A_DEGREE
    across = up / np.cos(np.radians(latitude))
    return shapely.Polygon(np.c_[longitude + across * np.cos(turns), latitude + up * np.sin(turns)])
